/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>
#include <sofia-sip/sip.h>

G_BEGIN_DECLS

char    *sonor_connection_contact_dup (const char  *uri,
                                       const sip_t *response);
gboolean sonor_connection_is_translated (const sip_t *response);

G_END_DECLS
