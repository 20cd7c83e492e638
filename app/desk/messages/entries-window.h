/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define SONOR_TYPE_ENTRIES_WINDOW (sonor_entries_window_get_type ())
G_DECLARE_FINAL_TYPE (SonorEntriesWindow, sonor_entries_window, SONOR, ENTRIES_WINDOW, AdwWindow)

/**
 * SonorEntriesUse:
 * @from: who asked
 * @texts: what was written, in the order of the entries
 *
 * Takes what was written.
 */
typedef void (*SonorEntriesUse) (GtkWidget          *from,
                                 const char * const *texts);

void sonor_entries_window_ask (GtkWidget          *from,
                               const char         *heading,
                               const char         *verb,
                               const char * const *labels,
                               const char * const *texts,
                               SonorEntriesUse     use);

G_END_DECLS
