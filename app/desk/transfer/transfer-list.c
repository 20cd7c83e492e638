/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/transfer/transfer-list.h"

#include <glib/gi18n.h>

#include "desk/floor/floor-row.h"
#include "desk/floor/floor-verb.h"
#include "desk/floor/steady-list.h"
#include "desk/work/notice.h"
#include "model/live-query.h"

/**
 * SonorTransferList:
 *
 * 转办失败: what another hotline could not be told and was given up, each to be sent again.
 */
struct _SonorTransferList
{
  GtkWidget       parent_instance;

  GtkWidget      *list;
  SonorWorkplace *workplace;
};

G_DEFINE_FINAL_TYPE (SonorTransferList, sonor_transfer_list, GTK_TYPE_WIDGET)

static GtkWidget *
make_row (const char *id,
          GtkWidget  *owner)
{
  GtkWidget *row = sonor_floor_row_new ();
  GtkWidget *open = sonor_floor_row_add_button (SONOR_FLOOR_ROW (row), _("Ticket"), "work.open-ticket", "");
  GtkWidget *again = sonor_floor_row_add_button (SONOR_FLOOR_ROW (row), _("Send again"), "transfer.again", id);

  gtk_widget_set_tooltip_text (open, _("Opens the ticket"));
  gtk_widget_set_tooltip_text (again, _("Tells the other hotline once more what it has not taken"));
  g_object_set_data (G_OBJECT (row), "open", open);
  gtk_widget_add_css_class (row, "error");

  return row;
}

static void
show_row (GtkWidget   *row,
          SonorResult *rows,
          guint        index,
          GtkWidget   *owner)
{
  /* Translators: a ticket that another hotline could not be told of: number and hotline */
  g_autofree char *title = g_strdup_printf (_("⚠ %s to %s"), sonor_floor_row_text (rows, index, "ticket_number"),
                                            sonor_floor_row_text (rows, index, "peer_name"));
  g_autofree char *since = g_strdup_printf (_("since %s"), sonor_floor_row_text (rows, index, "since_words"));
  g_autofree char *about = g_strdup_printf ("%s · %s", since, sonor_floor_row_text (rows, index, "failure"));

  gtk_actionable_set_action_target (GTK_ACTIONABLE (g_object_get_data (G_OBJECT (row), "open")), "s",
                                    sonor_floor_row_text (rows, index, "ticket_id"));
  sonor_floor_row_set_words (SONOR_FLOOR_ROW (row), title, about);
}

static void
on_again (GtkWidget  *widget,
          const char *action,
          GVariant   *parameter)
{
  SonorQuery *query = sonor_query_new ("SELECT transfer_again($1::uuid)");

  sonor_query_add_text (query, g_variant_get_string (parameter, NULL));
  sonor_floor_verb_do (widget, SONOR_TRANSFER_LIST (widget)->workplace, query, _("Sent again"), NULL);
}

static void
sonor_transfer_list_dispose (GObject *object)
{
  SonorTransferList *self = SONOR_TRANSFER_LIST (object);

  g_clear_pointer (&self->list, gtk_widget_unparent);
  g_clear_object (&self->workplace);

  G_OBJECT_CLASS (sonor_transfer_list_parent_class)->dispose (object);
}

static void
sonor_transfer_list_class_init (SonorTransferListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sonor_transfer_list_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (widget_class, "transfer.again", "s", on_again);
}

static void
sonor_transfer_list_init (SonorTransferList *self)
{
  self->list = sonor_steady_list_new (_("Not told to other hotlines"), _("Other hotlines have been told everything"), "id", make_row, show_row,
                                      GTK_WIDGET (self));
  gtk_widget_set_parent (self->list, GTK_WIDGET (self));
}

/**
 * sonor_transfer_list_new:
 * @workplace: where the supervisor is signed in
 *
 * Returns: (transfer floating): the list
 */
GtkWidget *
sonor_transfer_list_new (SonorWorkplace *workplace)
{
  static const char * const channels[] = { "transfer", NULL };
  SonorTransferList *self = g_object_new (SONOR_TYPE_TRANSFER_LIST, NULL);
  SonorLiveQuery *query = sonor_live_query_new (
    sonor_workplace_get_database (workplace),
    "SELECT id, ticket_id, ticket_number, peer_name, failure, to_char(since, 'MM-DD HH24:MI') AS since_words FROM transfer_dead()",
    channels);

  self->workplace = g_object_ref (workplace);
  sonor_notice_watch (GTK_WIDGET (self), query);
  sonor_steady_list_follow (SONOR_STEADY_LIST (self->list), query);

  return GTK_WIDGET (self);
}

/**
 * sonor_transfer_list_read:
 * @self: the list
 *
 * Reads it again.
 */
void
sonor_transfer_list_read (SonorTransferList *self)
{
  g_return_if_fail (SONOR_IS_TRANSFER_LIST (self));

  sonor_steady_list_read (SONOR_STEADY_LIST (self->list));
}
