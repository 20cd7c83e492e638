/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "widgets/date-button.h"

#include <glib/gi18n-lib.h>

/**
 * SonorDateButton:
 *
 * A day that can be chosen in a calendar, or left open.
 */
struct _SonorDateButton
{
  GtkWidget    parent_instance;

  GtkWidget   *button;
  GtkLabel    *label;
  GtkCalendar *calendar;
  GtkWidget   *any;
  char        *title;
  char        *day;
  gboolean     showing;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorDateButton, sonor_date_button, GTK_TYPE_WIDGET)

static void
show (SonorDateButton *self)
{
  /* Translators: what a day is for, and the day, as in “From 2026-11-02” */
  g_autofree char *text = *self->day != '\0' ? g_strdup_printf (_("%s %s"), self->title, self->day) : g_strdup (self->title);

  gtk_label_set_text (self->label, text);
  gtk_widget_set_sensitive (self->any, *self->day != '\0');
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  if (*self->day != '\0')
    gtk_widget_add_css_class (self->button, "chosen");
  else
    gtk_widget_remove_css_class (self->button, "chosen");
}

static void
take (SonorDateButton *self,
      char            *day)
{
  g_autofree char *owned = day;

  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->button));
  if (g_str_equal (owned, self->day))
    return;

  g_free (self->day);
  self->day = g_steal_pointer (&owned);
  show (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_day_selected (SonorDateButton *self)
{
  g_autoptr (GDateTime) date = gtk_calendar_get_date (self->calendar);

  if (!self->showing)
    take (self, g_date_time_format (date, "%Y-%m-%d"));
}

static void
on_any (SonorDateButton *self)
{
  take (self, g_strdup (""));
}

static void
sonor_date_button_dispose (GObject *object)
{
  SonorDateButton *self = SONOR_DATE_BUTTON (object);

  g_clear_pointer (&self->button, gtk_widget_unparent);

  G_OBJECT_CLASS (sonor_date_button_parent_class)->dispose (object);
}

static void
sonor_date_button_finalize (GObject *object)
{
  SonorDateButton *self = SONOR_DATE_BUTTON (object);

  g_free (self->title);
  g_free (self->day);

  G_OBJECT_CLASS (sonor_date_button_parent_class)->finalize (object);
}

static void
sonor_date_button_class_init (SonorDateButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sonor_date_button_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_date_button_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "datebutton");

  /**
   * SonorDateButton::changed:
   * @self: a button
   *
   * A person has chosen a day, or none.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sonor_date_button_init (SonorDateButton *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *popover = gtk_popover_new ();

  self->day = g_strdup ("");
  self->calendar = GTK_CALENDAR (gtk_calendar_new ());
  self->any = gtk_button_new_with_label (_("Any day"));
  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->label), "numeric");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->calendar));
  gtk_box_append (GTK_BOX (box), self->any);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  self->button = gtk_menu_button_new ();
  gtk_menu_button_set_child (GTK_MENU_BUTTON (self->button), GTK_WIDGET (self->label));
  gtk_menu_button_set_always_show_arrow (GTK_MENU_BUTTON (self->button), TRUE);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), popover);
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
  g_signal_connect_object (self->calendar, "day-selected", G_CALLBACK (on_day_selected), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->any, "clicked", G_CALLBACK (on_any), self, G_CONNECT_SWAPPED);
}

/**
 * sonor_date_button_new:
 * @title: what the day is for
 *
 * Returns: (transfer floating): a button without a day
 */
GtkWidget *
sonor_date_button_new (const char *title)
{
  SonorDateButton *self = g_object_new (SONOR_TYPE_DATE_BUTTON, NULL);

  self->title = g_strdup (title);
  show (self);

  return GTK_WIDGET (self);
}

/**
 * sonor_date_button_get_day:
 * @self: a button
 *
 * Returns: (transfer none): the day, YYYY-MM-DD, or "" for any
 */
const char *
sonor_date_button_get_day (SonorDateButton *self)
{
  g_return_val_if_fail (SONOR_IS_DATE_BUTTON (self), "");

  return self->day;
}

/**
 * sonor_date_button_set_day:
 * @self: a button
 * @day: the day, YYYY-MM-DD, or "" for any
 *
 * Sets the day without telling of it.
 */
void
sonor_date_button_set_day (SonorDateButton *self,
                           const char      *day)
{
  g_autoptr (GDateTime) date = NULL;
  g_autofree char *noon = NULL;

  g_return_if_fail (SONOR_IS_DATE_BUTTON (self));
  g_return_if_fail (day != NULL);

  g_free (self->day);
  self->day = g_strdup (day);
  if (*day != '\0')
    {
      noon = g_strconcat (day, "T12:00:00Z", NULL);
      date = g_date_time_new_from_iso8601 (noon, NULL);
    }
  if (date != NULL)
    {
      self->showing = TRUE;
      gtk_calendar_select_day (self->calendar, date);
      self->showing = FALSE;
    }
  show (self);
}
