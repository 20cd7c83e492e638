/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "party.h"

#include <glib/gstdio.h>
#include <sndfile.h>

#include "media/frame.h"
#include "tone.h"

static gboolean
on_tick (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

void
party_iterate (gint64      deadline,
               const char *condition,
               const char *file,
               int         line)
{
  guint id = g_timeout_add (50, on_tick, NULL);

  g_main_context_iteration (NULL, TRUE);
  g_source_remove (id);
  if (g_get_monotonic_time () > deadline)
    g_error ("%s:%d: waited in vain for %s", file, line, condition);
}

static gboolean
on_over (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_REMOVE;
}

void
party_run (guint milliseconds)
{
  gboolean over = FALSE;

  g_timeout_add (milliseconds, on_over, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

static void
on_result (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
on_media_changed (SonorCall  *call,
                  GParamSpec *pspec,
                  Party      *self)
{
  sonor_media_leg_set_stream (self->leg, sonor_call_get_media (call));
}

static void
take_call (Party     *self,
           SonorCall *call)
{
  g_set_object (&self->call, call);
  g_signal_connect (call, "notify::media", G_CALLBACK (on_media_changed), self);
}

static void
open_leg (Party *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (SonorPrompt) tone = sonor_prompt_new_tone (self->host != NULL ? self->host->frequency : self->frequency, 1000, 0.25);
  g_autoptr (GError) error = NULL;

  if (self->media != NULL && !self->shares_media)
    sonor_media_call_close (self->media);
  g_clear_object (&self->leg);
  g_clear_object (&self->media);
  self->shares_media = self->host != NULL;
  self->media = self->host != NULL ? g_object_ref (self->host->media) : sonor_media_call_new (self->engine);
  sonor_media_call_add_leg_async (self->media, NULL, on_result, &result);
  WAIT (result != NULL);
  self->leg = sonor_media_call_add_leg_finish (self->media, result, &error);
  g_assert_no_error (error);
  sonor_media_leg_play (self->leg, &tone, 1, TRUE);
  if (self->host == NULL)
    return;
  sonor_media_call_let_hear (self->media, self->leg, self->host->leg, TRUE);
  sonor_media_call_let_hear (self->media, self->host->leg, self->leg, TRUE);
}

static void
on_incoming_call (SonorUserAgent *user_agent,
                  SonorCall      *call,
                  Party          *self)
{
  g_autoptr (GError) error = NULL;

  sonor_call_set_media (call, self->profile, self->address, sonor_media_leg_get_port (self->leg));
  take_call (self, call);
  if (!sonor_call_ring (call, FALSE, &error))
    g_test_message ("A call is refused: %s", error->message);
}

Party *
party_new_with (const char      *address,
                const char      *folder,
                double           frequency,
                const char      *certificates,
                SonorEncryption  encryption)
{
  static const SonorCodec codecs[] = { SONOR_CODEC_PCMA };
  static guint n_parties;
  Party *self = g_new0 (Party, 1);
  SonorMediaSettings media = { .address = address, .n_threads = 1 };
  SonorUserAgentSettings settings = {
    .address = address,
    .transaction_timeout = 8000,
    .certificate_directory = certificates,
  };
  g_autofree char *name = g_strdup_printf ("heard-%u.wav", n_parties++);
  g_autoptr (GError) error = NULL;

  self->address = g_strdup (address);
  self->frequency = frequency;
  self->transport = certificates != NULL ? ";transport=tls" : "";
  self->heard = g_build_filename (folder, name, NULL);
  self->profile = sonor_media_profile_new (codecs, G_N_ELEMENTS (codecs), encryption);
  self->engine = sonor_media_engine_start (&media, &error);
  g_assert_no_error (error);
  self->user_agent = sonor_user_agent_start (&settings, &error);
  g_assert_no_error (error);
  g_signal_connect (self->user_agent, "incoming-call", G_CALLBACK (on_incoming_call), self);
  open_leg (self);

  return self;
}

Party *
party_new (const char *address,
           const char *folder,
           double      frequency)
{
  return party_new_with (address, folder, frequency, NULL, SONOR_ENCRYPTION_OFF);
}

void
party_free (Party *self)
{
  g_autoptr (GAsyncResult) result = NULL;

  if (self->call != NULL)
    g_signal_handlers_disconnect_by_data (self->call, self);
  sonor_user_agent_shutdown_async (self->user_agent, NULL, on_result, &result);
  WAIT (result != NULL);
  g_clear_object (&self->call);
  g_clear_object (&self->account);
  g_clear_object (&self->user_agent);
  sonor_media_call_close (self->media);
  g_clear_object (&self->leg);
  g_clear_object (&self->media);
  sonor_media_engine_stop (self->engine);
  g_clear_object (&self->engine);
  g_clear_object (&self->profile);
  g_remove (self->heard);
  g_free (self->heard);
  g_free (self->address);
  g_free (self);
}

/* Asks to be registered, and waits for nothing. */
void
party_begin_registering (Party      *self,
                         guint       port,
                         const char *user,
                         const char *password)
{
  g_autofree char *address = g_strdup_printf ("sip:%s@127.0.0.1:%u%s", user, port, self->transport);
  SonorAccountSettings settings = { .address = address, .password = password };
  g_autoptr (GError) error = NULL;

  g_clear_object (&self->account);
  self->account = sonor_account_new (self->user_agent, &settings, &error);
  g_assert_no_error (error);
  sonor_account_register (self->account);
}

void
party_register (Party      *self,
                guint       port,
                const char *user,
                const char *password)
{
  party_begin_registering (self, port, user, password);
  WAIT (sonor_account_get_state (self->account) == SONOR_ACCOUNT_STATE_REGISTERED);
}

void
party_dial (Party      *self,
            guint       port,
            const char *caller,
            const char *number)
{
  g_autofree char *address = g_strdup_printf ("sip:%s@%s", caller, self->address);
  g_autofree char *uri = g_strdup_printf ("sip:%s@127.0.0.1:%u%s", number, port, self->transport);
  SonorAccountSettings settings = { .address = address };
  g_autoptr (SonorSipAddress) target = NULL;
  g_autoptr (SonorCall) call = NULL;
  g_autoptr (GError) error = NULL;

  g_clear_object (&self->account);
  self->account = sonor_account_new (self->user_agent, &settings, &error);
  g_assert_no_error (error);
  target = sonor_sip_address_new (uri, NULL, &error);
  g_assert_no_error (error);
  open_leg (self);
  call = sonor_call_dial (self->user_agent, self->account, target, NULL, self->profile, self->address,
                          sonor_media_leg_get_port (self->leg), &error);
  g_assert_no_error (error);
  take_call (self, call);
}

/* Calls as a seat that is registered, with the password of its telephone. */
void
party_call (Party      *self,
            guint       port,
            const char *user,
            const char *password,
            const char *number)
{
  g_autofree char *address = g_strdup_printf ("sip:%s@127.0.0.1:%u%s", user, port, self->transport);
  g_autofree char *uri = g_strdup_printf ("sip:%s@127.0.0.1:%u%s", number, port, self->transport);
  SonorAccountSettings settings = { .address = address, .password = password };
  g_autoptr (SonorSipAddress) target = NULL;
  g_autoptr (SonorCall) call = NULL;
  g_autoptr (GError) error = NULL;

  if (self->account == NULL)
    self->account = sonor_account_new (self->user_agent, &settings, &error);
  g_assert_no_error (error);
  target = sonor_sip_address_new (uri, NULL, &error);
  g_assert_no_error (error);
  open_leg (self);
  call = sonor_call_dial (self->user_agent, self->account, target, NULL, self->profile, self->address,
                          sonor_media_leg_get_port (self->leg), &error);
  g_assert_no_error (error);
  take_call (self, call);
}

/* Makes it the second line of another party, which talks; with NULL it is a telephone of its own again. */
void
party_join (Party *self,
            Party *host)
{
  self->host = host;
  open_leg (self);
}

void
party_answer (Party *self)
{
  g_autoptr (GError) error = NULL;

  WAIT (self->call != NULL && sonor_call_get_state (self->call) == SONOR_CALL_STATE_INCOMING);
  g_assert_true (sonor_call_answer (self->call, &error));
  WAIT (sonor_call_get_state (self->call) == SONOR_CALL_STATE_ACTIVE);
}

/* Hangs up and is ready for the next call. */
void
party_hang_up (Party *self)
{
  sonor_call_hang_up (self->call);
  WAIT (sonor_call_get_state (self->call) == SONOR_CALL_STATE_ENDED);
  g_signal_handlers_disconnect_by_data (self->call, self);
  g_clear_object (&self->call);
  open_leg (self);
}

/* Listens for so long, half a second at least; party_hears() then tells what the last half second of it held. */
void
party_listen (Party *self,
              guint  milliseconds)
{
  g_autoptr (GError) error = NULL;

  g_remove (self->heard);
  g_assert_true (sonor_media_call_record (self->media, self->heard, self->leg, &error));
  party_run (milliseconds + 200);
  sonor_media_call_stop_recording (self->media);
  party_run (200);
}

double
party_hears (Party  *self,
             double  frequency)
{
  gint16 samples[SONOR_SAMPLE_RATE];
  SF_INFO info = { 0 };
  SNDFILE *file = sf_open (self->heard, SFM_READ, &info);
  sf_count_t n = SONOR_SAMPLE_RATE / 2;

  g_assert_nonnull (file);
  g_assert_cmpint (info.frames, >=, n);
  sf_seek (file, info.frames - n, SEEK_SET);
  n = sf_readf_short (file, samples, n);
  sf_close (file);

  return tone_level (samples, (gsize) n, 2, SONOR_SAMPLE_RATE, frequency);
}

/* Keeps what is heard from now on, for party_heard_at(). */
void
party_begin_listening (Party *self)
{
  g_autoptr (GError) error = NULL;

  g_remove (self->heard);
  g_assert_true (sonor_media_call_record (self->media, self->heard, self->leg, &error));
}

void
party_end_listening (Party *self)
{
  sonor_media_call_stop_recording (self->media);
  party_run (300);
}

/* After how many seconds of listening a tone was heard for the first time for a quarter of a second, -1 if never. */
double
party_heard_at (Party  *self,
                double  frequency)
{
  const gsize window = SONOR_SAMPLE_RATE / 4;
  SF_INFO info = { 0 };
  SNDFILE *file = sf_open (self->heard, SFM_READ, &info);
  g_autofree gint16 *samples = NULL;
  gsize n;

  g_assert_nonnull (file);
  samples = g_new0 (gint16, 2 * MAX ((gsize) info.frames, window));
  n = (gsize) sf_readf_short (file, samples, info.frames);
  sf_close (file);

  for (gsize start = 0; start + window <= n; start += window / 10)
    {
      if (tone_level (samples + 2 * start, window, 2, SONOR_SAMPLE_RATE, frequency) > 0.06)
        return (double) start / SONOR_SAMPLE_RATE;
    }

  return -1.0;
}
