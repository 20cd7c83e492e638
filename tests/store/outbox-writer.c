/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A client to be killed: puts items into an outbox as fast as it can while the outbox sends them, and writes the UUID of
 * each item that was acknowledged into a file.
 *
 *   outbox-writer CONNECTION OUTBOX ACKNOWLEDGED       until it is killed
 *   outbox-writer CONNECTION OUTBOX                    sends what waits, then ends
 */

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "store/store.h"

#define UNDER_WAY 3
#define MOST_WAITING 60
/* Whoever comes after the killed one has the same. */
#define KEY "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
#define RETRY_MILLISECONDS 20

static SonorDatabase *database;
static SonorOutbox *outbox;
static const char *outbox_path;
static int acknowledged = -1;
static guint n_under_way;
static GMainLoop *loop;

static void sign_in (void);
static void put_more (void);

static void
on_put (GObject      *source_object,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autofree char *id = user_data;
  g_autofree char *line = g_strconcat (id, "\n", NULL);
  g_autoptr (GError) error = NULL;

  if (!sonor_outbox_put_finish (outbox, result, &error))
    g_error ("put: %s", error->message);
  if (write (acknowledged, line, strlen (line)) != (gssize) strlen (line))
    g_error ("The acknowledgement cannot be written");
  n_under_way--;
  put_more ();
}

static void
put (void)
{
  char *id = g_uuid_string_random ();
  g_autofree char *payload = g_strdup_printf ("{\"id\": \"%s\"}", id);

  n_under_way++;
  sonor_outbox_put_async (outbox, id, "test_mark", payload, NULL, on_put, id);
}

/* As fast as it can, but not faster than the items leave in the long run, so that there are both to interrupt. */
static void
put_more (void)
{
  while (acknowledged >= 0 && n_under_way < UNDER_WAY &&
         sonor_outbox_get_n_waiting (outbox) + n_under_way < MOST_WAITING)
    put ();
}

static gboolean
on_retry (gpointer user_data)
{
  sign_in ();

  return G_SOURCE_REMOVE;
}

static void
on_signed_in (GObject      *source_object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  if (!sonor_database_sign_in_finish (database, result, &error))
    g_timeout_add (RETRY_MILLISECONDS, on_retry, NULL);
}

static void
sign_in (void)
{
  sonor_database_sign_in_async (database, NULL, NULL, NULL, on_signed_in, NULL);
}

static void
on_waiting_changed (void)
{
  if (acknowledged < 0 && sonor_outbox_get_n_waiting (outbox) == 0)
    g_main_loop_quit (loop);
  put_more ();
}

static void
on_refused (SonorOutbox  *sender,
            const char   *id,
            const char   *action,
            const GError *error)
{
  g_error ("%s was refused: %s", id, error->message);
}

static void
on_opened (GObject      *source_object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  outbox = sonor_outbox_open_finish (result, &error);
  if (outbox == NULL)
    g_error ("%s: %s", outbox_path, error->message);

  g_signal_connect (outbox, "notify::n-waiting", G_CALLBACK (on_waiting_changed), NULL);
  g_signal_connect (outbox, "refused", G_CALLBACK (on_refused), NULL);
  sonor_outbox_set_database (outbox, database);
  on_waiting_changed ();
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (SonorSeal) seal = sonor_seal_new (KEY, NULL);

  loop = g_main_loop_new (NULL, FALSE);
  database = sonor_database_new (argv[1]);
  outbox_path = argv[2];
  if (argc > 3)
    acknowledged = open (argv[3], O_WRONLY | O_CREAT | O_APPEND, 0600);

  sign_in ();
  sonor_outbox_open_async (outbox_path, seal, NULL, on_opened, NULL);
  g_main_loop_run (loop);

  g_object_unref (outbox);
  g_object_unref (database);
  g_main_loop_unref (loop);

  return 0;
}
