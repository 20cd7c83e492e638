/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gateway/letter-text.h"

#include <string.h>

#include <libxml/HTMLparser.h>

#define MOST_CHARSET 40

/*
 * The words of a letter: out of whatever character set and markup, into plain UTF-8. Nothing here fails: what cannot be read
 * is replaced, so that a person sees the rest.
 */

/* What GBK and GB 2312 cannot say GB 18030 can, and programs that write it call it by the old names. */
static const char *
canonical (const char *charset)
{
  static const char * const chinese[] = { "gb2312", "gb_2312-80", "gbk", "x-gbk", "cp936", "ms936", "windows-936", "gb18030" };
  static const char * const nothing[] = { "", "us-ascii", "ascii", "ansi_x3.4-1968", "unknown-8bit", "x-unknown", "default" };

  if (charset == NULL || strlen (charset) > MOST_CHARSET
      || strspn (charset, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:-") != strlen (charset))
    return NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (chinese); i++)
    {
      if (g_ascii_strcasecmp (charset, chinese[i]) == 0)
        return "GB18030";
    }
  for (gsize i = 0; i < G_N_ELEMENTS (nothing); i++)
    {
      if (g_ascii_strcasecmp (charset, nothing[i]) == 0)
        return NULL;
    }

  return charset;
}

/* Every byte makes a letter in these, so that they fit what is in truth another. */
static gboolean
fits_all (const char *charset)
{
  return charset != NULL && (g_ascii_strncasecmp (charset, "iso-8859-", strlen ("iso-8859-")) == 0
                             || g_ascii_strncasecmp (charset, "windows-125", strlen ("windows-125")) == 0);
}

static char *
convert (const char *data,
         gsize       length,
         const char *charset)
{
  gsize n = 0;
  gsize kept = 0;
  char *text = charset != NULL ? g_convert (data, (gssize) length, "UTF-8", charset, NULL, &n, NULL) : NULL;

  for (gsize i = 0; text != NULL && i < n; i++)
    {
      if (text[i] != '\0')
        text[kept++] = text[i];
    }
  if (text != NULL)
    text[kept] = '\0';

  return text;
}

/**
 * sonor_letter_text_decode:
 * @bytes: a text as it came
 * @charset: (nullable): what the letter says it is written in; it may say wrong
 *
 * Reads a text. If it is not what it is said to be it is read as UTF-8 or GB 18030, whichever it can be.
 *
 * Returns: (transfer full): the text in UTF-8, without NUL
 */
char *
sonor_letter_text_decode (GBytes     *bytes,
                          const char *charset)
{
  const char *said = canonical (charset);
  const char *order[] = { said, "UTF-8", "GB18030" };
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  char *text = NULL;

  if (fits_all (said))
    {
      order[0] = "UTF-8";
      order[1] = said;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (order) && text == NULL; i++)
    text = convert (data, length, order[i]);

  return text != NULL ? text : g_utf8_make_valid (length > 0 ? data : "", (gssize) length);
}

/* Markup */

static gboolean
is_element (xmlNodePtr         node,
            const char * const names[])
{
  return node->type == XML_ELEMENT_NODE && g_strv_contains (names, (const char *) node->name);
}

static void
end_line (GString *text)
{
  while (text->len > 0 && text->str[text->len - 1] == ' ')
    g_string_truncate (text, text->len - 1);
  if (text->len > 0 && text->str[text->len - 1] != '\n')
    g_string_append_c (text, '\n');
}

static void
add_words (GString    *text,
           const char *words)
{
  for (const char *at = words; *at != '\0'; at++)
    {
      gboolean space = g_ascii_isspace (*at);

      if (!space)
        g_string_append_c (text, *at);
      else if (text->len > 0 && !g_ascii_isspace (text->str[text->len - 1]))
        g_string_append_c (text, ' ');
    }
}

/**
 * sonor_letter_text_from_html:
 * @html: a page in UTF-8
 *
 * Reads what a page says: neither scripts nor styles, a line for a paragraph. Nothing is fetched for it.
 *
 * Returns: (transfer full): its text
 */
char *
sonor_letter_text_from_html (const char *html)
{
  static const char * const silent[] = { "head", "script", "style", "title", "template", "noscript", NULL };
  static const char * const lines[] = { "p", "div", "br", "tr", "li", "ul", "ol", "table", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6",
                                        "hr", "section", "article", NULL };
  g_autoptr (GString) text = g_string_new (NULL);
  gsize length = strlen (html);
  htmlDocPtr document = htmlReadMemory (html, (int) MIN (length, G_MAXINT), NULL, "UTF-8",
                                        HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET);
  xmlNodePtr root = document != NULL ? xmlDocGetRootElement (document) : NULL;
  xmlNodePtr node = root;

  /* Not by recursion: how deep it goes the sender says. */
  while (node != NULL)
    {
      if (is_element (node, lines))
        end_line (text);
      if ((node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) && node->content != NULL)
        add_words (text, (const char *) node->content);
      if (node->type == XML_ELEMENT_NODE && node->children != NULL && !is_element (node, silent))
        {
          node = node->children;
          continue;
        }
      while (node != root && node->next == NULL)
        {
          node = node->parent;
          if (is_element (node, lines))
            end_line (text);
        }
      node = node == root ? NULL : node->next;
    }
  xmlFreeDoc (document);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * sonor_letter_text_clean:
 * @text: a text
 *
 * Returns: (transfer full): the text with line ends as everywhere, and without what a terminal obeys
 */
char *
sonor_letter_text_clean (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *kept = g_string_new (NULL);

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);

      if (character == '\n' || character == '\t' || (!g_unichar_iscntrl (character) && character != 0xFEFF))
        g_string_append_unichar (kept, character);
    }

  return g_strstrip (g_string_free (kept, FALSE));
}

/**
 * sonor_letter_text_clean_line:
 * @text: (nullable): what belongs on one line: a name, a subject
 *
 * Returns: (transfer full): the same on one line, however it was broken; nothing of %NULL
 */
char *
sonor_letter_text_clean_line (const char *text)
{
  return text != NULL ? g_strdelimit (sonor_letter_text_clean (text), "\n\t", ' ') : g_strdup ("");
}
