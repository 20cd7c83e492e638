/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SONOR_TYPE_COLUMN_CHOICE (sonor_column_choice_get_type ())
G_DECLARE_FINAL_TYPE (SonorColumnChoice, sonor_column_choice, SONOR, COLUMN_CHOICE, GtkWidget)

/* Signal: "changed": the person has chosen other columns. */

GtkWidget *sonor_column_choice_new (GtkColumnView *view);

G_END_DECLS
