/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "desk/ticket/ticket-form.h"

G_BEGIN_DECLS

#define SONOR_TYPE_PART_FORMS (sonor_part_forms_get_type ())
G_DECLARE_FINAL_TYPE (SonorPartForms, sonor_part_forms, SONOR, PART_FORMS, GtkWidget)

/* Makes the form for one unit's part. */
typedef GtkWidget *(*SonorPartFormNew) (SonorTicketFile *file,
                                        int              unit_id);

GtkWidget *sonor_part_forms_new (SonorTicketFile  *file,
                                 const char       *action,
                                 SonorPartFormNew  create);

G_END_DECLS
