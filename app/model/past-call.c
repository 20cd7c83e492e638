/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "model/past-call.h"

#include <glib/gi18n-lib.h>

#include "model/json-member.h"

/**
 * SonorPastCall:
 *
 * A call of the history, as `phone_call_list()` tells it, or as the telephone has just told it to be stored.
 */
struct _SonorPastCall
{
  GObject parent_instance;

  char      *id;
  gboolean   incoming;
  char      *number;
  char      *name;
  GDateTime *started_at;
  gint64     talk_seconds;
  char      *outcome;
  double     mos;
  double     loss;
  char      *ticket_id;
  char      *ticket_number;
  gboolean   waiting;
};

G_DEFINE_FINAL_TYPE (SonorPastCall, sonor_past_call, G_TYPE_OBJECT)

static const struct
{
  const char *outcome;
  const char *words;
} outcomes[] = {
  { "answered", NC_ ("call outcome", "Answered") },
  { "missed", NC_ ("call outcome", "Missed") },
  { "refused", NC_ ("call outcome", "Declined by you") },
  { "cancelled", NC_ ("call outcome", "Given up by you") },
  { "busy", NC_ ("call outcome", "Busy") },
  { "declined", NC_ ("call outcome", "Declined") },
  { "no-answer", NC_ ("call outcome", "No answer") },
  { "not-found", NC_ ("call outcome", "No such number") },
  { "redirected", NC_ ("call outcome", "Moved") },
  { "answered-elsewhere", NC_ ("call outcome", "Answered elsewhere") },
  { "failed", NC_ ("call outcome", "Failed") },
};

static void
sonor_past_call_finalize (GObject *object)
{
  SonorPastCall *self = SONOR_PAST_CALL (object);

  g_free (self->id);
  g_free (self->number);
  g_free (self->name);
  g_clear_pointer (&self->started_at, g_date_time_unref);
  g_free (self->outcome);
  g_free (self->ticket_id);
  g_free (self->ticket_number);

  G_OBJECT_CLASS (sonor_past_call_parent_class)->finalize (object);
}

static void
sonor_past_call_class_init (SonorPastCallClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sonor_past_call_finalize;
}

static void
sonor_past_call_init (SonorPastCall *self)
{
  self->talk_seconds = -1;
  self->loss = -1;
}

static char *
dup_text (SonorResult *result,
          guint        row,
          const char  *column)
{
  return g_strdup (sonor_result_is_null (result, row, column) ? "" : sonor_result_get_text (result, row, column));
}

/**
 * sonor_past_call_new_from_result:
 * @result: the answer of `phone_call_list()`
 * @row: one of its rows
 *
 * Returns: (transfer full): the call
 */
SonorPastCall *
sonor_past_call_new_from_result (SonorResult *result,
                                 guint        row)
{
  SonorPastCall *self = g_object_new (SONOR_TYPE_PAST_CALL, NULL);

  self->id = dup_text (result, row, "id");
  self->incoming = g_str_equal (sonor_result_get_text (result, row, "direction"), "in");
  self->number = dup_text (result, row, "number");
  self->name = dup_text (result, row, "name");
  self->started_at = sonor_result_dup_time (result, row, "started_at");
  self->outcome = dup_text (result, row, "outcome");
  self->ticket_id = dup_text (result, row, "ticket_id");
  self->ticket_number = dup_text (result, row, "ticket_number");
  if (!sonor_result_is_null (result, row, "talk_s"))
    self->talk_seconds = sonor_result_get_integer (result, row, "talk_s");
  if (!sonor_result_is_null (result, row, "mos_mean"))
    self->mos = sonor_result_get_double (result, row, "mos_mean");
  if (!sonor_result_is_null (result, row, "loss_pct"))
    self->loss = sonor_result_get_double (result, row, "loss_pct");

  return self;
}

static double
get_figure (JsonObject *object,
            const char *member,
            double      unknown)
{
  return sonor_json_is_null (object, member) ? unknown : json_object_get_double_member (object, member);
}

/**
 * sonor_past_call_new_from_json:
 * @object: a call as `phone_call_report()` takes it
 * @zone: the city's time zone
 *
 * Returns: (transfer full): the call, which waits for the server
 */
SonorPastCall *
sonor_past_call_new_from_json (JsonObject *object,
                               GTimeZone  *zone)
{
  SonorPastCall *self = g_object_new (SONOR_TYPE_PAST_CALL, NULL);
  g_autoptr (GDateTime) answered_at = sonor_json_dup_time (object, "answered_at", zone);
  g_autoptr (GDateTime) ended_at = sonor_json_dup_time (object, "ended_at", zone);

  self->id = g_strdup (sonor_json_get_text (object, "id"));
  self->incoming = g_str_equal (sonor_json_get_text (object, "direction"), "in");
  self->number = g_strdup (sonor_json_get_text (object, "number"));
  self->name = g_strdup (sonor_json_get_text (object, "name"));
  self->started_at = sonor_json_dup_time (object, "started_at", zone);
  self->outcome = g_strdup (sonor_json_get_text (object, "outcome"));
  self->ticket_id = g_strdup (sonor_json_get_text (object, "ticket_id"));
  self->ticket_number = g_strdup ("");
  if (answered_at != NULL && ended_at != NULL)
    self->talk_seconds = g_date_time_difference (ended_at, answered_at) / G_TIME_SPAN_SECOND;
  self->mos = get_figure (object, "mos_mean", 0);
  self->loss = get_figure (object, "loss_pct", -1);
  self->waiting = TRUE;

  return self;
}

