/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "switch/hotline-call.h"

#include <glib/gi18n-lib.h>

#include "base/phone-number.h"
#include "media/media-call.h"
#include "switch/lines.h"

/* GB/T 33358 wants no menu: the keys may be pressed during the greeting and for a moment after, then it goes on by itself. */
#define MENU_MILLISECONDS 3000
#define SURVEY_MILLISECONDS 8000

/**
 * SonorHotlineCall:
 *
 * A citizen's call from its arrival to its end: greeting and language, waiting, one seat after the other until somebody
 * answers, talk, and the question whether it helped. Each stage knows what comes next; who hangs up is heard in all of them.
 */
struct _SonorHotlineCall
{
  GObject         parent_instance;

  SonorSwitch    *owner;
  char           *id;
  SonorCall      *citizen;
  SonorMediaCall *media;
  SonorMediaLeg  *leg;
  SonorTalk      *talk;
  SonorCallLeg   *seat;
  GCancellable   *cancellable;
  char           *language;
  char           *queue;
  int             priority;
  gboolean        has_row;
  gboolean        answered;
  gboolean        surveyed;
  gboolean        ending;
  guint           stage;
  guint           timer;
  guint           playing;
};

enum
{
  STAGE_ARRIVED,
  STAGE_MENU,
  STAGE_WAITING,
  STAGE_TALKING,
  STAGE_SURVEY,
  STAGE_ENDED,
};

/* The keys of the greeting: what is pressed, the language and the queue it leads to. The first is for silence. */
static const struct
{
  char        key;
  const char *language;
  const char *queue;
} menu[] = {
  { '1', "zh", "general" },
  { '2', "mn", "mongolian" },
  { '3', "zh", "enterprise" },
};

static void sonor_hotline_call_init_interface (SonorSwitchCallInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SonorHotlineCall,
                               sonor_hotline_call,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SONOR_TYPE_SWITCH_CALL, sonor_hotline_call_init_interface))

static void enter_queue (SonorHotlineCall *self);

/* Telling the database */

static void
write_down (SonorHotlineCall *self,
            SonorQuery       *query)
{
  g_autoptr (SonorQuery) owned = query;

  sonor_ledger_write (sonor_switch_get_ledger (self->owner), owned);
}

static void
write_end (SonorHotlineCall *self)
{
  SonorQuery *query = sonor_query_new ("SELECT call_finish($1, $2, $3)");

  sonor_query_add_text (query, self->id);
  sonor_query_add_text (query, self->answered ? "answered" : "abandoned");
  sonor_query_add_text (query, sonor_talk_get_recording (self->talk));
  write_down (self, query);
}

static void
play (SonorHotlineCall *self,
      SonorPromptName   name,
      gboolean          endless)
{
  SonorPrompt *prompt = sonor_prompt_book_get (sonor_switch_get_prompts (self->owner), name, self->language);

  self->playing = sonor_media_leg_play (self->leg, &prompt, 1, endless);
}

/* The end */

/* It is not rung there any more. */
static void
drop_seat (SonorHotlineCall *self)
{
  g_autoptr (SonorCallLeg) seat = g_steal_pointer (&self->seat);

  if (seat == NULL)
    return;

  g_signal_handlers_disconnect_by_data (seat, self);
  sonor_call_leg_hang_up (seat);
}

