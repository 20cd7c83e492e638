/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/floor/clock-label.h"

#include <glib/gi18n.h>

/**
 * SonorClockLabel:
 *
 * For how long something lasts, counted on each second while it is on the screen. Past its limit it is red and says so by a
 * shape and a word, too.
 */
struct _SonorClockLabel
{
  GtkWidget  parent_instance;

  GtkLabel  *label;
  gint64     since;
  double     limit;
  guint      tick_id;
};

G_DEFINE_FINAL_TYPE (SonorClockLabel, sonor_clock_label, GTK_TYPE_WIDGET)

static void
update (SonorClockLabel *self)
{
  double seconds = (double) (g_get_monotonic_time () - self->since) / G_USEC_PER_SEC;
  g_autofree char *clock = NULL;
  g_autofree char *text = NULL;

  if (self->since == 0)
    {
      gtk_label_set_text (self->label, "");
      return;
    }

  clock = sonor_clock_label_format (seconds);
  if (self->limit > 0 && seconds > self->limit)
    {
      /* Translators: %s is for how long something lasts that has lasted too long */
      text = g_strdup_printf (_("▲ %s too long"), clock);
      gtk_widget_add_css_class (GTK_WIDGET (self), "over");
    }
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "over");
  gtk_label_set_text (self->label, text != NULL ? text : clock);
}

static gboolean
on_tick (gpointer user_data)
{
  update (user_data);

  return G_SOURCE_CONTINUE;
}

static void
sonor_clock_label_map (GtkWidget *widget)
{
  SonorClockLabel *self = SONOR_CLOCK_LABEL (widget);

  GTK_WIDGET_CLASS (sonor_clock_label_parent_class)->map (widget);
  update (self);
  if (self->tick_id == 0)
    self->tick_id = g_timeout_add_seconds (1, on_tick, self);
}

static void
sonor_clock_label_unmap (GtkWidget *widget)
{
  SonorClockLabel *self = SONOR_CLOCK_LABEL (widget);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  GTK_WIDGET_CLASS (sonor_clock_label_parent_class)->unmap (widget);
}

static void
sonor_clock_label_dispose (GObject *object)
{
  SonorClockLabel *self = SONOR_CLOCK_LABEL (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  if (self->label != NULL)
    {
      gtk_widget_unparent (GTK_WIDGET (self->label));
      self->label = NULL;
    }

  G_OBJECT_CLASS (sonor_clock_label_parent_class)->dispose (object);
}

static void
sonor_clock_label_class_init (SonorClockLabelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sonor_clock_label_dispose;
  widget_class->map = sonor_clock_label_map;
  widget_class->unmap = sonor_clock_label_unmap;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "clocklabel");
}

static void
sonor_clock_label_init (SonorClockLabel *self)
{
  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->label, 1);
  gtk_widget_add_css_class (GTK_WIDGET (self->label), "numeric");
  gtk_widget_set_parent (GTK_WIDGET (self->label), GTK_WIDGET (self));
}

/**
 * sonor_clock_label_new:
 *
 * Returns: (transfer floating): a label that shows nothing yet
 */
GtkWidget *
sonor_clock_label_new (void)
{
  return g_object_new (SONOR_TYPE_CLOCK_LABEL, NULL);
}

/**
 * sonor_clock_label_set:
 * @self: a label
 * @since: since when, by the monotonic clock in microseconds
 * @limit: after how many seconds it is too long, 0 for never
 *
 * Counts from then on.
 */
void
sonor_clock_label_set (SonorClockLabel *self,
                       gint64           since,
                       double           limit)
{
  g_return_if_fail (SONOR_IS_CLOCK_LABEL (self));

  self->since = since != 0 ? since : 1;
  self->limit = limit;
  update (self);
}

/**
 * sonor_clock_label_clear:
 * @self: a label
 *
 * Shows nothing.
 */
void
sonor_clock_label_clear (SonorClockLabel *self)
{
  g_return_if_fail (SONOR_IS_CLOCK_LABEL (self));

  self->since = 0;
  self->limit = 0;
  gtk_widget_remove_css_class (GTK_WIDGET (self), "over");
  update (self);
}

/**
 * sonor_clock_label_format:
 * @seconds: a span of time
 *
 * Returns: (transfer full): it as minutes and seconds, with hours where there are some
 */
char *
sonor_clock_label_format (double seconds)
{
  gint64 whole = (gint64) MAX (seconds, 0);

  if (whole < 3600)
    return g_strdup_printf ("%d:%02d", (int) (whole / 60), (int) (whole % 60));

  return g_strdup_printf ("%" G_GINT64_FORMAT ":%02d:%02d", whole / 3600, (int) (whole / 60 % 60), (int) (whole % 60));
}
