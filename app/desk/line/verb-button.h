/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "desk/line/line-verb.h"

G_BEGIN_DECLS

#define SONOR_TYPE_VERB_BUTTON (sonor_verb_button_get_type ())
G_DECLARE_FINAL_TYPE (SonorVerbButton, sonor_verb_button, SONOR, VERB_BUTTON, GtkButton)

GtkWidget     *sonor_verb_button_new (SonorLineVerb verb);
void           sonor_verb_button_set_verb (SonorVerbButton *self,
                                           SonorLineVerb    verb);
SonorLineVerb  sonor_verb_button_get_verb (SonorVerbButton *self);

G_END_DECLS
