/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "admin/demo/day.h"

#include <math.h>
#include <stdlib.h>

#include "admin/demo/rows.h"

#define HOUR 3600
#define N_FORMER 40

/* Share of a day's calls in each hour: two peaks, quiet nights. */
static const double hours[24] = {
  0.6, 0.4, 0.3, 0.3, 0.4, 0.8, 1.8, 3.6, 7.6, 9.4, 9.0, 7.0, 4.2, 3.6, 5.6, 7.8, 7.8, 6.8, 5.2, 5.0, 4.6, 3.6, 2.4, 1.2,
};

/* Day of the year as month * 100 + day. */
static guint
month_day_of (gint64 day)
{
  int year;
  int month;
  int day_of_month;

  sonor_demo_split_day (day, &year, &month, &day_of_month);
  return (guint) (month * 100 + day_of_month);
}

/*
 * What makes a day unlike others: the first days of heating, a cold snap in most winters' weeks, a burst water main once
 * in a while, wages before Spring Festival.
 */
static double
spike_of (const SonorDemoWorld *world,
          gint64                day,
          SonorDemoSpike        spike)
{
  SonorDemoRandom random;
  guint month_day = month_day_of (day);

  switch (spike)
    {
    case SONOR_DEMO_SPIKE_NONE:
      return 1.0;
    case SONOR_DEMO_SPIKE_COLD:
      if (month_day >= 1015 && month_day <= 1024)
        return 3.0;
      sonor_demo_random_init (&random, world->seed, "cold", (guint64) (day / 4));
      return month_day >= 1101 || month_day <= 228 ? (sonor_demo_random_chance (&random, 0.15) ? 2.4 : 1.0) : 0.8;
    case SONOR_DEMO_SPIKE_OUTAGE:
      sonor_demo_random_init (&random, world->seed, "outage", (guint64) day);
      return sonor_demo_random_chance (&random, 0.03) ? 9.0 : 1.0;
    case SONOR_DEMO_SPIKE_WAGES:
      return month_day >= 1115 || month_day <= 210 ? 1.8 : 0.9;
    default:
      g_return_val_if_reached (1.0);
    }
}

static double
weight_of (const SonorDemoWorld *world,
           gint64                day)
{
  SonorDemoRandom random;
  double weight = sonor_demo_clock_is_working_day (world->clock, day) ? 1.0 : 0.62;

  sonor_demo_random_init (&random, world->seed, "day", (guint64) day);
  weight *= 0.88 + 0.24 * sonor_demo_random_fraction (&random);
  weight *= 1.0 + 0.09 * (spike_of (world, day, SONOR_DEMO_SPIKE_COLD) - 1.0);
  weight *= 1.0 + 0.05 * (spike_of (world, day, SONOR_DEMO_SPIKE_OUTAGE) - 1.0);

  return weight;
}

/* Part of a day's calls that come before a moment of it, and the other way round. */
static double
part_before (double seconds)
{
  double total = 0.0;
  double before = 0.0;

  for (guint i = 0; i < G_N_ELEMENTS (hours); i++)
    {
      total += hours[i];
      before += hours[i] * CLAMP ((seconds - i * HOUR) / HOUR, 0.0, 1.0);
    }

  return before / total;
}

static gint64
moment_of (double part)
{
  double total = 0.0;

  for (guint i = 0; i < G_N_ELEMENTS (hours); i++)
    total += hours[i];
  part *= total;
  for (guint i = 0; i < G_N_ELEMENTS (hours); i++)
    {
      if (part < hours[i])
        return (gint64) ((i + part / hours[i]) * HOUR);
      part -= hours[i];
    }

  return SONOR_DEMO_DAY - 1;
}

/**
 * sonor_demo_days_plan:
 * @world: the world
 * @n_tickets: how many tickets there shall be
 *
 * Deals the tickets out to the days.
 *
 * Returns: (transfer full) (element-type SonorDemoDay): the days, oldest first
 */
