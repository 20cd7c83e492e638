/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Takes tickets down and through their life over real sign-ins and prints how long it took.
 *
 *   tickets CONNECTION ROUNDS
 *
 * CONNECTION is a libpq string without a user. It expects what tests/bench/tickets has made: demo data with its people
 * (password demo) and, in schema raw, the tables without rules that the accepting is compared with.
 */
#include <libpq-fe.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define N_ELEMENTS(array) (sizeof (array) / sizeof ((array)[0]))
#define MAX_SAMPLES 20000

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
check (PGconn     *connection,
       const char *sql,
       PGresult   *result)
{
  if (PQresultStatus (result) != PGRES_TUPLES_OK && PQresultStatus (result) != PGRES_COMMAND_OK)
    {
      fprintf (stderr, "tickets bench: %s: %s\n%s", PQuser (connection), sql, PQerrorMessage (connection));
      exit (1);
    }

  return result;
}

static PGresult *
query (PGconn            *connection,
       const char        *sql,
       int                n_values,
       const char *const *values)
{
  return check (connection, sql, PQexecParams (connection, sql, n_values, NULL, values, NULL, NULL, 0));
}

/* The first value of the first row; to be freed. */
static char *
ask (PGconn     *connection,
     const char *sql,
     const char *value)
{
  PGresult *result = query (connection, sql, value != NULL ? 1 : 0, &value);
  char *answer = strdup (PQntuples (result) > 0 ? PQgetvalue (result, 0, 0) : "");

  PQclear (result);
  return answer;
}

static PGconn *
sign_in (const char *server,
         const char *login)
{
  char text[2048];
  PGconn *connection;

  if (strcmp (login, "sonor") == 0 || strcmp (login, "postgres") == 0)
    snprintf (text, sizeof text, "%s user=%s options='-c search_path=sonor,public'", server, login);
  else
    snprintf (text, sizeof text, "%s user=%s password=demo options='-c search_path=sonor,public'", server, login);
  connection = PQconnectdb (text);
  if (PQstatus (connection) != CONNECTION_OK)
    {
      fprintf (stderr, "tickets bench: %s: %s", login, PQerrorMessage (connection));
      exit (1);
    }

  return connection;
}

/* Accepting. The texts are those of real demo tickets, so that they have as many search entries as such have. */

