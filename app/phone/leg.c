/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "phone/leg.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "phone/outlet.h"
#include "phone/rtp-branch.h"
#include "phone/rtp-gate.h"
#include "phone/sound-error.h"
#include "phone/sound-private.h"

/* Every fifth look is a report. */
#define LOOK_SECONDS     1
#define LOOKS_PER_REPORT 5

/* How late a packet may be, in milliseconds: at first, and at most. It grows with the jitter and shrinks slowly. */
#define LEAST_LATENCY_MS  30
#define MOST_LATENCY_MS   200
#define JITTER_FACTOR     3.0
#define LATENCY_SHRINK_MS 5

/* The queue behind the jitter buffer: when a packet is given up there the queue must just be running out here. */
#define QUEUE_MARGIN_MS 10

/* RFC 4733 leaves it open; ITU-T Q.24 takes 40 ms of pause for granted and slow exchanges want more. */
#define PAUSE_MS         100
#define SHORTEST_KEY_MS  40
#define LONGEST_KEY_MS   6000

/* What breaks again so soon is not built a third time. */
#define SOON (5 * G_TIME_SPAN_SECOND)

struct _SonorLeg
{
  GObject parent_instance;

  SonorSound *sound;
  SonorRtpGate *gate;
  SonorMixerLeg *mixed;
  SonorMediaStream *stream;
  SonorRtpBranch *branch;
  SonorOutlet *recorder;

  gboolean to_speaker;
  gboolean from_microphone;
  gboolean joined;
  gboolean has_sounded;

  GQueue keys;
  gboolean key_is_down;
  guint key_timer;

  guint look_timer;
  guint n_looks;
  guint latency;
  SonorRtpFigures reported;
  guint64 n_received_before;
  guint64 n_lost_before;
  SonorQuality *quality;
  gint64 failed;
};

G_DEFINE_FINAL_TYPE (SonorLeg, sonor_leg, G_TYPE_OBJECT)

