/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Three phones with accounts at a telephone server of others, which test-kamailio starts: consultation and transfer by way of
 * it, each heard. Its arguments are the server's address with the port, and the password of 1001, 1002 and 1003.
 */

#include "handset.h"

typedef struct
{
  Handset      *handset;
  SonorAccount *account;
} Seat;

static void
seat_open (Seat       *seat,
           double      tone,
           const char *name,
           const char *server,
           const char *password)
{
  g_autofree char *address = g_strdup_printf ("sip:%s@%s", name, server);
  const SonorAccountSettings settings = { .address = address, .password = password };
  const SonorUserAgentSettings user_agent = { .address = "127.0.0.1", .transaction_timeout = 16000 };
  g_autoptr (GError) error = NULL;

  seat->handset = handset_new_with (tone, &user_agent);
  seat->account = sonor_account_new (seat->handset->user_agent, &settings, &error);
  g_assert_no_error (error);
  sonor_phone_set_account (seat->handset->phone, seat->account);
  sonor_account_register (seat->account);
  HANDSET_WAIT (sonor_account_get_state (seat->account) == SONOR_ACCOUNT_STATE_REGISTERED);
}

static void
seat_close (Seat *seat)
{
  sonor_phone_set_account (seat->handset->phone, NULL);
  sonor_account_unregister (seat->account);
  HANDSET_WAIT (sonor_account_get_state (seat->account) == SONOR_ACCOUNT_STATE_OFFLINE);
  g_object_unref (seat->account);
  handset_free (seat->handset);
}

static SonorPhoneCall *
answer (Seat *seat)
{
  SonorPhoneCall *call = handset_take (seat->handset);
  g_autoptr (GError) error = NULL;

  g_assert_true (sonor_phone_call_answer (call, &error));
  g_assert_no_error (error);
  HANDSET_WAIT_STATE (call, ACTIVE);

  return call;
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GError) error = NULL;
  SonorPhoneCall *out, *in, *consulted, *back;
  SonorPhoneCall *consultation = NULL;
  Seat a, b, c;

  g_assert_cmpint (argc, ==, 3);
  seat_open (&a, 620, "1001", argv[1], argv[2]);
  seat_open (&b, 1000, "1002", argv[1], argv[2]);
  seat_open (&c, 1380, "1003", argv[1], argv[2]);

  out = handset_dial_uri (a.handset, "1002");
  in = answer (&b);
  handset_assert_hears (a.handset, b.handset, NULL);
  handset_assert_hears (b.handset, a.handset, NULL);

  g_set_object (&consultation, sonor_phone_call_consult (in, "1003", &error));
  g_assert_no_error (error);
  consulted = answer (&c);
  HANDSET_WAIT_STATE (consultation, ACTIVE);
  HANDSET_WAIT_STATE (out, HELD_BY_PEER);
  handset_assert_hears (b.handset, c.handset, NULL);
  handset_assert_hears (c.handset, b.handset, NULL);

  g_assert_true (sonor_phone_call_complete (consultation, &error));
  g_assert_no_error (error);
  HANDSET_WAIT_STATE (in, ENDED);
  HANDSET_WAIT_STATE (consultation, ENDED);
  handset_assert_hears (a.handset, c.handset, NULL);
  handset_assert_hears (c.handset, a.handset, NULL);

  /* And back, without asking. */
  g_assert_true (sonor_phone_call_transfer (consulted, "1002", &error));
  g_assert_no_error (error);
  back = answer (&b);
  HANDSET_WAIT_STATE (consulted, ENDED);
  handset_assert_hears (a.handset, b.handset, NULL);
  handset_assert_hears (b.handset, a.handset, NULL);
  sonor_phone_call_hang_up (out);
  HANDSET_WAIT_STATE (out, ENDED);
  HANDSET_WAIT_STATE (back, ENDED);

  g_object_unref (out);
  g_object_unref (in);
  g_object_unref (consultation);
  g_object_unref (consulted);
  g_object_unref (back);
  seat_close (&a);
  seat_close (&b);
  seat_close (&c);

  return 0;
}
