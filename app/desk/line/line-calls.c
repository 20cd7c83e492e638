/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The calls of a line: what is told about them, the bell, and what goes to the history. */

#include "desk/line/line-private.h"

#include <glib/gi18n.h>

/* The history */

static void
on_put (GObject      *source_object,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr (SonorLine) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!sonor_outbox_put_finish (SONOR_OUTBOX (source_object), result, &error))
    {
      g_prefix_error (&error, "%s: ", _("The call could not be kept for the history"));
      sonor_line_emit (self, SONOR_LINE_SIGNAL_PROBLEM, error);
    }
}

static void
on_record (SonorPhone *phone,
           const char *json,
           SonorLine  *self)
{
  SonorOutbox *outbox = sonor_workplace_get_outbox (self->workplace);
  g_autoptr (JsonNode) node = json_from_string (json, NULL);
  JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  g_autofree char *text = NULL;
  const char *id;
  const char *ticket_id;

  g_return_if_fail (object != NULL);

  id = json_object_get_string_member (object, "id");
  ticket_id = g_hash_table_lookup (self->ticket_ids, id);
  if (ticket_id != NULL)
    json_object_set_string_member (object, "ticket_id", ticket_id);
  text = json_to_string (node, FALSE);
  g_hash_table_remove (self->ticket_ids, id);

  sonor_line_emit (self, SONOR_LINE_SIGNAL_RECORDED, text);
  /* Without a file of its own the desk has said at the start that nothing is kept here. */
  if (outbox != NULL)
    sonor_outbox_put_async (outbox, id, "phone_call_report", text, NULL, on_put, g_object_ref (self));
}

/* Calls */

/* It rings while somebody waits for an answer, but not into a conversation. */
static void
ring (SonorLine *self)
{
  GListModel *calls = self->phone != NULL ? sonor_phone_get_calls (self->phone) : NULL;
  guint n_calls = calls != NULL ? g_list_model_get_n_items (calls) : 0;
  gboolean rings = FALSE;
  gboolean talks = FALSE;

  for (guint i = 0; i < n_calls; i++)
    {
      g_autoptr (SonorPhoneCall) call = g_list_model_get_item (calls, i);

      rings = rings || sonor_phone_call_get_state (call) == SONOR_CALL_STATE_INCOMING;
      talks = talks || (sonor_call_state_is_talking (sonor_phone_call_get_state (call)) && !sonor_phone_call_get_held (call));
    }
  if (self->sound != NULL)
    sonor_line_sound_set_ringing (self->sound, rings && !talks);
}

/* Something about one of the calls, or which there are, may have changed. */
void
sonor_line_calls_changed (SonorLine *self)
{
  ring (self);
  sonor_line_emit (self, SONOR_LINE_SIGNAL_CALLS_CHANGED, NULL);
}

static void
on_call_changed (SonorPhoneCall *call,
                 GParamSpec     *pspec,
                 SonorLine      *self)
{
  sonor_line_calls_changed (self);
}

static void
on_call_answered (SonorPhoneCall *call,
                  GParamSpec     *pspec,
                  SonorLine      *self)
{
  if (sonor_phone_call_get_answered_at (call) != NULL)
    sonor_line_emit (self, SONOR_LINE_SIGNAL_CALL_ANSWERED, call);
}

static void
on_calls_changed (GListModel *calls,
                  guint       position,
                  guint       n_removed,
                  guint       n_added,
                  SonorLine  *self)
{
  for (guint i = position; i < position + n_added; i++)
    {
      g_autoptr (SonorPhoneCall) call = g_list_model_get_item (calls, i);

      g_signal_connect_object (call, "notify", G_CALLBACK (on_call_changed), self, 0);
      g_signal_connect_object (call, "notify::answered-at", G_CALLBACK (on_call_answered), self, 0);
    }
  sonor_line_calls_changed (self);
}

static void
on_phone_changed (SonorPhone *phone,
                  GParamSpec *pspec,
                  SonorLine  *self)
{
  sonor_line_calls_changed (self);
}

static void
on_arrived (SonorPhone     *phone,
            SonorPhoneCall *call,
            SonorLine      *self)
{
  sonor_line_emit (self, SONOR_LINE_SIGNAL_CALL_OFFERED, call);
}

static void
on_ended (SonorPhone     *phone,
          SonorPhoneCall *call,
          SonorLine      *self)
{
  sonor_line_emit (self, SONOR_LINE_SIGNAL_CALL_ENDED, call);
  if (self->restarts && g_list_model_get_n_items (sonor_phone_get_calls (phone)) == 0)
    sonor_line_start (self);
}

static void
on_problem (SonorPhone   *phone,
            const GError *error,
            SonorLine    *self)
{
  sonor_line_emit (self, SONOR_LINE_SIGNAL_PROBLEM, error);
}

/* Connects what its phone tells. */
void
sonor_line_follow_phone (SonorLine *self)
{
  g_signal_connect_object (self->phone, "arrived", G_CALLBACK (on_arrived), self, 0);
  g_signal_connect_object (self->phone, "ended", G_CALLBACK (on_ended), self, 0);
  g_signal_connect_object (self->phone, "problem", G_CALLBACK (on_problem), self, 0);
  g_signal_connect_object (self->phone, "record", G_CALLBACK (on_record), self, 0);
  g_signal_connect_object (self->phone, "notify", G_CALLBACK (on_phone_changed), self, 0);
  g_signal_connect_object (sonor_phone_get_calls (self->phone), "items-changed", G_CALLBACK (on_calls_changed), self, 0);
}
