/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define SONOR_TYPE_PROMPT (sonor_prompt_get_type ())
typedef struct _SonorPrompt SonorPrompt;

GType         sonor_prompt_get_type (void);
SonorPrompt  *sonor_prompt_load (const char  *path,
                                 GError     **error) G_GNUC_WARN_UNUSED_RESULT;
SonorPrompt  *sonor_prompt_new_tone (double frequency,
                                     guint  milliseconds,
                                     double level);
SonorPrompt  *sonor_prompt_new_silence (guint milliseconds);
SonorPrompt  *sonor_prompt_new_joined (SonorPrompt *first,
                                       SonorPrompt *second);
SonorPrompt  *sonor_prompt_ref (SonorPrompt *self);
void          sonor_prompt_unref (SonorPrompt *self);
const gint16 *sonor_prompt_get_samples (SonorPrompt *self,
                                        gsize       *n_samples);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SonorPrompt, sonor_prompt_unref)

G_END_DECLS
