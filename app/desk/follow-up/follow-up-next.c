/* SPDX-License-Identifier: GPL-3.0-or-later */

/* From one citizen to the next: the database says whom to call and keeps others off. */

#include "desk/follow-up/follow-up-next.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "desk/work/notice.h"

#define PREFERENCE "follow-up.goes-on"

/**
 * sonor_follow_up_goes_on:
 * @workplace: where the person is signed in
 *
 * Returns: whether the person wants the next ticket by itself after each
 */
gboolean
sonor_follow_up_goes_on (SonorWorkplace *workplace)
{
  JsonNode *node = sonor_workplace_get_preference (workplace, PREFERENCE);

  return node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_boolean (node);
}

/**
 * sonor_follow_up_set_goes_on:
 * @workplace: where the person is signed in
 * @goes_on: whether the next ticket opens by itself after each
 */
void
sonor_follow_up_set_goes_on (SonorWorkplace *workplace,
                             gboolean        goes_on)
{
  JsonNode *node = json_node_new (JSON_NODE_VALUE);

  json_node_set_boolean (node, goes_on);
  sonor_workplace_set_preference (workplace, PREFERENCE, node);
}

static void
on_next (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GtkWidget) from = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, &error);

  /* Whoever asked may have gone to another page meanwhile; what was claimed for them waits first in the queue. */
  if (gtk_widget_get_root (from) == NULL)
    return;
  if (rows == NULL)
    {
      sonor_notice_error (from, error);
      return;
    }
  if (sonor_result_get_n_rows (rows) == 0 || sonor_result_is_null (rows, 0, "id"))
    {
      sonor_notice_show (from, _("Nobody is to be called now"));
      gtk_widget_activate_action (from, "work.page", "s", "follow-up");
      return;
    }

  gtk_widget_activate_action (from, "work.open-ticket", "s", sonor_result_get_text (rows, 0, "id"));
}

/**
 * sonor_follow_up_next:
 * @workplace: where the person is signed in
 * @from: a widget of the work view
 *
 * Claims the ticket whose citizen is to be called next, and opens it.
 */
void
sonor_follow_up_next (SonorWorkplace *workplace,
                      GtkWidget      *from)
{
  g_autoptr (SonorQuery) query = sonor_query_new ("SELECT follow_up_next() ->> 'id' AS id");
  /* A form goes as soon as it is done; the toasts of the work view stay. */
  GtkWidget *toasts = gtk_widget_get_ancestor (from, ADW_TYPE_TOAST_OVERLAY);

  sonor_database_query_async (sonor_workplace_get_database (workplace), query, NULL, on_next,
                              g_object_ref (toasts != NULL ? toasts : from));
}
