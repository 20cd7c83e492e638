/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "switch/overseer.h"

#include "switch/lines.h"

/**
 * SonorOverseer:
 *
 * Does to calls what supervisors want. What they want stands in the database; whenever something there has changed the
 * calls of this switch are made to be as it is wanted, so that a notice that got lost, or came twice, does no harm.
 */
struct _SonorOverseer
{
  GObject       parent_instance;

  SonorSwitch  *owner;
  GCancellable *cancellable;
  GHashTable   *supervisions;
  GHashTable   *done;
  gboolean      looking;
  gboolean      look_again;
};

/* One supervisor in one call, or rung for it. */
typedef struct
{
  SonorOverseer *overseer;
  char          *id;
  char          *call_id;
  char          *supervisor_id;
  char          *mode;
  SonorCallLeg  *leg;
  SonorTalk     *talk;
  gboolean       wanted;
} Supervision;

G_DEFINE_FINAL_TYPE (SonorOverseer, sonor_overseer, G_TYPE_OBJECT)

static void
supervision_free (Supervision *self)
{
  g_signal_handlers_disconnect_by_data (self->leg, self);
  g_signal_handlers_disconnect_by_data (self->talk, self);
  g_object_unref (self->leg);
  g_object_unref (self->talk);
  g_free (self->id);
  g_free (self->call_id);
  g_free (self->supervisor_id);
  g_free (self->mode);
  g_free (self);
}

/* What the database has not been told yet it still wants: that one is not begun again. */
static void
write_over (SonorOverseer *self,
            const char    *id,
            const char    *supervisor_id,
            const char    *call_id,
            const char    *why)
{
  g_autoptr (SonorQuery) query = sonor_query_new ("SELECT supervision_over($1, $2, $3)");

  g_hash_table_add (self->done, g_strdup (id));
  sonor_query_add_text (query, supervisor_id);
  sonor_query_add_text (query, call_id);
  sonor_query_add_text (query, why);
  sonor_ledger_write (sonor_switch_get_ledger (self->owner), query);
}

/* Who hears the supervisor: nobody, the seat, or both; or they take the seat's place. */
static void
apply_mode (Supervision *supervision)
{
  SonorOverseer *self = supervision->overseer;
  gboolean barges = g_str_equal (supervision->mode, "barge");

  if (!sonor_call_leg_get_answered (supervision->leg))
    return;
  if (g_str_equal (supervision->mode, "take_over"))
    {
      g_autoptr (SonorCallLeg) leg = g_object_ref (supervision->leg);
      g_autoptr (SonorTalk) talk = g_object_ref (supervision->talk);

      g_hash_table_add (self->done, g_strdup (supervision->id));
      g_hash_table_remove (self->supervisions, supervision->supervisor_id);
      if (sonor_talk_get_lasts (talk))
        sonor_talk_take_over (talk, leg);
      else
        sonor_call_leg_hang_up (leg);
      return;
    }
  sonor_talk_let_supervisor (supervision->talk, supervision->leg, barges || g_str_equal (supervision->mode, "whisper"),
                             barges);
}

static void
on_answered (SonorCallLeg *leg,
             Supervision  *supervision)
{
  g_autoptr (SonorQuery) query = NULL;

  if (!sonor_talk_get_lasts (supervision->talk))
    {
      sonor_call_leg_hang_up (leg);
      return;
    }

  query = sonor_query_new ("SELECT supervision_joined($1, $2)");
  sonor_query_add_text (query, supervision->supervisor_id);
  sonor_query_add_text (query, supervision->call_id);
  sonor_ledger_write (sonor_switch_get_ledger (supervision->overseer->owner), query);
  sonor_talk_add_supervisor (supervision->talk, leg);
  apply_mode (supervision);
}

static void
on_ended (SonorCallLeg *leg,
          const char   *why,
          Supervision  *supervision)
{
  SonorOverseer *self = supervision->overseer;

  sonor_talk_remove_supervisor (supervision->talk, leg);
  write_over (self, supervision->id, supervision->supervisor_id, supervision->call_id,
              g_str_equal (why, "hung_up") && !sonor_talk_get_lasts (supervision->talk) ? "call_over" : why);
  g_hash_table_remove (self->supervisions, supervision->supervisor_id);
}

