/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/workplace.h"

G_BEGIN_DECLS

#define SONOR_TYPE_URGING (sonor_urging_get_type ())
G_DECLARE_FINAL_TYPE (SonorUrging, sonor_urging, SONOR, URGING, GObject)

/*
 * Signals: "urged" (const char *id, const char *number): the server has it; "refused" (const char *id, const GError *): it did not
 * take it, also for what an earlier session sent.
 */

SonorUrging *sonor_urging_new (SonorWorkplace *workplace);
char        *sonor_urging_send (SonorUrging *self,
                                const char  *ticket_id,
                                const char  *note,
                                const char  *call_id);

G_END_DECLS
