/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "party.h"

G_BEGIN_DECLS

#define CITIZEN_TONE 440.0
#define AGENT_TONE 880.0
#define SECOND_TONE 1000.0
#define SUPERVISOR_TONE 1300.0
#define OUTSIDE_TONE 1600.0
/* What the switch plays where nothing has been recorded (prompt-book.c). */
#define MUSIC_TONE 350.0
#define HEARD 0.05
#define SILENT 0.03

/*
 * sonor-switch as a program of its own, on a database of its own, and the telephones around it: a citizen, the seats p_agent
 * and p_bilingual, the supervisor p_supervisor, and whoever is called outside, behind the trunk.
 */
typedef struct
{
  char        *folder;
  GSubprocess *program;
  guint        port;
  guint        metrics_port;
  char        *switch_lines;
  char        *trunks;
  char        *agent_password;
  Party       *citizen;
  Party       *agent;
  Party       *second;
  Party       *supervisor;
  Party       *outside;
} Scene;

extern Scene scene;

void  scene_open (void);
void  scene_prepare (void);
void  scene_clean_up (void);
guint scene_pick_port (void);
char *scene_write_config (void);
void  scene_start_switch (void);
void  scene_stop_switch (int signal);
void  scene_make_seats (guint n_seats);
char *scene_ask_monitor (const char *path);
double scene_read_figure (const char *text,
                          const char *name);
char *scene_ask (const char *sql);
void  scene_assert_row (const char *sql,
                        const char *expected);
void  scene_wait_for_row (const char *sql,
                          const char *expected);
char *scene_say (const char *login,
                 const char *sql);
void  scene_refused (const char *login,
                     const char *sql,
                     const char *sqlstate);
char *scene_sign_in (Party      *party,
                     const char *login);
void  scene_rest (const char *login);
void  scene_wait_for_seat (const char *login,
                           const char *state);
void  scene_wait_until_gone (Party *party);
void  scene_talk (const char *caller);
void  scene_assert_hears (Party  *party,
                          double  heard_a,
                          double  heard_b,
                          double  silent_a,
                          double  silent_b);

G_END_DECLS
