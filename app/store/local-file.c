/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "store/local-file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "store/store-error.h"

#define BUSY_MILLISECONDS 5000

/* "Sonr": how a file of ours is told from other SQLite files (PRAGMA application_id). */
#define APPLICATION_ID 0x536f6e72

/**
 * SonorLocalFile:
 *
 * An SQLite file with one thread that owns it. Work is done there in the order it was asked for; when its answer arrives
 * in the main loop, it is on the disk (WAL, synchronous=FULL).
 */
struct _SonorLocalFile
{
  GObject parent_instance;

  char        *path;
  GThread     *thread;
  GAsyncQueue *orders;
  sqlite3     *database;
};

G_DEFINE_FINAL_TYPE (SonorLocalFile, sonor_local_file, G_TYPE_OBJECT)

/*
 * The thread only borrows an order: it is freed in the main loop. If the thread held the last reference to a task, the
 * objects behind it would be finalized there, and this one would wait for its own thread.
 */
typedef struct
{
  SonorLocalFile *file;
  GTask          *task;
  GMainContext   *context;
  GCancellable   *cancellable;
  SonorLocalWork  work;
  gpointer        data;
  GDestroyNotify  free_answer;
  gpointer        answer;
  GError         *error;
} Order;

static Order end_of_orders;

static gboolean
complete_order (gpointer user_data)
{
  Order *order = user_data;
  g_autoptr (GTask) task = g_steal_pointer (&order->task);

  if (order->error != NULL)
    g_task_return_error (task, g_steal_pointer (&order->error));
  else
    g_task_return_pointer (task, order->answer, order->free_answer);

  g_main_context_unref (order->context);
  g_clear_object (&order->cancellable);
  g_free (order);

  return G_SOURCE_REMOVE;
}

static gpointer
work_in_thread (gpointer user_data)
{
  g_autoptr (GAsyncQueue) orders = user_data;
  Order *order;
  sqlite3 *database = NULL;

  while ((order = g_async_queue_pop (orders)) != &end_of_orders)
    {
      g_autoptr (GSource) source = g_idle_source_new ();

      /* What has been begun is finished: half a cancellation would leave the caller in doubt. */
      if (!g_cancellable_set_error_if_cancelled (order->cancellable, &order->error))
        order->answer = order->work (order->file->database, order->data, &order->error);
      database = order->file->database;

      g_source_set_priority (source, G_PRIORITY_DEFAULT);
      g_source_set_callback (source, complete_order, order, NULL);
      g_source_attach (source, order->context);
    }
  sqlite3_close_v2 (database);

  return NULL;
}

/* SQLite */

/**
 * sonor_local_set_error:
 * @database: a file
 * @error: return location for a #GError
 *
 * Says what SQLite has just failed with.
 *
 * Returns: %FALSE
 */
gboolean
sonor_local_set_error (sqlite3  *database,
                       GError  **error)
{
  g_set_error (error, SONOR_STORE_ERROR, SONOR_STORE_ERROR_LOCAL,
               /* Translators: %s is what SQLite says, in English: disk full, read-only … */
               _("The file on this computer cannot be used: %s"),
               database != NULL ? sqlite3_errmsg (database) : sqlite3_errstr (SQLITE_NOMEM));

  return FALSE;
}

/**
 * sonor_local_prepare:
 * @database: a file
 * @sql: one statement with parameters
 * @values: (nullable) (array zero-terminated=1): texts for the parameters
 * @error: return location for a #GError
 *
 * Makes a statement ready to step. The values must live as long as the statement.
 *
 * Returns: (transfer full) (nullable): the statement, to be freed with sqlite3_finalize(), or %NULL with @error set
 */
sqlite3_stmt *
sonor_local_prepare (sqlite3            *database,
                     const char         *sql,
                     const char * const *values,
                     GError            **error)
{
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v2 (database, sql, -1, &statement, NULL) != SQLITE_OK)
    {
      sonor_local_set_error (database, error);
      return NULL;
    }

  for (int i = 0; values != NULL && values[i] != NULL; i++)
    sqlite3_bind_text (statement, i + 1, values[i], -1, SQLITE_STATIC);

  return statement;
}

