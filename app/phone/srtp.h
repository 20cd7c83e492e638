/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gst/gst.h>

#include "voice/media-key.h"

G_BEGIN_DECLS

/* GStreamer's SRTP (RFC 3711) with the keys that were agreed on. */

GstElement *sonor_srtp_make_encrypter (const SonorMediaKey *key);
GstElement *sonor_srtp_make_decrypter (const SonorMediaKey *key);

G_END_DECLS
