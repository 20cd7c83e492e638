/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "model/workplace.h"

G_BEGIN_DECLS

gboolean sonor_follow_up_goes_on (SonorWorkplace *workplace);
void     sonor_follow_up_set_goes_on (SonorWorkplace *workplace,
                                      gboolean        goes_on);
void     sonor_follow_up_next (SonorWorkplace *workplace,
                               GtkWidget      *from);

G_END_DECLS
