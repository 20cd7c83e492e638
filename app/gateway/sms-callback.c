/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gateway/sms-callback.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "gateway/signature.h"
#include "gateway/sms-template.h"

/*
 * /sms: where a provider that speaks HTTP tells what became of messages and what citizens write. It shows who it is by an HMAC
 * of what it sends; what it tells twice counts once.
 */

#define MOST_AT_ONCE 1000

static gboolean
is_signed (SonorExchange          *exchange,
           const SonorSmsCallback *callback)
{
  SoupServerMessage *message = sonor_exchange_get_message (exchange);
  const char *signature = soup_message_headers_get_one (soup_server_message_get_request_headers (message), callback->header);
  g_autoptr (GBytes) body = soup_message_body_flatten (soup_server_message_get_request_body (message));

  return signature != NULL && sonor_signature_check (sonor_exchange_get_settings (exchange)->sms_callback_secret, body, signature);
}

/* What becomes of a state in the provider's words. */
static const char *
read_state (const SonorSmsCallback *callback,
            const char             *state)
{
  if (g_strv_contains ((const char * const *) callback->delivered, state))
    return "DELIVRD";
  if (callback->pending != NULL && g_strv_contains ((const char * const *) callback->pending, state))
    return "ACCEPTD";

  return state;
}

/* International, if it is a number at all: what is none is kept by nobody. */
static char *
read_sender (const char *text)
{
  gboolean bare = g_str_has_prefix (text, "86") && strlen (text) == 13;
  g_autofree char *whole = g_strconcat (bare ? "+" : "", text, NULL);
  char *international = NULL;

  return sonor_phone_number_normalise (whole, NULL, NULL, &international, NULL) ? international : NULL;
}

static JsonObject *
read_entry (const SonorSmsCallback *callback,
            JsonNode               *entry)
{
  g_autofree char *id = sonor_json_point (entry, callback->id);
  g_autofree char *state = callback->state != NULL ? sonor_json_point (entry, callback->state) : NULL;
  g_autofree char *sender = callback->sender != NULL ? sonor_json_point (entry, callback->sender) : NULL;
  g_autofree char *text = callback->text != NULL ? sonor_json_point (entry, callback->text) : NULL;
  g_autofree char *international = sender != NULL ? read_sender (sender) : NULL;
  JsonObject *object;

  if (id == NULL || *id == '\0' || (callback->state != NULL ? state == NULL : sender == NULL || text == NULL))
    return NULL;

  object = json_object_new ();
  json_object_set_string_member (object, "id", id);
  if (callback->state != NULL)
    json_object_set_string_member (object, "state", read_state (callback, state));
  else
    {
      json_object_set_string_member (object, "sender", international != NULL ? international : "");
      json_object_set_string_member (object, "text", text);
    }

  return object;
}

static JsonArray *
read_entries (SonorExchange          *exchange,
              const SonorSmsCallback *callback)
{
  g_autoptr (JsonNode) root = json_node_init_object (json_node_alloc (), sonor_exchange_get_arguments (exchange));
  JsonNode *list = callback->list != NULL ? sonor_json_point_node (root, callback->list) : NULL;
  guint n = callback->list == NULL ? 1 : list != NULL && JSON_NODE_HOLDS_ARRAY (list) ? json_array_get_length (json_node_get_array (list)) : 0;
  g_autoptr (JsonArray) entries = json_array_new ();

  for (guint i = 0; i < n && n <= MOST_AT_ONCE; i++)
    {
      JsonObject *entry = read_entry (callback, list != NULL ? json_array_get_element (json_node_get_array (list), i) : root);

      if (entry == NULL)
        return NULL;
      json_array_add_object_element (entries, entry);
    }

  return json_array_get_length (entries) > 0 ? g_steal_pointer (&entries) : NULL;
}

static void
take (SonorExchange          *exchange,
      const SonorSmsCallback *callback)
{
  g_autoptr (JsonObject) arguments = NULL;
  JsonArray *entries;

  if (callback == NULL)
    {
      sonor_exchange_refuse (exchange, SOUP_STATUS_NOT_FOUND, "gateway.nothing_here", _("There is nothing here"));
      return;
    }
  if (!is_signed (exchange, callback))
    {
      sonor_exchange_refuse (exchange, SOUP_STATUS_FORBIDDEN, "gateway.signature", _("The signature is missing or wrong"));
      return;
    }
  entries = read_entries (exchange, callback);
  if (entries == NULL)
    {
      sonor_exchange_refuse (exchange, SOUP_STATUS_BAD_REQUEST, "gateway.malformed", _("This is not what was agreed on"));
      return;
    }

  arguments = json_object_new ();
  json_object_set_array_member (arguments, "entries", entries);
  sonor_exchange_ask (exchange, sonor_exchange_get_action (exchange), arguments, sonor_exchange_reply_json);
}

static void
take_reports (SonorExchange *exchange)
{
  SonorSmsTemplate *template = sonor_exchange_get_settings (exchange)->sms_template;

  take (exchange, template != NULL ? sonor_sms_template_get_reports (template) : NULL);
}

static void
take_messages (SonorExchange *exchange)
{
  SonorSmsTemplate *template = sonor_exchange_get_settings (exchange)->sms_template;

  take (exchange, template != NULL ? sonor_sms_template_get_messages (template) : NULL);
}

static const SonorRoute routes[] = {
  { "POST", "/sms/reports", "sms.reports", take_reports, NULL },
  { "POST", "/sms/messages", "sms.messages", take_messages, NULL },
};

const SonorRoutes sonor_sms_routes = {
  .name = "sms",
  .routes = routes,
  .n_routes = G_N_ELEMENTS (routes),
  .show = sonor_exchange_reply_json,
};
