/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "desk/ticket/form-sheet.h"
#include "model/ticket-file.h"

G_BEGIN_DECLS

SonorFormSheet *sonor_ticket_sheet_new (SonorTicketFile *file);
SonorFormSheet *sonor_ticket_sheet_new_notice (SonorTicketFile *file,
                                               const char      *supervision_id);

G_END_DECLS
