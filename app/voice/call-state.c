/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "voice/call-state.h"

#include <glib/gi18n-lib.h>

/* One more than each state, so that what is not in the table is nothing. */
#define TO(name) (SONOR_CALL_STATE_##name + 1)

#define FACTS(held, resumed, peer_held, peer_resumed) \
  [SONOR_CALL_EVENT_HOLD] = TO (held), \
  [SONOR_CALL_EVENT_RESUME] = TO (resumed), \
  [SONOR_CALL_EVENT_PEER_HOLD] = TO (peer_held), \
  [SONOR_CALL_EVENT_PEER_RESUME] = TO (peer_resumed)

#define ENDS \
  [SONOR_CALL_EVENT_HANG_UP] = TO (ENDING), \
  [SONOR_CALL_EVENT_FINISH] = TO (ENDED)

static const guint8 table[SONOR_N_CALL_STATES][SONOR_N_CALL_EVENTS] = {
  [SONOR_CALL_STATE_IDLE] = {
    [SONOR_CALL_EVENT_DIAL] = TO (CALLING),
    [SONOR_CALL_EVENT_OFFER] = TO (INCOMING),
    [SONOR_CALL_EVENT_HANG_UP] = TO (ENDED),
    [SONOR_CALL_EVENT_FINISH] = TO (ENDED),
  },
  [SONOR_CALL_STATE_CALLING] = {
    [SONOR_CALL_EVENT_PROGRESS] = TO (RINGING),
    [SONOR_CALL_EVENT_CONFIRM] = TO (ACTIVE),
    ENDS,
  },
  [SONOR_CALL_STATE_RINGING] = {
    [SONOR_CALL_EVENT_PROGRESS] = TO (RINGING),
    [SONOR_CALL_EVENT_CONFIRM] = TO (ACTIVE),
    ENDS,
  },
  [SONOR_CALL_STATE_INCOMING] = {
    [SONOR_CALL_EVENT_ANSWER] = TO (ANSWERING),
    ENDS,
  },
  [SONOR_CALL_STATE_ANSWERING] = {
    [SONOR_CALL_EVENT_CONFIRM] = TO (ACTIVE),
    ENDS,
  },
  [SONOR_CALL_STATE_ACTIVE] = {
    FACTS (HELD, ACTIVE, HELD_BY_PEER, ACTIVE),
    [SONOR_CALL_EVENT_TRANSFER] = TO (TRANSFERRING),
    ENDS,
  },
  [SONOR_CALL_STATE_HELD] = {
    FACTS (HELD, ACTIVE, HELD_BY_BOTH, HELD),
    [SONOR_CALL_EVENT_TRANSFER] = TO (TRANSFERRING),
    ENDS,
  },
  [SONOR_CALL_STATE_HELD_BY_PEER] = {
    FACTS (HELD_BY_BOTH, HELD_BY_PEER, HELD_BY_PEER, ACTIVE),
    [SONOR_CALL_EVENT_TRANSFER] = TO (TRANSFERRING),
    ENDS,
  },
  [SONOR_CALL_STATE_HELD_BY_BOTH] = {
    FACTS (HELD_BY_BOTH, HELD_BY_PEER, HELD_BY_BOTH, HELD),
    [SONOR_CALL_EVENT_TRANSFER] = TO (TRANSFERRING),
    ENDS,
  },
  [SONOR_CALL_STATE_TRANSFERRING] = {
    FACTS (TRANSFERRING, TRANSFERRING, TRANSFERRING, TRANSFERRING),
    [SONOR_CALL_EVENT_TRANSFER_FAIL] = TO (ACTIVE),
    ENDS,
  },
  /* What was under way when we hung up may still arrive. */
  [SONOR_CALL_STATE_ENDING] = {
    FACTS (ENDING, ENDING, ENDING, ENDING),
    [SONOR_CALL_EVENT_PROGRESS] = TO (ENDING),
    [SONOR_CALL_EVENT_CONFIRM] = TO (ENDING),
    [SONOR_CALL_EVENT_TRANSFER_FAIL] = TO (ENDING),
    ENDS,
  },
  [SONOR_CALL_STATE_ENDED] = {
    [SONOR_CALL_EVENT_HANG_UP] = TO (ENDED),
    [SONOR_CALL_EVENT_FINISH] = TO (ENDED),
  },
};

