/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "admin/connection.h"

G_BEGIN_DECLS

#define SONOR_DEMO_DAY 86400

/*
 * The city's working time, kept in memory. The rule is the database's working_time_add(); asking it for each of a
 * million tickets would cost minutes, so its calendar and office hours are read once and walked here in the same way.
 * tests/admin/test-demo compares the two.
 */
typedef struct _SonorDemoClock SonorDemoClock;

SonorDemoClock *sonor_demo_clock_load (PGconn  *connection,
                                       gint64   from,
                                       gint64   to,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
void            sonor_demo_clock_free (SonorDemoClock *self);
gint64          sonor_demo_clock_add_seconds (const SonorDemoClock *self,
                                              gint64                start,
                                              gint64                seconds);
gint64          sonor_demo_clock_add_days (const SonorDemoClock *self,
                                           gint64                start,
                                           guint                 days);
gint64          sonor_demo_clock_get_day (const SonorDemoClock *self,
                                          gint64                at);
gint64          sonor_demo_clock_get_day_start (const SonorDemoClock *self,
                                                gint64                day);
gboolean        sonor_demo_clock_is_working_day (const SonorDemoClock *self,
                                                 gint64                day);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SonorDemoClock, sonor_demo_clock_free)

G_END_DECLS
