/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gateway/open311.h"

#include "gateway/xml.h"

/*
 * Open311 GeoReport v2: what stands where. The answers are the database's; here they become XML or JSON.
 * http://wiki.open311.org/GeoReport_v2, http://wiki.open311.org/Service_Discovery
 */

static const struct
{
  const char *action;
  const char *root;
} roots[] = {
  { "open311.discovery", "discovery" },
  { "open311.services", "services" },
  { "open311.service", "service_definition" },
  { "open311.create", "service_requests" },
  { "open311.requests", "service_requests" },
  { "open311.request", "service_requests" },
  { "open311.token", "service_requests" },
};

static const char *
find_root (const char *action)
{
  for (gsize i = 0; i < G_N_ELEMENTS (roots); i++)
    {
      if (g_str_equal (roots[i].action, action))
        return roots[i].root;
    }

  g_return_val_if_reached ("answer");
}

/* GeoReport has a list of code, which is the status, and description. */
static JsonNode *
make_errors (guint      status,
             JsonArray *errors)
{
  JsonArray *list = json_array_new ();
  g_autofree char *code = g_strdup_printf ("%u", status);

  for (guint i = 0; i < json_array_get_length (errors); i++)
    {
      JsonObject *error = json_object_new ();

      json_object_set_string_member (error, "code", code);
      json_object_set_string_member (
        error, "description", json_object_get_string_member (json_array_get_object_element (errors, i), "message"));
      json_array_add_object_element (list, error);
    }

  return json_node_init_array (json_node_alloc (), list);
}

static void
show (SonorExchange *exchange,
      guint          status,
      JsonNode      *body,
      JsonArray     *errors)
{
  g_autoptr (JsonNode) list = errors != NULL ? make_errors (status, errors) : NULL;
  JsonNode *node = errors != NULL ? list : body;
  const char *action = sonor_exchange_get_action (exchange);

  if (g_strcmp0 (sonor_exchange_get_format (exchange), "json") == 0)
    sonor_exchange_reply (exchange, status, "application/json; charset=utf-8", json_to_string (node, FALSE));
  else
    sonor_exchange_reply (exchange, status, "text/xml; charset=utf-8",
                          sonor_xml_from_json (node, errors != NULL ? "errors" : find_root (action)));
}

static const SonorRoute routes[] = {
  { "GET", "/open311/discovery", "open311.discovery", NULL, NULL },
  { "GET", "/open311/v2/discovery", "open311.discovery", NULL, NULL },
  { "GET", "/open311/v2/services", "open311.services", NULL, NULL },
  { "GET", "/open311/v2/services/{service_code}", "open311.service", NULL, NULL },
  { "GET", "/open311/v2/requests", "open311.requests", NULL, NULL },
  { "POST", "/open311/v2/requests", "open311.create", NULL, "media" },
  { "GET", "/open311/v2/requests/{service_request_id}", "open311.request", NULL, NULL },
  { "GET", "/open311/v2/tokens/{token}", "open311.token", NULL, NULL },
};

const SonorRoutes sonor_open311_routes = {
  .name = "open311",
  .formats = TRUE,
  .open = TRUE,
  .routes = routes,
  .n_routes = G_N_ELEMENTS (routes),
  .show = show,
};
