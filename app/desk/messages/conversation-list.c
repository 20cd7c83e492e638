/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/messages/conversation-list.h"

#include <glib/gi18n.h>

#include "desk/messages/conversation-row.h"
#include "desk/work/notice.h"
#include "model/live-query.h"

/**
 * SonorConversationList:
 *
 * Conversations of all channels: one's own first, then those that wait for somebody, then those of colleagues; in each the most
 * urgent first. It follows what happens; the one that is chosen stays chosen wherever it moves.
 */
struct _SonorConversationList
{
  GtkWidget       parent_instance;

  GtkWidget      *box;
  GtkListBox     *list;
  GtkWidget      *closed;

  SonorWorkplace *workplace;
  SonorLiveQuery *query;
  GHashTable     *rows;
  char           *chosen;
  guint           tick_id;
  gboolean        filling;
};

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorConversationList, sonor_conversation_list, GTK_TYPE_WIDGET)

static int
compare_rows (GtkListBoxRow *a,
              GtkListBoxRow *b,
              gpointer       user_data)
{
  guint first = sonor_conversation_row_get_place (SONOR_CONVERSATION_ROW (a));
  guint second = sonor_conversation_row_get_place (SONOR_CONVERSATION_ROW (b));

  return first < second ? -1 : first > second;
}

static void
show_header (GtkListBoxRow *row,
             GtkListBoxRow *before,
             gpointer       user_data)
{
  const char *section = sonor_conversation_row_get_section (SONOR_CONVERSATION_ROW (row));
  const char *above = before != NULL ? sonor_conversation_row_get_section (SONOR_CONVERSATION_ROW (before)) : NULL;
  GtkWidget *label = NULL;

  if (g_strcmp0 (section, above) != 0)
    {
      label = gtk_label_new (section);
      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_widget_add_css_class (label, "caption-heading");
      gtk_widget_add_css_class (label, "section");
    }
  gtk_list_box_row_set_header (row, label);
}

static void
choose (SonorConversationList *self,
        const char            *id)
{
  if (g_strcmp0 (id, self->chosen) == 0)
    return;

  g_free (self->chosen);
  self->chosen = g_strdup (id);
  g_signal_emit (self, signals[CHOSEN], 0, id);
}

static void
on_selected (GtkListBox            *list,
             GtkListBoxRow         *row,
             SonorConversationList *self)
{
  if (row != NULL && !self->filling)
    choose (self, sonor_conversation_row_get_id (SONOR_CONVERSATION_ROW (row)));
}

static gboolean
on_tick (gpointer user_data)
{
  SonorConversationList *self = user_data;
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    sonor_conversation_row_tick (row);

  return G_SOURCE_CONTINUE;
}

static void
drop_others (SonorConversationList *self,
             GHashTable            *kept)
{
  GHashTableIter iter;
  gpointer id, row;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &id, &row))
    {
      if (g_hash_table_contains (kept, id))
        continue;
      gtk_list_box_remove (self->list, row);
      g_hash_table_iter_remove (&iter);
    }
}

static void
on_rows (SonorConversationList *self)
{
  SonorResult *result = sonor_live_query_get_rows (self->query);
  g_autoptr (GHashTable) kept = g_hash_table_new (g_str_hash, g_str_equal);
  GtkWidget *chosen;

  if (result == NULL)
    return;

  self->filling = TRUE;
  for (guint i = 0; i < sonor_result_get_n_rows (result); i++)
    {
      const char *id = sonor_result_get_text (result, i, "id");
      GtkWidget *row = g_hash_table_lookup (self->rows, id);

      if (row == NULL)
        {
          row = sonor_conversation_row_new (id);
          g_hash_table_insert (self->rows, g_strdup (id), row);
          sonor_conversation_row_show (SONOR_CONVERSATION_ROW (row), result, i);
          gtk_list_box_append (self->list, row);
        }
      else
        sonor_conversation_row_show (SONOR_CONVERSATION_ROW (row), result, i);
      g_hash_table_add (kept, (gpointer) id);
    }
  drop_others (self, kept);
  gtk_list_box_invalidate_sort (self->list);
  gtk_list_box_invalidate_headers (self->list);
  chosen = self->chosen != NULL ? g_hash_table_lookup (self->rows, self->chosen) : NULL;
  gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (chosen));
  self->filling = FALSE;
}

