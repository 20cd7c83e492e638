/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/base.h"
#include "gateway/wechat-settings.h"

G_BEGIN_DECLS

/**
 * SonorGatewaySettings:
 * @instance: name in the audit rows
 * @address: IP address to listen at
 * @port: port for everybody
 * @metrics_port: port for the operators, at 127.0.0.1
 * @url: what stands before every path in links
 * @secret: what look-up hashes and tokens of forms are keyed with; the same in all instances
 * @jurisdiction: (nullable): name of the city in Open311
 * @bounds: (nullable): south, west, north, east in degrees, or nothing
 * @area_code: (nullable): telephone code of the city
 * @proxies: addresses whose X-Forwarded-For is believed
 * @certificate: (nullable): file with certificate and key in PEM; none: plain HTTP behind a proxy
 * @sms_template: (nullable): how a provider that speaks HTTP tells what happens
 * @sms_callback_secret: (nullable): what it signs that with
 * @wechat: (nullable): an official account
 * @transfer_peers: (element-type SonorTransferPeer): other hotlines
 * @captcha: (nullable): a service that tells people from programs
 * @body_limit: longest body in bytes
 * @address_rate: requests a minute from one address
 * @n_connections: connections to the database
 *
 * What the file says, checked.
 */
typedef struct
{
  char   *instance;
  char   *address;
  guint   port;
  guint   metrics_port;
  char   *url;
  char   *secret;
  char   *jurisdiction;
  double *bounds;
  char   *area_code;
  GStrv   proxies;
  char   *certificate;
  struct _SonorSmsTemplate *sms_template;
  char   *sms_callback_secret;
  SonorWechatSettings *wechat;
  GPtrArray *transfer_peers;
  struct _SonorCaptcha *captcha;
  gsize   body_limit;
  guint   address_rate;
  guint   n_connections;
} SonorGatewaySettings;

SonorGatewaySettings *sonor_gateway_settings_read (SonorConfig  *config,
                                                   GError      **error) G_GNUC_WARN_UNUSED_RESULT;
void                  sonor_gateway_settings_free (SonorGatewaySettings *self);
char                 *sonor_gateway_settings_hash (const SonorGatewaySettings *self,
                                                   const char                 *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SonorGatewaySettings, sonor_gateway_settings_free)

G_END_DECLS
