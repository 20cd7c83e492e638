/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "switch/seat-call.h"

#include "store/store-error.h"
#include "switch/lines.h"

/**
 * SonorSeatCall:
 *
 * A call that a seat makes, to another seat or to the outside: the database says whether it may, the other side is
 * rung, and they talk. It may be the consultation about another call.
 */
struct _SonorSeatCall
{
  GObject         parent_instance;

  SonorSwitch    *owner;
  char           *id;
  SonorCall      *call;
  SonorMediaCall *media;
  SonorTalk      *talk;
  SonorCallLeg   *seat;
  SonorCallLeg   *callee;
  SonorResult    *route;
  GCancellable   *cancellable;
  gboolean        has_row;
  gboolean        answered;
  gboolean        ended;
  const char     *outcome;
};

static void sonor_seat_call_init_interface (SonorSwitchCallInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SonorSeatCall,
                               sonor_seat_call,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SONOR_TYPE_SWITCH_CALL, sonor_seat_call_init_interface))

static void
write_down (SonorSeatCall *self,
            SonorQuery    *query)
{
  g_autoptr (SonorQuery) owned = query;

  sonor_ledger_write (sonor_switch_get_ledger (self->owner), owned);
}

static void
forget_legs (SonorSeatCall *self)
{
  if (self->seat != NULL)
    g_signal_handlers_disconnect_by_data (self->seat, self);
  if (self->callee != NULL)
    g_signal_handlers_disconnect_by_data (self->callee, self);
  g_clear_object (&self->seat);
  g_clear_object (&self->callee);
}

static void
finish (SonorSeatCall *self,
        const char    *outcome)
{
  g_autoptr (SonorSeatCall) held = g_object_ref (self);
  SonorQuery *query;

  if (self->ended)
    return;

  self->ended = TRUE;
  self->outcome = outcome;
  g_cancellable_cancel (self->cancellable);
  sonor_talk_close (self->talk);
  if (self->callee != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->callee, self);
      sonor_call_leg_hang_up (self->callee);
    }
  if (self->seat != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->seat, self);
      sonor_call_leg_hang_up (self->seat);
    }
  forget_legs (self);
  sonor_media_call_close (self->media);
  if (self->has_row)
    {
      query = sonor_query_new ("SELECT call_finish($1, $2, $3)");
      sonor_query_add_text (query, self->id);
      sonor_query_add_text (query, outcome);
      sonor_query_add_text (query, sonor_talk_get_recording (self->talk));
      write_down (self, query);
    }
  sonor_switch_call_emit_ended (SONOR_SWITCH_CALL (self));
}

static void
refuse (SonorSeatCall    *self,
        SonorCallRefusal  refusal,
        const char       *words,
        const char       *outcome)
{
  if (self->seat != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->seat, self);
      sonor_call_leg_refuse (self->seat, refusal, words);
    }
  else if (!sonor_call_refuse_with_words (self->call, refusal, words, NULL))
    sonor_call_hang_up (self->call);
  finish (self, outcome);
}

/* Whom we have called */

static void
on_callee_progress (SonorCallLeg  *callee,
                    gboolean       early_media,
                    SonorSeatCall *self)
{
  /* An announcement is heard before anybody answers: "this number is not in use". */
  if (early_media)
    sonor_media_call_let_hear (self->media, sonor_call_leg_get_media (self->seat), sonor_call_leg_get_media (callee),
                               TRUE);
  sonor_call_leg_ring (self->seat, early_media);
}

static void
on_callee_answered (SonorCallLeg  *callee,
                    SonorSeatCall *self)
{
  SonorQuery *query = sonor_query_new ("SELECT call_answered($1)");

  sonor_query_add_text (query, self->id);
  write_down (self, query);
  self->answered = TRUE;
  sonor_call_leg_answer (self->seat);
}

static void
on_callee_ended (SonorCallLeg  *callee,
                 const char    *why,
                 SonorSeatCall *self)
{
  guint status = sonor_call_leg_get_end_status (callee);
  SonorCallRefusal refusal = SONOR_CALL_REFUSAL_UNAVAILABLE;
  const char *outcome = g_str_equal (why, "no_answer")  ? "no_answer"
                        : g_str_equal (why, "declined") ? "busy"
                                                        : "failed";

  if (status == 486 || status == 600 || status == 603)
    refusal = SONOR_CALL_REFUSAL_BUSY;
  else if (status == 404 || status == 484 || status == 604)
    refusal = SONOR_CALL_REFUSAL_NOT_FOUND;
  else if (status == 403)
    refusal = SONOR_CALL_REFUSAL_FORBIDDEN;

  if (self->answered)
    finish (self, "answered");
  else
    refuse (self, refusal, NULL, outcome);
}

