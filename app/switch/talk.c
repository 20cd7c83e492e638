/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "switch/talk.h"

#include "switch/alarms.h"
#include "switch/talk-transfer.h"

/**
 * SonorTalk:
 *
 * The time in which people talk in a call: who is outside, which seat has them, which supervisors are in it, who of
 * them hears whom, and the recording of it. Whoever has the seat's place may change (transfer, taking over) while it
 * goes on.
 */
struct _SonorTalk
{
  GObject            parent_instance;

  SonorSwitch       *owner;
  char              *call_id;
  SonorMediaCall    *media;
  SonorMediaLeg     *outside;
  SonorCallLeg      *outside_leg;
  SonorCallLeg      *seat;
  SonorTalkTransfer *transfer;
  GPtrArray         *supervisors;
  gboolean           transferring;
  gboolean           waits;
  gboolean           lasts;
  gboolean           told;
  gboolean           closed;
  char              *caller;
  SonorCallHeaders  *headers;
  char              *recording;
};

/* A supervisor who is in the call: they hear everybody, and are heard as their mode has it. */
typedef struct
{
  SonorCallLeg *leg;
  gboolean      seat_hears;
  gboolean      outside_hears;
} Supervisor;

enum
{
  WAITS,
  OVER,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorTalk, sonor_talk, G_TYPE_OBJECT)

static void
supervisor_free (Supervisor *self)
{
  g_object_unref (self->leg);
  g_free (self);
}

static void
write_down (SonorTalk  *self,
            SonorQuery *query)
{
  g_autoptr (SonorQuery) owned = query;

  sonor_ledger_write (sonor_switch_get_ledger (self->owner), owned);
}

/* Who hears whom */

static void
set_waits (SonorTalk *self,
           gboolean   waits)
{
  if (self->waits == waits)
    return;

  self->waits = waits;
  g_signal_emit (self, signals[WAITS], 0, waits);
}

/* Sets every entry of the table anew: what has not changed is set to what it was. */
static void
set_hearing (SonorTalk *self)
{
  SonorMediaLeg *seat = self->seat != NULL ? sonor_call_leg_get_media (self->seat) : NULL;
  gboolean held = self->seat == NULL || sonor_call_leg_get_held (self->seat);

  if (self->outside == NULL)
    return;

  if (seat != NULL)
    {
      sonor_media_call_let_hear (self->media, self->outside, seat, !held);
      sonor_media_call_let_hear (self->media, seat, self->outside, !held);
    }
  for (guint i = 0; i < self->supervisors->len; i++)
    {
      Supervisor *supervisor = self->supervisors->pdata[i];
      SonorMediaLeg *leg = sonor_call_leg_get_media (supervisor->leg);

      sonor_media_call_let_hear (self->media, leg, self->outside, TRUE);
      sonor_media_call_let_hear (self->media, self->outside, leg, supervisor->outside_hears && !held);
      if (seat == NULL)
        continue;
      sonor_media_call_let_hear (self->media, leg, seat, TRUE);
      sonor_media_call_let_hear (self->media, seat, leg, supervisor->seat_hears);
    }
  set_waits (self, held);
}

/* The seat */

static void
drop_seat (SonorTalk *self)
{
  g_signal_handlers_disconnect_by_data (self->seat, self);
  g_clear_object (&self->seat);
}

static void
over (SonorTalk *self)
{
  self->lasts = FALSE;
  if (self->closed || self->told)
    return;

  self->told = TRUE;
  g_signal_emit (self, signals[OVER], 0);
}

static void
on_seat_held (SonorCallLeg *seat,
              gboolean      held,
              SonorTalk    *self)
{
  SonorQuery *query;

  if (sonor_call_leg_get_staff_id (seat) != NULL)
    {
      query = sonor_query_new ("SELECT call_hold($1, $2, $3)");
      sonor_query_add_text (query, self->call_id);
      sonor_query_add_text (query, sonor_call_leg_get_staff_id (seat));
      sonor_query_add_boolean (query, held);
      write_down (self, query);
    }
  set_hearing (self);
}

