/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/floor/call-back-list.h"

#include <glib/gi18n.h>

#include "desk/floor/clock-label.h"
#include "desk/floor/floor-row.h"
#include "desk/floor/floor-verb.h"
#include "desk/floor/note-window.h"
#include "desk/floor/seat-words.h"
#include "desk/floor/steady-list.h"
#include "model/live-query.h"

#define LONGEST_NOTE 500

/**
 * SonorCallBackList:
 *
 * Who gave up, or asked to be called back: the supervisor calls them, gives them to the seat that is selected, or says what
 * came of it.
 */
struct _SonorCallBackList
{
  GtkWidget       parent_instance;

  GtkWidget      *list;
  SonorWorkplace *workplace;
  SonorFloorSeat *seat;
};

G_DEFINE_FINAL_TYPE (SonorCallBackList, sonor_call_back_list, GTK_TYPE_WIDGET)

static GMenu *
make_menu (GtkWidget *row,
           GtkWidget *owner)
{
  SonorCallBackList *self = SONOR_CALL_BACK_LIST (owner);
  const char *id = g_object_get_data (G_OBJECT (row), "id");
  g_autoptr (GMenu) done = g_menu_new ();
  GMenu *menu = g_menu_new ();

  if (self->seat != NULL)
    {
      g_autofree char *who = sonor_seat_words_who (self->seat);
      /* Translators: gives a call-back to a seat; %s is work number and name */
      g_autofree char *label = g_strdup_printf (_("Give to %s"), who);

      sonor_floor_row_append_item (menu, label, "call-back.assign",
                                   g_variant_new ("(ss)", id, sonor_floor_seat_get_staff_id (self->seat)));
    }
  sonor_floor_row_append_item (done, _("Reached"), "call-back.finish", g_variant_new ("(ss)", id, "reached"));
  sonor_floor_row_append_item (done, _("Not reached"), "call-back.finish", g_variant_new ("(ss)", id, "not_reached"));
  sonor_floor_row_append_item (done, _("Needless …"), "call-back.needless", g_variant_new_string (id));
  g_menu_append_section (menu, _("It is done"), G_MENU_MODEL (done));

  return menu;
}

static GtkWidget *
make_row (const char *id,
          GtkWidget  *owner)
{
  GtkWidget *row = sonor_floor_row_new ();

  sonor_floor_row_add_button (SONOR_FLOOR_ROW (row), C_("verb", "Call back"), "call-back.dial", id);
  sonor_floor_row_add_menu (SONOR_FLOOR_ROW (row), _("What to do with this call-back"), make_menu, owner);

  return row;
}

static char *
dup_why (SonorResult *rows,
         guint        index)
{
  const char *why = sonor_floor_row_text (rows, index, "why");
  g_autofree char *waited = sonor_clock_label_format (sonor_result_get_double (rows, index, "waited_s"));

  if (g_str_equal (why, "asked"))
    return g_strdup (_("asked to be called back"));
  if (g_str_equal (why, "closed"))
    return g_strdup (_("called outside the hours"));
  if (g_str_equal (why, "voicemail"))
    return g_strdup (_("left a message"));

  /* Translators: %s is for how long a caller waited */
  return g_strdup_printf (_("gave up after %s"), waited);
}

static char *
dup_age (double seconds)
{
  if (seconds < 3600)
    return g_strdup_printf (ngettext ("%d minute ago", "%d minutes ago", (gulong) (seconds / 60)), (int) (seconds / 60));
  if (seconds < 86400)
    return g_strdup_printf (ngettext ("%d hour ago", "%d hours ago", (gulong) (seconds / 3600)), (int) (seconds / 3600));

  return g_strdup_printf (ngettext ("%d day ago", "%d days ago", (gulong) (seconds / 86400)), (int) (seconds / 86400));
}

static void
show_row (GtkWidget   *row,
          SonorResult *rows,
          guint        index,
          GtkWidget   *owner)
{
  const char *who = sonor_floor_row_text (rows, index, "staff_name");
  const char *queue = sonor_floor_row_text (rows, index, "queue_name");
  g_autofree char *why = dup_why (rows, index);
  g_autofree char *age = dup_age (sonor_result_get_double (rows, index, "since_s"));
  g_autofree char *title = g_strdup_printf ("%s · %s", sonor_floor_row_text (rows, index, "number"), why);
  g_autoptr (GString) about = g_string_new (age);

  if (*queue != '\0')
    g_string_append_printf (about, " · %s", queue);
  if (g_str_equal (sonor_floor_row_text (rows, index, "language"), "mn"))
    g_string_append_printf (about, " · %s", sonor_seat_words_language ("mn"));
  if (sonor_result_get_boolean (rows, index, "is_mine"))
    g_string_append_printf (about, " · %s", _("yours"));
  else if (*who != '\0')
    g_string_append_printf (about, " · %s", who);
  sonor_floor_row_set_words (SONOR_FLOOR_ROW (row), title, about->str);
}

