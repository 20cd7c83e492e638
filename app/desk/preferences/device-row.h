/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "phone/sound-devices.h"

G_BEGIN_DECLS

void sonor_device_row_set_up (AdwComboRow       *row,
                              SonorSoundDevices *devices,
                              GSettings         *settings,
                              const char        *key);

G_END_DECLS
