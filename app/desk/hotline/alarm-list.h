/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "model/workplace.h"

G_BEGIN_DECLS

#define SONOR_TYPE_ALARM_LIST (sonor_alarm_list_get_type ())
G_DECLARE_FINAL_TYPE (SonorAlarmList, sonor_alarm_list, SONOR, ALARM_LIST, GtkWidget)

GtkWidget *sonor_alarm_list_new (SonorWorkplace *workplace);
void       sonor_alarm_list_read (SonorAlarmList *self);

G_END_DECLS
