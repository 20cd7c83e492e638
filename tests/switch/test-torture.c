/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What comes from the outside to harm: messages of each kind of RFC 4475, floods, guessed passwords and calls at our cost. The
 * switch goes on, nothing of it becomes a call, and whoever may call gets through.
 */

#include <signal.h>
#include <string.h>

#include "raw.h"
#include "scene.h"
#include "torture.h"

#define N_FLOOD 400
#define N_GUESSES 12

static Raw *raw;
static Party *honest;

/* An honest question, answered: the switch lives. Where many messages come at once one may be lost, and is said again (RFC 3261 17.1.2.2). */
static void
assert_answers (guint number)
{
  g_autofree char *text = torture_fill ("OPTIONS sip:user@127.0.0.1 SIP/2.0\n{via}{rest}CSeq: 1 OPTIONS\nContent-Length: 0\n\n",
                                        raw_get_port (raw), 1000 + number);
  g_autofree char *id = g_strdup_printf ("%u@torture.example", 1000 + number);
  gint64 deadline = g_get_monotonic_time () + 15 * G_TIME_SPAN_SECOND;
  gint64 again = 0;

  while (TRUE)
    {
      g_autofree char *answer = NULL;

      if (g_get_monotonic_time () >= again)
        {
          raw_send (raw, text, strlen (text));
          again = g_get_monotonic_time () + G_TIME_SPAN_SECOND;
        }
      answer = raw_receive (raw, 1000);
      if (answer != NULL && strstr (answer, id) != NULL)
        return;
      if (g_get_monotonic_time () > deadline)
        g_error ("The switch does not answer after message %u", number);
    }
}

/* A final answer to a message, 0 if there is none by the time that the next question is answered. */
static guint
find_status (guint number)
{
  g_autofree char *probe = torture_fill ("OPTIONS sip:user@127.0.0.1 SIP/2.0\n{via}{rest}CSeq: 1 OPTIONS\nContent-Length: 0\n\n",
                                         raw_get_port (raw), 1000 + number);
  g_autofree char *probe_id = g_strdup_printf ("%u@torture.example", 1000 + number);
  /* Others are refusals of INVITEs before, which nobody has acknowledged. */
  g_autofree char *id = g_strdup_printf (" %u@torture.example", number);
  guint status = 0;
  guint n_silent = 0;

  raw_send (raw, probe, strlen (probe));
  /* Some answers take a turn through the database; after the probe's a moment more is enough. */
  for (gboolean probed = FALSE; !probed || (status == 0 && n_silent < 3);)
    {
      g_autofree char *answer = raw_receive (raw, probed ? 30 : 5000);

      if (answer == NULL && !probed)
        g_error ("The switch does not answer after message %u", number);
      if (answer == NULL)
        n_silent++;
      else if (strstr (answer, probe_id) != NULL)
        probed = TRUE;
      else if (g_str_has_prefix (answer, "SIP/2.0 ") && answer[8] != '1' && (strstr (answer, id) != NULL || strstr (answer, "@torture") == NULL))
        status = (guint) g_ascii_strtoull (answer + 8, NULL, 10);
    }

  return status;
}

static void
send_filled (const char *text)
{
  g_autofree char *self = g_strdup_printf ("%u", scene.port);
  GString *bytes = g_string_new (text);

  g_string_replace (bytes, "{self}", self, 0);
  for (char *place = strstr (bytes->str, "{nul}"); place != NULL; place = strstr (bytes->str, "{nul}"))
    {
      gsize offset = (gsize) (place - bytes->str);

      /* From here on it is no string any more, so the last of them is found first. */
      for (char *next = strstr (place + 1, "{nul}"); next != NULL; next = strstr (next + 1, "{nul}"))
        offset = (gsize) (next - bytes->str);
      g_string_erase (bytes, (gssize) offset, strlen ("{nul}"));
      g_string_insert_len (bytes, (gssize) offset, "\0", 1);
    }
  raw_send (raw, bytes->str, bytes->len);
  g_string_free (bytes, TRUE);
}

