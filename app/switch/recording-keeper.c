/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "switch/recording-keeper.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "media/media-error.h"
#include "media/recording-file.h"
#include "store/store-error.h"
#include "switch/alarms.h"

#define ALARM_KIND "recording"
#define ID_LENGTH 36
#define RETRY_SECONDS 30
#define SWEEP_SECONDS 3600
#define LOWEST_PRIORITY 19
/* A disk with less left than this will be full before anybody has bought another. */
#define LEAST_FREE_BYTES (G_GUINT64_CONSTANT (1) << 30)

/**
 * SonorRecordingKeeper:
 *
 * What becomes of recordings after their calls: one after the other is put into Opus by a thread of the lowest priority,
 * written down in the database, and only then is the first file removed. What a crash has left is found at the start. When
 * its time is over, and nobody holds it, a recording is removed. The folder is this switch's alone: a lock sees to that.
 */
struct _SonorRecordingKeeper
{
  GObject        parent_instance;

  /* Outlives us. */
  SonorSwitch   *owner;
  char          *folder;
  char          *switch_id;
  int            lock;
  SonorDatabase *database;
  GCancellable  *cancellable;
  GThread       *thread;
  GAsyncQueue   *jobs;
  GQueue         again;
  guint          n_waiting;
  guint64        n_finished;
  guint64        n_failed;
  gboolean       in_alarm;
  guint          retry_id;
  guint          sweep_id;
};

typedef enum
{
  JOB_FINISH,
  JOB_CLEAR,
  JOB_ERASE,
  JOB_END,
} JobKind;

/* Something for the thread to do. @source is the WAV file, @name the finished one below the folder. */
typedef struct
{
  SonorRecordingKeeper *keeper;
  JobKind               kind;
  char                 *source;
  char                 *name;
  SonorRecordingFacts   facts;
  GError               *error;
} Job;

enum
{
  IDLE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorRecordingKeeper, sonor_recording_keeper, G_TYPE_OBJECT)

static void
job_free (Job *self)
{
  g_clear_object (&self->keeper);
  g_free (self->source);
  g_free (self->name);
  g_clear_error (&self->error);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Job, job_free)

static void
push (SonorRecordingKeeper *self,
      JobKind               kind,
      const char           *source,
      const char           *name)
{
  Job *job = g_new0 (Job, 1);

  job->keeper = kind != JOB_END ? g_object_ref (self) : NULL;
  job->kind = kind;
  job->source = g_strdup (source);
  job->name = g_strdup (name);
  g_async_queue_push (self->jobs, job);
}

/* In the thread */

/* Year, month and day on which the recording began, and the name it has. */
static char *
make_name (const char  *source,
           GError     **error)
{
  g_autofree char *base = g_path_get_basename (source);
  g_autoptr (GDateTime) ended = NULL;
  g_autoptr (GDateTime) began = NULL;
  g_autofree char *day = NULL;
  struct stat facts;

  if (stat (source, &facts) != 0)
    {
      g_set_error (error, SONOR_MEDIA_ERROR, SONOR_MEDIA_ERROR_FAILED, "%s: %s", base, g_strerror (errno));
      return NULL;
    }
  base[strlen (base) - strlen (".wav")] = '\0';
  ended = g_date_time_new_from_unix_local (facts.st_mtim.tv_sec);
  began = g_date_time_add_seconds (ended, -(double) (facts.st_size / 32000));
  day = g_date_time_format (began, "%Y/%m/%d");

  return g_strdup_printf ("%s/%s.opus", day, base);
}

static void
finish (SonorRecordingKeeper *self,
        Job                  *job)
{
  g_autofree char *target = NULL;
  g_autofree char *folder = NULL;

  g_free (job->name);
  job->name = make_name (job->source, &job->error);
  if (job->name == NULL)
    return;

  target = g_build_filename (self->folder, job->name, NULL);
  folder = g_path_get_dirname (target);
  if (g_mkdir_with_parents (folder, 0750) != 0)
    g_set_error (&job->error, SONOR_MEDIA_ERROR, SONOR_MEDIA_ERROR_FAILED, "%s: %s", folder, g_strerror (errno));
  else if (!sonor_recording_file_finish (job->source, target, self->cancellable, &job->facts, &job->error)
           && g_error_matches (job->error, SONOR_MEDIA_ERROR, SONOR_MEDIA_ERROR_BAD_FILE))
    {
      /* It will never be one: it is put aside for a person, and not tried again at each start. */
      g_autofree char *aside = g_strconcat (job->source, ".broken", NULL);

      if (g_rename (job->source, aside) != 0)
        g_unlink (aside);
    }
}

