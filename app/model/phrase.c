/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "model/phrase.h"

/**
 * SonorPhrase:
 *
 * A sentence that is typed every day, put in by a slash and its shortcut: the person's own, or everybody's.
 */
struct _SonorPhrase
{
  GObject   parent_instance;

  char     *shortcut;
  char     *body;
  gboolean  own;
};

enum
{
  PROP_0,
  PROP_SHORTCUT,
  PROP_BODY,
  PROP_OWN,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (SonorPhrase, sonor_phrase, G_TYPE_OBJECT)

static void
sonor_phrase_get_property (GObject    *object,
                           guint       property_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  SonorPhrase *self = SONOR_PHRASE (object);

  switch (property_id)
    {
    case PROP_SHORTCUT:
      g_value_set_string (value, self->shortcut);
      break;
    case PROP_BODY:
      g_value_set_string (value, self->body);
      break;
    case PROP_OWN:
      g_value_set_boolean (value, self->own);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
sonor_phrase_set_property (GObject      *object,
                           guint         property_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  SonorPhrase *self = SONOR_PHRASE (object);

  switch (property_id)
    {
    case PROP_SHORTCUT:
      g_free (self->shortcut);
      self->shortcut = g_value_dup_string (value);
      break;
    case PROP_BODY:
      g_free (self->body);
      self->body = g_value_dup_string (value);
      break;
    case PROP_OWN:
      self->own = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
sonor_phrase_finalize (GObject *object)
{
  SonorPhrase *self = SONOR_PHRASE (object);

  g_free (self->shortcut);
  g_free (self->body);

  G_OBJECT_CLASS (sonor_phrase_parent_class)->finalize (object);
}

static void
sonor_phrase_class_init (SonorPhraseClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sonor_phrase_get_property;
  object_class->set_property = sonor_phrase_set_property;
  object_class->finalize = sonor_phrase_finalize;

  properties[PROP_SHORTCUT] = g_param_spec_string ("shortcut", NULL, NULL, "", flags);
  properties[PROP_BODY] = g_param_spec_string ("body", NULL, NULL, "", flags);
  properties[PROP_OWN] = g_param_spec_boolean ("own", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
sonor_phrase_init (SonorPhrase *self)
{
}

/**
 * sonor_phrase_get_shortcut:
 * @self: a phrase
 *
 * Returns: (transfer none): 1 to 12 small letters and digits, without the slash
 */
const char *
sonor_phrase_get_shortcut (SonorPhrase *self)
{
  g_return_val_if_fail (SONOR_IS_PHRASE (self), NULL);

  return self->shortcut;
}

/**
 * sonor_phrase_get_body:
 * @self: a phrase
 *
 * Returns: (transfer none): the sentence
 */
const char *
sonor_phrase_get_body (SonorPhrase *self)
{
  g_return_val_if_fail (SONOR_IS_PHRASE (self), NULL);

  return self->body;
}

/**
 * sonor_phrase_get_own:
 * @self: a phrase
 *
 * Returns: whether it is the person's own; everybody's change with the city's lists only
 */
gboolean
sonor_phrase_get_own (SonorPhrase *self)
{
  g_return_val_if_fail (SONOR_IS_PHRASE (self), FALSE);

  return self->own;
}
