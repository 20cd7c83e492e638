/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "model/workplace.h"

G_BEGIN_DECLS

#define SONOR_TYPE_CONNECTION_STRIP (sonor_connection_strip_get_type ())
G_DECLARE_FINAL_TYPE (SonorConnectionStrip, sonor_connection_strip, SONOR, CONNECTION_STRIP, GtkWidget)

void sonor_connection_strip_set_workplace (SonorConnectionStrip *self,
                                           SonorWorkplace       *workplace);

G_END_DECLS
