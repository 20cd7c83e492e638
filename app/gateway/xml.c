/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gateway/xml.h"

#include <string.h>

#include <libxml/xmlwriter.h>

#define XML(text) ((const xmlChar *) (text))

static void write_node (xmlTextWriterPtr writer, const char *name, JsonNode *node);

/* What GeoReport v2 calls the things in a list: mostly the same without the last letter. */
static char *
name_item (const char *list)
{
  if (g_str_equal (list, "service_requests"))
    return g_strdup ("request");

  return g_strndup (list, g_str_has_suffix (list, "s") ? strlen (list) - 1 : strlen (list));
}

/* XML has no way to write most control characters, not even escaped. */
static char *
without_controls (const char *text)
{
  char *clean = g_strdup (text);

  for (char *at = clean; *at != '\0'; at++)
    {
      if ((guchar) *at < 0x20 && *at != '\t' && *at != '\n' && *at != '\r')
        *at = ' ';
    }

  return clean;
}

static void
write_value (xmlTextWriterPtr  writer,
             JsonNode         *node)
{
  g_autofree char *text = NULL;
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  switch (json_node_get_value_type (node))
    {
    case G_TYPE_STRING:
      text = without_controls (json_node_get_string (node));
      break;
    case G_TYPE_BOOLEAN:
      text = g_strdup (json_node_get_boolean (node) ? "true" : "false");
      break;
    case G_TYPE_INT64:
      text = g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
      break;
    default:
      /* As many digits as are true: 40.7574 stays what it is. */
      text = g_strdup (g_ascii_formatd (number, sizeof number, "%.15g", json_node_get_double (node)));
      break;
    }
  xmlTextWriterWriteString (writer, XML (text));
}

static void
write_array (xmlTextWriterPtr  writer,
             const char       *name,
             JsonArray        *array)
{
  g_autofree char *item = name_item (name);

  for (guint i = 0; i < json_array_get_length (array); i++)
    write_node (writer, item, json_array_get_element (array, i));
}

static void
write_object (xmlTextWriterPtr  writer,
              JsonObject       *object)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, &node))
    write_node (writer, name, node);
}

static void
write_node (xmlTextWriterPtr  writer,
            const char       *name,
            JsonNode         *node)
{
  xmlTextWriterStartElement (writer, XML (name));
  switch (json_node_get_node_type (node))
    {
    case JSON_NODE_OBJECT:
      write_object (writer, json_node_get_object (node));
      break;
    case JSON_NODE_ARRAY:
      write_array (writer, name, json_node_get_array (node));
      break;
    case JSON_NODE_VALUE:
      write_value (writer, node);
      break;
    case JSON_NODE_NULL:
    default:
      break;
    }
  xmlTextWriterEndElement (writer);
}

/**
 * sonor_xml_from_json:
 * @node: what is to be written; its names are names of XML elements too
 * @root: name of the outermost element
 *
 * Writes JSON as the XML that GeoReport v2 has for the same: a list is an element with one for each thing in it, what is
 * null is an empty element.
 *
 * Returns: (transfer full): a document in UTF-8 with its declaration
 */
char *
sonor_xml_from_json (JsonNode   *node,
                     const char *root)
{
  xmlBufferPtr buffer = xmlBufferCreate ();
  xmlTextWriterPtr writer = xmlNewTextWriterMemory (buffer, 0);
  char *text;

  xmlTextWriterStartDocument (writer, "1.0", "utf-8", NULL);
  write_node (writer, root, node);
  xmlTextWriterEndDocument (writer);
  xmlFreeTextWriter (writer);
  text = g_strdup ((const char *) xmlBufferContent (buffer));
  xmlBufferFree (buffer);

  return text;
}
