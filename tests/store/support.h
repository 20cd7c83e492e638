/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/store.h"

/* What the tests of the store share. Waiting fails the test after this long. */
#define SUPPORT_PATIENCE_SECONDS 30

void           support_wait_until (gboolean (*condition) (gpointer data),
                                   gpointer   data);
void           support_wait_connected (SonorDatabase *database,
                                       gboolean       connected);
void           support_give_up (gpointer object);
void           support_drain (void);

SonorDatabase *support_sign_in (const char *connection_string);
gboolean       support_try_sign_in (SonorDatabase  *database,
                                    const char     *user,
                                    const char     *password,
                                    GError        **error);
SonorDatabase *support_sign_in_as (const char *login,
                                   const char *password);
char          *support_own_string (void);

void           support_keep_result (GObject      *source_object,
                                    GAsyncResult *result,
                                    gpointer      user_data);
SonorResult   *support_query (SonorDatabase  *database,
                              SonorQuery     *query,
                              GError        **error);
SonorResult   *support_ask (SonorDatabase *database,
                            const char    *sql);

void           support_wait_result (GAsyncResult **result);
SonorSeal     *support_seal (const char *key);
SonorOutbox   *support_open_outbox (const char  *path,
                                    const char  *key,
                                    GError     **error);
gboolean       support_put (SonorOutbox  *outbox,
                            const char   *id,
                            const char   *action,
                            const char   *payload,
                            GError      **error);
void           support_save_draft (SonorOutbox *outbox,
                                   const char  *key,
                                   const char  *content);
GHashTable    *support_load_drafts (SonorOutbox *outbox,
                                    const char  *prefix);

void           support_server (const char *command,
                               ...) G_GNUC_NULL_TERMINATED;
void           support_psql (const char *sql);
guint          support_find_port (void);
