/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "model/ticket-filter.h"
#include "model/workplace.h"

G_BEGIN_DECLS

const char *sonor_filter_choices_get_title (SonorTicketFilterBy by);
GListModel *sonor_filter_choices_new (SonorTicketFilterBy  by,
                                      SonorWorkplace      *workplace);

G_END_DECLS
