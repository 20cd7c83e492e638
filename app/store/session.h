/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/connection.h"

G_BEGIN_DECLS

#define SONOR_TYPE_SESSION (sonor_session_get_type ())
G_DECLARE_FINAL_TYPE (SonorSession, sonor_session, SONOR, SESSION, GObject)

/* Signals: "closed", "answered", "notification" of either of its connections, as those of SonorConnection. */

void             sonor_session_open_async (const char           *connection_string,
                                           const char           *user,
                                           const char           *password,
                                           const char * const   *channels,
                                           GCancellable         *cancellable,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
SonorSession    *sonor_session_open_finish (GAsyncResult  *result,
                                            GError       **error) G_GNUC_WARN_UNUSED_RESULT;
void             sonor_session_close (SonorSession *self);

SonorConnection *sonor_session_get_interactive (SonorSession *self);
void             sonor_session_listen (SonorSession *self,
                                       const char   *channel);
void             sonor_session_check (SonorSession *self);

G_END_DECLS
