/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/store.h"

G_BEGIN_DECLS

#define SONOR_TYPE_POOL (sonor_pool_get_type ())
G_DECLARE_FINAL_TYPE (SonorPool, sonor_pool, SONOR, POOL, GObject)

/* Signals: "notification" (const char *channel, const char *payload), "resync", as those of SonorDatabase, of its first one. */

SonorPool   *sonor_pool_new (const char *connection_string,
                             guint       n_connections);
void         sonor_pool_listen (SonorPool  *self,
                                const char *channel);
void         sonor_pool_start (SonorPool *self);
gboolean     sonor_pool_get_connected (SonorPool *self);
void         sonor_pool_query_async (SonorPool           *self,
                                     SonorQuery          *query,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data);
SonorResult *sonor_pool_query_finish (SonorPool     *self,
                                      GAsyncResult  *result,
                                      GError       **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
