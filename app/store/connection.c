/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "store/connection.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>

#include "store/query-private.h"
#include "store/result-private.h"
#include "store/store-error-private.h"

/* So many are under way at once; the rest waits here, where it can still be taken back without the server's help. */
#define MOST_UNDER_WAY 16
#define MOST_STATEMENTS 128

#define SQLSTATE_CANCELLED "57014"
#define SQLSTATE_NO_SUCH_STATEMENT "26000"
#define SQLSTATE_PLAN_CHANGED "0A000"

/**
 * SonorConnection:
 *
 * One open connection in the main loop, from open to broken; a new one is a new object. Queries go out in pipeline mode,
 * each with a sync point of its own, so that the failure of one is nothing to the next, and as prepared statements that
 * are kept by their text.
 *
 * PostgreSQL can only be told to cancel whatever it is doing at that moment. So a cancel request is sent only while
 * the cancelled query is the oldest under way, nothing new is sent until the request has been delivered, and a query that was
 * hit in its place is sent again: it has done nothing, for each one is a transaction of its own.
 */
struct _SonorConnection
{
  GObject parent_instance;

  PGconn     *pg;
  GSource    *readable;
  GSource    *writable;
  GSource    *pump;

  GQueue      waiting;
  GQueue      under_way;
  gboolean    cancelling;

  GHashTable *statements;
  guint64     n_prepared;
  guint64     clock;
};

typedef struct
{
  char    *name;
  guint64  used_at;
} Statement;

/* One query on its way. Without a task nobody waits for it (any more). */
typedef struct
{
  SonorConnection *connection;
  GTask           *task;
  SonorQuery      *query;
  GSource         *cancelled_source;
  PGresult        *rows;
  GError          *error;
  gboolean         cancelled;      /* nobody wants the answer any more */
  gboolean         exposed;        /* was under way while a cancel request was */
  gboolean         preparing;      /* the next result is that of its preparation */
  gboolean         unprepared;     /* is sent a second time, and then without preparation */
} Request;

enum
{
  CLOSED,
  ANSWERED,
  NOTIFICATION,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorConnection, sonor_connection, G_TYPE_OBJECT)

static void pump_soon (SonorConnection *self);
static void cancel_oldest (SonorConnection *self);

static void
clear_source (GSource **source)
{
  if (*source == NULL)
    return;

  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
statement_free (Statement *self)
{
  g_free (self->name);
  g_free (self);
}

static void
request_free (Request *self)
{
  clear_source (&self->cancelled_source);
  g_clear_object (&self->task);
  g_clear_pointer (&self->query, sonor_query_unref);
  g_clear_pointer (&self->rows, PQclear);
  g_clear_error (&self->error);
  g_free (self);
}

static Request *
request_new (SonorConnection *connection,
             SonorQuery      *query,
             GTask           *task)
{
  Request *self = g_new0 (Request, 1);

  self->connection = connection;
  self->query = sonor_query_ref (query);
  self->task = task;

  return self;
}

/* Takes the request and gives the one who waits for it an answer, which may run any code. */
static void
request_fail (Request *self,
              GError  *error)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  request_free (self);
  if (task != NULL)
    g_task_return_error (task, error);
  else
    g_error_free (error);
}

static void
request_answer (Request *self)
{
  g_autoptr (GTask) task = NULL;
  GError *error = g_steal_pointer (&self->error);

  if (error != NULL)
    {
      request_fail (self, error);
      return;
    }

  task = g_steal_pointer (&self->task);
  if (task != NULL && self->rows != NULL)
    g_task_return_pointer (task, sonor_result_new (g_steal_pointer (&self->rows)),
                           (GDestroyNotify) sonor_result_unref);
  else if (task != NULL)
    g_task_return_new_error (task, SONOR_STORE_ERROR, SONOR_STORE_ERROR_FAILED,
                             _("The database answered with nothing"));
  request_free (self);
}

static GError *
new_lost_error (void)
{
  return g_error_new_literal (SONOR_STORE_ERROR, SONOR_STORE_ERROR_LOST,
                              _("The connection to the database was lost before the answer came"));
}

static void
fail_all (SonorConnection *self,
          GQueue          *under_way,
          GQueue          *waiting)
{
  Request *request;

  while ((request = g_queue_pop_head (under_way)) != NULL)
    request_fail (request, new_lost_error ());
  while ((request = g_queue_pop_head (waiting)) != NULL)
    request_fail (request, g_error_new_literal (SONOR_STORE_ERROR, SONOR_STORE_ERROR_UNREACHABLE,
                                                _("There is no connection to the database")));
}

