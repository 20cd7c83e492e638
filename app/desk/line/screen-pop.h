/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "desk/line/line.h"
#include "model/workplace.h"

G_BEGIN_DECLS

#define SONOR_TYPE_SCREEN_POP (sonor_screen_pop_get_type ())
G_DECLARE_FINAL_TYPE (SonorScreenPop, sonor_screen_pop, SONOR, SCREEN_POP, GtkWidget)

GtkWidget *sonor_screen_pop_new (SonorWorkplace *workplace,
                                 SonorLine      *line);

G_END_DECLS
