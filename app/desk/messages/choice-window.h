/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "model/workplace.h"

G_BEGIN_DECLS

#define SONOR_TYPE_CHOICE_WINDOW (sonor_choice_window_get_type ())
G_DECLARE_DERIVABLE_TYPE (SonorChoiceWindow, sonor_choice_window, SONOR, CHOICE_WINDOW, AdwWindow)

/**
 * SonorChoiceWindowClass:
 * @choose: called with the id of the row that was chosen, which may be %NULL; the window closes by itself
 *
 * What a choice window of its own kind does.
 */
struct _SonorChoiceWindowClass
{
  AdwWindowClass parent_class;

  void (*choose) (SonorChoiceWindow *self,
                  const char        *id);
};

void        sonor_choice_window_set_titles       (SonorChoiceWindow *self,
                                                  const char        *title,
                                                  const char        *heading);
void        sonor_choice_window_add_above        (SonorChoiceWindow *self,
                                                  GtkWidget         *widget);
void        sonor_choice_window_add_button       (SonorChoiceWindow *self,
                                                  GtkWidget         *button);
void        sonor_choice_window_add_row          (SonorChoiceWindow *self,
                                                  const char        *id,
                                                  const char        *title,
                                                  const char        *about,
                                                  gboolean           can_be_chosen);
void        sonor_choice_window_remove_rows      (SonorChoiceWindow *self);
void        sonor_choice_window_open             (SonorChoiceWindow *self,
                                                  GtkWidget         *from,
                                                  SonorWorkplace    *workplace,
                                                  const char        *conversation);
void        sonor_choice_window_do               (SonorChoiceWindow *self,
                                                  SonorQuery        *query,
                                                  const char        *done);
void        sonor_choice_window_tell             (SonorChoiceWindow *self,
                                                  const GError      *error);
const char *sonor_choice_window_get_conversation (SonorChoiceWindow *self);

G_END_DECLS
