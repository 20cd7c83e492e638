/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "media/media-call.h"

/* The main loop goes on meanwhile. */
void           loop_run (guint milliseconds);
SonorMediaLeg *loop_add_leg (SonorMediaCall *call);
