/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/intake-drafts.h"

G_BEGIN_DECLS

#define SONOR_TYPE_CURRENT_DRAFT (sonor_current_draft_get_type ())
G_DECLARE_FINAL_TYPE (SonorCurrentDraft, sonor_current_draft, SONOR, CURRENT_DRAFT, GObject)

/*
 * Signals: "changed": another draft is in the form; "state-changed": the one in the form is in another state; and of any
 * draft of the person "trouble" (SonorIntakeDraft *, const GError *) and "accepted" (SonorIntakeDraft *, JsonObject *), as it
 * tells them.
 */

SonorCurrentDraft *sonor_current_draft_new (SonorWorkplace *workplace);
SonorIntakeDrafts *sonor_current_draft_get_drafts (SonorCurrentDraft *self);
SonorIntakeDraft  *sonor_current_draft_get (SonorCurrentDraft *self);
void               sonor_current_draft_set (SonorCurrentDraft *self,
                                            SonorIntakeDraft  *draft);
SonorIntakeDraft  *sonor_current_draft_find_empty (SonorCurrentDraft *self);
void               sonor_current_draft_leave (SonorCurrentDraft *self,
                                              SonorIntakeDraft  *draft);

G_END_DECLS
