/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/hotline/hotline-notice-window.h"

#include <glib/gi18n.h>

#include "desk/floor/floor-row.h"
#include "desk/floor/floor-verb.h"
#include "desk/hotline/until-row.h"
#include "model/live-query.h"

#define LONGEST_TITLE 100
/* What a repair is usually announced for; the supervisor says better. */
#define USUAL_HOURS 4

/**
 * SonorHotlineNoticeWindow:
 *
 * A notice to callers is written: what is the matter, until when, and to whom it is said.
 */
struct _SonorHotlineNoticeWindow
{
  AdwWindow       parent_instance;

  GtkWidget      *kind;
  GtkWidget      *title;
  GtkWidget      *until;
  GtkWidget      *queue;
  GtkWidget      *prompt;
  GtkWidget      *save;
  GtkWidget      *save_and_switch;

  SonorWorkplace *workplace;
  SonorLiveQuery *queues;
  GPtrArray      *queue_codes;
  char           *id;
  char           *queue_code;
};

/* As table hotline_notice has them. */
static const char * const kinds[] = { "water", "power", "heating", "gas", "roads", "other", NULL };

G_DEFINE_FINAL_TYPE (SonorHotlineNoticeWindow, sonor_hotline_notice_window, ADW_TYPE_WINDOW)

static void
on_changed (SonorHotlineNoticeWindow *self)
{
  glong length = g_utf8_strlen (gtk_editable_get_text (GTK_EDITABLE (self->title)), -1);
  g_autofree char *until = sonor_until_row_dup (SONOR_UNTIL_ROW (self->until));
  gboolean good = length > 0 && length <= LONGEST_TITLE && until != NULL;

  if (length > LONGEST_TITLE)
    gtk_widget_add_css_class (self->title, "error");
  else
    gtk_widget_remove_css_class (self->title, "error");
  gtk_widget_set_sensitive (self->save, good);
  gtk_widget_set_sensitive (self->save_and_switch, good);
}

/* The queues are known a moment after the window is there. */
static void
on_queues (SonorHotlineNoticeWindow *self)
{
  SonorResult *rows = sonor_live_query_get_rows (self->queues);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint chosen = 0;

  gtk_string_list_append (names, _("All callers"));
  g_ptr_array_set_size (self->queue_codes, 0);
  g_ptr_array_add (self->queue_codes, NULL);
  for (guint i = 0; i < sonor_result_get_n_rows (rows); i++)
    {
      const char *code = sonor_floor_row_text (rows, i, "code");

      gtk_string_list_append (names, sonor_floor_row_text (rows, i, "name"));
      g_ptr_array_add (self->queue_codes, g_strdup (code));
      if (g_strcmp0 (code, self->queue_code) == 0)
        chosen = i + 1;
    }
  adw_combo_row_set_model (ADW_COMBO_ROW (self->queue), G_LIST_MODEL (names));
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->queue), chosen);
}

static void
on_saved (GtkWidget   *widget,
          SonorResult *rows)
{
  gtk_window_close (GTK_WINDOW (gtk_widget_get_root (widget)));
}

static SonorQuery *
make_query (SonorHotlineNoticeWindow *self,
            const char               *sql)
{
  SonorQuery *query = sonor_query_new (sql);
  g_autofree char *until = sonor_until_row_dup (SONOR_UNTIL_ROW (self->until));
  g_autofree char *prompt = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->prompt))));
  guint queue = adw_combo_row_get_selected (ADW_COMBO_ROW (self->queue));

  sonor_query_add_text (query, self->id);
  sonor_query_add_text (query, kinds[adw_combo_row_get_selected (ADW_COMBO_ROW (self->kind))]);
  sonor_query_add_text (query, gtk_editable_get_text (GTK_EDITABLE (self->title)));
  sonor_query_add_text (query, until);
  sonor_query_add_text (query, *prompt != '\0' ? prompt : NULL);
  sonor_query_add_text (query, queue < self->queue_codes->len ? g_ptr_array_index (self->queue_codes, queue) : self->queue_code);

  return query;
}

static void
on_save (SonorHotlineNoticeWindow *self)
{
  sonor_floor_verb_do (self->title, self->workplace,
                       make_query (self, "SELECT hotline_notice_save($1::uuid, $2, $3, $4::timestamptz, $5, $6)"), NULL, on_saved);
}

/* One statement: a notice that cannot be switched on is not saved either. */
static void
on_save_and_switch (SonorHotlineNoticeWindow *self)
{
  sonor_floor_verb_do (self->title, self->workplace,
                       make_query (self, "WITH saved AS MATERIALIZED (SELECT hotline_notice_save($1::uuid, $2, $3, $4::timestamptz, $5, $6))"
                                         " SELECT hotline_notice_switch($1::uuid, true) FROM saved"),
                       NULL, on_saved);
}

static void
sonor_hotline_notice_window_dispose (GObject *object)
{
  SonorHotlineNoticeWindow *self = SONOR_HOTLINE_NOTICE_WINDOW (object);

  if (self->queues != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->queues, self);
      g_object_run_dispose (G_OBJECT (self->queues));
    }
  g_clear_object (&self->queues);
  g_clear_object (&self->workplace);
  g_clear_pointer (&self->queue_codes, g_ptr_array_unref);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->queue_code, g_free);

  G_OBJECT_CLASS (sonor_hotline_notice_window_parent_class)->dispose (object);
}

