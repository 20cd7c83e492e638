/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/workplace.h"

G_BEGIN_DECLS

/**
 * SonorIntakeDraftState:
 * @SONOR_INTAKE_DRAFT_STATE_WRITING: it is being written
 * @SONOR_INTAKE_DRAFT_STATE_CONFLICT: another computer has saved other fields; see sonor_intake_draft_get_theirs()
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

#define SONOR_INTAKE_DRAFT_KEY_PREFIX "intake/"

SonorIntakeDraft      *sonor_intake_draft_new (SonorWorkplace *workplace);
SonorIntakeDraft      *sonor_intake_draft_restore (SonorWorkplace *workplace,
                                                   const char     *id,
                                                   JsonObject     *local);
void                   sonor_intake_draft_meet_server (SonorIntakeDraft *self,
                                                       gint64            version,
                                                       JsonObject       *fields);

const char            *sonor_intake_draft_get_id (SonorIntakeDraft *self);
SonorIntakeDraftState  sonor_intake_draft_get_state (SonorIntakeDraft *self);
JsonObject            *sonor_intake_draft_get_fields (SonorIntakeDraft *self);
JsonObject            *sonor_intake_draft_get_theirs (SonorIntakeDraft *self);
gint64                 sonor_intake_draft_get_version (SonorIntakeDraft *self);
gboolean               sonor_intake_draft_is_kept_here (SonorIntakeDraft *self);
gboolean               sonor_intake_draft_is_kept_there (SonorIntakeDraft *self);
gboolean               sonor_intake_draft_is_empty (SonorIntakeDraft *self);
char                  *sonor_intake_draft_dup_title (SonorIntakeDraft *self);

const char            *sonor_intake_draft_get_text (SonorIntakeDraft *self,
                                                    const char       *field);
gint64                 sonor_intake_draft_get_integer (SonorIntakeDraft *self,
                                                       const char       *field);
gboolean               sonor_intake_draft_get_flag (SonorIntakeDraft *self,
                                                    const char       *field);
void                   sonor_intake_draft_set_text (SonorIntakeDraft *self,
                                                    const char       *field,
                                                    const char       *text);
void                   sonor_intake_draft_set_integer (SonorIntakeDraft *self,
                                                       const char       *field,
                                                       gint64            number);
void                   sonor_intake_draft_set_flag (SonorIntakeDraft *self,
                                                    const char       *field,
                                                    gboolean          flag);

void                   sonor_intake_draft_save_now (SonorIntakeDraft *self);
void                   sonor_intake_draft_resolve (SonorIntakeDraft *self,
                                                   JsonObject       *fields);
void                   sonor_intake_draft_submit (SonorIntakeDraft *self,
                                                  const char       *action);
void                   sonor_intake_draft_discard (SonorIntakeDraft *self);
void                   sonor_intake_draft_bring_back (SonorIntakeDraft *self);

G_END_DECLS
