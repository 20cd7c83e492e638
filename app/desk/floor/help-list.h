/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "model/workplace.h"

G_BEGIN_DECLS

#define SONOR_TYPE_HELP_LIST (sonor_help_list_get_type ())
G_DECLARE_FINAL_TYPE (SonorHelpList, sonor_help_list, SONOR, HELP_LIST, GtkWidget)

GtkWidget *sonor_help_list_new (SonorWorkplace *workplace);
void       sonor_help_list_read (SonorHelpList *self);

G_END_DECLS
