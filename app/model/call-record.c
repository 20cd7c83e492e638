/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "model/call-record.h"

/**
 * SonorCallRecord:
 *
 * One call of the hotline, as `call_search()` tells it.
 */
struct _SonorCallRecord
{
  GObject      parent_instance;

  SonorResult *result;
  guint        row;
};

G_DEFINE_FINAL_TYPE (SonorCallRecord, sonor_call_record, G_TYPE_OBJECT)

static void
sonor_call_record_finalize (GObject *object)
{
  SonorCallRecord *self = SONOR_CALL_RECORD (object);

  g_clear_pointer (&self->result, sonor_result_unref);

  G_OBJECT_CLASS (sonor_call_record_parent_class)->finalize (object);
}

static void
sonor_call_record_class_init (SonorCallRecordClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sonor_call_record_finalize;
}

static void
sonor_call_record_init (SonorCallRecord *self)
{
}

/**
 * sonor_call_record_new:
 * @result: an answer of `call_search()`
 * @row: which row
 *
 * Returns: (transfer full): the call of the row
 */
SonorCallRecord *
sonor_call_record_new (SonorResult *result,
                       guint        row)
{
  SonorCallRecord *self = g_object_new (SONOR_TYPE_CALL_RECORD, NULL);

  self->result = sonor_result_ref (result);
  self->row = row;

  return self;
}

/**
 * sonor_call_record_get_text:
 * @self: a call
 * @column: a column of `call_search()`
 *
 * Returns: (transfer none): what stands there, "" if nothing does
 */
const char *
sonor_call_record_get_text (SonorCallRecord *self,
                            const char      *column)
{
  g_return_val_if_fail (SONOR_IS_CALL_RECORD (self), "");

  return sonor_result_is_null (self->result, self->row, column) ? "" : sonor_result_get_text (self->result, self->row, column);
}

/**
 * sonor_call_record_get_integer:
 * @self: a call
 * @column: a column of `call_search()`
 * @otherwise: what to return if nothing stands there
 *
 * Returns: the number
 */
gint64
sonor_call_record_get_integer (SonorCallRecord *self,
                               const char      *column,
                               gint64           otherwise)
{
  g_return_val_if_fail (SONOR_IS_CALL_RECORD (self), otherwise);

  return sonor_result_is_null (self->result, self->row, column) ? otherwise
                                                                : sonor_result_get_integer (self->result, self->row, column);
}

/**
 * sonor_call_record_get_flag:
 * @self: a call
 * @column: a column of `call_search()`
 *
 * Returns: whether it is so
 */
gboolean
sonor_call_record_get_flag (SonorCallRecord *self,
                            const char      *column)
{
  g_return_val_if_fail (SONOR_IS_CALL_RECORD (self), FALSE);

  return !sonor_result_is_null (self->result, self->row, column) && sonor_result_get_boolean (self->result, self->row, column);
}

/**
 * sonor_call_record_dup_time:
 * @self: a call
 * @column: a column of `call_search()`
 *
 * Returns: (transfer full) (nullable): when, %NULL if it has not happened
 */
GDateTime *
sonor_call_record_dup_time (SonorCallRecord *self,
                            const char      *column)
{
  g_return_val_if_fail (SONOR_IS_CALL_RECORD (self), NULL);

  return sonor_result_is_null (self->result, self->row, column) ? NULL : sonor_result_dup_time (self->result, self->row, column);
}
