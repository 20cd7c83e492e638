/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define SONOR_TYPE_PLACE (sonor_place_get_type ())
G_DECLARE_FINAL_TYPE (SonorPlace, sonor_place, SONOR, PLACE, GObject)

const char *sonor_place_get_code (SonorPlace *self);
const char *sonor_place_get_name (SonorPlace *self);
guint       sonor_place_get_depth (SonorPlace *self);

G_END_DECLS
