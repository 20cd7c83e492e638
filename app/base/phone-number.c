/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/phone-number.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#define LONGEST_TEXT 512
#define LONGEST_NUMBER 32
/* ITU-T E.164, 6.1: fifteen digits with the country code; shorter than seven is no subscriber's number anywhere. */
#define SHORTEST_INTERNATIONAL 7
#define LONGEST_INTERNATIONAL 15
/* Short codes of China have three to six digits: 110, 12345, 95598, 123456. */
#define LONGEST_SHORT_CODE 6

G_DEFINE_QUARK (sonor-phone-number-error-quark, sonor_phone_number_error)

/* Copied numbers come with Chinese input methods' wide characters, typographic dashes and invisible marks of direction. */
static gunichar
simplify (gunichar character)
{
  if (character >= 0xff01 && character <= 0xff5e)
    return character - 0xff01 + '!';
  if (g_unichar_isspace (character))
    return ' ';
  if (g_unichar_type (character) == G_UNICODE_DASH_PUNCTUATION || character == 0x2212)
    return '-';
  if (g_unichar_type (character) == G_UNICODE_FORMAT)
    return ' ';

  return character;
}

/* Digits, * and #, with a + before them if there is one; %NULL if anything else is there that does not merely separate. */
static char *
strip (const char  *text,
       GError     **error)
{
  g_autoptr (GString) number = g_string_new (NULL);
  guint position = 0;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar character = simplify (g_utf8_get_char (at));

      position++;
      if (character < 0x80 && strchr (" -().", (int) character) != NULL)
        continue;
      if (g_unichar_isdigit (character) && character < 0x80)
        g_string_append_c (number, (char) character);
      else if (character == '*' || character == '#' || (character == '+' && number->len == 0))
        g_string_append_c (number, (char) character);
      else
        {
          g_autofree char *shown = g_strndup (at, (gsize) (g_utf8_next_char (at) - at));

          g_set_error (error, SONOR_PHONE_NUMBER_ERROR, SONOR_PHONE_NUMBER_ERROR_CHARACTER,
                       /* Translators: %s is one character, %u counts from 1 */
                       _("“%s”, character %u, cannot be dialled; a number is made of digits, + * and #"),
                       g_unichar_isprint (character) ? shown : "?", position);
          return NULL;
        }
    }

  if (number->len == 0 || g_str_equal (number->str, "+"))
    {
      g_set_error_literal (error, SONOR_PHONE_NUMBER_ERROR, SONOR_PHONE_NUMBER_ERROR_EMPTY, _("Type a number to dial"));
      return NULL;
    }
  if (number->len > LONGEST_NUMBER)
    {
      g_set_error (error, SONOR_PHONE_NUMBER_ERROR, SONOR_PHONE_NUMBER_ERROR_LENGTH,
                   /* Translators: both are numbers of digits */
                   _("The number has %u digits; %u are the most"), (guint) number->len, LONGEST_NUMBER);
      return NULL;
    }

  return g_strdup (number->str);
}

static gboolean
has_digits (const char *text,
            gsize       n)
{
  return strlen (text) == n && strspn (text, "0123456789") == n;
}

static gboolean
is_mobile (const char *digits)
{
  return has_digits (digits, 11) && digits[0] == '1' && digits[1] >= '3';
}

/* 400 and 800: the caller pays little or nothing. */
static gboolean
is_service (const char *digits)
{
  return has_digits (digits, 10) && (g_str_has_prefix (digits, "400") || g_str_has_prefix (digits, "800"));
}

/* Beijing and the 02x have two digits after the 0 and eight in the city, all others three and seven or eight. */
static gboolean
has_area_code (const char *digits)
{
  gsize length = strlen (digits);
  gsize area;

  if (digits[0] != '0' || digits[1] == '0' || digits[1] == '\0')
    return FALSE;

  area = digits[1] == '1' || digits[1] == '2' ? 3 : 4;

  return length >= area + 3 && length <= area + 8;
}

static void
within_china (const char  *national,
              char       **dialled,
              char       **international)
{
  if (*national == '0')
    national++;

  if (strlen (national) <= LONGEST_SHORT_CODE)
    {
      *dialled = g_strdup (national);
      return;
    }
  *dialled = is_mobile (national) || is_service (national) ? g_strdup (national) : g_strconcat ("0", national, NULL);
  *international = g_strconcat ("+86", national, NULL);
}

static gboolean
from_international (const char  *digits,
                    char       **dialled,
                    char       **international,
                    GError     **error)
{
  gsize length = strlen (digits);
  /* Some write +86 (0)478 …: the 0 is not counted. */
  gsize most = g_str_has_prefix (digits, "860") ? LONGEST_INTERNATIONAL + 1 : LONGEST_INTERNATIONAL;

  if (length != strspn (digits, "0123456789") || digits[0] == '0' || g_str_has_prefix (digits, "8600") ||
      length < SHORTEST_INTERNATIONAL || length > most)
    {
      g_set_error (error, SONOR_PHONE_NUMBER_ERROR, SONOR_PHONE_NUMBER_ERROR_LENGTH,
                   _("After + or 00 come a country code and a number, %d to %d digits in all"), SHORTEST_INTERNATIONAL,
                   LONGEST_INTERNATIONAL);
      return FALSE;
    }

  if (g_str_has_prefix (digits, "86"))
    within_china (digits + 2, dialled, international);
  else
    {
      *dialled = g_strconcat ("00", digits, NULL);
      *international = g_strconcat ("+", digits, NULL);
    }

  return TRUE;
}

