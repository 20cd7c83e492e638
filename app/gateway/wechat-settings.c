/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gateway/wechat-settings.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "gateway/wechat-crypto.h"

#define GROUP "wechat"
#define DEFAULT_API "https://api.weixin.qq.com"

static gboolean
read_key (SonorConfig  *config,
          const char   *name,
          GBytes      **key,
          GError      **error)
{
  g_autofree char *text = sonor_config_dup_string (config, GROUP, name);
  g_autoptr (GError) bad = NULL;
  gboolean right = TRUE;

  if (text == NULL)
    return TRUE;

  *key = sonor_wechat_read_key (text, &bad);
  if (*key == NULL)
    right = sonor_config_refuse (config, GROUP, name, bad->message, error);
  explicit_bzero (text, strlen (text));

  return right;
}

static gboolean
read_rest (SonorWechatSettings  *self,
           SonorConfig          *config,
           GError              **error)
{
  g_autofree char *mode = sonor_config_dup_string (config, GROUP, "mode");
  g_autoptr (GUri) uri = NULL;

  if (!read_key (config, "aes-key", &self->key, error) || !read_key (config, "aes-key-before", &self->key_before, error))
    return FALSE;
  if (mode != NULL && !g_str_equal (mode, "plain") && !g_str_equal (mode, "compatible") && !g_str_equal (mode, "secure"))
    return sonor_config_refuse (config, GROUP, "mode", _("plain, compatible or secure is wanted"), error);
  if (mode != NULL && !g_str_equal (mode, "plain") && self->key == NULL)
    return sonor_config_refuse (config, GROUP, "aes-key", _("this mode needs a key"), error);

  self->secure = mode != NULL ? g_str_equal (mode, "secure") : self->key != NULL;
  self->original_id = sonor_config_dup_string (config, GROUP, "original-id");
  self->api = sonor_config_dup_string (config, GROUP, "api");
  if (self->api == NULL)
    self->api = g_strdup (DEFAULT_API);
  if (g_str_has_suffix (self->api, "/"))
    self->api[strlen (self->api) - 1] = '\0';
  uri = g_uri_parse (self->api, G_URI_FLAGS_NONE, NULL);
  if (uri == NULL || g_uri_get_host (uri) == NULL || g_uri_get_query (uri) != NULL
      || (!g_str_equal (g_uri_get_scheme (uri), "https") && !g_str_equal (g_uri_get_scheme (uri), "http")))
    return sonor_config_refuse (config, GROUP, "api", _("an address that begins with https:// is wanted"), error);

  return TRUE;
}

/**
 * sonor_wechat_settings_read:
 * @config: the configuration, group `[wechat]`: `app-id`, `app-secret`, `token` and, if wanted, `mode` (plain, compatible, secure; secure
 *   if there is a key), `aes-key`, `aes-key-before`, `original-id`, `api`
 * @settings: (out) (transfer full) (nullable): the account; %NULL if there is no group
 * @error: return location for a #GError
 *
 * Returns: whether what stands there is right
 */
gboolean
sonor_wechat_settings_read (SonorConfig          *config,
                            SonorWechatSettings **settings,
                            GError              **error)
{
  g_autoptr (SonorWechatSettings) self = g_new0 (SonorWechatSettings, 1);

  *settings = NULL;
  self->app_id = sonor_config_dup_string (config, GROUP, "app-id");
  if (self->app_id == NULL)
    return TRUE;

  self->app_secret = sonor_config_require_string (config, GROUP, "app-secret", error);
  if (self->app_secret == NULL)
    return FALSE;
  self->token = sonor_config_require_string (config, GROUP, "token", error);
  if (self->token == NULL || !read_rest (self, config, error))
    return FALSE;

  *settings = g_steal_pointer (&self);
  return TRUE;
}

static void
free_secret (char *text)
{
  if (text != NULL)
    explicit_bzero (text, strlen (text));
  g_free (text);
}

/**
 * sonor_wechat_settings_free:
 * @self: (transfer full) (nullable): an account
 */
void
sonor_wechat_settings_free (SonorWechatSettings *self)
{
  if (self == NULL)
    return;

  g_free (self->app_id);
  free_secret (self->app_secret);
  free_secret (self->token);
  g_clear_pointer (&self->key, g_bytes_unref);
  g_clear_pointer (&self->key_before, g_bytes_unref);
  g_free (self->original_id);
  g_free (self->api);
  g_free (self);
}
