/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>
#include <sqlite3.h>

G_BEGIN_DECLS

#define SONOR_TYPE_LOCAL_FILE (sonor_local_file_get_type ())
G_DECLARE_FINAL_TYPE (SonorLocalFile, sonor_local_file, SONOR, LOCAL_FILE, GObject)

typedef gpointer (*SonorLocalWork) (sqlite3   *database,
                                    gpointer   data,
                                    GError   **error);

SonorLocalFile *sonor_local_file_new (const char *path);

void            sonor_local_file_open_async (SonorLocalFile      *self,
                                             const char          *schema,
                                             int                  version,
                                             GCancellable        *cancellable,
                                             GAsyncReadyCallback  callback,
                                             gpointer             user_data);
gboolean        sonor_local_file_open_finish (SonorLocalFile  *self,
                                              GAsyncResult    *result,
                                              GError         **error) G_GNUC_WARN_UNUSED_RESULT;

void            sonor_local_file_work_async (SonorLocalFile      *self,
                                             SonorLocalWork       work,
                                             gpointer             data,
                                             GDestroyNotify       free_data,
                                             GDestroyNotify       free_answer,
                                             GCancellable        *cancellable,
                                             GAsyncReadyCallback  callback,
                                             gpointer             user_data);
gpointer        sonor_local_file_work_finish (SonorLocalFile  *self,
                                              GAsyncResult    *result,
                                              GError         **error) G_GNUC_WARN_UNUSED_RESULT;

sqlite3_stmt   *sonor_local_prepare (sqlite3            *database,
                                     const char         *sql,
                                     const char * const *values,
                                     GError            **error);
gboolean        sonor_local_finish (sqlite3       *database,
                                    sqlite3_stmt  *statement,
                                    GError       **error);
gboolean        sonor_local_run (sqlite3            *database,
                                 const char         *sql,
                                 const char * const *values,
                                 GError            **error);
gboolean        sonor_local_read_number (sqlite3     *database,
                                         const char  *sql,
                                         gint64      *number,
                                         GError     **error);
gboolean        sonor_local_set_error (sqlite3  *database,
                                       GError  **error);

G_END_DECLS
