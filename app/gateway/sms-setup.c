/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gateway/sms-setup.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "gateway/cmpp-provider.h"
#include "gateway/sms-http.h"
#include "gateway/sms-loopback.h"

#define GROUP "sms"
/* Of what a provider signs its calls with. */
#define SECRET_LEAST 16

static SonorSmsProvider *
make_http (SonorConfig           *config,
           SonorGatewaySettings  *settings,
           GError               **error)
{
  g_autoptr (SonorSmsHttp) http = sonor_sms_http_new (config, error);
  SonorSmsTemplate *template;

  if (http == NULL)
    return NULL;

  template = sonor_sms_http_get_template (http);
  settings->sms_template = g_object_ref (template);
  settings->sms_callback_secret = sonor_config_dup_string (config, GROUP, "callback-secret");
  if ((sonor_sms_template_get_reports (template) != NULL || sonor_sms_template_get_messages (template) != NULL)
      && (settings->sms_callback_secret == NULL || strlen (settings->sms_callback_secret) < SECRET_LEAST))
    {
      g_autofree char *why = g_strdup_printf (_("at least %d characters are wanted"), SECRET_LEAST);

      sonor_config_refuse (config, GROUP, "callback-secret", why, error);
      return NULL;
    }

  return SONOR_SMS_PROVIDER (g_steal_pointer (&http));
}

static SonorSmsProvider *
make_provider (SonorConfig           *config,
               const char            *kind,
               SonorGatewaySettings  *settings,
               SonorPool             *pool,
               GError               **error)
{
  if (g_str_equal (kind, "loopback"))
    {
      g_autofree char *path = sonor_config_require_string (config, GROUP, "loopback", error);

      return path != NULL ? SONOR_SMS_PROVIDER (sonor_sms_loopback_new (path)) : NULL;
    }
  if (g_str_equal (kind, "cmpp"))
    {
      SonorCmppSettings *contract = sonor_cmpp_settings_read (config, error);

      return contract != NULL ? SONOR_SMS_PROVIDER (sonor_cmpp_provider_new (contract, pool, settings->instance)) : NULL;
    }
  if (g_str_equal (kind, "http"))
    return make_http (config, settings, error);

  sonor_config_refuse (config, GROUP, "provider", _("loopback, cmpp or http is wanted"), error);
  return NULL;
}

/**
 * sonor_sms_set_up:
 * @config: the configuration: `[sms] provider`, and what that needs
 * @settings: the gateway's, which get what the provider's calls are checked with
 * @pool: the database, which has not started
 * @sms: (out) (transfer full) (nullable): who sends; %NULL if nobody is to
 * @error: return location for a #GError
 *
 * Makes what sends short messages, as the installation says. Where only `[sms] loopback` is given, that is the provider.
 *
 * Returns: whether the configuration is right
 */
gboolean
sonor_sms_set_up (SonorConfig           *config,
                  SonorGatewaySettings  *settings,
                  SonorPool             *pool,
                  SonorSms             **sms,
                  GError               **error)
{
  g_autofree char *kind = sonor_config_dup_string (config, GROUP, "provider");
  g_autofree char *loopback = sonor_config_dup_string (config, GROUP, "loopback");
  g_autoptr (SonorSmsProvider) provider = NULL;

  *sms = NULL;
  if (kind == NULL && loopback == NULL)
    return TRUE;

  provider = make_provider (config, kind != NULL ? kind : "loopback", settings, pool, error);
  if (provider == NULL)
    return FALSE;

  *sms = sonor_sms_new (pool, settings->instance, provider);
  return TRUE;
}