static void
on_seat_ended (SonorCallLeg *seat,
               const char   *why,
               SonorTalk    *self)
{
  g_autoptr (SonorTalk) held = g_object_ref (self);
  SonorQuery *query;

  if (sonor_call_leg_get_staff_id (seat) != NULL)
    {
      query = sonor_query_new ("SELECT seat_leave_call($1, $2)");
      sonor_query_add_text (query, self->call_id);
      sonor_query_add_text (query, sonor_call_leg_get_staff_id (seat));
      write_down (self, query);
    }
  drop_seat (self);
  /* Who passes a call on may leave before it is answered there. */
  if (self->transferring)
    set_hearing (self);
  else
    over (self);
}

static void
on_transfer (SonorCallLeg    *seat,
             SonorSipAddress *target,
             SonorTalk       *self)
{
  sonor_talk_transfer_begin (self->transfer, seat, target);
}

static void
take_seat (SonorTalk    *self,
           SonorCallLeg *seat)
{
  if (self->seat != NULL)
    drop_seat (self);
  self->seat = g_object_ref (seat);
  g_signal_connect_object (seat, "held", G_CALLBACK (on_seat_held), self, 0);
  g_signal_connect_object (seat, "ended", G_CALLBACK (on_seat_ended), self, 0);
  if (sonor_call_leg_get_staff_id (seat) != NULL)
    g_signal_connect_object (seat, "transfer", G_CALLBACK (on_transfer), self, 0);
}

static void
on_outside_ended (SonorCallLeg *outside,
                  const char   *why,
                  SonorTalk    *self)
{
  over (self);
}

/* A call that cannot be recorded is a call all the same. */
static void
begin_recording (SonorTalk *self)
{
  g_autofree char *name = g_strconcat (self->call_id, ".wav", NULL);
  g_autofree char *path = g_build_filename (sonor_switch_get_recordings (self->owner), name, NULL);
  g_autoptr (GError) error = NULL;

  if (sonor_media_call_record (self->media, path, self->outside, &error))
    {
      self->recording = g_steal_pointer (&name);
      return;
    }
  g_warning ("%s", error->message);
  sonor_alarm_raise (self->owner, "recording", sonor_switch_get_recordings (self->owner), error->message);
}

static void
sonor_talk_dispose (GObject *object)
{
  SonorTalk *self = SONOR_TALK (object);

  g_clear_object (&self->transfer);
  g_ptr_array_set_size (self->supervisors, 0);
  if (self->seat != NULL)
    drop_seat (self);
  g_clear_object (&self->outside_leg);
  g_clear_object (&self->outside);
  g_clear_object (&self->media);

  G_OBJECT_CLASS (sonor_talk_parent_class)->dispose (object);
}

static void
sonor_talk_finalize (GObject *object)
{
  SonorTalk *self = SONOR_TALK (object);

  g_ptr_array_unref (self->supervisors);
  g_clear_object (&self->headers);
  g_free (self->caller);
  g_free (self->call_id);
  g_free (self->recording);

  G_OBJECT_CLASS (sonor_talk_parent_class)->finalize (object);
}

