/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gateway/visit.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "gateway/captcha.h"
#include "gateway/page.h"

/*
 * What a citizen's browser is known by from page to page, without a script and without anything kept here: a cookie that only
 * marks the browser, whose HMAC stands in every form (so no page of another site can send one), the token of a number that
 * was proved, and the language.
 */

#define MARK_COOKIE "sonor-browser"
#define ACCESS_COOKIE "sonor-access"
#define LANGUAGE_COOKIE "sonor-language"
#define FORM_TOKEN "form_token"
/* Text comes from us, style from one file of ours, pictures from tickets; forms go nowhere else, and nobody frames a page. */
#define POLICY(style, more) \
  "default-src 'none'; style-src 'self'" style "; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'" more

typedef struct
{
  char       *mark;
  char       *access;
  const char *language;
  char       *page;
  JsonObject *values;
  guint       status;
} Visit;

/* The city does not move; whoever renames it starts the gateway again. */
static JsonObject *city;

static void
visit_free (Visit *visit)
{
  g_free (visit->mark);
  g_free (visit->access);
  g_free (visit->page);
  g_clear_pointer (&visit->values, json_object_unref);
  g_free (visit);
}

static Visit *
get_visit (SonorExchange *exchange)
{
  Visit *visit = g_object_get_data (G_OBJECT (exchange), "sonor-visit");

  if (visit == NULL)
    {
      visit = g_new0 (Visit, 1);
      visit->language = "zh";
      g_object_set_data_full (G_OBJECT (exchange), "sonor-visit", visit, (GDestroyNotify) visit_free);
    }

  return visit;
}

static char *
read_cookie (SonorExchange *exchange,
             const char    *name)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (sonor_exchange_get_message (exchange));
  const char *text = soup_message_headers_get_list (headers, "Cookie");
  g_auto (GStrv) cookies = g_strsplit (text != NULL ? text : "", ";", 64);
  gsize length = strlen (name);

  for (guint i = 0; cookies[i] != NULL; i++)
    {
      const char *cookie = g_strstrip (cookies[i]);

      if (strncmp (cookie, name, length) == 0 && cookie[length] == '=' && g_str_is_ascii (cookie))
        return g_strdup (cookie + length + 1);
    }

  return NULL;
}

/**
 * sonor_visit_set_cookie:
 * @exchange: an exchange
 * @name: name of the cookie
 * @value: its value, or "" to have it forgotten
 * @seconds: how long it is kept
 *
 * Gives the browser a cookie that scripts and other sites do not get.
 */
void
sonor_visit_set_cookie (SonorExchange *exchange,
                        const char    *name,
                        const char    *value,
                        guint          seconds)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (sonor_exchange_get_message (exchange));
  gboolean secure = g_str_has_prefix (sonor_exchange_get_settings (exchange)->url, "https:");
  g_autofree char *cookie = g_strdup_printf ("%s=%s; Path=/; Max-Age=%u; HttpOnly; SameSite=Lax%s", name, value, seconds,
                                             secure ? "; Secure" : "");

  soup_message_headers_append (headers, "Set-Cookie", cookie);
}

/**
 * sonor_visit_set_access:
 * @exchange: an exchange
 * @token: what whoever proved their number got, or "" to forget it
 * @seconds: how long it is good
 */
void
sonor_visit_set_access (SonorExchange *exchange,
                        const char    *token,
                        guint          seconds)
{
  sonor_visit_set_cookie (exchange, ACCESS_COOKIE, token, seconds);
}

/**
 * sonor_visit_begin:
 * @exchange: an exchange that was read
 *
 * Takes the cookies, and marks a browser that has none.
 */
void
sonor_visit_begin (SonorExchange *exchange)
{
  Visit *visit = get_visit (exchange);
  g_autofree char *language = read_cookie (exchange, LANGUAGE_COOKIE);

  visit->mark = read_cookie (exchange, MARK_COOKIE);
  visit->access = read_cookie (exchange, ACCESS_COOKIE);
  visit->language = g_strcmp0 (language, "mn") == 0 ? "mn" : "zh";
  sonor_exchange_set_language (exchange, visit->language);
  if (visit->access != NULL && *visit->access != '\0')
    sonor_exchange_set_access (exchange, visit->access);
  else
    g_clear_pointer (&visit->access, g_free);
  if (visit->mark == NULL || strlen (visit->mark) != 36)
    {
      g_free (visit->mark);
      visit->mark = g_uuid_string_random ();
      sonor_visit_set_cookie (exchange, MARK_COOKIE, visit->mark, 24 * 60 * 60);
    }
}

