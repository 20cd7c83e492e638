/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void        sonor_file_choice_open_async (GtkWidget           *from,
                                          const char          *title,
                                          GAsyncReadyCallback  callback,
                                          gpointer             user_data);
GListModel *sonor_file_choice_open_finish (GAsyncResult *result);
void        sonor_file_choice_save_async (GtkWidget           *from,
                                          const char          *title,
                                          const char          *name,
                                          GAsyncReadyCallback  callback,
                                          gpointer             user_data);
GFile      *sonor_file_choice_save_finish (GAsyncResult *result);

G_END_DECLS
