/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/floor/help-list.h"

#include <glib/gi18n.h>

#include "desk/floor/clock-label.h"
#include "desk/floor/floor-row.h"
#include "desk/floor/floor-verb.h"
#include "desk/floor/steady-list.h"
#include "model/live-query.h"

/**
 * SonorHelpList:
 *
 * Who asks for help in a call, and since when; a supervisor who comes says so, so that no second one does.
 */
struct _SonorHelpList
{
  GtkWidget       parent_instance;

  GtkWidget      *list;
  SonorWorkplace *workplace;
};

enum
{
  TAKEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorHelpList, sonor_help_list, GTK_TYPE_WIDGET)

static GtkWidget *
make_row (const char *id,
          GtkWidget  *owner)
{
  GtkWidget *row = sonor_floor_row_new ();

  g_object_set_data (G_OBJECT (row), "take", sonor_floor_row_add_button (SONOR_FLOOR_ROW (row), _("I come"), "help.take", id));
  gtk_widget_add_css_class (g_object_get_data (G_OBJECT (row), "take"), "suggested-action");
  g_object_set_data (G_OBJECT (row), "close", sonor_floor_row_add_button (SONOR_FLOOR_ROW (row), _("Helped"), "help.close", id));

  return row;
}

static void
show_row (GtkWidget   *row,
          SonorResult *rows,
          guint        index,
          GtkWidget   *owner)
{
  const char *note = sonor_floor_row_text (rows, index, "note");
  const char *who = sonor_floor_row_text (rows, index, "taken_by_name");
  gboolean bilingual = g_str_equal (sonor_floor_row_text (rows, index, "wanted"), "bilingual");
  g_autofree char *call = sonor_clock_label_format (sonor_result_get_double (rows, index, "call_s"));
  g_autoptr (GString) title = g_string_new (NULL);
  g_autoptr (GString) about = g_string_new (NULL);

  g_string_append_printf (title, "%s %s", sonor_floor_row_text (rows, index, "work_number"), sonor_floor_row_text (rows, index, "staff_name"));
  if (*note != '\0')
    g_string_append_printf (title, " · %s", note);
  if (*who != '\0')
    /* Translators: %s is who sees to a request for help */
    g_string_append_printf (about, _("%s is there"), who);
  else
    g_string_append (about, bilingual ? _("wants somebody who speaks Mongolian") : _("wants a supervisor"));
  g_string_append (about, " · ");
  /* Translators: %s is how long a call has lasted when help was last read */
  g_string_append_printf (about, _("call %s"), call);
  sonor_floor_row_set_words (SONOR_FLOOR_ROW (row), title->str, about->str);
  sonor_floor_row_set_clock (SONOR_FLOOR_ROW (row), sonor_result_get_double (rows, index, "since_s"), 0);
  gtk_widget_set_visible (g_object_get_data (G_OBJECT (row), "take"), *who == '\0');
  gtk_widget_set_visible (g_object_get_data (G_OBJECT (row), "close"), *who != '\0');
}

static void
on_taken (GtkWidget   *widget,
          SonorResult *rows)
{
  g_signal_emit (widget, signals[TAKEN], 0, sonor_floor_row_text (rows, 0, "staff_id"));
}

static void
on_take (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  SonorQuery *query = sonor_query_new ("SELECT h.staff_id FROM help_take($1::uuid) call_id JOIN help_requests() h ON h.id = $1::uuid");

  sonor_query_add_text (query, g_variant_get_string (parameter, NULL));
  sonor_floor_verb_do (widget, SONOR_HELP_LIST (widget)->workplace, query, NULL, on_taken);
}

static void
on_close (GtkWidget  *widget,
          const char *action,
          GVariant   *parameter)
{
  SonorQuery *query = sonor_query_new ("SELECT help_close($1::uuid)");

  sonor_query_add_text (query, g_variant_get_string (parameter, NULL));
  sonor_floor_verb_do (widget, SONOR_HELP_LIST (widget)->workplace, query, NULL, NULL);
}

static void
sonor_help_list_dispose (GObject *object)
{
  SonorHelpList *self = SONOR_HELP_LIST (object);

  g_clear_pointer (&self->list, gtk_widget_unparent);
  g_clear_object (&self->workplace);

  G_OBJECT_CLASS (sonor_help_list_parent_class)->dispose (object);
}

static void
sonor_help_list_class_init (SonorHelpListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sonor_help_list_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (widget_class, "help.take", "s", on_take);
  gtk_widget_class_install_action (widget_class, "help.close", "s", on_close);

  /**
   * SonorHelpList::taken:
   * @self: the list
   * @staff_id: whose seat
   *
   * The supervisor comes to help a seat.
   */
  signals[TAKEN] = g_signal_new ("taken", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                 G_TYPE_STRING);
}

static void
sonor_help_list_init (SonorHelpList *self)
{
  self->list = sonor_steady_list_new (_("Requests for help"), _("Nobody asks for help"), "id", make_row, show_row, GTK_WIDGET (self));
  gtk_widget_set_parent (self->list, GTK_WIDGET (self));
}

/**
 * sonor_help_list_new:
 * @workplace: where the supervisor is signed in
 *
 * Returns: (transfer floating): the list
 */
GtkWidget *
sonor_help_list_new (SonorWorkplace *workplace)
{
  static const char * const channels[] = { "help", NULL };
  SonorHelpList *self = g_object_new (SONOR_TYPE_HELP_LIST, NULL);
  SonorLiveQuery *query = sonor_live_query_new (
    sonor_workplace_get_database (workplace), "SELECT *, extract(epoch FROM clock_timestamp() - at) AS since_s FROM help_requests()",
    channels);

  self->workplace = g_object_ref (workplace);
  sonor_steady_list_follow (SONOR_STEADY_LIST (self->list), query);

  return GTK_WIDGET (self);
}

/**
 * sonor_help_list_read:
 * @self: the list
 *
 * Reads it again.
 */
void
sonor_help_list_read (SonorHelpList *self)
{
  g_return_if_fail (SONOR_IS_HELP_LIST (self));

  sonor_steady_list_read (SONOR_STEADY_LIST (self->list));
}
