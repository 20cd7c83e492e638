/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SonorSeal:
 *
 * A key, and what is closed and opened with it: AES-256-GCM with a nonce of its own for each piece. It may be used by several
 * threads at once. The key is in memory only, and wiped there when nobody needs it any more.
 */
typedef struct _SonorSeal SonorSeal;

SonorSeal *sonor_seal_new (const char  *key,
                           GError     **error) G_GNUC_WARN_UNUSED_RESULT;
SonorSeal *sonor_seal_ref (SonorSeal *self);
void       sonor_seal_unref (SonorSeal *self);

GBytes    *sonor_seal_close (SonorSeal      *self,
                             gconstpointer   data,
                             gsize           length,
                             const char     *about,
                             GError        **error) G_GNUC_WARN_UNUSED_RESULT;
char      *sonor_seal_open (SonorSeal      *self,
                            gconstpointer   sealed,
                            gsize           length,
                            const char     *about,
                            gsize          *opened_length,
                            GError        **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SonorSeal, sonor_seal_unref)

G_END_DECLS
