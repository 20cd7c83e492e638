/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What official accounts sign and encrypt: the vector of WeChat's documentation, and a message that openssl(1) encrypted as it says;
 * and what their XML may not be.
 */

#include <string.h>

#include "gateway/wechat-crypto.h"
#include "gateway/wechat-message.h"

#define KEY "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
#define APP_ID "wx5823bf96d3bd56c7"
#define ENCRYPTED \
  "Q3stYC6hdFzMh9T8HCvyDNi8+mHwhgpI9D93y9tL4/UkfXaK0ommABMcreYLXrHJpLKgX07aJFh7KSvID79EsP/s0VYD+G5a2ijWUjuNBGK60XVHIvBz6AX5CuhI" \
  "IlsNEoX9ns/PjqsMRBtLgUG2Y5UWBcrEWklk1C4n7Y7CRrbkCy7jp+z6XUSe3xDZH1gt2rF2Db3lqLayFx3CbXYnVg=="

static void
test_sign (void)
{
  static const char * const words[] = { "AAAAA", "1714037059", "486452656", NULL };

  g_assert_true (sonor_wechat_is_signed (words, "899cf89e464efb63f54ddac96b0a0a235f53aa78"));
  g_assert_false (sonor_wechat_is_signed (words, "899cf89e464efb63f54ddac96b0a0a235f53aa79"));
  g_assert_false (sonor_wechat_is_signed (words, "899cf89e464efb63f54ddac96b0a0a235f53aa7"));
  g_assert_false (sonor_wechat_is_signed (words, ""));
  g_assert_false (sonor_wechat_is_signed (words, NULL));
}

static void
test_key (void)
{
  static const char * const wrong[] = { "", "short", KEY "H", KEY "=", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEF!" };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) key = sonor_wechat_read_key (wrong[i], &error);

      g_assert_null (key);
      g_assert_error (error, SONOR_WECHAT_CRYPTO_ERROR, SONOR_WECHAT_CRYPTO_ERROR_KEY);
    }
}

static void
test_decrypt (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) key = sonor_wechat_read_key (KEY, &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  text = sonor_wechat_decrypt (key, APP_ID, ENCRYPTED, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, "<xml><ToUserName><![CDATA[gh_1]]></ToUserName><Content><![CDATA[路灯不亮]]></Content></xml>");
}

static void
expect_damaged (const char *encrypted)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) key = sonor_wechat_read_key (KEY, NULL);
  g_autofree char *text = sonor_wechat_decrypt (key, APP_ID, encrypted, &error);

  g_assert_null (text);
  g_assert_error (error, SONOR_WECHAT_CRYPTO_ERROR, SONOR_WECHAT_CRYPTO_ERROR_DAMAGED);
}

static void
test_damaged (void)
{
  g_autofree char *last = g_strdup (ENCRYPTED);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) key = sonor_wechat_read_key (KEY, NULL);
  g_autofree char *text = sonor_wechat_decrypt (key, "wx0000000000000000", ENCRYPTED, &error);

  g_assert_null (text);
  g_assert_error (error, SONOR_WECHAT_CRYPTO_ERROR, SONOR_WECHAT_CRYPTO_ERROR_ACCOUNT);

  expect_damaged ("");
  expect_damaged ("no base64 at all");
  expect_damaged ("AAAA");
  expect_damaged ("AAAAAAAAAAAAAAAAAAAAAA==");
  last[10] = 'A';
  last[30] = 'B';
  expect_damaged (last + 64);
  last[strlen (last) - 8] = 'A';
  expect_damaged (last);
}

static void
test_message (void)
{
  static const char xml[] = "<xml><FromUserName>oA</FromUserName><CreateTime>7</CreateTime><MsgType>image</MsgType><MsgId>9</MsgId>"
                            "<MediaId>m-1</MediaId></xml>";
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) fields = sonor_wechat_message_parse (xml, strlen (xml), &error);
  g_autoptr (JsonObject) message = NULL;

  g_assert_no_error (error);
  message = sonor_wechat_message_read (fields, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (json_object_get_string_member (message, "from"), ==, "oA");
  g_assert_cmpstr (json_object_get_string_member (message, "external_id"), ==, "9");
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (message, "detail"), "media_id"), ==, "m-1");
}

static void
test_event (void)
{
  static const char xml[] = "<xml><FromUserName>oA</FromUserName><CreateTime>7</CreateTime><MsgType>event</MsgType><Event>subscribe</Event></xml>";
  g_autoptr (GHashTable) fields = sonor_wechat_message_parse (xml, strlen (xml), NULL);
  g_autoptr (JsonObject) message = sonor_wechat_message_read (fields, NULL);

  /* Events have no id of their own: who and when stand for it. */
  g_assert_cmpstr (json_object_get_string_member (message, "external_id"), ==, "oA-7-subscribe");
  g_assert_cmpstr (json_object_get_string_member (message, "event"), ==, "subscribe");
}

static void
test_hostile (void)
{
  static const char * const wrong[] = {
    "", "<", "<xml>", "<x/>", "<xml><!DOCTYPE x></xml>", "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><xml>&e;</xml>", "<xml>&unknown;</xml>",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GHashTable) fields = sonor_wechat_message_parse (wrong[i], strlen (wrong[i]), &error);

      g_assert_null (fields);
      g_assert_error (error, SONOR_WECHAT_MESSAGE_ERROR, SONOR_WECHAT_MESSAGE_ERROR_XML);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wechat/sign", test_sign);
  g_test_add_func ("/wechat/key", test_key);
  g_test_add_func ("/wechat/decrypt", test_decrypt);
  g_test_add_func ("/wechat/damaged", test_damaged);
  g_test_add_func ("/wechat/message", test_message);
  g_test_add_func ("/wechat/event", test_event);
  g_test_add_func ("/wechat/hostile", test_hostile);

  return g_test_run ();
}
