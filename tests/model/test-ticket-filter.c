/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "model/model.h"

static SonorTicketFilter *
new_narrow (void)
{
  SonorTicketFilter *filter = sonor_ticket_filter_new ();

  sonor_ticket_filter_set (filter, SONOR_TICKET_FILTER_KIND, (const char *[]) { "help", "complaint", NULL });
  sonor_ticket_filter_set (filter, SONOR_TICKET_FILTER_LIGHT, (const char *[]) { "red", NULL });
  sonor_ticket_filter_set (filter, SONOR_TICKET_FILTER_PART, (const char *[]) { "to_sign", NULL });
  sonor_ticket_filter_set (filter, SONOR_TICKET_FILTER_MARK, (const char *[]) { "held", "supervised", NULL });
  sonor_ticket_filter_set_sort (filter, SONOR_TICKET_SORT_DUE_ASCENDING);

  return filter;
}

static void
test_remembered (void)
{
  g_autoptr (SonorTicketFilter) filter = new_narrow ();
  g_autoptr (SonorTicketFilter) read = sonor_ticket_filter_new ();
  g_autoptr (JsonNode) node = NULL;

  g_assert_false (sonor_ticket_filter_equal (filter, read));
  node = sonor_ticket_filter_to_json (filter);
  sonor_ticket_filter_read_json (read, node);
  g_assert_true (sonor_ticket_filter_equal (filter, read));
}

static void
test_words_are_for_the_moment (void)
{
  g_autoptr (SonorTicketFilter) filter = new_narrow ();
  g_autoptr (SonorTicketFilter) read = sonor_ticket_filter_new ();
  g_autoptr (JsonNode) node = NULL;

  sonor_ticket_filter_set_text (filter, "停水");
  node = sonor_ticket_filter_to_json (filter);
  sonor_ticket_filter_read_json (read, node);
  g_assert_cmpstr (sonor_ticket_filter_get_text (read), ==, "");
}

static void
test_copy_is_apart (void)
{
  g_autoptr (SonorTicketFilter) filter = new_narrow ();
  g_autoptr (SonorTicketFilter) copy = sonor_ticket_filter_copy (filter);

  g_assert_true (sonor_ticket_filter_equal (filter, copy));
  sonor_ticket_filter_set (copy, SONOR_TICKET_FILTER_KIND, (const char *[]) { NULL });
  g_assert_false (sonor_ticket_filter_equal (filter, copy));
  g_assert_cmpstr (sonor_ticket_filter_get (filter, SONOR_TICKET_FILTER_KIND)[0], ==, "help");
}

/* What another version or a hand has written is passed over, not fallen over. */
static void
test_foreign_json (gconstpointer user_data)
{
  const char *text = user_data;
  g_autoptr (SonorTicketFilter) filter = new_narrow ();
  g_autoptr (JsonNode) node = json_from_string (text, NULL);

  g_assert_nonnull (node);
  sonor_ticket_filter_read_json (filter, node);
  g_assert_nonnull (sonor_ticket_filter_get (filter, SONOR_TICKET_FILTER_STATE));
}

static const struct
{
  const char *name;
  const char *text;
} foreign[] = {
  { "array", "[1, 2]" },
  { "text", "\"kind\"" },
  { "empty", "{}" },
  { "wrong-types", "{\"kinds\": {\"a\": 1}, \"states\": 7, \"lights\": null, \"sort\": []}" },
  { "numbers-for-words", "{\"kinds\": [1, null, [\"help\"], \"help\"], \"sort\": 3}" },
  { "unknown-order", "{\"sort\": \"sideways\"}" },
};

static void
test_times (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (8 * 3600);
  g_autoptr (GDateTime) now = g_date_time_new (zone, 2026, 11, 24, 9, 0, 0);
  g_autoptr (GDateTime) this_year = g_date_time_new (zone, 2026, 3, 1, 8, 5, 0);
  g_autoptr (GDateTime) last_year = g_date_time_new (zone, 2025, 12, 31, 23, 59, 0);
  g_autofree char *near = sonor_ticket_words_time (this_year, now);
  g_autofree char *far = sonor_ticket_words_time (last_year, now);

  g_assert_cmpstr (near, ==, "03-01 08:05");
  g_assert_cmpstr (far, ==, "2025-12-31 23:59");
}

static void
test_every_word_is_told (void)
{
  gsize n_words;
  const SonorWord *words = sonor_ticket_words_states (&n_words);

  g_assert_cmpuint (n_words, ==, 12);
  for (gsize i = 0; i < n_words; i++)
    g_assert_cmpstr (sonor_ticket_words_state (words[i].code), !=, words[i].code);

  /* A state of a newer database is shown as it is. */
  g_assert_cmpstr (sonor_ticket_words_state ("parked"), ==, "parked");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ticket-filter/remembered", test_remembered);
  g_test_add_func ("/ticket-filter/words-are-for-the-moment", test_words_are_for_the_moment);
  g_test_add_func ("/ticket-filter/copy-is-apart", test_copy_is_apart);
  for (gsize i = 0; i < G_N_ELEMENTS (foreign); i++)
    {
      g_autofree char *path = g_strconcat ("/ticket-filter/foreign-json/", foreign[i].name, NULL);

      g_test_add_data_func (path, foreign[i].text, test_foreign_json);
    }
  g_test_add_func ("/ticket-words/times", test_times);
  g_test_add_func ("/ticket-words/every-word-is-told", test_every_word_is_told);

  return g_test_run ();
}
