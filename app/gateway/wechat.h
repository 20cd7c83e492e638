/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "gateway/pool.h"
#include "gateway/wechat-settings.h"

G_BEGIN_DECLS

#define SONOR_TYPE_WECHAT (sonor_wechat_get_type ())
G_DECLARE_FINAL_TYPE (SonorWechat, sonor_wechat, SONOR, WECHAT, GObject)

SonorWechat *sonor_wechat_new (SonorPool                 *pool,
                               const char                *instance,
                               const SonorWechatSettings *account);

G_END_DECLS
