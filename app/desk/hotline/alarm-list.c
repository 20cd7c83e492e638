/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/hotline/alarm-list.h"

#include <glib/gi18n.h>

#include "desk/floor/floor-row.h"
#include "desk/floor/floor-verb.h"
#include "desk/floor/steady-list.h"
#include "desk/work/notice.h"
#include "model/live-query.h"

/**
 * SonorAlarmList:
 *
 * 告警: what is wrong with the switch while calls go on, and what was wrong and nobody has taken notice of; below it the trunks.
 */
struct _SonorAlarmList
{
  GtkWidget       parent_instance;

  GtkWidget      *alarms;
  GtkWidget      *trunks;
  SonorWorkplace *workplace;
};

G_DEFINE_FINAL_TYPE (SonorAlarmList, sonor_alarm_list, GTK_TYPE_WIDGET)

static GtkWidget *
make_alarm (const char *id,
            GtkWidget  *owner)
{
  GtkWidget *row = sonor_floor_row_new ();
  GtkWidget *seen = sonor_floor_row_add_button (SONOR_FLOOR_ROW (row), C_("alarm", "Noticed"), "alarm.see", id);
  GtkWidget *settled = sonor_floor_row_add_button (SONOR_FLOOR_ROW (row), C_("alarm", "Settled"), "alarm.settle", id);

  gtk_widget_set_tooltip_text (seen, _("Says that you have taken notice of this alarm"));
  g_object_set_data (G_OBJECT (row), "seen", seen);
  gtk_widget_set_tooltip_text (settled, _("Ends this alarm. If it is still wrong, it comes again"));
  g_object_set_data (G_OBJECT (row), "settled", settled);

  return row;
}

static void
show_alarm (GtkWidget   *row,
            SonorResult *rows,
            guint        index,
            GtkWidget   *owner)
{
  const char *until = sonor_floor_row_text (rows, index, "until_words");
  const char *seen_by = sonor_floor_row_text (rows, index, "seen_by_name");
  const char *detail = sonor_floor_row_text (rows, index, "detail");
  gboolean over = *until != '\0';
  g_autofree char *title = g_strdup_printf ("%s %s: %s", over ? "✓" : "⚠", sonor_floor_row_text (rows, index, "kind_name"),
                                            sonor_floor_row_text (rows, index, "subject"));
  g_autoptr (GString) about = g_string_new (NULL);

  if (over)
    /* Translators: from when to when something was wrong */
    g_string_append_printf (about, _("over: %s to %s"), sonor_floor_row_text (rows, index, "since_words"), until);
  else
    /* Translators: %s is a time */
    g_string_append_printf (about, _("since %s"), sonor_floor_row_text (rows, index, "since_words"));
  if (*detail != '\0')
    g_string_append_printf (about, " · %s", detail);
  if (*seen_by != '\0')
    {
      g_string_append (about, " · ");
      /* Translators: %s is a name */
      g_string_append_printf (about, _("noticed by %s"), seen_by);
    }
  sonor_floor_row_set_words (SONOR_FLOOR_ROW (row), title, about->str);
  gtk_widget_set_visible (g_object_get_data (G_OBJECT (row), "seen"), *seen_by == '\0');
  gtk_widget_set_visible (g_object_get_data (G_OBJECT (row), "settled"), !over);
  if (over)
    gtk_widget_remove_css_class (row, "error");
  else
    gtk_widget_add_css_class (row, "error");
}

static void
on_alarms (SonorLiveQuery *query,
           SonorAlarmList *self)
{
  /* Translators: a heading: how many alarms there are */
  g_autofree char *title = g_strdup_printf (_("Alarms: %u"), sonor_result_get_n_rows (sonor_live_query_get_rows (query)));

  sonor_steady_list_set_title (SONOR_STEADY_LIST (self->alarms), title);
}

static GtkWidget *
make_trunk (const char *id,
            GtkWidget  *owner)
{
  return sonor_floor_row_new ();
}

/* In the states of table trunk_state. */
static const char *
translate_state (const char *state)
{
  if (g_str_equal (state, "static"))
    return C_("trunk", "in use, does not register");
  if (g_str_equal (state, "registered"))
    return C_("trunk", "registered");
  if (g_str_equal (state, "registering"))
    return C_("trunk", "registers …");
  if (g_str_equal (state, "waiting"))
    return C_("trunk", "lost, tried again by itself");

  return C_("trunk", "rejected: look at user and password");
}

static gboolean
works (const char *state)
{
  return g_str_equal (state, "static") || g_str_equal (state, "registered");
}

