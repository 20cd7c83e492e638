/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "desk/ticket/ticket-form.h"

G_BEGIN_DECLS

GtkWidget *sonor_call_back_form_new (SonorTicketFile *file);

G_END_DECLS
