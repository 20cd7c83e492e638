/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define SONOR_TYPE_APPLICATION (sonor_application_get_type ())
G_DECLARE_FINAL_TYPE (SonorApplication, sonor_application, SONOR, APPLICATION, AdwApplication)

SonorApplication *sonor_application_new (GSettings *settings);

G_END_DECLS
