/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "model/briefing.h"

G_BEGIN_DECLS

#define SONOR_TYPE_BRIEFING_SHEET (sonor_briefing_sheet_get_type ())
G_DECLARE_FINAL_TYPE (SonorBriefingSheet, sonor_briefing_sheet, SONOR, BRIEFING_SHEET, GtkWidget)

GtkWidget *sonor_briefing_sheet_new  (void);
void       sonor_briefing_sheet_show (SonorBriefingSheet *self,
                                      SonorBriefing      *briefing);

G_END_DECLS
