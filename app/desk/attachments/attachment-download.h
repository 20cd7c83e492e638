/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "store/database.h"

G_BEGIN_DECLS

void    sonor_attachment_download_async (SonorDatabase       *database,
                                         const char          *id,
                                         gint64               size,
                                         GCancellable        *cancellable,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data);
GBytes *sonor_attachment_download_finish (SonorDatabase  *database,
                                          GAsyncResult   *result,
                                          GError        **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
