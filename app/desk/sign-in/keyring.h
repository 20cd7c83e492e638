/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void     sonor_keyring_load_async (const char          *server,
                                   const char          *user,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data);
char    *sonor_keyring_load_finish (GAsyncResult  *result,
                                    GError       **error) G_GNUC_WARN_UNUSED_RESULT;
void     sonor_keyring_save_async (const char          *server,
                                   const char          *user,
                                   const char          *password,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data);
gboolean sonor_keyring_save_finish (GAsyncResult  *result,
                                    GError       **error) G_GNUC_WARN_UNUSED_RESULT;
void     sonor_keyring_forget_async (const char          *server,
                                     const char          *user,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data);
gboolean sonor_keyring_forget_finish (GAsyncResult  *result,
                                      GError       **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
