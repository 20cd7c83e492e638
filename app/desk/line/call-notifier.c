/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/line/call-notifier.h"

#include <glib/gi18n.h>

#include "desk/line/call-words.h"

/**
 * SonorCallNotifier:
 *
 * Tells of a call on the desktop while the window is away, with answering and declining at hand.
 */
struct _SonorCallNotifier
{
  GObject parent_instance;

  SonorLine *line;
};

G_DEFINE_FINAL_TYPE (SonorCallNotifier, sonor_call_notifier, G_TYPE_OBJECT)

static void
withdraw (SonorLine         *line,
          SonorPhoneCall    *call,
          SonorCallNotifier *self)
{
  g_application_withdraw_notification (g_application_get_default (), sonor_phone_call_get_id (call));
}

static void
on_offered (SonorLine         *line,
            SonorPhoneCall    *call,
            SonorCallNotifier *self)
{
  GApplication *application = g_application_get_default ();
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));
  const char *id = sonor_phone_call_get_id (call);
  g_autoptr (GNotification) notification = NULL;
  g_autofree char *who = NULL;

  if (window != NULL && gtk_window_is_active (window))
    return;

  who = sonor_call_words_dup_who (sonor_phone_call_get_name (call), sonor_phone_call_get_number (call));
  notification = g_notification_new (_("Incoming call"));
  g_notification_set_body (notification, who);
  g_notification_set_priority (notification, G_NOTIFICATION_PRIORITY_URGENT);
  g_notification_set_category (notification, "call.incoming");
  g_notification_add_button_with_target (notification, C_("call", "Answer"), "app.answer-call", "s", id);
  g_notification_add_button_with_target (notification, C_("call", "Decline"), "app.decline-call", "s", id);
  g_application_send_notification (application, id, notification);
}

/* The call of a button, unless it is over or answered meanwhile. */
static SonorPhoneCall *
find_call (SonorCallNotifier *self,
           GVariant          *id)
{
  SonorPhone *phone = sonor_line_get_phone (self->line);
  GListModel *calls = phone != NULL ? sonor_phone_get_calls (phone) : NULL;
  guint n_calls = calls != NULL ? g_list_model_get_n_items (calls) : 0;

  for (guint i = 0; i < n_calls; i++)
    {
      g_autoptr (SonorPhoneCall) call = g_list_model_get_item (calls, i);

      if (g_str_equal (sonor_phone_call_get_id (call), g_variant_get_string (id, NULL)) &&
          sonor_phone_call_get_state (call) == SONOR_CALL_STATE_INCOMING)
        return g_steal_pointer (&call);
    }

  return NULL;
}

static void
on_answer (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  SonorCallNotifier *self = user_data;
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (g_application_get_default ()));
  g_autoptr (SonorPhoneCall) call = find_call (self, parameter);
  g_autoptr (GError) error = NULL;

  if (window != NULL)
    gtk_window_present (window);
  if (call != NULL && !sonor_phone_call_answer (call, &error))
    g_signal_emit_by_name (self->line, "problem", error);
}

static void
on_decline (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  SonorCallNotifier *self = user_data;
  g_autoptr (SonorPhoneCall) call = find_call (self, parameter);
  g_autoptr (GError) error = NULL;

  if (call != NULL && !sonor_phone_call_refuse (call, SONOR_CALL_REFUSAL_BUSY, &error))
    g_signal_emit_by_name (self->line, "problem", error);
}

static const GActionEntry actions[] = {
  { "answer-call", on_answer, "s" },
  { "decline-call", on_decline, "s" },
};

static void
sonor_call_notifier_dispose (GObject *object)
{
  SonorCallNotifier *self = SONOR_CALL_NOTIFIER (object);

  if (self->line != NULL)
    {
      for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
        g_action_map_remove_action (G_ACTION_MAP (g_application_get_default ()), actions[i].name);
    }
  g_clear_object (&self->line);

  G_OBJECT_CLASS (sonor_call_notifier_parent_class)->dispose (object);
}

static void
sonor_call_notifier_class_init (SonorCallNotifierClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_call_notifier_dispose;
}

static void
sonor_call_notifier_init (SonorCallNotifier *self)
{
}

/**
 * sonor_call_notifier_new:
 * @line: the telephone
 *
 * Tells of the calls of @line for as long as it lives.
 *
 * Returns: (transfer full): the notifier
 */
SonorCallNotifier *
sonor_call_notifier_new (SonorLine *line)
{
  SonorCallNotifier *self = g_object_new (SONOR_TYPE_CALL_NOTIFIER, NULL);

  self->line = g_object_ref (line);
  g_action_map_add_action_entries (G_ACTION_MAP (g_application_get_default ()), actions, G_N_ELEMENTS (actions), self);
  g_signal_connect_object (line, "call-offered", G_CALLBACK (on_offered), self, 0);
  g_signal_connect_object (line, "call-answered", G_CALLBACK (withdraw), self, 0);
  g_signal_connect_object (line, "call-ended", G_CALLBACK (withdraw), self, 0);

  return self;
}
