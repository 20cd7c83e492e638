/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "admin/connection.h"
#include "admin/demo/city.h"
#include "admin/demo/random.h"

G_BEGIN_DECLS

/* Seats that take part in the making of calls and tickets. */
typedef enum
{
  SONOR_DEMO_SEAT_AGENT,
  SONOR_DEMO_SEAT_ENTERPRISE,
  SONOR_DEMO_SEAT_MUNICIPAL,
  SONOR_DEMO_SEAT_BILINGUAL,
  SONOR_DEMO_SEAT_MEDIA,
  SONOR_DEMO_SEAT_FIRST_REVIEW,
  SONOR_DEMO_SEAT_FOLLOW_UP,
  SONOR_DEMO_SEAT_FINAL_REVIEW,
  SONOR_DEMO_N_SEATS,
} SonorDemoSeat;

/* Keys of the staff by seat. */
typedef struct
{
  GPtrArray *seats[SONOR_DEMO_N_SEATS];
} SonorDemoStaff;

typedef struct
{
  char        id[SONOR_DEMO_UUID_LENGTH + 1];
  char        name[64];
  char        company[128];
  char        dialled[16];
  char        e164[20];
  const char *gender;
  const char *label;
  gboolean    mongolian;
  guint       town;
} SonorDemoCitizen;

gboolean        sonor_demo_staff_create (PGconn   *connection,
                                         guint64   seed,
                                         GError  **error) G_GNUC_WARN_UNUSED_RESULT;
SonorDemoStaff *sonor_demo_staff_load (PGconn  *connection,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
void            sonor_demo_staff_free (SonorDemoStaff *self);
const char     *sonor_demo_staff_pick (const SonorDemoStaff *self,
                                       SonorDemoSeat         seat,
                                       gint64                turn);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SonorDemoStaff, sonor_demo_staff_free)

void            sonor_demo_citizen_make (SonorDemoCitizen    *self,
                                         const SonorDemoCity *city,
                                         guint64              seed,
                                         guint                number,
                                         gint64               since);

G_END_DECLS
