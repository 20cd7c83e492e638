/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "desk/line/line.h"

G_BEGIN_DECLS

/* The signals of a line. */
typedef enum
{
  SONOR_LINE_SIGNAL_CHANGED,
  SONOR_LINE_SIGNAL_CALLS_CHANGED,
  SONOR_LINE_SIGNAL_CALL_OFFERED,
  SONOR_LINE_SIGNAL_CALL_ANSWERED,
  SONOR_LINE_SIGNAL_CALL_ENDED,
  SONOR_LINE_SIGNAL_PROBLEM,
  SONOR_LINE_SIGNAL_RECORDED,
  SONOR_LINE_N_SIGNALS
} SonorLineSignal;

struct _SonorLine
{
  GObject parent_instance;

  SonorWorkplace *workplace;
  GSettings      *settings;
  SonorLineSound *sound;
  SonorUserAgent *user_agent;
  SonorAccount   *account;
  SonorPhone     *phone;
  GCancellable   *cancellable;
  GError         *trouble;
  SonorHotlineSeat *seat;
  char           *address;
  char           *password;
  char           *last_number;
  GHashTable     *ticket_ids;
  gboolean        ready;
  gboolean        restarts;
  gboolean        at_hotline;
};

/* line.c */
void sonor_line_emit (SonorLine       *self,
                      SonorLineSignal  signal,
                      gconstpointer    argument);

/* line-calls.c */
void sonor_line_calls_changed (SonorLine *self);
void sonor_line_follow_phone (SonorLine *self);

/* line-connection.c */
void sonor_line_apply_profile (SonorLine *self);
void sonor_line_start (SonorLine *self);
void sonor_line_stop (SonorLine *self);

/* line-status.c */
void sonor_line_follow_seat (SonorLine *self);

G_END_DECLS
