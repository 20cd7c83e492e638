/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "desk/work/role-pages.h"
#include "model/workplace.h"

G_BEGIN_DECLS

#define SONOR_TYPE_INTAKE_PAGE (sonor_intake_page_get_type ())
G_DECLARE_FINAL_TYPE (SonorIntakePage, sonor_intake_page, SONOR, INTAKE_PAGE, GtkWidget)

GtkWidget *sonor_intake_page_new (SonorWorkplace      *workplace,
                                  const SonorRolePage *role_page);
void       sonor_intake_page_begin (SonorIntakePage *self,
                                    const char      *prefill);

G_END_DECLS