static void
measure_accept (const char *server,
                int         rounds,
                double     *accept_per_s,
                double     *raw_per_s)
{
  PGconn *owner = sign_in (server, "sonor");
  PGconn *agent = sign_in (server, "agent1");
  char *person = ask (owner, "SELECT id FROM staff WHERE login = 'agent1'", NULL);
  double accept_ms = 0;
  double raw_ms = 0;
  const int block = 50;
  int n = 0;
  char text[256];

  snprintf (text, sizeof text, "CREATE TABLE raw.texts AS SELECT row_number() OVER () AS n, t.* FROM (SELECT * FROM ticket"
            " ORDER BY created_at DESC LIMIT %d) t", 10 * rounds);
  PQclear (query (owner, text, 0, NULL));
  PQclear (query (owner, "CREATE UNIQUE INDEX ON raw.texts (n)", 0, NULL));
  PQclear (query (owner, "ANALYZE raw.texts", 0, NULL));
  PQclear (query (owner, "GRANT USAGE ON SCHEMA raw TO agent1", 0, NULL));
  PQclear (query (owner, "CREATE VIEW raw.words AS SELECT n, kind, channel, category_id, area_code, address, title, content FROM raw.texts", 0, NULL));
  PQclear (query (owner, "GRANT SELECT ON raw.words TO agent1", 0, NULL));
  PQclear (check (agent, "prepare", PQprepare (agent, "accept", "SELECT ticket_accept($1::jsonb) ->> 'id'", 1, NULL)));
  PQclear (check (owner, "prepare", PQprepare (owner, "raw", "SELECT raw.insert($1::integer, $2, $3, $4::uuid)", 4, NULL)));

  /* Turn and turn about, so that both meet the same noise. */
  for (int i = 0; i < rounds * 10 / block - 1; i++)
    {
      PGresult *fields;
      char first[16], last[16];
      const char *span[] = { first, last };

      snprintf (first, sizeof first, "%d", i * block + 1);
      snprintf (last, sizeof last, "%d", (i + 1) * block);
      fields = query (agent, "SELECT jsonb_build_object('id', gen_random_uuid(), 'kind', kind, 'channel', channel, 'category_id', category_id,"
                      " 'area_code', area_code, 'address', address, 'title', title, 'content', content, 'name', '王小明',"
                      " 'phone', '139' || (10000000 + n), 'phone_e164', '+86139' || (10000000 + n)) FROM raw.words"
                      " WHERE n BETWEEN $1::integer AND $2::integer", 2, span);
      for (int row = 0; row < PQntuples (fields); row++)
        {
          const char *value = PQgetvalue (fields, row, 0);
          double began = now_ms ();

          PQclear (check (agent, "accept", PQexecPrepared (agent, "accept", 1, &value, NULL, NULL, 0)));
          /* The first block warms both up. */
          accept_ms += i > 0 ? now_ms () - began : 0;
        }
      for (int row = 0; row < PQntuples (fields); row++)
        {
          char number[16], phone[16];
          const char *values[] = { number, "王小明", phone, person };
          double began;

          snprintf (number, sizeof number, "%d", i * block + row + 1);
          snprintf (phone, sizeof phone, "139%d", 20000000 + i * block + row);
          began = now_ms ();
          PQclear (check (owner, "raw", PQexecPrepared (owner, "raw", 4, values, NULL, NULL, 0)));
          raw_ms += i > 0 ? now_ms () - began : 0;
        }
      n += i > 0 ? PQntuples (fields) : 0;
      PQclear (fields);
    }

  *accept_per_s = n / accept_ms * 1000;
  *raw_per_s = n / raw_ms * 1000;
  free (person);
  PQfinish (owner);
  PQfinish (agent);
}

/* The life of a ticket. $1 is its id; the versions are looked up outside of the measured time. */

typedef struct
{
  const char *name;
  const char *login;
  const char *call;
} Step;

static const Step steps[] = {
  { "accept", "agent1", NULL },
  { "submit", "review1", "ticket_submit($1::uuid, $2::integer)" },
  { "claim", "review1", "ticket_claim($1::uuid)" },
  { "correct", "review1", "ticket_correct($1::uuid, $2::integer, '{\"address\": \"新华街 1 号\"}')" },
  { "dispatch", "review1", "ticket_dispatch($1::uuid, $2::integer, $4::integer, '{}')" },
  { "sign", "unit1", "ticket_sign($1::uuid, $3::integer)" },
  { "contact", "unit1", "ticket_contact($1::uuid, true, '已联系')" },
  { "urge", "agent1", "ticket_urge($1::uuid, '再次来电')" },
  { "request_extension", "unit1", "ticket_request_extension($1::uuid, $3::integer, 1, '需要配件', true)" },
  { "review_extension", "final1", "ticket_review_extension($1::uuid, $4::integer, $3::integer, false, NULL, '不同意')" },
  { "answer", "unit1", "ticket_answer($1::uuid, $3::integer, '已修复，恢复供应。', '更换阀门', true)" },
  { "follow_up", "follow1", "ticket_follow_up($1::uuid, $2::integer, '{\"reached\": true, \"solved\": false, \"satisfaction\": \"dissatisfied\"}')" },
  { "redo", "final1", "ticket_redo($1::uuid, $2::integer, '未解决')" },
  { "answer", "unit1", "ticket_answer($1::uuid, $3::integer, '已再次修复。', '', true)" },
  { "follow_up", "follow1", "ticket_follow_up($1::uuid, $2::integer, '{\"reached\": true, \"solved\": true, \"satisfaction\": \"satisfied\"}')" },
  { "close", "final1", "ticket_close($1::uuid, $2::integer)" },
  { "undo", "final1", "ticket_undo($1::uuid, $2::integer)" },
  { "close", "final1", "ticket_close($1::uuid, $2::integer)" },
  { "archive", "final1", "ticket_archive($1::uuid, $2::integer)" },
};

