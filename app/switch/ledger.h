/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/database.h"

G_BEGIN_DECLS

#define SONOR_TYPE_LEDGER (sonor_ledger_get_type ())
G_DECLARE_FINAL_TYPE (SonorLedger, sonor_ledger, SONOR, LEDGER, GObject)

SonorLedger *sonor_ledger_new (SonorDatabase *database);
void         sonor_ledger_write (SonorLedger *self,
                                 SonorQuery  *query);
guint        sonor_ledger_get_n_waiting (SonorLedger *self);

G_END_DECLS
