/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/workplace.h"

G_BEGIN_DECLS

#define SONOR_TYPE_QUEUE_WATCH (sonor_queue_watch_get_type ())
G_DECLARE_FINAL_TYPE (SonorQueueWatch, sonor_queue_watch, SONOR, QUEUE_WATCH, GObject)

/* Signal: "changed": somebody waits, or nobody does any more. */

SonorQueueWatch *sonor_queue_watch_new (SonorWorkplace *workplace);
int              sonor_queue_watch_get_waiting (SonorQueueWatch *self);
char            *sonor_queue_watch_dup_words (SonorQueueWatch *self);

G_END_DECLS
