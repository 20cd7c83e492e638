/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "store/query.h"
#include "store/result.h"

G_BEGIN_DECLS

#define SONOR_TYPE_DATABASE (sonor_database_get_type ())
G_DECLARE_FINAL_TYPE (SonorDatabase, sonor_database, SONOR, DATABASE, GObject)

/*
 * Properties: "connected" (boolean), "state-since" (GDateTime: since when connected or not), "data-at" (GDateTime: when the
 * server last answered or notified), "server" (string, for people), "retry-at" (GDateTime or NULL).
 * Signals: "notification" (const char *channel, const char *payload); "resync" (after every connect, the first included, once
 * every LISTEN is in force: re-read what you show); "rejected" (const GError *: while reconnecting the server turned the
 * person away or had another schema; they are signed out).
 */

SonorDatabase *sonor_database_new (const char *connection_string);

void           sonor_database_sign_in_async (SonorDatabase       *self,
                                             const char          *user,
                                             const char          *password,
                                             GCancellable        *cancellable,
                                             GAsyncReadyCallback  callback,
                                             gpointer             user_data);
gboolean       sonor_database_sign_in_finish (SonorDatabase  *self,
                                              GAsyncResult   *result,
                                              GError        **error) G_GNUC_WARN_UNUSED_RESULT;
SonorDatabase *sonor_database_new_beside (SonorDatabase *other);
void           sonor_database_sign_in_beside_async (SonorDatabase       *self,
                                                    SonorDatabase       *other,
                                                    GCancellable        *cancellable,
                                                    GAsyncReadyCallback  callback,
                                                    gpointer             user_data);
void           sonor_database_sign_out (SonorDatabase *self);

void           sonor_database_retry (SonorDatabase *self);

void           sonor_database_query_async (SonorDatabase       *self,
                                           SonorQuery          *query,
                                           GCancellable        *cancellable,
                                           GAsyncReadyCallback  callback,
                                           gpointer             user_data);
SonorResult   *sonor_database_query_finish (SonorDatabase  *self,
                                            GAsyncResult   *result,
                                            GError        **error) G_GNUC_WARN_UNUSED_RESULT;

void           sonor_database_listen (SonorDatabase *self,
                                      const char    *channel);

gboolean       sonor_database_get_connected (SonorDatabase *self);
GDateTime     *sonor_database_get_state_since (SonorDatabase *self);
GDateTime     *sonor_database_get_data_at (SonorDatabase *self);
GDateTime     *sonor_database_get_retry_at (SonorDatabase *self);
const char    *sonor_database_get_user (SonorDatabase *self);
const char    *sonor_database_get_server (SonorDatabase *self);

G_END_DECLS
