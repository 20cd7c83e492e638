/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "gateway/pool.h"
#include "gateway/router.h"
#include "gateway/settings.h"

G_BEGIN_DECLS

/**
 * SonorTransferPeer:
 * @code: what it is called
 * @url: where it takes messages
 * @secret: what both sides sign with
 *
 * Another hotline, group `[transfer CODE]`.
 */
typedef struct
{
  char *code;
  char *url;
  char *secret;
} SonorTransferPeer;

GPtrArray *sonor_transfer_read_peers (SonorConfig  *config,
                                      GError      **error) G_GNUC_WARN_UNUSED_RESULT;

#define SONOR_TYPE_TRANSFER (sonor_transfer_get_type ())
G_DECLARE_FINAL_TYPE (SonorTransfer, sonor_transfer, SONOR, TRANSFER, GObject)

SonorTransfer *sonor_transfer_new (SonorPool    *pool,
                                   GPtrArray    *peers,
                                   GTlsDatabase *authority);

extern const SonorRoutes sonor_transfer_routes;

G_END_DECLS
