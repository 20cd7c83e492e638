/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gateway/gateway.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "gateway/api.h"
#include "gateway/limiter.h"
#include "gateway/mailbox.h"
#include "gateway/meter.h"
#include "gateway/open311.h"
#include "gateway/router.h"
#include "gateway/sms-callback.h"
#include "gateway/sms-setup.h"
#include "gateway/transfer.h"
#include "gateway/web.h"
#include "gateway/wechat.h"
#include "gateway/wechat-hook.h"

/* How long a client may take to send what it asks, its headers and its body, and to take the answer. */
#define HEADER_SECONDS 20
#define BODY_SECONDS 120
#define ANSWER_SECONDS 180
/* What is being answered has so long when the gateway is stopped. */
#define DRAIN_SECONDS 20
#define FORGET_SECONDS 60
/* RFC 6585, newer than libsoup's list. */
#define TOO_MANY_REQUESTS 429
#define MOST_OPEN 2000
#define DEFAULT_METRICS_ADDRESS "127.0.0.1"

/**
 * SonorGateway:
 *
 * Listens, lets in whom it may and as much as it may, finds out what is asked and has it answered.
 */
struct _SonorGateway
{
  GObject               parent_instance;

  SonorGatewaySettings *settings;
  SonorPool            *pool;
  SonorLimiter         *limiter;
  SonorMeter           *meter;
  SonorSms             *sms;
  SonorWechat          *wechat;
  SonorTransfer        *transfer;
  SonorMailbox         *mailbox;
  SoupServer           *server;
  SoupServer           *metrics;
  GHashTable           *key_rates;
  GCancellable         *cancellable;
  GTask                *stopping;
  guint                 n_open;
  guint                 n_connections;
  guint                 forget_id;
  guint                 drain_id;
};

G_DEFINE_FINAL_TYPE (SonorGateway, sonor_gateway, G_TYPE_OBJECT)

static const SonorRoutes *all_routes[] = { &sonor_open311_routes, &sonor_api_routes, &sonor_sms_routes, &sonor_transfer_routes,
                                           &sonor_web_routes, &sonor_wechat_routes, NULL };

/* A message from its first byte to its last. */
typedef struct
{
  SonorGateway      *gateway;
  SoupServerMessage *message;
  const char        *route;
  guint              timer_id;
  gsize              size;
  gint64             started_at;
  gboolean           too_large;
  gboolean           counted;
} Watch;

static void
watch_free (Watch *watch)
{
  g_clear_handle_id (&watch->timer_id, g_source_remove);
  watch->gateway->n_connections--;
  g_object_unref (watch->gateway);
  g_free (watch);
}

static Watch *
get_watch (SoupServerMessage *message)
{
  return g_object_get_data (G_OBJECT (message), "sonor-watch");
}

/* Limits of time and size */

static gboolean
on_too_slow (gpointer user_data)
{
  Watch *watch = user_data;
  GSocket *socket = soup_server_message_get_socket (watch->message);

  watch->timer_id = 0;
  if (socket != NULL)
    g_socket_shutdown (socket, TRUE, TRUE, NULL);

  return G_SOURCE_REMOVE;
}

static void
allow (Watch *watch,
       guint  seconds)
{
  g_clear_handle_id (&watch->timer_id, g_source_remove);
  watch->timer_id = g_timeout_add_seconds (seconds, on_too_slow, watch);
}

static void
on_got_chunk (SoupServerMessage *message,
              GBytes            *chunk,
              Watch             *watch)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);

  watch->size += g_bytes_get_size (chunk);
  if (watch->size <= watch->gateway->settings->body_limit || watch->too_large)
    return;

  watch->too_large = TRUE;
  soup_message_body_set_accumulate (body, FALSE);
  soup_message_body_truncate (body);
}

static void
on_got_headers (SoupServerMessage *message,
                Watch             *watch)
{
  watch->started_at = g_get_monotonic_time ();
  allow (watch, BODY_SECONDS);
}

static void
on_got_body (SoupServerMessage *message,
             Watch             *watch)
{
  allow (watch, ANSWER_SECONDS);
}

