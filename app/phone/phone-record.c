/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is known of a call: facts for whoever shows it, and one line for whoever stores it. */

#include "phone/phone-private.h"

#include <json-glib/json-glib.h>

#define LONGEST_WORDS 100

/**
 * sonor_phone_call_get_state:
 * @self: a call
 *
 * Returns: where it stands
 */
SonorCallState
sonor_phone_call_get_state (SonorPhoneCall *self)
{
  g_return_val_if_fail (SONOR_IS_PHONE_CALL (self), SONOR_CALL_STATE_ENDED);

  return self->call != NULL ? sonor_call_get_state (self->call) : SONOR_CALL_STATE_IDLE;
}

/**
 * sonor_phone_call_is_incoming:
 * @self: a call
 *
 * Returns: whether the other side called us
 */
gboolean
sonor_phone_call_is_incoming (SonorPhoneCall *self)
{
  g_return_val_if_fail (SONOR_IS_PHONE_CALL (self), FALSE);

  return self->call != NULL && sonor_call_is_incoming (self->call);
}

/**
 * sonor_phone_call_get_muted:
 * @self: a call
 *
 * Returns: whether the other side does not hear our microphone
 */
gboolean
sonor_phone_call_get_muted (SonorPhoneCall *self)
{
  g_return_val_if_fail (SONOR_IS_PHONE_CALL (self), FALSE);

  return self->muted;
}

/**
 * sonor_phone_call_get_held:
 * @self: a call
 *
 * Returns: whether we hold the other side
 */
gboolean
sonor_phone_call_get_held (SonorPhoneCall *self)
{
  g_return_val_if_fail (SONOR_IS_PHONE_CALL (self), FALSE);

  return self->held;
}

/**
 * sonor_phone_call_get_joined:
 * @self: a call
 *
 * Returns: whether it is part of a three-way conversation
 */
gboolean
sonor_phone_call_get_joined (SonorPhoneCall *self)
{
  g_return_val_if_fail (SONOR_IS_PHONE_CALL (self), FALSE);

  return self->joined;
}

/**
 * sonor_phone_call_get_name:
 * @self: a call
 *
 * Returns: (transfer none) (nullable): the name the other side gives itself
 */
const char *
sonor_phone_call_get_name (SonorPhoneCall *self)
{
  g_return_val_if_fail (SONOR_IS_PHONE_CALL (self), NULL);

  return self->call != NULL ? sonor_sip_address_get_display_name (sonor_call_get_remote (self->call)) : NULL;
}

/**
 * sonor_phone_call_get_number:
 * @self: a call
 *
 * Returns: (transfer none): the number, or name before the @, of the other side
 */
const char *
sonor_phone_call_get_number (SonorPhoneCall *self)
{
  g_return_val_if_fail (SONOR_IS_PHONE_CALL (self), NULL);

  return self->number;
}

/**
 * sonor_phone_call_get_codec:
 * @self: a call
 *
 * Returns: (transfer none) (nullable): what speech is coded with, as `PCMA`
 */
const char *
sonor_phone_call_get_codec (SonorPhoneCall *self)
{
  const SonorMediaStream *media;

  g_return_val_if_fail (SONOR_IS_PHONE_CALL (self), NULL);

  media = self->call != NULL ? sonor_call_get_media (self->call) : NULL;

  return media != NULL ? sonor_codec_get_name (media->codec) : NULL;
}

/**
 * sonor_phone_call_get_encrypted:
 * @self: a call
 *
 * Returns: whether speech is encrypted
 */
gboolean
sonor_phone_call_get_encrypted (SonorPhoneCall *self)
{
  const SonorMediaStream *media;

  g_return_val_if_fail (SONOR_IS_PHONE_CALL (self), FALSE);

  media = self->call != NULL ? sonor_call_get_media (self->call) : NULL;

  return media != NULL && media->encrypted;
}

/**
 * sonor_phone_call_get_quality:
 * @self: a call
 *
 * Returns: (transfer none) (nullable): how well speech arrived when it was last told
 */
const SonorQuality *
sonor_phone_call_get_quality (SonorPhoneCall *self)
{
  g_return_val_if_fail (SONOR_IS_PHONE_CALL (self), NULL);

  return self->quality;
}

/**
 * sonor_phone_call_get_started_at:
 * @self: a call
 *
 * Returns: (transfer none): when it was dialled or arrived
 */
