/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "switch/lines.h"

#include "store/store-error.h"

/**
 * SonorLines:
 *
 * Where calls come from and go to: the trunks, and the telephones of seats. Calls come in on a trunk for its own
 * numbers only; out goes only what a seat calls or passes on, which the database has let it.
 */
struct _SonorLines
{
  GObject         parent_instance;

  SonorSwitch    *owner;
  SonorRegistrar *registrar;
  GPtrArray      *trunks;
};

G_DEFINE_FINAL_TYPE (SonorLines, sonor_lines, G_TYPE_OBJECT)

static void
sonor_lines_finalize (GObject *object)
{
  SonorLines *self = SONOR_LINES (object);

  g_ptr_array_unref (self->trunks);

  G_OBJECT_CLASS (sonor_lines_parent_class)->finalize (object);
}

static void
sonor_lines_dispose (GObject *object)
{
  g_clear_object (&SONOR_LINES (object)->registrar);

  G_OBJECT_CLASS (sonor_lines_parent_class)->dispose (object);
}

static void
sonor_lines_class_init (SonorLinesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_lines_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_lines_finalize;
}

static void
sonor_lines_init (SonorLines *self)
{
}

static void
tell (SonorLines *self,
      SonorTrunk *trunk)
{
  g_autoptr (SonorQuery) query = sonor_query_new ("SELECT trunk_tell($1, $2, $3, $4)");
  const char *detail;
  const char *state = sonor_trunk_get_state (trunk, &detail);

  sonor_query_add_text (query, sonor_switch_get_name (self->owner));
  sonor_query_add_text (query, sonor_trunk_get_name (trunk));
  sonor_query_add_text (query, state);
  sonor_query_add_text (query, detail);
  sonor_ledger_write (sonor_switch_get_ledger (self->owner), query);
}

static void
on_trunk_changed (SonorTrunk *trunk,
                  SonorLines *self)
{
  const char *detail;

  g_message ("Trunk %s: %s", sonor_trunk_get_name (trunk), sonor_trunk_get_state (trunk, &detail));
  tell (self, trunk);
}

/**
 * sonor_lines_new:
 * @owner: the switch, which outlives them
 * @registrar: where seats register
 * @trunks: (element-type SonorTrunk): the trunks
 *
 * Returns: (transfer full): the lines
 */
SonorLines *
sonor_lines_new (SonorSwitch    *owner,
                 SonorRegistrar *registrar,
                 GPtrArray      *trunks)
{
  SonorLines *self = g_object_new (SONOR_TYPE_LINES, NULL);

  self->owner = owner;
  self->registrar = g_object_ref (registrar);
  self->trunks = g_ptr_array_ref (trunks);

  return self;
}

static SonorTrunk *
find_trunk (GPtrArray  *trunks,
            const char *name)
{
  for (guint i = 0; i < trunks->len; i++)
    {
      if (g_str_equal (sonor_trunk_get_name (trunks->pdata[i]), name))
        return trunks->pdata[i];
    }

  return NULL;
}

static gboolean
start_trunk (SonorLines      *self,
             SonorTrunk      *trunk,
             SonorUserAgent  *user_agent,
             GError         **error)
{
  g_signal_connect_object (trunk, "changed", G_CALLBACK (on_trunk_changed), self, 0);

  return sonor_trunk_start (trunk, user_agent, error);
}

/**
 * sonor_lines_start:
 * @self: the lines
 * @user_agent: through which the trunks talk
 * @error: return location for a #GError
 *
 * Returns: whether every trunk could be made ready; %FALSE with @error set
 */
