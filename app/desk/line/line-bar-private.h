/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "desk/line/help-watch.h"
#include "desk/line/line-bar.h"
#include "desk/line/queue-watch.h"
#include "desk/line/verb-button.h"

G_BEGIN_DECLS

/* Verbs that share one count once. */
#define SONOR_LINE_BAR_N_BUTTONS 13

struct _SonorLineBar
{
  GtkWidget  parent_instance;

  GtkWidget *status;
  GtkLabel  *status_label;
  GMenu     *breaks;
  GtkBox    *calls;
  GtkLabel  *idle;
  GtkLabel  *queues;
  GtkLabel  *help_label;
  GtkWidget *set_up;
  GtkWidget *notice;
  GtkLabel  *notice_label;
  GtkWidget *verbs;
  GtkWidget *buttons[SONOR_LINE_BAR_N_BUTTONS];
  GSimpleActionGroup *actions;

  SonorLine       *line;
  SonorHelpWatch  *help;
  SonorQueueWatch *queue;
  char      *last;
  char      *asked;
  guint      possible;
  guint      tick_id;
  gboolean   busy;
};

/* line-bar-calls.c */
void     sonor_line_bar_show_calls (SonorLineBar   *self,
                                    SonorPhone     *phone,
                                    SonorPhoneCall *current);

/* line-bar-status.c */
void     sonor_line_bar_add_status (SonorLineBar *self);
gboolean sonor_line_bar_show_wrap_up (SonorLineBar *self);
void     sonor_line_bar_show_status (SonorLineBar   *self,
                                     SonorPhoneCall *current);
void     sonor_line_bar_show_idle (SonorLineBar *self,
                                   gboolean      busy);

/* line-bar-verbs.c */
void     sonor_line_bar_add_verbs (SonorLineBar *self);
gboolean sonor_line_bar_find_verbs (SonorLineBar   *self,
                                    SonorPhone     *phone,
                                    SonorPhoneCall *current);
void     sonor_line_bar_show_verbs (SonorLineBar   *self,
                                    SonorPhoneCall *current);
void     sonor_line_bar_use (SonorLineBar    *self,
                             SonorVerbButton *button);

G_END_DECLS
