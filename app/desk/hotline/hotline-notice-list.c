/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/hotline/hotline-notice-list.h"

#include <glib/gi18n.h>

#include "desk/floor/floor-row.h"
#include "desk/floor/floor-verb.h"
#include "desk/floor/steady-list.h"
#include "desk/hotline/hotline-notice-window.h"
#include "desk/work/notice.h"
#include "model/live-query.h"

/**
 * SonorHotlineNoticeList:
 *
 * 热线公告: what callers are told before they wait, such as that the water is off until six; switched on and off by a supervisor.
 */
struct _SonorHotlineNoticeList
{
  GtkWidget       parent_instance;

  GtkWidget      *list;
  GtkWidget      *add;
  SonorWorkplace *workplace;
};

G_DEFINE_FINAL_TYPE (SonorHotlineNoticeList, sonor_hotline_notice_list, GTK_TYPE_WIDGET)

static GtkWidget *
make_row (const char *id,
          GtkWidget  *owner)
{
  GtkWidget *row = sonor_floor_row_new ();
  GtkWidget *edit = sonor_floor_row_add_button (SONOR_FLOOR_ROW (row), _("Change …"), "hotline-notice.edit", id);
  GtkWidget *on = sonor_floor_row_add_button (SONOR_FLOOR_ROW (row), C_("notice", "Switch on"), "hotline-notice.on", id);
  GtkWidget *off = sonor_floor_row_add_button (SONOR_FLOOR_ROW (row), C_("notice", "Switch off"), "hotline-notice.off", id);

  gtk_widget_add_css_class (edit, "flat");
  g_object_set_data (G_OBJECT (row), "on", on);
  g_object_set_data (G_OBJECT (row), "off", off);

  return row;
}

static void
show_row (GtkWidget   *row,
          SonorResult *rows,
          guint        index,
          GtkWidget   *owner)
{
  gboolean is_on = sonor_result_get_boolean (rows, index, "is_on");
  gboolean is_over = sonor_result_get_boolean (rows, index, "is_over");
  const char *queue = sonor_floor_row_text (rows, index, "queue_name");
  g_autofree char *title = g_strdup_printf ("%s %s · %s", is_on ? "◉" : "○", sonor_floor_row_text (rows, index, "kind_name"),
                                            sonor_floor_row_text (rows, index, "title"));
  g_autoptr (GString) about = g_string_new (NULL);

  if (is_on)
    /* Translators: %s is a time */
    g_string_append_printf (about, _("is said until %s"), sonor_floor_row_text (rows, index, "until_words"));
  else if (is_over)
    g_string_append_printf (about, _("over since %s"), sonor_floor_row_text (rows, index, "until_words"));
  else
    g_string_append_printf (about, _("off; would end %s"), sonor_floor_row_text (rows, index, "until_words"));
  if (*queue != '\0')
    g_string_append_printf (about, " · %s", queue);
  g_string_append (about, " · ");
  /* Translators: how many callers heard a notice, and for how many of them that was enough */
  g_string_append_printf (about, _("%d heard it, enough for %d"), (int) sonor_result_get_integer (rows, index, "heard"),
                          (int) sonor_result_get_integer (rows, index, "enough"));
  if (*sonor_floor_row_text (rows, index, "made_by_name") != '\0')
    g_string_append_printf (about, " · %s", sonor_floor_row_text (rows, index, "made_by_name"));
  sonor_floor_row_set_words (SONOR_FLOOR_ROW (row), title, about->str);
  gtk_widget_set_visible (g_object_get_data (G_OBJECT (row), "on"), !is_on && !is_over);
  gtk_widget_set_visible (g_object_get_data (G_OBJECT (row), "off"), is_on);
}

static void
switch_notice (GtkWidget  *widget,
               const char *id,
               gboolean    on)
{
  SonorQuery *query = sonor_query_new ("SELECT hotline_notice_switch($1::uuid, $2)");

  sonor_query_add_text (query, id);
  sonor_query_add_boolean (query, on);
  sonor_floor_verb_do (widget, SONOR_HOTLINE_NOTICE_LIST (widget)->workplace, query,
                       on ? _("Callers hear it from now on") : _("Callers hear it no more"), NULL);
}

static void
on_on (GtkWidget  *widget,
       const char *action,
       GVariant   *parameter)
{
  switch_notice (widget, g_variant_get_string (parameter, NULL), TRUE);
}

