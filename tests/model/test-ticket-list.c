/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "model/model.h"
#include "support.h"

#define N_TICKETS 600

static gboolean
is_read (gpointer data)
{
  SonorTicketList *list = data;

  return !sonor_ticket_list_is_loading (list) && sonor_ticket_list_get_count (list, NULL) >= 0;
}

static void
show (SonorTicketList         *list,
      const SonorTicketFilter *filter)
{
  sonor_ticket_list_set_filter (list, filter);
  support_wait_until (is_read, list);
  g_assert_no_error (sonor_ticket_list_get_error (list));
}

static guint
count (const char *sql)
{
  g_autoptr (SonorDatabase) owner = support_sign_in (NULL);
  g_autoptr (SonorResult) result = support_ask (owner, sql);

  return (guint) sonor_result_get_integer (result, 0, "n");
}

/* Page after page until the end: every ticket once, newest first. */
static void
test_pages (void)
{
  SonorDatabase *database = support_sign_in_as ("floor1", "demo");
  SonorTicketList *list = sonor_ticket_list_new (database);
  g_autoptr (SonorTicketFilter) everything = sonor_ticket_filter_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GDateTime) before = NULL;
  gboolean exact = FALSE;

  show (list, everything);
  g_assert_cmpint (sonor_ticket_list_get_count (list, &exact), ==, N_TICKETS);
  g_assert_true (exact);
  g_assert_false (sonor_ticket_list_is_complete (list));

  for (guint n_pages = 0; !sonor_ticket_list_is_complete (list); n_pages++)
    {
      g_assert_cmpuint (n_pages, <, 20);
      sonor_ticket_list_load_more (list);
      /* A second call while it reads asks for nothing. */
      sonor_ticket_list_load_more (list);
      support_wait_until (is_read, list);
    }

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, N_TICKETS);
  for (guint i = 0; i < N_TICKETS; i++)
    {
      g_autoptr (SonorTicket) ticket = g_list_model_get_item (G_LIST_MODEL (list), i);
      GDateTime *at = sonor_ticket_get_created_at (ticket);

      g_assert_true (g_hash_table_add (seen, g_strdup (sonor_ticket_get_text (ticket, SONOR_TICKET_ID))));
      g_assert_true (before == NULL || g_date_time_compare (at, before) <= 0);
      g_clear_pointer (&before, g_date_time_unref);
      before = g_date_time_ref (at);
    }

  support_give_up (list);
  support_give_up (database);
}

static void
test_filter (void)
{
  SonorDatabase *database = support_sign_in_as ("floor1", "demo");
  SonorTicketList *list = sonor_ticket_list_new (database);
  g_autoptr (SonorTicketFilter) filter = sonor_ticket_filter_new ();
  guint n = count ("SELECT count(*) AS n FROM ticket WHERE kind = 'complaint' AND state IN ('handling', 'redo')");

  g_assert_cmpuint (n, >, 0);
  sonor_ticket_filter_set (filter, SONOR_TICKET_FILTER_KIND, (const char *[]) { "complaint", NULL });
  sonor_ticket_filter_set (filter, SONOR_TICKET_FILTER_STATE, (const char *[]) { "handling", "redo", NULL });
  show (list, filter);
  g_assert_cmpint (sonor_ticket_list_get_count (list, NULL), ==, n);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    {
      g_autoptr (SonorTicket) ticket = g_list_model_get_item (G_LIST_MODEL (list), i);

      g_assert_cmpstr (sonor_ticket_get_text (ticket, SONOR_TICKET_KIND), ==, "complaint");
    }

  support_give_up (list);
  support_give_up (database);
}

/* Of two filters set at once only the last is shown, however the answers come. */
static void
test_last_filter_wins (void)
{
  SonorDatabase *database = support_sign_in_as ("floor1", "demo");
  SonorTicketList *list = sonor_ticket_list_new (database);
  g_autoptr (SonorTicketFilter) everything = sonor_ticket_filter_new ();
  g_autoptr (SonorTicketFilter) praise = sonor_ticket_filter_new ();

  sonor_ticket_filter_set (praise, SONOR_TICKET_FILTER_KIND, (const char *[]) { "praise", NULL });
  for (guint i = 0; i < 20; i++)
    {
      sonor_ticket_list_set_filter (list, everything);
      sonor_ticket_list_set_filter (list, praise);
    }
  support_wait_until (is_read, list);
  g_assert_cmpint (sonor_ticket_list_get_count (list, NULL), ==,
                   count ("SELECT count(*) AS n FROM ticket WHERE kind = 'praise'"));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), >, 0);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    {
      g_autoptr (SonorTicket) ticket = g_list_model_get_item (G_LIST_MODEL (list), i);

      g_assert_cmpstr (sonor_ticket_get_text (ticket, SONOR_TICKET_KIND), ==, "praise");
    }

  support_give_up (list);
  support_give_up (database);
}

static void
on_items_changed (GListModel *model,
                  guint       position,
                  guint       n_removed,
                  guint       n_added,
                  guint      *n_touched)
{
  *n_touched += n_removed + n_added;
}

