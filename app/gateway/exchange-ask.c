/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gateway/exchange-private.h"

#include <glib/gi18n-lib.h>

#include "store/store-error.h"

/* What the database is asked: gateway_call() with who asks and what; and the audit row of what it is not asked. */

static const char *
find_language (SonorExchange *self)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (self->message);
  const char *wanted = soup_message_headers_get_list (headers, "Accept-Language");

  /* A page is all in one language, whatever the browser's is. */
  if (self->routes != NULL && self->routes->channel != NULL)
    return self->language != NULL ? self->language : "zh";

  return wanted != NULL && g_ascii_strncasecmp (wanted, "en", 2) == 0 ? "en" : "zh";
}

static JsonObject *
make_context (SonorExchange *self)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (self->message);
  g_autofree char *address_hash = sonor_gateway_settings_hash (self->settings, self->address != NULL ? self->address : "");
  const char *idempotency_key = self->idempotency_key != NULL ? self->idempotency_key
                                                              : soup_message_headers_get_one (headers, "Idempotency-Key");
  JsonObject *context = json_object_new ();

  json_object_set_string_member (context, "instance", self->settings->instance);
  json_object_set_string_member (context, "language", find_language (self));
  if (self->routes != NULL && self->routes->channel != NULL)
    json_object_set_string_member (context, "channel", self->routes->channel);
  json_object_set_string_member (context, "address_hash", address_hash);
  json_object_set_string_member (context, "base_url", self->settings->url);
  if (self->key_hash != NULL)
    json_object_set_string_member (context, "key_hash", self->key_hash);
  if (self->access_hash != NULL)
    json_object_set_string_member (context, "access_hash", self->access_hash);
  if (idempotency_key != NULL)
    json_object_set_string_member (context, "idempotency_key",
                                   g_utf8_validate (idempotency_key, -1, NULL) ? idempotency_key : "");
  if (self->settings->jurisdiction != NULL)
    json_object_set_string_member (context, "jurisdiction", self->settings->jurisdiction);
  if (self->settings->bounds != NULL)
    {
      JsonArray *bounds = json_array_new ();

      for (guint i = 0; i < 4; i++)
        json_array_add_double_element (bounds, self->settings->bounds[i]);
      json_object_set_array_member (context, "bounds", bounds);
    }

  return context;
}

static char *
write_object (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);

  return json_to_string (node, FALSE);
}

/**
 * sonor_exchange_note:
 * @self: an exchange
 * @status: HTTP status
 * @code: word for the reason
 *
 * Adds the audit row of what is refused without asking the database.
 */
void
sonor_exchange_note (SonorExchange *self,
                     guint          status,
                     const char    *code)
{
  g_autoptr (JsonObject) context = make_context (self);
  g_autofree char *text = write_object (context);
  g_autoptr (SonorQuery) query = sonor_query_new ("SELECT gateway_note($1::jsonb, $2, $3::integer, $4)");

  sonor_query_add_text (query, text);
  sonor_query_add_text (query, self->route != NULL ? self->route->action : "http.unknown");
  sonor_query_add_integer (query, status);
  sonor_query_add_text (query, code);
  if (sonor_pool_get_connected (self->pool))
    sonor_pool_query_async (self->pool, query, NULL, NULL, NULL);
}

/**
 * sonor_exchange_show_failure:
 * @self: an exchange
 * @error: why there is no answer
 *
 * Says that the database has not answered, or not as it should.
 */
void
sonor_exchange_show_failure (SonorExchange *self,
                             const GError  *error)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (self->message);

  if (sonor_store_error_is_passing (error) || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      soup_message_headers_replace (headers, "Retry-After", "5");
      sonor_exchange_show_error (self, SOUP_STATUS_SERVICE_UNAVAILABLE, NULL, "gateway.busy", _("Not just now: try again in a moment"));
      return;
    }

  /* The words of such an error may hold what somebody sent: only what kind it is goes into the log. */
  g_warning ("%s was not answered: SQLSTATE %s", self->route->action, sonor_store_error_get_sqlstate (error));
  if (g_error_matches (error, SONOR_STORE_ERROR, SONOR_STORE_ERROR_INVALID))
    sonor_exchange_show_error (self, SOUP_STATUS_BAD_REQUEST, NULL, "gateway.value", _("A value is not one that can be kept"));
  else
    sonor_exchange_show_error (self, SOUP_STATUS_INTERNAL_SERVER_ERROR, NULL, "gateway.failed", _("Something went wrong here"));
}

static void
on_answer (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (SonorExchange) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_pool_query_finish (SONOR_POOL (source), result, &error);
  g_autoptr (JsonNode) answer = NULL;
  JsonObject *object;

  if (rows != NULL)
    answer = json_from_string (sonor_result_get_text (rows, 0, "answer"), &error);
  if (answer == NULL)
    {
      sonor_exchange_show_failure (self, error);
      return;
    }

  object = json_node_get_object (answer);
  self->answered (self, (guint) json_object_get_int_member (object, "status"), json_object_get_member (object, "body"),
                  json_object_has_member (object, "errors") ? json_object_get_array_member (object, "errors") : NULL);
}

/**
 * sonor_exchange_ask:
 * @self: an exchange
 * @action: what of gateway_action
 * @arguments: (transfer none): what with
 * @answered: called with the answer; not if there is none, which is then told to whoever asks
 *
 * Asks the database.
 */
void
sonor_exchange_ask (SonorExchange *self,
                    const char    *action,
                    JsonObject    *arguments,
                    SonorAnswered  answered)
{
  g_autoptr (JsonObject) context = make_context (self);
  g_autofree char *context_text = write_object (context);
  g_autofree char *arguments_text = NULL;
  g_autoptr (SonorQuery) query = sonor_query_new ("SELECT gateway_call($1, $2::jsonb, $3::jsonb)::text AS answer");

  arguments_text = write_object (arguments);
  self->answered = answered;
  sonor_query_add_text (query, action);
  sonor_query_add_text (query, context_text);
  sonor_query_add_text (query, arguments_text);
  sonor_pool_query_async (self->pool, query, self->cancellable, on_answer, g_object_ref (self));
}
