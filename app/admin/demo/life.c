/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "admin/demo/rows.h"
#include "admin/demo/ticket.h"

#define MINUTE 60
#define HOUR 3600

static const char *satisfactions[] = {
  "very_satisfied", "satisfied", "fairly_satisfied", "dissatisfied", "very_dissatisfied",
};

/* One ticket's way through the house, up to the present moment. */
typedef struct
{
  SonorDemoTicket      *ticket;
  const SonorDemoWorld *world;
  SonorDemoScene       *scene;
  SonorDemoRandom      *random;
  gint64                turn;
  GString             **tables;
  GString              *note;
  gint64                at;
} SonorDemoLife;

/*
 * Whether a step that leaves the ticket's state has not come yet although its time is there: that is the backlog every
 * role finds in its list. The rarer the state, the longer it holds tickets back.
 */
static gboolean
is_held (SonorDemoLife *self,
         gint64         at,
         SonorDemoState to)
{
  static const struct { int hours; double share; } backlog[] = {
    [SONOR_DEMO_STATE_DRAFT] = { 0, 0.0 },
    [SONOR_DEMO_STATE_FIRST_REVIEW] = { 30, 0.35 },
    [SONOR_DEMO_STATE_DISPATCH] = { 30, 0.35 },
    [SONOR_DEMO_STATE_HANDLING] = { 0, 0.0 },
    [SONOR_DEMO_STATE_FOLLOW_UP] = { 48, 0.5 },
    [SONOR_DEMO_STATE_REDO] = { 240, 0.7 },
    [SONOR_DEMO_STATE_FINAL_REVIEW] = { 60, 0.5 },
    [SONOR_DEMO_STATE_CLOSED] = { 0, 0.0 },
  };
  SonorDemoState from = self->ticket->state;
  double luck = sonor_demo_random_fraction (self->random);

  if (at > self->world->until)
    return TRUE;

  return from < G_N_ELEMENTS (backlog) && from != to && at > self->world->until - backlog[from].hours * HOUR &&
         luck < backlog[from].share;
}

static gboolean
step (SonorDemoLife *self,
      gint64         at,
      const char    *action,
      SonorDemoState to,
      const char    *actor,
      int            unit,
      const char    *note)
{
  SonorDemoTicket *ticket = self->ticket;
  GString *rows = self->tables[SONOR_DEMO_TABLE_EVENT];
  char id[SONOR_DEMO_UUID_LENGTH + 1];

  at = MAX (at, self->at + 1);
  if (is_held (self, at, to))
    return FALSE;

  g_string_truncate (self->note, 0);
  if (note != NULL)
    sonor_demo_scene_speak_one (self->scene, sonor_demo_stock_get (self->world->stock, note), self->note);

  sonor_demo_random_uuid (self->random, at, id);
  sonor_demo_row_text (rows, id);
  sonor_demo_row_text (rows, ticket->id);
  sonor_demo_row_time (rows, at);
  sonor_demo_row_text (rows, actor);
  sonor_demo_row_text (rows, action);
  sonor_demo_row_text (rows, ticket->state == SONOR_DEMO_STATE_NONE ? NULL : sonor_demo_state_to_string (ticket->state));
  sonor_demo_row_text (rows, sonor_demo_state_to_string (to));
  if (unit > 0)
    sonor_demo_row_number (rows, unit);
  else
    sonor_demo_row_null (rows);
  sonor_demo_row_text (rows, self->note->str);
  sonor_demo_row_end (rows);

  self->at = at;
  ticket->state = to;
  ticket->version++;

  return TRUE;
}

/* The hotline answers day and night, but who reviews and rings back does so by day, unless it is urgent. */
static gint64
by_day (SonorDemoLife *self,
        gint64         at)
{
  const SonorDemoClock *clock = self->world->clock;
  gint64 midnight = sonor_demo_clock_get_day_start (clock, sonor_demo_clock_get_day (clock, at));
  gint64 opens = midnight + 8 * HOUR;

  if (self->ticket->urgent || (at >= opens && at < midnight + 20 * HOUR))
    return at;
  if (at >= opens)
    opens += SONOR_DEMO_DAY;

  return opens + sonor_demo_random_between (self->random, 0, 90 * MINUTE);
}

static const char *
pick (SonorDemoLife *self,
      SonorDemoSeat  seat)
{
  return sonor_demo_staff_pick (self->world->staff, seat, self->turn);
}

