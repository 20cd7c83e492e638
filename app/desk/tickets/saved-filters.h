/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "model/ticket-filter.h"
#include "model/workplace.h"

G_BEGIN_DECLS

#define SONOR_TYPE_SAVED_FILTERS (sonor_saved_filters_get_type ())
G_DECLARE_FINAL_TYPE (SonorSavedFilters, sonor_saved_filters, SONOR, SAVED_FILTERS, GtkWidget)

/* Signal: "chosen" (JsonNode *): the person wants this filter. */

GtkWidget *sonor_saved_filters_new (SonorWorkplace          *workplace,
                                    const char              *page_id,
                                    const SonorTicketFilter *filter);

G_END_DECLS
