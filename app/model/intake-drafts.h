/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/intake-draft.h"

G_BEGIN_DECLS

#define SONOR_TYPE_INTAKE_DRAFTS (sonor_intake_drafts_get_type ())
G_DECLARE_FINAL_TYPE (SonorIntakeDrafts, sonor_intake_drafts, SONOR, INTAKE_DRAFTS, GObject)

/* A #GListModel of #SonorIntakeDraft. Signal: "loaded": the drafts of earlier sessions are there. */

SonorIntakeDrafts *sonor_intake_drafts_new (SonorWorkplace *workplace);
SonorIntakeDraft  *sonor_intake_drafts_add (SonorIntakeDrafts *self);
void               sonor_intake_drafts_bring_back (SonorIntakeDrafts *self,
                                                   SonorIntakeDraft  *draft);

G_END_DECLS
