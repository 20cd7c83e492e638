/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Numbers as people type and paste them. */

#include <stdint.h>
#include <string.h>

#include "base/phone-number.h"

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  static const char *const area_codes[] = { NULL, "0478", "010" };
  g_autofree char *text = g_strndup ((const char *) data, size);

  for (gsize i = 0; i < G_N_ELEMENTS (area_codes); i++)
    {
      g_autofree char *dialled = NULL;
      g_autofree char *international = NULL;
      g_autofree char *again = NULL;
      g_autofree char *same = NULL;
      g_autoptr (GError) error = NULL;
      gboolean understood = sonor_phone_number_normalise (text, area_codes[i], &dialled, &international, &error);

      g_assert_true (understood == (error == NULL));
      g_assert_true (understood == (dialled != NULL));
      if (!understood)
        {
          g_assert_null (international);
          g_assert_true (g_utf8_validate (error->message, -1, NULL));
          continue;
        }

      g_assert_cmpint (*dialled, !=, '\0');
      g_assert_null (strpbrk (dialled, "\r\n"));
      if (international != NULL)
        {
          g_assert_cmpint (*international, ==, '+');
          g_assert_cmpuint (strspn (international + 1, "0123456789"), ==, strlen (international) - 1);
          g_assert_cmpuint (strlen (international), <=, 16);
        }

      /* What is dialled is dialled as it is. */
      g_assert_true (sonor_phone_number_normalise (dialled, area_codes[i], &again, &same, &error));
      g_assert_cmpstr (again, ==, dialled);
      if (same != NULL)
        g_assert_cmpstr (same, ==, international);
    }

  return 0;
}
