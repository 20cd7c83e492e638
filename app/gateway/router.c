/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gateway/router.h"

#include <string.h>

/**
 * sonor_match_clear:
 * @self: a match
 */
void
sonor_match_clear (SonorMatch *self)
{
  g_clear_pointer (&self->allowed, g_free);
}

/* Takes ".xml" or ".json" off the end; what has neither is no path of GeoReport. */
static char *
split_format (const char  *path,
              const char **format)
{
  if (g_str_has_suffix (path, ".xml"))
    *format = "xml";
  else if (g_str_has_suffix (path, ".json"))
    *format = "json";
  else
    return NULL;

  return g_strndup (path, strlen (path) - strlen (*format) - 1);
}

/* Compares segment by segment; a segment in braces takes whatever is there, if it is text and no way up. */
static gboolean
match_path (const char * const *pattern,
            const char * const *path,
            JsonObject         *found)
{
  guint i;

  for (i = 0; pattern[i] != NULL && path[i] != NULL; i++)
    {
      if (pattern[i][0] == '{')
        {
          g_autofree char *name = g_strndup (pattern[i] + 1, strlen (pattern[i]) - 2);

          if (path[i][0] == '\0' || path[i][0] == '.' || !g_utf8_validate (path[i], -1, NULL))
            return FALSE;
          json_object_set_string_member (found, name, path[i]);
        }
      else if (!g_str_equal (pattern[i], path[i]))
        return FALSE;
    }

  return pattern[i] == NULL && path[i] == NULL;
}

static void
take_found (JsonObject    *found,
            SonorExchange *exchange)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init (&iter, found);
  while (json_object_iter_next (&iter, &name, &node))
    sonor_exchange_set_text (exchange, name, json_node_get_string (node));
}

/* Returns whether the path is one of these. */
static gboolean
find_among (const SonorRoutes *routes,
            const char        *method,
            const char        *path,
            SonorExchange     *exchange,
            SonorMatch        *match)
{
  const char *format = NULL;
  g_autofree char *bare = routes->formats ? split_format (path, &format) : g_strdup (path);
  g_auto (GStrv) segments = bare != NULL ? g_strsplit (bare, "/", -1) : NULL;
  g_autoptr (GString) allowed = g_string_new (NULL);

  for (gsize i = 0; segments != NULL && i < routes->n_routes; i++)
    {
      const SonorRoute *route = &routes->routes[i];
      g_auto (GStrv) pattern = g_strsplit (route->path, "/", -1);
      g_autoptr (JsonObject) found = json_object_new ();

      if (!match_path ((const char * const *) pattern, (const char * const *) segments, found))
        continue;
      g_string_append_printf (allowed, "%s%s", allowed->len > 0 ? ", " : "", route->method);
      if (!g_str_equal (route->method, method))
        continue;
      take_found (found, exchange);
      match->route = route;
      break;
    }
  if (allowed->len == 0)
    return FALSE;

  sonor_exchange_set_format (exchange, format);
  match->routes = routes;
  match->allowed = g_string_free (g_steal_pointer (&allowed), FALSE);

  return TRUE;
}

/**
 * sonor_router_find:
 * @all: (array zero-terminated=1): all routes there are
 * @method: HTTP method; HEAD finds what GET does
 * @path: path of the URI, decoded
 * @exchange: who gets the arguments that stand in the path
 * @match: (out caller-allocates): what was found
 *
 * Finds out what is asked.
 */
void
sonor_router_find (const SonorRoutes * const *all,
                   const char                *method,
                   const char                *path,
                   SonorExchange             *exchange,
                   SonorMatch                *match)
{
  if (g_str_equal (method, "HEAD"))
    method = "GET";
  for (gsize i = 0; all[i] != NULL; i++)
    {
      if (find_among (all[i], method, path, exchange, match))
        return;
    }
}
