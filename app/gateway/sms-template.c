/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gateway/sms-template.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/base.h"
#include "gateway/http-client.h"

/* Nobody's template needs more, and a stack has an end. */
#define MOST_BYTES 65536
#define MOST_DEPTH 16

/**
 * SonorSmsTemplate:
 *
 * How a provider of short messages wants to be asked over HTTP, and how it answers: a file of the installation, checked as a
 * whole before anything is sent. sonor.conf(5) describes it.
 */
struct _SonorSmsTemplate
{
  GObject          parent_instance;

  char            *path;
  char            *account;
  char            *secret;
  char            *method;
  char            *url;
  JsonObject      *headers;
  JsonNode        *json;
  JsonObject      *form;
  char            *id;
  char            *code;
  char            *message;
  GStrv            fine;
  GStrv            passing;
  SonorSmsCallback reports;
  SonorSmsCallback messages;
};

G_DEFINE_FINAL_TYPE (SonorSmsTemplate, sonor_sms_template, G_TYPE_OBJECT)

static const char *variables[] = { "number", "digits", "text", "id", "account", "secret", "time", NULL };

/* Pointers into JSON, RFC 6901 */

static gboolean
is_pointer (const char *text)
{
  for (const char *at = text; *at != '\0'; at++)
    if (*at == '~' && at[1] != '0' && at[1] != '1')
      return FALSE;

  return *text == '\0' || *text == '/';
}

/**
 * sonor_json_point_node:
 * @node: (nullable): a value
 * @pointer: where in it, RFC 6901
 *
 * Returns: (transfer none) (nullable): what is there
 */
JsonNode *
sonor_json_point_node (JsonNode   *node,
                       const char *pointer)
{
  g_auto (GStrv) steps = g_strsplit (pointer, "/", -1);

  for (guint i = 1; node != NULL && steps[0] != NULL && steps[i] != NULL; i++)
    {
      g_autoptr (GString) name = g_string_new (steps[i]);
      guint64 index = 0;

      g_string_replace (name, "~1", "/", 0);
      g_string_replace (name, "~0", "~", 0);
      if (JSON_NODE_HOLDS_OBJECT (node))
        node = json_object_get_member (json_node_get_object (node), name->str);
      else if (JSON_NODE_HOLDS_ARRAY (node) && g_ascii_string_to_unsigned (name->str, 10, 0, G_MAXUINT, &index, NULL)
               && index < json_array_get_length (json_node_get_array (node)))
        node = json_array_get_element (json_node_get_array (node), (guint) index);
      else
        node = NULL;
    }

  return node;
}

/**
 * sonor_json_point:
 * @node: (nullable): a value
 * @pointer: where in it, RFC 6901
 *
 * Returns: (transfer full) (nullable): the text there, or the number or truth as a text; %NULL if there is none
 */
char *
sonor_json_point (JsonNode   *node,
                  const char *pointer)
{
  JsonNode *found = sonor_json_point_node (node, pointer);
  GType type = found != NULL && JSON_NODE_HOLDS_VALUE (found) ? json_node_get_value_type (found) : G_TYPE_INVALID;

  if (type == G_TYPE_STRING)
    return json_node_dup_string (found);
  if (type == G_TYPE_INT64 || type == G_TYPE_BOOLEAN || type == G_TYPE_DOUBLE)
    return json_to_string (found, FALSE);

  return NULL;
}

/* Checking */

static gboolean
refuse (SonorSmsTemplate  *self,
        const char        *member,
        const char        *why,
        GError           **error)
{
  g_set_error (error, SONOR_CONFIG_ERROR, SONOR_CONFIG_ERROR_MISSING, "%s: “%s”: %s", self->path, member, why);
  return FALSE;
}

static gboolean
check_members (SonorSmsTemplate    *self,
               JsonObject          *object,
               const char          *name,
               const char * const  *known,
               GError             **error)
{
  g_autoptr (GList) members = json_object_get_members (object);

  for (GList *l = members; l != NULL; l = l->next)
    if (!g_strv_contains (known, l->data))
      {
        g_autofree char *member = g_strconcat (name, *name != '\0' ? "/" : "", l->data, NULL);

        return refuse (self, member, _("this is not known here"), error);
      }

  return TRUE;
}

