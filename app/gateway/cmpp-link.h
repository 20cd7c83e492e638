/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "base/base.h"
#include "gateway/cmpp.h"

G_BEGIN_DECLS

/**
 * SonorCmppSettings:
 * @address: host and port of the provider's gateway
 * @tls: whether to speak TLS
 * @authority: (nullable): file with the certificates that are trusted for it; %NULL: the system's
 * @version: what is spoken
 * @account: SP_Id, up to 6 characters
 * @secret: what both sides know
 * @service: service code
 * @number: our number
 * @window: parts without an answer at the same time
 * @idle_seconds: after so long without a word the other side is asked whether it is there
 * @answer_seconds: how long an answer may take
 *
 * A contract with a provider, group `[cmpp]`.
 */
typedef struct
{
  char            *address;
  gboolean         tls;
  char            *authority;
  SonorCmppVersion version;
  char            *account;
  char            *secret;
  char            *service;
  char            *number;
  guint            window;
  guint            idle_seconds;
  guint            answer_seconds;
} SonorCmppSettings;

SonorCmppSettings *sonor_cmpp_settings_read (SonorConfig  *config,
                                             GError      **error) G_GNUC_WARN_UNUSED_RESULT;
void               sonor_cmpp_settings_free (SonorCmppSettings *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SonorCmppSettings, sonor_cmpp_settings_free)

#define SONOR_TYPE_CMPP_LINK (sonor_cmpp_link_get_type ())
G_DECLARE_FINAL_TYPE (SonorCmppLink, sonor_cmpp_link, SONOR, CMPP_LINK, GObject)

/*
 * Signals: "submitted" (guint sequence, guint64 id, guint result): an answer to CMPP_SUBMIT;
 * "delivered" (guint sequence, SonorCmppDelivery *delivery): a report or a message, to be answered;
 * "closed" (GError *why): it is of no use any more.
 */

SonorCmppLink *sonor_cmpp_link_new (const SonorCmppSettings *settings);
void           sonor_cmpp_link_open_async (SonorCmppLink       *self,
                                           GAsyncReadyCallback  callback,
                                           gpointer             user_data);
gboolean       sonor_cmpp_link_open_finish (SonorCmppLink  *self,
                                            GAsyncResult   *result,
                                            GError        **error) G_GNUC_WARN_UNUSED_RESULT;
void           sonor_cmpp_link_send (SonorCmppLink *self,
                                     GByteArray    *message);
void           sonor_cmpp_link_close (SonorCmppLink *self);

G_END_DECLS
