/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "gateway/router.h"

G_BEGIN_DECLS

extern const SonorRoutes sonor_sms_routes;

G_END_DECLS
