/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "model/workplace.h"

G_BEGIN_DECLS

#define SONOR_TYPE_TRANSFER_LIST (sonor_transfer_list_get_type ())
G_DECLARE_FINAL_TYPE (SonorTransferList, sonor_transfer_list, SONOR, TRANSFER_LIST, GtkWidget)

GtkWidget *sonor_transfer_list_new (SonorWorkplace *workplace);
void       sonor_transfer_list_read (SonorTransferList *self);

G_END_DECLS