static const char *
officer_of (SonorDemoLife *self,
            int            unit)
{
  const char *officer = sonor_demo_city_get_unit (self->world->city, unit)->officer;

  return *officer != '\0' ? officer : NULL;
}

static SonorDemoLimit
find_limit (SonorDemoLife        *self,
            const SonorDemoRoute *route)
{
  const SonorDemoTicket *ticket = self->ticket;
  g_autofree char *key = NULL;

  if (ticket->urgent)
    return sonor_demo_city_get_limit (self->world->city, "deadline.urgent_answer");
  if (route->limit.unit != SONOR_DEMO_LIMIT_NONE)
    return route->limit;
  if (ticket->enterprise && ticket->kind != SONOR_DEMO_KIND_PRAISE)
    return sonor_demo_city_get_limit (self->world->city, ticket->kind == SONOR_DEMO_KIND_CONSULTATION
                                                           ? "deadline.enterprise_consultation" : "deadline.enterprise");
  if (ticket->kind == SONOR_DEMO_KIND_COMPLAINT && ticket->n_assignments > 1)
    return sonor_demo_city_get_limit (self->world->city, "deadline.complaint_joint");

  key = g_strdup_printf ("deadline.%s", sonor_demo_kind_to_string (ticket->kind));
  return sonor_demo_city_get_limit (self->world->city, key);
}

/* The light turns amber some hours before the deadline, of short limits when only a share of the time is left. */
static void
set_due (SonorDemoLife *self,
         gint64         start,
         gint64         due)
{
  const SonorDemoCity *city = self->world->city;
  gint64 hours = sonor_demo_city_get_limit (city, "light.amber").amount;
  gint64 share = sonor_demo_city_get_limit (city, "light.amber_share").amount;

  self->ticket->due_at = due;
  self->ticket->amber_at = due == 0 ? 0
    : due - start < sonor_demo_city_get_limit (city, "light.short_limit").amount ? due - (due - start) * share / 100
                                                                                 : MAX (due - hours, start);
  for (guint i = 0; i < self->ticket->n_assignments; i++)
    if (self->ticket->assignments[i].answered_at == 0 && !g_str_equal (self->ticket->assignments[i].state, "returned"))
      self->ticket->assignments[i].due_at = due;
}

static void
assign (SonorDemoLife *self,
        int            unit,
        gboolean       lead)
{
  SonorDemoTicket *ticket = self->ticket;
  SonorDemoAssignment *assignment;

  for (guint i = 0; i < ticket->n_assignments; i++)
    if (ticket->assignments[i].unit == unit)
      return;
  if (ticket->n_assignments == SONOR_DEMO_MAX_ASSIGNMENTS)
    return;

  assignment = &ticket->assignments[ticket->n_assignments++];
  memset (assignment, 0, sizeof *assignment);
  sonor_demo_random_uuid (self->random, self->at, assignment->id);
  assignment->unit = unit;
  assignment->lead = lead;
  assignment->state = "to_sign";
  assignment->dispatched_at = self->at;
  assignment->sign_due_at = sonor_demo_limit_apply (
    sonor_demo_city_get_limit (self->world->city, ticket->urgent ? "deadline.sign_urgent" : "deadline.sign"),
    self->world->clock, self->at);
}

/* Units of companies that run networks work on urgent matters at once, everyone else in office hours. */
static gint64
after_work (SonorDemoLife *self,
            gint64         start,
            double         seconds)
{
  if (self->ticket->urgent)
    return start + (gint64) seconds / 3 + 1;

  return sonor_demo_clock_add_seconds (self->world->clock, start, (gint64) seconds + 1);
}

static gboolean
give_back (SonorDemoLife *self)
{
  SonorDemoTicket *ticket = self->ticket;
  SonorDemoAssignment *assignment = &ticket->assignments[0];
  const SonorDemoTown *town = g_ptr_array_index (self->world->city->towns, ticket->town);
  const char *reviewer = pick (self, SONOR_DEMO_SEAT_FIRST_REVIEW);

  if (!step (self, after_work (self, self->at, sonor_demo_random_lognormal (self->random, 2 * HOUR, 0.6)), "return_request",
             SONOR_DEMO_STATE_HANDLING, officer_of (self, assignment->unit), assignment->unit, "note.return_request"))
    return FALSE;
  assignment->state = "return_requested";
  assignment->return_count = 1;

  if (!step (self, by_day (self, self->at + (gint64) sonor_demo_random_lognormal (self->random, 2 * HOUR, 0.8)), "return",
             SONOR_DEMO_STATE_DISPATCH, reviewer, assignment->unit, "note.return"))
    return FALSE;
  for (guint i = 0; i < ticket->n_assignments; i++)
    ticket->assignments[i].state = i == 0 ? "returned" : "withdrawn";

  if (!step (self, self->at + sonor_demo_random_between (self->random, 5 * MINUTE, HOUR), "redispatch",
             SONOR_DEMO_STATE_HANDLING, reviewer, town->government, "note.dispatch"))
    return FALSE;
  assign (self, town->government, TRUE);
  set_due (self, self->at, sonor_demo_limit_apply (find_limit (self, sonor_demo_city_get_route (
    self->world->city, ticket->matter_case->category, ticket->town)), self->world->clock, self->at));

  return TRUE;
}

