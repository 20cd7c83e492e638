/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "board/board-monitor.h"

#ifdef SONOR_WITH_X11
#include <gdk/x11/gdkx.h>
#endif

/**
 * sonor_board_monitor_move:
 * @window: a window that is shown
 * @monitor: where it shall be
 *
 * Moves the window to a monitor. GTK asks the window manager for a monitor by a hint that the small ones of kiosks do not know,
 * and without one nobody is asked at all; under X11 the window itself can be moved. Elsewhere asking is enough, and this does nothing.
 */
void
sonor_board_monitor_move (GtkWindow  *window,
                          GdkMonitor *monitor)
{
#ifdef SONOR_WITH_X11
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (window));
  GdkDisplay *display = gtk_widget_get_display (GTK_WIDGET (window));
  GdkRectangle area;
  int scale;

  if (!GDK_IS_X11_SURFACE (surface))
    return;

  gdk_monitor_get_geometry (monitor, &area);
  scale = gdk_surface_get_scale_factor (surface);
  XMoveResizeWindow (gdk_x11_display_get_xdisplay (display), gdk_x11_surface_get_xid (surface), area.x * scale, area.y * scale,
                     (unsigned int) (area.width * scale), (unsigned int) (area.height * scale));
  gdk_display_flush (display);
#endif
}
