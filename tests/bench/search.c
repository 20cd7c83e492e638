/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Asks the fixed questions of the search bench over real sign-ins and prints how long the answers took.
 *
 *   search CONNECTION [ROUNDS]
 *
 * CONNECTION is a libpq string without a user. It expects what tests/bench/search has loaded, with the people agent1 and
 * unit1 (password demo) and the superuser postgres for the two ways the search is compared with.
 */
#include <libpq-fe.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define N_ELEMENTS(array) (sizeof (array) / sizeof ((array)[0]))
#define MAX_SAMPLES 4096
#define PAGE "50"

/* A question; like: its answer must equal that of LIKE (where the rules differ, see 60-search.sql). */
typedef struct
{
  const char *words;
  const char *what;
  bool        like;
} Question;

static const Question questions[] = {
  { "停水", "2, common", true },
  { "小区", "2, very common", true },
  { "希望", "2, very common", true },
  { "金川", "2, common", true },
  { "工资", "2, common", true },
  { "灌溉", "2, common", true },
  { "低保", "2, common", true },
  { "拒载", "2, common", true },
  { "骥鸿", "2, rare", true },
  { "鹰虎", "2, rare", true },
  { "琪瑶", "2, rare", true },
  { "鹤豹", "2, rare", true },
  { "鹊桥", "2, none", true },
  { "农民工", "3, common", true },
  { "天然气", "3, common", true },
  { "萧骥鸿", "3, rare", true },
  { "停水停电", "4, seldom adjacent", true },
  { "农民工工资", "5, common", true },
  { "团结路512号", "6, street and number", true },
  { "水岸阳光小区物业收费", "10, none", true },
  { "停水 热线", "two words", false },
  { "水", "1", false },
  { "APP", "Latin word", false },
  { "taobao", "Latin word", false },
  { "obao", "part of a Latin word", false },
  { "8206", "4 digits", false },
  { "NUMBER", "ticket number", false },
  { "PHONE", "telephone number", false },
  { "ᠮᠣᠩᠭᠣᠯ", "Mongolian", false },
  { "ᠮᠣᠩᠭᠣᠯ ᠬᠡᠯᠡᠪᠡᠷ", "Mongolian, MVS and NNBSP folded", false },
};

typedef struct
{
  double values[MAX_SAMPLES];
  size_t n;
} Samples;

static double
now_ms (void)
{
  struct timespec time;

  clock_gettime (CLOCK_MONOTONIC, &time);
  return (double) time.tv_sec * 1e3 + (double) time.tv_nsec / 1e6;
}

static void
add (Samples *samples,
     double   value)
{
  if (samples->n < MAX_SAMPLES)
    samples->values[samples->n++] = value;
}

static int
compare (const void *a,
         const void *b)
{
  const double first = *(const double *) a;
  const double second = *(const double *) b;

  return (first > second) - (first < second);
}

static double
percentile (Samples *samples,
            double   share)
{
  if (samples->n == 0)
    return 0;
  qsort (samples->values, samples->n, sizeof (double), compare);
  return samples->values[(size_t) ((double) (samples->n - 1) * share + 0.5)];
}

static PGresult *
query (PGconn            *connection,
       const char        *sql,
       int                n_values,
       const char *const *values)
{
  PGresult *result = PQexecParams (connection, sql, n_values, NULL, values, NULL, NULL, 0);

  if (PQresultStatus (result) != PGRES_TUPLES_OK && PQresultStatus (result) != PGRES_COMMAND_OK)
    {
      fprintf (stderr, "search bench: %s\n%s", sql, PQerrorMessage (connection));
      exit (1);
    }

  return result;
}

static char *
read_value (PGconn     *connection,
            const char *sql)
{
  PGresult *result = query (connection, sql, 0, NULL);
  char *value = strdup (PQntuples (result) > 0 ? PQgetvalue (result, 0, 0) : "");

  PQclear (result);
  return value;
}

static PGconn *
sign_in (const char *base,
         const char *more)
{
  char connection_string[1024];
  PGconn *connection;

  snprintf (connection_string, sizeof connection_string, "%s %s", base, more);
  connection = PQconnectdb (connection_string);
  if (PQstatus (connection) != CONNECTION_OK)
    {
      fprintf (stderr, "search bench: %s", PQerrorMessage (connection));
      exit (1);
    }

  return connection;
}

/* The numbers of the tickets found, in their order, as one text. */
static char *
join_numbers (const PGresult *result,
              int             column)
{
  char *text = calloc ((size_t) PQntuples (result) * 20 + 1, 1);

  for (int i = 0; i < PQntuples (result); i++)
    {
      strcat (text, PQgetvalue (result, i, column));
      strcat (text, " ");
    }

  return text;
}

static double
ask (PGconn      *connection,
     const char  *words,
     Samples     *samples,
     char       **numbers,
     int         *n_found)
{
  const char *values[] = { words };
  const double began = now_ms ();
  PGresult *result = query (connection,
                            "SELECT * FROM ticket_list ($1, NULL, NULL, NULL, NULL, NULL, 'created_desc', NULL, NULL, "
                            PAGE ")",
                            1, values);
  const double took = now_ms () - began;

  if (samples != NULL)
    add (samples, took);
  if (numbers != NULL)
    *numbers = join_numbers (result, 1);
  if (n_found != NULL)
    *n_found = PQntuples (result);
  PQclear (result);

  return took;
}

