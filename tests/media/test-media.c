/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The switch's media against itself: every leg of a hotline's call has a far leg in a call of its own, which plays a tone
 * and records what it hears. What is asserted is sound, not packets.
 */

#include <glib/gstdio.h>
#include <sndfile.h>
#include <string.h>
#include <sys/socket.h>
#include <netinet/in.h>
#include <arpa/inet.h>

#include "media/engine.h"
#include "media/frame.h"
#include "media/media-call.h"
#include "media/media-error.h"
#include "media/recording-file.h"
#include "loop.h"
#include "tone.h"

/* A quarter of the scale; what comes through G.711 or Opus is a little less or more. */
#define LOUD 0.25
#define HEARD 0.12
/* Who does not know the key hears noise, of which any frequency is a little. */
#define SILENT 0.03

typedef struct
{
  SonorMediaLeg  *near;
  SonorMediaLeg  *far;
  SonorMediaCall *far_call;
  char           *path;
  double          frequency;
} Party;

typedef struct
{
  SonorMediaEngine *engine;
  SonorMediaCall   *call;
  char             *folder;
  Party             parties[3];
  GString          *digits;
  guint             n_played;
} World;

enum { CITIZEN, AGENT, SUPERVISOR };

static const double frequencies[] = { 440.0, 880.0, 1000.0 };

static void
on_result (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
on_digit (SonorMediaLeg *leg,
          guint          digit,
          World         *world)
{
  g_string_append_c (world->digits, (char) digit);
}

static void
on_played (SonorMediaLeg *leg,
           guint          number,
           World         *world)
{
  world->n_played = number;
}

static SonorMediaStream
stream_to (SonorMediaLeg *leg,
           SonorCodec     codec)
{
  return (SonorMediaStream) {
    .codec = codec,
    .send_payload_type = 96,
    .receive_payload_type = 96,
    .send_event_payload_type = 101,
    .receive_event_payload_type = 101,
    .packet_time = 20,
    .direction = SONOR_MEDIA_DIRECTION_BOTH,
    .address = (char *) "127.0.0.1",
    .port = sonor_media_leg_get_port (leg),
  };
}

/* Joins both ends of a party with what they have agreed on. */
static void
join (Party                  *party,
      const SonorMediaStream *template)
{
  SonorMediaStream near = *template;
  SonorMediaStream far = *template;

  near.port = sonor_media_leg_get_port (party->far);
  far.port = sonor_media_leg_get_port (party->near);
  far.send_key = template->receive_key;
  far.receive_key = template->send_key;
  sonor_media_leg_set_stream (party->near, &near);
  sonor_media_leg_set_stream (party->far, &far);
}

static void
world_open (World *self)
{
  g_autoptr (GError) error = NULL;
  SonorMediaSettings settings = { .n_threads = 2 };

  memset (self, 0, sizeof *self);
  self->folder = g_dir_make_tmp ("sonor-media-XXXXXX", &error);
  g_assert_no_error (error);
  self->engine = sonor_media_engine_start (&settings, &error);
  g_assert_no_error (error);
  self->call = sonor_media_call_new (self->engine);
  self->digits = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (self->parties); i++)
    {
      Party *party = &self->parties[i];
      g_autoptr (SonorPrompt) tone = sonor_prompt_new_tone (frequencies[i], 1000, LOUD);
      SonorMediaStream stream;
      g_autofree char *name = g_strdup_printf ("far-%u.wav", i);

      party->frequency = frequencies[i];
      party->far_call = sonor_media_call_new (self->engine);
      party->near = loop_add_leg (self->call);
      party->far = loop_add_leg (party->far_call);
      party->path = g_build_filename (self->folder, name, NULL);
      g_signal_connect (party->near, "digit", G_CALLBACK (on_digit), self);
      g_signal_connect (party->near, "played", G_CALLBACK (on_played), self);
      stream = stream_to (party->far, SONOR_CODEC_PCMA);
      join (party, &stream);
      sonor_media_leg_play (party->far, &tone, 1, TRUE);
    }
}

static void
let_hear (World   *self,
          guint    listener,
          guint    speaker,
          gboolean hears)
{
  sonor_media_call_let_hear (self->call, self->parties[listener].near, self->parties[speaker].near, hears);
}

