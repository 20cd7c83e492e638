/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The calls that a switch has. */

#include "switch/operations.h"
#include "switch/switch-private.h"

static void
on_call_ended (SonorSwitchCall *call,
               SonorSwitch     *self)
{
  g_autoptr (SonorSwitchCall) held = g_object_ref (call);

  g_hash_table_remove (self->calls, sonor_switch_call_get_id (call));
  if (self->operations != NULL)
    sonor_operations_call_ended (self->operations, sonor_switch_call_get_id (call), sonor_switch_call_get_outcome (call));
}

/**
 * sonor_switch_take_call:
 * @self: a switch
 * @call: (transfer full): a call that has come
 *
 * It is one of ours until it has ended.
 */
void
sonor_switch_take_call (SonorSwitch     *self,
                        SonorSwitchCall *call)
{
  g_return_if_fail (SONOR_IS_SWITCH (self));

  g_signal_connect_object (call, "ended", G_CALLBACK (on_call_ended), self, 0);
  g_hash_table_insert (self->calls, (gpointer) sonor_switch_call_get_id (call), call);
}

/**
 * sonor_switch_list_legs:
 * @self: a switch
 * @call: a call of it
 *
 * Returns: (transfer full) (element-type SonorCallLeg): everybody who is rung or talks in it, but for a citizen who has called
 */
GPtrArray *
sonor_switch_list_legs (SonorSwitch     *self,
                        SonorSwitchCall *call)
{
  GPtrArray *legs = g_ptr_array_new_with_free_func (g_object_unref);

  sonor_switch_call_add_legs (call, legs);
  sonor_overseer_add_legs (self->overseer, sonor_switch_call_get_id (call), legs);

  return legs;
}

/**
 * sonor_switch_find_talk:
 * @self: a switch
 * @call: a seat's telephone
 *
 * Returns: (transfer none) (nullable): where it talks
 */
SonorTalk *
sonor_switch_find_talk (SonorSwitch *self,
                        SonorCall   *call)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->calls);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      SonorTalk *talk = sonor_switch_call_get_talk (value);
      SonorCallLeg *seat = sonor_talk_get_seat (talk);

      if (seat != NULL && sonor_call_leg_get_call (seat) == call)
        return talk;
    }

  return NULL;
}

/**
 * sonor_switch_list_calls:
 * @self: a switch
 *
 * Returns: (transfer full): the ids of the calls it has
 */
char **
sonor_switch_list_calls (SonorSwitch *self)
{
  g_autofree const char **ids = (const char **) g_hash_table_get_keys_as_array (self->calls, NULL);

  return g_strdupv ((char **) ids);
}

/**
 * sonor_switch_find_call:
 * @self: a switch
 * @id: the id of a call
 *
 * Returns: (transfer none) (nullable): the call, %NULL if it has it not
 */
SonorSwitchCall *
sonor_switch_find_call (SonorSwitch *self,
                        const char  *id)
{
  return g_hash_table_lookup (self->calls, id);
}

/**
 * sonor_switch_get_calls:
 * @self: a switch
 *
 * Returns: (transfer none) (element-type utf8 SonorSwitchCall): the calls there are, by id
 */
GHashTable *
sonor_switch_get_calls (SonorSwitch *self)
{
  return self->calls;
}
