/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gst/gst.h>

#include "phone/mixer.h"

G_BEGIN_DECLS

/**
 * SonorListener:
 *
 * Hears the other side of a call for the mixer. There may be several sources, as a switch forwards one after the other: who speaks is
 * heard alone until it is silent.
 */
typedef struct _SonorListener SonorListener;

/**
 * SonorListenerBegin:
 * @user_data: as given
 *
 * The first speech was heard. Runs in a thread of the pipeline.
 */
typedef void (*SonorListenerBegin) (gpointer user_data);

SonorListener *sonor_listener_new (SonorMixerLeg      *leg,
                                   guint               rate,
                                   SonorListenerBegin  begin,
                                   gpointer            user_data);
void           sonor_listener_free (SonorListener *self);
guint          sonor_listener_get_source (SonorListener *self);
GstElement    *sonor_listener_make_speech_ear (SonorListener *self,
                                               guint          source);
GstElement    *sonor_listener_make_noise_ear (SonorListener *self,
                                              guint          source);

G_END_DECLS