static void
sonor_hotline_notice_window_class_init (SonorHotlineNoticeWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sonor_hotline_notice_window_dispose;
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static GtkWidget *
new_combo_row (const char         *title,
               const char * const *names)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr (GtkStringList) model = gtk_string_list_new (names);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (model));

  return row;
}

static GtkWidget *
new_entry_row (const char *title)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);

  return row;
}

static GtkWidget *
new_rows (SonorHotlineNoticeWindow *self)
{
  const char * const kind_names[] = {
    C_("notice", "Water"), C_("notice", "Electricity"), C_("notice", "Heating"), C_("notice", "Gas"), C_("notice", "Roads"),
    C_("notice", "Other"), NULL
  };
  static const char * const no_names[] = { NULL };
  GtkWidget *group = adw_preferences_group_new ();

  self->kind = new_combo_row (C_("notice", "Kind"), kind_names);
  self->title = new_entry_row (_("What is the matter, and where"));
  self->until = sonor_until_row_new (_("Until"));
  self->queue = new_combo_row (_("Said to"), no_names);
  self->prompt = new_entry_row (_("Recording, if there is one (file name without .wav)"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->kind);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->title);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->until);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->queue);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->prompt);
  adw_preferences_group_set_description (
    ADW_PREFERENCES_GROUP (group),
    _("Callers hear it after their language key and before they wait. Without a recording the switch says the kind and until when; "
      "who presses 1 has heard enough."));

  return group;
}

static void
sonor_hotline_notice_window_init (SonorHotlineNoticeWindow *self)
{
  GtkWidget *outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *overlay = adw_toast_overlay_new ();

  self->id = g_uuid_string_random ();
  self->queue_codes = g_ptr_array_new_with_free_func (g_free);
  self->save = gtk_button_new_with_mnemonic (_("_Save only"));
  self->save_and_switch = gtk_button_new_with_mnemonic (_("Save and _switch on"));
  gtk_widget_add_css_class (self->save_and_switch, "suggested-action");
  gtk_widget_set_halign (buttons, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (buttons), self->save);
  gtk_box_append (GTK_BOX (buttons), self->save_and_switch);
  gtk_widget_add_css_class (box, "window-content");
  gtk_box_append (GTK_BOX (box), new_rows (self));
  gtk_box_append (GTK_BOX (box), buttons);
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (overlay), box);
  gtk_box_append (GTK_BOX (outer), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (outer), overlay);
  adw_window_set_content (ADW_WINDOW (self), outer);
  gtk_window_set_title (GTK_WINDOW (self), _("Notice to callers"));
  gtk_window_set_default_size (GTK_WINDOW (self), 600, 480);
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (self), TRUE);
  gtk_window_set_default_widget (GTK_WINDOW (self), self->save_and_switch);

  g_signal_connect_object (self->title, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->until, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->save, "clicked", G_CALLBACK (on_save), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->save_and_switch, "clicked", G_CALLBACK (on_save_and_switch), self, G_CONNECT_SWAPPED);
  on_changed (self);
}

/**
 * sonor_hotline_notice_window_new:
 * @workplace: where the supervisor is signed in
 *
 * Returns: (transfer none): a window for a new notice, to be presented
 */
GtkWidget *
sonor_hotline_notice_window_new (SonorWorkplace *workplace)
{
  static const char * const no_channels[] = { NULL };
  SonorHotlineNoticeWindow *self = g_object_new (SONOR_TYPE_HOTLINE_NOTICE_WINDOW, NULL);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) later = g_date_time_add_hours (now, USUAL_HOURS);
  g_autofree char *day = g_date_time_format (later, "%Y-%m-%d");
  g_autofree char *time = g_date_time_format (later, "%H:00");

  self->workplace = g_object_ref (workplace);
  sonor_until_row_set (SONOR_UNTIL_ROW (self->until), day, time);
  self->queues = sonor_live_query_new (sonor_workplace_get_database (workplace), "SELECT code, name FROM floor_queues()", no_channels);
  g_signal_connect_object (self->queues, "changed", G_CALLBACK (on_queues), self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}

/**
 * sonor_hotline_notice_window_edit:
 * @self: a window
 * @rows: notices that have been read
 * @row: which of them is changed
 *
 * Shows a notice that exists; saving changes it.
 */
void
sonor_hotline_notice_window_edit (SonorHotlineNoticeWindow *self,
                                  SonorResult              *rows,
                                  guint                     row)
{
  g_return_if_fail (SONOR_IS_HOTLINE_NOTICE_WINDOW (self));

  g_free (self->id);
  self->id = g_strdup (sonor_floor_row_text (rows, row, "id"));
  g_free (self->queue_code);
  self->queue_code = g_strdup (sonor_result_get_text (rows, row, "queue_code"));
  for (guint i = 0; kinds[i] != NULL; i++)
    {
      if (g_str_equal (kinds[i], sonor_floor_row_text (rows, row, "kind")))
        adw_combo_row_set_selected (ADW_COMBO_ROW (self->kind), i);
    }
  gtk_editable_set_text (GTK_EDITABLE (self->title), sonor_floor_row_text (rows, row, "title"));
  gtk_editable_set_text (GTK_EDITABLE (self->prompt), sonor_floor_row_text (rows, row, "prompt"));
  sonor_until_row_set (SONOR_UNTIL_ROW (self->until), sonor_floor_row_text (rows, row, "until_day"),
                       sonor_floor_row_text (rows, row, "until_time"));
  on_changed (self);
}
