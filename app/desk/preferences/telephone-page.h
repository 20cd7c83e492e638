/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "desk/line/line.h"

G_BEGIN_DECLS

#define SONOR_TYPE_TELEPHONE_PAGE (sonor_telephone_page_get_type ())
G_DECLARE_FINAL_TYPE (SonorTelephonePage, sonor_telephone_page, SONOR, TELEPHONE_PAGE, AdwBin)

GtkWidget *sonor_telephone_page_new (SonorLine *line);

G_END_DECLS
