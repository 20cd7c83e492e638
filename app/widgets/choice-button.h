/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * widgets: pieces of GTK that know no domain. Needs GTK and nothing of ours.
 */

#pragma once

#include <gtk/gtk.h>

#include "widgets/choice.h"

G_BEGIN_DECLS

#define SONOR_TYPE_CHOICE_BUTTON (sonor_choice_button_get_type ())
G_DECLARE_FINAL_TYPE (SonorChoiceButton, sonor_choice_button, SONOR, CHOICE_BUTTON, GtkWidget)

/* Signal: "changed": a person has changed what is chosen. */

GtkWidget *sonor_choice_button_new (const char *title);
void       sonor_choice_button_set_choices (SonorChoiceButton *self,
                                            GListModel        *choices);
GStrv      sonor_choice_button_dup_chosen (SonorChoiceButton *self);
void       sonor_choice_button_set_chosen (SonorChoiceButton  *self,
                                           const char * const *values);

G_END_DECLS
