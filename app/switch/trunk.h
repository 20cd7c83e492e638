/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/config.h"

G_BEGIN_DECLS

#define SONOR_TYPE_TRUNK (sonor_trunk_get_type ())
G_DECLARE_FINAL_TYPE (SonorTrunk, sonor_trunk, SONOR, TRUNK, GObject)

SonorTrunk *sonor_trunk_new_from_config (SonorConfig  *config,
                                         GError      **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean    sonor_trunk_is_peer (SonorTrunk *self,
                                 const char *address);
gboolean    sonor_trunk_has_number (SonorTrunk *self,
                                    const char *number);

G_END_DECLS
