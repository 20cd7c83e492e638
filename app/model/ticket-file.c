/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "model/ticket-file.h"

#include <glib/gi18n-lib.h>

#include "store/store-error.h"

/**
 * SonorTicketFile:
 *
 * All that the person who is signed in may know of one ticket and may do to it now. It is read again at once when the
 * database tells that the ticket has changed or that somebody came or went, and after every connect.
 */
struct _SonorTicketFile
{
  GObject         parent_instance;

  SonorWorkplace *workplace;
  char           *id;
  JsonNode       *data;
  GPtrArray      *actions;
  GDateTime      *loaded_at;
  GError         *error;
  GCancellable   *cancellable;
  gboolean        open;
  gboolean        reading;
  gboolean        stale;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorTicketFile, sonor_ticket_file, G_TYPE_OBJECT)

static void
action_free (gpointer data)
{
  SonorTicketAction *self = data;

  g_free (self->action);
  g_free (self->layer);
  g_free (self);
}

/* Reading */

static void
take_actions (SonorTicketFile *self,
              JsonNode        *node)
{
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  g_ptr_array_set_size (self->actions, 0);
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *row = json_array_get_object_element (array, i);
      SonorTicketAction *action = g_new0 (SonorTicketAction, 1);

      action->action = g_strdup (sonor_json_get_text (row, "action"));
      action->layer = g_strdup (sonor_json_get_text (row, "layer"));
      action->unit_id = (int) sonor_json_get_integer (row, "unit_id");
      action->version = (int) sonor_json_get_integer (row, "version");
      g_ptr_array_add (self->actions, action);
    }
}

static void
take (SonorTicketFile  *self,
      SonorResult      *rows,
      GError          **error)
{
  g_autoptr (JsonNode) data = json_from_string (sonor_result_get_text (rows, 0, "file"), error);
  g_autoptr (JsonNode) actions = NULL;

  if (data == NULL)
    return;
  actions = json_from_string (sonor_result_get_text (rows, 0, "actions"), error);
  if (actions == NULL)
    return;

  g_clear_pointer (&self->data, json_node_unref);
  self->data = g_steal_pointer (&data);
  take_actions (self, actions);
  g_clear_pointer (&self->loaded_at, g_date_time_unref);
  self->loaded_at = g_date_time_new_now_local ();
}

static void
on_read (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (SonorTicketFile) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, &error);

  self->reading = FALSE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (rows != NULL)
    take (self, rows, &error);
  /* What is shown stays when it could not be read again, unless it is the person's no more. */
  if (g_error_matches (error, SONOR_STORE_ERROR, SONOR_STORE_ERROR_NOT_FOUND)
      || g_error_matches (error, SONOR_STORE_ERROR, SONOR_STORE_ERROR_FORBIDDEN))
    {
      g_clear_pointer (&self->data, json_node_unref);
      g_ptr_array_set_size (self->actions, 0);
    }
  g_clear_error (&self->error);
  self->error = g_steal_pointer (&error);
  if (self->stale)
    sonor_ticket_file_refresh (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * sonor_ticket_file_refresh:
 * @self: a file
 *
 * Reads it again. Nobody needs to after a change: it reads itself.
 */
void
sonor_ticket_file_refresh (SonorTicketFile *self)
{
  g_autoptr (SonorQuery) query = NULL;

  g_return_if_fail (SONOR_IS_TICKET_FILE (self));

  /* What changes while it is read may be missing from what comes. */
  self->stale = self->reading;
  if (self->reading)
    return;

  self->reading = TRUE;
  query = sonor_query_new ("SELECT ticket_file($1::uuid) AS file, (SELECT coalesce(jsonb_agg(to_jsonb(a)), '[]')"
                           " FROM ticket_actions($1::uuid) a) AS actions");
  sonor_query_add_text (query, self->id);
  sonor_database_query_async (sonor_workplace_get_database (self->workplace), query, self->cancellable, on_read,
                              g_object_ref (self));
}

/* Who has it open */

static void
on_told (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, &error);

  /* Who looks is told again after the next connect. */
  if (rows == NULL)
    g_debug ("Who has a ticket open could not be told: %s", error->message);
}

