/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What nearly every file of the media engine begins with, read once for all of them. A file still names what it needs itself. */
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
