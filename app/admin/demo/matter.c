/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "admin/demo/matter.h"

#include <stdlib.h>
#include <string.h>

#include <glib/gi18n.h>

#include "admin/command.h"

static const char *kind_names[SONOR_DEMO_N_KINDS] = {
  "consultation", "help", "complaint", "report", "suggestion", "praise",
};
static const char *place_names[] = { "urban", "rural", "pasture", "any", NULL };
static const char *spike_names[] = { "", "cold", "outage", "wages", NULL };

/**
 * sonor_demo_kind_to_string:
 * @kind: a kind of ticket
 *
 * Returns: the database's word for it
 */
const char *
sonor_demo_kind_to_string (SonorDemoKind kind)
{
  return kind_names[kind];
}

static void
sonor_demo_case_free (gpointer data)
{
  SonorDemoCase *self = data;

  g_clear_pointer (&self->addresses, g_ptr_array_unref);
  g_clear_pointer (&self->titles, g_ptr_array_unref);
  g_clear_pointer (&self->facts, g_ptr_array_unref);
  g_clear_pointer (&self->answers, g_ptr_array_unref);
  g_free (self);
}

static void
sonor_demo_matter_free (gpointer data)
{
  SonorDemoMatter *self = data;

  g_clear_pointer (&self->cases, g_ptr_array_unref);
  g_clear_pointer (&self->details, g_ptr_array_unref);
  g_clear_pointer (&self->demands, g_ptr_array_unref);
  g_clear_pointer (&self->words, sonor_demo_vocabulary_free);
  g_free (self);
}

/**
 * sonor_demo_stock_free:
 * @self: (transfer full): a stock
 */
void
sonor_demo_stock_free (SonorDemoStock *self)
{
  g_clear_pointer (&self->matters, g_ptr_array_unref);
  g_clear_pointer (&self->phrases, g_hash_table_unref);
  g_clear_pointer (&self->words, sonor_demo_vocabulary_free);
  g_free (self);
}

static JsonObject *
read_object (const char  *path,
             JsonParser  *parser,
             GError     **error)
{
  JsonNode *root;

  if (!json_parser_load_from_file (parser, path, error))
    return NULL;

  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error (error, SONOR_COMMAND_ERROR, SONOR_COMMAND_ERROR_REFUSED, _("%s must hold a JSON object"), path);
      return NULL;
    }

  return json_node_get_object (root);
}

static gboolean
read_word (JsonObject        *object,
           const char        *member,
           const char        *fallback,
           const char *const *names,
           guint             *position,
           GError           **error)
{
  const char *name = json_object_get_string_member_with_default (object, member, fallback);

  for (*position = 0; names[*position] != NULL; (*position)++)
    if (g_str_equal (names[*position], name))
      return TRUE;

  g_set_error (error, SONOR_COMMAND_ERROR, SONOR_COMMAND_ERROR_REFUSED, _("%s: “%s” is not known"), member, name);
  return FALSE;
}

static void
read_kinds (JsonObject *object,
            double      kinds[SONOR_DEMO_N_KINDS])
{
  for (guint i = 0; i < SONOR_DEMO_N_KINDS; i++)
    kinds[i] = json_object_get_double_member_with_default (object, kind_names[i], 0.0);
}

/* "MM-DD" as MM * 100 + DD. */
static guint
read_month_day (const char *text)
{
  return text != NULL && strlen (text) == 5 ? (guint) (atoi (text) * 100 + atoi (text + 3)) : 0;
}

