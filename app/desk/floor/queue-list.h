/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "model/floor-seat.h"
#include "model/workplace.h"

G_BEGIN_DECLS

#define SONOR_TYPE_QUEUE_LIST (sonor_queue_list_get_type ())
G_DECLARE_FINAL_TYPE (SonorQueueList, sonor_queue_list, SONOR, QUEUE_LIST, GtkWidget)

GtkWidget *sonor_queue_list_new (SonorWorkplace *workplace);
void       sonor_queue_list_set_seat (SonorQueueList *self,
                                      SonorFloorSeat *seat);
void       sonor_queue_list_read (SonorQueueList *self);

G_END_DECLS
