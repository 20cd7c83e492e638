/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/line/line-verb.h"

#include <glib/gi18n.h>

static const struct
{
  const char      *label;
  const char      *style;
  guint            key;
  GdkModifierType  modifiers;
} verbs[SONOR_N_LINE_VERBS] = {
  [SONOR_LINE_VERB_ANSWER] = { NC_ ("call", "Answer"), "suggested-action", GDK_KEY_F2, 0 },
  [SONOR_LINE_VERB_DECLINE] = { NC_ ("call", "Decline"), "destructive-action", GDK_KEY_F2, GDK_SHIFT_MASK },
  [SONOR_LINE_VERB_HOLD] = { NC_ ("call", "Hold"), NULL, GDK_KEY_F6, 0 },
  [SONOR_LINE_VERB_RESUME] = { NC_ ("call", "Resume"), "suggested-action", GDK_KEY_F6, 0 },
  [SONOR_LINE_VERB_MUTE] = { NC_ ("call", "Mute"), NULL, GDK_KEY_F7, 0 },
  [SONOR_LINE_VERB_UNMUTE] = { NC_ ("call", "Unmute"), "suggested-action", GDK_KEY_F7, 0 },
  [SONOR_LINE_VERB_KEYPAD] = { NC_ ("call", "Keypad"), NULL, GDK_KEY_F7, GDK_SHIFT_MASK },
  [SONOR_LINE_VERB_CONSULT] = { NC_ ("call", "Consult"), NULL, GDK_KEY_F8, 0 },
  [SONOR_LINE_VERB_ABANDON] = { NC_ ("call", "Back"), NULL, GDK_KEY_F8, 0 },
  [SONOR_LINE_VERB_TRANSFER] = { NC_ ("call", "Transfer"), NULL, GDK_KEY_F9, 0 },
  [SONOR_LINE_VERB_COMPLETE] = { NC_ ("call", "Connect"), "suggested-action", GDK_KEY_F9, 0 },
  [SONOR_LINE_VERB_JOIN] = { NC_ ("call", "Three-way"), NULL, GDK_KEY_F10, 0 },
  [SONOR_LINE_VERB_SPLIT] = { NC_ ("call", "Split"), NULL, GDK_KEY_F10, 0 },
  [SONOR_LINE_VERB_SWITCH] = { NC_ ("call", "Switch"), NULL, GDK_KEY_F6, GDK_SHIFT_MASK },
  [SONOR_LINE_VERB_DIAL] = { NC_ ("call", "Dial"), NULL, GDK_KEY_F3, 0 },
  [SONOR_LINE_VERB_REDIAL] = { NC_ ("call", "Redial"), NULL, GDK_KEY_F3, GDK_SHIFT_MASK },
  [SONOR_LINE_VERB_HANG_UP] = { NC_ ("call", "Hang up"), "destructive-action", GDK_KEY_F12, 0 },
  [SONOR_LINE_VERB_HELP] = { NC_ ("call", "Help"), NULL, GDK_KEY_F8, GDK_SHIFT_MASK },
  [SONOR_LINE_VERB_NO_HELP] = { NC_ ("call", "No help"), "suggested-action", GDK_KEY_F8, GDK_SHIFT_MASK },
  [SONOR_LINE_VERB_DONE] = { NC_ ("call", "Done"), "suggested-action", GDK_KEY_F11, 0 },
};

static gboolean
is_talking (SonorPhoneCall *call)
{
  SonorCallState state = sonor_phone_call_get_state (call);

  return sonor_call_state_is_talking (state) && state != SONOR_CALL_STATE_TRANSFERRING;
}

/**
 * sonor_line_verbs_find_ringing:
 * @phone: a phone
 *
 * Returns: (transfer none) (nullable): the call that answering would answer: the one on top, else the one that rings longest
 */
SonorPhoneCall *
sonor_line_verbs_find_ringing (SonorPhone *phone)
{
  GListModel *calls = sonor_phone_get_calls (phone);
  SonorPhoneCall *current = sonor_phone_get_current (phone);

  if (current != NULL && sonor_phone_call_get_state (current) == SONOR_CALL_STATE_INCOMING)
    return current;

  for (guint i = 0; i < g_list_model_get_n_items (calls); i++)
    {
      /* The list keeps it. */
      g_autoptr (SonorPhoneCall) call = g_list_model_get_item (calls, i);

      if (sonor_phone_call_get_state (call) == SONOR_CALL_STATE_INCOMING)
        return call;
    }

  return NULL;
}

/**
 * sonor_line_verbs_find_waiting:
 * @phone: a phone
 *
 * Returns: (transfer none) (nullable): the call that switching would talk with: another one than the current, which waits
 */