static void
test_message (gconstpointer data)
{
  const Torture *torture = data;
  guint number = 1 + (guint) (torture - tortures);
  g_autofree char *text = torture_fill (torture->text, raw_get_port (raw), number);
  guint status;

  send_filled (text);
  status = find_status (number);
  g_test_message ("%s: %u", torture->name, status);
  /* A question about what we can is answered to everybody; nothing else of this is done. */
  if (!g_str_has_prefix (torture->text, "OPTIONS"))
    g_assert_cmpuint (status / 100, !=, 2);
  switch (torture->verdict)
    {
    case TORTURE_UNDERSTOOD:
      g_assert_cmpuint (status, !=, 0);
      g_assert_cmpuint (status, !=, 400);
      break;
    case TORTURE_REFUSED:
      g_assert_cmpuint (status, >=, 400);
      break;
    case TORTURE_IGNORED:
      g_assert_cmpuint (status, ==, 0);
      break;
    case TORTURE_NOT_TAKEN:
    default:
      break;
    }
}

/* From an address that is no trunk, more and faster than anybody calls: each is refused, and after so many nobody looks at them. */
static void
test_flood (void)
{
  Raw *flood = raw_new ("127.0.0.7", scene.port);
  guint n_refused = 0;

  for (guint i = 0; i < N_FLOOD; i++)
    {
      raw_invite (flood, "12345", "12345", "13804787000", "UDP");
      if (i % 20 == 19)
        party_run (5);
    }
  assert_answers (500);
  for (guint i = 0; i < N_FLOOD; i++)
    {
      g_autofree char *answer = raw_receive (flood, 20);

      if (answer != NULL && answer[8] == '4')
        n_refused++;
    }
  g_assert_cmpuint (n_refused, >, 0);
  raw_free (flood);
  scene_assert_row ("SELECT count(*) FROM call", "0");
}

/* Passwords that are guessed: each answer comes late, and after ten nobody there is listened to, not even with the right one. */
static void
test_guesses (void)
{
  Party *parties[N_GUESSES];
  g_autofree char *password = scene_say ("p_agent", "SELECT seat_sign_in() ->> 'password'");
  gint64 began = g_get_monotonic_time ();

  honest = party_new ("127.0.0.6", scene.folder, AGENT_TONE);
  for (guint i = 0; i < N_GUESSES; i++)
    {
      g_autofree char *guess = g_strdup_printf ("guess%u", i);

      parties[i] = party_new ("127.0.0.5", scene.folder, AGENT_TONE);
      party_begin_registering (parties[i], scene.port, i % 2 == 0 ? "p_agent" : "nobody", guess);
    }
  for (guint i = 0; i < N_GUESSES; i++)
    WAIT (sonor_account_get_state (parties[i]->account) == SONOR_ACCOUNT_STATE_REJECTED);
  g_assert_cmpint (g_get_monotonic_time () - began, >, 900 * G_TIME_SPAN_MILLISECOND);
  party_begin_registering (parties[0], scene.port, "p_agent", password);
  WAIT (sonor_account_get_state (parties[0]->account) == SONOR_ACCOUNT_STATE_REJECTED);
  scene_assert_row ("SELECT count(*) FROM seat WHERE registered_until > now()", "0");

  party_register (honest, scene.port, "p_agent", password);
  scene_wait_for_row ("SELECT count(*) FROM seat WHERE registered_until > now()", "1");
  for (guint i = 0; i < N_GUESSES; i++)
    party_free (parties[i]);
}

