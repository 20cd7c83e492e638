/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "phone/quality.h"

G_BEGIN_DECLS

#define SONOR_TYPE_QUALITY_BAR (sonor_quality_bar_get_type ())
G_DECLARE_FINAL_TYPE (SonorQualityBar, sonor_quality_bar, SONOR, QUALITY_BAR, GtkWidget)

GtkWidget *sonor_quality_bar_new (void);
void       sonor_quality_bar_set_quality (SonorQualityBar    *self,
                                          const SonorQuality *quality);

G_END_DECLS
