/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "voice/connection-contact.h"

#include <string.h>

#include <sofia-sip/sip_protos.h>

/**
 * sonor_connection_contact_dup:
 * @uri: who we are, `sip:user@server…`
 * @response: what the server says to a request that we have sent over TLS
 *
 * Where the server finds us. It cannot open a connection to a telephone that has no certificate to show for itself; the one way
 * back is the connection that the telephone has opened (RFC 5923), and a server knows that one by the address it sees it come
 * from: received and rport in its answer (RFC 3581).
 *
 * Returns: (transfer full) (nullable): a Contact, %NULL if the server does not tell
 */
char *
sonor_connection_contact_dup (const char  *uri,
                              const sip_t *response)
{
  const sip_via_t *via = response->sip_via;
  const char *at = strchr (uri, '@');
  const char *host;
  gboolean bare;

  if (via == NULL || at == NULL || !g_str_has_suffix (via->v_protocol, "/TLS") || via->v_rport == NULL || *via->v_rport == '\0')
    return NULL;

  host = via->v_received != NULL ? via->v_received : via->v_host;
  bare = strchr (host, ':') != NULL && *host != '[';

  return g_strdup_printf ("<sip:%.*s@%s%s%s:%s;transport=tls>", (int) (at - strchr (uri, ':') - 1), strchr (uri, ':') + 1,
                          bare ? "[" : "", host, bare ? "]" : "", via->v_rport);
}

/**
 * sonor_connection_is_translated:
 * @response: what the server says to a request that we have sent by UDP
 *
 * Returns: whether a router stands between: the server sees us at another address or port than we have (RFC 3581)
 */
gboolean
sonor_connection_is_translated (const sip_t *response)
{
  const sip_via_t *via = response->sip_via;
  const char *port;

  if (via == NULL || !g_str_has_suffix (via->v_protocol, "/UDP"))
    return FALSE;

  port = via->v_port != NULL ? via->v_port : SIP_DEFAULT_SERV;

  return (via->v_received != NULL && !g_str_equal (via->v_received, via->v_host)) ||
         (via->v_rport != NULL && *via->v_rport != '\0' && !g_str_equal (via->v_rport, port));
}
