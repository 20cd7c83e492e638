/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/intake/suggestion.h"

/**
 * SonorSuggestion:
 *
 * Something an entry offers while one types.
 */
struct _SonorSuggestion
{
  GObject  parent_instance;

  char    *code;
  char    *title;
  char    *detail;
  char    *extra;
};

G_DEFINE_FINAL_TYPE (SonorSuggestion, sonor_suggestion, G_TYPE_OBJECT)

static void
sonor_suggestion_finalize (GObject *object)
{
  SonorSuggestion *self = SONOR_SUGGESTION (object);

  g_free (self->code);
  g_free (self->title);
  g_free (self->detail);
  g_free (self->extra);

  G_OBJECT_CLASS (sonor_suggestion_parent_class)->finalize (object);
}

static void
sonor_suggestion_class_init (SonorSuggestionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sonor_suggestion_finalize;
}

static void
sonor_suggestion_init (SonorSuggestion *self)
{
}

/**
 * sonor_suggestion_new:
 * @code: what stands for it
 * @title: what is shown
 * @detail: what is shown beside it, more quietly; "" for nothing
 * @extra: anything else that its owner must know; "" for nothing
 *
 * Returns: (transfer full): a suggestion
 */
SonorSuggestion *
sonor_suggestion_new (const char *code,
                      const char *title,
                      const char *detail,
                      const char *extra)
{
  SonorSuggestion *self = g_object_new (SONOR_TYPE_SUGGESTION, NULL);

  self->code = g_strdup (code);
  self->title = g_strdup (title);
  self->detail = g_strdup (detail);
  self->extra = g_strdup (extra);

  return self;
}

/**
 * sonor_suggestion_get_code:
 * @self: a suggestion
 *
 * Returns: (transfer none): what stands for it
 */
const char *
sonor_suggestion_get_code (SonorSuggestion *self)
{
  g_return_val_if_fail (SONOR_IS_SUGGESTION (self), NULL);

  return self->code;
}

/**
 * sonor_suggestion_get_title:
 * @self: a suggestion
 *
 * Returns: (transfer none): what is shown
 */
const char *
sonor_suggestion_get_title (SonorSuggestion *self)
{
  g_return_val_if_fail (SONOR_IS_SUGGESTION (self), NULL);

  return self->title;
}

/**
 * sonor_suggestion_get_detail:
 * @self: a suggestion
 *
 * Returns: (transfer none): what is shown beside it
 */
const char *
sonor_suggestion_get_detail (SonorSuggestion *self)
{
  g_return_val_if_fail (SONOR_IS_SUGGESTION (self), NULL);

  return self->detail;
}

/**
 * sonor_suggestion_get_extra:
 * @self: a suggestion
 *
 * Returns: (transfer none): what else its owner must know
 */
const char *
sonor_suggestion_get_extra (SonorSuggestion *self)
{
  g_return_val_if_fail (SONOR_IS_SUGGESTION (self), NULL);

  return self->extra;
}
