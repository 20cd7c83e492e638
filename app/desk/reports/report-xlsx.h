/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/report.h"

G_BEGIN_DECLS

void     sonor_report_xlsx_write_async  (SonorReport          *report,
                                         const char           *title,
                                         gboolean              by_time,
                                         GFile                *file,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
gboolean sonor_report_xlsx_write_finish (GAsyncResult         *result,
                                         GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
