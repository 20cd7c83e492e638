/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "gateway/pool.h"

G_BEGIN_DECLS

void  sonor_letter_refusal_keep_async (SonorPool           *pool,
                                       GFile               *file,
                                       gsize                most_bytes,
                                       const char          *context,
                                       const char          *code,
                                       gboolean             noted,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data);
char *sonor_letter_refusal_keep_finish (GAsyncResult  *result,
                                        gboolean      *readable,
                                        GError       **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
