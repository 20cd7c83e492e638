/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "admin/demo/people.h"

#include <stdlib.h>
#include <string.h>

#include <glib/gi18n.h>

#include "admin/command.h"
#include "admin/password.h"

#define PASSWORD "demo"
#define FIRST_WORK_NUMBER 1001

/* The nine seat kinds of the tender with their 58 people, then managers, commander and administrator. */
static const struct
{
  const char *kind;
  const char *login;
  guint       n_people;
  const char *skills;
  const char *languages;
} rota[] = {
  { "agent",         "agent",      24, "{\"general\": 7, \"livelihood\": 5}",   "{zh}" },
  { "enterprise",    "enterprise",  4, "{\"enterprise\": 8, \"general\": 5}",   "{zh}" },
  { "municipal",     "municipal",   4, "{\"municipal\": 8, \"livelihood\": 7}", "{zh}" },
  { "bilingual",     "bilingual",   3, "{\"general\": 7, \"pasture\": 8}",      "{zh,mn}" },
  { "media",         "media",       6, "{\"general\": 6}",                      "{zh}" },
  { "first_review",  "review",      5, "{\"general\": 8}",                      "{zh}" },
  { "follow_up",     "follow",      6, "{\"general\": 6}",                      "{zh}" },
  { "final_review",  "final",       3, "{\"general\": 8}",                      "{zh}" },
  { "quality",       "quality",     3, "{\"general\": 8}",                      "{zh}" },
  { "supervisor",    "floor",       3, "{\"general\": 9, \"emergency\": 9}",    "{zh,mn}" },
  { "commander",     "wall",        1, "{\"emergency\": 9}",                    "{zh}" },
  { "administrator", "admin",       1, "{}",                                    "{zh}" },
};

static const char *seat_kinds[SONOR_DEMO_N_SEATS] = {
  "agent", "enterprise", "municipal", "bilingual", "media", "first_review", "follow_up", "final_review",
};

static const char *surnames[] = {
  "王", "李", "张", "刘", "赵", "杨", "高", "郭", "孙", "郝", "贾", "白", "云", "苏", "乔", "段", "马", "田", "杜", "武", "任",
  "韩", "薛", "侯", "樊", "吕", "邬", "史", "康", "闫", "温", "边", "奇", "牛", "崔", "邢", "石", "葛", "菅", "訾",
};
static const char *given_female[] = {
  "丽", "娜", "燕", "秀英", "桂兰", "慧", "静", "雅琴", "俊莲", "美玲", "玉梅", "晓霞", "志芳", "凤仙", "文娟", "欣怡", "雨婷", "春花", "海燕",
  "瑞芳", "润莲", "改枝", "永梅", "佳琪", "淑珍", "彩霞", "巧玲", "艳红",
};
static const char *given_male[] = {
  "伟", "军", "强", "建国", "志刚", "永胜", "海龙", "瑞", "俊峰", "二小", "宝山", "文斌", "浩", "晓东", "占奎", "喜旺", "保平", "利军", "国栋",
  "子轩", "铁柱", "有福", "小军", "润生", "福全", "春生", "玉龙", "凯",
};
static const char *mongolian_female[] = {
  "乌云其其格", "斯琴高娃", "萨仁", "娜仁花", "其木格", "乌兰图雅", "阿拉坦其其格", "托娅", "敖登", "塔娜", "高娃", "乌日娜", "通拉嘎", "萨日朗",
  "苏布达", "图雅", "格日勒", "红格尔", "哈斯", "阿茹娜",
};
static const char *mongolian_male[] = {
  "巴特尔", "巴图", "额尔敦", "朝鲁", "布和", "那顺", "呼和", "宝音", "孟克", "达来", "哈斯巴根", "朝格图", "斯钦", "阿木尔", "吉日嘎拉", "苏和",
  "特木尔", "恩和", "毕力格", "照日格图", "乌力吉", "阿拉腾", "格日勒图", "青格勒",
};
static const char *company_names[] = {
  "金穗", "河套", "绿野", "蒙源", "恒丰", "鑫磊", "塞上", "天赋", "草原情", "宏达", "瑞泽", "黄河湾", "三胖", "蒙草", "兴农", "博远",
};
static const char *company_kinds[] = {
  "农牧业有限公司", "食品有限公司", "商贸有限公司", "建筑工程有限公司", "物流有限公司", "番茄制品有限公司", "羊绒制品有限公司", "机械租赁部",
  "农资经营部", "籽仁加工厂", "餐饮服务部", "养殖专业合作社",
};
static const char *labels[] = { "老人", "残疾人", "常来电", "情绪易激动", "听力不好" };

