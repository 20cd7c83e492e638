/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/ticket/ticket-header.h"

#include <glib/gi18n.h>

#include "desk/ticket/ticket-light.h"
#include "model/ticket-words.h"

/* A deadline that is told in minutes must not be a minute old. */
#define TICK_SECONDS 30

/**
 * SonorTicketHeader:
 *
 * What must be seen first of a ticket: which one it is, how it stands, until when there is time, what is special about
 * it, and who else looks at it just now.
 */
struct _SonorTicketHeader
{
  GtkWidget        parent_instance;

  GtkLabel        *number;
  GtkBox          *marks;
  GtkLabel        *light;
  GtkLabel        *due;
  GtkLabel        *age;
  GtkLabel        *title;
  GtkWidget       *presence;
  GtkLabel        *present;

  SonorTicketFile *file;
  guint            tick_id;
};

G_DEFINE_FINAL_TYPE (SonorTicketHeader, sonor_ticket_header, GTK_TYPE_WIDGET)

static void
add_mark (SonorTicketHeader *self,
          const char        *words,
          const char        *style)
{
  GtkWidget *label = gtk_label_new (words);

  gtk_widget_add_css_class (label, "mark");
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  gtk_box_append (self->marks, label);
}

static void
show_marks (SonorTicketHeader *self,
            JsonObject        *data)
{
  int n_redone = (int) sonor_json_get_integer (data, "redo_count");
  int n_urged = (int) sonor_json_get_integer (data, "urge_count");
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->marks))) != NULL)
    gtk_box_remove (self->marks, child);
  add_mark (self, sonor_ticket_words_state (sonor_json_get_text (data, "state")), "state");
  if (sonor_json_get_flag (data, "urgent"))
    add_mark (self, _("Urgent"), "red");
  if (sonor_json_get_flag (data, "confidential"))
    add_mark (self, _("Confidential"), "accent");
  if (sonor_json_get_flag (data, "anonymous"))
    add_mark (self, _("Anonymous"), NULL);
  if (sonor_json_get_flag (data, "enterprise"))
    add_mark (self, _("Enterprise"), NULL);
  if (sonor_json_get_flag (data, "problem"))
    add_mark (self, _("Problem ticket"), "red");
  if (n_redone > 0)
    {
      g_autofree char *words = g_strdup_printf (ngettext ("Sent back once", "Sent back %d times", (gulong) n_redone),
                                                n_redone);

      add_mark (self, words, "amber");
    }
  if (n_urged > 0)
    {
      g_autofree char *words = g_strdup_printf (ngettext ("Urged once", "Urged %d times", (gulong) n_urged), n_urged);

      add_mark (self, words, "amber");
    }
}

static void
show_present (SonorTicketHeader *self,
              JsonObject        *data)
{
  SonorWorkplace *workplace = sonor_ticket_file_get_workplace (self->file);
  const char *own = sonor_person_get_work_number (sonor_workplace_get_person (workplace));
  g_autoptr (GString) names = g_string_new (NULL);
  g_autofree char *words = NULL;

  for (guint i = 0; i < sonor_json_get_length (data, "present"); i++)
    {
      JsonObject *person = sonor_json_get_element (data, "present", i);

      if (g_str_equal (sonor_json_get_text (person, "work_number"), own))
        continue;
      if (names->len > 0)
        g_string_append (names, _(", "));
      g_string_append_printf (names, _("%s (%s)"), sonor_json_get_text (person, "name"),
                              sonor_json_get_text (person, "work_number"));
    }

  /* Translators: names of people who have the same ticket open */
  words = names->len > 0 ? g_strdup_printf (_("Here too: %s"), names->str) : g_strdup ("");
  gtk_label_set_text (self->present, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->present), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_widget_set_visible (self->presence, names->len > 0);
}

static void
show_times (SonorTicketHeader *self,
            JsonObject        *data)
{
  SonorWorkplace *workplace = sonor_ticket_file_get_workplace (self->file);
  g_autoptr (GDateTime) due_at = sonor_ticket_file_dup_time (self->file, "due_at");
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  const char *light = sonor_json_get_text (data, "light");
  g_autofree char *due = sonor_ticket_words_due (due_at, *light != '\0', now);
  GDateTime *loaded_at = sonor_ticket_file_get_loaded_at (self->file);

  sonor_ticket_light_show (self->light, light);
  gtk_label_set_text (self->due, due);
  if (loaded_at != NULL)
    {
      g_autofree char *clock = sonor_workplace_dup_clock (workplace, loaded_at);
      /* Translators: when what is shown was read, a time of day */
      g_autofree char *words = g_strdup_printf (_("As of %s"), clock);

      gtk_label_set_text (self->age, words);
    }
}

