/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Addresses, masked numbers, and the table of a call's states. */

#include <string.h>

#include "voice/voice.h"

static void
test_redact (void)
{
  static const struct
  {
    const char *line;
    const char *masked;
  } cases[] = {
    { NULL, "" },
    { "", "" },
    { "200 OK", "200 OK" },
    { "12345", "12345" },
    { "13847101234", "138****34" },
    { "call from sip:13847101234@10.0.0.7:5060 ended", "call from sip:138****34@10.0.0.7:5060 ended" },
    { "+86 471 1234567, then 4711234567", "+864****67, then 471****67" },
    { "0471-1234567", "047****67" },
    { "11111111111111111111111111111111111111111111111111111111111111111111111111112345", "111****45" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *masked = sonor_redact (cases[i].line);

      g_assert_cmpstr (masked, ==, cases[i].masked);
    }
}

static void
test_address (void)
{
  static const struct
  {
    const char *text;
    const char *domain;
    const char *uri;
    const char *user;
    const char *name;
  } cases[] = {
    { "12345", "pbx.example", "sip:12345@pbx.example", "12345", NULL },
    { " 0471-12 345 ", "pbx.example:5070", "sip:047112345@pbx.example:5070", "047112345", NULL },
    { "*98#", "pbx.example", "sip:*98%23@pbx.example", "*98#", NULL },
    { "tel:+86-471-12345;phone-context=x", "pbx.example", "sip:+8647112345@pbx.example", "+8647112345", NULL },
    { "agent1", "pbx.example", "sip:agent1@pbx.example", "agent1", NULL },
    { "agent1@pbx.example", NULL, "sip:agent1@pbx.example", "agent1", NULL },
    { "sip:agent1@[::1]:5060;transport=tcp", NULL, "sip:agent1@[::1]:5060;transport=tcp", "agent1", NULL },
    { "SIPS:agent1@pbx.example", NULL, "sips:agent1@pbx.example", "agent1", NULL },
    { "sip:127.0.0.1:5060", NULL, "sip:127.0.0.1:5060", NULL, NULL },
    { "\"王 \\\"小\\\" 明\" <sip:1@pbx.example>;tag=1", NULL, "sip:1@pbx.example", "1", "王 \"小\" 明" },
    { "sip:b%6Fb@pbx.example", NULL, "sip:bob@pbx.example", "bob", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      SonorSipAddress *address = sonor_sip_address_new (cases[i].text, cases[i].domain, &error);
      g_autofree char *text = NULL;
      SonorSipAddress *again;

      g_assert_no_error (error);
      g_assert_cmpstr (sonor_sip_address_get_uri (address), ==, cases[i].uri);
      g_assert_cmpstr (sonor_sip_address_get_user (address), ==, cases[i].user);
      g_assert_cmpstr (sonor_sip_address_get_display_name (address), ==, cases[i].name);

      text = sonor_sip_address_to_string (address);
      again = sonor_sip_address_new (text, NULL, &error);
      g_assert_no_error (error);
      g_assert_true (sonor_sip_address_equal (address, again));
      g_assert_cmpstr (sonor_sip_address_get_display_name (again), ==, cases[i].name);

      g_assert_finalize_object (again);
      g_assert_finalize_object (address);
    }
}

static void
test_address_refused (void)
{
  g_autofree char *long_text = g_strnfill (5000, '1');
  const char *const cases[] = {
    "", " ", "@", "sip:", "sip:@pbx", "sip:a@", "mailto:a@b", "http://a/b", "sip:a:secret@pbx.example", "sip:a@pbx.example?Replaces=x",
    "sip:a@pbx.example\r\nVia: x", "sip:a@pbx.example:0", "sip:a@pbx.example:70000", "sip:a@pbx.example:x", "sip:a%00b@pbx.example",
    "sip:a%0d%0ab@pbx.example", "sip:a@pb x", "\"name\" <", "<>", "\xff\xfe", "sip:a@[::1", "a b", "tel:", "tel:abc", "mailto>a@b", "sip:a<b@pbx.example",
    "sip:a@pbx.example;x=<y>", "sip:a\"b@pbx.example", "sip:a\\b@pbx.example", "sip:a@pbx.example;x= y", long_text,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      SonorSipAddress *address = sonor_sip_address_new (cases[i], "pbx.example", &error);

      if (address != NULL)
        g_error ("“%s” became %s", cases[i], sonor_sip_address_get_uri (address));
      g_assert_error (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_INVALID);
    }
}

/* Rows are states, columns events, both in their order; “.” is what cannot happen. */
static const char *const expected[SONOR_N_CALL_STATES] = {
  /*             D  P  O  A  C  H  R  h  r  T  F  U  X */
  /* Idle  I */ "C  .  N  .  .  .  .  .  .  .  .  E  E",
  /* calls C */ ".  R  .  .  A  .  .  .  .  .  .  G  E",
  /* rings R */ ".  R  .  .  A  .  .  .  .  .  .  G  E",
  /* iNcom N */ ".  .  .  W  .  .  .  .  .  .  .  G  E",
  /* ansWr W */ ".  .  .  .  A  .  .  .  .  .  .  G  E",
  /* Activ A */ ".  .  .  .  .  H  A  P  A  T  .  G  E",
  /* Held  H */ ".  .  .  .  .  H  A  B  H  T  .  G  E",
  /* Peer  P */ ".  .  .  .  .  B  P  P  A  T  .  G  E",
  /* Both  B */ ".  .  .  .  .  B  P  B  H  T  .  G  E",
  /* Trans T */ ".  .  .  .  .  T  T  T  T  .  A  G  E",
  /* endG  G */ ".  G  .  .  G  G  G  G  G  .  G  G  E",
  /* Ended E */ ".  .  .  .  .  .  .  .  .  .  .  E  E",
};

static void
test_states (void)
{
  static const char letters[] = "ICRNWAHPBTGE";

  for (guint state = 0; state < SONOR_N_CALL_STATES; state++)
    {
      for (guint event = 0; event < SONOR_N_CALL_EVENTS; event++)
        {
          SonorCallState next = (SonorCallState) state;
          gboolean possible = sonor_call_state_apply ((SonorCallState) state, (SonorCallEvent) event, &next);
          char wanted = expected[state][event * 3];

          g_test_message ("state %u, event %u", state, event);
          if (wanted == '.')
            {
              g_assert_false (possible);
              g_assert_cmpuint (next, ==, state);
            }
          else
            {
              g_assert_true (possible);
              g_assert_cmpint (letters[next], ==, wanted);
            }
        }
      g_assert_nonnull (sonor_call_state_to_string ((SonorCallState) state));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/voice/redact", test_redact);
  g_test_add_func ("/voice/address", test_address);
  g_test_add_func ("/voice/address/refused", test_address_refused);
  g_test_add_func ("/voice/call-state/table", test_states);

  return g_test_run ();
}
