/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Stands between one who takes it for a server and one TCP port behind it, and forgets connections as routers do: what comes
 * by them is thrown away and nobody is told. */
typedef struct _Router Router;

Router *router_new (guint target_port);
void    router_free (Router *router);
guint   router_get_port (Router *router);
guint   router_get_n_connections (Router *router);
void    router_forget (Router *router);

G_END_DECLS
