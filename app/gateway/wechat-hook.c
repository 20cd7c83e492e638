/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gateway/wechat-hook.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "gateway/wechat-crypto.h"
#include "gateway/wechat-message.h"

/*
 * /wechat, what the server of an official account calls: once with GET when the account is bound, then with POST for every message.
 * It wants its answer within five seconds: what was said is kept and acknowledged, and answered later through the interface for
 * customer service.
 */

static void
show (SonorExchange *exchange,
      guint          status,
      JsonNode      *body,
      JsonArray     *errors)
{
  JsonObject *first = errors != NULL && json_array_get_length (errors) > 0 ? json_array_get_object_element (errors, 0) : NULL;

  sonor_exchange_reply (exchange, status, "text/plain; charset=utf-8",
                        g_strdup (first != NULL ? json_object_get_string_member_with_default (first, "message", "") : "success"));
}

static gboolean
refuse (SonorExchange *exchange,
        const char    *code,
        const char    *why)
{
  sonor_exchange_refuse (exchange, SOUP_STATUS_FORBIDDEN, code, why);

  return FALSE;
}

/* Whether it is from WeChat: the signature covers the token, which we two alone know. */
static gboolean
check_signature (SonorExchange             *exchange,
                 const SonorWechatSettings *account)
{
  static const char * const needed[] = { "signature", "timestamp", "nonce" };
  const char *words[4] = { account->token, NULL, NULL, NULL };

  for (gsize i = 0; i < G_N_ELEMENTS (needed); i++)
    {
      const char *text = sonor_exchange_get_text (exchange, needed[i]);

      if (text == NULL || *text == '\0' || strlen (text) > 128)
        {
          /* Translators: %s is a parameter of a request */
          g_autofree char *why = g_strdup_printf (_("%s is missing"), needed[i]);

          sonor_exchange_refuse_field (exchange, needed[i], "wechat.missing", why);
          return FALSE;
        }
    }
  words[1] = sonor_exchange_get_text (exchange, "timestamp");
  words[2] = sonor_exchange_get_text (exchange, "nonce");

  return sonor_wechat_is_signed (words, sonor_exchange_get_text (exchange, "signature"))
         || refuse (exchange, "wechat.signature", _("The signature is not right"));
}

static const SonorWechatSettings *
find_account (SonorExchange *exchange)
{
  const SonorWechatSettings *account = sonor_exchange_get_settings (exchange)->wechat;

  if (account == NULL)
    sonor_exchange_refuse (exchange, SOUP_STATUS_NOT_FOUND, "wechat.none", _("No official account is set up here"));

  return account;
}

static void
bind_account (SonorExchange *exchange)
{
  const SonorWechatSettings *account = find_account (exchange);
  const char *echo = sonor_exchange_get_text (exchange, "echostr");

  if (account == NULL || !check_signature (exchange, account))
    return;
  if (echo == NULL || *echo == '\0' || strlen (echo) > 256)
    {
      sonor_exchange_refuse_field (exchange, "echostr", "wechat.missing", _("echostr is missing"));
      return;
    }

  sonor_exchange_reply (exchange, SOUP_STATUS_OK, "text/plain; charset=utf-8", g_strdup (echo));
}

static void
refuse_malformed (SonorExchange *exchange,
                  const GError  *error)
{
  const char *colon = strchr (error->message, ':');
  g_autofree char *field = g_error_matches (error, SONOR_WECHAT_MESSAGE_ERROR, SONOR_WECHAT_MESSAGE_ERROR_FIELD) && colon != NULL
                             ? g_strndup (error->message, colon - error->message)
                             : g_strdup ("xml");

  sonor_exchange_refuse_field (exchange, field, "wechat.malformed", error->message);
}