static double
measure_steps (const char *server,
               int         rounds)
{
  static Samples samples[N_ELEMENTS (steps)];
  static Samples file;
  PGconn *owner = sign_in (server, "sonor");
  PGconn *connections[N_ELEMENTS (steps)];
  char *unit = ask (owner, "SELECT unit_id FROM staff WHERE login = 'unit1'", NULL);
  double worst = 0;
  char sql[512];

  for (size_t i = 0; i < N_ELEMENTS (steps); i++)
    {
      connections[i] = NULL;
      for (size_t j = 0; j < i && connections[i] == NULL; j++)
        connections[i] = strcmp (steps[i].login, steps[j].login) == 0 ? connections[j] : NULL;
      if (connections[i] == NULL)
        connections[i] = sign_in (server, steps[i].login);
    }

  for (int round = 0; round < rounds; round++)
    {
      char *id = NULL;

      for (size_t i = 0; i < N_ELEMENTS (steps); i++)
        {
          double began;

          if (steps[i].call == NULL)
            {
              char n[16];
              char *fields;

              snprintf (n, sizeof n, "%d", round + 1);
              fields = ask (owner, "SELECT jsonb_build_object('id', gen_random_uuid(), 'kind', 'help', 'channel', channel, 'category_id',"
                            " category_id, 'area_code', area_code, 'address', address, 'title', title, 'content', content, 'name', '李四',"
                            " 'phone', '137' || (10000000 + n), 'phone_e164', '+86137' || (10000000 + n)) FROM raw.texts WHERE n = $1::integer", n);
              began = now_ms ();
              id = ask (connections[i], "SELECT ticket_accept($1::jsonb) ->> 'id'", fields);
              add (&samples[i], now_ms () - began);
              free (fields);
            }
          else
            {
              char *version = ask (owner, "SELECT t.version FROM ticket_identity i JOIN ticket t USING (id, created_at) WHERE i.id = $1::uuid", id);
              char *part = ask (owner, "SELECT coalesce(max(version), 0) FROM assignment WHERE ticket_id = $1::uuid", id);
              const char *values[] = { id, version, part, unit };

              snprintf (sql, sizeof sql, "SELECT %s FROM (SELECT $1::uuid, $2::integer, $3::integer, $4::integer) given", steps[i].call);
              began = now_ms ();
              PQclear (query (connections[i], sql, 4, values));
              /* The first rounds make the plans that a desk makes once a day. */
              if (round >= 5)
                add (&samples[i], now_ms () - began);
              free (version);
              free (part);
            }
          if (round >= 5)
            {
              began = now_ms ();
              PQclear (query (connections[i], "SELECT ticket_file($1::uuid), (SELECT count(*) FROM ticket_actions($1::uuid))", 1, (const char *[]) { id }));
              add (&file, now_ms () - began);
            }
        }
      free (id);
    }

  for (size_t i = 0; i < N_ELEMENTS (steps); i++)
    {
      double p95 = percentile (&samples[i], 0.95);

      fprintf (stderr, "  %-18s median %6.2f   p95 %6.2f ms\n", steps[i].name, percentile (&samples[i], 0.5), p95);
      worst = p95 > worst ? p95 : worst;
    }
  fprintf (stderr, "  %-18s median %6.2f   p95 %6.2f ms\n", "(the whole file)", percentile (&file, 0.5), percentile (&file, 0.95));

  return worst;
}

