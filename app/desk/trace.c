/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/trace.h"

static gboolean
is_wanted (void)
{
  return g_strcmp0 (g_getenv ("SONOR_TRACE"), "1") == 0;
}

/**
 * sonor_trace:
 * @event: what has happened
 *
 * If the environment variable `SONOR_TRACE` is 1, writes the event and the monotonic time (microseconds) to standard error,
 * for benches. Never anything that a person has typed.
 */
void
sonor_trace (const char *event)
{
  if (is_wanted ())
    g_printerr ("sonor-trace %s %" G_GINT64_FORMAT "\n", event, g_get_monotonic_time ());
}

static void
on_after_paint (GdkFrameClock *clock,
                const char    *event)
{
  sonor_trace (event);
  g_signal_handlers_disconnect_by_func (clock, on_after_paint, (gpointer) event);
}

/**
 * sonor_trace_frame:
 * @widget: a widget in a window on the screen
 * @event: (transfer none): what the next frame will show; a string that stays
 *
 * Writes the event when the next frame has been painted.
 */
void
sonor_trace_frame (GtkWidget  *widget,
                   const char *event)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (widget);

  if (!is_wanted () || clock == NULL)
    return;

  g_signal_connect (clock, "after-paint", G_CALLBACK (on_after_paint), (gpointer) event);
  gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_PAINT);
}
