/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "widgets/choice.h"

/**
 * SonorChoice:
 *
 * One of the things that a #SonorChoiceButton offers.
 */
struct _SonorChoice
{
  GObject  parent_instance;

  char    *value;
  char    *label;
  guint    depth;
};

G_DEFINE_FINAL_TYPE (SonorChoice, sonor_choice, G_TYPE_OBJECT)

static void
sonor_choice_finalize (GObject *object)
{
  SonorChoice *self = SONOR_CHOICE (object);

  g_free (self->value);
  g_free (self->label);

  G_OBJECT_CLASS (sonor_choice_parent_class)->finalize (object);
}

static void
sonor_choice_class_init (SonorChoiceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sonor_choice_finalize;
}

static void
sonor_choice_init (SonorChoice *self)
{
}

/**
 * sonor_choice_new:
 * @value: what it means to the program
 * @label: what it is called
 * @depth: how far it is indented, in steps
 *
 * Returns: (transfer full): the choice
 */
SonorChoice *
sonor_choice_new (const char *value,
                  const char *label,
                  guint       depth)
{
  SonorChoice *self = g_object_new (SONOR_TYPE_CHOICE, NULL);

  self->value = g_strdup (value);
  self->label = g_strdup (label);
  self->depth = depth;

  return self;
}

/**
 * sonor_choice_get_value:
 * @self: a choice
 *
 * Returns: (transfer none): what it means to the program
 */
const char *
sonor_choice_get_value (SonorChoice *self)
{
  g_return_val_if_fail (SONOR_IS_CHOICE (self), NULL);

  return self->value;
}

/**
 * sonor_choice_get_label:
 * @self: a choice
 *
 * Returns: (transfer none): what it is called
 */
const char *
sonor_choice_get_label (SonorChoice *self)
{
  g_return_val_if_fail (SONOR_IS_CHOICE (self), NULL);

  return self->label;
}

/**
 * sonor_choice_get_depth:
 * @self: a choice
 *
 * Returns: how far it is indented, in steps
 */
guint
sonor_choice_get_depth (SonorChoice *self)
{
  g_return_val_if_fail (SONOR_IS_CHOICE (self), 0);

  return self->depth;
}
