/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "store/database.h"

G_BEGIN_DECLS

/**
 * SonorTemplateSaved:
 * @from: the widget that the window was asked for
 *
 * A template is another.
 */
typedef void (*SonorTemplateSaved) (GtkWidget *from);

#define SONOR_TYPE_TEMPLATE_WINDOW (sonor_template_window_get_type ())
G_DECLARE_FINAL_TYPE (SonorTemplateWindow, sonor_template_window, SONOR, TEMPLATE_WINDOW, AdwWindow)

void sonor_template_window_show (GtkWidget          *from,
                                 SonorDatabase      *database,
                                 const char         *kind,
                                 const char         *title,
                                 const char         *day,
                                 SonorTemplateSaved  saved);

G_END_DECLS
