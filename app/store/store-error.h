/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SONOR_STORE_ERROR (sonor_store_error_quark ())

/**
 * SonorStoreError:
 * @SONOR_STORE_ERROR_FAILED: something else went wrong in the database
 * @SONOR_STORE_ERROR_UNREACHABLE: no host of the connection string answers
 * @SONOR_STORE_ERROR_UNTRUSTED: the server's certificate is not one we trust
 * @SONOR_STORE_ERROR_WRONG_PASSWORD: user name and password do not fit
 * @SONOR_STORE_ERROR_SCHEMA_TOO_OLD: the database stands at an earlier change than this program
 * @SONOR_STORE_ERROR_SCHEMA_TOO_NEW: the database stands at a later change than this program
 * @SONOR_STORE_ERROR_LOST: the connection broke before the answer came; what was asked may have happened or not
 * @SONOR_STORE_ERROR_FORBIDDEN: this person may not do that (SQLSTATE 42501, SN403)
 * @SONOR_STORE_ERROR_INVALID: a value is out of its bounds (class 22 and 23, SN400)
 * @SONOR_STORE_ERROR_NOT_FOUND: no such row (SN404)
 * @SONOR_STORE_ERROR_CONFLICT: somebody else was faster (23505, 40001, 40P01, SN409)
 * @SONOR_STORE_ERROR_LOCAL: the store on this machine (SQLite) failed
 */
typedef enum
{
  SONOR_STORE_ERROR_FAILED,
  SONOR_STORE_ERROR_UNREACHABLE,
  SONOR_STORE_ERROR_UNTRUSTED,
  SONOR_STORE_ERROR_WRONG_PASSWORD,
  SONOR_STORE_ERROR_SCHEMA_TOO_OLD,
  SONOR_STORE_ERROR_SCHEMA_TOO_NEW,
  SONOR_STORE_ERROR_LOST,
  SONOR_STORE_ERROR_FORBIDDEN,
  SONOR_STORE_ERROR_INVALID,
  SONOR_STORE_ERROR_NOT_FOUND,
  SONOR_STORE_ERROR_CONFLICT,
  SONOR_STORE_ERROR_LOCAL,
} SonorStoreError;

GQuark      sonor_store_error_quark (void);

const char *sonor_store_error_get_sqlstate (const GError *error);
const char *sonor_store_error_get_constraint (const GError *error);
const char *sonor_store_error_get_key (const GError *error);
const char *sonor_store_error_get_detail (const GError *error);
gboolean    sonor_store_error_is_passing (const GError *error);

G_END_DECLS