GDateTime *
sonor_phone_call_get_started_at (SonorPhoneCall *self)
{
  g_return_val_if_fail (SONOR_IS_PHONE_CALL (self), NULL);

  return self->started_at;
}

/**
 * sonor_phone_call_get_answered_at:
 * @self: a call
 *
 * Returns: (transfer none) (nullable): when it was answered
 */
GDateTime *
sonor_phone_call_get_answered_at (SonorPhoneCall *self)
{
  g_return_val_if_fail (SONOR_IS_PHONE_CALL (self), NULL);

  return self->answered_at;
}

/**
 * sonor_phone_call_get_consultation_of:
 * @self: a call
 *
 * Returns: (transfer none) (nullable): the call about which this one consults
 */
SonorPhoneCall *
sonor_phone_call_get_consultation_of (SonorPhoneCall *self)
{
  g_return_val_if_fail (SONOR_IS_PHONE_CALL (self), NULL);

  return self->consultation_of;
}

/**
 * sonor_phone_call_get_end:
 * @self: a call
 *
 * Returns: why it is over
 */
SonorCallEnd
sonor_phone_call_get_end (SonorPhoneCall *self)
{
  g_return_val_if_fail (SONOR_IS_PHONE_CALL (self), SONOR_CALL_END_NONE);

  return sonor_call_get_end (self->call);
}

/**
 * sonor_phone_call_get_end_message:
 * @self: a call
 *
 * Returns: (transfer none): why it is over, in words for the person
 */
const char *
sonor_phone_call_get_end_message (SonorPhoneCall *self)
{
  g_return_val_if_fail (SONOR_IS_PHONE_CALL (self), NULL);

  return sonor_call_get_end_message (self->call);
}

/**
 * sonor_phone_call_get_end_status:
 * @self: a call
 *
 * Returns: the status of SIP it ended with, 0 if none
 */
guint
sonor_phone_call_get_end_status (SonorPhoneCall *self)
{
  g_return_val_if_fail (SONOR_IS_PHONE_CALL (self), 0);

  return sonor_call_get_end_status (self->call);
}

/**
 * sonor_phone_call_get_headers:
 * @self: a call
 *
 * Returns: (transfer none): what was told with the call
 */
SonorCallHeaders *
sonor_phone_call_get_headers (SonorPhoneCall *self)
{
  g_return_val_if_fail (SONOR_IS_PHONE_CALL (self), NULL);

  return sonor_call_get_headers (self->call);
}

/**
 * sonor_phone_call_get_redirection:
 * @self: a call that ended with %SONOR_CALL_END_REDIRECTED
 *
 * Returns: (transfer none) (nullable): whom to call instead; nobody is called unasked
 */
SonorSipAddress *
sonor_phone_call_get_redirection (SonorPhoneCall *self)
{
  g_return_val_if_fail (SONOR_IS_PHONE_CALL (self), NULL);

  return sonor_call_get_redirection (self->call);
}

/**
 * sonor_phone_call_get_id:
 * @self: a call
 *
 * Returns: (transfer none): the UUID by which its line in the history is known, made here so that telling it twice stores it
 *   once
 */
const char *
sonor_phone_call_get_id (SonorPhoneCall *self)
{
  g_return_val_if_fail (SONOR_IS_PHONE_CALL (self), NULL);

  return self->id;
}

static const char *
outcome_of (SonorPhoneCall *self)
{
  SonorCallEnd end = sonor_call_get_end (self->call);

  if (self->answered_at != NULL)
    return "answered";

  switch (end)
    {
    case SONOR_CALL_END_HUNG_UP:
      return sonor_call_is_incoming (self->call) ? "refused" : "cancelled";
    case SONOR_CALL_END_CANCELLED:
    case SONOR_CALL_END_PEER_HUNG_UP:
      return "missed";
    case SONOR_CALL_END_ANSWERED_ELSEWHERE:
      return "answered-elsewhere";
    case SONOR_CALL_END_BUSY:
      return "busy";
    case SONOR_CALL_END_DECLINED:
      return "declined";
    case SONOR_CALL_END_NO_ANSWER:
      return "no-answer";
    case SONOR_CALL_END_NOT_FOUND:
      return "not-found";
    case SONOR_CALL_END_REDIRECTED:
      return "redirected";
    case SONOR_CALL_END_NONE:
    case SONOR_CALL_END_UNAUTHORIZED:
    case SONOR_CALL_END_NO_COMMON_CODEC:
    case SONOR_CALL_END_ENCRYPTION:
    case SONOR_CALL_END_OVERLOADED:
    case SONOR_CALL_END_UNREACHABLE:
    case SONOR_CALL_END_UNTRUSTED:
    case SONOR_CALL_END_LOST:
    case SONOR_CALL_END_TRANSFERRED:
    case SONOR_CALL_END_REPLACED:
    case SONOR_CALL_END_FAILED:
    default:
      return "failed";
    }
}

