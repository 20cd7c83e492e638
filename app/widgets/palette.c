/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "widgets/palette.h"

#include <glib/gi18n-lib.h>

/**
 * SonorPalette:
 *
 * The colours that charts are drawn with: light or dark. Charts take none of their colours from CSS, so that the same code draws
 * on a desk, on a wall that is always dark and on paper. A program binds the default palette's #SonorPalette:dark to its style.
 */
struct _SonorPalette
{
  GObject  parent_instance;

  gboolean dark;
};

enum
{
  PROP_0,
  PROP_DARK,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SonorPalette, sonor_palette, G_TYPE_OBJECT)

#define RGB(hex) \
  { ((hex) >> 16 & 0xff) / 255.f, ((hex) >> 8 & 0xff) / 255.f, ((hex) & 0xff) / 255.f, 1.f }

/* The series colours keep apart for people who see red and green alike: they differ in lightness, and no two neighbours are red
 * and green. Text in a level's colour has a contrast of at least 4.5 to 1 on its card. */
static const GdkRGBA colors[2][SONOR_N_COLORS] = {
  {
    RGB (0x1f2328), RGB (0x5e646c), RGB (0xe3e5e8), RGB (0xffffff), RGB (0xd5d8dc),
    RGB (0x18794e), RGB (0x9a5b00), RGB (0xc01c28),
    RGB (0x3584e4), RGB (0xd97706), RGB (0x0f8f83), RGB (0x9141ac), RGB (0x7c8a9a), RGB (0xb5368a), RGB (0x5b8c00), RGB (0x1c4f9c),
  },
  {
    RGB (0xf2f4f8), RGB (0x98a2b0), RGB (0x28313d), RGB (0x141a22), RGB (0x27303b),
    RGB (0x57e389), RGB (0xffe04a), RGB (0xff7b63),
    RGB (0x62a0ea), RGB (0xf9c74f), RGB (0x4fd1c5), RGB (0xc79bf2), RGB (0xa3b1c2), RGB (0xf58fc0), RGB (0xa8d84e), RGB (0x3d6fb8),
  },
};

static void
sonor_palette_get_property (GObject    *object,
                            guint       property_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  SonorPalette *self = SONOR_PALETTE (object);

  switch (property_id)
    {
    case PROP_DARK:
      g_value_set_boolean (value, self->dark);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
sonor_palette_set_property (GObject      *object,
                            guint         property_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  SonorPalette *self = SONOR_PALETTE (object);

  switch (property_id)
    {
    case PROP_DARK:
      sonor_palette_set_dark (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
sonor_palette_class_init (SonorPaletteClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sonor_palette_get_property;
  object_class->set_property = sonor_palette_set_property;

  /**
   * SonorPalette:dark:
   *
   * Whether bright things stand on a dark ground.
   */
  properties[PROP_DARK] = g_param_spec_boolean ("dark", NULL, NULL, FALSE,
                                                G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sonor_palette_init (SonorPalette *self)
{
}

/**
 * sonor_palette_new:
 * @dark: whether it is dark
 *
 * Returns: (transfer full): a palette of its own, for what does not follow the program's style
 */
SonorPalette *
sonor_palette_new (gboolean dark)
{
  return g_object_new (SONOR_TYPE_PALETTE, "dark", dark, NULL);
}

/**
 * sonor_palette_get_default:
 *
 * Returns: (transfer none): the palette of every chart that was given no other
 */
SonorPalette *
sonor_palette_get_default (void)
{
  static SonorPalette *palette;

  if (palette == NULL)
    palette = sonor_palette_new (FALSE);

  return palette;
}

/**
 * sonor_palette_get_dark:
 * @self: a palette
 *
 * Returns: whether it is dark
 */
gboolean
sonor_palette_get_dark (SonorPalette *self)
{
  g_return_val_if_fail (SONOR_IS_PALETTE (self), FALSE);

  return self->dark;
}

/**
 * sonor_palette_set_dark:
 * @self: a palette
 * @dark: whether it is dark
 *
 * Changes the palette; everything drawn with it is drawn again.
 */
void
sonor_palette_set_dark (SonorPalette *self,
                        gboolean      dark)
{
  g_return_if_fail (SONOR_IS_PALETTE (self));

  dark = !!dark;
  if (self->dark == dark)
    return;

  self->dark = dark;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DARK]);
}

/**
 * sonor_palette_get_color:
 * @self: a palette
 * @color: what the colour is for
 *
 * Returns: (transfer none): the colour
 */
const GdkRGBA *
sonor_palette_get_color (SonorPalette *self,
                         SonorColor    color)
{
  g_return_val_if_fail (SONOR_IS_PALETTE (self), NULL);
  g_return_val_if_fail (color < SONOR_N_COLORS, NULL);

  return &colors[self->dark][color];
}

/**
 * sonor_palette_get_level:
 * @self: a palette
 * @level: how good something is
 *
 * Returns: (transfer none): its colour; the ordinary one if it is neither good nor bad
 */
const GdkRGBA *
sonor_palette_get_level (SonorPalette *self,
                         SonorLevel    level)
{
  static const SonorColor of_level[] = { SONOR_COLOR_FOREGROUND, SONOR_COLOR_GOOD, SONOR_COLOR_WARNING, SONOR_COLOR_BAD };

  g_return_val_if_fail (level <= SONOR_LEVEL_BAD, NULL);

  return sonor_palette_get_color (self, of_level[level]);
}

/**
 * sonor_level_get_words:
 * @level: how good something is
 *
 * Returns: (transfer none) (nullable): the level in a word
 */
const char *
sonor_level_get_words (SonorLevel level)
{
  switch (level)
    {
    case SONOR_LEVEL_GOOD:
      return _("good");
    case SONOR_LEVEL_WARNING:
      /* Translators: a number that is getting close to its limit */
      return _("close to the limit");
    case SONOR_LEVEL_BAD:
      return _("beyond the limit");
    case SONOR_LEVEL_NONE:
    default:
      return NULL;
    }
}
