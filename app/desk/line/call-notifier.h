/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "desk/line/line.h"

G_BEGIN_DECLS

#define SONOR_TYPE_CALL_NOTIFIER (sonor_call_notifier_get_type ())
G_DECLARE_FINAL_TYPE (SonorCallNotifier, sonor_call_notifier, SONOR, CALL_NOTIFIER, GObject)

SonorCallNotifier *sonor_call_notifier_new (SonorLine *line);

G_END_DECLS
