/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

#include "gateway/form.h"
#include "gateway/pool.h"
#include "gateway/settings.h"

G_BEGIN_DECLS

#define SONOR_TYPE_EXCHANGE (sonor_exchange_get_type ())
G_DECLARE_FINAL_TYPE (SonorExchange, sonor_exchange, SONOR, EXCHANGE, GObject)

/**
 * SonorAnswered:
 * @exchange: what was asked for
 * @status: HTTP status of the answer
 * @body: (nullable): the answer, if there are no errors
 * @errors: (nullable): objects with field, code and message
 *
 * Takes an answer of the database.
 */
typedef void (*SonorAnswered) (SonorExchange *exchange, guint status, JsonNode *body, JsonArray *errors);

/**
 * SonorRoute:
 * @method: GET or POST
 * @path: what it stands at; `{name}` in place of a segment takes what is there as an argument
 * @action: what gateway_call() is asked
 * @handle: (nullable): who does more than to ask that and to show the answer
 * @files: (nullable): the field that files may come in; %NULL: none may
 *
 * One thing that can be asked.
 */
typedef struct
{
  const char *method;
  const char *path;
  const char *action;
  void      (*handle) (SonorExchange *exchange);
  const char *files;
} SonorRoute;

/**
 * SonorRoutes:
 * @name: what they are called in the metrics
 * @formats: whether a path ends with .xml or .json
 * @open: whether pages of other sites may ask
 * @raw: whether a body is taken as it is, and read by who handles it
 * @channel: (nullable): channel of the tickets that are made; %NULL: app
 * @routes: the routes
 * @n_routes: how many
 * @show: writes an answer of the database in the form that is wanted here
 *
 * Routes that speak one language.
 */
typedef struct
{
  const char       *name;
  gboolean          formats;
  gboolean          open;
  gboolean          raw;
  const char       *channel;
  const SonorRoute *routes;
  gsize             n_routes;
  SonorAnswered     show;
} SonorRoutes;

SonorExchange *sonor_exchange_new (SoupServerMessage          *message,
                                   const SonorGatewaySettings *settings,
                                   SonorPool                  *pool);
void           sonor_exchange_start (SonorExchange     *self,
                                     const SonorRoutes *routes,
                                     const SonorRoute  *route);

JsonObject    *sonor_exchange_get_arguments (SonorExchange *self);
GPtrArray     *sonor_exchange_get_files (SonorExchange *self);
GBytes        *sonor_exchange_get_body (SonorExchange *self);
const char    *sonor_exchange_get_text (SonorExchange *self,
                                        const char    *name);
void           sonor_exchange_set_text (SonorExchange *self,
                                        const char    *name,
                                        const char    *value);
void           sonor_exchange_set_access (SonorExchange *self,
                                          const char    *token);
void           sonor_exchange_set_idempotency_key (SonorExchange *self,
                                                   const char    *key);
gboolean       sonor_exchange_read (SonorExchange  *self,
                                    GError        **error) G_GNUC_WARN_UNUSED_RESULT;
void           sonor_exchange_find_address (SonorExchange *self);
const char    *sonor_exchange_get_address (SonorExchange *self);
const char    *sonor_exchange_get_action (SonorExchange *self);
const char    *sonor_exchange_get_format (SonorExchange *self);
void           sonor_exchange_set_format (SonorExchange *self,
                                          const char    *format);
void           sonor_exchange_set_language (SonorExchange *self,
                                            const char    *language);
const char    *sonor_exchange_get_key_hash (SonorExchange *self);
SoupServerMessage *sonor_exchange_get_message (SonorExchange *self);
const SonorGatewaySettings *sonor_exchange_get_settings (SonorExchange *self);

void           sonor_exchange_ask (SonorExchange *self,
                                   const char    *action,
                                   JsonObject    *arguments,
                                   SonorAnswered  answered);
void           sonor_exchange_note (SonorExchange *self,
                                    guint          status,
                                    const char    *code);
void           sonor_exchange_refuse (SonorExchange *self,
                                      guint          status,
                                      const char    *code,
                                      const char    *message);
void           sonor_exchange_refuse_field (SonorExchange *self,
                                            const char    *field,
                                            const char    *code,
                                            const char    *message);
void           sonor_exchange_reply (SonorExchange *self,
                                     guint          status,
                                     const char    *content_type,
                                     char          *body);
void           sonor_exchange_reply_json (SonorExchange *self,
                                          guint          status,
                                          JsonNode      *body,
                                          JsonArray     *errors);
void           sonor_exchange_reply_bytes (SonorExchange *self,
                                           guint          status,
                                           const char    *content_type,
                                           GBytes        *body);

G_END_DECLS
