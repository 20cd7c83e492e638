/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gateway/cmpp.h"

#include <string.h>

#define FORMAT_UCS2 8
/* User data header of concatenated messages, 3GPP TS 23.040 9.2.3.24.1. */
#define CONCATENATION_BYTES 6

static void
put_8 (GByteArray *bytes,
       guint8      value)
{
  g_byte_array_append (bytes, &value, 1);
}

static void
put_32 (GByteArray *bytes,
        guint32     value)
{
  guint32 big = GUINT32_TO_BE (value);

  g_byte_array_append (bytes, (const guint8 *) &big, sizeof big);
}

/* A text in a field of fixed width, with zeros behind it; what is longer is cut. */
static void
put_text (GByteArray *bytes,
          const char *text,
          gsize       width)
{
  gsize length = text != NULL ? MIN (strlen (text), width) : 0;
  guint start = bytes->len;

  g_byte_array_set_size (bytes, start + width);
  memset (bytes->data + start, 0, width);
  if (length > 0)
    memcpy (bytes->data + start, text, length);
}

static void
put_64 (GByteArray *bytes,
        guint64     value)
{
  guint64 big = GUINT64_TO_BE (value);

  g_byte_array_append (bytes, (const guint8 *) &big, sizeof big);
}

static GByteArray *
begin (guint32 command,
       guint32 sequence)
{
  GByteArray *bytes = g_byte_array_new ();

  put_32 (bytes, 0);
  put_32 (bytes, command);
  put_32 (bytes, sequence);

  return bytes;
}

static GByteArray *
finish (GByteArray *bytes)
{
  guint32 big = GUINT32_TO_BE (bytes->len);

  memcpy (bytes->data, &big, sizeof big);

  return bytes;
}

/**
 * sonor_cmpp_write_connect:
 * @version: the version asked for, high and low half a digit each: 0x20, 0x21, 0x30
 * @source: SP_Id, up to 6 characters
 * @secret: what both sides know
 * @timestamp: month, day, hour, minute and second as ten digits, MMDDHHMMSS
 * @sequence: number of the message
 *
 * Writes CMPP_CONNECT. AuthenticatorSource is MD5 of source, nine zeros, secret and timestamp.
 *
 * Returns: (transfer full): the message
 */
GByteArray *
sonor_cmpp_write_connect (guint8      version,
                          const char *source,
                          const char *secret,
                          guint32     timestamp,
                          guint32     sequence)
{
  GByteArray *bytes = begin (SONOR_CMPP_COMMAND_CONNECT, sequence);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_MD5);
  g_autofree char *digits = g_strdup_printf ("%010u", timestamp);
  static const guchar zeros[9] = { 0 };
  guint8 digest[16];
  gsize length = sizeof digest;

  g_checksum_update (checksum, (const guchar *) source, strlen (source));
  g_checksum_update (checksum, zeros, sizeof zeros);
  g_checksum_update (checksum, (const guchar *) secret, strlen (secret));
  g_checksum_update (checksum, (const guchar *) digits, strlen (digits));
  g_checksum_get_digest (checksum, digest, &length);

  put_text (bytes, source, 6);
  g_byte_array_append (bytes, digest, sizeof digest);
  put_8 (bytes, version);
  put_32 (bytes, timestamp);

  return finish (bytes);
}

static void
put_content (GByteArray          *bytes,
             const SonorCmppPart *part)
{
  glong n_units = 0;
  g_autofree gunichar2 *units = g_utf8_to_utf16 (part->text, -1, NULL, &n_units, NULL);
  gboolean concatenated = part->n_parts > 1;

  put_8 (bytes, (guint8) (n_units * 2 + (concatenated ? CONCATENATION_BYTES : 0)));
  if (concatenated)
    {
      put_8 (bytes, 5);
      put_8 (bytes, 0);
      put_8 (bytes, 3);
      put_8 (bytes, part->reference);
      put_8 (bytes, part->n_parts);
      put_8 (bytes, part->number);
    }
  for (glong i = 0; i < n_units; i++)
    {
      put_8 (bytes, (guint8) (units[i] >> 8));
      put_8 (bytes, (guint8) (units[i] & 0xff));
    }
}

