/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define SONOR_TYPE_QUERY (sonor_query_get_type ())
typedef struct _SonorQuery SonorQuery;

GType       sonor_query_get_type (void) G_GNUC_CONST;
SonorQuery *sonor_query_new (const char *sql);
SonorQuery *sonor_query_ref (SonorQuery *self);
void        sonor_query_unref (SonorQuery *self);

void        sonor_query_add_text (SonorQuery *self,
                                  const char *value);
void        sonor_query_add_integer (SonorQuery *self,
                                     gint64      value);
void        sonor_query_add_boolean (SonorQuery *self,
                                     gboolean    value);
void        sonor_query_add_text_array (SonorQuery         *self,
                                        const char * const *values);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SonorQuery, sonor_query_unref)

G_END_DECLS
