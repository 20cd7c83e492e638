/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gateway/page.h"

#include <string.h>

#include <gio/gio.h>
#include <libxml/HTMLtree.h>
#include <libxml/parser.h>
#include <libxml/tree.h>

/*
 * Pages out of templates, which are resources (data/gateway). A template is well-formed XML; what is filled in becomes text
 * and attributes of a tree, never markup, so nothing that a citizen writes can be anything but text. In the template's own
 * namespace stand
 *
 *   t:text="path"     the value is the text of the element
 *   t:word="key"      so is that word of words.ini, in the page's language or, tagged so, in Chinese
 *   t:each="path"     the element stands once for each object of a list, and looks into it first
 *   t:if, t:unless    the element is there if a value is there, and neither false nor empty
 *   t:NAME="…"        attribute NAME, with {path} and {@key} filled in; as {path} alone it is there if the value is
 *
 * A path is a name, or names with dots between them.
 */

#define TEMPLATE_NAMESPACE "urn:sonor:template"
#define RESOURCES "/io/github/sonor_hotline/Sonor/gateway/"
#define FALL_BACK "zh"

typedef struct _Scope Scope;

struct _Scope
{
  const Scope *outer;
  JsonObject  *values;
  const char  *language;
  GKeyFile    *words;
};

static GKeyFile *
get_words (void)
{
  static GKeyFile *words;

  if (g_once_init_enter (&words))
    {
      g_autoptr (GBytes) bytes = g_resources_lookup_data (RESOURCES "words.ini", G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
      GKeyFile *file = g_key_file_new ();

      if (bytes == NULL || !g_key_file_load_from_bytes (file, bytes, G_KEY_FILE_NONE, NULL))
        g_error ("There are no words for pages");
      g_once_init_leave (&words, file);
    }

  return words;
}

/* Returns: (transfer full) (nullable): the word, and in which language it is. */
static char *
find_word (const Scope  *scope,
           const char   *key,
           const char  **language)
{
  char *word = g_key_file_get_string (scope->words, scope->language, key, NULL);

  *language = word != NULL ? scope->language : FALL_BACK;

  return word != NULL ? word : g_key_file_get_string (scope->words, FALL_BACK, key, NULL);
}

/**
 * sonor_page_find_word:
 * @language: the page's language, a group of words.ini
 * @key: a key of words.ini
 *
 * Returns: (transfer full) (nullable): the word, in Chinese if it is not there in that language; %NULL if there is none
 */
char *
sonor_page_find_word (const char *language,
                      const char *key)
{
  Scope scope = { NULL, NULL, language, get_words () };
  const char *found;

  return find_word (&scope, key, &found);
}

/* Values */

static JsonNode *
find_in (JsonObject *object,
         const char *path)
{
  const char *dot = strchr (path, '.');
  g_autofree char *name = dot != NULL ? g_strndup (path, dot - path) : g_strdup (path);
  JsonNode *node = json_object_get_member (object, name);

  if (dot == NULL || node == NULL)
    return node;

  return JSON_NODE_HOLDS_OBJECT (node) ? find_in (json_node_get_object (node), dot + 1) : NULL;
}

static JsonNode *
find_value (const Scope *scope,
            const char  *path)
{
  for (; scope != NULL; scope = scope->outer)
    {
      JsonNode *node = find_in (scope->values, path);

      if (node != NULL)
        return node;
    }

  return NULL;
}

static gboolean
is_there (JsonNode *node)
{
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return FALSE;
  if (JSON_NODE_HOLDS_ARRAY (node))
    return json_array_get_length (json_node_get_array (node)) > 0;
  if (JSON_NODE_HOLDS_OBJECT (node))
    return TRUE;
  if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return json_node_get_boolean (node);

  return json_node_get_value_type (node) != G_TYPE_STRING || *json_node_get_string (node) != '\0';
}

/* What XML can hold: a control character that got so far is left out. */
static char *
dup_text (JsonNode *node)
{
  GString *text;
  g_autofree char *number = NULL;
  const char *string;

  if (!is_there (node) || !JSON_NODE_HOLDS_VALUE (node))
    return g_strdup ("");
  if (json_node_get_value_type (node) != G_TYPE_STRING)
    number = json_to_string (node, FALSE);
  string = number != NULL ? number : json_node_get_string (node);
  text = g_string_new (NULL);
  for (; *string != '\0'; string = g_utf8_next_char (string))
    {
      gunichar character = g_utf8_get_char (string);

      if (character >= 0x20 || character == '\n' || character == '\t')
        g_string_append_unichar (text, character);
    }

  return g_string_free (text, FALSE);
}

/* Attributes */

static gboolean
is_address (const xmlChar *name)
{
  return xmlStrEqual (name, BAD_CAST "href") || xmlStrEqual (name, BAD_CAST "action") || xmlStrEqual (name, BAD_CAST "src");
}

/* Returns: (nullable): the value of an attribute, or that it is not there. */
static char *
fill_in (const Scope *scope,
         const char  *pattern,
         gboolean     address)
{
  g_autoptr (GString) filled = g_string_new (NULL);
  const char *open;
  const char *close;

  while ((open = strchr (pattern, '{')) != NULL && (close = strchr (open, '}')) != NULL)
    {
      g_autofree char *path = g_strndup (open + 1, close - open - 1);
      const char *language;
      JsonNode *node = *path == '@' ? NULL : find_value (scope, path);
      g_autofree char *text = *path == '@' ? find_word (scope, path + 1, &language) : dup_text (node);
      g_autofree char *escaped = address && text != NULL ? g_uri_escape_string (text, NULL, FALSE) : g_strdup (text);

      /* Alone, it decides whether the attribute is there: as for selected, checked, aria-invalid. */
      if (open == pattern && close[1] == '\0' && *path != '@')
        {
          if (!is_there (node))
            return NULL;
          if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN)
            return g_strdup ("true");
        }
      g_string_append_len (filled, pattern, open - pattern);
      g_string_append (filled, escaped != NULL ? escaped : "");
      pattern = close + 1;
    }
  g_string_append (filled, pattern);

  return g_strdup (filled->str);
}

