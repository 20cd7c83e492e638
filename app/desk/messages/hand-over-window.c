/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/messages/hand-over-window.h"

#include <glib/gi18n.h>

#include "desk/floor/floor-row.h"

/**
 * SonorHandOverWindow:
 *
 * 转交: to which colleague a conversation goes, or back to whoever is free; with a word for them.
 */
struct _SonorHandOverWindow
{
  SonorChoiceWindow  parent_instance;

  GtkEditable       *note;
};

G_DEFINE_FINAL_TYPE (SonorHandOverWindow, sonor_hand_over_window, SONOR_TYPE_CHOICE_WINDOW)

static void
sonor_hand_over_window_choose (SonorChoiceWindow *window,
                               const char        *id)
{
  SonorQuery *query = sonor_query_new ("SELECT conversation_hand_over($1, $2, $3)");

  sonor_query_add_text (query, sonor_choice_window_get_conversation (window));
  sonor_query_add_text (query, id);
  sonor_query_add_text (query, gtk_editable_get_text (SONOR_HAND_OVER_WINDOW (window)->note));
  sonor_choice_window_do (window, query, _("The conversation was handed over"));
}

static void
on_colleagues (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (SonorChoiceWindow) window = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, &error);

  if (rows == NULL)
    {
      sonor_choice_window_tell (window, error);
      return;
    }

  for (guint i = 0; i < sonor_result_get_n_rows (rows); i++)
    {
      gboolean present = sonor_result_get_boolean (rows, i, "present");
      g_autofree char *title = g_strdup_printf ("%s %s", sonor_floor_row_text (rows, i, "work_number"), sonor_floor_row_text (rows, i, "name"));
      /* Translators: %d conversations somebody is busy with */
      g_autofree char *about = present ? g_strdup_printf (_("has %d"), (int) sonor_result_get_integer (rows, i, "load")) : g_strdup (_("not there"));

      sonor_choice_window_add_row (window, sonor_result_get_text (rows, i, "staff_id"), title, about, present);
    }
}

static void
sonor_hand_over_window_class_init (SonorHandOverWindowClass *klass)
{
  SONOR_CHOICE_WINDOW_CLASS (klass)->choose = sonor_hand_over_window_choose;
}

static void
sonor_hand_over_window_init (SonorHandOverWindow *self)
{
  SonorChoiceWindow *window = SONOR_CHOICE_WINDOW (self);
  GtkWidget *note = gtk_entry_new ();

  sonor_choice_window_set_titles (window, _("Hand over to"), _("Hand over to"));
  gtk_entry_set_placeholder_text (GTK_ENTRY (note), _("A word for them, which the citizen does not see"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (note), GTK_ACCESSIBLE_PROPERTY_LABEL, _("A word for them"), -1);
  self->note = GTK_EDITABLE (note);
  sonor_choice_window_add_above (window, note);
  sonor_choice_window_add_row (window, NULL, _("Whoever is free"), _("It waits again, with its place"), TRUE);
}

/**
 * sonor_hand_over_window_ask:
 * @from: a widget of the page
 * @workplace: where the person is signed in
 * @id: UUID of a conversation
 *
 * Asks to whom it goes, and gives it to them.
 */
void
sonor_hand_over_window_ask (GtkWidget      *from,
                            SonorWorkplace *workplace,
                            const char     *id)
{
  SonorChoiceWindow *window = g_object_new (SONOR_TYPE_HAND_OVER_WINDOW, NULL);
  g_autoptr (SonorQuery) query = sonor_query_new ("SELECT * FROM conversation_colleagues()");

  sonor_database_query_async (sonor_workplace_get_database (workplace), query, NULL, on_colleagues, g_object_ref (window));
  sonor_choice_window_open (window, from, workplace, id);
}
