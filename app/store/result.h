/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define SONOR_TYPE_RESULT (sonor_result_get_type ())
typedef struct _SonorResult SonorResult;

GType        sonor_result_get_type (void) G_GNUC_CONST;
SonorResult *sonor_result_ref (SonorResult *self);
void         sonor_result_unref (SonorResult *self);

guint        sonor_result_get_n_rows (SonorResult *self);
gboolean     sonor_result_is_null (SonorResult *self,
                                   guint        row,
                                   const char  *column);
const char  *sonor_result_get_text (SonorResult *self,
                                    guint        row,
                                    const char  *column);
gint64       sonor_result_get_integer (SonorResult *self,
                                       guint        row,
                                       const char  *column);
gboolean     sonor_result_get_boolean (SonorResult *self,
                                       guint        row,
                                       const char  *column);
double       sonor_result_get_double (SonorResult *self,
                                      guint        row,
                                      const char  *column);
GDateTime   *sonor_result_dup_time (SonorResult *self,
                                    guint        row,
                                    const char  *column);
GStrv        sonor_result_dup_text_array (SonorResult *self,
                                          guint        row,
                                          const char  *column);
gpointer     sonor_result_create_object (SonorResult *self,
                                         guint        row,
                                         GType        type);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SonorResult, sonor_result_unref)

G_END_DECLS