static void
break_off (SonorConnection *self,
           const GError    *reason)
{
  GQueue under_way = self->under_way;
  GQueue waiting = self->waiting;

  if (self->pg == NULL)
    return;

  g_object_ref (self);
  g_queue_init (&self->under_way);
  g_queue_init (&self->waiting);
  clear_source (&self->readable);
  clear_source (&self->writable);
  clear_source (&self->pump);
  g_clear_pointer (&self->pg, PQfinish);
  if (reason != NULL)
    g_signal_emit (self, signals[CLOSED], 0, reason);
  fail_all (self, &under_way, &waiting);
  g_object_unref (self);
}

static void
lose (SonorConnection *self)
{
  g_autoptr (GError) error = new_lost_error ();

  break_off (self, error);
}

/* A cancel request is a connection of its own to the server, which libpq 15 can only make while somebody waits. */

typedef struct
{
  PGcancel *cancel;
  GWeakRef  connection;
} CancelOrder;

static void
cancel_order_free (CancelOrder *self)
{
  PQfreeCancel (self->cancel);
  g_weak_ref_clear (&self->connection);
  g_free (self);
}

static void
send_cancel_in_thread (GTask        *task,
                       gpointer      source_object,
                       gpointer      task_data,
                       GCancellable *cancellable)
{
  CancelOrder *order = task_data;
  char message[256];

  PQcancel (order->cancel, message, sizeof message);
  g_task_return_boolean (task, TRUE);
}

static void
on_cancel_sent (GObject      *source_object,
                GAsyncResult *result,
                gpointer      user_data)
{
  CancelOrder *order = g_task_get_task_data (G_TASK (result));
  g_autoptr (SonorConnection) self = g_weak_ref_get (&order->connection);

  if (self == NULL)
    return;

  self->cancelling = FALSE;
  cancel_oldest (self);
  pump_soon (self);
}

static void
cancel_oldest (SonorConnection *self)
{
  Request *oldest = g_queue_peek_head (&self->under_way);
  g_autoptr (GTask) task = NULL;
  CancelOrder *order;

  if (self->pg == NULL || self->cancelling || oldest == NULL || !oldest->cancelled)
    return;

  self->cancelling = TRUE;
  for (GList *link = self->under_way.head; link != NULL; link = link->next)
    ((Request *) link->data)->exposed = TRUE;

  order = g_new0 (CancelOrder, 1);
  order->cancel = PQgetCancel (self->pg);
  g_weak_ref_init (&order->connection, self);
  task = g_task_new (NULL, NULL, on_cancel_sent, NULL);
  g_task_set_source_tag (task, cancel_oldest);
  g_task_set_task_data (task, order, (GDestroyNotify) cancel_order_free);
  g_task_run_in_thread (task, send_cancel_in_thread);
}

static gboolean
on_cancelled (GCancellable *cancellable,
              gpointer      user_data)
{
  Request *request = user_data;
  SonorConnection *self = request->connection;
  g_autoptr (GTask) task = NULL;

  if (g_queue_remove (&self->waiting, request))
    {
      request_fail (request, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, _("Cancelled")));
      return G_SOURCE_REMOVE;
    }

  request->cancelled = TRUE;
  clear_source (&request->cancelled_source);
  cancel_oldest (self);
  task = g_steal_pointer (&request->task);
  if (task != NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("Cancelled"));

  return G_SOURCE_REMOVE;
}

/* Sending */

static gboolean
on_writable (int          fd,
             GIOCondition condition,
             gpointer     user_data)
{
  SonorConnection *self = user_data;
  int left = PQflush (self->pg);

  if (left == 1)
    return G_SOURCE_CONTINUE;

  clear_source (&self->writable);
  if (left < 0)
    lose (self);

  return G_SOURCE_REMOVE;
}

static void
flush (SonorConnection *self)
{
  int left = PQflush (self->pg);

  if (left < 0)
    {
      lose (self);
    }
  else if (left == 1 && self->writable == NULL)
    {
      self->writable = g_unix_fd_source_new (PQsocket (self->pg), G_IO_OUT);
      g_source_set_callback (self->writable, G_SOURCE_FUNC (on_writable), self, NULL);
      g_source_attach (self->writable, g_main_context_get_thread_default ());
    }
}

