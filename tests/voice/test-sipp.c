/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A foreign peer: SIPp, calling and called. What counts is our state; SIPp's own word is only asked whether it was content. */

#include <string.h>

#include <gio/gio.h>

#include "endpoint.h"

typedef struct
{
  GSubprocess *process;
  gboolean     is_done;
} Sipp;

static void
on_sipp_exit (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  Sipp *sipp = user_data;

  g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL);
  sipp->is_done = TRUE;
}

static guint
pick_port (void)
{
  g_autoptr (GSocket) socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, NULL);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;

  g_assert_true (g_socket_bind (socket, any, FALSE, NULL));
  bound = g_socket_get_local_address (socket, NULL);

  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
}

static gboolean
sipp_start (Sipp       *sipp,
            const char *scenario,
            guint       port,
            guint       target)
{
  g_autofree char *program = g_find_program_in_path ("sipp");
  g_autofree char *name = g_strdup_printf ("sipp-%s.xml", scenario);
  g_autofree char *file = g_test_build_filename (G_TEST_DIST, "voice", name, NULL);
  g_autofree char *local = g_strdup_printf ("%u", port);
  g_autofree char *remote = g_strdup_printf ("127.0.0.1:%u", target);
  g_autoptr (GError) error = NULL;

  if (program == NULL)
    {
      g_test_skip ("sipp is not installed");
      return FALSE;
    }

  sipp->is_done = FALSE;
  sipp->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error, program,
                                    "-sf", file, "-m", "1", "-i", "127.0.0.1", "-p", local, "-nostdin", "-timeout", "40",
                                    "-timeout_error", "-s", "12345", target != 0 ? remote : NULL, NULL);
  g_assert_no_error (error);
  g_subprocess_wait_async (sipp->process, NULL, on_sipp_exit, sipp);

  return TRUE;
}

static void
sipp_finish (Sipp *sipp)
{
  WAIT (sipp->is_done);
  g_assert_true (g_subprocess_get_if_exited (sipp->process));
  g_assert_cmpint (g_subprocess_get_exit_status (sipp->process), ==, 0);
  g_clear_object (&sipp->process);
}

static void
test_hold (void)
{
  Endpoint *endpoint = endpoint_new (NULL);
  g_autoptr (GError) error = NULL;
  SonorCall *in;
  Sipp sipp;

  if (sipp_start (&sipp, "hold", pick_port (), sonor_user_agent_get_port (endpoint->user_agent)))
    {
      in = endpoint_take_incoming (endpoint);
      g_assert_cmpstr (sonor_sip_address_get_user (sonor_call_get_remote (in)), ==, "13847101234");
      g_assert_true (sonor_call_ring (in, FALSE, &error));
      g_assert_true (sonor_call_answer (in, &error));
      WAIT_STATE (in, ACTIVE);
      g_assert_cmpint (sonor_call_get_media (in)->codec, ==, SONOR_CODEC_PCMA);
      g_assert_cmpint (sonor_call_get_media (in)->send_event_payload_type, ==, 101);
      WAIT_STATE (in, HELD_BY_PEER);
      g_assert_cmpint (sonor_call_get_media (in)->direction, ==, SONOR_MEDIA_DIRECTION_RECEIVE);
      WAIT_STATE (in, ACTIVE);
      WAIT_STATE (in, ENDED);
      g_assert_cmpint (sonor_call_get_end (in), ==, SONOR_CALL_END_PEER_HUNG_UP);
      g_assert_finalize_object (in);
      sipp_finish (&sipp);
    }
  endpoint_free (endpoint);
}

