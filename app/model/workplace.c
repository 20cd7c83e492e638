/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "model/workplace.h"

#include <glib/gi18n-lib.h>

#include "model/place.h"
#include "store/seal.h"
#include "store/store-error.h"

/**
 * SonorWorkplace:
 *
 * What a person has in front of them after signing in: the database, who they are, what they prefer, their outbox on this
 * computer, and the areas and units of the city.
 */
struct _SonorWorkplace
{
  GObject        parent_instance;

  SonorDatabase *database;
  SonorPerson   *person;
  GTimeZone     *zone;
  JsonObject    *preferences;
  SonorOutbox   *outbox;
  GError        *outbox_error;
  GListStore    *areas;
  GListStore    *units;
  SonorPhrases  *phrases;
  GCancellable  *requests;
};

G_DEFINE_FINAL_TYPE (SonorWorkplace, sonor_workplace, G_TYPE_OBJECT)

/* Opening asks who it is and what they prefer at once, then for the outbox, which only the server has the key of. */
typedef struct
{
  SonorWorkplace *workplace;
  guint           n_expected;
  GError         *error;
} Opening;

static void
opening_free (Opening *self)
{
  g_clear_object (&self->workplace);
  g_clear_error (&self->error);
  g_free (self);
}

static void
sonor_workplace_dispose (GObject *object)
{
  SonorWorkplace *self = SONOR_WORKPLACE (object);

  g_cancellable_cancel (self->requests);
  if (self->outbox != NULL)
    sonor_outbox_set_database (self->outbox, NULL);
  g_clear_object (&self->outbox);
  g_clear_object (&self->phrases);
  g_clear_object (&self->database);

  G_OBJECT_CLASS (sonor_workplace_parent_class)->dispose (object);
}

static void
sonor_workplace_finalize (GObject *object)
{
  SonorWorkplace *self = SONOR_WORKPLACE (object);

  g_clear_object (&self->requests);
  g_clear_object (&self->person);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_clear_pointer (&self->preferences, json_object_unref);
  g_clear_error (&self->outbox_error);
  g_clear_object (&self->areas);
  g_clear_object (&self->units);

  G_OBJECT_CLASS (sonor_workplace_parent_class)->finalize (object);
}

static void
sonor_workplace_class_init (SonorWorkplaceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sonor_workplace_dispose;
  object_class->finalize = sonor_workplace_finalize;
}

static void
sonor_workplace_init (SonorWorkplace *self)
{
  self->requests = g_cancellable_new ();
  self->preferences = json_object_new ();
  self->areas = g_list_store_new (SONOR_TYPE_PLACE);
  self->units = g_list_store_new (SONOR_TYPE_PLACE);
}

/* The trees of places */

static void
fill_places (GListStore   *store,
             GAsyncResult *result,
             GObject      *database)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (database), result, &error);
  g_autoptr (GPtrArray) places = g_ptr_array_new_with_free_func (g_object_unref);

  /* Without them the filter is empty until the next connection brings them. */
  if (rows == NULL)
    return;

  for (guint i = 0; i < sonor_result_get_n_rows (rows); i++)
    g_ptr_array_add (places, sonor_result_create_object (rows, i, SONOR_TYPE_PLACE));
  g_list_store_splice (store, 0, g_list_model_get_n_items (G_LIST_MODEL (store)), places->pdata, places->len);
}

static void
on_areas (GObject      *source_object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (SonorWorkplace) self = user_data;

  fill_places (self->areas, result, source_object);
}

static void
on_units (GObject      *source_object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (SonorWorkplace) self = user_data;

  fill_places (self->units, result, source_object);
}

