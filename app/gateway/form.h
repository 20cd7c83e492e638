/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * SonorFormError:
 * @SONOR_FORM_ERROR_TYPE: the body is of a type that is not read here
 * @SONOR_FORM_ERROR_MALFORMED: it is not what its type says
 * @SONOR_FORM_ERROR_FIELD: a field is not text, or comes where it may not; the message names it
 */
typedef enum
{
  SONOR_FORM_ERROR_TYPE,
  SONOR_FORM_ERROR_MALFORMED,
  SONOR_FORM_ERROR_FIELD,
} SonorFormError;

#define SONOR_FORM_ERROR (sonor_form_error_quark ())
GQuark sonor_form_error_quark (void);

/**
 * SonorFormFile:
 * @field: the field it came in
 * @name: what it was called, without folders
 * @bytes: what is in it
 *
 * A file that came with a form.
 */
typedef struct
{
  char   *field;
  char   *name;
  GBytes *bytes;
} SonorFormFile;

void     sonor_form_file_free (SonorFormFile *self);

gboolean sonor_form_read_query (const char  *query,
                                JsonObject  *fields,
                                GError     **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean sonor_form_read_body (SoupMessageHeaders  *headers,
                               GBytes              *body,
                               JsonObject          *fields,
                               GPtrArray           *files,
                               GError             **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