static void
check_drained (SonorGateway *self)
{
  if (self->stopping == NULL || self->n_open > 0)
    return;

  g_clear_handle_id (&self->drain_id, g_source_remove);
  soup_server_disconnect (self->server);
  soup_server_disconnect (self->metrics);
  g_task_return_boolean (self->stopping, TRUE);
  g_clear_object (&self->stopping);
}

static void
on_finished (SoupServerMessage *message,
             Watch             *watch)
{
  SonorGateway *self = watch->gateway;

  g_clear_handle_id (&watch->timer_id, g_source_remove);
  if (!watch->counted)
    return;

  watch->counted = FALSE;
  self->n_open--;
  sonor_meter_count (self->meter, watch->route, soup_server_message_get_status (message),
                     g_get_monotonic_time () - watch->started_at);
  check_drained (self);
}

static void
on_started (SoupServer        *server,
            SoupServerMessage *message,
            SonorGateway      *self)
{
  Watch *watch = g_new0 (Watch, 1);

  watch->gateway = g_object_ref (self);
  watch->message = message;
  watch->route = "none";
  watch->started_at = g_get_monotonic_time ();
  self->n_connections++;
  g_object_set_data_full (G_OBJECT (message), "sonor-watch", watch, (GDestroyNotify) watch_free);
  g_signal_connect (message, "got-chunk", G_CALLBACK (on_got_chunk), watch);
  g_signal_connect (message, "got-headers", G_CALLBACK (on_got_headers), watch);
  g_signal_connect (message, "got-body", G_CALLBACK (on_got_body), watch);
  g_signal_connect (message, "finished", G_CALLBACK (on_finished), watch);
  allow (watch, self->n_connections > MOST_OPEN ? 0 : HEADER_SECONDS);
}

/* What says that it is too long is refused before it is read. */
static void
on_early (SoupServer        *server,
          SoupServerMessage *message,
          const char        *path,
          GHashTable        *query,
          gpointer           user_data)
{
  SonorGateway *self = user_data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);

  if (soup_message_headers_get_encoding (headers) != SOUP_ENCODING_CONTENT_LENGTH
      || soup_message_headers_get_content_length (headers) <= (goffset) self->settings->body_limit)
    return;

  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Connection", "close");
  soup_server_message_set_status (message, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, NULL);
}

/* Who may ask how often */

static char *
name_sender (SonorExchange *exchange)
{
  const char *address = sonor_exchange_get_address (exchange);
  g_autoptr (GInetAddress) parsed = g_inet_address_new_from_string (address);
  const guint8 *bytes;

  if (parsed == NULL || g_inet_address_get_family (parsed) != G_SOCKET_FAMILY_IPV6)
    return g_strdup (address);

  /* Whoever has one address of IPv6 has all of its /64. */
  bytes = g_inet_address_to_bytes (parsed);
  return g_strdup_printf ("%02x%02x:%02x%02x:%02x%02x:%02x%02x", bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5],
                          bytes[6], bytes[7]);
}

static gboolean
is_too_often (SonorGateway  *self,
              SonorExchange *exchange,
              const char    *who,
              guint          per_minute)
{
  guint seconds = sonor_limiter_take (self->limiter, who, per_minute, g_get_monotonic_time ());
  g_autofree char *text = g_strdup_printf ("%u", seconds);
  SoupServerMessage *message = sonor_exchange_get_message (exchange);

  if (seconds == 0)
    return FALSE;

  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Retry-After", text);
  sonor_exchange_refuse (exchange, TOO_MANY_REQUESTS, "gateway.too_often", _("Too many requests: wait a moment"));

  return TRUE;
}

static void
on_rates (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (SonorGateway) self = user_data;
  g_autoptr (SonorResult) rows = sonor_pool_query_finish (SONOR_POOL (source), result, NULL);

  if (rows == NULL)
    return;

  g_hash_table_remove_all (self->key_rates);
  for (guint i = 0; i < sonor_result_get_n_rows (rows); i++)
    g_hash_table_insert (self->key_rates, g_strdup (sonor_result_get_text (rows, i, "hash")),
                         GINT_TO_POINTER ((int) sonor_result_get_integer (rows, i, "per_minute")));
}

