/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SONOR_TYPE_DATE_BUTTON (sonor_date_button_get_type ())
G_DECLARE_FINAL_TYPE (SonorDateButton, sonor_date_button, SONOR, DATE_BUTTON, GtkWidget)

/* Signal: "changed": a person has chosen a day, or none. */

GtkWidget  *sonor_date_button_new (const char *title);
const char *sonor_date_button_get_day (SonorDateButton *self);
void        sonor_date_button_set_day (SonorDateButton *self,
                                       const char      *day);

G_END_DECLS