static SonorDemoCase *
read_case (SonorDemoMatter      *matter,
           JsonObject           *object,
           const SonorDemoCase  *common,
           const SonorDemoCity  *city,
           GError              **error)
{
  g_autofree SonorDemoCase *self = g_new0 (SonorDemoCase, 1);
  g_autoptr (GPtrArray) addresses = sonor_demo_vocabulary_compile_list (matter->words, object, "address", error);
  g_autoptr (GPtrArray) titles = NULL;
  g_autoptr (GPtrArray) facts = NULL;
  g_autoptr (GPtrArray) answers = NULL;
  const char *category = json_object_get_string_member_with_default (object, "category", NULL);
  guint place;

  if (addresses != NULL)
    titles = sonor_demo_vocabulary_compile_list (matter->words, object, "titles", error);
  if (titles != NULL)
    facts = sonor_demo_vocabulary_compile_list (matter->words, object, "facts", error);
  if (facts != NULL)
    answers = sonor_demo_vocabulary_compile_list (matter->words, object, "answers", error);
  if (answers == NULL || !read_word (object, "place", place_names[common->place], place_names, &place, error))
    return NULL;

  self->category = category != NULL ? sonor_demo_city_find_category (city, category) : common->category;
  if (category != NULL && self->category == 0)
    {
      g_set_error (error, SONOR_COMMAND_ERROR, SONOR_COMMAND_ERROR_REFUSED, _("there is no category %s"), category);
      return NULL;
    }

  self->urgent = json_object_get_double_member_with_default (object, "urgent", common->urgent);
  memcpy (self->kinds, common->kinds, sizeof self->kinds);
  if (json_object_has_member (object, "kinds"))
    read_kinds (json_object_get_object_member (object, "kinds"), self->kinds);
  self->place = (SonorDemoPlace) place;
  self->addresses = json_object_has_member (object, "address") || common->addresses == NULL
                      ? g_steal_pointer (&addresses) : g_ptr_array_ref (common->addresses);
  self->titles = titles->len > 0 || common->titles == NULL ? g_steal_pointer (&titles) : g_ptr_array_ref (common->titles);
  self->answers = answers->len > 0 || common->answers == NULL ? g_steal_pointer (&answers)
                                                              : g_ptr_array_ref (common->answers);
  self->facts = g_steal_pointer (&facts);

  return g_steal_pointer (&self);
}

static gboolean
read_cases (SonorDemoMatter      *matter,
            JsonObject           *object,
            const SonorDemoCity  *city,
            GError              **error)
{
  const SonorDemoCase nothing = { .urgent = 0.002, .place = SONOR_DEMO_PLACE_ANY };
  SonorDemoCase *common = read_case (matter, object, &nothing, city, error);
  JsonArray *cases;

  if (common == NULL)
    return FALSE;

  matter->cases = g_ptr_array_new_with_free_func (sonor_demo_case_free);
  if (!json_object_has_member (object, "cases"))
    {
      g_ptr_array_add (matter->cases, common);
      return TRUE;
    }

  cases = json_object_get_array_member (object, "cases");
  for (guint i = 0; i < json_array_get_length (cases); i++)
    {
      SonorDemoCase *one = read_case (matter, json_array_get_object_element (cases, i), common, city, error);

      if (one == NULL)
        {
          sonor_demo_case_free (common);
          return FALSE;
        }
      g_ptr_array_add (matter->cases, one);
    }
  sonor_demo_case_free (common);

  return TRUE;
}

static SonorDemoMatter *
read_matter (SonorDemoStock       *stock,
             JsonObject           *object,
             const SonorDemoCity  *city,
             GError              **error)
{
  SonorDemoMatter *self = g_new0 (SonorDemoMatter, 1);
  JsonArray *season = json_object_has_member (object, "season") ? json_object_get_array_member (object, "season") : NULL;
  guint spike;

  g_ptr_array_add (stock->matters, self);
  self->words = sonor_demo_vocabulary_new (stock->words);
  if (json_object_has_member (object, "words") &&
      !sonor_demo_vocabulary_load (self->words, json_object_get_object_member (object, "words"), error))
    return NULL;
  if (!read_word (object, "spike", "", spike_names, &spike, error) ||
      !read_cases (self, object, city, error))
    return NULL;

  self->spike = (SonorDemoSpike) spike;
  self->weight = json_object_get_double_member_with_default (object, "weight", 1.0);
  self->direct = json_object_get_double_member_with_default (object, "direct", 0.03);
  self->company = json_object_get_boolean_member_with_default (object, "company", FALSE);
  self->season_from = season != NULL ? read_month_day (json_array_get_string_element (season, 0)) : 101;
  self->season_to = season != NULL ? read_month_day (json_array_get_string_element (season, 1)) : 1231;

  self->details = sonor_demo_vocabulary_compile_list (self->words, object, "details", error);
  if (self->details != NULL)
    self->demands = sonor_demo_vocabulary_compile_list (self->words, object, "demands", error);

  return self->demands != NULL ? self : NULL;
}

static gboolean
read_matters (SonorDemoStock       *self,
              const char           *path,
              const SonorDemoCity  *city,
              GError              **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *root = read_object (path, parser, error);
  JsonArray *matters;

  if (root == NULL)
    return FALSE;

  matters = json_object_get_array_member (root, "matters");
  for (guint i = 0; i < json_array_get_length (matters); i++)
    if (read_matter (self, json_array_get_object_element (matters, i), city, error) == NULL)
      {
        /* Translators: the matter's place in a file of demo texts, counted from 1 */
        g_prefix_error (error, _("%s, matter %u: "), path, i + 1);
        return FALSE;
      }

  return TRUE;
}