/* Each tree from its top, what lies in a place right below it. */
static void
load_places (SonorWorkplace *self)
{
  g_autoptr (SonorQuery) areas = sonor_query_new (
    "WITH RECURSIVE tree AS ("
    " SELECT code, name_zh, name_mn, 0 AS depth, ARRAY[lpad(sort::text, 6, '0') || code] AS way FROM area WHERE parent_code IS NULL"
    " UNION ALL"
    " SELECT a.code, a.name_zh, a.name_mn, t.depth + 1, t.way || (lpad(a.sort::text, 6, '0') || a.code)"
    " FROM tree t JOIN area a ON a.parent_code = t.code)"
    " SELECT code, name_zh AS name, depth FROM tree ORDER BY way");
  g_autoptr (SonorQuery) units = sonor_query_new (
    "WITH RECURSIVE tree AS ("
    " SELECT id, short_name_zh, 0 AS depth, ARRAY[lpad(id::text, 9, '0')] AS way FROM unit WHERE parent_id IS NULL"
    " UNION ALL"
    " SELECT u.id, u.short_name_zh, t.depth + 1, t.way || lpad(u.id::text, 9, '0')"
    " FROM tree t JOIN unit u ON u.parent_id = t.id)"
    " SELECT id AS code, short_name_zh AS name, depth FROM tree ORDER BY way");

  sonor_database_query_async (self->database, areas, self->requests, on_areas, g_object_ref (self));
  sonor_database_query_async (self->database, units, self->requests, on_units, g_object_ref (self));
}

static void
on_resync (SonorDatabase  *database,
           SonorWorkplace *self)
{
  load_places (self);
}

/* Opening */

static void
answered (GTask  *task,
          GError *error)
{
  Opening *opening = g_task_get_task_data (task);

  if (error != NULL && opening->error == NULL)
    opening->error = error;
  else
    g_clear_error (&error);

  opening->n_expected--;
  if (opening->n_expected > 0)
    return;

  if (opening->error != NULL)
    {
      g_task_return_error (task, g_steal_pointer (&opening->error));
      return;
    }

  if (opening->workplace->outbox != NULL)
    sonor_outbox_set_database (opening->workplace->outbox, opening->workplace->database);
  g_signal_connect_object (opening->workplace->database, "resync", G_CALLBACK (on_resync), opening->workplace, 0);
  load_places (opening->workplace);
  opening->workplace->phrases = sonor_phrases_new (opening->workplace->database);
  g_task_return_pointer (task, g_steal_pointer (&opening->workplace), g_object_unref);
}

static void
on_outbox (GObject      *source_object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Opening *opening = g_task_get_task_data (task);

  /* Without an outbox a person can still work; the window says what that means. */
  opening->workplace->outbox = sonor_outbox_open_finish (result, &opening->workplace->outbox_error);
  answered (task, NULL);
}

/* One file for each person and server: items are sent in the name of whoever is signed in. */
static char *
outbox_path (SonorDatabase *database)
{
  g_autofree char *checksum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, sonor_database_get_server (database) != NULL
                                                             ? sonor_database_get_server (database) : "", -1);
  g_autofree char *name = g_strdup_printf ("%s-%.12s.sqlite", sonor_database_get_user (database), checksum);

  return g_build_filename (g_get_user_data_dir (), "sonor", name, NULL);
}

static void
open_outbox (GTask      *task,
             const char *key)
{
  Opening *opening = g_task_get_task_data (task);
  g_autoptr (SonorSeal) seal = sonor_seal_new (key, &opening->workplace->outbox_error);
  g_autofree char *path = NULL;

  if (seal == NULL)
    return;

  opening->n_expected++;
  path = outbox_path (opening->workplace->database);
  sonor_outbox_open_async (path, seal, g_task_get_cancellable (task), on_outbox, g_object_ref (task));
}

