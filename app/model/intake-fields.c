/* SPDX-License-Identifier: GPL-3.0-or-later */

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
 * SonorIntakeFields:
 *
 * What a ticket that is being taken down consists of: the fields of ticket_accept(), and a few more that are only for the form
 * (how a category is called, say) and are not sent. A field that is not filled is not there.
 */
struct _SonorIntakeFields
{
  GObject     parent_instance;

  JsonObject *content;
  gboolean    open;
  guint       change;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorIntakeFields, sonor_intake_fields, G_TYPE_OBJECT)

static void
sonor_intake_fields_finalize (GObject *object)
{
  json_object_unref (SONOR_INTAKE_FIELDS (object)->content);

  G_OBJECT_CLASS (sonor_intake_fields_parent_class)->finalize (object);
}

static void
sonor_intake_fields_class_init (SonorIntakeFieldsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sonor_intake_fields_finalize;

  /**
   * SonorIntakeFields::changed:
   * @self: the fields
   * @field: (nullable): which; %NULL if several
   *
   * A field has another content.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
sonor_intake_fields_init (SonorIntakeFields *self)
{
  self->content = json_object_new ();
  self->open = TRUE;
}

/**
 * sonor_intake_fields_new:
 *
 * Returns: (transfer full): what a new form has before anybody types
 */
SonorIntakeFields *
sonor_intake_fields_new (void)
{
  SonorIntakeFields *self = sonor_intake_fields_new_empty ();

  json_object_set_string_member (self->content, "kind", "help");
  json_object_set_string_member (self->content, "channel", "phone");
  json_object_set_string_member (self->content, "follow_up", "phone");

  return self;
}

/**
 * sonor_intake_fields_new_empty:
 *
 * Returns: (transfer full): no field at all, for those of an earlier session
 */
SonorIntakeFields *
sonor_intake_fields_new_empty (void)
{
  return g_object_new (SONOR_TYPE_INTAKE_FIELDS, NULL);
}

/**
 * sonor_intake_fields_get_json:
 * @self: fields
 *
 * Returns: (transfer none): all that is filled
 */
JsonObject *
sonor_intake_fields_get_json (SonorIntakeFields *self)
{
  g_return_val_if_fail (SONOR_IS_INTAKE_FIELDS (self), NULL);

  return self->content;
}

/**
 * sonor_intake_fields_equal:
 * @self: fields
 * @others: fields
 *
 * Returns: whether the two say the same
 */
gboolean
sonor_intake_fields_equal (SonorIntakeFields *self,
                           JsonObject        *others)
{
  g_autoptr (JsonNode) first = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (JsonNode) second = json_node_new (JSON_NODE_OBJECT);

  g_return_val_if_fail (SONOR_IS_INTAKE_FIELDS (self), FALSE);
  g_return_val_if_fail (others != NULL, FALSE);

  json_node_set_object (first, self->content);
  json_node_set_object (second, others);

  return json_node_equal (first, second);
}

/**
 * sonor_intake_fields_are_empty:
 * @self: fields
 *
 * Returns: whether nothing has been filled beyond what a new form has
 */
gboolean
sonor_intake_fields_are_empty (SonorIntakeFields *self)
{
  g_autoptr (GList) members = NULL;

  g_return_val_if_fail (SONOR_IS_INTAKE_FIELDS (self), TRUE);

  members = json_object_get_members (self->content);
  for (GList *member = members; member != NULL; member = member->next)
    {
      if (!g_strv_contains (given_fields, member->data))
        return FALSE;
    }

  return TRUE;
}

/**
 * sonor_intake_fields_dup_title:
 * @self: fields
 *
 * Returns: (transfer full): the title; if there is none, the first sentence of the content, 40 characters at most, as
 *   ticket_title() of the database takes it; "" if there is neither
 */
char *
sonor_intake_fields_dup_title (SonorIntakeFields *self)
{
  const char *title;
  g_auto (GStrv) sentences = NULL;

  g_return_val_if_fail (SONOR_IS_INTAKE_FIELDS (self), NULL);

  title = sonor_json_get_text (self->content, "title");
  if (*title != '\0')
    return g_strdup (title);

  /* Between words of Mongolian there are spaces, as there are none in Chinese. */
  sentences = g_regex_split_simple ("(?:[。；;！？!?᠃]|(?<![\\x{1820}-\\x{18aa}])\\s|[\\n\\r])+", sonor_json_get_text (self->content, "content"), 0, 0);
  for (gsize i = 0; sentences != NULL && sentences[i] != NULL; i++)
    {
      if (*sentences[i] != '\0')
        return g_utf8_substring (sentences[i], 0, MIN (TITLE_CHARACTERS, g_utf8_strlen (sentences[i], -1)));
    }

  return g_strdup ("");
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
 * @self: fields
 * @id: the UUID of the ticket
 * @action: what becomes of it: accept, keep, answer_at_once or refuse
 *
 * Returns: (transfer full): the JSON that ticket_accept() takes
 */
char *
sonor_intake_fields_dup_payload (SonorIntakeFields *self,
                                 const char        *id,
                                 const char        *action)
{
  g_autoptr (JsonObject) payload = json_object_new ();

  g_return_val_if_fail (SONOR_IS_INTAKE_FIELDS (self), NULL);
  g_return_val_if_fail (id != NULL && action != NULL, NULL);

  json_object_set_string_member (payload, "id", id);
  json_object_set_string_member (payload, "action", action);
  for (gsize i = 0; sent_fields[i] != NULL; i++)
    {
      JsonNode *node = json_object_get_member (self->content, sent_fields[i]);

      if (node != NULL && belongs (sent_fields[i], action))
        json_object_set_member (payload, sent_fields[i], json_node_copy (node));
    }

  return sonor_json_dup_text (payload);
}

/**
 * sonor_intake_fields_get_text:
 * @self: fields
 * @field: which
 *
 * Returns: (transfer none): its text; "" if it is not filled
 */
const char *
sonor_intake_fields_get_text (SonorIntakeFields *self,
                              const char        *field)
{
  g_return_val_if_fail (SONOR_IS_INTAKE_FIELDS (self), NULL);

  return sonor_json_get_text (self->content, field);
}

/**
 * sonor_intake_fields_get_integer:
 * @self: fields
 * @field: which
 *
 * Returns: its number; 0 if it is not filled
 */
gint64
sonor_intake_fields_get_integer (SonorIntakeFields *self,
                                 const char        *field)
{
  g_return_val_if_fail (SONOR_IS_INTAKE_FIELDS (self), 0);

  return sonor_json_get_integer (self->content, field);
}

/**
 * sonor_intake_fields_get_flag:
 * @self: fields
 * @field: which
 *
 * Returns: whether it is set
 */
gboolean
sonor_intake_fields_get_flag (SonorIntakeFields *self,
                              const char        *field)
{
  g_return_val_if_fail (SONOR_IS_INTAKE_FIELDS (self), FALSE);

  return sonor_json_get_flag (self->content, field);
}

/**
 * sonor_intake_fields_set_text:
 * @self: fields
 * @field: which
 * @text: UTF-8; "" to empty it
 */
void
sonor_intake_fields_set_text (SonorIntakeFields *self,
                              const char        *field,
                              const char        *text)
{
  g_return_if_fail (SONOR_IS_INTAKE_FIELDS (self));
  g_return_if_fail (field != NULL && text != NULL);

  if (!self->open || g_str_equal (sonor_json_get_text (self->content, field), text))
    return;

  if (*text == '\0')
    json_object_remove_member (self->content, field);
  else
    json_object_set_string_member (self->content, field, text);
  self->change++;
  g_signal_emit (self, signals[CHANGED], 0, field);
}

/**
 * sonor_intake_fields_set_integer:
 * @self: fields
 * @field: which
 * @number: 0 to empty it
 */
void
sonor_intake_fields_set_integer (SonorIntakeFields *self,
                                 const char        *field,
                                 gint64             number)
{
  g_return_if_fail (SONOR_IS_INTAKE_FIELDS (self));
  g_return_if_fail (field != NULL);

  if (!self->open || sonor_json_get_integer (self->content, field) == number)
    return;

  if (number == 0)
    json_object_remove_member (self->content, field);
  else
    json_object_set_int_member (self->content, field, number);
  self->change++;
  g_signal_emit (self, signals[CHANGED], 0, field);
}

/**
 * sonor_intake_fields_set_flag:
 * @self: fields
 * @field: which
 * @flag: whether it is set
 */
void
sonor_intake_fields_set_flag (SonorIntakeFields *self,
                              const char        *field,
                              gboolean           flag)
{
  g_return_if_fail (SONOR_IS_INTAKE_FIELDS (self));
  g_return_if_fail (field != NULL);

  if (!self->open || sonor_json_get_flag (self->content, field) == flag)
    return;

  if (flag)
    json_object_set_boolean_member (self->content, field, TRUE);
  else
    json_object_remove_member (self->content, field);
  self->change++;
  g_signal_emit (self, signals[CHANGED], 0, field);
}

/**
 * sonor_intake_fields_get_change:
 * @self: fields
 *
 * Returns: a number that is counted up with every change; a copy of the fields is as old as the number it was made at
 */
guint
sonor_intake_fields_get_change (SonorIntakeFields *self)
{
  g_return_val_if_fail (SONOR_IS_INTAKE_FIELDS (self), 0);

  return self->change;
}

/**
 * sonor_intake_fields_touch:
 * @self: fields
 *
 * Counts a change that is none of a single field: no copy is up to date any more.
 */
void
sonor_intake_fields_touch (SonorIntakeFields *self)
{
  g_return_if_fail (SONOR_IS_INTAKE_FIELDS (self));

  self->change++;
}

/**
 * sonor_intake_fields_replace:
 * @self: fields
 * @others: what holds instead
 *
 * Takes others as a whole. As long as nobody touches them they are what their copies are.
 */
void
sonor_intake_fields_replace (SonorIntakeFields *self,
                             JsonObject        *others)
{
  g_return_if_fail (SONOR_IS_INTAKE_FIELDS (self));
  g_return_if_fail (others != NULL);

  json_object_ref (others);
  json_object_unref (self->content);
  self->content = others;
  g_signal_emit (self, signals[CHANGED], 0, NULL);
}

/**
 * sonor_intake_fields_set_open:
 * @self: fields
 * @open: whether they can be set
 *
 * Of a ticket, or of what was thrown away, nothing can be set any more.
 */
void
sonor_intake_fields_set_open (SonorIntakeFields *self,
                              gboolean           open)
{
  g_return_if_fail (SONOR_IS_INTAKE_FIELDS (self));

  self->open = open;
}
