/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "store/session.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "sonor-build.h"
#include "store/connector.h"
#include "store/query-private.h"
#include "store/store-error.h"

/* How long the listening connection, which never has long work to do, may owe an answer before it counts as broken. */
#define CHECK_TIMEOUT_SECONDS 30

/**
 * SonorSession:
 *
 * One person's two connections from open to broken: one is asked, one listens, so that a notification never waits
 * behind a long query. They live and die together; a new pair is a new object.
 */
struct _SonorSession
{
  GObject parent_instance;

  SonorConnection *interactive;
  SonorConnection *listening;
  GHashTable      *channels;
  gint64           asked_at;
};

enum
{
  CLOSED,
  ANSWERED,
  NOTIFICATION,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorSession, sonor_session, G_TYPE_OBJECT)

typedef struct
{
  SonorSession *session;
  char         *connection_string;
  char         *user;
  char         *password;
  guint         n_expected;
  GError       *error;
} Opening;

static void open_next (GTask *task);

static void
opening_free (Opening *self)
{
  g_clear_object (&self->session);
  g_free (self->connection_string);
  g_free (self->user);
  if (self->password != NULL)
    explicit_bzero (self->password, strlen (self->password));
  g_free (self->password);
  g_clear_error (&self->error);
  g_free (self);
}

/* The words of the database follow the words of the program: those of the first language asked for that we know. */
static const char *
find_language (void)
{
  const char * const *names = g_get_language_names ();

  for (gsize i = 0; names[i] != NULL; i++)
    {
      if (g_str_has_prefix (names[i], "zh"))
        return "zh";
      if (g_str_has_prefix (names[i], "mn") || g_str_has_prefix (names[i], "mvf"))
        return "mn";
      if (g_str_has_prefix (names[i], "en"))
        return "en";
    }

  return "en";
}

static void
on_closed (SonorConnection *connection,
           const GError    *error,
           SonorSession    *self)
{
  g_object_ref (self);
  g_signal_emit (self, signals[CLOSED], 0, error);
  sonor_session_close (self);
  g_object_unref (self);
}

static void
on_answered (SonorConnection *connection,
             SonorSession    *self)
{
  if (connection == self->listening)
    self->asked_at = 0;
  g_signal_emit (self, signals[ANSWERED], 0);
}

static void
on_notification (SonorConnection *connection,
                 const char      *channel,
                 const char      *payload,
                 SonorSession    *self)
{
  g_signal_emit (self, signals[NOTIFICATION], 0, channel, payload);
}

static void
adopt (SonorSession    *self,
       SonorConnection *connection)
{
  g_signal_connect_object (connection, "closed", G_CALLBACK (on_closed), self, 0);
  g_signal_connect_object (connection, "answered", G_CALLBACK (on_answered), self, 0);
  g_signal_connect_object (connection, "notification", G_CALLBACK (on_notification), self, 0);
}

static void
fail_opening (GTask  *task,
              GError *error)
{
  Opening *opening = g_task_get_task_data (task);

  sonor_session_close (opening->session);
  g_task_return_error (task, error);
  g_object_unref (task);
}

/* Handshake */

static void
on_listening (GObject      *source_object,
              GAsyncResult *result,
              gpointer      user_data)
{
  GTask *task = user_data;
  Opening *opening = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = NULL;

  rows = sonor_connection_query_finish (SONOR_CONNECTION (source_object), result, &error);
  if (rows == NULL && opening->error == NULL)
    opening->error = g_steal_pointer (&error);
  if (--opening->n_expected > 0)
    return;

  if (opening->error != NULL)
    {
      fail_opening (task, g_steal_pointer (&opening->error));
      return;
    }

  g_task_return_pointer (task, g_steal_pointer (&opening->session), g_object_unref);
  g_object_unref (task);
}

static SonorQuery *
new_listen_query (const char *channel)
{
  g_auto (GStrv) parts = g_strsplit (channel, "\"", -1);
  g_autofree char *quoted = g_strjoinv ("\"\"", parts);
  g_autofree char *sql = g_strdup_printf ("LISTEN \"%s\"", quoted);

  return sonor_query_new_once (sql);
}

