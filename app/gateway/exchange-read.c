/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gateway/exchange-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

/* What came in: who asks, and the arguments of the URI, the headers and the body. */

static gboolean
is_proxy (SonorExchange *self,
          const char    *address)
{
  return g_strv_contains ((const char * const *) self->settings->proxies, address);
}

/**
 * sonor_exchange_find_address:
 * @self: an exchange
 *
 * Finds out who asks: the other end of the connection or, where that is a proxy of ours, whoever the proxy says it was. The
 * last word in X-Forwarded-For is the proxy's; what stands before it anybody can have written.
 */
void
sonor_exchange_find_address (SonorExchange *self)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (self->message);
  const char *host = soup_server_message_get_remote_host (self->message);
  const char *forwarded = soup_message_headers_get_list (headers, "X-Forwarded-For");

  g_free (self->address);
  self->address = g_strdup (host != NULL ? host : "");
  if (forwarded != NULL && is_proxy (self, self->address))
    {
      const char *last = strrchr (forwarded, ',');
      g_autofree char *word = g_strstrip (g_strdup (last != NULL ? last + 1 : forwarded));
      g_autoptr (GInetAddress) address = g_inet_address_new_from_string (word);

      if (address != NULL)
        {
          g_free (self->address);
          self->address = g_inet_address_to_string (address);
        }
    }
}

/* What only we may say of a telephone number, whatever somebody sends under these names. */
static void
read_phone (SonorExchange *self)
{
  g_autofree char *dialled = NULL;
  g_autofree char *international = NULL;
  g_autoptr (GError) error = NULL;
  const char *phone = sonor_exchange_get_text (self, "phone");
  gboolean given = json_object_has_member (self->arguments, "phone") && (phone == NULL || *phone != '\0');

  sonor_exchange_set_text (self, "phone_dialled", NULL);
  sonor_exchange_set_text (self, "phone_e164", NULL);
  sonor_exchange_set_text (self, "phone_problem", NULL);
  if (!given)
    return;

  if (phone != NULL && sonor_phone_number_normalise (phone, self->settings->area_code, &dialled, &international, &error)
      && international != NULL)
    {
      sonor_exchange_set_text (self, "phone_dialled", dialled);
      sonor_exchange_set_text (self, "phone_e164", international);
    }
  else
    sonor_exchange_set_text (self, "phone_problem", error != NULL ? error->message : _("too short"));
}

static void
read_key (SonorExchange *self)
{
  const char *key = sonor_exchange_get_text (self, "api_key");

  if (key == NULL)
    key = soup_message_headers_get_one (soup_server_message_get_request_headers (self->message), "X-API-Key");
  if (key != NULL && *key != '\0')
    self->key_hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, key, -1);
  /* From here on nobody needs the key itself. */
  sonor_exchange_set_text (self, "api_key", NULL);
}

/**
 * sonor_exchange_read:
 * @self: an exchange
 * @error: return location for a #GError
 *
 * Reads the arguments of the URI and of the body.
 *
 * Returns: whether they could be read; else @error says what is wrong with them
 */
gboolean
sonor_exchange_read (SonorExchange  *self,
                     GError        **error)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (self->message);
  const char *authorization = soup_message_headers_get_one (headers, "Authorization");
  g_autoptr (GBytes) body = NULL;

  if (!sonor_form_read_query (g_uri_get_query (soup_server_message_get_uri (self->message)), self->arguments, error))
    return FALSE;
  if (soup_server_message_get_method (self->message) == SOUP_METHOD_POST && (self->routes == NULL || !self->routes->raw))
    {
      body = sonor_exchange_get_body (self);
      if (!sonor_form_read_body (headers, body, self->arguments, self->files, error))
        return FALSE;
    }
  /* What files came with it only we say. */
  if (json_object_has_member (self->arguments, "files"))
    json_object_remove_member (self->arguments, "files");
  read_key (self);
  read_phone (self);
  if (authorization != NULL && g_ascii_strncasecmp (authorization, "Bearer ", strlen ("Bearer ")) == 0)
    sonor_exchange_set_access (self, authorization + strlen ("Bearer "));

  return TRUE;
}
