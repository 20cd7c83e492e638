/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "model/workplace.h"

G_BEGIN_DECLS

#define SONOR_TYPE_NOTICE_STRIP (sonor_notice_strip_get_type ())
G_DECLARE_FINAL_TYPE (SonorNoticeStrip, sonor_notice_strip, SONOR, NOTICE_STRIP, GtkWidget)

GtkWidget *sonor_notice_strip_new (SonorWorkplace *workplace);

G_END_DECLS
