/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "switch/hotline-voicemail.h"

#include "switch/announcement.h"

#define END_KEY '#'
#define LONGEST_SECONDS 120
#define TONE_HERTZ 1000.0
#define TONE_MILLISECONDS 400
/* Who hangs up at the tone has said nothing. */
#define SHORTEST_MICROSECONDS (G_TIME_SPAN_SECOND)

/**
 * SonorHotlineVoicemail:
 *
 * Leaving a message: what to do, a tone, and up to two minutes of speech, which ends with #, by hanging up or by itself.
 */
struct _SonorHotlineVoicemail
{
  GObject        parent_instance;

  SonorSwitch   *owner;
  SonorMediaLeg *leg;
  char          *language;
  gint64         began_at;
  gboolean       thanked;
  guint          playing;
  guint          timer;
};

enum
{
  RECORD,
  OVER,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorHotlineVoicemail, sonor_hotline_voicemail, G_TYPE_OBJECT)

static void
thank (SonorHotlineVoicemail *self)
{
  g_autoptr (SonorAnnouncement) announcement = sonor_announcement_new (sonor_switch_get_prompts (self->owner), self->language);

  self->thanked = TRUE;
  g_clear_handle_id (&self->timer, g_source_remove);
  sonor_announcement_add (announcement, "voicemail-thanks", NULL);
  self->playing = sonor_announcement_play (announcement, self->leg);
}

static gboolean
on_time_over (gpointer user_data)
{
  SonorHotlineVoicemail *self = user_data;

  self->timer = 0;
  thank (self);

  return G_SOURCE_REMOVE;
}

static void
on_digit (SonorMediaLeg         *leg,
          guint                  digit,
          SonorHotlineVoicemail *self)
{
  if (digit == END_KEY && self->began_at != 0 && !self->thanked)
    thank (self);
}

static void
on_played (SonorMediaLeg         *leg,
           guint                  number,
           SonorHotlineVoicemail *self)
{
  if (number != self->playing)
    return;

  if (self->thanked)
    {
      g_signal_emit (self, signals[OVER], 0);
      return;
    }
  self->began_at = g_get_monotonic_time ();
  self->timer = g_timeout_add_seconds (LONGEST_SECONDS, on_time_over, self);
  g_signal_emit (self, signals[RECORD], 0);
}

static void
sonor_hotline_voicemail_dispose (GObject *object)
{
  SonorHotlineVoicemail *self = SONOR_HOTLINE_VOICEMAIL (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->leg);

  G_OBJECT_CLASS (sonor_hotline_voicemail_parent_class)->dispose (object);
}

static void
sonor_hotline_voicemail_finalize (GObject *object)
{
  SonorHotlineVoicemail *self = SONOR_HOTLINE_VOICEMAIL (object);

  g_free (self->language);

  G_OBJECT_CLASS (sonor_hotline_voicemail_parent_class)->finalize (object);
}

static void
sonor_hotline_voicemail_class_init (SonorHotlineVoicemailClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_hotline_voicemail_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_hotline_voicemail_finalize;

  /**
   * SonorHotlineVoicemail::record:
   * @self: the voicemail
   *
   * The caller has heard the tone and speaks from now on.
   */
  signals[RECORD] = g_signal_new ("record", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * SonorHotlineVoicemail::over:
   * @self: the voicemail
   *
   * The caller has been thanked.
   */
  signals[OVER] = g_signal_new ("over", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sonor_hotline_voicemail_init (SonorHotlineVoicemail *self)
{
}

/**
 * sonor_hotline_voicemail_new:
 * @owner: the switch, which outlives it
 * @leg: who is to leave a message
 * @language: zh or mn
 *
 * Returns: (transfer full): a voicemail
 */
SonorHotlineVoicemail *
sonor_hotline_voicemail_new (SonorSwitch   *owner,
                             SonorMediaLeg *leg,
                             const char    *language)
{
  SonorHotlineVoicemail *self = g_object_new (SONOR_TYPE_HOTLINE_VOICEMAIL, NULL);

  self->owner = owner;
  self->leg = g_object_ref (leg);
  self->language = g_strdup (language);

  return self;
}

/**
 * sonor_hotline_voicemail_begin:
 * @self: a voicemail
 * @closed: whether it is for the hour, and not because nobody had time
 *
 * Asks for a message.
 */
void
sonor_hotline_voicemail_begin (SonorHotlineVoicemail *self,
                               gboolean               closed)
{
  g_autoptr (SonorAnnouncement) announcement = NULL;
  g_autoptr (SonorPrompt) tone = sonor_prompt_new_tone (TONE_HERTZ, TONE_MILLISECONDS, 0.2);

  g_return_if_fail (SONOR_IS_HOTLINE_VOICEMAIL (self));

  g_signal_connect_object (self->leg, "digit", G_CALLBACK (on_digit), self, 0);
  g_signal_connect_object (self->leg, "played", G_CALLBACK (on_played), self, 0);
  announcement = sonor_announcement_new (sonor_switch_get_prompts (self->owner), self->language);
  if (closed)
    sonor_announcement_add (announcement, "closed", NULL);
  sonor_announcement_add (announcement, "voicemail", NULL);
  sonor_announcement_add_prompt (announcement, tone);
  self->playing = sonor_announcement_play (announcement, self->leg);
}

/**
 * sonor_hotline_voicemail_has_message:
 * @self: a voicemail
 *
 * Returns: whether there was time after the tone to say something
 */
gboolean
sonor_hotline_voicemail_has_message (SonorHotlineVoicemail *self)
{
  g_return_val_if_fail (SONOR_IS_HOTLINE_VOICEMAIL (self), FALSE);

  return self->began_at != 0 && g_get_monotonic_time () - self->began_at >= SHORTEST_MICROSECONDS;
}
