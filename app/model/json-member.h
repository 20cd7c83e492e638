/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

const char *sonor_json_get_text (JsonObject *object,
                                 const char *member);
gint64      sonor_json_get_integer (JsonObject *object,
                                    const char *member);
gboolean    sonor_json_get_flag (JsonObject *object,
                                 const char *member);
gboolean    sonor_json_is_null (JsonObject *object,
                                const char *member);
JsonObject *sonor_json_get_object (JsonObject *object,
                                   const char *member);
guint       sonor_json_get_length (JsonObject *object,
                                   const char *member);
JsonObject *sonor_json_get_element (JsonObject *object,
                                    const char *member,
                                    guint       index);
GDateTime  *sonor_json_dup_time (JsonObject *object,
                                 const char *member,
                                 GTimeZone  *zone);
char       *sonor_json_dup_text (JsonObject *object);

G_END_DECLS
