/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "media/media-call.h"
#include "switch/switch.h"

G_BEGIN_DECLS

#define SONOR_TYPE_HOTLINE_VOICEMAIL (sonor_hotline_voicemail_get_type ())
G_DECLARE_FINAL_TYPE (SonorHotlineVoicemail, sonor_hotline_voicemail, SONOR, HOTLINE_VOICEMAIL, GObject)

/* Signals: "record" (the tone has been heard: record from now on), "over" (the call may be hung up). */

SonorHotlineVoicemail *sonor_hotline_voicemail_new (SonorSwitch   *owner,
                                                    SonorMediaLeg *leg,
                                                    const char    *language);
void                   sonor_hotline_voicemail_begin (SonorHotlineVoicemail *self,
                                                      gboolean               closed);
gboolean               sonor_hotline_voicemail_has_message (SonorHotlineVoicemail *self);

G_END_DECLS
