/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "switch/call-leg.h"

#include <gio/gio.h>

/* Who has passed a call on hangs up by itself when it hears that it has worked. If it does not, we do. */
#define LEAVE_SECONDS 3

/**
 * SonorCallLeg:
 *
 * One party of a call, at a seat or outside, that is rung or has called: its signalling and its part of the call's
 * sound. It rings as long as it may, and tells when it is answered, held, wants to pass the call on, or is over.
 */
struct _SonorCallLeg
{
  GObject            parent_instance;

  SonorSwitch       *owner;
  SonorMediaCall    *media_call;
  char              *staff_id;
  char              *number;
  SonorSipAddress   *target;
  SonorAccount      *identity;
  SonorCallHeaders  *headers;
  SonorMediaProfile *profile;
  guint              ring_seconds;
  GCancellable      *cancellable;

  SonorMediaLeg     *media;
  SonorCall         *call;
  guint              ring_id;
  gboolean           answered;
  gboolean           held;
  gboolean           rang_out;
  gboolean           over;
};

enum
{
  OPENED,
  PROGRESS,
  ANSWERED,
  HELD,
  TRANSFER,
  ENDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorCallLeg, sonor_call_leg, G_TYPE_OBJECT)

static void
finish (SonorCallLeg *self,
        const char   *why)
{
  g_autoptr (SonorCallLeg) held = g_object_ref (self);

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
find_reason (SonorCallLeg *self)
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
  SonorCallLeg *self = user_data;

  self->ring_id = 0;
  self->rang_out = TRUE;
  sonor_call_hang_up (self->call);

  return G_SOURCE_REMOVE;
}

static void
set_held (SonorCallLeg *self,
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
                  SonorCallLeg *self)
{
  g_autoptr (SonorCallLeg) held = g_object_ref (self);
  SonorCallState state = sonor_call_get_state (call);

  if (state == SONOR_CALL_STATE_ENDED)
    {
      finish (self, find_reason (self));
      return;
    }
  if (state == SONOR_CALL_STATE_RINGING)
    g_signal_emit (self, signals[PROGRESS], 0, sonor_call_get_media (call) != NULL);
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
                  SonorCallLeg *self)
{
  sonor_media_leg_set_stream (self->media, sonor_call_get_media (call));
}

/* Only seats pass calls on: what comes from outside never makes us call outside. */
static gboolean
on_transfer_requested (SonorCall       *call,
                       SonorSipAddress *target,
                       SonorCallLeg    *self)
{
  if (self->staff_id == NULL || !self->answered || !g_signal_has_handler_pending (self, signals[TRANSFER], 0, FALSE))
    return FALSE;

  g_signal_emit (self, signals[TRANSFER], 0, target);

  return TRUE;
}

static void
watch (SonorCallLeg *self)
{
  g_signal_connect_object (self->call, "notify::state", G_CALLBACK (on_state_changed), self, 0);
  g_signal_connect_object (self->call, "notify::media", G_CALLBACK (on_media_changed), self, 0);
  g_signal_connect_object (self->call, "transfer-requested", G_CALLBACK (on_transfer_requested), self, 0);
}

static void
dial (SonorCallLeg *self)
{
  g_autoptr (GError) error = NULL;

  self->call = sonor_call_dial (sonor_switch_get_user_agent (self->owner), self->identity, self->target, self->headers,
                                self->profile, sonor_switch_get_address (self->owner),
                                sonor_media_leg_get_port (self->media), &error);
  if (self->call == NULL)
    {
      g_warning ("A telephone cannot be rung: %s", error->message);
      finish (self, "unreachable");
      return;
    }
  watch (self);
  self->ring_id = g_timeout_add_seconds (self->ring_seconds, on_rang_out, self);
}

static void
on_leg_added (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (SonorCallLeg) self = user_data;
  g_autoptr (GError) error = NULL;

  self->media = sonor_media_call_add_leg_finish (SONOR_MEDIA_CALL (source), result, &error);
  if (self->media == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_warning ("%s", error->message);
          sonor_call_leg_hang_up (self);
        }
      return;
    }

  if (self->call == NULL)
    {
      dial (self);
      return;
    }
  sonor_call_set_media (self->call, self->profile, sonor_switch_get_address (self->owner),
                        sonor_media_leg_get_port (self->media));
  g_signal_emit (self, signals[OPENED], 0);
}

