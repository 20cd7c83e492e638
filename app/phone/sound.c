/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "phone/sound.h"

#include <glib/gi18n-lib.h>

#include "phone/codec-chain.h"
#include "phone/inlet.h"
#include "phone/outlet.h"
#include "phone/sound-error.h"
#include "phone/sound-private.h"
#include "phone/sound-route.h"

/* What fails again so soon is not tried a third time. */
#define SOON (5 * G_TIME_SPAN_SECOND)

struct _SonorSound
{
  GObject parent_instance;

  GstElement *pipeline;
  guint bus_watch;
  SonorMixer *mixer;
  GPtrArray *legs;

  char *microphone;
  char *speaker;
  SonorInlet *inlet;
  SonorOutlet *outlet;
  gint64 inlet_failed;
  gint64 outlet_failed;
  gboolean cancels_echo;
  char *probe;
  guint n_probes;
};

G_DEFINE_FINAL_TYPE (SonorSound, sonor_sound, G_TYPE_OBJECT)

enum
{
  PROBLEM,
  MICROPHONE_LEVEL,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static gboolean
is_device (const char *route)
{
  return g_str_equal (route, "default") || g_str_has_prefix (route, "device:");
}

/* A file has no room that echoes, and a tone is what the canceller takes for noise. */
static gboolean
is_cancelling (SonorSound *self)
{
  return self->cancels_echo && is_device (self->microphone) && is_device (self->speaker) &&
         gst_registry_check_feature_version (gst_registry_get (), "webrtcdsp", 1, 0, 0);
}

static void
report (SonorSound   *self,
        const GError *problem)
{
  g_signal_emit (self, signals[PROBLEM], 0, problem);
}

static void
drop_inlet (SonorSound *self)
{
  g_clear_pointer (&self->inlet, sonor_inlet_free);
  sonor_speech_queue_clear (sonor_mixer_get_microphone (self->mixer));
}

static void
drop_outlet (SonorSound *self)
{
  sonor_mixer_set_speaker (self->mixer, NULL);
  g_clear_pointer (&self->outlet, sonor_outlet_free);
}

/* Who does not know when the speaker sounds cannot tell its echo from speech. The canceller of GStreamer 1.22 has a way to do
 * without (delay-agnostic), with which in a test the echo was not 20 dB less within a minute: that is said rather than pretended. */
static gboolean
may_cancel (SonorSound *self)
{
  return is_cancelling (self) && self->outlet != NULL && sonor_outlet_tells_delay (self->outlet);
}

static void
report_echo (SonorSound *self)
{
  g_autoptr (GError) problem = NULL;

  if (!is_cancelling (self) || self->outlet == NULL || may_cancel (self))
    return;

  problem =
    g_error_new (SONOR_SOUND_ERROR, SONOR_SOUND_ERROR_DEVICE,
                 /* Translators: %s is what the speaker is called in a setting */
                 _("The speaker “%s” does not tell when it plays, so its echo is not taken out and the other side may hear "
                   "itself; wear a headset, or choose another speaker in the preferences"),
                 self->speaker);
  report (self, problem);
}

/* The new one is there before the old one goes: if there is none, nothing is changed. */
static gboolean
open_inlet (SonorSound  *self,
            GError     **error)
{
  SonorInlet *inlet = sonor_inlet_new (self->pipeline, self->microphone, may_cancel (self) ? self->probe : NULL,
                                       sonor_mixer_get_microphone (self->mixer), error);

  if (inlet == NULL)
    return FALSE;

  drop_inlet (self);
  self->inlet = inlet;
  report_echo (self);

  return TRUE;
}

/* A canceller finds its probe by name, once: each speaker has a probe of its own. For nobody nothing is played. */
static gboolean
open_outlet (SonorSound  *self,
             GError     **error)
{
  g_autofree char *probe = g_strdup_printf ("sonor-probe-%p-%u", (void *) self, self->n_probes++);
  SonorOutlet *outlet;

  if (g_str_equal (self->speaker, "none"))
    {
      drop_outlet (self);
      return TRUE;
    }

  outlet = sonor_outlet_new (self->pipeline, self->speaker, is_cancelling (self) ? probe : NULL, error);
  if (outlet == NULL)
    return FALSE;

  drop_outlet (self);
  self->outlet = outlet;
  sonor_mixer_set_speaker (self->mixer, sonor_outlet_get_source (outlet));
  g_free (self->probe);
  self->probe = g_steal_pointer (&probe);

  return TRUE;
}

/* The microphone is open while there is a call, and not longer. The canceller looks for its probe, so the speaker is
 * first. */
static void
open_all (SonorSound *self)
{
  g_autoptr (GError) speaker_error = NULL;
  g_autoptr (GError) microphone_error = NULL;

  drop_inlet (self);
  drop_outlet (self);
  if (!open_outlet (self, &speaker_error))
    report (self, speaker_error);
  if (!open_inlet (self, &microphone_error))
    report (self, microphone_error);
}

/* With another speaker, the canceller needs another probe. */
static void
renew_inlet (SonorSound *self)
{
  g_autoptr (GError) error = NULL;

  if (self->inlet == NULL || !is_device (self->microphone) || !self->cancels_echo)
    return;

  drop_inlet (self);
  if (!open_inlet (self, &error))
    report (self, error);
}

/* What GStreamer says about it is for the log of whoever repairs the machine; the agent is told what to do. */
static GError *
describe (const char *route,
          gboolean    is_microphone,
          gboolean    goes_on,
          GstMessage *message)
{
  g_autoptr (GError) cause = NULL;

  gst_message_parse_error (message, &cause, NULL);
  if (!is_device (route))
    return g_error_new (SONOR_SOUND_ERROR, SONOR_SOUND_ERROR_FAILED,
                        is_microphone ? _("The sound of “%s” cannot be played: %s; take another file")
                                      : _("The sound cannot go to “%s”: %s; take another file"),
                        route, cause->message);
  if (goes_on)
    return g_error_new (SONOR_SOUND_ERROR, SONOR_SOUND_ERROR_DEVICE,
                        is_microphone
                          ? _("The microphone stopped (%s) and was opened again; ask whether you are heard")
                          : _("The speaker stopped (%s) and was opened again; say so if you missed something"),
                        cause->message);

  return g_error_new (SONOR_SOUND_ERROR, SONOR_SOUND_ERROR_DEVICE,
                      is_microphone
                        ? _("The microphone does not work (%s), nobody hears you; plug it in again or choose another one "
                            "in the preferences")
                        : _("The speaker does not work (%s), you hear nobody; plug it in again or choose another one in "
                            "the preferences"),
                      cause->message);
}

static void
on_device_error (SonorSound *self,
                 gboolean    is_microphone,
                 GstMessage *message)
{
  const char *route = is_microphone ? self->microphone : self->speaker;
  gint64 *failed = is_microphone ? &self->inlet_failed : &self->outlet_failed;
  gint64 now = g_get_monotonic_time ();
  gboolean goes_on = is_device (route) && (*failed == 0 || now - *failed > SOON);
  g_autoptr (GError) problem = NULL;

  /* What never worked need not be tried again. */
  if (is_microphone && !sonor_inlet_has_spoken (self->inlet))
    goes_on = FALSE;
  *failed = now;
  if (is_microphone)
    drop_inlet (self);
  else
    drop_outlet (self);
  if (goes_on)
    goes_on = is_microphone ? open_inlet (self, NULL) : open_outlet (self, NULL);
  if (goes_on && !is_microphone)
    renew_inlet (self);

  problem = describe (route, is_microphone, goes_on, message);
  report (self, problem);
}

static void
take_message (SonorSound *self,
              GstMessage *message)
{
  GstObject *source = GST_MESSAGE_SRC (message);

  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_LATENCY)
    {
      gst_bin_recalculate_latency (GST_BIN (self->pipeline));
      return;
    }
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_APPLICATION)
    {
      double level;

      if (gst_structure_get_double (gst_message_get_structure (message), "level", &level))
        g_signal_emit (self, signals[MICROPHONE_LEVEL], 0, level);
      return;
    }
  for (guint i = 0; i < self->legs->len; i++)
    if (sonor_leg_take_message (self->legs->pdata[i], message))
      return;
  if (GST_MESSAGE_TYPE (message) != GST_MESSAGE_ERROR)
    return;

  /* What comes from a part that is already gone is of no interest. */
  if (self->inlet != NULL && sonor_inlet_owns (self->inlet, source))
    on_device_error (self, TRUE, message);
  else if (self->outlet != NULL && sonor_outlet_owns (self->outlet, source))
    on_device_error (self, FALSE, message);
}

