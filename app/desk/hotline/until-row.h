/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define SONOR_TYPE_UNTIL_ROW (sonor_until_row_get_type ())
G_DECLARE_FINAL_TYPE (SonorUntilRow, sonor_until_row, SONOR, UNTIL_ROW, AdwActionRow)

GtkWidget *sonor_until_row_new (const char *title);
void       sonor_until_row_set (SonorUntilRow *self,
                                const char    *day,
                                const char    *time);
gboolean   sonor_until_row_is_good (SonorUntilRow *self);
char      *sonor_until_row_dup (SonorUntilRow *self);

G_END_DECLS
