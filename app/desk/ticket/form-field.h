/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "model/ticket-words.h"

G_BEGIN_DECLS

#define SONOR_TYPE_FORM_FIELD (sonor_form_field_get_type ())
G_DECLARE_FINAL_TYPE (SonorFormField, sonor_form_field, SONOR, FORM_FIELD, GtkWidget)

/* Signal: "changed": another text is in it. */

/* What an input of one's own says and takes, as text; "" is nothing. */
typedef char *(*SonorFormFieldGet) (GtkWidget *input);
typedef void  (*SonorFormFieldSet) (GtkWidget  *input,
                                    const char *text);

GtkWidget *sonor_form_field_new_text (const char *label,
                                      guint       longest,
                                      guint       n_lines);
GtkWidget *sonor_form_field_new_line (const char *label,
                                      guint       longest);
GtkWidget *sonor_form_field_new_choice (const char      *label,
                                        const SonorWord *words,
                                        gsize            n_words,
                                        const char      *context);
GtkWidget *sonor_form_field_new_check (const char *label);
GtkWidget *sonor_form_field_new_number (const char *label,
                                        double      least,
                                        double      most,
                                        double      value);
GtkWidget *sonor_form_field_new_custom (const char        *label,
                                        GtkWidget         *input,
                                        SonorFormFieldGet  get,
                                        SonorFormFieldSet  set);

void       sonor_form_field_set_required (SonorFormField *self,
                                          gboolean        required);
void       sonor_form_field_set_mongolian (SonorFormField *self,
                                           gboolean        mongolian);
void       sonor_form_field_set_hint (SonorFormField *self,
                                      const char     *hint);
char      *sonor_form_field_dup_text (SonorFormField *self);
void       sonor_form_field_set_text (SonorFormField *self,
                                      const char     *text);
GtkWidget *sonor_form_field_get_input (SonorFormField *self);
gboolean   sonor_form_field_check (SonorFormField *self);
void       sonor_form_field_set_message (SonorFormField *self,
                                         const char     *message);
void       sonor_form_field_changed (SonorFormField *self);

G_END_DECLS