static gboolean
on_message (GstBus     *bus,
            GstMessage *message,
            gpointer    user_data)
{
  g_autoptr (SonorSound) self = g_object_ref (user_data);

  take_message (self, message);

  return G_SOURCE_CONTINUE;
}

static void
sonor_sound_finalize (GObject *object)
{
  SonorSound *self = SONOR_SOUND (object);

  g_assert (self->legs->len == 0);
  if (self->bus_watch != 0)
    g_source_remove (self->bus_watch);
  if (self->mixer != NULL)
    {
      drop_inlet (self);
      drop_outlet (self);
      sonor_mixer_free (self->mixer);
    }
  if (self->pipeline != NULL)
    gst_element_set_state (self->pipeline, GST_STATE_NULL);
  g_clear_object (&self->pipeline);
  g_ptr_array_unref (self->legs);
  g_free (self->microphone);
  g_free (self->speaker);
  g_free (self->probe);

  G_OBJECT_CLASS (sonor_sound_parent_class)->finalize (object);
}

static void
sonor_sound_class_init (SonorSoundClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sonor_sound_finalize;

  /**
   * SonorSound::problem:
   * @self: the sound
   * @problem: what it is and what to do about it
   *
   * A device went away or does not work. Calls go on.
   */
  signals[PROBLEM] = g_signal_new ("problem", SONOR_TYPE_SOUND, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                   G_TYPE_ERROR | G_SIGNAL_TYPE_STATIC_SCOPE);

  /**
   * SonorSound::microphone-level:
   * @self: the sound
   * @level: how loud the agent is, in dB of full scale, −100 to 0
   *
   * Ten times a second while there is a leg and sonor_sound_set_measures() asks for it.
   */
  signals[MICROPHONE_LEVEL] = g_signal_new ("microphone-level", SONOR_TYPE_SOUND, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                            NULL, G_TYPE_NONE, 1, G_TYPE_DOUBLE);
}

