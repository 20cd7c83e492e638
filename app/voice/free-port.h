/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

guint sonor_free_port_pick (const char  *address,
                            GError     **error);

G_END_DECLS
