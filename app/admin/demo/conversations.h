/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "admin/connection.h"

G_BEGIN_DECLS

gboolean sonor_demo_load_conversations (PGconn      *connection,
                                        const char  *folder,
                                        gint64       until,
                                        GError     **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
