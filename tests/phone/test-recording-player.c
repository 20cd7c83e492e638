/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Recordings are read and heard: both sides, both formats, faster in the same pitch; what is no recording is refused. */

#include <glib/gstdio.h>
#include <gst/gst.h>
#include <math.h>
#include <string.h>

#include "ear.h"
#include "phone/recording-player.h"

#define RATE 8000
#define SECONDS 6
#define HUM 620.0
#define WHISTLE 1380.0

typedef struct
{
  gboolean  done;
  GError   *error;
} Loading;

/* The citizen hums all along; the hotline whistles from the middle on. */
static GBytes *
make_wav (void)
{
  static const guint8 head[] = { 'R', 'I', 'F', 'F', 0, 0, 0, 0, 'W', 'A', 'V', 'E', 'f', 'm', 't', ' ', 16, 0, 0, 0, 1, 0, 2, 0,
                                 0x40, 0x1f, 0, 0, 0, 0x7d, 0, 0, 4, 0, 16, 0, 'd', 'a', 't', 'a', 0, 0, 0, 0 };
  guint32 size = RATE * SECONDS * 4, whole = size + 36;
  guint8 *bytes = g_malloc (sizeof head + size);

  memcpy (bytes, head, sizeof head);
  memcpy (bytes + 4, &whole, 4);
  memcpy (bytes + 40, &size, 4);
  for (guint i = 0; i < RATE * SECONDS; i++)
    {
      gint16 frame[2] = { (gint16) (10000 * sin (2 * G_PI * HUM * i / RATE)),
                          i < RATE * SECONDS / 2 ? 0 : (gint16) (10000 * sin (2 * G_PI * WHISTLE * i / RATE)) };

      memcpy (bytes + sizeof head + i * 4, frame, 4);
    }

  return g_bytes_new_take (bytes, sizeof head + size);
}

static GBytes *
make_opus (void)
{
  g_autofree char *folder = g_dir_make_tmp ("sonor-player-XXXXXX", NULL);
  g_autofree char *wav = g_build_filename (folder, "in.wav", NULL);
  g_autofree char *opus = g_build_filename (folder, "out.opus", NULL);
  g_autofree char *description = g_strdup_printf ("filesrc location=%s ! wavparse ! audioconvert ! audioresample ! opusenc ! oggmux ! "
                                                  "filesink location=%s", wav, opus);
  g_autoptr (GBytes) bytes = make_wav ();
  g_autoptr (GstElement) pipeline = NULL;
  g_autoptr (GstBus) bus = NULL;
  g_autoptr (GstMessage) message = NULL;
  char *contents;
  gsize length;

  g_assert_true (g_file_set_contents (wav, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), NULL));
  pipeline = gst_parse_launch (description, NULL);
  bus = gst_element_get_bus (pipeline);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (bus, 60 * GST_SECOND, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  g_assert_nonnull (message);
  g_assert_cmpint (GST_MESSAGE_TYPE (message), ==, GST_MESSAGE_EOS);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  g_assert_true (g_file_get_contents (opus, &contents, &length, NULL));
  g_unlink (wav);
  g_unlink (opus);
  g_rmdir (folder);

  return g_bytes_new_take (contents, length);
}

static void
on_loaded (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Loading *loading = user_data;

  g_assert_true (sonor_recording_player_load_finish (SONOR_RECORDING_PLAYER (source), result, &loading->error) == (loading->error == NULL));
  loading->done = TRUE;
}

static GError *
load (SonorRecordingPlayer *player,
      GBytes               *bytes)
{
  Loading loading = { 0 };

  sonor_recording_player_load_async (player, bytes, NULL, on_loaded, &loading);
  while (!loading.done)
    g_main_context_iteration (NULL, TRUE);

  return loading.error;
}

/* How loud a side is at most between two moments, in seconds. */
static guint
loudest (SonorRecordingPlayer *player,
         guint                 side,
         double                from,
         double                to)
{
  gsize n_peaks;
  const guint8 *peaks = g_bytes_get_data (sonor_recording_player_get_peaks (player, side), &n_peaks);
  guint found = 0;

  for (gsize i = (gsize) (from * 100); i < MIN ((gsize) (to * 100), n_peaks); i++)
    found = MAX (found, peaks[i]);

  return found;
}

