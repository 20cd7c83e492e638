/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "gateway/exchange.h"

G_BEGIN_DECLS

extern const SonorRoutes sonor_wechat_routes;

G_END_DECLS