static void
sonor_sound_init (SonorSound *self)
{
  self->legs = g_ptr_array_new ();
  self->cancels_echo = TRUE;
}

static gboolean
check_routes (const char  *microphone,
              const char  *speaker,
              GError     **error)
{
  g_autoptr (GstElement) source = NULL;
  g_autoptr (GstElement) sink = NULL;

  /* A device may come later; that is told when it is wanted. */
  if (microphone != NULL && !is_device (microphone))
    {
      source = sonor_sound_route_make_source (microphone, error);
      if (source == NULL)
        return FALSE;
      g_object_ref_sink (source);
    }
  if (speaker != NULL && !is_device (speaker))
    {
      sink = sonor_sound_route_make_sink (speaker, error);
      if (sink == NULL)
        return FALSE;
      g_object_ref_sink (sink);
    }

  return TRUE;
}

/**
 * sonor_sound_new:
 * @microphone: where the agent's speech comes from: “default”, “device:ID”, “file:PATH”, “tone:HERTZ”, “silence”,
 *   “none”
 * @speaker: where to the agent hears: “default”, “device:ID”, “file:PATH”, “none”
 * @error: return location for a #GError
 *
 * Sets up the sound of one agent in the thread's main context. Devices are opened with the first leg; one that is not
 * there is a #SonorSound::problem then and not an error now.
 *
 * Returns: (transfer full) (nullable): the sound; %NULL with @error set if a route is none or GStreamer cannot start
 */
