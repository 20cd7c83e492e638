/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "voice/voice-error.h"

G_DEFINE_QUARK (sonor-voice-error-quark, sonor_voice_error)
