/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gateway/exchange.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "gateway/files.h"
#include "store/store-error.h"

/* Longer than the database ever takes; whoever waits for more has gone. */
#define ANSWER_SECONDS 30

/**
 * SonorExchange:
 *
 * A request from its arguments to its answer. The message is held until it is answered, once.
 */
struct _SonorExchange
{
  GObject                     parent_instance;

  SoupServerMessage          *message;
  const SonorGatewaySettings *settings;
  SonorPool                  *pool;
  GCancellable               *cancellable;
  const SonorRoutes          *routes;
  const SonorRoute           *route;
  const char                 *language;
  JsonObject                 *arguments;
  GPtrArray                  *files;
  char                       *address;
  char                       *key_hash;
  char                       *access_hash;
  char                       *idempotency_key;
  char                       *format;
  SonorAnswered               answered;
  guint                       timeout_id;
  gboolean                    paused;
  gboolean                    replied;
};

G_DEFINE_FINAL_TYPE (SonorExchange, sonor_exchange, G_TYPE_OBJECT)

static void
sonor_exchange_finalize (GObject *object)
{
  SonorExchange *self = SONOR_EXCHANGE (object);

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  g_object_unref (self->message);
  g_object_unref (self->pool);
  g_object_unref (self->cancellable);
  json_object_unref (self->arguments);
  g_ptr_array_unref (self->files);
  g_free (self->address);
  g_free (self->key_hash);
  g_free (self->access_hash);
  g_free (self->idempotency_key);
  g_free (self->format);

  G_OBJECT_CLASS (sonor_exchange_parent_class)->finalize (object);
}

static void
sonor_exchange_class_init (SonorExchangeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sonor_exchange_finalize;
}

static void
sonor_exchange_init (SonorExchange *self)
{
  self->cancellable = g_cancellable_new ();
  self->arguments = json_object_new ();
  self->files = g_ptr_array_new_with_free_func ((GDestroyNotify) sonor_form_file_free);
}

/**
 * sonor_exchange_new:
 * @message: what came
 * @settings: the gateway's, which live longer
 * @pool: where the answers are
 *
 * Returns: (transfer full): an exchange without arguments
 */
SonorExchange *
sonor_exchange_new (SoupServerMessage          *message,
                    const SonorGatewaySettings *settings,
                    SonorPool                  *pool)
{
  SonorExchange *self = g_object_new (SONOR_TYPE_EXCHANGE, NULL);

  self->message = g_object_ref (message);
  self->settings = settings;
  self->pool = g_object_ref (pool);

  return self;
}

/* Who asks */

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

/**
 * sonor_exchange_get_address:
 * @self: an exchange whose address was found
 *
 * Returns: IP address of who asks
 */
const char *
sonor_exchange_get_address (SonorExchange *self)
{
  return self->address;
}

/**
 * sonor_exchange_get_key_hash:
 * @self: an exchange that was read
 *
 * Returns: (nullable): SHA-256 of the API key it came with
 */
const char *
sonor_exchange_get_key_hash (SonorExchange *self)
{
  return self->key_hash;
}

/**
 * sonor_exchange_get_action:
 * @self: an exchange that was started
 *
 * Returns: (nullable): what is asked
 */
const char *
sonor_exchange_get_action (SonorExchange *self)
{
  return self->route != NULL ? self->route->action : NULL;
}

/**
 * sonor_exchange_get_format:
 * @self: an exchange
 *
 * Returns: (nullable): how the path ended: xml or json
 */
const char *
sonor_exchange_get_format (SonorExchange *self)
{
  return self->format;
}

/**
 * sonor_exchange_set_format:
 * @self: an exchange
 * @format: (nullable): how the path ended
 */
void
sonor_exchange_set_format (SonorExchange *self,
                           const char    *format)
{
  g_free (self->format);
  self->format = g_strdup (format);
}

/**
 * sonor_exchange_set_language:
 * @self: an exchange
 * @language: (transfer none): zh or mn, a literal: what the page is in, whatever languages the browser asks for
 */
void
sonor_exchange_set_language (SonorExchange *self,
                             const char    *language)
{
  self->language = language;
}

/**
 * sonor_exchange_get_message:
 * @self: an exchange
 *
 * Returns: (transfer none): what came
 */
SoupServerMessage *
sonor_exchange_get_message (SonorExchange *self)
{
  return self->message;
}

/**
 * sonor_exchange_get_settings:
 * @self: an exchange
 *
 * Returns: (transfer none): the gateway's settings
 */
const SonorGatewaySettings *
sonor_exchange_get_settings (SonorExchange *self)
{
  return self->settings;
}

/* What is asked */

/**
 * sonor_exchange_get_arguments:
 * @self: an exchange
 *
 * Returns: (transfer none): everything that was given, by name
 */
JsonObject *
sonor_exchange_get_arguments (SonorExchange *self)
{
  return self->arguments;
}

