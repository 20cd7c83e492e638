/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "voice/nonce-book.h"

#include <string.h>
#include <sys/random.h>

/* RFC 7616 5.4: how long an answer may be given with the same nonce. */
#define VALID_SECONDS 300
#define KEY_BYTES 32

/*
 * Nonces of digest authentication (RFC 7616 3.3). A nonce says when it was made and proves with a keyed hash that we made
 * it, so nothing is kept for those who never answer. What is kept is how far each has been counted, so that an answer that
 * was overheard cannot be given again.
 */
struct _SonorNonceBook
{
  guint8      key[KEY_BYTES];
  guint32     n_issued;
  GHashTable *counts;
  gint64      swept_at;
};

SonorNonceBook *
sonor_nonce_book_new (void)
{
  SonorNonceBook *self = g_new0 (SonorNonceBook, 1);

  /* The kernel gives up to 256 bytes whole once it has been seeded, and blocks before. */
  if (getrandom (self->key, sizeof self->key, 0) != sizeof self->key)
    g_error ("The system has no random numbers");
  self->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  return self;
}

void
sonor_nonce_book_free (SonorNonceBook *self)
{
  explicit_bzero (self->key, sizeof self->key);
  g_hash_table_unref (self->counts);
  g_free (self);
}

static char *
make (SonorNonceBook *self,
      gint64          made_at,
      guint32         number)
{
  g_autofree char *head = g_strdup_printf ("%" G_GINT64_MODIFIER "x.%x", made_at, number);
  g_autofree char *proof = g_compute_hmac_for_string (G_CHECKSUM_SHA256, self->key, sizeof self->key, head, -1);

  return g_strconcat (head, ".", proof, NULL);
}

/* @now: seconds, of any clock that does not go back. */
char *
sonor_nonce_book_issue (SonorNonceBook *self,
                        gint64          now)
{
  return make (self, now, ++self->n_issued);
}

static gboolean
is_too_old (gpointer key,
            gpointer value,
            gpointer user_data)
{
  return g_ascii_strtoll (key, NULL, 16) + VALID_SECONDS < *(gint64 *) user_data;
}

/* @count: the nonce count of the answer, eight hexadecimal digits. */
SonorNonceVerdict
sonor_nonce_book_check (SonorNonceBook *self,
                        const char     *nonce,
                        const char     *count,
                        gint64          now)
{
  const char *dot = strchr (nonce, '.');
  gint64 made_at = g_ascii_strtoll (nonce, NULL, 16);
  g_autofree char *ours = NULL;
  guint64 counted;

  if (dot == NULL)
    return SONOR_NONCE_FOREIGN;
  ours = make (self, made_at, (guint32) g_ascii_strtoull (dot + 1, NULL, 16));
  if (!g_str_equal (ours, nonce))
    return SONOR_NONCE_FOREIGN;
  if (made_at + VALID_SECONDS < now)
    return SONOR_NONCE_STALE;

  if (now >= self->swept_at + VALID_SECONDS)
    {
      g_hash_table_foreach_remove (self->counts, is_too_old, &now);
      self->swept_at = now;
    }
  counted = g_ascii_strtoull (count, NULL, 16);
  if (counted == 0 || counted > G_MAXUINT32 || counted <= GPOINTER_TO_SIZE (g_hash_table_lookup (self->counts, nonce)))
    return SONOR_NONCE_STALE;
  g_hash_table_insert (self->counts, g_strdup (nonce), GSIZE_TO_POINTER ((gsize) counted));

  return SONOR_NONCE_GOOD;
}
