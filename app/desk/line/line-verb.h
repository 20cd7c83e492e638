/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "phone/phone.h"

G_BEGIN_DECLS

/**
 * SonorLineVerb:
 * @SONOR_LINE_VERB_ANSWER: answers the call that rings
 * @SONOR_LINE_VERB_DECLINE: does not
 * @SONOR_LINE_VERB_HOLD: lets the other side wait
 * @SONOR_LINE_VERB_RESUME: talks to it again
 * @SONOR_LINE_VERB_MUTE: closes the microphone
 * @SONOR_LINE_VERB_UNMUTE: opens it again
 * @SONOR_LINE_VERB_KEYPAD: presses keys for the other side's machine
 * @SONOR_LINE_VERB_CONSULT: calls somebody about the call
 * @SONOR_LINE_VERB_ABANDON: ends that and goes back to the first call
 * @SONOR_LINE_VERB_TRANSFER: passes the call on without asking
 * @SONOR_LINE_VERB_COMPLETE: connects the call with the one consulted
 * @SONOR_LINE_VERB_JOIN: makes a conversation of three
 * @SONOR_LINE_VERB_SPLIT: makes two of it again
 * @SONOR_LINE_VERB_SWITCH: talks with the other call
 * @SONOR_LINE_VERB_DIAL: calls somebody
 * @SONOR_LINE_VERB_REDIAL: calls the last one again
 * @SONOR_LINE_VERB_HANG_UP: ends the call
 *
 * What a person can do at the line bar. Two that are each other's opposite share a key.
 */
typedef enum
{
  SONOR_LINE_VERB_ANSWER,
  SONOR_LINE_VERB_DECLINE,
  SONOR_LINE_VERB_HOLD,
  SONOR_LINE_VERB_RESUME,
  SONOR_LINE_VERB_MUTE,
  SONOR_LINE_VERB_UNMUTE,
  SONOR_LINE_VERB_KEYPAD,
  SONOR_LINE_VERB_CONSULT,
  SONOR_LINE_VERB_ABANDON,
  SONOR_LINE_VERB_TRANSFER,
  SONOR_LINE_VERB_COMPLETE,
  SONOR_LINE_VERB_JOIN,
  SONOR_LINE_VERB_SPLIT,
  SONOR_LINE_VERB_SWITCH,
  SONOR_LINE_VERB_DIAL,
  SONOR_LINE_VERB_REDIAL,
  SONOR_LINE_VERB_HANG_UP,
  SONOR_LINE_VERB_HELP,
  SONOR_LINE_VERB_NO_HELP,
  SONOR_LINE_VERB_DONE,
} SonorLineVerb;

#define SONOR_N_LINE_VERBS (SONOR_LINE_VERB_DONE + 1)

guint           sonor_line_verbs_find (SonorPhone *phone,
                                       gboolean    can_dial,
                                       gboolean    can_redial);
SonorPhoneCall *sonor_line_verbs_find_ringing (SonorPhone *phone);
SonorPhoneCall *sonor_line_verbs_find_waiting (SonorPhone *phone);
const char     *sonor_line_verb_get_label (SonorLineVerb verb);
const char     *sonor_line_verb_get_style (SonorLineVerb verb);
void            sonor_line_verb_get_key (SonorLineVerb    verb,
                                         guint           *key,
                                         GdkModifierType *modifiers);

G_END_DECLS