/**
 * sonor_local_finish:
 * @database: a file
 * @statement: (transfer full): one of its statements, whose rows nobody wants
 * @error: return location for a #GError
 *
 * Runs a prepared statement to its end; a change is on the disk when it returns.
 *
 * Returns: %TRUE, or %FALSE with @error set (%SONOR_STORE_ERROR_LOCAL)
 */
gboolean
sonor_local_finish (sqlite3       *database,
                    sqlite3_stmt  *statement,
                    GError       **error)
{
  int status;

  do
    status = sqlite3_step (statement);
  while (status == SQLITE_ROW);
  if (status != SQLITE_DONE)
    sonor_local_set_error (database, error);
  sqlite3_finalize (statement);

  return status == SQLITE_DONE;
}

/**
 * sonor_local_run:
 * @database: a file
 * @sql: one statement with parameters
 * @values: (nullable) (array zero-terminated=1): texts for the parameters
 * @error: return location for a #GError
 *
 * Runs a statement whose rows nobody wants; a change is on the disk when it returns.
 *
 * Returns: %TRUE, or %FALSE with @error set (%SONOR_STORE_ERROR_LOCAL)
 */
gboolean
sonor_local_run (sqlite3            *database,
                 const char         *sql,
                 const char * const *values,
                 GError            **error)
{
  sqlite3_stmt *statement = sonor_local_prepare (database, sql, values, error);

  return statement != NULL && sonor_local_finish (database, statement, error);
}

/**
 * sonor_local_read_number:
 * @database: a file
 * @sql: one statement that answers with a number
 * @number: (out): return location for the number
 * @error: return location for a #GError
 *
 * Returns: %TRUE, or %FALSE with @error set (%SONOR_STORE_ERROR_LOCAL)
 */
gboolean
sonor_local_read_number (sqlite3     *database,
                         const char  *sql,
                         gint64      *number,
                         GError     **error)
{
  sqlite3_stmt *statement = sonor_local_prepare (database, sql, NULL, error);
  gboolean read;

  if (statement == NULL)
    return FALSE;

  read = sqlite3_step (statement) == SQLITE_ROW;
  if (read)
    *number = sqlite3_column_int64 (statement, 0);
  else
    sonor_local_set_error (database, error);
  sqlite3_finalize (statement);

  return read;
}

static gboolean
is_sound (sqlite3 *database)
{
  sqlite3_stmt *statement = sonor_local_prepare (database, "PRAGMA quick_check(1)", NULL, NULL);
  gboolean sound;

  if (statement == NULL)
    return FALSE;

  sound = sqlite3_step (statement) == SQLITE_ROW &&
          g_strcmp0 ((const char *) sqlite3_column_text (statement, 0), "ok") == 0;
  sqlite3_finalize (statement);

  return sound;
}

/* Opening */

typedef struct
{
  SonorLocalFile *file;
  char           *schema;
  int             version;
} Opening;

static void
opening_free (Opening *self)
{
  g_free (self->schema);
  g_free (self);
}

/* Everything of the damaged file stays for whoever can read it; the next open begins a new one. */
static void
put_aside (const char  *path,
           GError     **error)
{
  static const char * const suffixes[] = { "", "-wal", "-shm" };
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *stamp = g_date_time_format (now, "%Y%m%d-%H%M%S");
  g_autofree char *aside = g_strdup_printf ("%s.damaged-%s", path, stamp);

  for (guint n = 2; g_file_test (aside, G_FILE_TEST_EXISTS); n++)
    {
      g_free (aside);
      aside = g_strdup_printf ("%s.damaged-%s-%u", path, stamp, n);
    }

  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *from = g_strconcat (path, suffixes[i], NULL);
      g_autofree char *to = g_strconcat (aside, suffixes[i], NULL);

      if (g_rename (from, to) != 0 && i == 0)
        {
          g_set_error (error, SONOR_STORE_ERROR, SONOR_STORE_ERROR_LOCAL,
                       _("The file %s is damaged or not one of Sonor, and cannot be put aside: %s"), path,
                       g_strerror (errno));
          return;
        }
    }

  g_set_error (error, SONOR_STORE_ERROR, SONOR_STORE_ERROR_LOCAL,
               _("The file %s is damaged or not one of Sonor. It was put aside as %s; what it held was not sent"), path, aside);
}

