/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/hotline/caller-rule-list.h"

#include <glib/gi18n.h>

#include "desk/floor/floor-row.h"
#include "desk/floor/floor-verb.h"
#include "desk/floor/note-window.h"
#include "desk/floor/steady-list.h"
#include "desk/hotline/caller-rule-window.h"
#include "desk/work/notice.h"
#include "model/live-query.h"

#define LONGEST_NOTE 500

/**
 * SonorCallerRuleList:
 *
 * 黑名单, 骚扰, 优先: numbers whose calls are not answered, or served after or before all others.
 */
struct _SonorCallerRuleList
{
  GtkWidget       parent_instance;

  GtkWidget      *list;
  GtkWidget      *add;
  SonorWorkplace *workplace;
};

G_DEFINE_FINAL_TYPE (SonorCallerRuleList, sonor_caller_rule_list, GTK_TYPE_WIDGET)

static const char *
translate_rule (const char *rule)
{
  if (g_str_equal (rule, "block"))
    return _("Not answered");
  if (g_str_equal (rule, "last"))
    return _("After all others");

  return _("Before all others");
}

static const char *
shape_of (const char *rule)
{
  if (g_str_equal (rule, "block"))
    return "⛔";

  return g_str_equal (rule, "last") ? "▽" : "△";
}

static GtkWidget *
make_row (const char *id,
          GtkWidget  *owner)
{
  GtkWidget *row = sonor_floor_row_new ();

  sonor_floor_row_add_button (SONOR_FLOOR_ROW (row), _("Remove …"), "caller-rule.remove", id);

  return row;
}

static void
show_row (GtkWidget   *row,
          SonorResult *rows,
          guint        index,
          GtkWidget   *owner)
{
  const char *rule = sonor_floor_row_text (rows, index, "rule");
  const char *until = sonor_floor_row_text (rows, index, "until_words");
  g_autofree char *title = g_strdup_printf ("%s %s · %s", shape_of (rule), sonor_floor_row_text (rows, index, "number"), translate_rule (rule));
  g_autoptr (GString) about = g_string_new (NULL);

  if (*until != '\0')
    /* Translators: %s is a day and a time */
    g_string_append_printf (about, _("until %s"), until);
  else
    g_string_append (about, _("without an end"));
  g_string_append_printf (about, " · %s · %s", sonor_floor_row_text (rows, index, "note"), sonor_floor_row_text (rows, index, "made_by_name"));
  sonor_floor_row_set_words (SONOR_FLOOR_ROW (row), title, about->str);
}

static void
on_add (GtkWidget  *widget,
        const char *action,
        GVariant   *parameter)
{
  GtkWidget *window = sonor_caller_rule_window_new (SONOR_CALLER_RULE_LIST (widget)->workplace);

  gtk_window_set_transient_for (GTK_WINDOW (window), GTK_WINDOW (gtk_widget_get_root (widget)));
  gtk_window_present (GTK_WINDOW (window));
}

static void
use_note (GtkWidget  *from,
          const char *number,
          const char *note)
{
  SonorQuery *query = sonor_query_new ("SELECT caller_rule_remove($1, $2)");

  sonor_query_add_text (query, number);
  sonor_query_add_text (query, note);
  sonor_floor_verb_do (from, SONOR_CALLER_RULE_LIST (from)->workplace, query, _("The number is treated like all others"), NULL);
}

static void
on_remove (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  sonor_note_window_ask (widget, g_variant_get_string (parameter, NULL), _("Why is this number to be treated like all others?"), _("Note"),
                         _("_Take off the list"), TRUE, LONGEST_NOTE, use_note);
}

static void
sonor_caller_rule_list_dispose (GObject *object)
{
  SonorCallerRuleList *self = SONOR_CALLER_RULE_LIST (object);

  g_clear_pointer (&self->list, gtk_widget_unparent);
  g_clear_pointer (&self->add, gtk_widget_unparent);
  g_clear_object (&self->workplace);

  G_OBJECT_CLASS (sonor_caller_rule_list_parent_class)->dispose (object);
}

static void
sonor_caller_rule_list_class_init (SonorCallerRuleListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sonor_caller_rule_list_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_install_action (widget_class, "caller-rule.add", NULL, on_add);
  gtk_widget_class_install_action (widget_class, "caller-rule.remove", "s", on_remove);
}

static void
sonor_caller_rule_list_init (SonorCallerRuleList *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 12);
  self->add = gtk_button_new_with_mnemonic (_("New n_umber …"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->add), "caller-rule.add");
  gtk_widget_set_halign (self->add, GTK_ALIGN_START);
  self->list = sonor_steady_list_new (_("Numbers treated in another way"), _("All numbers are treated alike"), "e164", make_row, show_row,
                                      GTK_WIDGET (self));
  gtk_widget_set_parent (self->add, GTK_WIDGET (self));
  gtk_widget_set_parent (self->list, GTK_WIDGET (self));
}

/**
 * sonor_caller_rule_list_new:
 * @workplace: where the supervisor is signed in
 *
 * Returns: (transfer floating): the list
 */
GtkWidget *
sonor_caller_rule_list_new (SonorWorkplace *workplace)
{
  static const char * const channels[] = { "caller_rule", NULL };
  SonorCallerRuleList *self = g_object_new (SONOR_TYPE_CALLER_RULE_LIST, NULL);
  SonorLiveQuery *query = sonor_live_query_new (
    sonor_workplace_get_database (workplace), "SELECT *, to_char(until, 'YYYY-MM-DD HH24:MI') AS until_words FROM caller_rules()",
    channels);

  self->workplace = g_object_ref (workplace);
  sonor_notice_watch (GTK_WIDGET (self), query);
  sonor_steady_list_follow (SONOR_STEADY_LIST (self->list), query);

  return GTK_WIDGET (self);
}

/**
 * sonor_caller_rule_list_read:
 * @self: the list
 *
 * Reads it again.
 */
void
sonor_caller_rule_list_read (SonorCallerRuleList *self)
{
  g_return_if_fail (SONOR_IS_CALLER_RULE_LIST (self));

  sonor_steady_list_read (SONOR_STEADY_LIST (self->list));
}
