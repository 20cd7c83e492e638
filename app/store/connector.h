/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>
#include <libpq-fe.h>

G_BEGIN_DECLS

void    sonor_connector_open_async (const char          *connection_string,
                                    const char          *user,
                                    const char          *password,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data);
PGconn *sonor_connector_open_finish (GAsyncResult  *result,
                                     GError       **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
