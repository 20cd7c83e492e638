/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *sonor_dial_link_parse (const char  *uri,
                             GError     **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
