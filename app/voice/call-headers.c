/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "voice/call-headers.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "voice/voice-error.h"

#define LONGEST 128

/**
 * SonorCallHeaders:
 *
 * The headers of ours that go with an INVITE. No others are sent or read.
 */
struct _SonorCallHeaders
{
  GObject parent_instance;

  char *values[SONOR_N_CALL_HEADERS];
};

G_DEFINE_FINAL_TYPE (SonorCallHeaders, sonor_call_headers, G_TYPE_OBJECT)

static const char *const names[SONOR_N_CALL_HEADERS] = {
  [SONOR_CALL_HEADER_CALL] = "X-Sonor-Call",
  [SONOR_CALL_HEADER_QUEUE] = "X-Sonor-Queue",
  [SONOR_CALL_HEADER_LANGUAGE] = "X-Sonor-Language",
  [SONOR_CALL_HEADER_SUPERVISION] = "X-Sonor-Supervision",
};

static void
sonor_call_headers_finalize (GObject *object)
{
  SonorCallHeaders *self = SONOR_CALL_HEADERS (object);

  for (guint i = 0; i < SONOR_N_CALL_HEADERS; i++)
    g_free (self->values[i]);

  G_OBJECT_CLASS (sonor_call_headers_parent_class)->finalize (object);
}

static void
sonor_call_headers_class_init (SonorCallHeadersClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sonor_call_headers_finalize;
}

static void
sonor_call_headers_init (SonorCallHeaders *self)
{
}

/**
 * sonor_call_headers_new:
 *
 * Returns: (transfer full): headers without a value
 */
SonorCallHeaders *
sonor_call_headers_new (void)
{
  return g_object_new (SONOR_TYPE_CALL_HEADERS, NULL);
}

static gboolean
value_is_good (const char *value)
{
  if (*value == '\0' || strlen (value) > LONGEST || !g_utf8_validate (value, -1, NULL))
    return FALSE;

  for (const char *at = value; *at != '\0'; at = g_utf8_next_char (at))
    {
      if (!g_unichar_isprint (g_utf8_get_char (at)))
        return FALSE;
    }

  return TRUE;
}

/**
 * sonor_call_headers_set:
 * @self: headers
 * @header: which
 * @value: (nullable): one line of 1 to 128 bytes, %NULL for none
 * @error: return location for a #GError
 *
 * Returns: whether @value can be sent; if not, @error is set (%SONOR_VOICE_ERROR_INVALID) and the old value stays
 */
gboolean
sonor_call_headers_set (SonorCallHeaders  *self,
                        SonorCallHeader    header,
                        const char        *value,
                        GError           **error)
{
  g_return_val_if_fail (SONOR_IS_CALL_HEADERS (self), FALSE);
  g_return_val_if_fail ((guint) header < SONOR_N_CALL_HEADERS, FALSE);

  if (value != NULL && !value_is_good (value))
    {
      g_set_error (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_INVALID,
                   /* Translators: %s is the name of a header, %d a number of bytes */
                   _("%s must be one line of 1 to %d bytes"), names[header], LONGEST);
      return FALSE;
    }

  g_free (self->values[header]);
  self->values[header] = g_strdup (value);

  return TRUE;
}

/**
 * sonor_call_headers_get:
 * @self: headers
 * @header: which
 *
 * Returns: (transfer none) (nullable): its value
 */
const char *
sonor_call_headers_get (SonorCallHeaders *self,
                        SonorCallHeader   header)
{
  g_return_val_if_fail (SONOR_IS_CALL_HEADERS (self), NULL);
  g_return_val_if_fail ((guint) header < SONOR_N_CALL_HEADERS, NULL);

  return self->values[header];
}

/**
 * sonor_call_headers_read:
 * @self: headers
 * @name: the name of a header somebody sent
 * @value: (nullable): its value
 *
 * Takes the header in if it is one of ours and its value is good; leaves out all others.
 */
void
sonor_call_headers_read (SonorCallHeaders *self,
                         const char       *name,
                         const char       *value)
{
  g_return_if_fail (SONOR_IS_CALL_HEADERS (self));

  for (guint i = 0; value != NULL && i < SONOR_N_CALL_HEADERS; i++)
    {
      if (g_ascii_strcasecmp (name, names[i]) == 0 && self->values[i] == NULL && value_is_good (value))
        self->values[i] = g_strdup (value);
    }
}

/**
 * sonor_call_headers_to_string:
 * @self: headers
 *
 * Returns: (transfer full) (nullable): the lines of those that have a value, as in a request, or %NULL if none has
 */
char *
sonor_call_headers_to_string (SonorCallHeaders *self)
{
  GString *lines = g_string_new (NULL);

  g_return_val_if_fail (SONOR_IS_CALL_HEADERS (self), NULL);

  for (guint i = 0; i < SONOR_N_CALL_HEADERS; i++)
    {
      if (self->values[i] != NULL)
        g_string_append_printf (lines, "%s: %s\r\n", names[i], self->values[i]);
    }

  return g_string_free (lines, lines->len == 0);
}
