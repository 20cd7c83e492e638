/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "desk/work/notice.h"
#include "store/result.h"

G_BEGIN_DECLS

#define SONOR_TYPE_BATCH_SUMMARY (sonor_batch_summary_get_type ())
G_DECLARE_FINAL_TYPE (SonorBatchSummary, sonor_batch_summary, SONOR, BATCH_SUMMARY, AdwWindow)

guint sonor_batch_summary_count (SonorResult *rows);
void  sonor_batch_summary_show (GtkWidget       *from,
                                const char      *title,
                                SonorResult     *rows,
                                SonorNoticeUndo  undo,
                                gpointer         user_data,
                                GDestroyNotify   destroy);

G_END_DECLS
