/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SONOR_TYPE_KEYPAD (sonor_keypad_get_type ())
G_DECLARE_FINAL_TYPE (SonorKeypad, sonor_keypad, SONOR, KEYPAD, GtkWidget)

/*
 * Signal: "pressed" (const char *key): one of 0 to 9, * and #, by pointer, or typed while the focus is in the keypad.
 */

GtkWidget *sonor_keypad_new (void);

G_END_DECLS