static void
show_trunk (GtkWidget   *row,
            SonorResult *rows,
            guint        index,
            GtkWidget   *owner)
{
  const char *state = sonor_floor_row_text (rows, index, "state");
  g_autofree char *title = g_strdup_printf ("%s %s · %s", works (state) ? "●" : "▲", sonor_floor_row_text (rows, index, "name"),
                                            translate_state (state));
  g_autoptr (GString) about = g_string_new (NULL);

  g_string_append_printf (about, _("since %s"), sonor_floor_row_text (rows, index, "since_words"));
  g_string_append_printf (about, " · %s", sonor_floor_row_text (rows, index, "switch_id"));
  if (*sonor_floor_row_text (rows, index, "detail") != '\0')
    g_string_append_printf (about, " · %s", sonor_floor_row_text (rows, index, "detail"));
  sonor_floor_row_set_words (SONOR_FLOOR_ROW (row), title, about->str);
}

static void
on_verb (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  SonorQuery *query = sonor_query_new (g_str_equal (action, "alarm.settle") ? "SELECT alarm_settle($1::bigint)"
                                                                            : "SELECT alarm_see($1::bigint)");

  sonor_query_add_text (query, g_variant_get_string (parameter, NULL));
  sonor_floor_verb_do (widget, SONOR_ALARM_LIST (widget)->workplace, query, NULL, NULL);
}

static void
sonor_alarm_list_dispose (GObject *object)
{
  SonorAlarmList *self = SONOR_ALARM_LIST (object);

  g_clear_pointer (&self->alarms, gtk_widget_unparent);
  g_clear_pointer (&self->trunks, gtk_widget_unparent);
  g_clear_object (&self->workplace);

  G_OBJECT_CLASS (sonor_alarm_list_parent_class)->dispose (object);
}

static void
sonor_alarm_list_class_init (SonorAlarmListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sonor_alarm_list_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_install_action (widget_class, "alarm.see", "s", on_verb);
  gtk_widget_class_install_action (widget_class, "alarm.settle", "s", on_verb);
}

static void
sonor_alarm_list_init (SonorAlarmList *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 12);
  self->alarms = sonor_steady_list_new (_("Alarms"), _("Nothing is wrong"), "id", make_alarm, show_alarm, GTK_WIDGET (self));
  self->trunks = sonor_steady_list_new (_("Trunks"), _("No trunk has told how it is"), "key", make_trunk, show_trunk, GTK_WIDGET (self));
  gtk_widget_set_parent (self->alarms, GTK_WIDGET (self));
  gtk_widget_set_parent (self->trunks, GTK_WIDGET (self));
}

/**
 * sonor_alarm_list_new:
 * @workplace: where the supervisor is signed in
 *
 * Returns: (transfer floating): the list
 */
GtkWidget *
sonor_alarm_list_new (SonorWorkplace *workplace)
{
  static const char * const alarm_channels[] = { "alarm", NULL };
  static const char * const trunk_channels[] = { "trunk", NULL };
  SonorAlarmList *self = g_object_new (SONOR_TYPE_ALARM_LIST, NULL);
  SonorDatabase *database = sonor_workplace_get_database (workplace);
  SonorLiveQuery *alarms = sonor_live_query_new (
    database,
    "SELECT id, kind_name, subject, detail, seen_by_name, to_char(since, 'MM-DD HH24:MI') AS since_words,"
    " to_char(until, 'MM-DD HH24:MI') AS until_words FROM alarms()",
    alarm_channels);
  SonorLiveQuery *trunks = sonor_live_query_new (
    database,
    "SELECT switch_id || ' ' || name AS key, switch_id, name, state, detail, to_char(since, 'MM-DD HH24:MI') AS since_words"
    " FROM trunk_state ORDER BY state IN ('static', 'registered'), name, switch_id",
    trunk_channels);

  self->workplace = g_object_ref (workplace);
  sonor_notice_watch (GTK_WIDGET (self), alarms);
  sonor_notice_watch (GTK_WIDGET (self), trunks);
  g_signal_connect_object (alarms, "changed", G_CALLBACK (on_alarms), self, 0);
  sonor_steady_list_follow (SONOR_STEADY_LIST (self->alarms), alarms);
  sonor_steady_list_follow (SONOR_STEADY_LIST (self->trunks), trunks);

  return GTK_WIDGET (self);
}

/**
 * sonor_alarm_list_read:
 * @self: the list
 *
 * Reads it again.
 */
void
sonor_alarm_list_read (SonorAlarmList *self)
{
  g_return_if_fail (SONOR_IS_ALARM_LIST (self));

  sonor_steady_list_read (SONOR_STEADY_LIST (self->alarms));
  sonor_steady_list_read (SONOR_STEADY_LIST (self->trunks));
}