static gboolean
sign_all (SonorDemoLife *self)
{
  for (guint i = 0; i < self->ticket->n_assignments; i++)
    {
      SonorDemoAssignment *assignment = &self->ticket->assignments[i];

      if (!sonor_demo_assignment_is_active (assignment) || assignment->signed_at != 0)
        continue;
      if (!step (self, after_work (self, MAX (assignment->dispatched_at, self->at - HOUR),
                                   sonor_demo_random_lognormal (self->random, 40 * MINUTE, 0.9)),
                 "sign", SONOR_DEMO_STATE_HANDLING, officer_of (self, assignment->unit), assignment->unit, NULL))
        return FALSE;
      assignment->signed_at = self->at;
      assignment->state = "handling";
    }

  return TRUE;
}

static gboolean
extend (SonorDemoLife *self)
{
  SonorDemoAssignment *lead = &self->ticket->assignments[self->ticket->n_assignments - 1];
  SonorDemoLimit more = { SONOR_DEMO_LIMIT_WORKING_DAYS, sonor_demo_random_between (self->random, 3, 5) };
  gint64 asked_at = self->at + (gint64) ((double) (self->ticket->due_at - self->at) * 0.7);

  if (asked_at >= self->ticket->due_at - HOUR)
    return TRUE;
  while (!lead->lead)
    lead--;
  if (!step (self, asked_at, "extension_request", SONOR_DEMO_STATE_HANDLING, officer_of (self, lead->unit), lead->unit,
             "note.extension_request"))
    return FALSE;
  lead->state = "extension_requested";
  if (!step (self, self->at + sonor_demo_random_between (self->random, 20 * MINUTE, 5 * HOUR), "extend",
             SONOR_DEMO_STATE_HANDLING, pick (self, SONOR_DEMO_SEAT_FINAL_REVIEW), lead->unit, "note.extend"))
    return FALSE;
  lead->state = "handling";
  set_due (self, self->at, sonor_demo_limit_apply (more, self->world->clock, self->ticket->due_at));

  return TRUE;
}

static gboolean
urge (SonorDemoLife *self,
      gint64         at,
      gboolean       citizen)
{
  int unit = self->ticket->assignments[0].unit;

  for (guint i = 0; i < self->ticket->n_assignments; i++)
    if (sonor_demo_assignment_is_active (&self->ticket->assignments[i]) && self->ticket->assignments[i].lead)
      unit = self->ticket->assignments[i].unit;
  if (!step (self, at, citizen ? "urge" : "supervise", SONOR_DEMO_STATE_HANDLING,
             pick (self, citizen ? SONOR_DEMO_SEAT_AGENT : SONOR_DEMO_SEAT_FINAL_REVIEW), unit,
             citizen ? "note.urge" : "note.supervise"))
    return FALSE;
  self->ticket->urge_count += citizen ? 1 : 0;

  return TRUE;
}

