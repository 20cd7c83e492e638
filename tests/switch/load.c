/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "load.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define PACKET_SAMPLES 160
#define PACKET_SIZE (12 + PACKET_SAMPLES)
#define TURN_NANOSECONDS 20000000LL
/* So that not everybody speaks in the same instant, as nobody does in a city. */
#define N_PHASES 20
#define SILENCE 0xd5
#define BURST_TURNS 25
#define MOST_BURSTS 200

typedef struct
{
  int                socket;
  guint              port;
  gboolean           speaking;
  struct sockaddr_in target;
  guint16            sequence;
  guint32            timestamp;
  guint32            ssrc;
} Voice;

struct _Load
{
  guint              port;
  LoadFunc           rings;
  LoadFunc           answered;
  LoadFunc           ended;
  gpointer           user_data;
  SonorUserAgent    *seats;
  SonorUserAgent    *citizens;
  SonorMediaProfile *profile;
  GPtrArray         *accounts;
  GList             *calls;

  GThread           *thread;
  GMutex             lock;
  gboolean           stopping;
  GArray            *voices;
  guint8             speech[PACKET_SAMPLES];

  int                probe_from;
  int                probe_to;
  gint64             burst_at;
  double             delays[MOST_BURSTS];
  guint              n_delays;
};

static gint64
now_ns (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);

  return now.tv_sec * 1000000000LL + now.tv_nsec;
}

/* ITU-T G.711, one sample. */
static guint8
to_alaw (int sample)
{
  int sign = sample < 0 ? 0x00 : 0x80;
  int magnitude = MIN (ABS (sample) >> 4, 2047);
  int exponent = 0;
  int code;

  while (magnitude >> (exponent + 5) != 0 && exponent < 6)
    exponent++;
  exponent = magnitude < 32 ? (magnitude < 16 ? 0 : 1) : exponent + 1;
  code = exponent == 0 ? magnitude : (exponent << 4) | ((magnitude >> (exponent - 1)) & 0x0f);

  return (guint8) ((sign | code) ^ 0x55);
}

/* In the thread of speech */

static void
speak (Load   *self,
       guint   index,
       guint64 turn)
{
  Voice *voice = &g_array_index (self->voices, Voice, index);
  guint8 packet[PACKET_SIZE] = { 0x80, 8 };
  guint16 sequence = g_htons (voice->sequence);
  guint32 timestamp = g_htonl (voice->timestamp);
  gboolean probing = (int) index == self->probe_from;
  gboolean burst = probing && turn % BURST_TURNS == 0;

  memcpy (packet + 2, &sequence, 2);
  memcpy (packet + 4, &timestamp, 4);
  memcpy (packet + 8, &voice->ssrc, 4);
  if (probing && !burst)
    memset (packet + 12, SILENCE, PACKET_SAMPLES);
  else
    memcpy (packet + 12, self->speech, PACKET_SAMPLES);
  if (burst)
    self->burst_at = now_ns ();
  sendto (voice->socket, packet, sizeof packet, MSG_DONTWAIT, (struct sockaddr *) &voice->target, sizeof voice->target);
  voice->sequence++;
  voice->timestamp += PACKET_SAMPLES;
}

/* The first loud packet after a burst was sent is that burst. */
static void
listen_to_probe (Load *self)
{
  Voice *voice = &g_array_index (self->voices, Voice, (guint) self->probe_to);
  guint8 packet[2000];
  gssize n;

  while ((n = recv (voice->socket, packet, sizeof packet, MSG_DONTWAIT)) > 0)
    {
      guint n_loud = 0;

      for (gssize i = 12; i < n; i++)
        n_loud += ((packet[i] ^ 0x55) & 0x7f) >= 0x50 ? 1 : 0;
      if (n_loud < 40 || self->burst_at == 0)
        continue;
      if (self->n_delays < MOST_BURSTS)
        self->delays[self->n_delays++] = (double) (now_ns () - self->burst_at) / 1e6;
      self->burst_at = 0;
    }
}

static gpointer
speak_all (gpointer data)
{
  Load *self = data;
  gint64 next = now_ns ();

  for (guint64 step = 0;; step++)
    {
      struct timespec until = { next / 1000000000LL, next % 1000000000LL };

      clock_nanosleep (CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
      next += TURN_NANOSECONDS / N_PHASES;
      g_mutex_lock (&self->lock);
      if (self->stopping)
        {
          g_mutex_unlock (&self->lock);
          return NULL;
        }
      for (guint i = (guint) (step % N_PHASES); i < self->voices->len; i += N_PHASES)
        {
          if (g_array_index (self->voices, Voice, i).speaking)
            speak (self, i, step / N_PHASES);
        }
      if (self->probe_to >= 0)
        listen_to_probe (self);
      g_mutex_unlock (&self->lock);
    }
}

/* In the main loop */

static guint
take_voice (Load *self)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof address;
  Voice voice = { .socket = socket (AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), .ssrc = g_random_int () };
  guint index;
  /* Nobody reads it: what does not fit costs nothing. */
  int little = 4096;

  g_assert_cmpint (voice.socket, >=, 0);
  setsockopt (voice.socket, SOL_SOCKET, SO_RCVBUF, &little, sizeof little);
  g_assert_cmpint (bind (voice.socket, (struct sockaddr *) &address, sizeof address), ==, 0);
  getsockname (voice.socket, (struct sockaddr *) &address, &length);
  voice.port = ntohs (address.sin_port);

  g_mutex_lock (&self->lock);
  for (index = 0; index < self->voices->len && g_array_index (self->voices, Voice, index).socket >= 0; index++)
    ;
  if (index == self->voices->len)
    g_array_append_val (self->voices, voice);
  else
    g_array_index (self->voices, Voice, index) = voice;
  g_mutex_unlock (&self->lock);

  return index;
}