SonorSound *
sonor_sound_new (const char *microphone,
                 const char *speaker,
                 GError    **error)
{
  g_autoptr (SonorSound) self = NULL;
  g_autoptr (GstClock) clock = NULL;
  g_autoptr (GstBus) bus = NULL;

  g_return_val_if_fail (microphone != NULL && speaker != NULL, NULL);

  if (!gst_init_check (NULL, NULL, error) || !check_routes (microphone, speaker, error))
    return NULL;

  self = g_object_new (SONOR_TYPE_SOUND, NULL);
  self->microphone = g_strdup (microphone);
  self->speaker = g_strdup (speaker);
  self->pipeline = gst_object_ref_sink (gst_pipeline_new (NULL));

  /* Devices come and go: none of them may be the clock. The base time stays while branches come and go. */
  clock = gst_system_clock_obtain ();
  gst_pipeline_use_clock (GST_PIPELINE (self->pipeline), clock);
  gst_element_set_start_time (self->pipeline, GST_CLOCK_TIME_NONE);
  gst_element_set_base_time (self->pipeline, gst_clock_get_time (clock));

  bus = gst_pipeline_get_bus (GST_PIPELINE (self->pipeline));
  self->bus_watch = gst_bus_add_watch (bus, on_message, self);
  gst_element_set_state (self->pipeline, GST_STATE_PLAYING);
  self->mixer = sonor_mixer_new (self->pipeline);

  return g_steal_pointer (&self);
}

/**
 * sonor_sound_set_microphone:
 * @self: a sound
 * @route: as in sonor_sound_new()
 * @error: return location for a #GError
 *
 * Takes another microphone. Calls go on.
 *
 * Returns: whether it works; if not, nothing is changed and @error is set
 */
gboolean
sonor_sound_set_microphone (SonorSound *self,
                            const char *route,
                            GError    **error)
{
  g_autofree char *before = NULL;

  g_return_val_if_fail (SONOR_IS_SOUND (self), FALSE);
  g_return_val_if_fail (route != NULL, FALSE);

  if (!check_routes (route, NULL, error))
    return FALSE;

  before = g_steal_pointer (&self->microphone);
  self->microphone = g_strdup (route);
  self->inlet_failed = 0;
  if (self->legs->len == 0 || open_inlet (self, error))
    return TRUE;

  g_free (self->microphone);
  self->microphone = g_steal_pointer (&before);

  return FALSE;
}

/**
 * sonor_sound_get_microphone:
 * @self: a sound
 *
 * Returns: (transfer none): where the agent's speech comes from
 */
const char *
sonor_sound_get_microphone (SonorSound *self)
{
  g_return_val_if_fail (SONOR_IS_SOUND (self), NULL);

  return self->microphone;
}

/**
 * sonor_sound_set_speaker:
 * @self: a sound
 * @route: as in sonor_sound_new()
 * @error: return location for a #GError
 *
 * Takes another speaker. Calls go on.
 *
 * Returns: whether it works; if not, nothing is changed and @error is set
 */
gboolean
sonor_sound_set_speaker (SonorSound *self,
                         const char *route,
                         GError    **error)
{
  g_autofree char *before = NULL;

  g_return_val_if_fail (SONOR_IS_SOUND (self), FALSE);
  g_return_val_if_fail (route != NULL, FALSE);

  if (!check_routes (NULL, route, error))
    return FALSE;

  before = g_steal_pointer (&self->speaker);
  self->speaker = g_strdup (route);
  self->outlet_failed = 0;
  if (self->legs->len > 0 && !open_outlet (self, error))
    {
      g_free (self->speaker);
      self->speaker = g_steal_pointer (&before);
      return FALSE;
    }
  if (self->legs->len > 0)
    renew_inlet (self);

  return TRUE;
}

/**
 * sonor_sound_get_speaker:
 * @self: a sound
 *
 * Returns: (transfer none): where to the agent hears
 */
const char *
sonor_sound_get_speaker (SonorSound *self)
{
  g_return_val_if_fail (SONOR_IS_SOUND (self), NULL);

  return self->speaker;
}

