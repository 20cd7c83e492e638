/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Telephones whose clocks are not ours: what they say is heard as soon after an hour as in the first minute. */

#include <arpa/inet.h>
#include <glib/gstdio.h>
#include <math.h>
#include <netinet/in.h>
#include <sndfile.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "media/engine.h"
#include "media/frame.h"
#include "media/g711.h"
#include "media/media-call.h"
#include "loop.h"
#include "tone.h"

#define BEFORE_TONE 440.0
#define AFTER_TONE 880.0
#define BEFORE_PACKETS 2500
#define AFTER_PACKETS 60
#define HEARD 0.12

/* Sends a packet of 20 ms every @pace_us, of one tone first and then of another. */
typedef struct
{
  gint64             pace_us;
  int                socket;
  struct sockaddr_in target;
  GThread           *thread;
  SonorMediaCall    *call;
  SonorMediaLeg     *leg;
  char              *path;
  gint64             began_at;
  gint64             changed_at;
} Telephone;

static gpointer
speak (gpointer data)
{
  Telephone *self = data;
  gint64 next = g_get_monotonic_time ();

  for (guint i = 0; i < BEFORE_PACKETS + AFTER_PACKETS; i++)
    {
      double frequency = i < BEFORE_PACKETS ? BEFORE_TONE : AFTER_TONE;
      guint8 packet[12 + SONOR_FRAME_SAMPLES] = { 0x80, 96 };
      gint16 samples[SONOR_FRAME_SAMPLES];
      guint16 sequence = g_htons ((guint16) i);
      guint32 timestamp = g_htonl (i * SONOR_FRAME_SAMPLES);

      memcpy (packet + 2, &sequence, sizeof sequence);
      memcpy (packet + 4, &timestamp, sizeof timestamp);
      packet[11] = 1;
      for (guint j = 0; j < SONOR_FRAME_SAMPLES; j++)
        samples[j] = (gint16) (8000.0 * sin (2.0 * G_PI * frequency * (i * SONOR_FRAME_SAMPLES + j) / SONOR_SAMPLE_RATE));
      sonor_g711_encode (SONOR_CODEC_PCMA, samples, SONOR_FRAME_SAMPLES, packet + 12);
      if (i == BEFORE_PACKETS)
        self->changed_at = g_get_monotonic_time ();
      sendto (self->socket, packet, sizeof packet, 0, (struct sockaddr *) &self->target, sizeof self->target);
      next += self->pace_us;
      g_usleep ((gulong) MAX (next - g_get_monotonic_time (), 0));
    }

  return NULL;
}

static void
telephone_start (Telephone        *self,
                 SonorMediaEngine *engine,
                 const char       *folder,
                 gint64            pace_us)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof address;
  SonorMediaStream stream = {
    .codec = SONOR_CODEC_PCMA,
    .send_payload_type = 96,
    .receive_payload_type = 96,
    .send_event_payload_type = 101,
    .receive_event_payload_type = 101,
    .packet_time = 20,
    .direction = SONOR_MEDIA_DIRECTION_BOTH,
    .address = (char *) "127.0.0.1",
  };
  g_autofree char *name = g_strdup_printf ("%u.wav", (guint) pace_us);
  g_autoptr (GError) error = NULL;

  self->pace_us = pace_us;
  self->socket = socket (AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint (bind (self->socket, (struct sockaddr *) &address, sizeof address), ==, 0);
  getsockname (self->socket, (struct sockaddr *) &address, &length);
  self->call = sonor_media_call_new (engine);
  self->leg = loop_add_leg (self->call);
  stream.port = ntohs (address.sin_port);
  sonor_media_leg_set_stream (self->leg, &stream);
  self->target = address;
  self->target.sin_port = htons ((guint16) sonor_media_leg_get_port (self->leg));
  self->path = g_build_filename (folder, name, NULL);
  g_assert_true (sonor_media_call_record (self->call, self->path, self->leg, &error));
  self->began_at = g_get_monotonic_time ();
  self->thread = g_thread_new ("telephone", speak, self);
}

/* When the other tone is heard in what was said, seconds from the beginning. */
static double
find_change (const char *path)
{
  SF_INFO info = { 0 };
  SNDFILE *file = sf_open (path, SFM_READ, &info);
  gint16 samples[2 * SONOR_SAMPLE_RATE / 25];
  double at = 0.0;

  g_assert_nonnull (file);
  while (sf_readf_short (file, samples, SONOR_SAMPLE_RATE / 25) == SONOR_SAMPLE_RATE / 25)
    {
      if (tone_level (samples, SONOR_SAMPLE_RATE / 25, 2, SONOR_SAMPLE_RATE, AFTER_TONE) > HEARD)
        {
          sf_close (file);
          return at;
        }
      at += 0.04;
    }
  g_error ("The other tone is not in the recording of %.1f s", at);
}

/* Returns how long it took until the other tone was heard, seconds. */
static double
telephone_finish (Telephone *self)
{
  double delay;

  g_thread_join (self->thread);
  loop_run (1200);
  sonor_media_call_stop_recording (self->call);
  loop_run (300);
  delay = find_change (self->path) - (double) (self->changed_at - self->began_at) / 1e6;
  sonor_media_call_close (self->call);
  g_clear_object (&self->leg);
  g_clear_object (&self->call);
  close (self->socket);
  g_remove (self->path);
  g_free (self->path);

  return delay;
}

/*
 * Clocks differ by a hundred parts in a million; here it is a fiftieth, so that hours pass in less than a minute. Unheeded, the
 * fast one would be heard a second late; heeded, what has come in the last thousand packets says how late is enough.
 */
static void
test_drift (void)
{
  SonorMediaSettings settings = { 0 };
  Telephone fast = { 0 };
  Telephone slow = { 0 };
  double fast_delay, slow_delay;
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("sonor-drift-XXXXXX", &error);
  g_autoptr (SonorMediaEngine) engine = sonor_media_engine_start (&settings, &error);

  g_assert_no_error (error);
  telephone_start (&fast, engine, folder, 19600);
  telephone_start (&slow, engine, folder, 20400);
  loop_run (BEFORE_PACKETS * 20);
  fast_delay = telephone_finish (&fast);
  slow_delay = telephone_finish (&slow);
  g_test_message ("fast: %.3f s, slow: %.3f s", fast_delay, slow_delay);
  g_assert_cmpfloat (fast_delay, <, 0.7);
  g_assert_cmpfloat (slow_delay, <, 0.3);
  sonor_media_engine_stop (engine);
  g_rmdir (folder);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/drift", test_drift);

  return g_test_run ();
}
