/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The traditional Mongolian script in text.
 */

#include "widgets/mongolian.h"

#include <string.h>

#define LONGEST_SUFFIX 8

/* Case endings, the reflexive ones and the plural ones that are written apart, each in the forms that vowel harmony and the
 * sound before it ask for; any grammar of the written language has the table. */
static const char * const suffixes[] = {
  "ᠶᠢᠨ", "ᠤᠨ", "ᠦᠨ", "ᠤ", "ᠦ",
  "ᠶᠢ", "ᠢ",
  "ᠳᠤ", "ᠳᠦ", "ᠲᠤ", "ᠲᠦ", "ᠳᠤᠷ", "ᠳᠦᠷ", "ᠲᠤᠷ", "ᠲᠦᠷ", "ᠳᠠᠬᠢ", "ᠳᠡᠬᠢ", "ᠲᠠᠬᠢ", "ᠲᠡᠬᠢ",
  "ᠠᠴᠠ", "ᠡᠴᠡ",
  "ᠢᠶᠠᠷ", "ᠢᠶᠡᠷ", "ᠪᠠᠷ", "ᠪᠡᠷ",
  "ᠲᠠᠢ", "ᠲᠡᠢ", "ᠯᠤᠭ᠎ᠠ", "ᠯᠦᠭᠡ",
  "ᠢᠶᠠᠨ", "ᠢᠶᠡᠨ", "ᠪᠠᠨ", "ᠪᠡᠨ",
  "ᠤᠳ", "ᠦᠳ", "ᠨᠤᠭᠤᠳ", "ᠨᠦᠭᠦᠳ",
};

static gboolean
is_letter (gunichar character)
{
  return (character >= 0x1820 && character <= 0x1878) || (character >= 0x1880 && character <= 0x18aa);
}

/**
 * sonor_mongolian_is_in:
 * @text: a text
 *
 * Returns: whether any letter of it is of the traditional Mongolian script
 */
gboolean
sonor_mongolian_is_in (const char *text)
{
  g_return_val_if_fail (text != NULL, FALSE);

  /* All of them begin with this byte, which few other letters do. */
  while ((text = strchr (text, '\xe1')) != NULL)
    {
      if (is_letter (g_utf8_get_char (text)))
        return TRUE;
      text = g_utf8_next_char (text);
    }

  return FALSE;
}

/**
 * sonor_mongolian_is_suffix:
 * @text: what stands between two spaces
 * @length: how many bytes it has, -1 if it ends with a 0
 *
 * Returns: whether it is a suffix, which belongs to the word before it
 */
gboolean
sonor_mongolian_is_suffix (const char *text,
                           gssize      length)
{
  gsize n_bytes = length < 0 ? strlen (text) : (gsize) length;

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      if (strlen (suffixes[i]) == n_bytes && memcmp (suffixes[i], text, n_bytes) == 0)
        return TRUE;
    }

  return FALSE;
}

/* A suffix has been typed to its end when something else than a letter follows: its space becomes what joins. */
static void
on_inserted (GtkTextBuffer *buffer,
             GtkTextIter   *location,
             const char    *text,
             int            length,
             gpointer       user_data)
{
  GtkTextIter start = *location, end, space;
  g_autofree char *typed = NULL;
  int offset = gtk_text_iter_get_offset (location);
  guint n = 0;

  if (g_utf8_strlen (text, length) != 1 || is_letter (g_utf8_get_char (text)))
    return;

  gtk_text_iter_backward_char (&start);
  end = start;
  while (n <= LONGEST_SUFFIX && gtk_text_iter_backward_char (&start) && gtk_text_iter_get_char (&start) != ' ')
    n++;
  if (n == 0 || n > LONGEST_SUFFIX || gtk_text_iter_get_char (&start) != ' ')
    return;
  space = start;
  if (!gtk_text_iter_backward_char (&space) || !is_letter (gtk_text_iter_get_char (&space)))
    return;
  space = start;
  gtk_text_iter_forward_char (&start);
  typed = gtk_text_iter_get_slice (&start, &end);
  if (!sonor_mongolian_is_suffix (typed, -1))
    return;

  gtk_text_buffer_delete (buffer, &space, &start);
  gtk_text_buffer_insert (buffer, &space, SONOR_MONGOLIAN_JOINER, -1);
  gtk_text_buffer_get_iter_at_offset (buffer, location, offset);
}

/**
 * sonor_mongolian_join_suffixes:
 * @buffer: a text
 *
 * From now on the space before a suffix that is typed becomes a narrow no-break space (U+202F), which Noto Sans Mongolian needs to
 * give it the form of a suffix, and at which no line is broken. What is pasted or set stays as it is.
 */
void
sonor_mongolian_join_suffixes (GtkTextBuffer *buffer)
{
  g_return_if_fail (GTK_IS_TEXT_BUFFER (buffer));

  g_signal_connect_after (buffer, "insert-text", G_CALLBACK (on_inserted), NULL);
}
