/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Somebody who sends bytes to a port of SIP over UDP, well-formed or not, and reads what comes back. */
typedef struct _Raw Raw;

Raw  *raw_new (const char *address,
               guint       port);
void  raw_free (Raw *self);
guint raw_get_port (Raw *self);
void  raw_send (Raw        *self,
                const void *bytes,
                gsize       length);
char *raw_receive (Raw   *self,
                   guint  milliseconds);
char *raw_wait_for (Raw        *self,
                    const char *words,
                    guint       milliseconds);
void  raw_invite (Raw        *self,
                  const char *called,
                  const char *to,
                  const char *caller,
                  const char *transport);

G_END_DECLS
