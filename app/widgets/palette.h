/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SonorColor:
 *
 * What a colour is for. The last eight tell series and slices apart.
 */
typedef enum
{
  SONOR_COLOR_FOREGROUND,
  SONOR_COLOR_DIM,
  SONOR_COLOR_GRID,
  SONOR_COLOR_CARD,
  SONOR_COLOR_BORDER,
  SONOR_COLOR_GOOD,
  SONOR_COLOR_WARNING,
  SONOR_COLOR_BAD,
  SONOR_COLOR_SERIES_1,
  SONOR_COLOR_SERIES_2,
  SONOR_COLOR_SERIES_3,
  SONOR_COLOR_SERIES_4,
  SONOR_COLOR_SERIES_5,
  SONOR_COLOR_SERIES_6,
  SONOR_COLOR_SERIES_7,
  SONOR_COLOR_SERIES_8,
  SONOR_N_COLORS
} SonorColor;

#define SONOR_N_SERIES_COLORS 8

/**
 * SonorLevel:
 *
 * How good a number is. It is shown by a colour, a shape and, to screen readers, a word.
 */
typedef enum
{
  SONOR_LEVEL_NONE,
  SONOR_LEVEL_GOOD,
  SONOR_LEVEL_WARNING,
  SONOR_LEVEL_BAD,
} SonorLevel;

#define SONOR_TYPE_PALETTE (sonor_palette_get_type ())
G_DECLARE_FINAL_TYPE (SonorPalette, sonor_palette, SONOR, PALETTE, GObject)

SonorPalette  *sonor_palette_new         (gboolean      dark);
SonorPalette  *sonor_palette_get_default (void);
gboolean       sonor_palette_get_dark    (SonorPalette *self);
void           sonor_palette_set_dark    (SonorPalette *self,
                                          gboolean      dark);
const GdkRGBA *sonor_palette_get_color   (SonorPalette *self,
                                          SonorColor    color);
const GdkRGBA *sonor_palette_get_level   (SonorPalette *self,
                                          SonorLevel    level);
const char    *sonor_level_get_words     (SonorLevel    level);

G_END_DECLS
