/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "media/media-leg.h"
#include "switch/prompt-book.h"

G_BEGIN_DECLS

/* Something to be said, put together from prompts: sentences one after the other, each whole in one language. */
typedef struct _SonorAnnouncement SonorAnnouncement;

SonorAnnouncement *sonor_announcement_new (SonorPromptBook *book,
                                           const char      *language);
void               sonor_announcement_free (SonorAnnouncement *self);
gboolean           sonor_announcement_add (SonorAnnouncement *self,
                                           const char        *name,
                                           ...) G_GNUC_NULL_TERMINATED;
gboolean           sonor_announcement_add_in (SonorAnnouncement *self,
                                              const char        *language,
                                              const char        *name,
                                              ...) G_GNUC_NULL_TERMINATED;
gboolean           sonor_announcement_add_count (SonorAnnouncement *self,
                                                 const char        *before,
                                                 guint              count,
                                                 const char        *after);
gboolean           sonor_announcement_add_time (SonorAnnouncement *self,
                                                const char        *before,
                                                const char        *day,
                                                guint              hour,
                                                guint              minute);
void               sonor_announcement_add_prompt (SonorAnnouncement *self,
                                                  SonorPrompt       *prompt);
gboolean           sonor_announcement_is_empty (SonorAnnouncement *self);
guint              sonor_announcement_play (SonorAnnouncement *self,
                                            SonorMediaLeg     *leg);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SonorAnnouncement, sonor_announcement_free)

G_END_DECLS
