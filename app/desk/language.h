/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void     sonor_language_start (GSettings *settings);
void     sonor_language_add_fonts (void);
gboolean sonor_language_get_review (guint *translated,
                                    guint *reviewed);

G_END_DECLS
