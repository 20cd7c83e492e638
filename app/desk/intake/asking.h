/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "model/workplace.h"

G_BEGIN_DECLS

typedef void (*SonorAskingAnswer) (GtkWidget    *widget,
                                   SonorResult  *rows,
                                   const GError *error);

void sonor_asking_start (GtkWidget         *widget,
                         const char        *what,
                         SonorWorkplace    *workplace,
                         SonorQuery        *query,
                         SonorAskingAnswer  answer);
void sonor_asking_stop (GtkWidget  *widget,
                        const char *what);

G_END_DECLS
