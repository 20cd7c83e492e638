/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The calls of a phone among each other: which one is spoken, which are held, which are joined. */

#include "phone/phone-private.h"

#include <glib/gi18n-lib.h>

/* Nobody juggles more; a flood of calls ends here. */
#define MOST_CALLS 8

static SonorPhoneCall *
get_call (SonorPhone *self,
          guint       position)
{
  g_autoptr (SonorPhoneCall) call = g_list_model_get_item (G_LIST_MODEL (self->calls), position);

  /* The list keeps it. */
  return call;
}

static guint
get_n_calls (SonorPhone *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->calls));
}

/* Somebody calls, but the list is full or nobody wants to be called. */
static void
turn_away (SonorCall        *call,
           SonorCallRefusal  refusal)
{
  if (!sonor_call_refuse (call, refusal, NULL))
    sonor_call_hang_up (call);
}

static SonorPhoneCall *
find_call (SonorPhone *self,
           SonorCall  *call)
{
  for (guint i = 0; i < get_n_calls (self); i++)
    {
      if (get_call (self, i)->call == call)
        return get_call (self, i);
    }

  return NULL;
}

static void
append (SonorPhone     *self,
        SonorPhoneCall *call)
{
  g_list_store_append (self->calls, call);
  if (self->current == NULL)
    sonor_phone_set_current (self, call);
}

/* The user agent has a call for us. */
void
sonor_phone_handle_incoming_call (SonorPhone *self,
                                  SonorCall  *call)
{
  SonorPhoneCall *replaced = find_call (self, sonor_call_get_replaced (call));
  g_autoptr (SonorPhoneCall) phone_call = NULL;
  g_autoptr (SonorLeg) leg = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *address = NULL;
  gboolean rings;

  if (replaced != NULL && sonor_phone_call_is_talking (replaced))
    {
      if (!sonor_phone_call_take_over (replaced, call) && sonor_call_get_state (call) == SONOR_CALL_STATE_INCOMING)
        turn_away (call, SONOR_CALL_REFUSAL_UNAVAILABLE);
      return;
    }
  if (!self->accepting || get_n_calls (self) >= MOST_CALLS)
    {
      turn_away (call, self->accepting ? SONOR_CALL_REFUSAL_BUSY : SONOR_CALL_REFUSAL_UNAVAILABLE);
      return;
    }

  leg = sonor_phone_open_leg (self, sonor_call_get_remote (call), &address, &error);
  if (leg == NULL)
    {
      turn_away (call, SONOR_CALL_REFUSAL_UNAVAILABLE);
      sonor_phone_report (self, error);
      return;
    }
  sonor_call_set_media (call, self->profile, address, sonor_leg_get_port (leg));
  rings = sonor_call_ring (call, FALSE, &error);
  if (!rings && sonor_call_get_state (call) != SONOR_CALL_STATE_ENDING)
    {
      sonor_leg_close (leg);
      sonor_phone_report (self, error);
      return;
    }

  /* One that had to be refused is over in a moment and never rings, but the person learns who could not get through, and why. */
  phone_call = sonor_phone_call_new (self, g_object_ref (call), g_steal_pointer (&leg));
  append (self, phone_call);
  if (rings)
    g_signal_emit_by_name (self, "arrived", phone_call);
}

