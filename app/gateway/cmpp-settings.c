/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gateway/cmpp-link.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#define GROUP "cmpp"
#define PORT 7890
/* QB-GF-028-2003 has 16 in the window, 3 minutes of silence and 60 s for an answer; a shorter wait leaves time for a second try. */
#define DEFAULT_WINDOW 16
#define DEFAULT_IDLE_SECONDS 180
#define DEFAULT_ANSWER_SECONDS 30

static gboolean
refuse (SonorConfig  *config,
        const char   *key,
        const char   *why,
        GError      **error)
{
  g_set_error (error, SONOR_CONFIG_ERROR, SONOR_CONFIG_ERROR_MISSING, _("[%s] %s in %s: %s"), GROUP, key,
               sonor_config_get_path (config), why);
  return FALSE;
}

static gboolean
read_text (SonorConfig  *config,
           const char   *key,
           gsize         most,
           char        **text,
           GError      **error)
{
  g_autofree char *why = NULL;

  *text = sonor_config_require_string (config, GROUP, key, error);
  if (*text == NULL)
    return FALSE;
  if (strlen (*text) <= most && g_str_is_ascii (*text))
    return TRUE;

  why = g_strdup_printf (_("up to %u letters and digits are wanted"), (guint) most);
  return refuse (config, key, why, error);
}

static gboolean
read_number (SonorConfig  *config,
             const char   *key,
             guint         otherwise,
             guint         most,
             guint        *number,
             GError      **error)
{
  g_autofree char *text = sonor_config_dup_string (config, GROUP, key);
  g_autofree char *why = NULL;
  guint64 value = otherwise;

  if (text != NULL && !g_ascii_string_to_unsigned (text, 10, 1, most, &value, NULL))
    {
      why = g_strdup_printf (_("a number from %u to %u is wanted"), 1, most);
      return refuse (config, key, why, error);
    }

  *number = (guint) value;
  return TRUE;
}

static gboolean
read_choices (SonorCmppSettings  *self,
              SonorConfig        *config,
              GError            **error)
{
  g_autofree char *version = sonor_config_dup_string (config, GROUP, "version");
  g_autofree char *tls = sonor_config_dup_string (config, GROUP, "tls");

  if (version != NULL && !g_str_equal (version, "2.0") && !g_str_equal (version, "3.0"))
    return refuse (config, "version", _("2.0 or 3.0 is wanted"), error);
  if (tls != NULL && !g_str_equal (tls, "yes") && !g_str_equal (tls, "no"))
    return refuse (config, "tls", _("yes or no is wanted"), error);

  self->version = version != NULL && g_str_equal (version, "2.0") ? SONOR_CMPP_VERSION_2_0 : SONOR_CMPP_VERSION_3_0;
  self->tls = tls != NULL && g_str_equal (tls, "yes");
  self->authority = sonor_config_dup_string (config, GROUP, "authority");

  return TRUE;
}

/**
 * sonor_cmpp_settings_read:
 * @config: the configuration, group `[cmpp]`: `address` (host:port; 7890 if there is no port), `account`, `secret`, `service`,
 *   `number` and, if wanted, `version` (2.0 or 3.0, 3.0 if not given), `tls`, `authority`, `window`, `idle-seconds`,
 *   `answer-seconds`
 * @error: return location for a #GError
 *
 * Reads and checks what was agreed with the provider.
 *
 * Returns: (transfer full) (nullable): the settings, %NULL with @error set
 */
SonorCmppSettings *
sonor_cmpp_settings_read (SonorConfig  *config,
                          GError      **error)
{
  g_autoptr (SonorCmppSettings) self = g_new0 (SonorCmppSettings, 1);
  g_autoptr (GSocketConnectable) parsed = NULL;

  if (!read_text (config, "address", 255, &self->address, error) || !read_text (config, "account", 6, &self->account, error)
      || !read_text (config, "secret", 64, &self->secret, error) || !read_text (config, "service", 10, &self->service, error)
      || !read_text (config, "number", 20, &self->number, error) || !read_choices (self, config, error)
      || !read_number (config, "window", DEFAULT_WINDOW, 256, &self->window, error)
      || !read_number (config, "idle-seconds", DEFAULT_IDLE_SECONDS, 3600, &self->idle_seconds, error)
      || !read_number (config, "answer-seconds", DEFAULT_ANSWER_SECONDS, 600, &self->answer_seconds, error))
    return NULL;

  parsed = g_network_address_parse (self->address, PORT, NULL);
  if (parsed == NULL)
    {
      refuse (config, "address", _("a host and perhaps a port are wanted"), error);
      return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * sonor_cmpp_settings_free:
 * @self: (transfer full): settings
 */
void
sonor_cmpp_settings_free (SonorCmppSettings *self)
{
  if (self->secret != NULL)
    explicit_bzero (self->secret, strlen (self->secret));
  g_free (self->secret);
  g_free (self->address);
  g_free (self->authority);
  g_free (self->account);
  g_free (self->service);
  g_free (self->number);
  g_free (self);
}
