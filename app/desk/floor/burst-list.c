/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/floor/burst-list.h"

#include <glib/gi18n.h>

#include "desk/floor/floor-row.h"
#include "model/live-query.h"
#include "widgets/figure.h"

/**
 * SonorBurstList:
 *
 * 突发聚集: what comes far more often than is usual at this hour, and where; nothing at all while there is none.
 */
struct _SonorBurstList
{
  GtkWidget       parent_instance;

  GtkWidget      *card;
  GtkBox         *box;
  SonorLiveQuery *bursts;
};

G_DEFINE_FINAL_TYPE (SonorBurstList, sonor_burst_list, GTK_TYPE_WIDGET)

static void
show_row (GtkWidget   *row,
          SonorResult *rows,
          guint        index)
{
  g_autofree char *usual = sonor_figure_format (SONOR_FIGURE_NUMBER, sonor_result_get_double (rows, index, "usual"), 0.1, NULL);
  g_autofree char *title = g_strdup_printf ("▲ %s · %s", sonor_floor_row_text (rows, index, "area_name"),
                                            sonor_floor_row_text (rows, index, "category_name"));
  /* Translators: tickets of one category in one county; the second number is what is usual at this hour */
  g_autofree char *about = g_strdup_printf (_("%d in an hour, usually %s"), (int) sonor_result_get_integer (rows, index, "tickets"), usual);

  sonor_floor_row_set_words (SONOR_FLOOR_ROW (row), title, about);
  sonor_floor_row_set_clock (SONOR_FLOOR_ROW (row), sonor_result_get_double (rows, index, "since_s"), 0);
}

static void
on_bursts (SonorBurstList *self)
{
  SonorResult *rows = sonor_live_query_get_rows (self->bursts);
  GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->box));

  for (guint i = 0; i < sonor_result_get_n_rows (rows); i++)
    {
      if (row == NULL)
        {
          row = sonor_floor_row_new ();
          gtk_box_append (self->box, row);
        }
      show_row (row, rows, i);
      row = gtk_widget_get_next_sibling (row);
    }
  while (row != NULL)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (row);

      gtk_box_remove (self->box, row);
      row = next;
    }
  gtk_widget_set_visible (GTK_WIDGET (self), sonor_result_get_n_rows (rows) > 0);
}

static void
sonor_burst_list_dispose (GObject *object)
{
  SonorBurstList *self = SONOR_BURST_LIST (object);

  if (self->bursts != NULL)
    g_object_run_dispose (G_OBJECT (self->bursts));
  g_clear_object (&self->bursts);
  g_clear_pointer (&self->card, gtk_widget_unparent);

  G_OBJECT_CLASS (sonor_burst_list_parent_class)->dispose (object);
}

static void
sonor_burst_list_class_init (SonorBurstListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sonor_burst_list_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "steadylist");
}

static void
sonor_burst_list_init (SonorBurstList *self)
{
  GtkWidget *title = gtk_label_new (_("Bursts"));

  self->card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (self->card, "card");
  gtk_widget_add_css_class (title, "caption-heading");
  gtk_widget_add_css_class (title, "error");
  gtk_box_append (GTK_BOX (self->card), title);
  gtk_box_append (GTK_BOX (self->card), GTK_WIDGET (self->box));
  gtk_widget_set_parent (self->card, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * sonor_burst_list_new:
 * @database: where the supervisor is signed in
 *
 * Returns: (transfer floating): the bursts that go on
 */
GtkWidget *
sonor_burst_list_new (SonorDatabase *database)
{
  static const char * const channels[] = { "burst", NULL };
  SonorBurstList *self = g_object_new (SONOR_TYPE_BURST_LIST, NULL);

  self->bursts = sonor_live_query_new (database, "SELECT *, extract(epoch FROM clock_timestamp() - since)::double precision AS since_s FROM bursts_now()",
                                       channels);
  g_signal_connect_object (self->bursts, "changed", G_CALLBACK (on_bursts), self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}
