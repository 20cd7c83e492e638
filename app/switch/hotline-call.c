/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "switch/hotline-call.h"

#include <glib/gi18n-lib.h>

#include "base/phone-number.h"
#include "media/media-call.h"
#include "store/store-error.h"
#include "switch/alarms.h"
#include "switch/announcement.h"
#include "switch/hotline-menu.h"
#include "switch/hotline-notices.h"
#include "switch/hotline-survey.h"
#include "switch/hotline-voicemail.h"
#include "switch/hotline-wait.h"
#include "switch/lines.h"

#define CHOOSE_AGAIN_SECONDS 2

/**
 * SonorHotlineCall:
 *
 * A citizen's call from its arrival to its end: greeting and language, notices, waiting, one seat after the other until
 * somebody answers, talk, and the question whether it helped. What is said and which keys count in a stage is the business
 * of its step (#SonorHotlineMenu, #SonorHotlineNotices, #SonorHotlineWait, #SonorHotlineVoicemail, #SonorHotlineSurvey); here
 * is what comes next. Who hangs up is heard in all of them.
 */
struct _SonorHotlineCall
{
  GObject         parent_instance;

  SonorSwitch    *owner;
  char           *id;
  char           *number;
  SonorCall      *citizen;
  SonorMediaCall *media;
  SonorMediaLeg  *leg;
  SonorTalk      *talk;
  SonorCallLeg   *seat;
  GCancellable   *cancellable;
  GObject        *step;
  SonorResult    *route;
  char           *language;
  char           *key;
  char           *queue;
  const char     *outcome;
  gboolean        has_row;
  gboolean        answered;
  char           *message;
  guint           stage;
  guint           timer;
  guint           playing;
};

enum
{
  STAGE_ARRIVED,
  STAGE_MENU,
  STAGE_CHOOSING,
  STAGE_WAITING,
  STAGE_VOICEMAIL,
  STAGE_TALKING,
  STAGE_SURVEY,
  STAGE_LEAVING,
  STAGE_ENDED,
};

static void sonor_hotline_call_init_interface (SonorSwitchCallInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SonorHotlineCall,
                               sonor_hotline_call,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SONOR_TYPE_SWITCH_CALL, sonor_hotline_call_init_interface))

static void choose (SonorHotlineCall *self);

/* Telling the database */

static void
write_down (SonorHotlineCall *self,
            SonorQuery       *query)
{
  g_autoptr (SonorQuery) owned = query;

  sonor_ledger_write (sonor_switch_get_ledger (self->owner), owned);
}

static const char *
get_outcome (SonorSwitchCall *call)
{
  SonorHotlineCall *self = SONOR_HOTLINE_CALL (call);

  return self->answered ? "answered" : self->outcome != NULL ? self->outcome : "abandoned";
}

static void
write_end (SonorHotlineCall *self)
{
  SonorQuery *query = sonor_query_new ("SELECT call_finish($1, $2, $3)");

  sonor_query_add_text (query, self->id);
  sonor_query_add_text (query, get_outcome (SONOR_SWITCH_CALL (self)));
  sonor_query_add_text (query, self->message != NULL ? self->message : sonor_talk_get_recording (self->talk));
  write_down (self, query);
}

static void
play (SonorHotlineCall *self,
      const char       *name,
      gboolean          endless)
{
  SonorPrompt *prompt = sonor_prompt_book_get (sonor_switch_get_prompts (self->owner), name, self->language);

  self->playing = sonor_media_leg_play (self->leg, &prompt, 1, endless);
}

