/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "switch/switch-call.h"

/**
 * SonorSwitchCall:
 *
 * A call that the switch has: a citizen's or one that a seat makes.
 */
G_DEFINE_INTERFACE (SonorSwitchCall, sonor_switch_call, G_TYPE_OBJECT)

enum
{
  ENDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
sonor_switch_call_default_init (SonorSwitchCallInterface *iface)
{
  /**
   * SonorSwitchCall::ended:
   * @self: the call
   *
   * It is over and written down.
   */
  signals[ENDED] =
    g_signal_new ("ended", SONOR_TYPE_SWITCH_CALL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

/**
 * sonor_switch_call_get_id:
 * @self: a call
 *
 * Returns: its id, as in table call
 */
const char *
sonor_switch_call_get_id (SonorSwitchCall *self)
{
  g_return_val_if_fail (SONOR_IS_SWITCH_CALL (self), NULL);

  return SONOR_SWITCH_CALL_GET_IFACE (self)->get_id (self);
}

/**
 * sonor_switch_call_get_talk:
 * @self: a call
 *
 * Returns: (transfer none): who talks in it
 */
SonorTalk *
sonor_switch_call_get_talk (SonorSwitchCall *self)
{
  g_return_val_if_fail (SONOR_IS_SWITCH_CALL (self), NULL);

  return SONOR_SWITCH_CALL_GET_IFACE (self)->get_talk (self);
}

/**
 * sonor_switch_call_get_stage:
 * @self: a call
 *
 * Returns: how far it has got, a word for figures: a citizen's is arrived, greeting, choosing, waiting, voicemail,
 * talking, survey or leaving, a seat's dialling or talking, and each ended in the end
 */
const char *
sonor_switch_call_get_stage (SonorSwitchCall *self)
{
  g_return_val_if_fail (SONOR_IS_SWITCH_CALL (self), NULL);

  return SONOR_SWITCH_CALL_GET_IFACE (self)->get_stage (self);
}

/**
 * sonor_switch_call_get_outcome:
 * @self: a call that is over
 *
 * Returns: what became of it, as in table call
 */
const char *
sonor_switch_call_get_outcome (SonorSwitchCall *self)
{
  g_return_val_if_fail (SONOR_IS_SWITCH_CALL (self), NULL);

  return SONOR_SWITCH_CALL_GET_IFACE (self)->get_outcome (self);
}

/**
 * sonor_switch_call_add_legs:
 * @self: a call
 * @legs: (element-type SonorCallLeg): where to add references
 *
 * Adds everybody who is rung or talks in it, but for a citizen who has called and supervisors who are only rung.
 */
void
sonor_switch_call_add_legs (SonorSwitchCall *self,
                            GPtrArray       *legs)
{
  g_return_if_fail (SONOR_IS_SWITCH_CALL (self));

  SONOR_SWITCH_CALL_GET_IFACE (self)->add_legs (self, legs);
  sonor_talk_add_legs (sonor_switch_call_get_talk (self), legs);
}

/**
 * sonor_switch_call_end:
 * @self: a call
 *
 * Hangs up on everybody in it.
 */
void
sonor_switch_call_end (SonorSwitchCall *self)
{
  g_return_if_fail (SONOR_IS_SWITCH_CALL (self));

  SONOR_SWITCH_CALL_GET_IFACE (self)->end (self);
}

/**
 * sonor_switch_call_emit_ended:
 * @self: a call
 *
 * For those who are one: tells that it is over.
 */
void
sonor_switch_call_emit_ended (SonorSwitchCall *self)
{
  g_return_if_fail (SONOR_IS_SWITCH_CALL (self));

  g_signal_emit (self, signals[ENDED], 0);
}
