/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

double tone_level (const gint16 *samples,
                   gsize         n_samples,
                   gsize         stride,
                   guint         rate,
                   double        frequency);
