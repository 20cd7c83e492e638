/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gateway/exchange-private.h"

#include <glib/gi18n-lib.h>

#include "gateway/files.h"

/* Longer than the database ever takes; whoever waits for more has gone. */
#define ANSWER_SECONDS 30

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
      sonor_exchange_show_failure (self, error);
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
