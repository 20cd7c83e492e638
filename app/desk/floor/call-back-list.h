/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "model/floor-seat.h"
#include "model/workplace.h"

G_BEGIN_DECLS

#define SONOR_TYPE_CALL_BACK_LIST (sonor_call_back_list_get_type ())
G_DECLARE_FINAL_TYPE (SonorCallBackList, sonor_call_back_list, SONOR, CALL_BACK_LIST, GtkWidget)

GtkWidget *sonor_call_back_list_new (SonorWorkplace *workplace);
void       sonor_call_back_list_set_seat (SonorCallBackList *self,
                                      SonorFloorSeat *seat);
void       sonor_call_back_list_read (SonorCallBackList *self);

G_END_DECLS
