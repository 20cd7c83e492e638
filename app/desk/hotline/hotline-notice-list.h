/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "model/workplace.h"

G_BEGIN_DECLS

#define SONOR_TYPE_HOTLINE_NOTICE_LIST (sonor_hotline_notice_list_get_type ())
G_DECLARE_FINAL_TYPE (SonorHotlineNoticeList, sonor_hotline_notice_list, SONOR, HOTLINE_NOTICE_LIST, GtkWidget)

GtkWidget *sonor_hotline_notice_list_new (SonorWorkplace *workplace);
void       sonor_hotline_notice_list_read (SonorHotlineNoticeList *self);

G_END_DECLS
