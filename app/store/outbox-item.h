/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/local-file.h"
#include "store/outbox.h"

G_BEGIN_DECLS

#define SONOR_OUTBOX_SCHEMA_VERSION 1
extern const char sonor_outbox_schema[];

/* What a piece of work in the outbox's file is about, what it found there, and by how much it changed what waits. */
typedef struct
{
  GWeakRef  outbox;
  char     *id;
  char     *action;
  char     *payload;
  char     *result;
  GError   *refusal;
  int       change;
} SonorOutboxItem;

SonorOutboxItem *sonor_outbox_item_new (SonorOutbox *outbox,
                                        const char  *id,
                                        const char  *action,
                                        const char  *payload);
void             sonor_outbox_item_free (SonorOutboxItem *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SonorOutboxItem, sonor_outbox_item_free)

gboolean         sonor_outbox_item_check (const char  *id,
                                          const char  *action,
                                          const char  *payload,
                                          GError     **error) G_GNUC_WARN_UNUSED_RESULT;

/* Works for sonor_local_file_work_async(): the data is the item, and so is the answer, which is not a second one to free. */
gpointer         sonor_outbox_item_put (sqlite3   *database,
                                        gpointer   item,
                                        GError   **error);
gpointer         sonor_outbox_item_remove (sqlite3   *database,
                                           gpointer   item,
                                           GError   **error);
gpointer         sonor_outbox_item_mark_refused (sqlite3   *database,
                                                 gpointer   item,
                                                 GError   **error);
gpointer         sonor_outbox_item_find_next (sqlite3   *database,
                                              gpointer   item,
                                              GError   **error);
gpointer         sonor_outbox_item_count (sqlite3   *database,
                                          gpointer   item,
                                          GError   **error);
gpointer         sonor_outbox_item_save_draft (sqlite3   *database,
                                               gpointer   item,
                                               GError   **error);
gpointer         sonor_outbox_item_load_drafts (sqlite3   *database,
                                                gpointer   item,
                                                GError   **error);

G_END_DECLS
