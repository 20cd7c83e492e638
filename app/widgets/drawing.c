/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "widgets/drawing.h"

#include <glib/gi18n-lib.h>

#define PADDING 14
#define RADIUS 8
#define TITLE_SIZE 15
#define CAPTION_SIZE 12
#define BUBBLE_SIZE 13
#define MANY_POINTS 40

/**
 * SonorDrawing:
 *
 * What all charts and tiles of numbers have in common: a title, a caption, colours, a scale; exact values under the pointer and
 * under the arrow keys; their numbers in words for screen readers; and one way of drawing for the screen, for a wall and for
 * paper. It is drawn again only after sonor_drawing_changed() or a change of its looks.
 */
typedef struct
{
  SonorPalette *palette;
  char         *title;
  char         *caption;
  double        scale;
  guint         point;
  guint         words_source;
  guint         framed : 1;
  guint         stale : 1;
} SonorDrawingPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (SonorDrawing, sonor_drawing, GTK_TYPE_WIDGET)

#define PRIVATE(self) ((SonorDrawingPrivate *) sonor_drawing_get_instance_private (self))
#define CLASS(self) SONOR_DRAWING_GET_CLASS (self)

static gboolean
tell_words (gpointer user_data)
{
  SonorDrawing *self = user_data;
  SonorDrawingPrivate *priv = PRIVATE (self);
  g_autofree char *words = NULL;

  priv->words_source = 0;
  words = priv->point != GTK_INVALID_LIST_POSITION ? sonor_drawing_dup_point_words (self, priv->point)
                                                   : sonor_drawing_dup_words (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words, -1);

  return G_SOURCE_REMOVE;
}

/* A hundred changes before the next frame are told to screen readers once. */
static void
queue_words (SonorDrawing *self)
{
  SonorDrawingPrivate *priv = PRIVATE (self);

  if (priv->words_source == 0)
    priv->words_source = g_idle_add_full (G_PRIORITY_LOW, tell_words, self, NULL);
}

/* Where the drawing is, below its title and inside its frame. */
static void
get_body (SonorDrawing    *self,
          SonorPen        *pen,
          double           width,
          double           height,
          graphene_rect_t *body)
{
  SonorDrawingPrivate *priv = PRIVATE (self);
  double padding = priv->framed ? PADDING * pen->scale : 0;
  double top = padding;

  if (priv->title != NULL || priv->caption != NULL)
    top += sonor_pen_height (pen, TITLE_SIZE) + 4 * pen->scale;
  *body = GRAPHENE_RECT_INIT (padding, top, MAX (width - 2 * padding, 0), MAX (height - top - padding, 0));
}

static void
draw_heading (SonorDrawing *self,
              SonorPen     *pen,
              double        width)
{
  SonorDrawingPrivate *priv = PRIVATE (self);
  double padding = priv->framed ? PADDING * pen->scale : 0;
  double middle = padding + sonor_pen_height (pen, TITLE_SIZE) / 2;
  double taken = 0;

  if (priv->caption != NULL)
    {
      SonorText style = { CAPTION_SIZE, FALSE, sonor_pen_color (pen, priv->stale ? SONOR_COLOR_WARNING : SONOR_COLOR_DIM), 1,
                          MAX ((width - 2 * padding) * 0.6, 1) };

      taken = sonor_pen_text (pen, &style, priv->caption, width - padding, middle);
    }
  if (priv->title != NULL)
    {
      SonorText style = { TITLE_SIZE, FALSE, sonor_pen_color (pen, SONOR_COLOR_DIM), 0,
                          MAX (width - 2 * padding - taken - 8 * pen->scale, 1) };

      sonor_pen_text (pen, &style, priv->title, padding, middle);
    }
}