/* The seat has left, and the call goes on without anybody to supervise. */
static void
on_talk_over (SonorTalk   *talk,
              Supervision *supervision)
{
  sonor_call_leg_hang_up (supervision->leg);
}

static void
begin (SonorOverseer   *self,
       SonorSwitchCall *call,
       const char      *id,
       const char      *supervisor_id,
       const char      *login,
       const char      *contact,
       const char      *mode)
{
  g_autoptr (SonorSipAddress) address = sonor_lines_find_seat (sonor_switch_get_lines (self->owner), login, contact);
  g_autoptr (SonorCallHeaders) headers = sonor_call_headers_new ();
  SonorTalk *talk = sonor_switch_call_get_talk (call);
  Supervision *supervision;

  if (address == NULL || !sonor_talk_get_lasts (talk))
    {
      write_over (self, id, supervisor_id, sonor_switch_call_get_id (call),
                  address == NULL ? "unreachable" : "call_over");
      return;
    }

  if (!sonor_call_headers_set (headers, SONOR_CALL_HEADER_CALL, sonor_switch_call_get_id (call), NULL) ||
      !sonor_call_headers_set (headers, SONOR_CALL_HEADER_SUPERVISION, mode, NULL))
    g_warning ("A header of a supervisor's call is not valid");
  supervision = g_new0 (Supervision, 1);
  supervision->overseer = self;
  supervision->id = g_strdup (id);
  supervision->call_id = g_strdup (sonor_switch_call_get_id (call));
  supervision->supervisor_id = g_strdup (supervisor_id);
  supervision->mode = g_strdup (mode);
  supervision->talk = g_object_ref (talk);
  supervision->wanted = TRUE;
  supervision->leg =
    sonor_call_leg_new_to_seat (self->owner, sonor_talk_get_media (talk), supervisor_id, address,
                                sonor_talk_get_caller (talk), headers, sonor_switch_get_ring_seconds (self->owner));
  g_hash_table_insert (self->supervisions, supervision->supervisor_id, supervision);
  g_signal_connect (supervision->leg, "answered", G_CALLBACK (on_answered), supervision);
  g_signal_connect (supervision->leg, "ended", G_CALLBACK (on_ended), supervision);
  g_signal_connect (talk, "over", G_CALLBACK (on_talk_over), supervision);
  sonor_call_leg_open (supervision->leg);
}

static void
apply (SonorOverseer *self,
       SonorResult   *rows,
       guint          row)
{
  const char *id = sonor_result_get_text (rows, row, "id");
  const char *supervisor_id = sonor_result_get_text (rows, row, "supervisor_id");
  const char *mode = sonor_result_get_text (rows, row, "mode");
  const char *call_id = sonor_result_get_text (rows, row, "call_id");
  SonorSwitchCall *call = sonor_switch_find_call (self->owner, call_id);
  Supervision *supervision = g_hash_table_lookup (self->supervisions, supervisor_id);

  if (call == NULL || g_hash_table_contains (self->done, id))
    return;
  if (g_str_equal (mode, "force_end"))
    {
      sonor_switch_call_end (call);
      return;
    }
  if (supervision == NULL || !g_str_equal (supervision->call_id, call_id))
    {
      if (!g_str_equal (mode, "take_over"))
        begin (self, call, id, supervisor_id, sonor_result_get_text (rows, row, "login"),
               sonor_result_get_text (rows, row, "contact"), mode);
      return;
    }

  supervision->wanted = TRUE;
  if (g_str_equal (supervision->mode, mode))
    return;
  g_free (supervision->id);
  supervision->id = g_strdup (id);
  g_free (supervision->mode);
  supervision->mode = g_strdup (mode);
  apply_mode (supervision);
}

/* What the database has been told need not be remembered. */
static void
forget_done (SonorOverseer *self,
             SonorResult   *rows)
{
  g_autoptr (GHashTable) before = g_steal_pointer (&self->done);

  self->done = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < sonor_result_get_n_rows (rows); i++)
    {
      const char *id = sonor_result_get_text (rows, i, "id");

      if (g_hash_table_contains (before, id))
        g_hash_table_add (self->done, g_strdup (id));
    }
}

