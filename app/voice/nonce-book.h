/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _SonorNonceBook SonorNonceBook;

/**
 * SonorNonceVerdict:
 * @SONOR_NONCE_GOOD: it is ours, young, and has not been used with this count
 * @SONOR_NONCE_STALE: it was ours, but is too old or has been used: ask again, the password is not wrong
 * @SONOR_NONCE_FOREIGN: we have never given it out
 */
typedef enum
{
  SONOR_NONCE_GOOD,
  SONOR_NONCE_STALE,
  SONOR_NONCE_FOREIGN,
} SonorNonceVerdict;

SonorNonceBook   *sonor_nonce_book_new (void);
void              sonor_nonce_book_free (SonorNonceBook *self);
char             *sonor_nonce_book_issue (SonorNonceBook *self,
                                          gint64          now);
SonorNonceVerdict sonor_nonce_book_check (SonorNonceBook *self,
                                          const char     *nonce,
                                          const char     *count,
                                          gint64          now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SonorNonceBook, sonor_nonce_book_free)

G_END_DECLS
