/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "desk/line/line.h"

G_BEGIN_DECLS

#define SONOR_TYPE_SUPERVISION_ANSWER (sonor_supervision_answer_get_type ())
G_DECLARE_FINAL_TYPE (SonorSupervisionAnswer, sonor_supervision_answer, SONOR, SUPERVISION_ANSWER, GObject)

gboolean                sonor_supervision_answer_is_for (SonorPhoneCall *call);
SonorSupervisionAnswer *sonor_supervision_answer_new (SonorLine      *line,
                                                      SonorWorkplace *workplace);

G_END_DECLS
