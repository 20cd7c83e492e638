/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "admin/connection.h"

G_BEGIN_DECLS

char *sonor_password_read (const char  *login,
                           GError     **error) G_GNUC_WARN_UNUSED_RESULT;
char *sonor_password_make_verifier (PGconn      *connection,
                                    const char  *login,
                                    const char  *password,
                                    GError     **error) G_GNUC_WARN_UNUSED_RESULT;
void  sonor_password_free (char *password);

G_END_DECLS
