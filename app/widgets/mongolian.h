/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What joins a suffix to its word, and the fonts give it the form of one. */
#define SONOR_MONGOLIAN_JOINER "\u202f"

gboolean sonor_mongolian_is_in (const char *text);
gboolean sonor_mongolian_is_suffix (const char *text,
                                    gssize      length);
void     sonor_mongolian_join_suffixes (GtkTextBuffer *buffer);

G_END_DECLS
