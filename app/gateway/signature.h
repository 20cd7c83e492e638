/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char    *sonor_signature_make (const char *secret,
                               GBytes     *content);
gboolean sonor_signature_check (const char *secret,
                                GBytes     *content,
                                const char *signature);

GBytes  *sonor_signature_join (const char *at,
                               GBytes     *body);

G_END_DECLS
