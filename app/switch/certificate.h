/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean sonor_certificate_check (const char  *folder,
                                  GError     **error) G_GNUC_WARN_UNUSED_RESULT;
char    *sonor_certificate_find_fault (const char *folder,
                                       GDateTime  *now);

G_END_DECLS
