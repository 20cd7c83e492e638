/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define SONOR_TYPE_PHRASE (sonor_phrase_get_type ())
G_DECLARE_FINAL_TYPE (SonorPhrase, sonor_phrase, SONOR, PHRASE, GObject)

const char *sonor_phrase_get_shortcut (SonorPhrase *self);
const char *sonor_phrase_get_body (SonorPhrase *self);
gboolean    sonor_phrase_get_own (SonorPhrase *self);

G_END_DECLS