/* The seat */

static void
on_seat_opened (SonorCallLeg  *seat,
                SonorSeatCall *self)
{
  g_autoptr (SonorCallHeaders) headers = sonor_call_headers_new ();
  const char *login = sonor_sip_address_get_user (sonor_call_get_remote (self->call));

  if (!sonor_call_headers_set (headers, SONOR_CALL_HEADER_CALL, self->id, NULL))
    g_warning ("The id of a call is no header");
  self->callee = sonor_lines_make_leg (sonor_switch_get_lines (self->owner), self->media, self->route, login, headers);
  if (self->callee == NULL)
    {
      refuse (self, SONOR_CALL_REFUSAL_UNAVAILABLE, NULL, "failed");
      return;
    }

  sonor_talk_introduce (self->talk, sonor_result_get_text (self->route, 0, "number"), headers);
  g_signal_connect_object (self->callee, "progress", G_CALLBACK (on_callee_progress), self, 0);
  g_signal_connect_object (self->callee, "answered", G_CALLBACK (on_callee_answered), self, 0);
  g_signal_connect_object (self->callee, "ended", G_CALLBACK (on_callee_ended), self, 0);
  sonor_call_leg_open (self->callee);
}

/* From here on both are in the hands of the talk. */
static void
on_seat_answered (SonorCallLeg  *seat,
                  SonorSeatCall *self)
{
  g_autoptr (SonorCallLeg) held = g_object_ref (seat);
  g_autoptr (SonorCallLeg) callee = g_object_ref (self->callee);

  forget_legs (self);
  sonor_talk_begin (self->talk, sonor_call_leg_get_media (callee), callee, seat);
}

static void
on_seat_ended (SonorCallLeg  *seat,
               const char    *why,
               SonorSeatCall *self)
{
  finish (self, self->answered ? "answered" : "no_answer");
}

static void
on_talk_waits (SonorTalk     *talk,
               gboolean       waits,
               SonorSeatCall *self)
{
  SonorPrompt *music = sonor_prompt_book_get (sonor_switch_get_prompts (self->owner), SONOR_PROMPT_MUSIC, "zh");
  SonorMediaLeg *outside = sonor_talk_get_outside (talk);

  if (outside == NULL)
    return;
  if (waits)
    sonor_media_leg_play (outside, &music, 1, TRUE);
  else
    sonor_media_leg_stop_playing (outside);
}

static void
on_talk_over (SonorTalk     *talk,
              SonorSeatCall *self)
{
  finish (self, "answered");
}

/* Whether the seat may */

