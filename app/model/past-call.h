/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <json-glib/json-glib.h>

#include "store/result.h"

G_BEGIN_DECLS

/**
 * SonorPastCallOutcome:
 * @SONOR_PAST_CALL_ANSWERED: people have talked
 * @SONOR_PAST_CALL_MISSED: somebody called and was not answered
 * @SONOR_PAST_CALL_NOT_REACHED: we called and were not answered, or did not want to answer
 *
 * What became of a call, as far as it matters for what to do about it.
 */
typedef enum
{
  SONOR_PAST_CALL_ANSWERED,
  SONOR_PAST_CALL_MISSED,
  SONOR_PAST_CALL_NOT_REACHED,
} SonorPastCallOutcome;

#define SONOR_TYPE_PAST_CALL (sonor_past_call_get_type ())
G_DECLARE_FINAL_TYPE (SonorPastCall, sonor_past_call, SONOR, PAST_CALL, GObject)

SonorPastCall        *sonor_past_call_new_from_result (SonorResult *result,
                                                       guint        row);
SonorPastCall        *sonor_past_call_new_from_json (JsonObject *object,
                                                     GTimeZone  *zone);

const char           *sonor_past_call_get_id (SonorPastCall *self);
gboolean              sonor_past_call_is_incoming (SonorPastCall *self);
const char           *sonor_past_call_get_number (SonorPastCall *self);
const char           *sonor_past_call_get_name (SonorPastCall *self);
GDateTime            *sonor_past_call_get_started_at (SonorPastCall *self);
gint64                sonor_past_call_get_talk_seconds (SonorPastCall *self);
SonorPastCallOutcome  sonor_past_call_get_outcome (SonorPastCall *self);
const char           *sonor_past_call_get_outcome_words (SonorPastCall *self);
double                sonor_past_call_get_mos (SonorPastCall *self);
double                sonor_past_call_get_loss (SonorPastCall *self);
const char           *sonor_past_call_get_ticket_id (SonorPastCall *self);
const char           *sonor_past_call_get_ticket_number (SonorPastCall *self);
gboolean              sonor_past_call_is_waiting (SonorPastCall *self);

G_END_DECLS
