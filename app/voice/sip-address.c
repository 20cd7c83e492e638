/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "voice/sip-address.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <sofia-sip/hostdomain.h>
#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_protos.h>
#include <sofia-sip/url.h>

#include "voice/redact.h"
#include "voice/voice-error.h"

/* Longer than any real address; shorter than anything that could do harm. */
#define LONGEST 512

/**
 * SonorSipAddress:
 *
 * Who is called or calls: a SIP URI with, perhaps, a name. It never changes. Everything is taken apart and put together by
 * Sofia-SIP's parser; passwords and headers in a URI are refused, as both are ways to smuggle something into a request.
 */
struct _SonorSipAddress
{
  GObject parent_instance;

  su_home_t home[1];
  url_t    *url;
  char     *uri;
  char     *display_name;
  char     *user;
  char     *host;
};

G_DEFINE_FINAL_TYPE (SonorSipAddress, sonor_sip_address, G_TYPE_OBJECT)

static void
sonor_sip_address_finalize (GObject *object)
{
  SonorSipAddress *self = SONOR_SIP_ADDRESS (object);

  g_free (self->display_name);
  g_free (self->user);
  g_free (self->host);
  su_home_deinit (self->home);

  G_OBJECT_CLASS (sonor_sip_address_parent_class)->finalize (object);
}

static void
sonor_sip_address_class_init (SonorSipAddressClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sonor_sip_address_finalize;
}

static void
sonor_sip_address_init (SonorSipAddress *self)
{
  self->home->suh_size = sizeof self->home;
  su_home_init (self->home);
}

static gboolean
is_number (const char *text)
{
  return *text != '\0' && strspn (text, "0123456789+*# -()") == strlen (text) && strpbrk (text, "0123456789*#") != NULL;
}

static char *
strip_number (const char *text)
{
  GString *number = g_string_new (NULL);

  for (; *text != '\0'; text++)
    {
      if (strchr (" -()", *text) == NULL)
        g_string_append_c (number, *text);
    }

  return g_string_free (number, FALSE);
}

/* The text of a URI for whatever a person types: a number, name@host, or a URI of any of the schemes we call. */
static char *
complete (const char *text,
          const char *domain)
{
  if (is_number (text) || g_ascii_strncasecmp (text, "tel:", 4) == 0)
    {
      const char *digits = is_number (text) ? text : text + 4;
      g_autofree char *number = g_strndup (digits, strcspn (digits, ";?"));
      g_autofree char *stripped = strip_number (number);
      char escaped[3 * LONGEST + 1];

      if (domain == NULL || !is_number (stripped))
        return NULL;
      url_escape (escaped, stripped, URL_RESERVED_CHARS);

      return g_strdup_printf ("sip:%s@%s", escaped, domain);
    }

  if (g_ascii_strncasecmp (text, "sip:", 4) == 0 || g_ascii_strncasecmp (text, "sips:", 5) == 0)
    return g_strdup (text);
  if (strchr (text, '@') != NULL)
    return g_strdup_printf ("sip:%s", text);
  if (domain != NULL && strpbrk (text, ":;?<>\"\\ ") == NULL)
    return g_strdup_printf ("sip:%s@%s", text, domain);

  return NULL;
}

static gboolean
is_clean (const char *text)
{
  for (; *text != '\0'; text++)
    {
      if (g_ascii_iscntrl (*text))
        return FALSE;
    }

  return TRUE;
}

/* What RFC 3261 25.1 lets stand in no part of a URI: it would end the URI, or begin something else, in a header. */
static gboolean
has_delimiters (const char *part)
{
  return part != NULL && strpbrk (part, " <>\"\\^`{|}") != NULL;
}

static gboolean
url_is_good (const url_t *url)
{
  if (url->url_type != url_sip && url->url_type != url_sips)
    return FALSE;
  if (url->url_password != NULL || url->url_headers != NULL || url->url_fragment != NULL || url->url_path != NULL)
    return FALSE;
  if (has_delimiters (url->url_user) || has_delimiters (url->url_params))
    return FALSE;
  if (url->url_host == NULL || !host_is_valid (url->url_host))
    return FALSE;
  if (url->url_user != NULL && (*url->url_user == '\0' || strstr (url->url_user, "%00") != NULL))
    return FALSE;

  if (url->url_port != NULL)
    {
      guint64 port;

      if (!g_ascii_string_to_unsigned (url->url_port, 10, 1, 65535, &port, NULL))
        return FALSE;
    }

  return TRUE;
}

