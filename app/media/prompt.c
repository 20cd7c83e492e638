/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "media/prompt.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <sndfile.h>
#include <speex/speex_resampler.h>
#include <string.h>

#include "media/frame.h"
#include "media/media-error.h"

/* A greeting of ten minutes is a mistake, and an endless file would eat the memory. */
#define LONGEST_SECONDS 600
#define HIGHEST_RATE 96000
#define MOST_CHANNELS 2
#define RESAMPLER_QUALITY 5

/**
 * SonorPrompt:
 *
 * Something the switch says or plays: samples at the rate of the telephone, shared by every leg that hears them.
 */
struct _SonorPrompt
{
  gint16 *samples;
  gsize   n_samples;
};

G_DEFINE_BOXED_TYPE (SonorPrompt, sonor_prompt, sonor_prompt_ref, sonor_prompt_unref)

static SonorPrompt *
new_of_length (gsize n_samples)
{
  SonorPrompt *self = g_atomic_rc_box_new0 (SonorPrompt);

  self->samples = g_new0 (gint16, MAX (n_samples, 1));
  self->n_samples = n_samples;

  return self;
}

static void
mix_down (const float *samples,
          gsize        n_frames,
          int          channels,
          float       *mono)
{
  for (gsize i = 0; i < n_frames; i++)
    {
      float sum = 0.0f;

      for (int channel = 0; channel < channels; channel++)
        sum += samples[i * (gsize) channels + (gsize) channel];
      mono[i] = sum / (float) channels;
    }
}

static SonorPrompt *
resample (const float *mono,
          gsize        n_frames,
          guint        rate)
{
  SpeexResamplerState *resampler = speex_resampler_init (1, rate, SONOR_SAMPLE_RATE, RESAMPLER_QUALITY, NULL);
  gsize length = n_frames * SONOR_SAMPLE_RATE / rate;
  SonorPrompt *self = new_of_length (length);
  g_autofree float *at_our_rate = g_new0 (float, length + 1);
  spx_uint32_t n_in = (spx_uint32_t) n_frames;
  spx_uint32_t n_out = (spx_uint32_t) length;

  speex_resampler_skip_zeros (resampler);
  speex_resampler_process_float (resampler, 0, mono, &n_in, at_our_rate, &n_out);
  speex_resampler_destroy (resampler);

  for (gsize i = 0; i < n_out; i++)
    self->samples[i] = sonor_saturate ((gint32) lrintf (at_our_rate[i] * 32767.0f));

  return self;
}

/**
 * sonor_prompt_load:
 * @path: (type filename): a sound file: WAV, FLAC, Ogg or another that libsndfile reads
 * @error: return location for a #GError
 *
 * Loads a file, one or two channels of at most 96 kHz and ten minutes, whatever it needs to be resampled from. Reads the
 * whole file and blocks meanwhile: prompts are loaded when the switch starts or is told to read them again.
 *
 * Returns: (transfer full) (nullable): the prompt, %NULL with @error set
 */
SonorPrompt *
sonor_prompt_load (const char  *path,
                   GError     **error)
{
  SF_INFO info = { 0 };
  SNDFILE *file = sf_open (path, SFM_READ, &info);
  g_autofree float *samples = NULL;
  g_autofree float *mono = NULL;
  sf_count_t n_frames;

  if (file == NULL)
    {
      g_set_error (error, SONOR_MEDIA_ERROR, SONOR_MEDIA_ERROR_BAD_FILE, _("“%s” is no sound file: %s"), path, sf_strerror (NULL));
      return NULL;
    }
  if (info.channels > MOST_CHANNELS || info.samplerate < SONOR_SAMPLE_RATE || info.samplerate > HIGHEST_RATE)
    {
      g_set_error (error, SONOR_MEDIA_ERROR, SONOR_MEDIA_ERROR_BAD_FILE,
                   _("“%s” has %d channels at %d Hz; a prompt has 1 or 2 at 8000 to 96000 Hz"), path, info.channels, info.samplerate);
      sf_close (file);
      return NULL;
    }
  if (info.frames <= 0 || info.frames > (sf_count_t) info.samplerate * LONGEST_SECONDS)
    {
      g_set_error (error, SONOR_MEDIA_ERROR, SONOR_MEDIA_ERROR_BAD_FILE,
                   _("“%s” is empty or longer than %d seconds"), path, LONGEST_SECONDS);
      sf_close (file);
      return NULL;
    }

  samples = g_new (float, (gsize) info.frames * (gsize) info.channels);
  mono = g_new (float, (gsize) info.frames);
  n_frames = sf_readf_float (file, samples, info.frames);
  sf_close (file);
  mix_down (samples, (gsize) n_frames, info.channels, mono);

  return resample (mono, (gsize) n_frames, (guint) info.samplerate);
}

/**
 * sonor_prompt_new_tone:
 * @frequency: in Hz, below 4000
 * @milliseconds: how long
 * @level: peak, 0 to 1
 *
 * Returns: (transfer full): a sine
 */
SonorPrompt *
sonor_prompt_new_tone (double frequency,
                       guint  milliseconds,
                       double level)
{
  SonorPrompt *self = new_of_length ((gsize) milliseconds * SONOR_SAMPLE_RATE / 1000);

  for (gsize i = 0; i < self->n_samples; i++)
    self->samples[i] = (gint16) lrint (32767.0 * level * sin (2.0 * G_PI * frequency * (double) i / SONOR_SAMPLE_RATE));

  return self;
}

/**
 * sonor_prompt_new_silence:
 * @milliseconds: how long
 *
 * Returns: (transfer full): a pause
 */
SonorPrompt *
sonor_prompt_new_silence (guint milliseconds)
{
  return new_of_length ((gsize) milliseconds * SONOR_SAMPLE_RATE / 1000);
}

/**
 * sonor_prompt_new_joined:
 * @first: a prompt
 * @second: another one
 *
 * Returns: (transfer full): both, one after the other
 */
SonorPrompt *
sonor_prompt_new_joined (SonorPrompt *first,
                         SonorPrompt *second)
{
  SonorPrompt *self = new_of_length (first->n_samples + second->n_samples);

  memcpy (self->samples, first->samples, first->n_samples * sizeof *self->samples);
  memcpy (self->samples + first->n_samples, second->samples, second->n_samples * sizeof *self->samples);

  return self;
}

/**
 * sonor_prompt_ref:
 * @self: a prompt
 *
 * May be called in any thread.
 *
 * Returns: (transfer full): the prompt
 */
SonorPrompt *
sonor_prompt_ref (SonorPrompt *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (SonorPrompt *self)
{
  g_free (self->samples);
}

/**
 * sonor_prompt_unref:
 * @self: (transfer full): a prompt
 *
 * May be called in any thread.
 */
void
sonor_prompt_unref (SonorPrompt *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) clear);
}

/**
 * sonor_prompt_get_samples:
 * @self: a prompt
 * @n_samples: (out): how many
 *
 * Returns: (transfer none) (array length=n_samples): 16-bit samples at 8,000 Hz
 */
const gint16 *
sonor_prompt_get_samples (SonorPrompt *self,
                          gsize       *n_samples)
{
  *n_samples = self->n_samples;

  return self->samples;
}
