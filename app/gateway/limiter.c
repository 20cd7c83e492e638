/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gateway/limiter.h"

#include <math.h>

/* Whoever is new may ask so many times at once before the rate counts, or a quarter of what a minute allows. */
#define LEAST_BURST 20.0

/**
 * SonorLimiter:
 *
 * How often somebody may ask: a bucket of tokens each, that fills up evenly and is emptied by one with every request.
 */
struct _SonorLimiter
{
  GObject     parent_instance;

  GHashTable *buckets;
};

typedef struct
{
  double tokens;
  double burst;
  double per_second;
  gint64 at;
} Bucket;

G_DEFINE_FINAL_TYPE (SonorLimiter, sonor_limiter, G_TYPE_OBJECT)

static void
sonor_limiter_finalize (GObject *object)
{
  g_hash_table_unref (SONOR_LIMITER (object)->buckets);

  G_OBJECT_CLASS (sonor_limiter_parent_class)->finalize (object);
}

static void
sonor_limiter_class_init (SonorLimiterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sonor_limiter_finalize;
}

static void
sonor_limiter_init (SonorLimiter *self)
{
  self->buckets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/**
 * sonor_limiter_new:
 *
 * Returns: (transfer full): a limiter that has seen nobody
 */
SonorLimiter *
sonor_limiter_new (void)
{
  return g_object_new (SONOR_TYPE_LIMITER, NULL);
}

static void
bucket_fill (Bucket *bucket,
             gint64  now)
{
  double seconds = (double) MAX (0, now - bucket->at) / G_USEC_PER_SEC;

  bucket->tokens = MIN (bucket->burst, bucket->tokens + seconds * bucket->per_second);
  bucket->at = now;
}

/**
 * sonor_limiter_take:
 * @self: a limiter
 * @who: whoever asks
 * @per_minute: how often they may, in the long run; at least 1
 * @now: monotonic time in microseconds
 *
 * Counts a request.
 *
 * Returns: 0 if it may go on, else in how many seconds it is worth trying again
 */
guint
sonor_limiter_take (SonorLimiter *self,
                    const char   *who,
                    guint         per_minute,
                    gint64        now)
{
  Bucket *bucket = g_hash_table_lookup (self->buckets, who);

  g_return_val_if_fail (per_minute > 0, 1);

  if (bucket == NULL)
    {
      bucket = g_new0 (Bucket, 1);
      bucket->burst = MIN (per_minute, MAX (LEAST_BURST, per_minute / 4.0));
      bucket->tokens = bucket->burst;
      bucket->at = now;
      g_hash_table_insert (self->buckets, g_strdup (who), bucket);
    }
  bucket->per_second = per_minute / 60.0;
  bucket_fill (bucket, now);
  if (bucket->tokens < 1)
    return (guint) ceil ((1 - bucket->tokens) / bucket->per_second);

  bucket->tokens -= 1;
  return 0;
}

/**
 * sonor_limiter_forget:
 * @self: a limiter
 * @now: monotonic time in microseconds
 *
 * Forgets everybody who has not asked for so long that it makes no difference.
 */
void
sonor_limiter_forget (SonorLimiter *self,
                      gint64        now)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->buckets);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Bucket *bucket = value;

      bucket_fill (bucket, now);
      if (bucket->tokens >= bucket->burst)
        g_hash_table_iter_remove (&iter);
    }
}
