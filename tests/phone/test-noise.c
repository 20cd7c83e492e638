/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A side that pauses tells how loud its silence is (RFC 3389): packets made here, and what the speaker says. */

#include <glib/gstdio.h>
#include <string.h>

#include "ear.h"
#include "phone/sound.h"

#define ADDRESS "127.0.0.1"

typedef struct
{
  SonorSound *sound;
  SonorLeg   *leg;
  char       *heard;
  GSocket    *far;
  guint       payload_type;
  guint       number;
} Fixture;

static gboolean
on_timeout (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_REMOVE;
}

static void
wait_for (guint milliseconds)
{
  gboolean over = FALSE;

  g_timeout_add (milliseconds, on_timeout, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

#define WAIT(condition) \
  G_STMT_START \
    { \
      gint64 wait_deadline = g_get_monotonic_time () + 30 * G_TIME_SPAN_SECOND; \
      while (!(condition)) \
        { \
          if (g_get_monotonic_time () > wait_deadline) \
            g_error ("%s:%d: waited in vain for %s", __FILE__, __LINE__, #condition); \
          wait_for (20); \
        } \
    } \
  G_STMT_END

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *speaker = NULL;
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new_from_string (ADDRESS, 0);
  g_autoptr (GSocketAddress) local = NULL;
  int file = g_file_open_tmp ("sonor-noise-XXXXXX.wav", &fixture->heard, &error);
  SonorMediaStream stream = {
    .codec = (SonorCodec) GPOINTER_TO_UINT (data),
    .send_event_payload_type = -1,
    .receive_event_payload_type = -1,
    .packet_time = 20,
    .direction = SONOR_MEDIA_DIRECTION_BOTH,
    .address = (char *) ADDRESS,
  };

  g_assert_no_error (error);
  g_close (file, NULL);
  fixture->far = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, &error);
  g_assert_no_error (error);
  g_assert_true (g_socket_bind (fixture->far, any, FALSE, &error));
  local = g_socket_get_local_address (fixture->far, &error);
  stream.port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (local));
  fixture->payload_type = stream.codec == SONOR_CODEC_PCMA ? 8 : 0;
  stream.send_payload_type = stream.receive_payload_type = fixture->payload_type;

  speaker = g_strconcat ("file:", fixture->heard, NULL);
  fixture->sound = sonor_sound_new ("silence", speaker, &error);
  g_assert_no_error (error);
  fixture->leg = sonor_sound_add_leg (fixture->sound, ADDRESS, &error);
  g_assert_no_error (error);
  sonor_leg_set_talking (fixture->leg, TRUE, TRUE);
  g_assert_true (sonor_leg_set_stream (fixture->leg, &stream, &error));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  sonor_leg_close (fixture->leg);
  g_assert_finalize_object (fixture->leg);
  g_assert_finalize_object (fixture->sound);
  g_object_unref (fixture->far);
  g_unlink (fixture->heard);
  g_free (fixture->heard);
}

/* One packet of 20 ms, or of comfort noise. */
static void
send_packet (Fixture      *fixture,
             guint         payload_type,
             const guint8 *payload,
             gsize         n_bytes)
{
  guint8 packet[12 + 160] = { 0x80, (guint8) payload_type, (guint8) (fixture->number >> 8), (guint8) fixture->number };
  guint32 time = GUINT32_TO_BE (fixture->number * 160);
  g_autoptr (GSocketAddress) to =
    g_inet_socket_address_new_from_string (ADDRESS, (guint16) sonor_leg_get_port (fixture->leg));

  memcpy (packet + 4, &time, sizeof time);
  packet[11] = 1;
  memcpy (packet + 12, payload, n_bytes);
  g_socket_send_to (fixture->far, to, (const char *) packet, 12 + n_bytes, NULL, NULL);
  fixture->number++;
}

static gboolean
hears_about (Fixture *fixture,
             double   wanted)
{
  double level = ear_total (fixture->heard, 300);

  return level > wanted * 0.8 && level < wanted * 1.25;
}

/* As loud as told, but never louder than is bearable, nor so soft that the line sounds dead. */
static void
test_told (Fixture       *fixture,
           gconstpointer  data)
{
  static const struct
  {
    guint8 level;
    double heard;
  } cases[] = { { 50, 0.00316 }, { 40, 0.01 }, { 0x80 | 45, 0.00562 }, { 0, 0.0158 }, { 127, 0.0005 } };
  guint8 loud[160], noise[3] = { 0, 100, 20 };

  for (guint i = 0; i < sizeof loud; i++)
    loud[i] = i % 8 < 4 ? 0x2a : 0xaa;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("level %u", cases[i].level);
      for (guint p = 0; p < 30; p++)
        {
          send_packet (fixture, fixture->payload_type, loud, sizeof loud);
          wait_for (20);
        }
      WAIT (ear_total (fixture->heard, 200) > 0.1);
      noise[0] = cases[i].level;
      send_packet (fixture, 13, noise, sizeof noise);
      WAIT (hears_about (fixture, cases[i].heard));
    }

  /* A level that is not there changes nothing and harms nobody. */
  send_packet (fixture, 13, noise, 0);
  wait_for (300);
  g_assert_true (hears_about (fixture, 0.0005));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/sound/noise/told/pcma", Fixture, GUINT_TO_POINTER (SONOR_CODEC_PCMA), set_up, test_told, tear_down);
  g_test_add ("/sound/noise/told/pcmu", Fixture, GUINT_TO_POINTER (SONOR_CODEC_PCMU), set_up, test_told, tear_down);

  return g_test_run ();
}
