/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "widgets/big-number.h"

#include <math.h>

#define NUMBER_SIZE 64
#define NOTE_SIZE 13

/**
 * SonorBigNumber:
 *
 * One number, as large as there is room, with its level, its change and a note below. Its properties are set by hand or by
 * gtk_expression_bind().
 */
struct _SonorBigNumber
{
  SonorDrawing  parent_instance;

  double        value;
  double        previous;
  char         *note;
  SonorFigure   figure;
  SonorLevel    level;
};

enum
{
  PROP_0,
  PROP_VALUE,
  PROP_PREVIOUS,
  PROP_LEVEL,
  PROP_NOTE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SonorBigNumber, sonor_big_number, SONOR_TYPE_DRAWING)

/* What stands below the number: one line, or two if it is too long for one and has a dot in its middle to be parted at. */
static GStrv
split_note (SonorPen   *pen,
            const char *text,
            double      width)
{
  g_auto (GStrv) parts = g_strsplit (text, " · ", -1);
  g_autoptr (GString) first = g_string_new (parts[0]);
  guint n = 1;

  if (sonor_pen_measure (pen, NOTE_SIZE, FALSE, text) <= width || parts[0] == NULL || parts[1] == NULL)
    return g_strdupv ((char *[]) { (char *) text, NULL });

  for (; parts[n + 1] != NULL; n++)
    {
      g_autofree char *longer = g_strdup_printf ("%s · %s", first->str, parts[n]);

      if (sonor_pen_measure (pen, NOTE_SIZE, FALSE, longer) > width)
        break;
      g_string_assign (first, longer);
    }

  {
    g_autofree char *rest = g_strjoinv (" · ", parts + n);

    return g_strdupv ((char *[]) { first->str, rest, NULL });
  }
}

static void
sonor_big_number_draw (SonorDrawing          *drawing,
                       SonorPen              *pen,
                       const graphene_rect_t *area)
{
  SonorBigNumber *self = SONOR_BIG_NUMBER (drawing);
  g_autofree char *value = sonor_figure_format (self->figure, self->value, 0, NULL);
  g_autofree char *trend = sonor_figure_format_trend (self->value, self->previous);
  gboolean below = (self->note != NULL || trend != NULL) && area->size.height > 2.2 * sonor_pen_height (pen, NOTE_SIZE);
  g_autofree char *text = g_strjoin ("  ", trend != NULL ? trend : self->note != NULL ? self->note : "", trend != NULL ? self->note : NULL, NULL);
  g_auto (GStrv) lines = split_note (pen, text, area->size.width);
  double line = sonor_pen_height (pen, NOTE_SIZE), note = below ? line * g_strv_length (lines) : 0;
  double room = area->size.height - note, mark = 0, size, width, middle, x = area->origin.x;

  /* The number is as high as its room allows and as wide as the tile. */
  size = MIN (NUMBER_SIZE * 4, room / pen->scale / 1.35);
  if (self->level != SONOR_LEVEL_NONE)
    mark = size * 0.42 * pen->scale;
  width = sonor_pen_measure (pen, size, TRUE, value) + mark * 1.4;
  if (width > area->size.width)
    {
      size *= area->size.width / width;
      mark *= area->size.width / width;
    }
  middle = area->origin.y + room / 2;
  if (mark > 0)
    {
      sonor_pen_level (pen, self->level, x, middle, mark);
      x += mark * 1.4;
    }

  {
    SonorText style = { size, TRUE, sonor_palette_get_level (pen->palette, self->level), 0, 0 };
    SonorText dim = { NOTE_SIZE, FALSE, sonor_pen_color (pen, SONOR_COLOR_DIM), 0, MAX (area->size.width, 1) };

    sonor_pen_text (pen, &style, value, x, middle);
    for (guint i = 0; below && lines[i] != NULL; i++)
      sonor_pen_text (pen, &dim, lines[i], area->origin.x, area->origin.y + room + line * (i + 0.5));
  }
}

static gboolean
sonor_big_number_has_data (SonorDrawing *drawing)
{
  return isfinite (SONOR_BIG_NUMBER (drawing)->value);
}

static guint
sonor_big_number_get_n_points (SonorDrawing *drawing)
{
  return 1;
}

static guint
sonor_big_number_find_point (SonorDrawing          *drawing,
                             SonorPen              *pen,
                             const graphene_rect_t *area,
                             double                 x,
                             double                 y)
{
  return GTK_INVALID_LIST_POSITION;
}

static void
sonor_big_number_place_point (SonorDrawing          *drawing,
                              SonorPen              *pen,
                              const graphene_rect_t *area,
                              guint                  point,
                              graphene_rect_t       *place)
{
  *place = *area;
}