static void
world_close (World *self)
{
  sonor_media_call_close (self->call);
  for (guint i = 0; i < G_N_ELEMENTS (self->parties); i++)
    {
      sonor_media_call_close (self->parties[i].far_call);
      g_clear_object (&self->parties[i].near);
      g_clear_object (&self->parties[i].far);
      g_clear_object (&self->parties[i].far_call);
      g_remove (self->parties[i].path);
      g_free (self->parties[i].path);
    }
  g_clear_object (&self->call);
  sonor_media_engine_stop (self->engine);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (self->engine);
  g_string_free (self->digits, TRUE);
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->folder);
}

/* Reads one channel of a recording from @from seconds on for half a second, or a little less where a busy machine was late. */
static double
level_in (const char *path,
          guint       channel,
          double      from,
          double      frequency)
{
  gint16 samples[SONOR_SAMPLE_RATE];
  SF_INFO info = { 0 };
  SNDFILE *file = sf_open (path, SFM_READ, &info);
  sf_count_t n;

  g_assert_nonnull (file);
  g_assert_cmpint (info.channels, ==, 2);
  g_assert_cmpint (info.samplerate, ==, SONOR_SAMPLE_RATE);
  sf_seek (file, (sf_count_t) (from * SONOR_SAMPLE_RATE), SEEK_SET);
  n = sf_readf_short (file, samples, SONOR_SAMPLE_RATE / 2);
  sf_close (file);
  g_assert_cmpint (n, >=, SONOR_SAMPLE_RATE / 3);

  return tone_level (samples + channel, (gsize) n, 2, SONOR_SAMPLE_RATE, frequency);
}

/* A recording is written in pieces of a second. On a busy machine a second of speech lasts longer. */
static void
wait_for_second (const char *path)
{
  gint64 deadline = g_get_monotonic_time () + 20 * G_TIME_SPAN_SECOND;
  GStatBuf status;

  while (g_stat (path, &status) != 0 || status.st_size < SONOR_SAMPLE_RATE * 4)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      loop_run (50);
    }
}

/* Records what every far end hears for a second and checks who is in it. */
static void
check_heard (World      *self,
             const char *what,
             guint       expected[3])
{
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GError) error = NULL;

      g_remove (self->parties[i].path);
      g_assert_true (sonor_media_call_record (self->parties[i].far_call, self->parties[i].path, self->parties[i].far, &error));
      g_assert_no_error (error);
    }
  for (guint i = 0; i < 3; i++)
    wait_for_second (self->parties[i].path);
  for (guint i = 0; i < 3; i++)
    sonor_media_call_stop_recording (self->parties[i].far_call);
  loop_run (300);

  for (guint listener = 0; listener < 3; listener++)
    {
      for (guint speaker = 0; speaker < 3; speaker++)
        {
          /* Left is what the far end says; it "says" what it is sent, for its call is a mirror of ours. */
          double level = level_in (self->parties[listener].path, 0, 0.5, frequencies[speaker]);

          g_test_message ("%s: %u hears %u: %.3f", what, listener, speaker, level);
          if ((expected[listener] & (1u << speaker)) != 0)
            g_assert_cmpfloat (level, >, HEARD);
          else
            g_assert_cmpfloat (level, <, SILENT);
        }
    }
}

static void
test_who_hears_whom (void)
{
  World world;

  world_open (&world);
  let_hear (&world, CITIZEN, AGENT, TRUE);
  let_hear (&world, AGENT, CITIZEN, TRUE);
  check_heard (&world, "talk", (guint[]) { 1 << AGENT, 1 << CITIZEN, 0 });

  let_hear (&world, SUPERVISOR, CITIZEN, TRUE);
  let_hear (&world, SUPERVISOR, AGENT, TRUE);
  check_heard (&world, "listen", (guint[]) { 1 << AGENT, 1 << CITIZEN, 1 << CITIZEN | 1 << AGENT });

  let_hear (&world, AGENT, SUPERVISOR, TRUE);
  check_heard (&world, "whisper", (guint[]) { 1 << AGENT, 1 << CITIZEN | 1 << SUPERVISOR, 1 << CITIZEN | 1 << AGENT });

  let_hear (&world, CITIZEN, SUPERVISOR, TRUE);
  check_heard (&world, "barge", (guint[]) { 1 << AGENT | 1 << SUPERVISOR, 1 << CITIZEN | 1 << SUPERVISOR, 1 << CITIZEN | 1 << AGENT });

  sonor_media_leg_close (world.parties[AGENT].near);
  check_heard (&world, "take over", (guint[]) { 1 << SUPERVISOR, 0, 1 << CITIZEN });
  world_close (&world);
}

