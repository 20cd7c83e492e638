/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "model/ticket-filter.h"

/**
 * SonorTicketFilter:
 *
 * Which tickets a list shows and in which order: the arguments of ticket_list() and ticket_count(). A filter without
 * values lets everything through.
 */
struct _SonorTicketFilter
{
  char            *text;
  GStrv            values[SONOR_TICKET_FILTER_N];
  SonorTicketSort  sort;
};

static const char * const no_values[] = { NULL };
static const char * const names[SONOR_TICKET_FILTER_N] = { "kinds", "states", "units", "areas", "lights", "parts", "marks" };
static const char * const sort_codes[] = { "created_desc", "created_asc", "due_asc" };

/**
 * sonor_ticket_filter_new:
 *
 * Returns: (transfer full): a filter that lets everything through, the newest first
 */
SonorTicketFilter *
sonor_ticket_filter_new (void)
{
  SonorTicketFilter *self = g_new0 (SonorTicketFilter, 1);

  self->text = g_strdup ("");
  for (gsize i = 0; i < SONOR_TICKET_FILTER_N; i++)
    self->values[i] = g_strdupv ((GStrv) no_values);

  return self;
}

/**
 * sonor_ticket_filter_copy:
 * @self: a filter
 *
 * Returns: (transfer full): another that is the same
 */
SonorTicketFilter *
sonor_ticket_filter_copy (const SonorTicketFilter *self)
{
  SonorTicketFilter *copy = g_new0 (SonorTicketFilter, 1);

  copy->text = g_strdup (self->text);
  for (gsize i = 0; i < SONOR_TICKET_FILTER_N; i++)
    copy->values[i] = g_strdupv (self->values[i]);
  copy->sort = self->sort;

  return copy;
}

/**
 * sonor_ticket_filter_free:
 * @self: (transfer full): a filter
 *
 * Frees it.
 */
void
sonor_ticket_filter_free (SonorTicketFilter *self)
{
  g_free (self->text);
  for (gsize i = 0; i < SONOR_TICKET_FILTER_N; i++)
    g_strfreev (self->values[i]);
  g_free (self);
}

/**
 * sonor_ticket_filter_equal:
 * @self: a filter
 * @other: a filter
 *
 * Returns: whether both show the same tickets in the same order
 */
gboolean
sonor_ticket_filter_equal (const SonorTicketFilter *self,
                           const SonorTicketFilter *other)
{
  for (gsize i = 0; i < SONOR_TICKET_FILTER_N; i++)
    {
      if (!g_strv_equal ((const char * const *) self->values[i], (const char * const *) other->values[i]))
        return FALSE;
    }

  return g_str_equal (self->text, other->text) && self->sort == other->sort;
}

/**
 * sonor_ticket_filter_get_text:
 * @self: a filter
 *
 * Returns: (transfer none): words to search for, may be empty
 */
const char *
sonor_ticket_filter_get_text (const SonorTicketFilter *self)
{
  return self->text;
}

/**
 * sonor_ticket_filter_set_text:
 * @self: a filter
 * @text: words to search for, may be empty
 *
 * Sets the words.
 */
void
sonor_ticket_filter_set_text (SonorTicketFilter *self,
                              const char        *text)
{
  g_free (self->text);
  self->text = g_strdup (text);
}

/**
 * sonor_ticket_filter_get:
 * @self: a filter
 * @by: by what
 *
 * Returns: (transfer none): what is let through; empty: everything
 */
const char * const *
sonor_ticket_filter_get (const SonorTicketFilter *self,
                         SonorTicketFilterBy      by)
{
  return (const char * const *) self->values[by];
}

/**
 * sonor_ticket_filter_set:
 * @self: a filter
 * @by: by what
 * @values: what to let through; empty: everything
 *
 * Sets one of the filters.
 */
void
sonor_ticket_filter_set (SonorTicketFilter   *self,
                         SonorTicketFilterBy  by,
                         const char * const  *values)
{
  GStrv copy = g_strdupv ((GStrv) values);

  g_strfreev (self->values[by]);
  self->values[by] = copy;
}

/**
 * sonor_ticket_filter_get_sort:
 * @self: a filter
 *
 * Returns: the order
 */
SonorTicketSort
sonor_ticket_filter_get_sort (const SonorTicketFilter *self)
{
  return self->sort;
}

/**
 * sonor_ticket_filter_set_sort:
 * @self: a filter
 * @sort: an order
 *
 * Sets the order.
 */
void
sonor_ticket_filter_set_sort (SonorTicketFilter *self,
                              SonorTicketSort    sort)
{
  self->sort = sort;
}

/**
 * sonor_ticket_filter_get_sort_code:
 * @self: a filter
 *
 * Returns: (transfer none): the order as the database calls it
 */
const char *
sonor_ticket_filter_get_sort_code (const SonorTicketFilter *self)
{
  return sort_codes[self->sort];
}

/**
 * sonor_ticket_filter_add_to_query:
 * @self: a filter
 * @query: a query whose next eight parameters are text, kinds, states, unit ids, area codes, lights, parts and marks
 *
 * Adds the eight values.
 */
void
sonor_ticket_filter_add_to_query (const SonorTicketFilter *self,
                                  SonorQuery              *query)
{
  sonor_query_add_text (query, *self->text != '\0' ? self->text : NULL);
  for (gsize i = 0; i < SONOR_TICKET_FILTER_N; i++)
    sonor_query_add_text_array (query, (const char * const *) self->values[i]);
}

/**
 * sonor_ticket_filter_to_json:
 * @self: a filter
 *
 * Returns: (transfer full): what to remember of it; not the words, which are for the moment
 */
JsonNode *
sonor_ticket_filter_to_json (const SonorTicketFilter *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  for (gsize i = 0; i < SONOR_TICKET_FILTER_N; i++)
    {
      json_builder_set_member_name (builder, names[i]);
      json_builder_begin_array (builder);
      for (gsize j = 0; self->values[i][j] != NULL; j++)
        json_builder_add_string_value (builder, self->values[i][j]);
      json_builder_end_array (builder);
    }
  json_builder_set_member_name (builder, "sort");
  json_builder_add_string_value (builder, sort_codes[self->sort]);
  json_builder_end_object (builder);

  return json_builder_get_root (builder);
}

static GStrv
read_values (JsonObject *object,
             const char *name)
{
  g_autoptr (GStrvBuilder) values = g_strv_builder_new ();
  JsonNode *node = json_object_get_member (object, name);
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_VALUE (element) && json_node_get_value_type (element) == G_TYPE_STRING)
        g_strv_builder_add (values, json_node_get_string (element));
    }

  return g_strv_builder_end (values);
}

/**
 * sonor_ticket_filter_read_json:
 * @self: a filter
 * @node: what sonor_ticket_filter_to_json() made, perhaps of another version
 *
 * Takes over what @node says and passes over what it does not understand.
 */
void
sonor_ticket_filter_read_json (SonorTicketFilter *self,
                               JsonNode          *node)
{
  JsonObject *object;
  JsonNode *sort;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return;

  object = json_node_get_object (node);
  for (gsize i = 0; i < SONOR_TICKET_FILTER_N; i++)
    {
      g_strfreev (self->values[i]);
      self->values[i] = read_values (object, names[i]);
    }

  sort = json_object_get_member (object, "sort");
  for (gsize i = 0; sort != NULL && JSON_NODE_HOLDS_VALUE (sort) && i < G_N_ELEMENTS (sort_codes); i++)
    {
      if (g_strcmp0 (json_node_get_string (sort), sort_codes[i]) == 0)
        self->sort = (SonorTicketSort) i;
    }
}
