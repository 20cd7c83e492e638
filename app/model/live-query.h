/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/database.h"

G_BEGIN_DECLS

#define SONOR_TYPE_LIVE_QUERY (sonor_live_query_get_type ())
G_DECLARE_FINAL_TYPE (SonorLiveQuery, sonor_live_query, SONOR, LIVE_QUERY, GObject)

SonorLiveQuery *sonor_live_query_new (SonorDatabase      *database,
                                      const char         *sql,
                                      const char * const *channels);
void            sonor_live_query_read (SonorLiveQuery *self);
SonorResult    *sonor_live_query_get_rows (SonorLiveQuery *self);
gint64          sonor_live_query_get_read_at (SonorLiveQuery *self);

G_END_DECLS
