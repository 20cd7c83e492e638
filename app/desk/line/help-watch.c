/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/line/help-watch.h"

#include <glib/gi18n.h>

#include "desk/line/call-words.h"

/**
 * SonorHelpWatch:
 *
 * Requests for help in a call: the person's own, and those of others that they are to answer, which are told on the desktop as
 * well. The database knows whom a request concerns, and ends it with its call.
 */
struct _SonorHelpWatch
{
  GObject        parent_instance;

  SonorDatabase *database;
  GCancellable  *cancellable;
  char          *own_id;
  char          *helper;
  GHashTable    *told;
  gboolean       reading;
  gboolean       stale;
};

enum
{
  CHANGED,
  ASKED,
  PROBLEM,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorHelpWatch, sonor_help_watch, G_TYPE_OBJECT)

static void read_requests (SonorHelpWatch *self);

/* Others */

static void
tell (SonorHelpWatch *self,
      SonorResult    *rows,
      guint           row)
{
  const char *id = sonor_result_get_text (rows, row, "id");
  const char *note = sonor_result_get_text (rows, row, "note");
  gboolean mongolian = g_str_equal (sonor_result_get_text (rows, row, "wanted"), "bilingual");
  g_autofree char *clock = sonor_call_words_dup_seconds (sonor_result_get_integer (rows, row, "call_s"));
  g_autofree char *heading = NULL;
  g_autofree char *body = NULL;
  g_autofree char *words = NULL;
  g_autofree char *key = g_strconcat ("help-", id, NULL);
  g_autoptr (GNotification) notification = NULL;

  /* Translators: a colleague's name and work number */
  heading = g_strdup_printf (mongolian ? _("%s (%s) needs somebody who speaks Mongolian") : _("%s (%s) asks for help"),
                             sonor_result_get_text (rows, row, "staff_name"), sonor_result_get_text (rows, row, "work_number"));
  /* Translators: how long a call has lasted, and what help is needed for */
  body = *note != '\0' ? g_strdup_printf (_("In a call for %s: %s"), clock, note) : g_strdup_printf (_("In a call for %s"), clock);
  words = g_strdup_printf ("%s · %s", heading, body);

  notification = g_notification_new (heading);
  g_notification_set_body (notification, body);
  g_notification_set_priority (notification, G_NOTIFICATION_PRIORITY_URGENT);
  g_application_send_notification (g_application_get_default (), key, notification);
  g_signal_emit (self, signals[ASKED], 0, words);
}

static void
withdraw (const char *id)
{
  g_autofree char *key = g_strconcat ("help-", id, NULL);

  g_application_withdraw_notification (g_application_get_default (), key);
}

static gboolean
is_open (gpointer key,
         gpointer value,
         gpointer user_data)
{
  GHashTable *open = user_data;

  if (g_hash_table_contains (open, key))
    return FALSE;

  withdraw (key);
  return TRUE;
}

/* Reading */

static void
take_rows (SonorHelpWatch *self,
           SonorResult    *rows)
{
  g_autoptr (GHashTable) open = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *own_id = NULL;
  g_autofree char *helper = NULL;

  for (guint i = 0; i < sonor_result_get_n_rows (rows); i++)
    {
      const char *id = sonor_result_get_text (rows, i, "id");
      gboolean taken = !sonor_result_is_null (rows, i, "taken_by_name");

      if (sonor_result_get_boolean (rows, i, "mine"))
        {
          own_id = g_strdup (id);
          helper = taken ? g_strdup (sonor_result_get_text (rows, i, "taken_by_name")) : NULL;
        }
      else if (!taken)
        {
          g_hash_table_add (open, g_strdup (id));
          if (g_hash_table_add (self->told, g_strdup (id)))
            tell (self, rows, i);
        }
    }
  /* Whom somebody sees to, or who needs nobody any more, need not be told of. */
  if (g_hash_table_foreach_remove (self->told, is_open, open) > 0 && g_hash_table_size (self->told) == 0)
    g_signal_emit (self, signals[ASKED], 0, NULL);

  if (g_strcmp0 (own_id, self->own_id) != 0 || g_strcmp0 (helper, self->helper) != 0)
    {
      g_free (self->own_id);
      g_free (self->helper);
      self->own_id = g_steal_pointer (&own_id);
      self->helper = g_steal_pointer (&helper);
      g_signal_emit (self, signals[CHANGED], 0);
    }
}

static void
on_read (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (SonorHelpWatch) self = user_data;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, NULL);

  self->reading = FALSE;
  if (g_cancellable_is_cancelled (self->cancellable))
    return;

  /* What cannot be read now is read after the next connect. */
  if (rows != NULL)
    take_rows (self, rows);
  if (self->stale)
    read_requests (self);
}

static void
read_requests (SonorHelpWatch *self)
{
  g_autoptr (SonorQuery) query = NULL;

  self->stale = self->reading;
  if (self->reading || !sonor_database_get_connected (self->database))
    return;

  self->reading = TRUE;
  query = sonor_query_new ("SELECT id, staff_name, work_number, call_s, wanted, note, taken_by_name, mine FROM help_requests()");
  sonor_database_query_async (self->database, query, self->cancellable, on_read, g_object_ref (self));
}

