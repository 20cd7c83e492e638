/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "media/media-leg.h"
#include "switch/switch.h"

G_BEGIN_DECLS

#define SONOR_TYPE_HOTLINE_NOTICES (sonor_hotline_notices_get_type ())
G_DECLARE_FINAL_TYPE (SonorHotlineNotices, sonor_hotline_notices, SONOR, HOTLINE_NOTICES, GObject)

/* Signal: "over" (gboolean enough): whether the caller wanted to know no more than that. */

SonorHotlineNotices *sonor_hotline_notices_new (SonorSwitch   *owner,
                                                SonorMediaLeg *leg,
                                                const char    *call_id,
                                                const char    *language);
void                 sonor_hotline_notices_begin (SonorHotlineNotices *self,
                                                  const char          *flow_code,
                                                  const char          *key);

G_END_DECLS