/* A message that cannot be recorded is lost, and supervisors see why. */
static void
record (SonorHotlineCall *self)
{
  const char *folder = sonor_switch_get_recordings (self->owner);
  g_autofree char *name = g_strconcat (self->id, ".wav", NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  if (sonor_media_call_record (self->media, path, self->leg, &error))
    {
      self->message = g_steal_pointer (&name);
      return;
    }
  g_warning ("%s", error->message);
  sonor_alarm_raise (self->owner, "recording", folder, error->message);
}

/* The next step of the call takes the place of the one before. */
static void
take_step (SonorHotlineCall *self,
           gpointer          step)
{
  g_clear_object (&self->step);
  self->step = step;
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
  if (SONOR_IS_HOTLINE_VOICEMAIL (self->step)
      && sonor_hotline_voicemail_has_message (SONOR_HOTLINE_VOICEMAIL (self->step)))
    self->outcome = "voicemail";
  g_clear_object (&self->step);
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

static void
begin_survey (SonorHotlineCall *self)
{
  SonorHotlineSurvey *survey = sonor_hotline_survey_new (self->owner, self->leg, self->id, self->language);

  self->stage = STAGE_SURVEY;
  sonor_media_call_stop_recording (self->media);
  take_step (self, survey);
  g_signal_connect_object (survey, "over", G_CALLBACK (hang_up), self, G_CONNECT_SWAPPED);
  sonor_hotline_survey_begin (survey);
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
  take_step (self, NULL);
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

/* Saying one thing and hanging up */

static void
say_and_leave (SonorHotlineCall *self,
               const char       *name,
               const char       *outcome)
{
  g_autoptr (SonorAnnouncement) announcement = sonor_announcement_new (sonor_switch_get_prompts (self->owner), self->language);

  self->stage = STAGE_LEAVING;
  self->outcome = outcome;
  take_step (self, NULL);
  sonor_announcement_add (announcement, name, NULL);
  self->playing = sonor_announcement_play (announcement, self->leg);
}

static void
on_played (SonorMediaLeg    *leg,
           guint             number,
           SonorHotlineCall *self)
{
  if (self->stage == STAGE_LEAVING && number == self->playing)
    hang_up (self);
}

/* Leaving a message */

static void
begin_voicemail (SonorHotlineCall *self,
                 gboolean          closed)
{
  SonorHotlineVoicemail *voicemail = sonor_hotline_voicemail_new (self->owner, self->leg, self->language);

  self->stage = STAGE_VOICEMAIL;
  self->outcome = closed ? "closed" : NULL;
  take_step (self, voicemail);
  g_signal_connect_object (voicemail, "record", G_CALLBACK (record), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (voicemail, "over", G_CALLBACK (hang_up), self, G_CONNECT_SWAPPED);
  sonor_hotline_voicemail_begin (voicemail, closed);
}

/* Waiting */

static void
on_wait_moved (SonorHotlineWait *wait,
               const char       *queue,
               SonorHotlineCall *self)
{
  g_free (self->queue);
  self->queue = g_strdup (queue);
}

static void
on_wait_left (SonorHotlineWait *wait,
              int               way_out,
              SonorHotlineCall *self)
{
  if (way_out == SONOR_HOTLINE_WAY_OUT_VOICEMAIL)
    {
      begin_voicemail (self, FALSE);
      return;
    }
  self->outcome = "call_back";
  hang_up (self);
}

static void
begin_wait (SonorHotlineCall *self,
            const char       *queue)
{
  SonorHotlineWait *wait = sonor_hotline_wait_new (self->owner, self->leg, self->id, self->language);

  self->stage = STAGE_WAITING;
  self->queue = g_strdup (queue);
  take_step (self, wait);
  g_signal_connect_object (wait, "moved", G_CALLBACK (on_wait_moved), self, 0);
  g_signal_connect_object (wait, "left", G_CALLBACK (on_wait_left), self, 0);
  sonor_hotline_wait_begin (wait);
}

/* Where a key leads */

static gboolean
on_choose_again (gpointer user_data)
{
  SonorHotlineCall *self = user_data;

  self->timer = 0;
  choose (self);

  return G_SOURCE_REMOVE;
}

static void
on_chosen (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (SonorHotlineCall) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, &error);
  const char *go;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (rows == NULL && !sonor_store_error_is_passing (error))
    {
      g_warning ("A call leads nowhere: %s", error->message);
      self->outcome = "failed";
      hang_up (self);
      return;
    }
  if (rows == NULL)
    {
      /* Nobody is hung up because the database is away for a moment: there is music until it is back. */
      g_warning ("A call has to wait for the database: %s", error->message);
      if (self->timer == 0)
        {
          play (self, SONOR_PROMPT_MUSIC, TRUE);
          self->timer = g_timeout_add_seconds (CHOOSE_AGAIN_SECONDS, on_choose_again, self);
        }
      return;
    }

  go = sonor_result_get_text (rows, 0, "go");
  if (g_str_equal (go, "queue"))
    begin_wait (self, sonor_result_get_text (rows, 0, "queue_code"));
  else if (g_str_equal (go, "voicemail"))
    begin_voicemail (self, sonor_result_get_boolean (rows, 0, "closed"));
  else if (sonor_result_get_boolean (rows, 0, "closed"))
    say_and_leave (self, "closed", "closed");
  else
    say_and_leave (self, "announcement", "informed");
}

static void
choose (SonorHotlineCall *self)
{
  g_autoptr (SonorQuery) query = sonor_query_new ("SELECT go, queue_code, closed FROM call_choose($1, $2, $3, $4)");

  self->stage = STAGE_CHOOSING;
  sonor_query_add_text (query, self->id);
  sonor_query_add_text (query, sonor_result_get_text (self->route, 0, "flow_code"));
  sonor_query_add_text (query, self->key);
  sonor_query_add_text (query, sonor_switch_get_name (self->owner));
  sonor_database_query_async (sonor_switch_get_database (self->owner), query, self->cancellable, on_chosen, g_object_ref (self));
}

/* The greeting, and what many call for */

static void
on_notices_over (SonorHotlineNotices *notices,
                 gboolean             enough,
                 SonorHotlineCall    *self)
{
  take_step (self, NULL);
  if (!enough)
    {
      choose (self);
      return;
    }
  self->outcome = "informed";
  hang_up (self);
}

static void
on_menu_chosen (SonorHotlineMenu *menu,
                const char       *key,
                const char       *language,
                SonorHotlineCall *self)
{
  SonorHotlineNotices *notices;

  self->key = g_strdup (key);
  g_free (self->language);
  self->language = g_strdup (language);
  notices = sonor_hotline_notices_new (self->owner, self->leg, self->id, self->language);
  take_step (self, notices);
  g_signal_connect_object (notices, "over", G_CALLBACK (on_notices_over), self, 0);
  sonor_hotline_notices_begin (notices, sonor_result_get_text (self->route, 0, "flow_code"), self->key);
}

static void
begin_menu (SonorHotlineCall *self)
{
  SonorHotlineMenu *menu = sonor_hotline_menu_new (self->owner, self->leg, self->route);

  self->stage = STAGE_MENU;
  take_step (self, menu);
  g_signal_connect_object (menu, "chosen", G_CALLBACK (on_menu_chosen), self, 0);
  sonor_hotline_menu_begin (menu);
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
    begin_menu (self);
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
  self->route = sonor_result_ref (rows);
  self->language = g_strdup (sonor_result_get_text (rows, 0, "language"));
  if (sonor_result_get_boolean (rows, 0, "blocked"))
    {
      self->outcome = "blocked";
      if (!sonor_call_refuse (self->citizen, SONOR_CALL_REFUSAL_DECLINE, NULL))
        hang_up (self);
      return;
    }
  sonor_media_call_add_leg_async (self->media, self->cancellable, on_leg_added, g_object_ref (self));
}

static void
begin (SonorHotlineCall *self)
{
  g_autoptr (SonorQuery) query = sonor_query_new ("SELECT * FROM call_route($1, $2, $3, $4, $5)");
  const char *caller = sonor_sip_address_get_user (sonor_call_get_remote (self->citizen));
  g_autofree char *dialled = NULL;
  g_autofree char *international = NULL;

  /* A caller who withholds their number, or sends something that is none, has none. */
  if (caller != NULL && !sonor_phone_number_normalise (caller, NULL, &dialled, &international, NULL))
    g_clear_pointer (&dialled, g_free);
  sonor_query_add_text (query, self->id);
  sonor_query_add_text (query, dialled);
  sonor_query_add_text (query, international);
  sonor_query_add_text (query, self->number);
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

static const char *
get_stage (SonorSwitchCall *call)
{
  static const char *const names[] = {
    [STAGE_ARRIVED] = "arrived", [STAGE_MENU] = "greeting",       [STAGE_CHOOSING] = "choosing",
    [STAGE_WAITING] = "waiting", [STAGE_VOICEMAIL] = "voicemail", [STAGE_TALKING] = "talking",
    [STAGE_SURVEY] = "survey",   [STAGE_LEAVING] = "leaving",     [STAGE_ENDED] = "ended",
  };

  return names[SONOR_HOTLINE_CALL (call)->stage];
}

static void
add_legs (SonorSwitchCall *call,
          GPtrArray       *legs)
{
  SonorHotlineCall *self = SONOR_HOTLINE_CALL (call);

  if (self->seat != NULL)
    g_ptr_array_add (legs, g_object_ref (self->seat));
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
  iface->get_stage = get_stage;
  iface->get_outcome = get_outcome;
  iface->add_legs = add_legs;
  iface->end = end;
}

static void
sonor_hotline_call_dispose (GObject *object)
{
  SonorHotlineCall *self = SONOR_HOTLINE_CALL (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->step);
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
  g_free (self->number);
  g_clear_pointer (&self->route, sonor_result_unref);
  g_free (self->language);
  g_free (self->key);
  g_free (self->queue);
  g_free (self->message);

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
 * @number: the number of ours that it is for
 *
 * Takes a citizen's call.
 *
 * Returns: (transfer full): the call
 */
SonorHotlineCall *
sonor_hotline_call_new (SonorSwitch *owner,
                        SonorCall   *citizen,
                        const char  *number)
{
  SonorHotlineCall *self = g_object_new (SONOR_TYPE_HOTLINE_CALL, NULL);

  self->owner = owner;
  self->citizen = g_object_ref (citizen);
  self->number = g_strdup (number);
  self->media = sonor_media_call_new (sonor_switch_get_engine (owner));
  self->talk = sonor_talk_new (owner, self->id, self->media);
  g_signal_connect_object (self->talk, "waits", G_CALLBACK (on_talk_waits), self, 0);
  g_signal_connect_object (self->talk, "over", G_CALLBACK (on_talk_over), self, 0);
  g_signal_connect_object (citizen, "notify::state", G_CALLBACK (on_citizen_changed), self, 0);
  g_signal_connect_object (citizen, "notify::media", G_CALLBACK (on_media_changed), self, 0);
  begin (self);

  return self;
}
