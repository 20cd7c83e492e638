/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/messages/message-row.h"

#include <glib/gi18n.h>

#include "desk/attachments/attachment-row.h"
#include "desk/floor/floor-row.h"
#include "desk/messages/message-words.h"

#define WIDEST_CHARACTERS 46

/**
 * SonorMessageRow:
 *
 * Something that was said: the citizen's on the left, the hotline's on the right with what became of it, notes between the staff and
 * what happened in the middle. What was not sent says why, and can be sent again or given up.
 */
struct _SonorMessageRow
{
  GtkWidget       parent_instance;

  GtkWidget      *box;
  GtkWidget      *bubble;
  GtkLabel       *head;
  GtkLabel       *body;
  GtkLabel       *state;
  GtkWidget      *verbs;
  GtkWidget      *file;

  SonorWorkplace *workplace;
};

G_DEFINE_FINAL_TYPE (SonorMessageRow, sonor_message_row, GTK_TYPE_WIDGET)

static void
sonor_message_row_dispose (GObject *object)
{
  SonorMessageRow *self = SONOR_MESSAGE_ROW (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->workplace);

  G_OBJECT_CLASS (sonor_message_row_parent_class)->dispose (object);
}

static void
sonor_message_row_class_init (SonorMessageRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_message_row_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "messagerow");
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static GtkLabel *
new_label (const char *style)
{
  GtkLabel *label = GTK_LABEL (gtk_label_new (NULL));

  gtk_label_set_xalign (label, 0);
  gtk_label_set_wrap (label, TRUE);
  gtk_label_set_wrap_mode (label, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (label, WIDEST_CHARACTERS);
  if (style != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (label), style);

  return label;
}

static void
sonor_message_row_init (SonorMessageRow *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  self->bubble = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  self->head = new_label ("caption");
  self->body = new_label (NULL);
  self->state = new_label ("caption");
  self->verbs = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_add_css_class (GTK_WIDGET (self->head), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (self->body), "told");
  gtk_widget_add_css_class (GTK_WIDGET (self->state), "light");
  gtk_label_set_selectable (self->body, TRUE);
  gtk_widget_set_focusable (GTK_WIDGET (self->body), FALSE);
  gtk_widget_add_css_class (self->bubble, "bubble");
  gtk_box_append (GTK_BOX (self->bubble), GTK_WIDGET (self->body));
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->head));
  gtk_box_append (GTK_BOX (self->box), self->bubble);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->state));
  gtk_box_append (GTK_BOX (self->box), self->verbs);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

static void
add_verb (SonorMessageRow *self,
          const char      *label,
          const char      *action,
          const char      *id)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_add_css_class (button, "chip");
  gtk_box_append (GTK_BOX (self->verbs), button);
}

static void
show_file (SonorMessageRow *self,
           const char      *attachment)
{
  g_autoptr (JsonNode) node = *attachment != '\0' ? json_from_string (attachment, NULL) : NULL;

  if (node == NULL || self->file != NULL)
    return;

  self->file = sonor_attachment_row_new (self->workplace, json_node_get_object (node), FALSE);
  gtk_box_append (GTK_BOX (self->bubble), self->file);
}

static char *
dup_head (SonorMessageRow *self,
          SonorResult     *rows,
          guint            row)
{
  g_autoptr (GDateTime) at = sonor_result_dup_time (rows, row, "at");
  g_autofree char *clock = sonor_workplace_dup_clock (self->workplace, at);
  const char *who = sonor_floor_row_text (rows, row, "who");

  if (sonor_result_get_boolean (rows, row, "automatic"))
    return g_strdup_printf ("%s · %s", _("automatic"), clock);
  if (g_str_equal (sonor_floor_row_text (rows, row, "direction"), "note") && !g_str_equal (sonor_floor_row_text (rows, row, "form"), "event"))
    /* Translators: who wrote a note for colleagues, and when */
    return g_strdup_printf (_("Note of %s · %s"), who, clock);

  return *who != '\0' ? g_strdup_printf ("%s · %s", who, clock) : g_strdup (clock);
}

static char *
dup_body (SonorResult *rows,
          guint        row)
{
  const char *body = sonor_floor_row_text (rows, row, "body");
  const char *form = sonor_message_words_form (sonor_floor_row_text (rows, row, "form"));
  const char *failure = sonor_floor_row_text (rows, row, "failure_code");

  /* A file that could not be fetched is not there, and that is said. */
  if (g_str_equal (sonor_floor_row_text (rows, row, "direction"), "in") && *failure != '\0')
    return g_strdup_printf (_("%s %s (the file could not be got: %s)"), form, body, failure);
  if (*body == '\0')
    return g_strdup (form);

  return *form != '\0' ? g_strdup_printf ("%s %s", form, body) : g_strdup (body);
}

