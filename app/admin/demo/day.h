/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "admin/demo/ticket.h"

G_BEGIN_DECLS

/* One day of the city and how many tickets it gets. */
typedef struct
{
  gint64 day;
  gint64 from;
  gint64 to;
  guint  n_tickets;
  gint64 n_before;
} SonorDemoDay;

GArray *sonor_demo_days_plan (const SonorDemoWorld *world,
                              guint                 n_tickets);
void    sonor_demo_day_make (const SonorDemoDay   *self,
                             const SonorDemoWorld *world,
                             SonorDemoScene       *scene,
                             gboolean              last,
                             GString              *tables[SONOR_DEMO_N_TABLES]);

G_END_DECLS
