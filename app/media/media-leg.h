/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "media/prompt.h"
#include "voice/media-stream.h"

G_BEGIN_DECLS

/**
 * SonorMediaReport:
 * @n_received: packets of speech that came
 * @n_lost: packets that should have come
 * @n_strangers: packets from where nobody should send, or that were not what they claimed to be
 * @jitter_ms: how unevenly they came (RFC 3550 6.4.1)
 * @round_trip_ms: to the other side and back, -1 if it does not tell
 * @n_lost_there: packets of ours that did not reach the other side, as it says
 *
 * How well speech gets through.
 */
typedef struct
{
  guint64 n_received;
  gint64  n_lost;
  guint64 n_strangers;
  double  jitter_ms;
  double  round_trip_ms;
  gint64  n_lost_there;
} SonorMediaReport;

#define SONOR_TYPE_MEDIA_LEG (sonor_media_leg_get_type ())
G_DECLARE_FINAL_TYPE (SonorMediaLeg, sonor_media_leg, SONOR, MEDIA_LEG, GObject)

/*
 * Signals, in the main loop: "digit" (int: the key pressed there), "played" (uint: what sonor_media_leg_play() gave back;
 * the prompts have come to their end), "heard" (the first packet of speech has come).
 */

guint    sonor_media_leg_get_port (SonorMediaLeg *self);
void     sonor_media_leg_set_stream (SonorMediaLeg          *self,
                                     const SonorMediaStream *stream);
guint    sonor_media_leg_play (SonorMediaLeg       *self,
                               SonorPrompt * const *prompts,
                               gsize                n_prompts,
                               gboolean             endless);
void     sonor_media_leg_stop_playing (SonorMediaLeg *self);
void     sonor_media_leg_send_digits (SonorMediaLeg *self,
                                      const char    *digits);
void     sonor_media_leg_report_async (SonorMediaLeg       *self,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data);
gboolean sonor_media_leg_report_finish (SonorMediaLeg     *self,
                                        GAsyncResult      *result,
                                        SonorMediaReport  *report,
                                        GError           **error) G_GNUC_WARN_UNUSED_RESULT;
void     sonor_media_leg_close (SonorMediaLeg *self);

G_END_DECLS
