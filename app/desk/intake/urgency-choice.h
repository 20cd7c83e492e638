/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "model/intake-fields.h"

G_BEGIN_DECLS

#define SONOR_TYPE_URGENCY_CHOICE (sonor_urgency_choice_get_type ())
G_DECLARE_FINAL_TYPE (SonorUrgencyChoice, sonor_urgency_choice, SONOR, URGENCY_CHOICE, GtkWidget)

GtkWidget *sonor_urgency_choice_new (void);
void       sonor_urgency_choice_set_fields (SonorUrgencyChoice *self,
                                            SonorIntakeFields  *fields);

G_END_DECLS
