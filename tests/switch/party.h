/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "media/media-call.h"
#include "voice/voice.h"

G_BEGIN_DECLS

/* A telephone without a loudspeaker: it says a tone, and what it hears can be measured. */
typedef struct _Party
{
  SonorUserAgent    *user_agent;
  SonorAccount      *account;
  SonorMediaEngine  *engine;
  SonorMediaCall    *media;
  SonorMediaLeg     *leg;
  SonorMediaProfile *profile;
  SonorCall         *call;
  char              *address;
  const char        *transport;
  char              *heard;
  double             frequency;
  /* Whose second line it is: what is heard on the one is said on the other. */
  struct _Party     *host;
  gboolean           shares_media;
} Party;

#define WAIT(condition) \
  G_STMT_START \
    { \
      gint64 wait_deadline = g_get_monotonic_time () + 40 * G_TIME_SPAN_SECOND; \
      while (!(condition)) \
        party_iterate (wait_deadline, #condition, __FILE__, __LINE__); \
    } \
  G_STMT_END

void   party_iterate (gint64      deadline,
                      const char *condition,
                      const char *file,
                      int         line);
void   party_run (guint milliseconds);
Party *party_new (const char *address,
                  const char *folder,
                  double      frequency);
Party *party_new_with (const char      *address,
                       const char      *folder,
                       double           frequency,
                       const char      *certificates,
                       SonorEncryption  encryption);
void   party_free (Party *self);
void   party_begin_registering (Party      *self,
                                guint       port,
                                const char *user,
                                const char *password);
void   party_register (Party      *self,
                       guint       port,
                       const char *user,
                       const char *password);
void   party_dial (Party      *self,
                   guint       port,
                   const char *caller,
                   const char *number);
void   party_call (Party      *self,
                   guint       port,
                   const char *user,
                   const char *password,
                   const char *number);
void   party_join (Party *self,
                   Party *host);
void   party_answer (Party *self);
void   party_hang_up (Party *self);
void   party_listen (Party *self,
                     guint  milliseconds);
void   party_begin_listening (Party *self);
void   party_end_listening (Party *self);
double party_heard_at (Party  *self,
                       double  frequency);
double party_hears (Party  *self,
                    double  frequency);

G_END_DECLS
