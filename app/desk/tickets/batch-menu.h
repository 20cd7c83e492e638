/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "model/workplace.h"

G_BEGIN_DECLS

#define SONOR_TYPE_BATCH_MENU (sonor_batch_menu_get_type ())
G_DECLARE_FINAL_TYPE (SonorBatchMenu, sonor_batch_menu, SONOR, BATCH_MENU, GtkWidget)

GtkWidget *sonor_batch_menu_new (SonorWorkplace *workplace,
                                 const char     *states);
void       sonor_batch_menu_set_tickets (SonorBatchMenu     *self,
                                         const char * const *ticket_ids);
void       sonor_batch_menu_do (SonorBatchMenu *self,
                                const char     *action);

G_END_DECLS
