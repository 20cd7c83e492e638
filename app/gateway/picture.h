/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SonorPictureError:
 * @SONOR_PICTURE_ERROR_UNREADABLE: it begins like a picture and is none
 * @SONOR_PICTURE_ERROR_LARGE: it has more points than anybody needs
 * @SONOR_PICTURE_ERROR_UNKNOWN: nothing on this machine reads pictures of its kind
 */
typedef enum
{
  SONOR_PICTURE_ERROR_UNREADABLE,
  SONOR_PICTURE_ERROR_LARGE,
  SONOR_PICTURE_ERROR_UNKNOWN,
} SonorPictureError;

#define SONOR_PICTURE_ERROR (sonor_picture_error_quark ())
GQuark sonor_picture_error_quark (void);

const char *sonor_picture_find_type (GBytes *bytes);
gboolean    sonor_picture_check (GBytes  *bytes,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
GBytes     *sonor_picture_clean (GBytes      *bytes,
                                 const char **media_type,
                                 GError     **error) G_GNUC_WARN_UNUSED_RESULT;
void        sonor_picture_run (GTask           *task,
                               GTaskThreadFunc  work);

G_END_DECLS
