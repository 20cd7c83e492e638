/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define SONOR_TYPE_LIMITER (sonor_limiter_get_type ())
G_DECLARE_FINAL_TYPE (SonorLimiter, sonor_limiter, SONOR, LIMITER, GObject)

SonorLimiter *sonor_limiter_new (void);
guint         sonor_limiter_take (SonorLimiter *self,
                                  const char   *who,
                                  guint         per_minute,
                                  gint64        now);
void          sonor_limiter_forget (SonorLimiter *self,
                                    gint64        now);

G_END_DECLS
