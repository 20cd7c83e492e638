/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define SONOR_TYPE_REGISTRATION (sonor_registration_get_type ())
G_DECLARE_FINAL_TYPE (SonorRegistration, sonor_registration, SONOR, REGISTRATION, GObject)

const char *sonor_registration_get_user (SonorRegistration *self);
void        sonor_registration_resolve (SonorRegistration *self,
                                        const char        *ha1);
void        sonor_registration_give_up (SonorRegistration *self);

G_END_DECLS
