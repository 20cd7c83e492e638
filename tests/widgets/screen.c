/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "screen.h"

#include <string.h>

/* A window that comes before the window manager may never be shown. */
void
test_wait_for_manager (void)
{
  gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;
  g_autofree char *answer = NULL;

  while ((answer == NULL || strstr (answer, "window id") == NULL) && g_get_monotonic_time () < end)
    {
      g_clear_pointer (&answer, g_free);
      g_usleep (50000);
      g_spawn_command_line_sync ("xprop -root _NET_SUPPORTING_WM_CHECK", &answer, NULL, NULL, NULL);
    }
}

static gboolean
on_tick (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/* A window of a widget, when it has been drawn. One that is not shown, for whatever reason of the screen's, is said so and not waited for. */
GtkWidget *
test_show (GtkWidget *child,
           int        width,
           int        height)
{
  GtkWidget *window = gtk_window_new ();
  gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;
  guint tick = g_timeout_add (100, on_tick, NULL);

  gtk_window_set_child (GTK_WINDOW (window), child);
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_present (GTK_WINDOW (window));
  while ((!gtk_widget_get_mapped (child) || gtk_widget_get_width (child) == 0) && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (tick);
  g_assert_true (gtk_widget_get_mapped (child));
  g_assert_cmpint (gtk_widget_get_width (child), >, 0);
  gtk_test_widget_wait_for_draw (window);

  return window;
}

void
test_settle (GtkWidget *widget)
{
  for (guint i = 0; i < 3; i++)
    gtk_test_widget_wait_for_draw (widget);
}
