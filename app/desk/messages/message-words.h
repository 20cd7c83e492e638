/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

const char *sonor_message_words_channel_icon (const char *channel);
const char *sonor_message_words_form (const char *form);
char       *sonor_message_words_wait (double       waited,
                                      double       limit,
                                      const char **style);
char       *sonor_message_words_state (const char *state,
                                       const char *code,
                                       const char *failure);

G_END_DECLS
