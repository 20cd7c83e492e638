/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gateway/captcha.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "gateway/http-client.h"

#define GROUP "captcha"
#define ANSWER_SECONDS 10
#define MOST_ANSWER 65536
#define MOST_TOKEN 8192
#define MOST_SECRET 512
#define WIDGET_SUFFIX "-response"

/**
 * SonorCaptcha:
 *
 * A service outside that tells people from programs, as most of them do it: its script puts a word into a field of the form, and
 * this program asks the service whether the word is good. Only what the service says in so many words lets a form through: if
 * it says nothing, or something else, the form is refused.
 */
struct _SonorCaptcha
{
  GObject      parent_instance;

  SoupSession *session;
  char        *url;
  char        *secret;
  char        *field;
  char        *script;
  char        *site_key;
  char        *origins;
};

G_DEFINE_FINAL_TYPE (SonorCaptcha, sonor_captcha, G_TYPE_OBJECT)

static void
sonor_captcha_finalize (GObject *object)
{
  SonorCaptcha *self = SONOR_CAPTCHA (object);

  if (self->secret != NULL)
    explicit_bzero (self->secret, strlen (self->secret));
  g_free (self->secret);
  g_free (self->url);
  g_free (self->field);
  g_free (self->script);
  g_free (self->site_key);
  g_free (self->origins);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (sonor_captcha_parent_class)->finalize (object);
}

static void
sonor_captcha_class_init (SonorCaptchaClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sonor_captcha_finalize;
}

static void
sonor_captcha_init (SonorCaptcha *self)
{
}

/* Settings */

static gboolean
is_safe (const char *text)
{
  g_autoptr (GUri) uri = g_uri_parse (text, SOUP_HTTP_URI_FLAGS, NULL);

  return sonor_http_client_is_secret (uri);
}

static gboolean
read_secret (SonorCaptcha  *self,
             SonorConfig   *config,
             GError       **error)
{
  g_autofree char *path = sonor_config_require_string (config, GROUP, "secret-file", error);
  g_autoptr (GError) bad = NULL;
  gsize length;

  if (path == NULL)
    return FALSE;
  if (!g_file_get_contents (path, &self->secret, &length, &bad))
    return sonor_config_refuse (config, GROUP, "secret-file", bad->message, error);

  g_strstrip (self->secret);
  if (*self->secret == '\0' || length > MOST_SECRET || !g_str_is_ascii (self->secret))
    return sonor_config_refuse (config, GROUP, "secret-file", _("a file with the secret alone is wanted"), error);

  return TRUE;
}

/* Where the widget comes from, if it does not all come from where its script is. */
static gboolean
read_origins (SonorCaptcha  *self,
              SonorConfig   *config,
              GError       **error)
{
  g_autofree char *text = sonor_config_dup_string (config, GROUP, "origins");
  g_auto (GStrv) words = g_strsplit (text != NULL ? text : "", " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      if (*words[i] != '\0' && (!is_safe (words[i]) || strpbrk (words[i], ";,'\"") != NULL))
        return sonor_config_refuse (config, GROUP, "origins", _("addresses that begin with https:// are wanted, with blanks between"), error);
    }
  if (text == NULL && self->script != NULL)
    {
      /* Not with the flags of HTTP, which name the port that needs no name. */
      g_autoptr (GUri) uri = g_uri_parse (self->script, G_URI_FLAGS_NONE, NULL);

      text = g_uri_get_port (uri) > 0 ? g_strdup_printf ("%s://%s:%d", g_uri_get_scheme (uri), g_uri_get_host (uri), g_uri_get_port (uri))
                                      : g_strdup_printf ("%s://%s", g_uri_get_scheme (uri), g_uri_get_host (uri));
    }
  self->origins = g_steal_pointer (&text);

  return TRUE;
}

/**
 * sonor_captcha_read:
 * @config: the configuration, group `[captcha]`: `url` (where the service is asked), `secret-file` and `field` (of the form) and,
 *   if the pages are to show the service's own widget, `script`, `site-key` and `origins`
 * @captcha: (out) (transfer full) (nullable): the service, %NULL if there is no `url`
 * @error: return location for a #GError
 *
 * Returns: whether the configuration is right
 */
gboolean
sonor_captcha_read (SonorConfig   *config,
                    SonorCaptcha **captcha,
                    GError       **error)
{
  g_autoptr (SonorCaptcha) self = g_object_new (SONOR_TYPE_CAPTCHA, NULL);

  *captcha = NULL;
  self->url = sonor_config_dup_string (config, GROUP, "url");
  if (self->url == NULL)
    return TRUE;
  if (!is_safe (self->url))
    return sonor_config_refuse (config, GROUP, "url", _("an address that begins with https:// is wanted"), error);
  self->field = sonor_config_require_string (config, GROUP, "field", error);
  if (self->field == NULL || !read_secret (self, config, error))
    return FALSE;
  if (!g_regex_match_simple ("^[A-Za-z][A-Za-z0-9_-]{0,59}$", self->field, G_REGEX_DOLLAR_ENDONLY, 0))
    return sonor_config_refuse (config, GROUP, "field", _("letters, digits, “-” and “_” are wanted"), error);
  self->script = sonor_config_dup_string (config, GROUP, "script");
  self->site_key = sonor_config_dup_string (config, GROUP, "site-key");
  if (self->script != NULL && !is_safe (self->script))
    return sonor_config_refuse (config, GROUP, "script", _("an address that begins with https:// is wanted"), error);
  if (!read_origins (self, config, error))
    return FALSE;

  self->session = soup_session_new_with_options ("user-agent", "Sonor", "timeout", ANSWER_SECONDS, "proxy-resolver", NULL, NULL);
  *captcha = g_steal_pointer (&self);

  return TRUE;
}

