/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/tickets/ticket-columns.h"

#include <glib/gi18n.h>

#include "model/ticket-words.h"
#include "model/ticket.h"

#define TITLE_WIDTH 200

typedef struct
{
  const char *title;
  int         width;
  int         needs_width;
  gboolean    sortable;
  void      (*show) (GtkLabel    *label,
                     SonorTicket *ticket,
                     GDateTime   *now);
} Column;

/* A light is a colour, a shape and a word, so that nobody needs to tell colours apart. */
static void
show_light (GtkLabel    *label,
            SonorTicket *ticket,
            GDateTime   *now)
{
  static const char * const shapes[][2] = { { "green", "●" }, { "amber", "▲" }, { "red", "■" } };
  const char *light = sonor_ticket_get_text (ticket, SONOR_TICKET_LIGHT);
  g_autofree char *text = NULL;
  const char *classes[2] = { NULL, NULL };

  for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      if (g_str_equal (shapes[i][0], light))
        {
          text = g_strdup_printf ("%s %s", shapes[i][1], sonor_ticket_words_light (light));
          classes[0] = light;
        }
    }
  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_css_classes (GTK_WIDGET (label), classes);
}

static void
show_flags (GtkLabel    *label,
            SonorTicket *ticket,
            GDateTime   *now)
{
  gboolean urgent = sonor_ticket_is_urgent (ticket);
  gboolean confidential = sonor_ticket_is_confidential (ticket);
  const char *classes[2] = { urgent ? "urgent" : "confidential", NULL };
  g_autofree char *text = g_strdup_printf ("%s%s%s",
                                           /* Translators: a mark of a few letters in a list: the ticket is urgent */
                                           urgent ? _("urg.") : "", urgent && confidential ? " " : "",
                                           /* Translators: a mark of a few letters in a list: the ticket is confidential */
                                           confidential ? _("conf.") : "");

  gtk_label_set_text (label, text);
  gtk_widget_set_css_classes (GTK_WIDGET (label), classes);
}

static void
show_number (GtkLabel    *label,
             SonorTicket *ticket,
             GDateTime   *now)
{
  gtk_label_set_text (label, sonor_ticket_get_text (ticket, SONOR_TICKET_NUMBER));
}

static void
show_title (GtkLabel    *label,
            SonorTicket *ticket,
            GDateTime   *now)
{
  gtk_label_set_text (label, sonor_ticket_get_text (ticket, SONOR_TICKET_TITLE));
  gtk_widget_set_tooltip_text (GTK_WIDGET (label), sonor_ticket_get_text (ticket, SONOR_TICKET_TITLE));
}

static void
show_kind (GtkLabel    *label,
           SonorTicket *ticket,
           GDateTime   *now)
{
  gtk_label_set_text (label, sonor_ticket_words_kind (sonor_ticket_get_text (ticket, SONOR_TICKET_KIND)));
}

static void
show_category (GtkLabel    *label,
               SonorTicket *ticket,
               GDateTime   *now)
{
  gtk_label_set_text (label, sonor_ticket_get_text (ticket, SONOR_TICKET_CATEGORY_NAME));
}

static void
show_area (GtkLabel    *label,
           SonorTicket *ticket,
           GDateTime   *now)
{
  gtk_label_set_text (label, sonor_ticket_get_text (ticket, SONOR_TICKET_AREA_NAME));
}

static void
show_unit (GtkLabel    *label,
           SonorTicket *ticket,
           GDateTime   *now)
{
  gtk_label_set_text (label, sonor_ticket_get_text (ticket, SONOR_TICKET_LEAD_UNIT_NAME));
}

static void
show_state (GtkLabel    *label,
            SonorTicket *ticket,
            GDateTime   *now)
{
  gtk_label_set_text (label, sonor_ticket_words_state (sonor_ticket_get_text (ticket, SONOR_TICKET_STATE)));
}

static void
show_created (GtkLabel    *label,
              SonorTicket *ticket,
              GDateTime   *now)
{
  g_autofree char *text = sonor_ticket_words_time (sonor_ticket_get_created_at (ticket), now);

  gtk_label_set_text (label, text);
}

static void
show_due (GtkLabel    *label,
          SonorTicket *ticket,
          GDateTime   *now)
{
  gboolean running = *sonor_ticket_get_text (ticket, SONOR_TICKET_LIGHT) != '\0';
  g_autofree char *text = sonor_ticket_words_due (sonor_ticket_get_due_at (ticket), running, now);
  const char *classes[2] = { running ? sonor_ticket_get_text (ticket, SONOR_TICKET_LIGHT) : "dim-label", NULL };

  gtk_label_set_text (label, text);
  gtk_widget_set_css_classes (GTK_WIDGET (label), classes);
}

/* In order; needs_width: hidden while the list is narrower, 0: always shown. The title takes what is left. */
static const Column columns[] = {
  { NC_ ("column", "Light"), 76, 0, FALSE, show_light },
  { N_("Marks"), 64, 0, FALSE, show_flags },
  { N_("Number"), 176, 0, FALSE, show_number },
  { N_("Title"), -1, 0, FALSE, show_title },
  { N_("Kind"), 92, 0, FALSE, show_kind },
  { N_("Category"), 130, 1300, FALSE, show_category },
  { N_("Area"), 130, 1250, FALSE, show_area },
  { N_("Unit"), 140, 0, FALSE, show_unit },
  { N_("State"), 100, 0, FALSE, show_state },
  { N_("Created"), 106, 0, TRUE, show_created },
  { N_("Deadline"), 196, 0, TRUE, show_due },
};