SonorPhoneCall *
sonor_line_verbs_find_waiting (SonorPhone *phone)
{
  GListModel *calls = sonor_phone_get_calls (phone);
  SonorPhoneCall *current = sonor_phone_get_current (phone);

  for (guint i = 0; i < g_list_model_get_n_items (calls); i++)
    {
      g_autoptr (SonorPhoneCall) call = g_list_model_get_item (calls, i);

      if (call != current && is_talking (call) && !sonor_phone_call_get_joined (call))
        return call;
    }

  return NULL;
}

static guint
find_verbs_of_conversation (SonorPhone     *phone,
                            SonorPhoneCall *call)
{
  SonorPhoneCall *first = sonor_phone_call_get_consultation_of (call);
  SonorPhoneCall *waiting = sonor_line_verbs_find_waiting (phone);
  gboolean joined = sonor_phone_is_joined (phone);
  gboolean held = sonor_phone_call_get_held (call);
  guint found = 1u << SONOR_LINE_VERB_HANG_UP;

  if (sonor_phone_call_get_state (call) == SONOR_CALL_STATE_TRANSFERRING)
    return found;

  found |= 1u << (held ? SONOR_LINE_VERB_RESUME : SONOR_LINE_VERB_HOLD);
  if (!held)
    found |= 1u << (sonor_phone_call_get_muted (call) ? SONOR_LINE_VERB_UNMUTE : SONOR_LINE_VERB_MUTE) | 1u << SONOR_LINE_VERB_KEYPAD;

  if (joined)
    found |= 1u << SONOR_LINE_VERB_SPLIT;
  else if (first != NULL)
    found |= 1u << SONOR_LINE_VERB_ABANDON | 1u << SONOR_LINE_VERB_COMPLETE;
  else
    found |= 1u << SONOR_LINE_VERB_CONSULT | 1u << SONOR_LINE_VERB_TRANSFER;

  if (waiting != NULL && !joined)
    found |= 1u << SONOR_LINE_VERB_JOIN | 1u << SONOR_LINE_VERB_SWITCH;

  return found;
}

/**
 * sonor_line_verbs_find:
 * @phone: a phone
 * @can_dial: whether there is a server to dial through
 * @can_redial: whether somebody has been called before
 *
 * What makes sense now: the one rule behind buttons and keys.
 *
 * Returns: the verbs, one bit each: `1 << SONOR_LINE_VERB_…`
 */
guint
sonor_line_verbs_find (SonorPhone *phone,
                       gboolean    can_dial,
                       gboolean    can_redial)
{
  SonorPhoneCall *call = sonor_phone_get_current (phone);
  guint found = 0;

  if (sonor_line_verbs_find_ringing (phone) != NULL)
    found |= 1u << SONOR_LINE_VERB_ANSWER | 1u << SONOR_LINE_VERB_DECLINE;
  if (call == NULL)
    return found | (can_dial ? 1u << SONOR_LINE_VERB_DIAL : 0) | (can_dial && can_redial ? 1u << SONOR_LINE_VERB_REDIAL : 0);

  switch (sonor_phone_call_get_state (call))
    {
    case SONOR_CALL_STATE_IDLE:
    case SONOR_CALL_STATE_CALLING:
    case SONOR_CALL_STATE_RINGING:
      found |= 1u << SONOR_LINE_VERB_HANG_UP;
      if (sonor_phone_call_get_consultation_of (call) != NULL)
        found |= 1u << SONOR_LINE_VERB_ABANDON;
      break;
    case SONOR_CALL_STATE_ANSWERING:
      found |= 1u << SONOR_LINE_VERB_HANG_UP;
      break;
    case SONOR_CALL_STATE_ACTIVE:
    case SONOR_CALL_STATE_HELD:
    case SONOR_CALL_STATE_HELD_BY_PEER:
    case SONOR_CALL_STATE_HELD_BY_BOTH:
    case SONOR_CALL_STATE_TRANSFERRING:
      found |= find_verbs_of_conversation (phone, call);
      break;
    case SONOR_CALL_STATE_INCOMING:
    case SONOR_CALL_STATE_ENDING:
    case SONOR_CALL_STATE_ENDED:
    default:
      break;
    }

  return found;
}

/**
 * sonor_line_verb_get_label:
 * @verb: a verb
 *
 * Returns: (transfer none): its word in the person's language
 */
const char *
sonor_line_verb_get_label (SonorLineVerb verb)
{
  return g_dpgettext2 (GETTEXT_PACKAGE, "call", verbs[verb].label);
}

/**
 * sonor_line_verb_get_style:
 * @verb: a verb
 *
 * Returns: (transfer none) (nullable): the style class of its button
 */
const char *
sonor_line_verb_get_style (SonorLineVerb verb)
{
  return verbs[verb].style;
}

/**
 * sonor_line_verb_get_key:
 * @verb: a verb
 * @key: (out): the key that does it anywhere in the window
 * @modifiers: (out): what is pressed with it
 */
void
sonor_line_verb_get_key (SonorLineVerb    verb,
                         guint           *key,
                         GdkModifierType *modifiers)
{
  *key = verbs[verb].key;
  *modifiers = verbs[verb].modifiers;
}
