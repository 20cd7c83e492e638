/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

JsonArray  *sonor_board_json_get_array   (JsonObject *object,
                                          const char *member);
JsonObject *sonor_board_json_get_object  (JsonArray  *array,
                                          guint       index);
const char *sonor_board_json_get_text    (JsonObject *object,
                                          const char *member);
int         sonor_board_json_get_number  (JsonArray  *array,
                                          guint       index,
                                          int         otherwise);
JsonArray  *sonor_board_json_new_numbers (const int  *numbers,
                                          gsize       n);

G_END_DECLS
