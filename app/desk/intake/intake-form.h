/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "model/intake-draft.h"

G_BEGIN_DECLS

#define SONOR_TYPE_INTAKE_FORM (sonor_intake_form_get_type ())
G_DECLARE_FINAL_TYPE (SonorIntakeForm, sonor_intake_form, SONOR, INTAKE_FORM, GtkWidget)

GtkWidget *sonor_intake_form_new (SonorWorkplace *workplace);
GtkWidget *sonor_intake_form_get_marks (SonorIntakeForm *self);
void       sonor_intake_form_set_draft (SonorIntakeForm  *self,
                                        SonorIntakeDraft *draft);
void       sonor_intake_form_begin (SonorIntakeForm *self);
gboolean   sonor_intake_form_check (SonorIntakeForm *self,
                                    gboolean         answering);
void       sonor_intake_form_insert (SonorIntakeForm *self,
                                     const char      *text);
gboolean   sonor_intake_form_is_answering (SonorIntakeForm *self);
void       sonor_intake_form_set_answering (SonorIntakeForm *self,
                                            gboolean         answering);
void       sonor_intake_form_set_answer (SonorIntakeForm *self,
                                         const char      *answer);

G_END_DECLS
