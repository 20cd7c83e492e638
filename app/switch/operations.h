/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "switch/recording-keeper.h"
#include "switch/switch.h"

G_BEGIN_DECLS

#define SONOR_TYPE_OPERATIONS (sonor_operations_get_type ())
G_DECLARE_FINAL_TYPE (SonorOperations, sonor_operations, SONOR, OPERATIONS, GObject)

/* Signal: "drained": the last call is over, or has had its time; the switch is to stop. */

SonorOperations      *sonor_operations_start (SonorSwitch     *owner,
                                              SonorConfig     *config,
                                              SonorRegistrar  *registrar,
                                              GError         **error) G_GNUC_WARN_UNUSED_RESULT;
void                  sonor_operations_stop (SonorOperations *self);
void                  sonor_operations_drain (SonorOperations *self);
void                  sonor_operations_call_ended (SonorOperations *self,
                                                   const char      *call_id,
                                                   const char      *outcome);
void                  sonor_operations_call_refused (SonorOperations *self);

gboolean              sonor_operations_is_draining (SonorOperations *self);
double                sonor_operations_get_up_seconds (SonorOperations *self);
guint                 sonor_operations_get_n_registered (SonorOperations *self);
guint64               sonor_operations_count (SonorOperations *self,
                                              const char      *outcome);
SonorRecordingKeeper *sonor_operations_get_keeper (SonorOperations *self);

G_END_DECLS
