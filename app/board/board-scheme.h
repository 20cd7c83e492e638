/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "widgets/outline.h"

G_BEGIN_DECLS

SonorOutline *sonor_board_scheme_new (void);

G_END_DECLS