static gboolean
create_private_file (const char  *path,
                     GError     **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = -1;

  if (g_mkdir_with_parents (folder, 0700) == 0)
    fd = g_open (path, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  if (fd < 0 || fchmod (fd, 0600) != 0)
    {
      g_set_error (error, SONOR_STORE_ERROR, SONOR_STORE_ERROR_LOCAL, _("The file %s cannot be opened: %s"), path,
                   g_strerror (errno));
      if (fd >= 0)
        g_close (fd, NULL);
      return FALSE;
    }

  return g_close (fd, error);
}

static gboolean
create_schema (sqlite3        *database,
               const Opening  *opening,
               GError        **error)
{
  g_autofree char *sql = g_strdup_printf ("BEGIN IMMEDIATE; %s; PRAGMA application_id = %d; PRAGMA user_version = %d; COMMIT",
                                          opening->schema, APPLICATION_ID, opening->version);

  if (sqlite3_exec (database, sql, NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;

  sonor_local_set_error (database, error);
  sqlite3_exec (database, "ROLLBACK", NULL, NULL, NULL);
  return FALSE;
}

/* Whether the file is ours, or new and becomes so; one that can never be is called damaged. */
static gboolean
check_file (sqlite3        *database,
            const Opening  *opening,
            gboolean       *damaged,
            GError        **error)
{
  gint64 application_id = 0;
  gint64 version = 0;
  gint64 n_tables = 0;

  if (!sonor_local_read_number (database, "PRAGMA application_id", &application_id, error) ||
      !sonor_local_read_number (database, "PRAGMA user_version", &version, error) ||
      !sonor_local_read_number (database, "SELECT count(*) FROM sqlite_schema", &n_tables, error))
    {
      int code = sqlite3_errcode (database);

      *damaged = code == SQLITE_NOTADB || code == SQLITE_CORRUPT;
      return FALSE;
    }

  if (application_id == APPLICATION_ID && version > opening->version)
    {
      g_set_error (error, SONOR_STORE_ERROR, SONOR_STORE_ERROR_LOCAL,
                   _("The file %s was written by a newer Sonor; start that one"), opening->file->path);
      return FALSE;
    }

  *damaged = !is_sound (database) || (application_id != APPLICATION_ID && (n_tables > 0 || application_id != 0));
  if (*damaged)
    return FALSE;

  if (sqlite3_exec (database, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL", NULL, NULL, NULL) != SQLITE_OK)
    return sonor_local_set_error (database, error);

  return n_tables > 0 || create_schema (database, opening, error);
}

static gpointer
open_file (sqlite3   *unused,
           gpointer   data,
           GError   **error)
{
  Opening *opening = data;
  SonorLocalFile *self = opening->file;
  g_autoptr (GError) local_error = NULL;
  gboolean damaged = FALSE;
  sqlite3 *database = NULL;

  if (!create_private_file (self->path, error))
    return NULL;

  if (sqlite3_open_v2 (self->path, &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
    {
      sonor_local_set_error (database, error);
      sqlite3_close_v2 (database);
      return NULL;
    }
  sqlite3_busy_timeout (database, BUSY_MILLISECONDS);

  if (!check_file (database, opening, &damaged, &local_error))
    {
      sqlite3_close_v2 (database);
      if (damaged)
        put_aside (self->path, error);
      else
        g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }

  self->database = database;
  return GINT_TO_POINTER (TRUE);
}

static void
sonor_local_file_dispose (GObject *object)
{
  SonorLocalFile *self = SONOR_LOCAL_FILE (object);

  if (self->thread != NULL)
    {
      g_async_queue_push (self->orders, &end_of_orders);
      g_thread_join (g_steal_pointer (&self->thread));
    }

  G_OBJECT_CLASS (sonor_local_file_parent_class)->dispose (object);
}

static void
sonor_local_file_finalize (GObject *object)
{
  SonorLocalFile *self = SONOR_LOCAL_FILE (object);

  g_async_queue_unref (self->orders);
  g_free (self->path);

  G_OBJECT_CLASS (sonor_local_file_parent_class)->finalize (object);
}

static void
sonor_local_file_class_init (SonorLocalFileClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sonor_local_file_dispose;
  object_class->finalize = sonor_local_file_finalize;
}

static void
sonor_local_file_init (SonorLocalFile *self)
{
  self->orders = g_async_queue_new ();
  self->thread = g_thread_new ("sonor-local", work_in_thread, g_async_queue_ref (self->orders));
}

/**
 * sonor_local_file_new:
 * @path: (type filename): where the file is or shall be
 *
 * Returns: (transfer full): the file, not open yet
 */
SonorLocalFile *
sonor_local_file_new (const char *path)
{
  SonorLocalFile *self = g_object_new (SONOR_TYPE_LOCAL_FILE, NULL);

  self->path = g_strdup (path);

  return self;
}

/**
 * sonor_local_file_open_async:
 * @self: a file
 * @schema: statements that make the tables of a new file
 * @version: number of that schema
 * @cancellable: (nullable): to give up before it is begun
 * @callback: called when it is open or cannot be
 * @user_data: for @callback
 *
 * Opens the file, which only its owner may read, or begins it. A damaged or foreign file is put aside under another name
 * and the error says so; opening once more then begins a new one.
 */
void
sonor_local_file_open_async (SonorLocalFile      *self,
                             const char          *schema,
                             int                  version,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  Opening *opening = g_new0 (Opening, 1);

  opening->file = self;
  opening->schema = g_strdup (schema);
  opening->version = version;
  sonor_local_file_work_async (self, open_file, opening, (GDestroyNotify) opening_free, NULL, cancellable, callback,
                               user_data);
}

/**
 * sonor_local_file_open_finish:
 * @self: a file
 * @result: the result that the callback got
 * @error: return location for a #GError
 *
 * Returns: %TRUE, or %FALSE with @error set (%SONOR_STORE_ERROR_LOCAL)
 */
gboolean
sonor_local_file_open_finish (SonorLocalFile  *self,
                              GAsyncResult    *result,
                              GError         **error)
{
  return sonor_local_file_work_finish (self, result, error) != NULL;
}

/**
 * sonor_local_file_work_async:
 * @self: an open file
 * @work: runs in the file's thread
 * @data: for @work
 * @free_data: (nullable): frees @data, in this thread
 * @free_answer: (nullable): frees the answer if nobody wants it
 * @cancellable: (nullable): takes the work back if it has not been begun
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Has work done on the file, after all that was asked for before.
 */
void
sonor_local_file_work_async (SonorLocalFile      *self,
                             SonorLocalWork       work,
                             gpointer             data,
                             GDestroyNotify       free_data,
                             GDestroyNotify       free_answer,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  Order *order = g_new0 (Order, 1);

  order->file = self;
  order->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (order->task, sonor_local_file_work_async);
  g_task_set_check_cancellable (order->task, FALSE);
  order->context = g_main_context_ref_thread_default ();
  order->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  order->work = work;
  order->data = data;
  g_task_set_task_data (order->task, data, free_data);
  order->free_answer = free_answer;
  g_async_queue_push (self->orders, order);
}

/**
 * sonor_local_file_work_finish:
 * @self: a file
 * @result: the result that the callback got
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): what the work returned; %NULL with @error set if it failed
 */
gpointer
sonor_local_file_work_finish (SonorLocalFile  *self,
                              GAsyncResult    *result,
                              GError         **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