static void
listen_to_all (GTask *task)
{
  Opening *opening = g_task_get_task_data (task);
  SonorSession *self = opening->session;
  g_autoptr (SonorQuery) language = sonor_query_new_once ("SELECT set_config('sonor.language', $1, false)");
  GHashTableIter iterator;
  gpointer channel;

  opening->n_expected = g_hash_table_size (self->channels) + 1;
  sonor_query_add_text (language, find_language ());
  sonor_connection_query_async (self->listening, language, g_task_get_cancellable (task), on_listening, task);
  g_hash_table_iter_init (&iterator, self->channels);
  while (g_hash_table_iter_next (&iterator, &channel, NULL))
    {
      g_autoptr (SonorQuery) query = new_listen_query (channel);

      sonor_connection_query_async (self->listening, query, g_task_get_cancellable (task), on_listening, task);
    }
}

static GError *
check_schema (gint64 number)
{
  if (number < SONOR_SCHEMA_NUMBER)
    return g_error_new (SONOR_STORE_ERROR, SONOR_STORE_ERROR_SCHEMA_TOO_OLD,
                        _("The database is older than this program: it is at change %d, this program "
                          "needs %d. The administrator must run “sonor-admin migrate”"),
                        (int) number, SONOR_SCHEMA_NUMBER);
  if (number > SONOR_SCHEMA_NUMBER)
    return g_error_new (SONOR_STORE_ERROR, SONOR_STORE_ERROR_SCHEMA_TOO_NEW,
                        _("The database is newer than this program: it is at change %d, this program "
                          "ends at %d. Install the newer Sonor on this computer"),
                        (int) number, SONOR_SCHEMA_NUMBER);

  return NULL;
}

static void
on_schema_number (GObject      *source_object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  GTask *task = user_data;
  GError *error = NULL;
  g_autoptr (SonorResult) rows = NULL;

  rows = sonor_connection_query_finish (SONOR_CONNECTION (source_object), result, &error);
  if (g_strcmp0 (sonor_store_error_get_sqlstate (error), "42P01") == 0)
    {
      g_clear_error (&error);
      error = g_error_new_literal (SONOR_STORE_ERROR, SONOR_STORE_ERROR_SCHEMA_TOO_OLD,
                                   _("The database is empty: the administrator must run “sonor-admin migrate”"));
    }
  if (error == NULL)
    error = check_schema (sonor_result_get_integer (rows, 0, "number"));

  if (error != NULL)
    fail_opening (task, error);
  else
    open_next (task);
}

static void
greet (GTask *task)
{
  Opening *opening = g_task_get_task_data (task);
  g_autoptr (SonorQuery) query = NULL;

  query = sonor_query_new_once ("SELECT set_config('sonor.language', $1, false), set_config('DateStyle', 'ISO, YMD', false), "
                                "set_config('IntervalStyle', 'iso_8601', false), "
                                "(SELECT coalesce(max(number), 0) FROM schema_change) AS number");
  sonor_query_add_text (query, find_language ());
  sonor_connection_query_async (opening->session->interactive, query, g_task_get_cancellable (task),
                                on_schema_number, task);
}

static void
on_opened (GObject      *source_object,
           GAsyncResult *result,
           gpointer      user_data)
{
  GTask *task = user_data;
  Opening *opening = g_task_get_task_data (task);
  SonorSession *self = opening->session;
  GError *error = NULL;
  PGconn *opened = sonor_connector_open_finish (result, &error);

  if (opened == NULL)
    {
      fail_opening (task, error);
      return;
    }

  if (self->interactive == NULL)
    {
      self->interactive = sonor_connection_new (opened);
      adopt (self, self->interactive);
      greet (task);
    }
  else
    {
      self->listening = sonor_connection_new (opened);
      adopt (self, self->listening);
      listen_to_all (task);
    }
}

static void
open_next (GTask *task)
{
  Opening *opening = g_task_get_task_data (task);

  sonor_connector_open_async (opening->connection_string, opening->user, opening->password,
                              g_task_get_cancellable (task), on_opened, task);
}

static void
sonor_session_dispose (GObject *object)
{
  SonorSession *self = SONOR_SESSION (object);

  sonor_session_close (self);
  g_clear_object (&self->interactive);
  g_clear_object (&self->listening);

  G_OBJECT_CLASS (sonor_session_parent_class)->dispose (object);
}

