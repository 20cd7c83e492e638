/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "voice/user-agent-private.h"

#include <string.h>

#include <sofia-sip/msg_addr.h>

/* The IP address that a request came from. */
char *
sonor_sip_event_dup_source (const SonorSipEvent *event)
{
  su_sockaddr_t *address = msg_addr (nua_current_request (event->nua));
  char text[SU_ADDRSIZE] = "";

  su_inet_ntop (address->su_family, SU_ADDR (address), text, sizeof text);

  return g_strdup (text);
}

/* By what a request came, UDP, TCP or TLS: its Via says so, and Sofia-SIP lets no message in whose Via names another transport
 * than the one it came by. */
const char *
sonor_sip_event_get_transport (const SonorSipEvent *event)
{
  const char *slash = event->sip->sip_via != NULL ? strrchr (event->sip->sip_via->v_protocol, '/') : NULL;

  return slash != NULL ? slash + 1 : "UDP";
}

gboolean
sonor_sip_event_is_secure (const SonorSipEvent *event)
{
  return g_str_equal (sonor_sip_event_get_transport (event), "TLS");
}