GArray *
sonor_demo_days_plan (const SonorDemoWorld *world,
                      guint                 n_tickets)
{
  GArray *days = g_array_new (FALSE, TRUE, sizeof (SonorDemoDay));
  g_autoptr (GArray) weights = g_array_new (FALSE, FALSE, sizeof (double));
  double total = 0.0;
  double before = 0.0;
  gint64 n_before = 0;

  for (gint64 day = sonor_demo_clock_get_day (world->clock, world->from);
       day <= sonor_demo_clock_get_day (world->clock, world->until); day++)
    {
      gint64 midnight = sonor_demo_clock_get_day_start (world->clock, day);
      SonorDemoDay one = {
        .day = day,
        .from = MAX (midnight, world->from) - midnight,
        .to = MIN (midnight + SONOR_DEMO_DAY, world->until) - midnight,
      };
      double weight = weight_of (world, day) * (part_before ((double) one.to) - part_before ((double) one.from));

      total += weight;
      g_array_append_val (weights, weight);
      g_array_append_val (days, one);
    }

  for (guint i = 0; i < days->len; i++)
    {
      SonorDemoDay *one = &g_array_index (days, SonorDemoDay, i);

      before += g_array_index (weights, double, i);
      one->n_before = n_before;
      one->n_tickets = (guint) (i == days->len - 1 ? n_tickets - n_before
                                                   : (gint64) (n_tickets * (before / total)) - n_before);
      n_before += one->n_tickets;
    }

  return days;
}

static void
draw_matter (SonorDemoTicket       *ticket,
             const SonorDemoWorld  *world,
             SonorDemoRandom       *random,
             const double          *shares,
             guint                  n_cases)
{
  guint chosen = sonor_demo_random_weighted (random, shares + (guint) ticket->kind * n_cases, n_cases);

  for (guint i = 0; i < world->stock->matters->len; i++)
    {
      SonorDemoMatter *matter = g_ptr_array_index (world->stock->matters, i);

      if (chosen < matter->cases->len)
        {
          ticket->matter = matter;
          ticket->matter_case = g_ptr_array_index (matter->cases, chosen);
          return;
        }
      chosen -= matter->cases->len;
    }
  g_assert_not_reached ();
}

/* How often each case comes up on a day, for each kind: a table of kinds by cases. */
static double *
weigh_cases (const SonorDemoWorld *world,
             gint64                day,
             guint                *n_cases)
{
  g_autoptr (GArray) columns = g_array_new (FALSE, FALSE, sizeof (double) * SONOR_DEMO_N_KINDS);
  guint month_day = month_day_of (day);
  double *shares;

  for (guint i = 0; i < world->stock->matters->len; i++)
    {
      const SonorDemoMatter *matter = g_ptr_array_index (world->stock->matters, i);
      double weight = matter->weight * (sonor_demo_matter_in_season (matter, month_day) ? 1.0 : 0.0) *
                      spike_of (world, day, matter->spike);
      double total = 0.0;

      for (guint k = 0; k < SONOR_DEMO_N_KINDS; k++)
        for (guint j = 0; j < matter->cases->len; j++)
          total += ((SonorDemoCase *) g_ptr_array_index (matter->cases, j))->kinds[k];
      for (guint j = 0; j < matter->cases->len; j++)
        {
          const SonorDemoCase *one = g_ptr_array_index (matter->cases, j);
          double column[SONOR_DEMO_N_KINDS];

          for (guint k = 0; k < SONOR_DEMO_N_KINDS; k++)
            column[k] = weight * one->kinds[k] / total;
          g_array_append_vals (columns, column, 1);
        }
    }

  *n_cases = columns->len;
  shares = g_new (double, columns->len * SONOR_DEMO_N_KINDS);
  for (guint i = 0; i < columns->len; i++)
    for (guint k = 0; k < SONOR_DEMO_N_KINDS; k++)
      shares[k * columns->len + i] = ((double *) (void *) columns->data)[i * SONOR_DEMO_N_KINDS + k];

  return shares;
}

static guint
draw_citizen (const SonorDemoWorld *world,
              SonorDemoRandom      *random)
{
  /* A power of an even number: few call very often, most once. */
  return (guint) (world->n_citizens * pow (sonor_demo_random_fraction (random), 1.35));
}

/* Somebody who lives where such a matter can be. */
static guint
find_citizen (SonorDemoTicket      *ticket,
              const SonorDemoWorld *world,
              SonorDemoRandom      *random)
{
  guint number = 0;

  for (guint attempt = 0; attempt < 60; attempt++)
    {
      const SonorDemoTown *town;

      number = draw_citizen (world, random);
      sonor_demo_citizen_make (&ticket->citizen, world->city, world->seed, number, world->from);
      town = g_ptr_array_index (world->city->towns, ticket->citizen.town);
      if ((ticket->matter_case->place == SONOR_DEMO_PLACE_ANY || ticket->matter_case->place == town->place) &&
          ticket->matter->company == (*ticket->citizen.company != '\0'))
        return number;
    }

  return number;
}

