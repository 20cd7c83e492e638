/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/messages/message-view.h"

#include <glib/gi18n.h>

#include "desk/messages/message-row.h"
#include "desk/work/notice.h"

/**
 * SonorMessageView:
 *
 * What was said with one correspondent, oldest first. It stays at its end while new messages come, unless somebody reads further up.
 */
struct _SonorMessageView
{
  GtkWidget       parent_instance;

  GtkWidget      *scrolled;
  GtkBox         *box;

  SonorWorkplace *workplace;
  GCancellable   *cancellable;
  GHashTable     *rows;
  char           *id;
  double          upper;
  gboolean        at_end;
};

G_DEFINE_FINAL_TYPE (SonorMessageView, sonor_message_view, GTK_TYPE_WIDGET)

static void
on_adjusted (GtkAdjustment    *adjustment,
             SonorMessageView *self)
{
  self->upper = gtk_adjustment_get_upper (adjustment);
  if (self->at_end)
    gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
}

static void
on_scrolled (GtkAdjustment    *adjustment,
             SonorMessageView *self)
{
  /* While the length changes it is not somebody who scrolls. */
  if (gtk_adjustment_get_upper (adjustment) == self->upper)
    self->at_end = gtk_adjustment_get_value (adjustment) + gtk_adjustment_get_page_size (adjustment) >= gtk_adjustment_get_upper (adjustment) - 4;
}

static void
clear (SonorMessageView *self)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->box))) != NULL)
    gtk_box_remove (self->box, row);
  g_hash_table_remove_all (self->rows);
  self->at_end = TRUE;
}

static void
on_read (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (SonorMessageView) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, &error);

  if (rows == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && self->workplace != NULL)
        sonor_notice_error (GTK_WIDGET (self), error);
      return;
    }

  for (guint i = 0; i < sonor_result_get_n_rows (rows); i++)
    {
      const char *id = sonor_result_get_text (rows, i, "id");
      GtkWidget *row = g_hash_table_lookup (self->rows, id);

      if (row != NULL)
        {
          sonor_message_row_update (SONOR_MESSAGE_ROW (row), rows, i);
          continue;
        }
      row = sonor_message_row_new (self->workplace, rows, i);
      g_hash_table_insert (self->rows, g_strdup (id), row);
      gtk_box_append (self->box, row);
    }
}

/**
 * sonor_message_view_read:
 * @self: a view
 *
 * Reads it again.
 */
void
sonor_message_view_read (SonorMessageView *self)
{
  g_autoptr (SonorQuery) query = NULL;

  g_return_if_fail (SONOR_IS_MESSAGE_VIEW (self));

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->id == NULL)
    return;

  self->cancellable = g_cancellable_new ();
  query = sonor_query_new ("SELECT * FROM conversation_messages($1)");
  sonor_query_add_text (query, self->id);
  sonor_database_query_async (sonor_workplace_get_database (self->workplace), query, self->cancellable, on_read, g_object_ref (self));
}

static void
on_notification (SonorDatabase    *database,
                 const char       *channel,
                 const char       *payload,
                 SonorMessageView *self)
{
  if (g_str_equal (channel, "conversation") && g_strcmp0 (payload, self->id) == 0)
    sonor_message_view_read (self);
}

static void
sonor_message_view_dispose (GObject *object)
{
  SonorMessageView *self = SONOR_MESSAGE_VIEW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->scrolled, gtk_widget_unparent);
  g_clear_object (&self->workplace);

  G_OBJECT_CLASS (sonor_message_view_parent_class)->dispose (object);
}

static void
sonor_message_view_finalize (GObject *object)
{
  SonorMessageView *self = SONOR_MESSAGE_VIEW (object);

  g_hash_table_unref (self->rows);
  g_free (self->id);

  G_OBJECT_CLASS (sonor_message_view_parent_class)->finalize (object);
}

static void
sonor_message_view_class_init (SonorMessageViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_message_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_message_view_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "messageview");
}

static void
sonor_message_view_init (SonorMessageView *self)
{
  GtkAdjustment *adjustment;

  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->at_end = TRUE;
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 10));
  gtk_widget_add_css_class (GTK_WIDGET (self->box), "messages");
  gtk_widget_set_valign (GTK_WIDGET (self->box), GTK_ALIGN_END);
  self->scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), GTK_WIDGET (self->box));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scrolled), GTK_ACCESSIBLE_PROPERTY_LABEL, _("What was said"), -1);
  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scrolled));
  g_signal_connect_object (adjustment, "changed", G_CALLBACK (on_adjusted), self, 0);
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (on_scrolled), self, 0);
  gtk_widget_set_parent (self->scrolled, GTK_WIDGET (self));
}

/**
 * sonor_message_view_new:
 * @workplace: where the person is signed in
 *
 * Returns: (transfer floating): a view that shows nothing yet
 */
GtkWidget *
sonor_message_view_new (SonorWorkplace *workplace)
{
  SonorMessageView *self = g_object_new (SONOR_TYPE_MESSAGE_VIEW, NULL);
  SonorDatabase *database = sonor_workplace_get_database (workplace);

  self->workplace = g_object_ref (workplace);
  g_signal_connect_object (database, "notification", G_CALLBACK (on_notification), self, 0);
  g_signal_connect_object (database, "resync", G_CALLBACK (sonor_message_view_read), self, G_CONNECT_SWAPPED);
  sonor_database_listen (database, "conversation");

  return GTK_WIDGET (self);
}

/**
 * sonor_message_view_show:
 * @self: a view
 * @id: UUID of a conversation
 *
 * Shows what was said there, and with the same correspondent before.
 */
void
sonor_message_view_show (SonorMessageView *self,
                         const char       *id)
{
  g_return_if_fail (SONOR_IS_MESSAGE_VIEW (self));

  g_free (self->id);
  self->id = g_strdup (id);
  clear (self);
  sonor_message_view_read (self);
}
