/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SONOR_TYPE_KIND_CHOICE (sonor_kind_choice_get_type ())
G_DECLARE_FINAL_TYPE (SonorKindChoice, sonor_kind_choice, SONOR, KIND_CHOICE, GtkWidget)

/* Signal: "changed": another kind is chosen. */

GtkWidget  *sonor_kind_choice_new (void);
const char *sonor_kind_choice_get_kind (SonorKindChoice *self);
void        sonor_kind_choice_set_kind (SonorKindChoice *self,
                                        const char      *kind);

G_END_DECLS
