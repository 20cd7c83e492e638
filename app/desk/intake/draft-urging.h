/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "desk/intake/current-draft.h"
#include "model/workplace.h"

G_BEGIN_DECLS

#define SONOR_TYPE_DRAFT_URGING (sonor_draft_urging_get_type ())
G_DECLARE_FINAL_TYPE (SonorDraftUrging, sonor_draft_urging, SONOR, DRAFT_URGING, GObject)

SonorDraftUrging *sonor_draft_urging_new (SonorWorkplace    *workplace,
                                          SonorCurrentDraft *current,
                                          GtkWidget         *page);
void              sonor_draft_urging_send (SonorDraftUrging *self,
                                           const char       *ticket_id);

G_END_DECLS
