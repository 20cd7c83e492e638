/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Keys by SIP INFO, for when the other side takes none within the speech. */

#include "voice/call-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "voice/voice-error.h"

#define LONGEST_INFO 256

/**
 * sonor_call_send_digit:
 * @self: a call
 * @digit: one of `0123456789*#ABCD`
 * @duration: how long it is pressed, 40 to 6000 milliseconds
 * @error: return location for a #GError
 *
 * Sends a key by SIP INFO, for when the other side takes no keys within the speech.
 *
 * Returns: whether it could; if not, @error is set
 */
gboolean
sonor_call_send_digit (SonorCall  *self,
                       char        digit,
                       guint       duration,
                       GError    **error)
{
  g_autofree char *payload = NULL;

  g_return_val_if_fail (SONOR_IS_CALL (self), FALSE);

  if (digit == '\0' || strchr ("0123456789*#ABCD", digit) == NULL || duration < 40 || duration > 6000)
    {
      g_set_error_literal (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_INVALID,
                           _("A key is one of 0123456789*#ABCD, pressed for 40 to 6000 milliseconds"));
      return FALSE;
    }
  if (!sonor_call_state_is_talking (self->state))
    {
      g_set_error_literal (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_STATE, _("Keys can be sent when the call is answered"));
      return FALSE;
    }

  payload = g_strdup_printf ("Signal=%c\r\nDuration=%u\r\n", digit, duration);
  nua_info (self->handle, SIPTAG_CONTENT_TYPE_STR ("application/dtmf-relay"), SIPTAG_PAYLOAD_STR (payload), TAG_END ());

  return TRUE;
}

/* Keys by INFO: `application/dtmf-relay` has lines, of which Signal is the key; `application/dtmf` is the key alone. */
void
sonor_call_handle_info (SonorCall           *self,
                        const SonorSipEvent *event)
{
  const sip_t *sip = event->sip;
  g_autofree char *payload = NULL;
  g_auto (GStrv) lines = NULL;
  const char *digit = NULL;

  if (sip == NULL || sip->sip_payload == NULL || sip->sip_content_type == NULL || sip->sip_content_type->c_type == NULL ||
      sip->sip_payload->pl_len > LONGEST_INFO)
    return;

  payload = g_strndup (sip->sip_payload->pl_data, sip->sip_payload->pl_len);
  if (g_ascii_strcasecmp (sip->sip_content_type->c_type, "application/dtmf") == 0)
    digit = g_strstrip (payload);
  else if (g_ascii_strcasecmp (sip->sip_content_type->c_type, "application/dtmf-relay") == 0)
    {
      lines = g_strsplit_set (payload, "\r\n", 16);
      for (guint i = 0; lines[i] != NULL && digit == NULL; i++)
        {
          const char *equals = strchr (lines[i], '=');

          if (equals != NULL && g_ascii_strncasecmp (g_strchug (lines[i]), "Signal", 6) == 0)
            digit = g_strstrip (strchr (lines[i], '=') + 1);
        }
    }

  /* One character, or 10 and 11 as RFC 4733 numbers the star and the hash. */
  if (g_strcmp0 (digit, "10") == 0)
    digit = "*";
  else if (g_strcmp0 (digit, "11") == 0)
    digit = "#";
  if (digit != NULL && *digit != '\0' && digit[1] == '\0' && strchr ("0123456789*#ABCD", g_ascii_toupper (*digit)) != NULL)
    sonor_call_emit_digit (self, g_ascii_toupper (*digit));
}

void
sonor_call_handle_info_response (SonorCall           *self,
                                 const SonorSipEvent *event)
{
  if (event->status >= 300)
    sonor_call_emit_refused (self, SONOR_CALL_VERB_DIGIT,
                             g_error_new (SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_REFUSED,
                                          _("The other side takes no keys (%d)"), event->status));
}
