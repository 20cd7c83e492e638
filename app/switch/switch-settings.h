/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/config.h"
#include "voice/voice.h"

G_BEGIN_DECLS

/**
 * SonorSwitchSettings:
 * @name: of this switch in the database
 * @address: the IP address it listens and speaks at
 * @port: for UDP and TCP
 * @tls_port: for TLS
 * @certificates: (nullable): the folder with our certificate and whom we trust; no TLS if %NULL
 * @recordings: the folder of recordings, which exists
 * @prompts: (nullable): the folder of prompts
 * @first_media_port: the first port for speech, 0 for any
 * @last_media_port: the last one
 * @n_media_threads: how many threads mix speech, 0 for as many as suit the machine
 * @trunks: (element-type SonorTrunk): the trunks
 * @profile: what is spoken with the outside
 * @seat_profile: what is spoken with seats, the best first
 *
 * What the configuration says of a switch, checked.
 */
typedef struct
{
  char              *name;
  char              *address;
  guint              port;
  guint              tls_port;
  char              *certificates;
  char              *recordings;
  char              *prompts;
  guint              first_media_port;
  guint              last_media_port;
  guint              n_media_threads;
  GPtrArray         *trunks;
  SonorMediaProfile *profile;
  SonorMediaProfile *seat_profile;
} SonorSwitchSettings;

SonorSwitchSettings *sonor_switch_settings_new (SonorConfig  *config,
                                                GError      **error) G_GNUC_WARN_UNUSED_RESULT;
void                 sonor_switch_settings_free (SonorSwitchSettings *self);
guint                sonor_switch_settings_read_number (SonorConfig *config,
                                                        const char  *key,
                                                        guint        otherwise);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SonorSwitchSettings, sonor_switch_settings_free)

G_END_DECLS
