/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "store/database.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "store/session.h"
#include "store/store-error.h"

#define FIRST_DELAY_SECONDS 0.1
#define LONGEST_DELAY_SECONDS 30.0
#define HEARTBEAT_SECONDS 10
#define STEADY_SECONDS 5

/**
 * SonorDatabase:
 *
 * One person, signed in. It keeps a session open as long as the person is signed in: when the session breaks it says so at
 * once, tries again after a delay that doubles from 0.1 to 30 seconds (each time between half and all of it, so that a
 * hundred desks do not come back in one moment) and as soon as the network of this computer changes, and emits
 * #SonorDatabase::resync when it is back.
 *
 * When the server turns the person away (locked, password changed) or has another schema by then, it signs out and emits
 * #SonorDatabase::rejected.
 */
struct _SonorDatabase
{
  GObject parent_instance;

  char         *connection_string;
  char         *user;
  char         *password;
  GPtrArray    *channels;

  SonorSession *session;
  GCancellable *opening;
  guint         n_failed;
  guint         retry_id;
  guint         heartbeat_id;

  char         *server;
  GDateTime    *state_since;
  GDateTime    *data_at;
  GDateTime    *retry_at;
  gint64        data_at_us;
};

enum
{
  PROP_0,
  PROP_CONNECTED,
  PROP_STATE_SINCE,
  PROP_DATA_AT,
  PROP_SERVER,
  PROP_RETRY_AT,
  N_PROPERTIES
};

enum
{
  NOTIFICATION,
  RESYNC,
  REJECTED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorDatabase, sonor_database, G_TYPE_OBJECT)

static void reconnect (SonorDatabase *self);

static void
forget_secrets (SonorDatabase *self)
{
  if (self->password != NULL)
    explicit_bzero (self->password, strlen (self->password));
  g_clear_pointer (&self->password, g_free);
  g_clear_pointer (&self->user, g_free);
}

static void
set_retry_at (SonorDatabase *self,
              GDateTime     *retry_at)
{
  if (self->retry_at == NULL && retry_at == NULL)
    return;

  g_clear_pointer (&self->retry_at, g_date_time_unref);
  self->retry_at = retry_at;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RETRY_AT]);
}

/* Takes the session, or NULL for none, and tells everyone. */
static void
set_session (SonorDatabase *self,
             SonorSession  *session)
{
  g_autoptr (SonorSession) old = g_steal_pointer (&self->session);

  if (old != NULL)
    g_signal_handlers_disconnect_by_data (old, self);

  self->session = session;
  g_clear_handle_id (&self->heartbeat_id, g_source_remove);
  g_clear_pointer (&self->server, g_free);
  if (session != NULL)
    self->server = sonor_connection_dup_server (sonor_session_get_interactive (session));

  if ((old == NULL) == (session == NULL))
    return;

  g_clear_pointer (&self->state_since, g_date_time_unref);
  self->state_since = g_date_time_new_now_local ();
  g_object_freeze_notify (G_OBJECT (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONNECTED]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE_SINCE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SERVER]);
  g_object_thaw_notify (G_OBJECT (self));
}

/* Reconnecting */

static gboolean
on_retry_time (gpointer user_data)
{
  SonorDatabase *self = user_data;

  self->retry_id = 0;
  reconnect (self);

  return G_SOURCE_REMOVE;
}

static void
reconnect_later (SonorDatabase *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  double delay = FIRST_DELAY_SECONDS * (double) (1u << MIN (self->n_failed, 16));

  delay = MIN (delay, LONGEST_DELAY_SECONDS) * g_random_double_range (0.5, 1.0);
  self->n_failed++;
  g_clear_handle_id (&self->retry_id, g_source_remove);
  self->retry_id = g_timeout_add ((guint) (delay * 1000.0), on_retry_time, self);
  set_retry_at (self, g_date_time_add (now, (GTimeSpan) (delay * G_TIME_SPAN_SECOND)));
}

static void
on_network_changed (GNetworkMonitor *monitor,
                    gboolean         available,
                    SonorDatabase   *self)
{
  if (self->retry_id == 0 || !available)
    return;

  g_clear_handle_id (&self->retry_id, g_source_remove);
  self->n_failed = 0;
  reconnect_later (self);
}

static void
on_session_answered (SonorSession  *session,
                     SonorDatabase *self)
{
  g_clear_pointer (&self->data_at, g_date_time_unref);
  self->data_at = g_date_time_new_now_local ();
  self->data_at_us = g_get_monotonic_time ();
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DATA_AT]);
}