static void
draw_bubble (SonorDrawing          *self,
             SonorPen              *pen,
             const graphene_rect_t *body,
             double                 width,
             double                 height)
{
  SonorDrawingPrivate *priv = PRIVATE (self);
  g_autofree char *words = sonor_drawing_dup_point_words (self, priv->point);
  double inset = 8 * pen->scale, line = sonor_pen_height (pen, BUBBLE_SIZE) + inset;
  graphene_rect_t place = GRAPHENE_RECT_INIT (0, 0, 0, 0), bubble;
  SonorText style = { BUBBLE_SIZE, FALSE, sonor_pen_color (pen, SONOR_COLOR_CARD), 0, MAX (width - 2 * inset, 1) };
  double wide = MIN (sonor_pen_measure (pen, BUBBLE_SIZE, FALSE, words) + 2 * inset, width);
  double x, y;

  CLASS (self)->place_point (self, pen, body, priv->point, &place);
  sonor_pen_frame (pen, sonor_pen_color (pen, SONOR_COLOR_FOREGROUND), &place, 3 * pen->scale, MAX (1.5 * pen->scale, 1));
  x = CLAMP (place.origin.x + place.size.width / 2 - wide / 2, 0, width - wide);
  y = place.origin.y - line - 4 * pen->scale;
  if (y < 0)
    y = MIN (place.origin.y + place.size.height + 4 * pen->scale, MAX (height - line, 0));
  bubble = GRAPHENE_RECT_INIT (x, y, wide, line);
  sonor_pen_fill (pen, sonor_pen_color (pen, SONOR_COLOR_FOREGROUND), &bubble, 6 * pen->scale);
  sonor_pen_text (pen, &style, words, x + inset, y + line / 2);
}

static void
draw_all (SonorDrawing *self,
          SonorPen     *pen,
          double        width,
          double        height)
{
  SonorDrawingPrivate *priv = PRIVATE (self);
  graphene_rect_t all = GRAPHENE_RECT_INIT (0, 0, width, height), body;

  if (width < 1 || height < 1)
    return;

  if (priv->framed)
    {
      sonor_pen_fill (pen, sonor_pen_color (pen, SONOR_COLOR_CARD), &all, RADIUS * pen->scale);
      sonor_pen_frame (pen, sonor_pen_color (pen, SONOR_COLOR_BORDER), &all, RADIUS * pen->scale, MAX (pen->scale, 0.5));
    }
  draw_heading (self, pen, width);

  get_body (self, pen, width, height, &body);
  if (body.size.width < 1 || body.size.height < 1)
    return;

  if (CLASS (self)->has_data (self))
    {
      pen->opacity = priv->stale ? 0.45 : 1;
      CLASS (self)->draw (self, pen, &body);
      pen->opacity = 1;
    }
  else
    {
      SonorText style = { TITLE_SIZE, FALSE, sonor_pen_color (pen, SONOR_COLOR_DIM), 0.5, body.size.width };

      sonor_pen_text (pen, &style, _("No data"), body.origin.x + body.size.width / 2, body.origin.y + body.size.height / 2);
    }
}

static void
sonor_drawing_snapshot (GtkWidget   *widget,
                        GtkSnapshot *snapshot)
{
  SonorDrawing *self = SONOR_DRAWING (widget);
  SonorDrawingPrivate *priv = PRIVATE (self);
  SonorPen pen = { snapshot, gtk_widget_get_pango_context (widget), priv->palette, priv->scale, 1 };
  double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  graphene_rect_t body;

  draw_all (self, &pen, width, height);
  get_body (self, &pen, width, height, &body);
  if (priv->point != GTK_INVALID_LIST_POSITION && body.size.width >= 1 && body.size.height >= 1)
    draw_bubble (self, &pen, &body, width, height);
  if (gtk_widget_has_visible_focus (widget))
    sonor_pen_frame (&pen, sonor_pen_color (&pen, SONOR_COLOR_SERIES_1), &GRAPHENE_RECT_INIT (0, 0, width, height),
                     RADIUS * pen.scale, 2);
}

static void
sonor_drawing_measure (GtkWidget      *widget,
                       GtkOrientation  orientation,
                       int             for_size,
                       int            *minimum,
                       int            *natural,
                       int            *minimum_baseline,
                       int            *natural_baseline)
{
  double scale = PRIVATE (SONOR_DRAWING (widget))->scale;

  *minimum = (int) ((orientation == GTK_ORIENTATION_HORIZONTAL ? 48 : 24) * scale);
  *natural = (int) ((orientation == GTK_ORIENTATION_HORIZONTAL ? 320 : 200) * scale);
}

