/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the agent hears that nobody says. Each adds 10 ms at SONOR_SPEECH_RATE to a sum; tick counts since it began. */
void sonor_tones_add_ringing_back (gint32 *sum,
                                   guint64 tick);
void sonor_tones_add_hold (gint32 *sum,
                           guint64 tick);
void sonor_tones_add_comfort_noise (gint32  *sum,
                                    guint32 *seed);

G_END_DECLS