static void
add_string (JsonBuilder *builder,
            const char  *name,
            const char  *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

/* Names of strangers have any length; nobody reads more than the beginning. */
static void
add_words (JsonBuilder *builder,
           const char  *name,
           const char  *value)
{
  g_autofree char *cut = value != NULL && g_utf8_strlen (value, -1) > LONGEST_WORDS ? g_utf8_substring (value, 0, LONGEST_WORDS)
                                                                                    : g_strdup (value);

  add_string (builder, name, cut);
}

/* A clock that was set back during the call must not make it end before it began. */
static GDateTime *
not_before (GDateTime *time,
            GDateTime *earliest)
{
  return time != NULL && earliest != NULL && g_date_time_compare (time, earliest) < 0 ? earliest : time;
}

static void
add_time (JsonBuilder *builder,
          const char  *name,
          GDateTime   *time)
{
  g_autofree char *text = time != NULL ? g_date_time_format_iso8601 (time) : NULL;

  add_string (builder, name, text);
}

/* Below zero is unknown, and so is everything about speech that never came. */
static void
add_figure (JsonBuilder *builder,
            const char  *name,
            gboolean     known,
            double       value)
{
  json_builder_set_member_name (builder, name);
  if (known && value >= 0)
    json_builder_add_double_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

/**
 * sonor_phone_call_dup_record:
 * @self: a call
 *
 * One line about the call for whoever stores it: a JSON object with `id` (a UUID), `call` (the hotline's call), `direction`
 * (`in`, `out`), `number`, `name`, `started_at`, `answered_at`, `ended_at` (ISO 8601), `outcome` (`answered`, `missed`,
 * `refused`, `cancelled`, `busy`, `declined`, `no-answer`, `not-found`, `redirected`, `answered-elsewhere`, `failed`),
 * `status` (of SIP, 0 if none), `codec`, `encrypted`, and over the whole call `loss_pct`, `jitter_ms`, `round_trip_ms`,
 * `mos_mean` and `mos_worst`. What is not known is null.
 *
 * Returns: (transfer full): the JSON
 */
char *
sonor_phone_call_dup_record (SonorPhoneCall *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  const SonorQuality *quality;
  const SonorQuality none = { 0 };
  GDateTime *answered_at;
  gboolean known;

  g_return_val_if_fail (SONOR_IS_PHONE_CALL (self), NULL);

  known = self->quality != NULL && self->quality->n_reports > 0;
  answered_at = not_before (self->answered_at, self->started_at);
  quality = known ? self->quality : &none;

  json_builder_begin_object (builder);
  add_string (builder, "id", self->id);
  add_string (builder, "call", sonor_call_headers_get (sonor_call_get_headers (self->call), SONOR_CALL_HEADER_CALL));
  add_string (builder, "direction", sonor_call_is_incoming (self->call) ? "in" : "out");
  add_words (builder, "number", self->number);
  add_words (builder, "name", sonor_phone_call_get_name (self));
  add_time (builder, "started_at", self->started_at);
  add_time (builder, "answered_at", answered_at);
  add_time (builder, "ended_at", not_before (not_before (self->ended_at, answered_at), self->started_at));
  add_string (builder, "outcome", self->ended_at != NULL ? outcome_of (self) : NULL);
  json_builder_set_member_name (builder, "status");
  json_builder_add_int_value (builder, sonor_call_get_end_status (self->call));
  add_string (builder, "codec", sonor_phone_call_get_codec (self));
  json_builder_set_member_name (builder, "encrypted");
  json_builder_add_boolean_value (builder, sonor_phone_call_get_encrypted (self));
  add_figure (builder, "loss_pct", known, quality->total_loss_pct);
  add_figure (builder, "jitter_ms", known, quality->jitter_ms);
  add_figure (builder, "round_trip_ms", known, quality->round_trip_ms);
  add_figure (builder, "mos_mean", known, quality->mos_mean);
  add_figure (builder, "mos_worst", known, quality->mos_worst);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);

  return json_to_string (root, FALSE);
}
