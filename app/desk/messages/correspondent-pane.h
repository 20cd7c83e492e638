/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>
#include <json-glib/json-glib.h>

#include "model/workplace.h"

G_BEGIN_DECLS

#define SONOR_TYPE_CORRESPONDENT_PANE (sonor_correspondent_pane_get_type ())
G_DECLARE_FINAL_TYPE (SonorCorrespondentPane, sonor_correspondent_pane, SONOR, CORRESPONDENT_PANE, GtkWidget)

GtkWidget *sonor_correspondent_pane_new (SonorWorkplace *workplace);
void       sonor_correspondent_pane_show (SonorCorrespondentPane *self,
                                          JsonObject             *shown);

G_END_DECLS
