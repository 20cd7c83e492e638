/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "gateway/exchange.h"

G_BEGIN_DECLS

/**
 * SonorMatch:
 * @routes: (nullable): whose path it is; %NULL: nobody's
 * @route: (nullable): what is asked; %NULL if nothing there takes the method
 * @allowed: (nullable): the methods that are taken there
 *
 * What stands at a path.
 */
typedef struct
{
  const SonorRoutes *routes;
  const SonorRoute  *route;
  char              *allowed;
} SonorMatch;

void sonor_match_clear (SonorMatch *self);
void sonor_router_find (const SonorRoutes * const *all,
                        const char                *method,
                        const char                *path,
                        SonorExchange             *exchange,
                        SonorMatch                *match);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SonorMatch, sonor_match_clear)

G_END_DECLS
