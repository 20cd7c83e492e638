/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One leg and what is on the wire: what it sends, and what nobody should send it. */

#include <gio/gio.h>
#include <string.h>

#include "ear.h"
#include "phone/sound-error.h"
#include "side.h"

static void
send_bytes (GSocket *socket, guint port, const void *bytes, gsize n_bytes)
{
  g_autoptr (GSocketAddress) to = g_inet_socket_address_new_from_string (ADDRESS, port);

  g_socket_send_to (socket, to, bytes, n_bytes, NULL, NULL);
}

static GSocket *
open_stranger (const char *address, guint16 *port)
{
  GSocket *socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, NULL);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new_from_string (address, 0);
  g_autoptr (GSocketAddress) local = NULL;

  g_assert_true (g_socket_bind (socket, any, FALSE, NULL));
  local = g_socket_get_local_address (socket, NULL);
  *port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (local));

  return socket;
}

/* Whatever stands between us and the network: three packets end a key, each key has a time of its own, the sequence
 * goes on. */
static void
test_digits_on_the_wire (void)
{
  Side *one = side_new (440);
  guint16 port;
  g_autoptr (GSocket) stranger = open_stranger (ADDRESS, &port);
  SonorMediaStream stream = side_make_stream (SONOR_CODEC_PCMA, one->leg);
  g_autoptr (GHashTable) ends = g_hash_table_new (NULL, NULL);
  guint n_markers = 0;
  int sequence = -1;
  gint64 deadline;
  GHashTableIter iter;
  gpointer value;

  g_socket_set_timeout (stranger, 1);
  stream.port = port;
  side_set_stream (one->leg, &stream);
  side_press (one->leg, "12", 100);
  deadline = g_get_monotonic_time () + 2 * G_TIME_SPAN_SECOND;
  while (g_get_monotonic_time () < deadline)
    {
      guint8 packet[1500];

      side_wait (5);
      while (g_socket_condition_check (stranger, G_IO_IN) & G_IO_IN)
        {
          gssize length = g_socket_receive (stranger, (char *) packet, sizeof packet, NULL, NULL);
          int number = packet[2] << 8 | packet[3];
          guint32 time;

          g_assert_cmpint (length, >=, 16);
          if (sequence >= 0)
            g_assert_cmpint (number, ==, (sequence + 1) & 0xffff);
          sequence = number;
          if ((packet[1] & 0x7f) != EVENT_TYPE)
            continue;
          memcpy (&time, packet + 4, sizeof time);
          n_markers += packet[1] >> 7;
          if (packet[13] & 0x80)
            g_hash_table_insert (ends, GUINT_TO_POINTER (GUINT32_FROM_BE (time)),
                                 GUINT_TO_POINTER (
                                   GPOINTER_TO_UINT (
                                     g_hash_table_lookup (ends, GUINT_TO_POINTER (GUINT32_FROM_BE (time)))) +
                                   1));
        }
    }
  g_assert_cmpuint (g_hash_table_size (ends), ==, 2);
  g_assert_cmpuint (n_markers, >=, 2);
  g_hash_table_iter_init (&iter, ends);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_assert_cmpuint (GPOINTER_TO_UINT (value), ==, 3);
  side_free (one);
}

/* Silence in A-law is one byte again and again: where that is seen, speech would be heard. */
static void
test_encrypted_on_the_wire (void)
{
  Side *one = side_new_with ("silence", 0);
  guint16 port;
  g_autoptr (GSocket) stranger = open_stranger (ADDRESS, &port);
  SonorMediaStream stream = side_make_stream (SONOR_CODEC_PCMA, one->leg);
  SonorMediaKey key;
  guint n_packets = 0;

  g_assert_true (sonor_media_key_generate (&key, SONOR_CRYPTO_SUITE_AES_256_80, 1, NULL));
  stream.port = port;
  side_encrypt (&stream, &key, &key);
  side_set_stream (one->leg, &stream);
  while (n_packets < 50)
    {
      guint8 packet[1500];

      side_wait (20);
      while (g_socket_condition_check (stranger, G_IO_IN) & G_IO_IN)
        {
          gssize length = g_socket_receive (stranger, (char *) packet, sizeof packet, NULL, NULL);
          guint n_same = 0;

          g_assert_cmpint (length, >=, 12 + 80 + 10);
          for (gssize i = 13; i < length; i++)
            n_same += packet[i] == packet[12];
          g_assert_cmpuint (n_same, <, 20);
          n_packets++;
        }
    }
  side_free (one);
}

