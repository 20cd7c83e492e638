/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/messages/correspondent-pane.h"

#include <glib/gi18n.h>

#include "desk/floor/floor-row.h"
#include "desk/work/notice.h"
#include "model/json-member.h"
#include "model/ticket-words.h"

#define MOST_TICKETS 8

/**
 * SonorCorrespondentPane:
 *
 * Beside a conversation: who it is with and whether that was made sure, the tickets that came of it, and what they asked before, each
 * to look at or to add to.
 */
struct _SonorCorrespondentPane
{
  GtkWidget       parent_instance;

  GtkWidget      *scrolled;
  GtkBox         *box;
  GtkBox         *who;
  GtkBox         *tickets;
  GtkBox         *history;

  SonorWorkplace *workplace;
  GCancellable   *cancellable;
  JsonObject     *shown;
  char           *read_for;
};

G_DEFINE_FINAL_TYPE (SonorCorrespondentPane, sonor_correspondent_pane, GTK_TYPE_WIDGET)

static void
clear (GtkBox *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
}

static GtkLabel *
add_label (GtkBox     *box,
           const char *text,
           const char *style)
{
  GtkLabel *label = GTK_LABEL (gtk_label_new (text));

  gtk_label_set_xalign (label, 0);
  gtk_label_set_wrap (label, TRUE);
  gtk_label_set_wrap_mode (label, PANGO_WRAP_WORD_CHAR);
  if (style != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (label), style);
  gtk_box_append (box, GTK_WIDGET (label));

  return label;
}

static void
add_button (GtkBox     *box,
            const char *label,
            const char *action)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_box_append (box, button);
}

static void
show_media (SonorCorrespondentPane *self)
{
  JsonObject *contact = sonor_json_get_object (self->shown, "media_contact");
  g_autofree char *name = NULL;

  if (contact == NULL)
    return;

  name = g_strdup_printf ("%s · %s", sonor_json_get_text (contact, "organisation"), sonor_json_get_text (contact, "name"));
  add_label (self->who, name, "heading");
  if (*sonor_json_get_text (contact, "phone") != '\0')
    add_label (self->who, sonor_json_get_text (contact, "phone"), "numeric");
  if (*sonor_json_get_text (contact, "mail") != '\0')
    add_label (self->who, sonor_json_get_text (contact, "mail"), NULL);
  if (*sonor_json_get_text (contact, "note") != '\0')
    add_label (self->who, sonor_json_get_text (contact, "note"), "dim-label");
}

static void
show_who (SonorCorrespondentPane *self)
{
  gboolean verified = sonor_json_get_flag (self->shown, "verified");
  gboolean media = g_str_equal (sonor_json_get_text (self->shown, "kind"), "media");
  const char *name = sonor_json_get_text (self->shown, "name");
  const char *phone = sonor_json_get_text (self->shown, "phone");
  GtkBox *buttons = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6));
  gint64 earlier = sonor_json_get_integer (self->shown, "earlier");

  clear (self->who);
  add_label (self->who, *name != '\0' ? name : _("Name not known"), "title-4");
  add_label (self->who, *phone != '\0' ? phone : _("No telephone number yet"), *phone != '\0' ? "numeric" : "dim-label");
  add_label (self->who, verified ? _("✓ identity verified") : _("○ not verified"), verified ? "success" : "dim-label");
  if (earlier > 0)
    {
      g_autofree char *words = g_strdup_printf (ngettext ("%d conversation before", "%d conversations before", (gulong) earlier), (int) earlier);

      add_label (self->who, words, "dim-label");
    }
  show_media (self);
  if (!g_str_equal (sonor_json_get_text (self->shown, "state"), "closed"))
    {
      add_button (buttons, _("Verify …"), "messages.verify");
      add_button (buttons, media ? _("A citizen's request") : _("Media request …"), "messages.media");
      gtk_box_append (self->who, GTK_WIDGET (buttons));
    }
}

static GtkWidget *
new_ticket (SonorCorrespondentPane *self,
            const char             *id,
            const char             *number,
            const char             *title,
            const char             *state,
            gboolean                addable)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *open = gtk_button_new ();
  GtkBox *words = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  g_autofree char *about = g_strdup_printf ("%s · %s", number, state);

  gtk_label_set_ellipsize (add_label (words, title, NULL), PANGO_ELLIPSIZE_END);
  add_label (words, about, "caption");
  gtk_button_set_child (GTK_BUTTON (open), GTK_WIDGET (words));
  gtk_widget_add_css_class (open, "flat");
  gtk_widget_set_hexpand (open, TRUE);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (open), "s", id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (open), "work.open-ticket");
  gtk_accessible_update_property (GTK_ACCESSIBLE (open), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_box_append (GTK_BOX (box), open);
  if (addable)
    {
      GtkWidget *add = gtk_button_new_with_label (_("Add"));

      gtk_actionable_set_action_target (GTK_ACTIONABLE (add), "s", number);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (add), "messages.add-to");
      gtk_widget_set_tooltip_text (add, _("Add what they said to this ticket"));
      gtk_widget_add_css_class (add, "chip");
      gtk_widget_set_valign (add, GTK_ALIGN_CENTER);
      gtk_box_append (GTK_BOX (box), add);
    }

  return box;
}

static void
show_tickets (SonorCorrespondentPane *self)
{
  clear (self->tickets);
  gtk_widget_set_visible (GTK_WIDGET (self->tickets), sonor_json_get_length (self->shown, "tickets") > 0);
  add_label (self->tickets, _("Tickets of this conversation"), "caption-heading");
  for (guint i = 0; i < sonor_json_get_length (self->shown, "tickets"); i++)
    {
      JsonObject *ticket = sonor_json_get_element (self->shown, "tickets", i);

      gtk_box_append (self->tickets, new_ticket (self, sonor_json_get_text (ticket, "id"), sonor_json_get_text (ticket, "number"),
                                                 sonor_json_get_text (ticket, "title"), sonor_json_get_text (ticket, "state_text"), FALSE));
    }
}