/* What a quoted name says: without the quotes and the backslashes of RFC 3261 25.1, valid UTF-8. */
static char *
unquote (const char *name)
{
  g_autoptr (GString) plain = g_string_new (NULL);
  gsize length = strlen (name);

  if (length >= 2 && name[0] == '"' && name[length - 1] == '"')
    {
      for (gsize i = 1; i < length - 1; i++)
        {
          if (name[i] == '\\' && i + 1 < length - 1)
            i++;
          g_string_append_c (plain, name[i]);
        }
    }
  else
    g_string_append (plain, name);

  return g_utf8_make_valid (g_strstrip (plain->str), -1);
}

/**
 * sonor_sip_address_new:
 * @text: a number (`0471-12345`), `name@host`, a `sip:`, `sips:` or `tel:` URI, or a name and a URI (`"Name" <sip:…>`)
 * @domain: (nullable): host, perhaps with `:port` and `;parameters`, that completes a bare number or name
 * @error: return location for a #GError
 *
 * Makes an address of what somebody typed or sent.
 *
 * Returns: (transfer full) (nullable): the address, or %NULL with @error set (%SONOR_VOICE_ERROR_INVALID)
 */
SonorSipAddress *
sonor_sip_address_new (const char  *text,
                       const char  *domain,
                       GError     **error)
{
  g_autoptr (SonorSipAddress) self = g_object_new (SONOR_TYPE_SIP_ADDRESS, NULL);
  g_autofree char *stripped = NULL;
  g_autofree char *uri = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  if (strlen (text) > LONGEST || (domain != NULL && strlen (domain) > LONGEST) || !g_utf8_validate (text, -1, NULL) ||
      !is_clean (text))
    {
      g_set_error (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_INVALID,
                   /* Translators: %d is a number of bytes */
                   _("An address is one line of at most %d bytes"), LONGEST);
      return NULL;
    }

  stripped = g_strstrip (g_strdup (text));
  if (strchr (stripped, '<') != NULL)
    {
      sip_from_t *from = sip_from_make (self->home, stripped);

      if (from != NULL)
        {
          uri = g_strdup (url_as_string (self->home, from->a_url));
          if (from->a_display != NULL && *from->a_display != '\0')
            self->display_name = unquote (from->a_display);
        }
    }
  else
    uri = complete (stripped, domain);

  self->url = uri != NULL ? url_make (self->home, uri) : NULL;
  if (self->url == NULL || !url_is_good (self->url))
    {
      g_set_error (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_INVALID,
                   _("“%s” is not a number or SIP address; write 12345, name@host or sip:name@host"), stripped);
      return NULL;
    }

  self->url->url_scheme = url_scheme ((enum url_type_e) self->url->url_type);
  self->uri = url_as_string (self->home, self->url);
  self->host = g_strdup (self->url->url_host);
  if (self->url->url_user != NULL)
    {
      g_autofree char *user = g_strdup (self->url->url_user);

      url_unescape (user, self->url->url_user);
      self->user = g_utf8_make_valid (user, -1);
      if (!is_clean (self->user))
        {
          g_set_error_literal (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_INVALID,
                               _("The address holds control characters"));
          return NULL;
        }
    }

  return g_steal_pointer (&self);
}

/**
 * sonor_sip_address_get_display_name:
 * @self: an address
 *
 * Returns: (transfer none) (nullable): the name that goes with the address, without quotes
 */
const char *
sonor_sip_address_get_display_name (SonorSipAddress *self)
{
  g_return_val_if_fail (SONOR_IS_SIP_ADDRESS (self), NULL);

  return self->display_name;
}

/**
 * sonor_sip_address_get_user:
 * @self: an address
 *
 * Returns: (transfer none) (nullable): what stands before the @, unescaped
 */
