/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "switch/switch.h"

G_BEGIN_DECLS

#define SONOR_TYPE_RECORDING_KEEPER (sonor_recording_keeper_get_type ())
G_DECLARE_FINAL_TYPE (SonorRecordingKeeper, sonor_recording_keeper, SONOR, RECORDING_KEEPER, GObject)

/* Signal: "idle": no recording waits to be finished any more. */

SonorRecordingKeeper *sonor_recording_keeper_start (SonorSwitch  *owner,
                                                    GError      **error) G_GNUC_WARN_UNUSED_RESULT;
void                  sonor_recording_keeper_stop (SonorRecordingKeeper *self);
void                  sonor_recording_keeper_sweep (SonorRecordingKeeper *self);
guint                 sonor_recording_keeper_get_n_waiting (SonorRecordingKeeper *self);
guint64               sonor_recording_keeper_get_n_finished (SonorRecordingKeeper *self);
guint64               sonor_recording_keeper_get_n_failed (SonorRecordingKeeper *self);
guint64               sonor_recording_keeper_get_free_bytes (SonorRecordingKeeper *self);

G_END_DECLS