static void
on_notification (SonorDatabase  *database,
                 const char     *channel,
                 const char     *payload,
                 SonorHelpWatch *self)
{
  if (g_str_equal (channel, "help"))
    read_requests (self);
}

static void
on_done (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (SonorHelpWatch) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, &error);

  if (rows == NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[PROBLEM], 0, error);
}

static void
forget_notification (gpointer key,
                     gpointer value,
                     gpointer user_data)
{
  withdraw (key);
}

static void
sonor_help_watch_dispose (GObject *object)
{
  SonorHelpWatch *self = SONOR_HELP_WATCH (object);

  g_cancellable_cancel (self->cancellable);
  if (self->database != NULL && g_application_get_default () != NULL)
    g_hash_table_foreach (self->told, forget_notification, NULL);
  g_hash_table_remove_all (self->told);
  g_clear_object (&self->database);

  G_OBJECT_CLASS (sonor_help_watch_parent_class)->dispose (object);
}

static void
sonor_help_watch_finalize (GObject *object)
{
  SonorHelpWatch *self = SONOR_HELP_WATCH (object);

  g_object_unref (self->cancellable);
  g_hash_table_unref (self->told);
  g_free (self->own_id);
  g_free (self->helper);

  G_OBJECT_CLASS (sonor_help_watch_parent_class)->finalize (object);
}

static void
sonor_help_watch_class_init (SonorHelpWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_help_watch_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_help_watch_finalize;

  /**
   * SonorHelpWatch::changed:
   * @self: a watch
   *
   * What the person themselves asked for stands otherwise.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * SonorHelpWatch::asked:
   * @self: a watch
   * @words: (nullable): who asks, how long their call has lasted, and why; %NULL if nobody does any more
   *
   * Somebody asks for the person's help, or nobody needs it any more.
   */
  signals[ASKED] = g_signal_new ("asked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  /**
   * SonorHelpWatch::problem:
   * @self: a watch
   * @error: why what the person asked for could not be
   */
  signals[PROBLEM] = g_signal_new ("problem", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
sonor_help_watch_init (SonorHelpWatch *self)
{
  self->cancellable = g_cancellable_new ();
  self->told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * sonor_help_watch_new:
 * @workplace: what a person of the hotline works with
 *
 * Returns: (transfer full): a watch over the requests that concern them
 */
SonorHelpWatch *
sonor_help_watch_new (SonorWorkplace *workplace)
{
  SonorHelpWatch *self = g_object_new (SONOR_TYPE_HELP_WATCH, NULL);

  self->database = g_object_ref (sonor_workplace_get_database (workplace));
  sonor_database_listen (self->database, "help");
  g_signal_connect_object (self->database, "notification", G_CALLBACK (on_notification), self, 0);
  g_signal_connect_object (self->database, "resync", G_CALLBACK (read_requests), self, G_CONNECT_SWAPPED);
  read_requests (self);

  return self;
}

/**
 * sonor_help_watch_is_waiting:
 * @self: a watch
 *
 * Returns: whether the person has asked for help that is not over
 */
gboolean
sonor_help_watch_is_waiting (SonorHelpWatch *self)
{
  g_return_val_if_fail (SONOR_IS_HELP_WATCH (self), FALSE);

  return self->own_id != NULL;
}

/**
 * sonor_help_watch_dup_words:
 * @self: a watch
 *
 * Returns: (transfer full) (nullable): how the help stands that the person asked for; %NULL if they asked for none
 */
char *
sonor_help_watch_dup_words (SonorHelpWatch *self)
{
  g_return_val_if_fail (SONOR_IS_HELP_WATCH (self), NULL);

  if (self->own_id == NULL)
    return NULL;

  /* Translators: %s is the name of a colleague */
  return self->helper != NULL ? g_strdup_printf (_("%s comes to help"), self->helper) : g_strdup (_("Help has been asked for"));
}

/**
 * sonor_help_watch_ask:
 * @self: a watch
 * @wanted: supervisor or bilingual
 * @note: what it is about, "" for nothing
 *
 * Asks for help in the call the person is in.
 */
void
sonor_help_watch_ask (SonorHelpWatch *self,
                      const char     *wanted,
                      const char     *note)
{
  g_autoptr (SonorQuery) query = sonor_query_new ("SELECT help_request($1, $2)");

  g_return_if_fail (SONOR_IS_HELP_WATCH (self));

  sonor_query_add_text (query, note);
  sonor_query_add_text (query, wanted);
  sonor_database_query_async (self->database, query, self->cancellable, on_done, g_object_ref (self));
}

/**
 * sonor_help_watch_take_back:
 * @self: a watch
 *
 * The person needs no help any more.
 */
void
sonor_help_watch_take_back (SonorHelpWatch *self)
{
  g_autoptr (SonorQuery) query = sonor_query_new ("SELECT help_close($1::uuid)");

  g_return_if_fail (SONOR_IS_HELP_WATCH (self));

  if (self->own_id == NULL)
    return;

  sonor_query_add_text (query, self->own_id);
  sonor_database_query_async (self->database, query, self->cancellable, on_done, g_object_ref (self));
}