/* Calls somebody, holding the others once that has begun. */
SonorPhoneCall *
sonor_phone_call_up (SonorPhone        *self,
                     const char        *number,
                     SonorCallHeaders  *headers,
                     SonorPhoneCall    *consultation_of,
                     GError           **error)
{
  g_autoptr (SonorSipAddress) target = sonor_phone_find_target (self, number, error);
  g_autoptr (SonorPhoneCall) phone_call = NULL;
  g_autoptr (SonorLeg) leg = NULL;
  g_autofree char *address = NULL;
  SonorCall *call;

  if (target == NULL)
    return NULL;
  if (get_n_calls (self) >= MOST_CALLS)
    {
      g_set_error (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_STATE,
                   /* Translators: %d is a number of calls */
                   _("There are %d calls already; end one first"), MOST_CALLS);
      return NULL;
    }

  leg = sonor_phone_open_leg (self, target, &address, error);
  if (leg == NULL)
    return NULL;
  call = sonor_call_dial (self->user_agent, self->account, target, headers, self->profile, address, sonor_leg_get_port (leg),
                          error);
  if (call == NULL)
    {
      sonor_leg_close (leg);
      return NULL;
    }

  phone_call = sonor_phone_call_new (self, call, g_steal_pointer (&leg));
  g_set_object (&phone_call->consultation_of, consultation_of);
  append (self, phone_call);
  sonor_phone_set_current (self, phone_call);
  sonor_phone_hold_others (self, phone_call);

  return phone_call;
}

void
sonor_phone_set_current (SonorPhone     *self,
                         SonorPhoneCall *call)
{
  if (g_set_object (&self->current, call))
    g_object_notify (G_OBJECT (self), "current");
  sonor_phone_arrange (self);
}

void
sonor_phone_hold_others (SonorPhone     *self,
                         SonorPhoneCall *except)
{
  for (guint i = 0; i < get_n_calls (self); i++)
    {
      SonorPhoneCall *call = get_call (self, i);
      g_autoptr (GError) error = NULL;

      if (call == except || call->held || !sonor_phone_call_is_talking (call) ||
          sonor_phone_call_get_state (call) == SONOR_CALL_STATE_TRANSFERRING)
        continue;
      if (call->joined && except->joined)
        continue;
      if (!sonor_phone_call_hold (call, &error))
        sonor_phone_report (self, error);
    }
}

/* A conversation of three needs two on the line. */
static void
settle_joined (SonorPhone *self)
{
  guint n = 0;

  for (guint i = 0; i < get_n_calls (self); i++)
    n += get_call (self, i)->joined && sonor_phone_call_is_talking (get_call (self, i)) ? 1 : 0;
  if (self->joined && n < 2)
    {
      for (guint i = 0; i < get_n_calls (self); i++)
        sonor_phone_call_set_joined (get_call (self, i), FALSE);
    }
  if (self->joined != (n >= 2))
    {
      self->joined = n >= 2;
      g_object_notify (G_OBJECT (self), "joined");
    }
}

/* Lets hear each other who should, and only those. */
void
sonor_phone_arrange (SonorPhone *self)
{
  gboolean rings_back = FALSE;

  settle_joined (self);
  for (guint i = 0; i < get_n_calls (self); i++)
    {
      SonorPhoneCall *call = get_call (self, i);

      sonor_phone_call_route (call, call == self->current || call->joined);
      /* Where the other side plays nothing while it rings there, we do: RFC 3960 3.2. */
      rings_back = rings_back || (call == self->current && sonor_phone_call_get_state (call) == SONOR_CALL_STATE_RINGING &&
                                  sonor_call_get_media (call->call) == NULL);
    }
  sonor_sound_set_ringing_back (self->sound, rings_back);
}

/* Whom the person is with when a call is over. Nobody is spoken to unasked: a held call stays held. */
static SonorPhoneCall *
find_next (SonorPhone     *self,
           SonorPhoneCall *ended)
{
  guint n = get_n_calls (self);

  for (guint i = 0; i < n; i++)
    {
      if (ended->joined && get_call (self, i)->joined && get_call (self, i) != ended)
        return get_call (self, i);
    }
  for (guint i = 0; i < n; i++)
    {
      if (get_call (self, i) == ended->consultation_of)
        return get_call (self, i);
    }

  return n > 0 ? get_call (self, n - 1) : NULL;
}

/* @call is to be no part of the conversation of three; the person stays with the other one. */
void
sonor_phone_leave (SonorPhone     *self,
                   SonorPhoneCall *call)
{
  SonorPhoneCall *next = call->joined && call == self->current ? find_next (self, call) : self->current;

  sonor_phone_call_set_joined (call, FALSE);
  sonor_phone_set_current (self, next);
}