/* Two parties talk with a codec and perhaps encrypted; each must hear the other. */
static void
check_pair (World                  *world,
            const char             *what,
            const SonorMediaStream *template,
            gboolean                is_heard)
{
  let_hear (world, CITIZEN, AGENT, TRUE);
  let_hear (world, AGENT, CITIZEN, TRUE);
  join (&world->parties[CITIZEN], template);
  check_heard (world, what, is_heard ? (guint[]) { 1 << AGENT, 1 << CITIZEN, 0 } : (guint[]) { 0, 0, 0 });
}

static void
test_codecs (void)
{
  static const SonorCodec codecs[] = { SONOR_CODEC_PCMA, SONOR_CODEC_PCMU, SONOR_CODEC_OPUS };
  World world;

  world_open (&world);
  for (guint i = 0; i < G_N_ELEMENTS (codecs); i++)
    {
      SonorMediaStream stream = stream_to (world.parties[CITIZEN].far, codecs[i]);

      check_pair (&world, sonor_codec_get_name (codecs[i]), &stream, TRUE);
    }
  world_close (&world);
}

static void
test_encryption (void)
{
  World world;
  SonorMediaStream stream;
  g_autoptr (GError) error = NULL;

  world_open (&world);
  for (guint suite = 0; suite < SONOR_N_CRYPTO_SUITES; suite++)
    {
      stream = stream_to (world.parties[CITIZEN].far, SONOR_CODEC_PCMA);
      stream.encrypted = TRUE;
      g_assert_true (sonor_media_key_generate (&stream.send_key, suite, 1, &error));
      g_assert_true (sonor_media_key_generate (&stream.receive_key, suite, 1, &error));
      check_pair (&world, sonor_crypto_suite_get_name (suite), &stream, TRUE);
    }
  world_close (&world);
}

