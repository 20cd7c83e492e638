/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "model/person.h"

#include <glib/gi18n-lib.h>

/**
 * SonorPerson:
 *
 * Who is signed in, as sign_in() says; made by sonor_result_create_object().
 */
struct _SonorPerson
{
  GObject  parent_instance;

  char    *login;
  char    *name;
  char    *work_number;
  char    *unit_name;
  char    *city_name;
  GStrv    seat_kinds;
};

enum
{
  PROP_0,
  PROP_LOGIN,
  PROP_NAME,
  PROP_WORK_NUMBER,
  PROP_UNIT_NAME,
  PROP_CITY_NAME,
  PROP_SEAT_KINDS,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (SonorPerson, sonor_person, G_TYPE_OBJECT)

static char **
find_text (SonorPerson *self,
           guint        property_id)
{
  switch (property_id)
    {
    case PROP_LOGIN:
      return &self->login;
    case PROP_NAME:
      return &self->name;
    case PROP_WORK_NUMBER:
      return &self->work_number;
    case PROP_UNIT_NAME:
      return &self->unit_name;
    case PROP_CITY_NAME:
      return &self->city_name;
    default:
      return NULL;
    }
}

static void
sonor_person_get_property (GObject    *object,
                           guint       property_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  SonorPerson *self = SONOR_PERSON (object);
  char **text = find_text (self, property_id);

  if (text != NULL)
    g_value_set_string (value, *text);
  else if (property_id == PROP_SEAT_KINDS)
    g_value_set_boxed (value, self->seat_kinds);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
}

static void
sonor_person_set_property (GObject      *object,
                           guint         property_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  SonorPerson *self = SONOR_PERSON (object);
  char **text = find_text (self, property_id);

  if (text != NULL)
    *text = g_value_dup_string (value);
  else if (property_id == PROP_SEAT_KINDS)
    self->seat_kinds = g_value_dup_boxed (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
}

static void
sonor_person_finalize (GObject *object)
{
  SonorPerson *self = SONOR_PERSON (object);

  for (guint i = PROP_LOGIN; i <= PROP_CITY_NAME; i++)
    g_free (*find_text (self, i));
  g_strfreev (self->seat_kinds);

  G_OBJECT_CLASS (sonor_person_parent_class)->finalize (object);
}

static void
sonor_person_class_init (SonorPersonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sonor_person_get_property;
  object_class->set_property = sonor_person_set_property;
  object_class->finalize = sonor_person_finalize;

  properties[PROP_LOGIN] = g_param_spec_string ("login", NULL, NULL, "", flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, "", flags);
  properties[PROP_WORK_NUMBER] = g_param_spec_string ("work-number", NULL, NULL, "", flags);
  properties[PROP_UNIT_NAME] = g_param_spec_string ("unit-name", NULL, NULL, "", flags);
  properties[PROP_CITY_NAME] = g_param_spec_string ("city-name", NULL, NULL, "", flags);
  properties[PROP_SEAT_KINDS] = g_param_spec_boxed ("seat-kinds", NULL, NULL, G_TYPE_STRV, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
sonor_person_init (SonorPerson *self)
{
}

/**
 * sonor_person_get_login:
 * @self: a person
 *
 * Returns: (transfer none): the name to sign in with
 */
const char *
sonor_person_get_login (SonorPerson *self)
{
  g_return_val_if_fail (SONOR_IS_PERSON (self), NULL);

  return self->login;
}

/**
 * sonor_person_get_name:
 * @self: a person
 *
 * Returns: (transfer none): the person's name
 */
const char *
sonor_person_get_name (SonorPerson *self)
{
  g_return_val_if_fail (SONOR_IS_PERSON (self), NULL);

  return self->name;
}

/**
 * sonor_person_get_work_number:
 * @self: a person
 *
 * Returns: (transfer none): the number citizens are told
 */
const char *
sonor_person_get_work_number (SonorPerson *self)
{
  g_return_val_if_fail (SONOR_IS_PERSON (self), NULL);

  return self->work_number;
}

/**
 * sonor_person_get_unit_name:
 * @self: a person
 *
 * Returns: (transfer none): the unit a unit officer works for, else empty
 */
const char *
sonor_person_get_unit_name (SonorPerson *self)
{
  g_return_val_if_fail (SONOR_IS_PERSON (self), NULL);

  return self->unit_name;
}

/**
 * sonor_person_get_city_name:
 * @self: a person
 *
 * Returns: (transfer none): the city whose hotline this is, empty if it has not been told yet
 */
const char *
sonor_person_get_city_name (SonorPerson *self)
{
  g_return_val_if_fail (SONOR_IS_PERSON (self), NULL);

  return self->city_name;
}

/**
 * sonor_person_get_seat_kinds:
 * @self: a person
 *
 * Returns: (transfer none): codes of the seats the person may take
 */
const char * const *
sonor_person_get_seat_kinds (SonorPerson *self)
{
  static const char * const none[] = { NULL };

  g_return_val_if_fail (SONOR_IS_PERSON (self), none);

  return self->seat_kinds != NULL ? (const char * const *) self->seat_kinds : none;
}

static const char *
seat_word (const char *seat_kind)
{
  static const struct
  {
    const char *code;
    const char *word;
  } seats[] = {
    { "agent", N_("Call agent") },
    { "enterprise", N_("Enterprise desk") },
    { "municipal", N_("Municipal-lines desk") },
    { "bilingual", N_("Bilingual agent") },
    { "media", N_("Media agent") },
    { "first_review", N_("First reviewer") },
    { "unit", N_("Unit officer") },
    { "follow_up", N_("Follow-up agent") },
    { "final_review", N_("Final reviewer") },
    { "quality", N_("Quality") },
    { "supervisor", N_("Supervisor") },
    { "commander", N_("Commander") },
    { "administrator", N_("Administrator") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (seats); i++)
    {
      if (g_str_equal (seats[i].code, seat_kind))
        return _(seats[i].word);
    }

  return seat_kind;
}

/**
 * sonor_person_dup_seat_words:
 * @self: a person
 *
 * Returns: (transfer full): the person's seats in words, for people
 */
char *
sonor_person_dup_seat_words (SonorPerson *self)
{
  const char * const *kinds;
  g_autoptr (GString) words = g_string_new (NULL);

  g_return_val_if_fail (SONOR_IS_PERSON (self), NULL);

  kinds = sonor_person_get_seat_kinds (self);
  for (gsize i = 0; kinds[i] != NULL; i++)
    {
      if (i > 0)
        /* Translators: between the seats one person may take, as in "Call agent, Supervisor" */
        g_string_append (words, _(", "));
      g_string_append (words, seat_word (kinds[i]));
    }

  return g_string_free (g_steal_pointer (&words), FALSE);
}