static void
forget_statement (SonorConnection *self,
                  const char      *sql,
                  Statement       *statement)
{
  g_autofree char *deallocate = g_strdup_printf ("DEALLOCATE %s", statement->name);
  g_autoptr (SonorQuery) query = sonor_query_new_once (deallocate);

  g_queue_push_tail (&self->waiting, request_new (self, query, NULL));
  g_hash_table_remove (self->statements, sql);
}

static void
forget_oldest_statement (SonorConnection *self)
{
  GHashTableIter iterator;
  gpointer sql;
  gpointer statement;
  const char *oldest_sql = NULL;
  Statement *oldest = NULL;

  g_hash_table_iter_init (&iterator, self->statements);
  while (g_hash_table_iter_next (&iterator, &sql, &statement))
    {
      if (oldest == NULL || ((Statement *) statement)->used_at < oldest->used_at)
        {
          oldest = statement;
          oldest_sql = sql;
        }
    }

  forget_statement (self, oldest_sql, oldest);
}

static gboolean
send_prepared (SonorConnection *self,
               Request         *request)
{
  SonorQuery *query = request->query;
  Statement *statement = g_hash_table_lookup (self->statements, sonor_query_get_sql (query));

  if (statement == NULL)
    {
      if (g_hash_table_size (self->statements) >= MOST_STATEMENTS)
        forget_oldest_statement (self);

      statement = g_new0 (Statement, 1);
      statement->name = g_strdup_printf ("sonor_%" G_GUINT64_FORMAT, ++self->n_prepared);
      g_hash_table_insert (self->statements, g_strdup (sonor_query_get_sql (query)), statement);
      request->preparing = TRUE;
      if (!PQsendPrepare (self->pg, statement->name, sonor_query_get_sql (query), 0, NULL))
        return FALSE;
    }
  statement->used_at = ++self->clock;

  return PQsendQueryPrepared (self->pg, statement->name, sonor_query_get_n_values (query),
                              sonor_query_get_values (query), NULL, NULL, 0);
}

static gboolean
send_request (SonorConnection *self,
              Request         *request)
{
  SonorQuery *query = request->query;
  gboolean sent;

  if (request->unprepared || sonor_query_is_once (query))
    sent = PQsendQueryParams (self->pg, sonor_query_get_sql (query), sonor_query_get_n_values (query), NULL,
                              sonor_query_get_values (query), NULL, NULL, 0);
  else
    sent = send_prepared (self, request);

  return sent && PQpipelineSync (self->pg);
}

static gboolean
on_pump (gpointer user_data)
{
  SonorConnection *self = user_data;

  clear_source (&self->pump);
  while (!self->cancelling && self->under_way.length < MOST_UNDER_WAY && self->waiting.length > 0)
    {
      Request *request = g_queue_pop_head (&self->waiting);

      g_queue_push_tail (&self->under_way, request);
      if (!send_request (self, request))
        {
          lose (self);
          return G_SOURCE_REMOVE;
        }
    }
  flush (self);

  return G_SOURCE_REMOVE;
}

/* All that is asked for in one turn of the loop leaves in one packet. */
static void
pump_soon (SonorConnection *self)
{
  if (self->pg == NULL || self->pump != NULL || self->cancelling || self->waiting.length == 0)
    return;

  self->pump = g_idle_source_new ();
  g_source_set_priority (self->pump, G_PRIORITY_DEFAULT);
  g_source_set_callback (self->pump, on_pump, self, NULL);
  g_source_attach (self->pump, g_main_context_get_thread_default ());
}

/* Receiving */

static gboolean
has_sqlstate (const GError *error,
              const char   *sqlstate)
{
  return g_strcmp0 (sonor_store_error_get_sqlstate (error), sqlstate) == 0;
}

/* Whether it failed without any fault of its own, and so without any effect. */
static gboolean
should_send_again (Request *request)
{
  if (request->error == NULL || request->cancelled)
    return FALSE;
  if (has_sqlstate (request->error, SQLSTATE_CANCELLED))
    return request->exposed;

  return !request->unprepared && !sonor_query_is_once (request->query) &&
         (has_sqlstate (request->error, SQLSTATE_NO_SUCH_STATEMENT) ||
          has_sqlstate (request->error, SQLSTATE_PLAN_CHANGED));
}