/* On the page */

/**
 * sonor_captcha_show:
 * @self: a service
 *
 * Returns: (transfer full) (nullable): what a page needs to show its widget: script, site_key and widget, the class of the element
 *   that its script looks for; %NULL if it has none
 */
JsonObject *
sonor_captcha_show (SonorCaptcha *self)
{
  g_autofree char *widget = NULL;
  JsonObject *object;

  if (self->script == NULL)
    return NULL;

  /* h-captcha-response, g-recaptcha-response and cf-turnstile-response are filled in by the widget of that name. */
  widget = g_str_has_suffix (self->field, WIDGET_SUFFIX) ? g_strndup (self->field, strlen (self->field) - strlen (WIDGET_SUFFIX))
                                                         : g_strdup (self->field);
  object = json_object_new ();
  json_object_set_string_member (object, "script", self->script);
  json_object_set_string_member (object, "site_key", self->site_key != NULL ? self->site_key : "");
  json_object_set_string_member (object, "widget", widget);

  return object;
}

/**
 * sonor_captcha_get_origins:
 * @self: a service
 *
 * Returns: (transfer none) (nullable): where what its widget is made of comes from, as sources of a Content-Security-Policy: script,
 *   frame, style and what the script asks; %NULL if the pages show none
 */
const char *
sonor_captcha_get_origins (SonorCaptcha *self)
{
  return self->script != NULL ? self->origins : NULL;
}

/* Asking */

typedef struct
{
  SonorExchange *exchange;
  void         (*passed) (SonorExchange *exchange);
  SonorAnswered  refused;
} Check;

static void
refuse (SonorExchange *exchange,
        SonorAnswered  refused,
        const char    *code,
        const char    *message)
{
  g_autoptr (JsonArray) errors = json_array_new ();
  JsonObject *error = json_object_new ();

  sonor_exchange_note (exchange, SOUP_STATUS_FORBIDDEN, code);
  json_object_set_string_member (error, "field", "captcha");
  json_object_set_string_member (error, "code", code);
  json_object_set_string_member (error, "message", message);
  json_array_add_object_element (errors, error);
  refused (exchange, SOUP_STATUS_FORBIDDEN, NULL, errors);
}

/* Whether it said yes, no, or nothing that can be read: 1, 0, -1. */
static int
read_answer (GBytes *body,
             guint   status)
{
  gsize length = g_bytes_get_size (body);
  g_autofree char *text = g_strndup (length > 0 ? g_bytes_get_data (body, NULL) : "", length);
  g_autoptr (JsonNode) node = g_utf8_validate (text, -1, NULL) ? json_from_string (text, NULL) : NULL;
  JsonNode *success = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_object_get_member (json_node_get_object (node), "success") : NULL;

  if (status != SOUP_STATUS_OK || success == NULL || json_node_get_value_type (success) != G_TYPE_BOOLEAN)
    return -1;

  return json_node_get_boolean (success) ? 1 : 0;
}

static void
on_answer (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autofree Check *check = user_data;
  g_autoptr (SonorExchange) exchange = check->exchange;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = sonor_http_client_send_finish (result, &error);
  int said = body != NULL ? read_answer (body, soup_message_get_status (SOUP_MESSAGE (source))) : -1;

  if (said > 0)
    check->passed (exchange);
  else if (said == 0)
    refuse (exchange, check->refused, "captcha.wrong", _("You were not recognised as a person: try once more"));
  else
    {
      g_message (_("The captcha service gave no answer: %s"), error != NULL ? error->message : _("it cannot be read"));
      refuse (exchange, check->refused, "captcha.away", _("It cannot be checked just now that you are a person: try again in a moment, or call 12345"));
    }
}

/**
 * sonor_captcha_check:
 * @exchange: an exchange with a form
 * @passed: called if a person sent it, and at once if no service is set
 * @refused: called with what to say if not, or if the service does not answer
 *
 * Asks the service about a form.
 */
void
sonor_captcha_check (SonorExchange *exchange,
                     void         (*passed) (SonorExchange *exchange),
                     SonorAnswered  refused)
{
  SonorCaptcha *self = sonor_exchange_get_settings (exchange)->captcha;
  const char *token = self != NULL ? sonor_exchange_get_text (exchange, self->field) : NULL;
  g_autoptr (SoupMessage) message = NULL;
  Check *check;

  if (self == NULL)
    {
      passed (exchange);
      return;
    }
  if (token == NULL || *token == '\0' || strlen (token) > MOST_TOKEN)
    {
      refuse (exchange, refused, "captcha.missing", _("Show first that you are a person"));
      return;
    }

  message = soup_message_new_from_encoded_form ("POST", self->url,
                                                soup_form_encode ("secret", self->secret, "response", token, "remoteip",
                                                                  sonor_exchange_get_address (exchange), NULL));
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  check = g_new (Check, 1);
  check->exchange = g_object_ref (exchange);
  check->passed = passed;
  check->refused = refused;
  sonor_http_client_send_async (self->session, message, MOST_ANSWER, NULL, on_answer, check);
}
