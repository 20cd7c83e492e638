/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/result.h"

G_BEGIN_DECLS

#define SONOR_TYPE_CALL_RECORD (sonor_call_record_get_type ())
G_DECLARE_FINAL_TYPE (SonorCallRecord, sonor_call_record, SONOR, CALL_RECORD, GObject)

SonorCallRecord *sonor_call_record_new (SonorResult *result,
                                        guint        row);
const char      *sonor_call_record_get_text (SonorCallRecord *self,
                                             const char      *column);
gint64           sonor_call_record_get_integer (SonorCallRecord *self,
                                                const char      *column,
                                                gint64           otherwise);
gboolean         sonor_call_record_get_flag (SonorCallRecord *self,
                                             const char      *column);
GDateTime       *sonor_call_record_dup_time (SonorCallRecord *self,
                                             const char      *column);

G_END_DECLS
