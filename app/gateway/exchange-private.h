/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "gateway/exchange.h"

G_BEGIN_DECLS

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

void sonor_exchange_show_error (SonorExchange *self,
                                guint          status,
                                const char    *field,
                                const char    *code,
                                const char    *message);
void sonor_exchange_show_failure (SonorExchange *self,
                                  const GError  *error);

G_END_DECLS
