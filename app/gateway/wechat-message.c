/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gateway/wechat-message.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <libxml/parser.h>

/* The longest there is are texts of 2,048 bytes; encrypted, and with all their fields, they stay far below this. */
#define MOST_BYTES 65536
#define MOST_FIELDS 64

G_DEFINE_QUARK (sonor-wechat-message-error-quark, sonor_wechat_message_error)

static GHashTable *
refuse (GError     **error,
        const char  *why)
{
  g_set_error_literal (error, SONOR_WECHAT_MESSAGE_ERROR, SONOR_WECHAT_MESSAGE_ERROR_XML, why);

  return NULL;
}

/**
 * sonor_wechat_message_parse:
 * @xml: what came
 * @length: its bytes
 * @error: return location for a #GError
 *
 * Reads the flat XML of official accounts: an element `xml` with the fields in it. Nothing is fetched, and no entity is defined or
 * expanded: what brings a document type is refused.
 *
 * Returns: (transfer container) (element-type utf8 utf8) (nullable): the fields by their names
 */
GHashTable *
sonor_wechat_message_parse (const char  *xml,
                            gsize        length,
                            GError     **error)
{
  g_autoptr (GHashTable) fields = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  xmlDoc *document;
  xmlNode *root;

  if (length == 0 || length > MOST_BYTES)
    return refuse (error, _("A message has 1 to 65536 bytes"));
  if (g_strstr_len (xml, (gssize) length, "<!DOCTYPE") != NULL)
    return refuse (error, _("A message has no document type"));

  document = xmlReadMemory (xml, (int) length, NULL, NULL, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
  root = document != NULL ? xmlDocGetRootElement (document) : NULL;
  if (root == NULL || document->intSubset != NULL || strcmp ((const char *) root->name, "xml") != 0)
    {
      xmlFreeDoc (document);
      return refuse (error, _("This is no message in XML"));
    }
  for (xmlNode *node = root->children; node != NULL && g_hash_table_size (fields) < MOST_FIELDS; node = node->next)
    {
      xmlChar *text;

      if (node->type != XML_ELEMENT_NODE)
        continue;
      text = xmlNodeGetContent (node);
      g_hash_table_insert (fields, g_strdup ((const char *) node->name), g_strdup ((const char *) text));
      xmlFree (text);
    }
  xmlFreeDoc (document);

  return g_steal_pointer (&fields);
}

static const char *
look_up (GHashTable *fields,
         const char *name)
{
  const char *text = g_hash_table_lookup (fields, name);

  return text != NULL ? text : "";
}

static gboolean
check_field (GHashTable  *fields,
             const char  *name,
             const char  *characters,
             gsize        most,
             GError     **error)
{
  const char *text = look_up (fields, name);

  if (*text != '\0' && strlen (text) <= most && strspn (text, characters) == strlen (text))
    return TRUE;

  /* Translators: %s is a field of a message */
  g_set_error (error, SONOR_WECHAT_MESSAGE_ERROR, SONOR_WECHAT_MESSAGE_ERROR_FIELD, _("%s: it is missing, or not as WeChat writes it"), name);
  return FALSE;
}

static void
take (GHashTable *fields,
      const char *name,
      JsonObject *detail,
      const char *member)
{
  const char *text = look_up (fields, name);

  if (*text != '\0')
    json_object_set_string_member (detail, member, text);
}

static void
read_event (GHashTable *fields,
            JsonObject *message)
{
  g_autofree char *event = g_ascii_strdown (look_up (fields, "Event"), -1);
  g_autofree char *id = g_strdup_printf ("%s-%s-%s", look_up (fields, "FromUserName"), look_up (fields, "CreateTime"), event);

  json_object_set_string_member (message, "event", event);
  json_object_set_string_member (message, "external_id", id);
}

static gboolean
read_location (GHashTable  *fields,
               JsonObject  *message,
               JsonObject  *detail,
               GError     **error)
{
  static const char numbers[] = "-.0123456789";

  if (!check_field (fields, "Location_X", numbers, 20, error) || !check_field (fields, "Location_Y", numbers, 20, error))
    return FALSE;

  /* X is the latitude here, whatever mathematicians say. */
  json_object_set_double_member (detail, "latitude", g_ascii_strtod (look_up (fields, "Location_X"), NULL));
  json_object_set_double_member (detail, "longitude", g_ascii_strtod (look_up (fields, "Location_Y"), NULL));
  take (fields, "Label", detail, "label");
  json_object_set_string_member (message, "body", look_up (fields, "Label"));

  return TRUE;
}

static gboolean
read_form (GHashTable  *fields,
           const char  *type,
           JsonObject  *message,
           JsonObject  *detail,
           GError     **error)
{
  static const char media_letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";

  if (g_str_equal (type, "text"))
    json_object_set_string_member (message, "body", look_up (fields, "Content"));
  else if (g_str_equal (type, "location"))
    return read_location (fields, message, detail, error);
  else if (g_str_equal (type, "link"))
    {
      g_autofree char *body = g_strdup_printf ("%s\n%s\n%s", look_up (fields, "Title"), look_up (fields, "Description"), look_up (fields, "Url"));

      json_object_set_string_member (message, "body", g_strstrip (body));
      take (fields, "Url", detail, "url");
    }
  else if (g_str_equal (type, "image") || g_str_equal (type, "voice") || g_str_equal (type, "video") || g_str_equal (type, "shortvideo"))
    {
      if (!check_field (fields, "MediaId", media_letters, 150, error))
        return FALSE;
      take (fields, "MediaId", detail, "media_id");
      take (fields, "Format", detail, "format");
      /* What WeChat has understood of a voice, where that is switched on. */
      json_object_set_string_member (message, "body", look_up (fields, "Recognition"));
    }
  else
    {
      g_autofree char *body = g_strdup_printf ("[%s]", type);

      json_object_set_string_member (message, "body", body);
      type = "text";
    }
  json_object_set_string_member (message, "form", g_str_equal (type, "shortvideo") ? "video" : type);

  return TRUE;
}

/**
 * sonor_wechat_message_read:
 * @fields: (element-type utf8 utf8): fields of a message in clear
 * @error: return location for a #GError
 *
 * Makes of WeChat's message what wechat_receive() takes. What WeChat invents later stands there as its name in brackets.
 *
 * Returns: (transfer full) (nullable): from, external_id, and form, body and detail or event
 */
JsonObject *
sonor_wechat_message_read (GHashTable  *fields,
                           GError     **error)
{
  static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
  static const char digits[] = "0123456789";
  g_autoptr (JsonObject) message = json_object_new ();
  g_autoptr (JsonObject) detail = json_object_new ();
  const char *type = look_up (fields, "MsgType");

  if (!check_field (fields, "FromUserName", letters, 64, error) || !check_field (fields, "CreateTime", digits, 12, error)
      || !check_field (fields, "MsgType", letters, 32, error))
    return NULL;

  json_object_set_string_member (message, "from", look_up (fields, "FromUserName"));
  if (g_str_equal (type, "event"))
    {
      if (!check_field (fields, "Event", letters, 64, error))
        return NULL;
      read_event (fields, message);
      return g_steal_pointer (&message);
    }

  if (!check_field (fields, "MsgId", digits, 20, error) || (g_str_equal (type, "text") && !check_field (fields, "Content", look_up (fields, "Content"), 8192, error)))
    return NULL;
  json_object_set_string_member (message, "external_id", look_up (fields, "MsgId"));
  json_object_set_string_member (message, "form", type);
  if (!read_form (fields, type, message, detail, error))
    return NULL;
  json_object_set_object_member (message, "detail", g_steal_pointer (&detail));

  return g_steal_pointer (&message);
}