static void
find_town (SonorDemoTicket      *ticket,
           const SonorDemoWorld *world,
           SonorDemoRandom      *random)
{
  const SonorDemoTown *town = g_ptr_array_index (world->city->towns, ticket->citizen.town);

  ticket->town = ticket->citizen.town;
  while (ticket->matter_case->place != SONOR_DEMO_PLACE_ANY && ticket->matter_case->place != town->place)
    {
      ticket->town = (guint) sonor_demo_random_between (random, 0, world->city->towns->len - 1);
      town = g_ptr_array_index (world->city->towns, ticket->town);
    }
}

static const char *
find_agent (const SonorDemoTicket *ticket,
            const SonorDemoWorld  *world,
            SonorDemoRandom       *random,
            gint64                 turn)
{
  SonorDemoSeat seat = SONOR_DEMO_SEAT_AGENT;

  if (ticket->channel == SONOR_DEMO_CHANNEL_TRANSFER)
    return NULL;
  if (ticket->channel != SONOR_DEMO_CHANNEL_PHONE)
    return sonor_demo_random_chance (random, 0.6) ? sonor_demo_staff_pick (world->staff, SONOR_DEMO_SEAT_MEDIA, turn) : NULL;

  if (ticket->mongolian)
    seat = SONOR_DEMO_SEAT_BILINGUAL;
  else if (ticket->enterprise)
    seat = SONOR_DEMO_SEAT_ENTERPRISE;
  else if (sonor_demo_random_chance (random, 0.12))
    seat = SONOR_DEMO_SEAT_MUNICIPAL;

  return sonor_demo_staff_pick (world->staff, seat, turn);
}

static void
write_call (const SonorDemoTicket *ticket,
            const SonorDemoWorld  *world,
            SonorDemoRandom       *random,
            gboolean               answered,
            GString               *rows)
{
  static const double levels[] = { 70, 19, 7, 2.5, 1.5 };
  static const char *surveys[] = { "very_satisfied", "satisfied", "fairly_satisfied", "dissatisfied", "very_dissatisfied" };
  gint64 greeting = sonor_demo_random_between (random, 4, 11);
  gint64 wait = MIN ((gint64) sonor_demo_random_lognormal (random, answered ? 5.5 : 24.0, 0.75), 600);
  gint64 hold = sonor_demo_random_chance (random, 0.06) ? sonor_demo_random_between (random, 5, MAX (5, ticket->talk / 3)) : 0;
  gint64 answered_at = ticket->created_at;
  gint64 queued_at = answered_at - wait;
  gboolean talking = answered && answered_at + ticket->talk > world->until;
  char id[SONOR_DEMO_UUID_LENGTH + 1];

  sonor_demo_random_uuid (random, queued_at - greeting, id);
  sonor_demo_row_text (rows, id);
  sonor_demo_row_text (rows, "in");
  sonor_demo_row_text (rows, ticket->citizen.dialled);
  sonor_demo_row_text (rows, ticket->citizen.e164);
  sonor_demo_row_text (rows, "12345");
  sonor_demo_row_text (rows, ticket->mongolian ? "mn" : "zh");
  sonor_demo_row_text (rows, ticket->mongolian ? "mongolian" : ticket->enterprise ? "enterprise"
                             : sonor_demo_random_chance (random, 0.12) ? "municipal" : "general");
  sonor_demo_row_text (rows, answered ? ticket->created_by : NULL);
  sonor_demo_row_text (rows, answered && !ticket->anonymous ? ticket->citizen.id : NULL);
  sonor_demo_row_text (rows, answered && *ticket->id != '\0' ? ticket->id : NULL);
  sonor_demo_row_time (rows, queued_at - greeting);
  sonor_demo_row_time (rows, queued_at);
  sonor_demo_row_time (rows, answered ? MAX (queued_at, answered_at - sonor_demo_random_between (random, 2, 5)) : 0);
  sonor_demo_row_time (rows, answered ? answered_at : 0);
  sonor_demo_row_time (rows, talking ? 0 : answered ? answered_at + ticket->talk : answered_at);
  sonor_demo_row_text (rows, talking ? NULL : answered ? "answered" : "abandoned");
  sonor_demo_row_number (rows, hold);
  sonor_demo_row_number (rows, answered ? sonor_demo_random_between (random, 8, 75) : 0);
  sonor_demo_row_text (rows, answered && !talking && sonor_demo_random_chance (random, 0.55)
                               ? surveys[sonor_demo_random_weighted (random, levels, G_N_ELEMENTS (levels))] : NULL);
  sonor_demo_row_null (rows);
  sonor_demo_row_null (rows);
  sonor_demo_row_null (rows);
  sonor_demo_row_end (rows);
}

