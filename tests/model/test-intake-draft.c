/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <sqlite3.h>

#include "model/model.h"
#include "support.h"

#define PASSWORD "a-long-password"

/* A draft on a disk that can be made to refuse. */
typedef struct
{
  SonorWorkplace   *workplace;
  SonorIntakeDraft *draft;
  guint             n_troubles;
} Fixture;

static void
make_staff (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) program =
    g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error, g_getenv ("SONOR_ADMIN"),
                      "staff", "add", "agent1", "1001", "话务员", "agent", NULL);

  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (program, PASSWORD "\n", NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (program));
}

/* From beside the program, as a full disk would. */
static void
change_file (const char *sql)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "sonor", NULL);
  g_autoptr (GDir) files = g_dir_open (folder, 0, NULL);
  const char *name;

  g_assert_nonnull (files);
  while ((name = g_dir_read_name (files)) != NULL)
    if (g_str_has_suffix (name, ".sqlite"))
      {
        g_autofree char *path = g_build_filename (folder, name, NULL);
        sqlite3 *file;

        g_assert_cmpint (sqlite3_open (path, &file), ==, SQLITE_OK);
        sqlite3_busy_timeout (file, 10000);
        g_assert_cmpint (sqlite3_exec (file, sql, NULL, NULL, NULL), ==, SQLITE_OK);
        sqlite3_close (file);
      }
}

static void
refuse_writing (void)
{
  change_file ("CREATE TRIGGER full_on_insert BEFORE INSERT ON draft BEGIN SELECT RAISE(ABORT, 'full'); END;"
               "CREATE TRIGGER full_on_update BEFORE UPDATE ON draft BEGIN SELECT RAISE(ABORT, 'full'); END;"
               "CREATE TRIGGER full_on_delete BEFORE DELETE ON draft BEGIN SELECT RAISE(ABORT, 'full'); END");
}

/* There is room again as soon as it was told that there is none. */
static void
on_trouble (Fixture      *fixture,
            const GError *error)
{
  g_assert_error (error, SONOR_STORE_ERROR, SONOR_STORE_ERROR_LOCAL);
  fixture->n_troubles++;
  change_file ("DROP TRIGGER full_on_insert; DROP TRIGGER full_on_update; DROP TRIGGER full_on_delete");
}

static gboolean
is_whole (gpointer data)
{
  return sonor_intake_local_copy_is_whole (sonor_intake_draft_get_local_copy (data));
}

static char *
dup_title_on_disk (Fixture *fixture)
{
  g_autoptr (GHashTable) drafts =
    support_load_drafts (sonor_workplace_get_outbox (fixture->workplace), SONOR_INTAKE_LOCAL_COPY_KEY_PREFIX);
  g_autofree char *key =
    g_strconcat (SONOR_INTAKE_LOCAL_COPY_KEY_PREFIX, sonor_intake_draft_get_id (fixture->draft), NULL);
  const char *content = g_hash_table_lookup (drafts, key);
  g_autoptr (JsonNode) node = content != NULL ? json_from_string (content, NULL) : NULL;
  JsonObject *fields;

  if (node == NULL)
    return NULL;
  fields = json_object_get_object_member (json_node_get_object (node), "fields");

  return g_strdup (json_object_get_string_member (fields, "title"));
}

static gboolean
is_off_the_disk (gpointer data)
{
  g_autofree char *title = dup_title_on_disk (data);

  return title == NULL;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  g_autoptr (SonorDatabase) database = support_sign_in_as ("agent1", PASSWORD);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  sonor_workplace_open_async (database, NULL, support_keep_result, &result);
  support_wait_result (&result);
  fixture->workplace = sonor_workplace_open_finish (result, &error);
  g_assert_no_error (error);
  g_assert_no_error (sonor_workplace_get_outbox_error (fixture->workplace));

  fixture->draft = sonor_intake_draft_new (fixture->workplace);
  /* What the server has is written down here, too: without it only what was typed is. */
  sonor_intake_server_copy_set_open (sonor_intake_draft_get_server_copy (fixture->draft), FALSE);
  sonor_intake_fields_set_text (sonor_intake_draft_get_fields (fixture->draft), "title", "停水一天");
  support_wait_until (is_whole, fixture->draft);
  g_signal_connect_swapped (fixture->draft, "trouble", G_CALLBACK (on_trouble), fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  support_give_up (fixture->draft);
  support_give_up (fixture->workplace);
}

/* What is typed while a write fails is on the disk without another key being pressed. */
static void
test_typed_while_a_write_fails (Fixture       *fixture,
                                gconstpointer  user_data)
{
  SonorIntakeFields *fields = sonor_intake_draft_get_fields (fixture->draft);
  g_autofree char *title = NULL;

  refuse_writing ();
  sonor_intake_fields_set_text (fields, "title", "停水两天");
  sonor_intake_fields_set_text (fields, "title", "停水三天");
  g_assert_false (is_whole (fixture->draft));
  support_wait_until (is_whole, fixture->draft);

  g_assert_cmpuint (fixture->n_troubles, ==, 1);
  title = dup_title_on_disk (fixture);
  g_assert_cmpstr (title, ==, "停水三天");
}

/* What is thrown away while a write fails does not come back with the next sign-in. */
static void
test_discarded_while_a_write_fails (Fixture       *fixture,
                                    gconstpointer  user_data)
{
  refuse_writing ();
  sonor_intake_fields_set_text (sonor_intake_draft_get_fields (fixture->draft), "title", "停水两天");
  sonor_intake_draft_discard (fixture->draft);
  g_assert_false (is_off_the_disk (fixture));
  support_wait_until (is_off_the_disk, fixture);

  g_assert_cmpuint (fixture->n_troubles, ==, 1);
}

/* Of keys that follow each other faster than the disk writes, the last is on the disk. */
static void
test_typed_fast (Fixture       *fixture,
                 gconstpointer  user_data)
{
  SonorIntakeFields *fields = sonor_intake_draft_get_fields (fixture->draft);
  g_autofree char *title = NULL;

  for (guint i = 2; i <= 100; i++)
    {
      g_autofree char *typed = g_strdup_printf ("停水%u天", i);

      sonor_intake_fields_set_text (fields, "title", typed);
    }
  support_wait_until (is_whole, fixture->draft);

  title = dup_title_on_disk (fixture);
  g_assert_cmpstr (title, ==, "停水100天");
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *data = g_build_filename (g_getenv ("SONOR_TEST_CLUSTER"), "home", NULL);

  g_setenv ("XDG_DATA_HOME", data, TRUE);
  g_test_init (&argc, &argv, NULL);
  make_staff ();

  g_test_add ("/intake-draft/typed-while-a-write-fails", Fixture, NULL, set_up, test_typed_while_a_write_fails, tear_down);
  g_test_add ("/intake-draft/discarded-while-a-write-fails", Fixture, NULL, set_up, test_discarded_while_a_write_fails,
              tear_down);
  g_test_add ("/intake-draft/typed-fast", Fixture, NULL, set_up, test_typed_fast, tear_down);

  return g_test_run ();
}
