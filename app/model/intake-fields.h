/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

JsonObject *sonor_intake_fields_new (void);
gboolean    sonor_intake_fields_equal (JsonObject *fields,
                                       JsonObject *others);
gboolean    sonor_intake_fields_are_empty (JsonObject *fields);
char       *sonor_intake_fields_dup_title (JsonObject *fields);

gboolean    sonor_intake_fields_set_text (JsonObject *fields,
                                          const char *field,
                                          const char *text);
gboolean    sonor_intake_fields_set_integer (JsonObject *fields,
                                             const char *field,
                                             gint64      number);
gboolean    sonor_intake_fields_set_flag (JsonObject *fields,
                                          const char *field,
                                          gboolean    flag);

char       *sonor_intake_fields_dup_payload (JsonObject *fields,
                                             const char *id,
                                             const char *action);

G_END_DECLS