static void
erase (SonorRecordingKeeper *self,
       Job                  *job)
{
  g_autofree char *path = g_build_filename (self->folder, job->name, NULL);

  if (g_unlink (path) != 0 && errno != ENOENT)
    g_set_error (&job->error, SONOR_MEDIA_ERROR, SONOR_MEDIA_ERROR_FAILED, "%s: %s", job->name, g_strerror (errno));
}

static gboolean on_finished (gpointer data);
static gboolean on_erased (gpointer data);

static gpointer
work (gpointer data)
{
  SonorRecordingKeeper *self = data;

  /* In Linux that is about this thread alone. Speech comes first, and recordings have all night. */
  setpriority (PRIO_PROCESS, 0, LOWEST_PRIORITY);
  while (TRUE)
    {
      g_autoptr (Job) job = g_async_queue_pop (self->jobs);

      switch (job->kind)
        {
        case JOB_FINISH:
          finish (self, job);
          g_idle_add (on_finished, g_steal_pointer (&job));
          break;
        case JOB_ERASE:
          erase (self, job);
          g_idle_add (on_erased, g_steal_pointer (&job));
          break;
        case JOB_CLEAR:
          g_unlink (job->source);
          break;
        case JOB_END:
        default:
          return NULL;
        }
    }
}

/* In the main loop */

static void
sound_alarm (SonorRecordingKeeper *self,
             const char           *subject,
             const char           *why)
{
  self->in_alarm |= g_str_equal (subject, self->folder);
  g_log_structured (G_LOG_DOMAIN, G_LOG_LEVEL_WARNING, "SONOR_ALARM", ALARM_KIND, "SONOR_SUBJECT", subject, "MESSAGE", "%s", why);
  sonor_alarm_raise (self->owner, ALARM_KIND, subject, why);
}

/* One recording that cannot be finished; its alarm ends when it is, or when a supervisor has seen to it. */
static void
give_up (SonorRecordingKeeper *self,
         Job                  *job,
         const char           *why)
{
  g_autofree char *name = g_path_get_basename (job->source);

  self->n_failed++;
  sound_alarm (self, name, why);
}

static gboolean
on_retry (gpointer user_data)
{
  SonorRecordingKeeper *self = user_data;
  Job *job;

  self->retry_id = 0;
  while ((job = g_queue_pop_head (&self->again)) != NULL)
    g_async_queue_push (self->jobs, job);

  return G_SOURCE_REMOVE;
}

/* Its WAV file stays meanwhile, so nothing is lost, not even by a crash. */
static void
try_again (SonorRecordingKeeper *self,
           Job                  *job)
{
  g_clear_error (&job->error);
  g_queue_push_tail (&self->again, job);
  if (self->retry_id == 0)
    self->retry_id = g_timeout_add_seconds (RETRY_SECONDS, on_retry, self);
}

static void
count_down (SonorRecordingKeeper *self)
{
  self->n_waiting--;
  if (self->n_waiting == 0)
    g_signal_emit (self, signals[IDLE], 0);
}

static void
on_written_down (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (Job) job = user_data;
  g_autoptr (SonorRecordingKeeper) self = g_object_ref (job->keeper);
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (rows == NULL && sonor_store_error_is_passing (error))
    {
      try_again (self, g_steal_pointer (&job));
      return;
    }

  if (rows == NULL)
    {
      /* Both files stay where they are. The next start tries again. */
      give_up (self, job, error->message);
      count_down (self);
      return;
    }
  self->n_finished++;
  if (self->in_alarm)
    {
      self->in_alarm = FALSE;
      sonor_alarm_clear (self->owner, ALARM_KIND, self->folder);
    }
  push (self, JOB_CLEAR, job->source, NULL);
  count_down (self);
}

