/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

char *sonor_xml_from_json (JsonNode   *node,
                           const char *root);

G_END_DECLS
