/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SONOR_TYPE_PHRASE_POPOVER (sonor_phrase_popover_get_type ())
G_DECLARE_FINAL_TYPE (SonorPhrasePopover, sonor_phrase_popover, SONOR, PHRASE_POPOVER, GtkPopover)

GtkWidget *sonor_phrase_popover_new (GtkWidget   *parent,
                                             GtkTextView *view);
void       sonor_phrase_popover_set_phrases (SonorPhrasePopover *self,
                                             GPtrArray          *phrases);

G_END_DECLS
