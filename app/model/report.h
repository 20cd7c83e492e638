/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/figure-row.h"
#include "store/database.h"

G_BEGIN_DECLS

/**
 * SonorReportColumn:
 * @name: what its numbers are
 * @unit: count, percent (of 100) or seconds
 * @formula: what they mean
 *
 * A column of a report.
 */
typedef struct
{
  char *name;
  char *unit;
  char *formula;
} SonorReportColumn;

#define SONOR_TYPE_REPORT (sonor_report_get_type ())
G_DECLARE_FINAL_TYPE (SonorReport, sonor_report, SONOR, REPORT, GObject)

void                     sonor_report_load_async    (SonorDatabase        *database,
                                                     const char           *family,
                                                     const char           *from,
                                                     const char           *to,
                                                     const char           *by,
                                                     GCancellable         *cancellable,
                                                     GFileProgressCallback progress,
                                                     gpointer              progress_data,
                                                     GAsyncReadyCallback   callback,
                                                     gpointer              user_data);
SonorReport             *sonor_report_load_finish   (GAsyncResult         *result,
                                                     GError              **error) G_GNUC_WARN_UNUSED_RESULT;
guint                    sonor_report_get_n_columns (SonorReport          *self);
const SonorReportColumn *sonor_report_get_column    (SonorReport          *self,
                                                     guint                 position);
GListModel              *sonor_report_get_rows      (SonorReport          *self);
const char              *sonor_report_get_before    (SonorReport          *self);

G_END_DECLS
