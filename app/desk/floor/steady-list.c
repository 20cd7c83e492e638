/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/floor/steady-list.h"

#include "desk/floor/floor-row.h"

/* A menu that closes has events on their way, which must find it. */
#define PAUSE_MILLISECONDS 300

/**
 * SonorSteadyList:
 *
 * A short list under a heading that is read again and again. What a row says changes at once; while the pointer is above the
 * list a row that is gone stays, greyed out, and new ones come below, so that none moves under the pointer.
 */
struct _SonorSteadyList
{
  GtkWidget           parent_instance;

  GtkLabel           *title;
  GtkWidget          *card;
  GtkBox             *box;
  GtkLabel           *empty;
  GtkEventController *motion;

  char               *id_column;
  SonorSteadyMake     make;
  SonorSteadyShow     show;
  GtkWidget          *owner;
  SonorLiveQuery     *query;
  SonorResult        *rows;
  guint               pause_id;
};

G_DEFINE_FINAL_TYPE (SonorSteadyList, sonor_steady_list, GTK_TYPE_WIDGET)

static GtkWidget *
find_row (SonorSteadyList *self,
          const char      *id)
{
  GtkWidget *row;

  for (row = gtk_widget_get_first_child (GTK_WIDGET (self->box)); row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      if (g_strcmp0 (g_object_get_data (G_OBJECT (row), "id"), id) == 0)
        return row;
    }

  return NULL;
}

static gboolean
has_id (SonorSteadyList *self,
        const char      *id)
{
  for (guint i = 0; i < sonor_result_get_n_rows (self->rows); i++)
    {
      if (g_str_equal (sonor_result_get_text (self->rows, i, self->id_column), id))
        return TRUE;
    }

  return FALSE;
}

/* Nothing moves while somebody aims at a row or has its menu open: that takes the pointer, and goes with the row. */
static gboolean
is_still (SonorSteadyList *self)
{
  GtkWidget *row;

  for (row = gtk_widget_get_first_child (GTK_WIDGET (self->box)); row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      if (SONOR_IS_FLOOR_ROW (row) && sonor_floor_row_is_open (SONOR_FLOOR_ROW (row)))
        return TRUE;
    }

  return self->pause_id != 0 || gtk_event_controller_motion_contains_pointer (GTK_EVENT_CONTROLLER_MOTION (self->motion));
}

static void arrange (SonorSteadyList *self);

static gboolean
on_pause_over (gpointer user_data)
{
  SonorSteadyList *self = user_data;

  self->pause_id = 0;
  arrange (self);

  return G_SOURCE_REMOVE;
}

static void
on_menu_closed (SonorSteadyList *self)
{
  if (self->pause_id == 0)
    self->pause_id = g_timeout_add (PAUSE_MILLISECONDS, on_pause_over, self);
}

static void
arrange (SonorSteadyList *self)
{
  gboolean still = is_still (self);
  GtkWidget *before = NULL;
  GtkWidget *row, *next;

  for (row = gtk_widget_get_first_child (GTK_WIDGET (self->box)); row != NULL; row = next)
    {
      next = gtk_widget_get_next_sibling (row);
      if (has_id (self, g_object_get_data (G_OBJECT (row), "id")))
        continue;
      if (still)
        gtk_widget_set_sensitive (row, FALSE);
      else
        gtk_box_remove (self->box, row);
    }

  for (guint i = 0; i < sonor_result_get_n_rows (self->rows); i++)
    {
      const char *id = sonor_result_get_text (self->rows, i, self->id_column);

      row = find_row (self, id);
      if (row == NULL)
        {
          row = self->make (id, self->owner);
          g_object_set_data_full (G_OBJECT (row), "id", g_strdup (id), g_free);
          if (SONOR_IS_FLOOR_ROW (row))
            g_signal_connect_object (row, "menu-closed", G_CALLBACK (on_menu_closed), self, G_CONNECT_SWAPPED);
          gtk_box_append (self->box, row);
        }
      gtk_widget_set_sensitive (row, TRUE);
      self->show (row, self->rows, i, self->owner);
      if (!still)
        gtk_box_reorder_child_after (self->box, row, before);
      before = row;
    }

  gtk_widget_set_visible (GTK_WIDGET (self->box), gtk_widget_get_first_child (GTK_WIDGET (self->box)) != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->empty), !gtk_widget_get_visible (GTK_WIDGET (self->box)));
}

