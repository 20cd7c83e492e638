/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

#define SONOR_TYPE_FEED (sonor_feed_get_type ())
G_DECLARE_FINAL_TYPE (SonorFeed, sonor_feed, SONOR, FEED, GstElement)

GstElement    *sonor_feed_new (GstCaps      *caps,
                               GstClockTime  latency);
GstFlowReturn  sonor_feed_push (SonorFeed *self,
                                GstBuffer *buffer);

G_END_DECLS
