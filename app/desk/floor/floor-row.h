/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "store/result.h"

G_BEGIN_DECLS

#define SONOR_TYPE_FLOOR_ROW (sonor_floor_row_get_type ())
G_DECLARE_FINAL_TYPE (SonorFloorRow, sonor_floor_row, SONOR, FLOOR_ROW, GtkWidget)

typedef GMenu *(*SonorFloorRowMenu) (GtkWidget *row,
                                     GtkWidget *owner);

GtkWidget  *sonor_floor_row_new (void);
void        sonor_floor_row_set_words (SonorFloorRow *self,
                                       const char    *title,
                                       const char    *about);
void        sonor_floor_row_set_clock (SonorFloorRow *self,
                                       double         seconds,
                                       double         limit);
GtkWidget  *sonor_floor_row_add_button (SonorFloorRow *self,
                                        const char    *label,
                                        const char    *action,
                                        const char    *target);
void        sonor_floor_row_add_menu (SonorFloorRow     *self,
                                      const char        *words,
                                      SonorFloorRowMenu  make,
                                      GtkWidget         *owner);
void        sonor_floor_row_append_item (GMenu      *menu,
                                         const char *label,
                                         const char *action,
                                         GVariant   *target);
gboolean    sonor_floor_row_is_open (SonorFloorRow *self);
const char *sonor_floor_row_text (SonorResult *rows,
                                  guint        row,
                                  const char  *column);

G_END_DECLS
