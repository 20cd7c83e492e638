/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "widgets/vertical-bin.h"

#include "widgets/vertical-input.h"
#include "widgets/vertical-keys.h"

/**
 * SonorVerticalBin:
 *
 * Turns the widget in it upright, as the Mongolian script is written: columns from the top down, the next one to the right; Han
 * stand upright in them, Latin letters and digits lie. Any stock widget will do: labels, buttons, entries, text views, lists.
 *
 * The child is allocated with its sides exchanged and turned by a quarter against the clock. Its text has the gravity west, which
 * turns the letters back; its widgets run from right to left, since the left side of the child is the bottom of the column. A
 * horizontal box goes down a column, a vertical box goes on with the next column. Popovers are surfaces of their own and stay as
 * they are: one with vertical text needs a bin of its own in it.
 *
 * Underlines fall beside the column or are not drawn at all (Pango, gravity west): mark text there by its background.
 */
struct _SonorVerticalBin
{
  GtkWidget  parent_instance;

  GtkWidget *child;
  gboolean   vertical;
  int        least;
  int        most;
};

enum
{
  PROP_0,
  PROP_VERTICAL,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SonorVerticalBin, sonor_vertical_bin, GTK_TYPE_WIDGET)

static void
turn_context (PangoContext *context,
              gboolean      vertical)
{
  PangoGravity gravity = vertical ? PANGO_GRAVITY_WEST : PANGO_GRAVITY_SOUTH;

  if (pango_context_get_base_gravity (context) == gravity)
    return;

  pango_context_set_base_gravity (context, gravity);
  pango_context_set_gravity_hint (context, vertical ? PANGO_GRAVITY_HINT_LINE : PANGO_GRAVITY_HINT_NATURAL);
}

/* GtkText and what stands in it while it is empty put their text where its direction begins, and that is the top here already. */
static GtkTextDirection
find_direction (SonorVerticalBin *self,
                GtkWidget        *widget)
{
  GtkWidget *parent = gtk_widget_get_parent (widget);

  if (!self->vertical)
    return GTK_TEXT_DIR_NONE;

  return GTK_IS_TEXT (widget) || (parent != NULL && GTK_IS_TEXT (parent)) ? GTK_TEXT_DIR_LTR : GTK_TEXT_DIR_RTL;
}

/* A widget and all below it; cheap if all is as it should be. */
static void
dress (SonorVerticalBin *self,
       GtkWidget        *widget)
{
  if (GTK_IS_NATIVE (widget))
    return;

  turn_context (gtk_widget_get_pango_context (widget), self->vertical);
  if (GTK_IS_TEXT_VIEW (widget))
    {
      turn_context (gtk_text_view_get_ltr_context (GTK_TEXT_VIEW (widget)), self->vertical);
      turn_context (gtk_text_view_get_rtl_context (GTK_TEXT_VIEW (widget)), self->vertical);
    }
  /* After the gravity: this is what makes a text view forget the lines it has. */
  gtk_widget_set_direction (widget, find_direction (self, widget));
  if (GTK_IS_ENTRY (widget))
    gtk_editable_set_alignment (GTK_EDITABLE (widget), self->vertical ? 1.0f : 0.0f);
  sonor_vertical_input_set (widget, self->vertical);
  if (self->vertical)
    sonor_vertical_keys_watch (self, widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    dress (self, child);
}

/* Widgets that were never turned are left alone. */
static void
dress_child (SonorVerticalBin *self)
{
  if (self->child != NULL && self->vertical)
    dress (self, self->child);
}

static GtkSizeRequestMode
sonor_vertical_bin_get_request_mode (GtkWidget *widget)
{
  SonorVerticalBin *self = SONOR_VERTICAL_BIN (widget);
  GtkSizeRequestMode mode = self->child != NULL ? gtk_widget_get_request_mode (self->child) : GTK_SIZE_REQUEST_CONSTANT_SIZE;

  if (!self->vertical || mode == GTK_SIZE_REQUEST_CONSTANT_SIZE)
    return mode;

  return mode == GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH ? GTK_SIZE_REQUEST_WIDTH_FOR_HEIGHT : GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
sonor_vertical_bin_measure (GtkWidget      *widget,
                            GtkOrientation  orientation,
                            int             for_size,
                            int            *minimum,
                            int            *natural,
                            int            *minimum_baseline,
                            int            *natural_baseline)
{
  SonorVerticalBin *self = SONOR_VERTICAL_BIN (widget);

  *minimum = *natural = 0;
  if (self->child == NULL || !gtk_widget_get_visible (self->child))
    return;

  if (!self->vertical)
    {
      gtk_widget_measure (self->child, orientation, for_size, minimum, natural, minimum_baseline, natural_baseline);
      return;
    }

  /* Widgets may have come since; and one that has left its window and come back has lost its gravity. */
  dress_child (self);
  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      gtk_widget_measure (self->child, GTK_ORIENTATION_HORIZONTAL, for_size, minimum, natural, NULL, NULL);
      *minimum = MAX (*minimum, self->least);
      if (self->most > 0)
        *natural = MIN (*natural, self->most);
      *natural = MAX (*natural, *minimum);
    }
  else
    {
      gtk_widget_measure (self->child, GTK_ORIENTATION_VERTICAL, for_size, minimum, natural, NULL, NULL);
    }
}

static void
sonor_vertical_bin_size_allocate (GtkWidget *widget,
                                  int        width,
                                  int        height,
                                  int        baseline)
{
  SonorVerticalBin *self = SONOR_VERTICAL_BIN (widget);
  GskTransform *transform = NULL;

  if (self->child == NULL || !gtk_widget_should_layout (self->child))
    return;

  if (!self->vertical)
    {
      gtk_widget_allocate (self->child, width, height, baseline, NULL);
      return;
    }

  transform = gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT (0, (float) height));
  gtk_widget_allocate (self->child, height, width, -1, gsk_transform_rotate (transform, -90));
}

