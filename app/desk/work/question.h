/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define SONOR_TYPE_QUESTION (sonor_question_get_type ())
G_DECLARE_FINAL_TYPE (SonorQuestion, sonor_question, SONOR, QUESTION, AdwWindow)

typedef void (*SonorQuestionYes) (gpointer user_data);

void sonor_question_ask (GtkWidget        *from,
                         const char       *heading,
                         const char       *body,
                         const char       *yes,
                         gboolean          hurts,
                         SonorQuestionYes  callback,
                         gpointer          user_data,
                         GDestroyNotify    destroy);

G_END_DECLS
