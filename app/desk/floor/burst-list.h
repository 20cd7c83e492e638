/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "store/database.h"

G_BEGIN_DECLS

#define SONOR_TYPE_BURST_LIST (sonor_burst_list_get_type ())
G_DECLARE_FINAL_TYPE (SonorBurstList, sonor_burst_list, SONOR, BURST_LIST, GtkWidget)

GtkWidget *sonor_burst_list_new (SonorDatabase *database);

G_END_DECLS