static void
tell_open (SonorTicketFile *self)
{
  g_autoptr (SonorQuery) query = sonor_query_new (self->open ? "SELECT ticket_open($1::uuid)"
                                                  : "SELECT ticket_leave($1::uuid)");

  sonor_query_add_text (query, self->id);
  sonor_database_query_async (sonor_workplace_get_database (self->workplace), query, NULL, on_told, NULL);
}

/**
 * sonor_ticket_file_set_open:
 * @self: a file
 * @open: whether the person has it in front of them
 *
 * Lets the others see who has the ticket open.
 */
void
sonor_ticket_file_set_open (SonorTicketFile *self,
                            gboolean         open)
{
  g_return_if_fail (SONOR_IS_TICKET_FILE (self));

  if (self->open == open)
    return;

  self->open = open;
  if (sonor_database_get_connected (sonor_workplace_get_database (self->workplace)))
    tell_open (self);
}

static void
on_notification (SonorDatabase   *database,
                 const char      *channel,
                 const char      *payload,
                 SonorTicketFile *self)
{
  if (g_strcmp0 (payload, self->id) == 0 && (g_str_equal (channel, "ticket") || g_str_equal (channel, "presence")))
    sonor_ticket_file_refresh (self);
}

static void
on_resync (SonorDatabase   *database,
           SonorTicketFile *self)
{
  if (self->open)
    tell_open (self);
  sonor_ticket_file_refresh (self);
}

/* The object */

static void
sonor_ticket_file_dispose (GObject *object)
{
  SonorTicketFile *self = SONOR_TICKET_FILE (object);

  g_cancellable_cancel (self->cancellable);
  if (self->workplace != NULL)
    sonor_ticket_file_set_open (self, FALSE);
  g_clear_object (&self->workplace);

  G_OBJECT_CLASS (sonor_ticket_file_parent_class)->dispose (object);
}

static void
sonor_ticket_file_finalize (GObject *object)
{
  SonorTicketFile *self = SONOR_TICKET_FILE (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->data, json_node_unref);
  g_clear_pointer (&self->loaded_at, g_date_time_unref);
  g_clear_error (&self->error);
  g_ptr_array_unref (self->actions);
  g_free (self->id);

  G_OBJECT_CLASS (sonor_ticket_file_parent_class)->finalize (object);
}

