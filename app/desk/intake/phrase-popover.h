/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "model/phrases.h"

G_BEGIN_DECLS

#define SONOR_TYPE_PHRASE_POPOVER (sonor_phrase_popover_get_type ())
G_DECLARE_FINAL_TYPE (SonorPhrasePopover, sonor_phrase_popover, SONOR, PHRASE_POPOVER, GtkPopover)

GtkWidget *sonor_phrase_popover_new (GtkWidget    *parent,
                                     GtkTextView  *view,
                                     SonorPhrases *phrases);

G_END_DECLS
