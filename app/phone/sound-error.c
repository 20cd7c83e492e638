/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "phone/sound-error.h"

G_DEFINE_QUARK (sonor - sound - error - quark, sonor_sound_error)