static void
read_rates (SonorGateway *self)
{
  g_autoptr (SonorQuery) query = sonor_query_new ("SELECT hash, per_minute FROM gateway_key_rates()");

  sonor_pool_query_async (self->pool, query, self->cancellable, on_rates, g_object_ref (self));
}

static void
on_notification (SonorPool    *pool,
                 const char   *channel,
                 const char   *payload,
                 SonorGateway *self)
{
  if (g_str_equal (channel, "gateway_key"))
    read_rates (self);
}

static gboolean
on_forget (gpointer user_data)
{
  SonorGateway *self = user_data;

  sonor_limiter_forget (self->limiter, g_get_monotonic_time ());

  return G_SOURCE_CONTINUE;
}

/* Requests */

static void
answer_options (SonorExchange    *exchange,
                const SonorMatch *match)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (sonor_exchange_get_message (exchange));

  soup_message_headers_replace (headers, "Allow", match->allowed);
  if (match->routes->open)
    {
      soup_message_headers_replace (headers, "Access-Control-Allow-Methods", match->allowed);
      soup_message_headers_replace (headers, "Access-Control-Allow-Headers",
                                    "Content-Type, X-API-Key, Authorization, Idempotency-Key");
    }
  sonor_exchange_reply (exchange, SOUP_STATUS_NO_CONTENT, NULL, NULL);
}

static void
answer_route (SonorGateway     *self,
              SonorExchange    *exchange,
              const SonorMatch *match)
{
  g_autoptr (GError) error = NULL;
  const char *key_hash;
  gpointer rate;

  if (!sonor_exchange_read (exchange, &error))
    {
      sonor_exchange_refuse (exchange, g_error_matches (error, SONOR_FORM_ERROR, SONOR_FORM_ERROR_TYPE)
                                         ? SOUP_STATUS_UNSUPPORTED_MEDIA_TYPE : SOUP_STATUS_BAD_REQUEST,
                             "gateway.malformed", error->message);
      return;
    }

  key_hash = sonor_exchange_get_key_hash (exchange);
  rate = key_hash != NULL ? g_hash_table_lookup (self->key_rates, key_hash) : NULL;
  if (rate == NULL || !is_too_often (self, exchange, key_hash, (guint) GPOINTER_TO_INT (rate)))
    sonor_exchange_start (exchange, match->routes, match->route);
}

static void
on_request (SoupServer        *server,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           user_data)
{
  SonorGateway *self = user_data;
  Watch *watch = get_watch (message);
  g_autoptr (SonorExchange) exchange = sonor_exchange_new (message, self->settings, self->pool);
  g_auto (SonorMatch) match = { NULL, NULL, NULL };
  g_autofree char *sender = NULL;

  sonor_exchange_find_address (exchange);
  sender = name_sender (exchange);
  sonor_router_find (all_routes, soup_server_message_get_method (message), path, exchange, &match);
  if (match.routes != NULL)
    sonor_exchange_start (exchange, match.routes, NULL);
  if (watch != NULL)
    {
      watch->route = match.routes != NULL ? match.routes->name : "none";
      watch->counted = TRUE;
      self->n_open++;
    }

  if (self->stopping != NULL)
    {
      soup_message_headers_replace (soup_server_message_get_response_headers (message), "Connection", "close");
      sonor_exchange_refuse (exchange, SOUP_STATUS_SERVICE_UNAVAILABLE, "gateway.busy", _("Not just now: try again in a moment"));
    }
  else if (is_too_often (self, exchange, sender, self->settings->address_rate))
    return;
  else if (watch != NULL && watch->too_large)
    sonor_exchange_refuse (exchange, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, "gateway.too_large", _("The body is too long"));
  else if (match.routes == NULL)
    sonor_exchange_refuse (exchange, SOUP_STATUS_NOT_FOUND, "gateway.nothing_here", _("There is nothing here"));
  else if (soup_server_message_get_method (message) == SOUP_METHOD_OPTIONS)
    answer_options (exchange, &match);
  else if (match.route == NULL)
    {
      soup_message_headers_replace (soup_server_message_get_response_headers (message), "Allow", match.allowed);
      sonor_exchange_refuse (exchange, SOUP_STATUS_METHOD_NOT_ALLOWED, "gateway.method", _("This method is not taken here"));
    }
  else
    answer_route (self, exchange, &match);
}

