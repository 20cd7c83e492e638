/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Whether the person can be called: ready, not ready, on a break, wrapping up. */

#include "desk/line/line-private.h"

static void
on_seat_changed (SonorLine *self)
{
  if (!self->at_hotline)
    return;

  self->ready = g_strcmp0 (sonor_hotline_seat_get_status (self->seat), "ready") == 0;
  sonor_line_emit (self, SONOR_LINE_SIGNAL_CHANGED, NULL);
}

/* What the seat at the hotline tells is the line's too. */
void
sonor_line_follow_seat (SonorLine *self)
{
  g_signal_connect_object (self->seat, "changed", G_CALLBACK (on_seat_changed), self, G_CONNECT_SWAPPED);
}

static void
on_status_set (GObject      *source_object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (SonorLine) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!sonor_hotline_seat_set_status_finish (SONOR_HOTLINE_SEAT (source_object), result, &error)
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    sonor_line_emit (self, SONOR_LINE_SIGNAL_PROBLEM, error);
}

/**
 * sonor_line_set_ready:
 * @self: a line
 * @ready: whether calls shall be offered
 *
 * Lets calls come, or has callers told that nobody is there. Calls that are here go on.
 */
void
sonor_line_set_ready (SonorLine *self,
                      gboolean   ready)
{
  g_return_if_fail (SONOR_IS_LINE (self));

  /* At the hotline the database decides, and tells when it has. */
  if (self->at_hotline)
    {
      sonor_hotline_seat_set_status_async (self->seat, ready ? "ready" : "not_ready", NULL, self->cancellable, on_status_set,
                                           g_object_ref (self));
      return;
    }

  self->ready = ready;
  if (self->phone != NULL)
    sonor_phone_set_accepting (self->phone, ready);
  sonor_line_emit (self, SONOR_LINE_SIGNAL_CHANGED, NULL);
}

/**
 * sonor_line_get_ready:
 * @self: a line
 *
 * Returns: whether calls are offered
 */
gboolean
sonor_line_get_ready (SonorLine *self)
{
  g_return_val_if_fail (SONOR_IS_LINE (self), FALSE);

  return self->ready;
}

/**
 * sonor_line_get_breaks:
 * @self: a line
 *
 * Returns: (transfer none) (element-type utf8 utf8): the breaks that can be taken, by their codes; none but at the hotline
 */
GHashTable *
sonor_line_get_breaks (SonorLine *self)
{
  g_return_val_if_fail (SONOR_IS_LINE (self), NULL);

  return sonor_hotline_seat_get_breaks (self->seat);
}

/**
 * sonor_line_get_break:
 * @self: a line
 *
 * Returns: (transfer none) (nullable): the code of the break the person takes, %NULL if they take none
 */
const char *
sonor_line_get_break (SonorLine *self)
{
  g_return_val_if_fail (SONOR_IS_LINE (self), NULL);

  if (!self->at_hotline || g_strcmp0 (sonor_hotline_seat_get_status (self->seat), "break") != 0)
    return NULL;

  return sonor_hotline_seat_get_reason (self->seat);
}

/**
 * sonor_line_take_break:
 * @self: a line at the hotline
 * @code: which break
 *
 * Begins a break, after the call if there is one.
 */
void
sonor_line_take_break (SonorLine  *self,
                       const char *code)
{
  g_return_if_fail (SONOR_IS_LINE (self));
  g_return_if_fail (self->at_hotline);

  sonor_hotline_seat_set_status_async (self->seat, "break", code, self->cancellable, on_status_set, g_object_ref (self));
}

/**
 * sonor_line_end_wrap_up:
 * @self: a line at the hotline
 *
 * Wrap-up is done, before its time is over.
 */
void
sonor_line_end_wrap_up (SonorLine *self)
{
  g_return_if_fail (SONOR_IS_LINE (self));

  if (self->at_hotline)
    sonor_hotline_seat_end_wrap_up_async (self->seat, self->cancellable, on_status_set, g_object_ref (self));
}
