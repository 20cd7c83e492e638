/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/report.h"
#include "widgets/figure.h"

G_BEGIN_DECLS

SonorFigure sonor_report_words_figure        (const SonorReportColumn *column);
char       *sonor_report_words_format        (const SonorReportColumn *column,
                                              double                   value);
char       *sonor_report_words_format_change (const SonorReportColumn *column,
                                              double                   value,
                                              double                   previous,
                                              gboolean                 brief);

G_END_DECLS
