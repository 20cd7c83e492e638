/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "admin/demo/ticket.h"

#include "admin/demo/rows.h"

static void
set_date (SonorDemoScene       *scene,
          const SonorDemoWorld *world,
          guint                 slot,
          gint64                at,
          int                   months,
          gboolean              with_day)
{
  g_autofree char *text = NULL;
  int year;
  int month;
  int day;

  sonor_demo_split_day (sonor_demo_clock_get_day (world->clock, at), &year, &month, &day);
  month = (month - 1 + months + 12) % 12 + 1;
  text = with_day ? g_strdup_printf ("%d月%d日", month, day) : g_strdup_printf ("%d月", month);
  sonor_demo_scene_set (scene, slot, text);
}

static void
set_year (SonorDemoScene       *scene,
          const SonorDemoWorld *world,
          guint                 slot,
          gint64                at,
          int                   years)
{
  g_autofree char *text = NULL;
  int year;
  int month;
  int day;

  sonor_demo_split_day (sonor_demo_clock_get_day (world->clock, at), &year, &month, &day);
  text = g_strdup_printf ("%d年", year + years);
  sonor_demo_scene_set (scene, slot, text);
}

static const GPtrArray *
choose_opening (const SonorDemoTicket *self,
                const SonorDemoStock  *stock,
                SonorDemoRandom       *random)
{
  g_autofree char *name = NULL;
  const char *way = self->channel == SONOR_DEMO_CHANNEL_PHONE ? "phone" : "online";

  if (self->mongolian && sonor_demo_random_chance (random, 0.6))
    return sonor_demo_stock_get (stock, "opening.mongolian");
  if (self->enterprise && self->channel == SONOR_DEMO_CHANNEL_PHONE)
    return sonor_demo_stock_get (stock, self->kind == SONOR_DEMO_KIND_CONSULTATION ? "opening.company.consultation"
                                                                                   : "opening.company");
  if (self->channel == SONOR_DEMO_CHANNEL_TRANSFER)
    return sonor_demo_stock_get (stock, "opening.transfer");

  if (self->kind == SONOR_DEMO_KIND_CONSULTATION || self->kind == SONOR_DEMO_KIND_SUGGESTION ||
      self->kind == SONOR_DEMO_KIND_PRAISE)
    name = g_strdup_printf ("opening.%s.%s", way, sonor_demo_kind_to_string (self->kind));
  else
    name = g_strdup_printf ("opening.%s", way);

  return sonor_demo_stock_get (stock, name);
}

static void
end_sentence (GString *text)
{
  static const char *ends[] = { "。", "？", "！", "）", "；" };
  static const char comma[] = "，";

  if (text->len >= sizeof comma - 1 && g_str_equal (text->str + text->len - (sizeof comma - 1), comma))
    g_string_truncate (text, text->len - (sizeof comma - 1));
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    if (g_str_has_suffix (text->str, ends[i]))
      return;
  g_string_append (text, "。");
}

static void
compose_content (SonorDemoTicket      *self,
                 const SonorDemoStock *stock,
                 SonorDemoScene       *scene,
                 SonorDemoRandom      *random)
{
  g_autofree char *wish = g_strdup_printf ("demand.%s", sonor_demo_kind_to_string (self->kind));
  gsize before;

  sonor_demo_scene_speak_one (scene, choose_opening (self, stock, random), self->content);
  sonor_demo_scene_speak_one (scene, self->matter_case->facts, self->content);

  before = self->content->len;
  if (self->kind != SONOR_DEMO_KIND_PRAISE && sonor_demo_random_chance (random, 0.8))
    sonor_demo_scene_speak_one (scene, self->matter->details, self->content);
  if (self->content->len == before)
    end_sentence (self->content);

  if (self->kind >= SONOR_DEMO_KIND_HELP && self->kind <= SONOR_DEMO_KIND_REPORT && self->matter->demands->len > 0 &&
      sonor_demo_random_chance (random, 0.7))
    sonor_demo_scene_speak_one (scene, self->matter->demands, self->content);
  else
    sonor_demo_scene_speak_one (scene, sonor_demo_stock_get (stock, wish), self->content);

  if (self->anonymous)
    sonor_demo_scene_speak_one (scene, sonor_demo_stock_get (stock, "tail.anonymous"), self->content);
  else if (self->kind == SONOR_DEMO_KIND_HELP || self->kind == SONOR_DEMO_KIND_COMPLAINT)
    if (sonor_demo_random_chance (random, 0.15))
      sonor_demo_scene_speak_one (scene, sonor_demo_stock_get (stock, "tail"), self->content);
  end_sentence (self->content);
}

/**
 * sonor_demo_ticket_compose:
 * @self: a ticket with everything set that is known when the citizen calls
 * @world: the world
 * @scene: the thread's scene; stays open for the ticket's answer
 * @random: where the choices come from
 *
 * Writes address, title and content.
 */
void
sonor_demo_ticket_compose (SonorDemoTicket      *self,
                           const SonorDemoWorld *world,
                           SonorDemoScene       *scene,
                           SonorDemoRandom      *random)
{
  const SonorDemoSlots *slots = &world->stock->slots;
  const SonorDemoTown *town = g_ptr_array_index (world->city->towns, self->town);
  const SonorDemoRoute *route = sonor_demo_city_get_route (world->city, self->matter_case->category, self->town);

  sonor_demo_scene_begin (scene, random);
  sonor_demo_scene_set (scene, slots->county, town->county);
  sonor_demo_scene_set (scene, slots->town, town->name);
  sonor_demo_scene_set (scene, slots->unit, sonor_demo_city_get_unit (world->city, route->lead)->name);
  set_date (scene, world, slots->recent_day,
            self->created_at - SONOR_DEMO_DAY * sonor_demo_random_between (random, 1, 6), 0, TRUE);
  set_date (scene, world, slots->last_month, self->created_at, -1, FALSE);
  set_date (scene, world, slots->next_month, self->created_at, 1, FALSE);
  set_year (scene, world, slots->this_year, self->created_at, 0);
  set_year (scene, world, slots->last_year, self->created_at, -1);

  g_string_assign (self->address, town->county);
  if (g_strcmp0 (town->county, town->name) != 0)
    g_string_append (self->address, town->name);
  sonor_demo_scene_speak_one (scene, self->matter_case->addresses, self->address);

  g_string_truncate (self->title, 0);
  g_string_truncate (self->content, 0);
  g_string_truncate (self->answer, 0);
  if (self->former != NULL)
    {
      sonor_demo_scene_set (scene, slots->former_title, self->former->title);
      sonor_demo_scene_set (scene, slots->former_number, self->former->number);
      g_string_assign (self->address, self->former->address);
      g_string_printf (self->title, "再次反映：%s", self->former->title);
      sonor_demo_scene_speak_one (scene, sonor_demo_stock_get (world->stock, "repeat"), self->content);
      return;
    }

  sonor_demo_scene_speak_one (scene, self->matter_case->titles, self->title);
  compose_content (self, world->stock, scene, random);
}