static void
on_person (GObject      *source_object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Opening *opening = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source_object), result, &error);

  if (rows != NULL && sonor_result_get_n_rows (rows) == 1)
    {
      g_autoptr (GDateTime) now = sonor_result_dup_time (rows, 0, "server_time");

      opening->workplace->person = sonor_result_create_object (rows, 0, SONOR_TYPE_PERSON);
      opening->workplace->zone = g_time_zone_new_identifier (sonor_result_get_text (rows, 0, "zone"));
      /* A computer that does not know the zone by its name knows the offset of today. */
      if (opening->workplace->zone == NULL && now != NULL)
        opening->workplace->zone = g_time_zone_ref (g_date_time_get_timezone (now));
      else if (opening->workplace->zone == NULL)
        opening->workplace->zone = g_time_zone_new_local ();
      open_outbox (task, sonor_result_get_text (rows, 0, "local_key"));
    }
  else if (error == NULL)
    error = g_error_new_literal (SONOR_STORE_ERROR, SONOR_STORE_ERROR_FAILED, _("The server does not say who you are"));
  answered (task, error);
}

static void
on_preferences (GObject      *source_object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Opening *opening = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source_object), result, &error);

  if (rows != NULL && sonor_result_get_n_rows (rows) == 1)
    {
      g_autoptr (JsonNode) node = json_from_string (sonor_result_get_text (rows, 0, "preferences"), NULL);

      if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
        {
          json_object_unref (opening->workplace->preferences);
          opening->workplace->preferences = json_node_dup_object (node);
        }
    }
  answered (task, error);
}

/**
 * sonor_workplace_open_async:
 * @database: a database that somebody is signed in to
 * @cancellable: (nullable): to give up
 * @callback: called when the workplace is ready or not
 * @user_data: for @callback
 *
 * Asks who is signed in, what they prefer and the key of their outbox, and opens that.
 */
void
sonor_workplace_open_async (SonorDatabase       *database,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (SonorQuery) person = sonor_query_new ("SELECT *, current_setting('TimeZone') AS zone, local_key() AS local_key FROM sign_in()");
  g_autoptr (SonorQuery) preferences = sonor_query_new ("SELECT preference_load() AS preferences");
  Opening *opening;

  g_return_if_fail (SONOR_IS_DATABASE (database));

  opening = g_new0 (Opening, 1);
  opening->workplace = g_object_new (SONOR_TYPE_WORKPLACE, NULL);
  opening->workplace->database = g_object_ref (database);
  opening->n_expected = 2;
  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, sonor_workplace_open_async);
  g_task_set_task_data (task, opening, (GDestroyNotify) opening_free);

  sonor_database_query_async (database, person, cancellable, on_person, g_object_ref (task));
  sonor_database_query_async (database, preferences, cancellable, on_preferences, g_object_ref (task));
}

/**
 * sonor_workplace_open_finish:
 * @result: the result that the callback got
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): the workplace, or %NULL with @error set (%SONOR_STORE_ERROR_FORBIDDEN if the person is
 *   not, or no longer, on the staff)
 */
