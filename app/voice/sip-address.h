/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define SONOR_TYPE_SIP_ADDRESS (sonor_sip_address_get_type ())
G_DECLARE_FINAL_TYPE (SonorSipAddress, sonor_sip_address, SONOR, SIP_ADDRESS, GObject)

SonorSipAddress *sonor_sip_address_new (const char  *text,
                                        const char  *domain,
                                        GError     **error) G_GNUC_WARN_UNUSED_RESULT;

const char      *sonor_sip_address_get_display_name (SonorSipAddress *self);
const char      *sonor_sip_address_get_user (SonorSipAddress *self);
const char      *sonor_sip_address_get_host (SonorSipAddress *self);
guint            sonor_sip_address_get_port (SonorSipAddress *self);
const char      *sonor_sip_address_get_uri (SonorSipAddress *self);
gboolean         sonor_sip_address_is_secure (SonorSipAddress *self);
char            *sonor_sip_address_to_string (SonorSipAddress *self);
char            *sonor_sip_address_dup_number (SonorSipAddress *self);
char            *sonor_sip_address_redact (SonorSipAddress *self);
gboolean         sonor_sip_address_equal (SonorSipAddress *self,
                                          SonorSipAddress *other);

G_END_DECLS
