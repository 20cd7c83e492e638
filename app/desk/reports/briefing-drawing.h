/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/briefing.h"
#include "model/report.h"
#include "widgets/drawing.h"

G_BEGIN_DECLS

GtkWidget *sonor_briefing_drawing_new        (const SonorBriefingPart *part);
double     sonor_briefing_drawing_get_height (const SonorBriefingPart *part);
char      *sonor_briefing_drawing_dup_value  (const SonorBriefingPart *part,
                                              guint                    row);
char      *sonor_briefing_drawing_dup_change (const SonorBriefingPart *part,
                                              guint                    row);

G_END_DECLS
