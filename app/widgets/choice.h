/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define SONOR_TYPE_CHOICE (sonor_choice_get_type ())
G_DECLARE_FINAL_TYPE (SonorChoice, sonor_choice, SONOR, CHOICE, GObject)

SonorChoice *sonor_choice_new (const char *value,
                               const char *label,
                               guint       depth);
const char  *sonor_choice_get_value (SonorChoice *self);
const char  *sonor_choice_get_label (SonorChoice *self);
guint        sonor_choice_get_depth (SonorChoice *self);

G_END_DECLS