static char *
sonor_big_number_dup_point_words (SonorDrawing *drawing,
                                  guint         point)
{
  SonorBigNumber *self = SONOR_BIG_NUMBER (drawing);
  g_autofree char *value = sonor_figure_format (self->figure, self->value, 0, NULL);
  g_autofree char *trend = sonor_figure_trend_words (self->value, self->previous);
  g_autoptr (GString) words = g_string_new (value);

  if (sonor_level_get_words (self->level) != NULL)
    g_string_append_printf (words, ", %s", sonor_level_get_words (self->level));
  if (trend != NULL)
    g_string_append_printf (words, ", %s", trend);
  if (self->note != NULL && *self->note != '\0')
    g_string_append_printf (words, ", %s", self->note);

  return g_string_free (g_steal_pointer (&words), FALSE);
}

static void
sonor_big_number_get_property (GObject    *object,
                               guint       property_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  SonorBigNumber *self = SONOR_BIG_NUMBER (object);

  switch (property_id)
    {
    case PROP_VALUE:
      g_value_set_double (value, self->value);
      break;
    case PROP_PREVIOUS:
      g_value_set_double (value, self->previous);
      break;
    case PROP_LEVEL:
      g_value_set_int (value, self->level);
      break;
    case PROP_NOTE:
      g_value_set_string (value, self->note);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static gboolean
set_number (double *place,
            double  value)
{
  if (*place == value || (!isfinite (*place) && !isfinite (value)))
    return FALSE;

  *place = value;
  return TRUE;
}

static void
sonor_big_number_set_property (GObject      *object,
                               guint         property_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  SonorBigNumber *self = SONOR_BIG_NUMBER (object);
  gboolean other = FALSE;

  switch (property_id)
    {
    case PROP_VALUE:
      other = set_number (&self->value, g_value_get_double (value));
      break;
    case PROP_PREVIOUS:
      other = set_number (&self->previous, g_value_get_double (value));
      break;
    case PROP_LEVEL:
      other = self->level != (SonorLevel) g_value_get_int (value);
      self->level = (SonorLevel) g_value_get_int (value);
      break;
    case PROP_NOTE:
      other = g_strcmp0 (self->note, g_value_get_string (value)) != 0;
      if (other)
        {
          g_free (self->note);
          self->note = g_value_dup_string (value);
        }
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }

  if (!other)
    return;

  g_object_notify_by_pspec (object, pspec);
  sonor_drawing_changed (SONOR_DRAWING (self));
}

static void
sonor_big_number_finalize (GObject *object)
{
  g_free (SONOR_BIG_NUMBER (object)->note);

  G_OBJECT_CLASS (sonor_big_number_parent_class)->finalize (object);
}

static void
sonor_big_number_class_init (SonorBigNumberClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  SonorDrawingClass *drawing_class = SONOR_DRAWING_CLASS (klass);
  /* NAN lies in no range and would be refused by a strict one. */
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS | G_PARAM_LAX_VALIDATION;

  object_class->finalize = sonor_big_number_finalize;
  object_class->get_property = sonor_big_number_get_property;
  object_class->set_property = sonor_big_number_set_property;
  drawing_class->draw = sonor_big_number_draw;
  drawing_class->has_data = sonor_big_number_has_data;
  drawing_class->get_n_points = sonor_big_number_get_n_points;
  drawing_class->find_point = sonor_big_number_find_point;
  drawing_class->place_point = sonor_big_number_place_point;
  drawing_class->dup_point_words = sonor_big_number_dup_point_words;

  /**
   * SonorBigNumber:value:
   *
   * The number, or NAN for none.
   */
  properties[PROP_VALUE] = g_param_spec_double ("value", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0, flags);
  /**
   * SonorBigNumber:previous:
   *
   * The number it is compared with, or NAN for none.
   */
  properties[PROP_PREVIOUS] = g_param_spec_double ("previous", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0, flags);
  /**
   * SonorBigNumber:level:
   *
   * How good it is, a #SonorLevel.
   */
  properties[PROP_LEVEL] = g_param_spec_int ("level", NULL, NULL, SONOR_LEVEL_NONE, SONOR_LEVEL_BAD, SONOR_LEVEL_NONE, flags);
  /**
   * SonorBigNumber:note:
   *
   * One sentence below the number.
   */
  properties[PROP_NOTE] = g_param_spec_string ("note", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sonor_big_number_init (SonorBigNumber *self)
{
  self->value = NAN;
  self->previous = NAN;
}

/**
 * sonor_big_number_new:
 * @figure: what the number is
 *
 * Returns: (transfer floating): a tile that has no number yet
 */
GtkWidget *
sonor_big_number_new (SonorFigure figure)
{
  SonorBigNumber *self = g_object_new (SONOR_TYPE_BIG_NUMBER, NULL);

  self->figure = figure;
  return GTK_WIDGET (self);
}