/* How long the units take: mostly well within the limit, about one in twelve longer. */
static gboolean
answer_all (SonorDemoLife *self,
            gint64         start,
            gboolean       again)
{
  SonorDemoTicket *ticket = self->ticket;
  gint64 due = ticket->due_at != 0 ? ticket->due_at : start + 5 * SONOR_DEMO_DAY;
  gint64 done[SONOR_DEMO_MAX_ASSIGNMENTS] = { 0 };
  guint n_left = 0;

  for (guint i = 0; i < ticket->n_assignments; i++)
    if (sonor_demo_assignment_is_active (&ticket->assignments[i]))
      {
        done[i] = MAX (start, ticket->assignments[i].signed_at) +
                  (gint64) sonor_demo_random_lognormal (self->random, 0.36 * (double) MAX (due - start, 4 * HOUR), 0.6);
        if (!ticket->urgent)
          done[i] = after_work (self, done[i], (double) sonor_demo_random_between (self->random, 0, 2 * HOUR));
        n_left++;
      }

  if (!again && sonor_demo_random_chance (self->random, 0.08) &&
      !urge (self, start + sonor_demo_random_between (self->random, 4 * HOUR, MAX (due - start, 5 * HOUR)), TRUE))
    return FALSE;

  while (n_left > 0)
    {
      guint next = 0;
      SonorDemoAssignment *assignment;
      const char *action = "answer";

      for (guint i = 0; i < ticket->n_assignments; i++)
        if (done[i] != 0 && (done[next] == 0 || done[i] < done[next]))
          next = i;
      assignment = &ticket->assignments[next];
      if (done[next] > due + HOUR && sonor_demo_random_chance (self->random, 0.5) &&
          !urge (self, by_day (self, due + sonor_demo_random_between (self->random, MINUTE, HOUR)), FALSE))
        return FALSE;

      if (!step (self, done[next], action,
                 n_left > 1 ? ticket->state : SONOR_DEMO_STATE_FOLLOW_UP, officer_of (self, assignment->unit),
                 assignment->unit, NULL))
        return FALSE;
      assignment->answered_at = self->at;
      assignment->state = "answered";
      assignment->with_private_answer |= sonor_demo_random_chance (self->random, 0.3);
      done[next] = 0;
      n_left--;
    }

  ticket->answered_at = self->at;
  if (ticket->answer->len == 0)
    {
      if (sonor_demo_random_chance (self->random, 0.6))
        sonor_demo_scene_speak_one (self->scene, sonor_demo_stock_get (self->world->stock, "answer.handled"), ticket->answer);
      sonor_demo_scene_speak_one (self->scene, ticket->matter_case->answers, ticket->answer);
      sonor_demo_scene_speak_one (self->scene, sonor_demo_stock_get (self->world->stock, "answer.end"), ticket->answer);
    }

  return TRUE;
}

static void
call_out (SonorDemoLife *self,
          const char    *agent,
          gboolean       reached)
{
  const SonorDemoCitizen *citizen = &self->ticket->citizen;
  GString *rows = self->tables[SONOR_DEMO_TABLE_CALL];
  gint64 rings = sonor_demo_random_between (self->random, 6, 30);
  gint64 talk = (gint64) sonor_demo_random_lognormal (self->random, 140, 0.6);
  char id[SONOR_DEMO_UUID_LENGTH + 1];

  sonor_demo_random_uuid (self->random, self->at - talk - rings, id);
  sonor_demo_row_text (rows, id);
  sonor_demo_row_text (rows, "out");
  sonor_demo_row_text (rows, "12345");
  sonor_demo_row_text (rows, citizen->e164);
  sonor_demo_row_text (rows, citizen->dialled);
  sonor_demo_row_text (rows, self->ticket->mongolian ? "mn" : "zh");
  sonor_demo_row_null (rows);
  sonor_demo_row_text (rows, agent);
  sonor_demo_row_text (rows, citizen->id);
  sonor_demo_row_text (rows, self->ticket->id);
  sonor_demo_row_time (rows, self->at - talk - rings);
  sonor_demo_row_null (rows);
  sonor_demo_row_null (rows);
  sonor_demo_row_time (rows, reached ? self->at - talk : 0);
  sonor_demo_row_time (rows, self->at);
  sonor_demo_row_text (rows, reached ? "answered" : "no_answer");
  sonor_demo_row_number (rows, 0);
  sonor_demo_row_number (rows, sonor_demo_random_between (self->random, 10, 60));
  sonor_demo_row_null (rows);
  sonor_demo_row_null (rows);
  sonor_demo_row_null (rows);
  sonor_demo_row_null (rows);
  sonor_demo_row_end (rows);
}

