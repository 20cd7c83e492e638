/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * phone: the softphone. Its sound (SonorSound) is one GStreamer pipeline with a leg (SonorLeg) for each call; a phone (SonorPhone)
 * joins the calls of voice/ with the legs. Devices, ringing and how good a call sounds are here too. It knows no GTK; the
 * line bar and sonor-admin call are made of it.
 */

#pragma once

#include "phone/phone-call.h"
#include "phone/sound.h"
#include "voice/user-agent.h"

G_BEGIN_DECLS

#define SONOR_TYPE_PHONE (sonor_phone_get_type ())
G_DECLARE_FINAL_TYPE (SonorPhone, sonor_phone, SONOR, PHONE, GObject)

SonorPhone     *sonor_phone_new (SonorUserAgent *user_agent,
                                 SonorSound     *sound);
void            sonor_phone_set_account (SonorPhone   *self,
                                         SonorAccount *account);
SonorAccount   *sonor_phone_get_account (SonorPhone *self);
void            sonor_phone_set_profile (SonorPhone       *self,
                                         const SonorCodec *codecs,
                                         gsize             n_codecs,
                                         SonorEncryption   encryption);
void            sonor_phone_set_area_code (SonorPhone *self,
                                           const char *area_code);
void            sonor_phone_set_media_address (SonorPhone *self,
                                               const char *address);
void            sonor_phone_set_accepting (SonorPhone *self,
                                           gboolean    accepting);
gboolean        sonor_phone_get_accepting (SonorPhone *self);

GListModel     *sonor_phone_get_calls (SonorPhone *self);
SonorPhoneCall *sonor_phone_get_current (SonorPhone *self);
SonorPhoneCall *sonor_phone_dial (SonorPhone        *self,
                                  const char        *number,
                                  SonorCallHeaders  *headers,
                                  GError           **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean        sonor_phone_join (SonorPhone  *self,
                                  GError     **error) G_GNUC_WARN_UNUSED_RESULT;
void            sonor_phone_split (SonorPhone *self);
gboolean        sonor_phone_is_joined (SonorPhone *self);

G_END_DECLS
