/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "admin/connection.h"
#include "admin/demo/ticket.h"

G_BEGIN_DECLS

gboolean sonor_demo_load_citizens (PGconn               *connection,
                                   const SonorDemoWorld *world,
                                   GError              **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean sonor_demo_load_days (SonorConfig          *config,
                               const SonorDemoWorld *world,
                               guint                 n_tickets,
                               GError              **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean sonor_demo_build_indexes (SonorConfig  *config,
                                   GPtrArray    *months,
                                   GError      **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
