/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/intake-server-copy.h"

G_BEGIN_DECLS

#define SONOR_TYPE_INTAKE_LOCAL_COPY (sonor_intake_local_copy_get_type ())
G_DECLARE_FINAL_TYPE (SonorIntakeLocalCopy, sonor_intake_local_copy, SONOR, INTAKE_LOCAL_COPY, GObject)

/* Signals: "saved" (the disk has more than before), "trouble" (const GError *: it cannot be written). */

#define SONOR_INTAKE_LOCAL_COPY_KEY_PREFIX "intake/"

SonorIntakeLocalCopy *sonor_intake_local_copy_new (SonorWorkplace        *workplace,
                                                   const char            *id,
                                                   SonorIntakeFields     *fields,
                                                   SonorIntakeServerCopy *server_copy);

gboolean              sonor_intake_local_copy_is_whole (SonorIntakeLocalCopy *self);

void                  sonor_intake_local_copy_set_action (SonorIntakeLocalCopy *self,
                                                          const char           *action);
void                  sonor_intake_local_copy_set_written_at (SonorIntakeLocalCopy *self,
                                                              gint64                written_at);
void                  sonor_intake_local_copy_save (SonorIntakeLocalCopy *self);
void                  sonor_intake_local_copy_remove (SonorIntakeLocalCopy *self);

G_END_DECLS