/* From a commit to another count in another desk's hands. */
static double
measure_badge (const char *server,
               int         rounds,
               double     *counts_ms)
{
  static Samples badges;
  static Samples counts;
  PGconn *owner = sign_in (server, "sonor");
  PGconn *agent = sign_in (server, "agent1");
  PGconn *desk = sign_in (server, "review1");
  const char *sql = "SELECT total FROM ticket_counts() WHERE page = 'first-review'";
  char *before;

  PQclear (query (desk, "LISTEN ticket", 0, NULL));
  before = ask (desk, sql, NULL);
  for (int round = 0; round < rounds; round++)
    {
      char n[16];
      char *fields;
      double began;

      snprintf (n, sizeof n, "%d", round + 1);
      fields = ask (owner, "SELECT jsonb_build_object('id', gen_random_uuid(), 'kind', kind, 'channel', channel, 'category_id', category_id,"
                    " 'area_code', area_code, 'content', content) FROM raw.texts WHERE n = $1::integer", n);
      PQclear (query (agent, "BEGIN", 0, NULL));
      free (ask (agent, "SELECT ticket_accept($1::jsonb)", fields));
      began = now_ms ();
      PQclear (query (agent, "COMMIT", 0, NULL));
      while (true)
        {
          struct pollfd socket = { PQsocket (desk), POLLIN, 0 };
          PGnotify *notice;
          bool told = false;
          char *now;
          double asked;

          PQconsumeInput (desk);
          while ((notice = PQnotifies (desk)) != NULL)
            {
              told = true;
              PQfreemem (notice);
            }
          if (!told)
            {
              if (poll (&socket, 1, 10000) <= 0)
                {
                  fprintf (stderr, "tickets bench: no notice of a new ticket within ten seconds\n");
                  exit (1);
                }
              continue;
            }
          asked = now_ms ();
          now = ask (desk, sql, NULL);
          add (&counts, now_ms () - asked);
          if (strcmp (now, before) != 0)
            {
              add (&badges, now_ms () - began);
              free (before);
              before = now;
              break;
            }
          free (now);
        }
      free (fields);
    }

  *counts_ms = percentile (&counts, 0.95);
  fprintf (stderr, "  commit to another count: median %.2f, p95 %.2f ms; the counts alone p95 %.2f ms\n", percentile (&badges, 0.5),
           percentile (&badges, 0.95), *counts_ms);
  return percentile (&badges, 0.95);
}

/* Lists as the pages of the desk open them: filters after the sort, $1 key, $2 id, $3 rows. */
static const struct
{
  const char *login;
  const char *what;
  const char *filters;
} lists[] = {
  { "floor1", "all", "NULL, NULL, NULL, NULL, NULL, NULL, 'created_desc', $1, $2, $3" },
  { "floor1", "open", "NULL, NULL, '{first_review,dispatch,handling,follow_up,redo,final_review}', NULL, NULL, NULL, 'created_desc', $1, $2, $3" },
  { "floor1", "overdue", "NULL, NULL, NULL, NULL, NULL, '{red}', 'due_asc', $1, $2, $3" },
  { "floor1", "closed", "NULL, NULL, '{closed,archived}', NULL, NULL, NULL, 'created_desc', $1, $2, $3" },
  { "review1", "first review", "NULL, NULL, '{first_review}', NULL, NULL, NULL, 'created_asc', $1, $2, $3" },
  { "review1", "to sign anywhere", "NULL, NULL, NULL, NULL, NULL, NULL, 'created_desc', $1, $2, $3, '{to_sign}'" },
  { "final1", "supervised", "NULL, NULL, NULL, NULL, NULL, NULL, 'due_asc', $1, $2, $3, NULL, '{supervised}'" },
  { "follow1", "to call back", "NULL, NULL, '{follow_up}', NULL, NULL, NULL, 'created_asc', $1, $2, $3" },
  { "agent1", "mine", "NULL, NULL, NULL, NULL, NULL, NULL, 'created_desc', $1, $2, $3, NULL, '{mine}'" },
  { "unit1", "in hand", "NULL, NULL, NULL, NULL, NULL, NULL, 'due_asc', $1, $2, $3, '{handling,redoing}'" },
  { "unit1", "all of the unit", "NULL, NULL, NULL, NULL, NULL, NULL, 'created_desc', $1, $2, $3" },
};