static void
on_session_notification (SonorSession  *session,
                         const char    *channel,
                         const char    *payload,
                         SonorDatabase *self)
{
  g_signal_emit (self, signals[NOTIFICATION], 0, channel, payload);
}

static void
on_session_closed (SonorSession  *session,
                   const GError  *error,
                   SonorDatabase *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  /* A server that lets us in and drops us at once is not a server that is back. */
  if (g_date_time_difference (now, self->state_since) > STEADY_SECONDS * G_TIME_SPAN_SECOND)
    self->n_failed = 0;
  set_session (self, NULL);
  reconnect_later (self);
}

static gboolean
on_heartbeat (gpointer user_data)
{
  SonorDatabase *self = user_data;

  if (g_get_monotonic_time () - self->data_at_us >= (HEARTBEAT_SECONDS - 1) * G_USEC_PER_SEC)
    sonor_session_check (self->session);

  return self->heartbeat_id != 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
take_session (SonorDatabase *self,
              SonorSession  *session)
{
  g_signal_connect_object (session, "answered", G_CALLBACK (on_session_answered), self, 0);
  g_signal_connect_object (session, "notification", G_CALLBACK (on_session_notification), self, 0);
  g_signal_connect_object (session, "closed", G_CALLBACK (on_session_closed), self, 0);
  /* What was asked for while the session was being opened. */
  for (guint i = 0; i < self->channels->len; i++)
    sonor_session_listen (session, g_ptr_array_index (self->channels, i));

  on_session_answered (session, self);
  set_session (self, session);
  self->heartbeat_id = g_timeout_add_seconds (HEARTBEAT_SECONDS, on_heartbeat, self);
}

static void
open_session (SonorDatabase       *self,
              GAsyncReadyCallback  callback,
              gpointer             user_data)
{
  g_autoptr (GPtrArray) channels = g_ptr_array_new ();

  for (guint i = 0; i < self->channels->len; i++)
    g_ptr_array_add (channels, g_ptr_array_index (self->channels, i));
  g_ptr_array_add (channels, NULL);

  g_clear_object (&self->opening);
  self->opening = g_cancellable_new ();
  sonor_session_open_async (self->connection_string, self->user, self->password,
                            (const char * const *) channels->pdata, self->opening, callback, user_data);
}

static gboolean
is_final (const GError *error)
{
  return g_error_matches (error, SONOR_STORE_ERROR, SONOR_STORE_ERROR_WRONG_PASSWORD) ||
         g_error_matches (error, SONOR_STORE_ERROR, SONOR_STORE_ERROR_SCHEMA_TOO_OLD) ||
         g_error_matches (error, SONOR_STORE_ERROR, SONOR_STORE_ERROR_SCHEMA_TOO_NEW);
}

static void
on_reconnected (GObject      *source_object,
                GAsyncResult *result,
                gpointer      user_data)
{
  GWeakRef *reference = user_data;
  g_autoptr (SonorDatabase) self = g_weak_ref_get (reference);
  g_autoptr (SonorSession) session = NULL;
  g_autoptr (GError) error = NULL;

  g_weak_ref_clear (reference);
  g_free (reference);
  session = sonor_session_open_finish (result, &error);
  /* Cancelled: signed out, or gone. Whoever did that may have begun anew. */
  if (self == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->opening);
  if (session != NULL)
    {
      take_session (self, g_steal_pointer (&session));
      g_signal_emit (self, signals[RESYNC], 0);
    }
  else if (is_final (error))
    {
      sonor_database_sign_out (self);
      g_signal_emit (self, signals[REJECTED], 0, error);
    }
  else
    {
      reconnect_later (self);
    }
}

static void
reconnect (SonorDatabase *self)
{
  GWeakRef *reference = g_new0 (GWeakRef, 1);

  g_weak_ref_init (reference, self);
  set_retry_at (self, NULL);
  open_session (self, on_reconnected, reference);
}

/* Signing in */

static void
on_sign_in_cancelled (GCancellable *cancellable,
                      GCancellable *opening)
{
  g_cancellable_cancel (opening);
}

static void
on_signed_in (GObject      *source_object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  SonorDatabase *self = g_task_get_source_object (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr (SonorSession) session = NULL;
  g_autoptr (GError) error = NULL;
  gboolean current;

  if (cancellable != NULL)
    g_signal_handlers_disconnect_by_data (cancellable, g_task_get_task_data (task));

  session = sonor_session_open_finish (result, &error);
  current = self->opening == g_task_get_task_data (task);
  if (current)
    g_clear_object (&self->opening);
  if (session == NULL)
    {
      /* Unless another sign-in has taken the place of this one. */
      if (current)
        forget_secrets (self);
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  take_session (self, g_steal_pointer (&session));
  g_task_return_boolean (task, TRUE);
  if (self->session != NULL)
    g_signal_emit (self, signals[RESYNC], 0);
}

static void
sonor_database_get_property (GObject    *object,
                             guint       property_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  SonorDatabase *self = SONOR_DATABASE (object);

  switch (property_id)
    {
    case PROP_CONNECTED:
      g_value_set_boolean (value, self->session != NULL);
      break;

    case PROP_STATE_SINCE:
      g_value_set_boxed (value, self->state_since);
      break;

    case PROP_DATA_AT:
      g_value_set_boxed (value, self->data_at);
      break;

    case PROP_SERVER:
      g_value_set_string (value, self->server);
      break;

    case PROP_RETRY_AT:
      g_value_set_boxed (value, self->retry_at);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
sonor_database_dispose (GObject *object)
{
  SonorDatabase *self = SONOR_DATABASE (object);

  sonor_database_sign_out (self);

  G_OBJECT_CLASS (sonor_database_parent_class)->dispose (object);
}

static void
sonor_database_finalize (GObject *object)
{
  SonorDatabase *self = SONOR_DATABASE (object);

  /* The string may hold a password too. */
  explicit_bzero (self->connection_string, strlen (self->connection_string));
  g_free (self->connection_string);
  g_free (self->server);
  g_ptr_array_unref (self->channels);
  g_clear_pointer (&self->state_since, g_date_time_unref);
  g_clear_pointer (&self->data_at, g_date_time_unref);
  g_clear_pointer (&self->retry_at, g_date_time_unref);

  G_OBJECT_CLASS (sonor_database_parent_class)->finalize (object);
}

static void
sonor_database_class_init (SonorDatabaseClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = sonor_database_get_property;
  object_class->dispose = sonor_database_dispose;
  object_class->finalize = sonor_database_finalize;

  properties[PROP_CONNECTED] = g_param_spec_boolean ("connected", NULL, NULL, FALSE, flags);
  properties[PROP_STATE_SINCE] = g_param_spec_boxed ("state-since", NULL, NULL, G_TYPE_DATE_TIME, flags);
  properties[PROP_DATA_AT] = g_param_spec_boxed ("data-at", NULL, NULL, G_TYPE_DATE_TIME, flags);
  properties[PROP_SERVER] = g_param_spec_string ("server", NULL, NULL, NULL, flags);
  properties[PROP_RETRY_AT] = g_param_spec_boxed ("retry-at", NULL, NULL, G_TYPE_DATE_TIME, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  /**
   * SonorDatabase::notification:
   * @self: the database
   * @channel: which channel
   * @payload: what it says, usually ids
   *
   * Somebody notified a channel that sonor_database_listen() named.
   */
  signals[NOTIFICATION] = g_signal_new ("notification", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  /**
   * SonorDatabase::resync:
   * @self: the database
   *
   * Connected, and every LISTEN is in force: re-read what you show, for what happened before was not notified.
   */
  signals[RESYNC] = g_signal_new ("resync", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
  /**
   * SonorDatabase::rejected:
   * @self: the database
   * @error: why
   *
   * The server no longer lets this person in, or has become one this program does not fit; the person is signed out.
   */
  signals[REJECTED] = g_signal_new ("rejected", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
sonor_database_init (SonorDatabase *self)
{
  self->channels = g_ptr_array_new_with_free_func (g_free);
  self->state_since = g_date_time_new_now_local ();
  g_signal_connect_object (g_network_monitor_get_default (), "network-changed", G_CALLBACK (on_network_changed), self, 0);
}

/**
 * sonor_database_new:
 * @connection_string: a libpq connection string, which may name several hosts
 *
 * Makes a database that nobody is signed in to yet.
 *
 * Returns: (transfer full): the database
 */
SonorDatabase *
sonor_database_new (const char *connection_string)
{
  SonorDatabase *self;

  g_return_val_if_fail (connection_string != NULL, NULL);

  self = g_object_new (SONOR_TYPE_DATABASE, NULL);
  self->connection_string = g_strdup (connection_string);

  return self;
}

/**
 * sonor_database_sign_in_async:
 * @self: a database
 * @user: (nullable): login role, or %NULL for the one of the connection string
 * @password: (nullable): its password; it is kept in memory for reconnecting until sonor_database_sign_out()
 * @cancellable: (nullable): to give up
 * @callback: called when signed in or not
 * @user_data: for @callback
 *
 * Connects as a person, having signed out whoever was signed in. It tries once; only what has been connected reconnects.
 */
void
sonor_database_sign_in_async (SonorDatabase       *self,
                              const char          *user,
                              const char          *password,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (SONOR_IS_DATABASE (self));

  sonor_database_sign_out (self);
  self->user = g_strdup (user);
  self->password = g_strdup (password);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sonor_database_sign_in_async);
  g_task_set_check_cancellable (task, FALSE);
  open_session (self, on_signed_in, task);
  g_task_set_task_data (task, g_object_ref (self->opening), g_object_unref);
  if (cancellable != NULL)
    {
      g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (on_sign_in_cancelled), self->opening, 0);
      if (g_cancellable_is_cancelled (cancellable))
        g_cancellable_cancel (self->opening);
    }
}

/**
 * sonor_database_new_beside:
 * @other: a database
 *
 * Returns: (transfer full): the same server once more, nobody signed in: for what takes long and must not keep the person's own
 *   work waiting
 */
SonorDatabase *
sonor_database_new_beside (SonorDatabase *other)
{
  g_return_val_if_fail (SONOR_IS_DATABASE (other), NULL);

  return sonor_database_new (other->connection_string);
}

/**
 * sonor_database_sign_in_beside_async:
 * @self: a database
 * @other: one where a person is signed in
 * @cancellable: (nullable): to give up
 * @callback: called when signed in or not; ends with sonor_database_sign_in_finish()
 * @user_data: for @callback
 *
 * Signs the person of @other in here, too.
 */
void
sonor_database_sign_in_beside_async (SonorDatabase       *self,
                                     SonorDatabase       *other,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data)
{
  g_return_if_fail (SONOR_IS_DATABASE (self) && SONOR_IS_DATABASE (other) && self != other);

  sonor_database_sign_in_async (self, other->user, other->password, cancellable, callback, user_data);
}

/**
 * sonor_database_sign_in_finish:
 * @self: a database
 * @result: the result that the callback got
 * @error: return location for a #GError
 *
 * Returns: %TRUE if the person is signed in, else %FALSE with @error set (%SONOR_STORE_ERROR_WRONG_PASSWORD,
 *   %SONOR_STORE_ERROR_UNREACHABLE, %SONOR_STORE_ERROR_UNTRUSTED, %SONOR_STORE_ERROR_SCHEMA_TOO_OLD,
 *   %SONOR_STORE_ERROR_SCHEMA_TOO_NEW …)
 */
gboolean
sonor_database_sign_in_finish (SonorDatabase  *self,
                               GAsyncResult   *result,
                               GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * sonor_database_sign_out:
 * @self: a database
 *
 * Disconnects at once and forgets the password. Queries under way fail with %SONOR_STORE_ERROR_LOST.
 */
void
sonor_database_sign_out (SonorDatabase *self)
{
  g_autoptr (SonorSession) session = NULL;

  g_return_if_fail (SONOR_IS_DATABASE (self));

  g_cancellable_cancel (self->opening);
  g_clear_object (&self->opening);
  g_clear_handle_id (&self->retry_id, g_source_remove);
  set_retry_at (self, NULL);
  self->n_failed = 0;
  forget_secrets (self);
  if (self->session == NULL)
    return;

  session = g_object_ref (self->session);
  set_session (self, NULL);
  sonor_session_close (session);
}

/**
 * sonor_database_listen:
 * @self: a database
 * @channel: name of a channel
 *
 * Asks for #SonorDatabase::notification of a channel, in this and all later sessions. Name the channels before signing in:
 * then #SonorDatabase::resync comes when all of them are in force. One that is named later misses what happens until the
 * server has taken it in.
 */
void
sonor_database_listen (SonorDatabase *self,
                       const char    *channel)
{
  g_return_if_fail (SONOR_IS_DATABASE (self));
  g_return_if_fail (channel != NULL && *channel != '\0');

  if (g_ptr_array_find_with_equal_func (self->channels, channel, g_str_equal, NULL))
    return;

  g_ptr_array_add (self->channels, g_strdup (channel));
  if (self->session != NULL)
    sonor_session_listen (self->session, channel);
}

static void
on_answer (GObject      *source_object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  SonorResult *rows = sonor_connection_query_finish (SONOR_CONNECTION (source_object), result, &error);

  if (rows != NULL)
    g_task_return_pointer (task, rows, (GDestroyNotify) sonor_result_unref);
  else
    g_task_return_error (task, error);
}

/**
 * sonor_database_retry:
 * @self: a database
 *
 * Tries to connect again now rather than at the time of sonor_database_get_retry_at(). Does nothing while it is connected,
 * trying already or signed out.
 */
void
sonor_database_retry (SonorDatabase *self)
{
  g_return_if_fail (SONOR_IS_DATABASE (self));

  if (self->retry_id == 0)
    return;

  g_clear_handle_id (&self->retry_id, g_source_remove);
  reconnect (self);
}

/**
 * sonor_database_query_async:
 * @self: a database
 * @query: what to ask; add nothing to it until it is answered
 * @cancellable: (nullable): takes the query back; if the server is at it already, it is told to stop
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Asks the server. Several queries can be under way. Without a connection it fails at once
 * (%SONOR_STORE_ERROR_UNREACHABLE) and certainly nothing has happened; what must not be lost goes through a #SonorOutbox.
 */
void
sonor_database_query_async (SonorDatabase       *self,
                            SonorQuery          *query,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (SONOR_IS_DATABASE (self));
  g_return_if_fail (query != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sonor_database_query_async);
  /* Whether it was cancelled in time, the connection knows better. */
  g_task_set_check_cancellable (task, FALSE);
  if (self->session == NULL)
    {
      g_task_return_new_error (task, SONOR_STORE_ERROR, SONOR_STORE_ERROR_UNREACHABLE,
                               _("There is no connection to the database"));
      g_object_unref (task);
      return;
    }

  sonor_connection_query_async (sonor_session_get_interactive (self->session), query, cancellable, on_answer, task);
}

/**
 * sonor_database_query_finish:
 * @self: a database
 * @result: the result that the callback got
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): the rows, or %NULL with @error set (#SonorStoreError, or %G_IO_ERROR_CANCELLED)
 */
SonorResult *
sonor_database_query_finish (SonorDatabase  *self,
                             GAsyncResult   *result,
                             GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * sonor_database_get_connected:
 * @self: a database
 *
 * Returns: whether there is a connection right now
 */
gboolean
sonor_database_get_connected (SonorDatabase *self)
{
  g_return_val_if_fail (SONOR_IS_DATABASE (self), FALSE);

  return self->session != NULL;
}

/**
 * sonor_database_get_state_since:
 * @self: a database
 *
 * Returns: (transfer none): since when it is connected, or is not
 */
GDateTime *
sonor_database_get_state_since (SonorDatabase *self)
{
  g_return_val_if_fail (SONOR_IS_DATABASE (self), NULL);

  return self->state_since;
}

/**
 * sonor_database_get_data_at:
 * @self: a database
 *
 * Returns: (transfer none) (nullable): when the server last said anything; while connected at most some ten seconds ago
 */
GDateTime *
sonor_database_get_data_at (SonorDatabase *self)
{
  g_return_val_if_fail (SONOR_IS_DATABASE (self), NULL);

  return self->data_at;
}

/**
 * sonor_database_get_retry_at:
 * @self: a database
 *
 * Returns: (transfer none) (nullable): when it tries to connect again, or %NULL if it is connected, just trying or signed out
 */
GDateTime *
sonor_database_get_retry_at (SonorDatabase *self)
{
  g_return_val_if_fail (SONOR_IS_DATABASE (self), NULL);

  return self->retry_at;
}

/**
 * sonor_database_get_user:
 * @self: a database
 *
 * Returns: (transfer none) (nullable): the login role that is signed in
 */
const char *
sonor_database_get_user (SonorDatabase *self)
{
  g_return_val_if_fail (SONOR_IS_DATABASE (self), NULL);

  return self->user;
}

/**
 * sonor_database_get_server:
 * @self: a database
 *
 * Returns: (transfer none) (nullable): the server it is connected to, for people
 */
const char *
sonor_database_get_server (SonorDatabase *self)
{
  g_return_val_if_fail (SONOR_IS_DATABASE (self), NULL);

  return self->server;
}
