/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "media/media-leg.h"
#include "switch/switch.h"

G_BEGIN_DECLS

#define SONOR_TYPE_HOTLINE_MENU (sonor_hotline_menu_get_type ())
G_DECLARE_FINAL_TYPE (SonorHotlineMenu, sonor_hotline_menu, SONOR, HOTLINE_MENU, GObject)

/* Signal: "chosen" (const char *key, const char *language): a key, or what silence means. */

SonorHotlineMenu *sonor_hotline_menu_new (SonorSwitch   *owner,
                                          SonorMediaLeg *leg,
                                          SonorResult   *route);
void              sonor_hotline_menu_begin (SonorHotlineMenu *self);

G_END_DECLS