static gboolean
read_shared (SonorDemoStock  *self,
             const char      *path,
             GError         **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *root = read_object (path, parser, error);
  JsonObject *phrases;
  g_autoptr (GList) names = NULL;

  if (root == NULL)
    return FALSE;
  if (!sonor_demo_vocabulary_load (self->words, json_object_get_object_member (root, "words"), error))
    {
      g_prefix_error (error, "%s: ", path);
      return FALSE;
    }

  phrases = json_object_get_object_member (root, "phrases");
  names = json_object_get_members (phrases);
  for (GList *name = names; name != NULL; name = name->next)
    {
      GPtrArray *list = sonor_demo_vocabulary_compile_list (self->words, phrases, name->data, error);

      if (list == NULL)
        {
          g_prefix_error (error, "%s: ", path);
          return FALSE;
        }
      g_hash_table_insert (self->phrases, g_strdup (name->data), list);
    }

  return TRUE;
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/**
 * sonor_demo_stock_load:
 * @folder: (type filename): folder with words.json and matters/
 * @city: where the categories are
 * @error: return location for a #GError
 *
 * Reads everything that is ever said.
 *
 * Returns: (transfer full) (nullable): the stock, or %NULL with @error set
 */
SonorDemoStock *
sonor_demo_stock_load (const char           *folder,
                       const SonorDemoCity  *city,
                       GError              **error)
{
  g_autoptr (SonorDemoStock) self = g_new0 (SonorDemoStock, 1);
  g_autofree char *words_path = g_build_filename (folder, "words.json", NULL);
  g_autofree char *matters_path = g_build_filename (folder, "matters", NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = NULL;
  const char *name;

  self->words = sonor_demo_vocabulary_new (NULL);
  self->phrases = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  self->matters = g_ptr_array_new_with_free_func (sonor_demo_matter_free);
  self->slots.county = sonor_demo_vocabulary_reserve (self->words, "区");
  self->slots.town = sonor_demo_vocabulary_reserve (self->words, "镇");
  self->slots.recent_day = sonor_demo_vocabulary_reserve (self->words, "近日");
  self->slots.last_month = sonor_demo_vocabulary_reserve (self->words, "上月");
  self->slots.next_month = sonor_demo_vocabulary_reserve (self->words, "下月");
  self->slots.this_year = sonor_demo_vocabulary_reserve (self->words, "今年");
  self->slots.last_year = sonor_demo_vocabulary_reserve (self->words, "去年");
  self->slots.unit = sonor_demo_vocabulary_reserve (self->words, "单位");
  self->slots.former_title = sonor_demo_vocabulary_reserve (self->words, "前题");
  self->slots.former_number = sonor_demo_vocabulary_reserve (self->words, "前号");
  if (!read_shared (self, words_path, error))
    return NULL;

  dir = g_dir_open (matters_path, 0, error);
  if (dir == NULL)
    return NULL;
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".json"))
      g_ptr_array_add (names, g_build_filename (matters_path, name, NULL));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    if (!read_matters (self, g_ptr_array_index (names, i), city, error))
      return NULL;

  return g_steal_pointer (&self);
}

/**
 * sonor_demo_stock_get:
 * @self: a stock
 * @name: name of a list of shared phrases
 *
 * Returns: (transfer none) (element-type SonorDemoPhrase): the phrases
 */
const GPtrArray *
sonor_demo_stock_get (const SonorDemoStock *self,
                      const char           *name)
{
  const GPtrArray *phrases = g_hash_table_lookup (self->phrases, name);

  if (phrases == NULL)
    g_error ("words.json has no phrases “%s”", name);
  return phrases;
}

/**
 * sonor_demo_matter_in_season:
 * @self: a matter
 * @month_day: a day of the year, as month * 100 + day
 *
 * Returns: whether people call about it then
 */
gboolean
sonor_demo_matter_in_season (const SonorDemoMatter *self,
                             guint                  month_day)
{
  if (self->season_from <= self->season_to)
    return month_day >= self->season_from && month_day <= self->season_to;

  return month_day >= self->season_from || month_day <= self->season_to;
}