static void
finish (SonorHotlineCall *self)
{
  if (self->stage == STAGE_ENDED)
    return;

  self->stage = STAGE_ENDED;
  g_clear_handle_id (&self->timer, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  drop_seat (self);
  sonor_talk_close (self->talk);
  sonor_media_call_close (self->media);
  if (self->has_row)
    write_end (self);
  sonor_switch_call_emit_ended (SONOR_SWITCH_CALL (self));
}

static void
hang_up (SonorHotlineCall *self)
{
  sonor_call_hang_up (self->citizen);
}

/* The survey */

static gboolean
on_survey_over (gpointer user_data)
{
  SonorHotlineCall *self = user_data;

  self->timer = 0;
  hang_up (self);

  return G_SOURCE_REMOVE;
}

static void
begin_survey (SonorHotlineCall *self)
{
  self->stage = STAGE_SURVEY;
  sonor_media_call_stop_recording (self->media);
  play (self, SONOR_PROMPT_SURVEY, FALSE);
}

static void
take_survey (SonorHotlineCall *self,
             char              key)
{
  SonorQuery *query;

  if (key < '1' || key > '5' || self->surveyed)
    return;

  self->surveyed = TRUE;
  query = sonor_query_new ("SELECT call_surveyed($1, $2)");
  sonor_query_add_text (query, self->id);
  sonor_query_add_integer (query, key - '0');
  write_down (self, query);
  g_clear_handle_id (&self->timer, g_source_remove);
  play (self, SONOR_PROMPT_THANKS, FALSE);
}

/* A seat */

static void
on_seat_answered (SonorCallLeg     *seat,
                  SonorHotlineCall *self)
{
  g_autoptr (SonorCallLeg) held = g_steal_pointer (&self->seat);
  SonorQuery *query = sonor_query_new ("SELECT call_connect($1, $2)");

  g_signal_handlers_disconnect_by_data (seat, self);
  sonor_query_add_text (query, self->id);
  sonor_query_add_text (query, sonor_call_leg_get_staff_id (seat));
  write_down (self, query);

  self->stage = STAGE_TALKING;
  self->answered = TRUE;
  sonor_talk_begin (self->talk, self->leg, NULL, seat);
}

/* It only rang there: the call goes on waiting, in front of all others. */
static void
on_seat_ended (SonorCallLeg     *seat,
               const char       *why,
               SonorHotlineCall *self)
{
  SonorQuery *query = sonor_query_new ("SELECT queue_offer_failed($1, $2, $3)");

  sonor_query_add_text (query, self->id);
  sonor_query_add_text (query, sonor_call_leg_get_staff_id (seat));
  sonor_query_add_text (query, why);
  write_down (self, query);
  g_clear_object (&self->seat);
}

/* The seats of the call hold it, or pass it on. */
static void
on_talk_waits (SonorTalk        *talk,
               gboolean          waits,
               SonorHotlineCall *self)
{
  if (waits)
    play (self, SONOR_PROMPT_MUSIC, TRUE);
  else
    sonor_media_leg_stop_playing (self->leg);
}

static void
on_talk_over (SonorTalk        *talk,
              SonorHotlineCall *self)
{
  if (self->stage == STAGE_TALKING)
    begin_survey (self);
}

/**
 * sonor_hotline_call_offer:
 * @self: a call that waits
 * @staff_id: whom the database has found for it
 * @contact: where their telephone is
 * @ring_seconds: how long to ring there
 *
 * Rings at a seat. If nobody answers there the database is told and will find another.
 */
void
sonor_hotline_call_offer (SonorHotlineCall *self,
                          const char       *staff_id,
                          SonorSipAddress  *contact,
                          guint             ring_seconds)
{
  g_autoptr (SonorCallHeaders) headers = sonor_call_headers_new ();
  const char *caller = sonor_sip_address_get_user (sonor_call_get_remote (self->citizen));

  g_return_if_fail (SONOR_IS_HOTLINE_CALL (self));

  /* The citizen may have hung up while the database was looking; it is told so anyway. */
  if (self->stage != STAGE_WAITING || self->seat != NULL)
    return;

  if (!sonor_call_headers_set (headers, SONOR_CALL_HEADER_CALL, self->id, NULL)
      || !sonor_call_headers_set (headers, SONOR_CALL_HEADER_QUEUE, self->queue, NULL)
      || !sonor_call_headers_set (headers, SONOR_CALL_HEADER_LANGUAGE, self->language, NULL))
    g_warning ("A header of a call to a seat is not valid");
  sonor_talk_introduce (self->talk, caller, headers);
  self->seat = sonor_call_leg_new_to_seat (self->owner, self->media, staff_id, contact, caller, headers, ring_seconds);
  g_signal_connect_object (self->seat, "answered", G_CALLBACK (on_seat_answered), self, 0);
  g_signal_connect_object (self->seat, "ended", G_CALLBACK (on_seat_ended), self, 0);
  sonor_call_leg_open (self->seat);
}

/* Waiting */

static void
on_queued (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (SonorHotlineCall) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, &error);

  if (rows != NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  /* A queue that nobody serves must not hold anybody: the general one takes them. */
  g_warning ("A call cannot wait in queue %s: %s", self->queue, error->message);
  if (g_str_equal (self->queue, menu[0].queue))
    {
      hang_up (self);
      return;
    }
  g_free (self->queue);
  self->queue = g_strdup (menu[0].queue);
  enter_queue (self);
}

static void
enter_queue (SonorHotlineCall *self)
{
  g_autoptr (SonorQuery) query = sonor_query_new ("SELECT queue_enter($1, $2, $3, $4, $5::integer)");

  self->stage = STAGE_WAITING;
  sonor_query_add_text (query, self->id);
  sonor_query_add_text (query, self->queue);
  sonor_query_add_text (query, self->language);
  sonor_query_add_text (query, sonor_switch_get_name (self->owner));
  sonor_query_add_integer (query, self->priority);
  sonor_database_query_async (sonor_switch_get_database (self->owner), query, self->cancellable, on_queued, g_object_ref (self));
}

/* The greeting */

static void
choose (SonorHotlineCall *self,
        char              key)
{
  for (guint i = 0; i < G_N_ELEMENTS (menu); i++)
    {
      if (menu[i].key != key)
        continue;

      g_clear_handle_id (&self->timer, g_source_remove);
      g_free (self->language);
      g_free (self->queue);
      self->language = g_strdup (menu[i].language);
      self->queue = g_strdup (menu[i].queue);
      enter_queue (self);
      play (self, SONOR_PROMPT_WAIT, FALSE);
      return;
    }
}

static gboolean
on_menu_over (gpointer user_data)
{
  SonorHotlineCall *self = user_data;

  self->timer = 0;
  /* Who spoke Mongolian the last time need not say so again. */
  choose (self, g_strcmp0 (self->language, "mn") == 0 ? '2' : '1');

  return G_SOURCE_REMOVE;
}

static void
on_digit (SonorMediaLeg    *leg,
          guint             digit,
          SonorHotlineCall *self)
{
  if (self->stage == STAGE_MENU)
    choose (self, (char) digit);
  else if (self->stage == STAGE_SURVEY)
    take_survey (self, (char) digit);
}

static void
on_played (SonorMediaLeg    *leg,
           guint             number,
           SonorHotlineCall *self)
{
  if (number != self->playing)
    return;

  if (self->stage == STAGE_MENU)
    self->timer = g_timeout_add (MENU_MILLISECONDS, on_menu_over, self);
  else if (self->stage == STAGE_WAITING)
    play (self, SONOR_PROMPT_MUSIC, TRUE);
  else if (self->stage == STAGE_SURVEY && self->surveyed)
    hang_up (self);
  else if (self->stage == STAGE_SURVEY)
    self->timer = g_timeout_add (SURVEY_MILLISECONDS, on_survey_over, self);
}

/* Arrival */

static void
on_citizen_changed (SonorCall        *citizen,
                    GParamSpec       *pspec,
                    SonorHotlineCall *self)
{
  SonorCallState state = sonor_call_get_state (citizen);

  if (state == SONOR_CALL_STATE_ENDED)
    finish (self);
  else if (state == SONOR_CALL_STATE_ACTIVE && self->stage == STAGE_ARRIVED)
    {
      self->stage = STAGE_MENU;
      play (self, SONOR_PROMPT_GREETING, FALSE);
    }
}

static void
on_media_changed (SonorCall        *citizen,
                  GParamSpec       *pspec,
                  SonorHotlineCall *self)
{
  if (self->leg != NULL)
    sonor_media_leg_set_stream (self->leg, sonor_call_get_media (citizen));
}

static void
on_leg_added (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (SonorHotlineCall) self = user_data;
  g_autoptr (GError) error = NULL;

  self->leg = sonor_media_call_add_leg_finish (SONOR_MEDIA_CALL (source), result, &error);
  if (self->leg == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_warning ("%s", error->message);
          hang_up (self);
        }
      return;
    }

  g_signal_connect_object (self->leg, "digit", G_CALLBACK (on_digit), self, 0);
  g_signal_connect_object (self->leg, "played", G_CALLBACK (on_played), self, 0);
  sonor_call_set_media (self->citizen, sonor_switch_get_profile (self->owner), sonor_switch_get_address (self->owner),
                        sonor_media_leg_get_port (self->leg));
  if (!sonor_call_answer (self->citizen, &error))
    {
      g_warning ("A call cannot be answered: %s", error->message);
      hang_up (self);
    }
}

