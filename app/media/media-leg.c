/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "media/media-leg.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "media/call-private.h"
#include "media/leg-private.h"
#include "media/media-error.h"

/* The tag of SRTP and of libre's helpers find room behind the largest packet of speech. */
#define PACKET_SIZE 1500
#define OPUS_BITS_PER_SECOND 24000
/* Half of what libopus would spend: a seat's headset does not tell the difference, the switch's processor does. */
#define OPUS_COMPLEXITY 5
#define CNAME "sonor"
/* Nearer to the sockets than encryption. */
#define GATE_LAYER 0

/**
 * SonorMediaLeg:
 *
 * One party of a call: its sockets, its codec, what it is played, the keys pressed there. Its methods are called in the
 * main loop and take effect a moment later in its media thread, in the order in which they were called.
 */

enum
{
  DIGIT,
  PLAYED,
  HEARD,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorMediaLeg, sonor_media_leg, G_TYPE_OBJECT)

/* What is to be done in the lane with a leg; the reference keeps it alive until then. */
typedef struct
{
  SonorMediaLeg    *leg;
  SonorMediaStream *stream;
  GPtrArray        *prompts;
  gboolean          endless;
  guint             number;
  char             *digits;
  GTask            *task;
} Errand;

static Errand *
errand_new (SonorMediaLeg *leg)
{
  Errand *self = g_new0 (Errand, 1);

  self->leg = g_object_ref (leg);

  return self;
}

static gboolean
on_errand_over (gpointer data)
{
  g_autofree Errand *self = data;

  g_clear_object (&self->leg);
  g_clear_pointer (&self->stream, sonor_media_stream_free);
  g_clear_pointer (&self->prompts, g_ptr_array_unref);
  g_clear_object (&self->task);
  g_free (self->digits);

  return G_SOURCE_REMOVE;
}

