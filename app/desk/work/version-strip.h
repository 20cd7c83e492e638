/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SONOR_TYPE_VERSION_STRIP (sonor_version_strip_get_type ())
G_DECLARE_FINAL_TYPE (SonorVersionStrip, sonor_version_strip, SONOR, VERSION_STRIP, GtkWidget)

GtkWidget *sonor_version_strip_new          (const char        *keep);
void       sonor_version_strip_ask          (SonorVersionStrip *self,
                                             const char        *words,
                                             gboolean           can_take);
void       sonor_version_strip_put_away     (SonorVersionStrip *self);
gboolean   sonor_version_strip_get_asks     (SonorVersionStrip *self);
gboolean   sonor_version_strip_get_theirs   (SonorVersionStrip *self);
void       sonor_version_strip_look_at_mine (SonorVersionStrip *self);

G_END_DECLS
