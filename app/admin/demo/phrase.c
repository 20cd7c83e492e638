/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "admin/demo/phrase.h"

#include <string.h>

#include <glib/gi18n.h>

#include "admin/command.h"

typedef struct
{
  guint      id;
  GPtrArray *phrases;
} SonorDemoWord;

struct _SonorDemoVocabulary
{
  SonorDemoVocabulary *parent;
  GHashTable          *words;
  guint                n_words;
};

typedef enum
{
  PIECE_TEXT,
  PIECE_WORD,
  PIECE_CHOICE,
  PIECE_NUMBER,
} SonorDemoPieceType;

typedef struct
{
  SonorDemoPieceType   type;
  char                *text;
  const SonorDemoWord *word;
  gboolean             anew;
  GPtrArray           *choices;
  gint64               lowest;
  gint64               highest;
} SonorDemoPiece;

struct _SonorDemoPhrase
{
  GPtrArray *pieces;
};

struct _SonorDemoScene
{
  SonorDemoRandom *random;
  GPtrArray       *spoken;
  guint           *spoken_in;
  guint            n_words;
  guint            number;
};

static void
sonor_demo_word_free (gpointer data)
{
  SonorDemoWord *self = data;

  g_clear_pointer (&self->phrases, g_ptr_array_unref);
  g_free (self);
}

static void
sonor_demo_piece_free (gpointer data)
{
  SonorDemoPiece *self = data;

  g_free (self->text);
  g_clear_pointer (&self->choices, g_ptr_array_unref);
  g_free (self);
}

/**
 * sonor_demo_phrase_free:
 * @self: (transfer full): a phrase
 */
void
sonor_demo_phrase_free (SonorDemoPhrase *self)
{
  g_ptr_array_unref (self->pieces);
  g_free (self);
}

/**
 * sonor_demo_vocabulary_new:
 * @parent: (nullable): where words are looked up that this vocabulary has not; must outlive it
 *
 * Returns: (transfer full): a vocabulary without words
 */
SonorDemoVocabulary *
sonor_demo_vocabulary_new (SonorDemoVocabulary *parent)
{
  SonorDemoVocabulary *self = g_new0 (SonorDemoVocabulary, 1);

  self->parent = parent;
  self->words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, sonor_demo_word_free);

  return self;
}

/**
 * sonor_demo_vocabulary_free:
 * @self: (transfer full): a vocabulary
 */
void
sonor_demo_vocabulary_free (SonorDemoVocabulary *self)
{
  g_hash_table_unref (self->words);
  g_free (self);
}

static SonorDemoWord *
find_word (SonorDemoVocabulary *self,
           const char          *name)
{
  SonorDemoWord *word = NULL;

  for (; self != NULL && word == NULL; self = self->parent)
    word = g_hash_table_lookup (self->words, name);

  return word;
}

static SonorDemoWord *
add_word (SonorDemoVocabulary *self,
          const char          *name)
{
  SonorDemoWord *word = g_new0 (SonorDemoWord, 1);
  SonorDemoVocabulary *root = self;

  while (root->parent != NULL)
    root = root->parent;
  word->id = root->n_words++;
  g_hash_table_insert (self->words, g_strdup (name), word);

  return word;
}

/**
 * sonor_demo_vocabulary_reserve:
 * @self: a vocabulary
 * @word: a name
 *
 * Adds a word whose text the program sets in each scene with sonor_demo_scene_set().
 *
 * Returns: the word's number
 */
guint
sonor_demo_vocabulary_reserve (SonorDemoVocabulary *self,
                               const char          *word)
{
  return add_word (self, word)->id;
}

static gboolean
read_number (const char *text,
             gint64     *lowest,
             gint64     *highest)
{
  const char *dots = strstr (text, "..");
  g_autofree char *first = NULL;

  if (dots == NULL)
    return FALSE;

  first = g_strndup (text, (gsize) (dots - text));
  return g_ascii_string_to_signed (first, 10, 0, G_MAXINT32, lowest, NULL) &&
         g_ascii_string_to_signed (dots + 2, 10, *lowest, G_MAXINT32, highest, NULL);
}

static GStrv
split_choices (const char *text)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  const char *from = text;
  guint depth = 0;

  for (const char *at = text;; at++)
    {
      depth += *at == '{';
      depth -= *at == '}';
      if (*at == '\0' || (*at == '|' && depth == 0))
        {
          g_autofree char *choice = g_strndup (from, (gsize) (at - from));

          g_strv_builder_add (builder, choice);
          from = at + 1;
        }
      if (*at == '\0')
        return g_strv_builder_end (builder);
    }
}

