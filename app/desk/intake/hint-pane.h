/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "model/intake-draft.h"

G_BEGIN_DECLS

#define SONOR_TYPE_HINT_PANE (sonor_hint_pane_get_type ())
G_DECLARE_FINAL_TYPE (SonorHintPane, sonor_hint_pane, SONOR, HINT_PANE, GtkWidget)

/*
 * Signals: "answer" (const char *: an earlier answer shall be given), "insert" (const char *: a phrase or template shall be put in),
 * "phrases-changed" (GPtrArray * of SonorSuggestion: the phrases there are).
 */

GtkWidget *sonor_hint_pane_new (SonorWorkplace *workplace);
void       sonor_hint_pane_set_draft (SonorHintPane    *self,
                                      SonorIntakeDraft *draft);
gboolean   sonor_hint_pane_insert_template (SonorHintPane *self);
void       sonor_hint_pane_refresh (SonorHintPane *self);

G_END_DECLS
