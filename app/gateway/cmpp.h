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

/**
 * SonorCmppCommand:
 *
 * Command_Id of the messages that pass between a service and a gateway of short messages; an answer has the highest bit set.
 */
typedef enum
{
  SONOR_CMPP_COMMAND_CONNECT = 1,
  SONOR_CMPP_COMMAND_TERMINATE = 2,
  SONOR_CMPP_COMMAND_SUBMIT = 4,
  SONOR_CMPP_COMMAND_DELIVER = 5,
  SONOR_CMPP_COMMAND_ACTIVE_TEST = 8,
} SonorCmppCommand;

#define SONOR_CMPP_ANSWER 0x80000000u
/* Length, command and sequence. */
#define SONOR_CMPP_HEAD_BYTES 12
/* A digest of MD5. */
#define SONOR_CMPP_DIGEST_BYTES 16

/**
 * SonorCmppMessage:
 * @command: what it is
 * @sequence: its number, which an answer has too
 * @body: what comes behind the head, of the bytes it was found in
 * @length: how much of that
 *
 * A message as it lies in what was received.
 */
typedef struct
{
  guint32       command;
  guint32       sequence;
  const guint8 *body;
  gsize         length;
} SonorCmppMessage;

/**
 * SonorCmppDelivery:
 * @id: Msg_Id, which the answer has too
 * @report: whether it tells what became of a part
 * @report_id: Msg_Id of that part
 * @state: what became of it, up to 7 characters
 * @destination: number it was sent to
 * @sender: number it was sent from, as the provider writes it
 * @text: UTF-8 of what a citizen wrote
 * @reference: what the parts of a long message have in common
 * @n_parts: of how many parts this is one
 * @number: which, from 1
 *
 * CMPP_DELIVER: a report, or a message from a citizen.
 */
typedef struct
{
  guint64  id;
  gboolean report;
  guint64  report_id;
  char     state[8];
  char     destination[22];
  char     sender[33];
  char    *text;
  guint    reference;
  guint8   n_parts;
  guint8   number;
} SonorCmppDelivery;

#define SONOR_CMPP_ERROR (sonor_cmpp_error_quark ())

/**
 * SonorCmppError:
 * @SONOR_CMPP_ERROR_LENGTH: a message is longer or shorter than it can be
 * @SONOR_CMPP_ERROR_CONTENT: something in it is none of what can be there
 */
typedef enum
{
  SONOR_CMPP_ERROR_LENGTH,
  SONOR_CMPP_ERROR_CONTENT,
} SonorCmppError;

GQuark      sonor_cmpp_error_quark (void);

GByteArray *sonor_cmpp_write_connect (guint8      version,
                                      const char *source,
                                      const char *secret,
                                      guint32     timestamp,
                                      guint32     sequence);
GByteArray *sonor_cmpp_write_submit (SonorCmppVersion     version,
                                     const SonorCmppPart *part,
                                     guint32              sequence);
GByteArray *sonor_cmpp_write_active_test (guint32 sequence);
GByteArray *sonor_cmpp_write_active_test_answer (guint32 sequence);
GByteArray *sonor_cmpp_write_terminate_answer (guint32 sequence);
GByteArray *sonor_cmpp_write_deliver_answer (SonorCmppVersion version,
                                             guint64          id,
                                             guint32          result,
                                             guint32          sequence);

gssize      sonor_cmpp_find (const guint8      *data,
                             gsize              length,
                             SonorCmppMessage  *message,
                             GError           **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean    sonor_cmpp_read_connect_answer (SonorCmppVersion         version,
                                            const SonorCmppMessage  *message,
                                            guint32                 *status,
                                            guint8                  *digest,
                                            GError                 **error) G_GNUC_WARN_UNUSED_RESULT;
void        sonor_cmpp_digest_answer (SonorCmppVersion  version,
                                      guint32           status,
                                      const guint8     *asked,
                                      const char       *secret,
                                      guint8           *digest);
gboolean    sonor_cmpp_read_submit_answer (SonorCmppVersion         version,
                                           const SonorCmppMessage  *message,
                                           guint64                 *id,
                                           guint32                 *result,
                                           GError                 **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean    sonor_cmpp_read_deliver (SonorCmppVersion         version,
                                     const SonorCmppMessage  *message,
                                     SonorCmppDelivery       *delivery,
                                     GError                 **error) G_GNUC_WARN_UNUSED_RESULT;
void        sonor_cmpp_delivery_clear (SonorCmppDelivery *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SonorCmppDelivery, sonor_cmpp_delivery_clear)

G_END_DECLS
