/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "model/workplace.h"

G_BEGIN_DECLS

#define SONOR_TYPE_CALLER_RULE_WINDOW (sonor_caller_rule_window_get_type ())
G_DECLARE_FINAL_TYPE (SonorCallerRuleWindow, sonor_caller_rule_window, SONOR, CALLER_RULE_WINDOW, AdwWindow)

GtkWidget *sonor_caller_rule_window_new (SonorWorkplace *workplace);

G_END_DECLS
