/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "loop.h"

static gboolean
on_over (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_REMOVE;
}

void
loop_run (guint milliseconds)
{
  gboolean over = FALSE;

  g_timeout_add (milliseconds, on_over, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

static void
on_result (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

SonorMediaLeg *
loop_add_leg (SonorMediaCall *call)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  SonorMediaLeg *leg;

  sonor_media_call_add_leg_async (call, NULL, on_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  leg = sonor_media_call_add_leg_finish (call, result, &error);
  g_assert_no_error (error);

  return leg;
}
