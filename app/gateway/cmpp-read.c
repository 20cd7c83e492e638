/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gateway/cmpp.h"

#include <string.h>

#include <glib/gi18n-lib.h>

/* The longest message there is has a text of 255 bytes and a hundred numbers: nothing near this. */
#define MOST_BYTES 8192

#define FORMAT_ASCII 0
#define FORMAT_BINARY 4
#define FORMAT_UCS2 8
#define FORMAT_GB 15

G_DEFINE_QUARK (sonor-cmpp-error-quark, sonor_cmpp_error)

/* Reads fields one behind the other; behind the end there are zeros, and @short_of says so. */
typedef struct
{
  const guint8 *data;
  gsize         length;
  gsize         at;
  gboolean      short_of;
} Reader;

static const guint8 *
take (Reader *reader,
      gsize   width)
{
  const guint8 *field = reader->data + reader->at;

  if (reader->short_of || width > reader->length - reader->at)
    {
      reader->short_of = TRUE;
      return NULL;
    }

  reader->at += width;
  return field;
}

static guint64
take_number (Reader *reader,
             gsize   width)
{
  const guint8 *field = take (reader, width);
  guint64 value = 0;

  for (gsize i = 0; field != NULL && i < width; i++)
    value = value << 8 | field[i];

  return value;
}

/* A text of fixed width up to its first zero; what is no printable ASCII is left out. */
static void
take_text (Reader *reader,
           gsize   width,
           char   *text)
{
  const guint8 *field = take (reader, width);
  gsize length = 0;

  for (gsize i = 0; field != NULL && i < width && field[i] != '\0'; i++)
    if (g_ascii_isgraph (field[i]))
      text[length++] = (char) field[i];
  text[length] = '\0';
}

static gboolean
check (const Reader  *reader,
       const char    *name,
       GError       **error)
{
  if (!reader->short_of)
    return TRUE;

  g_set_error (error, SONOR_CMPP_ERROR, SONOR_CMPP_ERROR_LENGTH, _("%s is too short: %u bytes"), name,
               (guint) reader->length);
  return FALSE;
}

/**
 * sonor_cmpp_find:
 * @data: what was received and not yet used
 * @length: how much
 * @message: (out caller-allocates): the first message in it; points into @data
 * @error: return location for a #GError
 *
 * Finds the first message in a stream.
 *
 * Returns: how many bytes it has; 0 if not all of them are there; -1 with @error set if this is no stream of messages
 */
gssize
sonor_cmpp_find (const guint8      *data,
                 gsize              length,
                 SonorCmppMessage  *message,
                 GError           **error)
{
  Reader reader = { data, length, 0, FALSE };
  gsize total;

  if (length < 4)
    return 0;

  total = (gsize) take_number (&reader, 4);
  if (total < SONOR_CMPP_HEAD_BYTES || total > MOST_BYTES)
    {
      g_set_error (error, SONOR_CMPP_ERROR, SONOR_CMPP_ERROR_LENGTH, _("A message of %u bytes is none"), (guint) total);
      return -1;
    }
  if (length < total)
    return 0;

  message->command = (guint32) take_number (&reader, 4);
  message->sequence = (guint32) take_number (&reader, 4);
  message->body = data + SONOR_CMPP_HEAD_BYTES;
  message->length = total - SONOR_CMPP_HEAD_BYTES;

  return (gssize) total;
}

/**
 * sonor_cmpp_read_connect_answer:
 * @version: what was asked for
 * @message: CMPP_CONNECT_RESP
 * @status: (out): 0: let in; 1 structure, 2 source, 3 secret, 4 version
 * @digest: (out caller-allocates) (array fixed-size=16): AuthenticatorISMG, with which the other side shows who it is
 * @error: return location for a #GError
 *
 * Returns: whether it could be read
 */