static void
send_again (SonorConnection *self,
            Request         *request)
{
  request->unprepared = !has_sqlstate (request->error, SQLSTATE_CANCELLED);
  request->exposed = FALSE;
  request->preparing = FALSE;
  g_clear_error (&request->error);
  g_clear_pointer (&request->rows, PQclear);
  g_queue_push_head (&self->waiting, request);
}

/* A statement that could not be prepared, or was for tables that have changed since, is of no use. */
static void
forget_failed_statement (SonorConnection *self,
                         Request         *request)
{
  const char *sql = sonor_query_get_sql (request->query);
  Statement *statement = g_hash_table_lookup (self->statements, sql);

  if (request->error == NULL || statement == NULL)
    return;

  if (has_sqlstate (request->error, SQLSTATE_PLAN_CHANGED) && !request->preparing)
    forget_statement (self, sql, statement);
  else if (request->preparing || has_sqlstate (request->error, SQLSTATE_NO_SUCH_STATEMENT))
    g_hash_table_remove (self->statements, sql);
}

static void
complete_oldest (SonorConnection *self)
{
  Request *request = g_queue_pop_head (&self->under_way);

  forget_failed_statement (self, request);
  if (should_send_again (request))
    send_again (self, g_steal_pointer (&request));

  cancel_oldest (self);
  pump_soon (self);
  if (request != NULL)
    request_answer (request);
}

static void
take_result (SonorConnection *self,
             PGresult        *result)
{
  Request *request = g_queue_peek_head (&self->under_way);

  switch (PQresultStatus (result))
    {
    case PGRES_PIPELINE_SYNC:
      PQclear (result);
      complete_oldest (self);
      return;

    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK:
    case PGRES_EMPTY_QUERY:
      g_clear_pointer (&request->rows, PQclear);
      request->rows = result;
      request->preparing = FALSE;
      return;

    case PGRES_FATAL_ERROR:
      if (request->error == NULL)
        request->error = sonor_store_error_new_from_result (result);
      break;

    case PGRES_COPY_IN:
    case PGRES_COPY_OUT:
    case PGRES_COPY_BOTH:
    case PGRES_BAD_RESPONSE:
    case PGRES_NONFATAL_ERROR:
    case PGRES_SINGLE_TUPLE:
#ifdef LIBPQ_HAS_CHUNK_MODE
    case PGRES_TUPLES_CHUNK:
#endif
    case PGRES_PIPELINE_ABORTED:
    default:
      break;
    }
  PQclear (result);
}

static void
take_results (SonorConnection *self)
{
  gboolean ended = FALSE;

  while (self->pg != NULL && self->under_way.length > 0 && !PQisBusy (self->pg))
    {
      PGresult *result = PQgetResult (self->pg);

      /* One NULL ends a statement; two in a row, and libpq has nothing more to give. */
      if (result == NULL && ended)
        break;
      ended = result == NULL;
      if (result != NULL)
        take_result (self, result);
    }
}

static void
take_notifications (SonorConnection *self)
{
  while (self->pg != NULL)
    {
      PGnotify *notification = PQnotifies (self->pg);

      if (notification == NULL)
        break;

      g_signal_emit (self, signals[NOTIFICATION], 0, notification->relname, notification->extra);
      PQfreemem (notification);
    }
}