/* A caller with no codec of ours is not rung for. */
static void
test_no_codec (void)
{
  Endpoint *endpoint = endpoint_new (NULL);
  g_autoptr (GError) error = NULL;
  SonorCall *in;
  Sipp sipp;

  if (sipp_start (&sipp, "no-codec", pick_port (), sonor_user_agent_get_port (endpoint->user_agent)))
    {
      in = endpoint_take_incoming (endpoint);
      g_assert_false (sonor_call_ring (in, FALSE, &error));
      g_assert_error (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_NO_COMMON_CODEC);
      WAIT_STATE (in, ENDED);
      g_assert_finalize_object (in);
      sipp_finish (&sipp);
    }
  endpoint_free (endpoint);
}

static void
test_delayed_offer (void)
{
  Endpoint *endpoint = endpoint_new (NULL);
  g_autoptr (GError) error = NULL;
  SonorCall *in;
  Sipp sipp;

  if (sipp_start (&sipp, "delayed-offer", pick_port (), sonor_user_agent_get_port (endpoint->user_agent)))
    {
      in = endpoint_take_incoming (endpoint);
      g_assert_true (sonor_call_answer (in, &error));
      g_assert_null (sonor_call_get_media (in));
      WAIT_STATE (in, ACTIVE);
      g_assert_cmpint (sonor_call_get_media (in)->codec, ==, SONOR_CODEC_PCMA);
      g_assert_cmpuint (sonor_call_get_media (in)->port, ==, 6000);
      WAIT_STATE (in, ENDED);
      g_assert_finalize_object (in);
      sipp_finish (&sipp);
    }
  endpoint_free (endpoint);
}

static void
test_reliable (void)
{
  Endpoint *endpoint = endpoint_new (NULL);
  g_autoptr (GError) error = NULL;
  SonorCall *in;
  Sipp sipp;

  if (sipp_start (&sipp, "reliable", pick_port (), sonor_user_agent_get_port (endpoint->user_agent)))
    {
      in = endpoint_take_incoming (endpoint);
      g_assert_true (sonor_call_ring (in, TRUE, &error));
      g_assert_no_error (error);
      g_assert_nonnull (sonor_call_get_media (in));
      g_assert_true (sonor_call_answer (in, &error));
      WAIT_STATE (in, ACTIVE);
      WAIT (endpoint->digits->len == 1);
      g_assert_cmpstr (endpoint->digits->str, ==, "7");
      WAIT_STATE (in, ENDED);
      g_assert_finalize_object (in);
      sipp_finish (&sipp);
    }
  endpoint_free (endpoint);
}

static void
test_called (void)
{
  Endpoint *endpoint = endpoint_new (NULL);
  guint port = pick_port ();
  g_autofree char *uri = g_strdup_printf ("sip:12345@127.0.0.1:%u", port);
  SonorCall *out;
  Sipp sipp;

  if (sipp_start (&sipp, "called", port, 0))
    {
      /* It may not listen yet: who is not there is called again. */
      do
        {
          out = endpoint_dial_uri (endpoint, uri);
          WAIT (sonor_call_get_state (out) == SONOR_CALL_STATE_RINGING || sonor_call_get_state (out) == SONOR_CALL_STATE_ENDED);
          if (sonor_call_get_state (out) == SONOR_CALL_STATE_ENDED)
            g_assert_finalize_object (g_steal_pointer (&out));
        }
      while (out == NULL);

      g_assert_nonnull (sonor_call_get_media (out));
      g_assert_cmpuint (sonor_call_get_media (out)->port, ==, 6000);
      WAIT_STATE (out, ACTIVE);
      sonor_call_hang_up (out);
      WAIT_STATE (out, ENDED);
      g_assert_finalize_object (out);
      sipp_finish (&sipp);
    }
  endpoint_free (endpoint);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/voice/sipp/hold", test_hold);
  g_test_add_func ("/voice/sipp/no-codec", test_no_codec);
  g_test_add_func ("/voice/sipp/delayed-offer", test_delayed_offer);
  g_test_add_func ("/voice/sipp/reliable", test_reliable);
  g_test_add_func ("/voice/sipp/called", test_called);

  return g_test_run ();
}
