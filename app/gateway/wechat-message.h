/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SonorWechatMessageError:
 * @SONOR_WECHAT_MESSAGE_ERROR_XML: it is no XML that is taken
 * @SONOR_WECHAT_MESSAGE_ERROR_FIELD: a field is missing, or is not as it must be
 *
 * The message of the latter begins with the field's name and a colon.
 */
typedef enum
{
  SONOR_WECHAT_MESSAGE_ERROR_XML,
  SONOR_WECHAT_MESSAGE_ERROR_FIELD,
} SonorWechatMessageError;

#define SONOR_WECHAT_MESSAGE_ERROR (sonor_wechat_message_error_quark ())
GQuark sonor_wechat_message_error_quark (void);

GHashTable *sonor_wechat_message_parse (const char  *xml,
                                        gsize        length,
                                        GError     **error) G_GNUC_WARN_UNUSED_RESULT;
JsonObject *sonor_wechat_message_read (GHashTable  *fields,
                                       GError     **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