/* Returns whether the ticket goes on to the final review; @redo: whether it goes back to the units. */
static gboolean
follow_up (SonorDemoLife *self,
           gboolean      *redo)
{
  static const double good[] = { 55, 30, 13, 2, 0 };
  static const double bad[] = { 0, 2, 13, 50, 35 };
  SonorDemoTicket *ticket = self->ticket;
  const char *agent = pick (self, SONOR_DEMO_SEAT_FOLLOW_UP);
  gboolean reached = !ticket->anonymous && sonor_demo_random_chance (self->random, 0.9);
  gboolean solved = sonor_demo_random_chance (self->random, ticket->redo_count > 0 ? 0.8 : 0.87);
  gint64 at = by_day (self, self->at + (gint64) sonor_demo_random_lognormal (self->random, 18 * HOUR, 0.7));

  *redo = reached && !solved && ticket->redo_count < 3 && sonor_demo_random_chance (self->random, 0.75);
  if (!step (self, at, "follow_up", *redo ? SONOR_DEMO_STATE_FOLLOW_UP : SONOR_DEMO_STATE_FINAL_REVIEW, agent, 0,
             !reached ? "note.follow_up.none" : solved ? "note.follow_up.good" : "note.follow_up.bad"))
    return FALSE;
  if (!ticket->anonymous)
    call_out (self, agent, reached);
  if (reached)
    {
      ticket->followed_up_at = self->at;
      ticket->solved = solved;
      ticket->satisfaction = satisfactions[sonor_demo_random_weighted (self->random, solved ? good : bad,
                                                                       G_N_ELEMENTS (good))];
    }

  return TRUE;
}

static gboolean
do_again (SonorDemoLife *self)
{
  SonorDemoTicket *ticket = self->ticket;

  if (!step (self, self->at + sonor_demo_random_between (self->random, 5 * MINUTE, 3 * HOUR), "redo", SONOR_DEMO_STATE_REDO,
             pick (self, SONOR_DEMO_SEAT_FINAL_REVIEW), 0, "note.redo"))
    return FALSE;
  ticket->redo_count++;
  ticket->answered_at = 0;
  for (guint i = 0; i < ticket->n_assignments; i++)
    if (sonor_demo_assignment_is_active (&ticket->assignments[i]))
      {
        ticket->assignments[i].state = "redoing";
        ticket->assignments[i].answered_at = 0;
      }
  set_due (self, self->at, sonor_demo_limit_apply (sonor_demo_city_get_limit (self->world->city, "deadline.redo"),
                                                   self->world->clock, self->at));

  return answer_all (self, self->at, TRUE);
}

static void
finish (SonorDemoLife *self,
        const char    *action,
        const char    *actor,
        gint64         at,
        const char    *note)
{
  SonorDemoTicket *ticket = self->ticket;
  gint64 archived_at;

  if (!step (self, at, action, SONOR_DEMO_STATE_CLOSED, actor, 0, note))
    return;
  ticket->closed_at = self->at;
  for (guint i = 0; i < ticket->n_assignments; i++)
    if (g_str_equal (ticket->assignments[i].state, "answered"))
      ticket->assignments[i].state = "completed";

  /* Sonor archives by itself in the night after a week. */
  archived_at = sonor_demo_clock_get_day_start (self->world->clock, sonor_demo_clock_get_day (self->world->clock, self->at) + 8);
  step (self, archived_at + 2 * HOUR + sonor_demo_random_between (self->random, 0, HOUR), "archive", SONOR_DEMO_STATE_ARCHIVED,
        NULL, 0, NULL);
}

static gboolean
review (SonorDemoLife *self)
{
  SonorDemoTicket *ticket = self->ticket;
  const char *reviewer = pick (self, SONOR_DEMO_SEAT_FIRST_REVIEW);
  double wait = sonor_demo_random_lognormal (self->random, ticket->urgent ? 4 * MINUTE : 35 * MINUTE, 0.8);
  gint64 at = by_day (self, self->at + (gint64) wait);
  double fate = sonor_demo_random_fraction (self->random);

  if (ticket->former != NULL)
    {
      if (step (self, at, "merge", SONOR_DEMO_STATE_MERGED, reviewer, 0, "note.merge"))
        ticket->merged_into = ticket->former->id;
      return FALSE;
    }
  if (fate < 0.02)
    {
      if (step (self, at, "refuse", SONOR_DEMO_STATE_REFUSED, reviewer, 0, "note.refuse"))
        ticket->closed_at = self->at;
      return FALSE;
    }
  if (fate < 0.08 && !step (self, at, "correct", SONOR_DEMO_STATE_FIRST_REVIEW, reviewer, 0, "note.correct"))
    return FALSE;

  return step (self, MAX (at, self->at) + 2 * MINUTE, "submit", SONOR_DEMO_STATE_DISPATCH, reviewer, 0, NULL);
}

