/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * SonorCallHeader:
 * @SONOR_CALL_HEADER_CALL: `X-Sonor-Call`: the id of the hotline's call, as in table call
 * @SONOR_CALL_HEADER_QUEUE: `X-Sonor-Queue`: the queue it came through
 * @SONOR_CALL_HEADER_LANGUAGE: `X-Sonor-Language`: the language the citizen chose, as `zh` or `mn`
 * @SONOR_CALL_HEADER_SUPERVISION: `X-Sonor-Supervision`: listen, whisper, barge or take-over
 *
 * What the switch tells a seat about a call, and a seat the switch. SIP has no header for any of these. They are only
 * believed where the other side is known.
 */
typedef enum
{
  SONOR_CALL_HEADER_CALL,
  SONOR_CALL_HEADER_QUEUE,
  SONOR_CALL_HEADER_LANGUAGE,
  SONOR_CALL_HEADER_SUPERVISION,
} SonorCallHeader;

#define SONOR_N_CALL_HEADERS (SONOR_CALL_HEADER_SUPERVISION + 1)

#define SONOR_TYPE_CALL_HEADERS (sonor_call_headers_get_type ())
G_DECLARE_FINAL_TYPE (SonorCallHeaders, sonor_call_headers, SONOR, CALL_HEADERS, GObject)

SonorCallHeaders *sonor_call_headers_new (void);
gboolean          sonor_call_headers_set (SonorCallHeaders  *self,
                                          SonorCallHeader    header,
                                          const char        *value,
                                          GError           **error) G_GNUC_WARN_UNUSED_RESULT;
const char       *sonor_call_headers_get (SonorCallHeaders *self,
                                          SonorCallHeader   header);
void              sonor_call_headers_read (SonorCallHeaders *self,
                                           const char       *name,
                                           const char       *value);
char             *sonor_call_headers_to_string (SonorCallHeaders *self);

G_END_DECLS
