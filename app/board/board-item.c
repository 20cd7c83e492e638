/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "board/board-item.h"

#include <math.h>

/**
 * SonorBoardItem:
 *
 * One number of a tile: a row of board_read(). It never changes; another one takes its place.
 */
struct _SonorBoardItem
{
  GObject  parent_instance;

  char    *label;
  double   x;
  double   value;
  double   previous;
  int      level;
};

enum
{
  PROP_0,
  PROP_LABEL,
  PROP_X,
  PROP_VALUE,
  PROP_PREVIOUS,
  PROP_LEVEL,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SonorBoardItem, sonor_board_item, G_TYPE_OBJECT)

static void
sonor_board_item_get_property (GObject    *object,
                               guint       property_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  SonorBoardItem *self = SONOR_BOARD_ITEM (object);

  switch (property_id)
    {
    case PROP_LABEL:
      g_value_set_string (value, self->label);
      break;
    case PROP_X:
      g_value_set_double (value, self->x);
      break;
    case PROP_VALUE:
      g_value_set_double (value, self->value);
      break;
    case PROP_PREVIOUS:
      g_value_set_double (value, self->previous);
      break;
    case PROP_LEVEL:
      g_value_set_int (value, self->level);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
sonor_board_item_finalize (GObject *object)
{
  g_free (SONOR_BOARD_ITEM (object)->label);

  G_OBJECT_CLASS (sonor_board_item_parent_class)->finalize (object);
}

static void
sonor_board_item_class_init (SonorBoardItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = sonor_board_item_finalize;
  object_class->get_property = sonor_board_item_get_property;

  /**
   * SonorBoardItem:label:
   *
   * Its name.
   */
  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, flags);
  /**
   * SonorBoardItem:x:
   *
   * Where it stands on the time axis, in seconds since 1970.
   */
  properties[PROP_X] = g_param_spec_double ("x", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0, flags);
  /**
   * SonorBoardItem:value:
   *
   * The number.
   */
  properties[PROP_VALUE] = g_param_spec_double ("value", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0, flags);
  /**
   * SonorBoardItem:previous:
   *
   * The number it is compared with.
   */
  properties[PROP_PREVIOUS] = g_param_spec_double ("previous", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0, flags);
  /**
   * SonorBoardItem:level:
   *
   * How good it is, a level of the charts.
   */
  properties[PROP_LEVEL] = g_param_spec_int ("level", NULL, NULL, 0, 3, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sonor_board_item_init (SonorBoardItem *self)
{
}

static double
get_number (SonorResult *rows,
            guint        row,
            const char  *column)
{
  return sonor_result_is_null (rows, row, column) ? NAN : sonor_result_get_double (rows, row, column);
}

/**
 * sonor_board_item_new:
 * @rows: an answer of board_read()
 * @row: one of its rows
 *
 * Returns: (transfer full): the number
 */
SonorBoardItem *
sonor_board_item_new (SonorResult *rows,
                      guint        row)
{
  SonorBoardItem *self = g_object_new (SONOR_TYPE_BOARD_ITEM, NULL);

  self->label = g_strdup (sonor_result_is_null (rows, row, "label") ? "" : sonor_result_get_text (rows, row, "label"));
  self->x = get_number (rows, row, "x");
  self->value = get_number (rows, row, "value");
  self->previous = get_number (rows, row, "previous");
  self->level = (int) CLAMP (sonor_result_get_integer (rows, row, "level"), 0, 3);

  return self;
}

static gboolean
same (double a,
      double b)
{
  return isnan (a) ? isnan (b) : a == b;
}

/**
 * sonor_board_item_equal:
 * @self: a number
 * @other: another
 *
 * Returns: whether they say the same
 */
gboolean
sonor_board_item_equal (SonorBoardItem *self,
                        SonorBoardItem *other)
{
  g_return_val_if_fail (SONOR_IS_BOARD_ITEM (self) && SONOR_IS_BOARD_ITEM (other), FALSE);

  return g_str_equal (self->label, other->label) && same (self->x, other->x) && same (self->value, other->value)
         && same (self->previous, other->previous) && self->level == other->level;
}