static char *
make_form_token (SonorExchange *exchange)
{
  g_autofree char *text = g_strconcat ("form ", get_visit (exchange)->mark, NULL);

  return sonor_gateway_settings_hash (sonor_exchange_get_settings (exchange), text);
}

/* In a time that tells nothing of where they differ. */
static gboolean
is_equal (const char *a,
          const char *b)
{
  guint8 difference = 0;

  if (a == NULL || strlen (a) != strlen (b))
    return FALSE;
  for (gsize i = 0; b[i] != '\0'; i++)
    difference |= (guint8) (a[i] ^ b[i]);

  return difference == 0;
}

static gboolean
is_own_origin (SonorExchange *exchange)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (sonor_exchange_get_message (exchange));
  const char *origin = soup_message_headers_get_one (headers, "Origin");
  const char *host = soup_message_headers_get_one (headers, "Host");
  const char *site = origin != NULL ? strstr (origin, "://") : NULL;

  return origin == NULL || (site != NULL && g_strcmp0 (site + strlen ("://"), host) == 0);
}

/**
 * sonor_visit_check:
 * @exchange: an exchange with a form
 *
 * Whether the form that was sent is one of our pages'. If not, it is answered that it is too old.
 *
 * Returns: whether to go on
 */
gboolean
sonor_visit_check (SonorExchange *exchange)
{
  g_autofree char *token = make_form_token (exchange);
  const char *once = sonor_exchange_get_text (exchange, "once");

  if (!is_own_origin (exchange) || !is_equal (sonor_exchange_get_text (exchange, FORM_TOKEN), token))
    {
      sonor_exchange_refuse (exchange, SOUP_STATUS_FORBIDDEN, "web.form", _("This page is too old: go back and open it again"));
      return FALSE;
    }

  sonor_exchange_set_idempotency_key (exchange, once != NULL && *once != '\0' ? once : NULL);
  return TRUE;
}

/**
 * sonor_visit_get_next:
 * @exchange: an exchange
 *
 * Returns: the page of ours that the citizen was on the way to, whatever somebody else's link says
 */
const char *
sonor_visit_get_next (SonorExchange *exchange)
{
  const char *next = sonor_exchange_get_text (exchange, "next");

  return next != NULL && g_regex_match_simple ("^/(submit|tickets(/[0-9]{18})?)$", next, G_REGEX_DOLLAR_ENDONLY, 0) ? next : "/tickets";
}

/**
 * sonor_visit_redirect:
 * @exchange: an exchange
 * @path: a page of ours
 *
 * Sends the browser on, so that reloading sends nothing twice.
 */
void
sonor_visit_redirect (SonorExchange *exchange,
                      const char    *path)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (sonor_exchange_get_message (exchange)), "Location", path);
  sonor_exchange_reply (exchange, SOUP_STATUS_SEE_OTHER, NULL, NULL);
}

/* What hCaptcha's and Turnstile's widgets need is the same for all of their kind: their origins, and nothing that is unsafe. */
static char *
write_policy (const char *origins)
{
  if (origins == NULL)
    return g_strdup (POLICY ("", ""));

  return g_strdup_printf (POLICY (" %1$s", "; script-src %1$s; frame-src %1$s; connect-src %1$s"), origins);
}

