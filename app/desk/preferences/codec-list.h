/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

void sonor_codec_list_add (AdwPreferencesGroup *group,
                           GSettings           *settings);

G_END_DECLS
