/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "gateway/cmpp-link.h"
#include "gateway/pool.h"
#include "gateway/sms-provider.h"

G_BEGIN_DECLS

#define SONOR_TYPE_CMPP_PROVIDER (sonor_cmpp_provider_get_type ())
G_DECLARE_FINAL_TYPE (SonorCmppProvider, sonor_cmpp_provider, SONOR, CMPP_PROVIDER, GObject)

SonorCmppProvider *sonor_cmpp_provider_new (SonorCmppSettings *settings,
                                            SonorPool         *pool,
                                            const char        *instance);

G_END_DECLS
