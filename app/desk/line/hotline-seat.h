/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/workplace.h"

G_BEGIN_DECLS

#define SONOR_TYPE_HOTLINE_SEAT (sonor_hotline_seat_get_type ())
G_DECLARE_FINAL_TYPE (SonorHotlineSeat, sonor_hotline_seat, SONOR, HOTLINE_SEAT, GObject)

/* Signal: "changed": whether the person is ready, as the database has it, may be another answer now. */

SonorHotlineSeat *sonor_hotline_seat_new (SonorWorkplace *workplace);
gboolean          sonor_hotline_seat_exists (SonorHotlineSeat *self);
gboolean          sonor_hotline_seat_is_ready (SonorHotlineSeat *self);
void              sonor_hotline_seat_sign_in_async (SonorHotlineSeat    *self,
                                                    GCancellable        *cancellable,
                                                    GAsyncReadyCallback  callback,
                                                    gpointer             user_data);
gboolean          sonor_hotline_seat_sign_in_finish (SonorHotlineSeat  *self,
                                                     GAsyncResult      *result,
                                                     char             **address,
                                                     char             **password,
                                                     GError           **error) G_GNUC_WARN_UNUSED_RESULT;
void              sonor_hotline_seat_set_ready_async (SonorHotlineSeat    *self,
                                                      gboolean             ready,
                                                      GCancellable        *cancellable,
                                                      GAsyncReadyCallback  callback,
                                                      gpointer             user_data);
gboolean          sonor_hotline_seat_set_ready_finish (SonorHotlineSeat  *self,
                                                       GAsyncResult      *result,
                                                       GError           **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