void
sonor_phone_remove (SonorPhone     *self,
                    SonorPhoneCall *call)
{
  g_autoptr (SonorPhone) held = g_object_ref (self);
  guint position;

  if (!g_list_store_find (self->calls, call, &position))
    return;

  g_list_store_remove (self->calls, position);
  if (self->current == call)
    sonor_phone_set_current (self, find_next (self, call));
  else
    sonor_phone_arrange (self);
  sonor_phone_call_set_joined (call, FALSE);
  sonor_phone_store (self, call);
  g_signal_emit_by_name (self, "ended", call);
}

/**
 * sonor_phone_dial:
 * @self: a phone
 * @number: whom to call, as typed (see sonor_phone_number_normalise())
 * @headers: (nullable): what to tell with the call
 * @error: return location for a #GError
 *
 * Calls somebody, holding whom we talk with.
 *
 * Returns: (transfer none) (nullable): the call, or %NULL with @error set and everything as it was
 */
SonorPhoneCall *
sonor_phone_dial (SonorPhone        *self,
                  const char        *number,
                  SonorCallHeaders  *headers,
                  GError           **error)
{
  g_return_val_if_fail (SONOR_IS_PHONE (self), NULL);
  g_return_val_if_fail (number != NULL, NULL);

  return sonor_phone_call_up (self, number, headers, NULL, error);
}

static SonorPhoneCall *
find_partner (SonorPhone *self)
{
  SonorPhoneCall *partner = NULL;

  if (self->current == NULL || !sonor_phone_call_is_talking (self->current))
    return NULL;

  for (guint i = 0; i < get_n_calls (self); i++)
    {
      SonorPhoneCall *call = get_call (self, i);

      if (call == self->current || !sonor_phone_call_is_talking (call))
        continue;
      if (call == self->current->consultation_of)
        return call;
      partner = call;
    }

  return partner;
}

/* Who is joined hears one microphone, open or not. */
void
sonor_phone_mute_joined (SonorPhone *self,
                         gboolean    muted)
{
  for (guint i = 0; i < get_n_calls (self); i++)
    {
      if (get_call (self, i)->joined)
        sonor_phone_call_set_muted (get_call (self, i), muted);
    }
}

/**
 * sonor_phone_join:
 * @self: a phone
 * @error: return location for a #GError
 *
 * Makes a conversation of three: the current call and the held one, which is the one consulted about or else the newest.
 *
 * Returns: whether there are two answered calls; if not, @error is set
 */
gboolean
sonor_phone_join (SonorPhone  *self,
                  GError     **error)
{
  SonorPhoneCall *both[2];

  g_return_val_if_fail (SONOR_IS_PHONE (self), FALSE);

  both[0] = self->current;
  both[1] = find_partner (self);
  if (both[1] == NULL)
    {
      g_set_error_literal (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_STATE,
                           _("A conversation of three needs two answered calls"));
      return FALSE;
    }

  for (gsize i = 0; i < G_N_ELEMENTS (both); i++)
    {
      if (!sonor_call_resume (both[i]->call, error))
        return FALSE;
      sonor_phone_call_set_held (both[i], FALSE);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (both); i++)
    sonor_phone_call_set_joined (both[i], TRUE);
  sonor_phone_mute_joined (self, self->current->muted);
  sonor_phone_arrange (self);

  return TRUE;
}

/**
 * sonor_phone_split:
 * @self: a phone
 *
 * Ends the conversation of three: the current call goes on, the other one is held.
 */
void
sonor_phone_split (SonorPhone *self)
{
  g_return_if_fail (SONOR_IS_PHONE (self));

  if (!self->joined)
    return;

  for (guint i = 0; i < get_n_calls (self); i++)
    sonor_phone_call_set_joined (get_call (self, i), FALSE);
  sonor_phone_hold_others (self, self->current);
  sonor_phone_arrange (self);
}
