/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gateway/exchange-private.h"

#include <string.h>

/* What goes out: an answer, once, with the headers that every answer has. */

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

/**
 * sonor_exchange_show_error:
 * @self: an exchange
 * @status: HTTP status
 * @field: (nullable): the field that is to blame
 * @code: word for the reason
 * @message: a sentence for whoever asks
 *
 * Says what is wrong in the form that is wanted where it was asked.
 */
void
sonor_exchange_show_error (SonorExchange *self,
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
  sonor_exchange_note (self, status, code);
  sonor_exchange_show_error (self, status, field, code, message);
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
