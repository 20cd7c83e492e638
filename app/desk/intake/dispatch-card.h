/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "model/intake-draft.h"

G_BEGIN_DECLS

#define SONOR_TYPE_DISPATCH_CARD (sonor_dispatch_card_get_type ())
G_DECLARE_FINAL_TYPE (SonorDispatchCard, sonor_dispatch_card, SONOR, DISPATCH_CARD, GtkWidget)

GtkWidget *sonor_dispatch_card_new (SonorWorkplace *workplace);
void       sonor_dispatch_card_set_draft (SonorDispatchCard *self,
                                          SonorIntakeDraft  *draft);

G_END_DECLS
