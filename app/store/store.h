/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * store: PostgreSQL in the GLib loop. A SonorDatabase is one person's signed-in session: it connects, fails over,
 * queries, listens and says the truth about itself; a SonorOutbox keeps on this machine what could not be sent yet
 * and every unsent draft, sealed (SonorSeal). Needs base, libpq, SQLite and GnuTLS; knows no table and no screen.
 */

#pragma once

#include "store/database.h"
#include "store/outbox.h"
#include "store/query.h"
#include "store/result.h"
#include "store/seal.h"
#include "store/store-error.h"