static void
measure_lists (const char *server,
               int         rounds,
               double     *open_ms,
               double     *scroll_ms)
{
  static Samples opened, scrolled;

  for (size_t i = 0; i < N_ELEMENTS (lists); i++)
    {
      PGconn *connection = sign_in (server, lists[i].login);
      Samples *own = calloc (2, sizeof *own);
      char sql[512];

      snprintf (sql, sizeof sql, "SELECT * FROM ticket_list(%s)", lists[i].filters);
      /* The first is a warm-up: a desk signs in once a day. */
      for (int round = -1; round < rounds; round++)
        {
          char key[64] = "", id[64] = "";

          for (int page = 0; page < 6; page++)
            {
              const char *values[] = { page > 0 ? key : NULL, page > 0 ? id : NULL, page > 0 ? "200" : "40" };
              double began = now_ms ();
              PGresult *rows = query (connection, sql, 3, values);
              double took = now_ms () - began;
              int n = PQntuples (rows);

              if (round >= 0)
                {
                  add (page > 0 ? &scrolled : &opened, took);
                  add (&own[page > 0], took);
                }
              if (n > 0)
                {
                  snprintf (key, sizeof key, "%s", PQgetvalue (rows, n - 1, PQfnumber (rows, "next_key")));
                  snprintf (id, sizeof id, "%s", PQgetvalue (rows, n - 1, PQfnumber (rows, "id")));
                }
              PQclear (rows);
              if (n < atoi (values[2]))
                break;
            }
        }
      fprintf (stderr, "  %-8s %-18s opens: median %6.2f p95 %6.2f   scrolls by 200: p95 %6.2f ms\n", lists[i].login, lists[i].what,
               percentile (&own[0], 0.5), percentile (&own[0], 0.95), percentile (&own[1], 0.95));
      free (own);
      PQfinish (connection);
    }

  *open_ms = percentile (&opened, 0.95);
  *scroll_ms = percentile (&scrolled, 0.95);
}

int
main (int    argc,
      char **argv)
{
  double accept_per_s, raw_per_s, transition, badge, counts, list_open, list_scroll;
  PGconn *owner;
  char *tickets;
  int rounds;

  if (argc != 3)
    {
      fprintf (stderr, "tickets bench: it takes a connection string and a number of rounds\n");
      return 2;
    }
  rounds = atoi (argv[2]);
  owner = sign_in (argv[1], "sonor");
  tickets = ask (owner, "SELECT count(*) FROM ticket_identity", NULL);

  measure_accept (argv[1], rounds, &accept_per_s, &raw_per_s);
  fprintf (stderr, "  accepted %.0f a second, raw inserts %.0f a second: %.0f %%\n", accept_per_s, raw_per_s, 100 * accept_per_s / raw_per_s);
  transition = measure_steps (argv[1], rounds);
  badge = measure_badge (argv[1], rounds, &counts);
  measure_lists (argv[1], rounds / 5 + 2, &list_open, &list_scroll);

  printf ("{\"tickets\": %s, \"accept_per_s\": %.0f, \"raw_per_s\": %.0f, \"transition_p95_ms\": %.2f, \"badge_p95_ms\": %.2f, "
          "\"counts_p95_ms\": %.2f, \"list_open_ms\": %.2f, \"list_scroll_ms\": %.2f}\n",
          tickets, accept_per_s, raw_per_s, transition, badge, counts, list_open, list_scroll);
  free (tickets);
  PQfinish (owner);

  return 0;
}
