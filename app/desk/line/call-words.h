/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "phone/phone-call.h"

G_BEGIN_DECLS

const char *sonor_call_words_state (SonorPhoneCall *call);
char       *sonor_call_words_dup_end (SonorPhoneCall *call);
char       *sonor_call_words_dup_who (const char *name,
                                      const char *number);
char       *sonor_call_words_dup_seconds (gint64 seconds);
const char *sonor_call_words_language (const char *code);

G_END_DECLS
