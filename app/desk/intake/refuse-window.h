/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "model/workplace.h"

G_BEGIN_DECLS

#define SONOR_TYPE_REFUSE_WINDOW (sonor_refuse_window_get_type ())
G_DECLARE_FINAL_TYPE (SonorRefuseWindow, sonor_refuse_window, SONOR, REFUSE_WINDOW, AdwWindow)

/* Signal: "refused" (const char *basis, const char *note): the matter shall not be taken. */

GtkWidget *sonor_refuse_window_new (GtkWidget      *from,
                                    SonorWorkplace *workplace);

G_END_DECLS