/* While the key changes, both sides have two. */
static char *
decrypt (const SonorWechatSettings  *account,
         const char                 *encrypted,
         GError                    **error)
{
  char *text = sonor_wechat_decrypt (account->key, account->app_id, encrypted, error);

  if (text == NULL && account->key_before != NULL && g_error_matches (*error, SONOR_WECHAT_CRYPTO_ERROR, SONOR_WECHAT_CRYPTO_ERROR_DAMAGED))
    {
      g_clear_error (error);
      text = sonor_wechat_decrypt (account->key_before, account->app_id, encrypted, error);
    }

  return text;
}

/* Returns the fields in clear, or nothing and the request is refused. */
static GHashTable *
open_message (SonorExchange             *exchange,
              const SonorWechatSettings *account,
              GHashTable                *outer)
{
  const char *encrypted = g_hash_table_lookup (outer, "Encrypt");
  const char *words[] = { account->token, sonor_exchange_get_text (exchange, "timestamp"), sonor_exchange_get_text (exchange, "nonce"),
                          encrypted, NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *xml = NULL;
  GHashTable *fields;

  if (account->key == NULL || encrypted == NULL)
    {
      if (account->secure || encrypted != NULL)
        refuse (exchange, "wechat.mode", account->secure ? _("Only encrypted messages are taken") : _("No key is set up for encrypted messages"));
      else
        return g_hash_table_ref (outer);
      return NULL;
    }
  if (!sonor_wechat_is_signed (words, sonor_exchange_get_text (exchange, "msg_signature")))
    {
      refuse (exchange, "wechat.msg_signature", _("msg_signature is not right"));
      return NULL;
    }
  xml = decrypt (account, encrypted, &error);
  if (xml == NULL)
    {
      refuse (exchange, g_error_matches (error, SONOR_WECHAT_CRYPTO_ERROR, SONOR_WECHAT_CRYPTO_ERROR_ACCOUNT) ? "wechat.account" : "wechat.decrypt",
              error->message);
      return NULL;
    }

  fields = sonor_wechat_message_parse (xml, strlen (xml), &error);
  if (fields == NULL)
    refuse_malformed (exchange, error);

  return fields;
}

static void
take_message (SonorExchange *exchange)
{
  const SonorWechatSettings *account = find_account (exchange);
  g_autoptr (GBytes) body = sonor_exchange_get_body (exchange);
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) outer = NULL;
  g_autoptr (GHashTable) fields = NULL;
  g_autoptr (JsonObject) arguments = json_object_new ();
  g_autofree char *fingerprint = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, body);
  JsonObject *message;

  if (account == NULL || !check_signature (exchange, account))
    return;
  outer = sonor_wechat_message_parse (g_bytes_get_data (body, NULL), g_bytes_get_size (body), &error);
  if (outer == NULL)
    {
      refuse_malformed (exchange, error);
      return;
    }
  fields = open_message (exchange, account, outer);
  if (fields == NULL)
    return;
  if (account->original_id != NULL && g_strcmp0 (g_hash_table_lookup (fields, "ToUserName"), account->original_id) != 0)
    {
      refuse (exchange, "wechat.account", _("This is for another account"));
      return;
    }
  message = sonor_wechat_message_read (fields, &error);
  if (message == NULL)
    {
      refuse_malformed (exchange, error);
      return;
    }

  json_object_set_string_member (arguments, "app_id", account->app_id);
  json_object_set_string_member (arguments, "timestamp", sonor_exchange_get_text (exchange, "timestamp"));
  json_object_set_string_member (arguments, "nonce", sonor_exchange_get_text (exchange, "nonce"));
  json_object_set_string_member (arguments, "fingerprint", fingerprint);
  json_object_set_object_member (arguments, "message", message);
  sonor_exchange_ask (exchange, "wechat.receive", arguments, show);
}

static const SonorRoute routes[] = {
  { "GET", "/wechat", "wechat.bind", bind_account, NULL },
  { "POST", "/wechat", "wechat.receive", take_message, NULL },
};

const SonorRoutes sonor_wechat_routes = {
  .name = "wechat",
  .raw = TRUE,
  .routes = routes,
  .n_routes = G_N_ELEMENTS (routes),
  .show = show,
};
