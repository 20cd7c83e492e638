/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "media/media-leg.h"
#include "switch/switch.h"

G_BEGIN_DECLS

#define SONOR_TYPE_HOTLINE_WAIT (sonor_hotline_wait_get_type ())
G_DECLARE_FINAL_TYPE (SonorHotlineWait, sonor_hotline_wait, SONOR, HOTLINE_WAIT, GObject)

/**
 * SonorHotlineWayOut:
 * @SONOR_HOTLINE_WAY_OUT_VOICEMAIL: has waited too long and is to leave a message
 * @SONOR_HOTLINE_WAY_OUT_CALL_BACK: has asked to be called back, was told that it will be so, and may be hung up
 *
 * How somebody stops waiting who was not answered.
 */
typedef enum
{
  SONOR_HOTLINE_WAY_OUT_VOICEMAIL,
  SONOR_HOTLINE_WAY_OUT_CALL_BACK,
} SonorHotlineWayOut;

/* Signals: "moved" (const char *: the queue it waits in from now on), "left" (SonorHotlineWayOut, as an int). */

SonorHotlineWait *sonor_hotline_wait_new (SonorSwitch   *owner,
                                          SonorMediaLeg *leg,
                                          const char    *call_id,
                                          const char    *language);
void              sonor_hotline_wait_begin (SonorHotlineWait *self);

G_END_DECLS
