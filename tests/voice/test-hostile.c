/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What arrives from strangers: each is refused or dropped, none does harm, and a good call gets through afterwards. */

#include <string.h>

#include <gio/gio.h>

#include "endpoint.h"

#define VIA "Via: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bK%u;rport\r\n"
#define REST "From: <sip:13847101234@127.0.0.1>;tag=1\r\nTo: <sip:12345@127.0.0.1>\r\nCall-ID: %u@stranger\r\n" \
             "Contact: <sip:x@127.0.0.1:9>\r\nMax-Forwards: 70\r\n"
#define SDP "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 8\r\n"

/* In the manner of RFC 4475, written for this test. Each has room for a branch and a Call-ID of its own. */
static const char *const messages[] = {
  "INVITE\r\n\r\n",
  "INVITE sip:12345@127.0.0.1 SIP/7.0\r\n" VIA REST "CSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n",
  "INVITE sip:12345@127.0.0.1 SIP/2.0\r\n" VIA REST "CSeq: 99999999999999 INVITE\r\nContent-Length: 0\r\n\r\n",
  "INVITE sip:12345@127.0.0.1 SIP/2.0\r\n" VIA REST "CSeq: 1 BYE\r\nContent-Length: 0\r\n\r\n",
  "INVITE sip:12345@127.0.0.1 SIP/2.0\r\n" VIA REST "CSeq: 1 INVITE\r\nContent-Length: -5\r\n\r\n",
  "INVITE sip:12345@127.0.0.1 SIP/2.0\r\n" VIA REST "CSeq: 1 INVITE\r\nContent-Length: 9999\r\n\r\nshort",
  "INVITE <sip:12345@127.0.0.1> SIP/2.0\r\n" VIA REST "CSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n",
  "INVITE sip:12345@127.0.0.1; SIP/2.0\r\n" VIA REST "CSeq: 1 INVITE\r\nRequire: nothing-we-know\r\nContent-Length: 0\r\n\r\n",
  "INVITE sip:12345@127.0.0.1 SIP/2.0\r\n" VIA REST "CSeq: 1 INVITE\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello",
  "INVITE sip:12345@127.0.0.1 SIP/2.0\r\n" VIA REST "CSeq: 1 INVITE\r\nContent-Type: application/sdp\r\nContent-Length: 5\r\n\r\nhello",
  "INVITE sip:12345@127.0.0.1 SIP/2.0\r\n" VIA REST "CSeq: 1 INVITE\r\nContent-Type: multipart/mixed;boundary=x\r\n"
    "Content-Length: 12\r\n\r\n--x\r\n\r\n--x--",
  "INVITE sip:12345@127.0.0.1 SIP/2.0\r\n" VIA REST "CSeq: 1 INVITE\r\nReplaces: nobody@nowhere;to-tag=1;from-tag=2\r\n"
    "Content-Length: 0\r\n\r\n",
  "INVITE sip:12345@127.0.0.1 SIP/2.0\r\n" VIA REST "CSeq: 1 INVITE\r\nReplaces: ;;;\r\nContent-Length: 0\r\n\r\n",
  "INVITE sip:12345@127.0.0.1 SIP/2.0\r\n" VIA REST "CSeq: 1 INVITE\r\nSession-Expires: 0\r\nSupported: timer\r\nContent-Length: 0\r\n\r\n",
  "INVITE tel:12345 SIP/2.0\r\n" VIA REST "CSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n",
  "INVITE sip:12345@127.0.0.1 SIP/2.0\r\n" VIA "From: \"\xff\xfe\" <sip:%%00@\x80>;tag=1\r\nTo: <sip:1@127.0.0.1>\r\nCall-ID: %u@s\r\n"
    "CSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n",
  "BYE sip:12345@127.0.0.1 SIP/2.0\r\n" VIA REST "CSeq: 1 BYE\r\nContent-Length: 0\r\n\r\n",
  "CANCEL sip:12345@127.0.0.1 SIP/2.0\r\n" VIA REST "CSeq: 1 CANCEL\r\nContent-Length: 0\r\n\r\n",
  "ACK sip:12345@127.0.0.1 SIP/2.0\r\n" VIA REST "CSeq: 1 ACK\r\nContent-Length: 0\r\n\r\n",
  "INFO sip:12345@127.0.0.1 SIP/2.0\r\n" VIA REST "CSeq: 1 INFO\r\nContent-Type: application/dtmf-relay\r\nContent-Length: 8\r\n\r\nSignal=5",
  "REFER sip:12345@127.0.0.1 SIP/2.0\r\n" VIA REST "CSeq: 1 REFER\r\nRefer-To: <sip:110@127.0.0.1>\r\nContent-Length: 0\r\n\r\n",
  "NOTIFY sip:12345@127.0.0.1 SIP/2.0\r\n" VIA REST "CSeq: 1 NOTIFY\r\nEvent: refer\r\nSubscription-State: active\r\n"
    "Content-Type: message/sipfrag\r\nContent-Length: 11\r\n\r\nSIP/2.0 200",
  "UPDATE sip:12345@127.0.0.1 SIP/2.0\r\n" VIA REST "CSeq: 1 UPDATE\r\nContent-Length: 0\r\n\r\n",
  "PRACK sip:12345@127.0.0.1 SIP/2.0\r\n" VIA REST "CSeq: 1 PRACK\r\nRAck: 1 1 INVITE\r\nContent-Length: 0\r\n\r\n",
  "REGISTER sip:127.0.0.1 SIP/2.0\r\n" VIA REST "CSeq: 1 REGISTER\r\nContent-Length: 0\r\n\r\n",
  "SUBSCRIBE sip:12345@127.0.0.1 SIP/2.0\r\n" VIA REST "CSeq: 1 SUBSCRIBE\r\nEvent: presence\r\nContent-Length: 0\r\n\r\n",
  "MESSAGE sip:12345@127.0.0.1 SIP/2.0\r\n" VIA REST "CSeq: 1 MESSAGE\r\nContent-Length: 2\r\n\r\nhi",
  "NONSENSE sip:12345@127.0.0.1 SIP/2.0\r\n" VIA REST "CSeq: 1 NONSENSE\r\nContent-Length: 0\r\n\r\n",
  "OPTIONS sip:12345@127.0.0.1 SIP/2.0\r\n" VIA REST "CSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n",
  "SIP/2.0 200 OK\r\n" VIA REST "CSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n",
  "SIP/2.0 999999 Strange\r\n" VIA REST "CSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n",
};