/* What a desk without the search would send; the same for the scan and, with its index, for pg_trgm. */
static double
ask_like (PGconn      *connection,
          const char  *words,
          Samples     *samples,
          char       **numbers)
{
  const char *values[] = { words };
  const double began = now_ms ();
  PGresult *result = query (connection,
                            "SELECT number, created_at, title, state FROM ticket"
                            " WHERE title || ' ' || address || ' ' || content || ' ' || number LIKE '%' || $1 || '%'"
                            " ORDER BY created_at DESC, id DESC LIMIT " PAGE,
                            1, values);
  const double took = now_ms () - began;

  add (samples, took);
  if (numbers != NULL)
    *numbers = join_numbers (result, 0);
  PQclear (result);

  return took;
}

int
main (int    argc,
      char **argv)
{
  static Samples agent_samples, unit_samples, all, like_samples, trigram_samples;
  const char *base = argc > 1 ? argv[1] : "";
  const int rounds = argc > 2 ? atoi (argv[2]) : 10;
  PGconn *agent = sign_in (base, "user=agent1 password=demo");
  PGconn *unit = sign_in (base, "user=unit1 password=demo");
  PGconn *superuser = sign_in (base, "user=postgres");
  char *rows = read_value (superuser, "SELECT count(*) FROM ticket");
  char *number = read_value (superuser, "SELECT number FROM ticket WHERE unit_ids @> ARRAY[1]"
                                        " ORDER BY created_at OFFSET 100 LIMIT 1");
  char *phone = read_value (superuser, "SELECT phone_dialled FROM ticket_contact ORDER BY ticket_id LIMIT 1");
  bool equal = true;

  PQclear (query (superuser, "SET max_parallel_workers_per_gather = 0", 0, NULL));
  printf ("%s tickets, newest " PAGE ", %d rounds warm, milliseconds\n\n", rows, rounds);
  printf ("%-38s %6s  %-15s %-15s %9s %9s  %s\n",
          "", "found", "agent p50 p95", "unit p50 p95", "LIKE", "pg_trgm", "words");

  for (size_t i = 0; i < N_ELEMENTS (questions); i++)
    {
      const Question *question = &questions[i];
      const char *words = strcmp (question->words, "NUMBER") == 0  ? number
                          : strcmp (question->words, "PHONE") == 0 ? phone
                                                                   : question->words;
      Samples as_agent = { .n = 0 }, as_unit = { .n = 0 };
      char *ours, *theirs;
      double like, trigram;
      int n_found;

      /* One question each to load what a connection keeps, as a desk does at sign-in. */
      ask (agent, words, NULL, &ours, &n_found);
      ask (unit, words, NULL, NULL, NULL);
      for (int round = 0; round < rounds; round++)
        {
          double took = ask (agent, words, &as_agent, NULL, NULL);

          add (&agent_samples, took);
          add (&all, took);
          took = ask (unit, words, &as_unit, NULL, NULL);
          add (&unit_samples, took);
          add (&all, took);
        }

      PQclear (query (superuser, "SET enable_bitmapscan = off", 0, NULL));
      like = ask_like (superuser, words, &like_samples, &theirs);
      PQclear (query (superuser, "RESET enable_bitmapscan", 0, NULL));
      if (question->like && strcmp (ours, theirs) != 0)
        {
          fprintf (stderr, "search bench: “%s” finds other tickets than LIKE:\n  %s\n  %s\n", words, ours, theirs);
          equal = false;
        }
      free (theirs);
      trigram = ask_like (superuser, words, &trigram_samples, NULL);

      printf ("%-38s %6d  %6.1f %7.1f  %6.1f %7.1f  %9.1f %9.1f  %s\n", question->what, n_found,
              percentile (&as_agent, 0.5), percentile (&as_agent, 0.95), percentile (&as_unit, 0.5),
              percentile (&as_unit, 0.95), like, trigram, words);
      fflush (stdout);
      free (ours);
    }

  printf ("\n%-38s %6s  %6.1f %7.1f  %6.1f %7.1f\n", "all", "",
          percentile (&agent_samples, 0.5), percentile (&agent_samples, 0.95),
          percentile (&unit_samples, 0.5), percentile (&unit_samples, 0.95));
  printf ("%s\n\n", equal ? "Where they must agree, search and LIKE found the same tickets."
                          : "Search and LIKE DIFFER, see above.");
  printf ("{\"rows\":%s,\"p50_ms\":%.2f,\"p95_ms\":%.2f,\"like_p95_ms\":%.1f,\"trgm_p95_ms\":%.1f}\n", rows,
          percentile (&all, 0.5), percentile (&all, 0.95), percentile (&like_samples, 0.95), percentile (&trigram_samples, 0.95));

  free (rows);
  free (number);
  free (phone);
  PQfinish (agent);
  PQfinish (unit);
  PQfinish (superuser);

  return equal ? 0 : 1;
}