/* Every brace in a text belongs to a variable that there is. */
static gboolean
check_text (SonorSmsTemplate  *self,
            const char        *member,
            const char        *text,
            GError           **error)
{
  for (const char *at = strpbrk (text, "{}"); at != NULL; at = strpbrk (at, "{}"))
    {
      const char *end = *at == '{' ? strchr (at, '}') : NULL;
      g_autofree char *name = end != NULL ? g_strndup (at + 1, (gsize) (end - at - 1)) : NULL;

      if (name == NULL || !g_strv_contains (variables, name))
        {
          g_autofree char *all = g_strjoinv (", ", (char **) variables);
          g_autofree char *why = g_strdup_printf (_("braces are for one of %s"), all);

          return refuse (self, member, why, error);
        }
      at = end + 1;
    }

  return TRUE;
}

static gboolean
check_node (SonorSmsTemplate  *self,
            const char        *member,
            JsonNode          *node,
            guint              depth,
            GError           **error)
{
  if (depth > MOST_DEPTH)
    return refuse (self, member, _("this is too deep"), error);

  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObjectIter iter;
      const char *name;
      JsonNode *value;

      json_object_iter_init (&iter, json_node_get_object (node));
      while (json_object_iter_next (&iter, &name, &value))
        {
          g_autofree char *inner = g_strconcat (member, "/", name, NULL);

          if (!check_node (self, inner, value, depth + 1, error))
            return FALSE;
        }
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
        if (!check_node (self, member, json_array_get_element (json_node_get_array (node), i), depth + 1, error))
          return FALSE;
    }
  else if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    return check_text (self, member, json_node_get_string (node), error);

  return TRUE;
}

static gboolean
read_text (SonorSmsTemplate  *self,
           JsonObject        *object,
           const char        *group,
           const char        *name,
           gboolean           needed,
           char             **text,
           GError           **error)
{
  JsonNode *node = json_object_get_member (object, name);
  g_autofree char *member = g_strconcat (group, *group != '\0' ? "/" : "", name, NULL);

  if (node == NULL && !needed)
    return TRUE;
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return refuse (self, member, _("a text is wanted"), error);

  *text = json_node_dup_string (node);
  return TRUE;
}

static gboolean
read_pointer (SonorSmsTemplate  *self,
              JsonObject        *object,
              const char        *group,
              const char        *name,
              gboolean           needed,
              char             **pointer,
              GError           **error)
{
  g_autofree char *member = g_strconcat (group, "/", name, NULL);

  if (!read_text (self, object, group, name, needed, pointer, error))
    return FALSE;

  return *pointer == NULL || is_pointer (*pointer) || refuse (self, member, _("a JSON pointer is wanted, as /data/0/id"), error);
}

static gboolean
read_words (SonorSmsTemplate  *self,
            JsonObject        *object,
            const char        *group,
            const char        *name,
            GStrv             *words,
            GError           **error)
{
  JsonNode *node = json_object_get_member (object, name);
  g_autofree char *member = g_strconcat (group, "/", name, NULL);
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return refuse (self, member, _("a list of texts is wanted"), error);

  for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
    {
      char *word = sonor_json_point (json_array_get_element (json_node_get_array (node), i), "");

      if (word == NULL)
        return refuse (self, member, _("a list of texts is wanted"), error);
      g_ptr_array_add (found, word);
    }
  g_ptr_array_add (found, NULL);
  *words = (GStrv) g_ptr_array_free (g_steal_pointer (&found), FALSE);

  return TRUE;
}

/* A member that is an object, checked for what it may hold; %NULL without an error if it is not there and need not be. */
static gboolean
read_object (SonorSmsTemplate    *self,
             JsonObject          *root,
             const char          *name,
             gboolean             needed,
             const char * const  *known,
             JsonObject         **object,
             GError             **error)
{
  JsonNode *node = json_object_get_member (root, name);

  *object = NULL;
  if (node == NULL && !needed)
    return TRUE;
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return refuse (self, name, _("an object is wanted"), error);

  *object = json_node_get_object (node);
  return known == NULL || check_members (self, *object, name, known, error);
}

