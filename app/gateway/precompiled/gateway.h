/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What nearly every file of the gateway begins with, read once for all of them. A file still names what it needs itself. */
#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <libsoup/soup.h>