/* Who has another key hears nothing and is not heard; nor is who does not encrypt. */
static void
test_wrong_key (void)
{
  World world;
  SonorMediaStream near, far;
  SonorMediaReport report;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  Party *citizen;

  world_open (&world);
  citizen = &world.parties[CITIZEN];
  let_hear (&world, CITIZEN, AGENT, TRUE);
  let_hear (&world, AGENT, CITIZEN, TRUE);
  near = stream_to (citizen->far, SONOR_CODEC_PCMA);
  near.encrypted = TRUE;
  g_assert_true (sonor_media_key_generate (&near.send_key, SONOR_CRYPTO_SUITE_AES_128_80, 1, &error));
  g_assert_true (sonor_media_key_generate (&near.receive_key, SONOR_CRYPTO_SUITE_AES_128_80, 1, &error));
  far = near;
  far.port = sonor_media_leg_get_port (citizen->near);
  sonor_media_leg_set_stream (citizen->near, &near);
  sonor_media_leg_set_stream (citizen->far, &far);
  loop_run (300);
  check_heard (&world, "wrong key", (guint[]) { 0, 0, 0 });

  far.encrypted = FALSE;
  sonor_media_leg_set_stream (citizen->far, &far);
  loop_run (300);
  check_heard (&world, "not encrypted", (guint[]) { 0, 0, 0 });

  sonor_media_leg_report_async (citizen->near, NULL, on_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (sonor_media_leg_report_finish (citizen->near, result, &report, &error));
  g_assert_cmpuint (report.n_strangers, >, 100);
  g_clear_object (&result);
  world_close (&world);
}

static void
test_keys (void)
{
  World world;
  SonorMediaStream stream;

  world_open (&world);
  sonor_media_leg_send_digits (world.parties[CITIZEN].far, "15559*0#D");
  loop_run (2600);
  g_assert_cmpstr (world.digits->str, ==, "15559*0#D");

  /* Who has not agreed on events has the keys heard. */
  g_string_truncate (world.digits, 0);
  stream = stream_to (world.parties[CITIZEN].far, SONOR_CODEC_PCMU);
  stream.send_event_payload_type = -1;
  stream.receive_event_payload_type = -1;
  join (&world.parties[CITIZEN], &stream);
  {
    g_autoptr (SonorPrompt) low = sonor_prompt_new_tone (770.0, 120, 0.3);
    g_autoptr (SonorPrompt) both = sonor_prompt_new_silence (120);
    g_autoptr (SonorPrompt) high = sonor_prompt_new_tone (1336.0, 120, 0.3);
    gsize n;
    gint16 *sum = (gint16 *) sonor_prompt_get_samples (both, &n);
    const gint16 *one = sonor_prompt_get_samples (low, &n);
    const gint16 *two = sonor_prompt_get_samples (high, &n);
    g_autoptr (SonorPrompt) pause = sonor_prompt_new_silence (200);
    SonorPrompt *sounds[] = { pause, both, pause, both, pause };

    for (gsize i = 0; i < n; i++)
      sum[i] = (gint16) (one[i] + two[i]);
    sonor_media_leg_play (world.parties[CITIZEN].far, sounds, G_N_ELEMENTS (sounds), FALSE);
  }
  loop_run (1500);
  g_assert_cmpstr (world.digits->str, ==, "55");
  world_close (&world);
}

static void
test_prompts (void)
{
  World world;
  g_autoptr (SonorPrompt) first = sonor_prompt_new_tone (600.0, 700, LOUD);
  g_autoptr (SonorPrompt) second = sonor_prompt_new_tone (700.0, 700, LOUD);
  g_autoptr (SonorPrompt) empty = sonor_prompt_new_silence (0);
  SonorPrompt *prompts[] = { first, empty, second };
  g_autoptr (GError) error = NULL;
  Party *citizen;
  guint number;

  world_open (&world);
  citizen = &world.parties[CITIZEN];
  g_assert_true (sonor_media_call_record (citizen->far_call, citizen->path, citizen->far, &error));
  g_assert_no_error (error);
  loop_run (200);
  number = sonor_media_leg_play (citizen->near, prompts, G_N_ELEMENTS (prompts), FALSE);
  loop_run (1700);
  g_assert_cmpuint (world.n_played, ==, number);
  loop_run (500);
  sonor_media_call_stop_recording (citizen->far_call);
  loop_run (200);
  g_assert_cmpfloat (level_in (citizen->path, 0, 0.30, 600.0), >, HEARD);
  g_assert_cmpfloat (level_in (citizen->path, 0, 1.05, 700.0), >, HEARD);
  g_assert_cmpfloat (level_in (citizen->path, 0, 1.05, 600.0), <, 0.05);

  /* What is played for ever ends only when it is stopped, and then without a word; nothing at all ends at once. */
  world.n_played = 0;
  sonor_media_leg_play (citizen->near, prompts, G_N_ELEMENTS (prompts), TRUE);
  loop_run (1800);
  sonor_media_leg_stop_playing (citizen->near);
  loop_run (200);
  g_assert_cmpuint (world.n_played, ==, 0);
  number = sonor_media_leg_play (citizen->near, &empty, 1, TRUE);
  loop_run (200);
  g_assert_cmpuint (world.n_played, ==, number);
  world_close (&world);
}

static void
test_bad_prompts (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("sonor-media-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "prompt.wav", NULL);

  g_assert_null (sonor_prompt_load (path, &error));
  g_assert_error (error, SONOR_MEDIA_ERROR, SONOR_MEDIA_ERROR_BAD_FILE);
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (path, "RIFF\377\377\377\377WAVEfmt no", -1, NULL));
  g_assert_null (sonor_prompt_load (path, &error));
  g_assert_error (error, SONOR_MEDIA_ERROR, SONOR_MEDIA_ERROR_BAD_FILE);
  g_remove (path);
  g_rmdir (folder);
}

/* A prompt of another rate and two channels sounds as high and as long as it did. */
static void
test_resampled_prompt (void)
{
  g_autofree char *folder = g_dir_make_tmp ("sonor-media-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "prompt.wav", NULL);
  SF_INFO info = { .samplerate = 48000, .channels = 2, .format = SF_FORMAT_WAV | SF_FORMAT_PCM_16 };
  SNDFILE *file = sf_open (path, SFM_WRITE, &info);
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorPrompt) tone = sonor_prompt_new_tone (100.0, 1000, 0.5);
  g_autoptr (SonorPrompt) prompt = NULL;
  const gint16 *samples;
  gsize n;

  /* 8,000 samples of 100 Hz are 600 Hz when they are played six times as fast. */
  samples = sonor_prompt_get_samples (tone, &n);
  for (gsize i = 0; i < 6 * n; i++)
    sf_writef_short (file, (gint16[]) { samples[i % n], samples[i % n] }, 1);
  sf_close (file);

  prompt = sonor_prompt_load (path, &error);
  g_assert_no_error (error);
  samples = sonor_prompt_get_samples (prompt, &n);
  g_assert_cmpuint (n, ==, 8000);
  g_assert_cmpfloat (tone_level (samples, n, 1, SONOR_SAMPLE_RATE, 600.0), >, 0.45);
  g_remove (path);
  g_rmdir (folder);
}

/* The citizen is left, what the citizen hears right, and the file can be played while it grows. */
static void
test_recording (void)
{
  World world;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  world_open (&world);
  path = g_build_filename (world.folder, "call.wav", NULL);
  let_hear (&world, CITIZEN, AGENT, TRUE);
  let_hear (&world, AGENT, CITIZEN, TRUE);
  let_hear (&world, AGENT, SUPERVISOR, TRUE);
  g_assert_true (sonor_media_call_record (world.call, path, world.parties[CITIZEN].near, &error));
  loop_run (2500);
  g_assert_cmpfloat (level_in (path, 0, 1.0, frequencies[CITIZEN]), >, HEARD);
  g_assert_cmpfloat (level_in (path, 0, 1.0, frequencies[AGENT]), <, SILENT);
  g_assert_cmpfloat (level_in (path, 1, 1.0, frequencies[AGENT]), >, HEARD);
  g_assert_cmpfloat (level_in (path, 1, 1.0, frequencies[CITIZEN]), <, SILENT);
  g_assert_cmpfloat (level_in (path, 1, 1.0, frequencies[SUPERVISOR]), <, SILENT);

  g_assert_false (sonor_media_call_record (world.call, path, world.parties[CITIZEN].near, &error));
  g_assert_error (error, SONOR_MEDIA_ERROR, SONOR_MEDIA_ERROR_FAILED);
  g_remove (path);
  world_close (&world);
}

/* A recording whose writer was killed: the header is mended, the two sides stay apart in Opus, and not a frame is lost. */
static void
test_finish (void)
{
  World world;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  g_autofree char *finished = NULL;
  g_autofree char *unfinished = NULL;
  g_autofree char *bytes = NULL;
  SonorRecordingFacts facts, again;
  gsize length;

  world_open (&world);
  path = g_build_filename (world.folder, "call.wav", NULL);
  finished = g_build_filename (world.folder, "call.opus", NULL);
  unfinished = g_strconcat (finished, ".unfinished", NULL);
  let_hear (&world, CITIZEN, AGENT, TRUE);
  let_hear (&world, AGENT, CITIZEN, TRUE);
  g_assert_true (sonor_media_call_record (world.call, path, world.parties[CITIZEN].near, &error));
  loop_run (3300);
  sonor_media_call_stop_recording (world.call);
  loop_run (300);

  /* As a crash leaves it: the header speaks of one second, and half a sample was just being written. */
  g_assert_true (g_file_get_contents (path, &bytes, &length, &error));
  g_assert_cmpuint (length, >, 44 + 3 * 32000);
  memcpy (bytes + 40, (guint8[]) { 0x00, 0x7d, 0x00, 0x00 }, 4);
  g_assert_true (g_file_set_contents (path, bytes, (gssize) length - 3, &error));
  g_assert_true (sonor_recording_file_finish (path, finished, NULL, &facts, &error));
  g_assert_cmpfloat_with_epsilon (facts.seconds, (double) ((length - 44) / 4 - 1) / SONOR_SAMPLE_RATE, 0.0005);
  g_assert_cmpuint (facts.bytes, <, length / 2);
  g_assert_cmpuint (strlen (facts.sha256), ==, 64);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (unfinished, G_FILE_TEST_EXISTS));
  g_assert_cmpfloat (level_in (finished, 0, 1.5, frequencies[CITIZEN]), >, HEARD);
  g_assert_cmpfloat (level_in (finished, 0, 1.5, frequencies[AGENT]), <, SILENT);
  g_assert_cmpfloat (level_in (finished, 1, 1.5, frequencies[AGENT]), >, HEARD);
  g_assert_cmpfloat (level_in (finished, 1, 1.5, frequencies[CITIZEN]), <, SILENT);

  /* Once more, as after a crash before it was written down. */
  g_assert_true (sonor_recording_file_finish (path, finished, NULL, &again, &error));
  g_assert_cmpfloat (again.seconds, ==, facts.seconds);

  /* What is no recording leaves nothing. */
  g_remove (finished);
  g_assert_true (g_file_set_contents (path, "RIFF is what this begins with, but it goes on otherwise than it should", -1, &error));
  g_assert_false (sonor_recording_file_finish (path, finished, NULL, &facts, &error));
  g_assert_error (error, SONOR_MEDIA_ERROR, SONOR_MEDIA_ERROR_BAD_FILE);
  g_assert_false (g_file_test (finished, G_FILE_TEST_EXISTS));
  g_remove (path);
  world_close (&world);
}

