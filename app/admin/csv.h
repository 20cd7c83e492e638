/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A name or code of a list is far shorter; a longer field is nearly always a quote that was never closed. */
#define SONOR_CSV_FIELD_MAX (64 * 1024)

/**
 * SonorCsvError:
 * @SONOR_CSV_ERROR_ENCODING: the text is not UTF-8
 * @SONOR_CSV_ERROR_SYNTAX: quotes or line ends are not as RFC 4180 wants them
 * @SONOR_CSV_ERROR_SHAPE: rows and header do not fit each other
 */
typedef enum
{
  SONOR_CSV_ERROR_ENCODING,
  SONOR_CSV_ERROR_SYNTAX,
  SONOR_CSV_ERROR_SHAPE,
} SonorCsvError;

#define SONOR_CSV_ERROR (sonor_csv_error_quark ())
GQuark sonor_csv_error_quark (void);

/**
 * SonorCsvRow:
 * @line: line of the text that the row begins on, from 1
 * @fields: (array zero-terminated=1): its fields without their quotes
 */
typedef struct
{
  guint   line;
  char  **fields;
} SonorCsvRow;

GPtrArray *sonor_csv_read (const char  *text,
                           gsize        length,
                           GError     **error) G_GNUC_WARN_UNUSED_RESULT;
void       sonor_csv_append_row (GString            *text,
                                 const char * const *fields);

G_END_DECLS
