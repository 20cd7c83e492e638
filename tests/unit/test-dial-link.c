/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Links from outside: who made them is unknown. */

#include <string.h>

#include "base/phone-number.h"
#include "desk/line/dial-link.h"
#include "voice/voice-error.h"

#define LONGEST_LINK 256

static const struct
{
  const char *uri;
  const char *number;
} good[] = {
  { "tel:12345", "12345" },
  { "tel:+86-138-4781-2345", "+86-138-4781-2345" },
  { "TEL:%2B8613847812345", "+8613847812345" },
  { "tel:12345;phone-context=+86478", "12345" },
  { "tel:12345%3Bext=1", "12345" },
  { "tel:12345?body=hello", "12345" },
  { "sip:12345@pbx.example.cn", "sip:12345@pbx.example.cn" },
  { "SIP:12345@pbx.example.cn:5070", "SIP:12345@pbx.example.cn:5070" },
  { "sips:li.na@example.cn;transport=tls", "sips:li.na@example.cn;transport=tls" },
  { "sip:1@[::1]:5070", "sip:1@[::1]:5070" },
  /* headers are left out */
  { "sip:1@example.cn?Route=%3Csip:evil.example%3E&Subject=a", "sip:1@example.cn" },
  { "sip:1@example.cn;transport=tcp?Replaces=x", "sip:1@example.cn;transport=tcp" },
  { "sip:1@example.cn?", "sip:1@example.cn" },
  /* an escaped delimiter is part of the name */
  { "sip:a%20b@example.cn", "sip:a%20b@example.cn" },
  { "sip:a%3Fb@example.cn", "sip:a%3Fb@example.cn" },
  { "sip:bank%40evil.example@example.cn", "sip:bank%40evil.example@example.cn" },
  { "sip:%E6%9D%8E@example.cn", "sip:%E6%9D%8E@example.cn" },
};

static const char *bad[] = {
  "",
  "12345",
  "tel",
  ":12345",
  "http://example.cn/",
  "mailto:li@example.cn",
  "file:///etc/passwd",
  "telephone:12345",
  "sip2:1@example.cn",
  "tel:",
  "tel:;ext=1",
  "tel:12345%0D%0AVia:%20x",
  "tel:138x4781",
  "tel:123%00",
  "tel:123%",
  "tel:%FF%FE",
  "tel:1234567890123456789012345678901234567890",
  "sip:",
  "sip:?Subject=a",
  "sip:@example.cn",
  "sip:1@",
  "sip:1@example.cn:99999",
  "sip:1:secret@example.cn",
  "sip:a b@example.cn",
  "sip:1@example.cn>;tag=a",
  "sip:1@example.cn\r\nVia: x",
  "sip:1%0D%0AVia:%20x@example.cn",
  "sip:1%00@example.cn",
  "sip:1%40example.cn\xff@example.cn",
  "sips:1@exa%6Dple_.cn%20",
};

static void
test_good (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *number = sonor_dial_link_parse (good[i].uri, &error);

      g_test_message ("%s", good[i].uri);
      g_assert_no_error (error);
      g_assert_cmpstr (number, ==, good[i].number);
    }
}

static void
test_bad (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *number = sonor_dial_link_parse (bad[i], &error);
      g_autofree char *shown = g_strescape (bad[i], NULL);

      g_test_message ("%s", shown);
      g_assert_null (number);
      g_assert_nonnull (error);
      g_assert_true (error->domain == SONOR_VOICE_ERROR || error->domain == SONOR_PHONE_NUMBER_ERROR);
      /* The words go to a log, where no address belongs. */
      g_assert_null (strstr (error->message, "example"));
    }
}

static void
test_length (void)
{
  g_autofree char *parameter = g_strnfill (LONGEST_LINK - strlen ("tel:12345;"), 'a');
  g_autofree char *longest = g_strconcat ("tel:12345;", parameter, NULL);
  g_autofree char *too_long = g_strconcat (longest, "a", NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *number = sonor_dial_link_parse (longest, &error);
  g_autofree char *none = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (number, ==, "12345");
  none = sonor_dial_link_parse (too_long, &error);
  g_assert_error (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_INVALID);
  g_assert_null (none);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dial-link/good", test_good);
  g_test_add_func ("/dial-link/bad", test_bad);
  g_test_add_func ("/dial-link/length", test_length);

  return g_test_run ();
}