static void
listen_to (SonorConversationList *self,
           const char            *which)
{
  static const char * const channels[] = { "conversation", NULL };
  const char *sql = g_str_equal (which, "open") ? "SELECT * FROM conversation_list('open')" : "SELECT * FROM conversation_list('closed')";

  if (self->query != NULL)
    g_object_run_dispose (G_OBJECT (self->query));
  g_clear_object (&self->query);
  self->query = sonor_live_query_new (sonor_workplace_get_database (self->workplace), sql, channels);
  sonor_notice_watch (GTK_WIDGET (self), self->query);
  g_signal_connect_object (self->query, "changed", G_CALLBACK (on_rows), self, G_CONNECT_SWAPPED);
}

static void
on_which (GtkToggleButton       *button,
          SonorConversationList *self)
{
  listen_to (self, gtk_toggle_button_get_active (button) ? "closed" : "open");
}

static void
sonor_conversation_list_dispose (GObject *object)
{
  SonorConversationList *self = SONOR_CONVERSATION_LIST (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  if (self->query != NULL)
    g_object_run_dispose (G_OBJECT (self->query));
  g_clear_object (&self->query);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->workplace);

  G_OBJECT_CLASS (sonor_conversation_list_parent_class)->dispose (object);
}

static void
sonor_conversation_list_finalize (GObject *object)
{
  SonorConversationList *self = SONOR_CONVERSATION_LIST (object);

  g_hash_table_unref (self->rows);
  g_free (self->chosen);

  G_OBJECT_CLASS (sonor_conversation_list_parent_class)->finalize (object);
}

static void
sonor_conversation_list_class_init (SonorConversationListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_conversation_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_conversation_list_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "conversationlist");

  /**
   * SonorConversationList::chosen:
   * @self: the list
   * @id: UUID of a conversation
   *
   * Another conversation is chosen.
   */
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
sonor_conversation_list_init (SonorConversationList *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *empty = gtk_label_new (_("No conversations"));

  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_widget_add_css_class (empty, "dim-label");
  gtk_widget_add_css_class (empty, "padded");
  gtk_list_box_set_placeholder (self->list, empty);
  gtk_list_box_set_sort_func (self->list, compare_rows, NULL, NULL);
  gtk_list_box_set_header_func (self->list, show_header, NULL, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "navigation-sidebar");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Conversations"), -1);
  g_signal_connect_object (self->list, "row-selected", G_CALLBACK (on_selected), self, 0);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->list));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scrolled, TRUE);
  self->closed = gtk_toggle_button_new_with_label (_("Closed ones"));
  gtk_widget_add_css_class (self->closed, "flat");
  gtk_widget_set_margin_start (self->closed, 6);
  gtk_widget_set_margin_end (self->closed, 6);
  gtk_widget_set_margin_bottom (self->closed, 6);
  g_signal_connect_object (self->closed, "toggled", G_CALLBACK (on_which), self, 0);
  gtk_box_append (GTK_BOX (self->box), scrolled);
  gtk_box_append (GTK_BOX (self->box), self->closed);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->tick_id = g_timeout_add_seconds (1, on_tick, self);
}

/**
 * sonor_conversation_list_new:
 * @workplace: where the person is signed in
 *
 * Returns: (transfer floating): the list
 */
GtkWidget *
sonor_conversation_list_new (SonorWorkplace *workplace)
{
  SonorConversationList *self = g_object_new (SONOR_TYPE_CONVERSATION_LIST, NULL);

  self->workplace = g_object_ref (workplace);
  listen_to (self, "open");

  return GTK_WIDGET (self);
}

/**
 * sonor_conversation_list_read:
 * @self: the list
 *
 * Reads it again.
 */
void
sonor_conversation_list_read (SonorConversationList *self)
{
  g_return_if_fail (SONOR_IS_CONVERSATION_LIST (self));

  sonor_live_query_read (self->query);
}

/**
 * sonor_conversation_list_step:
 * @self: the list
 * @step: +1 for the next, -1 for the one before
 *
 * Chooses the conversation beside the one that is chosen.
 */
void
sonor_conversation_list_step (SonorConversationList *self,
                              int                    step)
{
  GtkListBoxRow *row;

  g_return_if_fail (SONOR_IS_CONVERSATION_LIST (self));

  row = gtk_list_box_get_selected_row (self->list);
  row = gtk_list_box_get_row_at_index (self->list, row != NULL ? gtk_list_box_row_get_index (row) + step : 0);
  if (row != NULL)
    gtk_list_box_select_row (self->list, row);
}