static void
write_down (SonorRecordingKeeper *self,
            Job                  *job)
{
  g_autoptr (SonorQuery) query =
    sonor_query_new ("SELECT recording_finished($1, $2, $3, 'opus', $4::numeric / 1000, $5::bigint, $6)");
  g_autofree char *base = g_path_get_basename (job->source);
  g_autofree char *call_id = g_strndup (base, ID_LENGTH);

  sonor_query_add_text (query, self->switch_id);
  sonor_query_add_text (query, call_id);
  sonor_query_add_text (query, job->name);
  sonor_query_add_integer (query, (gint64) (job->facts.seconds * 1000));
  sonor_query_add_integer (query, (gint64) job->facts.bytes);
  sonor_query_add_text (query, job->facts.sha256);
  sonor_database_query_async (self->database, query, self->cancellable, on_written_down, job);
}

static gboolean
on_finished (gpointer data)
{
  g_autoptr (Job) job = data;
  g_autoptr (SonorRecordingKeeper) self = g_object_ref (job->keeper);

  if (g_cancellable_is_cancelled (self->cancellable))
    return G_SOURCE_REMOVE;

  if (job->error == NULL)
    write_down (self, g_steal_pointer (&job));
  else
    {
      if (g_error_matches (job->error, SONOR_MEDIA_ERROR, SONOR_MEDIA_ERROR_BAD_FILE))
        {
          give_up (self, job, job->error->message);
          count_down (self);
          return G_SOURCE_REMOVE;
        }
      sound_alarm (self, self->folder, job->error->message);
      try_again (self, g_steal_pointer (&job));
    }

  return G_SOURCE_REMOVE;
}

static gboolean
is_ours (const char *path)
{
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *id = g_strndup (base, ID_LENGTH);

  return g_str_has_suffix (base, ".wav") && g_uuid_string_is_valid (id);
}

static void
take (SonorRecordingKeeper *self,
      const char           *path)
{
  if (!is_ours (path))
    return;

  self->n_waiting++;
  push (self, JOB_FINISH, path, NULL);
}

static void
on_recorded (SonorMediaEngine     *engine,
             const char           *path,
             SonorRecordingKeeper *self)
{
  take (self, path);
}

/* The alarm is the switch's; here it is counted. */
static void
on_recording (SonorMediaEngine     *engine,
              gboolean              works,
              const char           *reason,
              SonorRecordingKeeper *self)
{
  if (!works)
    self->n_failed++;
}

/* Removing what is old */

static gboolean
on_erased (gpointer data)
{
  g_autoptr (Job) job = data;
  SonorRecordingKeeper *self = job->keeper;
  g_autoptr (SonorQuery) query = NULL;

  if (g_cancellable_is_cancelled (self->cancellable))
    return G_SOURCE_REMOVE;
  if (job->error != NULL)
    {
      sound_alarm (self, self->folder, job->error->message);
      return G_SOURCE_REMOVE;
    }

  query = sonor_query_new ("SELECT recording_erased($1, $2)");
  sonor_query_add_text (query, self->switch_id);
  sonor_query_add_text (query, job->name);
  /* What does not get through is told again by the next sweep. */
  sonor_database_query_async (self->database, query, self->cancellable, NULL, NULL);

  return G_SOURCE_REMOVE;
}

static void
on_removed (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (Job) job = user_data;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, NULL);

  if (rows != NULL && sonor_result_get_boolean (rows, 0, "gone"))
    push (job->keeper, JOB_ERASE, NULL, job->name);
}

static void
on_due (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr (SonorRecordingKeeper) self = user_data;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, NULL);

  for (guint i = 0; rows != NULL && i < sonor_result_get_n_rows (rows); i++)
    {
      const char *path = sonor_result_get_text (rows, i, "path");
      g_autoptr (SonorQuery) query = sonor_query_new ("SELECT recording_remove($1, $2) AS gone");
      Job *job;

      /* The database has a constraint that says the same; no row is worth a file outside the folder. */
      if (g_path_is_absolute (path) || strstr (path, "..") != NULL)
        continue;
      job = g_new0 (Job, 1);
      job->keeper = g_object_ref (self);
      job->name = g_strdup (path);
      sonor_query_add_text (query, self->switch_id);
      sonor_query_add_text (query, path);
      sonor_database_query_async (self->database, query, self->cancellable, on_removed, job);
    }
}

