/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "desk/line/line.h"
#include "model/workplace.h"

G_BEGIN_DECLS

#define SONOR_TYPE_WORK_VIEW (sonor_work_view_get_type ())
G_DECLARE_FINAL_TYPE (SonorWorkView, sonor_work_view, SONOR, WORK_VIEW, GtkWidget)

/*
 * Signal: "ended" (const GError *): the server turned the person away.
 * Actions for every widget within: "work.page" (s: id of a page of the sidebar), "work.back",
 * "work.dial" ((ss): a number, and the ticket it is about or "").
 */

GtkWidget *sonor_work_view_new (SonorWorkplace *workplace);
void       sonor_work_view_begin (SonorWorkView *self);
void       sonor_work_view_do (SonorWorkView *self,
                               const char    *verb,
                               guint          number);
void       sonor_work_view_push (SonorWorkView *self,
                                 GtkWidget     *page);
SonorLine *sonor_work_view_get_line (GtkWidget *anywhere);
SonorWorkplace *sonor_work_view_get_workplace (SonorWorkView *self);
void       sonor_work_view_sign_out (SonorWorkView *self);

G_END_DECLS
