/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "switch/operations.h"

G_BEGIN_DECLS

char *sonor_metrics_write (SonorSwitch     *owner,
                           SonorOperations *operations,
                           SonorResult     *floor);

G_END_DECLS
