/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "admin/demo/clock.h"
#include "admin/demo/matter.h"
#include "admin/demo/people.h"

G_BEGIN_DECLS

#define SONOR_DEMO_MAX_ASSIGNMENTS 6
#define SONOR_DEMO_NUMBER_LENGTH 18

/* Everything that stands while the days are made; all threads read it. */
typedef struct
{
  guint64               seed;
  gint64                from;
  gint64                until;
  guint                 n_citizens;
  const SonorDemoCity  *city;
  const SonorDemoClock *clock;
  const SonorDemoStaff *staff;
  const SonorDemoStock *stock;
} SonorDemoWorld;

/* In the order in which they are loaded: what others refer to first, and what the triggers of ticket look up before it. */
typedef enum
{
  SONOR_DEMO_TABLE_IDENTITY,
  SONOR_DEMO_TABLE_CONTACT,
  SONOR_DEMO_TABLE_ASSIGNMENT,
  SONOR_DEMO_TABLE_TICKET,
  SONOR_DEMO_TABLE_EVENT,
  SONOR_DEMO_TABLE_CALL,
  SONOR_DEMO_N_TABLES,
} SonorDemoTable;

typedef enum
{
  SONOR_DEMO_CHANNEL_PHONE,
  SONOR_DEMO_CHANNEL_WECHAT,
  SONOR_DEMO_CHANNEL_APP,
  SONOR_DEMO_CHANNEL_WEB,
  SONOR_DEMO_CHANNEL_SMS,
  SONOR_DEMO_CHANNEL_MAILBOX,
  SONOR_DEMO_CHANNEL_TRANSFER,
  SONOR_DEMO_N_CHANNELS,
} SonorDemoChannel;

typedef enum
{
  SONOR_DEMO_STATE_DRAFT,
  SONOR_DEMO_STATE_FIRST_REVIEW,
  SONOR_DEMO_STATE_DISPATCH,
  SONOR_DEMO_STATE_HANDLING,
  SONOR_DEMO_STATE_FOLLOW_UP,
  SONOR_DEMO_STATE_REDO,
  SONOR_DEMO_STATE_FINAL_REVIEW,
  SONOR_DEMO_STATE_CLOSED,
  SONOR_DEMO_STATE_ARCHIVED,
  SONOR_DEMO_STATE_REFUSED,
  SONOR_DEMO_STATE_VOID,
  SONOR_DEMO_STATE_MERGED,
  SONOR_DEMO_STATE_NONE,
} SonorDemoState;

typedef struct
{
  char        id[SONOR_DEMO_UUID_LENGTH + 1];
  int         unit;
  gboolean    lead;
  const char *state;
  gint64      dispatched_at;
  gint64      sign_due_at;
  gint64      signed_at;
  gint64      due_at;
  gint64      answered_at;
  gboolean    with_private_answer;
  guint       return_count;
} SonorDemoAssignment;

/* What a later ticket of the same day can refer to. */
typedef struct
{
  char   id[SONOR_DEMO_UUID_LENGTH + 1];
  char   number[SONOR_DEMO_NUMBER_LENGTH + 1];
  char   title[400];
  char   address[600];
  guint  citizen;
  guint  matter;
  guint  matter_case;
  guint  town;
} SonorDemoFormer;

typedef struct
{
  char                    id[SONOR_DEMO_UUID_LENGTH + 1];
  char                    number[SONOR_DEMO_NUMBER_LENGTH + 1];
  gint64                  created_at;
  SonorDemoKind           kind;
  SonorDemoChannel        channel;
  SonorDemoState          state;
  const SonorDemoMatter  *matter;
  const SonorDemoCase    *matter_case;
  const SonorDemoFormer  *former;
  SonorDemoCitizen        citizen;
  guint                   town;
  gboolean                mongolian;
  gboolean                urgent;
  gboolean                confidential;
  gboolean                anonymous;
  gboolean                enterprise;
  GString                *address;
  GString                *title;
  GString                *content;
  GString                *answer;
  const char             *created_by;
  gint64                  talk;
  SonorDemoAssignment     assignments[SONOR_DEMO_MAX_ASSIGNMENTS];
  guint                   n_assignments;
  gint64                  dispatched_at;
  gint64                  amber_at;
  gint64                  due_at;
  gint64                  answered_at;
  gint64                  followed_up_at;
  gint64                  closed_at;
  const char             *satisfaction;
  int                     solved;
  guint                   redo_count;
  guint                   urge_count;
  guint                   version;
  const char             *merged_into;
} SonorDemoTicket;

const char *sonor_demo_state_to_string (SonorDemoState state);
void        sonor_demo_ticket_compose (SonorDemoTicket      *self,
                                       const SonorDemoWorld *world,
                                       SonorDemoScene       *scene,
                                       SonorDemoRandom      *random);
void        sonor_demo_ticket_live (SonorDemoTicket      *self,
                                    const SonorDemoWorld *world,
                                    SonorDemoScene       *scene,
                                    SonorDemoRandom      *random,
                                    gint64                turn,
                                    GString              *tables[SONOR_DEMO_N_TABLES]);
void        sonor_demo_ticket_write (const SonorDemoTicket *self,
                                     const SonorDemoWorld  *world,
                                     SonorDemoScene        *scene,
                                     GString               *tables[SONOR_DEMO_N_TABLES]);
gboolean    sonor_demo_assignment_is_active (const SonorDemoAssignment *assignment);

G_END_DECLS
