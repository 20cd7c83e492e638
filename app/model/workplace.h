/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "model/person.h"
#include "model/phrases.h"
#include "store/database.h"
#include "store/outbox.h"

G_BEGIN_DECLS

#define SONOR_TYPE_WORKPLACE (sonor_workplace_get_type ())
G_DECLARE_FINAL_TYPE (SonorWorkplace, sonor_workplace, SONOR, WORKPLACE, GObject)

void            sonor_workplace_open_async (SonorDatabase       *database,
                                            GCancellable        *cancellable,
                                            GAsyncReadyCallback  callback,
                                            gpointer             user_data);
SonorWorkplace *sonor_workplace_open_finish (GAsyncResult  *result,
                                             GError       **error) G_GNUC_WARN_UNUSED_RESULT;

SonorDatabase  *sonor_workplace_get_database (SonorWorkplace *self);
SonorPerson    *sonor_workplace_get_person (SonorWorkplace *self);
SonorOutbox    *sonor_workplace_get_outbox (SonorWorkplace *self);
const GError   *sonor_workplace_get_outbox_error (SonorWorkplace *self);
GTimeZone      *sonor_workplace_get_zone (SonorWorkplace *self);
char           *sonor_workplace_dup_clock (SonorWorkplace *self,
                                           GDateTime      *at);
GListModel     *sonor_workplace_get_areas (SonorWorkplace *self);
GListModel     *sonor_workplace_get_units (SonorWorkplace *self);
SonorPhrases   *sonor_workplace_get_phrases (SonorWorkplace *self);

JsonNode       *sonor_workplace_get_preference (SonorWorkplace *self,
                                                const char     *key);
void            sonor_workplace_set_preference (SonorWorkplace *self,
                                                const char     *key,
                                                JsonNode       *value);

G_END_DECLS
