/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "switch/switch.h"

G_BEGIN_DECLS

void sonor_alarm_raise (SonorSwitch *owner,
                        const char  *kind,
                        const char  *subject,
                        const char  *detail);
void sonor_alarm_clear (SonorSwitch *owner,
                        const char  *kind,
                        const char  *subject);
void sonor_alarm_tell_prompts (SonorSwitch *owner);
void sonor_alarm_tell_certificate (SonorSwitch *owner);

G_END_DECLS
