/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "phone/rate-change.h"

#include <gst/audio/audio.h>

struct _SonorRateChange
{
  GstAudioResampler *resampler;
};

/* A filter needs what comes after a sample, too: it starts with as much silence, so that as much comes out as goes in from the first
 * packet on. */
static void
begin_with_silence (SonorRateChange *self)
{
  gsize n_samples = gst_audio_resampler_get_max_latency (self->resampler) + 1;
  gsize n_changed = gst_audio_resampler_get_out_frames (self->resampler, n_samples);
  g_autofree gint16 *unheard = g_new (gint16, n_changed + 1);
  gpointer to[] = { unheard };

  gst_audio_resampler_resample (self->resampler, NULL, n_samples, to, n_changed);
}

/**
 * sonor_rate_change_new:
 * @from: how many samples a second there are, 8,000 to 48,000
 * @to: how many there are to be, 8,000 to 48,000
 *
 * What comes out is later than what goes in by half the length of the filter: 4 ms between 8,000 and 16,000 a second.
 *
 * Returns: (transfer full): a change of rate for one direction of one call
 */
SonorRateChange *
sonor_rate_change_new (guint from,
                       guint to)
{
  SonorRateChange *self = g_new (SonorRateChange, 1);
  g_autoptr (GstStructure) options = gst_structure_new_empty ("options");

  gst_audio_resampler_options_set_quality (GST_AUDIO_RESAMPLER_METHOD_KAISER, GST_AUDIO_RESAMPLER_QUALITY_DEFAULT, (int) from,
                                           (int) to, options);
  self->resampler = gst_audio_resampler_new (GST_AUDIO_RESAMPLER_METHOD_KAISER, GST_AUDIO_RESAMPLER_FLAG_NONE,
                                             GST_AUDIO_FORMAT_S16, 1, (int) from, (int) to, options);
  begin_with_silence (self);

  return self;
}

void
sonor_rate_change_free (SonorRateChange *self)
{
  gst_audio_resampler_free (self->resampler);
  g_free (self);
}

/**
 * sonor_rate_change_apply:
 * @self: a change of rate
 * @samples: (array length=n_samples): what comes next
 * @n_samples: how many samples
 * @changed: (array length=most): where it goes; it may be @samples itself if there are to be fewer
 * @most: room there
 *
 * Returns: how many samples there are in @changed
 */
gsize
sonor_rate_change_apply (SonorRateChange *self,
                         const gint16    *samples,
                         gsize            n_samples,
                         gint16          *changed,
                         gsize            most)
{
  gsize n_changed = MIN (gst_audio_resampler_get_out_frames (self->resampler, n_samples), most);
  gpointer from[] = { (gpointer) samples };
  gpointer to[] = { changed };

  gst_audio_resampler_resample (self->resampler, from, n_samples, to, n_changed);

  return n_changed;
}
