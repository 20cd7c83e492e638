/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/intake-fields.h"
#include "model/intake-local-copy.h"
#include "model/intake-server-copy.h"
#include "model/workplace.h"

G_BEGIN_DECLS

/**
 * SonorIntakeDraftState:
 * @SONOR_INTAKE_DRAFT_STATE_WRITING: it is being written
 * @SONOR_INTAKE_DRAFT_STATE_CONFLICT: another computer has saved other fields; see sonor_intake_server_copy_get_theirs()
 * @SONOR_INTAKE_DRAFT_STATE_SENDING: it is on its way, or waits on this computer for the server
 * @SONOR_INTAKE_DRAFT_STATE_ACCEPTED: it is a ticket now
 * @SONOR_INTAKE_DRAFT_STATE_DISCARDED: it was thrown away
 */
typedef enum
{
  SONOR_INTAKE_DRAFT_STATE_WRITING,
  SONOR_INTAKE_DRAFT_STATE_CONFLICT,
  SONOR_INTAKE_DRAFT_STATE_SENDING,
  SONOR_INTAKE_DRAFT_STATE_ACCEPTED,
  SONOR_INTAKE_DRAFT_STATE_DISCARDED,
} SonorIntakeDraftState;

#define SONOR_TYPE_INTAKE_DRAFT (sonor_intake_draft_get_type ())
G_DECLARE_FINAL_TYPE (SonorIntakeDraft, sonor_intake_draft, SONOR, INTAKE_DRAFT, GObject)

/*
 * Signals: "changed" (const char *field, NULL for all of them), "state-changed", "saved" (where it is kept is another),
 * "trouble" (const GError *: it cannot be kept or was refused), "accepted" (JsonObject *: what ticket_accept() returned).
 */

SonorIntakeDraft      *sonor_intake_draft_new (SonorWorkplace *workplace);
SonorIntakeDraft      *sonor_intake_draft_restore (SonorWorkplace *workplace,
                                                   const char     *id,
                                                   JsonObject     *local);

const char            *sonor_intake_draft_get_id (SonorIntakeDraft *self);
SonorIntakeDraftState  sonor_intake_draft_get_state (SonorIntakeDraft *self);
SonorIntakeFields     *sonor_intake_draft_get_fields (SonorIntakeDraft *self);
SonorIntakeLocalCopy  *sonor_intake_draft_get_local_copy (SonorIntakeDraft *self);
SonorIntakeServerCopy *sonor_intake_draft_get_server_copy (SonorIntakeDraft *self);
gboolean               sonor_intake_draft_is_empty (SonorIntakeDraft *self);

void                   sonor_intake_draft_resolve (SonorIntakeDraft *self,
                                                   JsonObject       *fields);
void                   sonor_intake_draft_submit (SonorIntakeDraft *self,
                                                  const char       *action);
void                   sonor_intake_draft_discard (SonorIntakeDraft *self);
void                   sonor_intake_draft_bring_back (SonorIntakeDraft *self);

G_END_DECLS