static void
on_begun (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (SonorHotlineCall) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, &error);
  const char *rule;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (rows == NULL)
    {
      /* Without the database nobody can be found a seat. The caller hears that it cannot be done now. */
      g_warning ("A call cannot be taken: %s", error->message);
      if (!sonor_call_refuse (self->citizen, SONOR_CALL_REFUSAL_UNAVAILABLE, NULL))
        hang_up (self);
      return;
    }

  self->has_row = TRUE;
  self->language = g_strdup (sonor_result_get_text (rows, 0, "language"));
  rule = sonor_result_get_text (rows, 0, "rule");
  if (g_strcmp0 (rule, "block") == 0)
    {
      if (!sonor_call_refuse (self->citizen, SONOR_CALL_REFUSAL_DECLINE, NULL))
        hang_up (self);
      return;
    }
  self->priority = g_strcmp0 (rule, "first") == 0 ? 5 : g_strcmp0 (rule, "last") == 0 ? -5 : 0;
  sonor_media_call_add_leg_async (self->media, self->cancellable, on_leg_added, g_object_ref (self));
}

static void
begin (SonorHotlineCall *self)
{
  g_autoptr (SonorQuery) query = sonor_query_new ("SELECT language, rule FROM call_begin($1, 'in', $2, $3, $4, $5)");
  const char *caller = sonor_sip_address_get_user (sonor_call_get_remote (self->citizen));
  g_autofree char *dialled = NULL;
  g_autofree char *international = NULL;

  /* A caller who withholds their number, or sends something that is none, has none. */
  if (caller != NULL && !sonor_phone_number_normalise (caller, NULL, &dialled, &international, NULL))
    g_clear_pointer (&dialled, g_free);
  sonor_query_add_text (query, self->id);
  sonor_query_add_text (query, dialled);
  sonor_query_add_text (query, international);
  sonor_query_add_text (query, sonor_sip_address_get_user (sonor_call_get_called (self->citizen)));
  sonor_query_add_text (query, sonor_switch_get_name (self->owner));
  sonor_database_query_async (sonor_switch_get_database (self->owner), query, self->cancellable, on_begun,
                              g_object_ref (self));
}

