/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *sonor_server_address_to_connection (const char *address);
char *sonor_server_address_from_connection (const char *connection);

G_END_DECLS
