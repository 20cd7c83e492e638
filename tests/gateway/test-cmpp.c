/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What goes to China Mobile, byte for byte: the login of another implementation's tests (github.com/bigwhite/gocmpp), and
 * the layout of a message as QB-GF-028-2003 has it.
 */

#include <string.h>

#include "gateway/cmpp.h"

static char *
write_hex (GByteArray *bytes)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < bytes->len; i++)
    g_string_append_printf (text, "%02x", bytes->data[i]);

  return g_string_free (text, FALSE);
}

static void
test_connect (void)
{
  g_autoptr (GByteArray) bytes = sonor_cmpp_write_connect (0x21, "900001", "888888", 1021080510, 0x17);
  g_autofree char *hex = write_hex (bytes);

  g_assert_cmpstr (hex, ==,
                   "000000270000000100000017393030303031"
                   "90d00c1d517abd0b4f65f6bcf8535d16"
                   "213cdc73be");
}

static void
test_active (void)
{
  g_autoptr (GByteArray) bytes = sonor_cmpp_write_active_test (7);
  g_autofree char *hex = write_hex (bytes);

  g_assert_cmpstr (hex, ==, "0000000c0000000800000007");
}

static void
assert_text (GByteArray *bytes,
             guint       at,
             const char *text,
             guint       width)
{
  g_assert_cmpuint (at + width, <=, bytes->len);
  g_assert_cmpmem (bytes->data + at, strlen (text), text, strlen (text));
  for (guint i = strlen (text); i < width; i++)
    g_assert_cmpuint (bytes->data[at + i], ==, 0);
}

static void
test_submit_2 (void)
{
  const SonorCmppPart part = { "test", "900001", "10690012345", "13804780009", "暖气", 1, 1, 0 };
  g_autoptr (GByteArray) bytes = sonor_cmpp_write_submit (SONOR_CMPP_VERSION_2_0, &part, 5);
  static const guint8 text[] = { 0x66, 0x96, 0x6c, 0x14 };

  /* 12 of head, 147 of fields, and the text. */
  g_assert_cmpuint (bytes->len, ==, 12 + 147 + 4);
  g_assert_cmpuint (bytes->data[3], ==, bytes->len);
  g_assert_cmpuint (bytes->data[7], ==, 4);
  g_assert_cmpuint (bytes->data[20], ==, 1);
  g_assert_cmpuint (bytes->data[21], ==, 1);
  g_assert_cmpuint (bytes->data[22], ==, 1);
  assert_text (bytes, 24, "test", 10);
  assert_text (bytes, 35, "", 21);
  g_assert_cmpuint (bytes->data[57], ==, 0);
  g_assert_cmpuint (bytes->data[58], ==, 8);
  assert_text (bytes, 59, "900001", 6);
  assert_text (bytes, 107, "10690012345", 21);
  g_assert_cmpuint (bytes->data[128], ==, 1);
  assert_text (bytes, 129, "13804780009", 21);
  g_assert_cmpuint (bytes->data[150], ==, 4);
  g_assert_cmpmem (bytes->data + 151, 4, text, sizeof text);
  assert_text (bytes, 155, "", 8);
}

static void
test_submit_3 (void)
{
  const SonorCmppPart part = { "test", "900001", "10690012345", "13804780009", "😀", 2, 3, 0x5a };
  g_autoptr (GByteArray) bytes = sonor_cmpp_write_submit (SONOR_CMPP_VERSION_3_0, &part, 5);
  static const guint8 content[] = { 5, 0, 3, 0x5a, 3, 2, 0xd8, 0x3d, 0xde, 0x00 };

  /* Eleven more for each number, a type for each, and LinkID in place of the reserve. */
  g_assert_cmpuint (bytes->len, ==, 12 + 147 + 11 + 1 + 11 + 1 + 12 + 10);
  g_assert_cmpuint (bytes->data[20], ==, 3);
  g_assert_cmpuint (bytes->data[21], ==, 2);
  /* TP_udhi and UCS-2. */
  g_assert_cmpuint (bytes->data[69], ==, 1);
  g_assert_cmpuint (bytes->data[70], ==, 8);
  assert_text (bytes, 119, "10690012345", 21);
  assert_text (bytes, 141, "13804780009", 32);
  g_assert_cmpuint (bytes->data[174], ==, sizeof content);
  g_assert_cmpmem (bytes->data + 175, sizeof content, content, sizeof content);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cmpp/connect", test_connect);
  g_test_add_func ("/cmpp/active-test", test_active);
  g_test_add_func ("/cmpp/submit-2", test_submit_2);
  g_test_add_func ("/cmpp/submit-3", test_submit_3);

  return g_test_run ();
}
