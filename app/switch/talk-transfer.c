/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "switch/talk-transfer.h"

#include "switch/lines.h"

/**
 * SonorTalkTransfer:
 *
 * How a seat passes its call on: unasked, to another seat or a number outside that is rung while who is outside waits;
 * or after asking, by making one of the two calls it has. Whether it may is asked of the database.
 */
struct _SonorTalkTransfer
{
  GObject       parent_instance;

  SonorTalk    *talk;
  GCancellable *cancellable;
  SonorCallLeg *from;
  SonorCallLeg *to;
};

G_DEFINE_FINAL_TYPE (SonorTalkTransfer, sonor_talk_transfer, G_TYPE_OBJECT)

static void
report (SonorTalkTransfer *self,
        guint              status)
{
  if (self->from != NULL)
    sonor_call_report_transfer (sonor_call_leg_get_call (self->from), status);
}

static void
clear (SonorTalkTransfer *self)
{
  if (self->to != NULL)
    g_signal_handlers_disconnect_by_data (self->to, self);
  g_clear_object (&self->to);
  g_clear_object (&self->from);
  sonor_talk_set_transferring (self->talk, FALSE);
}

static void
fail (SonorTalkTransfer *self,
      guint              status)
{
  report (self, status);
  clear (self);
}

static void
on_progress (SonorCallLeg      *to,
             gboolean           early_media,
             SonorTalkTransfer *self)
{
  report (self, 180);
}

static void
on_answered (SonorCallLeg      *to,
             SonorTalkTransfer *self)
{
  g_autoptr (SonorCallLeg) held = g_object_ref (to);

  report (self, 200);
  sonor_talk_pass (self->talk, to, "transfer");
  clear (self);
}

static void
write_failed (SonorTalkTransfer *self,
              const char        *staff_id,
              const char        *why)
{
  g_autoptr (SonorQuery) query = sonor_query_new ("SELECT queue_offer_failed($1, $2, $3)");

  sonor_query_add_text (query, sonor_talk_get_call_id (self->talk));
  sonor_query_add_text (query, staff_id);
  sonor_query_add_text (query, why);
  sonor_ledger_write (sonor_switch_get_ledger (sonor_talk_get_owner (self->talk)), query);
}

static void
write_left (SonorTalkTransfer *self,
            const char        *staff_id)
{
  g_autoptr (SonorQuery) query = sonor_query_new ("SELECT seat_leave_call($1, $2)");

  sonor_query_add_text (query, sonor_talk_get_call_id (self->talk));
  sonor_query_add_text (query, staff_id);
  sonor_ledger_write (sonor_switch_get_ledger (sonor_talk_get_owner (self->talk)), query);
}

static void
on_ended (SonorCallLeg      *to,
          const char        *why,
          SonorTalkTransfer *self)
{
  if (sonor_call_leg_get_staff_id (to) != NULL)
    write_failed (self, sonor_call_leg_get_staff_id (to), why);
  fail (self, sonor_call_leg_get_end_status (to));
}

static SonorCallLeg *
make_leg (SonorTalkTransfer *self,
          SonorResult       *rows)
{
  SonorLines *lines = sonor_switch_get_lines (sonor_talk_get_owner (self->talk));

  return sonor_lines_make_leg (lines, sonor_talk_get_media (self->talk), rows, sonor_talk_get_caller (self->talk),
                               sonor_talk_get_headers (self->talk));
}

static void
on_routed (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (SonorTalkTransfer) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, &error);
  const char *staff_id;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (rows == NULL)
    {
      fail (self, sonor_lines_find_refusal (error));
      return;
    }

  staff_id = sonor_result_get_text (rows, 0, "callee_id");
  self->to = make_leg (self, rows);
  if (self->to == NULL)
    {
      if (staff_id != NULL)
        write_failed (self, staff_id, "unreachable");
      fail (self, SONOR_CALL_REFUSAL_UNAVAILABLE);
      return;
    }
  g_signal_connect_object (self->to, "progress", G_CALLBACK (on_progress), self, 0);
  g_signal_connect_object (self->to, "answered", G_CALLBACK (on_answered), self, 0);
  g_signal_connect_object (self->to, "ended", G_CALLBACK (on_ended), self, 0);
  sonor_call_leg_open (self->to);
}

