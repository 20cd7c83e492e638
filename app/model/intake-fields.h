/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define SONOR_TYPE_INTAKE_FIELDS (sonor_intake_fields_get_type ())
G_DECLARE_FINAL_TYPE (SonorIntakeFields, sonor_intake_fields, SONOR, INTAKE_FIELDS, GObject)

/* Signal: "changed" (const char *field, NULL for all of them). */

SonorIntakeFields *sonor_intake_fields_new (void);
SonorIntakeFields *sonor_intake_fields_new_empty (void);

JsonObject        *sonor_intake_fields_get_json (SonorIntakeFields *self);
gboolean           sonor_intake_fields_equal (SonorIntakeFields *self,
                                              JsonObject        *others);
gboolean           sonor_intake_fields_are_empty (SonorIntakeFields *self);
char              *sonor_intake_fields_dup_title (SonorIntakeFields *self);
char              *sonor_intake_fields_dup_payload (SonorIntakeFields *self,
                                                    const char        *id,
                                                    const char        *action);

const char        *sonor_intake_fields_get_text (SonorIntakeFields *self,
                                                 const char        *field);
gint64             sonor_intake_fields_get_integer (SonorIntakeFields *self,
                                                    const char        *field);
gboolean           sonor_intake_fields_get_flag (SonorIntakeFields *self,
                                                 const char        *field);
void               sonor_intake_fields_set_text (SonorIntakeFields *self,
                                                 const char        *field,
                                                 const char        *text);
void               sonor_intake_fields_set_integer (SonorIntakeFields *self,
                                                    const char        *field,
                                                    gint64             number);
void               sonor_intake_fields_set_flag (SonorIntakeFields *self,
                                                 const char        *field,
                                                 gboolean           flag);

guint              sonor_intake_fields_get_change (SonorIntakeFields *self);
void               sonor_intake_fields_touch (SonorIntakeFields *self);
void               sonor_intake_fields_replace (SonorIntakeFields *self,
                                                JsonObject        *others);
void               sonor_intake_fields_set_open (SonorIntakeFields *self,
                                                 gboolean           open);

G_END_DECLS
