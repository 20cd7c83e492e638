/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "model/floor-seats.h"

G_BEGIN_DECLS

#define SONOR_TYPE_BREAK_LIST (sonor_break_list_get_type ())
G_DECLARE_FINAL_TYPE (SonorBreakList, sonor_break_list, SONOR, BREAK_LIST, GtkWidget)

GtkWidget *sonor_break_list_new (SonorFloorSeats *seats,
                                 SonorDatabase   *database);

G_END_DECLS
