/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "model/phrases.h"

G_BEGIN_DECLS

#define SONOR_TYPE_PHRASE_PAGE (sonor_phrase_page_get_type ())
G_DECLARE_FINAL_TYPE (SonorPhrasePage, sonor_phrase_page, SONOR, PHRASE_PAGE, AdwBin)

GtkWidget *sonor_phrase_page_new (SonorPhrases *phrases);

G_END_DECLS
