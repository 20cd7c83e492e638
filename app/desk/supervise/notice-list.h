/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "model/ticket-file.h"

G_BEGIN_DECLS

#define SONOR_TYPE_NOTICE_LIST (sonor_notice_list_get_type ())
G_DECLARE_FINAL_TYPE (SonorNoticeList, sonor_notice_list, SONOR, NOTICE_LIST, GtkWidget)

GtkWidget *sonor_notice_list_new (SonorTicketFile *file);

G_END_DECLS
