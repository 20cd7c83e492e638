/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <libpq-fe.h>

#include "base/base.h"

G_BEGIN_DECLS

typedef PGresult SonorPGresult;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SonorPGresult, PQclear)
typedef PGconn SonorPGconn;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SonorPGconn, PQfinish)

PGconn   *sonor_connection_open (SonorConfig  *config,
                                 GError      **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean  sonor_connection_execute (PGconn      *connection,
                                    const char  *sql,
                                    GError     **error) G_GNUC_WARN_UNUSED_RESULT;
PGresult *sonor_connection_query (PGconn              *connection,
                                  const char          *sql,
                                  const char * const  *values,
                                  GError             **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean  sonor_connection_call (PGconn              *connection,
                                 const char          *sql,
                                 const char * const  *values,
                                 GError             **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean  sonor_connection_copy_begin (PGconn      *connection,
                                       const char  *sql,
                                       GError     **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean  sonor_connection_copy_put (PGconn      *connection,
                                     const char  *data,
                                     gsize        length,
                                     GError     **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean  sonor_connection_copy_end (PGconn  *connection,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
