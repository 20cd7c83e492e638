/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/line/dial-link.h"

#include <string.h>

#include <glib/gi18n.h>

#include "base/phone-number.h"
#include "voice/sip-address.h"
#include "voice/voice-error.h"

#define LONGEST_LINK 256

/**
 * sonor_dial_link_parse:
 * @uri: a link from outside: `tel:` (RFC 3966), `sip:` or `sips:` (RFC 3261 19.1)
 * @error: return location for a #GError
 *
 * Finds whom a link wants called. What else a link may carry, as headers of the request, is left out: who made it is unknown.
 *
 * Returns: (transfer full) (nullable): a number, or an address that can be dialled; if there is none, @error is set
 */
char *
sonor_dial_link_parse (const char  *uri,
                       GError     **error)
{
  g_autofree char *scheme = g_uri_parse_scheme (uri);
  g_autofree char *number = NULL;
  gboolean tel = scheme != NULL && g_ascii_strcasecmp (scheme, "tel") == 0;
  gboolean sip = scheme != NULL && (g_ascii_strcasecmp (scheme, "sip") == 0 || g_ascii_strcasecmp (scheme, "sips") == 0);

  if ((!tel && !sip) || strlen (uri) > LONGEST_LINK)
    {
      g_set_error_literal (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_INVALID,
                           _("The link is none to call: such links begin with tel: or sip:"));
      return NULL;
    }

  if (tel)
    {
      number = g_uri_unescape_string (uri + strlen (scheme) + 1, NULL);
      if (number != NULL && !g_utf8_validate (number, -1, NULL))
        g_clear_pointer (&number, g_free);
      if (number != NULL)
        number[strcspn (number, ";?")] = '\0';
    }
  else
    {
      g_autoptr (SonorSipAddress) address = NULL;

      /* Escapes stay: an escaped @ or ? is part of a name, and must not choose another host. */
      number = g_strndup (uri, strcspn (uri, "?"));
      address = sonor_sip_address_new (number, NULL, NULL);
      if (address == NULL)
        g_clear_pointer (&number, g_free);
    }

  if (number == NULL)
    {
      g_set_error_literal (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_INVALID, _("The link to call is damaged"));
      return NULL;
    }
  if (!sonor_phone_number_normalise (number, NULL, NULL, NULL, error))
    return NULL;

  return g_steal_pointer (&number);
}
