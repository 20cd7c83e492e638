/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "voice/voice.h"

G_BEGIN_DECLS

/*
 * Many telephones at little cost: SIP as every program of ours speaks it, and for speech one thread that sends prepared packets
 * of A-law each 20 ms for all of them and listens to none (but for the one voice whose delay is measured).
 */
typedef struct _Load Load;
typedef struct _LoadCall LoadCall;

/* What becomes of a telephone: called in the main loop when its call is answered or over. */
typedef void (*LoadFunc) (LoadCall *call,
                          gpointer  user_data);

struct _LoadCall
{
  Load         *load;
  SonorCall    *call;
  SonorAccount *account;
  char         *caller;
  guint         voice;
  gboolean      is_seat;
  gint64        dialled_at;
  gint64        answered_at;
  gint64        ended_at;
  guint         timer;
};

Load     *load_new (guint    port,
                    LoadFunc rings,
                    LoadFunc answered,
                    LoadFunc ended,
                    gpointer user_data);
void      load_free (Load *self);
void      load_register (Load       *self,
                         const char *user,
                         const char *password);
guint     load_get_n_registered (Load *self);
LoadCall *load_dial (Load       *self,
                     const char *caller);
void      load_answer (LoadCall *call);
void      load_hang_up (LoadCall *call);
guint     load_get_n_calls (Load *self);
GList    *load_get_calls (Load *self);

/* The delay of speech from one voice to the other: how many bursts were heard, and the middle of their delays in milliseconds. */
void      load_probe (Load     *self,
                      LoadCall *speaker,
                      LoadCall *listener);
guint     load_get_delay (Load   *self,
                          double *milliseconds);

G_END_DECLS