/**
 * sonor_past_call_get_id:
 * @self: a call
 *
 * Returns: (transfer none): its UUID
 */
const char *
sonor_past_call_get_id (SonorPastCall *self)
{
  g_return_val_if_fail (SONOR_IS_PAST_CALL (self), NULL);

  return self->id;
}

/**
 * sonor_past_call_is_incoming:
 * @self: a call
 *
 * Returns: whether the other side called
 */
gboolean
sonor_past_call_is_incoming (SonorPastCall *self)
{
  g_return_val_if_fail (SONOR_IS_PAST_CALL (self), FALSE);

  return self->incoming;
}

/**
 * sonor_past_call_get_number:
 * @self: a call
 *
 * Returns: (transfer none): the other side's number, "" if it has none
 */
const char *
sonor_past_call_get_number (SonorPastCall *self)
{
  g_return_val_if_fail (SONOR_IS_PAST_CALL (self), NULL);

  return self->number;
}

/**
 * sonor_past_call_get_name:
 * @self: a call
 *
 * Returns: (transfer none): what the other side called itself, or ""
 */
const char *
sonor_past_call_get_name (SonorPastCall *self)
{
  g_return_val_if_fail (SONOR_IS_PAST_CALL (self), NULL);

  return self->name;
}

/**
 * sonor_past_call_get_started_at:
 * @self: a call
 *
 * Returns: (transfer none) (nullable): when it was dialled or arrived
 */
GDateTime *
sonor_past_call_get_started_at (SonorPastCall *self)
{
  g_return_val_if_fail (SONOR_IS_PAST_CALL (self), NULL);

  return self->started_at;
}

/**
 * sonor_past_call_get_talk_seconds:
 * @self: a call
 *
 * Returns: how long people talked, in seconds; -1 if they did not
 */
gint64
sonor_past_call_get_talk_seconds (SonorPastCall *self)
{
  g_return_val_if_fail (SONOR_IS_PAST_CALL (self), -1);

  return self->talk_seconds;
}

/**
 * sonor_past_call_get_outcome:
 * @self: a call
 *
 * Returns: what became of it
 */
SonorPastCallOutcome
sonor_past_call_get_outcome (SonorPastCall *self)
{
  g_return_val_if_fail (SONOR_IS_PAST_CALL (self), SONOR_PAST_CALL_ANSWERED);

  if (g_str_equal (self->outcome, "answered") || g_str_equal (self->outcome, "answered-elsewhere"))
    return SONOR_PAST_CALL_ANSWERED;

  /* Whoever declines a call has not missed it. */
  return self->incoming && !g_str_equal (self->outcome, "refused") ? SONOR_PAST_CALL_MISSED : SONOR_PAST_CALL_NOT_REACHED;
}

/**
 * sonor_past_call_get_outcome_words:
 * @self: a call
 *
 * Returns: (transfer none): what became of it, in the person's language
 */
const char *
sonor_past_call_get_outcome_words (SonorPastCall *self)
{
  g_return_val_if_fail (SONOR_IS_PAST_CALL (self), NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (outcomes); i++)
    {
      if (g_str_equal (outcomes[i].outcome, self->outcome))
        return g_dpgettext2 (GETTEXT_PACKAGE, "call outcome", outcomes[i].words);
    }

  return self->outcome;
}

/**
 * sonor_past_call_get_mos:
 * @self: a call
 *
 * Returns: how well it was heard on the whole, 1 to 4.5; 0 if that is not known
 */
double
sonor_past_call_get_mos (SonorPastCall *self)
{
  g_return_val_if_fail (SONOR_IS_PAST_CALL (self), 0);

  return self->mos;
}

/**
 * sonor_past_call_get_loss:
 * @self: a call
 *
 * Returns: how much of the speech was lost, 0 to 100 %; below 0 if that is not known
 */
double
sonor_past_call_get_loss (SonorPastCall *self)
{
  g_return_val_if_fail (SONOR_IS_PAST_CALL (self), -1);

  return self->loss;
}

/**
 * sonor_past_call_get_ticket_id:
 * @self: a call
 *
 * Returns: (transfer none): the ticket it was about, "" if none is known
 */
const char *
sonor_past_call_get_ticket_id (SonorPastCall *self)
{
  g_return_val_if_fail (SONOR_IS_PAST_CALL (self), NULL);

  return self->ticket_id;
}

/**
 * sonor_past_call_get_ticket_number:
 * @self: a call
 *
 * Returns: (transfer none): the number of that ticket, or ""
 */
const char *
sonor_past_call_get_ticket_number (SonorPastCall *self)
{
  g_return_val_if_fail (SONOR_IS_PAST_CALL (self), NULL);

  return self->ticket_number;
}

/**
 * sonor_past_call_is_waiting:
 * @self: a call
 *
 * Returns: whether it is kept on this computer and the server does not have it yet
 */
gboolean
sonor_past_call_is_waiting (SonorPastCall *self)
{
  g_return_val_if_fail (SONOR_IS_PAST_CALL (self), FALSE);

  return self->waiting;
}