static void
on_routed (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (SonorSeatCall) self = user_data;
  g_autoptr (GError) error = NULL;

  self->route = sonor_database_query_finish (SONOR_DATABASE (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (self->ended)
    {
      /* It has hung up meanwhile, and has a row now. */
      if (self->route != NULL)
        {
          SonorQuery *query = sonor_query_new ("SELECT call_finish($1, 'no_answer')");

          sonor_query_add_text (query, self->id);
          write_down (self, query);
        }
      return;
    }
  if (self->route == NULL)
    {
      gboolean known = !sonor_store_error_is_passing (error);

      refuse (self, sonor_lines_find_refusal (error), known ? error->message : NULL, "failed");
      return;
    }

  self->has_row = TRUE;
  self->seat = sonor_call_leg_new_from_seat (self->owner, self->media,
                                             sonor_result_get_text (self->route, 0, "staff_id"), self->call);
  g_signal_connect_object (self->seat, "opened", G_CALLBACK (on_seat_opened), self, 0);
  g_signal_connect_object (self->seat, "answered", G_CALLBACK (on_seat_answered), self, 0);
  g_signal_connect_object (self->seat, "ended", G_CALLBACK (on_seat_ended), self, 0);
  sonor_call_leg_open (self->seat);
}

static void
ask (SonorSeatCall *self,
     const char    *login)
{
  SonorTrunk *trunk = sonor_lines_find_way_out (sonor_switch_get_lines (self->owner));
  g_autoptr (SonorQuery) query = sonor_query_new (
    "SELECT staff_id, callee_id, callee_login, contact, number, ring_s FROM call_out($1, $2, $3, $4, $5)");

  sonor_query_add_text (query, self->id);
  sonor_query_add_text (query, login);
  sonor_query_add_text (query, sonor_sip_address_get_user (sonor_call_get_called (self->call)));
  sonor_query_add_text (query, trunk != NULL ? sonor_trunk_get_caller (trunk) : NULL);
  sonor_query_add_text (query, sonor_switch_get_name (self->owner));
  sonor_database_query_async (sonor_switch_get_database (self->owner), query, NULL, on_routed, g_object_ref (self));
}

static const char *
get_id (SonorSwitchCall *call)
{
  return SONOR_SEAT_CALL (call)->id;
}

static SonorTalk *
get_talk (SonorSwitchCall *call)
{
  return SONOR_SEAT_CALL (call)->talk;
}

static const char *
get_stage (SonorSwitchCall *call)
{
  SonorSeatCall *self = SONOR_SEAT_CALL (call);

  return self->ended ? "ended" : self->answered ? "talking" : "dialling";
}

static const char *
get_outcome (SonorSwitchCall *call)
{
  return SONOR_SEAT_CALL (call)->outcome;
}

static void
add_legs (SonorSwitchCall *call,
          GPtrArray       *legs)
{
  SonorSeatCall *self = SONOR_SEAT_CALL (call);

  if (self->seat != NULL)
    g_ptr_array_add (legs, g_object_ref (self->seat));
  if (self->callee != NULL)
    g_ptr_array_add (legs, g_object_ref (self->callee));
}

static void
end (SonorSwitchCall *call)
{
  SonorSeatCall *self = SONOR_SEAT_CALL (call);

  if (self->seat == NULL && !self->answered)
    refuse (self, SONOR_CALL_REFUSAL_UNAVAILABLE, NULL, "failed");
  else
    finish (self, self->answered ? "answered" : "failed");
}

static void
sonor_seat_call_init_interface (SonorSwitchCallInterface *iface)
{
  iface->get_id = get_id;
  iface->get_talk = get_talk;
  iface->get_stage = get_stage;
  iface->get_outcome = get_outcome;
  iface->add_legs = add_legs;
  iface->end = end;
}

static void
sonor_seat_call_dispose (GObject *object)
{
  SonorSeatCall *self = SONOR_SEAT_CALL (object);

  g_cancellable_cancel (self->cancellable);
  forget_legs (self);
  if (self->media != NULL)
    sonor_media_call_close (self->media);
  g_clear_object (&self->talk);
  g_clear_object (&self->media);
  g_clear_object (&self->call);
  g_clear_pointer (&self->route, sonor_result_unref);

  G_OBJECT_CLASS (sonor_seat_call_parent_class)->dispose (object);
}

static void
sonor_seat_call_finalize (GObject *object)
{
  SonorSeatCall *self = SONOR_SEAT_CALL (object);

  g_clear_object (&self->cancellable);
  g_free (self->id);

  G_OBJECT_CLASS (sonor_seat_call_parent_class)->finalize (object);
}

static void
sonor_seat_call_class_init (SonorSeatCallClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_seat_call_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_seat_call_finalize;
}

static void
sonor_seat_call_init (SonorSeatCall *self)
{
  self->id = g_uuid_string_random ();
  self->cancellable = g_cancellable_new ();
}

/**
 * sonor_seat_call_new:
 * @owner: the switch, which outlives the call
 * @call: a call that a seat's telephone makes
 * @login: whose seat, proven
 *
 * Takes a seat's call.
 *
 * Returns: (transfer full): the call
 */
SonorSeatCall *
sonor_seat_call_new (SonorSwitch *owner,
                     SonorCall   *call,
                     const char  *login)
{
  SonorSeatCall *self = g_object_new (SONOR_TYPE_SEAT_CALL, NULL);

  self->owner = owner;
  self->call = g_object_ref (call);
  self->media = sonor_media_call_new (sonor_switch_get_engine (owner));
  self->talk = sonor_talk_new (owner, self->id, self->media);
  g_signal_connect_object (self->talk, "waits", G_CALLBACK (on_talk_waits), self, 0);
  g_signal_connect_object (self->talk, "over", G_CALLBACK (on_talk_over), self, 0);
  ask (self, login);

  return self;
}
