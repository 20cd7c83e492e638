/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "model/phrase.h"
#include "store/database.h"

G_BEGIN_DECLS

#define SONOR_TYPE_PHRASES (sonor_phrases_get_type ())
G_DECLARE_FINAL_TYPE (SonorPhrases, sonor_phrases, SONOR, PHRASES, GObject)

/* A GListModel of SonorPhrase. */

SonorPhrases *sonor_phrases_new (SonorDatabase *database);
void          sonor_phrases_refresh (SonorPhrases *self);

void          sonor_phrases_save_async (SonorPhrases        *self,
                                        const char          *old,
                                        const char          *shortcut,
                                        const char          *body,
                                        GCancellable        *cancellable,
                                        GAsyncReadyCallback  callback,
                                        gpointer             user_data);
void          sonor_phrases_remove_async (SonorPhrases        *self,
                                          const char          *shortcut,
                                          GCancellable        *cancellable,
                                          GAsyncReadyCallback  callback,
                                          gpointer             user_data);
void          sonor_phrases_order_async (SonorPhrases        *self,
                                         const char * const  *shortcuts,
                                         GCancellable        *cancellable,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data);
void          sonor_phrases_bring_back_async (SonorPhrases        *self,
                                              SonorPhrase         *phrase,
                                              const char * const  *shortcuts,
                                              GCancellable        *cancellable,
                                              GAsyncReadyCallback  callback,
                                              gpointer             user_data);
gboolean      sonor_phrases_change_finish (SonorPhrases  *self,
                                           GAsyncResult  *result,
                                           GError       **error) G_GNUC_WARN_UNUSED_RESULT;

char        **sonor_phrases_dup_own (SonorPhrases *self);

G_END_DECLS
