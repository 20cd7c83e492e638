/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/workplace.h"

G_BEGIN_DECLS

#define SONOR_TYPE_HOTLINE_SEAT (sonor_hotline_seat_get_type ())
G_DECLARE_FINAL_TYPE (SonorHotlineSeat, sonor_hotline_seat, SONOR, HOTLINE_SEAT, GObject)

/* Signal: "changed": the status, as the database has it, or the breaks that can be taken may be others now. */

SonorHotlineSeat *sonor_hotline_seat_new (SonorWorkplace *workplace);
gboolean          sonor_hotline_seat_exists (SonorHotlineSeat *self);
const char       *sonor_hotline_seat_get_status (SonorHotlineSeat *self);
const char       *sonor_hotline_seat_get_reason (SonorHotlineSeat *self);
GHashTable       *sonor_hotline_seat_get_breaks (SonorHotlineSeat *self);
const char       *sonor_hotline_seat_get_state (SonorHotlineSeat *self);
const char       *sonor_hotline_seat_get_call_id (SonorHotlineSeat *self);
int               sonor_hotline_seat_get_wrap_up_seconds (SonorHotlineSeat *self);
const char       *sonor_hotline_seat_get_queue_name (SonorHotlineSeat *self,
                                                     const char       *code);
void              sonor_hotline_seat_sign_in_async (SonorHotlineSeat    *self,
                                                    GCancellable        *cancellable,
                                                    GAsyncReadyCallback  callback,
                                                    gpointer             user_data);
gboolean          sonor_hotline_seat_sign_in_finish (SonorHotlineSeat  *self,
                                                     GAsyncResult      *result,
                                                     char             **address,
                                                     char             **password,
                                                     GError           **error) G_GNUC_WARN_UNUSED_RESULT;
void              sonor_hotline_seat_set_status_async (SonorHotlineSeat    *self,
                                                       const char          *status,
                                                       const char          *reason,
                                                       GCancellable        *cancellable,
                                                       GAsyncReadyCallback  callback,
                                                       gpointer             user_data);
gboolean          sonor_hotline_seat_set_status_finish (SonorHotlineSeat  *self,
                                                        GAsyncResult      *result,
                                                        GError           **error) G_GNUC_WARN_UNUSED_RESULT;
void              sonor_hotline_seat_end_wrap_up_async (SonorHotlineSeat    *self,
                                                        GCancellable        *cancellable,
                                                        GAsyncReadyCallback  callback,
                                                        gpointer             user_data);

G_END_DECLS
