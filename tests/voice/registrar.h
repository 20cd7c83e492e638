/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * A telephone server on loopback that registers one user, agent1 with the password secret, by digest. It also answers
 * calls, but only to say that the line is busy, once it has seen the password if it asks for one.
 */
typedef struct _Registrar Registrar;

Registrar *registrar_new (guint port);
void       registrar_free (Registrar *registrar);
guint      registrar_get_port (Registrar *registrar);
guint      registrar_get_n_requests (Registrar *registrar);
guint      registrar_get_n_registered (Registrar *registrar);
gboolean   registrar_has_contact (Registrar *registrar);
void       registrar_set_proxy_challenge (Registrar *registrar,
                                          gboolean   proxy);
void       registrar_refuse_next (Registrar  *registrar,
                                  guint       times,
                                  int         status,
                                  const char *retry_after);

G_END_DECLS
