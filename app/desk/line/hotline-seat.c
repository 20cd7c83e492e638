/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/line/hotline-seat.h"

#include <glib/gi18n.h>

#include "base/config.h"

/**
 * SonorHotlineSeat:
 *
 * The person's seat at the hotline's own switch: one sign-in for everything. The database that let them in also gives their
 * telephone a password for the switch, and knows whether they are ready.
 */
struct _SonorHotlineSeat
{
  GObject        parent_instance;

  SonorDatabase *database;
  char          *server;
  char          *transport;
  char          *staff_id;
  char          *status;
  char          *reason;
  char          *state;
  char          *call_id;
  gint64         wrap_up_end;
  GHashTable    *breaks;
  GHashTable    *queues;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorHotlineSeat, sonor_hotline_seat, G_TYPE_OBJECT)

static void
on_status_read (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (SonorHotlineSeat) self = user_data;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, NULL);

  /* What cannot be read now is read after the next connect. */
  if (rows == NULL || sonor_result_get_n_rows (rows) == 0)
    return;

  g_free (self->status);
  g_free (self->reason);
  g_free (self->state);
  g_free (self->call_id);
  self->status = g_strdup (sonor_result_get_text (rows, 0, "status"));
  self->reason = g_strdup (sonor_result_get_text (rows, 0, "reason"));
  self->state = g_strdup (sonor_result_get_text (rows, 0, "state"));
  self->call_id = g_strdup (sonor_result_get_text (rows, 0, "call_id"));
  self->wrap_up_end = sonor_result_is_null (rows, 0, "wrap_up_s")
                        ? 0 : g_get_monotonic_time () + (gint64) (sonor_result_get_double (rows, 0, "wrap_up_s") * G_USEC_PER_SEC);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_words_read (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (SonorHotlineSeat) self = user_data;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, NULL);

  if (rows == NULL)
    return;

  g_hash_table_remove_all (self->breaks);
  g_hash_table_remove_all (self->queues);
  for (guint i = 0; i < sonor_result_get_n_rows (rows); i++)
    g_hash_table_insert (sonor_result_get_boolean (rows, i, "is_queue") ? self->queues : self->breaks,
                         g_strdup (sonor_result_get_text (rows, i, "code")), g_strdup (sonor_result_get_text (rows, i, "name")));
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
read_words (SonorHotlineSeat *self)
{
  g_autoptr (SonorQuery) query =
    sonor_query_new ("SELECT code, name_in_language(name_en, name_zh, name_mn) AS name, false AS is_queue FROM break_reason"
                     " UNION ALL SELECT code, name_in_language(name_en, name_zh, name_mn), true FROM queue");

  sonor_database_query_async (self->database, query, NULL, on_words_read, g_object_ref (self));
}

/* A seat also changes without its person: nobody answered, or a supervisor says so. */
static void
read_status (SonorHotlineSeat *self)
{
  g_autoptr (SonorQuery) query = NULL;

  if (self->staff_id == NULL)
    return;

  query = sonor_query_new ("SELECT status, reason, state, call_id, wrap_up_s FROM seat_line()");
  sonor_database_query_async (self->database, query, NULL, on_status_read, g_object_ref (self));
}

static void
on_notification (SonorDatabase    *database,
                 const char       *channel,
                 const char       *payload,
                 SonorHotlineSeat *self)
{
  if (g_str_equal (channel, "seat") && g_strcmp0 (payload, self->staff_id) == 0)
    read_status (self);
}

static void
sonor_hotline_seat_finalize (GObject *object)
{
  SonorHotlineSeat *self = SONOR_HOTLINE_SEAT (object);

  g_clear_object (&self->database);
  g_free (self->server);
  g_free (self->transport);
  g_free (self->staff_id);
  g_free (self->status);
  g_free (self->reason);
  g_free (self->state);
  g_free (self->call_id);
  g_hash_table_unref (self->breaks);
  g_hash_table_unref (self->queues);

  G_OBJECT_CLASS (sonor_hotline_seat_parent_class)->finalize (object);
}