static void
sonor_talk_class_init (SonorTalkClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_talk_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_talk_finalize;

  /**
   * SonorTalk::waits:
   * @self: the talk
   * @waits: whether who is outside is held, or waits for somebody to take the call
   *
   * Who is outside is to hear music, or talks again.
   */
  signals[WAITS] = g_signal_new ("waits", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_BOOLEAN);

  /**
   * SonorTalk::over:
   * @self: the talk
   *
   * The seat has hung up, and nobody comes in its place.
   */
  signals[OVER] =
    g_signal_new ("over", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sonor_talk_init (SonorTalk *self)
{
  self->supervisors = g_ptr_array_new_with_free_func ((GDestroyNotify) supervisor_free);
}

/**
 * sonor_talk_new:
 * @owner: the switch, which outlives it
 * @call_id: the call's id
 * @media: its sound
 *
 * Returns: (transfer full): a talk that has not begun
 */
SonorTalk *
sonor_talk_new (SonorSwitch    *owner,
                const char     *call_id,
                SonorMediaCall *media)
{
  SonorTalk *self = g_object_new (SONOR_TYPE_TALK, NULL);

  self->owner = owner;
  self->call_id = g_strdup (call_id);
  self->media = g_object_ref (media);
  self->transfer = sonor_talk_transfer_new (self);

  return self;
}

/**
 * sonor_talk_introduce:
 * @self: a talk
 * @caller: (nullable): the number that a seat is shown which comes into it
 * @headers: what its telephone is told
 *
 * Says what seats are told of the call.
 */
void
sonor_talk_introduce (SonorTalk        *self,
                      const char       *caller,
                      SonorCallHeaders *headers)
{
  g_free (self->caller);
  self->caller = g_strdup (caller);
  g_set_object (&self->headers, headers);
}

/**
 * sonor_talk_get_caller:
 * @self: a talk that has been introduced
 *
 * Returns: (nullable): the number that a seat is shown
 */
const char *
sonor_talk_get_caller (SonorTalk *self)
{
  return self->caller;
}

/**
 * sonor_talk_get_headers:
 * @self: a talk that has been introduced
 *
 * Returns: (transfer none): what a seat's telephone is told
 */
SonorCallHeaders *
sonor_talk_get_headers (SonorTalk *self)
{
  return self->headers;
}

/**
 * sonor_talk_begin:
 * @self: a talk
 * @outside: who is not the seat: a citizen, or whom the seat has called
 * @outside_leg: (nullable): the same, if it can be taken into another call
 * @seat: the seat, which has been answered
 *
 * They talk, and are recorded.
 */
void
sonor_talk_begin (SonorTalk     *self,
                  SonorMediaLeg *outside,
                  SonorCallLeg  *outside_leg,
                  SonorCallLeg  *seat)
{
  g_return_if_fail (SONOR_IS_TALK (self));

  self->lasts = TRUE;
  g_set_object (&self->outside, outside);
  g_set_object (&self->outside_leg, outside_leg);
  if (outside_leg != NULL)
    g_signal_connect_object (outside_leg, "ended", G_CALLBACK (on_outside_ended), self, 0);
  take_seat (self, seat);
  sonor_media_leg_stop_playing (outside);
  set_hearing (self);
  if (self->recording == NULL)
    begin_recording (self);
}

/**
 * sonor_talk_close:
 * @self: a talk
 *
 * Hangs up on everybody in it but a citizen who has called. A second time does nothing.
 */
void
sonor_talk_close (SonorTalk *self)
{
  g_return_if_fail (SONOR_IS_TALK (self));

  if (self->closed)
    return;

  self->closed = TRUE;
  self->lasts = FALSE;
  sonor_talk_transfer_cancel (self->transfer);
  while (self->supervisors->len > 0)
    {
      g_autoptr (SonorCallLeg) leg = g_object_ref (((Supervisor *) self->supervisors->pdata[0])->leg);

      sonor_talk_remove_supervisor (self, leg);
      sonor_call_leg_hang_up (leg);
    }
  if (self->seat != NULL)
    {
      g_autoptr (SonorCallLeg) seat = g_object_ref (self->seat);

      drop_seat (self);
      sonor_call_leg_hang_up (seat);
    }
  if (self->outside_leg != NULL)
    sonor_call_leg_hang_up (self->outside_leg);
}

/**
 * sonor_talk_get_call_id:
 * @self: a talk
 *
 * Returns: the call's id
 */
const char *
sonor_talk_get_call_id (SonorTalk *self)
{
  return self->call_id;
}

/**
 * sonor_talk_get_owner:
 * @self: a talk
 *
 * Returns: (transfer none): the switch
 */
SonorSwitch *
sonor_talk_get_owner (SonorTalk *self)
{
  return self->owner;
}

/**
 * sonor_talk_get_media:
 * @self: a talk
 *
 * Returns: (transfer none): the call's sound
 */
SonorMediaCall *
sonor_talk_get_media (SonorTalk *self)
{
  return self->media;
}

/**
 * sonor_talk_get_outside:
 * @self: a talk
 *
 * Returns: (transfer none) (nullable): the sound of who is outside, %NULL before it begins and after they were taken
 * away
 */
SonorMediaLeg *
sonor_talk_get_outside (SonorTalk *self)
{
  return self->outside;
}

/**
 * sonor_talk_get_seat:
 * @self: a talk
 *
 * Returns: (transfer none) (nullable): who has the call
 */
SonorCallLeg *
sonor_talk_get_seat (SonorTalk *self)
{
  return self->seat;
}

/**
 * sonor_talk_add_legs:
 * @self: a talk
 * @legs: (element-type SonorCallLeg): where to add references
 *
 * Adds everybody in it, and who is rung to take it, but for a citizen who has called.
 */
void
sonor_talk_add_legs (SonorTalk *self,
                     GPtrArray *legs)
{
  SonorCallLeg *rung;

  g_return_if_fail (SONOR_IS_TALK (self));

  rung = sonor_talk_transfer_get_rung (self->transfer);
  if (self->seat != NULL)
    g_ptr_array_add (legs, g_object_ref (self->seat));
  if (self->outside_leg != NULL)
    g_ptr_array_add (legs, g_object_ref (self->outside_leg));
  if (rung != NULL)
    g_ptr_array_add (legs, g_object_ref (rung));
  for (guint i = 0; i < self->supervisors->len; i++)
    g_ptr_array_add (legs, g_object_ref (((Supervisor *) self->supervisors->pdata[i])->leg));
}

/**
 * sonor_talk_get_lasts:
 * @self: a talk
 *
 * Returns: whether it has begun and is not over
 */
gboolean
sonor_talk_get_lasts (SonorTalk *self)
{
  return self->lasts;
}

/**
 * sonor_talk_get_recording:
 * @self: a talk
 *
 * Returns: (nullable): the name of the recording's file, %NULL if there is none
 */
const char *
sonor_talk_get_recording (SonorTalk *self)
{
  return self->recording;
}

static void
write_pass (SonorTalk    *self,
            const char   *from,
            SonorCallLeg *to,
            const char   *how)
{
  SonorQuery *query = sonor_query_new ("SELECT call_pass($1, $2, $3, $4, $5)");

  sonor_query_add_text (query, self->call_id);
  sonor_query_add_text (query, from);
  sonor_query_add_text (query, sonor_call_leg_get_staff_id (to));
  sonor_query_add_text (query, sonor_call_leg_get_number (to));
  sonor_query_add_text (query, how);
  write_down (self, query);
}

/**
 * sonor_talk_pass:
 * @self: a talk
 * @seat: who has the call from now on, a leg of its sound that has been answered
 * @how: as in table call_party
 *
 * Somebody else has the call. The one before is out of it and may hang up.
 */
void
sonor_talk_pass (SonorTalk    *self,
                 SonorCallLeg *seat,
                 const char   *how)
{
  g_autoptr (SonorCallLeg) before = self->seat != NULL ? g_object_ref (self->seat) : NULL;

  g_return_if_fail (SONOR_IS_TALK (self));

  write_pass (self, before != NULL ? sonor_call_leg_get_staff_id (before) : NULL, seat, how);
  if (before != NULL)
    {
      sonor_media_call_let_hear (self->media, self->outside, sonor_call_leg_get_media (before), FALSE);
      sonor_media_call_let_hear (self->media, sonor_call_leg_get_media (before), self->outside, FALSE);
      sonor_call_leg_hang_up_soon (before);
    }
  take_seat (self, seat);
  set_hearing (self);
}

/**
 * sonor_talk_take_over:
 * @self: a talk
 * @seat: a supervisor who is in it
 *
 * 拦截: the supervisor has the call, and the seat is hung up on.
 */
void
sonor_talk_take_over (SonorTalk    *self,
                      SonorCallLeg *seat)
{
  g_autoptr (SonorCallLeg) before = self->seat != NULL ? g_object_ref (self->seat) : NULL;
  g_autoptr (SonorCallLeg) held = g_object_ref (seat);
  SonorQuery *query;

  g_return_if_fail (SONOR_IS_TALK (self));

  query = sonor_query_new ("SELECT supervision_took_over($1, $2, $3)");
  sonor_query_add_text (query, sonor_call_leg_get_staff_id (seat));
  sonor_query_add_text (query, self->call_id);
  sonor_query_add_text (query, before != NULL ? sonor_call_leg_get_staff_id (before) : NULL);
  write_down (self, query);
  sonor_talk_transfer_cancel (self->transfer);
  sonor_talk_remove_supervisor (self, seat);
  take_seat (self, seat);
  if (before != NULL)
    sonor_call_leg_hang_up (before);
  set_hearing (self);
}

/**
 * sonor_talk_release_outside:
 * @self: a talk
 *
 * Gives away who is outside, into another call; this one is over then.
 *
 * Returns: (transfer full) (nullable): them, %NULL if they cannot be taken into another call
 */
SonorCallLeg *
sonor_talk_release_outside (SonorTalk *self)
{
  g_return_val_if_fail (SONOR_IS_TALK (self), NULL);

  if (self->outside_leg == NULL)
    return NULL;

  g_signal_handlers_disconnect_by_data (self->outside_leg, self);
  g_clear_object (&self->outside);
  self->lasts = FALSE;

  return g_steal_pointer (&self->outside_leg);
}

/**
 * sonor_talk_set_transferring:
 * @self: a talk
 * @transferring: whether somebody is being rung to take the call
 *
 * For its transfer: as long as somebody is rung the seat may leave.
 */
void
sonor_talk_set_transferring (SonorTalk *self,
                             gboolean   transferring)
{
  self->transferring = transferring;
  if (!transferring && self->seat == NULL)
    over (self);
}

static int
find_supervisor (SonorTalk    *self,
                 SonorCallLeg *leg)
{
  for (guint i = 0; i < self->supervisors->len; i++)
    {
      if (((Supervisor *) self->supervisors->pdata[i])->leg == leg)
        return (int) i;
    }

  return -1;
}

/**
 * sonor_talk_add_supervisor:
 * @self: a talk
 * @leg: a supervisor's telephone, a leg of its sound that has been answered
 *
 * Lets them hear everybody.
 */
void
sonor_talk_add_supervisor (SonorTalk    *self,
                           SonorCallLeg *leg)
{
  Supervisor *supervisor = g_new0 (Supervisor, 1);

  supervisor->leg = g_object_ref (leg);
  g_ptr_array_add (self->supervisors, supervisor);
  set_hearing (self);
}

/**
 * sonor_talk_remove_supervisor:
 * @self: a talk
 * @leg: a supervisor's telephone
 *
 * They are no supervisor any more; does nothing if they are none.
 */
void
sonor_talk_remove_supervisor (SonorTalk    *self,
                              SonorCallLeg *leg)
{
  int place = find_supervisor (self, leg);

  if (place >= 0)
    g_ptr_array_remove_index (self->supervisors, (guint) place);
}

/**
 * sonor_talk_let_supervisor:
 * @self: a talk
 * @leg: a supervisor's telephone
 * @seat_hears: whether the seat hears them
 * @outside_hears: whether who is outside hears them
 *
 * Neither is listening, the first alone whispering, both barging in.
 */
void
sonor_talk_let_supervisor (SonorTalk    *self,
                           SonorCallLeg *leg,
                           gboolean      seat_hears,
                           gboolean      outside_hears)
{
  int place = find_supervisor (self, leg);
  Supervisor *supervisor;

  if (place < 0)
    return;

  supervisor = self->supervisors->pdata[place];
  supervisor->seat_hears = seat_hears;
  supervisor->outside_hears = outside_hears;
  set_hearing (self);
}
