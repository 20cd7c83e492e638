/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define SONOR_TYPE_NOTE_WINDOW (sonor_note_window_get_type ())
G_DECLARE_FINAL_TYPE (SonorNoteWindow, sonor_note_window, SONOR, NOTE_WINDOW, AdwWindow)

typedef void (*SonorNoteUse) (GtkWidget  *from,
                              const char *subject,
                              const char *text);

void sonor_note_window_ask (GtkWidget    *from,
                            const char   *subject,
                            const char   *heading,
                            const char   *label,
                            const char   *verb,
                            gboolean      hurts,
                            guint         longest,
                            SonorNoteUse  use);

G_END_DECLS