static gboolean
read_url (SonorSmsTemplate  *self,
          JsonObject        *root,
          GError           **error)
{
  g_autoptr (GUri) uri = NULL;
  g_autofree char *bare = NULL;

  if (!read_text (self, root, "", "url", TRUE, &self->url, error) || !check_text (self, "url", self->url, error))
    return FALSE;

  bare = g_strdelimit (g_strdup (self->url), "{}", '_');
  uri = g_uri_parse (bare, SOUP_HTTP_URI_FLAGS, NULL);
  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0')
    return refuse (self, "url", _("this is no address"), error);

  if (!sonor_http_client_is_secret (uri))
    return refuse (self, "url", _("https is wanted"), error);

  return TRUE;
}

static gboolean
read_headers (SonorSmsTemplate  *self,
              JsonObject        *root,
              GError           **error)
{
  JsonObject *headers;
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (!read_object (self, root, "headers", FALSE, NULL, &headers, error))
    return FALSE;

  self->headers = headers != NULL ? json_object_ref (headers) : json_object_new ();
  json_object_iter_init (&iter, self->headers);
  while (json_object_iter_next (&iter, &name, &value))
    {
      g_autofree char *member = g_strconcat ("headers/", name, NULL);

      if (*name == '\0' || strpbrk (name, ": \r\n\t") != NULL || !JSON_NODE_HOLDS_VALUE (value)
          || json_node_get_value_type (value) != G_TYPE_STRING || strpbrk (json_node_get_string (value), "\r\n") != NULL)
        return refuse (self, member, _("a line of text is wanted"), error);
      if (!check_text (self, member, json_node_get_string (value), error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
read_body (SonorSmsTemplate  *self,
           JsonObject        *root,
           GError           **error)
{
  JsonNode *json = json_object_get_member (root, "json");
  JsonObject *form;
  JsonObjectIter iter;
  JsonNode *value;
  gboolean posts = !g_str_equal (self->method, "GET");

  if (!read_object (self, root, "form", FALSE, NULL, &form, error))
    return FALSE;
  if ((json != NULL) + (form != NULL) != posts)
    return refuse (self, "json", _("a POST has either json or form, a GET neither"), error);

  if (json != NULL)
    {
      self->json = json_node_copy (json);
      return check_node (self, "json", json, 0, error);
    }
  if (form == NULL)
    return TRUE;

  self->form = json_object_ref (form);
  json_object_iter_init (&iter, form);
  while (json_object_iter_next (&iter, NULL, &value))
    if (!JSON_NODE_HOLDS_VALUE (value) || json_node_get_value_type (value) != G_TYPE_STRING)
      return refuse (self, "form", _("a form has texts"), error);

  return check_node (self, "form", json_object_get_member (root, "form"), 0, error);
}

static gboolean
read_answer (SonorSmsTemplate  *self,
             JsonObject        *root,
             GError           **error)
{
  static const char *known[] = { "id", "code", "message", "fine", "passing", NULL };
  JsonObject *answer;

  if (!read_object (self, root, "answer", TRUE, known, &answer, error)
      || !read_pointer (self, answer, "answer", "id", TRUE, &self->id, error)
      || !read_pointer (self, answer, "answer", "code", FALSE, &self->code, error)
      || !read_pointer (self, answer, "answer", "message", FALSE, &self->message, error)
      || !read_words (self, answer, "answer", "fine", &self->fine, error)
      || !read_words (self, answer, "answer", "passing", &self->passing, error))
    return FALSE;
  if ((self->code != NULL) != (self->fine != NULL))
    return refuse (self, "answer/fine", _("code and fine belong together"), error);

  return TRUE;
}

static gboolean
read_callback (SonorSmsTemplate  *self,
               JsonObject        *root,
               const char        *name,
               gboolean           report,
               SonorSmsCallback  *callback,
               GError           **error)
{
  static const char *of_report[] = { "list", "id", "state", "delivered", "pending", "header", NULL };
  static const char *of_message[] = { "list", "id", "sender", "text", "header", NULL };
  JsonObject *object;

  if (!read_object (self, root, name, FALSE, report ? of_report : of_message, &object, error))
    return FALSE;
  if (object == NULL)
    return TRUE;

  if (!read_pointer (self, object, name, "list", FALSE, &callback->list, error)
      || !read_pointer (self, object, name, "id", TRUE, &callback->id, error)
      || !read_text (self, object, name, "header", TRUE, &callback->header, error))
    return FALSE;
  if (!report)
    return read_pointer (self, object, name, "sender", TRUE, &callback->sender, error)
           && read_pointer (self, object, name, "text", TRUE, &callback->text, error);
  if (!read_pointer (self, object, name, "state", TRUE, &callback->state, error)
      || !read_words (self, object, name, "delivered", &callback->delivered, error)
      || !read_words (self, object, name, "pending", &callback->pending, error))
    return FALSE;

  return callback->delivered != NULL || refuse (self, "reports/delivered", _("a list of texts is wanted"), error);
}

static gboolean
read_all (SonorSmsTemplate  *self,
          JsonObject        *root,
          GError           **error)
{
  static const char *known[] = { "method", "url", "headers", "json", "form", "answer", "reports", "messages", NULL };

  if (!check_members (self, root, "", known, error) || !read_text (self, root, "", "method", TRUE, &self->method, error))
    return FALSE;
  if (!g_str_equal (self->method, "GET") && !g_str_equal (self->method, "POST"))
    return refuse (self, "method", _("GET or POST is wanted"), error);

  return read_url (self, root, error) && read_headers (self, root, error) && read_body (self, root, error)
         && read_answer (self, root, error) && read_callback (self, root, "reports", TRUE, &self->reports, error)
         && read_callback (self, root, "messages", FALSE, &self->messages, error);
}

/**
 * sonor_sms_template_load:
 * @path: (type filename): a JSON file
 * @error: return location for a #GError
 *
 * Loads and checks how a provider is spoken to. What is wrong is named by file and member.
 *
 * Returns: (transfer full) (nullable): the template, %NULL with @error set
 */
SonorSmsTemplate *
sonor_sms_template_load (const char  *path,
                         GError     **error)
{
  g_autoptr (SonorSmsTemplate) self = g_object_new (SONOR_TYPE_SMS_TEMPLATE, NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *data = NULL;
  gsize length;

  self->path = g_strdup (path);
  if (!g_file_get_contents (path, &data, &length, error))
    return NULL;
  if (length > MOST_BYTES || !g_utf8_validate (data, (gssize) length, NULL))
    {
      g_set_error (error, SONOR_CONFIG_ERROR, SONOR_CONFIG_ERROR_UNREADABLE, _("%s is no template: too long, or no UTF-8"), path);
      return NULL;
    }
  if (!json_parser_load_from_data (parser, data, (gssize) length, error))
    {
      g_prefix_error (error, "%s: ", path);
      return NULL;
    }
  if (json_parser_get_root (parser) == NULL || !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    {
      refuse (self, "", _("an object is wanted"), error);
      return NULL;
    }

  return read_all (self, json_node_get_object (json_parser_get_root (parser)), error) ? g_steal_pointer (&self) : NULL;
}

/* Filling in */

static char *
look_up (SonorSmsTemplate   *self,
         const SonorSmsPart *part,
         const char         *name)
{
  if (g_str_equal (name, "number"))
    return g_strdup (part->recipient);
  if (g_str_equal (name, "digits"))
    return g_strdup (part->recipient + (g_str_has_prefix (part->recipient, "+86") ? 3 : 1));
  if (g_str_equal (name, "text"))
    return g_strdup (part->body);
  if (g_str_equal (name, "id"))
    return g_strdup (part->message_id);
  if (g_str_equal (name, "account"))
    return g_strdup (self->account != NULL ? self->account : "");
  if (g_str_equal (name, "secret"))
    return g_strdup (self->secret != NULL ? self->secret : "");

  return g_strdup_printf ("%" G_GINT64_FORMAT, g_get_real_time () / G_USEC_PER_SEC);
}

static char *
fill (SonorSmsTemplate   *self,
      const SonorSmsPart *part,
      const char         *text,
      gboolean            escape)
{
  GString *filled = g_string_new (NULL);

  for (const char *at = text; *at != '\0';)
    {
      const char *end = *at == '{' ? strchr (at, '}') : NULL;

      if (end != NULL)
        {
          g_autofree char *name = g_strndup (at + 1, (gsize) (end - at - 1));
          g_autofree char *value = look_up (self, part, name);
          g_autofree char *escaped = escape ? g_uri_escape_string (value, NULL, FALSE) : NULL;

          g_string_append (filled, escape ? escaped : value);
          at = end + 1;
        }
      else
        g_string_append_c (filled, *at++);
    }

  return g_string_free (filled, FALSE);
}

static JsonNode *
fill_node (SonorSmsTemplate   *self,
           const SonorSmsPart *part,
           JsonNode           *node)
{
  JsonNode *filled;

  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObject *object = json_object_new ();
      JsonObjectIter iter;
      const char *name;
      JsonNode *value;

      json_object_iter_init (&iter, json_node_get_object (node));
      while (json_object_iter_next (&iter, &name, &value))
        json_object_set_member (object, name, fill_node (self, part, value));
      filled = json_node_new (JSON_NODE_OBJECT);
      json_node_take_object (filled, object);
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_array_new ();

      for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
        json_array_add_element (array, fill_node (self, part, json_array_get_element (json_node_get_array (node), i)));
      filled = json_node_new (JSON_NODE_ARRAY);
      json_node_take_array (filled, array);
    }
  else if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    {
      g_autofree char *text = fill (self, part, json_node_get_string (node), FALSE);

      filled = json_node_init_string (json_node_alloc (), text);
    }
  else
    filled = json_node_copy (node);

  return filled;
}

static void
put_body (SoupMessage *message,
          const char  *type,
          char        *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, strlen (text));

  soup_message_set_request_body_from_bytes (message, type, bytes);
}

static char *
fill_form (SonorSmsTemplate   *self,
           const SonorSmsPart *part)
{
  GString *filled = g_string_new (NULL);
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init (&iter, self->form);
  while (json_object_iter_next (&iter, &name, &value))
    {
      g_autofree char *text = fill (self, part, json_node_get_string (value), FALSE);
      g_autofree char *escaped_name = g_uri_escape_string (name, NULL, FALSE);
      g_autofree char *escaped = g_uri_escape_string (text, NULL, FALSE);

      g_string_append_printf (filled, "%s%s=%s", filled->len > 0 ? "&" : "", escaped_name, escaped);
    }

  return g_string_free (filled, FALSE);
}

/**
 * sonor_sms_template_write:
 * @self: a template
 * @part: what is to go
 *
 * Returns: (transfer full) (nullable): the request; %NULL if the address is none any more with everything filled in
 */
SoupMessage *
sonor_sms_template_write (SonorSmsTemplate   *self,
                          const SonorSmsPart *part)
{
  g_autofree char *url = fill (self, part, self->url, TRUE);
  SoupMessage *message = soup_message_new (self->method, url);
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (message == NULL)
    return NULL;

  if (self->json != NULL)
    {
      g_autoptr (JsonNode) filled = fill_node (self, part, self->json);

      put_body (message, "application/json", json_to_string (filled, FALSE));
    }
  else if (self->form != NULL)
    put_body (message, "application/x-www-form-urlencoded", fill_form (self, part));

  json_object_iter_init (&iter, self->headers);
  while (json_object_iter_next (&iter, &name, &value))
    {
      g_autofree char *text = fill (self, part, json_node_get_string (value), FALSE);

      /* A text of a message has lines; a header has not. */
      soup_message_headers_replace (soup_message_get_request_headers (message), name, g_strdelimit (text, "\r\n", ' '));
    }

  return message;
}

/**
 * sonor_sms_template_read:
 * @self: a template
 * @status: HTTP status of the answer
 * @body: the answer
 * @length: its length in bytes
 * @error: return location for a #GError of %SONOR_SMS_ERROR
 *
 * Reads what a provider answers.
 *
 * Returns: (transfer full) (nullable): the id that it gave the message, %NULL with @error set
 */
char *
sonor_sms_template_read (SonorSmsTemplate  *self,
                         guint              status,
                         const char        *body,
                         gssize             length,
                         GError           **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  gboolean parsed = g_utf8_validate (body, length, NULL) && json_parser_load_from_data (parser, body, length, NULL);
  JsonNode *root = parsed ? json_parser_get_root (parser) : NULL;
  g_autofree char *code = self->code != NULL ? sonor_json_point (root, self->code) : NULL;
  g_autofree char *why = self->message != NULL ? sonor_json_point (root, self->message) : NULL;
  g_autofree char *id = sonor_json_point (root, self->id);
  gboolean fine = status / 100 == 2 && (self->code == NULL || (code != NULL && g_strv_contains ((const char * const *) self->fine, code)));
  SonorSmsError kind = SONOR_SMS_ERROR_REFUSED;

  if (fine && id != NULL && *id != '\0' && strlen (id) <= 100)
    return g_steal_pointer (&id);

  /* A gateway in between that waited in vain, or an answer that is none: it may have gone. */
  if (status == SOUP_STATUS_BAD_GATEWAY || status == SOUP_STATUS_GATEWAY_TIMEOUT || (status / 100 == 2 && (fine || code == NULL)))
    kind = SONOR_SMS_ERROR_UNANSWERED;
  else if (status == 429 || status == SOUP_STATUS_REQUEST_TIMEOUT || status / 100 == 5
           || (code != NULL && self->passing != NULL && g_strv_contains ((const char * const *) self->passing, code)))
    kind = SONOR_SMS_ERROR_PASSING;
  g_set_error (error, SONOR_SMS_ERROR, kind, "HTTP %u %s %.40s", status, code != NULL ? code : "", why != NULL ? why : "");

  return NULL;
}

/**
 * sonor_sms_template_set_contract:
 * @self: a template
 * @account: (nullable): what `{account}` becomes
 * @secret: (nullable): what `{secret}` becomes; it does not stand in the template
 */
void
sonor_sms_template_set_contract (SonorSmsTemplate *self,
                                 const char       *account,
                                 const char       *secret)
{
  g_return_if_fail (SONOR_IS_SMS_TEMPLATE (self));

  g_free (self->account);
  self->account = g_strdup (account);
  g_free (self->secret);
  self->secret = g_strdup (secret);
}

/**
 * sonor_sms_template_get_reports:
 * @self: a template
 *
 * Returns: (transfer none) (nullable): how it tells what became of messages; %NULL if it does not
 */
const SonorSmsCallback *
sonor_sms_template_get_reports (SonorSmsTemplate *self)
{
  return self->reports.id != NULL ? &self->reports : NULL;
}

/**
 * sonor_sms_template_get_messages:
 * @self: a template
 *
 * Returns: (transfer none) (nullable): how it tells what citizens write; %NULL if it does not
 */
const SonorSmsCallback *
sonor_sms_template_get_messages (SonorSmsTemplate *self)
{
  return self->messages.id != NULL ? &self->messages : NULL;
}

static void
clear_callback (SonorSmsCallback *callback)
{
  g_free (callback->list);
  g_free (callback->id);
  g_free (callback->state);
  g_free (callback->sender);
  g_free (callback->text);
  g_strfreev (callback->delivered);
  g_strfreev (callback->pending);
  g_free (callback->header);
}

static void
sonor_sms_template_finalize (GObject *object)
{
  SonorSmsTemplate *self = SONOR_SMS_TEMPLATE (object);

  if (self->secret != NULL)
    explicit_bzero (self->secret, strlen (self->secret));
  g_free (self->path);
  g_free (self->account);
  g_free (self->secret);
  g_free (self->method);
  g_free (self->url);
  g_clear_pointer (&self->headers, json_object_unref);
  g_clear_pointer (&self->json, json_node_unref);
  g_clear_pointer (&self->form, json_object_unref);
  g_free (self->id);
  g_free (self->code);
  g_free (self->message);
  g_strfreev (self->fine);
  g_strfreev (self->passing);
  clear_callback (&self->reports);
  clear_callback (&self->messages);

  G_OBJECT_CLASS (sonor_sms_template_parent_class)->finalize (object);
}

static void
sonor_sms_template_class_init (SonorSmsTemplateClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sonor_sms_template_finalize;
}

static void
sonor_sms_template_init (SonorSmsTemplate *self)
{
}