/* Whom nobody wants in a call any more leaves it. */
static void
drop_unwanted (SonorOverseer *self)
{
  g_autoptr (GPtrArray) unwanted = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->supervisions);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Supervision *supervision = value;

      if (!supervision->wanted)
        g_ptr_array_add (unwanted, g_object_ref (supervision->leg));
    }
  for (guint i = 0; i < unwanted->len; i++)
    sonor_call_leg_hang_up (unwanted->pdata[i]);
}

static void
on_looked (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (SonorOverseer) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, &error);
  GHashTableIter iter;
  gpointer value;

  self->looking = FALSE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (rows != NULL && !self->look_again)
    {
      g_hash_table_iter_init (&iter, self->supervisions);
      while (g_hash_table_iter_next (&iter, NULL, &value))
        ((Supervision *) value)->wanted = FALSE;
      forget_done (self, rows);
      for (guint i = 0; i < sonor_result_get_n_rows (rows); i++)
        apply (self, rows, i);
      drop_unwanted (self);
    }
  if (self->look_again)
    sonor_overseer_look (self);
}

static void
sonor_overseer_dispose (GObject *object)
{
  SonorOverseer *self = SONOR_OVERSEER (object);

  g_cancellable_cancel (self->cancellable);
  g_hash_table_remove_all (self->supervisions);

  G_OBJECT_CLASS (sonor_overseer_parent_class)->dispose (object);
}

static void
sonor_overseer_finalize (GObject *object)
{
  SonorOverseer *self = SONOR_OVERSEER (object);

  g_hash_table_unref (self->supervisions);
  g_hash_table_unref (self->done);
  g_object_unref (self->cancellable);

  G_OBJECT_CLASS (sonor_overseer_parent_class)->finalize (object);
}

static void
sonor_overseer_class_init (SonorOverseerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_overseer_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_overseer_finalize;
}

static void
sonor_overseer_init (SonorOverseer *self)
{
  self->cancellable = g_cancellable_new ();
  self->done = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->supervisions = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) supervision_free);
}

/**
 * sonor_overseer_new:
 * @owner: the switch, which outlives it
 *
 * Returns: (transfer full): an overseer
 */
SonorOverseer *
sonor_overseer_new (SonorSwitch *owner)
{
  SonorOverseer *self = g_object_new (SONOR_TYPE_OVERSEER, NULL);

  self->owner = owner;

  return self;
}

/**
 * sonor_overseer_look:
 * @self: an overseer
 *
 * Asks what is wanted of the calls there are, and does it.
 */
void
sonor_overseer_look (SonorOverseer *self)
{
  g_autoptr (SonorQuery) query = NULL;
  g_auto (GStrv) ids = NULL;

  g_return_if_fail (SONOR_IS_OVERSEER (self));

  self->look_again = self->looking;
  if (self->looking || !sonor_database_get_connected (sonor_switch_get_database (self->owner)))
    return;

  self->looking = TRUE;
  ids = sonor_switch_list_calls (self->owner);
  query = sonor_query_new ("SELECT id, call_id, supervisor_id, login, contact, mode FROM supervision_wanted($1::uuid[])");
  sonor_query_add_text_array (query, (const char *const *) ids);
  sonor_database_query_async (sonor_switch_get_database (self->owner), query, self->cancellable, on_looked,
                              g_object_ref (self));
}

/**
 * sonor_overseer_add_legs:
 * @self: an overseer
 * @call_id: a call
 * @legs: (element-type SonorCallLeg): where to add references
 *
 * Adds the supervisors who are in it or rung for it.
 */
void
sonor_overseer_add_legs (SonorOverseer *self,
                         const char    *call_id,
                         GPtrArray     *legs)
{
  GHashTableIter iter;
  gpointer value;

  g_return_if_fail (SONOR_IS_OVERSEER (self));

  g_hash_table_iter_init (&iter, self->supervisions);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Supervision *supervision = value;

      if (g_str_equal (supervision->call_id, call_id))
        g_ptr_array_add (legs, g_object_ref (supervision->leg));
    }
}