/* Calls at our cost: by a stranger, in a seat's name, by way of us to somewhere else, and by having us call. */
static void
test_fraud (void)
{
  static const char * const attempts[] = {
    "INVITE sip:0013900000000@127.0.0.1 SIP/2.0\n{via}{rest}CSeq: 1 INVITE\n{sdp}",
    "INVITE sip:13904787009@127.0.0.1 SIP/2.0\n{via}Max-Forwards: 70\nFrom: <sip:p_agent@127.0.0.1>;tag=1\nTo: <sip:13904787009@127.0.0.1>\nCall-ID: {id}\n"
    "Contact: <sip:p_agent@127.0.0.1:{port}>\nCSeq: 1 INVITE\n{sdp}",
    "INVITE sip:13904787009@127.0.0.1:{self} SIP/2.0\n{via}Route: <sip:127.0.0.1:{self};lr>, <sip:127.0.0.1:{outside};lr>\n{rest}CSeq: 1 INVITE\n{sdp}",
    "INVITE sip:13904787009@127.0.0.1:{outside};maddr=127.0.0.1 SIP/2.0\n{via}{rest}CSeq: 1 INVITE\n{sdp}",
    "REFER sip:12345@127.0.0.1 SIP/2.0\n{via}{rest}CSeq: 1 REFER\nRefer-To: <sip:13904787009@127.0.0.1:{outside}>\nContent-Length: 0\n\n",
    "INVITE sip:12345@127.0.0.1 SIP/2.0\n{via}{rest}CSeq: 1 INVITE\nReplaces: 1@x;to-tag=1;from-tag=2\n{sdp}",
    "MESSAGE sip:13904787009@127.0.0.1 SIP/2.0\n{via}{rest}CSeq: 1 MESSAGE\nContent-Type: text/plain\nContent-Length: 2\n\nhi",
  };
  g_autofree char *outside = g_strdup_printf ("%u", sonor_user_agent_get_port (scene.outside->user_agent));

  for (guint i = 0; i < G_N_ELEMENTS (attempts); i++)
    {
      GString *text = g_string_new (attempts[i]);
      g_autofree char *filled = NULL;
      guint status;

      g_string_replace (text, "{outside}", outside, 0);
      filled = torture_fill (text->str, raw_get_port (raw), 600 + i);
      send_filled (filled);
      status = find_status (600 + i);
      g_test_message ("attempt %u: %u", i, status);
      g_assert_cmpuint (status, >=, 400);
      g_string_free (text, TRUE);
    }
  g_assert_null (scene.outside->call);
  scene_assert_row ("SELECT count(*) FROM call", "0");
  party_free (honest);
}

/* After all of that a citizen gets through, and the switch comes to its end without a complaint of the sanitizers. */
static void
test_lives (void)
{
  party_dial (scene.citizen, scene.port, "13804787001", "12345");
  WAIT (sonor_call_get_state (scene.citizen->call) == SONOR_CALL_STATE_ACTIVE);
  party_hang_up (scene.citizen);
  scene_wait_for_row ("SELECT count(*) FROM call WHERE ended_at IS NOT NULL", "1");
  g_subprocess_send_signal (scene.program, SIGTERM);
  g_subprocess_wait (scene.program, NULL, NULL);
  g_assert_true (g_subprocess_get_successful (scene.program));
  g_clear_object (&scene.program);
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  scene_open ();
  /* Calls may come from there only; everybody else is a stranger. */
  scene.citizen = party_new ("127.0.0.9", scene.folder, CITIZEN_TONE);
  scene.outside = party_new ("127.0.0.1", scene.folder, OUTSIDE_TONE);
  scene.trunks = g_strdup_printf ("[trunk]\npeers = 127.0.0.9\nnumbers = 12345\nserver = sip:127.0.0.1:%u\n",
                                  sonor_user_agent_get_port (scene.outside->user_agent));
  scene_start_switch ();
  raw = raw_new ("127.0.0.1", scene.port);

  for (guint i = 0; i < n_tortures; i++)
    {
      g_autofree char *name = g_strdelimit (g_strdup (tortures[i].name), " /,", '-');
      g_autofree char *path = g_strconcat ("/torture/", name, NULL);

      g_test_add_data_func (path, &tortures[i], test_message);
    }
  g_test_add_func ("/torture/flood", test_flood);
  g_test_add_func ("/torture/guesses", test_guesses);
  g_test_add_func ("/torture/fraud", test_fraud);
  g_test_add_func ("/torture/lives", test_lives);

  status = g_test_run ();
  raw_free (raw);
  scene_clean_up ();

  return status;
}