/* A refresh touches the one row that changed and keeps the object, so that a selection stays where it is. */
static void
test_refresh_keeps_rows (void)
{
  SonorDatabase *database = support_sign_in_as ("floor1", "demo");
  SonorTicketList *list = sonor_ticket_list_new (database);
  g_autoptr (SonorTicketFilter) everything = sonor_ticket_filter_new ();
  g_autoptr (SonorTicket) third = NULL;
  g_autoptr (SonorTicket) third_again = NULL;
  g_autofree char *sql = NULL;
  guint n_touched = 0;

  show (list, everything);
  third = g_list_model_get_item (G_LIST_MODEL (list), 2);
  g_signal_connect (list, "items-changed", G_CALLBACK (on_items_changed), &n_touched);

  sonor_ticket_list_refresh (list);
  support_wait_until (is_read, list);
  g_assert_cmpuint (n_touched, ==, 0);

  sql = g_strdup_printf ("UPDATE ticket SET title = 'Renamed' WHERE id = '%s'", sonor_ticket_get_text (third, SONOR_TICKET_ID));
  support_psql (sql);
  sonor_ticket_list_refresh (list);
  support_wait_until (is_read, list);
  g_assert_cmpuint (n_touched, ==, 2);
  third_again = g_list_model_get_item (G_LIST_MODEL (list), 2);
  g_assert_true (third == third_again);
  g_assert_cmpstr (sonor_ticket_get_text (third, SONOR_TICKET_TITLE), ==, "Renamed");

  support_give_up (list);
  support_give_up (database);
}

/* The database refuses; the list says so, keeps what it has, and is well again with the next good filter. */
static void
test_refused (void)
{
  SonorDatabase *database = support_sign_in_as ("floor1", "demo");
  SonorTicketList *list = sonor_ticket_list_new (database);
  g_autoptr (SonorTicketFilter) filter = sonor_ticket_filter_new ();
  g_autofree char *long_text = g_strnfill (10000, 'x');

  show (list, filter);
  sonor_ticket_filter_set_text (filter, long_text);
  sonor_ticket_list_set_filter (list, filter);
  while (sonor_ticket_list_is_loading (list))
    g_main_context_iteration (NULL, TRUE);
  g_assert_error (sonor_ticket_list_get_error (list), SONOR_STORE_ERROR, SONOR_STORE_ERROR_INVALID);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), >, 0);

  sonor_ticket_filter_set_text (filter, "%' OR 1=1; DROP TABLE ticket; --");
  show (list, filter);
  g_assert_cmpint (sonor_ticket_list_get_count (list, NULL), ==, 0);
  g_assert_cmpuint (count ("SELECT count(*) AS n FROM ticket"), ==, N_TICKETS);

  support_give_up (list);
  support_give_up (database);
}

static void
test_unit_sees_its_own (void)
{
  SonorDatabase *database = support_sign_in_as ("unit1", "demo");
  SonorTicketList *list = sonor_ticket_list_new (database);
  g_autoptr (SonorTicketFilter) everything = sonor_ticket_filter_new ();
  guint n = count ("SELECT count(*) AS n FROM ticket t JOIN staff s ON s.unit_id = ANY (t.unit_ids) WHERE s.login = 'unit1'");

  g_assert_cmpuint (n, >, 0);
  g_assert_cmpuint (n, <, N_TICKETS);
  show (list, everything);
  g_assert_cmpint (sonor_ticket_list_get_count (list, NULL), ==, n);

  support_give_up (list);
  support_give_up (database);
}

/* What a unit has to sign, by the state of its own part; and what somebody took down themselves. */
static void
test_parts_and_marks (void)
{
  SonorDatabase *database = support_sign_in_as ("unit1", "demo");
  SonorTicketList *list = sonor_ticket_list_new (database);
  g_autoptr (SonorTicketFilter) filter = sonor_ticket_filter_new ();
  guint n = count ("SELECT count(*) AS n FROM assignment a JOIN staff s USING (unit_id) WHERE s.login = 'unit1' AND a.state = 'answered'");

  support_psql ("UPDATE assignment SET state = 'answered' WHERE id = (SELECT a.id FROM assignment a JOIN staff s USING (unit_id)"
                " WHERE s.login = 'unit1' AND a.state = 'completed' LIMIT 1)");
  sonor_ticket_filter_set (filter, SONOR_TICKET_FILTER_PART, (const char *[]) { "answered", NULL });
  show (list, filter);
  g_assert_cmpint (sonor_ticket_list_get_count (list, NULL), ==, n + 1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, n + 1);
  support_give_up (list);
  support_give_up (database);

  n = count ("SELECT count(*) AS n FROM ticket t JOIN staff s ON s.id = t.created_by WHERE s.login = 'agent1'");
  g_assert_cmpuint (n, >, 0);
  database = support_sign_in_as ("agent1", "demo");
  list = sonor_ticket_list_new (database);
  sonor_ticket_filter_set (filter, SONOR_TICKET_FILTER_PART, (const char *[]) { NULL });
  sonor_ticket_filter_set (filter, SONOR_TICKET_FILTER_MARK, (const char *[]) { "mine", NULL });
  show (list, filter);
  g_assert_cmpint (sonor_ticket_list_get_count (list, NULL), ==, n);
  support_give_up (list);
  support_give_up (database);
}

static void
make_demo (void)
{
  g_autofree char *n_tickets = g_strdup_printf ("%d", N_TICKETS);
  const char *demo[] = { g_getenv ("SONOR_ADMIN"), "demo", "--tickets", n_tickets, "--days", "60", "--seed", "1", NULL };
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **) demo, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  make_demo ();

  g_test_add_func ("/ticket-list/pages", test_pages);
  g_test_add_func ("/ticket-list/filter", test_filter);
  g_test_add_func ("/ticket-list/last-filter-wins", test_last_filter_wins);
  g_test_add_func ("/ticket-list/refresh-keeps-rows", test_refresh_keeps_rows);
  g_test_add_func ("/ticket-list/refused", test_refused);
  g_test_add_func ("/ticket-list/unit-sees-its-own", test_unit_sees_its_own);
  g_test_add_func ("/ticket-list/parts-and-marks", test_parts_and_marks);

  return g_test_run ();
}