static void
on_motion (GtkEventControllerMotion *controller,
           double                    x,
           double                    y,
           SonorDrawing             *self)
{
  SonorDrawingPrivate *priv = PRIVATE (self);
  SonorPen pen = { NULL, gtk_widget_get_pango_context (GTK_WIDGET (self)), priv->palette, priv->scale, 1 };
  graphene_rect_t body;

  get_body (self, &pen, gtk_widget_get_width (GTK_WIDGET (self)), gtk_widget_get_height (GTK_WIDGET (self)), &body);
  sonor_drawing_set_point (self, CLASS (self)->has_data (self) ? CLASS (self)->find_point (self, &pen, &body, x, y)
                                                               : GTK_INVALID_LIST_POSITION);
}

static void
on_leave (GtkEventControllerMotion *controller,
          SonorDrawing             *self)
{
  sonor_drawing_set_point (self, GTK_INVALID_LIST_POSITION);
}

static gboolean
on_key_pressed (GtkEventControllerKey *controller,
                guint                  key,
                guint                  code,
                GdkModifierType        modifiers,
                SonorDrawing          *self)
{
  guint n_points = CLASS (self)->has_data (self) ? CLASS (self)->get_n_points (self) : 0;
  guint point = PRIVATE (self)->point;
  gboolean none = point == GTK_INVALID_LIST_POSITION;

  if (n_points == 0 || (modifiers & gtk_accelerator_get_default_mod_mask ()) != 0)
    return GDK_EVENT_PROPAGATE;

  switch (key)
    {
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      point = none ? n_points - 1 : point > 0 ? point - 1 : 0;
      break;
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      point = none ? 0 : MIN (point + 1, n_points - 1);
      break;
    case GDK_KEY_Home:
    case GDK_KEY_KP_Home:
      point = 0;
      break;
    case GDK_KEY_End:
    case GDK_KEY_KP_End:
      point = n_points - 1;
      break;
    case GDK_KEY_Escape:
      if (none)
        return GDK_EVENT_PROPAGATE;
      point = GTK_INVALID_LIST_POSITION;
      break;
    default:
      return GDK_EVENT_PROPAGATE;
    }

  sonor_drawing_set_point (self, point);
  return GDK_EVENT_STOP;
}

static char *
sonor_drawing_real_dup_words (SonorDrawing *self)
{
  g_autoptr (GString) words = g_string_new (NULL);
  guint n_points = CLASS (self)->get_n_points (self);

  for (guint i = 0; i < MIN (n_points, MANY_POINTS); i++)
    {
      g_autofree char *point = CLASS (self)->dup_point_words (self, i);

      g_string_append_printf (words, "%s%s", i > 0 ? "; " : "", point);
    }
  if (n_points > MANY_POINTS)
    {
      g_autofree char *more = g_strdup_printf (ngettext ("%u more", "%u more", n_points - MANY_POINTS), n_points - MANY_POINTS);

      g_string_append_printf (words, "; %s", more);
    }

  return g_string_free (g_steal_pointer (&words), FALSE);
}

static void
sonor_drawing_dispose (GObject *object)
{
  SonorDrawingPrivate *priv = PRIVATE (SONOR_DRAWING (object));

  g_clear_handle_id (&priv->words_source, g_source_remove);
  g_clear_object (&priv->palette);

  G_OBJECT_CLASS (sonor_drawing_parent_class)->dispose (object);
}

static void
sonor_drawing_finalize (GObject *object)
{
  SonorDrawingPrivate *priv = PRIVATE (SONOR_DRAWING (object));

  g_free (priv->title);
  g_free (priv->caption);

  G_OBJECT_CLASS (sonor_drawing_parent_class)->finalize (object);
}

