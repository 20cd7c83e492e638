/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

guint sonor_backoff_delay (guint attempt);
guint sonor_glare_delay (gboolean we_began);

G_END_DECLS