/**
 * sonor_exchange_get_files:
 * @self: an exchange
 *
 * Returns: (transfer none) (element-type SonorFormFile): the files that came with it
 */
GPtrArray *
sonor_exchange_get_files (SonorExchange *self)
{
  return self->files;
}

/**
 * sonor_exchange_get_body:
 * @self: an exchange
 *
 * Returns: (transfer full): the body as it came
 */
GBytes *
sonor_exchange_get_body (SonorExchange *self)
{
  return soup_message_body_flatten (soup_server_message_get_request_body (self->message));
}

/**
 * sonor_exchange_get_text:
 * @self: an exchange
 * @name: an argument
 *
 * Returns: (nullable): its text; %NULL if it was not given, or is none
 */
const char *
sonor_exchange_get_text (SonorExchange *self,
                         const char    *name)
{
  JsonNode *node = json_object_get_member (self->arguments, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
           ? json_node_get_string (node)
           : NULL;
}

/**
 * sonor_exchange_set_text:
 * @self: an exchange
 * @name: an argument
 * @value: (nullable): its text; %NULL: as if it had not been given
 */
void
sonor_exchange_set_text (SonorExchange *self,
                         const char    *name,
                         const char    *value)
{
  if (value != NULL)
    json_object_set_string_member (self->arguments, name, value);
  else if (json_object_has_member (self->arguments, name))
    json_object_remove_member (self->arguments, name);
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
 * sonor_exchange_set_access:
 * @self: an exchange
 * @token: what somebody got who proved their telephone number
 */
void
sonor_exchange_set_access (SonorExchange *self,
                           const char    *token)
{
  g_free (self->access_hash);
  self->access_hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, token, -1);
}

/**
 * sonor_exchange_set_idempotency_key:
 * @self: an exchange
 * @key: (nullable): what marks a request that is sent again, where a header cannot
 */
void
sonor_exchange_set_idempotency_key (SonorExchange *self,
                                    const char    *key)
{
  g_free (self->idempotency_key);
  self->idempotency_key = g_strdup (key);
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

/* What is answered */

/**
 * sonor_exchange_reply_bytes:
 * @self: an exchange
 * @status: HTTP status
 * @content_type: (nullable): type of @body
 * @body: (nullable): the answer
 *
 * Answers. What comes later than an answer is dropped.
 */
void
sonor_exchange_reply_bytes (SonorExchange *self,
                            guint          status,
                            const char    *content_type,
                            GBytes        *body)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (self->message);

  if (self->replied)
    return;

  self->replied = TRUE;
  g_clear_handle_id (&self->timeout_id, g_source_remove);
  soup_message_headers_replace (headers, "X-Content-Type-Options", "nosniff");
  if (soup_message_headers_get_one (headers, "Referrer-Policy") == NULL)
    soup_message_headers_replace (headers, "Referrer-Policy", "no-referrer");
  if (soup_message_headers_get_one (headers, "Cache-Control") == NULL)
    soup_message_headers_replace (headers, "Cache-Control", "no-store");
  if (soup_message_headers_get_one (headers, "Content-Security-Policy") == NULL)
    soup_message_headers_replace (headers, "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
  if (self->routes != NULL && self->routes->open)
    soup_message_headers_replace (headers, "Access-Control-Allow-Origin", "*");
  soup_server_message_set_status (self->message, status, NULL);
  if (body != NULL)
    {
      soup_message_headers_set_content_type (headers, content_type, NULL);
      soup_message_body_append_bytes (soup_server_message_get_response_body (self->message), body);
    }
  if (self->paused)
    soup_server_message_unpause (self->message);
  self->paused = FALSE;
}

/**
 * sonor_exchange_reply:
 * @self: an exchange
 * @status: HTTP status
 * @content_type: (nullable): type of @body
 * @body: (transfer full) (nullable): the answer, a text
 *
 * Answers with a text. What comes later than an answer is dropped.
 */
void
sonor_exchange_reply (SonorExchange *self,
                      guint          status,
                      const char    *content_type,
                      char          *body)
{
  g_autoptr (GBytes) bytes = body != NULL ? g_bytes_new_take (body, strlen (body)) : NULL;

  sonor_exchange_reply_bytes (self, status, content_type, bytes);
}

/**
 * sonor_exchange_reply_json:
 * @self: an exchange
 * @status: HTTP status
 * @body: (nullable): the answer, if there are no errors
 * @errors: (nullable): what is wrong, each an object with field, code and message
 *
 * Answers with JSON: the body, or an object with the member "errors".
 */
void
sonor_exchange_reply_json (SonorExchange *self,
                           guint          status,
                           JsonNode      *body,
                           JsonArray     *errors)
{
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (JsonNode) node = NULL;

  if (errors != NULL)
    {
      object = json_object_new ();
      json_object_set_array_member (object, "errors", json_array_ref (errors));
      node = json_node_init_object (json_node_alloc (), object);
      body = node;
    }
  sonor_exchange_reply (self, status, "application/json; charset=utf-8", json_to_string (body, FALSE));
}

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

static void
show_error (SonorExchange *self,
            guint          status,
            const char    *field,
            const char    *code,
            const char    *message)
{
  g_autoptr (JsonArray) errors = json_array_new ();
  JsonObject *error = json_object_new ();

  if (field != NULL)
    json_object_set_string_member (error, "field", field);
  json_object_set_string_member (error, "code", code);
  json_object_set_string_member (error, "message", message);
  json_array_add_object_element (errors, error);
  if (self->routes != NULL)
    self->routes->show (self, status, NULL, errors);
  else
    sonor_exchange_reply_json (self, status, NULL, errors);
}

static void
refuse (SonorExchange *self,
        guint          status,
        const char    *field,
        const char    *code,
        const char    *message)
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
  show_error (self, status, field, code, message);
}

/**
 * sonor_exchange_refuse:
 * @self: an exchange
 * @status: HTTP status
 * @code: word for the reason, for programs and the audit row
 * @message: a sentence for whoever asks
 *
 * Answers that it cannot be, without asking the database; only the audit row goes there.
 */
void
sonor_exchange_refuse (SonorExchange *self,
                       guint          status,
                       const char    *code,
                       const char    *message)
{
  refuse (self, status, NULL, code, message);
}

/**
 * sonor_exchange_refuse_field:
 * @self: an exchange
 * @field: the field that is to blame
 * @code: word for the reason, for programs and the audit row
 * @message: a sentence for whoever asks
 *
 * Answers with status 400 that a field is not as it must be, without asking the database.
 */
void
sonor_exchange_refuse_field (SonorExchange *self,
                             const char    *field,
                             const char    *code,
                             const char    *message)
{
  refuse (self, SOUP_STATUS_BAD_REQUEST, field, code, message);
}

/* The database has not answered, or not as it should. */
static void
show_failure (SonorExchange *self,
              const GError  *error)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (self->message);

  if (sonor_store_error_is_passing (error) || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      soup_message_headers_replace (headers, "Retry-After", "5");
      show_error (self, SOUP_STATUS_SERVICE_UNAVAILABLE, NULL, "gateway.busy", _("Not just now: try again in a moment"));
      return;
    }

  /* The words of such an error may hold what somebody sent: only what kind it is goes into the log. */
  g_warning ("%s was not answered: SQLSTATE %s", self->route->action, sonor_store_error_get_sqlstate (error));
  if (g_error_matches (error, SONOR_STORE_ERROR, SONOR_STORE_ERROR_INVALID))
    show_error (self, SOUP_STATUS_BAD_REQUEST, NULL, "gateway.value", _("A value is not one that can be kept"));
  else
    show_error (self, SOUP_STATUS_INTERNAL_SERVER_ERROR, NULL, "gateway.failed", _("Something went wrong here"));
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
      show_failure (self, error);
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

static gboolean
on_timeout (gpointer user_data)
{
  SonorExchange *self = user_data;

  self->timeout_id = 0;
  g_cancellable_cancel (self->cancellable);

  return G_SOURCE_REMOVE;
}

static void
handle (SonorExchange *self)
{
  if (self->route->handle != NULL)
    self->route->handle (self);
  else
    sonor_exchange_ask (self, self->route->action, self->arguments, self->routes->show);
}

static void
on_files (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (SonorExchange) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonArray) files = sonor_files_read_finish (result, &error);

  if (files == NULL)
    {
      show_failure (self, error);
      return;
    }

  json_object_set_array_member (self->arguments, "files", g_steal_pointer (&files));
  handle (self);
}

/**
 * sonor_exchange_start:
 * @self: an exchange
 * @routes: whose language it speaks
 * @route: (nullable): what is asked; %NULL: it will only be refused
 *
 * Holds the message and, unless @route is %NULL, goes and gets the answer.
 */
void
sonor_exchange_start (SonorExchange     *self,
                      const SonorRoutes *routes,
                      const SonorRoute  *route)
{
  self->routes = routes;
  self->route = route;
  if (route == NULL)
    return;

  soup_server_message_pause (self->message);
  self->paused = TRUE;
  self->timeout_id = g_timeout_add_seconds (ANSWER_SECONDS, on_timeout, self);
  for (guint i = 0; i < self->files->len; i++)
    {
      const SonorFormFile *file = g_ptr_array_index (self->files, i);

      if (g_strcmp0 (file->field, route->files) != 0)
        {
          sonor_exchange_refuse_field (self, file->field, "gateway.file", _("No file is taken here"));
          return;
        }
    }
  if (self->files->len > 0)
    sonor_files_read_async (self->files, self->cancellable, on_files, g_object_ref (self));
  else
    handle (self);
}
