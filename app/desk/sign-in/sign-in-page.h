/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "model/workplace.h"

G_BEGIN_DECLS

#define SONOR_TYPE_SIGN_IN_PAGE (sonor_sign_in_page_get_type ())
G_DECLARE_FINAL_TYPE (SonorSignInPage, sonor_sign_in_page, SONOR, SIGN_IN_PAGE, GtkWidget)

/* Signal: "signed-in" (SonorWorkplace). */

GtkWidget *sonor_sign_in_page_new (GSettings *settings);
void       sonor_sign_in_page_begin (SonorSignInPage *self,
                                     const GError    *reason);

G_END_DECLS