static gboolean
dispatch (SonorDemoLife *self)
{
  SonorDemoTicket *ticket = self->ticket;
  const SonorDemoRoute *route = sonor_demo_city_get_route (self->world->city, ticket->matter_case->category, ticket->town);
  double wait = sonor_demo_random_lognormal (self->random, ticket->urgent ? 3 * MINUTE : 25 * MINUTE, 0.8);

  if (!step (self, by_day (self, self->at + (gint64) wait), "dispatch", SONOR_DEMO_STATE_HANDLING,
             pick (self, SONOR_DEMO_SEAT_FIRST_REVIEW), route->lead, "note.dispatch"))
    return FALSE;

  ticket->dispatched_at = self->at;
  assign (self, route->lead, TRUE);
  for (guint i = 0; i < route->n_co_units; i++)
    if (sonor_demo_random_chance (self->random, 0.35))
      assign (self, route->co_units[i], FALSE);
  set_due (self, self->at, sonor_demo_limit_apply (find_limit (self, route), self->world->clock, self->at));

  return TRUE;
}

/* Nearly every consultation is answered from the knowledge base, of anything else only what a word of advice settles. */
static double
share_direct (const SonorDemoTicket *ticket)
{
  if (ticket->kind == SONOR_DEMO_KIND_CONSULTATION)
    return MAX (ticket->matter->direct, 0.92);
  if (ticket->kind == SONOR_DEMO_KIND_PRAISE)
    return 0.85;
  if (ticket->kind == SONOR_DEMO_KIND_HELP)
    return CLAMP (ticket->matter->direct, 0.12, 0.3);

  return MIN (ticket->matter->direct, 0.2);
}

static void
live (SonorDemoLife *self)
{
  SonorDemoTicket *ticket = self->ticket;
  const SonorDemoTown *town = g_ptr_array_index (self->world->city->towns, ticket->town);
  gboolean direct = ticket->former == NULL && !ticket->urgent &&
                    sonor_demo_random_chance (self->random, share_direct (ticket));
  gboolean redo;

  if (!step (self, ticket->created_at, "accept", SONOR_DEMO_STATE_DRAFT, ticket->created_by, 0, NULL))
    return;
  if (sonor_demo_random_chance (self->random, 0.006))
    {
      step (self, self->at + ticket->talk, "void", SONOR_DEMO_STATE_VOID, ticket->created_by, 0, "note.void");
      return;
    }
  if (direct)
    {
      sonor_demo_scene_speak_one (self->scene, ticket->matter_case->answers, ticket->answer);
      finish (self, "answer_at_once", ticket->created_by, self->at + ticket->talk, "note.answer_at_once");
      if (ticket->closed_at != 0)
        ticket->answered_at = ticket->closed_at;
      else
        g_string_truncate (ticket->answer, 0);
      return;
    }

  if (!step (self, self->at + ticket->talk + sonor_demo_random_between (self->random, 20, 4 * MINUTE), "submit",
             SONOR_DEMO_STATE_FIRST_REVIEW, ticket->created_by, 0, NULL) ||
      !review (self) || !dispatch (self))
    return;
  if (ticket->assignments[0].unit != town->government && town->government != 0 && ticket->n_assignments == 1 &&
      !ticket->urgent && sonor_demo_random_chance (self->random, 0.03) && !give_back (self))
    return;
  if (!sign_all (self))
    return;
  if (ticket->due_at != 0 && !ticket->urgent && sonor_demo_random_chance (self->random, 0.05) && !extend (self))
    return;
  if (!answer_all (self, self->at, FALSE) || !follow_up (self, &redo))
    return;
  while (redo)
    if (!do_again (self) || !follow_up (self, &redo))
      return;

  finish (self, "close", pick (self, SONOR_DEMO_SEAT_FINAL_REVIEW),
          by_day (self, self->at + (gint64) sonor_demo_random_lognormal (self->random, 8 * HOUR, 0.8)), "note.close");
}

/**
 * sonor_demo_ticket_live:
 * @self: a composed ticket
 * @world: the world
 * @scene: the scene the ticket was composed in
 * @random: where the choices come from
 * @turn: running number: staff take turns
 * @tables: where to append the rows
 *
 * Lets the ticket go its way until the present moment and writes its rows.
 */
void
sonor_demo_ticket_live (SonorDemoTicket      *self,
                        const SonorDemoWorld *world,
                        SonorDemoScene       *scene,
                        SonorDemoRandom      *random,
                        gint64                turn,
                        GString              *tables[SONOR_DEMO_N_TABLES])
{
  g_autoptr (GString) note = g_string_new (NULL);
  SonorDemoLife life = {
    .ticket = self, .world = world, .scene = scene, .random = random, .turn = turn, .tables = tables, .note = note,
    .at = self->created_at - 1,
  };

  live (&life);
  sonor_demo_ticket_write (self, world, scene, tables);
}
