/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "voice/sip-address.h"

G_BEGIN_DECLS

void     sonor_tls_diagnose_async (SonorSipAddress     *server,
                                   const char          *certificate_directory,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data);
gboolean sonor_tls_diagnose_finish (GAsyncResult  *result,
                                    GError       **error);

G_END_DECLS
