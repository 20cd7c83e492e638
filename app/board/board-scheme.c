/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "board/board-scheme.h"

/**
 * sonor_board_scheme_new:
 *
 * Returns: (transfer full): a scheme of the seven banners and counties of Bayannur and its eastern development zone: who lies
 *   beside whom, and nothing else. It is no map, and the drawing says so.
 */
SonorOutline *
sonor_board_scheme_new (void)
{
  static const struct { const char *name; double x, y, width, height; } tiles[] = {
    { "乌拉特后旗", 3, 0, 28, 13 }, { "乌拉特中旗", 32, 0, 38, 13 }, { "乌拉特前旗", 71, 8, 28, 17 },
    { "杭锦后旗", 22, 14, 23, 15 }, { "临河区", 46, 14, 24, 21 }, { "五原县", 71, 26, 21, 13 },
    { "磴口县", 0, 22, 21, 17 }, { "东开发区", 22, 30, 23, 12 },
  };
  SonorOutline *outline = sonor_outline_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (tiles); i++)
    sonor_outline_add_tile (outline, tiles[i].name, tiles[i].x, tiles[i].y, tiles[i].width, tiles[i].height);

  return outline;
}
