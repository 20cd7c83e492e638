/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "switch/seat-leg.h"

#include <gio/gio.h>

/* As the setting seat.ring has it by default. */
#define RING_SECONDS 15

/**
 * SonorSeatLeg:
 *
 * The part of a call that goes to a seat: it rings there as long as it may, and tells when it is answered, held or over.
 */
struct _SonorSeatLeg
{
  GObject           parent_instance;

  SonorSwitch      *owner;
  SonorMediaCall   *media_call;
  char             *staff_id;
  SonorSipAddress  *contact;
  SonorAccount     *identity;
  SonorSipAddress  *caller;
  SonorCallHeaders *headers;
  GCancellable     *cancellable;

  SonorMediaLeg    *media;
  SonorCall        *call;
  guint             ring_id;
  gboolean          answered;
  gboolean          held;
  gboolean          rang_out;
  gboolean          over;
};

enum
{
  ANSWERED,
  HELD,
  ENDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorSeatLeg, sonor_seat_leg, G_TYPE_OBJECT)

static void
finish (SonorSeatLeg *self,
        const char   *why)
{
  g_autoptr (SonorSeatLeg) held = g_object_ref (self);

  if (self->over)
    return;

  self->over = TRUE;
  g_clear_handle_id (&self->ring_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  if (self->media != NULL)
    sonor_media_leg_close (self->media);
  g_signal_emit (self, signals[ENDED], 0, why);
}

static const char *
find_reason (SonorSeatLeg *self)
{
  SonorCallEnd end = sonor_call_get_end (self->call);

  if (self->answered)
    return "hung_up";
  if (self->rang_out || end == SONOR_CALL_END_NO_ANSWER)
    return "no_answer";

  return end == SONOR_CALL_END_DECLINED || end == SONOR_CALL_END_BUSY ? "declined" : "unreachable";
}

static gboolean
on_rang_out (gpointer user_data)
{
  SonorSeatLeg *self = user_data;

  self->ring_id = 0;
  self->rang_out = TRUE;
  sonor_call_hang_up (self->call);

  return G_SOURCE_REMOVE;
}

static void
set_held (SonorSeatLeg *self,
          gboolean      held)
{
  if (self->held == held)
    return;

  self->held = held;
  g_signal_emit (self, signals[HELD], 0, held);
}

static void
on_state_changed (SonorCall    *call,
                  GParamSpec   *pspec,
                  SonorSeatLeg *self)
{
  SonorCallState state = sonor_call_get_state (call);

  if (state == SONOR_CALL_STATE_ENDED)
    {
      finish (self, find_reason (self));
      return;
    }
  if (state == SONOR_CALL_STATE_ACTIVE && !self->answered)
    {
      self->answered = TRUE;
      g_clear_handle_id (&self->ring_id, g_source_remove);
      g_signal_emit (self, signals[ANSWERED], 0);
    }
  if (sonor_call_state_is_talking (state))
    set_held (self, state == SONOR_CALL_STATE_HELD_BY_PEER || state == SONOR_CALL_STATE_HELD_BY_BOTH);
}

static void
on_media_changed (SonorCall    *call,
                  GParamSpec   *pspec,
                  SonorSeatLeg *self)
{
  sonor_media_leg_set_stream (self->media, sonor_call_get_media (call));
}

/* Who calls, as the seat's telephone is shown it. */
static SonorAccount *
make_identity (SonorSeatLeg *self)
{
  const char *user = self->caller != NULL ? sonor_sip_address_get_user (self->caller) : NULL;
  g_autofree char *address = g_strdup_printf ("sip:%s@%s", user != NULL ? user : "anonymous", sonor_switch_get_address (self->owner));
  SonorAccountSettings settings = { .address = address };

  return sonor_account_new (sonor_switch_get_user_agent (self->owner), &settings, NULL);
}

static void
on_leg_added (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (SonorSeatLeg) self = user_data;
  g_autoptr (GError) error = NULL;

  self->media = sonor_media_call_add_leg_finish (SONOR_MEDIA_CALL (source), result, &error);
  if (self->media == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_warning ("%s", error->message);
          finish (self, "unreachable");
        }
      return;
    }

  self->identity = make_identity (self);
  self->call = sonor_call_dial (sonor_switch_get_user_agent (self->owner), self->identity, self->contact, self->headers,
                                sonor_switch_get_profile (self->owner), sonor_switch_get_address (self->owner),
                                sonor_media_leg_get_port (self->media), &error);
  if (self->call == NULL)
    {
      g_warning ("A seat cannot be rung: %s", error->message);
      finish (self, "unreachable");
      return;
    }

  g_signal_connect_object (self->call, "notify::state", G_CALLBACK (on_state_changed), self, 0);
  g_signal_connect_object (self->call, "notify::media", G_CALLBACK (on_media_changed), self, 0);
  self->ring_id = g_timeout_add_seconds (RING_SECONDS, on_rang_out, self);
}

