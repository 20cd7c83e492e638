/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "desk/intake/caller-pane.h"
#include "desk/intake/current-draft.h"
#include "desk/intake/hint-pane.h"
#include "desk/intake/intake-foot.h"
#include "desk/intake/intake-form.h"

G_BEGIN_DECLS

#define SONOR_TYPE_INTAKE_VERBS (sonor_intake_verbs_get_type ())
G_DECLARE_FINAL_TYPE (SonorIntakeVerbs, sonor_intake_verbs, SONOR, INTAKE_VERBS, GObject)

SonorIntakeVerbs *sonor_intake_verbs_new (SonorWorkplace    *workplace,
                                          SonorCurrentDraft *current,
                                          GtkWidget         *page,
                                          SonorCallerPane   *caller,
                                          SonorIntakeForm   *form,
                                          SonorHintPane     *hints,
                                          SonorIntakeFoot   *foot);

G_END_DECLS