gboolean
sonor_lines_start (SonorLines      *self,
                   SonorUserAgent  *user_agent,
                   GError         **error)
{
  g_return_val_if_fail (SONOR_IS_LINES (self), FALSE);

  for (guint i = 0; i < self->trunks->len; i++)
    {
      if (!start_trunk (self, self->trunks->pdata[i], user_agent, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * sonor_lines_reload:
 * @self: the lines
 * @trunks: (element-type SonorTrunk): the trunks as the configuration has them now
 * @user_agent: through which the trunks talk
 * @error: return location for a #GError
 *
 * Takes what is new: trunks, and of those there are who is let in for which numbers. A trunk that is gone lets nobody in
 * any more. Where a trunk calls and registers stays until the next start, which is logged.
 *
 * Returns: whether it was taken; %FALSE with @error set if a new trunk cannot be made ready, and nothing has changed
 */
gboolean
sonor_lines_reload (SonorLines      *self,
                    GPtrArray       *trunks,
                    SonorUserAgent  *user_agent,
                    GError         **error)
{
  guint n_before = self->trunks->len;

  g_return_val_if_fail (SONOR_IS_LINES (self), FALSE);

  for (guint i = 0; i < trunks->len; i++)
    {
      if (find_trunk (self->trunks, sonor_trunk_get_name (trunks->pdata[i])) == NULL &&
          !start_trunk (self, trunks->pdata[i], user_agent, error))
        return FALSE;
    }

  for (guint i = 0; i < n_before; i++)
    {
      SonorTrunk *trunk = self->trunks->pdata[i];
      SonorTrunk *now = find_trunk (trunks, sonor_trunk_get_name (trunk));

      if (now == NULL)
        sonor_trunk_close (trunk);
      else if (!sonor_trunk_take_rules (trunk, now))
        g_warning ("Trunk %s: where it calls has changed, which waits for the next start", sonor_trunk_get_name (trunk));
    }
  for (guint i = 0; i < trunks->len; i++)
    {
      if (find_trunk (self->trunks, sonor_trunk_get_name (trunks->pdata[i])) == NULL)
        g_ptr_array_add (self->trunks, g_object_ref (trunks->pdata[i]));
    }
  sonor_lines_tell (self);

  return TRUE;
}

/**
 * sonor_lines_tell:
 * @self: the lines
 *
 * Tells the database how each trunk stands.
 */
void
sonor_lines_tell (SonorLines *self)
{
  g_return_if_fail (SONOR_IS_LINES (self));

  for (guint i = 0; i < self->trunks->len; i++)
    tell (self, self->trunks->pdata[i]);
}

/**
 * sonor_lines_find_number:
 * @self: the lines
 * @call: a call that has come
 *
 * Returns: (transfer none) (nullable): the number of ours that a trunk brings it for; %NULL if it comes from no trunk, or for
 *   a number that is none of that one's
 */
const char *
sonor_lines_find_number (SonorLines *self,
                         SonorCall  *call)
{
  g_return_val_if_fail (SONOR_IS_LINES (self), NULL);

  for (guint i = 0; i < self->trunks->len; i++)
    {
      const char *number = sonor_trunk_is_peer (self->trunks->pdata[i], sonor_call_get_source (call))
                             ? sonor_trunk_find_number (self->trunks->pdata[i], call) : NULL;

      if (number != NULL)
        return number;
    }

  return NULL;
}

/**
 * sonor_lines_find_way_out:
 * @self: the lines
 *
 * Returns: (transfer none) (nullable): the first trunk that one can call through now
 */
SonorTrunk *
sonor_lines_find_way_out (SonorLines *self)
{
  g_return_val_if_fail (SONOR_IS_LINES (self), NULL);

  for (guint i = 0; i < self->trunks->len; i++)
    {
      if (sonor_trunk_can_dial (self->trunks->pdata[i]))
        return self->trunks->pdata[i];
    }

  return NULL;
}

/**
 * sonor_lines_find_seat:
 * @self: the lines
 * @login: whose seat
 * @contact: (nullable): where their telephone is, as the database has it from whichever switch
 *
 * Returns: (transfer full) (nullable): where their telephone is, %NULL if nobody knows
 */
SonorSipAddress *
sonor_lines_find_seat (SonorLines *self,
                       const char *login,
                       const char *contact)
{
  SonorSipAddress *address;

  g_return_val_if_fail (SONOR_IS_LINES (self), NULL);

  address = login != NULL ? sonor_registrar_find (self->registrar, login) : NULL;
  if (address != NULL)
    return g_object_ref (address);

  return contact != NULL ? sonor_sip_address_new (contact, NULL, NULL) : NULL;
}

/**
 * sonor_lines_make_leg:
 * @self: the lines
 * @media: the call's sound
 * @rows: whom to ring, as call_out() and call_transfer() tell: callee_id, callee_login and contact of a seat, or
 * number; ring_s
 * @caller: (nullable): the number that a seat is shown
 * @headers: what a seat's telephone is told
 *
 * Returns: (transfer full) (nullable): a leg that does not ring yet, %NULL if there is no telephone or no way out
 */
SonorCallLeg *
sonor_lines_make_leg (SonorLines       *self,
                      SonorMediaCall   *media,
                      SonorResult      *rows,
                      const char       *caller,
                      SonorCallHeaders *headers)
{
  const char *staff_id = sonor_result_get_text (rows, 0, "callee_id");
  guint ring_seconds = (guint) sonor_result_get_integer (rows, 0, "ring_s");
  g_autoptr (SonorSipAddress) contact = NULL;
  SonorTrunk *trunk;

  g_return_val_if_fail (SONOR_IS_LINES (self), NULL);

  if (staff_id == NULL)
    {
      trunk = sonor_lines_find_way_out (self);
      if (trunk == NULL)
        return NULL;
      return sonor_call_leg_new_to_outside (self->owner, media, trunk, sonor_result_get_text (rows, 0, "number"),
                                            ring_seconds);
    }

  contact = sonor_lines_find_seat (self, sonor_result_get_text (rows, 0, "callee_login"),
                                   sonor_result_get_text (rows, 0, "contact"));
  if (contact == NULL)
    return NULL;

  return sonor_call_leg_new_to_seat (self->owner, media, staff_id, contact, caller, headers, ring_seconds);
}

/**
 * sonor_lines_find_refusal:
 * @error: why the database does not let somebody call
 *
 * Returns: what to tell their telephone
 */
SonorCallRefusal
sonor_lines_find_refusal (const GError *error)
{
  if (g_error_matches (error, SONOR_STORE_ERROR, SONOR_STORE_ERROR_FORBIDDEN))
    return SONOR_CALL_REFUSAL_FORBIDDEN;
  if (g_error_matches (error, SONOR_STORE_ERROR, SONOR_STORE_ERROR_NOT_FOUND))
    return SONOR_CALL_REFUSAL_NOT_FOUND;
  if (g_error_matches (error, SONOR_STORE_ERROR, SONOR_STORE_ERROR_CONFLICT))
    return SONOR_CALL_REFUSAL_BUSY;

  return SONOR_CALL_REFUSAL_UNAVAILABLE;
}