static void
give_voice_back (Load *self,
                 guint index)
{
  Voice *voice;

  g_mutex_lock (&self->lock);
  voice = &g_array_index (self->voices, Voice, index);
  close (voice->socket);
  *voice = (Voice) { .socket = -1 };
  if (self->probe_from == (int) index || self->probe_to == (int) index)
    self->probe_from = self->probe_to = -1;
  g_mutex_unlock (&self->lock);
}

static guint
get_port (LoadCall *call)
{
  guint port;

  g_mutex_lock (&call->load->lock);
  port = g_array_index (call->load->voices, Voice, call->voice).port;
  g_mutex_unlock (&call->load->lock);

  return port;
}

static void
on_media (SonorCall  *call,
          GParamSpec *pspec,
          LoadCall   *self)
{
  const SonorMediaStream *stream = sonor_call_get_media (call);
  Voice *voice;

  g_mutex_lock (&self->load->lock);
  voice = &g_array_index (self->load->voices, Voice, self->voice);
  voice->speaking = stream != NULL && (stream->direction & SONOR_MEDIA_DIRECTION_SEND) != 0;
  if (stream != NULL)
    {
      voice->target = (struct sockaddr_in) { .sin_family = AF_INET, .sin_port = htons ((guint16) stream->port) };
      inet_pton (AF_INET, stream->address, &voice->target.sin_addr);
    }
  g_mutex_unlock (&self->load->lock);
}

static gboolean
on_forgotten (gpointer data)
{
  LoadCall *self = data;

  g_clear_object (&self->call);
  g_clear_object (&self->account);
  g_free (self->caller);
  g_free (self);

  return G_SOURCE_REMOVE;
}

static void
on_state (SonorCall  *call,
          GParamSpec *pspec,
          LoadCall   *self)
{
  Load *load = self->load;
  SonorCallState state = sonor_call_get_state (call);

  if (state == SONOR_CALL_STATE_ACTIVE && self->answered_at == 0)
    {
      self->answered_at = g_get_monotonic_time ();
      if (load->answered != NULL)
        load->answered (self, load->user_data);
    }
  else if (state == SONOR_CALL_STATE_ENDED)
    {
      self->ended_at = g_get_monotonic_time ();
      load->calls = g_list_remove (load->calls, self);
      g_clear_handle_id (&self->timer, g_source_remove);
      give_voice_back (load, self->voice);
      g_signal_handlers_disconnect_by_data (call, self);
      if (load->ended != NULL)
        load->ended (self, load->user_data);
      g_idle_add (on_forgotten, self);
    }
}

static LoadCall *
call_new (Load     *load,
          gboolean  is_seat)
{
  LoadCall *self = g_new0 (LoadCall, 1);

  self->load = load;
  self->is_seat = is_seat;
  self->voice = take_voice (load);
  self->dialled_at = g_get_monotonic_time ();
  load->calls = g_list_prepend (load->calls, self);

  return self;
}

static void
take_call (LoadCall  *self,
           SonorCall *call)
{
  self->call = g_object_ref (call);
  g_signal_connect (call, "notify::media", G_CALLBACK (on_media), self);
  g_signal_connect (call, "notify::state", G_CALLBACK (on_state), self);
}

static void
on_incoming (SonorUserAgent *user_agent,
             SonorCall      *call,
             Load           *load)
{
  LoadCall *self = call_new (load, TRUE);

  sonor_call_set_media (call, load->profile, "127.0.0.1", get_port (self));
  take_call (self, call);
  if (sonor_call_ring (call, FALSE, NULL) && load->rings != NULL)
    load->rings (self, load->user_data);
}

