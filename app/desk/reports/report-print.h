/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "model/report.h"
#include "widgets/drawing.h"

G_BEGIN_DECLS

gboolean sonor_report_print (SonorReport   *report,
                             SonorDrawing  *drawing,
                             const char    *title,
                             const char    *period,
                             GtkWidget     *parent,
                             const char    *path,
                             GError       **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
