/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How loud the silence is of a side that does not say it, in dB below overload: a line that lives. */
#define SONOR_TONES_OWN_NOISE 66

/* What the agent hears that nobody says. Each adds 10 ms at SONOR_SPEECH_RATE to a sum; tick counts since it began. */
void sonor_tones_add_ringing_back (gint32 *sum,
                                   guint64 tick);
void sonor_tones_add_hold (gint32 *sum,
                           guint64 tick);
void sonor_tones_add_comfort_noise (gint32  *sum,
                                    guint    level,
                                    guint32 *seed);

G_END_DECLS