static void
remember (const SonorDemoTicket *ticket,
          SonorDemoFormer       *former,
          guint                  citizen)
{
  memcpy (former->id, ticket->id, sizeof former->id);
  memcpy (former->number, ticket->number, sizeof former->number);
  g_strlcpy (former->title, ticket->title->str, sizeof former->title);
  g_strlcpy (former->address, ticket->address->str, sizeof former->address);
  former->citizen = citizen;
  former->town = ticket->town;
}

static void
draw_ticket (SonorDemoTicket      *ticket,
             const SonorDemoWorld *world,
             SonorDemoRandom      *random,
             const double         *shares,
             guint                 n_cases,
             guint                *citizen)
{
  static const double kinds[SONOR_DEMO_N_KINDS] = { 64, 18, 11.5, 2.6, 2.3, 1.6 };
  static const double channels[SONOR_DEMO_N_CHANNELS] = { 70, 11, 9, 4, 1.5, 2, 2.5 };

  ticket->kind = (SonorDemoKind) sonor_demo_random_weighted (random, kinds, SONOR_DEMO_N_KINDS);
  ticket->channel = (SonorDemoChannel) sonor_demo_random_weighted (random, channels, SONOR_DEMO_N_CHANNELS);
  draw_matter (ticket, world, random, shares, n_cases);
  *citizen = find_citizen (ticket, world, random);
  find_town (ticket, world, random);

  ticket->enterprise = *ticket->citizen.company != '\0' && ticket->matter->company;
  ticket->mongolian = ticket->citizen.mongolian && ticket->channel == SONOR_DEMO_CHANNEL_PHONE &&
                      sonor_demo_random_chance (random, 0.75);
  ticket->urgent = ticket->kind == SONOR_DEMO_KIND_HELP && sonor_demo_random_chance (random, ticket->matter_case->urgent);
  ticket->anonymous = ticket->kind == SONOR_DEMO_KIND_REPORT && sonor_demo_random_chance (random, 0.25);
  ticket->confidential = sonor_demo_random_chance (random, ticket->kind == SONOR_DEMO_KIND_REPORT ? 0.5 : 0.02);
}

static void
make_number (SonorDemoTicket      *ticket,
             const SonorDemoWorld *world,
             gint64                day,
             gint64                tail)
{
  gint64 seconds = ticket->created_at - sonor_demo_clock_get_day_start (world->clock, day);
  char text[64];
  int year;
  int month;
  int month_day;

  sonor_demo_split_day (day, &year, &month, &month_day);
  g_snprintf (text, sizeof text, "%02d%02d%02d%02d%02d%02d%06d", year % 100, month, month_day, (int) (seconds / HOUR),
              (int) (seconds % HOUR / 60), (int) (seconds % 60), (int) (tail % 1000000));
  g_strlcpy (ticket->number, text, sizeof ticket->number);
}

static int
compare_moments (gconstpointer a,
                 gconstpointer b)
{
  gint64 first = *(const gint64 *) a;
  gint64 second = *(const gint64 *) b;

  return (first > second) - (first < second);
}

/**
 * sonor_demo_day_make:
 * @self: a day
 * @world: the world
 * @scene: the thread's scene
 * @last: whether it is the last day: its last ticket is still being written
 * @tables: where to append the rows
 *
 * Makes the calls and tickets of a day, and what became of the tickets since.
 */
