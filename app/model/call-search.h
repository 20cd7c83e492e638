/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "model/call-record.h"
#include "store/database.h"

G_BEGIN_DECLS

#define SONOR_TYPE_CALL_SEARCH (sonor_call_search_get_type ())
G_DECLARE_FINAL_TYPE (SonorCallSearch, sonor_call_search, SONOR, CALL_SEARCH, GObject)

/* A #GListModel of #SonorCallRecord. Signal: "read" (const GError *): a page has been read, or could not be. */

SonorCallSearch *sonor_call_search_new (SonorDatabase *database);
void             sonor_call_search_set_filter (SonorCallSearch *self,
                                               const char      *filter);
void             sonor_call_search_refresh (SonorCallSearch *self);
void             sonor_call_search_read_more (SonorCallSearch *self);
gboolean         sonor_call_search_is_complete (SonorCallSearch *self);

G_END_DECLS
