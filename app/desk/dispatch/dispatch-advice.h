/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "desk/ticket/ticket-form.h"

G_BEGIN_DECLS

#define SONOR_TYPE_DISPATCH_ADVICE (sonor_dispatch_advice_get_type ())
G_DECLARE_FINAL_TYPE (SonorDispatchAdvice, sonor_dispatch_advice, SONOR, DISPATCH_ADVICE, GtkWidget)

void sonor_dispatch_advice_add_fields (SonorTicketForm *form,
                                       gboolean         lead_required);

G_END_DECLS
