/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/tickets/reminders.h"

#include <glib/gi18n.h>

#include "model/ticket-words.h"

/* After a change somewhere; and because time passes by itself. */
#define PAUSE_MILLISECONDS 1000
#define PERIOD_SECONDS 60
/* More than these at once are told in one sentence. */
#define MOST_AT_ONCE 3
#define ACTION "open-ticket"
#define SUMMARY "reminders"

/**
 * SonorReminders:
 *
 * Tells on the desktop what is due or has come back to the person, each thing once; a click opens the ticket. What is there
 * already when the person signs in is told in one sentence.
 */
struct _SonorReminders
{
  GObject         parent_instance;

  SonorWorkplace *workplace;
  GtkWidget      *view;
  GSimpleAction  *action;
  GHashTable     *told;
  GCancellable   *cancellable;
  gboolean        begun;
  gboolean        reading;
  guint           pause_id;
  guint           period_id;
};

static const SonorWord reasons[] = {
  { "to_sign", NC_ ("reminder", "To sign") },
  { "sign_late", NC_ ("reminder", "Not signed in time") },
  { "due_soon", NC_ ("reminder", "Due soon") },
  { "overdue", NC_ ("reminder", "Overdue") },
  { "redo", NC_ ("reminder", "Sent back to be done again") },
  { "urged", NC_ ("reminder", "Urged") },
  { "supervised", NC_ ("reminder", "Under supervision") },
  { "return_rejected", NC_ ("reminder", "Your return is rejected") },
  { "extension_approved", NC_ ("reminder", "Your extension is granted") },
  { "extension_rejected", NC_ ("reminder", "Your extension is rejected") },
  { "co_unit_approved", NC_ ("reminder", "Your co-units are granted") },
  { "co_unit_rejected", NC_ ("reminder", "Your co-units are declined") },
  { "co_unit_requested", NC_ ("reminder", "A unit asks for co-units") },
  { "appeal_approved", NC_ ("reminder", "Your appeal is granted") },
  { "appeal_rejected", NC_ ("reminder", "Your appeal is rejected") },
  { "appealed", NC_ ("reminder", "A unit appeals against its score") },
  { "return_requested", NC_ ("reminder", "A unit asks for a return") },
  { "extension_requested", NC_ ("reminder", "A unit asks for an extension") },
  { "call_again", NC_ ("reminder", "Call the citizen again") },
  { "call_late", NC_ ("reminder", "The call-back is late") },
  { "held", NC_ ("reminder", "Claimed hours ago") },
  { "report_late", NC_ ("reminder", "A report is late") },
};

G_DEFINE_FINAL_TYPE (SonorReminders, sonor_reminders, G_TYPE_OBJECT)

static const char *
translate (const char *reason)
{
  for (gsize i = 0; i < G_N_ELEMENTS (reasons); i++)
    {
      if (g_str_equal (reasons[i].code, reason))
        return g_dpgettext2 (GETTEXT_PACKAGE, "reminder", reasons[i].word);
    }

  return reason;
}

static void
send (const char *id,
      const char *title,
      const char *body,
      const char *ticket_id)
{
  g_autoptr (GNotification) notification = g_notification_new (title);

  g_notification_set_body (notification, body);
  g_notification_set_default_action_and_target (notification, "app." ACTION, "s", ticket_id);
  g_application_send_notification (g_application_get_default (), id, notification);
}

static char *
dup_key (SonorResult *rows,
         guint        row)
{
  return g_strjoin ("|", sonor_result_get_text (rows, row, "ticket_id"), sonor_result_get_text (rows, row, "reason"),
                    sonor_result_get_text (rows, row, "at"), NULL);
}

static void
tell (SonorReminders *self,
      SonorResult    *rows)
{
  g_autoptr (GArray) new = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < sonor_result_get_n_rows (rows); i++)
    {
      if (g_hash_table_add (self->told, dup_key (rows, i)))
        g_array_append_val (new, i);
    }

  if (new->len > 0 && (!self->begun || new->len > MOST_AT_ONCE))
    {
      g_autofree char *title = g_strdup_printf (ngettext ("%u ticket is due or has come back to you",
                                                          "%u tickets are due or have come back to you", new->len), new->len);
      guint first = g_array_index (new, guint, 0);
      /* Translators: why a ticket is told of, and its title */
      g_autofree char *body = g_strdup_printf (_("%s: %s"), translate (sonor_result_get_text (rows, first, "reason")),
                                               sonor_result_get_text (rows, first, "title"));

      send (SUMMARY, title, body, "");
    }
  else
    {
      for (guint i = 0; i < new->len; i++)
        {
          guint row = g_array_index (new, guint, i);
          g_autofree char *key = dup_key (rows, row);
          g_autofree char *body = g_strdup_printf ("%s %s", sonor_result_get_text (rows, row, "number"),
                                                   sonor_result_get_text (rows, row, "title"));

          send (key, translate (sonor_result_get_text (rows, row, "reason")), body, sonor_result_get_text (rows, row, "ticket_id"));
        }
    }
  self->begun = TRUE;
}