static void
write_page (SonorExchange *exchange)
{
  Visit *visit = get_visit (exchange);
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (sonor_exchange_get_message (exchange));
  g_autofree char *token = visit->mark != NULL ? make_form_token (exchange) : g_strdup ("");
  g_autofree char *once = g_uuid_string_random ();
  SonorCaptcha *captcha = sonor_exchange_get_settings (exchange)->captcha;
  g_autoptr (JsonObject) widget = captcha != NULL ? sonor_captcha_show (captcha) : NULL;
  g_autofree char *policy = write_policy (captcha != NULL ? sonor_captcha_get_origins (captcha) : NULL);
  g_autofree char *key = g_strconcat ("title.", visit->page, NULL);
  g_autofree char *title = sonor_page_find_word (visit->language, key);

  if (widget != NULL)
    json_object_set_object_member (visit->values, "captcha", json_object_ref (widget));
  if (city != NULL)
    json_object_set_object_member (visit->values, "city", json_object_ref (city));
  json_object_set_string_member (visit->values, "page_title", title != NULL ? title : "12345");
  json_object_set_string_member (visit->values, FORM_TOKEN, token);
  json_object_set_string_member (visit->values, "once", once);
  json_object_set_boolean_member (visit->values, "signed_in", visit->access != NULL);
  json_object_set_string_member (visit->values, "page_language", g_str_equal (visit->language, "mn") ? "mn-Mong" : "zh-CN");
  json_object_set_string_member (visit->values, "other_language", g_str_equal (visit->language, "mn") ? "zh" : "mn");
  soup_message_headers_replace (headers, "Content-Security-Policy", policy);
  /* Without any referrer a browser does not say either which page a form is from. */
  soup_message_headers_replace (headers, "Referrer-Policy", "same-origin");
  soup_message_headers_replace (headers, "X-Frame-Options", "DENY");
  soup_message_headers_replace (headers, "Permissions-Policy", "camera=(), geolocation=(), microphone=()");
  if (g_str_has_prefix (sonor_exchange_get_settings (exchange)->url, "https:"))
    soup_message_headers_replace (headers, "Strict-Transport-Security", "max-age=31536000");
  sonor_exchange_reply (exchange, visit->status, "text/html; charset=utf-8",
                        sonor_page_write (visit->page, visit->language, visit->values));
}

static void
on_city (SonorExchange *exchange,
         guint          status,
         JsonNode      *body,
         JsonArray     *errors)
{
  if (city == NULL && body != NULL)
    city = json_object_ref (json_node_get_object (body));
  write_page (exchange);
}

static void
keep_page (SonorExchange *exchange,
           guint          status,
           const char    *name,
           JsonObject    *values)
{
  Visit *visit = get_visit (exchange);

  g_free (visit->page);
  g_clear_pointer (&visit->values, json_object_unref);
  visit->status = status;
  visit->page = g_strdup (name);
  visit->values = values;
}

/**
 * sonor_visit_show_page:
 * @exchange: an exchange
 * @status: HTTP status
 * @name: name of a template
 * @values: (transfer full): what is filled in
 *
 * Answers with a page.
 */
void
sonor_visit_show_page (SonorExchange *exchange,
                       guint          status,
                       const char    *name,
                       JsonObject    *values)
{
  g_autoptr (JsonObject) nothing = json_object_new ();

  keep_page (exchange, status, name, values);
  if (city == NULL)
    sonor_exchange_ask (exchange, "web.city", nothing, on_city);
  else
    write_page (exchange);
}

/**
 * sonor_visit_show_problem:
 * @exchange: an exchange
 * @status: HTTP status
 * @errors: (nullable): what is wrong
 *
 * Answers with a page that says what is wrong, without asking anybody.
 */
void
sonor_visit_show_problem (SonorExchange *exchange,
                          guint          status,
                          JsonArray     *errors)
{
  JsonObject *values = json_object_new ();

  sonor_visit_add_errors (exchange, values, errors);
  keep_page (exchange, status, "problem", values);
  write_page (exchange);
}

/**
 * sonor_visit_add_errors:
 * @exchange: an exchange
 * @values: what a page is filled with
 * @errors: (nullable): objects with field and message
 *
 * Adds `errors`, all of them with the element that is to blame, `error.FIELD`, the first of a field, and `invalid.FIELD`.
 */
void
sonor_visit_add_errors (SonorExchange *exchange,
                        JsonObject    *values,
                        JsonArray     *errors)
{
  const char *language = get_visit (exchange)->language;
  JsonObject *by_field = json_object_new ();
  JsonObject *invalid = json_object_new ();

  for (guint i = 0; errors != NULL && i < json_array_get_length (errors); i++)
    {
      JsonObject *error = json_array_get_object_element (errors, i);
      const char *field = json_object_get_string_member_with_default (error, "field", NULL);
      g_autofree char *key = g_strconcat ("problem.", json_object_get_string_member (error, "code"), NULL);
      g_autofree char *word = sonor_page_find_word (language, key);

      /* What this program says itself it says in its own language, not in the page's. */
      if (word != NULL)
        json_object_set_string_member (error, "message", word);
      if (field == NULL || json_object_has_member (by_field, field))
        continue;
      json_object_set_string_member (by_field, field, json_object_get_string_member (error, "message"));
      json_object_set_boolean_member (invalid, field, TRUE);
    }
  json_object_set_object_member (values, "error", by_field);
  json_object_set_object_member (values, "invalid", invalid);
  if (errors != NULL)
    json_object_set_array_member (values, "errors", json_array_ref (errors));
}
