/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/ticket-words.h"

G_BEGIN_DECLS

const SonorWord *sonor_refusal_words (gsize *n_words);

G_END_DECLS
