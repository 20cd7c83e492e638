/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/hotline/until-row.h"

#include <glib/gi18n.h>

#include "widgets/date-button.h"

/**
 * SonorUntilRow:
 *
 * A row of a form: a day and a time of the city's clock until which something holds, or no end.
 */
struct _SonorUntilRow
{
  AdwActionRow  parent_instance;

  GtkWidget    *day;
  GtkWidget    *time;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorUntilRow, sonor_until_row, ADW_TYPE_ACTION_ROW)

/* "18:00", "8:30"; also with the colon of a Chinese keyboard. */
static gboolean
parse_time (const char *text,
            guint      *hour,
            guint      *minute)
{
  g_auto (GStrv) parts = NULL;
  g_autofree char *plain = NULL;
  g_autoptr (GString) written = g_string_new (text);
  guint64 number;

  g_string_replace (written, "：", ":", 0);
  plain = g_strstrip (g_string_free (g_steal_pointer (&written), FALSE));
  parts = g_strsplit (plain, ":", -1);
  if (g_strv_length (parts) != 2 || !g_ascii_string_to_unsigned (parts[0], 10, 0, 23, &number, NULL))
    return FALSE;
  *hour = (guint) number;
  if (strlen (parts[1]) != 2 || !g_ascii_string_to_unsigned (parts[1], 10, 0, 59, &number, NULL))
    return FALSE;
  *minute = (guint) number;

  return TRUE;
}

static void
on_changed (SonorUntilRow *self)
{
  gboolean has_day = *sonor_date_button_get_day (SONOR_DATE_BUTTON (self->day)) != '\0';

  gtk_widget_set_sensitive (self->time, has_day);
  if (sonor_until_row_is_good (self))
    gtk_widget_remove_css_class (self->time, "error");
  else
    gtk_widget_add_css_class (self->time, "error");
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
sonor_until_row_class_init (SonorUntilRowClass *klass)
{
  /**
   * SonorUntilRow::changed:
   * @self: the row
   *
   * The day or the time is another one.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sonor_until_row_init (SonorUntilRow *self)
{
  self->day = sonor_date_button_new (_("Day"));
  self->time = gtk_entry_new ();
  gtk_editable_set_width_chars (GTK_EDITABLE (self->time), 5);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->time), 5);
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->time), "18:00");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->time), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Time"), -1);
  gtk_widget_set_valign (self->day, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (self->time, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->day);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->time);
  g_signal_connect_object (self->day, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->time, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
}

/**
 * sonor_until_row_new:
 * @title: what ends then
 *
 * Returns: (transfer floating): a row without an end
 */
GtkWidget *
sonor_until_row_new (const char *title)
{
  return g_object_new (SONOR_TYPE_UNTIL_ROW, "title", title, NULL);
}

/**
 * sonor_until_row_set:
 * @self: a row
 * @day: a day, as in 2026-11-28; empty for no end
 * @time: a time, as in 18:00
 */
void
sonor_until_row_set (SonorUntilRow *self,
                     const char    *day,
                     const char    *time)
{
  g_return_if_fail (SONOR_IS_UNTIL_ROW (self));

  sonor_date_button_set_day (SONOR_DATE_BUTTON (self->day), day);
  gtk_editable_set_text (GTK_EDITABLE (self->time), time);
  on_changed (self);
}

/**
 * sonor_until_row_is_good:
 * @self: a row
 *
 * Returns: whether there is no end, or an end with a day and a time that can be read
 */
gboolean
sonor_until_row_is_good (SonorUntilRow *self)
{
  guint hour, minute;

  g_return_val_if_fail (SONOR_IS_UNTIL_ROW (self), FALSE);

  return *sonor_date_button_get_day (SONOR_DATE_BUTTON (self->day)) == '\0' ||
         parse_time (gtk_editable_get_text (GTK_EDITABLE (self->time)), &hour, &minute);
}

/**
 * sonor_until_row_dup:
 * @self: a row
 *
 * Returns: (transfer full) (nullable): day and time as the database reads them in its own time zone, which is the city's; %NULL
 *   if there is no end, or none that can be read
 */
char *
sonor_until_row_dup (SonorUntilRow *self)
{
  const char *day;
  guint hour, minute;

  g_return_val_if_fail (SONOR_IS_UNTIL_ROW (self), NULL);

  day = sonor_date_button_get_day (SONOR_DATE_BUTTON (self->day));
  if (*day == '\0' || !parse_time (gtk_editable_get_text (GTK_EDITABLE (self->time)), &hour, &minute))
    return NULL;

  return g_strdup_printf ("%s %02u:%02u", day, hour, minute);
}
