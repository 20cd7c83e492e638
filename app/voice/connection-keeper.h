/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

guint sonor_connection_keep (GSocketAddress *server,
                             guint           seconds);

G_END_DECLS
