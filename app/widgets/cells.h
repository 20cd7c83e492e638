/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "widgets/figure.h"
#include "widgets/palette.h"

G_BEGIN_DECLS

/**
 * SonorCell:
 * @label: (nullable): its name
 * @group: (nullable): its column's name
 * @note: (nullable): a few words on it
 * @value: its number; NAN for none
 * @figure: what the number is
 * @level: how good it is
 * @running: whether it is a time that goes on: @value seconds at @taken_at, by the monotonic clock
 * @taken_at: when @value was read
 *
 * A number with its name, where a series would not do because its neighbours are of another kind.
 */
typedef struct
{
  char        *label;
  char        *group;
  char        *note;
  double       value;
  SonorFigure  figure;
  SonorLevel   level;
  gboolean     running;
  gint64       taken_at;
} SonorCell;

double sonor_cell_get_value (const SonorCell *self);
char  *sonor_cell_dup_words (const SonorCell *self);

#define SONOR_TYPE_CELLS (sonor_cells_get_type ())
G_DECLARE_FINAL_TYPE (SonorCells, sonor_cells, SONOR, CELLS, GObject)

/* Signal: "changed": one of them is another one now, or a time went on. */

SonorCells      *sonor_cells_new     (void);
void             sonor_cells_replace (SonorCells      *self,
                                      const SonorCell *cells,
                                      guint            n_cells);
void             sonor_cells_stop    (SonorCells      *self);
gboolean         sonor_cells_is_set  (SonorCells      *self);
guint            sonor_cells_get_n   (SonorCells      *self);
const SonorCell *sonor_cells_get     (SonorCells      *self,
                                      guint            position);

G_END_DECLS
