/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "switch/announcement.h"

#define LARGEST 999

struct _SonorAnnouncement
{
  SonorPromptBook *book;
  char            *language;
  GPtrArray       *prompts;
};

/**
 * sonor_announcement_new:
 * @book: the prompts
 * @language: zh or mn
 *
 * Returns: (transfer full): an announcement that says nothing yet
 */
SonorAnnouncement *
sonor_announcement_new (SonorPromptBook *book,
                        const char      *language)
{
  SonorAnnouncement *self = g_new0 (SonorAnnouncement, 1);

  self->book = g_object_ref (book);
  self->language = g_strdup (language);
  self->prompts = g_ptr_array_new_with_free_func ((GDestroyNotify) sonor_prompt_unref);

  return self;
}

/**
 * sonor_announcement_free:
 * @self: (transfer full): an announcement
 *
 * What it plays goes on.
 */
void
sonor_announcement_free (SonorAnnouncement *self)
{
  g_object_unref (self->book);
  g_free (self->language);
  g_ptr_array_unref (self->prompts);
  g_free (self);
}

static gboolean
has_all (SonorAnnouncement *self,
         GPtrArray         *names,
         const char        *language)
{
  for (guint i = 0; i < names->len; i++)
    {
      if (sonor_prompt_book_find (self->book, names->pdata[i], language) == NULL)
        return FALSE;
    }

  return TRUE;
}

/* A sentence is never said half in one language and half in the other, nor without one of its words. */
static gboolean
add_names (SonorAnnouncement *self,
           const char        *language,
           GPtrArray         *names)
{
  if (!has_all (self, names, language))
    {
      if (g_strcmp0 (language, "zh") == 0 || !has_all (self, names, "zh"))
        return FALSE;
      g_ptr_array_add (self->prompts, sonor_prompt_ref (sonor_prompt_book_get_mark (self->book)));
      language = "zh";
    }
  for (guint i = 0; i < names->len; i++)
    g_ptr_array_add (self->prompts, sonor_prompt_ref (sonor_prompt_book_find (self->book, names->pdata[i], language)));

  return TRUE;
}

static gboolean
add_list (SonorAnnouncement *self,
          const char        *language,
          const char        *name,
          va_list            more)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (; name != NULL; name = va_arg (more, const char *))
    g_ptr_array_add (names, (gpointer) name);

  return add_names (self, language, names);
}

/**
 * sonor_announcement_add:
 * @self: an announcement
 * @name: first prompt of a sentence
 * @...: the others, then %NULL
 *
 * Adds a sentence, in the language of the announcement if every part of it has been recorded in it, else in Chinese after a
 * tone.
 *
 * Returns: whether it can be said
 */
gboolean
sonor_announcement_add (SonorAnnouncement *self,
                        const char        *name,
                        ...)
{
  gboolean added;
  va_list more;

  va_start (more, name);
  added = add_list (self, self->language, name, more);
  va_end (more);

  return added;
}

/**
 * sonor_announcement_add_in:
 * @self: an announcement
 * @language: zh or mn
 * @name: first prompt of a sentence
 * @...: the others, then %NULL
 *
 * Like sonor_announcement_add(), for those who speak another language.
 *
 * Returns: whether it can be said
 */
gboolean
sonor_announcement_add_in (SonorAnnouncement *self,
                           const char        *language,
                           const char        *name,
                           ...)
{
  gboolean added;
  va_list more;

  va_start (more, name);
  added = add_list (self, language, name, more);
  va_end (more);

  return added;
}