/* Its references may be the last ones: see sonor_media_engine_release(). */
static void
errand_free (Errand *self)
{
  sonor_media_engine_tell (on_errand_over, self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Errand, errand_free)

/* Told to the main loop */

typedef struct
{
  SonorMediaLeg *leg;
  guint          signal;
  guint          value;
} Tale;

static gboolean
on_tale (gpointer data)
{
  g_autofree Tale *tale = data;
  g_autoptr (SonorMediaLeg) leg = tale->leg;

  /* What happened before the leg was closed is of no interest after. */
  if (leg->closed)
    return G_SOURCE_REMOVE;
  if (tale->signal == HEARD)
    g_signal_emit (leg, signals[HEARD], 0);
  else
    g_signal_emit (leg, signals[tale->signal], 0, tale->value);

  return G_SOURCE_REMOVE;
}

static void
tell (SonorMediaLeg *self,
      guint          signal,
      guint          value)
{
  Tale *tale = g_new (Tale, 1);

  *tale = (Tale) { g_object_ref (self), signal, value };
  sonor_media_engine_tell (on_tale, tale);
}

void
sonor_media_leg_tell_digit (SonorMediaLeg *self,
                            char           digit)
{
  tell (self, DIGIT, (guint) digit);
}

void
sonor_media_leg_tell_played (SonorMediaLeg *self,
                             guint          number)
{
  tell (self, PLAYED, number);
}

void
sonor_media_leg_tell_heard (SonorMediaLeg *self)
{
  tell (self, HEARD, 0);
}

/* In the thread of the lane */

static void
on_rtp (const struct sa         *source,
        const struct rtp_header *header,
        struct mbuf             *packet,
        void                    *user_data)
{
  sonor_media_leg_take (user_data, source, header, packet);
}

gboolean
sonor_media_leg_open (SonorMediaLeg  *self,
                      GError        **error)
{
  struct sa address;
  guint16 first_port, last_port;

  sonor_media_engine_get_ports (self->engine, &first_port, &last_port);
  if (sa_set_str (&address, sonor_media_engine_get_address (self->engine), 0) != 0
      || rtp_listen (&self->rtp, IPPROTO_UDP, &address, first_port, last_port, true, on_rtp, NULL, self) != 0)
    {
      g_set_error (error, SONOR_MEDIA_ERROR, SONOR_MEDIA_ERROR_NO_PORT,
                   _("No port for speech is free at %s between %u and %u"), sonor_media_engine_get_address (self->engine),
                   first_port, last_port);
      return FALSE;
    }
  if (telev_alloc (&self->keys, SONOR_FRAME_MILLISECONDS) != 0 || (self->packet = mbuf_alloc (PACKET_SIZE)) == NULL
      || udp_register_helper (&self->gates[0], rtp_sock (self->rtp), GATE_LAYER, NULL, sonor_media_leg_turn_away, self) != 0
      || udp_register_helper (&self->gates[1], rtcp_sock (self->rtp), GATE_LAYER, NULL, sonor_media_leg_turn_away_control, self) != 0)
    {
      g_set_error_literal (error, SONOR_MEDIA_ERROR, SONOR_MEDIA_ERROR_FAILED, _("There is no memory for another leg"));
      sonor_media_leg_shut (self);
      return FALSE;
    }

  self->port = sa_port (rtp_local (self->rtp));

  return TRUE;
}

static void
forget_stream (SonorMediaLeg *self)
{
  sonor_media_leg_stop_receiving (self);
  g_clear_pointer (&self->crypto, sonor_leg_crypto_free);
  g_clear_pointer (&self->encoder, opus_encoder_destroy);
  g_clear_pointer (&self->decoder, opus_decoder_destroy);
  g_clear_pointer (&self->stream, sonor_media_stream_free);
}

/* Closes the sockets. The leg is in no call any more, or about to be taken out of it. */
void
sonor_media_leg_shut (SonorMediaLeg *self)
{
  forget_stream (self);
  sonor_player_clear (&self->player);
  g_queue_clear (&self->digits);
  for (guint i = 0; i < G_N_ELEMENTS (self->gates); i++)
    self->gates[i] = mem_deref (self->gates[i]);
  self->rtp = mem_deref (self->rtp);
  self->keys = mem_deref (self->keys);
  self->packet = mem_deref (self->packet);
}

/* RFC 3550 11: RTCP goes to the port after that of speech. */
static void
start_control (SonorMediaLeg *self)
{
  struct sa control_peer = self->agreed;

  sa_set_port (&control_peer, (uint16_t) (self->stream->port + 1));
  rtcp_start (self->rtp, CNAME, &control_peer);
}

/* Takes everything that the event loop of this thread knows of out of it: two sockets and the clock of RTCP. */
void
sonor_media_leg_detach (SonorMediaLeg *self)
{
  if (self->packet == NULL)
    return;

  rtcp_start (self->rtp, CNAME, NULL);
  udp_thread_detach (rtp_sock (self->rtp));
  udp_thread_detach (rtcp_sock (self->rtp));
}

/* Puts it into the event loop of this thread; whether it is open there. */
gboolean
sonor_media_leg_attach (SonorMediaLeg *self)
{
  if (self->packet == NULL)
    return FALSE;

  if (udp_thread_attach (rtp_sock (self->rtp)) != 0 || udp_thread_attach (rtcp_sock (self->rtp)) != 0)
    {
      sonor_media_leg_shut (self);
      return FALSE;
    }
  if (self->stream != NULL)
    start_control (self);

  return TRUE;
}

SonorMediaCall *
sonor_media_leg_get_call (SonorMediaLeg *self)
{
  return self->call;
}

void
sonor_media_leg_set_call (SonorMediaLeg  *self,
                          SonorMediaCall *call)
{
  self->call = call;
}

/* FALSE if this stream cannot be spoken; then nothing is, for it could only be heard by those who should not. */
static gboolean
take_codec (SonorMediaLeg *self)
{
  int error;

  self->clock_factor = sonor_codec_get_clock_rate (self->stream->codec) / SONOR_SAMPLE_RATE;
  telev_set_srate (self->keys, SONOR_SAMPLE_RATE * self->clock_factor);
  if (self->stream->encrypted)
    {
      self->crypto = sonor_leg_crypto_new (self->rtp, &self->stream->send_key, &self->stream->receive_key);
      if (self->crypto == NULL)
        return FALSE;
    }
  if (self->stream->codec != SONOR_CODEC_OPUS)
    return TRUE;

  /* Made for voices alone, Opus distorts what else a telephone carries: music on hold and the tones of keys. */
  self->encoder = opus_encoder_create (SONOR_SAMPLE_RATE, 1, OPUS_APPLICATION_AUDIO, &error);
  self->decoder = opus_decoder_create (SONOR_SAMPLE_RATE, 1, &error);
  if (self->encoder == NULL || self->decoder == NULL)
    return FALSE;
  opus_encoder_ctl (self->encoder, OPUS_SET_BITRATE (OPUS_BITS_PER_SECOND));
  opus_encoder_ctl (self->encoder, OPUS_SET_COMPLEXITY (OPUS_COMPLEXITY));
  opus_encoder_ctl (self->encoder, OPUS_SET_INBAND_FEC (1));

  return TRUE;
}

static gboolean
has_other_speech (const SonorMediaStream *before,
                  const SonorMediaStream *after)
{
  SonorMediaStream same = *after;

  if (before == NULL)
    return TRUE;
  same.direction = before->direction;

  return !sonor_media_stream_equal (before, &same);
}

static void
set_stream (gpointer data)
{
  g_autoptr (Errand) errand = data;
  SonorMediaLeg *self = errand->leg;

  if (self->packet == NULL)
    return;

  /* Hold and resume change nothing but the direction: the stream and its encryption go on. */
  if (errand->stream != NULL && !has_other_speech (self->stream, errand->stream))
    {
      self->stream->direction = errand->stream->direction;
      return;
    }

  forget_stream (self);
  self->stream = g_steal_pointer (&errand->stream);
  if (self->stream == NULL)
    return;
  if (sa_set_str (&self->agreed, self->stream->address, (guint16) self->stream->port) != 0 || !take_codec (self))
    {
      forget_stream (self);
      return;
    }

  self->marked = FALSE;
  sonor_media_leg_start_receiving (self);
  rtcp_set_srate (self->rtp, SONOR_SAMPLE_RATE * self->clock_factor, SONOR_SAMPLE_RATE * self->clock_factor);
  self->peer = self->agreed;
  self->silent_turns = SONOR_PORT_CHANGE_TURNS;
  start_control (self);
}

static void
play (gpointer data)
{
  g_autoptr (Errand) errand = data;

  if (errand->leg->packet == NULL)
    return;

  if (errand->prompts == NULL)
    {
      sonor_player_stop (&errand->leg->player);
      return;
    }
  sonor_player_start (&errand->leg->player, g_steal_pointer (&errand->prompts), errand->endless);
  errand->leg->playing = errand->number;
}

static void
send_digits (gpointer data)
{
  g_autoptr (Errand) errand = data;

  if (errand->leg->packet == NULL)
    return;
  for (const char *digit = errand->digits; *digit != '\0'; digit++)
    g_queue_push_tail (&errand->leg->digits, GINT_TO_POINTER (*digit));
}

static gboolean
on_reported (gpointer data)
{
  g_autoptr (Errand) errand = data;

  g_task_return_boolean (errand->task, TRUE);

  return G_SOURCE_REMOVE;
}

static void
report (gpointer data)
{
  Errand *errand = data;
  SonorMediaLeg *self = errand->leg;
  SonorMediaReport *figures = g_task_get_task_data (errand->task);
  struct rtcp_stats statistics;

  figures->n_received = self->n_received;
  figures->n_strangers = self->n_strangers + (self->crypto != NULL ? sonor_leg_crypto_get_n_refused (self->crypto) : 0);
  figures->round_trip_ms = -1.0;
  if (self->rtp != NULL && self->heard && rtcp_stats (self->rtp, self->ssrc, &statistics) == 0)
    {
      figures->n_lost = statistics.rx.lost;
      figures->jitter_ms = statistics.rx.jit / 1000.0;
      figures->n_lost_there = statistics.tx.lost;
      if (statistics.rtt > 0)
        figures->round_trip_ms = statistics.rtt / 1000.0;
    }
  sonor_media_engine_tell (on_reported, errand);
}

static void
leave (gpointer data)
{
  g_autoptr (Errand) errand = data;

  if (errand->leg->call != NULL)
    sonor_media_call_drop_leg (errand->leg->call, errand->leg);
  sonor_media_leg_shut (errand->leg);
}

/* In the main loop */

static void
sonor_media_leg_finalize (GObject *object)
{
  g_object_unref (SONOR_MEDIA_LEG (object)->engine);

  G_OBJECT_CLASS (sonor_media_leg_parent_class)->finalize (object);
}

static void
sonor_media_leg_class_init (SonorMediaLegClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sonor_media_leg_finalize;

  /**
   * SonorMediaLeg::digit:
   * @self: the leg
   * @digit: 0 to 9, *, # or A to D
   *
   * A key was pressed there.
   */
  signals[DIGIT] = g_signal_new ("digit", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_UINT);

  /**
   * SonorMediaLeg::played:
   * @self: the leg
   * @number: what sonor_media_leg_play() gave back
   *
   * The prompts have come to their end by themselves.
   */
  signals[PLAYED] = g_signal_new ("played", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_UINT);

  /**
   * SonorMediaLeg::heard:
   * @self: the leg
   *
   * The first speech has come from there.
   */
  signals[HEARD] = g_signal_new ("heard", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sonor_media_leg_init (SonorMediaLeg *self)
{
  g_queue_init (&self->digits);
  sonor_player_init (&self->player);
}

SonorMediaLeg *
sonor_media_leg_new (SonorMediaEngine *engine,
                     SonorLane        *lane)
{
  SonorMediaLeg *self = g_object_new (SONOR_TYPE_MEDIA_LEG, NULL);

  self->engine = g_object_ref (engine);
  self->lane = lane;

  return self;
}

/* Where what is to be done with it is pushed to: that of its call, from the moment a call takes it over. */
SonorLane *
sonor_media_leg_get_lane (SonorMediaLeg *self)
{
  return self->lane;
}

void
sonor_media_leg_set_lane (SonorMediaLeg *self,
                          SonorLane     *lane)
{
  self->lane = lane;
}

/**
 * sonor_media_leg_get_port:
 * @self: a leg
 *
 * Returns: the UDP port where it wants to be sent speech; RTCP is the next one
 */
guint
sonor_media_leg_get_port (SonorMediaLeg *self)
{
  g_return_val_if_fail (SONOR_IS_MEDIA_LEG (self), 0);

  return self->port;
}

/**
 * sonor_media_leg_set_stream:
 * @self: a leg
 * @stream: (nullable): what has been agreed on with the other side; %NULL for nothing yet
 *
 * Sends and receives as agreed. G.711 and Opus are understood; the profile that was offered must hold nothing else. What
 * is to be encrypted and cannot be is not sent at all.
 */
void
sonor_media_leg_set_stream (SonorMediaLeg          *self,
                            const SonorMediaStream *stream)
{
  Errand *errand;

  g_return_if_fail (SONOR_IS_MEDIA_LEG (self));
  g_return_if_fail (stream == NULL || stream->codec != SONOR_CODEC_G722);

  errand = errand_new (self);
  errand->stream = stream != NULL ? sonor_media_stream_copy (stream) : NULL;
  sonor_lane_push (self->lane, set_stream, errand);
}

/**
 * sonor_media_leg_play:
 * @self: a leg
 * @prompts: (array length=n_prompts): what to play, one after the other
 * @n_prompts: how many
 * @endless: whether to begin again after the last one
 *
 * Plays something to this leg alone, over what it hears of the others, in place of what it was played before.
 *
 * Returns: a number by which "played" names it
 */
guint
sonor_media_leg_play (SonorMediaLeg       *self,
                      SonorPrompt * const *prompts,
                      gsize                n_prompts,
                      gboolean             endless)
{
  Errand *errand;

  g_return_val_if_fail (SONOR_IS_MEDIA_LEG (self), 0);
  g_return_val_if_fail (n_prompts > 0, 0);

  errand = errand_new (self);
  errand->prompts = g_ptr_array_new_full ((guint) n_prompts, (GDestroyNotify) sonor_prompt_unref);
  for (gsize i = 0; i < n_prompts; i++)
    g_ptr_array_add (errand->prompts, sonor_prompt_ref (prompts[i]));
  errand->endless = endless;
  errand->number = ++self->n_played;
  sonor_lane_push (self->lane, play, errand);

  return self->n_played;
}

/**
 * sonor_media_leg_stop_playing:
 * @self: a leg
 *
 * Stops at once what is played to it; "played" does not come for it.
 */
void
sonor_media_leg_stop_playing (SonorMediaLeg *self)
{
  g_return_if_fail (SONOR_IS_MEDIA_LEG (self));

  sonor_lane_push (self->lane, play, errand_new (self));
}

/**
 * sonor_media_leg_send_digits:
 * @self: a leg whose other side takes telephone events (RFC 4733)
 * @digits: 0 to 9, *, #, A to D
 *
 * Presses keys, one after the other.
 */
void
sonor_media_leg_send_digits (SonorMediaLeg *self,
                             const char    *digits)
{
  Errand *errand;

  g_return_if_fail (SONOR_IS_MEDIA_LEG (self));
  g_return_if_fail (strspn (digits, "0123456789*#ABCD") == strlen (digits));

  errand = errand_new (self);
  errand->digits = g_strdup (digits);
  sonor_lane_push (self->lane, send_digits, errand);
}

/**
 * sonor_media_leg_report_async:
 * @self: a leg
 * @cancellable: (nullable): a #GCancellable
 * @callback: called when the figures are there
 * @user_data: for @callback
 *
 * Asks how well speech gets through.
 */
void
sonor_media_leg_report_async (SonorMediaLeg       *self,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  Errand *errand;

  g_return_if_fail (SONOR_IS_MEDIA_LEG (self));

  errand = errand_new (self);
  errand->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (errand->task, sonor_media_leg_report_async);
  g_task_set_task_data (errand->task, g_new0 (SonorMediaReport, 1), g_free);
  sonor_lane_push (self->lane, report, errand);
}

/**
 * sonor_media_leg_report_finish:
 * @self: a leg
 * @result: what the callback was given
 * @report: (out caller-allocates): the figures since the leg was opened
 * @error: return location for a #GError
 *
 * Returns: whether there are figures
 */
gboolean
sonor_media_leg_report_finish (SonorMediaLeg     *self,
                               GAsyncResult      *result,
                               SonorMediaReport  *report,
                               GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  *report = *(SonorMediaReport *) g_task_get_task_data (G_TASK (result));

  return TRUE;
}

/**
 * sonor_media_leg_close:
 * @self: a leg
 *
 * Takes it out of its call and closes its sockets. A second time does nothing.
 */
void
sonor_media_leg_close (SonorMediaLeg *self)
{
  g_return_if_fail (SONOR_IS_MEDIA_LEG (self));

  if (self->closed)
    return;

  self->closed = TRUE;
  sonor_lane_push (self->lane, leave, errand_new (self));
}
