/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/config.h"
#include "voice/voice.h"

G_BEGIN_DECLS

#define SONOR_TYPE_TRUNK (sonor_trunk_get_type ())
G_DECLARE_FINAL_TYPE (SonorTrunk, sonor_trunk, SONOR, TRUNK, GObject)

/* Signal: "changed": how it stands has changed. */

GPtrArray       *sonor_trunk_list_from_config (SonorConfig  *config,
                                               GError      **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean         sonor_trunk_start (SonorTrunk      *self,
                                    SonorUserAgent  *user_agent,
                                    GError         **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean         sonor_trunk_take_rules (SonorTrunk *self,
                                         SonorTrunk *other);
void             sonor_trunk_close (SonorTrunk *self);
const char      *sonor_trunk_get_name (SonorTrunk *self);
gboolean         sonor_trunk_is_peer (SonorTrunk *self,
                                      const char *address);
const char      *sonor_trunk_find_number (SonorTrunk *self,
                                          SonorCall  *call);
gboolean         sonor_trunk_can_dial (SonorTrunk *self);
const char      *sonor_trunk_get_caller (SonorTrunk *self);
SonorSipAddress *sonor_trunk_make_target (SonorTrunk *self,
                                          const char *number);
SonorAccount    *sonor_trunk_get_account (SonorTrunk *self);
const char      *sonor_trunk_get_state (SonorTrunk  *self,
                                        const char **detail);

G_END_DECLS