/* 307 is 三百零七, 12 is 十二, 20 is 二十: digits, and the words for ten and hundred. */
static void
add_number (GPtrArray *names,
            guint      number)
{
  static const char *digits[] = { "n-0", "n-1", "n-2", "n-3", "n-4", "n-5", "n-6", "n-7", "n-8", "n-9" };
  guint hundreds = number / 100;
  guint tens = number / 10 % 10;
  guint ones = number % 10;

  if (hundreds > 0)
    {
      g_ptr_array_add (names, (gpointer) digits[hundreds]);
      g_ptr_array_add (names, (gpointer) "n-100");
      if (tens == 0 && ones > 0)
        g_ptr_array_add (names, (gpointer) digits[0]);
    }
  if (tens > 1 || (tens == 1 && hundreds > 0))
    g_ptr_array_add (names, (gpointer) digits[tens]);
  if (tens > 0)
    g_ptr_array_add (names, (gpointer) "n-10");
  if (ones > 0 || number == 0)
    g_ptr_array_add (names, (gpointer) digits[ones]);
}

/**
 * sonor_announcement_add_count:
 * @self: an announcement
 * @before: prompt before the number
 * @count: how many, to 999
 * @after: prompt after the number
 *
 * Adds a sentence with a number in it. Chinese puts numbers together from their words (two of something are 两); Mongolian
 * does not do so by simple rules, so there the whole sentence must have been recorded, as `before-count`.
 *
 * Returns: whether it can be said
 */
gboolean
sonor_announcement_add_count (SonorAnnouncement *self,
                              const char        *before,
                              guint              count,
                              const char        *after)
{
  g_autofree char *whole = g_strdup_printf ("%s-%u", before, count);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  if (sonor_prompt_book_find (self->book, whole, self->language) != NULL)
    {
      g_ptr_array_add (names, whole);
      return add_names (self, self->language, names);
    }

  g_ptr_array_add (names, (gpointer) before);
  if (count == 2)
    g_ptr_array_add (names, (gpointer) "n-2-of");
  else
    add_number (names, MIN (count, LARGEST));
  g_ptr_array_add (names, (gpointer) after);

  return add_names (self, self->language, names);
}

/**
 * sonor_announcement_add_time:
 * @self: an announcement
 * @before: prompt before the time
 * @day: prompt for the day
 * @hour: 0 to 23
 * @minute: 0 to 59
 *
 * Adds a sentence that ends with a time of day.
 *
 * Returns: whether it can be said
 */
gboolean
sonor_announcement_add_time (SonorAnnouncement *self,
                             const char        *before,
                             const char        *day,
                             guint              hour,
                             guint              minute)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  g_ptr_array_add (names, (gpointer) before);
  g_ptr_array_add (names, (gpointer) day);
  add_number (names, hour);
  g_ptr_array_add (names, (gpointer) "hour");
  if (minute > 0)
    {
      if (minute < 10)
        add_number (names, 0);
      add_number (names, minute);
      g_ptr_array_add (names, (gpointer) "minute");
    }

  return add_names (self, self->language, names);
}

/**
 * sonor_announcement_add_prompt:
 * @self: an announcement
 * @prompt: (transfer none): what to play next
 *
 * Adds something that is in no language, such as a tone.
 */
void
sonor_announcement_add_prompt (SonorAnnouncement *self,
                               SonorPrompt       *prompt)
{
  g_ptr_array_add (self->prompts, sonor_prompt_ref (prompt));
}

/**
 * sonor_announcement_is_empty:
 * @self: an announcement
 *
 * Returns: whether nothing of it has been recorded
 */
gboolean
sonor_announcement_is_empty (SonorAnnouncement *self)
{
  return self->prompts->len == 0;
}

/**
 * sonor_announcement_play:
 * @self: an announcement
 * @leg: who hears it
 *
 * Says it, once. If nothing of it has been recorded a tone is played.
 *
 * Returns: the number that #SonorMediaLeg::played tells at the end
 */
guint
sonor_announcement_play (SonorAnnouncement *self,
                         SonorMediaLeg     *leg)
{
  if (self->prompts->len == 0)
    sonor_announcement_add_prompt (self, sonor_prompt_book_get (self->book, "tone", self->language));

  return sonor_media_leg_play (leg, (SonorPrompt *const *) self->prompts->pdata, self->prompts->len, FALSE);
}
