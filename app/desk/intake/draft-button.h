/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "model/intake-drafts.h"

G_BEGIN_DECLS

#define SONOR_TYPE_DRAFT_BUTTON (sonor_draft_button_get_type ())
G_DECLARE_FINAL_TYPE (SonorDraftButton, sonor_draft_button, SONOR, DRAFT_BUTTON, GtkWidget)

/* Signal: "chosen" (SonorIntakeDraft *): go on with it. */

GtkWidget *sonor_draft_button_new (SonorIntakeDrafts *drafts);

G_END_DECLS
