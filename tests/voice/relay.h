/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Stands between one who takes it for a proxy and one port behind it, and loses what it is told to lose. UDP only. */
typedef struct _Relay Relay;

Relay *relay_new (guint target_port);
void   relay_free (Relay *relay);
guint  relay_get_port (Relay *relay);
void   relay_set_target (Relay *relay,
                         guint  target_port);
void   relay_lose (Relay      *relay,
                   const char *beginning,
                   guint       times);
guint  relay_get_n_lost (Relay *relay);

G_END_DECLS