const char *
sonor_sip_address_get_user (SonorSipAddress *self)
{
  g_return_val_if_fail (SONOR_IS_SIP_ADDRESS (self), NULL);

  return self->user;
}

/**
 * sonor_sip_address_get_host:
 * @self: an address
 *
 * Returns: (transfer none): the host, an IPv6 one in brackets
 */
const char *
sonor_sip_address_get_host (SonorSipAddress *self)
{
  g_return_val_if_fail (SONOR_IS_SIP_ADDRESS (self), NULL);

  return self->host;
}

/**
 * sonor_sip_address_get_port:
 * @self: an address
 *
 * Returns: the port, 0 if none is given
 */
guint
sonor_sip_address_get_port (SonorSipAddress *self)
{
  g_return_val_if_fail (SONOR_IS_SIP_ADDRESS (self), 0);

  return self->url->url_port != NULL ? (guint) g_ascii_strtoull (self->url->url_port, NULL, 10) : 0;
}

/**
 * sonor_sip_address_get_uri:
 * @self: an address
 *
 * Returns: (transfer none): the URI
 */
const char *
sonor_sip_address_get_uri (SonorSipAddress *self)
{
  g_return_val_if_fail (SONOR_IS_SIP_ADDRESS (self), NULL);

  return self->uri;
}

/**
 * sonor_sip_address_is_secure:
 * @self: an address
 *
 * Returns: whether it may be reached over TLS only
 */
gboolean
sonor_sip_address_is_secure (SonorSipAddress *self)
{
  char transport[8];

  g_return_val_if_fail (SONOR_IS_SIP_ADDRESS (self), FALSE);

  return self->url->url_type == url_sips ||
         (url_param (self->url->url_params, "transport", transport, sizeof transport) > 0 &&
          g_ascii_strcasecmp (transport, "tls") == 0);
}

/**
 * sonor_sip_address_to_string:
 * @self: an address
 *
 * Returns: (transfer full): name and URI as in a header: `"Name" <sip:user@host>`
 */
char *
sonor_sip_address_to_string (SonorSipAddress *self)
{
  g_autoptr (GString) quoted = g_string_new (NULL);

  g_return_val_if_fail (SONOR_IS_SIP_ADDRESS (self), NULL);

  if (self->display_name == NULL)
    return g_strdup_printf ("<%s>", self->uri);

  for (const char *at = self->display_name; *at != '\0'; at++)
    {
      if (*at == '"' || *at == '\\')
        g_string_append_c (quoted, '\\');
      g_string_append_c (quoted, *at);
    }

  return g_strdup_printf ("\"%s\" <%s>", quoted->str, self->uri);
}

/**
 * sonor_sip_address_dup_number:
 * @self: an address
 *
 * Returns: (transfer full): what a person calls it: the number or name before the @, else the host
 */
char *
sonor_sip_address_dup_number (SonorSipAddress *self)
{
  g_return_val_if_fail (SONOR_IS_SIP_ADDRESS (self), NULL);

  return g_strdup (self->user != NULL ? self->user : self->host);
}

/**
 * sonor_sip_address_redact:
 * @self: an address
 *
 * Returns: (transfer full): what may stand in a log: the number masked, without the name (see sonor_redact())
 */
char *
sonor_sip_address_redact (SonorSipAddress *self)
{
  g_autofree char *user = NULL;

  g_return_val_if_fail (SONOR_IS_SIP_ADDRESS (self), NULL);

  if (self->user == NULL)
    return g_strdup (self->host);

  user = sonor_redact (self->user);

  return g_strdup_printf ("%s@%s", user, self->host);
}

/**
 * sonor_sip_address_equal:
 * @self: an address
 * @other: another one
 *
 * Returns: whether both have the same user and host; name, port and parameters do not matter
 */
gboolean
sonor_sip_address_equal (SonorSipAddress *self,
                         SonorSipAddress *other)
{
  g_return_val_if_fail (SONOR_IS_SIP_ADDRESS (self), FALSE);
  g_return_val_if_fail (SONOR_IS_SIP_ADDRESS (other), FALSE);

  return g_strcmp0 (self->user, other->user) == 0 && g_ascii_strcasecmp (self->host, other->host) == 0;
}