/* The other side sends nothing: the line does not sound dead, and not loud either. */
static void
test_comfort_noise (void)
{
  Side *one = side_new (440);
  guint16 port;
  g_autoptr (GSocket) stranger = open_stranger (ADDRESS, &port);
  SonorMediaStream stream = side_make_stream (SONOR_CODEC_PCMA, one->leg);

  stream.port = port;
  side_set_stream (one->leg, &stream);
  WAIT (ear_duration (one->heard) > 500 && ear_total (one->heard, 200) > 0.0002);
  g_assert_cmpfloat (ear_total (one->heard, 200), <, 0.002);
  sonor_leg_set_talking (one->leg, FALSE, FALSE);
  WAIT (ear_total (one->heard, 200) < 0.00001);
  side_free (one);
}

/* Packets nobody should send, from where the agreed ones would come. The seed is fixed: what breaks once breaks
 * again. */
static void
test_malformed (gconstpointer data)
{
  gboolean encrypted = GPOINTER_TO_INT (data);
  Side *one = side_new (440);
  guint16 port;
  g_autoptr (GSocket) stranger = open_stranger (ADDRESS, &port);
  g_autoptr (GRand) random = g_rand_new_with_seed (12345);
  SonorMediaStream stream = side_make_stream (SONOR_CODEC_PCMA, one->leg);
  guint8 packet[1500];
  guint here = sonor_leg_get_port (one->leg);
  Side *other = NULL;

  stream.port = port;
  if (encrypted)
    {
      SonorMediaKey key;

      g_assert_true (sonor_media_key_generate (&key, SONOR_CRYPTO_SUITE_AES_128_80, 1, NULL));
      side_encrypt (&stream, &key, &key);
    }
  side_set_stream (one->leg, &stream);

  for (guint i = 0; i < 4000; i++)
    {
      gsize length = (gsize) g_rand_int_range (random, 0, i % 3 == 0 ? 20 : 400);
      guint kind = i % 8;

      for (gsize j = 0; j < sizeof packet; j++)
        packet[j] = (guint8) g_rand_int (random);
      /* From wholly random to well formed but for one thing. */
      if (kind > 0)
        {
          packet[0] = kind == 1 ? 0x8f : kind == 2 ? 0xa0 : kind == 3 ? 0x90 : 0x80;
          packet[1] = kind == 4 ? 8 : kind == 5 ? EVENT_TYPE : kind == 6 ? 8 | 0x80 : packet[1];
        }
      if (kind >= 4)
        {
          packet[2] = (guint8) (i >> 8);
          packet[3] = (guint8) i;
          memset (packet + 8, kind, 4);
        }
      send_bytes (stranger, here, packet, length);
      if (kind > 3)
        packet[1] = (guint8) (200 + i % 8);
      send_bytes (stranger, here + 1, packet, length);
      if (i % 100 == 0)
        side_wait (20);
    }
  side_wait (300);
  g_assert_cmpuint (one->n_failures, ==, 0);

  /* And a call works. */
  other = side_new (880);
  side_connect_legs (one->leg, other->leg, SONOR_CODEC_PCMA);
  WAIT (side_hears (one, 880) && side_hears (other, 440));
  side_free (other);
  side_free (one);
}

/* A third one who knows the port is not heard and counts no keys. */
static void
test_stranger (void)
{
  Side *one = side_new (440);
  Side *other = side_new (880);
  Side *third = side_new (1320);
  SonorMediaStream to_one = side_make_stream (SONOR_CODEC_PCMA, one->leg);

  side_connect_legs (one->leg, other->leg, SONOR_CODEC_PCMA);
  WAIT (side_hears (one, 880));
  side_set_stream (third->leg, &to_one);
  side_assert_still (one, 880, 1320);
  side_press (third->leg, "5", 100);
  side_wait (500);
  g_assert_cmpuint (one->digits->len, ==, 0);
  side_free (one);
  side_free (other);
  side_free (third);
}

/* Behind a router the other side sends from another port than it said, with keys even from another address: we answer
 * to where it is, and never to where somebody else calls from. */
