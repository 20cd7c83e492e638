/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/ticket-file.h"

G_BEGIN_DECLS

/**
 * SonorTimeLineKind:
 * @SONOR_TIME_LINE_CENTRE: what the hotline's staff did
 * @SONOR_TIME_LINE_UNIT: what units did
 * @SONOR_TIME_LINE_CALL: calls, contacts and call-backs
 * @SONOR_TIME_LINE_PRESSURE: deadlines, urges and supervision
 * @SONOR_TIME_LINE_N: how many kinds there are
 */
typedef enum
{
  SONOR_TIME_LINE_CENTRE,
  SONOR_TIME_LINE_UNIT,
  SONOR_TIME_LINE_CALL,
  SONOR_TIME_LINE_PRESSURE,
  SONOR_TIME_LINE_N,
} SonorTimeLineKind;

/**
 * SonorTimeLineEntry:
 * @at: when, on the city's clock
 * @kind: what it is about
 * @icon: a symbolic icon
 * @title: what happened
 * @who: by whom, "" if nobody is told of
 * @detail: what was said, "" if nothing
 * @call_id: (nullable): the call that can be listened to
 *
 * Something that happened to a ticket, or will.
 */
typedef struct
{
  GDateTime         *at;
  SonorTimeLineKind  kind;
  const char        *icon;
  char              *title;
  char              *who;
  char              *detail;
  char              *call_id;
} SonorTimeLineEntry;

GPtrArray *sonor_time_line_entries (SonorTicketFile *file);

G_END_DECLS
