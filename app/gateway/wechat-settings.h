/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/base.h"

G_BEGIN_DECLS

/**
 * SonorWechatSettings:
 * @app_id: AppID of the account
 * @app_secret: its AppSecret
 * @token: token that requests are signed with
 * @key: (nullable): key of secure mode; %NULL: plain mode
 * @key_before: (nullable): the one before, while keys change
 * @secure: whether what is not encrypted is refused
 * @original_id: (nullable): the account's gh_… id, which messages must be for
 * @api: where WeChat's interface is, without a slash at the end
 *
 * An official account, as the file describes it.
 */
typedef struct
{
  char     *app_id;
  char     *app_secret;
  char     *token;
  GBytes   *key;
  GBytes   *key_before;
  gboolean  secure;
  char     *original_id;
  char     *api;
} SonorWechatSettings;

gboolean sonor_wechat_settings_read (SonorConfig          *config,
                                     SonorWechatSettings **settings,
                                     GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void     sonor_wechat_settings_free (SonorWechatSettings *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SonorWechatSettings, sonor_wechat_settings_free)

G_END_DECLS
