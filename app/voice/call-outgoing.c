/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A call that we make. */

#include "voice/call-private.h"

#include <glib/gi18n-lib.h>

#include "voice/redact.h"
#include "voice/voice-error.h"

SonorCall *
sonor_call_new_outgoing (SonorUserAgent    *user_agent,
                         SonorAccount      *account,
                         SonorSipAddress   *target,
                         SonorCallHeaders  *headers,
                         SonorMediaProfile *profile,
                         const char        *media_address,
                         guint              media_port)
{
  SonorCall *self = g_object_new (SONOR_TYPE_CALL, NULL);

  self->user_agent = g_object_ref (user_agent);
  g_set_object (&self->account, account);
  self->remote = g_object_ref (target);
  self->called = g_object_ref (target);
  if (headers != NULL)
    g_set_object (&self->headers, headers);
  sonor_call_set_media (self, profile, media_address, media_port);

  return self;
}

/* Begins the dialog. */
gboolean
sonor_call_send_invite (SonorCall   *self,
                        const char  *replaces,
                        const char  *referred_by,
                        GError     **error)
{
  nua_t *nua = sonor_user_agent_get_nua (self->user_agent);
  g_autofree char *to = sonor_sip_address_to_string (self->remote);
  g_autofree char *headers = sonor_call_headers_to_string (self->headers);
  g_autofree char *from = NULL;
  const char *contact;
  const char *proxy = NULL;

  if (nua == NULL)
    {
      g_set_error_literal (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_STATE, _("The telephone is shutting down"));
      return FALSE;
    }
  if (!sonor_call_make_offer (self, error))
    return FALSE;

  if (self->local_contact == NULL)
    self->local_contact = sonor_user_agent_dup_contact (
      self->user_agent, self->account != NULL ? sonor_sip_address_get_user (sonor_account_get_address (self->account)) : NULL,
      sonor_sip_address_is_secure (self->remote) ? "TLS" : "UDP");
  contact = sonor_call_get_local_contact (self);
  if (self->account != NULL)
    {
      from = sonor_sip_address_to_string (sonor_account_get_address (self->account));
      proxy = sonor_account_get_proxy (self->account);
    }
  self->handle = nua_handle (nua, G_OBJECT (self),
                             NUTAG_URL (URL_STRING_MAKE (sonor_sip_address_get_uri (self->remote))),
                             SIPTAG_TO_STR (to),
                             TAG_IF (from != NULL, SIPTAG_FROM_STR (from)),
                             TAG_END ());
  if (self->handle == NULL)
    {
      g_set_error_literal (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_FAILED, _("The call cannot be begun"));
      return FALSE;
    }
  nua_invite (self->handle,
              TAG_IF (proxy != NULL, NUTAG_PROXY (URL_STRING_MAKE (proxy))),
              TAG_IF (contact != NULL, SIPTAG_CONTACT_STR (contact)),
              SIPTAG_CONTENT_TYPE_STR ("application/sdp"),
              SIPTAG_PAYLOAD_STR (sonor_session_description_to_string (self->offer)),
              TAG_IF (headers != NULL, SIPTAG_HEADER_STR (headers)),
              TAG_IF (replaces != NULL, SIPTAG_REPLACES_STR (replaces)),
              TAG_IF (referred_by != NULL, SIPTAG_REFERRED_BY_STR (referred_by)),
              TAG_END ());

  sonor_user_agent_add_call (self->user_agent, self);
  sonor_call_apply (self, SONOR_CALL_EVENT_DIAL);

  return TRUE;
}

/**
 * sonor_call_dial:
 * @user_agent: through which to call
 * @account: (nullable): who we are; nobody in particular if %NULL
 * @target: whom to call
 * @headers: (nullable): what to tell with the call
 * @profile: the codecs and encryption to offer
 * @media_address: where we want to be spoken to: an IP address of this machine
 * @media_port: the port there
 * @error: return location for a #GError
 *
 * Calls somebody.
 *
 * Returns: (transfer full) (nullable): the call, or %NULL with @error set
 */
SonorCall *
sonor_call_dial (SonorUserAgent     *user_agent,
                 SonorAccount       *account,
                 SonorSipAddress    *target,
                 SonorCallHeaders   *headers,
                 SonorMediaProfile  *profile,
                 const char         *media_address,
                 guint               media_port,
                 GError            **error)
{
  g_autoptr (SonorCall) self = NULL;
  g_autofree char *redacted = NULL;

  g_return_val_if_fail (SONOR_IS_USER_AGENT (user_agent), NULL);
  g_return_val_if_fail (SONOR_IS_SIP_ADDRESS (target), NULL);
  g_return_val_if_fail (SONOR_IS_MEDIA_PROFILE (profile), NULL);

  self = sonor_call_new_outgoing (user_agent, account, target, headers, profile, media_address, media_port);
  if (!sonor_call_send_invite (self, NULL, NULL, error))
    return NULL;
  redacted = sonor_sip_address_redact (target);
  g_debug ("call %p: calling %s", self, redacted);

  return g_steal_pointer (&self);
}