static void
on_off (GtkWidget  *widget,
        const char *action,
        GVariant   *parameter)
{
  switch_notice (widget, g_variant_get_string (parameter, NULL), FALSE);
}

static GtkWidget *
new_window (SonorHotlineNoticeList *self)
{
  GtkWidget *window = sonor_hotline_notice_window_new (self->workplace);

  gtk_window_set_transient_for (GTK_WINDOW (window), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))));

  return window;
}

static void
on_add (GtkWidget  *widget,
        const char *action,
        GVariant   *parameter)
{
  gtk_window_present (GTK_WINDOW (new_window (SONOR_HOTLINE_NOTICE_LIST (widget))));
}

static void
on_edit (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  SonorHotlineNoticeList *self = SONOR_HOTLINE_NOTICE_LIST (widget);
  SonorResult *rows = sonor_steady_list_get_rows (SONOR_STEADY_LIST (self->list));

  for (guint i = 0; i < sonor_result_get_n_rows (rows); i++)
    {
      GtkWidget *window;

      if (!g_str_equal (sonor_floor_row_text (rows, i, "id"), g_variant_get_string (parameter, NULL)))
        continue;
      window = new_window (self);
      sonor_hotline_notice_window_edit (SONOR_HOTLINE_NOTICE_WINDOW (window), rows, i);
      gtk_window_present (GTK_WINDOW (window));
    }
}

static void
sonor_hotline_notice_list_dispose (GObject *object)
{
  SonorHotlineNoticeList *self = SONOR_HOTLINE_NOTICE_LIST (object);

  g_clear_pointer (&self->list, gtk_widget_unparent);
  g_clear_pointer (&self->add, gtk_widget_unparent);
  g_clear_object (&self->workplace);

  G_OBJECT_CLASS (sonor_hotline_notice_list_parent_class)->dispose (object);
}

static void
sonor_hotline_notice_list_class_init (SonorHotlineNoticeListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sonor_hotline_notice_list_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_install_action (widget_class, "hotline-notice.add", NULL, on_add);
  gtk_widget_class_install_action (widget_class, "hotline-notice.edit", "s", on_edit);
  gtk_widget_class_install_action (widget_class, "hotline-notice.on", "s", on_on);
  gtk_widget_class_install_action (widget_class, "hotline-notice.off", "s", on_off);
}

static void
sonor_hotline_notice_list_init (SonorHotlineNoticeList *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 12);
  self->add = gtk_button_new_with_mnemonic (_("_New notice to callers …"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->add), "hotline-notice.add");
  gtk_widget_set_halign (self->add, GTK_ALIGN_START);
  self->list = sonor_steady_list_new (_("What callers are told before they wait"), _("Callers are told nothing special"), "id", make_row,
                                      show_row, GTK_WIDGET (self));
  gtk_widget_set_parent (self->add, GTK_WIDGET (self));
  gtk_widget_set_parent (self->list, GTK_WIDGET (self));
}

/**
 * sonor_hotline_notice_list_new:
 * @workplace: where the supervisor is signed in
 *
 * Returns: (transfer floating): the list
 */
GtkWidget *
sonor_hotline_notice_list_new (SonorWorkplace *workplace)
{
  static const char * const channels[] = { "hotline_notice", NULL };
  SonorHotlineNoticeList *self = g_object_new (SONOR_TYPE_HOTLINE_NOTICE_LIST, NULL);
  SonorLiveQuery *query = sonor_live_query_new (
    sonor_workplace_get_database (workplace),
    "SELECT n.*, q.name AS queue_name, n.until <= now() AS is_over, to_char(n.until, 'YYYY-MM-DD') AS until_day,"
    " to_char(n.until, 'HH24:MI') AS until_time, to_char(n.until, 'MM-DD HH24:MI') AS until_words"
    " FROM hotline_notices() n LEFT JOIN floor_queues() q ON q.code = n.queue_code",
    channels);

  self->workplace = g_object_ref (workplace);
  sonor_notice_watch (GTK_WIDGET (self), query);
  sonor_steady_list_follow (SONOR_STEADY_LIST (self->list), query);

  return GTK_WIDGET (self);
}

/**
 * sonor_hotline_notice_list_read:
 * @self: the list
 *
 * Reads it again.
 */
void
sonor_hotline_notice_list_read (SonorHotlineNoticeList *self)
{
  g_return_if_fail (SONOR_IS_HOTLINE_NOTICE_LIST (self));

  sonor_steady_list_read (SONOR_STEADY_LIST (self->list));
}