static void
sonor_drawing_class_init (SonorDrawingClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sonor_drawing_dispose;
  object_class->finalize = sonor_drawing_finalize;
  widget_class->snapshot = sonor_drawing_snapshot;
  widget_class->measure = sonor_drawing_measure;
  klass->dup_words = sonor_drawing_real_dup_words;

  gtk_widget_class_set_css_name (widget_class, "drawing");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
sonor_drawing_init (SonorDrawing *self)
{
  SonorDrawingPrivate *priv = PRIVATE (self);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  priv->scale = 1;
  priv->framed = TRUE;
  priv->point = GTK_INVALID_LIST_POSITION;
  sonor_drawing_set_palette (self, sonor_palette_get_default ());

  g_signal_connect (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect (motion, "leave", G_CALLBACK (on_leave), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect_swapped (focus, "enter", G_CALLBACK (gtk_widget_queue_draw), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (gtk_widget_queue_draw), self);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

/**
 * sonor_drawing_set_title:
 * @self: a drawing
 * @title: (nullable): what it shows; also its name for screen readers
 *
 * Sets the title above it.
 */
void
sonor_drawing_set_title (SonorDrawing *self,
                         const char   *title)
{
  SonorDrawingPrivate *priv;

  g_return_if_fail (SONOR_IS_DRAWING (self));

  priv = PRIVATE (self);
  if (g_strcmp0 (priv->title, title) == 0)
    return;

  g_free (priv->title);
  priv->title = g_strdup (title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title != NULL ? title : "", -1);
  sonor_drawing_changed (self);
}

/**
 * sonor_drawing_get_title:
 * @self: a drawing
 *
 * Returns: (transfer none) (nullable): what it shows
 */
const char *
sonor_drawing_get_title (SonorDrawing *self)
{
  g_return_val_if_fail (SONOR_IS_DRAWING (self), NULL);

  return PRIVATE (self)->title;
}

/**
 * sonor_drawing_set_caption:
 * @self: a drawing
 * @caption: (nullable): a few words beside the title: the period, the age of the numbers
 *
 * Sets the small text at the upper right.
 */
void
sonor_drawing_set_caption (SonorDrawing *self,
                           const char   *caption)
{
  SonorDrawingPrivate *priv;

  g_return_if_fail (SONOR_IS_DRAWING (self));

  priv = PRIVATE (self);
  if (g_strcmp0 (priv->caption, caption) == 0)
    return;

  g_free (priv->caption);
  priv->caption = g_strdup (caption);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * sonor_drawing_set_palette:
 * @self: a drawing
 * @palette: the colours
 *
 * Sets the colours; without this they are those of sonor_palette_get_default().
 */
void
sonor_drawing_set_palette (SonorDrawing *self,
                           SonorPalette *palette)
{
  SonorDrawingPrivate *priv;

  g_return_if_fail (SONOR_IS_DRAWING (self));
  g_return_if_fail (SONOR_IS_PALETTE (palette));

  priv = PRIVATE (self);
  if (priv->palette == palette)
    return;

  if (priv->palette != NULL)
    g_signal_handlers_disconnect_by_func (priv->palette, gtk_widget_queue_draw, self);
  g_set_object (&priv->palette, palette);
  g_signal_connect_object (palette, "notify::dark", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * sonor_drawing_set_scale:
 * @self: a drawing
 * @scale: how many times as large as on a desk its text and lines are, 0.1 to 100; a wall has 2 to 4
 *
 * Sets how large everything is drawn. The drawing also takes that much more room.
 */
void
sonor_drawing_set_scale (SonorDrawing *self,
                         double        scale)
{
  SonorDrawingPrivate *priv;

  g_return_if_fail (SONOR_IS_DRAWING (self));
  g_return_if_fail (scale >= 0.1 && scale <= 100);

  priv = PRIVATE (self);
  if (priv->scale == scale)
    return;

  priv->scale = scale;
  gtk_widget_queue_resize (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * sonor_drawing_set_framed:
 * @self: a drawing
 * @framed: whether it has a card behind it, which is the default
 *
 * Sets whether it stands on a card of its own or within something else.
 */
void
sonor_drawing_set_framed (SonorDrawing *self,
                          gboolean      framed)
{
  g_return_if_fail (SONOR_IS_DRAWING (self));

  PRIVATE (self)->framed = !!framed;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * sonor_drawing_set_stale:
 * @self: a drawing
 * @stale: whether its numbers are too old
 *
 * Greys the drawing out; the caption must say why.
 */
void
sonor_drawing_set_stale (SonorDrawing *self,
                         gboolean      stale)
{
  g_return_if_fail (SONOR_IS_DRAWING (self));

  if (PRIVATE (self)->stale == !!stale)
    return;

  PRIVATE (self)->stale = !!stale;
  sonor_drawing_changed (self);
}

/**
 * sonor_drawing_set_point:
 * @self: a drawing
 * @point: the point to tell about, or %GTK_INVALID_LIST_POSITION
 *
 * Shows what one point says, as the pointer and the arrow keys do.
 */
void
sonor_drawing_set_point (SonorDrawing *self,
                         guint         point)
{
  SonorDrawingPrivate *priv;

  g_return_if_fail (SONOR_IS_DRAWING (self));

  priv = PRIVATE (self);
  if (!CLASS (self)->has_data (self) || point >= CLASS (self)->get_n_points (self))
    point = GTK_INVALID_LIST_POSITION;
  if (priv->point == point)
    return;

  priv->point = point;
  queue_words (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * sonor_drawing_get_point:
 * @self: a drawing
 *
 * Returns: the point it tells about, or %GTK_INVALID_LIST_POSITION
 */
guint
sonor_drawing_get_point (SonorDrawing *self)
{
  g_return_val_if_fail (SONOR_IS_DRAWING (self), GTK_INVALID_LIST_POSITION);

  return PRIVATE (self)->point;
}

/**
 * sonor_drawing_dup_point_words:
 * @self: a drawing
 * @point: a point
 *
 * Returns: (transfer full): what it says, with its exact numbers
 */
char *
sonor_drawing_dup_point_words (SonorDrawing *self,
                               guint         point)
{
  g_return_val_if_fail (SONOR_IS_DRAWING (self), NULL);

  if (!CLASS (self)->has_data (self) || point >= CLASS (self)->get_n_points (self))
    return g_strdup (_("No data"));

  return CLASS (self)->dup_point_words (self, point);
}

/**
 * sonor_drawing_dup_words:
 * @self: a drawing
 *
 * Returns: (transfer full): what the drawing shows in words; screen readers get it as its description
 */
char *
sonor_drawing_dup_words (SonorDrawing *self)
{
  g_autofree char *words = NULL;

  g_return_val_if_fail (SONOR_IS_DRAWING (self), NULL);

  words = CLASS (self)->has_data (self) ? CLASS (self)->dup_words (self) : g_strdup (_("No data"));
  if (PRIVATE (self)->stale)
    return g_strdup_printf (_("Out of date: %s"), words);

  return g_steal_pointer (&words);
}

/**
 * sonor_drawing_render:
 * @self: a drawing
 * @palette: the colours
 * @width: in pixels, or points on paper
 * @height: in pixels or points
 * @scale: see sonor_drawing_set_scale()
 *
 * Draws it as on the screen, but without the pointer's bubble, at any size: for paper and for pictures.
 *
 * Returns: (transfer full) (nullable): what was drawn, for gsk_render_node_draw(); %NULL if there is no room for anything
 */
GskRenderNode *
sonor_drawing_render (SonorDrawing *self,
                      SonorPalette *palette,
                      double        width,
                      double        height,
                      double        scale)
{
  PangoContext *context;
  GtkSnapshot *snapshot;
  SonorPen pen;

  g_return_val_if_fail (SONOR_IS_DRAWING (self), NULL);
  g_return_val_if_fail (SONOR_IS_PALETTE (palette), NULL);
  g_return_val_if_fail (scale > 0, NULL);

  context = gtk_widget_create_pango_context (GTK_WIDGET (self));
  snapshot = gtk_snapshot_new ();
  pen = (SonorPen) { snapshot, context, palette, scale, 1 };
  draw_all (self, &pen, width, height);
  g_object_unref (context);

  return gtk_snapshot_free_to_node (snapshot);
}

/**
 * sonor_drawing_changed:
 * @self: a drawing
 *
 * For subclasses: a number that it shows is another one now, so it is drawn once more before the next frame.
 */
void
sonor_drawing_changed (SonorDrawing *self)
{
  SonorDrawingPrivate *priv;

  g_return_if_fail (SONOR_IS_DRAWING (self));

  priv = PRIVATE (self);
  if (priv->palette == NULL)
    return;

  /* A point that is gone tells nothing. */
  if (priv->point != GTK_INVALID_LIST_POSITION
      && (!CLASS (self)->has_data (self) || priv->point >= CLASS (self)->get_n_points (self)))
    priv->point = GTK_INVALID_LIST_POSITION;
  queue_words (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