/**
 * sonor_recording_keeper_sweep:
 * @self: a keeper
 *
 * Removes what has been kept long enough; it does so by itself each hour and whenever the database comes back.
 */
void
sonor_recording_keeper_sweep (SonorRecordingKeeper *self)
{
  g_autoptr (SonorQuery) query = NULL;

  g_return_if_fail (SONOR_IS_RECORDING_KEEPER (self));

  if (!sonor_database_get_connected (self->database))
    return;
  query = sonor_query_new ("SELECT path FROM recording_due($1)");
  sonor_query_add_text (query, self->switch_id);
  sonor_database_query_async (self->database, query, self->cancellable, on_due, g_object_ref (self));
}

static gboolean
on_sweep (gpointer user_data)
{
  SonorRecordingKeeper *self = user_data;

  sonor_recording_keeper_sweep (self);
  if (sonor_recording_keeper_get_free_bytes (self) < LEAST_FREE_BYTES)
    sound_alarm (self, self->folder, _("The disk of the recordings is almost full"));

  return G_SOURCE_CONTINUE;
}

/* The database is back: what waited for it need not wait longer. */
static void
on_resync (SonorDatabase        *database,
           SonorRecordingKeeper *self)
{
  g_clear_handle_id (&self->retry_id, g_source_remove);
  on_retry (self);
  on_sweep (self);
}

/* Starting */

static gboolean
lock_folder (SonorRecordingKeeper  *self,
             GError               **error)
{
  self->lock = open (self->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (self->lock >= 0 && flock (self->lock, LOCK_EX | LOCK_NB) == 0)
    return TRUE;

  g_set_error (error, SONOR_MEDIA_ERROR, SONOR_MEDIA_ERROR_FAILED,
               errno == EWOULDBLOCK ? _("Another switch records into the folder %s ([switch] recordings)")
                                    : _("The folder of recordings %s cannot be used ([switch] recordings)"),
               self->folder);

  return FALSE;
}

/* What a crash has left: nobody writes to any of it, for we have the folder and no call yet. */
static gboolean
take_leftovers (SonorRecordingKeeper  *self,
                GError               **error)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, error);
  const char *name;

  if (dir == NULL)
    return FALSE;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->folder, name, NULL);

      take (self, path);
    }
  if (self->n_waiting > 0)
    g_message ("%u recordings were left unfinished; they are finished now", self->n_waiting);

  return TRUE;
}

static void
sonor_recording_keeper_dispose (GObject *object)
{
  SonorRecordingKeeper *self = SONOR_RECORDING_KEEPER (object);

  sonor_recording_keeper_stop (self);
  g_clear_object (&self->database);

  G_OBJECT_CLASS (sonor_recording_keeper_parent_class)->dispose (object);
}

static void
sonor_recording_keeper_finalize (GObject *object)
{
  SonorRecordingKeeper *self = SONOR_RECORDING_KEEPER (object);

  if (self->lock >= 0)
    close (self->lock);
  g_async_queue_unref (self->jobs);
  g_clear_object (&self->cancellable);
  g_free (self->folder);
  g_free (self->switch_id);

  G_OBJECT_CLASS (sonor_recording_keeper_parent_class)->finalize (object);
}

