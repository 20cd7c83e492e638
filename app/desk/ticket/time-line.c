/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/ticket/time-line.h"

#include <glib/gi18n.h>

#include "desk/calls/recording-bar.h"
#include "desk/ticket/time-line-entry.h"
#include "widgets/mongolian.h"
#include "widgets/script-label.h"

/**
 * SonorTimeLine:
 *
 * What happened to a ticket and what is due, the latest first, by days. Kinds of things can be left out.
 */
struct _SonorTimeLine
{
  GtkWidget        parent_instance;

  GtkBox          *filters;
  GtkListBox      *list;

  SonorTicketFile *file;
  gboolean         shown[SONOR_TIME_LINE_N];
  char            *signature;
};

G_DEFINE_FINAL_TYPE (SonorTimeLine, sonor_time_line, GTK_TYPE_WIDGET)

static const char * const kind_words[SONOR_TIME_LINE_N] = {
  [SONOR_TIME_LINE_CENTRE] = N_("Centre"),
  [SONOR_TIME_LINE_UNIT] = N_("Units"),
  [SONOR_TIME_LINE_CALL] = N_("Calls"),
  [SONOR_TIME_LINE_PRESSURE] = N_("Deadlines"),
};

static GtkWidget *
new_label (const char *text,
           const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);

  return label;
}

static GtkWidget *
new_row (SonorTimeLineEntry *entry,
         GDateTime          *now,
         SonorWorkplace     *workplace)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *icon = gtk_image_new_from_icon_name (entry->icon);
  GtkWidget *title = new_label (entry->title, "heading");
  g_autofree char *clock = g_date_time_format (entry->at, "%H:%M");
  GtkWidget *time = new_label (clock, "numeric");
  g_autofree char *spoken = g_strjoin (" · ", clock, entry->title, *entry->who != '\0' ? entry->who : NULL, NULL);

  gtk_label_set_wrap (GTK_LABEL (time), FALSE);
  gtk_widget_add_css_class (time, "dim-label");
  gtk_widget_set_valign (time, GTK_ALIGN_START);
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_set_margin_top (icon, 2);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_box_append (GTK_BOX (head), title);
  if (*entry->who != '\0')
    {
      GtkWidget *who = new_label (entry->who, "caption");

      gtk_widget_add_css_class (who, "dim-label");
      gtk_widget_set_valign (who, GTK_ALIGN_START);
      gtk_box_append (GTK_BOX (head), who);
    }
  gtk_box_append (GTK_BOX (words), head);
  if (*entry->detail != '\0')
    {
      GtkWidget *detail = sonor_mongolian_is_in (entry->detail) ? sonor_script_label_new (entry->detail)
                                                                : new_label (entry->detail, NULL);
      GtkWidget *label = SONOR_IS_SCRIPT_LABEL (detail) ? GTK_WIDGET (sonor_script_label_get_label (SONOR_SCRIPT_LABEL (detail)))
                                                        : detail;

      gtk_label_set_selectable (GTK_LABEL (label), TRUE);
      /* A label that can be selected would be a stop of the tab key, and there are many. */
      gtk_widget_set_focusable (label, FALSE);
      gtk_box_append (GTK_BOX (words), detail);
    }
  if (entry->call_id != NULL)
    {
      GtkWidget *bar = sonor_recording_bar_new (workplace);

      sonor_recording_bar_set_call (SONOR_RECORDING_BAR (bar), entry->call_id);
      gtk_box_append (GTK_BOX (words), bar);
    }
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (box), time);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), words);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  if (g_date_time_compare (entry->at, now) > 0)
    gtk_widget_add_css_class (row, "future");

  g_object_set_data_full (G_OBJECT (row), "day", g_date_time_format (entry->at, "%Y-%m-%d"), g_free);
  g_object_set_data (G_OBJECT (row), "kind", GINT_TO_POINTER (entry->kind));

  return row;
}

static void
add_header (GtkListBoxRow *row,
            GtkListBoxRow *before,
            gpointer       user_data)
{
  const char *day = g_object_get_data (G_OBJECT (row), "day");

  if (before == NULL || g_strcmp0 (day, g_object_get_data (G_OBJECT (before), "day")) != 0)
    {
      GtkWidget *header = new_label (day, "caption-heading");

      gtk_widget_add_css_class (header, "day");
      gtk_list_box_row_set_header (row, header);
    }
  else
    gtk_list_box_row_set_header (row, NULL);
}

