/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "store/database.h"
#include "store/seal.h"

G_BEGIN_DECLS

#define SONOR_TYPE_OUTBOX (sonor_outbox_get_type ())
G_DECLARE_FINAL_TYPE (SonorOutbox, sonor_outbox, SONOR, OUTBOX, GObject)

/*
 * A file of this machine (SQLite, WAL, one owner thread), what it says sealed with the person's key. Property "n-waiting" (uint). Signals "delivered" (const char *id,
 * const char *result) and "refused" (const char *id, const char *action, const GError *error): the server said no, the item
 * stays in the file as refused until it is discarded or put again, and is not sent again by itself.
 * While a database is attached and connected, what waits is sent in order, one at a time, by
 *   SELECT deliver(id, action, payload)
 * which does an action at most once per id.
 */

void         sonor_outbox_open_async (const char          *path,
                                      SonorSeal           *seal,
                                      GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data);
SonorOutbox *sonor_outbox_open_finish (GAsyncResult  *result,
                                       GError       **error) G_GNUC_WARN_UNUSED_RESULT;
void         sonor_outbox_set_database (SonorOutbox   *self,
                                        SonorDatabase *database);
guint        sonor_outbox_get_n_waiting (SonorOutbox *self);
guint        sonor_outbox_get_n_locked (SonorOutbox *self);

void         sonor_outbox_put_async (SonorOutbox         *self,
                                     const char          *id,
                                     const char          *action,
                                     const char          *payload,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data);
gboolean     sonor_outbox_put_finish (SonorOutbox   *self,
                                      GAsyncResult  *result,
                                      GError       **error) G_GNUC_WARN_UNUSED_RESULT;
void         sonor_outbox_discard_async (SonorOutbox         *self,
                                         const char          *id,
                                         GCancellable        *cancellable,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data);
gboolean     sonor_outbox_discard_finish (SonorOutbox   *self,
                                          GAsyncResult  *result,
                                          GError       **error) G_GNUC_WARN_UNUSED_RESULT;

void         sonor_outbox_save_draft_async (SonorOutbox         *self,
                                            const char          *key,
                                            const char          *content,
                                            GCancellable        *cancellable,
                                            GAsyncReadyCallback  callback,
                                            gpointer             user_data);
gboolean     sonor_outbox_save_draft_finish (SonorOutbox   *self,
                                             GAsyncResult  *result,
                                             GError       **error) G_GNUC_WARN_UNUSED_RESULT;
void         sonor_outbox_load_drafts_async (SonorOutbox         *self,
                                             const char          *key_prefix,
                                             GCancellable        *cancellable,
                                             GAsyncReadyCallback  callback,
                                             gpointer             user_data);
GHashTable  *sonor_outbox_load_drafts_finish (SonorOutbox   *self,
                                              GAsyncResult  *result,
                                              GError       **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
