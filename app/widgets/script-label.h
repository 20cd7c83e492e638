/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SONOR_TYPE_SCRIPT_LABEL (sonor_script_label_get_type ())
G_DECLARE_FINAL_TYPE (SonorScriptLabel, sonor_script_label, SONOR, SCRIPT_LABEL, GtkWidget)

GtkWidget *sonor_script_label_new (const char *text);
void       sonor_script_label_set_text (SonorScriptLabel *self,
                                        const char       *text);
GtkLabel  *sonor_script_label_get_label (SonorScriptLabel *self);
gboolean   sonor_script_label_is_vertical (SonorScriptLabel *self);

G_END_DECLS