gboolean
sonor_cmpp_read_connect_answer (SonorCmppVersion         version,
                                const SonorCmppMessage  *message,
                                guint32                 *status,
                                guint8                  *digest,
                                GError                 **error)
{
  Reader reader = { message->body, message->length, 0, FALSE };
  const guint8 *field;

  *status = (guint32) take_number (&reader, version == SONOR_CMPP_VERSION_3_0 ? 4 : 1);
  field = take (&reader, SONOR_CMPP_DIGEST_BYTES);
  take (&reader, 1);
  if (!check (&reader, "CMPP_CONNECT_RESP", error))
    return FALSE;

  memcpy (digest, field, SONOR_CMPP_DIGEST_BYTES);
  return TRUE;
}

/**
 * sonor_cmpp_digest_answer:
 * @version: what the connection speaks
 * @status: status of the answer
 * @asked: (array fixed-size=16): AuthenticatorSource of the question
 * @secret: what both sides know
 * @digest: (out caller-allocates) (array fixed-size=16): return location
 *
 * Computes AuthenticatorISMG: MD5 of status, as wide as it is sent, AuthenticatorSource and secret.
 */
void
sonor_cmpp_digest_answer (SonorCmppVersion  version,
                          guint32           status,
                          const guint8     *asked,
                          const char       *secret,
                          guint8           *digest)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_MD5);
  gsize width = version == SONOR_CMPP_VERSION_3_0 ? 4 : 1;
  guint32 big = GUINT32_TO_BE (status);
  gsize length = SONOR_CMPP_DIGEST_BYTES;

  g_checksum_update (checksum, (const guchar *) &big + sizeof big - width, (gssize) width);
  g_checksum_update (checksum, asked, SONOR_CMPP_DIGEST_BYTES);
  g_checksum_update (checksum, (const guchar *) secret, strlen (secret));
  g_checksum_get_digest (checksum, digest, &length);
}

/**
 * sonor_cmpp_read_submit_answer:
 * @version: what the connection speaks
 * @message: CMPP_SUBMIT_RESP
 * @id: (out): Msg_Id
 * @result: (out): 0: taken; 8: flow control, and so on
 * @error: return location for a #GError
 *
 * Returns: whether it could be read
 */
gboolean
sonor_cmpp_read_submit_answer (SonorCmppVersion         version,
                               const SonorCmppMessage  *message,
                               guint64                 *id,
                               guint32                 *result,
                               GError                 **error)
{
  Reader reader = { message->body, message->length, 0, FALSE };

  *id = take_number (&reader, 8);
  *result = (guint32) take_number (&reader, version == SONOR_CMPP_VERSION_3_0 ? 4 : 1);

  return check (&reader, "CMPP_SUBMIT_RESP", error);
}

static gboolean
read_report (SonorCmppVersion    version,
             const guint8       *content,
             gsize               length,
             SonorCmppDelivery  *delivery,
             GError            **error)
{
  Reader reader = { content, length, 0, FALSE };
  char rest[33];

  delivery->report_id = take_number (&reader, 8);
  take_text (&reader, 7, delivery->state);
  take_text (&reader, 10, rest);
  take_text (&reader, 10, rest);
  take_text (&reader, version == SONOR_CMPP_VERSION_3_0 ? 32 : 21, rest);
  take (&reader, 4);
  if (!check (&reader, "CMPP_DELIVER", error))
    return FALSE;
  if (delivery->state[0] == '\0')
    {
      g_set_error_literal (error, SONOR_CMPP_ERROR, SONOR_CMPP_ERROR_CONTENT, _("A report says nothing"));
      return FALSE;
    }

  return TRUE;
}

/* The user data header, 3GPP TS 23.040 9.2.3.24: of its elements, the one that says which part this is. */
static gsize
read_head (const guint8      *content,
           gsize              length,
           SonorCmppDelivery *delivery)
{
  gsize end = length > 0 ? (gsize) content[0] + 1 : 0;
  gsize at = 1;

  if (end == 0 || end > length)
    return 0;

  while (at + 2 <= end && at + 2 + content[at + 1] <= end)
    {
      const guint8 *element = content + at + 2;

      if (content[at] == 0 && content[at + 1] == 3)
        {
          delivery->reference = element[0];
          delivery->n_parts = element[1];
          delivery->number = element[2];
        }
      else if (content[at] == 8 && content[at + 1] == 4)
        {
          delivery->reference = (guint) element[0] << 8 | element[1];
          delivery->n_parts = element[2];
          delivery->number = element[3];
        }
      at += 2 + (gsize) content[at + 1];
    }
  if (delivery->n_parts == 0 || delivery->number == 0 || delivery->number > delivery->n_parts)
    delivery->n_parts = delivery->number = 1;

  return end;
}

