/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "desk/line/line.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SONOR_TYPE_DEMO_CARD (sonor_demo_card_get_type ())
G_DECLARE_FINAL_TYPE (SonorDemoCard, sonor_demo_card, SONOR, DEMO_CARD, GtkWidget)

const char *sonor_demo_card_get_voices (void);
GtkWidget  *sonor_demo_card_new (SonorLine *line);

G_END_DECLS
