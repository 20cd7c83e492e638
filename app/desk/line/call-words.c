/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Words for calls. */

#include "desk/line/call-words.h"

#include <glib/gi18n.h>

/**
 * sonor_call_words_state:
 * @call: a call
 *
 * Returns: (transfer none): where it stands, in a word or two
 */
const char *
sonor_call_words_state (SonorPhoneCall *call)
{
  if (sonor_phone_call_get_joined (call))
    return C_("call", "Three-way");

  switch (sonor_phone_call_get_state (call))
    {
    case SONOR_CALL_STATE_IDLE:
    case SONOR_CALL_STATE_CALLING:
      return _("Calling…");
    case SONOR_CALL_STATE_RINGING:
      return _("Ringing…");
    case SONOR_CALL_STATE_INCOMING:
      return _("Incoming call");
    case SONOR_CALL_STATE_ANSWERING:
      return _("Answering…");
    case SONOR_CALL_STATE_HELD_BY_PEER:
      return sonor_phone_call_get_held (call) ? C_("call", "On hold") : _("The other side holds you");
    case SONOR_CALL_STATE_TRANSFERRING:
      return _("Transferring…");
    case SONOR_CALL_STATE_ENDING:
    case SONOR_CALL_STATE_ENDED:
      return _("Ending…");
    case SONOR_CALL_STATE_ACTIVE:
    case SONOR_CALL_STATE_HELD:
    case SONOR_CALL_STATE_HELD_BY_BOTH:
    default:
      if (sonor_phone_call_get_held (call))
        return C_("call", "On hold");
      if (sonor_phone_call_get_muted (call))
        return C_("call", "Muted");
      return sonor_phone_call_get_consultation_of (call) != NULL ? C_("call", "Consulting") : _("In a call");
    }
}

/**
 * sonor_call_words_dup_end:
 * @call: a call that is over
 *
 * Returns: (transfer full): why it is over, and what to do if that is not plain
 */
char *
sonor_call_words_dup_end (SonorPhoneCall *call)
{
  const char *message = sonor_phone_call_get_end_message (call);

  switch (sonor_phone_call_get_end (call))
    {
    case SONOR_CALL_END_ENCRYPTION:
      /* Translators: %s is the sentence “The two sides do not agree on encryption” */
      return g_strdup_printf (_("%s. Ask an administrator, or encrypt speech “if the other side can” in the preferences."), message);
    case SONOR_CALL_END_UNTRUSTED:
      return g_strdup_printf (_("%s. Do not go on; tell an administrator."), message);
    case SONOR_CALL_END_UNAUTHORIZED:
      return g_strdup_printf (_("%s. Type user and password again in the preferences."), message);
    case SONOR_CALL_END_NONE:
    case SONOR_CALL_END_HUNG_UP:
    case SONOR_CALL_END_PEER_HUNG_UP:
    case SONOR_CALL_END_CANCELLED:
    case SONOR_CALL_END_ANSWERED_ELSEWHERE:
    case SONOR_CALL_END_BUSY:
    case SONOR_CALL_END_DECLINED:
    case SONOR_CALL_END_NO_ANSWER:
    case SONOR_CALL_END_NOT_FOUND:
    case SONOR_CALL_END_REDIRECTED:
    case SONOR_CALL_END_NO_COMMON_CODEC:
    case SONOR_CALL_END_OVERLOADED:
    case SONOR_CALL_END_UNREACHABLE:
    case SONOR_CALL_END_LOST:
    case SONOR_CALL_END_TRANSFERRED:
    case SONOR_CALL_END_REPLACED:
    case SONOR_CALL_END_FAILED:
    default:
      return g_strdup (message);
    }
}

/**
 * sonor_call_words_dup_who:
 * @name: (nullable): what the other side calls itself
 * @number: (nullable): its number
 *
 * Returns: (transfer full): who it is, number first
 */
char *
sonor_call_words_dup_who (const char *name,
                          const char *number)
{
  gboolean has_name = name != NULL && *name != '\0' && g_strcmp0 (name, number) != 0;

  if (number == NULL || *number == '\0')
    return g_strdup (has_name ? name : _("Unknown number"));

  return has_name ? g_strdup_printf ("%s %s", number, name) : g_strdup (number);
}

/**
 * sonor_call_words_dup_seconds:
 * @seconds: a length of time, 0 or more
 *
 * Returns: (transfer full): as on a clock: `02:14`, or `1:02:14` from an hour
 */
char *
sonor_call_words_dup_seconds (gint64 seconds)
{
  seconds = MAX (seconds, 0);
  if (seconds >= 3600)
    return g_strdup_printf ("%d:%02d:%02d", (int) (seconds / 3600), (int) (seconds / 60 % 60), (int) (seconds % 60));

  return g_strdup_printf ("%02d:%02d", (int) (seconds / 60), (int) (seconds % 60));
}

/**
 * sonor_call_words_language:
 * @code: a language of the hotline, zh or mn
 *
 * Returns: (transfer none): in words; the code itself if it is another one
 */
const char *
sonor_call_words_language (const char *code)
{
  if (g_str_equal (code, "zh"))
    return C_("language", "Chinese");
  if (g_str_equal (code, "mn"))
    return C_("language", "Mongolian");

  return code;
}
