/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SONOR_MEDIA_MOST_THREADS 16

/**
 * SonorMediaSettings:
 * @address: (nullable): the IP address to send and receive speech at; 127.0.0.1 if %NULL
 * @first_port: the first UDP port of the range for speech, even, 1024 or more; 20000 if 0
 * @last_port: the last one; 29999 if 0
 * @n_threads: media threads, at most %SONOR_MEDIA_MOST_THREADS; 0 for one a processor, four at most
 * @priority: real-time priority of the media threads (SCHED_RR), 1 to 99; 0 for none
 *
 * How to start the media of a switch.
 */
typedef struct
{
  const char *address;
  guint       first_port;
  guint       last_port;
  guint       n_threads;
  int         priority;
} SonorMediaSettings;

#define SONOR_MEDIA_N_BOUNDS 12

/* Milliseconds, growing: the bounds by which lateness is counted. */
extern const double sonor_media_bounds_ms[SONOR_MEDIA_N_BOUNDS];

/**
 * SonorMediaLoad:
 * @n_ticks: ticks since the start, of all threads together
 * @n_missed: ticks that were skipped because a thread was too late for them
 * @late_ms_p99: how late 99 of 100 ticks began at most, milliseconds
 * @work_ms_p99: how long 99 of 100 ticks took at most, milliseconds
 * @n_overrun: ticks that took longer than the time they have
 * @n_within: ticks that began at most each of sonor_media_bounds_ms late
 * @late_s_sum: how late all of them began together, seconds
 * @standstill_ms: since when some thread has made no tick, milliseconds; 5 is usual
 * @n_legs: legs that are open
 * @n_threads: how many threads there are
 * @n_thread_legs: how many of the legs each of them has
 *
 * How the media threads bear their load.
 */
typedef struct
{
  guint64 n_ticks;
  guint64 n_missed;
  double  late_ms_p99;
  double  work_ms_p99;
  guint64 n_overrun;
  guint64 n_within[SONOR_MEDIA_N_BOUNDS];
  double  late_s_sum;
  double  standstill_ms;
  guint   n_legs;
  guint   n_threads;
  guint   n_thread_legs[SONOR_MEDIA_MOST_THREADS];
} SonorMediaLoad;

#define SONOR_TYPE_MEDIA_ENGINE (sonor_media_engine_get_type ())
G_DECLARE_FINAL_TYPE (SonorMediaEngine, sonor_media_engine, SONOR, MEDIA_ENGINE, GObject)

/* Signals, in the main loop: "recorded" (const char *path), "recording" (gboolean works, const char *reason). */

SonorMediaEngine *sonor_media_engine_start (const SonorMediaSettings  *settings,
                                            GError                   **error) G_GNUC_WARN_UNUSED_RESULT;
void              sonor_media_engine_stop (SonorMediaEngine *self);
guint             sonor_media_engine_get_n_recordings (SonorMediaEngine *self);
gboolean          sonor_media_engine_is_real_time (SonorMediaEngine *self);
void              sonor_media_engine_get_load (SonorMediaEngine *self,
                                               SonorMediaLoad   *load);

G_END_DECLS
