/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/hotline/caller-rule-window.h"

#include <glib/gi18n.h>

#include "base/phone-number.h"
#include "desk/floor/floor-verb.h"
#include "desk/hotline/until-row.h"
#include "desk/line/line-settings.h"

#define LONGEST_NOTE 500

/**
 * SonorCallerRuleWindow:
 *
 * A number is to be treated in another way than all others: which, how, until when and why.
 */
struct _SonorCallerRuleWindow
{
  AdwWindow       parent_instance;

  GtkWidget      *number;
  GtkWidget      *rule;
  GtkWidget      *until;
  GtkWidget      *note;
  GtkWidget      *save;

  SonorWorkplace *workplace;
};

/* As table caller_rule has them. */
static const char * const rules[] = { "first", "last", "block", NULL };

G_DEFINE_FINAL_TYPE (SonorCallerRuleWindow, sonor_caller_rule_window, ADW_TYPE_WINDOW)

static const char *
get_rule (SonorCallerRuleWindow *self)
{
  return rules[adw_combo_row_get_selected (ADW_COMBO_ROW (self->rule))];
}

static void
set_bad (GtkWidget *row,
         gboolean   bad)
{
  if (bad)
    gtk_widget_add_css_class (row, "error");
  else
    gtk_widget_remove_css_class (row, "error");
}

/* The number as the database has it; NULL if it is none. */
static char *
dup_number (SonorCallerRuleWindow *self)
{
  g_autoptr (GSettings) settings = sonor_line_settings_new ();
  g_autofree char *area_code = g_settings_get_string (settings, "area-code");
  char *international = NULL;

  if (!sonor_phone_number_normalise (gtk_editable_get_text (GTK_EDITABLE (self->number)), area_code, NULL, &international, NULL))
    return NULL;

  return international;
}

static void
on_changed (SonorCallerRuleWindow *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->number));
  glong length = g_utf8_strlen (gtk_editable_get_text (GTK_EDITABLE (self->note)), -1);
  g_autofree char *number = dup_number (self);
  g_autofree char *until = sonor_until_row_dup (SONOR_UNTIL_ROW (self->until));
  gboolean ends = until != NULL || !g_str_equal (get_rule (self), "block");

  set_bad (self->number, *text != '\0' && number == NULL);
  set_bad (self->note, length > LONGEST_NOTE);
  gtk_widget_set_sensitive (self->save, number != NULL && ends && sonor_until_row_is_good (SONOR_UNTIL_ROW (self->until)) &&
                                          length > 0 && length <= LONGEST_NOTE);
}

static void
on_saved (GtkWidget   *widget,
          SonorResult *rows)
{
  gtk_window_close (GTK_WINDOW (gtk_widget_get_root (widget)));
}

static void
on_save (SonorCallerRuleWindow *self)
{
  SonorQuery *query = sonor_query_new ("SELECT caller_rule_save($1, $2, $3::timestamptz, $4)");
  g_autofree char *number = dup_number (self);
  g_autofree char *until = sonor_until_row_dup (SONOR_UNTIL_ROW (self->until));

  sonor_query_add_text (query, number);
  sonor_query_add_text (query, get_rule (self));
  sonor_query_add_text (query, until);
  sonor_query_add_text (query, gtk_editable_get_text (GTK_EDITABLE (self->note)));
  sonor_floor_verb_do (self->number, self->workplace, query, NULL, on_saved);
}

static void
sonor_caller_rule_window_dispose (GObject *object)
{
  SonorCallerRuleWindow *self = SONOR_CALLER_RULE_WINDOW (object);

  g_clear_object (&self->workplace);

  G_OBJECT_CLASS (sonor_caller_rule_window_parent_class)->dispose (object);
}

static void
sonor_caller_rule_window_class_init (SonorCallerRuleWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sonor_caller_rule_window_dispose;
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static GtkWidget *
new_entry_row (const char *title)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);

  return row;
}

static void
sonor_caller_rule_window_init (SonorCallerRuleWindow *self)
{
  const char * const rule_names[] = { _("Before all others"), _("After all others"), _("Not answered"), NULL };
  g_autoptr (GtkStringList) names = gtk_string_list_new (rule_names);
  GtkWidget *outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *overlay = adw_toast_overlay_new ();

  self->number = new_entry_row (C_("telephone", "Number"));
  self->rule = adw_combo_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->rule), _("Its calls are served"));
  adw_combo_row_set_model (ADW_COMBO_ROW (self->rule), G_LIST_MODEL (names));
  self->until = sonor_until_row_new (_("Until"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->until), _("A number that is not answered needs an end"));
  self->note = new_entry_row (_("Why (it is kept with your name)"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->number);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->rule);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->until);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->note);

  self->save = gtk_button_new_with_mnemonic (_("_Save"));
  gtk_widget_add_css_class (self->save, "suggested-action");
  gtk_widget_set_halign (self->save, GTK_ALIGN_END);
  gtk_widget_add_css_class (box, "window-content");
  gtk_box_append (GTK_BOX (box), group);
  gtk_box_append (GTK_BOX (box), self->save);
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (overlay), box);
  gtk_box_append (GTK_BOX (outer), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (outer), overlay);
  adw_window_set_content (ADW_WINDOW (self), outer);
  gtk_window_set_title (GTK_WINDOW (self), _("A number of its own kind"));
  gtk_window_set_default_size (GTK_WINDOW (self), 560, -1);
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (self), TRUE);
  gtk_window_set_default_widget (GTK_WINDOW (self), self->save);

  g_signal_connect_object (self->number, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->rule, "notify::selected", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->until, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->note, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->save, "clicked", G_CALLBACK (on_save), self, G_CONNECT_SWAPPED);
  on_changed (self);
}

/**
 * sonor_caller_rule_window_new:
 * @workplace: where the supervisor is signed in
 *
 * Returns: (transfer none): the window, to be presented
 */
GtkWidget *
sonor_caller_rule_window_new (SonorWorkplace *workplace)
{
  SonorCallerRuleWindow *self = g_object_new (SONOR_TYPE_CALLER_RULE_WINDOW, NULL);

  self->workplace = g_object_ref (workplace);

  return GTK_WIDGET (self);
}
