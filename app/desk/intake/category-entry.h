/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "desk/intake/suggest-entry.h"
#include "model/workplace.h"

G_BEGIN_DECLS

GtkWidget *sonor_category_entry_new (SonorWorkplace *workplace);

G_END_DECLS
