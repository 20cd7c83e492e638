/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gateway/form.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#define MOST_FIELDS 200
/* Deeper than anything that is meant for us, and far from where a parser that calls itself runs out of stack. */
#define DEEPEST 16

G_DEFINE_QUARK (sonor-form-error-quark, sonor_form_error)

/**
 * sonor_form_file_free:
 * @self: (transfer full): a file
 */
void
sonor_form_file_free (SonorFormFile *self)
{
  g_free (self->field);
  g_free (self->name);
  g_bytes_unref (self->bytes);
  g_free (self);
}

static gboolean
check_text (const char  *name,
            const char  *text,
            gsize        length,
            GError     **error)
{
  if (g_utf8_validate_len (text, length, NULL))
    return TRUE;

  g_set_error (error, SONOR_FORM_ERROR, SONOR_FORM_ERROR_FIELD, _("%s is no text in UTF-8"),
               g_utf8_validate (name, -1, NULL) ? name : "?");
  return FALSE;
}

static JsonNode *
node_for (const char *text)
{
  JsonNode *node = json_node_new (JSON_NODE_VALUE);

  json_node_set_string (node, text);

  return node;
}

/* attribute[CODE] and attribute[CODE][], as GeoReport v2 writes them: an object, of lists where a code may come often. */
static void
add_attribute (JsonObject *fields,
               const char *code,
               gsize       length,
               gboolean    many,
               const char *value)
{
  g_autofree char *name = g_strndup (code, length);
  JsonObject *attributes;

  if (!json_object_has_member (fields, "attribute"))
    json_object_set_object_member (fields, "attribute", json_object_new ());
  attributes = json_object_get_object_member (fields, "attribute");
  if (!many)
    {
      json_object_set_member (attributes, name, node_for (value));
      return;
    }

  if (!json_object_has_member (attributes, name) || !JSON_NODE_HOLDS_ARRAY (json_object_get_member (attributes, name)))
    json_object_set_array_member (attributes, name, json_array_new ());
  json_array_add_string_element (json_object_get_array_member (attributes, name), value);
}

static gboolean
add_field (JsonObject  *fields,
           const char  *name,
           const char  *value,
           gsize        value_length,
           GError     **error)
{
  const char *code = name + strlen ("attribute[");
  const char *end;

  if (*name == '\0' || !check_text ("?", name, strlen (name), error) || !check_text (name, value, value_length, error))
    {
      if (error != NULL && *error == NULL)
        g_set_error (error, SONOR_FORM_ERROR, SONOR_FORM_ERROR_FIELD, _("A field has no name"));
      return FALSE;
    }
  if (json_object_get_size (fields) >= MOST_FIELDS)
    {
      g_set_error (error, SONOR_FORM_ERROR, SONOR_FORM_ERROR_MALFORMED, _("More than %d fields"), MOST_FIELDS);
      return FALSE;
    }

  if (g_str_equal (name, "attribute"))
    {
      g_set_error (error, SONOR_FORM_ERROR, SONOR_FORM_ERROR_FIELD, _("%s comes where it may not"), name);
      return FALSE;
    }
  if (!g_str_has_prefix (name, "attribute["))
    {
      json_object_set_member (fields, name, node_for (value));
      return TRUE;
    }

  end = strchr (code, ']');
  if (end == NULL || end == code || (end[1] != '\0' && !g_str_equal (end, "][]")))
    {
      g_set_error (error, SONOR_FORM_ERROR, SONOR_FORM_ERROR_FIELD, _("%s comes where it may not"), name);
      return FALSE;
    }
  add_attribute (fields, code, end - code, end[1] != '\0', value);

  return TRUE;
}

static gboolean
read_pairs (const char  *text,
            gssize       length,
            JsonObject  *fields,
            GError     **error)
{
  GUriParamsIter iter;
  g_autoptr (GError) local_error = NULL;
  char *name;
  char *value;

  g_uri_params_iter_init (&iter, text, length, "&", G_URI_PARAMS_WWW_FORM);
  while (g_uri_params_iter_next (&iter, &name, &value, &local_error))
    {
      g_autofree char *own_name = name;
      g_autofree char *own_value = value;

      if (!add_field (fields, own_name, own_value, strlen (own_value), error))
        return FALSE;
    }
  if (local_error != NULL)
    {
      g_set_error (error, SONOR_FORM_ERROR, SONOR_FORM_ERROR_MALFORMED, _("The fields are not encoded as a form"));
      return FALSE;
    }

  return TRUE;
}

/**
 * sonor_form_read_query:
 * @query: (nullable): what stands behind the question mark, as it came
 * @fields: where the fields go
 * @error: return location for a #GError
 *
 * Reads the fields of a URI.
 *
 * Returns: whether they could be read; else @error says which could not
 */
gboolean
sonor_form_read_query (const char  *query,
                       JsonObject  *fields,
                       GError     **error)
{
  return query == NULL || read_pairs (query, -1, fields, error);
}

/* How deep a JSON text is nested, without reading it. */
static guint
measure_depth (const char *text,
               gsize       length)
{
  guint depth = 0;
  guint deepest = 0;
  gboolean quoted = FALSE;

  for (gsize i = 0; i < length; i++)
    {
      if (quoted && text[i] == '\\')
        i++;
      else if (text[i] == '"')
        quoted = !quoted;
      else if (!quoted && (text[i] == '[' || text[i] == '{'))
        deepest = MAX (deepest, ++depth);
      else if (!quoted && (text[i] == ']' || text[i] == '}') && depth > 0)
        depth--;
    }

  return deepest;
}

