/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "switch/hotline-survey.h"

#include "switch/announcement.h"

#define BEST '1'
#define WORST '5'
#define WAIT_MILLISECONDS 8000

/**
 * SonorHotlineSurvey:
 *
 * The question after a call, how it was, 1 to 5. Who presses nothing is not asked again here: the database leaves a request
 * to ask them by a text message.
 */
struct _SonorHotlineSurvey
{
  GObject        parent_instance;

  SonorSwitch   *owner;
  SonorMediaLeg *leg;
  char          *call_id;
  char          *language;
  gboolean       answered;
  guint          playing;
  guint          timer;
};

enum
{
  OVER,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorHotlineSurvey, sonor_hotline_survey, G_TYPE_OBJECT)

static void
say (SonorHotlineSurvey *self,
     const char         *name)
{
  g_autoptr (SonorAnnouncement) announcement = sonor_announcement_new (sonor_switch_get_prompts (self->owner), self->language);

  g_clear_handle_id (&self->timer, g_source_remove);
  sonor_announcement_add (announcement, name, NULL);
  self->playing = sonor_announcement_play (announcement, self->leg);
}

static void
on_digit (SonorMediaLeg      *leg,
          guint               digit,
          SonorHotlineSurvey *self)
{
  g_autoptr (SonorQuery) query = NULL;

  if (digit < BEST || digit > WORST || self->answered)
    return;

  self->answered = TRUE;
  query = sonor_query_new ("SELECT call_surveyed($1, $2)");
  sonor_query_add_text (query, self->call_id);
  sonor_query_add_integer (query, digit - '0');
  sonor_ledger_write (sonor_switch_get_ledger (self->owner), query);
  say (self, "thanks");
}

static gboolean
on_time_over (gpointer user_data)
{
  SonorHotlineSurvey *self = user_data;

  self->timer = 0;
  g_signal_emit (self, signals[OVER], 0);

  return G_SOURCE_REMOVE;
}

static void
on_played (SonorMediaLeg      *leg,
           guint               number,
           SonorHotlineSurvey *self)
{
  if (number != self->playing)
    return;

  if (self->answered)
    g_signal_emit (self, signals[OVER], 0);
  else
    self->timer = g_timeout_add (WAIT_MILLISECONDS, on_time_over, self);
}

static void
sonor_hotline_survey_dispose (GObject *object)
{
  SonorHotlineSurvey *self = SONOR_HOTLINE_SURVEY (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->leg);

  G_OBJECT_CLASS (sonor_hotline_survey_parent_class)->dispose (object);
}

static void
sonor_hotline_survey_finalize (GObject *object)
{
  SonorHotlineSurvey *self = SONOR_HOTLINE_SURVEY (object);

  g_free (self->call_id);
  g_free (self->language);

  G_OBJECT_CLASS (sonor_hotline_survey_parent_class)->finalize (object);
}

static void
sonor_hotline_survey_class_init (SonorHotlineSurveyClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_hotline_survey_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_hotline_survey_finalize;

  /**
   * SonorHotlineSurvey::over:
   * @self: the survey
   *
   * The citizen has answered and been thanked, or said nothing for a while.
   */
  signals[OVER] = g_signal_new ("over", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sonor_hotline_survey_init (SonorHotlineSurvey *self)
{
}

/**
 * sonor_hotline_survey_new:
 * @owner: the switch, which outlives it
 * @leg: who is asked
 * @call_id: about which call
 * @language: zh or mn
 *
 * Returns: (transfer full): a survey
 */
SonorHotlineSurvey *
sonor_hotline_survey_new (SonorSwitch   *owner,
                          SonorMediaLeg *leg,
                          const char    *call_id,
                          const char    *language)
{
  SonorHotlineSurvey *self = g_object_new (SONOR_TYPE_HOTLINE_SURVEY, NULL);

  self->owner = owner;
  self->leg = g_object_ref (leg);
  self->call_id = g_strdup (call_id);
  self->language = g_strdup (language);

  return self;
}

/**
 * sonor_hotline_survey_begin:
 * @self: a survey
 *
 * Asks.
 */
void
sonor_hotline_survey_begin (SonorHotlineSurvey *self)
{
  g_return_if_fail (SONOR_IS_HOTLINE_SURVEY (self));

  g_signal_connect_object (self->leg, "digit", G_CALLBACK (on_digit), self, 0);
  g_signal_connect_object (self->leg, "played", G_CALLBACK (on_played), self, 0);
  say (self, "survey");
}
