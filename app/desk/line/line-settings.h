/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "voice/media-profile.h"

G_BEGIN_DECLS

GSettings       *sonor_line_settings_new (void);
gboolean         sonor_line_settings_check (const char  *server,
                                            const char  *user,
                                            GError     **error) G_GNUC_WARN_UNUSED_RESULT;
char            *sonor_line_settings_dup_address (GSettings *settings);
char            *sonor_line_settings_dup_keyring_server (GSettings *settings);
char            *sonor_line_settings_dup_certificates (const char *address);
gsize            sonor_line_settings_get_codecs (GSettings  *settings,
                                                 SonorCodec  codecs[SONOR_N_CODECS]);
void             sonor_line_settings_set_codecs (GSettings        *settings,
                                                 const SonorCodec *codecs,
                                                 gsize             n_codecs);
SonorEncryption  sonor_line_settings_get_encryption (GSettings *settings);

G_END_DECLS