static char *
take_attribute (xmlNode    *node,
                const char *name)
{
  xmlAttr *attribute = xmlHasNsProp (node, BAD_CAST name, BAD_CAST TEMPLATE_NAMESPACE);
  xmlChar *value;
  char *taken;

  if (attribute == NULL)
    return NULL;

  value = xmlNodeGetContent ((xmlNode *) attribute);
  taken = g_strdup ((const char *) value);
  xmlFree (value);
  xmlRemoveProp (attribute);

  return taken;
}

static void
fill_attributes (xmlNode     *node,
                 const Scope *scope)
{
  xmlAttr *next;

  for (xmlAttr *attribute = node->properties; attribute != NULL; attribute = next)
    {
      g_autofree char *name = NULL;
      g_autofree char *pattern = NULL;
      g_autofree char *value = NULL;

      next = attribute->next;
      if (attribute->ns == NULL || !xmlStrEqual (attribute->ns->href, BAD_CAST TEMPLATE_NAMESPACE))
        continue;
      name = g_strdup ((const char *) attribute->name);
      pattern = take_attribute (node, name);
      /* Of an address that begins with a path of ours the rest is a part of that path; one that comes whole comes from the settings. */
      value = fill_in (scope, pattern, is_address (BAD_CAST name) && *pattern != '{');
      if (value != NULL)
        xmlSetProp (node, BAD_CAST name, BAD_CAST value);
    }
}

/* The tree */

static void fill (xmlNode     *node,
                  const Scope *scope);

static void
repeat (xmlNode     *node,
        const Scope *scope,
        JsonNode    *list)
{
  JsonArray *items = list != NULL && JSON_NODE_HOLDS_ARRAY (list) ? json_node_get_array (list) : NULL;

  for (guint i = 0; items != NULL && i < json_array_get_length (items); i++)
    {
      Scope inner = { scope, json_array_get_object_element (items, i), scope->language, scope->words };
      xmlNode *copy = xmlCopyNode (node, 1);

      xmlAddPrevSibling (node, copy);
      fill (copy, &inner);
    }
  xmlUnlinkNode (node);
  xmlFreeNode (node);
}

static void
remove_children (xmlNode *node)
{
  while (node->children != NULL)
    {
      xmlNode *child = node->children;

      xmlUnlinkNode (child);
      xmlFreeNode (child);
    }
}

static void
set_text (xmlNode    *node,
          const char *text)
{
  remove_children (node);
  xmlAddChild (node, xmlNewText (BAD_CAST text));
}