/* Packets that nobody agreed on, from the right place and from wrong ones. */
static void
test_hostile (void)
{
  World world;
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  struct sockaddr_in target = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  int stranger = socket (AF_INET, SOCK_DGRAM, 0);
  guint8 packet[2000];
  SonorMediaReport report;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  world_open (&world);
  let_hear (&world, CITIZEN, AGENT, TRUE);
  let_hear (&world, AGENT, CITIZEN, TRUE);
  for (guint i = 0; i < 4000; i++)
    {
      gsize length = (gsize) g_rand_int_range (random, 0, (gint32) sizeof packet);

      for (gsize j = 0; j < length; j++)
        packet[j] = (guint8) g_rand_int (random);
      /* Half of them look like RTP of our payload type, or like RTCP. */
      packet[0] = i % 2 == 0 ? (guint8) (0x80 | (packet[0] & 0x3f)) : packet[0];
      packet[1] = i % 4 == 0 ? 96 : i % 4 == 2 ? 101 : (guint8) (200 + i % 7);
      target.sin_port = htons ((guint16) (sonor_media_leg_get_port (world.parties[CITIZEN].near) + i % 2));
      sendto (stranger, packet, length, 0, (struct sockaddr *) &target, sizeof target);
      if (i % 100 == 0)
        loop_run (5);
    }
  close (stranger);
  /* Genuine speech comes fifty times a second: enough of it, also where garbage was slow to make. */
  loop_run (1000);
  check_heard (&world, "after garbage", (guint[]) { 1 << AGENT, 1 << CITIZEN, 0 });
  sonor_media_leg_report_async (world.parties[CITIZEN].near, NULL, on_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (sonor_media_leg_report_finish (world.parties[CITIZEN].near, result, &report, &error));
  /* Of 2,000 to this port; a busy machine loses some before they are read. */
  g_assert_cmpuint (report.n_strangers, >=, 500);
  g_assert_cmpuint (report.n_received, >, 100);
  /* A busy machine drops speech in the flood as well; had one made-up number been believed, thousands would seem lost. */
  g_assert_cmpint (report.n_lost, <, (gint) report.n_received);
  g_clear_object (&result);
  world_close (&world);
}

/* A call in a certain one of the two media threads: of two new ones that follow each other, one is there. */
static SonorMediaCall *
new_call_in (SonorMediaEngine *engine,
             guint             thread)
{
  SonorMediaCall *call = sonor_media_call_new (engine);

  if (sonor_media_call_get_thread (call) != thread)
    {
      SonorMediaCall *next = new_call_in (engine, thread);

      sonor_media_call_close (call);
      g_object_unref (call);
      return next;
    }

  return call;
}

static void
test_moving (gconstpointer data)
{
  gboolean far_away = GPOINTER_TO_INT (data);
  World world;
  SonorMediaCall *other;
  guint thread;

  world_open (&world);
  thread = sonor_media_call_get_thread (world.call);
  other = new_call_in (world.engine, far_away ? 1 - thread : thread);
  let_hear (&world, CITIZEN, AGENT, TRUE);
  let_hear (&world, AGENT, CITIZEN, TRUE);
  sonor_media_call_move_leg (other, world.parties[CITIZEN].near);
  sonor_media_call_move_leg (other, world.parties[SUPERVISOR].near);
  sonor_media_call_let_hear (other, world.parties[CITIZEN].near, world.parties[SUPERVISOR].near, TRUE);
  sonor_media_call_let_hear (other, world.parties[SUPERVISOR].near, world.parties[CITIZEN].near, TRUE);
  check_heard (&world, "moved", (guint[]) { 1 << SUPERVISOR, 0, 1 << CITIZEN });
  sonor_media_call_close (other);
  g_object_unref (other);
  world_close (&world);
}

/* To and fro between two threads while both talk, with encryption and keys: nothing is lost on the way. */
static void
test_moving_on (void)
{
  World world;
  SonorMediaCall *calls[2];
  SonorMediaLeg *citizen, *agent;
  SonorMediaStream stream;
  SonorMediaReport report;
  SonorMediaLoad load;
  g_autoptr (SonorPrompt) nothing = sonor_prompt_new_tone (2000.0, 20, 0.0);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  guint number = 0;

  world_open (&world);
  citizen = world.parties[CITIZEN].near;
  agent = world.parties[AGENT].near;
  calls[0] = world.call;
  calls[1] = new_call_in (world.engine, 1 - sonor_media_call_get_thread (world.call));
  stream = stream_to (world.parties[CITIZEN].far, SONOR_CODEC_OPUS);
  stream.encrypted = TRUE;
  g_assert_true (sonor_media_key_generate (&stream.send_key, SONOR_CRYPTO_SUITE_AES_128_80, 1, &error));
  g_assert_true (sonor_media_key_generate (&stream.receive_key, SONOR_CRYPTO_SUITE_AES_128_80, 1, &error));
  join (&world.parties[CITIZEN], &stream);
  loop_run (300);
  sonor_media_leg_send_digits (world.parties[CITIZEN].far, "0123456789");
  for (guint i = 1; i <= 61; i++)
    {
      SonorMediaCall *call = calls[i % 2];

      sonor_media_call_move_leg (call, agent);
      sonor_media_call_move_leg (call, citizen);
      sonor_media_call_let_hear (call, citizen, agent, TRUE);
      sonor_media_call_let_hear (call, agent, citizen, TRUE);
      number = sonor_media_leg_play (citizen, &nothing, 1, FALSE);
      /* Also faster than the threads take turns. */
      if (i % 4 != 0)
        loop_run (45);
    }
  check_heard (&world, "moved to and fro", (guint[]) { 1 << AGENT, 1 << CITIZEN, 0 });
  g_assert_cmpuint (world.n_played, ==, number);
  g_assert_cmpstr (world.digits->str, ==, "0123456789");
  sonor_media_engine_get_load (world.engine, &load);
  g_assert_cmpuint (load.n_threads, ==, 2);
  g_assert_cmpuint (load.n_thread_legs[0] + load.n_thread_legs[1], ==, 6);
  g_assert_cmpuint (load.n_legs, ==, 6);
  sonor_media_leg_report_async (citizen, NULL, on_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (sonor_media_leg_report_finish (citizen, result, &report, &error));
  /* Ten keys took two seconds of speech. */
  g_assert_cmpuint (report.n_received, >, 50);
  g_assert_cmpuint (report.n_strangers, ==, 0);
  g_assert_cmpint (report.n_lost, <, 5);
  g_clear_object (&result);
  sonor_media_call_close (calls[1]);
  g_object_unref (calls[1]);
  world_close (&world);
}

/* Who is moved to where no place is, or to a call that is over, is closed; where it comes from nobody hears it any more. */
static void
test_no_place (void)
{
  World world;
  SonorMediaLoad load;
  SonorMediaCall *full;

  world_open (&world);
  full = new_call_in (world.engine, 1 - sonor_media_call_get_thread (world.call));
  for (guint i = 0; i < SONOR_MEDIA_CALL_MOST_LEGS; i++)
    g_object_unref (loop_add_leg (full));
  let_hear (&world, CITIZEN, AGENT, TRUE);
  let_hear (&world, AGENT, CITIZEN, TRUE);
  sonor_media_call_move_leg (full, world.parties[AGENT].near);
  check_heard (&world, "no place", (guint[]) { 0, 0, 0 });
  sonor_media_engine_get_load (world.engine, &load);
  g_assert_cmpuint (load.n_legs, ==, 5 + SONOR_MEDIA_CALL_MOST_LEGS);
  sonor_media_call_close (full);
  sonor_media_call_move_leg (full, world.parties[SUPERVISOR].near);
  loop_run (300);
  sonor_media_engine_get_load (world.engine, &load);
  g_assert_cmpuint (load.n_legs, ==, 4);
  g_object_unref (full);
  world_close (&world);
}

static void
on_over_and_out (gpointer  data,
                 GObject  *where_it_was)
{
  *(GThread **) data = g_thread_self ();
}

/* Whatever is closed comes to its end in the main loop, where others are connected to it, whoever had the last reference. */
static void
test_endings (void)
{
  World world;

  world_open (&world);
  for (guint i = 0; i < 200; i++)
    {
      SonorMediaCall *call = sonor_media_call_new (world.engine);
      SonorMediaLeg *legs[2] = { loop_add_leg (call), loop_add_leg (call) };
      GThread *leg_threads[2] = { NULL, NULL };
      GThread *call_thread = NULL;

      for (guint j = 0; j < 2; j++)
        {
          g_object_weak_ref (G_OBJECT (legs[j]), on_over_and_out, &leg_threads[j]);
          sonor_media_call_let_hear (call, legs[j], legs[1 - j], TRUE);
        }
      g_object_weak_ref (G_OBJECT (call), on_over_and_out, &call_thread);
      /* One by itself, one with its call. */
      sonor_media_leg_close (legs[0]);
      g_object_unref (legs[0]);
      g_object_unref (legs[1]);
      sonor_media_call_close (call);
      g_object_unref (call);
      while (leg_threads[0] == NULL || leg_threads[1] == NULL || call_thread == NULL)
        g_main_context_iteration (NULL, TRUE);
      g_assert_true (leg_threads[0] == g_thread_self () && leg_threads[1] == g_thread_self () && call_thread == g_thread_self ());
    }
  world_close (&world);
}

/* Hold: who only sends is not heard, who only receives is not sent anything. */
static void
test_hold (void)
{
  World world;
  SonorMediaStream stream;

  world_open (&world);
  let_hear (&world, CITIZEN, AGENT, TRUE);
  let_hear (&world, AGENT, CITIZEN, TRUE);
  loop_run (300);
  stream = stream_to (world.parties[CITIZEN].far, SONOR_CODEC_PCMA);
  stream.direction = SONOR_MEDIA_DIRECTION_NONE;
  sonor_media_leg_set_stream (world.parties[CITIZEN].near, &stream);
  loop_run (300);
  check_heard (&world, "held", (guint[]) { 0, 0, 0 });
  stream.direction = SONOR_MEDIA_DIRECTION_BOTH;
  sonor_media_leg_set_stream (world.parties[CITIZEN].near, &stream);
  check_heard (&world, "resumed", (guint[]) { 1 << AGENT, 1 << CITIZEN, 0 });
  world_close (&world);
}

static void
test_settings (void)
{
  g_autoptr (GError) error = NULL;
  SonorMediaSettings settings = { .first_port = 20001 };

  g_assert_null (sonor_media_engine_start (&settings, &error));
  g_assert_error (error, SONOR_MEDIA_ERROR, SONOR_MEDIA_ERROR_FAILED);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/media/settings", test_settings);
  g_test_add_func ("/media/who-hears-whom", test_who_hears_whom);
  g_test_add_func ("/media/codecs", test_codecs);
  g_test_add_func ("/media/encryption", test_encryption);
  g_test_add_func ("/media/wrong-key", test_wrong_key);
  g_test_add_func ("/media/keys", test_keys);
  g_test_add_func ("/media/prompts", test_prompts);
  g_test_add_func ("/media/bad-prompts", test_bad_prompts);
  g_test_add_func ("/media/resampled-prompt", test_resampled_prompt);
  g_test_add_func ("/media/recording", test_recording);
  g_test_add_func ("/media/finish", test_finish);
  g_test_add_func ("/media/hostile", test_hostile);
  g_test_add_data_func ("/media/moving/here", GINT_TO_POINTER (FALSE), test_moving);
  g_test_add_data_func ("/media/moving/elsewhere", GINT_TO_POINTER (TRUE), test_moving);
  g_test_add_func ("/media/moving/on", test_moving_on);
  g_test_add_func ("/media/moving/no-place", test_no_place);
  g_test_add_func ("/media/endings", test_endings);
  g_test_add_func ("/media/hold", test_hold);

  return g_test_run ();
}