static void
sonor_ticket_file_class_init (SonorTicketFileClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_ticket_file_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_ticket_file_finalize;

  /**
   * SonorTicketFile::changed:
   * @self: the file
   *
   * What is told of the ticket, or whether it could be read, is something else now.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
sonor_ticket_file_init (SonorTicketFile *self)
{
  self->cancellable = g_cancellable_new ();
  self->actions = g_ptr_array_new_with_free_func (action_free);
}

/**
 * sonor_ticket_file_new:
 * @workplace: where the person is signed in
 * @ticket_id: UUID of a ticket
 *
 * Begins to read.
 *
 * Returns: (transfer full): the file, which comes with the signal "changed"
 */
SonorTicketFile *
sonor_ticket_file_new (SonorWorkplace *workplace,
                       const char     *ticket_id)
{
  SonorTicketFile *self;
  SonorDatabase *database;

  g_return_val_if_fail (SONOR_IS_WORKPLACE (workplace), NULL);
  g_return_val_if_fail (ticket_id != NULL, NULL);

  self = g_object_new (SONOR_TYPE_TICKET_FILE, NULL);
  self->workplace = g_object_ref (workplace);
  self->id = g_strdup (ticket_id);
  database = sonor_workplace_get_database (workplace);
  g_signal_connect_object (database, "notification", G_CALLBACK (on_notification), self, 0);
  g_signal_connect_object (database, "resync", G_CALLBACK (on_resync), self, 0);
  sonor_database_listen (database, "ticket");
  sonor_database_listen (database, "presence");
  sonor_ticket_file_refresh (self);

  return self;
}

/**
 * sonor_ticket_file_get_workplace:
 * @self: a file
 *
 * Returns: (transfer none): where the person is signed in
 */
SonorWorkplace *
sonor_ticket_file_get_workplace (SonorTicketFile *self)
{
  g_return_val_if_fail (SONOR_IS_TICKET_FILE (self), NULL);

  return self->workplace;
}

/**
 * sonor_ticket_file_get_id:
 * @self: a file
 *
 * Returns: (transfer none): UUID of the ticket
 */
const char *
sonor_ticket_file_get_id (SonorTicketFile *self)
{
  g_return_val_if_fail (SONOR_IS_TICKET_FILE (self), NULL);

  return self->id;
}

/**
 * sonor_ticket_file_get_data:
 * @self: a file
 *
 * Returns: (transfer none) (nullable): what `ticket_file()` told last, valid until the next "changed"; %NULL before
 *   it is read
 */
JsonObject *
sonor_ticket_file_get_data (SonorTicketFile *self)
{
  g_return_val_if_fail (SONOR_IS_TICKET_FILE (self), NULL);

  return self->data != NULL && JSON_NODE_HOLDS_OBJECT (self->data) ? json_node_get_object (self->data) : NULL;
}

/**
 * sonor_ticket_file_get_text:
 * @self: a file
 * @member: a member of what `ticket_file()` tells
 *
 * Returns: (transfer none): its text, "" if there is none
 */
const char *
sonor_ticket_file_get_text (SonorTicketFile *self,
                            const char      *member)
{
  return sonor_json_get_text (sonor_ticket_file_get_data (self), member);
}

/**
 * sonor_ticket_file_dup_time:
 * @self: a file
 * @member: a member of what `ticket_file()` tells
 *
 * Returns: (transfer full) (nullable): its time on the city's clock
 */
GDateTime *
sonor_ticket_file_dup_time (SonorTicketFile *self,
                            const char      *member)
{
  return sonor_json_dup_time (sonor_ticket_file_get_data (self), member, sonor_workplace_get_zone (self->workplace));
}

/**
 * sonor_ticket_file_find_assignment:
 * @self: a file
 * @unit_id: a unit
 *
 * Returns: (transfer none) (nullable): that unit's part in the ticket
 */
JsonObject *
sonor_ticket_file_find_assignment (SonorTicketFile *self,
                                   int              unit_id)
{
  JsonObject *data = sonor_ticket_file_get_data (self);

  for (guint i = 0; i < sonor_json_get_length (data, "assignments"); i++)
    {
      JsonObject *assignment = sonor_json_get_element (data, "assignments", i);

      if (sonor_json_get_integer (sonor_json_get_object (assignment, "unit"), "id") == unit_id)
        return assignment;
    }

  return NULL;
}

/**
 * sonor_ticket_file_get_n_actions:
 * @self: a file
 *
 * Returns: how many things the person may do to the ticket now
 */
guint
sonor_ticket_file_get_n_actions (SonorTicketFile *self)
{
  g_return_val_if_fail (SONOR_IS_TICKET_FILE (self), 0);

  return self->actions->len;
}

/**
 * sonor_ticket_file_get_action:
 * @self: a file
 * @index: which, below sonor_ticket_file_get_n_actions()
 *
 * Returns: (transfer none): something the person may do, valid until the next "changed"
 */
const SonorTicketAction *
sonor_ticket_file_get_action (SonorTicketFile *self,
                              guint            index)
{
  g_return_val_if_fail (SONOR_IS_TICKET_FILE (self), NULL);
  g_return_val_if_fail (index < self->actions->len, NULL);

  return self->actions->pdata[index];
}

/**
 * sonor_ticket_file_find_action:
 * @self: a file
 * @action: what would be done
 * @unit_id: to which unit's part; 0 for the ticket itself or whichever part comes first
 *
 * Returns: (transfer none) (nullable): the action with the version to name, or %NULL if the person may not do it now
 */
const SonorTicketAction *
sonor_ticket_file_find_action (SonorTicketFile *self,
                               const char      *action,
                               int              unit_id)
{
  g_return_val_if_fail (SONOR_IS_TICKET_FILE (self), NULL);
  g_return_val_if_fail (action != NULL, NULL);

  for (guint i = 0; i < self->actions->len; i++)
    {
      const SonorTicketAction *row = self->actions->pdata[i];

      if (g_str_equal (row->action, action) && (unit_id == 0 || row->unit_id == unit_id))
        return row;
    }

  return NULL;
}

/**
 * sonor_ticket_file_get_error:
 * @self: a file
 *
 * Returns: (transfer none) (nullable): why it could not be read the last time
 */
const GError *
sonor_ticket_file_get_error (SonorTicketFile *self)
{
  g_return_val_if_fail (SONOR_IS_TICKET_FILE (self), NULL);

  return self->error;
}

/**
 * sonor_ticket_file_is_loading:
 * @self: a file
 *
 * Returns: whether it is being read
 */
gboolean
sonor_ticket_file_is_loading (SonorTicketFile *self)
{
  g_return_val_if_fail (SONOR_IS_TICKET_FILE (self), FALSE);

  return self->reading;
}

/**
 * sonor_ticket_file_get_loaded_at:
 * @self: a file
 *
 * Returns: (transfer none) (nullable): when it was last read
 */
GDateTime *
sonor_ticket_file_get_loaded_at (SonorTicketFile *self)
{
  g_return_val_if_fail (SONOR_IS_TICKET_FILE (self), NULL);

  return self->loaded_at;
}

/* Verbs */

static void
on_acted (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  SonorTicketFile *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, &error);
  JsonNode *node = NULL;

  /* Whatever came of it, the person shall see how things stand. */
  sonor_ticket_file_refresh (self);
  if (rows != NULL && sonor_result_get_n_rows (rows) == 1)
    node = json_from_string (sonor_result_get_text (rows, 0, "result"), &error);
  if (node == NULL && error == NULL)
    error = g_error_new_literal (SONOR_STORE_ERROR, SONOR_STORE_ERROR_FAILED,
                                 _("The server gave no answer that can be read"));

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, node, (GDestroyNotify) json_node_unref);
}

