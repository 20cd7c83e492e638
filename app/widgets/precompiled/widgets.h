/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What nearly every widget begins with, read once for all of them. A file still names what it needs itself. */
#include <gtk/gtk.h>
