/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

char *sonor_letter_text_decode (GBytes     *bytes,
                                const char *charset);
char *sonor_letter_text_from_html (const char *html);
char *sonor_letter_text_clean (const char *text);
char *sonor_letter_text_clean_line (const char *text);

G_END_DECLS
