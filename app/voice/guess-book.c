/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "voice/guess-book.h"

/* Somebody with a whole network of addresses shall not eat our memory: beyond so many the oldest are forgotten first. */
#define MOST_SOURCES 10000

/*
 * Who has guessed how often. Whoever has been wrong too often within some time is not listened to until that time is over;
 * the guesses made meanwhile count too.
 */
struct _SonorGuessBook
{
  guint       most;
  guint       seconds;
  GHashTable *sources;
};

typedef struct
{
  guint  n_wrong;
  gint64 last;
} Guesses;

/* @most: wrong guesses after which a source is blocked; @seconds: for how long it is, and how long a guess counts. */
SonorGuessBook *
sonor_guess_book_new (guint most,
                      guint seconds)
{
  SonorGuessBook *self = g_new0 (SonorGuessBook, 1);

  self->most = most;
  self->seconds = seconds;
  self->sources = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  return self;
}

void
sonor_guess_book_free (SonorGuessBook *self)
{
  g_hash_table_unref (self->sources);
  g_free (self);
}

/* What still counts of a source; NULL if nothing does. */
static Guesses *
find (SonorGuessBook *self,
      const char     *source,
      gint64          now)
{
  Guesses *guesses = g_hash_table_lookup (self->sources, source);

  if (guesses != NULL && guesses->last + (gint64) self->seconds < now)
    {
      g_hash_table_remove (self->sources, source);
      guesses = NULL;
    }

  return guesses;
}

static void
forget_oldest (SonorGuessBook *self)
{
  const char *oldest = NULL;
  gint64 at = G_MAXINT64;
  GHashTableIter iter;
  gpointer source, guesses;

  g_hash_table_iter_init (&iter, self->sources);
  while (g_hash_table_iter_next (&iter, &source, &guesses))
    {
      if (((Guesses *) guesses)->last < at)
        {
          oldest = source;
          at = ((Guesses *) guesses)->last;
        }
    }
  if (oldest != NULL)
    g_hash_table_remove (self->sources, oldest);
}

/* A wrong guess; how many it makes. */
guint
sonor_guess_book_add (SonorGuessBook *self,
                      const char     *source,
                      gint64          now)
{
  Guesses *guesses = find (self, source, now);

  if (guesses == NULL)
    {
      if (g_hash_table_size (self->sources) >= MOST_SOURCES)
        forget_oldest (self);
      guesses = g_new0 (Guesses, 1);
      g_hash_table_insert (self->sources, g_strdup (source), guesses);
    }
  guesses->n_wrong++;
  guesses->last = now;

  return guesses->n_wrong;
}

gboolean
sonor_guess_book_is_blocked (SonorGuessBook *self,
                             const char     *source,
                             gint64          now)
{
  Guesses *guesses = find (self, source, now);

  return guesses != NULL && guesses->n_wrong >= self->most;
}

/* A right answer takes the wrong ones before it back. */
void
sonor_guess_book_forgive (SonorGuessBook *self,
                          const char     *source)
{
  g_hash_table_remove (self->sources, source);
}
