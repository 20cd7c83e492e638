/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>
#include <libpq-fe.h>

#include "store/query.h"
#include "store/result.h"

G_BEGIN_DECLS

#define SONOR_TYPE_CONNECTION (sonor_connection_get_type ())
G_DECLARE_FINAL_TYPE (SonorConnection, sonor_connection, SONOR, CONNECTION, GObject)

/*
 * Signals: "closed" (const GError *): it broke, once, before the queries that were asked fail; "answered": the server said
 * something; "notification" (const char *channel, const char *payload).
 */

SonorConnection *sonor_connection_new (PGconn *opened);
char            *sonor_connection_dup_server (SonorConnection *self);
gboolean         sonor_connection_is_busy (SonorConnection *self);
void             sonor_connection_close (SonorConnection *self);

void             sonor_connection_query_async (SonorConnection     *self,
                                               SonorQuery          *query,
                                               GCancellable        *cancellable,
                                               GAsyncReadyCallback  callback,
                                               gpointer             user_data);
SonorResult     *sonor_connection_query_finish (SonorConnection  *self,
                                                GAsyncResult     *result,
                                                GError          **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
