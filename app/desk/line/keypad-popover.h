/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "phone/phone-call.h"
#include "widgets/passing-popover.h"

G_BEGIN_DECLS

#define SONOR_TYPE_KEYPAD_POPOVER (sonor_keypad_popover_get_type ())
G_DECLARE_FINAL_TYPE (SonorKeypadPopover, sonor_keypad_popover, SONOR, KEYPAD_POPOVER, SonorPassingPopover)

void sonor_keypad_popover_open (GtkWidget      *button,
                                SonorPhoneCall *call);

G_END_DECLS