static void
sonor_seat_leg_dispose (GObject *object)
{
  SonorSeatLeg *self = SONOR_SEAT_LEG (object);

  g_clear_handle_id (&self->ring_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  if (self->media != NULL)
    sonor_media_leg_close (self->media);
  g_clear_object (&self->media);
  g_clear_object (&self->media_call);
  g_clear_object (&self->call);
  g_clear_object (&self->identity);
  g_clear_object (&self->contact);
  g_clear_object (&self->caller);
  g_clear_object (&self->headers);

  G_OBJECT_CLASS (sonor_seat_leg_parent_class)->dispose (object);
}

static void
sonor_seat_leg_finalize (GObject *object)
{
  SonorSeatLeg *self = SONOR_SEAT_LEG (object);

  g_clear_object (&self->cancellable);
  g_free (self->staff_id);

  G_OBJECT_CLASS (sonor_seat_leg_parent_class)->finalize (object);
}

static void
sonor_seat_leg_class_init (SonorSeatLegClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_seat_leg_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_seat_leg_finalize;

  /**
   * SonorSeatLeg::answered:
   * @self: the leg
   *
   * The seat has answered.
   */
  signals[ANSWERED] = g_signal_new ("answered", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * SonorSeatLeg::held:
   * @self: the leg
   * @held: whether the seat holds the citizen now
   *
   * The seat holds the citizen, or talks again.
   */
  signals[HELD] = g_signal_new ("held", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_BOOLEAN);

  /**
   * SonorSeatLeg::ended:
   * @self: the leg
   * @why: no_answer, declined or unreachable; hung_up after an answer
   *
   * The seat is out of the call.
   */
  signals[ENDED] = g_signal_new ("ended", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
sonor_seat_leg_init (SonorSeatLeg *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * sonor_seat_leg_new:
 * @owner: the switch
 * @media: the call's media
 * @staff_id: whose seat
 * @contact: where their telephone is
 * @caller: (nullable): who calls
 * @headers: what the telephone is told about the call
 *
 * Returns: (transfer full): a leg that does not ring yet
 */
SonorSeatLeg *
sonor_seat_leg_new (SonorSwitch      *owner,
                    SonorMediaCall   *media,
                    const char       *staff_id,
                    SonorSipAddress  *contact,
                    SonorSipAddress  *caller,
                    SonorCallHeaders *headers)
{
  SonorSeatLeg *self = g_object_new (SONOR_TYPE_SEAT_LEG, NULL);

  self->owner = owner;
  self->media_call = g_object_ref (media);
  self->staff_id = g_strdup (staff_id);
  self->contact = g_object_ref (contact);
  g_set_object (&self->caller, caller);
  self->headers = g_object_ref (headers);

  return self;
}

/**
 * sonor_seat_leg_ring:
 * @self: a leg
 *
 * Rings at the seat.
 */
void
sonor_seat_leg_ring (SonorSeatLeg *self)
{
  g_return_if_fail (SONOR_IS_SEAT_LEG (self));

  sonor_media_call_add_leg_async (self->media_call, self->cancellable, on_leg_added, g_object_ref (self));
}

/**
 * sonor_seat_leg_hang_up:
 * @self: a leg
 *
 * Ends it, whether it rings or talks; "ended" comes at once.
 */
void
sonor_seat_leg_hang_up (SonorSeatLeg *self)
{
  g_return_if_fail (SONOR_IS_SEAT_LEG (self));

  if (self->call != NULL)
    sonor_call_hang_up (self->call);
  finish (self, self->answered ? "hung_up" : "no_answer");
}

/**
 * sonor_seat_leg_get_staff_id:
 * @self: a leg
 *
 * Returns: whose seat it is
 */
const char *
sonor_seat_leg_get_staff_id (SonorSeatLeg *self)
{
  g_return_val_if_fail (SONOR_IS_SEAT_LEG (self), NULL);

  return self->staff_id;
}

/**
 * sonor_seat_leg_get_media:
 * @self: a leg that has been answered
 *
 * Returns: (transfer none): its part of the call's media
 */
SonorMediaLeg *
sonor_seat_leg_get_media (SonorSeatLeg *self)
{
  g_return_val_if_fail (SONOR_IS_SEAT_LEG (self), NULL);

  return self->media;
}