/* While "leave" is emitted the pointer still counts as being there. */
static void
on_pointer (SonorSteadyList *self)
{
  if (self->rows != NULL && !gtk_event_controller_motion_contains_pointer (GTK_EVENT_CONTROLLER_MOTION (self->motion)))
    arrange (self);
}

static void
on_read (SonorSteadyList *self)
{
  g_clear_pointer (&self->rows, sonor_result_unref);
  self->rows = sonor_result_ref (sonor_live_query_get_rows (self->query));
  arrange (self);
}

static void
sonor_steady_list_dispose (GObject *object)
{
  SonorSteadyList *self = SONOR_STEADY_LIST (object);
  GtkWidget *child;

  if (self->query != NULL)
    g_object_run_dispose (G_OBJECT (self->query));
  g_clear_object (&self->query);
  g_clear_handle_id (&self->pause_id, g_source_remove);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_pointer (&self->rows, sonor_result_unref);
  g_clear_pointer (&self->id_column, g_free);

  G_OBJECT_CLASS (sonor_steady_list_parent_class)->dispose (object);
}

static void
sonor_steady_list_class_init (SonorSteadyListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sonor_steady_list_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "steadylist");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sonor_steady_list_init (SonorSteadyList *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  self->card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  gtk_widget_add_css_class (self->card, "card");
  self->title = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->title, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->title), "caption-heading");
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  self->empty = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->empty, 0);
  gtk_label_set_wrap (self->empty, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->empty), "dim-label");
  gtk_box_append (GTK_BOX (self->card), GTK_WIDGET (self->title));
  gtk_box_append (GTK_BOX (self->card), GTK_WIDGET (self->box));
  gtk_box_append (GTK_BOX (self->card), GTK_WIDGET (self->empty));
  gtk_widget_set_parent (self->card, GTK_WIDGET (self));

  self->motion = gtk_event_controller_motion_new ();
  g_signal_connect_object (self->motion, "notify::contains-pointer", G_CALLBACK (on_pointer), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), self->motion);
}

/**
 * sonor_steady_list_new:
 * @title: its heading
 * @empty: what it says when there is nothing
 * @id_column: column that tells one row from another
 * @make: makes a row
 * @show: fills one
 * @owner: for both; it outlives the list
 *
 * Returns: (transfer floating): a list that is empty; give it a query to follow
 */
GtkWidget *
sonor_steady_list_new (const char      *title,
                       const char      *empty,
                       const char      *id_column,
                       SonorSteadyMake  make,
                       SonorSteadyShow  show,
                       GtkWidget       *owner)
{
  SonorSteadyList *self = g_object_new (SONOR_TYPE_STEADY_LIST, NULL);

  self->id_column = g_strdup (id_column);
  self->make = make;
  self->show = show;
  self->owner = owner;
  gtk_label_set_text (self->empty, empty);
  gtk_widget_set_visible (GTK_WIDGET (self->box), FALSE);
  sonor_steady_list_set_title (self, title);

  return GTK_WIDGET (self);
}

/**
 * sonor_steady_list_follow:
 * @self: a list
 * @query: (transfer full): what it shows from now on, whenever that is read again
 */
void
sonor_steady_list_follow (SonorSteadyList *self,
                          SonorLiveQuery  *query)
{
  g_return_if_fail (SONOR_IS_STEADY_LIST (self));
  g_return_if_fail (self->query == NULL);

  self->query = query;
  g_signal_connect_object (query, "changed", G_CALLBACK (on_read), self, G_CONNECT_SWAPPED);
}

/**
 * sonor_steady_list_read:
 * @self: a list
 *
 * Has its query read again.
 */
void
sonor_steady_list_read (SonorSteadyList *self)
{
  g_return_if_fail (SONOR_IS_STEADY_LIST (self));

  sonor_live_query_read (self->query);
}

/**
 * sonor_steady_list_get_rows:
 * @self: a list
 *
 * Returns: (transfer none) (nullable): what has been read last
 */
SonorResult *
sonor_steady_list_get_rows (SonorSteadyList *self)
{
  g_return_val_if_fail (SONOR_IS_STEADY_LIST (self), NULL);

  return self->rows;
}

/**
 * sonor_steady_list_set_title:
 * @self: a list
 * @title: its heading
 */
void
sonor_steady_list_set_title (SonorSteadyList *self,
                             const char      *title)
{
  g_return_if_fail (SONOR_IS_STEADY_LIST (self));

  gtk_label_set_text (self->title, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
}
