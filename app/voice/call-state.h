/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * SonorCallState:
 * @SONOR_CALL_STATE_IDLE: not begun
 * @SONOR_CALL_STATE_CALLING: we call, nothing is known of the other side yet
 * @SONOR_CALL_STATE_RINGING: we call and it rings there; early media may be heard
 * @SONOR_CALL_STATE_INCOMING: we are called and have not answered
 * @SONOR_CALL_STATE_ANSWERING: we have answered, the caller has not confirmed
 * @SONOR_CALL_STATE_ACTIVE: both talk
 * @SONOR_CALL_STATE_HELD: we hold the other side
 * @SONOR_CALL_STATE_HELD_BY_PEER: the other side holds us
 * @SONOR_CALL_STATE_HELD_BY_BOTH: each holds the other
 * @SONOR_CALL_STATE_TRANSFERRING: we asked the other side to call somebody else
 * @SONOR_CALL_STATE_ENDING: we are hanging up, the other side has not confirmed
 * @SONOR_CALL_STATE_ENDED: over
 *
 * Where a call stands.
 */
typedef enum
{
  SONOR_CALL_STATE_IDLE,
  SONOR_CALL_STATE_CALLING,
  SONOR_CALL_STATE_RINGING,
  SONOR_CALL_STATE_INCOMING,
  SONOR_CALL_STATE_ANSWERING,
  SONOR_CALL_STATE_ACTIVE,
  SONOR_CALL_STATE_HELD,
  SONOR_CALL_STATE_HELD_BY_PEER,
  SONOR_CALL_STATE_HELD_BY_BOTH,
  SONOR_CALL_STATE_TRANSFERRING,
  SONOR_CALL_STATE_ENDING,
  SONOR_CALL_STATE_ENDED,
} SonorCallState;

#define SONOR_N_CALL_STATES (SONOR_CALL_STATE_ENDED + 1)

/**
 * SonorCallEvent:
 * @SONOR_CALL_EVENT_DIAL: we call
 * @SONOR_CALL_EVENT_PROGRESS: the called side rings, or plays something
 * @SONOR_CALL_EVENT_OFFER: somebody calls us
 * @SONOR_CALL_EVENT_ANSWER: we answer
 * @SONOR_CALL_EVENT_CONFIRM: both sides know that the call is answered
 * @SONOR_CALL_EVENT_HOLD: the other side has agreed to be held
 * @SONOR_CALL_EVENT_RESUME: the other side has agreed to talk again
 * @SONOR_CALL_EVENT_PEER_HOLD: the other side holds us
 * @SONOR_CALL_EVENT_PEER_RESUME: the other side talks to us again
 * @SONOR_CALL_EVENT_TRANSFER: we ask the other side to call somebody else
 * @SONOR_CALL_EVENT_TRANSFER_FAIL: it would not, or could not
 * @SONOR_CALL_EVENT_HANG_UP: we hang up, decline or cancel
 * @SONOR_CALL_EVENT_FINISH: the dialog is gone, whoever ended it
 *
 * What happens to a call. The four about holding are facts, true whenever they are told again.
 */
typedef enum
{
  SONOR_CALL_EVENT_DIAL,
  SONOR_CALL_EVENT_PROGRESS,
  SONOR_CALL_EVENT_OFFER,
  SONOR_CALL_EVENT_ANSWER,
  SONOR_CALL_EVENT_CONFIRM,
  SONOR_CALL_EVENT_HOLD,
  SONOR_CALL_EVENT_RESUME,
  SONOR_CALL_EVENT_PEER_HOLD,
  SONOR_CALL_EVENT_PEER_RESUME,
  SONOR_CALL_EVENT_TRANSFER,
  SONOR_CALL_EVENT_TRANSFER_FAIL,
  SONOR_CALL_EVENT_HANG_UP,
  SONOR_CALL_EVENT_FINISH,
} SonorCallEvent;

#define SONOR_N_CALL_EVENTS (SONOR_CALL_EVENT_FINISH + 1)

#define SONOR_TYPE_CALL_STATE (sonor_call_state_get_type ())
GType       sonor_call_state_get_type (void);

gboolean    sonor_call_state_apply (SonorCallState  state,
                                    SonorCallEvent  event,
                                    SonorCallState *next) G_GNUC_WARN_UNUSED_RESULT;
gboolean    sonor_call_state_is_talking (SonorCallState state);
const char *sonor_call_state_to_string (SonorCallState state);

G_END_DECLS