static void
on_health (SoupServer        *server,
           SoupServerMessage *message,
           const char        *path,
           GHashTable        *query,
           gpointer           user_data)
{
  SonorGateway *self = user_data;
  const char *text = self->stopping != NULL ? "stopping\n" : sonor_pool_get_connected (self->pool) ? "ok\n" : "no database\n";
  gboolean healthy = self->stopping == NULL && sonor_pool_get_connected (self->pool);

  soup_server_message_set_status (message, healthy ? SOUP_STATUS_OK : SOUP_STATUS_SERVICE_UNAVAILABLE, NULL);
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Cache-Control", "no-store");
  soup_server_message_set_response (message, "text/plain", SOUP_MEMORY_STATIC, text, strlen (text));
}

static void
on_metrics (SoupServer        *server,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           user_data)
{
  SonorGateway *self = user_data;
  char *text = sonor_meter_write (self->meter, self->n_open, sonor_pool_get_connected (self->pool));

  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, "text/plain; version=0.0.4", SOUP_MEMORY_TAKE, text, strlen (text));
}

/* Starting and stopping */

static void
sonor_gateway_dispose (GObject *object)
{
  SonorGateway *self = SONOR_GATEWAY (object);

  g_clear_handle_id (&self->forget_id, g_source_remove);
  g_clear_handle_id (&self->drain_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->server);
  g_clear_object (&self->metrics);
  g_clear_object (&self->sms);
  g_clear_object (&self->wechat);
  g_clear_object (&self->transfer);
  g_clear_object (&self->mailbox);
  g_clear_object (&self->pool);

  G_OBJECT_CLASS (sonor_gateway_parent_class)->dispose (object);
}

static void
sonor_gateway_finalize (GObject *object)
{
  SonorGateway *self = SONOR_GATEWAY (object);

  g_object_unref (self->cancellable);
  g_object_unref (self->limiter);
  g_object_unref (self->meter);
  g_hash_table_unref (self->key_rates);
  g_clear_pointer (&self->settings, sonor_gateway_settings_free);

  G_OBJECT_CLASS (sonor_gateway_parent_class)->finalize (object);
}

static void
sonor_gateway_class_init (SonorGatewayClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_gateway_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_gateway_finalize;
}