static void
on_call_backs (SonorLiveQuery    *query,
               SonorCallBackList *self)
{
  /* Translators: a heading: how many are to be called back */
  g_autofree char *title = g_strdup_printf (_("To call back: %u"), sonor_result_get_n_rows (sonor_live_query_get_rows (query)));

  sonor_steady_list_set_title (SONOR_STEADY_LIST (self->list), title);
}

/* Verbs */

static void
on_taken (GtkWidget   *widget,
          SonorResult *rows)
{
  gtk_widget_activate_action (widget, "work.dial", "(ss)", sonor_floor_row_text (rows, 0, "number"), "");
}

static void
on_dial (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  SonorQuery *query = sonor_query_new ("SELECT call_back_take($1::uuid) AS number");

  sonor_query_add_text (query, g_variant_get_string (parameter, NULL));
  sonor_floor_verb_do (widget, SONOR_CALL_BACK_LIST (widget)->workplace, query, NULL, on_taken);
}

static void
on_assign (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  SonorQuery *query = sonor_query_new ("SELECT call_back_assign($1::uuid, $2::uuid)");
  const char *id, *staff_id;

  g_variant_get (parameter, "(&s&s)", &id, &staff_id);
  sonor_query_add_text (query, id);
  sonor_query_add_text (query, staff_id);
  sonor_floor_verb_do (widget, SONOR_CALL_BACK_LIST (widget)->workplace, query, _("Given; their desk says so"), NULL);
}

static void
finish (GtkWidget  *widget,
        const char *id,
        const char *result,
        const char *note)
{
  SonorQuery *query = sonor_query_new ("SELECT call_back_finish($1::uuid, $2, $3)");

  sonor_query_add_text (query, id);
  sonor_query_add_text (query, result);
  sonor_query_add_text (query, note);
  sonor_floor_verb_do (widget, SONOR_CALL_BACK_LIST (widget)->workplace, query, _("The call-back is done"), NULL);
}

static void
on_finish (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  const char *id, *result;

  g_variant_get (parameter, "(&s&s)", &id, &result);
  finish (widget, id, result, NULL);
}

static void
use_note (GtkWidget  *from,
          const char *id,
          const char *note)
{
  finish (from, id, "needless", note);
}

static void
on_needless (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  sonor_note_window_ask (widget, g_variant_get_string (parameter, NULL), _("Why need they not be called?"), _("Note"), _("_Done"), FALSE,
                         LONGEST_NOTE, use_note);
}

static void
sonor_call_back_list_dispose (GObject *object)
{
  SonorCallBackList *self = SONOR_CALL_BACK_LIST (object);

  g_clear_pointer (&self->list, gtk_widget_unparent);
  g_clear_object (&self->workplace);
  g_clear_object (&self->seat);

  G_OBJECT_CLASS (sonor_call_back_list_parent_class)->dispose (object);
}

static void
sonor_call_back_list_class_init (SonorCallBackListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sonor_call_back_list_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (widget_class, "call-back.dial", "s", on_dial);
  gtk_widget_class_install_action (widget_class, "call-back.assign", "(ss)", on_assign);
  gtk_widget_class_install_action (widget_class, "call-back.finish", "(ss)", on_finish);
  gtk_widget_class_install_action (widget_class, "call-back.needless", "s", on_needless);
}

static void
sonor_call_back_list_init (SonorCallBackList *self)
{
  self->list = sonor_steady_list_new (_("To call back"), _("Nobody is to be called back"), "call_id", make_row, show_row, GTK_WIDGET (self));
  gtk_widget_set_parent (self->list, GTK_WIDGET (self));
}

/**
 * sonor_call_back_list_new:
 * @workplace: where the supervisor is signed in
 *
 * Returns: (transfer floating): the list
 */
GtkWidget *
sonor_call_back_list_new (SonorWorkplace *workplace)
{
  static const char * const channels[] = { "call_back", NULL };
  SonorCallBackList *self = g_object_new (SONOR_TYPE_CALL_BACK_LIST, NULL);
  SonorLiveQuery *query = sonor_live_query_new (sonor_workplace_get_database (workplace), "SELECT * FROM floor_call_backs()",
                                                channels);

  self->workplace = g_object_ref (workplace);
  g_signal_connect_object (query, "changed", G_CALLBACK (on_call_backs), self, 0);
  sonor_steady_list_follow (SONOR_STEADY_LIST (self->list), query);

  return GTK_WIDGET (self);
}

/**
 * sonor_call_back_list_set_seat:
 * @self: the list
 * @seat: (nullable): the seat that is selected
 */
void
sonor_call_back_list_set_seat (SonorCallBackList *self,
                               SonorFloorSeat    *seat)
{
  g_return_if_fail (SONOR_IS_CALL_BACK_LIST (self));

  g_set_object (&self->seat, seat);
}

/**
 * sonor_call_back_list_read:
 * @self: the list
 *
 * Reads it again.
 */
void
sonor_call_back_list_read (SonorCallBackList *self)
{
  g_return_if_fail (SONOR_IS_CALL_BACK_LIST (self));

  sonor_steady_list_read (SONOR_STEADY_LIST (self->list));
}
