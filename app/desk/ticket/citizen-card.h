/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "model/ticket-file.h"

G_BEGIN_DECLS

#define SONOR_TYPE_CITIZEN_CARD (sonor_citizen_card_get_type ())
G_DECLARE_FINAL_TYPE (SonorCitizenCard, sonor_citizen_card, SONOR, CITIZEN_CARD, GtkWidget)

GtkWidget *sonor_citizen_card_new (SonorTicketFile *file);

G_END_DECLS
