/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

void sonor_widths_share (double       *widths,
                         const double *least,
                         guint         n_widths,
                         double        room);

G_END_DECLS
