/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "gateway/pool.h"

G_BEGIN_DECLS

#define SONOR_TYPE_DUE_WATCH (sonor_due_watch_get_type ())
G_DECLARE_FINAL_TYPE (SonorDueWatch, sonor_due_watch, SONOR, DUE_WATCH, GObject)

/* Signals: "due": there may be something to do. */

SonorDueWatch *sonor_due_watch_new (SonorPool  *pool,
                                    const char *channel,
                                    guint       seconds);

G_END_DECLS
