/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gateway/meter.h"

/* Upper ends of the histogram's buckets, in milliseconds; the last is everything. */
static const guint bounds[] = { 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000 };

/**
 * SonorMeter:
 *
 * What a gateway has done since it started, as Prometheus reads it (text format 0.0.4).
 */
struct _SonorMeter
{
  GObject     parent_instance;

  GHashTable *counts;
  guint64     durations[G_N_ELEMENTS (bounds) + 1];
  double      seconds;
  guint64     n_requests;
};

G_DEFINE_FINAL_TYPE (SonorMeter, sonor_meter, G_TYPE_OBJECT)

static void
sonor_meter_finalize (GObject *object)
{
  g_hash_table_unref (SONOR_METER (object)->counts);

  G_OBJECT_CLASS (sonor_meter_parent_class)->finalize (object);
}

static void
sonor_meter_class_init (SonorMeterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sonor_meter_finalize;
}

static void
sonor_meter_init (SonorMeter *self)
{
  self->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/**
 * sonor_meter_new:
 *
 * Returns: (transfer full): a meter at zero
 */
SonorMeter *
sonor_meter_new (void)
{
  return g_object_new (SONOR_TYPE_METER, NULL);
}

/**
 * sonor_meter_count:
 * @self: a meter
 * @route: what was asked, one of the gateway's own words
 * @status: HTTP status of the answer
 * @microseconds: how long it took
 *
 * Counts a request that has been answered.
 */
void
sonor_meter_count (SonorMeter *self,
                   const char *route,
                   guint       status,
                   gint64      microseconds)
{
  g_autofree char *name = g_strdup_printf ("{route=\"%s\",status=\"%u\"}", route, status);
  guint64 *count = g_hash_table_lookup (self->counts, name);
  guint bucket = 0;

  if (count == NULL)
    {
      count = g_new0 (guint64, 1);
      g_hash_table_insert (self->counts, g_steal_pointer (&name), count);
    }
  *count += 1;
  while (bucket < G_N_ELEMENTS (bounds) && microseconds > bounds[bucket] * 1000)
    bucket++;
  self->durations[bucket]++;
  self->seconds += (double) microseconds / G_USEC_PER_SEC;
  self->n_requests++;
}

/**
 * sonor_meter_write:
 * @self: a meter
 * @n_open: requests that are being answered now
 * @connected: whether the database is there
 *
 * Returns: (transfer full): everything in Prometheus' text format
 */
char *
sonor_meter_write (SonorMeter *self,
                   guint       n_open,
                   gboolean    connected)
{
  GString *text = g_string_new ("# TYPE sonor_gateway_requests_total counter\n");
  g_autoptr (GList) names = g_list_sort (g_hash_table_get_keys (self->counts), (GCompareFunc) g_strcmp0);
  guint64 sum = 0;

  for (GList *each = names; each != NULL; each = each->next)
    g_string_append_printf (text, "sonor_gateway_requests_total%s %" G_GUINT64_FORMAT "\n", (const char *) each->data,
                            *(guint64 *) g_hash_table_lookup (self->counts, each->data));

  g_string_append (text, "# TYPE sonor_gateway_request_duration_seconds histogram\n");
  for (gsize i = 0; i < G_N_ELEMENTS (bounds); i++)
    {
      sum += self->durations[i];
      g_string_append_printf (text, "sonor_gateway_request_duration_seconds_bucket{le=\"%u.%03u\"} %" G_GUINT64_FORMAT "\n",
                              bounds[i] / 1000, bounds[i] % 1000, sum);
    }
  g_string_append_printf (text, "sonor_gateway_request_duration_seconds_bucket{le=\"+Inf\"} %" G_GUINT64_FORMAT "\n",
                          self->n_requests);
  g_string_append_printf (text, "sonor_gateway_request_duration_seconds_sum %" G_GUINT64_FORMAT ".%06u\n",
                          (guint64) self->seconds, (guint) ((self->seconds - (guint64) self->seconds) * G_USEC_PER_SEC));
  g_string_append_printf (text, "sonor_gateway_request_duration_seconds_count %" G_GUINT64_FORMAT "\n", self->n_requests);
  g_string_append_printf (text, "# TYPE sonor_gateway_requests_open gauge\nsonor_gateway_requests_open %u\n", n_open);
  g_string_append_printf (text, "# TYPE sonor_gateway_database_connected gauge\nsonor_gateway_database_connected %d\n",
                          connected ? 1 : 0);

  return g_string_free (text, FALSE);
}
