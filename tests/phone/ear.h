/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Listens to a WAV file of 16 bit samples while it is being written or afterwards. */

double ear_level (const char *path,
                  double      hertz,
                  guint       milliseconds);
double ear_total (const char *path,
                  guint       milliseconds);
guint  ear_duration (const char *path);

G_END_DECLS
