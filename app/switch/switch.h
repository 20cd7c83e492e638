/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * switch: the call centre in one process. It lets citizens' calls in from the trunk, greets them, has the database find
 * them a seat, rings it, joins both, records, and asks at the end whether it helped. Who gets which call is decided in
 * the database, so that several switches can serve one hotline; what has happened is told to it by a ledger that waits
 * while it is away.
 */

#pragma once

#include "base/config.h"
#include "media/engine.h"
#include "store/database.h"
#include "switch/ledger.h"
#include "switch/prompt-book.h"
#include "voice/voice.h"

G_BEGIN_DECLS

#define SONOR_TYPE_SWITCH (sonor_switch_get_type ())
G_DECLARE_FINAL_TYPE (SonorSwitch, sonor_switch, SONOR, SWITCH, GObject)

typedef struct _SonorLines SonorLines;
typedef struct _SonorOperations SonorOperations;
typedef struct _SonorSwitchCall SonorSwitchCall;
typedef struct _SonorTalk SonorTalk;

SonorSwitch       *sonor_switch_start (SonorConfig  *config,
                                       GError      **error) G_GNUC_WARN_UNUSED_RESULT;
void               sonor_switch_stop_async (SonorSwitch         *self,
                                            GAsyncReadyCallback  callback,
                                            gpointer             user_data);
gboolean           sonor_switch_stop_finish (SonorSwitch   *self,
                                             GAsyncResult  *result,
                                             GError       **error);

gboolean           sonor_switch_reload (SonorSwitch *self);

gboolean           sonor_switch_is_stopping (SonorSwitch *self);
const char        *sonor_switch_get_name (SonorSwitch *self);
const char        *sonor_switch_get_address (SonorSwitch *self);
const char        *sonor_switch_get_recordings (SonorSwitch *self);
const char        *sonor_switch_get_certificates (SonorSwitch *self);
SonorUserAgent    *sonor_switch_get_user_agent (SonorSwitch *self);
SonorMediaEngine  *sonor_switch_get_engine (SonorSwitch *self);
SonorMediaProfile *sonor_switch_get_profile (SonorSwitch *self);
SonorMediaProfile *sonor_switch_get_seat_profile (SonorSwitch *self);
guint              sonor_switch_get_ring_seconds (SonorSwitch *self);
SonorLines        *sonor_switch_get_lines (SonorSwitch *self);
void               sonor_switch_take_call (SonorSwitch     *self,
                                           SonorSwitchCall *call);
GPtrArray         *sonor_switch_list_legs (SonorSwitch     *self,
                                           SonorSwitchCall *call);
char             **sonor_switch_list_calls (SonorSwitch *self);
SonorSwitchCall   *sonor_switch_find_call (SonorSwitch *self,
                                           const char  *id);
SonorTalk         *sonor_switch_find_talk (SonorSwitch *self,
                                           SonorCall   *call);
SonorDatabase     *sonor_switch_get_database (SonorSwitch *self);
SonorLedger       *sonor_switch_get_ledger (SonorSwitch *self);
SonorPromptBook   *sonor_switch_get_prompts (SonorSwitch *self);
GHashTable        *sonor_switch_get_calls (SonorSwitch *self);
SonorOperations   *sonor_switch_get_operations (SonorSwitch *self);

G_END_DECLS