static void
sonor_gateway_init (SonorGateway *self)
{
  self->cancellable = g_cancellable_new ();
  self->limiter = sonor_limiter_new ();
  self->meter = sonor_meter_new ();
  self->key_rates = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static SoupServer *
listen_at (const char            *address,
           guint                  port,
           const char            *certificate,
           GError               **error)
{
  g_autoptr (SoupServer) server = g_object_new (SOUP_TYPE_SERVER, "server-header", "Sonor", NULL);
  g_autoptr (GInetAddress) inet = g_inet_address_new_from_string (address);
  g_autoptr (GSocketAddress) socket_address = NULL;
  SoupServerListenOptions options = 0;

  if (inet == NULL)
    {
      g_set_error (error, SONOR_CONFIG_ERROR, SONOR_CONFIG_ERROR_MISSING, _("“%s” is no IP address to listen at"), address);
      return NULL;
    }
  if (certificate != NULL)
    {
      g_autoptr (GTlsCertificate) pair = g_tls_certificate_new_from_file (certificate, error);

      if (pair == NULL)
        return NULL;
      soup_server_set_tls_certificate (server, pair);
      options = SOUP_SERVER_LISTEN_HTTPS;
    }
  socket_address = g_inet_socket_address_new (inet, (guint16) port);
  if (!soup_server_listen (server, socket_address, options, error))
    {
      g_prefix_error (error, "%s:%u: ", address, port);
      return NULL;
    }

  return g_steal_pointer (&server);
}

static gboolean
set_up_transfer (SonorGateway  *self,
                 SonorConfig   *config,
                 GError       **error)
{
  g_autofree char *file = sonor_config_dup_string (config, "gateway", "authority");
  g_autoptr (GTlsDatabase) authority = file != NULL ? g_tls_file_database_new (file, error) : NULL;

  if (file != NULL && authority == NULL)
    return FALSE;
  self->settings->transfer_peers = sonor_transfer_read_peers (config, error);
  if (self->settings->transfer_peers == NULL)
    return FALSE;

  if (self->settings->transfer_peers->len > 0)
    self->transfer = sonor_transfer_new (self->pool, self->settings->transfer_peers, authority);
  return TRUE;
}

/**
 * sonor_gateway_start:
 * @config: the configuration: `[database] connection`, and `[gateway]` as sonor_gateway_settings_read() has it
 * @error: return location for a #GError
 *
 * Starts a gateway. It listens when this returns, and answers as soon as the database is there.
 *
 * Returns: (transfer full) (nullable): the gateway, %NULL with @error set
 */
SonorGateway *
sonor_gateway_start (SonorConfig  *config,
                     GError      **error)
{
  g_autoptr (SonorGateway) self = g_object_new (SONOR_TYPE_GATEWAY, NULL);
  g_autofree char *connection = sonor_config_require_string (config, "database", "connection", error);

  if (connection == NULL)
    return NULL;
  self->settings = sonor_gateway_settings_read (config, error);
  if (self->settings == NULL)
    return NULL;
  self->pool = sonor_pool_new (connection, self->settings->n_connections);
  if (!sonor_sms_set_up (config, self->settings, self->pool, &self->sms, error))
    return NULL;
  if (!set_up_transfer (self, config, error)
      || !sonor_mailbox_set_up (config, self->settings, self->pool, &self->mailbox, error))
    return NULL;
  self->server = listen_at (self->settings->address, self->settings->port, self->settings->certificate, error);
  if (self->server == NULL)
    return NULL;
  self->metrics = listen_at (DEFAULT_METRICS_ADDRESS, self->settings->metrics_port, NULL, error);
  if (self->metrics == NULL)
    return NULL;

  g_signal_connect_object (self->server, "request-started", G_CALLBACK (on_started), self, 0);
  soup_server_add_early_handler (self->server, NULL, on_early, self, NULL);
  soup_server_add_handler (self->server, NULL, on_request, self, NULL);
  soup_server_add_handler (self->server, "/healthz", on_health, self, NULL);
  soup_server_add_handler (self->metrics, "/metrics", on_metrics, self, NULL);
  soup_server_add_handler (self->metrics, "/healthz", on_health, self, NULL);

  sonor_pool_listen (self->pool, "gateway_key");
  g_signal_connect_object (self->pool, "notification", G_CALLBACK (on_notification), self, 0);
  g_signal_connect_object (self->pool, "resync", G_CALLBACK (read_rates), self, G_CONNECT_SWAPPED);
  if (self->settings->wechat != NULL)
    self->wechat = sonor_wechat_new (self->pool, self->settings->instance, self->settings->wechat);
  sonor_pool_start (self->pool);
  self->forget_id = g_timeout_add_seconds (FORGET_SECONDS, on_forget, self);

  return g_steal_pointer (&self);
}

static gboolean
on_drain_over (gpointer user_data)
{
  SonorGateway *self = user_data;

  self->drain_id = 0;
  g_message ("%u requests were still open", self->n_open);
  self->n_open = 0;
  check_drained (self);

  return G_SOURCE_REMOVE;
}

/**
 * sonor_gateway_stop_async:
 * @self: a gateway
 * @callback: called when nobody waits for an answer any more
 * @user_data: for @callback
 *
 * Says at /healthz that it stops, refuses what is new, and answers what it has begun with.
 */
void
sonor_gateway_stop_async (SonorGateway        *self,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_return_if_fail (SONOR_IS_GATEWAY (self));
  g_return_if_fail (self->stopping == NULL);

  self->stopping = g_task_new (self, NULL, callback, user_data);
  self->drain_id = g_timeout_add_seconds (DRAIN_SECONDS, on_drain_over, self);
  check_drained (self);
}

/**
 * sonor_gateway_stop_finish:
 * @self: a gateway
 * @result: what the callback got
 * @error: return location for a #GError
 *
 * Returns: whether it has stopped
 */
gboolean
sonor_gateway_stop_finish (SonorGateway  *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
