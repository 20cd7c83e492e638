/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/ticket/three-panes.h"

/* Widths in pixels; the shares are of all there is. */
#define LEAST_LEFT 290
#define LEFT_PERCENT 23
#define MOST_LEFT 460
#define LEAST_RIGHT 340
#define RIGHT_PERCENT 29
#define MOST_RIGHT 560

/**
 * SonorThreePanes:
 *
 * Three widgets beside each other. Reading and writing need room: the sides grow with the window, as far as lines stay short
 * enough to be read; the middle has the rest. (A GtkPaned would keep Escape, F6 and F8 for itself.)
 */
struct _SonorThreePanes
{
  GtkWidget  parent_instance;

  GtkWidget *left;
  GtkWidget *first_line;
  GtkWidget *middle;
  GtkWidget *second_line;
  GtkWidget *right;
};

G_DEFINE_FINAL_TYPE (SonorThreePanes, sonor_three_panes, GTK_TYPE_WIDGET)

static void
sonor_three_panes_measure (GtkWidget      *widget,
                           GtkOrientation  orientation,
                           int             for_size,
                           int            *minimum,
                           int            *natural,
                           int            *minimum_baseline,
                           int            *natural_baseline)
{
  SonorThreePanes *self = SONOR_THREE_PANES (widget);
  GtkWidget *panes[] = { self->left, self->middle, self->right };
  int least[G_N_ELEMENTS (panes)], wanted[G_N_ELEMENTS (panes)];

  *minimum = *natural = 0;
  for (gsize i = 0; i < G_N_ELEMENTS (panes); i++)
    {
      gtk_widget_measure (panes[i], orientation, -1, &least[i], &wanted[i], NULL, NULL);
      if (orientation == GTK_ORIENTATION_VERTICAL)
        {
          *minimum = MAX (*minimum, least[i]);
          *natural = MAX (*natural, wanted[i]);
        }
    }
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = MAX (LEAST_LEFT, least[0]) + least[1] + MAX (LEAST_RIGHT, least[2]);
      *natural = MAX (*minimum, MOST_LEFT + wanted[1] + MOST_RIGHT);
    }
}

static void
place (GtkWidget *child,
       int        x,
       int        width,
       int        height)
{
  gtk_widget_allocate (child, width, height, -1, gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT ((float) x, 0)));
}

static int
side_width (GtkWidget *side,
            int        width,
            int        percent,
            int        least,
            int        most)
{
  int minimum;

  gtk_widget_measure (side, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);

  return MAX (minimum, CLAMP (width * percent / 100, least, most));
}

static void
sonor_three_panes_size_allocate (GtkWidget *widget,
                                 int        width,
                                 int        height,
                                 int        baseline)
{
  SonorThreePanes *self = SONOR_THREE_PANES (widget);
  int left = side_width (self->left, width, LEFT_PERCENT, LEAST_LEFT, MOST_LEFT);
  int right = side_width (self->right, width, RIGHT_PERCENT, LEAST_RIGHT, MOST_RIGHT);
  int least, line, middle;

  gtk_widget_measure (self->middle, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  gtk_widget_measure (self->first_line, GTK_ORIENTATION_HORIZONTAL, -1, &line, NULL, NULL, NULL);
  middle = MAX (width - left - right, least);
  place (self->left, 0, left, height);
  place (self->first_line, left, line, height);
  place (self->middle, left, middle, height);
  place (self->second_line, left + middle, line, height);
  place (self->right, left + middle, MAX (width - left - middle, right), height);
}

static void
sonor_three_panes_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (sonor_three_panes_parent_class)->dispose (object);
}

static void
sonor_three_panes_class_init (SonorThreePanesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sonor_three_panes_dispose;
  widget_class->measure = sonor_three_panes_measure;
  widget_class->size_allocate = sonor_three_panes_size_allocate;
}

static void
sonor_three_panes_init (SonorThreePanes *self)
{
}

/**
 * sonor_three_panes_new:
 * @left: (transfer floating): what stands on the left
 * @middle: (transfer floating): what has the rest
 * @right: (transfer floating): what stands on the right
 *
 * Returns: (transfer floating): the three beside each other, with lines between them
 */
GtkWidget *
sonor_three_panes_new (GtkWidget *left,
                       GtkWidget *middle,
                       GtkWidget *right)
{
  SonorThreePanes *self = g_object_new (SONOR_TYPE_THREE_PANES, NULL);

  self->left = left;
  self->middle = middle;
  self->right = right;
  self->first_line = gtk_separator_new (GTK_ORIENTATION_VERTICAL);
  self->second_line = gtk_separator_new (GTK_ORIENTATION_VERTICAL);
  gtk_widget_set_parent (self->left, GTK_WIDGET (self));
  gtk_widget_set_parent (self->middle, GTK_WIDGET (self));
  gtk_widget_set_parent (self->right, GTK_WIDGET (self));
  gtk_widget_set_parent (self->first_line, GTK_WIDGET (self));
  gtk_widget_set_parent (self->second_line, GTK_WIDGET (self));

  return GTK_WIDGET (self);
}
