/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gateway/settings.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "gateway/captcha.h"
#include "gateway/sms-template.h"

#define GROUP "gateway"
#define DEFAULT_ADDRESS "127.0.0.1"
#define DEFAULT_PORT 12345
#define DEFAULT_METRICS_PORT 12346
#define DEFAULT_BODY_MEGABYTES 40
#define DEFAULT_ADDRESS_RATE 240
#define DEFAULT_CONNECTIONS 4
/* RFC 2104 wants a key no shorter than the hash. */
#define SECRET_LEAST 32

static gboolean
read_bounds (SonorGatewaySettings  *self,
             SonorConfig           *config,
             GError               **error)
{
  g_autofree char *text = sonor_config_dup_string (config, GROUP, "bounds");
  g_auto (GStrv) words = NULL;

  if (text == NULL)
    return TRUE;

  words = g_strsplit_set (g_strstrip (text), " ", -1);
  self->bounds = g_new0 (double, 4);
  for (guint i = 0; g_strv_length (words) == 4 && i < 4; i++)
    {
      char *end;

      self->bounds[i] = g_ascii_strtod (words[i], &end);
      if (end == words[i] || *end != '\0' || !(ABS (self->bounds[i]) <= (i % 2 == 0 ? 90 : 180)))
        return sonor_config_refuse (config, GROUP, "bounds", _("south, west, north and east are wanted, in degrees"), error);
    }
  if (g_strv_length (words) != 4 || self->bounds[0] > self->bounds[2] || self->bounds[1] > self->bounds[3])
    return sonor_config_refuse (config, GROUP, "bounds", _("south, west, north and east are wanted, in degrees"), error);

  return TRUE;
}

static gboolean
read_numbers (SonorGatewaySettings  *self,
              SonorConfig           *config,
              GError               **error)
{
  guint megabytes;

  if (!sonor_config_read_number (config, GROUP, "port", DEFAULT_PORT, 1, G_MAXUINT16, &self->port, error)
      || !sonor_config_read_number (config, GROUP, "metrics-port", DEFAULT_METRICS_PORT, 1, G_MAXUINT16, &self->metrics_port, error)
      || !sonor_config_read_number (config, GROUP, "body-megabytes", DEFAULT_BODY_MEGABYTES, 1, 1000, &megabytes, error)
      || !sonor_config_read_number (config, GROUP, "address-per-minute", DEFAULT_ADDRESS_RATE, 1, 1000000, &self->address_rate, error)
      || !sonor_config_read_number (config, GROUP, "connections", DEFAULT_CONNECTIONS, 1, 64, &self->n_connections, error))
    return FALSE;

  self->body_limit = (gsize) megabytes * 1024 * 1024;
  return TRUE;
}

/**
 * sonor_gateway_settings_read:
 * @config: the configuration, group `[gateway]`: `secret` (at least 32 characters) and, if wanted, `name`, `address`, `port`,
 *   `metrics-port`, `url`, `jurisdiction`, `bounds`, `area-code`, `proxies`, `certificate`, `body-megabytes`,
 *   `address-per-minute`, `connections`; `[wechat]` as sonor_wechat_settings_read() has it, `[captcha]` as
 *   sonor_captcha_read() has it
 * @error: return location for a #GError
 *
 * Reads and checks what the installation says.
 *
 * Returns: (transfer full) (nullable): the settings, %NULL with @error set
 */
SonorGatewaySettings *
sonor_gateway_settings_read (SonorConfig  *config,
                             GError      **error)
{
  g_autoptr (SonorGatewaySettings) self = g_new0 (SonorGatewaySettings, 1);
  g_autofree char *proxies = sonor_config_dup_string (config, GROUP, "proxies");

  self->secret = sonor_config_require_string (config, GROUP, "secret", error);
  if (self->secret == NULL || !read_numbers (self, config, error) || !read_bounds (self, config, error))
    return NULL;
  if (!sonor_wechat_settings_read (config, &self->wechat, error) || !sonor_captcha_read (config, &self->captcha, error))
    return NULL;
  if (strlen (self->secret) < SECRET_LEAST)
    {
      g_autofree char *why = g_strdup_printf (_("at least %d characters are wanted"), SECRET_LEAST);

      sonor_config_refuse (config, GROUP, "secret", why, error);
      return NULL;
    }

  self->instance = sonor_config_dup_string (config, GROUP, "name");
  if (self->instance == NULL)
    self->instance = g_strdup (g_get_host_name ());
  self->address = sonor_config_dup_string (config, GROUP, "address");
  if (self->address == NULL)
    self->address = g_strdup (DEFAULT_ADDRESS);
  self->certificate = sonor_config_dup_string (config, GROUP, "certificate");
  self->url = sonor_config_dup_string (config, GROUP, "url");
  if (self->url == NULL)
    self->url = g_strdup_printf ("%s://%s:%u", self->certificate != NULL ? "https" : "http", self->address, self->port);
  self->jurisdiction = sonor_config_dup_string (config, GROUP, "jurisdiction");
  self->area_code = sonor_config_dup_string (config, GROUP, "area-code");
  self->proxies = g_strsplit (proxies != NULL ? g_strstrip (proxies) : "", " ", -1);

  return g_steal_pointer (&self);
}

/**
 * sonor_gateway_settings_free:
 * @self: (transfer full): settings
 */
void
sonor_gateway_settings_free (SonorGatewaySettings *self)
{
  if (self->secret != NULL)
    explicit_bzero (self->secret, strlen (self->secret));
  g_free (self->secret);
  g_free (self->instance);
  g_free (self->address);
  g_free (self->url);
  g_free (self->jurisdiction);
  g_free (self->bounds);
  g_free (self->area_code);
  g_strfreev (self->proxies);
  g_free (self->certificate);
  g_clear_object (&self->sms_template);
  g_free (self->sms_callback_secret);
  g_clear_pointer (&self->wechat, sonor_wechat_settings_free);
  g_clear_pointer (&self->transfer_peers, g_ptr_array_unref);
  g_clear_object (&self->captcha);
  g_free (self);
}

/**
 * sonor_gateway_settings_hash:
 * @self: settings
 * @text: what is to be found again but not read: a number, an address
 *
 * Returns: (transfer full): HMAC-SHA-256 of @text under the secret, in hexadecimal
 */
char *
sonor_gateway_settings_hash (const SonorGatewaySettings *self,
                             const char                 *text)
{
  return g_compute_hmac_for_string (G_CHECKSUM_SHA256, (const guchar *) self->secret, strlen (self->secret), text, -1);
}
