/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "switch/talk.h"

G_BEGIN_DECLS

/*
 * What the switch knows of each of its calls, a citizen's or a seat's. Signal of each of them: "ended", when everything
 * about it has been written down.
 */
#define SONOR_TYPE_SWITCH_CALL (sonor_switch_call_get_type ())
G_DECLARE_INTERFACE (SonorSwitchCall, sonor_switch_call, SONOR, SWITCH_CALL, GObject)

struct _SonorSwitchCallInterface
{
  GTypeInterface parent_interface;

  const char *(*get_id) (SonorSwitchCall *self);
  SonorTalk *(*get_talk) (SonorSwitchCall *self);
  const char *(*get_stage) (SonorSwitchCall *self);
  const char *(*get_outcome) (SonorSwitchCall *self);
  void (*add_legs) (SonorSwitchCall *self,
                    GPtrArray       *legs);
  void (*end) (SonorSwitchCall *self);
};

const char *sonor_switch_call_get_id (SonorSwitchCall *self);
SonorTalk  *sonor_switch_call_get_talk (SonorSwitchCall *self);
const char *sonor_switch_call_get_stage (SonorSwitchCall *self);
const char *sonor_switch_call_get_outcome (SonorSwitchCall *self);
void        sonor_switch_call_add_legs (SonorSwitchCall *self,
                                        GPtrArray       *legs);
void        sonor_switch_call_end (SonorSwitchCall *self);
void        sonor_switch_call_emit_ended (SonorSwitchCall *self);

G_END_DECLS
