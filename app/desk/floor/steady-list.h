/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "model/live-query.h"

G_BEGIN_DECLS

#define SONOR_TYPE_STEADY_LIST (sonor_steady_list_get_type ())
G_DECLARE_FINAL_TYPE (SonorSteadyList, sonor_steady_list, SONOR, STEADY_LIST, GtkWidget)

/**
 * SonorSteadyMake:
 * @id: whose row
 * @owner: who has the list
 *
 * Returns: (transfer floating): a row that says nothing yet
 */
typedef GtkWidget *(*SonorSteadyMake) (const char *id,
                                       GtkWidget  *owner);

/**
 * SonorSteadyShow:
 * @row: a row
 * @rows: what has been read
 * @index: its row of it
 * @owner: who has the list
 *
 * Makes a row say what has been read.
 */
typedef void (*SonorSteadyShow) (GtkWidget   *row,
                                 SonorResult *rows,
                                 guint        index,
                                 GtkWidget   *owner);

GtkWidget   *sonor_steady_list_new (const char      *title,
                                    const char      *empty,
                                    const char      *id_column,
                                    SonorSteadyMake  make,
                                    SonorSteadyShow  show,
                                    GtkWidget       *owner);
void         sonor_steady_list_follow (SonorSteadyList *self,
                                       SonorLiveQuery  *query);
void         sonor_steady_list_read (SonorSteadyList *self);
SonorResult *sonor_steady_list_get_rows (SonorSteadyList *self);
void         sonor_steady_list_set_title (SonorSteadyList *self,
                                          const char      *title);

G_END_DECLS
