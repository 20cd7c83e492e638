/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gateway/api.h"

#include <string.h>

#include <gio/gio.h>

#include "gateway/files.h"

/*
 * /api/v1, for the city's app and whatever else speaks JSON in a citizen's name. Who is behind it is shown by a code sent to
 * their telephone; what comes back is the database's answer, or a list of errors, each with field, code and message. The
 * document that describes it is served beside it.
 */

static void
show (SonorExchange *exchange,
      guint          status,
      JsonNode      *body,
      JsonArray     *errors)
{
  if (errors != NULL && status == SOUP_STATUS_UNAUTHORIZED)
    soup_message_headers_replace (soup_server_message_get_response_headers (sonor_exchange_get_message (exchange)),
                                  "WWW-Authenticate", "Bearer");
  sonor_exchange_reply_json (exchange, status, body, errors);
}

static void
show_document (SonorExchange *exchange)
{
  g_autoptr (GBytes) document = g_resources_lookup_data ("/io/github/sonor_hotline/Sonor/gateway/openapi.json",
                                                         G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  g_return_if_fail (document != NULL);

  sonor_exchange_reply (exchange, SOUP_STATUS_OK, "application/json; charset=utf-8",
                        g_strndup (g_bytes_get_data (document, NULL), g_bytes_get_size (document)));
}

static void
answer_file (SonorExchange *exchange,
             guint          status,
             JsonNode      *body,
             JsonArray     *errors)
{
  if (errors != NULL)
    show (exchange, status, body, errors);
  else
    sonor_files_reply (exchange, json_node_get_object (body));
}

static void
show_file (SonorExchange *exchange)
{
  sonor_exchange_ask (exchange, sonor_exchange_get_action (exchange), sonor_exchange_get_arguments (exchange), answer_file);
}

static const SonorRoute routes[] = {
  { "GET", "/api/v1/openapi.json", "api.document", show_document, NULL },
  { "POST", "/api/v1/codes", "api.code", NULL, NULL },
  { "POST", "/api/v1/access", "api.access", NULL, NULL },
  { "GET", "/api/v1/tickets", "api.tickets", NULL, NULL },
  { "POST", "/api/v1/tickets", "api.submit", NULL, "attachments" },
  { "GET", "/api/v1/tickets/{number}", "api.ticket", NULL, NULL },
  { "POST", "/api/v1/tickets/{number}/notes", "api.add", NULL, "attachments" },
  { "POST", "/api/v1/tickets/{number}/evaluation", "api.evaluate", NULL, NULL },
  { "GET", "/api/v1/messages", "api.messages", NULL, NULL },
  { "POST", "/api/v1/messages", "api.message", NULL, "attachments" },
  { "GET", "/api/v1/tickets/{number}/attachments/{id}", "api.file", show_file, NULL },
  { "GET", "/media/{id}", "open311.media", show_file, NULL },
};

const SonorRoutes sonor_api_routes = {
  .name = "api",
  .routes = routes,
  .n_routes = G_N_ELEMENTS (routes),
  .show = show,
};