/**
 * sonor_sound_set_echo_cancelling:
 * @self: a sound
 * @cancels: whether what the speaker says is taken out of what the microphone hears, and noise too; %FALSE for a
 *   headset
 */
void
sonor_sound_set_echo_cancelling (SonorSound *self,
                                 gboolean    cancels)
{
  g_return_if_fail (SONOR_IS_SOUND (self));

  if (self->cancels_echo == !!cancels)
    return;

  self->cancels_echo = !!cancels;
  if (self->legs->len > 0 && is_device (self->microphone) && is_device (self->speaker))
    open_all (self);
}

/**
 * sonor_sound_get_echo_cancelling:
 * @self: a sound
 *
 * Returns: whether echo is cancelled where there are a microphone and a speaker
 */
gboolean
sonor_sound_get_echo_cancelling (SonorSound *self)
{
  g_return_val_if_fail (SONOR_IS_SOUND (self), FALSE);

  return self->cancels_echo;
}

/**
 * sonor_sound_set_measures:
 * @self: a sound
 * @measures: whether to tell by #SonorSound::microphone-level how loud the agent is; at first nobody asks
 */
void
sonor_sound_set_measures (SonorSound *self,
                          gboolean    measures)
{
  g_return_if_fail (SONOR_IS_SOUND (self));

  sonor_mixer_set_measures (self->mixer, measures);
}

/**
 * sonor_sound_set_ringing_back:
 * @self: a sound
 * @rings_back: whether it rings on the other side of a call that has no sound yet
 *
 * The agent hears China's ringing tone while there is a leg.
 */
void
sonor_sound_set_ringing_back (SonorSound *self,
                              gboolean    rings_back)
{
  g_return_if_fail (SONOR_IS_SOUND (self));

  sonor_mixer_set_rings_back (self->mixer, rings_back);
}

/**
 * sonor_sound_add_leg:
 * @self: a sound
 * @local_address: the IP address the other side is to reach us at
 * @error: return location for a #GError
 *
 * Opens the ports for one call, and the microphone and the speaker if it is the first. End it with sonor_leg_close().
 *
 * Returns: (transfer full) (nullable): a leg that nobody hears yet; %NULL with @error set
 */
SonorLeg *
sonor_sound_add_leg (SonorSound *self,
                     const char *local_address,
                     GError    **error)
{
  SonorLeg *leg;

  g_return_val_if_fail (SONOR_IS_SOUND (self), NULL);
  g_return_val_if_fail (local_address != NULL, NULL);

  leg = sonor_leg_new (self, local_address, error);
  if (leg == NULL)
    return NULL;

  g_ptr_array_add (self->legs, leg);
  if (self->legs->len == 1)
    {
      self->inlet_failed = 0;
      self->outlet_failed = 0;
      open_all (self);
    }

  return leg;
}

/**
 * sonor_sound_get_codecs:
 * @self: a sound
 * @codecs: (out caller-allocates) (array fixed-size=4): where they go
 *
 * Asks which codecs this machine has.
 *
 * Returns: how many, best first
 */
gsize
sonor_sound_get_codecs (SonorSound *self,
                        SonorCodec  codecs[SONOR_N_CODECS])
{
  gsize n_codecs = 0;

  g_return_val_if_fail (SONOR_IS_SOUND (self), 0);

  for (guint i = 0; i < SONOR_N_CODECS; i++)
    if (sonor_codec_chain_is_present ((SonorCodec) i))
      codecs[n_codecs++] = (SonorCodec) i;

  return n_codecs;
}

GstElement *
sonor_sound_get_pipeline (SonorSound *self)
{
  return self->pipeline;
}

SonorMixer *
sonor_sound_get_mixer (SonorSound *self)
{
  return self->mixer;
}

/* With the last call the microphone is closed. */
void
sonor_sound_remove_leg (SonorSound *self,
                        SonorLeg   *leg)
{
  if (!g_ptr_array_remove (self->legs, leg) || self->legs->len > 0)
    return;

  drop_inlet (self);
  drop_outlet (self);
}
