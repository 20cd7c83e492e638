/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "switch/prompt-book.h"

#include <gio/gio.h>

#define PLACEHOLDER ".placeholder.wav"
#define RECORDED ".wav"
#define MUSIC_TONE 350.0
#define PROMPT_TONE 425.0
#define MARK_TONE 600.0

static const char *languages[] = { "zh", "mn" };

/**
 * SonorPromptBook:
 *
 * The prompts of a folder, by name and language: `zh/welcome.wav`, `mn/welcome.wav` … Where somebody has recorded nothing
 * the placeholder of that name is played, `zh/welcome.placeholder.wav`, which a machine has spoken. What has not been
 * recorded in Mongolian is said in Chinese after a tone; what is there in no language is a tone. A language is never faked.
 */
struct _SonorPromptBook
{
  GObject      parent_instance;

  GHashTable  *prompts[G_N_ELEMENTS (languages)];
  SonorPrompt *mark;
  SonorPrompt *tone;
  SonorPrompt *music;
  GPtrArray   *fault_names;
  GPtrArray   *fault_reasons;
};

G_DEFINE_FINAL_TYPE (SonorPromptBook, sonor_prompt_book, G_TYPE_OBJECT)

static void
sonor_prompt_book_finalize (GObject *object)
{
  SonorPromptBook *self = SONOR_PROMPT_BOOK (object);

  for (guint language = 0; language < G_N_ELEMENTS (languages); language++)
    g_hash_table_unref (self->prompts[language]);
  sonor_prompt_unref (self->mark);
  sonor_prompt_unref (self->tone);
  sonor_prompt_unref (self->music);
  g_ptr_array_unref (self->fault_names);
  g_ptr_array_unref (self->fault_reasons);

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
  for (guint language = 0; language < G_N_ELEMENTS (languages); language++)
    self->prompts[language] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) sonor_prompt_unref);
  self->mark = sonor_prompt_new_tone (MARK_TONE, 300, 0.1);
  self->tone = sonor_prompt_new_tone (PROMPT_TONE, 1000, 0.1);
  self->music = sonor_prompt_new_tone (MUSIC_TONE, 1000, 0.1);
  self->fault_names = g_ptr_array_new_with_free_func (g_free);
  self->fault_reasons = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->fault_names, NULL);
  g_ptr_array_add (self->fault_reasons, NULL);
}

static void
load_file (SonorPromptBook *self,
           guint            language,
           const char      *folder,
           const char      *file,
           const char      *name)
{
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_autoptr (GError) error = NULL;
  SonorPrompt *prompt = sonor_prompt_load (path, &error);

  if (prompt != NULL)
    {
      g_hash_table_insert (self->prompts[language], g_strdup (name), prompt);
      return;
    }

  g_warning ("%s", error->message);
  g_ptr_array_insert (self->fault_names, (int) self->fault_names->len - 1, g_strconcat (languages[language], "/", file, NULL));
  g_ptr_array_insert (self->fault_reasons, (int) self->fault_reasons->len - 1, g_strdup (error->message));
}

/* Placeholders first, so that what somebody has recorded takes their place; a recording that is bad does not. */
static void
load_folder (SonorPromptBook *self,
             guint            language,
             const char      *folder,
             gboolean         placeholders)
{
  g_autoptr (GDir) directory = g_dir_open (folder, 0, NULL);
  const char *file;

  if (directory == NULL)
    return;

  while ((file = g_dir_read_name (directory)) != NULL)
    {
      gboolean placeholder = g_str_has_suffix (file, PLACEHOLDER);
      g_autofree char *name = NULL;

      if (!g_str_has_suffix (file, RECORDED) || placeholder != placeholders)
        continue;
      name = g_strndup (file, strlen (file) - strlen (placeholder ? PLACEHOLDER : RECORDED));
      load_file (self, language, folder, file, name);
    }
}

/**
 * sonor_prompt_book_new:
 * @folder: (nullable) (type filename): where the prompts are; %NULL: nothing but tones
 *
 * Loads every prompt, which blocks meanwhile. One that cannot be read is named in the log and among the faults, and counts as
 * not there.
 *
 * Returns: (transfer full): the prompts
 */
SonorPromptBook *
sonor_prompt_book_new (const char *folder)
{
  SonorPromptBook *self = g_object_new (SONOR_TYPE_PROMPT_BOOK, NULL);

  for (guint language = 0; folder != NULL && language < G_N_ELEMENTS (languages); language++)
    {
      g_autofree char *path = g_build_filename (folder, languages[language], NULL);

      load_folder (self, language, path, TRUE);
      load_folder (self, language, path, FALSE);
    }

  return self;
}

static guint
find_language (const char *language)
{
  return g_strcmp0 (language, languages[1]) == 0 ? 1 : 0;
}

/**
 * sonor_prompt_book_find:
 * @self: the prompts
 * @name: which one
 * @language: zh or mn
 *
 * Returns: (transfer none) (nullable): the prompt in that language, %NULL if it has none
 */
SonorPrompt *
sonor_prompt_book_find (SonorPromptBook *self,
                        const char      *name,
                        const char      *language)
{
  g_return_val_if_fail (SONOR_IS_PROMPT_BOOK (self), NULL);

  return g_hash_table_lookup (self->prompts[find_language (language)], name);
}

/**
 * sonor_prompt_book_get:
 * @self: the prompts
 * @name: which one; #SONOR_PROMPT_MUSIC or another that needs no words before it
 * @language: zh or mn
 *
 * Returns: (transfer none): the prompt in that language, else in Chinese, else a tone
 */
SonorPrompt *
sonor_prompt_book_get (SonorPromptBook *self,
                       const char      *name,
                       const char      *language)
{
  SonorPrompt *prompt = sonor_prompt_book_find (self, name, language);

  if (prompt == NULL)
    prompt = sonor_prompt_book_find (self, name, languages[0]);
  if (prompt == NULL)
    prompt = g_str_equal (name, SONOR_PROMPT_MUSIC) ? self->music : self->tone;

  return prompt;
}

/**
 * sonor_prompt_book_get_mark:
 * @self: the prompts
 *
 * Returns: (transfer none): the tone that says: what follows is not in your language
 */
SonorPrompt *
sonor_prompt_book_get_mark (SonorPromptBook *self)
{
  g_return_val_if_fail (SONOR_IS_PROMPT_BOOK (self), NULL);

  return self->mark;
}

/**
 * sonor_prompt_book_get_n_loaded:
 * @self: the prompts
 * @language: zh or mn
 *
 * Returns: how many there are in a language
 */
guint
sonor_prompt_book_get_n_loaded (SonorPromptBook *self,
                                const char      *language)
{
  g_return_val_if_fail (SONOR_IS_PROMPT_BOOK (self), 0);

  return g_hash_table_size (self->prompts[find_language (language)]);
}

/**
 * sonor_prompt_book_get_faults:
 * @self: the prompts
 * @names: (out) (transfer none) (array zero-terminated=1): files that cannot be played, as language/file
 * @reasons: (out) (transfer none) (array zero-terminated=1): why, in the same order
 *
 * Tells what was found to be wrong when the prompts were loaded.
 */
void
sonor_prompt_book_get_faults (SonorPromptBook      *self,
                              const char * const  **names,
                              const char * const  **reasons)
{
  g_return_if_fail (SONOR_IS_PROMPT_BOOK (self));

  *names = (const char * const *) self->fault_names->pdata;
  *reasons = (const char * const *) self->fault_reasons->pdata;
}
