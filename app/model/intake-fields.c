/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What a ticket that is being taken down consists of: the fields of ticket_accept(), and a few more that are only for the form
 * (how a category is called, say) and are not sent. A field that is not filled is not there.
 */

#include "model/intake-fields.h"

#include "model/json-member.h"

#define TITLE_CHARACTERS 40

/* What ticket_accept() knows. */
static const char * const sent_fields[] = {
  "kind", "channel", "language", "category_id", "area_code", "address", "title", "content", "urgent", "confidential", "anonymous",
  "enterprise", "name", "gender", "phone", "phone_e164", "contact", "contact_e164", "company_name", "citizen_id", "call_id", "conversation_id",
  "service", "follow_up", "answer", "basis", "note", NULL
};

/* What a new form has before anybody types. */
static const char * const given_fields[] = { "kind", "channel", "language", "follow_up", NULL };

/**
 * sonor_intake_fields_new:
 *
 * Returns: (transfer full): what a new form has before anybody types
 */
JsonObject *
sonor_intake_fields_new (void)
{
  JsonObject *fields = json_object_new ();

  json_object_set_string_member (fields, "kind", "help");
  json_object_set_string_member (fields, "channel", "phone");
  json_object_set_string_member (fields, "follow_up", "phone");

  return fields;
}

/**
 * sonor_intake_fields_equal:
 * @fields: fields
 * @others: fields
 *
 * Returns: whether the two say the same
 */
gboolean
sonor_intake_fields_equal (JsonObject *fields,
                           JsonObject *others)
{
  g_autoptr (JsonNode) first = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (JsonNode) second = json_node_new (JSON_NODE_OBJECT);

  json_node_set_object (first, fields);
  json_node_set_object (second, others);

  return json_node_equal (first, second);
}

/**
 * sonor_intake_fields_are_empty:
 * @fields: fields
 *
 * Returns: whether nothing has been filled beyond what a new form has
 */
gboolean
sonor_intake_fields_are_empty (JsonObject *fields)
{
  g_autoptr (GList) members = json_object_get_members (fields);

  for (GList *member = members; member != NULL; member = member->next)
    {
      if (!g_strv_contains (given_fields, member->data))
        return FALSE;
    }

  return TRUE;
}

/**
 * sonor_intake_fields_dup_title:
 * @fields: fields
 *
 * Returns: (transfer full): the title; if there is none, the first sentence of the content, 40 characters at most, as
 *   ticket_title() of the database takes it; "" if there is neither
 */
char *
sonor_intake_fields_dup_title (JsonObject *fields)
{
  const char *title = sonor_json_get_text (fields, "title");
  g_auto (GStrv) sentences = NULL;

  if (*title != '\0')
    return g_strdup (title);

  /* Between words of Mongolian there are spaces, as there are none in Chinese. */
  sentences = g_regex_split_simple ("(?:[。；;！？!?᠃]|(?<![\\x{1820}-\\x{18aa}])\\s|[\\n\\r])+", sonor_json_get_text (fields, "content"), 0, 0);
  for (gsize i = 0; sentences != NULL && sentences[i] != NULL; i++)
    {
      if (*sentences[i] != '\0')
        return g_utf8_substring (sentences[i], 0, MIN (TITLE_CHARACTERS, g_utf8_strlen (sentences[i], -1)));
    }

  return g_strdup ("");
}

/**
 * sonor_intake_fields_set_text:
 * @fields: fields
 * @field: which
 * @text: UTF-8; "" to empty it
 *
 * Returns: whether it was another before
 */
gboolean
sonor_intake_fields_set_text (JsonObject *fields,
                              const char *field,
                              const char *text)
{
  if (g_str_equal (sonor_json_get_text (fields, field), text))
    return FALSE;

  if (*text == '\0')
    json_object_remove_member (fields, field);
  else
    json_object_set_string_member (fields, field, text);

  return TRUE;
}

/**
 * sonor_intake_fields_set_integer:
 * @fields: fields
 * @field: which
 * @number: 0 to empty it
 *
 * Returns: whether it was another before
 */
gboolean
sonor_intake_fields_set_integer (JsonObject *fields,
                                 const char *field,
                                 gint64      number)
{
  if (sonor_json_get_integer (fields, field) == number)
    return FALSE;

  if (number == 0)
    json_object_remove_member (fields, field);
  else
    json_object_set_int_member (fields, field, number);

  return TRUE;
}

/**
 * sonor_intake_fields_set_flag:
 * @fields: fields
 * @field: which
 * @flag: whether it is set
 *
 * Returns: whether it was another before
 */
gboolean
sonor_intake_fields_set_flag (JsonObject *fields,
                              const char *field,
                              gboolean    flag)
{
  if (sonor_json_get_flag (fields, field) == flag)
    return FALSE;

  if (flag)
    json_object_set_boolean_member (fields, field, TRUE);
  else
    json_object_remove_member (fields, field);

  return TRUE;
}

/* An answer or a refusal that was begun and then not given is nobody's. */
static gboolean
belongs (const char *field,
         const char *action)
{
  if (g_str_equal (field, "answer"))
    return g_str_equal (action, "answer_at_once");
  if (g_str_equal (field, "basis") || g_str_equal (field, "note"))
    return g_str_equal (action, "refuse");

  return TRUE;
}

/**
 * sonor_intake_fields_dup_payload:
 * @fields: fields
 * @id: the UUID of the ticket
 * @action: what becomes of it: accept, keep, answer_at_once or refuse
 *
 * Returns: (transfer full): the JSON that ticket_accept() takes
 */
char *
sonor_intake_fields_dup_payload (JsonObject *fields,
                                 const char *id,
                                 const char *action)
{
  g_autoptr (JsonObject) payload = json_object_new ();

  json_object_set_string_member (payload, "id", id);
  json_object_set_string_member (payload, "action", action);
  for (gsize i = 0; sent_fields[i] != NULL; i++)
    {
      JsonNode *node = json_object_get_member (fields, sent_fields[i]);

      if (node != NULL && belongs (sent_fields[i], action))
        json_object_set_member (payload, sent_fields[i], json_node_copy (node));
    }

  return sonor_json_dup_text (payload);
}
