/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "desk/intake/suggest-entry.h"
#include "model/workplace.h"

G_BEGIN_DECLS

GtkWidget *sonor_place_entry_new (SonorWorkplace *workplace);
void       sonor_place_entry_set_phone (GtkWidget  *entry,
                                        const char *phone);

G_END_DECLS
