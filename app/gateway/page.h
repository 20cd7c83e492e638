/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

char *sonor_page_write (const char *name,
                        const char *language,
                        JsonObject *values);
char *sonor_page_find_word (const char *language,
                            const char *key);

G_END_DECLS
