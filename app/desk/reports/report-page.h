/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "desk/work/role-pages.h"

G_BEGIN_DECLS

#define SONOR_TYPE_REPORT_PAGE (sonor_report_page_get_type ())
G_DECLARE_FINAL_TYPE (SonorReportPage, sonor_report_page, SONOR, REPORT_PAGE, GtkWidget)

GtkWidget *sonor_report_page_new (SonorWorkplace      *workplace,
                                  const SonorRolePage *page);

G_END_DECLS
