/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/boards/board-json.h"

/* What a layout may have and may have otherwise: whatever a person writes is read without complaint. */

/**
 * sonor_board_json_get_array:
 * @object: (nullable): where to look
 * @member: its name
 *
 * Returns: (transfer none) (nullable): the array; %NULL if there is something else, or nothing
 */
JsonArray *
sonor_board_json_get_array (JsonObject *object,
                            const char *member)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

/**
 * sonor_board_json_get_object:
 * @array: (nullable): where to look
 * @index: which of its elements
 *
 * Returns: (transfer none) (nullable): the object; %NULL if there is something else, or nothing
 */
JsonObject *
sonor_board_json_get_object (JsonArray *array,
                             guint      index)
{
  JsonNode *node = array != NULL && index < json_array_get_length (array) ? json_array_get_element (array, index) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/**
 * sonor_board_json_get_text:
 * @object: (nullable): where to look
 * @member: its name
 *
 * Returns: the text; "" if there is something else, or nothing
 */
const char *
sonor_board_json_get_text (JsonObject *object,
                           const char *member)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : "";
}

/**
 * sonor_board_json_get_number:
 * @array: (nullable): where to look
 * @index: which of its elements
 * @otherwise: what to return if there is no whole number
 *
 * Returns: the number
 */
int
sonor_board_json_get_number (JsonArray *array,
                             guint      index,
                             int        otherwise)
{
  JsonNode *node = array != NULL && index < json_array_get_length (array) ? json_array_get_element (array, index) : NULL;

  return node != NULL && json_node_get_value_type (node) == G_TYPE_INT64 ? (int) json_node_get_int (node) : otherwise;
}

/**
 * sonor_board_json_new_numbers:
 * @numbers: (array length=n): whole numbers
 * @n: how many
 *
 * Returns: (transfer full): an array of them
 */
JsonArray *
sonor_board_json_new_numbers (const int *numbers,
                              gsize      n)
{
  JsonArray *array = json_array_sized_new ((guint) n);

  for (gsize i = 0; i < n; i++)
    json_array_add_int_element (array, numbers[i]);

  return array;
}
