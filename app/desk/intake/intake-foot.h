/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "model/intake-draft.h"

G_BEGIN_DECLS

#define SONOR_TYPE_INTAKE_FOOT (sonor_intake_foot_get_type ())
G_DECLARE_FINAL_TYPE (SonorIntakeFoot, sonor_intake_foot, SONOR, INTAKE_FOOT, GtkBox)

GtkWidget *sonor_intake_foot_new (void);
void       sonor_intake_foot_set_draft (SonorIntakeFoot  *self,
                                        SonorIntakeDraft *draft);
void       sonor_intake_foot_set_trouble (SonorIntakeFoot *self,
                                          const char      *text);

G_END_DECLS