enum
{
  DIGIT,
  QUALITY,
  FAILED,
  FIRST_AUDIO,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

typedef struct
{
  int event;
  guint milliseconds;
} Key;

static const char key_names[] = "0123456789*#ABCD";

static void
sonor_leg_dispose (GObject *object)
{
  sonor_leg_close (SONOR_LEG (object));

  G_OBJECT_CLASS (sonor_leg_parent_class)->dispose (object);
}

static void
sonor_leg_class_init (SonorLegClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_leg_dispose;

  /**
   * SonorLeg::digit:
   * @self: the leg
   * @digit: a key pressed on the other side, one of “0123456789*#ABCD”
   */
  signals[DIGIT] = g_signal_new ("digit", SONOR_TYPE_LEG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                 G_TYPE_CHAR);

  /**
   * SonorLeg::quality:
   * @self: the leg
   * @quality: how well the other side is heard
   *
   * Every five seconds while speech is agreed, and at the end.
   */
  signals[QUALITY] = g_signal_new ("quality", SONOR_TYPE_LEG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                   SONOR_TYPE_QUALITY | G_SIGNAL_TYPE_STATIC_SCOPE);

  /**
   * SonorLeg::failed:
   * @self: the leg
   * @problem: what it is and what to do about it
   *
   * The sound of this call is gone and could not be brought back.
   */
  signals[FAILED] = g_signal_new ("failed", SONOR_TYPE_LEG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  G_TYPE_ERROR | G_SIGNAL_TYPE_STATIC_SCOPE);

  /**
   * SonorLeg::first-audio:
   * @self: the leg
   *
   * The first speech came from the other side.
   */
  signals[FIRST_AUDIO] = g_signal_new ("first-audio", SONOR_TYPE_LEG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 0);
}

static void
sonor_leg_init (SonorLeg *self)
{
  g_queue_init (&self->keys);
}

SonorLeg *
sonor_leg_new (SonorSound *sound,
               const char *local_address,
               GError    **error)
{
  SonorRtpGate *gate = sonor_rtp_gate_new (local_address, error);
  SonorLeg *self;

  if (gate == NULL)
    return NULL;

  self = g_object_new (SONOR_TYPE_LEG, NULL);
  self->gate = gate;
  self->sound = g_object_ref (sound);
  self->mixed = sonor_mixer_add_leg (sonor_sound_get_mixer (sound));

  return self;
}

static void
apply_flags (SonorLeg *self)
{
  SonorMediaDirection direction = self->branch != NULL ? self->stream->direction : SONOR_MEDIA_DIRECTION_NONE;
  SonorMixerFlags flags = 0;

  if (direction & SONOR_MEDIA_DIRECTION_SEND)
    flags |= SONOR_MIXER_SENDS;
  else if (self->branch != NULL)
    flags |= SONOR_MIXER_ON_HOLD;
  if (direction & SONOR_MEDIA_DIRECTION_RECEIVE)
    flags |= SONOR_MIXER_RECEIVES;
  if (self->to_speaker)
    flags |= SONOR_MIXER_TO_SPEAKER;
  if (self->from_microphone)
    flags |= SONOR_MIXER_FROM_MICROPHONE;
  if (self->joined)
    flags |= SONOR_MIXER_JOINED;
  sonor_mixer_leg_set_flags (self->mixed, flags);
}

static void
set_latency (SonorLeg *self,
             guint     milliseconds)
{
  self->latency = milliseconds;
  sonor_rtp_branch_set_latency (self->branch, milliseconds);
  sonor_speech_queue_set_depth (sonor_mixer_leg_get_heard (self->mixed), milliseconds + QUEUE_MARGIN_MS);
}

static void
follow_jitter (SonorLeg              *self,
               const SonorRtpFigures *figures)
{
  double late = JITTER_FACTOR * figures->jitter_ms + QUEUE_MARGIN_MS;
  guint wanted = (guint) CLAMP (late, LEAST_LATENCY_MS, MOST_LATENCY_MS);

  if (wanted > self->latency)
    set_latency (self, wanted);
  else if (wanted + LATENCY_SHRINK_MS < self->latency)
    set_latency (self, self->latency - LATENCY_SHRINK_MS);
}

static void
report_quality (SonorLeg              *self,
                const SonorRtpFigures *figures)
{
  guint64 n_received = figures->n_received - self->reported.n_received;
  guint64 n_lost = figures->n_lost - self->reported.n_lost;
  g_autoptr (SonorQuality) quality = g_new0 (SonorQuality, 1);
  g_autoptr (SonorQuality) before = g_steal_pointer (&self->quality);

  self->reported = *figures;
  quality->codec = self->stream->codec;
  quality->loss_pct = n_received + n_lost > 0 ? 100.0 * n_lost / (n_received + n_lost) : 0;
  quality->jitter_ms = figures->jitter_ms;
  quality->round_trip_ms = figures->round_trip_ms;
  quality->buffer_ms = self->latency;
  quality->packets_received = self->n_received_before + figures->n_received;
  quality->packets_lost = self->n_lost_before + figures->n_lost;
  sonor_quality_estimate (quality);
  sonor_quality_carry_on (quality, before);
  self->quality = sonor_quality_copy (quality);
  g_signal_emit (self, signals[QUALITY], 0, quality);
}

static gboolean
on_look (gpointer user_data)
{
  g_autoptr (SonorLeg) self = g_object_ref (user_data);
  SonorRtpFigures figures = sonor_rtp_branch_get_figures (self->branch);

  follow_jitter (self, &figures);
  if (++self->n_looks % LOOKS_PER_REPORT == 0 && figures.n_received + figures.n_lost > 0)
    report_quality (self, &figures);

  return G_SOURCE_CONTINUE;
}

static void
forget_keys (SonorLeg *self)
{
  g_clear_handle_id (&self->key_timer, g_source_remove);
  g_queue_clear_full (&self->keys, g_free);
  self->key_is_down = FALSE;
}

static void
drop_branch (SonorLeg *self)
{
  SonorRtpFigures figures;

  if (self->branch == NULL)
    return;

  g_clear_handle_id (&self->look_timer, g_source_remove);
  forget_keys (self);
  figures = sonor_rtp_branch_get_figures (self->branch);
  self->n_received_before += figures.n_received;
  self->n_lost_before += figures.n_lost;
  memset (&self->reported, 0, sizeof self->reported);
  g_clear_pointer (&self->branch, sonor_rtp_branch_free);
}

static gboolean
build_branch (SonorLeg  *self,
              GError   **error)
{
  self->branch = sonor_rtp_branch_new (sonor_sound_get_pipeline (self->sound), self->gate, self->mixed, self->stream,
                                       error);
  if (self->branch == NULL)
    return FALSE;

  set_latency (self, LEAST_LATENCY_MS);
  self->look_timer = g_timeout_add_seconds (LOOK_SECONDS, on_look, self);

  return TRUE;
}

static gboolean
only_direction_differs (const SonorMediaStream *one,
                        const SonorMediaStream *other)
{
  g_autoptr (SonorMediaStream) turned = NULL;

  if (one == NULL || other == NULL)
    return FALSE;

  turned = sonor_media_stream_copy (one);
  turned->direction = other->direction;

  return sonor_media_stream_equal (turned, other);
}

/**
 * sonor_leg_get_port:
 * @self: a leg
 *
 * Returns: the port RTP is received on; RTCP is on the next
 */
guint
sonor_leg_get_port (SonorLeg *self)
{
  g_return_val_if_fail (SONOR_IS_LEG (self), 0);

  return self->gate != NULL ? sonor_rtp_gate_get_port (self->gate) : 0;
}

/**
 * sonor_leg_set_stream:
 * @self: a leg
 * @stream: (nullable): what was agreed about speech; %NULL if nothing is
 * @error: return location for a #GError
 *
 * Follows an agreement, the first as any later one. If it cannot, nobody hears anything: speech that was to be
 * encrypted is never sent in the clear.
 *
 * Returns: whether speech flows as agreed; if not, @error is set
 */
gboolean
sonor_leg_set_stream (SonorLeg                *self,
                      const SonorMediaStream  *stream,
                      GError                 **error)
{
  gboolean built = TRUE;

  g_return_val_if_fail (SONOR_IS_LEG (self), FALSE);

  if (self->gate == NULL)
    {
      g_set_error_literal (error, SONOR_SOUND_ERROR, SONOR_SOUND_ERROR_FAILED, _("The call is over"));
      return FALSE;
    }

  if (self->branch != NULL && only_direction_differs (self->stream, stream))
    {
      self->stream->direction = stream->direction;
      apply_flags (self);
      return TRUE;
    }

  drop_branch (self);
  g_clear_pointer (&self->stream, sonor_media_stream_free);
  if (!sonor_rtp_gate_set_stream (self->gate, stream, error))
    built = FALSE;
  else if (stream != NULL)
    {
      self->stream = sonor_media_stream_copy (stream);
      built = build_branch (self, error);
    }
  apply_flags (self);

  return built;
}

/**
 * sonor_leg_set_talking:
 * @self: a leg
 * @to_speaker: whether the agent hears it
 * @from_microphone: whether it hears the agent; %FALSE when muted
 */
void
sonor_leg_set_talking (SonorLeg *self,
                       gboolean  to_speaker,
                       gboolean  from_microphone)
{
  g_return_if_fail (SONOR_IS_LEG (self));

  self->to_speaker = to_speaker;
  self->from_microphone = from_microphone;
  if (self->mixed != NULL)
    apply_flags (self);
}

/**
 * sonor_leg_set_joined:
 * @self: a leg
 * @joined: whether it and the other joined legs hear each other
 */
void
sonor_leg_set_joined (SonorLeg *self,
                      gboolean  joined)
{
  g_return_if_fail (SONOR_IS_LEG (self));

  self->joined = joined;
  if (self->mixed != NULL)
    apply_flags (self);
}

static gboolean on_key_timer (gpointer user_data);

static void
press_next (SonorLeg *self)
{
  Key *key = g_queue_peek_head (&self->keys);

  if (key == NULL || self->key_timer != 0)
    return;

  self->key_is_down = TRUE;
  sonor_rtp_branch_press (self->branch, key->event);
  self->key_timer = g_timeout_add (key->milliseconds, on_key_timer, self);
}

static gboolean
on_key_timer (gpointer user_data)
{
  SonorLeg *self = user_data;

  self->key_timer = 0;
  if (self->key_is_down)
    {
      self->key_is_down = FALSE;
      sonor_rtp_branch_release (self->branch);
      g_free (g_queue_pop_head (&self->keys));
      self->key_timer = g_timeout_add (PAUSE_MS, on_key_timer, self);
    }
  else
    press_next (self);

  return G_SOURCE_REMOVE;
}

/**
 * sonor_leg_send_digit:
 * @self: a leg
 * @digit: one of “0123456789*#ABCD”
 * @milliseconds: how long it is pressed, 40 to 6,000
 * @error: return location for a #GError
 *
 * Presses a key (RFC 4733), after those already asked for.
 *
 * Returns: whether it will be sent; if not, @error is set: the key is none, or the other side takes none in its stream
 */
gboolean
sonor_leg_send_digit (SonorLeg *self,
                      char      digit,
                      guint     milliseconds,
                      GError  **error)
{
  const char *name = digit != '\0' ? strchr (key_names, g_ascii_toupper (digit)) : NULL;
  Key *key;

  g_return_val_if_fail (SONOR_IS_LEG (self), FALSE);

  if (name == NULL)
    {
      g_set_error (error, SONOR_SOUND_ERROR, SONOR_SOUND_ERROR_INVALID,
                   _("There is no such key on a telephone; press one of %s"), key_names);
      return FALSE;
    }
  if (self->branch == NULL || self->stream->send_event_payload_type < 0 ||
      !(self->stream->direction & SONOR_MEDIA_DIRECTION_SEND))
    {
      g_set_error_literal (error, SONOR_SOUND_ERROR, SONOR_SOUND_ERROR_FAILED,
                           _("The other side takes no keys in its speech now"));
      return FALSE;
    }

  key = g_new (Key, 1);
  key->event = (int) (name - key_names);
  key->milliseconds = CLAMP (milliseconds, SHORTEST_KEY_MS, LONGEST_KEY_MS);
  g_queue_push_tail (&self->keys, key);
  press_next (self);

  return TRUE;
}

/**
 * sonor_leg_record:
 * @self: a leg
 * @path: a file, which is written anew
 * @error: return location for a #GError
 *
 * Writes down what the other side says, as WAV, until the leg is closed.
 *
 * Returns: whether it does; if not, @error is set
 */
gboolean
sonor_leg_record (SonorLeg    *self,
                  const char  *path,
                  GError     **error)
{
  g_autofree char *route = NULL;

  g_return_val_if_fail (SONOR_IS_LEG (self), FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  if (self->mixed == NULL)
    {
      g_set_error_literal (error, SONOR_SOUND_ERROR, SONOR_SOUND_ERROR_FAILED, _("The call is over"));
      return FALSE;
    }

  sonor_mixer_leg_set_recorder (self->mixed, NULL);
  g_clear_pointer (&self->recorder, sonor_outlet_free);
  route = g_strconcat ("file:", path, NULL);
  self->recorder = sonor_outlet_new (sonor_sound_get_pipeline (self->sound), route, NULL, error);
  if (self->recorder == NULL)
    return FALSE;

  sonor_mixer_leg_set_recorder (self->mixed, sonor_outlet_get_source (self->recorder));

  return TRUE;
}

/**
 * sonor_leg_close:
 * @self: a leg
 *
 * Ends it: its ports are free again, its recording is whole. To close it twice does no harm.
 */
void
sonor_leg_close (SonorLeg *self)
{
  g_autoptr (SonorSound) sound = NULL;

  g_return_if_fail (SONOR_IS_LEG (self));

  if (self->sound == NULL)
    return;

  sound = g_steal_pointer (&self->sound);
  if (self->branch != NULL)
    {
      SonorRtpFigures figures = sonor_rtp_branch_get_figures (self->branch);

      if (figures.n_received + figures.n_lost > self->reported.n_received + self->reported.n_lost)
        report_quality (self, &figures);
    }
  drop_branch (self);
  sonor_mixer_leg_set_recorder (self->mixed, NULL);
  g_clear_pointer (&self->recorder, sonor_outlet_free);
  sonor_mixer_remove_leg (sonor_sound_get_mixer (sound), g_steal_pointer (&self->mixed));
  g_clear_pointer (&self->gate, sonor_rtp_gate_free);
  g_clear_pointer (&self->stream, sonor_media_stream_free);
  g_clear_pointer (&self->quality, sonor_quality_free);
  sonor_sound_remove_leg (sound, self);
}

static void
take_element_message (SonorLeg           *self,
                      const GstStructure *structure)
{
  int event;

  if (gst_structure_has_name (structure, "sonor-first-audio") && !self->has_sounded)
    {
      self->has_sounded = TRUE;
      g_signal_emit (self, signals[FIRST_AUDIO], 0);
    }
  else if (gst_structure_has_name (structure, "dtmf-event") && gst_structure_get_int (structure, "number", &event) &&
           event >= 0 && event < (int) strlen (key_names))
    g_signal_emit (self, signals[DIGIT], 0, key_names[event]);
}

static void
on_error (SonorLeg   *self,
          GstMessage *message)
{
  gint64 now = g_get_monotonic_time ();
  gboolean again = self->failed == 0 || now - self->failed > SOON;
  g_autoptr (GError) cause = NULL;
  g_autoptr (GError) problem = NULL;

  self->failed = now;
  drop_branch (self);
  if (again && build_branch (self, NULL))
    {
      apply_flags (self);
      return;
    }

  apply_flags (self);
  gst_message_parse_error (message, &cause, NULL);
  problem = g_error_new (SONOR_SOUND_ERROR, SONOR_SOUND_ERROR_FAILED,
                         /* Translators: %s is what GStreamer says about it */
                         _("The sound of this call has stopped (%s); hang up and call again"), cause->message);
  g_signal_emit (self, signals[FAILED], 0, problem);
}

static void
on_recorder_error (SonorLeg   *self,
                   GstMessage *message)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (GError) problem = NULL;

  gst_message_parse_error (message, &cause, NULL);
  sonor_mixer_leg_set_recorder (self->mixed, NULL);
  g_clear_pointer (&self->recorder, sonor_outlet_free);
  problem = g_error_new (SONOR_SOUND_ERROR, SONOR_SOUND_ERROR_FAILED,
                         /* Translators: %s is what the system says about it */
                         _("The call is not recorded any more: %s"), cause->message);
  g_signal_emit (self, signals[FAILED], 0, problem);
}

/* Returns whether the message is about this leg. */
gboolean
sonor_leg_take_message (SonorLeg   *self,
                        GstMessage *message)
{
  g_autoptr (SonorLeg) kept = g_object_ref (self);
  GstObject *source = GST_MESSAGE_SRC (message);

  if (self->recorder != NULL && sonor_outlet_owns (self->recorder, source))
    {
      if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
        on_recorder_error (self, message);
      return TRUE;
    }
  if (self->branch == NULL || !sonor_rtp_branch_owns (self->branch, source))
    return FALSE;

  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ELEMENT)
    take_element_message (self, gst_message_get_structure (message));
  else if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
    on_error (self, message);

  return TRUE;
}
