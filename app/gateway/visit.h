/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "gateway/exchange.h"

G_BEGIN_DECLS

void        sonor_visit_begin (SonorExchange *exchange);
gboolean    sonor_visit_check (SonorExchange *exchange);
const char *sonor_visit_get_next (SonorExchange *exchange);
void        sonor_visit_set_cookie (SonorExchange *exchange,
                                    const char    *name,
                                    const char    *value,
                                    guint          seconds);
void        sonor_visit_set_access (SonorExchange *exchange,
                                    const char    *token,
                                    guint          seconds);
void        sonor_visit_redirect (SonorExchange *exchange,
                                  const char    *path);
void        sonor_visit_show_page (SonorExchange *exchange,
                                   guint          status,
                                   const char    *name,
                                   JsonObject    *values);
void        sonor_visit_show_problem (SonorExchange *exchange,
                                      guint          status,
                                      JsonArray     *errors);
void        sonor_visit_add_errors (SonorExchange *exchange,
                                    JsonObject    *values,
                                    JsonArray     *errors);

G_END_DECLS
