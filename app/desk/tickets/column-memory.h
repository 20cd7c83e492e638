/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "model/workplace.h"

G_BEGIN_DECLS

#define SONOR_TYPE_COLUMN_MEMORY (sonor_column_memory_get_type ())
G_DECLARE_FINAL_TYPE (SonorColumnMemory, sonor_column_memory, SONOR, COLUMN_MEMORY, GObject)

SonorColumnMemory *sonor_column_memory_new (SonorWorkplace *workplace,
                                            GtkColumnView  *view);
void               sonor_column_memory_keep (SonorColumnMemory *self);

G_END_DECLS
