/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "desk/ticket/ticket-form.h"

G_BEGIN_DECLS

#define SONOR_TYPE_CORRECTION (sonor_correction_get_type ())
G_DECLARE_FINAL_TYPE (SonorCorrection, sonor_correction, SONOR, CORRECTION, GtkWidget)

void      sonor_correction_add_fields (SonorTicketForm *form);
gboolean  sonor_correction_check (SonorTicketForm *form);
char     *sonor_correction_dup_changes (SonorTicketForm *form);

G_END_DECLS
