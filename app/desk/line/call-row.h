/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "phone/phone-call.h"

G_BEGIN_DECLS

#define SONOR_TYPE_CALL_ROW (sonor_call_row_get_type ())
G_DECLARE_FINAL_TYPE (SonorCallRow, sonor_call_row, SONOR, CALL_ROW, GtkWidget)

GtkWidget      *sonor_call_row_new (void);
void            sonor_call_row_show (SonorCallRow   *self,
                                     SonorPhoneCall *call,
                                     gboolean        large,
                                 const char     *queue);
SonorPhoneCall *sonor_call_row_get_call (SonorCallRow *self);
void            sonor_call_row_tick (SonorCallRow *self);
void            sonor_call_row_add_verb (SonorCallRow *self,
                                         GtkWidget    *button);

G_END_DECLS
