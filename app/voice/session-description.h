/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "voice/media-profile.h"
#include "voice/media-stream.h"

G_BEGIN_DECLS

#define SONOR_TYPE_SESSION_DESCRIPTION (sonor_session_description_get_type ())
G_DECLARE_FINAL_TYPE (SonorSessionDescription, sonor_session_description, SONOR, SESSION_DESCRIPTION, GObject)

SonorSessionDescription *sonor_session_description_parse (const char  *text,
                                                          gsize        length,
                                                          GError     **error) G_GNUC_WARN_UNUSED_RESULT;
SonorSessionDescription *sonor_session_description_offer (SonorMediaProfile        *profile,
                                                          const char               *address,
                                                          guint                     port,
                                                          SonorMediaDirection       direction,
                                                          SonorSessionDescription  *previous,
                                                          GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean                 sonor_session_description_is_acceptable (SonorSessionDescription  *offer,
                                                                  SonorMediaProfile        *profile,
                                                                  GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
SonorSessionDescription *sonor_session_description_answer (SonorSessionDescription  *offer,
                                                           SonorMediaProfile        *profile,
                                                           const char               *address,
                                                           guint                     port,
                                                           SonorMediaDirection       direction,
                                                           SonorSessionDescription  *previous,
                                                           GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
SonorMediaStream        *sonor_session_description_agree (SonorSessionDescription  *local,
                                                          SonorSessionDescription  *remote,
                                                          SonorMediaProfile        *profile,
                                                          GError                  **error) G_GNUC_WARN_UNUSED_RESULT;

const char              *sonor_session_description_to_string (SonorSessionDescription *self);
SonorMediaDirection      sonor_session_description_get_direction (SonorSessionDescription *self);

G_END_DECLS
