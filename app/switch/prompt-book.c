/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "switch/prompt-book.h"

#include <gio/gio.h>

static const char *names[SONOR_N_PROMPTS] = { "greeting", "wait", "survey", "thanks", "music" };
static const char *languages[] = { "zh", "mn" };

/**
 * SonorPromptBook:
 *
 * The prompts of a folder, by name and language: `zh/greeting.wav`, `mn/greeting.wav` … What has not been recorded in
 * Mongolian is said in Chinese after a tone; what is there in no language is a tone. A language is never faked.
 */
struct _SonorPromptBook
{
  GObject      parent_instance;

  SonorPrompt *prompts[SONOR_N_PROMPTS][G_N_ELEMENTS (languages)];
  guint        n_missing;
};

G_DEFINE_FINAL_TYPE (SonorPromptBook, sonor_prompt_book, G_TYPE_OBJECT)

static void
sonor_prompt_book_finalize (GObject *object)
{
  SonorPromptBook *self = SONOR_PROMPT_BOOK (object);

  for (guint name = 0; name < SONOR_N_PROMPTS; name++)
    {
      for (guint language = 0; language < G_N_ELEMENTS (languages); language++)
        g_clear_pointer (&self->prompts[name][language], sonor_prompt_unref);
    }

  G_OBJECT_CLASS (sonor_prompt_book_parent_class)->finalize (object);
}

static void
sonor_prompt_book_class_init (SonorPromptBookClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sonor_prompt_book_finalize;
}

static void
sonor_prompt_book_init (SonorPromptBook *self)
{
}

static SonorPrompt *
load (const char *folder,
      const char *language,
      const char *name)
{
  g_autofree char *file = g_strconcat (name, ".wav", NULL);
  g_autofree char *path = folder != NULL ? g_build_filename (folder, language, file, NULL) : NULL;
  g_autoptr (GError) error = NULL;
  SonorPrompt *prompt;

  if (path == NULL || !g_file_test (path, G_FILE_TEST_EXISTS))
    return NULL;

  prompt = sonor_prompt_load (path, &error);
  if (prompt == NULL)
    g_warning ("%s", error->message);

  return prompt;
}

/**
 * sonor_prompt_book_new:
 * @folder: (nullable) (type filename): where the prompts are
 *
 * Loads every prompt. One that cannot be read is named in the log and counts as missing.
 *
 * Returns: (transfer full): the prompts
 */
SonorPromptBook *
sonor_prompt_book_new (const char *folder)
{
  SonorPromptBook *self = g_object_new (SONOR_TYPE_PROMPT_BOOK, NULL);

  for (guint name = 0; name < SONOR_N_PROMPTS; name++)
    {
      for (guint language = 0; language < G_N_ELEMENTS (languages); language++)
        {
          self->prompts[name][language] = load (folder, languages[language], names[name]);
          if (self->prompts[name][language] != NULL)
            continue;

          self->n_missing++;
          if (language > 0)
            {
              g_autoptr (SonorPrompt) tone = sonor_prompt_new_tone (600.0, 300, 0.1);

              self->prompts[name][language] = sonor_prompt_new_joined (tone, self->prompts[name][0]);
            }
          else
            self->prompts[name][language] = sonor_prompt_new_tone (name == SONOR_PROMPT_MUSIC ? 350.0 : 425.0, 1000, 0.1);
        }
    }

  return self;
}

/**
 * sonor_prompt_book_get:
 * @self: the prompts
 * @name: which one
 * @language: zh or mn
 *
 * Returns: (transfer none): the prompt
 */
SonorPrompt *
sonor_prompt_book_get (SonorPromptBook *self,
                       SonorPromptName  name,
                       const char      *language)
{
  g_return_val_if_fail (SONOR_IS_PROMPT_BOOK (self), NULL);

  return self->prompts[name][g_strcmp0 (language, languages[1]) == 0 ? 1 : 0];
}

/**
 * sonor_prompt_book_get_n_missing:
 * @self: the prompts
 *
 * Returns: how many have not been recorded
 */
guint
sonor_prompt_book_get_n_missing (SonorPromptBook *self)
{
  g_return_val_if_fail (SONOR_IS_PROMPT_BOOK (self), 0);

  return self->n_missing;
}