static const char good[] =
  "INVITE sip:12345@127.0.0.1 SIP/2.0\r\n" VIA REST "CSeq: 1 INVITE\r\nSupported: timer, 100rel\r\nSession-Expires: 1800\r\n"
  "X-Sonor-Call: 1\r\nContent-Type: application/sdp\r\nContent-Length: 87\r\n\r\n" SDP;

static const char options[] = "OPTIONS sip:12345@127.0.0.1 SIP/2.0\r\n" VIA REST "CSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n";

typedef struct
{
  GSocket        *socket;
  GSocketAddress *target;
} Stranger;

static void
stranger_init (Stranger *stranger,
               Endpoint *endpoint)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GError) error = NULL;

  stranger->target = g_inet_socket_address_new (loopback, (guint16) sonor_user_agent_get_port (endpoint->user_agent));
  stranger->socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, &error);
  g_assert_no_error (error);
}

static void
stranger_clear (Stranger *stranger)
{
  g_object_unref (stranger->socket);
  g_object_unref (stranger->target);
}

static void
stranger_send (Stranger   *stranger,
               const char *bytes,
               gsize       length)
{
  g_socket_send_to (stranger->socket, stranger->target, bytes, length, NULL, NULL);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* Those that got as far as ringing are sent away. */
static void
refuse_all (Endpoint *endpoint)
{
  GListModel *calls = sonor_user_agent_get_calls (endpoint->user_agent);

  g_clear_object (&endpoint->incoming);
  for (guint i = g_list_model_get_n_items (calls); i > 0; i--)
    {
      g_autoptr (SonorCall) call = g_list_model_get_item (calls, i - 1);

      sonor_call_hang_up (call);
    }
}

/* Whatever came before: a good call comes through, and nothing of the others is left. */
static void
prove_alive (Endpoint *endpoint)
{
  Endpoint *friend = endpoint_new (NULL);
  SonorCall *out, *in;

  refuse_all (endpoint);
  WAIT (g_list_model_get_n_items (sonor_user_agent_get_calls (endpoint->user_agent)) == 0);
  g_clear_object (&endpoint->incoming);
  endpoint_connect (friend, endpoint, &out, &in);
  endpoint_finish (&out, &in);
  endpoint_free (friend);
}

static void
test_messages (void)
{
  Endpoint *endpoint = endpoint_new (&(SonorUserAgentSettings) { .transaction_timeout = 1000 });
  Stranger stranger;

  stranger_init (&stranger, endpoint);
  for (guint i = 0; i < G_N_ELEMENTS (messages); i++)
    {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
      g_autofree char *message = g_strdup_printf (messages[i], i, i);
#pragma GCC diagnostic pop

      g_test_message ("message %u", i);
      stranger_send (&stranger, message, strlen (message));
    }
  stranger_clear (&stranger);
  prove_alive (endpoint);
  endpoint_free (endpoint);
}

/* A good INVITE with bytes changed, cut off or doubled, always the same ones. */
static void
test_mutations (void)
{
  Endpoint *endpoint = endpoint_new (&(SonorUserAgentSettings) { .transaction_timeout = 1000, .most_calls = 50 });
  GRand *random = g_rand_new_with_seed (12345);
  Stranger stranger;

  stranger_init (&stranger, endpoint);
  for (guint round = 0; round < 1500; round++)
    {
      g_autofree char *message = g_strdup_printf (good, round, round);
      gsize length = strlen (message);

      for (int changes = g_rand_int_range (random, 1, 6); changes > 0; changes--)
        message[g_rand_int_range (random, 0, (gint32) length)] = (char) g_rand_int_range (random, 0, 256);
      if (g_rand_int_range (random, 0, 4) == 0)
        length = (gsize) g_rand_int_range (random, 1, (gint32) length);
      stranger_send (&stranger, message, length);
      if (round % 100 == 0)
        refuse_all (endpoint);
    }
  g_rand_free (random);
  stranger_clear (&stranger);
  prove_alive (endpoint);
  endpoint_free (endpoint);
}

static void
test_sizes (void)
{
  Endpoint *endpoint = endpoint_new (&(SonorUserAgentSettings) { .transaction_timeout = 1000 });
  g_autoptr (GString) headers = g_string_new ("INVITE sip:12345@127.0.0.1 SIP/2.0\r\n");
  g_autofree char *zeros = g_new0 (char, 60000);
  Stranger stranger;

  stranger_init (&stranger, endpoint);
  stranger_send (&stranger, zeros, 60000);
  memset (zeros, 'A', 60000);
  stranger_send (&stranger, zeros, 60000);
  g_string_append_printf (headers, VIA REST "CSeq: 1 INVITE\r\n", 1, 1);
  while (headers->len < 60000)
    g_string_append (headers, "Via: SIP/2.0/UDP 127.0.0.1:9\r\nX: y\r\n");
  g_string_append (headers, "Content-Length: 0\r\n\r\n");
  stranger_send (&stranger, headers->str, headers->len);
  stranger_clear (&stranger);
  prove_alive (endpoint);
  endpoint_free (endpoint);
}

/* A server asks whether we are there, and is told what we can do. */
static void
test_options (void)
{
  Endpoint *endpoint = endpoint_new (NULL);
  g_autofree char *message = g_strdup_printf (options, 1, 1);
  char answer[4096] = "";
  Stranger stranger;

  stranger_init (&stranger, endpoint);
  g_socket_set_blocking (stranger.socket, FALSE);
  stranger_send (&stranger, message, strlen (message));
  WAIT (g_socket_receive (stranger.socket, answer, sizeof answer - 1, NULL, NULL) > 0);
  g_assert_true (g_str_has_prefix (answer, "SIP/2.0 200 "));
  g_assert_nonnull (strstr (answer, "REFER"));
  g_assert_nonnull (strstr (answer, "replaces"));
  g_assert_null (strstr (answer, "SUBSCRIBE"));
  stranger_clear (&stranger);
  endpoint_free (endpoint);
}

/* A flood of calls fills the places there are and no more. */
static void
test_flood (void)
{
  Endpoint *endpoint = endpoint_new (&(SonorUserAgentSettings) { .transaction_timeout = 1000, .most_calls = 10 });
  Stranger stranger;

  stranger_init (&stranger, endpoint);
  for (guint round = 0; round < 300; round++)
    {
      g_autofree char *message = g_strdup_printf (good, round, round);

      stranger_send (&stranger, message, strlen (message));
    }
  WAIT (endpoint->n_incoming >= 10);
  g_assert_cmpuint (g_list_model_get_n_items (sonor_user_agent_get_calls (endpoint->user_agent)), <=, 10);
  stranger_clear (&stranger);
  prove_alive (endpoint);
  endpoint_free (endpoint);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/voice/hostile/messages", test_messages);
  g_test_add_func ("/voice/hostile/mutations", test_mutations);
  g_test_add_func ("/voice/hostile/sizes", test_sizes);
  g_test_add_func ("/voice/hostile/flood", test_flood);
  g_test_add_func ("/voice/hostile/options", test_options);

  return g_test_run ();
}