static gboolean
is_wanted (GtkListBoxRow *row,
           gpointer       user_data)
{
  SonorTimeLine *self = user_data;

  return self->shown[GPOINTER_TO_INT (g_object_get_data (G_OBJECT (row), "kind"))];
}

static char *
dup_signature (GPtrArray *entries)
{
  GString *signature = g_string_new (NULL);

  for (guint i = 0; i < entries->len; i++)
    {
      SonorTimeLineEntry *entry = entries->pdata[i];

      g_string_append_printf (signature, "%" G_GINT64_FORMAT "\n%s\n%s\n%s\n%s\n", g_date_time_to_unix (entry->at), entry->title,
                              entry->who, entry->detail, entry->call_id != NULL ? entry->call_id : "");
    }

  return g_string_free (signature, FALSE);
}

/* Who comes and goes changes a ticket's file but nothing here, and what is being read should stay where it is. */
static void
update (SonorTimeLine *self)
{
  g_autoptr (GPtrArray) entries = sonor_time_line_entries (self->file);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *signature = dup_signature (entries);
  GtkListBoxRow *row;

  if (g_strcmp0 (signature, self->signature) == 0)
    return;

  g_free (self->signature);
  self->signature = g_steal_pointer (&signature);
  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; i < entries->len; i++)
    gtk_list_box_append (self->list, new_row (entries->pdata[i], now, sonor_ticket_file_get_workplace (self->file)));
}

static void
on_filter (GtkToggleButton *button,
           SonorTimeLine   *self)
{
  guint kind = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "kind"));

  self->shown[kind] = gtk_toggle_button_get_active (button);
  gtk_list_box_invalidate_filter (self->list);
  gtk_list_box_invalidate_headers (self->list);
}

static void
sonor_time_line_dispose (GObject *object)
{
  SonorTimeLine *self = SONOR_TIME_LINE (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->file);

  G_OBJECT_CLASS (sonor_time_line_parent_class)->dispose (object);
}

static void
sonor_time_line_finalize (GObject *object)
{
  SonorTimeLine *self = SONOR_TIME_LINE (object);

  g_free (self->signature);

  G_OBJECT_CLASS (sonor_time_line_parent_class)->finalize (object);
}

static void
sonor_time_line_class_init (SonorTimeLineClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_time_line_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_time_line_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "timeline");
}

static void
sonor_time_line_init (SonorTimeLine *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));
  GtkWidget *title = new_label (_("Time line"), "title-4");

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);

  self->filters = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6));
  gtk_widget_set_hexpand (title, TRUE);
  gtk_box_append (self->filters, title);
  for (guint kind = 0; kind < SONOR_TIME_LINE_N; kind++)
    {
      GtkWidget *button = gtk_toggle_button_new_with_label (_(kind_words[kind]));

      self->shown[kind] = TRUE;
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), TRUE);
      gtk_widget_add_css_class (button, "chip");
      g_object_set_data (G_OBJECT (button), "kind", GUINT_TO_POINTER (kind));
      g_signal_connect (button, "toggled", G_CALLBACK (on_filter), self);
      gtk_box_append (self->filters, button);
    }

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_list_box_set_header_func (self->list, add_header, NULL, NULL);
  gtk_list_box_set_filter_func (self->list, is_wanted, self, NULL);
  gtk_list_box_set_placeholder (self->list, new_label (_("Nothing of this kind has happened"), "dim-label"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Time line"), -1);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "time-line");
  gtk_widget_set_parent (GTK_WIDGET (self->filters), GTK_WIDGET (self));
  gtk_widget_set_parent (GTK_WIDGET (self->list), GTK_WIDGET (self));
}

/**
 * sonor_time_line_new:
 * @file: a ticket
 *
 * Returns: (transfer floating): its time line, which follows the ticket
 */
GtkWidget *
sonor_time_line_new (SonorTicketFile *file)
{
  SonorTimeLine *self = g_object_new (SONOR_TYPE_TIME_LINE, NULL);

  self->file = g_object_ref (file);
  g_signal_connect_object (file, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}