#define PICK(random, names) names[sonor_demo_random_between (random, 0, G_N_ELEMENTS (names) - 1)]

static void
make_name (SonorDemoRandom *random,
           gboolean         mongolian,
           gboolean         female,
           char            *name,
           gsize            size)
{
  if (mongolian)
    g_strlcpy (name, female ? PICK (random, mongolian_female) : PICK (random, mongolian_male), size);
  else
    {
      g_strlcpy (name, PICK (random, surnames), size);
      g_strlcat (name, female ? PICK (random, given_female) : PICK (random, given_male), size);
    }
}

static gboolean
create_person (PGconn       *connection,
               guint64       seed,
               guint         number,
               const char   *login,
               const char   *kind,
               const char   *unit_id,
               const char   *languages,
               const char   *skills,
               GError      **error)
{
  g_autofree char *work_number = g_strdup_printf ("%u", FIRST_WORK_NUMBER + number);
  g_autofree char *verifier = NULL;
  g_autoptr (SonorPGresult) created = NULL;
  g_autoptr (SonorPGresult) skilled = NULL;
  SonorDemoRandom random;
  gboolean mongolian;
  char name[64];

  sonor_demo_random_init (&random, seed, "staff", number);
  mongolian = strstr (languages, "mn") != NULL || sonor_demo_random_chance (&random, 0.1);
  make_name (&random, mongolian, sonor_demo_random_chance (&random, 0.7), name, sizeof name);

  verifier = sonor_password_make_verifier (connection, login, PASSWORD, error);
  if (verifier == NULL)
    return FALSE;

  created = sonor_connection_query (connection,
                                    "SELECT staff_create ($1, $2, $3, ARRAY[$4], nullif ($5, '')::integer, $6::text[], $7)",
                                    (const char *[]) { login, work_number, name, kind, unit_id, languages, verifier, NULL },
                                    error);
  if (created == NULL)
    return FALSE;
  skilled = sonor_connection_query (connection, "SELECT staff_set_skills ($1, $2::jsonb)",
                                    (const char *[]) { login, skills, NULL }, error);

  return skilled != NULL;
}

/**
 * sonor_demo_staff_create:
 * @connection: a connection of the owner, in a transaction
 * @seed: what the names are drawn from
 * @error: return location for a #GError
 *
 * Makes the hotline's staff and one officer for each unit; the first for market supervision, whose list is
 * long all year. Everyone's password is "demo".
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
sonor_demo_staff_create (PGconn   *connection,
                         guint64   seed,
                         GError  **error)
{
  g_autoptr (SonorPGresult) units = NULL;
  guint number = 0;

  for (guint i = 0; i < G_N_ELEMENTS (rota); i++)
    for (guint j = 0; j < rota[i].n_people; j++)
      {
        g_autofree char *login = g_strdup_printf ("%s%u", rota[i].login, j + 1);

        if (!create_person (connection, seed, number++, login, rota[i].kind, "", rota[i].languages, rota[i].skills, error))
          return FALSE;
      }

  units = sonor_connection_query (connection,
                                  "SELECT id FROM unit WHERE dissolved_at IS NULL AND level <> 'town' AND code NOT IN ('GOV', 'CENTRE') "
                                  "ORDER BY code <> 'MARKET', id", NULL, error);
  if (units == NULL)
    return FALSE;
  for (int i = 0; i < PQntuples (units); i++)
    {
      g_autofree char *login = g_strdup_printf ("unit%d", i + 1);

      if (!create_person (connection, seed, number++, login, "unit", PQgetvalue (units, i, 0), "{zh}", "{}", error))
        return FALSE;
    }

  return TRUE;
}

/**
 * sonor_demo_staff_load:
 * @connection: a connection
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): the staff by seat, or %NULL with @error set
 */