static void
sonor_recording_keeper_class_init (SonorRecordingKeeperClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_recording_keeper_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_recording_keeper_finalize;

  /**
   * SonorRecordingKeeper::idle:
   * @self: a keeper
   *
   * No recording waits to be finished any more.
   */
  signals[IDLE] = g_signal_new ("idle", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sonor_recording_keeper_init (SonorRecordingKeeper *self)
{
  self->lock = -1;
  self->cancellable = g_cancellable_new ();
  self->jobs = g_async_queue_new ();
  g_queue_init (&self->again);
}

/**
 * sonor_recording_keeper_start:
 * @owner: a switch that has its sound and its database, and outlives the keeper
 * @error: return location for a #GError
 *
 * Starts before the first call. Finds what a crash has left in the folder of recordings, where a recording of call ID is
 * `ID.wav` while it grows, or `ID-2.wav` …, and takes whatever the switch records.
 *
 * Returns: (transfer full) (nullable): the keeper, to be stopped with sonor_recording_keeper_stop(); %NULL with @error set if
 *   the folder cannot be read or another switch has it
 */
SonorRecordingKeeper *
sonor_recording_keeper_start (SonorSwitch  *owner,
                              GError      **error)
{
  g_autoptr (SonorRecordingKeeper) self = g_object_new (SONOR_TYPE_RECORDING_KEEPER, NULL);
  SonorMediaEngine *engine = sonor_switch_get_engine (owner);

  self->owner = owner;
  self->folder = g_strdup (sonor_switch_get_recordings (owner));
  self->switch_id = g_strdup (sonor_switch_get_name (owner));
  self->database = g_object_ref (sonor_switch_get_database (owner));
  if (!lock_folder (self, error) || !take_leftovers (self, error))
    return NULL;

  g_signal_connect_object (engine, "recorded", G_CALLBACK (on_recorded), self, 0);
  g_signal_connect_object (engine, "recording", G_CALLBACK (on_recording), self, 0);
  g_signal_connect_object (self->database, "resync", G_CALLBACK (on_resync), self, 0);
  self->sweep_id = g_timeout_add_seconds (SWEEP_SECONDS, on_sweep, self);
  self->thread = g_thread_new ("recordings", work, self);

  return g_steal_pointer (&self);
}

/**
 * sonor_recording_keeper_stop:
 * @self: a keeper
 *
 * Breaks off: what is not finished is found at the next start. A second time does nothing.
 */
void
sonor_recording_keeper_stop (SonorRecordingKeeper *self)
{
  g_autoptr (Job) job = NULL;

  g_return_if_fail (SONOR_IS_RECORDING_KEEPER (self));

  g_clear_handle_id (&self->retry_id, g_source_remove);
  g_clear_handle_id (&self->sweep_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  if (self->thread != NULL)
    {
      push (self, JOB_END, NULL, NULL);
      g_thread_join (g_steal_pointer (&self->thread));
    }
  g_queue_clear_full (&self->again, (GDestroyNotify) job_free);
}

/**
 * sonor_recording_keeper_get_n_waiting:
 * @self: a keeper
 *
 * Returns: how many recordings are over and not finished yet
 */
guint
sonor_recording_keeper_get_n_waiting (SonorRecordingKeeper *self)
{
  g_return_val_if_fail (SONOR_IS_RECORDING_KEEPER (self), 0);

  return self->n_waiting;
}

/**
 * sonor_recording_keeper_get_n_finished:
 * @self: a keeper
 *
 * Returns: how many have been finished since the start
 */
guint64
sonor_recording_keeper_get_n_finished (SonorRecordingKeeper *self)
{
  g_return_val_if_fail (SONOR_IS_RECORDING_KEEPER (self), 0);

  return self->n_finished;
}

/**
 * sonor_recording_keeper_get_n_failed:
 * @self: a keeper
 *
 * Returns: how many have lost sound or could not be finished since the start
 */
guint64
sonor_recording_keeper_get_n_failed (SonorRecordingKeeper *self)
{
  g_return_val_if_fail (SONOR_IS_RECORDING_KEEPER (self), 0);

  return self->n_failed;
}

/**
 * sonor_recording_keeper_get_free_bytes:
 * @self: a keeper
 *
 * Returns: what is left on the disk of recordings, for us
 */
guint64
sonor_recording_keeper_get_free_bytes (SonorRecordingKeeper *self)
{
  struct statvfs facts;

  g_return_val_if_fail (SONOR_IS_RECORDING_KEEPER (self), 0);

  return fstatvfs (self->lock, &facts) == 0 ? (guint64) facts.f_bavail * facts.f_frsize : 0;
}
