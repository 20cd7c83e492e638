/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "voice/redact.h"

#include <string.h>

#define SHORTEST 6
#define HEAD 3
#define TAIL 2

/**
 * sonor_redact:
 * @text: (nullable): a line for a log
 *
 * Masks every run of six digits or more, so that a log holds no citizen's number: the first three digits and the last two
 * stay, four asterisks stand for the rest whatever its length. Shorter runs (status codes, ports, internal numbers) stay.
 * Spaces, hyphens and parentheses within a number do not save it from being masked; a dot ends one, for an address.
 *
 * Returns: (transfer full): the masked line; "" for %NULL
 */
char *
sonor_redact (const char *text)
{
  GString *masked = g_string_new (NULL);
  const char *at = text != NULL ? text : "";

  while (*at != '\0')
    {
      char digits[64];
      gsize n_digits = 0;
      const char *end = at;
      const char *next;

      if (!g_ascii_isdigit (*at))
        {
          g_string_append_c (masked, *at++);
          continue;
        }

      for (next = at; *next != '\0'; next++)
        {
          if (g_ascii_isdigit (*next))
            {
              if (n_digits == sizeof digits)
                memmove (digits + HEAD, digits + HEAD + 1, --n_digits - HEAD);
              digits[n_digits++] = *next;
              end = next + 1;
            }
          else if (strchr (" -()", *next) == NULL)
            break;
        }

      if (n_digits >= SHORTEST)
        {
          g_string_append_len (masked, digits, HEAD);
          g_string_append (masked, "****");
          g_string_append_len (masked, digits + n_digits - TAIL, TAIL);
        }
      else
        g_string_append_len (masked, at, end - at);

      at = end;
    }

  return g_string_free (masked, FALSE);
}
