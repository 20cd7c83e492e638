/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/local-file.h"
#include "store/outbox.h"
#include "store/seal.h"

G_BEGIN_DECLS

/* What a piece of work in the outbox's file is about, what it found there, and by how much it changed what waits. */
typedef struct
{
  GWeakRef   outbox;
  SonorSeal *seal;
  char      *id;
  char      *action;
  char      *payload;
  char      *result;
  GError    *refusal;
  int        change;
  guint      n_locked;
} SonorOutboxItem;

SonorOutboxItem *sonor_outbox_item_new (SonorOutbox *outbox,
                                        SonorSeal   *seal,
                                        const char  *id,
                                        const char  *action,
                                        const char  *payload);
void             sonor_outbox_item_free (SonorOutboxItem *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SonorOutboxItem, sonor_outbox_item_free)

gboolean         sonor_outbox_item_check (const char  *id,
                                          const char  *action,
                                          const char  *payload,
                                          GError     **error) G_GNUC_WARN_UNUSED_RESULT;

GBytes          *sonor_outbox_item_seal (SonorSeal   *seal,
                                         const char  *kind,
                                         const char  *id,
                                         const char  *action,
                                         const char  *text,
                                         GError     **error) G_GNUC_WARN_UNUSED_RESULT;
char            *sonor_outbox_item_unseal (SonorSeal     *seal,
                                           const char    *kind,
                                           const char    *id,
                                           const char    *action,
                                           sqlite3_stmt  *row,
                                           int            column,
                                           GError       **error) G_GNUC_WARN_UNUSED_RESULT;
void             sonor_outbox_item_bind (sqlite3_stmt *statement,
                                         int           number,
                                         GBytes       *sealed);

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
gpointer         sonor_outbox_item_save_draft (sqlite3   *database,
                                               gpointer   item,
                                               GError   **error);
gpointer         sonor_outbox_item_load_drafts (sqlite3   *database,
                                                gpointer   item,
                                                GError   **error);

G_END_DECLS
