/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gateway/transfer.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "gateway/http-client.h"
#include "gateway/signature.h"

/*
 * /transfer/v1/CODE: where 110 and other hotlines pass matters to us and tell how ours stand with them. Who they are is shown
 * by an HMAC of the moment and of what is sent; a message that comes again gets the answer it got.
 */

#define GROUP "transfer "
#define SECRET_LEAST 32
/* A signature is good for so long, however the clocks of the two differ. */
#define CLOCK_SECONDS 300

static void
peer_free (SonorTransferPeer *peer)
{
  explicit_bzero (peer->secret, strlen (peer->secret));
  g_free (peer->secret);
  g_free (peer->code);
  g_free (peer->url);
  g_free (peer);
}

static gboolean
check_peer (SonorConfig              *config,
            const char               *group,
            const SonorTransferPeer  *peer,
            GError                  **error)
{
  g_autoptr (GUri) uri = g_uri_parse (peer->url, SOUP_HTTP_URI_FLAGS, NULL);
  g_autofree char *why = NULL;
  const char *key = "url";

  if (!sonor_http_client_is_secret (uri))
    why = g_strdup (_("https is wanted"));
  else if (strlen (peer->secret) < SECRET_LEAST)
    {
      key = "secret";
      why = g_strdup_printf (_("at least %d characters are wanted"), SECRET_LEAST);
    }
  if (why == NULL)
    return TRUE;

  return sonor_config_refuse (config, group, key, why, error);
}

/**
 * sonor_transfer_read_peers:
 * @config: the configuration: a group `[transfer CODE]` with `url` and `secret` for each other hotline
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (element-type SonorTransferPeer) (nullable): whom matters are passed to and come from, %NULL with
 *   @error set
 */
GPtrArray *
sonor_transfer_read_peers (SonorConfig  *config,
                           GError      **error)
{
  g_autoptr (GPtrArray) peers = g_ptr_array_new_with_free_func ((GDestroyNotify) peer_free);
  g_auto (GStrv) groups = sonor_config_list_groups (config);

  for (guint i = 0; groups[i] != NULL; i++)
    {
      g_autofree char *url = NULL;
      g_autofree char *secret = NULL;
      SonorTransferPeer *peer;

      if (!g_str_has_prefix (groups[i], GROUP))
        continue;
      url = sonor_config_require_string (config, groups[i], "url", error);
      secret = url != NULL ? sonor_config_require_string (config, groups[i], "secret", error) : NULL;
      if (secret == NULL)
        return NULL;

      peer = g_new0 (SonorTransferPeer, 1);
      peer->code = g_strstrip (g_strdup (groups[i] + strlen (GROUP)));
      peer->url = g_steal_pointer (&url);
      peer->secret = g_steal_pointer (&secret);
      g_ptr_array_add (peers, peer);
      if (!check_peer (config, groups[i], peer, error))
        return NULL;
    }

  return g_steal_pointer (&peers);
}

/* Who it is stands in the path, and only there. */
static const SonorTransferPeer *
find_peer (SonorExchange *exchange)
{
  GPtrArray *peers = sonor_exchange_get_settings (exchange)->transfer_peers;
  const char *path = g_uri_get_path (soup_server_message_get_uri (sonor_exchange_get_message (exchange)));
  const char *code = strrchr (path, '/') + 1;

  for (guint i = 0; peers != NULL && i < peers->len; i++)
    {
      const SonorTransferPeer *peer = g_ptr_array_index (peers, i);

      if (g_str_equal (peer->code, code))
        return peer;
    }

  return NULL;
}

static gboolean
is_signed (SonorExchange           *exchange,
           const SonorTransferPeer *peer)
{
  SoupServerMessage *message = sonor_exchange_get_message (exchange);
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *at = soup_message_headers_get_one (headers, "X-Sonor-Time");
  const char *signature = soup_message_headers_get_one (headers, "X-Sonor-Signature");
  g_autoptr (GBytes) body = soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_autoptr (GBytes) content = NULL;
  guint64 moment;

  if (at == NULL || signature == NULL || !g_ascii_string_to_unsigned (at, 10, 0, G_MAXINT64, &moment, NULL)
      || ABS ((gint64) moment - g_get_real_time () / G_USEC_PER_SEC) > CLOCK_SECONDS)
    return FALSE;

  content = sonor_signature_join (at, body);
  return sonor_signature_check (peer->secret, content, signature);
}

/* What only we may say of the telephone number in it. */
static void
put_phone (JsonObject *arguments,
           JsonObject *message)
{
  JsonNode *ticket = json_object_get_member (message, "ticket");
  JsonNode *phone = ticket != NULL && JSON_NODE_HOLDS_OBJECT (ticket) ? json_object_get_member (json_node_get_object (ticket), "phone") : NULL;
  g_autofree char *dialled = NULL;
  g_autofree char *international = NULL;

  if (phone != NULL && JSON_NODE_HOLDS_VALUE (phone) && json_node_get_value_type (phone) == G_TYPE_STRING
      && sonor_phone_number_normalise (json_node_get_string (phone), NULL, &dialled, &international, NULL) && international != NULL)
    {
      json_object_set_string_member (arguments, "phone_dialled", dialled);
      json_object_set_string_member (arguments, "phone_e164", international);
    }
}

static void
take (SonorExchange *exchange)
{
  const SonorTransferPeer *peer = find_peer (exchange);
  g_autoptr (JsonObject) arguments = NULL;

  /* Who is not known hears the same as who cannot sign. */
  if (peer == NULL || !is_signed (exchange, peer))
    {
      sonor_exchange_refuse (exchange, SOUP_STATUS_FORBIDDEN, "gateway.signature", _("The signature is missing or wrong"));
      return;
    }

  arguments = json_object_new ();
  json_object_set_string_member (arguments, "peer", peer->code);
  json_object_set_object_member (arguments, "message", json_object_ref (sonor_exchange_get_arguments (exchange)));
  put_phone (arguments, sonor_exchange_get_arguments (exchange));
  sonor_exchange_ask (exchange, sonor_exchange_get_action (exchange), arguments, sonor_exchange_reply_json);
}

static const SonorRoute routes[] = {
  { "POST", "/transfer/v1/{peer}", "transfer.take", take, NULL },
};

const SonorRoutes sonor_transfer_routes = {
  .name = "transfer",
  .routes = routes,
  .n_routes = G_N_ELEMENTS (routes),
  .show = sonor_exchange_reply_json,
};
