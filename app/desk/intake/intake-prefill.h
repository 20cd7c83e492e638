/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/intake-fields.h"

G_BEGIN_DECLS

void sonor_intake_prefill_read (const char        *prefill,
                                SonorIntakeFields *fields);

G_END_DECLS
