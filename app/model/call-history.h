/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "model/past-call.h"
#include "store/database.h"

G_BEGIN_DECLS

#define SONOR_TYPE_CALL_HISTORY (sonor_call_history_get_type ())
G_DECLARE_FINAL_TYPE (SonorCallHistory, sonor_call_history, SONOR, CALL_HISTORY, GObject)

/*
 * A #GListModel of #SonorPastCall, the newest first. Signal: "read" (const GError *): it has been read, or could not be.
 */

SonorCallHistory *sonor_call_history_new (SonorDatabase *database);
void              sonor_call_history_read (SonorCallHistory *self);
void              sonor_call_history_read_more (SonorCallHistory *self);
void              sonor_call_history_add (SonorCallHistory *self,
                                          SonorPastCall    *call);

G_END_DECLS
