/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A whole call with every log switched on: whose number it was is nowhere in them. */

#include "endpoint.h"

#define CITIZEN "13847101234"
#define AGENT "15904715678"

/* What Sofia-SIP reads to know how much to tell. */
static const char *const sofia_logs[] = { "SOFIA_DEBUG", "NUA_DEBUG", "NTA_DEBUG", "TPORT_DEBUG", "TPORT_LOG" };

static void
make_calls (void)
{
  Endpoint *a = endpoint_new (NULL);
  Endpoint *b = endpoint_new (NULL);
  g_autofree char *name = g_strdup_printf ("sip:" AGENT "@127.0.0.1:%u", sonor_user_agent_get_port (a->user_agent));
  g_autofree char *uri = g_strdup_printf ("sip:" CITIZEN "@127.0.0.1:%u", sonor_user_agent_get_port (b->user_agent));
  SonorAccountSettings settings = { .address = name };
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorSipAddress) target = sonor_sip_address_new (uri, NULL, &error);
  SonorAccount *account = sonor_account_new (a->user_agent, &settings, &error);
  SonorCall *out, *in;

  g_assert_no_error (error);
  out = sonor_call_dial (a->user_agent, account, target, NULL, a->profile, "127.0.0.1", 4002, &error);
  g_assert_no_error (error);
  endpoint_watch (a, out);
  in = endpoint_take_incoming (b);
  g_assert_cmpstr (sonor_sip_address_get_user (sonor_call_get_remote (in)), ==, AGENT);
  g_assert_true (sonor_call_answer (in, &error));
  WAIT_STATE (out, ACTIVE);
  WAIT_STATE (in, ACTIVE);
  g_assert_true (sonor_call_hold (out, &error));
  WAIT_STATE (in, HELD_BY_PEER);
  endpoint_finish (&out, &in);

  /* One that nobody answers, and one that fails. */
  out = endpoint_dial_uri (a, uri);
  in = endpoint_take_incoming (b);
  sonor_call_hang_up (in);
  WAIT_STATE (out, ENDED);
  WAIT_STATE (in, ENDED);
  g_assert_finalize_object (out);
  g_assert_finalize_object (in);
  sonor_account_register (account);
  WAIT (sonor_account_get_error (account) != NULL);

  g_assert_finalize_object (account);
  endpoint_free (a);
  endpoint_free (b);
}

static void
test_logs (void)
{
  if (g_test_subprocess ())
    {
      make_calls ();
      return;
    }

  g_setenv ("G_MESSAGES_DEBUG", "all", TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (sofia_logs); i++)
    g_setenv (sofia_logs[i], "9", TRUE);
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
  /* They were on, and this is how a number looks in them. */
  g_test_trap_assert_stdout ("*138????34*");
  g_test_trap_assert_stdout_unmatched ("*" CITIZEN "*");
  g_test_trap_assert_stderr_unmatched ("*" CITIZEN "*");
  g_test_trap_assert_stdout_unmatched ("*" AGENT "*");
  g_test_trap_assert_stderr_unmatched ("*" AGENT "*");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/voice/secrecy/logs", test_logs);

  return g_test_run ();
}