static void
check_sides (SonorRecordingPlayer *player)
{
  g_assert_cmpfloat_with_epsilon (sonor_recording_player_get_seconds (player), SECONDS, 0.1);
  g_assert_cmpuint (loudest (player, 0, 0.5, 2.5), >, 50);
  g_assert_cmpuint (loudest (player, 0, 3.5, 5.5), >, 50);
  g_assert_cmpuint (loudest (player, 1, 0.5, 2.5), <, 12);
  g_assert_cmpuint (loudest (player, 1, 3.5, 5.5), >, 50);
}

static void
test_wav (void)
{
  g_autoptr (SonorRecordingPlayer) player = sonor_recording_player_new ();
  g_autoptr (GBytes) bytes = make_wav ();

  g_assert_no_error (load (player, bytes));
  check_sides (player);
}

static void
test_opus (void)
{
  g_autoptr (SonorRecordingPlayer) player = sonor_recording_player_new ();
  g_autoptr (GBytes) bytes = make_opus ();

  g_assert_no_error (load (player, bytes));
  check_sides (player);
}

static void
test_none (void)
{
  g_autoptr (SonorRecordingPlayer) player = sonor_recording_player_new ();
  g_autoptr (GBytes) words = g_bytes_new_static ("this is no recording", 20);
  g_autoptr (GBytes) wav = make_wav ();
  g_autoptr (GBytes) head = g_bytes_new_from_bytes (wav, 0, 44);
  g_autoptr (GError) error = load (player, words);
  g_autoptr (GError) empty = load (player, head);

  g_assert_nonnull (error);
  g_assert_nonnull (empty);
  g_assert_cmpfloat (sonor_recording_player_get_seconds (player), ==, 0);
}

/* Plays to its end, into a file. Twice as fast it takes half the time, and everybody speaks as high as before. */
static void
test_fast (void)
{
  g_autoptr (SonorRecordingPlayer) player = sonor_recording_player_new ();
  g_autoptr (GBytes) bytes = make_wav ();
  g_autofree char *folder = g_dir_make_tmp ("sonor-player-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "heard.wav", NULL);
  g_autofree char *route = g_strconcat ("file:", path, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_no_error (load (player, bytes));
  sonor_recording_player_set_speed (player, 2);
  g_assert_true (sonor_recording_player_play (player, route, &error));
  while (sonor_recording_player_is_playing (player))
    g_main_context_iteration (NULL, TRUE);

  g_assert_cmpfloat (sonor_recording_player_get_position (player), ==, sonor_recording_player_get_seconds (player));
  g_assert_cmpuint (ear_duration (path), >, 2600);
  g_assert_cmpuint (ear_duration (path), <, 3600);
  g_assert_cmpfloat (ear_level (path, HUM, 2000), >, 0.15);
  g_assert_cmpfloat (ear_level (path, HUM * 2, 2000), <, 0.05);
  g_unlink (path);
  g_rmdir (folder);
}

static void
test_seek (void)
{
  g_autoptr (SonorRecordingPlayer) player = sonor_recording_player_new ();
  g_autoptr (GBytes) bytes = make_wav ();
  g_autoptr (GError) error = NULL;
  gint64 begun;

  g_assert_no_error (load (player, bytes));
  sonor_recording_player_seek (player, 99);
  g_assert_cmpfloat (sonor_recording_player_get_position (player), ==, sonor_recording_player_get_seconds (player));
  sonor_recording_player_seek (player, SECONDS - 1);
  g_assert_true (sonor_recording_player_play (player, "none", &error));
  begun = g_get_monotonic_time ();
  while (sonor_recording_player_is_playing (player))
    {
      g_main_context_iteration (NULL, TRUE);
      g_assert_cmpfloat (sonor_recording_player_get_position (player), >=, SECONDS - 1.2);
    }
  g_assert_cmpint (g_get_monotonic_time () - begun, >, G_USEC_PER_SEC / 2);
  g_assert_false (sonor_recording_player_play (player, "nowhere", &error));
  g_assert_nonnull (error);
  g_assert_false (sonor_recording_player_is_playing (player));
}

int
main (int    argc,
      char **argv)
{
  gst_init (NULL, NULL);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/recording-player/wav", test_wav);
  g_test_add_func ("/recording-player/opus", test_opus);
  g_test_add_func ("/recording-player/none", test_none);
  g_test_add_func ("/recording-player/fast", test_fast);
  g_test_add_func ("/recording-player/seek", test_seek);

  return g_test_run ();
}
