/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "media/media-leg.h"
#include "switch/switch.h"

G_BEGIN_DECLS

#define SONOR_TYPE_HOTLINE_SURVEY (sonor_hotline_survey_get_type ())
G_DECLARE_FINAL_TYPE (SonorHotlineSurvey, sonor_hotline_survey, SONOR, HOTLINE_SURVEY, GObject)

/* Signal: "over": the call may be hung up. */

SonorHotlineSurvey *sonor_hotline_survey_new (SonorSwitch   *owner,
                                              SonorMediaLeg *leg,
                                              const char    *call_id,
                                              const char    *language);
void                sonor_hotline_survey_begin (SonorHotlineSurvey *self);

G_END_DECLS
