/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "model/intake-draft.h"

G_BEGIN_DECLS

#define SONOR_TYPE_CONFLICT_WINDOW (sonor_conflict_window_get_type ())
G_DECLARE_FINAL_TYPE (SonorConflictWindow, sonor_conflict_window, SONOR, CONFLICT_WINDOW, AdwWindow)

GtkWidget *sonor_conflict_window_new (GtkWidget        *from,
                                      SonorIntakeDraft *draft);

G_END_DECLS
