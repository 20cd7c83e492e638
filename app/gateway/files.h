/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "gateway/exchange.h"

G_BEGIN_DECLS

void       sonor_files_read_async (GPtrArray           *files,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data);
JsonArray *sonor_files_read_finish (GAsyncResult  *result,
                                    GError       **error) G_GNUC_WARN_UNUSED_RESULT;
const char *sonor_files_name (const char *media_type);
void       sonor_files_reply (SonorExchange *exchange,
                              JsonObject    *file);

G_END_DECLS
