/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/tickets/ticket-columns.h"

#include <glib/gi18n.h>

#include "model/ticket-words.h"
#include "model/ticket.h"

#define TITLE_WIDTH 200
#define LEAST_WIDTH 40
#define MOST_WIDTH 1000

typedef struct
{
  const char *id;
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
  { "light", NC_ ("column", "Light"), 76, 0, FALSE, show_light },
  { "marks", N_("Marks"), 64, 0, FALSE, show_flags },
  { "number", N_("Number"), 176, 0, FALSE, show_number },
  { "title", N_("Title"), -1, 0, FALSE, show_title },
  { "kind", N_("Kind"), 92, 0, FALSE, show_kind },
  { "category", N_("Category"), 130, 1300, FALSE, show_category },
  { "area", N_("Area"), 130, 1250, FALSE, show_area },
  { "unit", N_("Unit"), 140, 0, FALSE, show_unit },
  { "state", N_("State"), 100, 0, FALSE, show_state },
  { "created", N_("Created"), 106, 0, TRUE, show_created },
  { "due", N_("Deadline"), 196, 0, TRUE, show_due },
};

/* What a person has chosen of the columns. */
typedef struct
{
  gboolean hidden[G_N_ELEMENTS (columns)];
  int      widths[G_N_ELEMENTS (columns)];
  gboolean fitting;
} Choice;

static Choice *
get_choice (GtkColumnView *view)
{
  Choice *choice = g_object_get_data (G_OBJECT (view), "sonor-choice");

  if (choice == NULL)
    {
      choice = g_new0 (Choice, 1);
      for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
        choice->widths[i] = columns[i].width;
      g_object_set_data_full (G_OBJECT (view), "sonor-choice", choice, g_free);
    }

  return choice;
}

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
  return g_str_equal (title, "Light") ? C_("column", "Light") : _(title);
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
  Choice *choice = get_choice (view);
  int left = width;

  choice->fitting = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      gboolean visible = width >= columns[i].needs_width && !choice->hidden[i];

      gtk_column_view_column_set_visible (find_column (view, i), visible);
      if (columns[i].width > 0)
        gtk_column_view_column_set_fixed_width (find_column (view, i), choice->widths[i]);
      if (visible && columns[i].width > 0)
        left -= choice->widths[i];
    }

  /* GTK 4.8 does not share out again what a hidden column leaves. */
  gtk_column_view_column_set_fixed_width (find_column (view, position_of (show_title)), MAX (left, TITLE_WIDTH));
  choice->fitting = FALSE;
}

/**
 * sonor_ticket_columns_get_n:
 *
 * Returns: how many columns there are
 */
guint
sonor_ticket_columns_get_n (void)
{
  return G_N_ELEMENTS (columns);
}

/**
 * sonor_ticket_columns_get_title:
 * @column: which, from 0
 *
 * Returns: (transfer none): its title
 */
const char *
sonor_ticket_columns_get_title (guint column)
{
  return translate (columns[column].title);
}

/**
 * sonor_ticket_columns_is_chosen:
 * @view: a view with the columns
 * @column: which, from 0
 *
 * Returns: whether the person wants to see it
 */
gboolean
sonor_ticket_columns_is_chosen (GtkColumnView *view,
                                guint          column)
{
  return !get_choice (view)->hidden[column];
}

/**
 * sonor_ticket_columns_set_chosen:
 * @view: a view with the columns
 * @column: which, from 0; number and title are always chosen, for without them nobody knows a ticket
 * @chosen: whether the person wants to see it; call sonor_ticket_columns_fit() then
 */
void
sonor_ticket_columns_set_chosen (GtkColumnView *view,
                                 guint          column,
                                 gboolean       chosen)
{
  if (sonor_ticket_columns_is_optional (column))
    get_choice (view)->hidden[column] = !chosen;
}

/**
 * sonor_ticket_columns_is_optional:
 * @column: which, from 0
 *
 * Returns: whether a list can do without it
 */
gboolean
sonor_ticket_columns_is_optional (guint column)
{
  return columns[column].show != show_number && columns[column].show != show_title;
}

/**
 * sonor_ticket_columns_keep_widths:
 * @view: a view with the columns
 *
 * Takes the widths that a person has pulled the columns to as chosen.
 *
 * Returns: whether any is another than before
 */
gboolean
sonor_ticket_columns_keep_widths (GtkColumnView *view)
{
  Choice *choice = get_choice (view);
  gboolean changed = FALSE;

  if (choice->fitting)
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      int width = gtk_column_view_column_get_fixed_width (find_column (view, i));

      if (columns[i].width > 0 && width >= LEAST_WIDTH && width != choice->widths[i])
        {
          choice->widths[i] = width;
          changed = TRUE;
        }
    }

  return changed;
}

/**
 * sonor_ticket_columns_to_json:
 * @view: a view with the columns
 *
 * Returns: (transfer full): which columns a person has chosen and how wide they are, to be remembered
 */
JsonNode *
sonor_ticket_columns_to_json (GtkColumnView *view)
{
  Choice *choice = get_choice (view);
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      if (choice->hidden[i])
        json_object_set_int_member (object, columns[i].id, 0);
      else if (columns[i].width > 0 && choice->widths[i] != columns[i].width)
        json_object_set_int_member (object, columns[i].id, choice->widths[i]);
    }
  json_node_take_object (node, object);

  return node;
}

/**
 * sonor_ticket_columns_read_json:
 * @view: a view with the columns
 * @node: (nullable): what sonor_ticket_columns_to_json() made; whatever else is in it is passed over
 */
void
sonor_ticket_columns_read_json (GtkColumnView *view,
                                JsonNode      *node)
{
  Choice *choice = get_choice (view);
  JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  for (guint i = 0; object != NULL && i < G_N_ELEMENTS (columns); i++)
    {
      JsonNode *member = json_object_get_member (object, columns[i].id);
      gint64 width;

      if (member == NULL || !JSON_NODE_HOLDS_VALUE (member))
        continue;
      width = json_node_get_int (member);
      if (width == 0)
        choice->hidden[i] = sonor_ticket_columns_is_optional (i);
      else if (width >= LEAST_WIDTH && width <= MOST_WIDTH)
        choice->widths[i] = (int) width;
    }
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