static void
show_state (SonorMessageRow *self,
            SonorResult     *rows,
            guint            row)
{
  const char *state = sonor_floor_row_text (rows, row, "state");
  const char *id = sonor_floor_row_text (rows, row, "id");
  gboolean out = g_str_equal (sonor_floor_row_text (rows, row, "direction"), "out");
  gboolean failed = g_str_equal (state, "failed");
  g_autofree char *words = out ? sonor_message_words_state (state, sonor_result_get_text (rows, row, "failure_code"),
                                                            sonor_result_get_text (rows, row, "failure"))
                               : g_strdup ("");
  GtkWidget *verb;

  gtk_label_set_text (self->state, words);
  gtk_widget_set_visible (GTK_WIDGET (self->state), out);
  if (failed)
    gtk_widget_add_css_class (GTK_WIDGET (self->state), "red");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->state), "red");

  while ((verb = gtk_widget_get_first_child (self->verbs)) != NULL)
    gtk_box_remove (GTK_BOX (self->verbs), verb);
  gtk_widget_set_visible (self->verbs, failed);
  if (failed)
    {
      add_verb (self, _("Send again"), "messages.resend", id);
      add_verb (self, _("Give up"), "messages.give-up", id);
    }
}

/**
 * sonor_message_row_update:
 * @self: a row
 * @rows: what conversation_messages() returned
 * @row: its row of it
 *
 * Says what has become of it.
 */
void
sonor_message_row_update (SonorMessageRow *self,
                          SonorResult     *rows,
                          guint            row)
{
  g_autofree char *head = NULL;
  g_autofree char *body = NULL;
  g_autofree char *spoken = NULL;

  g_return_if_fail (SONOR_IS_MESSAGE_ROW (self));

  head = dup_head (self, rows, row);
  body = dup_body (rows, row);
  gtk_label_set_text (self->head, head);
  gtk_label_set_text (self->body, body);
  gtk_widget_set_visible (GTK_WIDGET (self->body), *body != '\0');
  show_file (self, sonor_floor_row_text (rows, row, "attachment"));
  show_state (self, rows, row);
  spoken = g_strdup_printf ("%s, %s, %s", head, body, gtk_label_get_text (self->state));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

/**
 * sonor_message_row_new:
 * @workplace: where the person is signed in
 * @rows: what conversation_messages() returned
 * @row: its row of it
 *
 * Returns: (transfer floating): a message
 */
GtkWidget *
sonor_message_row_new (SonorWorkplace *workplace,
                       SonorResult    *rows,
                       guint           row)
{
  SonorMessageRow *self = g_object_new (SONOR_TYPE_MESSAGE_ROW, NULL);
  const char *direction = sonor_floor_row_text (rows, row, "direction");
  gboolean event = g_str_equal (direction, "note") && g_str_equal (sonor_floor_row_text (rows, row, "form"), "event");

  self->workplace = g_object_ref (workplace);
  gtk_widget_set_halign (GTK_WIDGET (self), g_str_equal (direction, "in") ? GTK_ALIGN_START : g_str_equal (direction, "out") ? GTK_ALIGN_END : GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->bubble, event ? "event" : direction);
  if (sonor_result_get_boolean (rows, row, "automatic"))
    gtk_widget_add_css_class (self->bubble, "automatic");
  if (g_str_equal (direction, "out"))
    {
      gtk_widget_set_halign (GTK_WIDGET (self->head), GTK_ALIGN_END);
      gtk_widget_set_halign (self->bubble, GTK_ALIGN_END);
      gtk_widget_set_halign (GTK_WIDGET (self->state), GTK_ALIGN_END);
      gtk_widget_set_halign (self->verbs, GTK_ALIGN_END);
    }
  else
    gtk_widget_set_halign (self->bubble, event ? GTK_ALIGN_CENTER : GTK_ALIGN_START);
  if (event)
    gtk_widget_set_halign (GTK_WIDGET (self->head), GTK_ALIGN_CENTER);
  if (!sonor_result_get_boolean (rows, row, "of_this"))
    gtk_widget_add_css_class (GTK_WIDGET (self), "earlier");
  sonor_message_row_update (self, rows, row);

  return GTK_WIDGET (self);
}