/**
 * sonor_cmpp_write_submit:
 * @version: what the connection speaks
 * @part: what is to go; its text is valid UTF-8 and fits
 * @sequence: number of the message
 *
 * Writes CMPP_SUBMIT of one part for one number, in UCS-2, with a report wanted.
 *
 * Returns: (transfer full): the message
 */
GByteArray *
sonor_cmpp_write_submit (SonorCmppVersion     version,
                         const SonorCmppPart *part,
                         guint32              sequence)
{
  GByteArray *bytes = begin (SONOR_CMPP_COMMAND_SUBMIT, sequence);
  gboolean third = version == SONOR_CMPP_VERSION_3_0;
  gsize width = third ? 32 : 21;

  put_text (bytes, NULL, 8);
  put_8 (bytes, part->n_parts);
  put_8 (bytes, part->number);
  put_8 (bytes, 1);
  put_8 (bytes, 0);
  put_text (bytes, part->service, 10);
  /* Fee_UserType 2: the sender pays. */
  put_8 (bytes, 2);
  put_text (bytes, NULL, width);
  if (third)
    put_8 (bytes, 0);
  put_8 (bytes, 0);
  put_8 (bytes, part->n_parts > 1);
  put_8 (bytes, FORMAT_UCS2);
  put_text (bytes, part->source, 6);
  put_text (bytes, "01", 2);
  put_text (bytes, "000000", 6);
  put_text (bytes, NULL, 17);
  put_text (bytes, NULL, 17);
  put_text (bytes, part->from, 21);
  put_8 (bytes, 1);
  put_text (bytes, part->to, width);
  if (third)
    put_8 (bytes, 0);
  put_content (bytes, part);
  put_text (bytes, NULL, third ? 20 : 8);

  return finish (bytes);
}

/**
 * sonor_cmpp_write_active_test:
 * @sequence: number of the message
 *
 * Writes CMPP_ACTIVE_TEST, which keeps a silent connection.
 *
 * Returns: (transfer full): the message
 */
GByteArray *
sonor_cmpp_write_active_test (guint32 sequence)
{
  return finish (begin (SONOR_CMPP_COMMAND_ACTIVE_TEST, sequence));
}

/**
 * sonor_cmpp_write_active_test_answer:
 * @sequence: number of what is answered
 *
 * Returns: (transfer full): CMPP_ACTIVE_TEST_RESP
 */
GByteArray *
sonor_cmpp_write_active_test_answer (guint32 sequence)
{
  GByteArray *bytes = begin (SONOR_CMPP_COMMAND_ACTIVE_TEST | SONOR_CMPP_ANSWER, sequence);

  put_8 (bytes, 0);

  return finish (bytes);
}

/**
 * sonor_cmpp_write_terminate_answer:
 * @sequence: number of what is answered
 *
 * Returns: (transfer full): CMPP_TERMINATE_RESP
 */
GByteArray *
sonor_cmpp_write_terminate_answer (guint32 sequence)
{
  return finish (begin (SONOR_CMPP_COMMAND_TERMINATE | SONOR_CMPP_ANSWER, sequence));
}

/**
 * sonor_cmpp_write_deliver_answer:
 * @version: what the connection speaks
 * @id: Msg_Id of what is answered
 * @result: 0: it is kept
 * @sequence: number of what is answered
 *
 * Returns: (transfer full): CMPP_DELIVER_RESP
 */
GByteArray *
sonor_cmpp_write_deliver_answer (SonorCmppVersion version,
                                 guint64          id,
                                 guint32          result,
                                 guint32          sequence)
{
  GByteArray *bytes = begin (SONOR_CMPP_COMMAND_DELIVER | SONOR_CMPP_ANSWER, sequence);

  put_64 (bytes, id);
  if (version == SONOR_CMPP_VERSION_3_0)
    put_32 (bytes, result);
  else
    put_8 (bytes, (guint8) result);

  return finish (bytes);
}