static const char *
get_id (SonorSwitchCall *call)
{
  return SONOR_HOTLINE_CALL (call)->id;
}

static SonorTalk *
get_talk (SonorSwitchCall *call)
{
  return SONOR_HOTLINE_CALL (call)->talk;
}

static void
end (SonorSwitchCall *call)
{
  hang_up (SONOR_HOTLINE_CALL (call));
}

static void
sonor_hotline_call_init_interface (SonorSwitchCallInterface *iface)
{
  iface->get_id = get_id;
  iface->get_talk = get_talk;
  iface->end = end;
}

static void
sonor_hotline_call_dispose (GObject *object)
{
  SonorHotlineCall *self = SONOR_HOTLINE_CALL (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  if (self->seat != NULL)
    g_signal_handlers_disconnect_by_data (self->seat, self);
  g_clear_object (&self->seat);
  if (self->media != NULL)
    sonor_media_call_close (self->media);
  g_clear_object (&self->talk);
  g_clear_object (&self->leg);
  g_clear_object (&self->media);
  g_clear_object (&self->citizen);

  G_OBJECT_CLASS (sonor_hotline_call_parent_class)->dispose (object);
}

static void
sonor_hotline_call_finalize (GObject *object)
{
  SonorHotlineCall *self = SONOR_HOTLINE_CALL (object);

  g_clear_object (&self->cancellable);
  g_free (self->id);
  g_free (self->language);
  g_free (self->queue);

  G_OBJECT_CLASS (sonor_hotline_call_parent_class)->finalize (object);
}

static void
sonor_hotline_call_class_init (SonorHotlineCallClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_hotline_call_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_hotline_call_finalize;
}

static void
sonor_hotline_call_init (SonorHotlineCall *self)
{
  self->id = g_uuid_string_random ();
  self->cancellable = g_cancellable_new ();
}

/**
 * sonor_hotline_call_new:
 * @owner: the switch, which outlives the call
 * @citizen: a call that has come from the trunk
 *
 * Takes a citizen's call.
 *
 * Returns: (transfer full): the call
 */
SonorHotlineCall *
sonor_hotline_call_new (SonorSwitch *owner,
                        SonorCall   *citizen)
{
  SonorHotlineCall *self = g_object_new (SONOR_TYPE_HOTLINE_CALL, NULL);

  self->owner = owner;
  self->citizen = g_object_ref (citizen);
  self->media = sonor_media_call_new (sonor_switch_get_engine (owner));
  self->talk = sonor_talk_new (owner, self->id, self->media);
  g_signal_connect_object (self->talk, "waits", G_CALLBACK (on_talk_waits), self, 0);
  g_signal_connect_object (self->talk, "over", G_CALLBACK (on_talk_over), self, 0);
  g_signal_connect_object (citizen, "notify::state", G_CALLBACK (on_citizen_changed), self, 0);
  g_signal_connect_object (citizen, "notify::media", G_CALLBACK (on_media_changed), self, 0);
  begin (self);

  return self;
}