static SonorDemoPiece *
compile_slot (SonorDemoVocabulary  *self,
              const char           *slot,
              GError              **error)
{
  g_autofree SonorDemoPiece *piece = g_new0 (SonorDemoPiece, 1);
  g_auto (GStrv) choices = split_choices (slot);

  if (g_strv_length (choices) > 1)
    {
      g_autoptr (GPtrArray) phrases = g_ptr_array_new_with_free_func ((GDestroyNotify) sonor_demo_phrase_free);

      for (guint i = 0; choices[i] != NULL; i++)
        {
          SonorDemoPhrase *phrase = sonor_demo_vocabulary_compile (self, choices[i], error);

          if (phrase == NULL)
            return NULL;
          g_ptr_array_add (phrases, phrase);
        }
      piece->type = PIECE_CHOICE;
      piece->choices = g_steal_pointer (&phrases);
      return g_steal_pointer (&piece);
    }

  if (read_number (slot, &piece->lowest, &piece->highest))
    {
      piece->type = PIECE_NUMBER;
      return g_steal_pointer (&piece);
    }

  piece->type = PIECE_WORD;
  piece->anew = *slot == '+';
  piece->word = find_word (self, slot + (piece->anew ? 1 : 0));
  if (piece->word == NULL)
    {
      g_set_error (error, SONOR_COMMAND_ERROR, SONOR_COMMAND_ERROR_REFUSED, _("there is no word list “%s”"), slot);
      return NULL;
    }

  return g_steal_pointer (&piece);
}

/**
 * sonor_demo_vocabulary_compile:
 * @self: where the words of the slots are
 * @text: a text with slots
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): the phrase, or %NULL with @error set; needs @self as long as it lives
 */
SonorDemoPhrase *
sonor_demo_vocabulary_compile (SonorDemoVocabulary  *self,
                               const char           *text,
                               GError              **error)
{
  g_autoptr (SonorDemoPhrase) phrase = g_new0 (SonorDemoPhrase, 1);
  const char *at = text;

  phrase->pieces = g_ptr_array_new_with_free_func (sonor_demo_piece_free);
  while (*at != '\0')
    {
      gsize length = strcspn (at, "{");
      SonorDemoPiece *piece;

      if (length > 0)
        {
          piece = g_new0 (SonorDemoPiece, 1);
          piece->type = PIECE_TEXT;
          piece->text = g_strndup (at, length);
          at += length;
        }
      else
        {
          g_autofree char *slot = NULL;
          const char *end = at;
          guint depth = 0;

          do
            {
              depth += *end == '{';
              depth -= *end == '}';
              end++;
            }
          while (depth > 0 && *end != '\0');
          if (depth > 0)
            {
              g_set_error (error, SONOR_COMMAND_ERROR, SONOR_COMMAND_ERROR_REFUSED, _("a slot is not closed in “%s”"),
                           text);
              return NULL;
            }

          slot = g_strndup (at + 1, (gsize) (end - at) - 2);
          piece = compile_slot (self, slot, error);
          if (piece == NULL)
            {
              g_prefix_error (error, "“%s”: ", text);
              return NULL;
            }
          at = end;
        }
      g_ptr_array_add (phrase->pieces, piece);
    }

  return g_steal_pointer (&phrase);
}

/**
 * sonor_demo_vocabulary_compile_list:
 * @self: where the words of the slots are
 * @object: a JSON object
 * @member: name of an array of texts in it
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable) (element-type SonorDemoPhrase): the phrases, none if there is no such member, or
 *   %NULL with @error set
 */
GPtrArray *
sonor_demo_vocabulary_compile_list (SonorDemoVocabulary  *self,
                                    JsonObject           *object,
                                    const char           *member,
                                    GError              **error)
{
  g_autoptr (GPtrArray) phrases = g_ptr_array_new_with_free_func ((GDestroyNotify) sonor_demo_phrase_free);
  JsonNode *node = json_object_get_member (object, member);
  JsonArray *texts;

  if (node == NULL)
    return g_steal_pointer (&phrases);
  if (!JSON_NODE_HOLDS_ARRAY (node))
    {
      g_set_error (error, SONOR_COMMAND_ERROR, SONOR_COMMAND_ERROR_REFUSED, _("“%s” must be an array of texts"), member);
      return NULL;
    }

  texts = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (texts); i++)
    {
      const char *text = json_array_get_string_element (texts, i);
      SonorDemoPhrase *phrase = sonor_demo_vocabulary_compile (self, text != NULL ? text : "{", error);

      if (phrase == NULL)
        {
          g_prefix_error (error, "%s: ", member);
          return NULL;
        }
      g_ptr_array_add (phrases, phrase);
    }

  return g_steal_pointer (&phrases);
}