SonorWorkplace *
sonor_workplace_open_finish (GAsyncResult  *result,
                             GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * sonor_workplace_get_database:
 * @self: a workplace
 *
 * Returns: (transfer none): the database
 */
SonorDatabase *
sonor_workplace_get_database (SonorWorkplace *self)
{
  g_return_val_if_fail (SONOR_IS_WORKPLACE (self), NULL);

  return self->database;
}

/**
 * sonor_workplace_get_person:
 * @self: a workplace
 *
 * Returns: (transfer none): who is signed in
 */
SonorPerson *
sonor_workplace_get_person (SonorWorkplace *self)
{
  g_return_val_if_fail (SONOR_IS_WORKPLACE (self), NULL);

  return self->person;
}

/**
 * sonor_workplace_get_outbox:
 * @self: a workplace
 *
 * Returns: (transfer none) (nullable): what waits on this computer, or %NULL if its file could not be opened
 */
SonorOutbox *
sonor_workplace_get_outbox (SonorWorkplace *self)
{
  g_return_val_if_fail (SONOR_IS_WORKPLACE (self), NULL);

  return self->outbox;
}

/**
 * sonor_workplace_get_outbox_error:
 * @self: a workplace
 *
 * Returns: (transfer none) (nullable): why there is no outbox
 */
const GError *
sonor_workplace_get_outbox_error (SonorWorkplace *self)
{
  g_return_val_if_fail (SONOR_IS_WORKPLACE (self), NULL);

  return self->outbox_error;
}

/**
 * sonor_workplace_get_zone:
 * @self: a workplace
 *
 * Returns: (transfer none): the time zone of the city, as the server has it: every time that is shown is the city's, wherever
 *   this computer stands
 */
GTimeZone *
sonor_workplace_get_zone (SonorWorkplace *self)
{
  g_return_val_if_fail (SONOR_IS_WORKPLACE (self), NULL);

  return self->zone;
}

/**
 * sonor_workplace_dup_clock:
 * @self: a workplace
 * @at: a moment
 *
 * Returns: (transfer full): hours, minutes and seconds of @at on the city's clock
 */
char *
sonor_workplace_dup_clock (SonorWorkplace *self,
                           GDateTime      *at)
{
  g_autoptr (GDateTime) there = NULL;

  g_return_val_if_fail (SONOR_IS_WORKPLACE (self), NULL);
  g_return_val_if_fail (at != NULL, NULL);

  there = g_date_time_to_timezone (at, self->zone);

  return g_date_time_format (there, "%H:%M:%S");
}

/**
 * sonor_workplace_get_areas:
 * @self: a workplace
 *
 * Returns: (transfer none): the areas of the city as #SonorPlace, each right below the one it lies in; empty until they are read
 */
GListModel *
sonor_workplace_get_areas (SonorWorkplace *self)
{
  g_return_val_if_fail (SONOR_IS_WORKPLACE (self), NULL);

  return G_LIST_MODEL (self->areas);
}

/**
 * sonor_workplace_get_units:
 * @self: a workplace
 *
 * Returns: (transfer none): the units as #SonorPlace, each right below the one it belongs to; empty until they are read
 */
GListModel *
sonor_workplace_get_units (SonorWorkplace *self)
{
  g_return_val_if_fail (SONOR_IS_WORKPLACE (self), NULL);

  return G_LIST_MODEL (self->units);
}

/**
 * sonor_workplace_get_phrases:
 * @self: a workplace
 *
 * Returns: (transfer none): the person's phrases; none until they are read
 */
SonorPhrases *
sonor_workplace_get_phrases (SonorWorkplace *self)
{
  g_return_val_if_fail (SONOR_IS_WORKPLACE (self), NULL);

  return self->phrases;
}

/**
 * sonor_workplace_get_preference:
 * @self: a workplace
 * @key: a key of the person's preferences
 *
 * Returns: (transfer none) (nullable): the value, or %NULL if there is none
 */
JsonNode *
sonor_workplace_get_preference (SonorWorkplace *self,
                                const char     *key)
{
  g_return_val_if_fail (SONOR_IS_WORKPLACE (self), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  return json_object_get_member (self->preferences, key);
}

static void
on_put (GObject      *source_object,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  /* A preference that cannot be kept is not worth an interruption; it holds until the person signs out. */
  if (!sonor_outbox_put_finish (SONOR_OUTBOX (source_object), result, &error))
    g_debug ("A preference is not kept: %s", error->message);
}

/**
 * sonor_workplace_set_preference:
 * @self: a workplace
 * @key: a key of the person's preferences: small letters, hyphens and dots
 * @value: (transfer full): the value
 *
 * Sets a preference here at once and on the server when it can be reached. It is not said if that fails.
 */
void
sonor_workplace_set_preference (SonorWorkplace *self,
                                const char     *key,
                                JsonNode       *value)
{
  g_autofree char *id = g_uuid_string_random ();
  g_autofree char *payload = NULL;
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  g_return_if_fail (SONOR_IS_WORKPLACE (self));
  g_return_if_fail (key != NULL && value != NULL);

  json_object_set_string_member (object, "key", key);
  json_object_set_member (object, "value", json_node_copy (value));
  json_node_take_object (node, object);
  payload = json_to_string (node, FALSE);
  json_object_set_member (self->preferences, key, value);
  if (self->outbox != NULL)
    sonor_outbox_put_async (self->outbox, id, "preference_save", payload, NULL, on_put, NULL);
}