static void
sonor_session_finalize (GObject *object)
{
  SonorSession *self = SONOR_SESSION (object);

  g_hash_table_unref (self->channels);

  G_OBJECT_CLASS (sonor_session_parent_class)->finalize (object);
}

static void
sonor_session_class_init (SonorSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sonor_session_dispose;
  object_class->finalize = sonor_session_finalize;

  signals[CLOSED] = g_signal_new ("closed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_ERROR | G_SIGNAL_TYPE_STATIC_SCOPE);
  signals[ANSWERED] = g_signal_new ("answered", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 0);
  signals[NOTIFICATION] = g_signal_new ("notification", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
}

static void
sonor_session_init (SonorSession *self)
{
  self->channels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * sonor_session_open_async:
 * @connection_string: a libpq connection string
 * @user: (nullable): login role
 * @password: (nullable): its password
 * @channels: (array zero-terminated=1): what to listen to from the beginning
 * @cancellable: (nullable): to stop
 * @callback: called when both connections are open, the schema is the one of this program and every LISTEN is in force
 * @user_data: for @callback
 *
 * Signs a person in.
 */
void
sonor_session_open_async (const char           *connection_string,
                          const char           *user,
                          const char           *password,
                          const char * const   *channels,
                          GCancellable         *cancellable,
                          GAsyncReadyCallback   callback,
                          gpointer              user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Opening *opening = g_new0 (Opening, 1);

  opening->session = g_object_new (SONOR_TYPE_SESSION, NULL);
  opening->connection_string = g_strdup (connection_string);
  opening->user = g_strdup (user);
  opening->password = g_strdup (password);
  for (gsize i = 0; channels[i] != NULL; i++)
    g_hash_table_add (opening->session->channels, g_strdup (channels[i]));

  g_task_set_source_tag (task, sonor_session_open_async);
  g_task_set_task_data (task, opening, (GDestroyNotify) opening_free);
  open_next (task);
}

/**
 * sonor_session_open_finish:
 * @result: the result that the callback got
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): the session, or %NULL with @error set (#SonorStoreError)
 */
SonorSession *
sonor_session_open_finish (GAsyncResult  *result,
                           GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * sonor_session_close:
 * @self: a session
 *
 * Closes both connections without "closed". Can be called again.
 */
void
sonor_session_close (SonorSession *self)
{
  SonorConnection *connections[] = { self->interactive, self->listening };

  for (gsize i = 0; i < G_N_ELEMENTS (connections); i++)
    {
      if (connections[i] == NULL)
        continue;

      g_signal_handlers_disconnect_by_data (connections[i], self);
      sonor_connection_close (connections[i]);
    }
}

/**
 * sonor_session_get_interactive:
 * @self: a session
 *
 * Returns: (transfer none): the connection to ask on
 */
SonorConnection *
sonor_session_get_interactive (SonorSession *self)
{
  return self->interactive;
}

/**
 * sonor_session_listen:
 * @self: a session
 * @channel: name of a channel
 *
 * Listens from now on; listening again changes nothing.
 */
void
sonor_session_listen (SonorSession *self,
                      const char   *channel)
{
  g_autoptr (SonorQuery) query = NULL;

  if (!g_hash_table_add (self->channels, g_strdup (channel)))
    return;

  query = new_listen_query (channel);
  sonor_connection_query_async (self->listening, query, NULL, NULL, NULL);
}

/**
 * sonor_session_check:
 * @self: a session
 *
 * Asks the server for a sign of life. If it has owed one for half a minute, the session counts as broken.
 */
void
sonor_session_check (SonorSession *self)
{
  gint64 now = g_get_monotonic_time ();
  g_autoptr (SonorQuery) query = NULL;

  if (self->asked_at == 0)
    {
      query = sonor_query_new ("SELECT 1");
      self->asked_at = now;
      sonor_connection_query_async (self->listening, query, NULL, NULL, NULL);
    }
  else if (now - self->asked_at > CHECK_TIMEOUT_SECONDS * G_USEC_PER_SEC)
    {
      g_autoptr (GError) error = NULL;

      error = g_error_new_literal (SONOR_STORE_ERROR, SONOR_STORE_ERROR_LOST,
                                   _("The database server does not answer any more"));
      on_closed (self->listening, error, self);
    }
}
