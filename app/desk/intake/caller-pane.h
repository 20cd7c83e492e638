/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "model/intake-draft.h"

G_BEGIN_DECLS

#define SONOR_TYPE_CALLER_PANE (sonor_caller_pane_get_type ())
G_DECLARE_FINAL_TYPE (SonorCallerPane, sonor_caller_pane, SONOR, CALLER_PANE, GtkWidget)

/* Signal: "urge" (const char *ticket_id, const char *number): the citizen calls again about an open ticket. */

GtkWidget *sonor_caller_pane_new (SonorWorkplace *workplace);
void       sonor_caller_pane_set_draft (SonorCallerPane  *self,
                                        SonorIntakeDraft *draft);
gboolean   sonor_caller_pane_check (SonorCallerPane *self);
gboolean   sonor_caller_pane_urge (SonorCallerPane *self);
void       sonor_caller_pane_refresh (SonorCallerPane *self);

G_END_DECLS
