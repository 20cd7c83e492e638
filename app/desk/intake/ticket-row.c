/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A ticket in the lists beside the intake form: light, title, how it stands, and when it was. */

#include "desk/intake/ticket-row.h"

#include <glib/gi18n.h>

#include "desk/ticket/ticket-light.h"
#include "model/json-member.h"
#include "model/ticket-words.h"

static char *
dup_standing (JsonObject *ticket)
{
  const char *unit = sonor_json_get_text (ticket, "unit_name");
  const char *satisfaction = sonor_json_get_text (ticket, "satisfaction");
  gint64 n_redone = sonor_json_get_integer (ticket, "redo_count");
  g_autoptr (GString) words = g_string_new (NULL);

  if (sonor_json_get_flag (ticket, "direct"))
    g_string_append (words, _("Answered at once"));
  else
    g_string_append (words, sonor_ticket_words_state (sonor_json_get_text (ticket, "state")));
  if (*unit != '\0')
    g_string_append_printf (words, " · %s", unit);
  if (n_redone > 0)
    {
      g_string_append (words, " · ");
      g_string_append_printf (words, ngettext ("redone once", "redone %d times", (gulong) n_redone), (int) n_redone);
    }
  if (*satisfaction != '\0')
    g_string_append_printf (words, " · %s", sonor_ticket_words_satisfaction (satisfaction));

  return g_string_free (g_steal_pointer (&words), FALSE);
}

static GtkWidget *
new_label (const char *text,
           const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 30);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);

  return label;
}

/**
 * sonor_ticket_row_new:
 * @workplace: where the person is signed in
 * @ticket: a ticket as the intake page's questions tell it
 * @why: (nullable): why it is shown
 *
 * Returns: (transfer floating): a row of a list
 */
GtkWidget *
sonor_ticket_row_new (SonorWorkplace *workplace,
                      JsonObject     *ticket,
                      const char     *why)
{
  g_autoptr (GDateTime) at = sonor_json_dup_time (ticket, "created_at", sonor_workplace_get_zone (workplace));
  g_autofree char *day = at != NULL ? g_date_time_format (at, "%m-%d") : g_strdup ("");
  g_autofree char *standing = dup_standing (ticket);
  const char *title = sonor_json_get_text (ticket, "title");
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  GtkWidget *side = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  GtkWidget *when = new_label (day, "dim-label");
  GtkWidget *lamp = gtk_label_new (NULL);

  gtk_box_append (GTK_BOX (words), new_label (title, "heading"));
  gtk_box_append (GTK_BOX (words), new_label (standing, "caption"));
  if (why != NULL)
    {
      GtkWidget *reason = new_label (why, "caption");

      gtk_widget_add_css_class (reason, "accent");
      gtk_box_append (GTK_BOX (words), reason);
    }
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_add_css_class (when, "caption");
  gtk_widget_add_css_class (when, "numeric");
  sonor_ticket_light_show (GTK_LABEL (lamp), sonor_json_get_text (ticket, "light"));
  gtk_widget_add_css_class (lamp, "caption");
  gtk_widget_set_halign (when, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (side), when);
  gtk_box_append (GTK_BOX (side), lamp);
  gtk_box_append (GTK_BOX (box), words);
  gtk_box_append (GTK_BOX (box), side);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_name (row, sonor_json_get_text (ticket, "id"));
  gtk_widget_set_tooltip_text (row, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, standing, -1);

  return row;
}

/**
 * sonor_ticket_row_open:
 * @list: a list of such rows
 * @row: one of them
 * @user_data: nothing
 *
 * To be connected to the list's "row-activated": opens the ticket above the page.
 */
void
sonor_ticket_row_open (GtkListBox    *list,
                       GtkListBoxRow *row,
                       gpointer       user_data)
{
  gtk_widget_activate_action (GTK_WIDGET (list), "work.open-ticket", "s", gtk_widget_get_name (GTK_WIDGET (row)));
}
