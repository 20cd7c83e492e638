/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "gateway/pool.h"
#include "gateway/settings.h"

G_BEGIN_DECLS

#define SONOR_TYPE_MAILBOX (sonor_mailbox_get_type ())
G_DECLARE_FINAL_TYPE (SonorMailbox, sonor_mailbox, SONOR, MAILBOX, GObject)

gboolean sonor_mailbox_set_up (SonorConfig                 *config,
                               const SonorGatewaySettings  *settings,
                               SonorPool                   *pool,
                               SonorMailbox               **mailbox,
                               GError                     **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
