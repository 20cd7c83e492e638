/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "desk/work/role-pages.h"
#include "model/ticket-filter.h"
#include "model/workplace.h"

G_BEGIN_DECLS

#define SONOR_TYPE_FILTER_BAR (sonor_filter_bar_get_type ())
G_DECLARE_FINAL_TYPE (SonorFilterBar, sonor_filter_bar, SONOR, FILTER_BAR, GtkBox)

/* Signals: "changed": the filter is another; "activated": the person is done with typing words. */

GtkWidget               *sonor_filter_bar_new (SonorWorkplace      *workplace,
                                               const SonorRolePage *page);
const SonorTicketFilter *sonor_filter_bar_get_filter (SonorFilterBar *self);
gboolean                 sonor_filter_bar_is_filtered (SonorFilterBar *self);
void                     sonor_filter_bar_set_sort (SonorFilterBar  *self,
                                                    SonorTicketSort  sort);
void                     sonor_filter_bar_search (SonorFilterBar *self);
void                     sonor_filter_bar_clear (SonorFilterBar *self);

G_END_DECLS
