/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define SONOR_TYPE_REPORT_ROW (sonor_report_row_get_type ())
G_DECLARE_FINAL_TYPE (SonorReportRow, sonor_report_row, SONOR, REPORT_ROW, GObject)

/* Properties: "name" (string), "value", "previous" (double, NAN is none): of its first column. */

SonorReportRow *sonor_report_row_new          (const char     *name,
                                               guint           n_columns);
const char     *sonor_report_row_get_name     (SonorReportRow *self);
void            sonor_report_row_set          (SonorReportRow *self,
                                               guint           column,
                                               double          value,
                                               double          previous);
double          sonor_report_row_get_value    (SonorReportRow *self,
                                               guint           column);
double          sonor_report_row_get_previous (SonorReportRow *self,
                                               guint           column);

G_END_DECLS
