/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/intake-fields.h"
#include "model/workplace.h"

G_BEGIN_DECLS

#define SONOR_TYPE_INTAKE_SERVER_COPY (sonor_intake_server_copy_get_type ())
G_DECLARE_FINAL_TYPE (SonorIntakeServerCopy, sonor_intake_server_copy, SONOR, INTAKE_SERVER_COPY, GObject)

/*
 * Signals: "saved" (its version is another), "conflict" (another computer has saved other fields), "accepted" (JsonObject *: there is a
 * ticket already), "trouble" (const GError *: the server does not keep it).
 */

SonorIntakeServerCopy *sonor_intake_server_copy_new (SonorWorkplace    *workplace,
                                                     const char        *id,
                                                     SonorIntakeFields *fields,
                                                     gint64             version);

JsonObject            *sonor_intake_server_copy_get_theirs (SonorIntakeServerCopy *self);
gint64                 sonor_intake_server_copy_get_version (SonorIntakeServerCopy *self);
gboolean               sonor_intake_server_copy_is_whole (SonorIntakeServerCopy *self);

void                   sonor_intake_server_copy_set_open (SonorIntakeServerCopy *self,
                                                          gboolean               open);
void                   sonor_intake_server_copy_save (SonorIntakeServerCopy *self);
void                   sonor_intake_server_copy_save_later (SonorIntakeServerCopy *self);
void                   sonor_intake_server_copy_meet (SonorIntakeServerCopy *self,
                                                      gint64                 version,
                                                      JsonObject            *fields);
void                   sonor_intake_server_copy_resolve (SonorIntakeServerCopy *self,
                                                         JsonObject            *fields);
void                   sonor_intake_server_copy_discard (SonorIntakeServerCopy *self);

G_END_DECLS