static void
test_other_port (gconstpointer data)
{
  gboolean encrypted = GPOINTER_TO_INT (data);
  Side *one = side_new (440);
  Side *other = side_new (880);
  guint16 port, far_port;
  g_autoptr (GSocket) agreed = open_stranger (ADDRESS, &port);
  g_autoptr (GSocket) far = open_stranger ("127.0.0.2", &far_port);
  SonorMediaStream to_other = side_make_stream (SONOR_CODEC_PCMA, other->leg);
  SonorMediaStream to_one = side_make_stream (SONOR_CODEC_PCMA, one->leg);
  SonorMediaKey key, other_key;
  guint8 packet[12 + 160] = { 0x80, 8 };

  to_other.port = port;
  if (encrypted)
    {
      sonor_leg_close (other->leg);
      g_assert_finalize_object (other->leg);
      other->leg = side_add_leg (other, "127.0.0.2");
      g_assert_true (sonor_media_key_generate (&key, SONOR_CRYPTO_SUITE_AES_128_80, 1, NULL));
      g_assert_true (sonor_media_key_generate (&other_key, SONOR_CRYPTO_SUITE_AES_128_80, 1, NULL));
      side_encrypt (&to_other, &key, &other_key);
      side_encrypt (&to_one, &other_key, &key);
    }
  side_set_stream (one->leg, &to_other);
  for (guint i = 0; i < 20; i++)
    {
      packet[3] = (guint8) i;
      send_bytes (far, sonor_leg_get_port (one->leg), packet, sizeof packet);
      side_wait (20);
    }
  WAIT (g_socket_condition_check (agreed, G_IO_IN) & G_IO_IN);
  g_assert_false (g_socket_condition_check (far, G_IO_IN) & G_IO_IN);

  side_set_stream (other->leg, &to_one);
  WAIT (side_hears (one, 880) && side_hears (other, 440));
  WAIT (one->quality != NULL && one->quality->round_trip_ms >= 0);
  send_bytes (far, sonor_leg_get_port (one->leg), packet, sizeof packet);
  side_assert_still (other, 440, 0);
  g_assert_false (g_socket_condition_check (far, G_IO_IN) & G_IO_IN);
  side_free (one);
  side_free (other);
}

static void
test_bad_stream (void)
{
  Side *one = side_new (440);
  SonorMediaStream stream = side_make_stream (SONOR_CODEC_PCMA, one->leg);
  g_autoptr (GError) error = NULL;

  stream.address = (char *) "no.address";
  g_assert_false (sonor_leg_set_stream (one->leg, &stream, &error));
  g_assert_error (error, SONOR_SOUND_ERROR, SONOR_SOUND_ERROR_INVALID);
  g_clear_error (&error);
  stream.address = (char *) "::1";
  g_assert_false (sonor_leg_set_stream (one->leg, &stream, &error));
  g_assert_error (error, SONOR_SOUND_ERROR, SONOR_SOUND_ERROR_INVALID);
  g_clear_error (&error);
  stream.address = (char *) ADDRESS;
  stream.port = 0;
  g_assert_false (sonor_leg_set_stream (one->leg, &stream, &error));
  g_assert_error (error, SONOR_SOUND_ERROR, SONOR_SOUND_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (sonor_sound_add_leg (one->sound, "localhost", &error));
  g_assert_error (error, SONOR_SOUND_ERROR, SONOR_SOUND_ERROR_INVALID);
  g_assert_true (sonor_leg_set_stream (one->leg, NULL, NULL));
  side_free (one);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sound/digits-on-the-wire", test_digits_on_the_wire);
  g_test_add_func ("/sound/encrypted-on-the-wire", test_encrypted_on_the_wire);
  g_test_add_func ("/sound/comfort-noise", test_comfort_noise);
  g_test_add_func ("/sound/hostile/stranger", test_stranger);
  g_test_add_data_func ("/sound/other-port/clear", GINT_TO_POINTER (FALSE), test_other_port);
  g_test_add_data_func ("/sound/other-port/encrypted", GINT_TO_POINTER (TRUE), test_other_port);
  g_test_add_func ("/sound/hostile/bad-stream", test_bad_stream);
  g_test_add_data_func ("/sound/hostile/malformed-clear", GINT_TO_POINTER (FALSE), test_malformed);
  g_test_add_data_func ("/sound/hostile/malformed-encrypted", GINT_TO_POINTER (TRUE), test_malformed);

  return g_test_run ();
}
