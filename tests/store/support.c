/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "support.h"

typedef struct
{
  gboolean (*condition) (gpointer data);
  gpointer   data;
} Wait;

static gboolean
on_patience_end (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_REMOVE;
}

void
support_wait_until (gboolean (*condition) (gpointer data),
                    gpointer   data)
{
  gboolean late = FALSE;
  guint id = g_timeout_add_seconds (SUPPORT_PATIENCE_SECONDS, on_patience_end, &late);

  while (!condition (data) && !late)
    g_main_context_iteration (NULL, TRUE);

  g_assert_false (late);
  g_source_remove (id);
}

static gboolean
is_connected (gpointer data)
{
  return sonor_database_get_connected (data);
}

static gboolean
is_not_connected (gpointer data)
{
  return !sonor_database_get_connected (data);
}

void
support_wait_connected (SonorDatabase *database,
                        gboolean       connected)
{
  support_wait_until (connected ? is_connected : is_not_connected, database);
}

static gboolean
is_set (gpointer data)
{
  return *(gpointer *) data != NULL;
}

static gboolean
is_unset (gpointer data)
{
  return *(gpointer *) data == NULL;
}

/* What was cancelled ends in the loop and holds the object until then; nothing else may. */
void
support_give_up (gpointer object)
{
  gpointer left = object;

  g_object_add_weak_pointer (object, &left);
  g_object_unref (object);
  support_wait_until (is_unset, &left);
}

/* Lets everything that is ready happen. */
void
support_drain (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

void
support_keep_result (GObject      *source_object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* The cluster's owner, over its socket. */
char *
support_own_string (void)
{
  return g_strdup_printf ("host=%s port=%s dbname=sonor user=sonor", g_getenv ("PGHOST"), g_getenv ("PGPORT"));
}

gboolean
support_try_sign_in (SonorDatabase  *database,
                     const char     *user,
                     const char     *password,
                     GError        **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sonor_database_sign_in_async (database, user, password, NULL, support_keep_result, &result);
  support_wait_until (is_set, &result);

  return sonor_database_sign_in_finish (database, result, error);
}

SonorDatabase *
support_sign_in (const char *connection_string)
{
  g_autofree char *own = support_own_string ();
  SonorDatabase *database = sonor_database_new (connection_string != NULL ? connection_string : own);
  g_autoptr (GError) error = NULL;

  support_try_sign_in (database, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (sonor_database_get_connected (database));

  return database;
}

/* A person, over the same socket. */
SonorDatabase *
support_sign_in_as (const char *login,
                    const char *password)
{
  g_autofree char *server = g_strdup_printf ("host=%s port=%s dbname=sonor", g_getenv ("PGHOST"), g_getenv ("PGPORT"));
  SonorDatabase *database = sonor_database_new (server);
  g_autoptr (GError) error = NULL;

  g_assert_true (support_try_sign_in (database, login, password, &error));
  g_assert_no_error (error);

  return database;
}

SonorResult *
support_query (SonorDatabase  *database,
               SonorQuery     *query,
               GError        **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sonor_database_query_async (database, query, NULL, support_keep_result, &result);
  support_wait_until (is_set, &result);

  return sonor_database_query_finish (database, result, error);
}

void
support_wait_result (GAsyncResult **result)
{
  support_wait_until (is_set, result);
}

/* The key of whom nothing more is to be known. */
SonorSeal *
support_seal (const char *key)
{
  g_autoptr (GError) error = NULL;
  SonorSeal *seal = sonor_seal_new (key != NULL ? key : "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", &error);

  g_assert_no_error (error);

  return seal;
}

SonorOutbox *
support_open_outbox (const char  *path,
                     const char  *key,
                     GError     **error)
{
  g_autoptr (SonorSeal) seal = support_seal (key);
  g_autoptr (GAsyncResult) result = NULL;

  sonor_outbox_open_async (path, seal, NULL, support_keep_result, &result);
  support_wait_result (&result);

  return sonor_outbox_open_finish (result, error);
}

gboolean
support_put (SonorOutbox  *outbox,
             const char   *id,
             const char   *action,
             const char   *payload,
             GError      **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sonor_outbox_put_async (outbox, id, action, payload, NULL, support_keep_result, &result);
  support_wait_result (&result);

  return sonor_outbox_put_finish (outbox, result, error);
}

void
support_save_draft (SonorOutbox *outbox,
                    const char  *key,
                    const char  *content)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  sonor_outbox_save_draft_async (outbox, key, content, NULL, support_keep_result, &result);
  support_wait_result (&result);
  g_assert_true (sonor_outbox_save_draft_finish (outbox, result, &error));
  g_assert_no_error (error);
}

GHashTable *
support_load_drafts (SonorOutbox *outbox,
                     const char  *prefix)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GHashTable *drafts;

  sonor_outbox_load_drafts_async (outbox, prefix, NULL, support_keep_result, &result);
  support_wait_result (&result);
  drafts = sonor_outbox_load_drafts_finish (outbox, result, &error);
  g_assert_no_error (error);

  return drafts;
}

SonorResult *
support_ask (SonorDatabase *database,
             const char    *sql)
{
  g_autoptr (SonorQuery) query = sonor_query_new (sql);
  g_autoptr (GError) error = NULL;
  SonorResult *result = support_query (database, query, &error);

  g_assert_no_error (error);

  return result;
}

static void
run (char **arguments)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *said = NULL;
  int status;

  g_spawn_sync (NULL, arguments, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, &said, &status,
                &error);
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, &error))
    g_error ("%s: %s: %s", arguments[0], error->message, said);
}

void
support_server (const char *command,
                ...)
{
  g_autofree char *program = g_test_build_filename (G_TEST_DIST, "store", "server", NULL);
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  const char *argument;
  va_list list;

  g_ptr_array_add (arguments, program);
  va_start (list, command);
  for (argument = command; argument != NULL; argument = va_arg (list, const char *))
    g_ptr_array_add (arguments, (gpointer) argument);
  va_end (list);
  g_ptr_array_add (arguments, NULL);
  run ((char **) arguments->pdata);
}

/* As the cluster's superuser. */
void
support_psql (const char *sql)
{
  const char *arguments[] = { "psql", "-XqU", g_getenv ("SONOR_TEST_SUPERUSER"), "-v", "ON_ERROR_STOP=1", "-c", sql, NULL };

  run ((char **) arguments);
}

/* A port of 127.0.0.1 that nobody has right now. */
guint
support_find_port (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autoptr (GError) error = NULL;
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, &error);

  g_assert_no_error (error);
  g_socket_listener_close (listener);

  return port;
}
