/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

void     sonor_http_client_send_async (SoupSession         *session,
                                       SoupMessage         *message,
                                       gsize                most,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data);
GBytes  *sonor_http_client_send_finish (GAsyncResult  *result,
                                        GError       **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean sonor_http_client_was_heard (SoupMessage *message);
gboolean sonor_http_client_is_secret (GUri *uri);

G_END_DECLS
