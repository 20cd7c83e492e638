/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SONOR_PLAYER_SLOWEST 0.75
#define SONOR_PLAYER_FASTEST 2.0

#define SONOR_TYPE_RECORDING_PLAYER (sonor_recording_player_get_type ())
G_DECLARE_FINAL_TYPE (SonorRecordingPlayer, sonor_recording_player, SONOR, RECORDING_PLAYER, GObject)

/*
 * Signals: "changed": it plays or not, or is elsewhere; "problem" (const GError *): it cannot be heard, and why.
 */

SonorRecordingPlayer *sonor_recording_player_new (void);
void                  sonor_recording_player_load_async (SonorRecordingPlayer *self,
                                                         GBytes               *bytes,
                                                         GCancellable         *cancellable,
                                                         GAsyncReadyCallback   callback,
                                                         gpointer              user_data);
gboolean              sonor_recording_player_load_finish (SonorRecordingPlayer  *self,
                                                          GAsyncResult          *result,
                                                          GError               **error) G_GNUC_WARN_UNUSED_RESULT;
double                sonor_recording_player_get_seconds (SonorRecordingPlayer *self);
GBytes               *sonor_recording_player_get_peaks (SonorRecordingPlayer *self,
                                                        guint                 side);
gboolean              sonor_recording_player_play (SonorRecordingPlayer  *self,
                                                   const char            *route,
                                                   GError               **error) G_GNUC_WARN_UNUSED_RESULT;
void                  sonor_recording_player_pause (SonorRecordingPlayer *self);
gboolean              sonor_recording_player_is_playing (SonorRecordingPlayer *self);
void                  sonor_recording_player_seek (SonorRecordingPlayer *self,
                                                   double                seconds);
double                sonor_recording_player_get_position (SonorRecordingPlayer *self);
void                  sonor_recording_player_set_speed (SonorRecordingPlayer *self,
                                                        double                speed);

G_END_DECLS
