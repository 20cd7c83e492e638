/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *certificates_new_authority (void);
char *certificates_new_server (const char *authority,
                               const char *name,
                               int         days);
void  certificates_free (char *folder);

G_END_DECLS