static gboolean
on_readable (int          fd,
             GIOCondition condition,
             gpointer     user_data)
{
  g_autoptr (SonorConnection) self = g_object_ref (user_data);

  if (!PQconsumeInput (self->pg))
    {
      lose (self);
      return G_SOURCE_REMOVE;
    }

  /* Reading may have made room for what could not be sent. */
  flush (self);
  if (self->pg == NULL)
    return G_SOURCE_REMOVE;

  g_signal_emit (self, signals[ANSWERED], 0);
  take_results (self);
  take_notifications (self);
  if (self->pg != NULL && PQstatus (self->pg) == CONNECTION_BAD)
    lose (self);

  return self->pg != NULL ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
ignore_notice (void           *user_data,
               const PGresult *result)
{
}

static void
sonor_connection_dispose (GObject *object)
{
  sonor_connection_close (SONOR_CONNECTION (object));

  G_OBJECT_CLASS (sonor_connection_parent_class)->dispose (object);
}

static void
sonor_connection_finalize (GObject *object)
{
  SonorConnection *self = SONOR_CONNECTION (object);

  g_hash_table_unref (self->statements);

  G_OBJECT_CLASS (sonor_connection_parent_class)->finalize (object);
}

static void
sonor_connection_class_init (SonorConnectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sonor_connection_dispose;
  object_class->finalize = sonor_connection_finalize;

  signals[CLOSED] = g_signal_new ("closed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_ERROR | G_SIGNAL_TYPE_STATIC_SCOPE);
  signals[ANSWERED] = g_signal_new ("answered", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 0);
  signals[NOTIFICATION] = g_signal_new ("notification", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
}

static void
sonor_connection_init (SonorConnection *self)
{
  g_queue_init (&self->waiting);
  g_queue_init (&self->under_way);
  self->statements = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) statement_free);
}

/**
 * sonor_connection_new:
 * @opened: (transfer full): a connection that is open and idle
 *
 * Brings a connection into the main loop of this thread.
 *
 * Returns: (transfer full): the connection
 */
SonorConnection *
sonor_connection_new (PGconn *opened)
{
  SonorConnection *self = g_object_new (SONOR_TYPE_CONNECTION, NULL);

  self->pg = opened;
  PQsetNoticeReceiver (opened, ignore_notice, NULL);
  PQsetnonblocking (opened, 1);
  PQenterPipelineMode (opened);
  self->readable = g_unix_fd_source_new (PQsocket (opened), G_IO_IN);
  g_source_set_callback (self->readable, G_SOURCE_FUNC (on_readable), self, NULL);
  g_source_attach (self->readable, g_main_context_get_thread_default ());

  return self;
}

/**
 * sonor_connection_dup_server:
 * @self: a connection
 *
 * Returns: (transfer full) (nullable): whom it is connected to, for people: `host:port` or a socket's folder
 */
char *
sonor_connection_dup_server (SonorConnection *self)
{
  const char *host = self->pg != NULL ? PQhost (self->pg) : NULL;

  if (host == NULL)
    return NULL;

  return *host == '/' ? g_strdup (host) : g_strdup_printf ("%s:%s", host, PQport (self->pg));
}

/**
 * sonor_connection_is_busy:
 * @self: a connection
 *
 * Returns: whether a query waits for its answer
 */
gboolean
sonor_connection_is_busy (SonorConnection *self)
{
  return self->under_way.length > 0 || self->waiting.length > 0;
}

/**
 * sonor_connection_close:
 * @self: a connection
 *
 * Closes it without "closed"; queries under way fail with %SONOR_STORE_ERROR_LOST. Can be called again.
 */
void
sonor_connection_close (SonorConnection *self)
{
  break_off (self, NULL);
}

/**
 * sonor_connection_query_async:
 * @self: a connection
 * @query: what to ask; it must not change until it is answered
 * @cancellable: (nullable): takes the query back: if it was sent, the server is told to stop it
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Asks the server. Several queries can be under way; they are answered in the order they were asked.
 */
void
sonor_connection_query_async (SonorConnection     *self,
                              SonorQuery          *query,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Request *request;

  g_task_set_source_tag (task, sonor_connection_query_async);
  g_task_set_check_cancellable (task, FALSE);
  if (g_cancellable_is_cancelled (cancellable))
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("Cancelled"));
      return;
    }
  if (self->pg == NULL)
    {
      g_task_return_new_error (task, SONOR_STORE_ERROR, SONOR_STORE_ERROR_UNREACHABLE,
                               _("There is no connection to the database"));
      return;
    }
  if (sonor_query_get_n_values (query) > PQ_QUERY_PARAM_MAX_LIMIT)
    {
      g_task_return_new_error (task, SONOR_STORE_ERROR, SONOR_STORE_ERROR_INVALID,
                               _("A query can have %d values at most"), PQ_QUERY_PARAM_MAX_LIMIT);
      return;
    }

  request = request_new (self, query, g_steal_pointer (&task));
  if (cancellable != NULL)
    {
      request->cancelled_source = g_cancellable_source_new (cancellable);
      g_source_set_callback (request->cancelled_source, G_SOURCE_FUNC (on_cancelled), request, NULL);
      g_source_attach (request->cancelled_source, g_main_context_get_thread_default ());
    }
  g_queue_push_tail (&self->waiting, request);
  pump_soon (self);
}

/**
 * sonor_connection_query_finish:
 * @self: a connection
 * @result: the result that the callback got
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): the rows, or %NULL with @error set (#SonorStoreError, %G_IO_ERROR_CANCELLED)
 */
SonorResult *
sonor_connection_query_finish (SonorConnection  *self,
                               GAsyncResult     *result,
                               GError          **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