static void
on_reminders (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (SonorReminders) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, &error);

  self->reading = FALSE;
  /* What cannot be read now is read after the next connect. */
  if (rows != NULL && !g_cancellable_is_cancelled (self->cancellable))
    tell (self, rows);
}

static gboolean
read_reminders (gpointer user_data)
{
  SonorReminders *self = user_data;
  g_autoptr (SonorQuery) query = NULL;

  if (self->reading || !sonor_database_get_connected (sonor_workplace_get_database (self->workplace)))
    return G_SOURCE_CONTINUE;

  self->reading = TRUE;
  query = sonor_query_new ("SELECT ticket_id, number, title, reason, at::text AS at FROM reminder_list()");
  sonor_database_query_async (sonor_workplace_get_database (self->workplace), query, self->cancellable, on_reminders,
                              g_object_ref (self));

  return G_SOURCE_CONTINUE;
}

static gboolean
on_pause_over (gpointer user_data)
{
  SonorReminders *self = user_data;

  self->pause_id = 0;
  read_reminders (self);

  return G_SOURCE_REMOVE;
}

static void
on_notification (SonorDatabase  *database,
                 const char     *channel,
                 const char     *payload,
                 SonorReminders *self)
{
  if (g_str_equal (channel, "ticket") && self->pause_id == 0)
    self->pause_id = g_timeout_add (PAUSE_MILLISECONDS, on_pause_over, self);
}

static void
on_resync (SonorReminders *self)
{
  read_reminders (self);
}

static void
on_open (GSimpleAction  *action,
         GVariant       *parameter,
         SonorReminders *self)
{
  GtkRoot *root = gtk_widget_get_root (self->view);
  const char *ticket_id = g_variant_get_string (parameter, NULL);

  if (GTK_IS_WINDOW (root))
    gtk_window_present (GTK_WINDOW (root));
  if (*ticket_id != '\0')
    gtk_widget_activate_action (self->view, "work.open-ticket", "s", ticket_id);
}

static void
sonor_reminders_dispose (GObject *object)
{
  SonorReminders *self = SONOR_REMINDERS (object);
  GApplication *application = g_application_get_default ();

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->pause_id, g_source_remove);
  g_clear_handle_id (&self->period_id, g_source_remove);
  /* Who signs in next has an action of their own, which may be there already. */
  if (self->action != NULL && application != NULL
      && g_action_map_lookup_action (G_ACTION_MAP (application), ACTION) == G_ACTION (self->action))
    g_action_map_remove_action (G_ACTION_MAP (application), ACTION);
  g_clear_object (&self->action);
  g_clear_object (&self->workplace);

  G_OBJECT_CLASS (sonor_reminders_parent_class)->dispose (object);
}

static void
sonor_reminders_finalize (GObject *object)
{
  SonorReminders *self = SONOR_REMINDERS (object);

  g_hash_table_unref (self->told);
  g_object_unref (self->cancellable);

  G_OBJECT_CLASS (sonor_reminders_parent_class)->finalize (object);
}

static void
sonor_reminders_class_init (SonorRemindersClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_reminders_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_reminders_finalize;
}

static void
sonor_reminders_init (SonorReminders *self)
{
  self->told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->cancellable = g_cancellable_new ();
}

/**
 * sonor_reminders_new:
 * @workplace: where the person is signed in
 * @view: (transfer none): the work view, which holds the reminders
 *
 * Returns: (transfer full): reminders that tell until they are let go
 */
SonorReminders *
sonor_reminders_new (SonorWorkplace *workplace,
                     GtkWidget      *view)
{
  SonorReminders *self = g_object_new (SONOR_TYPE_REMINDERS, NULL);
  SonorDatabase *database = sonor_workplace_get_database (workplace);

  self->workplace = g_object_ref (workplace);
  self->view = view;
  self->action = g_simple_action_new (ACTION, G_VARIANT_TYPE_STRING);
  g_signal_connect_object (self->action, "activate", G_CALLBACK (on_open), self, 0);
  g_action_map_add_action (G_ACTION_MAP (g_application_get_default ()), G_ACTION (self->action));
  sonor_database_listen (database, "ticket");
  g_signal_connect_object (database, "notification", G_CALLBACK (on_notification), self, 0);
  g_signal_connect_object (database, "resync", G_CALLBACK (on_resync), self, G_CONNECT_SWAPPED);
  self->period_id = g_timeout_add_seconds (PERIOD_SECONDS, read_reminders, self);
  read_reminders (self);

  return self;
}