static void
sonor_call_leg_dispose (GObject *object)
{
  SonorCallLeg *self = SONOR_CALL_LEG (object);

  g_clear_handle_id (&self->ring_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  if (self->media != NULL)
    sonor_media_leg_close (self->media);
  g_clear_object (&self->media);
  g_clear_object (&self->media_call);
  g_clear_object (&self->call);
  g_clear_object (&self->identity);
  g_clear_object (&self->target);
  g_clear_object (&self->headers);
  g_clear_object (&self->profile);

  G_OBJECT_CLASS (sonor_call_leg_parent_class)->dispose (object);
}

static void
sonor_call_leg_finalize (GObject *object)
{
  SonorCallLeg *self = SONOR_CALL_LEG (object);

  g_clear_object (&self->cancellable);
  g_free (self->staff_id);
  g_free (self->number);

  G_OBJECT_CLASS (sonor_call_leg_parent_class)->finalize (object);
}

static void
sonor_call_leg_class_init (SonorCallLegClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sonor_call_leg_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_call_leg_finalize;

  /**
   * SonorCallLeg::opened:
   * @self: a leg that called us
   *
   * It has its part of the sound and may be rung or answered.
   */
  signals[OPENED] = g_signal_new ("opened", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * SonorCallLeg::progress:
   * @self: a leg that is rung
   * @early_media: whether it plays something, as an announcement
   *
   * It rings there.
   */
  signals[PROGRESS] =
    g_signal_new ("progress", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);

  /**
   * SonorCallLeg::answered:
   * @self: the leg
   *
   * Both sides know that it is answered.
   */
  signals[ANSWERED] = g_signal_new ("answered", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * SonorCallLeg::held:
   * @self: the leg
   * @held: whether it holds us now
   *
   * Its telephone holds the others, or talks again.
   */
  signals[HELD] = g_signal_new ("held", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);

  /**
   * SonorCallLeg::transfer:
   * @self: the leg, a seat's
   * @target: to whom
   *
   * It wants to pass the call on. Whoever listens answers by sonor_call_report_transfer() on its call.
   */
  signals[TRANSFER] =
    g_signal_new ("transfer", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, SONOR_TYPE_SIP_ADDRESS);

  /**
   * SonorCallLeg::ended:
   * @self: the leg
   * @why: no_answer, declined or unreachable; hung_up after an answer
   *
   * It is out of the call.
   */
  signals[ENDED] = g_signal_new ("ended", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
sonor_call_leg_init (SonorCallLeg *self)
{
  self->cancellable = g_cancellable_new ();
}

static SonorCallLeg *
leg_new (SonorSwitch       *owner,
         SonorMediaCall    *media,
         SonorMediaProfile *profile)
{
  SonorCallLeg *self = g_object_new (SONOR_TYPE_CALL_LEG, NULL);

  self->owner = owner;
  self->media_call = g_object_ref (media);
  self->profile = g_object_ref (profile);

  return self;
}

/**
 * sonor_call_leg_new_to_seat:
 * @owner: the switch
 * @media: the call's sound
 * @staff_id: whose seat
 * @contact: where their telephone is
 * @caller: (nullable): the number that calls, as the telephone is shown it
 * @headers: what the telephone is told about the call
 * @ring_seconds: how long to ring
 *
 * Returns: (transfer full): a leg that does not ring yet
 */
SonorCallLeg *
sonor_call_leg_new_to_seat (SonorSwitch      *owner,
                            SonorMediaCall   *media,
                            const char       *staff_id,
                            SonorSipAddress  *contact,
                            const char       *caller,
                            SonorCallHeaders *headers,
                            guint             ring_seconds)
{
  SonorCallLeg *self = leg_new (owner, media, sonor_switch_get_seat_profile (owner));
  g_autofree char *address =
    g_strdup_printf ("sip:%s@%s", caller != NULL ? caller : "anonymous", sonor_switch_get_address (owner));
  SonorAccountSettings settings = { .address = address };

  self->staff_id = g_strdup (staff_id);
  self->target = g_object_ref (contact);
  self->identity = sonor_account_new (sonor_switch_get_user_agent (owner), &settings, NULL);
  self->headers = g_object_ref (headers);
  self->ring_seconds = ring_seconds;

  return self;
}

/**
 * sonor_call_leg_new_to_outside:
 * @owner: the switch
 * @media: the call's sound
 * @trunk: through which, one that can be dialled through
 * @number: whom to call
 * @ring_seconds: how long to ring
 *
 * Returns: (transfer full): a leg that does not ring yet
 */
SonorCallLeg *
sonor_call_leg_new_to_outside (SonorSwitch    *owner,
                               SonorMediaCall *media,
                               SonorTrunk     *trunk,
                               const char     *number,
                               guint           ring_seconds)
{
  SonorCallLeg *self = leg_new (owner, media, sonor_switch_get_profile (owner));

  self->number = g_strdup (number);
  self->target = sonor_trunk_make_target (trunk, number);
  self->identity = g_object_ref (sonor_trunk_get_account (trunk));
  self->ring_seconds = ring_seconds;

  return self;
}

/**
 * sonor_call_leg_new_from_seat:
 * @owner: the switch
 * @media: the call's sound
 * @staff_id: whose seat
 * @call: a call that it makes
 *
 * Returns: (transfer full): a leg that is not open yet
 */
SonorCallLeg *
sonor_call_leg_new_from_seat (SonorSwitch    *owner,
                              SonorMediaCall *media,
                              const char     *staff_id,
                              SonorCall      *call)
{
  SonorCallLeg *self = leg_new (owner, media, sonor_switch_get_seat_profile (owner));

  self->staff_id = g_strdup (staff_id);
  self->call = g_object_ref (call);

  return self;
}

/**
 * sonor_call_leg_open:
 * @self: a leg
 *
 * Gives it its part of the sound; then it rings, or, if it called us, "opened" comes.
 */
void
sonor_call_leg_open (SonorCallLeg *self)
{
  g_return_if_fail (SONOR_IS_CALL_LEG (self));

  if (self->call != NULL)
    {
      watch (self);
      if (sonor_call_get_state (self->call) == SONOR_CALL_STATE_ENDED)
        {
          finish (self, "hung_up");
          return;
        }
    }
  sonor_media_call_add_leg_async (self->media_call, self->cancellable, on_leg_added, g_object_ref (self));
}

/**
 * sonor_call_leg_ring:
 * @self: an open leg that called us
 * @early_media: whether it is to hear what the call plays
 *
 * Tells it that it rings.
 */
void
sonor_call_leg_ring (SonorCallLeg *self,
                     gboolean      early_media)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (SONOR_IS_CALL_LEG (self));

  if (!sonor_call_ring (self->call, early_media, &error))
    g_debug ("A caller is not told that it rings: %s", error->message);
}

/**
 * sonor_call_leg_answer:
 * @self: an open leg that called us
 *
 * Answers it.
 */
void
sonor_call_leg_answer (SonorCallLeg *self)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (SONOR_IS_CALL_LEG (self));

  if (!sonor_call_answer (self->call, &error))
    {
      g_warning ("A seat's call cannot be answered: %s", error->message);
      sonor_call_leg_hang_up (self);
    }
}

/**
 * sonor_call_leg_refuse:
 * @self: a leg that called us and was not answered
 * @refusal: what to tell it
 * @words: (nullable): why, for the person
 *
 * Does not answer; "ended" comes.
 */
void
sonor_call_leg_refuse (SonorCallLeg     *self,
                       SonorCallRefusal  refusal,
                       const char       *words)
{
  g_return_if_fail (SONOR_IS_CALL_LEG (self));

  if (!sonor_call_refuse_with_words (self->call, refusal, words, NULL))
    sonor_call_hang_up (self->call);
  finish (self, "hung_up");
}

/**
 * sonor_call_leg_hang_up:
 * @self: a leg
 *
 * Ends it, whether it rings or talks; "ended" comes at once.
 */
void
sonor_call_leg_hang_up (SonorCallLeg *self)
{
  g_return_if_fail (SONOR_IS_CALL_LEG (self));

  if (self->call != NULL)
    sonor_call_hang_up (self->call);
  finish (self, self->answered ? "hung_up" : "no_answer");
}

static gboolean
on_leave (gpointer user_data)
{
  sonor_call_leg_hang_up (user_data);

  return G_SOURCE_REMOVE;
}

/**
 * sonor_call_leg_hang_up_soon:
 * @self: a leg whose call has been passed on
 *
 * Ends it unless it does so by itself.
 */
void
sonor_call_leg_hang_up_soon (SonorCallLeg *self)
{
  g_return_if_fail (SONOR_IS_CALL_LEG (self));

  g_timeout_add_seconds_full (G_PRIORITY_DEFAULT, LEAVE_SECONDS, on_leave, g_object_ref (self), g_object_unref);
}

/**
 * sonor_call_leg_move:
 * @self: a leg that has been answered
 * @media: the sound of another call
 *
 * Takes it into another call, where it hears nobody at first.
 */
void
sonor_call_leg_move (SonorCallLeg   *self,
                     SonorMediaCall *media)
{
  g_return_if_fail (SONOR_IS_CALL_LEG (self));

  g_set_object (&self->media_call, media);
  sonor_media_call_move_leg (media, self->media);
}

/**
 * sonor_call_leg_get_staff_id:
 * @self: a leg
 *
 * Returns: (nullable): whose seat it is, %NULL if it is outside
 */
const char *
sonor_call_leg_get_staff_id (SonorCallLeg *self)
{
  g_return_val_if_fail (SONOR_IS_CALL_LEG (self), NULL);

  return self->staff_id;
}

/**
 * sonor_call_leg_get_number:
 * @self: a leg
 *
 * Returns: (nullable): its number outside, %NULL if it is a seat
 */
const char *
sonor_call_leg_get_number (SonorCallLeg *self)
{
  g_return_val_if_fail (SONOR_IS_CALL_LEG (self), NULL);

  return self->number;
}

/**
 * sonor_call_leg_get_media:
 * @self: a leg that is open
 *
 * Returns: (transfer none): its part of the call's sound
 */
SonorMediaLeg *
sonor_call_leg_get_media (SonorCallLeg *self)
{
  g_return_val_if_fail (SONOR_IS_CALL_LEG (self), NULL);

  return self->media;
}

/**
 * sonor_call_leg_get_call:
 * @self: a leg
 *
 * Returns: (transfer none) (nullable): its signalling, %NULL before it is dialled
 */
SonorCall *
sonor_call_leg_get_call (SonorCallLeg *self)
{
  g_return_val_if_fail (SONOR_IS_CALL_LEG (self), NULL);

  return self->call;
}

/**
 * sonor_call_leg_get_answered:
 * @self: a leg
 *
 * Returns: whether it has been answered
 */
gboolean
sonor_call_leg_get_answered (SonorCallLeg *self)
{
  g_return_val_if_fail (SONOR_IS_CALL_LEG (self), FALSE);

  return self->answered;
}

/**
 * sonor_call_leg_get_held:
 * @self: a leg
 *
 * Returns: whether its telephone holds the others
 */
gboolean
sonor_call_leg_get_held (SonorCallLeg *self)
{
  g_return_val_if_fail (SONOR_IS_CALL_LEG (self), FALSE);

  return self->held;
}

/**
 * sonor_call_leg_get_end_status:
 * @self: a leg that was rung and not answered
 *
 * Returns: the status of SIP that says why, 480 if there is none
 */
guint
sonor_call_leg_get_end_status (SonorCallLeg *self)
{
  guint status;

  g_return_val_if_fail (SONOR_IS_CALL_LEG (self), 480);

  status = self->call != NULL && !self->rang_out ? sonor_call_get_end_status (self->call) : 480;

  return status >= 300 && status <= 699 ? status : 480;
}