void
sonor_demo_day_make (const SonorDemoDay   *self,
                     const SonorDemoWorld *world,
                     SonorDemoScene       *scene,
                     gboolean              last,
                     GString              *tables[SONOR_DEMO_N_TABLES])
{
  gint64 midnight = sonor_demo_clock_get_day_start (world->clock, self->day);
  double from = part_before ((double) self->from);
  double to = part_before ((double) self->to);
  g_autofree gint64 *moments = g_new (gint64, self->n_tickets + 1);
  g_autofree SonorDemoFormer *former = g_new0 (SonorDemoFormer, N_FORMER);
  g_autofree double *shares = NULL;
  g_autoptr (GHashTable) told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GString) address = g_string_new (NULL);
  g_autoptr (GString) title = g_string_new (NULL);
  g_autoptr (GString) content = g_string_new (NULL);
  g_autoptr (GString) answer = g_string_new (NULL);
  SonorDemoRandom random;
  guint n_former = 0;
  guint n_cases;

  sonor_demo_random_init (&random, world->seed, "tickets", (guint64) self->day);
  for (guint i = 0; i < self->n_tickets; i++)
    moments[i] = CLAMP (midnight + moment_of (from + (to - from) * sonor_demo_random_fraction (&random)),
                        midnight + self->from, midnight + self->to - 1);
  qsort (moments, self->n_tickets, sizeof *moments, compare_moments);
  shares = weigh_cases (world, self->day, &n_cases);

  for (guint i = 0; i < self->n_tickets; i++)
    {
      gint64 turn = self->n_before + i;
      SonorDemoTicket ticket = {
        .created_at = moments[i], .state = SONOR_DEMO_STATE_NONE, .solved = -1,
        .address = address, .title = title, .content = content, .answer = answer,
      };
      guint citizen;

      sonor_demo_random_uuid (&random, ticket.created_at, ticket.id);
      make_number (&ticket, world, self->day, turn);
      ticket.talk = CLAMP ((gint64) sonor_demo_random_lognormal (&random, 126, 0.6), 15, 3000);
      if (last && i == self->n_tickets - 1)
        ticket.talk = world->until - ticket.created_at + 120;
      draw_ticket (&ticket, world, &random, shares, n_cases, &citizen);
      ticket.created_by = find_agent (&ticket, world, &random, turn);

      /* A call about something of the same day that is under way already: merged at the first review. */
      if (n_former > 0 && ticket.kind != SONOR_DEMO_KIND_CONSULTATION && sonor_demo_random_chance (&random, 0.035))
        {
          const SonorDemoFormer *other = &former[sonor_demo_random_between (&random, 0, MIN (n_former, N_FORMER) - 1)];
          const SonorDemoMatter *matter = g_ptr_array_index (world->stock->matters, other->matter);

          ticket.former = other;
          ticket.kind = SONOR_DEMO_KIND_COMPLAINT;
          ticket.matter = matter;
          ticket.matter_case = g_ptr_array_index (matter->cases, other->matter_case);
          ticket.town = other->town;
          ticket.enterprise = FALSE;
          ticket.urgent = FALSE;
          sonor_demo_citizen_make (&ticket.citizen, world->city, world->seed, other->citizen, world->from);
        }

      /* A day's tickets differ; where so many ask the same that they cannot, a few attempts are enough. */
      for (guint attempt = 0; attempt < 4; attempt++)
        {
          sonor_demo_ticket_compose (&ticket, world, scene, &random);
          if (g_hash_table_add (told, g_strdup (content->str)))
            break;
        }
      sonor_demo_ticket_live (&ticket, world, scene, &random, turn, tables);

      if (ticket.channel == SONOR_DEMO_CHANNEL_PHONE)
        {
          write_call (&ticket, world, &random, TRUE, tables[SONOR_DEMO_TABLE_CALL]);

          /* Who gave up waiting, and who had dialled wrong: no ticket. */
          if (sonor_demo_random_chance (&random, 0.035))
            {
              *ticket.id = '\0';
              write_call (&ticket, world, &random, FALSE, tables[SONOR_DEMO_TABLE_CALL]);
            }
          else if (sonor_demo_random_chance (&random, 0.04))
            {
              *ticket.id = '\0';
              ticket.talk = sonor_demo_random_between (&random, 5, 40);
              ticket.created_at -= 90;
              write_call (&ticket, world, &random, TRUE, tables[SONOR_DEMO_TABLE_CALL]);
            }
        }

      if (ticket.former == NULL && !ticket.anonymous && ticket.dispatched_at != 0 && *ticket.id != '\0')
        {
          SonorDemoFormer *place = &former[n_former++ % N_FORMER];
          guint position;

          remember (&ticket, place, citizen);
          g_ptr_array_find (world->stock->matters, ticket.matter, &position);
          place->matter = position;
          g_ptr_array_find (ticket.matter->cases, ticket.matter_case, &position);
          place->matter_case = position;
        }
    }
}
