/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "model/briefing.h"

G_BEGIN_DECLS

gboolean sonor_briefing_print (SonorBriefing  *briefing,
                               GtkWidget      *parent,
                               const char     *path,
                               GError        **error);

G_END_DECLS