static void
update (SonorTicketHeader *self)
{
  JsonObject *data = sonor_ticket_file_get_data (self->file);
  g_autofree char *number = NULL;

  if (data == NULL)
    return;

  number = g_strdup_printf ("%s · %s", sonor_json_get_text (data, "number"),
                            sonor_ticket_words_kind (sonor_json_get_text (data, "kind")));
  gtk_label_set_text (self->number, number);
  gtk_label_set_text (self->title, sonor_json_get_text (data, "title"));
  show_marks (self, data);
  show_times (self, data);
  show_present (self, data);
}

static gboolean
on_tick (gpointer user_data)
{
  SonorTicketHeader *self = user_data;
  JsonObject *data = sonor_ticket_file_get_data (self->file);

  if (data != NULL)
    show_times (self, data);
  /* Nobody tells that a desk has died, so who is said to be here is asked again. */
  if (gtk_widget_get_visible (self->presence))
    sonor_ticket_file_refresh (self->file);

  return G_SOURCE_CONTINUE;
}

static void
sonor_ticket_header_dispose (GObject *object)
{
  SonorTicketHeader *self = SONOR_TICKET_HEADER (object);
  GtkWidget *child;

  g_clear_handle_id (&self->tick_id, g_source_remove);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->file);

  G_OBJECT_CLASS (sonor_ticket_header_parent_class)->dispose (object);
}

static void
sonor_ticket_header_class_init (SonorTicketHeaderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_ticket_header_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "ticketheader");
}

static GtkLabel *
add_label (GtkBox     *box,
           const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, style);
  gtk_box_append (box, label);

  return GTK_LABEL (label);
}

static void
add_button (GtkBox     *box,
            const char *icon,
            const char *words,
            const char *keys,
            const char *action)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);
  g_autofree char *tooltip = g_strdup_printf ("%s (%s)", words, keys);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_box_append (box, button);
}

static void
sonor_ticket_header_init (SonorTicketHeader *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));
  GtkBox *top = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10));
  GtkWidget *icon = gtk_image_new_from_icon_name ("system-users-symbolic");

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 2);

  add_button (top, "go-previous-symbolic", _("Back to the list"), _("Esc"), "work.back");
  self->number = add_label (top, "numeric");
  gtk_label_set_selectable (self->number, TRUE);
  gtk_widget_set_focusable (GTK_WIDGET (self->number), FALSE);
  self->marks = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6));
  gtk_widget_set_valign (GTK_WIDGET (self->marks), GTK_ALIGN_CENTER);
  gtk_box_append (top, GTK_WIDGET (self->marks));
  self->light = add_label (top, "heading");
  self->due = add_label (top, "numeric");
  gtk_label_set_ellipsize (self->due, PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (GTK_WIDGET (self->due), TRUE);
  self->age = add_label (top, "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (self->age), "numeric");
  add_button (top, "edit-copy-symbolic", _("Copy the number"), _("Ctrl+Shift+C"), "ticket.copy");
  add_button (top, "document-save-as-symbolic", _("Save as PDF"), _("Ctrl+Shift+P"), "ticket.pdf");
  add_button (top, "document-print-symbolic", _("Print"), _("Ctrl+P"), "ticket.print");

  self->title = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->title, 0);
  gtk_label_set_wrap (self->title, TRUE);
  gtk_label_set_wrap_mode (self->title, PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (GTK_WIDGET (self->title), "title-2");

  self->presence = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->present = GTK_LABEL (g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_STATUS, "xalign",
                                           0.0f, "wrap", TRUE, NULL));
  gtk_box_append (GTK_BOX (self->presence), icon);
  gtk_box_append (GTK_BOX (self->presence), GTK_WIDGET (self->present));
  gtk_widget_add_css_class (self->presence, "presence");
  gtk_widget_set_visible (self->presence, FALSE);

  gtk_widget_set_parent (GTK_WIDGET (top), GTK_WIDGET (self));
  gtk_widget_set_parent (GTK_WIDGET (self->title), GTK_WIDGET (self));
  gtk_widget_set_parent (self->presence, GTK_WIDGET (self));
  self->tick_id = g_timeout_add_seconds (TICK_SECONDS, on_tick, self);
}

/**
 * sonor_ticket_header_new:
 * @file: a ticket
 *
 * Returns: (transfer floating): its head, which follows the ticket
 */
GtkWidget *
sonor_ticket_header_new (SonorTicketFile *file)
{
  SonorTicketHeader *self = g_object_new (SONOR_TYPE_TICKET_HEADER, NULL);

  self->file = g_object_ref (file);
  g_signal_connect_object (file, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}