static void
fill (xmlNode     *node,
      const Scope *scope)
{
  g_autofree char *each = NULL;
  g_autofree char *condition = NULL;
  g_autofree char *exception = NULL;
  g_autofree char *path = NULL;
  g_autofree char *key = NULL;
  xmlNode *next;

  if (node->type != XML_ELEMENT_NODE)
    return;
  each = take_attribute (node, "each");
  if (each != NULL)
    {
      repeat (node, scope, find_value (scope, each));
      return;
    }

  condition = take_attribute (node, "if");
  exception = take_attribute (node, "unless");
  if ((condition != NULL && !is_there (find_value (scope, condition)))
      || (exception != NULL && is_there (find_value (scope, exception))))
    {
      xmlUnlinkNode (node);
      xmlFreeNode (node);
      return;
    }

  path = take_attribute (node, "text");
  key = take_attribute (node, "word");
  fill_attributes (node, scope);
  if (path != NULL)
    {
      g_autofree char *text = dup_text (find_value (scope, path));

      set_text (node, text);
    }
  else if (key != NULL)
    {
      const char *language;
      g_autofree char *word = find_word (scope, key, &language);

      set_text (node, word != NULL ? word : key);
      if (!g_str_equal (language, scope->language))
        xmlSetProp (node, BAD_CAST "lang", BAD_CAST "zh-CN");
    }
  for (xmlNode *child = node->children; child != NULL; child = next)
    {
      next = child->next;
      fill (child, scope);
    }
}

static xmlDoc *
read_template (const char *name)
{
  g_autofree char *path = g_strconcat (RESOURCES, name, ".html", NULL);
  g_autoptr (GBytes) bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  gsize length;
  const char *data;
  xmlDoc *document;

  if (bytes == NULL)
    g_error ("There is no template %s", name);
  data = g_bytes_get_data (bytes, &length);
  document = xmlReadMemory (data, (int) length, name, "UTF-8", XML_PARSE_NONET);
  if (document == NULL)
    g_error ("The template %s is not well-formed", name);

  return document;
}

static xmlNode *
find_element (xmlNode    *node,
              const char *name)
{
  for (xmlNode *child = node->children; child != NULL; child = child->next)
    {
      xmlNode *found;

      if (child->type != XML_ELEMENT_NODE)
        continue;
      if (xmlStrEqual (child->name, BAD_CAST name))
        return child;
      found = find_element (child, name);
      if (found != NULL)
        return found;
    }

  return NULL;
}

/* Puts what stands in a page's template into the place that the frame of all pages has for it. */
static void
put_into_frame (xmlNode *main_place,
                xmlDoc  *page)
{
  xmlNode *next;

  for (xmlNode *child = xmlDocGetRootElement (page)->children; child != NULL; child = next)
    {
      next = child->next;
      xmlAddChild (main_place, xmlDocCopyNode (child, main_place->doc, 1));
    }
}

/* Nothing belongs to the template's namespace any more. */
static void
drop_namespaces (xmlNode *node)
{
  if (node->type != XML_ELEMENT_NODE)
    return;

  g_clear_pointer (&node->nsDef, xmlFreeNsList);
  for (xmlNode *child = node->children; child != NULL; child = child->next)
    drop_namespaces (child);
}

/**
 * sonor_page_write:
 * @name: name of a template
 * @language: the page's language, a group of words.ini
 * @values: what is filled in
 *
 * Fills in a template and puts it into the frame that all pages have.
 *
 * Returns: (transfer full): the page in HTML
 */
char *
sonor_page_write (const char *name,
                  const char *language,
                  JsonObject *values)
{
  Scope scope = { NULL, values, language, get_words () };
  xmlDoc *frame = read_template ("frame");
  xmlDoc *page = read_template (name);
  xmlNode *root = xmlDocGetRootElement (frame);
  xmlBuffer *buffer = xmlBufferCreate ();
  xmlOutputBuffer *output = xmlOutputBufferCreateBuffer (buffer, NULL);
  char *html;

  put_into_frame (find_element (root, "main"), page);
  fill (root, &scope);
  drop_namespaces (root);
  htmlNodeDumpFormatOutput (output, frame, root, "UTF-8", 0);
  xmlOutputBufferFlush (output);
  html = g_strconcat ("<!DOCTYPE html>\n", (const char *) xmlBufferContent (buffer), "\n", NULL);
  xmlOutputBufferClose (output);
  xmlBufferFree (buffer);
  xmlFreeDoc (page);
  xmlFreeDoc (frame);

  return html;
}
