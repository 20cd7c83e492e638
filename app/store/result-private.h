/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <libpq-fe.h>

#include "store/result.h"

G_BEGIN_DECLS

SonorResult *sonor_result_new (PGresult *rows);

G_END_DECLS