/* Two calls become one: who is outside in the one of them gets the place of the seat in the other. */
static void
join (SonorTalkTransfer *self,
      SonorCallLeg      *seat,
      SonorCall         *replaced)
{
  SonorTalk *other = sonor_switch_find_talk (sonor_talk_get_owner (self->talk), replaced);
  SonorTalk *stays = self->talk;
  g_autoptr (SonorCallLeg) taken = NULL;
  g_autoptr (SonorCallLeg) left = NULL;

  if (other != NULL && other != self->talk && sonor_talk_get_lasts (other))
    {
      taken = sonor_talk_release_outside (other);
      if (taken == NULL)
        {
          stays = other;
          taken = sonor_talk_release_outside (self->talk);
        }
      left = g_object_ref (sonor_talk_get_seat (stays == self->talk ? other : self->talk));
    }
  if (taken == NULL)
    {
      sonor_call_report_transfer (sonor_call_leg_get_call (seat), 481);
      return;
    }

  sonor_call_leg_move (taken, sonor_talk_get_media (stays));
  sonor_call_report_transfer (sonor_call_leg_get_call (seat), 200);
  sonor_talk_pass (stays, taken, "consulted");
  sonor_call_leg_hang_up_soon (left);
}

static void
sonor_talk_transfer_dispose (GObject *object)
{
  SonorTalkTransfer *self = SONOR_TALK_TRANSFER (object);

  g_cancellable_cancel (self->cancellable);
  if (self->to != NULL)
    g_signal_handlers_disconnect_by_data (self->to, self);
  g_clear_object (&self->to);
  g_clear_object (&self->from);

  G_OBJECT_CLASS (sonor_talk_transfer_parent_class)->dispose (object);
}

static void
sonor_talk_transfer_finalize (GObject *object)
{
  g_object_unref (SONOR_TALK_TRANSFER (object)->cancellable);

  G_OBJECT_CLASS (sonor_talk_transfer_parent_class)->finalize (object);
}

static void
sonor_talk_transfer_class_init (SonorTalkTransferClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_talk_transfer_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_talk_transfer_finalize;
}

static void
sonor_talk_transfer_init (SonorTalkTransfer *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * sonor_talk_transfer_new:
 * @talk: whose transfers, it outlives them
 *
 * Returns: (transfer full): nothing is passed on yet
 */
SonorTalkTransfer *
sonor_talk_transfer_new (SonorTalk *talk)
{
  SonorTalkTransfer *self = g_object_new (SONOR_TYPE_TALK_TRANSFER, NULL);

  self->talk = talk;

  return self;
}

/**
 * sonor_talk_transfer_begin:
 * @self: transfers
 * @seat: who has the call
 * @target: whom the seat wants to have it
 *
 * Passes the call on; how it goes is told to the seat's telephone.
 */
void
sonor_talk_transfer_begin (SonorTalkTransfer *self,
                           SonorCallLeg      *seat,
                           SonorSipAddress   *target)
{
  SonorCall *call = sonor_call_leg_get_call (seat);
  SonorCall *replaced = sonor_call_get_transfer_replaced (call);
  g_autoptr (SonorQuery) query = NULL;

  g_return_if_fail (SONOR_IS_TALK_TRANSFER (self));

  if (self->from != NULL || !sonor_talk_get_lasts (self->talk))
    {
      sonor_call_report_transfer (call, 491);
      return;
    }
  if (replaced != NULL)
    {
      join (self, seat, replaced);
      return;
    }

  self->from = g_object_ref (seat);
  sonor_talk_set_transferring (self->talk, TRUE);
  query = sonor_query_new ("SELECT callee_id, callee_login, contact, number, ring_s FROM call_transfer($1, $2, $3)");
  sonor_query_add_text (query, sonor_talk_get_call_id (self->talk));
  sonor_query_add_text (query, sonor_call_leg_get_staff_id (seat));
  sonor_query_add_text (query, sonor_sip_address_get_user (target));
  sonor_database_query_async (sonor_switch_get_database (sonor_talk_get_owner (self->talk)), query, self->cancellable,
                              on_routed, g_object_ref (self));
}

/**
 * sonor_talk_transfer_cancel:
 * @self: transfers
 *
 * The call is over, or somebody has taken it: nobody is rung for it any more.
 */
void
sonor_talk_transfer_cancel (SonorTalkTransfer *self)
{
  g_return_if_fail (SONOR_IS_TALK_TRANSFER (self));

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  if (self->to != NULL)
    {
      g_autoptr (SonorCallLeg) to = g_object_ref (self->to);

      g_signal_handlers_disconnect_by_data (to, self);
      if (sonor_call_leg_get_staff_id (to) != NULL)
        write_left (self, sonor_call_leg_get_staff_id (to));
      sonor_call_leg_hang_up (to);
    }
  if (self->from != NULL)
    fail (self, 487);
}

/**
 * sonor_talk_transfer_get_rung:
 * @self: transfers
 *
 * Returns: (transfer none) (nullable): who is rung to take the call
 */
SonorCallLeg *
sonor_talk_transfer_get_rung (SonorTalkTransfer *self)
{
  g_return_val_if_fail (SONOR_IS_TALK_TRANSFER (self), NULL);

  return self->to;
}
