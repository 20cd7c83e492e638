/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/query.h"

G_BEGIN_DECLS

SonorQuery         *sonor_query_new_once (const char *sql);
gboolean            sonor_query_is_once (SonorQuery *self);
const char         *sonor_query_get_sql (SonorQuery *self);
int                 sonor_query_get_n_values (SonorQuery *self);
const char * const *sonor_query_get_values (SonorQuery *self);

G_END_DECLS