static void
show_history (SonorCorrespondentPane *self,
              JsonObject             *history)
{
  gboolean open = !g_str_equal (sonor_json_get_text (self->shown, "state"), "closed");
  g_autofree char *counts = NULL;

  clear (self->history);
  add_label (self->history, _("What they asked before"), "caption-heading");
  if (history == NULL || sonor_json_get_length (history, "tickets") == 0)
    {
      add_label (self->history, history == NULL ? _("Known when there is a telephone number") : _("Nothing before"), "dim-label");
      return;
    }

  /* Translators: tickets of a citizen: all, still open, this month */
  counts = g_strdup_printf (_("%d in all, %d open, %d this month"), (int) sonor_json_get_integer (history, "count"),
                            (int) sonor_json_get_integer (history, "open_count"), (int) sonor_json_get_integer (history, "month_count"));
  add_label (self->history, counts, "dim-label");
  for (guint i = 0; i < MIN (sonor_json_get_length (history, "tickets"), MOST_TICKETS); i++)
    {
      JsonObject *ticket = sonor_json_get_element (history, "tickets", i);

      gtk_box_append (self->history, new_ticket (self, sonor_json_get_text (ticket, "id"), sonor_json_get_text (ticket, "number"),
                                                 sonor_json_get_text (ticket, "title"),
                                                 sonor_ticket_words_state (sonor_json_get_text (ticket, "state")), open));
    }
}

static void
on_history (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (SonorCorrespondentPane) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, &error);
  g_autoptr (JsonNode) node = NULL;

  if (rows == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && self->scrolled != NULL)
        sonor_notice_error (GTK_WIDGET (self), error);
      return;
    }

  node = json_from_string (sonor_result_get_text (rows, 0, "history"), NULL);
  if (node != NULL && self->scrolled != NULL)
    show_history (self, json_node_get_object (node));
}

static void
read_history (SonorCorrespondentPane *self)
{
  const char *phone = sonor_json_get_text (self->shown, "phone_e164");
  g_autoptr (SonorQuery) query = NULL;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (*phone == '\0')
    {
      show_history (self, NULL);
      return;
    }

  self->cancellable = g_cancellable_new ();
  query = sonor_query_new ("SELECT citizen_history($1) AS history");
  sonor_query_add_text (query, phone);
  sonor_database_query_async (sonor_workplace_get_database (self->workplace), query, self->cancellable, on_history, g_object_ref (self));
}

static void
sonor_correspondent_pane_dispose (GObject *object)
{
  SonorCorrespondentPane *self = SONOR_CORRESPONDENT_PANE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->scrolled, gtk_widget_unparent);
  g_clear_pointer (&self->shown, json_object_unref);
  g_clear_object (&self->workplace);

  G_OBJECT_CLASS (sonor_correspondent_pane_parent_class)->dispose (object);
}

static void
sonor_correspondent_pane_finalize (GObject *object)
{
  g_free (SONOR_CORRESPONDENT_PANE (object)->read_for);

  G_OBJECT_CLASS (sonor_correspondent_pane_parent_class)->finalize (object);
}

static void
sonor_correspondent_pane_class_init (SonorCorrespondentPaneClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_correspondent_pane_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_correspondent_pane_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "correspondentpane");
}

static void
sonor_correspondent_pane_init (SonorCorrespondentPane *self)
{
  self->scrolled = gtk_scrolled_window_new ();
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 18));
  self->who = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 4));
  self->tickets = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 4));
  self->history = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 4));
  gtk_widget_add_css_class (GTK_WIDGET (self->box), "intake-side");
  gtk_box_append (self->box, GTK_WIDGET (self->who));
  gtk_box_append (self->box, GTK_WIDGET (self->tickets));
  gtk_box_append (self->box, GTK_WIDGET (self->history));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), GTK_WIDGET (self->box));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_parent (self->scrolled, GTK_WIDGET (self));
}

/**
 * sonor_correspondent_pane_new:
 * @workplace: where the person is signed in
 *
 * Returns: (transfer floating): a pane that shows nobody yet
 */
GtkWidget *
sonor_correspondent_pane_new (SonorWorkplace *workplace)
{
  SonorCorrespondentPane *self = g_object_new (SONOR_TYPE_CORRESPONDENT_PANE, NULL);

  self->workplace = g_object_ref (workplace);

  return GTK_WIDGET (self);
}

/**
 * sonor_correspondent_pane_show:
 * @self: a pane
 * @shown: what conversation_show() returned
 *
 * Shows who a conversation is with.
 */
void
sonor_correspondent_pane_show (SonorCorrespondentPane *self,
                               JsonObject             *shown)
{
  g_autofree char *read_for = NULL;

  g_return_if_fail (SONOR_IS_CORRESPONDENT_PANE (self));

  json_object_ref (shown);
  g_clear_pointer (&self->shown, json_object_unref);
  self->shown = shown;
  show_who (self);
  show_tickets (self);

  /* What they asked before is read again when it is somebody else, or there is a ticket more. */
  read_for = g_strdup_printf ("%s %s %u %s", sonor_json_get_text (shown, "id"), sonor_json_get_text (shown, "phone_e164"),
                              sonor_json_get_length (shown, "tickets"), sonor_json_get_text (shown, "state"));
  if (g_strcmp0 (read_for, self->read_for) == 0)
    return;
  g_free (self->read_for);
  self->read_for = g_steal_pointer (&read_for);
  read_history (self);
}
