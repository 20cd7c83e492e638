/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "desk/ticket/form-field.h"
#include "model/workplace.h"

G_BEGIN_DECLS

GtkWidget *sonor_unit_choice_new (const char     *label,
                                  SonorWorkplace *workplace,
                                  int             below_unit_id);

G_END_DECLS
