/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What nearly every file of the boards begins with, read once for all of them. A file still names what it needs itself. */
#include <glib/gi18n-lib.h>
#include <gtk/gtk.h>
