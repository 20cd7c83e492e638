/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Members of what the database tells in JSON. None of these minds what is missing or null: the database may be newer. */

#include "model/json-member.h"

static JsonNode *
get_value (JsonObject *object,
           const char *member)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? node : NULL;
}

/**
 * sonor_json_get_text:
 * @object: (nullable): an object
 * @member: one of its members
 *
 * Returns: (transfer none): its text; "" if it is missing, null or no text
 */
const char *
sonor_json_get_text (JsonObject *object,
                     const char *member)
{
  JsonNode *node = get_value (object, member);
  const char *text = node != NULL ? json_node_get_string (node) : NULL;

  return text != NULL ? text : "";
}

/**
 * sonor_json_get_integer:
 * @object: (nullable): an object
 * @member: one of its members
 *
 * Returns: its number; 0 if it is missing, null or no number
 */
gint64
sonor_json_get_integer (JsonObject *object,
                        const char *member)
{
  JsonNode *node = get_value (object, member);

  return node != NULL ? json_node_get_int (node) : 0;
}

/**
 * sonor_json_get_flag:
 * @object: (nullable): an object
 * @member: one of its members
 *
 * Returns: whether it is true
 */
gboolean
sonor_json_get_flag (JsonObject *object,
                     const char *member)
{
  JsonNode *node = get_value (object, member);

  return node != NULL && json_node_get_boolean (node);
}

/**
 * sonor_json_is_null:
 * @object: (nullable): an object
 * @member: one of its members
 *
 * Returns: whether it is missing or null
 */
gboolean
sonor_json_is_null (JsonObject *object,
                    const char *member)
{
  return object == NULL || !json_object_has_member (object, member) || json_object_get_null_member (object, member);
}

/**
 * sonor_json_get_object:
 * @object: (nullable): an object
 * @member: one of its members
 *
 * Returns: (transfer none) (nullable): the object it is
 */
JsonObject *
sonor_json_get_object (JsonObject *object,
                       const char *member)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static JsonArray *
get_array (JsonObject *object,
           const char *member)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

/**
 * sonor_json_get_length:
 * @object: (nullable): an object
 * @member: one of its members, an array
 *
 * Returns: how many elements it has
 */
guint
sonor_json_get_length (JsonObject *object,
                       const char *member)
{
  JsonArray *array = get_array (object, member);

  return array != NULL ? json_array_get_length (array) : 0;
}

/**
 * sonor_json_get_element:
 * @object: (nullable): an object
 * @member: one of its members, an array of objects
 * @index: which, below sonor_json_get_length()
 *
 * Returns: (transfer none) (nullable): the element, or %NULL if it is no object
 */
JsonObject *
sonor_json_get_element (JsonObject *object,
                        const char *member,
                        guint       index)
{
  JsonArray *array = get_array (object, member);
  JsonNode *node = array != NULL && index < json_array_get_length (array) ? json_array_get_element (array, index)
                   : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/**
 * sonor_json_dup_time:
 * @object: (nullable): an object
 * @member: one of its members, a time of ISO 8601
 * @zone: the city's time zone
 *
 * Returns: (transfer full) (nullable): the time on the city's clock, or %NULL if there is none
 */
GDateTime *
sonor_json_dup_time (JsonObject *object,
                     const char *member,
                     GTimeZone  *zone)
{
  g_autoptr (GDateTime) at = g_date_time_new_from_iso8601 (sonor_json_get_text (object, member), NULL);

  return at != NULL ? g_date_time_to_timezone (at, zone) : NULL;
}

/**
 * sonor_json_dup_text:
 * @object: an object
 *
 * Returns: (transfer full): the object as JSON on one line
 */
char *
sonor_json_dup_text (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_set_object (node, object);

  return json_to_string (node, FALSE);
}