static void
on_setup (GtkSignalListItemFactory *factory,
          GtkListItem              *item,
          gpointer                  user_data)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_single_line_mode (GTK_LABEL (label), TRUE);
  gtk_list_item_set_child (item, label);
}

static void
on_bind (GtkSignalListItemFactory *factory,
         GtkListItem              *item,
         gpointer                  user_data)
{
  const Column *column = user_data;
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  column->show (GTK_LABEL (gtk_list_item_get_child (item)), gtk_list_item_get_item (item), now);
}

/*
 * GTK 4.8 does not tell by which column a view is sorted. So it is asked to compare: the sorter of the first column says
 * that it was asked, and that the first of two is smaller, which comes back turned round if the order is.
 */
static int
on_compare (gconstpointer a,
            gconstpointer b,
            gpointer      user_data)
{
  GtkColumnViewColumn *column = GTK_COLUMN_VIEW_COLUMN (user_data);
  GtkColumnView *view = gtk_column_view_column_get_column_view (column);

  if (view != NULL && g_object_get_data (G_OBJECT (view), "sonor-sorted-by") == NULL)
    g_object_set_data (G_OBJECT (view), "sonor-sorted-by", column);

  return -1;
}

static GtkColumnViewColumn *
find_column (GtkColumnView *view,
             guint          position)
{
  g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (gtk_column_view_get_columns (view), position);

  return column;
}

static guint
position_of (void (*show) (GtkLabel *, SonorTicket *, GDateTime *))
{
  guint i = 0;

  while (columns[i].show != show)
    i++;

  return i;
}

/* In English a light is also the opposite of dark. */
static const char *
translate (const char *title)
{
  return g_str_equal (title, "Light") ? C_ ("column", "Light") : _(title);
}

/**
 * sonor_ticket_columns_add:
 * @view: a view of #SonorTicket
 *
 * Adds the columns of a list of tickets.
 */
void
sonor_ticket_columns_add (GtkColumnView *view)
{
  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
      g_autoptr (GtkColumnViewColumn) column = NULL;

      g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
      g_signal_connect (factory, "bind", G_CALLBACK (on_bind), (gpointer) &columns[i]);
      column = gtk_column_view_column_new (translate (columns[i].title), factory);
      gtk_column_view_column_set_resizable (column, TRUE);
      if (columns[i].width > 0)
        gtk_column_view_column_set_fixed_width (column, columns[i].width);
      else
        gtk_column_view_column_set_expand (column, TRUE);
      if (columns[i].sortable)
        {
          g_autoptr (GtkSorter) sorter = GTK_SORTER (gtk_custom_sorter_new (on_compare, column, NULL));

          gtk_column_view_column_set_sorter (column, sorter);
        }
      gtk_column_view_append_column (view, column);
    }
}

/**
 * sonor_ticket_columns_fit:
 * @view: a view with the columns
 * @width: its width, in pixels
 *
 * Hides the columns that a narrow list can do without, and gives the title what is left.
 */
void
sonor_ticket_columns_fit (GtkColumnView *view,
                          int            width)
{
  int left = width;

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      gtk_column_view_column_set_visible (find_column (view, i), width >= columns[i].needs_width);
      if (width >= columns[i].needs_width && columns[i].width > 0)
        left -= columns[i].width;
    }

  /* GTK 4.8 does not share out again what a hidden column leaves. */
  gtk_column_view_column_set_fixed_width (find_column (view, position_of (show_title)), MAX (left, TITLE_WIDTH));
}

/**
 * sonor_ticket_columns_get_sort:
 * @view: a view with the columns
 *
 * Returns: the order that its headers show
 */
SonorTicketSort
sonor_ticket_columns_get_sort (GtkColumnView *view)
{
  /* Two of them: one compared with itself is equal without asking. */
  g_autoptr (SonorTicket) smaller = g_object_new (SONOR_TYPE_TICKET, NULL);
  g_autoptr (SonorTicket) larger = g_object_new (SONOR_TYPE_TICKET, NULL);
  GtkColumnViewColumn *column;
  gboolean ascending;

  g_object_set_data (G_OBJECT (view), "sonor-sorted-by", NULL);
  ascending = gtk_sorter_compare (gtk_column_view_get_sorter (view), smaller, larger) == GTK_ORDERING_SMALLER;
  column = g_object_get_data (G_OBJECT (view), "sonor-sorted-by");

  if (column != NULL && column == find_column (view, position_of (show_due)) && ascending)
    return SONOR_TICKET_SORT_DUE_ASCENDING;
  if (column != NULL && column == find_column (view, position_of (show_created)) && ascending)
    return SONOR_TICKET_SORT_CREATED_ASCENDING;

  return SONOR_TICKET_SORT_CREATED_DESCENDING;
}

/**
 * sonor_ticket_columns_set_sort:
 * @view: a view with the columns
 * @sort: an order
 *
 * Makes the headers show an order. The farthest deadline first is no order of ours, so that one shows as the newest first.
 */
void
sonor_ticket_columns_set_sort (GtkColumnView   *view,
                               SonorTicketSort  sort)
{
  gboolean due = sort == SONOR_TICKET_SORT_DUE_ASCENDING;

  gtk_column_view_sort_by_column (view, NULL, GTK_SORT_ASCENDING);
  gtk_column_view_sort_by_column (view, find_column (view, position_of (due ? show_due : show_created)),
                                  sort == SONOR_TICKET_SORT_CREATED_DESCENDING ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING);
}
