/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SonorCmppVersion:
 * @SONOR_CMPP_VERSION_2_0: China Mobile's CMPP 2.0
 * @SONOR_CMPP_VERSION_3_0: CMPP 3.0, QB-GF-028-2003
 */
typedef enum
{
  SONOR_CMPP_VERSION_2_0 = 0x20,
  SONOR_CMPP_VERSION_3_0 = 0x30,
} SonorCmppVersion;

/**
 * SonorCmppPart:
 * @service: service code, up to 10 characters
 * @source: enterprise code, up to 6 characters
 * @from: number it comes from, up to 21 characters
 * @to: number it goes to, digits as dialled, up to 21 characters
 * @text: UTF-8, at most 70 units of UCS-2, 67 as one of several
 * @number: which part, from 1
 * @n_parts: of how many
 * @reference: what the parts of one message have in common
 *
 * One part of a short message.
 */
typedef struct
{
  const char *service;
  const char *source;
  const char *from;
  const char *to;
  const char *text;
  guint8      number;
  guint8      n_parts;
  guint8      reference;
} SonorCmppPart;

GByteArray *sonor_cmpp_write_connect (guint8      version,
                                      const char *source,
                                      const char *secret,
                                      guint32     timestamp,
                                      guint32     sequence);
GByteArray *sonor_cmpp_write_submit (SonorCmppVersion     version,
                                     const SonorCmppPart *part,
                                     guint32              sequence);
GByteArray *sonor_cmpp_write_active_test (guint32 sequence);

G_END_DECLS
