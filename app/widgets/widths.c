/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "widgets/widths.h"

/* As many halvings take a wall's width to a thousandth of a pixel. */
#define HALVINGS 24

static double
get_sum (const double *widths,
         const double *least,
         guint         n_widths,
         double        most)
{
  double sum = 0;

  for (guint i = 0; i < n_widths; i++)
    sum += MAX (MIN (widths[i], most), least[i]);

  return sum;
}

/**
 * sonor_widths_share:
 * @widths: (array length=n_widths) (inout): what each would take
 * @least: (array length=n_widths): what each must have
 * @n_widths: how many stand beside each other
 * @room: what there is for all of them
 *
 * Takes from the widest until all have room, and from none what it must have.
 */
void
sonor_widths_share (double       *widths,
                    const double *least,
                    guint         n_widths,
                    double        room)
{
  double enough = 0, too_much = room;

  if (get_sum (widths, least, n_widths, G_MAXDOUBLE) <= room)
    return;

  for (guint i = 0; i < HALVINGS; i++)
    {
      double most = (enough + too_much) / 2;

      if (get_sum (widths, least, n_widths, most) > room)
        too_much = most;
      else
        enough = most;
    }
  for (guint i = 0; i < n_widths; i++)
    widths[i] = MAX (MIN (widths[i], enough), least[i]);
}