/**
 * sonor_demo_vocabulary_load:
 * @self: a vocabulary
 * @words: an object of arrays of texts: the words
 * @error: return location for a #GError
 *
 * Adds words; they may use each other in any order.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
sonor_demo_vocabulary_load (SonorDemoVocabulary  *self,
                            JsonObject           *words,
                            GError              **error)
{
  g_autoptr (GList) names = json_object_get_members (words);

  for (GList *name = names; name != NULL; name = name->next)
    add_word (self, name->data);

  for (GList *name = names; name != NULL; name = name->next)
    {
      SonorDemoWord *word = g_hash_table_lookup (self->words, name->data);

      word->phrases = sonor_demo_vocabulary_compile_list (self, words, name->data, error);
      if (word->phrases == NULL)
        return FALSE;
    }

  return TRUE;
}

/**
 * sonor_demo_scene_new:
 * @shared: the vocabulary all others have as parent; all words must be known
 *
 * A scene remembers what was put into the slots of one ticket. Each thread has one.
 *
 * Returns: (transfer full): a scene
 */
SonorDemoScene *
sonor_demo_scene_new (SonorDemoVocabulary *shared)
{
  SonorDemoScene *self = g_new0 (SonorDemoScene, 1);

  self->n_words = shared->n_words;
  self->spoken_in = g_new0 (guint, self->n_words);
  self->spoken = g_ptr_array_new ();
  for (guint i = 0; i < self->n_words; i++)
    g_ptr_array_add (self->spoken, g_string_new (NULL));

  return self;
}

/**
 * sonor_demo_scene_free:
 * @self: (transfer full): a scene
 */
void
sonor_demo_scene_free (SonorDemoScene *self)
{
  for (guint i = 0; i < self->n_words; i++)
    g_string_free (g_ptr_array_index (self->spoken, i), TRUE);
  g_ptr_array_unref (self->spoken);
  g_free (self->spoken_in);
  g_free (self);
}

/**
 * sonor_demo_scene_begin:
 * @self: a scene
 * @random: where the choices come from; used until the next begin
 *
 * Forgets what was put into the slots so far.
 */
void
sonor_demo_scene_begin (SonorDemoScene  *self,
                        SonorDemoRandom *random)
{
  self->random = random;
  self->number++;
}

/**
 * sonor_demo_scene_set:
 * @self: a scene
 * @word: number of a reserved word
 * @text: what it stands for in this scene
 */
void
sonor_demo_scene_set (SonorDemoScene *self,
                      guint           word,
                      const char     *text)
{
  g_string_assign (g_ptr_array_index (self->spoken, word), text);
  self->spoken_in[word] = self->number;
}

static void
speak_word (SonorDemoScene      *self,
            const SonorDemoWord *word,
            gboolean             anew,
            GString             *text)
{
  GString *spoken = g_ptr_array_index (self->spoken, word->id);

  if (word->phrases == NULL || word->phrases->len == 0 || (!anew && self->spoken_in[word->id] == self->number))
    {
      g_string_append_len (text, spoken->str, (gssize) spoken->len);
      return;
    }

  if (anew)
    {
      sonor_demo_scene_speak_one (self, word->phrases, text);
      return;
    }

  g_string_truncate (spoken, 0);
  sonor_demo_scene_speak_one (self, word->phrases, spoken);
  self->spoken_in[word->id] = self->number;
  g_string_append_len (text, spoken->str, (gssize) spoken->len);
}

/**
 * sonor_demo_scene_speak:
 * @self: a scene
 * @phrase: a phrase
 * @text: where to append what it says
 */
void
sonor_demo_scene_speak (SonorDemoScene        *self,
                        const SonorDemoPhrase *phrase,
                        GString               *text)
{
  for (guint i = 0; i < phrase->pieces->len; i++)
    {
      const SonorDemoPiece *piece = g_ptr_array_index (phrase->pieces, i);

      switch (piece->type)
        {
        case PIECE_TEXT:
          g_string_append (text, piece->text);
          break;
        case PIECE_WORD:
          speak_word (self, piece->word, piece->anew, text);
          break;
        case PIECE_CHOICE:
          sonor_demo_scene_speak_one (self, piece->choices, text);
          break;
        case PIECE_NUMBER:
          g_string_append_printf (text, "%" G_GINT64_FORMAT,
                                  sonor_demo_random_between (self->random, piece->lowest, piece->highest));
          break;
        default:
          g_assert_not_reached ();
        }
    }
}

/**
 * sonor_demo_scene_speak_one:
 * @self: a scene
 * @phrases: (element-type SonorDemoPhrase): some phrases; none says nothing
 * @text: where to append what one of them says
 */
void
sonor_demo_scene_speak_one (SonorDemoScene  *self,
                            const GPtrArray *phrases,
                            GString         *text)
{
  if (phrases->len > 0)
    sonor_demo_scene_speak (self,
                            g_ptr_array_index (phrases, (guint) sonor_demo_random_between (self->random, 0,
                                                                                           phrases->len - 1)),
                            text);
}