Load *
load_new (guint    port,
          LoadFunc rings,
          LoadFunc answered,
          LoadFunc ended,
          gpointer user_data)
{
  static const SonorCodec codecs[] = { SONOR_CODEC_PCMA };
  Load *self = g_new0 (Load, 1);
  SonorUserAgentSettings settings = { .address = "127.0.0.1", .most_calls = 5000 };
  g_autoptr (GError) error = NULL;

  self->port = port;
  self->rings = rings;
  self->answered = answered;
  self->ended = ended;
  self->user_data = user_data;
  self->probe_from = self->probe_to = -1;
  self->profile = sonor_media_profile_new (codecs, G_N_ELEMENTS (codecs), SONOR_ENCRYPTION_OFF);
  self->accounts = g_ptr_array_new_with_free_func (g_object_unref);
  self->voices = g_array_new (FALSE, TRUE, sizeof (Voice));
  for (guint i = 0; i < PACKET_SAMPLES; i++)
    self->speech[i] = to_alaw ((int) (12000.0 * sin (2.0 * G_PI * 500.0 * i / 8000.0)));
  g_mutex_init (&self->lock);
  self->seats = sonor_user_agent_start (&settings, &error);
  g_assert_no_error (error);
  self->citizens = sonor_user_agent_start (&settings, &error);
  g_assert_no_error (error);
  g_signal_connect (self->seats, "incoming-call", G_CALLBACK (on_incoming), self);
  self->thread = g_thread_new ("speech", speak_all, self);

  return self;
}

static void
on_shut (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  guint *n = user_data;

  g_assert_true (sonor_user_agent_shutdown_finish (SONOR_USER_AGENT (source), result, NULL));
  (*n)++;
}

void
load_free (Load *self)
{
  guint n = 0;

  sonor_user_agent_shutdown_async (self->seats, NULL, on_shut, &n);
  sonor_user_agent_shutdown_async (self->citizens, NULL, on_shut, &n);
  while (n < 2)
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_mutex_lock (&self->lock);
  self->stopping = TRUE;
  g_mutex_unlock (&self->lock);
  g_thread_join (self->thread);
  g_ptr_array_unref (self->accounts);
  g_clear_object (&self->seats);
  g_clear_object (&self->citizens);
  g_clear_object (&self->profile);
  g_array_unref (self->voices);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/* Registers a seat's telephone; load_get_n_registered() tells when it is. */
void
load_register (Load       *self,
               const char *user,
               const char *password)
{
  g_autofree char *address = g_strdup_printf ("sip:%s@127.0.0.1:%u", user, self->port);
  SonorAccountSettings settings = { .address = address, .password = password, .expires = 3600 };
  g_autoptr (GError) error = NULL;
  SonorAccount *account = sonor_account_new (self->seats, &settings, &error);

  g_assert_no_error (error);
  g_ptr_array_add (self->accounts, account);
  sonor_account_register (account);
}

guint
load_get_n_registered (Load *self)
{
  guint n = 0;

  for (guint i = 0; i < self->accounts->len; i++)
    n += sonor_account_get_state (self->accounts->pdata[i]) == SONOR_ACCOUNT_STATE_REGISTERED ? 1 : 0;

  return n;
}

/* A citizen calls 12345. The call is ours to use until it has ended. */
LoadCall *
load_dial (Load       *self,
           const char *caller)
{
  g_autofree char *address = g_strdup_printf ("sip:%s@127.0.0.1", caller);
  g_autofree char *uri = g_strdup_printf ("sip:12345@127.0.0.1:%u", self->port);
  SonorAccountSettings settings = { .address = address };
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorAccount) account = sonor_account_new (self->citizens, &settings, &error);
  g_autoptr (SonorSipAddress) target = sonor_sip_address_new (uri, NULL, &error);
  g_autoptr (SonorCall) sip = NULL;
  LoadCall *call = call_new (self, FALSE);

  sip = sonor_call_dial (self->citizens, account, target, NULL, self->profile, "127.0.0.1", get_port (call), &error);
  g_assert_no_error (error);
  call->account = g_steal_pointer (&account);
  call->caller = g_strdup (caller);
  take_call (call, sip);

  return call;
}

void
load_answer (LoadCall *call)
{
  if (sonor_call_get_state (call->call) == SONOR_CALL_STATE_INCOMING && !sonor_call_answer (call->call, NULL))
    sonor_call_hang_up (call->call);
}

void
load_hang_up (LoadCall *call)
{
  sonor_call_hang_up (call->call);
}

guint
load_get_n_calls (Load *self)
{
  return g_list_length (self->calls);
}

GList *
load_get_calls (Load *self)
{
  return self->calls;
}

void
load_probe (Load     *self,
            LoadCall *speaker,
            LoadCall *listener)
{
  int large = 65536;

  g_mutex_lock (&self->lock);
  self->n_delays = 0;
  self->burst_at = 0;
  setsockopt (g_array_index (self->voices, Voice, listener->voice).socket, SOL_SOCKET, SO_RCVBUF, &large, sizeof large);
  self->probe_from = (int) speaker->voice;
  self->probe_to = (int) listener->voice;
  g_mutex_unlock (&self->lock);
}

static int
compare (const void *a,
         const void *b)
{
  double difference = *(const double *) a - *(const double *) b;

  return difference < 0.0 ? -1 : difference > 0.0 ? 1 : 0;
}

guint
load_get_delay (Load   *self,
                double *milliseconds)
{
  guint n;

  g_mutex_lock (&self->lock);
  n = self->n_delays;
  if (n > 0)
    {
      qsort (self->delays, n, sizeof *self->delays, compare);
      *milliseconds = self->delays[n / 2];
    }
  g_mutex_unlock (&self->lock);

  return n;
}
