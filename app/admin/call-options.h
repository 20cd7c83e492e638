/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "voice/media-profile.h"

G_BEGIN_DECLS

/* Keys to press so many milliseconds after the answer. */
typedef struct
{
  char *digits;
  guint at_ms;
} SonorTimedDigits;

/* What sonor-admin call is told. */
typedef struct
{
  gboolean         help;
  char            *to;
  gboolean         wait;
  char            *account;
  char            *user;
  char            *password;
  char            *registrar;
  char            *proxy;
  char            *microphone;
  char            *record;
  GArray          *digits;
  int              seconds;
  int              hang_up_after;
  int              answer_after;
  SonorCodec       codecs[SONOR_N_CODECS];
  gsize            n_codecs;
  SonorEncryption  encryption;
  char            *listen_address;
  guint            listen_port;
  char            *certificates;
} SonorCallOptions;

gboolean sonor_call_options_parse (SonorCallOptions  *self,
                                   char             **arguments,
                                   GError           **error) G_GNUC_WARN_UNUSED_RESULT;
void     sonor_call_options_clear (SonorCallOptions *self);
void     sonor_call_options_print_help (void);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SonorCallOptions, sonor_call_options_clear)

G_END_DECLS
