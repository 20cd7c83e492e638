/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "desk/line/hotline-seat.h"
#include "desk/line/line-sound.h"
#include "model/workplace.h"
#include "phone/phone.h"

G_BEGIN_DECLS

/**
 * SonorLineState:
 * @SONOR_LINE_STATE_NOT_SET_UP: this computer knows no telephone server
 * @SONOR_LINE_STATE_CONNECTING: the server has been asked
 * @SONOR_LINE_STATE_CONNECTED: calls can be made and taken
 * @SONOR_LINE_STATE_WAITING: the server does not answer; it is tried again by itself
 * @SONOR_LINE_STATE_REJECTED: it will not work until somebody mends what sonor_line_dup_trouble() says
 *
 * Where the telephone of a desk stands.
 */
typedef enum
{
  SONOR_LINE_STATE_NOT_SET_UP,
  SONOR_LINE_STATE_CONNECTING,
  SONOR_LINE_STATE_CONNECTED,
  SONOR_LINE_STATE_WAITING,
  SONOR_LINE_STATE_REJECTED,
} SonorLineState;

#define SONOR_TYPE_LINE (sonor_line_get_type ())
G_DECLARE_FINAL_TYPE (SonorLine, sonor_line, SONOR, LINE, GObject)

/*
 * Signals: "changed" (what the getters below say), "calls-changed" (anything about a call), "call-offered", "call-answered",
 * "call-ended" (SonorPhoneCall *), "problem" (const GError *), "recorded" (const char *json: a call for the history).
 */

SonorLine      *sonor_line_new (SonorWorkplace *workplace);
void            sonor_line_sign_in (SonorLine  *self,
                                    const char *password);
SonorLineState  sonor_line_get_state (SonorLine *self);
char           *sonor_line_dup_trouble (SonorLine *self);
SonorPhone     *sonor_line_get_phone (SonorLine *self);
SonorLineSound *sonor_line_get_sound (SonorLine *self);
GSettings      *sonor_line_get_settings (SonorLine *self);
void            sonor_line_set_ready (SonorLine *self,
                                      gboolean   ready);
gboolean        sonor_line_get_ready (SonorLine *self);
GHashTable     *sonor_line_get_breaks (SonorLine *self);
const char     *sonor_line_get_break (SonorLine *self);
void            sonor_line_take_break (SonorLine  *self,
                                       const char *code);
void            sonor_line_end_wrap_up (SonorLine *self);
SonorHotlineSeat *sonor_line_get_seat (SonorLine *self);
const char     *sonor_line_get_last_number (SonorLine *self);
SonorPhoneCall *sonor_line_dial (SonorLine   *self,
                                 const char  *number,
                                 const char  *ticket_id,
                                 GError     **error);

G_END_DECLS
