/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "widgets/vertical-bin.h"

G_BEGIN_DECLS

/* The arrow keys in upright text; a part of SonorVerticalBin. */
void sonor_vertical_keys_add (SonorVerticalBin *bin);
void sonor_vertical_keys_watch (SonorVerticalBin *bin,
                                GtkWidget        *widget);

G_END_DECLS
