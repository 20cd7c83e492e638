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
  return sonor_config_refuse (config, GROUP, key, why, error);
}

static gboolean
read_choices (SonorCmppSettings  *self,
              SonorConfig        *config,
              GError            **error)
{
  g_autofree char *version = sonor_config_dup_string (config, GROUP, "version");
  g_autofree char *tls = sonor_config_dup_string (config, GROUP, "tls");

  if (version != NULL && !g_str_equal (version, "2.0") && !g_str_equal (version, "3.0"))
    return sonor_config_refuse (config, GROUP, "version", _("2.0 or 3.0 is wanted"), error);
  if (tls != NULL && !g_str_equal (tls, "yes") && !g_str_equal (tls, "no"))
    return sonor_config_refuse (config, GROUP, "tls", _("yes or no is wanted"), error);

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
      || !sonor_config_read_number (config, GROUP, "window", DEFAULT_WINDOW, 1, 256, &self->window, error)
      || !sonor_config_read_number (config, GROUP, "idle-seconds", DEFAULT_IDLE_SECONDS, 1, 3600, &self->idle_seconds, error)
      || !sonor_config_read_number (config, GROUP, "answer-seconds", DEFAULT_ANSWER_SECONDS, 1, 600, &self->answer_seconds, error))
    return NULL;

  parsed = g_network_address_parse (self->address, PORT, NULL);
  if (parsed == NULL)
    {
      sonor_config_refuse (config, GROUP, "address", _("a host and perhaps a port are wanted"), error);
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
