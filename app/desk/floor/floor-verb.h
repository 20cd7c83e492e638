/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "model/workplace.h"

G_BEGIN_DECLS

typedef void (*SonorFloorVerbDone) (GtkWidget   *widget,
                                    SonorResult *rows);

void sonor_floor_verb_do (GtkWidget          *widget,
                          SonorWorkplace     *workplace,
                          SonorQuery         *query,
                          const char         *words,
                          SonorFloorVerbDone  done);

G_END_DECLS
