/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "model/workplace.h"

G_BEGIN_DECLS

#define SONOR_TYPE_FLOOR_FIGURES (sonor_floor_figures_get_type ())
G_DECLARE_FINAL_TYPE (SonorFloorFigures, sonor_floor_figures, SONOR, FLOOR_FIGURES, GtkWidget)

GtkWidget *sonor_floor_figures_new (SonorWorkplace *workplace);
void       sonor_floor_figures_read (SonorFloorFigures *self);

G_END_DECLS