static char *
with_own_area_code (const char *digits,
                    const char *area_code)
{
  gsize length = strlen (digits);

  if (area_code == NULL || (length != 7 && length != 8) || digits[0] < '2' || digits[0] > '8')
    return NULL;
  if (*area_code == '0')
    area_code++;
  if (strlen (area_code) < 2 || strlen (area_code) > 3 || strspn (area_code, "0123456789") != strlen (area_code))
    return NULL;

  return g_strconcat ("+86", area_code, digits, NULL);
}

/* What a tel: link says, without its parameters: RFC 3966. */
static char *
read_link (const char *text)
{
  g_autofree char *number = g_strndup (text, strcspn (text, ";?"));
  g_autofree char *plain = g_uri_unescape_string (number, NULL);

  return plain != NULL && g_utf8_validate (plain, -1, NULL) ? g_steal_pointer (&plain) : g_steal_pointer (&number);
}

static gboolean
has_control_character (const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      if (g_unichar_iscntrl (g_utf8_get_char (text)))
        return TRUE;
    }

  return FALSE;
}

/**
 * sonor_phone_number_normalise:
 * @text: what a person typed or pasted, or a link held: `0478 - 123 4567`, `+86 138 0013 8000`, `12345`, `tel:…`, `sip:…`
 * @area_code: (nullable): the code of the own city, as `0478`, which a number of seven or eight digits belongs to
 * @dialled: (out) (optional): what is dialled: digits, `*` and `#`; or the SIP address as it is
 * @international: (out) (optional) (nullable): the number as ITU-T E.164 has it, as `+8613800138000`; %NULL for what has none:
 *   short codes, internal numbers, addresses
 * @error: return location for a #GError
 *
 * Understands a number as it is written and dialled in China. Spaces, dashes, parentheses and dots separate, in whatever
 * width; a country code becomes what is dialled in China, foreign ones after 00; the 0 before a mobile number goes. An
 * internal number cannot be told from a mistaken one, so that what is no known pattern is dialled as it is.
 *
 * Returns: whether it is something to dial; if not, nothing is written and @error is set
 */
gboolean
sonor_phone_number_normalise (const char  *text,
                              const char  *area_code,
                              char       **dialled,
                              char       **international,
                              GError     **error)
{
  g_autofree char *written = NULL;
  g_autofree char *digits = NULL;
  g_autofree char *to_dial = NULL;
  g_autofree char *worldwide = NULL;

  g_return_val_if_fail (text != NULL, FALSE);

  if (strlen (text) > LONGEST_TEXT || !g_utf8_validate (text, -1, NULL))
    {
      g_set_error (error, SONOR_PHONE_NUMBER_ERROR, SONOR_PHONE_NUMBER_ERROR_LENGTH,
                   /* Translators: %d is a number of bytes */
                   _("What is to be dialled is text of at most %d bytes"), LONGEST_TEXT);
      return FALSE;
    }

  written = g_strstrip (g_strdup (text));
  if (g_ascii_strncasecmp (written, "sip:", 4) == 0 || g_ascii_strncasecmp (written, "sips:", 5) == 0 ||
      strchr (written, '@') != NULL)
    {
      if (has_control_character (written))
        {
          g_set_error_literal (error, SONOR_PHONE_NUMBER_ERROR, SONOR_PHONE_NUMBER_ERROR_CHARACTER,
                               _("The address holds control characters"));
          return FALSE;
        }
      to_dial = g_steal_pointer (&written);
    }
  else
    {
      if (g_ascii_strncasecmp (written, "tel:", 4) == 0)
        {
          char *number = read_link (written + 4);

          g_free (written);
          written = number;
        }
      digits = strip (written, error);
      if (digits == NULL)
        return FALSE;

      if (digits[0] == '+' || (g_str_has_prefix (digits, "00") && strlen (digits) > 2))
        {
          if (!from_international (digits + (digits[0] == '+' ? 1 : 2), &to_dial, &worldwide, error))
            return FALSE;
        }
      else if (g_str_has_prefix (digits, "86") && is_mobile (digits + 2))
        within_china (digits + 2, &to_dial, &worldwide);
      else if (is_mobile (digits) || is_service (digits) || (digits[0] == '0' && is_mobile (digits + 1)))
        within_china (digits, &to_dial, &worldwide);
      else if (strpbrk (digits, "*#") == NULL && has_area_code (digits))
        within_china (digits, &to_dial, &worldwide);
      else
        {
          if (strpbrk (digits, "*#") == NULL)
            worldwide = with_own_area_code (digits, area_code);
          to_dial = g_steal_pointer (&digits);
        }
    }

  if (dialled != NULL)
    *dialled = g_steal_pointer (&to_dial);
  if (international != NULL)
    *international = g_steal_pointer (&worldwide);

  return TRUE;
}