static void
sonor_vertical_bin_compute_expand (GtkWidget *widget,
                                   gboolean  *horizontal,
                                   gboolean  *vertical)
{
  SonorVerticalBin *self = SONOR_VERTICAL_BIN (widget);

  /* What a child asks for is meant as it lies on the screen, so that it need not be asked differently when it is turned. */
  *horizontal = self->child != NULL && gtk_widget_compute_expand (self->child, GTK_ORIENTATION_HORIZONTAL);
  *vertical = self->child != NULL && gtk_widget_compute_expand (self->child, GTK_ORIENTATION_VERTICAL);
}

static gboolean
sonor_vertical_bin_grab_focus (GtkWidget *widget)
{
  SonorVerticalBin *self = SONOR_VERTICAL_BIN (widget);

  return self->child != NULL && gtk_widget_grab_focus (self->child);
}

static void
sonor_vertical_bin_get_property (GObject    *object,
                                 guint       property_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  if (property_id == PROP_VERTICAL)
    g_value_set_boolean (value, sonor_vertical_bin_get_vertical (SONOR_VERTICAL_BIN (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
}

static void
sonor_vertical_bin_set_property (GObject      *object,
                                 guint         property_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  if (property_id == PROP_VERTICAL)
    sonor_vertical_bin_set_vertical (SONOR_VERTICAL_BIN (object), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
}

static void
sonor_vertical_bin_dispose (GObject *object)
{
  SonorVerticalBin *self = SONOR_VERTICAL_BIN (object);

  g_clear_pointer (&self->child, gtk_widget_unparent);

  G_OBJECT_CLASS (sonor_vertical_bin_parent_class)->dispose (object);
}

static void
sonor_vertical_bin_class_init (SonorVerticalBinClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sonor_vertical_bin_dispose;
  object_class->get_property = sonor_vertical_bin_get_property;
  object_class->set_property = sonor_vertical_bin_set_property;
  widget_class->get_request_mode = sonor_vertical_bin_get_request_mode;
  widget_class->measure = sonor_vertical_bin_measure;
  widget_class->size_allocate = sonor_vertical_bin_size_allocate;
  widget_class->compute_expand = sonor_vertical_bin_compute_expand;
  widget_class->grab_focus = sonor_vertical_bin_grab_focus;
  gtk_widget_class_set_css_name (widget_class, "verticalbin");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);

  /**
   * SonorVerticalBin:vertical:
   *
   * Whether the child stands upright. If not it is shown as if there were no bin.
   */
  properties[PROP_VERTICAL] = g_param_spec_boolean ("vertical", NULL, NULL, TRUE,
                                                    G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sonor_vertical_bin_init (SonorVerticalBin *self)
{
  self->vertical = TRUE;
  sonor_vertical_keys_add (self);
  gtk_widget_add_css_class (GTK_WIDGET (self), "vertical");
}

/**
 * sonor_vertical_bin_new:
 * @child: (transfer floating): what is to stand upright
 *
 * Returns: (transfer floating): a bin with it
 */
GtkWidget *
sonor_vertical_bin_new (GtkWidget *child)
{
  SonorVerticalBin *self = g_object_new (SONOR_TYPE_VERTICAL_BIN, NULL);

  g_return_val_if_fail (GTK_IS_WIDGET (child), GTK_WIDGET (self));

  self->child = child;
  gtk_widget_set_parent (child, GTK_WIDGET (self));
  dress_child (self);

  return GTK_WIDGET (self);
}

/**
 * sonor_vertical_bin_get_child:
 * @self: a bin
 *
 * Returns: (transfer none): what is in it
 */
GtkWidget *
sonor_vertical_bin_get_child (SonorVerticalBin *self)
{
  g_return_val_if_fail (SONOR_IS_VERTICAL_BIN (self), NULL);

  return self->child;
}

/**
 * sonor_vertical_bin_get_vertical:
 * @self: a bin
 *
 * Returns: whether its child stands upright
 */
gboolean
sonor_vertical_bin_get_vertical (SonorVerticalBin *self)
{
  g_return_val_if_fail (SONOR_IS_VERTICAL_BIN (self), FALSE);

  return self->vertical;
}

/**
 * sonor_vertical_bin_set_vertical:
 * @self: a bin
 * @vertical: whether its child stands upright
 *
 * Turns the child, or lays it down again. It keeps the focus, the cursor, the selection and what can be undone.
 */
void
sonor_vertical_bin_set_vertical (SonorVerticalBin *self,
                                 gboolean          vertical)
{
  g_return_if_fail (SONOR_IS_VERTICAL_BIN (self));

  if (self->vertical == !!vertical)
    return;

  self->vertical = !!vertical;
  if (vertical)
    gtk_widget_add_css_class (GTK_WIDGET (self), "vertical");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "vertical");
  if (self->child != NULL)
    dress (self, self->child);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VERTICAL]);
}

/**
 * sonor_vertical_bin_set_lengths:
 * @self: a bin
 * @least: the shortest a column may be, in pixels; 0 for what the child needs
 * @most: the longest a column wants to be, in pixels; 0 for a line of the child that is never broken
 *
 * Sets how long columns are while the child stands upright. A paragraph would rather be one column as long as all its words.
 */
void
sonor_vertical_bin_set_lengths (SonorVerticalBin *self,
                                int               least,
                                int               most)
{
  g_return_if_fail (SONOR_IS_VERTICAL_BIN (self));
  g_return_if_fail (least >= 0);
  g_return_if_fail (most == 0 || most >= least);

  self->least = least;
  self->most = most;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
