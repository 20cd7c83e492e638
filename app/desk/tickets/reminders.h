/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "model/workplace.h"

G_BEGIN_DECLS

#define SONOR_TYPE_REMINDERS (sonor_reminders_get_type ())
G_DECLARE_FINAL_TYPE (SonorReminders, sonor_reminders, SONOR, REMINDERS, GObject)

SonorReminders *sonor_reminders_new (SonorWorkplace *workplace,
                                     GtkWidget      *view);

G_END_DECLS
