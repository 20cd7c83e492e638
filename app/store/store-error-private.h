/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <libpq-fe.h>

#include "store/store-error.h"

G_BEGIN_DECLS

GError *sonor_store_error_new_from_result (const PGresult *result);
GError *sonor_store_error_new_from_connection (const PGconn *connection);
GError *sonor_store_error_new_untrusted (const PGconn *connection);

G_END_DECLS
