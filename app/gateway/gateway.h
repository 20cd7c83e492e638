/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * gateway: sonor-gateway, the one door for everything that comes over the network and is no call: Open311, the web page and
 * its interface for programs. It keeps nothing itself: what is asked is answered by functions of the database, so any
 * number of gateways can stand behind one balancer.
 */

#pragma once

#include <gio/gio.h>

#include "base/base.h"

G_BEGIN_DECLS

#define SONOR_TYPE_GATEWAY (sonor_gateway_get_type ())
G_DECLARE_FINAL_TYPE (SonorGateway, sonor_gateway, SONOR, GATEWAY, GObject)

SonorGateway *sonor_gateway_start (SonorConfig  *config,
                                   GError      **error) G_GNUC_WARN_UNUSED_RESULT;
void          sonor_gateway_stop_async (SonorGateway        *self,
                                        GAsyncReadyCallback  callback,
                                        gpointer             user_data);
gboolean      sonor_gateway_stop_finish (SonorGateway  *self,
                                         GAsyncResult  *result,
                                         GError       **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