SonorDemoStaff *
sonor_demo_staff_load (PGconn  *connection,
                       GError **error)
{
  g_autoptr (SonorDemoStaff) self = g_new0 (SonorDemoStaff, 1);

  for (guint i = 0; i < SONOR_DEMO_N_SEATS; i++)
    self->seats[i] = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < SONOR_DEMO_N_SEATS; i++)
    {
      g_autoptr (SonorPGresult) rows = sonor_connection_query (connection,
        "SELECT staff_id FROM staff_seat JOIN staff ON staff.id = staff_id WHERE seat_kind = $1 AND left_at IS NULL "
        "ORDER BY work_number", (const char *[]) { seat_kinds[i], NULL }, error);

      if (rows == NULL)
        return NULL;
      for (int j = 0; j < PQntuples (rows); j++)
        g_ptr_array_add (self->seats[i], g_strdup (PQgetvalue (rows, j, 0)));
      if (self->seats[i]->len == 0)
        {
          g_set_error (error, SONOR_COMMAND_ERROR, SONOR_COMMAND_ERROR_REFUSED,
                       _("nobody has a seat of kind “%s”"), seat_kinds[i]);
          return NULL;
        }
    }

  return g_steal_pointer (&self);
}

/**
 * sonor_demo_staff_free:
 * @self: (transfer full): some staff
 */
void
sonor_demo_staff_free (SonorDemoStaff *self)
{
  for (guint i = 0; i < SONOR_DEMO_N_SEATS; i++)
    g_clear_pointer (&self->seats[i], g_ptr_array_unref);
  g_free (self);
}

/**
 * sonor_demo_staff_pick:
 * @self: the staff
 * @seat: a kind of seat
 * @turn: running number: people take turns
 *
 * Returns: (transfer none): key of the person
 */
const char *
sonor_demo_staff_pick (const SonorDemoStaff *self,
                       SonorDemoSeat         seat,
                       gint64                turn)
{
  return g_ptr_array_index (self->seats[seat], (guint) (turn % self->seats[seat]->len));
}

/**
 * sonor_demo_citizen_make:
 * @self: (out caller-allocates): the citizen
 * @city: where they live
 * @seed: what they are drawn from
 * @number: which one
 * @since: moment that the key begins with, seconds since 1970
 *
 * Makes citizen @number; the same one every time, so that nobody need be remembered. The telephone numbers have the
 * form of real ones, but no operator gives out numbers that go on with 00.
 */
void
sonor_demo_citizen_make (SonorDemoCitizen    *self,
                         const SonorDemoCity *city,
                         guint64              seed,
                         guint                number,
                         gint64               since)
{
  static const char *prefixes[] = {
    "130", "131", "132", "133", "134", "135", "136", "137", "138", "139", "150", "151", "152", "155", "156", "158", "159",
    "180", "182", "183", "186", "187", "188", "189",
  };
  SonorDemoRandom random;
  const SonorDemoTown *town;
  gboolean female;

  memset (self, 0, sizeof *self);
  sonor_demo_random_init (&random, seed, "citizen", number);
  sonor_demo_random_uuid (&random, since, self->id);

  do
    {
      self->town = (guint) sonor_demo_random_between (&random, 0, city->towns->len - 1);
      town = g_ptr_array_index (city->towns, self->town);
    }
  while (!sonor_demo_random_chance (&random, town->weight / 11.0));

  self->mongolian = sonor_demo_random_chance (&random, town->place == SONOR_DEMO_PLACE_PASTURE ? 0.55 : 0.08);
  female = sonor_demo_random_chance (&random, 0.48);
  self->gender = female ? "female" : "male";
  make_name (&random, self->mongolian, female, self->name, sizeof self->name);
  if (sonor_demo_random_chance (&random, 0.06))
    g_snprintf (self->company, sizeof self->company, "%s%s%s", town->county, PICK (&random, company_names),
                PICK (&random, company_kinds));
  if (sonor_demo_random_chance (&random, 0.05))
    self->label = PICK (&random, labels);

  if (sonor_demo_random_chance (&random, 0.06))
    {
      g_snprintf (self->dialled, sizeof self->dialled, "0478%c00%04u", "2578"[number % 4], number / 4 % 10000);
      g_snprintf (self->e164, sizeof self->e164, "+86%s", self->dialled + 1);
    }
  else
    {
      /* 24 prefixes times a million numbers, walked in an order that looks like none. */
      g_snprintf (self->dialled, sizeof self->dialled, "%s00%06u", prefixes[number % G_N_ELEMENTS (prefixes)],
                  (guint) ((guint64) (number / G_N_ELEMENTS (prefixes)) * 618033 % 1000000));
      g_snprintf (self->e164, sizeof self->e164, "+86%s", self->dialled);
    }
}