static gboolean
read_json (GBytes      *body,
           JsonObject  *fields,
           GError     **error)
{
  gsize length;
  const char *text = g_bytes_get_data (body, &length);
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (length == 0 || !g_utf8_validate_len (text, length, NULL) || measure_depth (text, length) > DEEPEST
      || !json_parser_load_from_data (parser, text, length, NULL) || json_parser_get_root (parser) == NULL
      || !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    {
      g_set_error (error, SONOR_FORM_ERROR, SONOR_FORM_ERROR_MALFORMED, _("The body is no JSON object"));
      return FALSE;
    }
  /* The database keeps no NUL in a text, and says so only when it is too late to name it. */
  if (g_strstr_len (text, length, "\\u0000") != NULL)
    {
      g_set_error (error, SONOR_FORM_ERROR, SONOR_FORM_ERROR_MALFORMED, _("The body has a NUL character"));
      return FALSE;
    }

  json_object_iter_init (&iter, json_node_get_object (json_parser_get_root (parser)));
  while (json_object_iter_next (&iter, &name, &node))
    json_object_set_member (fields, name, json_node_copy (node));

  return TRUE;
}

static gboolean
read_part (SoupMessageHeaders  *headers,
           GBytes              *body,
           JsonObject          *fields,
           GPtrArray           *files,
           GError             **error)
{
  g_autofree char *disposition = NULL;
  g_autoptr (GHashTable) parameters = NULL;
  const char *name;
  const char *file_name;
  g_autofree char *text = NULL;

  if (!soup_message_headers_get_content_disposition (headers, &disposition, &parameters)
      || !g_str_equal (disposition, "form-data") || (name = g_hash_table_lookup (parameters, "name")) == NULL)
    {
      g_set_error (error, SONOR_FORM_ERROR, SONOR_FORM_ERROR_MALFORMED, _("A part of the form has no name"));
      return FALSE;
    }

  file_name = g_hash_table_lookup (parameters, "filename");
  if (file_name != NULL)
    {
      SonorFormFile *file;
      const char *end = MAX (strrchr (file_name, '/'), strrchr (file_name, '\\'));

      /* A browser sends an empty one where nothing was chosen. */
      if (g_bytes_get_size (body) == 0 && *file_name == '\0')
        return TRUE;
      if (!check_text ("?", name, strlen (name), error) || !check_text (name, file_name, strlen (file_name), error))
        return FALSE;
      file = g_new0 (SonorFormFile, 1);
      file->field = g_strdup (name);
      /* Some programs name the folder on their disk too, which is nobody's business. */
      file->name = g_strdup (end != NULL ? end + 1 : file_name);
      file->bytes = g_bytes_ref (body);
      g_ptr_array_add (files, file);
      return TRUE;
    }

  text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  return add_field (fields, name, text, g_bytes_get_size (body), error);
}

static gboolean
read_multipart (SoupMessageHeaders  *headers,
                GBytes              *body,
                JsonObject          *fields,
                GPtrArray           *files,
                GError             **error)
{
  g_autoptr (SoupMultipart) multipart = soup_multipart_new_from_message (headers, body);

  if (multipart == NULL || soup_multipart_get_length (multipart) > MOST_FIELDS)
    {
      g_set_error (error, SONOR_FORM_ERROR, SONOR_FORM_ERROR_MALFORMED, _("The body is no form of several parts"));
      return FALSE;
    }

  for (int i = 0; i < soup_multipart_get_length (multipart); i++)
    {
      SoupMessageHeaders *part_headers;
      GBytes *part_body;

      if (!soup_multipart_get_part (multipart, i, &part_headers, &part_body)
          || !read_part (part_headers, part_body, fields, files, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * sonor_form_read_body:
 * @headers: the request's headers, for its content type
 * @body: the request's body
 * @fields: where the fields go; what has the name of one that is there already takes its place
 * @files: (element-type SonorFormFile): where the files go
 * @error: return location for a #GError
 *
 * Reads a body of one of the types that forms and programs send: application/x-www-form-urlencoded, multipart/form-data or
 * application/json. Every text in @fields is UTF-8 without a NUL.
 *
 * Returns: whether it could be read; else @error says why not
 */
gboolean
sonor_form_read_body (SoupMessageHeaders  *headers,
                      GBytes              *body,
                      JsonObject          *fields,
                      GPtrArray           *files,
                      GError             **error)
{
  const char *type = soup_message_headers_get_content_type (headers, NULL);

  if (type == NULL && g_bytes_get_size (body) == 0)
    return TRUE;
  if (g_strcmp0 (type, "application/x-www-form-urlencoded") == 0)
    return g_bytes_get_size (body) == 0 || read_pairs (g_bytes_get_data (body, NULL), g_bytes_get_size (body), fields, error);
  if (g_strcmp0 (type, "multipart/form-data") == 0)
    return read_multipart (headers, body, fields, files, error);
  if (g_strcmp0 (type, "application/json") == 0)
    return read_json (body, fields, error);

  g_set_error (error, SONOR_FORM_ERROR, SONOR_FORM_ERROR_TYPE, _("The body has a type that is not read here"));
  return FALSE;
}
