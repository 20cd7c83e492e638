/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "admin/connection.h"

G_BEGIN_DECLS

gboolean sonor_import_city (PGconn      *connection,
                            const char  *folder,
                            GError     **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
