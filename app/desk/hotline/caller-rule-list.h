/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "model/workplace.h"

G_BEGIN_DECLS

#define SONOR_TYPE_CALLER_RULE_LIST (sonor_caller_rule_list_get_type ())
G_DECLARE_FINAL_TYPE (SonorCallerRuleList, sonor_caller_rule_list, SONOR, CALLER_RULE_LIST, GtkWidget)

GtkWidget *sonor_caller_rule_list_new (SonorWorkplace *workplace);
void       sonor_caller_rule_list_read (SonorCallerRuleList *self);

G_END_DECLS
