/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Stands between one who takes it for a proxy and one port behind it, and does to packets what networks do. UDP only. */
typedef struct _Relay Relay;

/* How bad the network is. The same seed gives the same sequence of misfortunes. */
typedef struct
{
  guint32 seed;
  double  lost_share;
  double  doubled_share;
  double  overtaken_share;
  guint   jitter_ms;
} RelayWeather;

Relay *relay_new (guint target_port);
void   relay_free (Relay *relay);
guint  relay_get_port (Relay *relay);
void   relay_set_target (Relay *relay,
                         guint  target_port);
void   relay_lose (Relay      *relay,
                   const char *beginning,
                   guint       times);
guint  relay_get_n_lost (Relay *relay);
void   relay_count (Relay      *relay,
                    const char *beginning);
guint  relay_get_n_counted (Relay *relay);
guint  relay_get_back_port (Relay *relay);
void   relay_set_weather (Relay              *relay,
                          const RelayWeather *weather);

G_END_DECLS
