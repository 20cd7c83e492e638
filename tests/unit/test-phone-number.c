/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Numbers as people type, paste and link them, in a city with the code 0478. */

#include <string.h>

#include "base/phone-number.h"

static const struct
{
  const char *text;
  const char *dialled;
  const char *international;
} good[] = {
  /* short codes */
  { "110", "110", NULL },
  { " 119 ", "119", NULL },
  { "12345", "12345", NULL },
  { "95598", "95598", NULL },
  { "１２３４５", "12345", NULL },
  { "+8612345", "12345", NULL },
  { "8001", "8001", NULL },
  /* mobile */
  { "13847812345", "13847812345", "+8613847812345" },
  { "138 4781-2345", "13847812345", "+8613847812345" },
  { "+86 138 4781 2345", "13847812345", "+8613847812345" },
  { "＋８６（１３８）４７８１－２３４５", "13847812345", "+8613847812345" },
  { "0086-13847812345", "13847812345", "+8613847812345" },
  { "8613847812345", "13847812345", "+8613847812345" },
  { "013847812345", "13847812345", "+8613847812345" },
  { "\xe2\x80\xaa" "138\xe2\x80\x91" "4781\xe2\x80\x93" "2345\xe2\x80\xac", "13847812345", "+8613847812345" },
  /* fixed */
  { "8201234", "8201234", "+864788201234" },
  { "820 1234", "8201234", "+864788201234" },
  { "65123456", "65123456", "+8647865123456" },
  { "0478-8201234", "04788201234", "+864788201234" },
  { "(0478) 820.1234", "04788201234", "+864788201234" },
  { "010-65123456", "01065123456", "+861065123456" },
  { "+86 10 6512 3456", "01065123456", "+861065123456" },
  { "+86 (0)478 8201234", "04788201234", "+864788201234" },
  { "0471-12345", "047112345", "+8647112345" },
  { "400-810-1234", "4008101234", "+864008101234" },
  { "+86 400 810 1234", "4008101234", "+864008101234" },
  /* abroad */
  { "+976 11 323 456", "0097611323456", "+97611323456" },
  { "00976-11-323456", "0097611323456", "+97611323456" },
  /* links and addresses */
  { "tel:+8613847812345", "13847812345", "+8613847812345" },
  { "TEL:%2B86-138-4781-2345;ext=1", "13847812345", "+8613847812345" },
  { "tel:12345;phone-context=+86478", "12345", NULL },
  { "sip:12345@pbx.example.cn;transport=tls", "sip:12345@pbx.example.cn;transport=tls", NULL },
  { " sips:li@example.cn ", "sips:li@example.cn", NULL },
  { "li.na@example.cn", "li.na@example.cn", NULL },
  /* what a private branch exchange understands */
  { "*72#", "*72#", NULL },
  { "400-810-12#5", "40081012#5", NULL },
  { "138478#2345", "138478#2345", NULL },
  { "*31*13847812345", "*31*13847812345", NULL },
  { "1384781234", "1384781234", NULL },
  { "0", "0", NULL },
  { "00", "00", NULL },
};

static const struct
{
  const char *text;
  int         code;
  const char *words;
} bad[] = {
  { "", SONOR_PHONE_NUMBER_ERROR_EMPTY, "Type a number" },
  { " - ()", SONOR_PHONE_NUMBER_ERROR_EMPTY, "Type a number" },
  { "+", SONOR_PHONE_NUMBER_ERROR_EMPTY, "Type a number" },
  { "tel:", SONOR_PHONE_NUMBER_ERROR_EMPTY, "Type a number" },
  { "138x4781", SONOR_PHONE_NUMBER_ERROR_CHARACTER, "“x”, character 4" },
  { "李娜", SONOR_PHONE_NUMBER_ERROR_CHARACTER, "“李”, character 1" },
  { "8201234转5", SONOR_PHONE_NUMBER_ERROR_CHARACTER, "“转”, character 8" },
  { "12+345", SONOR_PHONE_NUMBER_ERROR_CHARACTER, "“+”, character 3" },
  { "١٢٣", SONOR_PHONE_NUMBER_ERROR_CHARACTER, "character 1" },
  { "12345\a", SONOR_PHONE_NUMBER_ERROR_CHARACTER, "“?”, character 6" },
  { "sip:a\r\nVia: x@b", SONOR_PHONE_NUMBER_ERROR_CHARACTER, "control" },
  { "+86", SONOR_PHONE_NUMBER_ERROR_LENGTH, "After +" },
  { "+0471 1234567", SONOR_PHONE_NUMBER_ERROR_LENGTH, "After +" },
  { "+9761132345612345", SONOR_PHONE_NUMBER_ERROR_LENGTH, "After +" },
  { "+8600045", SONOR_PHONE_NUMBER_ERROR_LENGTH, "After +" },
  { "+97611323*", SONOR_PHONE_NUMBER_ERROR_LENGTH, "After +" },
  { "123456789012345678901234567890123", SONOR_PHONE_NUMBER_ERROR_LENGTH, "33 digits" },
  { "\xff\xfe", SONOR_PHONE_NUMBER_ERROR_LENGTH, "512 bytes" },
};

static void
test_good (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autofree char *dialled = NULL;
      g_autofree char *international = NULL;
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", good[i].text);
      g_assert_true (sonor_phone_number_normalise (good[i].text, "0478", &dialled, &international, &error));
      g_assert_no_error (error);
      g_assert_cmpstr (dialled, ==, good[i].dialled);
      g_assert_cmpstr (international, ==, good[i].international);
    }
}

/* Normalising what has been normalised changes nothing. */
static void
test_again (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autofree char *dialled = NULL;
      g_autofree char *international = NULL;

      g_assert_true (sonor_phone_number_normalise (good[i].dialled, "0478", &dialled, NULL, NULL));
      g_assert_cmpstr (dialled, ==, good[i].dialled);
      if (good[i].international == NULL)
        continue;
      g_assert_true (sonor_phone_number_normalise (good[i].international, NULL, NULL, &international, NULL));
      g_assert_cmpstr (international, ==, good[i].international);
    }
}

static void
test_bad (void)
{
  g_autofree char *long_text = g_strnfill (600, '1');

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      char *dialled = NULL;
      char *international = NULL;
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", bad[i].words);
      g_assert_false (sonor_phone_number_normalise (bad[i].text, "0478", &dialled, &international, &error));
      g_assert_error (error, SONOR_PHONE_NUMBER_ERROR, bad[i].code);
      g_assert_nonnull (strstr (error->message, bad[i].words));
      g_assert_null (dialled);
      g_assert_null (international);
    }
  g_assert_false (sonor_phone_number_normalise (long_text, NULL, NULL, NULL, NULL));
}

/* Without a city, or with a code that is none, a local number is dialled all the same. */
static void
test_no_city (void)
{
  const char *codes[] = { NULL, "", "0", "04", "abc", "0478123" };

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autofree char *dialled = NULL;
      g_autofree char *international = NULL;

      g_assert_true (sonor_phone_number_normalise ("8201234", codes[i], &dialled, &international, NULL));
      g_assert_cmpstr (dialled, ==, "8201234");
      g_assert_null (international);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/phone-number/good", test_good);
  g_test_add_func ("/phone-number/again", test_again);
  g_test_add_func ("/phone-number/bad", test_bad);
  g_test_add_func ("/phone-number/no-city", test_no_city);

  return g_test_run ();
}