static void
sonor_hotline_seat_class_init (SonorHotlineSeatClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sonor_hotline_seat_finalize;

  /**
   * SonorHotlineSeat::changed:
   * @self: the seat
   *
   * The person has another status now, by themselves or by somebody else, their line does something else, or the names of
   * breaks and queues have been read.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sonor_hotline_seat_init (SonorHotlineSeat *self)
{
  self->breaks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->queues = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/**
 * sonor_hotline_seat_new:
 * @workplace: what the person works with
 *
 * The switch is the one that the configuration of this computer names: `server` of group `[telephone]`, a host and perhaps a
 * port, and `transport` (udp, tcp or tls) if it is not UDP. A unit officer has no seat.
 *
 * Returns: (transfer full): the seat
 */
SonorHotlineSeat *
sonor_hotline_seat_new (SonorWorkplace *workplace)
{
  SonorHotlineSeat *self = g_object_new (SONOR_TYPE_HOTLINE_SEAT, NULL);
  g_autoptr (SonorConfig) config = sonor_config_load (NULL);

  self->database = g_object_ref (sonor_workplace_get_database (workplace));
  if (config != NULL && *sonor_person_get_unit_name (sonor_workplace_get_person (workplace)) == '\0')
    self->server = sonor_config_dup_string (config, "telephone", "server");
  if (self->server != NULL)
    {
      self->transport = sonor_config_dup_string (config, "telephone", "transport");
      g_signal_connect_object (self->database, "notification", G_CALLBACK (on_notification), self, 0);
      g_signal_connect_object (self->database, "resync", G_CALLBACK (read_status), self, G_CONNECT_SWAPPED);
      sonor_database_listen (self->database, "seat");
    }

  return self;
}

/**
 * sonor_hotline_seat_exists:
 * @self: a seat
 *
 * Returns: whether there is a switch that this person has a seat at
 */
gboolean
sonor_hotline_seat_exists (SonorHotlineSeat *self)
{
  g_return_val_if_fail (SONOR_IS_HOTLINE_SEAT (self), FALSE);

  return self->server != NULL;
}

/**
 * sonor_hotline_seat_get_status:
 * @self: a seat
 *
 * Returns: (transfer none) (nullable): signed_out, ready, not_ready, break or training, as the database has it; %NULL before
 *   it is known
 */
const char *
sonor_hotline_seat_get_status (SonorHotlineSeat *self)
{
  g_return_val_if_fail (SONOR_IS_HOTLINE_SEAT (self), NULL);

  return self->status;
}

/**
 * sonor_hotline_seat_get_reason:
 * @self: a seat
 *
 * Returns: (transfer none) (nullable): why: the code of a break, or a word of Sonor's (no_answer, declined, forced …)
 */
const char *
sonor_hotline_seat_get_reason (SonorHotlineSeat *self)
{
  g_return_val_if_fail (SONOR_IS_HOTLINE_SEAT (self), NULL);

  return self->reason;
}

/**
 * sonor_hotline_seat_get_breaks:
 * @self: a seat
 *
 * Returns: (transfer none) (element-type utf8 utf8): the breaks that can be taken: what they are called, by their codes
 */
GHashTable *
sonor_hotline_seat_get_breaks (SonorHotlineSeat *self)
{
  g_return_val_if_fail (SONOR_IS_HOTLINE_SEAT (self), NULL);

  return self->breaks;
}

/**
 * sonor_hotline_seat_get_state:
 * @self: a seat
 *
 * Returns: (transfer none) (nullable): idle, offered, talking, held or wrap_up, as the database has it; %NULL before it is known
 */
const char *
sonor_hotline_seat_get_state (SonorHotlineSeat *self)
{
  g_return_val_if_fail (SONOR_IS_HOTLINE_SEAT (self), NULL);

  return self->state;
}

/**
 * sonor_hotline_seat_get_call_id:
 * @self: a seat
 *
 * Returns: (transfer none) (nullable): the call that rings, is talked in or is wrapped up; %NULL if there is none
 */
const char *
sonor_hotline_seat_get_call_id (SonorHotlineSeat *self)
{
  g_return_val_if_fail (SONOR_IS_HOTLINE_SEAT (self), NULL);

  return self->call_id;
}

/**
 * sonor_hotline_seat_get_wrap_up_seconds:
 * @self: a seat
 *
 * Returns: how many seconds of wrap-up are left, 0 if it is about to end; -1 if there is none
 */
int
sonor_hotline_seat_get_wrap_up_seconds (SonorHotlineSeat *self)
{
  g_return_val_if_fail (SONOR_IS_HOTLINE_SEAT (self), -1);

  if (self->wrap_up_end == 0 || g_strcmp0 (self->state, "wrap_up") != 0)
    return -1;

  return (int) (MAX (self->wrap_up_end - g_get_monotonic_time (), 0) / G_USEC_PER_SEC);
}

/**
 * sonor_hotline_seat_get_queue_name:
 * @self: a seat
 * @code: (nullable): code of a queue
 *
 * Returns: (transfer none) (nullable): what people call it; the code itself while that is not known
 */
const char *
sonor_hotline_seat_get_queue_name (SonorHotlineSeat *self,
                                   const char       *code)
{
  const char *name;

  g_return_val_if_fail (SONOR_IS_HOTLINE_SEAT (self), NULL);

  name = code != NULL ? g_hash_table_lookup (self->queues, code) : NULL;

  return name != NULL ? name : code;
}

static void
on_answered (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  SonorResult *rows = sonor_database_query_finish (SONOR_DATABASE (source), result, &error);

  if (rows != NULL)
    g_task_return_pointer (task, rows, (GDestroyNotify) sonor_result_unref);
  else
    g_task_return_error (task, error);
}

static void
ask (SonorHotlineSeat    *self,
     SonorQuery          *query,
     GCancellable        *cancellable,
     GAsyncReadyCallback  callback,
     gpointer             user_data)
{
  g_autoptr (SonorQuery) owned = query;
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  sonor_database_query_async (self->database, owned, cancellable, on_answered, task);
}

/**
 * sonor_hotline_seat_sign_in_async:
 * @self: a seat that exists
 * @cancellable: (nullable): a #GCancellable
 * @callback: called when the telephone may register, or not
 * @user_data: for @callback
 *
 * Signs the person in at the line. They are not ready at first.
 */
void
sonor_hotline_seat_sign_in_async (SonorHotlineSeat    *self,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  g_return_if_fail (SONOR_IS_HOTLINE_SEAT (self));
  g_return_if_fail (self->server != NULL);

  ask (self, sonor_query_new ("SELECT s ->> 'user' AS login, s ->> 'password' AS password, "
                              "s ->> 'staff_id' AS staff_id FROM seat_sign_in() s"),
       cancellable, callback, user_data);
}

/**
 * sonor_hotline_seat_sign_in_finish:
 * @self: a seat
 * @result: what the callback was given
 * @address: (out) (transfer full): the SIP address to register
 * @password: (out) (transfer full): the password that goes with it
 * @error: return location for a #GError
 *
 * Returns: whether the person is signed in
 */
gboolean
sonor_hotline_seat_sign_in_finish (SonorHotlineSeat  *self,
                                   GAsyncResult      *result,
                                   char             **address,
                                   char             **password,
                                   GError           **error)
{
  g_autoptr (SonorResult) rows = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  rows = g_task_propagate_pointer (G_TASK (result), error);
  if (rows == NULL)
    return FALSE;

  *address = g_strdup_printf ("sip:%s@%s;transport=%s", sonor_result_get_text (rows, 0, "login"), self->server,
                              self->transport != NULL ? self->transport : "udp");
  *password = g_strdup (sonor_result_get_text (rows, 0, "password"));
  g_free (self->staff_id);
  self->staff_id = g_strdup (sonor_result_get_text (rows, 0, "staff_id"));
  read_status (self);
  read_words (self);

  return TRUE;
}

/**
 * sonor_hotline_seat_set_status_async:
 * @self: a seat that is signed in
 * @status: ready, not_ready or break
 * @reason: (nullable): for a break: its code
 * @cancellable: (nullable): a #GCancellable
 * @callback: called when the database knows
 * @user_data: for @callback
 *
 * Says whether the person wants calls. In the middle of one it holds from its end on.
 */
void
sonor_hotline_seat_set_status_async (SonorHotlineSeat    *self,
                                     const char          *status,
                                     const char          *reason,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data)
{
  SonorQuery *query = sonor_query_new ("SELECT seat_set_status($1, $2)");

  g_return_if_fail (SONOR_IS_HOTLINE_SEAT (self));

  sonor_query_add_text (query, status);
  sonor_query_add_text (query, reason);
  ask (self, query, cancellable, callback, user_data);
}

/**
 * sonor_hotline_seat_set_status_finish:
 * @self: a seat
 * @result: what the callback was given
 * @error: return location for a #GError
 *
 * Returns: whether the database has taken it
 */
gboolean
sonor_hotline_seat_set_status_finish (SonorHotlineSeat  *self,
                                      GAsyncResult      *result,
                                      GError           **error)
{
  g_autoptr (SonorResult) rows = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  rows = g_task_propagate_pointer (G_TASK (result), error);

  return rows != NULL;
}

/**
 * sonor_hotline_seat_end_wrap_up_async:
 * @self: a seat that is signed in
 * @cancellable: (nullable): a #GCancellable
 * @callback: called when the database knows; finish with sonor_hotline_seat_set_status_finish()
 * @user_data: for @callback
 *
 * Wrap-up is done, before its time is over.
 */
void
sonor_hotline_seat_end_wrap_up_async (SonorHotlineSeat    *self,
                                      GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data)
{
  g_return_if_fail (SONOR_IS_HOTLINE_SEAT (self));

  ask (self, sonor_query_new ("SELECT seat_end_wrap_up()"), cancellable, callback, user_data);
}