static gboolean
read_text (guint8              format,
           const guint8       *content,
           gsize               length,
           SonorCmppDelivery  *delivery,
           GError            **error)
{
  const char *charset = format == FORMAT_UCS2 ? "UTF-16BE" : format == FORMAT_GB ? "GB18030" : "ISO-8859-1";
  g_autofree char *raw = NULL;

  if (format != FORMAT_ASCII && format != FORMAT_UCS2 && format != FORMAT_GB && format != FORMAT_BINARY)
    {
      g_set_error (error, SONOR_CMPP_ERROR, SONOR_CMPP_ERROR_CONTENT, _("Msg_Fmt %u is none that can be read"), format);
      return FALSE;
    }

  raw = g_convert_with_fallback ((const char *) content, (gssize) length, "UTF-8", charset, "?", NULL, NULL, NULL);
  /* A torn character at the end is no reason to lose the rest, nor is one that no database keeps. */
  if (raw == NULL && format == FORMAT_UCS2)
    raw = g_convert_with_fallback ((const char *) content, (gssize) (length & ~(gsize) 1), "UTF-8", "UCS-2BE", "?", NULL, NULL, NULL);
  if (raw == NULL)
    raw = g_convert_with_fallback ((const char *) content, (gssize) length, "UTF-8", "ISO-8859-1", "?", NULL, NULL, NULL);
  delivery->text = g_utf8_make_valid (raw != NULL ? raw : "", -1);

  return TRUE;
}

/**
 * sonor_cmpp_read_deliver:
 * @version: what the connection speaks
 * @message: CMPP_DELIVER
 * @delivery: (out caller-allocates): what it says; to be cleared, whatever is returned
 * @error: return location for a #GError
 *
 * Returns: whether it could be read; its id could be, if it is not 0
 */
gboolean
sonor_cmpp_read_deliver (SonorCmppVersion         version,
                         const SonorCmppMessage  *message,
                         SonorCmppDelivery       *delivery,
                         GError                 **error)
{
  Reader reader = { message->body, message->length, 0, FALSE };
  gboolean third = version == SONOR_CMPP_VERSION_3_0;
  const guint8 *content;
  gboolean headed;
  guint8 format;
  gsize length;
  gsize head = 0;
  char rest[21];

  memset (delivery, 0, sizeof *delivery);
  delivery->n_parts = delivery->number = 1;
  delivery->id = take_number (&reader, 8);
  take_text (&reader, 21, delivery->destination);
  take_text (&reader, 10, rest);
  take (&reader, 2);
  headed = take_number (&reader, 1) != 0;
  format = (guint8) take_number (&reader, 1);
  take_text (&reader, third ? 32 : 21, delivery->sender);
  if (third)
    take (&reader, 1);
  delivery->report = take_number (&reader, 1) == 1;
  length = (gsize) take_number (&reader, 1);
  content = take (&reader, length);
  take (&reader, third ? 20 : 8);
  if (!check (&reader, "CMPP_DELIVER", error))
    return FALSE;

  if (delivery->report)
    return read_report (version, content, length, delivery, error);
  if (headed)
    head = read_head (content, length, delivery);

  return read_text (format, content + head, length - head, delivery, error);
}

/**
 * sonor_cmpp_delivery_clear:
 * @self: what was read
 *
 * Frees what is in it.
 */
void
sonor_cmpp_delivery_clear (SonorCmppDelivery *self)
{
  g_clear_pointer (&self->text, g_free);
}
