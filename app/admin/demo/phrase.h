/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <json-glib/json-glib.h>

#include "admin/demo/random.h"

G_BEGIN_DECLS

/*
 * Sentences with slots. In a text
 *
 *   {word}      is replaced by one of the texts of that list; the same one wherever it stands in one scene
 *   {+word}     the same, but drawn anew each time
 *   {a|b|c}     one of the texts given
 *   {3..18}     a number of that range
 *
 * and what is put in may have slots itself. A matter's own list comes before the shared one of the same name.
 */
typedef struct _SonorDemoVocabulary SonorDemoVocabulary;
typedef struct _SonorDemoPhrase SonorDemoPhrase;
typedef struct _SonorDemoScene SonorDemoScene;

SonorDemoVocabulary *sonor_demo_vocabulary_new (SonorDemoVocabulary *parent);
void                 sonor_demo_vocabulary_free (SonorDemoVocabulary *self);
guint                sonor_demo_vocabulary_reserve (SonorDemoVocabulary *self,
                                                    const char          *word);
gboolean             sonor_demo_vocabulary_load (SonorDemoVocabulary  *self,
                                                 JsonObject           *words,
                                                 GError              **error);
SonorDemoPhrase     *sonor_demo_vocabulary_compile (SonorDemoVocabulary  *self,
                                                    const char           *text,
                                                    GError              **error);
GPtrArray           *sonor_demo_vocabulary_compile_list (SonorDemoVocabulary  *self,
                                                         JsonObject           *object,
                                                         const char           *member,
                                                         GError              **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SonorDemoVocabulary, sonor_demo_vocabulary_free)

void                 sonor_demo_phrase_free (SonorDemoPhrase *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SonorDemoPhrase, sonor_demo_phrase_free)

SonorDemoScene      *sonor_demo_scene_new (SonorDemoVocabulary *shared);
void                 sonor_demo_scene_free (SonorDemoScene *self);
void                 sonor_demo_scene_begin (SonorDemoScene  *self,
                                             SonorDemoRandom *random);
void                 sonor_demo_scene_set (SonorDemoScene *self,
                                           guint           word,
                                           const char     *text);
void                 sonor_demo_scene_speak (SonorDemoScene        *self,
                                             const SonorDemoPhrase *phrase,
                                             GString               *text);
void                 sonor_demo_scene_speak_one (SonorDemoScene  *self,
                                                 const GPtrArray *phrases,
                                                 GString         *text);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SonorDemoScene, sonor_demo_scene_free)

G_END_DECLS
