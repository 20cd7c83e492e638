/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Addresses as people type them and as other sides send them. */

#include <stdint.h>
#include <string.h>

#include "voice/voice.h"

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (SonorSipAddress) address = NULL;
  g_autoptr (SonorSipAddress) again = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *written = NULL;
  g_autofree char *number = NULL;
  g_autofree char *redacted = NULL;

  address = sonor_sip_address_new (text, "pbx.example", &error);
  g_assert_true ((address == NULL) == (error != NULL));
  if (address == NULL)
    return 0;

  /* Nothing that would begin another line of SIP, and nothing that is no UTF-8. */
  written = sonor_sip_address_to_string (address);
  g_assert_null (strpbrk (written, "\r\n"));
  g_assert_true (g_utf8_validate (written, -1, NULL));
  g_assert_cmpuint (sonor_sip_address_get_port (address), <=, 65535);

  /* Completed and escaped, it may have become longer than we take from others. */
  again = sonor_sip_address_new (written, NULL, &error);
  if (strlen (written) <= 512)
    {
      g_assert_no_error (error);
      g_assert_true (sonor_sip_address_equal (address, again));
    }

  number = sonor_sip_address_dup_number (address);
  redacted = sonor_sip_address_redact (address);
  g_assert_nonnull (redacted);

  return 0;
}