/**
 * sonor_ticket_file_act_async:
 * @self: a file
 * @verb: a statement that does something to the ticket and names its JSON answer "result", as in
 *   `SELECT ticket_sign($1::uuid, $2::integer) AS result`; the version is that of sonor_ticket_file_find_action()
 * @cancellable: (nullable): to await it no longer
 * @callback: called when it is done or refused
 * @user_data: for @callback
 *
 * Does something to the ticket and reads the ticket again.
 */
void
sonor_ticket_file_act_async (SonorTicketFile     *self,
                             SonorQuery          *verb,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (SONOR_IS_TICKET_FILE (self));
  g_return_if_fail (verb != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sonor_ticket_file_act_async);
  sonor_database_query_async (sonor_workplace_get_database (self->workplace), verb, cancellable, on_acted, task);
}

/**
 * sonor_ticket_file_act_finish:
 * @self: a file
 * @result: the result that the callback got
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): what the verb returned, or %NULL with @error set, in words for the person
 *   (%SONOR_STORE_ERROR_CONFLICT: somebody was faster; %SONOR_STORE_ERROR_LOST: it may have happened or not)
 */
JsonNode *
sonor_ticket_file_act_finish (SonorTicketFile  *self,
                              GAsyncResult     *result,
                              GError          **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