/**
 * sonor_call_state_apply:
 * @state: where a call stands
 * @event: what happens to it
 * @next: (out): where it stands then; not written if that cannot happen
 *
 * The whole life of a call in one table. A failed transfer leads to %SONOR_CALL_STATE_ACTIVE; the call tells the facts about
 * holding again after it.
 *
 * Returns: whether that can happen in that state
 */
gboolean
sonor_call_state_apply (SonorCallState  state,
                        SonorCallEvent  event,
                        SonorCallState *next)
{
  g_return_val_if_fail ((guint) state < SONOR_N_CALL_STATES, FALSE);
  g_return_val_if_fail ((guint) event < SONOR_N_CALL_EVENTS, FALSE);

  if (table[state][event] == 0)
    return FALSE;

  *next = (SonorCallState) (table[state][event] - 1);

  return TRUE;
}

/**
 * sonor_call_state_is_talking:
 * @state: where a call stands
 *
 * Returns: whether the call is answered and nobody has hung up
 */
gboolean
sonor_call_state_is_talking (SonorCallState state)
{
  return state >= SONOR_CALL_STATE_ACTIVE && state <= SONOR_CALL_STATE_TRANSFERRING;
}

static const char *const names[SONOR_N_CALL_STATES] = {
  [SONOR_CALL_STATE_IDLE] = N_("Not begun"),
  [SONOR_CALL_STATE_CALLING] = N_("Calling"),
  [SONOR_CALL_STATE_RINGING] = N_("Ringing"),
  [SONOR_CALL_STATE_INCOMING] = N_("Incoming call"),
  [SONOR_CALL_STATE_ANSWERING] = N_("Answering"),
  [SONOR_CALL_STATE_ACTIVE] = N_("Talking"),
  [SONOR_CALL_STATE_HELD] = N_("On hold"),
  [SONOR_CALL_STATE_HELD_BY_PEER] = N_("Held by the other side"),
  [SONOR_CALL_STATE_HELD_BY_BOTH] = N_("Held by both sides"),
  [SONOR_CALL_STATE_TRANSFERRING] = N_("Transferring"),
  [SONOR_CALL_STATE_ENDING] = N_("Hanging up"),
  [SONOR_CALL_STATE_ENDED] = N_("Ended"),
};

/**
 * sonor_call_state_to_string:
 * @state: where a call stands
 *
 * Returns: (transfer none): that in the person's language
 */
const char *
sonor_call_state_to_string (SonorCallState state)
{
  g_return_val_if_fail ((guint) state < SONOR_N_CALL_STATES, NULL);

  return _(names[state]);
}

GType
sonor_call_state_get_type (void)
{
  static gsize type;
  static const GEnumValue values[] = {
    { SONOR_CALL_STATE_IDLE, "SONOR_CALL_STATE_IDLE", "idle" },
    { SONOR_CALL_STATE_CALLING, "SONOR_CALL_STATE_CALLING", "calling" },
    { SONOR_CALL_STATE_RINGING, "SONOR_CALL_STATE_RINGING", "ringing" },
    { SONOR_CALL_STATE_INCOMING, "SONOR_CALL_STATE_INCOMING", "incoming" },
    { SONOR_CALL_STATE_ANSWERING, "SONOR_CALL_STATE_ANSWERING", "answering" },
    { SONOR_CALL_STATE_ACTIVE, "SONOR_CALL_STATE_ACTIVE", "active" },
    { SONOR_CALL_STATE_HELD, "SONOR_CALL_STATE_HELD", "held" },
    { SONOR_CALL_STATE_HELD_BY_PEER, "SONOR_CALL_STATE_HELD_BY_PEER", "held-by-peer" },
    { SONOR_CALL_STATE_HELD_BY_BOTH, "SONOR_CALL_STATE_HELD_BY_BOTH", "held-by-both" },
    { SONOR_CALL_STATE_TRANSFERRING, "SONOR_CALL_STATE_TRANSFERRING", "transferring" },
    { SONOR_CALL_STATE_ENDING, "SONOR_CALL_STATE_ENDING", "ending" },
    { SONOR_CALL_STATE_ENDED, "SONOR_CALL_STATE_ENDED", "ended" },
    { 0, NULL, NULL },
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("SonorCallState", values));

  return type;
}
