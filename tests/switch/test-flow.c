/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What callers hear and where they go: each prompt is a tone of its own, so that what was said, in which order and to whom is
 * measured; where the call went is in the rows.
 */

#include <signal.h>
#include <sndfile.h>

#include "hotline.h"
#include "media/frame.h"
#include "tone.h"

#define CITIZEN_TONE 440.0
#define AGENT_TONE 880.0
#define MUSIC_TONE 350.0
#define BARE_TONE 425.0
#define MARK_TONE 600.0
#define BEEP_TONE 1000.0
#define N_CITIZENS 3

static Hotline hotline;
static Party *citizens[N_CITIZENS];
static Party *agent;

static void
call_number (Party      *citizen,
             const char *caller,
             const char *number)
{
  party_dial (citizen, hotline.port, caller, number);
  party_begin_listening (citizen);
  WAIT (sonor_call_get_state (citizen->call) == SONOR_CALL_STATE_ACTIVE);
}

static void
call_in (Party      *citizen,
         const char *caller)
{
  call_number (citizen, caller, "12345");
}

static void
press (Party      *citizen,
       const char *keys)
{
  sonor_media_leg_send_digits (citizen->leg, keys);
}

static void
wait_until_gone (Party *party)
{
  WAIT (sonor_call_get_state (party->call) == SONOR_CALL_STATE_ENDED);
}

/* Ends the call, if the switch has not; what was heard is there to be measured until the next one. */
static void
be_done (Party *party)
{
  party_end_listening (party);
  party_hang_up (party);
}

/* Until it has been said to its middle: the time that this takes is the machine's. */
static void
wait_to_hear (Party  *party,
              double  frequency)
{
  gint64 deadline = g_get_monotonic_time () + 40 * G_TIME_SPAN_SECOND;

  while (party_heard_at (party, frequency) < 0.0)
    {
      if (g_get_monotonic_time () > deadline)
        g_error ("A tone of %.0f Hz was not heard", frequency);
      party_run (200);
    }
}

static void
wait_for_prompt (Party      *party,
                 const char *prompt)
{
  wait_to_hear (party, hotline_tone_of (prompt));
}

static void
assert_heard (Party      *party,
              const char *prompt)
{
  if (party_heard_at (party, hotline_tone_of (prompt)) < 0.0)
    g_error ("%s was not said", prompt);
}

static void
assert_not_heard (Party      *party,
                  const char *prompt)
{
  if (party_heard_at (party, hotline_tone_of (prompt)) >= 0.0)
    g_error ("%s was said", prompt);
}

static void
assert_order (Party      *party,
              const char *first,
              const char *second)
{
  assert_heard (party, first);
  assert_heard (party, second);
  g_assert_cmpfloat (party_heard_at (party, hotline_tone_of (first)), <, party_heard_at (party, hotline_tone_of (second)));
}

static void
wait_in_queue (const char *caller,
               const char *expected)
{
  g_autofree char *sql = g_strdup_printf ("SELECT w.queue_code || ' ' || w.language FROM waiting_call w "
                                          "JOIN call c ON c.id = w.call_id WHERE c.caller_dialled = '%s'", caller);

  hotline_wait_for_row (sql, expected);
}

static void
wait_for_outcome (const char *caller,
                  const char *expected)
{
  g_autofree char *sql = g_strdup_printf ("SELECT outcome FROM call WHERE caller_dialled = '%s' "
                                          "ORDER BY arrived_at DESC LIMIT 1", caller);

  hotline_wait_for_row (sql, expected);
}

/* Who presses nothing hears every key in order, waits in the usual queue, is told their place, and music plays between. */
static void
test_silence (void)
{
  call_in (citizens[0], "13804790001");
  wait_in_queue ("13804790001", "general zh");
  wait_for_prompt (citizens[0], "call-back-offer");
  /* Who gives up within the first seconds is not called back. */
  hotline_wait_for_row ("SELECT queued_at + interval '6 seconds' < now() FROM call WHERE caller_dialled = '13804790001'", "t");
  be_done (citizens[0]);
  wait_for_outcome ("13804790001", "abandoned");

  assert_order (citizens[0], "welcome", "choice-general");
  assert_order (citizens[0], "choice-general", "press");
  assert_order (citizens[0], "press", "n-1");
  assert_order (citizens[0], "n-1", "choice-mongolian");
  assert_order (citizens[0], "choice-mongolian", "n-2");
  assert_order (citizens[0], "choice-enterprise", "n-3");
  assert_order (citizens[0], "n-3", "wait");
  assert_order (citizens[0], "wait", "place-next");
  assert_order (citizens[0], "place-next", "call-back-offer");
  assert_not_heard (citizens[0], "wrong-key");
  assert_not_heard (citizens[0], "wait-about");
  /* What Mongolian speakers are told has not been recorded: it is marked, and Chinese. */
  g_assert_cmpfloat (party_heard_at (citizens[0], MARK_TONE), >=, 0.0);
  g_assert_cmpfloat (party_heard_at (citizens[0], MARK_TONE), <, party_heard_at (citizens[0], hotline_tone_of ("choice-mongolian")));
  hotline_wait_for_row ("SELECT why FROM call_back WHERE e164 = '+8613804790001' AND done_at IS NULL", "abandoned");
}

static void
test_key_at_once (void)
{
  call_in (citizens[0], "13804790002");
  press (citizens[0], "3");
  wait_in_queue ("13804790002", "enterprise zh");
  wait_for_prompt (citizens[0], "wait");
  be_done (citizens[0]);
  assert_heard (citizens[0], "wait");
  assert_not_heard (citizens[0], "n-3");
  wait_for_outcome ("13804790002", "abandoned");
}

/* A wrong key is said to be wrong and the keys are named again; after the third one it goes on by itself. */
static void
test_wrong_keys (void)
{
  call_in (citizens[0], "13804790003");
  press (citizens[0], "7");
  wait_for_prompt (citizens[0], "wrong-key");
  press (citizens[0], "8");
  party_run (1500);
  hotline_assert_row ("SELECT count(*) FROM waiting_call", "0");
  press (citizens[0], "9");
  wait_in_queue ("13804790003", "general zh");
  wait_for_prompt (citizens[0], "wait");
  be_done (citizens[0]);
  assert_order (citizens[0], "wrong-key", "choice-general");
  assert_order (citizens[0], "wrong-key", "wait");
  wait_for_outcome ("13804790003", "abandoned");
}

/* Key 2: what was recorded is said in Mongolian without a mark, what was not in Chinese after one; the next time no key is needed. */
static void
test_mongolian (void)
{
  call_in (citizens[0], "13804790004");
  press (citizens[0], "2");
  wait_in_queue ("13804790004", "mongolian mn");
  wait_for_prompt (citizens[0], "place-next");
  be_done (citizens[0]);
  assert_heard (citizens[0], "mn/wait");
  assert_not_heard (citizens[0], "wait");
  assert_order (citizens[0], "mn/wait", "place-next");
  g_assert_cmpfloat (party_heard_at (citizens[0], MARK_TONE), >, party_heard_at (citizens[0], hotline_tone_of ("mn/wait")));
  wait_for_outcome ("13804790004", "abandoned");

  call_in (citizens[0], "13804790004");
  wait_in_queue ("13804790004", "mongolian mn");
  be_done (citizens[0]);
  g_assert_cmpfloat (party_heard_at (citizens[0], MARK_TONE), <, party_heard_at (citizens[0], hotline_tone_of ("welcome")));
  wait_for_outcome ("13804790004", "abandoned");
}

/* A flow without a menu: the greeting, then the queue, and keys count for nothing. */
static void
test_no_menu (void)
{
  hotline_do ("UPDATE flow SET menu = false");
  call_in (citizens[0], "13804790005");
  press (citizens[0], "3");
  wait_in_queue ("13804790005", "general zh");
  party_run (1000);
  be_done (citizens[0]);
  assert_heard (citizens[0], "welcome");
  assert_not_heard (citizens[0], "choice-general");
  assert_not_heard (citizens[0], "wrong-key");
  hotline_do ("UPDATE flow SET menu = true");
  wait_for_outcome ("13804790005", "abandoned");
}

/* A number whose row is missing: the call goes on as on the others, and supervisors see an alarm. */
static void
test_number_without_flow (void)
{
  g_autofree char *seen = NULL;

  call_number (citizens[0], "13804790006", "5551234");
  press (citizens[0], "1");
  wait_in_queue ("13804790006", "general zh");
  be_done (citizens[0]);
  wait_for_outcome ("13804790006", "abandoned");
  seen = hotline_say ("p_supervisor", "SELECT kind || ' ' || subject FROM alarms() WHERE kind = 'number'");
  g_assert_cmpstr (seen, ==, "number 5551234");
}

/* "Water is off; if this is why you call, press 1": said in the chosen language before waiting, as long as it is switched on. */
static void
test_notice (void)
{
  g_free (hotline_say ("p_supervisor", "SELECT hotline_notice_save('a0000000-0000-4000-8000-000000000001', 'water', '临河区停水', "
                                       "(date_trunc('day', now()) + interval '1 day 6 hours'))"));
  g_free (hotline_say ("p_supervisor", "SELECT hotline_notice_switch('a0000000-0000-4000-8000-000000000001', true)"));

  call_in (citizens[0], "13804790007");
  /* Pressed twice in a hurry: the second one is not meant for the notice. */
  press (citizens[0], "11");
  wait_for_prompt (citizens[0], "notice-press");
  hotline_assert_row ("SELECT count(*) FROM waiting_call", "0");
  press (citizens[0], "1");
  wait_until_gone (citizens[0]);
  be_done (citizens[0]);
  assert_order (citizens[0], "notice-water", "until");
  assert_order (citizens[0], "until", "tomorrow");
  assert_order (citizens[0], "tomorrow", "n-6");
  assert_order (citizens[0], "n-6", "hour");
  assert_order (citizens[0], "hour", "notice-press");
  assert_order (citizens[0], "notice-press", "notice-thanks");
  assert_not_heard (citizens[0], "wait");
  wait_for_outcome ("13804790007", "informed");
  hotline_wait_for_row ("SELECT heard || ' ' || enough FROM hotline_notices()", "1 1");

  call_in (citizens[0], "13804790008");
  press (citizens[0], "1");
  wait_in_queue ("13804790008", "general zh");
  be_done (citizens[0]);
  assert_heard (citizens[0], "notice-press");
  wait_for_outcome ("13804790008", "abandoned");
  hotline_wait_for_row ("SELECT heard || ' ' || enough FROM hotline_notices()", "2 1");

  g_free (hotline_say ("p_supervisor", "SELECT hotline_notice_switch('a0000000-0000-4000-8000-000000000001', false)"));
  call_in (citizens[0], "13804790009");
  press (citizens[0], "1");
  wait_in_queue ("13804790009", "general zh");
  be_done (citizens[0]);
  assert_not_heard (citizens[0], "notice-water");
  wait_for_outcome ("13804790009", "abandoned");
}

/* Outside the hours: an announcement, or a message that is recorded and on the call-back list. */
static void
test_closed (void)
{
  g_autofree char *path = NULL;
  g_autofree char *file = NULL;
  gint16 samples[SONOR_SAMPLE_RATE];
  SF_INFO info = { 0 };
  SNDFILE *recording;

  hotline_do ("INSERT INTO queue_hours SELECT 'enterprise', w, '00:00', '00:01' FROM unnest(ARRAY[true, false]) w");
  hotline_do ("UPDATE queue_rule SET closed = 'announcement' WHERE queue_code = 'enterprise'");
  call_in (citizens[0], "13804790010");
  press (citizens[0], "3");
  wait_until_gone (citizens[0]);
  be_done (citizens[0]);
  assert_heard (citizens[0], "closed");
  assert_not_heard (citizens[0], "wait");
  wait_for_outcome ("13804790010", "closed");
  hotline_wait_for_row ("SELECT why FROM call_back WHERE e164 = '+8613804790010'", "closed");

  hotline_do ("UPDATE queue_rule SET closed = 'voicemail' WHERE queue_code = 'enterprise'");
  call_in (citizens[0], "13804790011");
  press (citizens[0], "3");
  wait_to_hear (citizens[0], BEEP_TONE);
  party_run (1500);
  press (citizens[0], "#");
  wait_until_gone (citizens[0]);
  be_done (citizens[0]);
  assert_order (citizens[0], "closed", "voicemail");
  assert_order (citizens[0], "voicemail", "voicemail-thanks");
  g_assert_cmpfloat (party_heard_at (citizens[0], BEEP_TONE), >, party_heard_at (citizens[0], hotline_tone_of ("voicemail")));
  wait_for_outcome ("13804790011", "voicemail");
  hotline_wait_for_row ("SELECT why FROM call_back WHERE e164 = '+8613804790011'", "voicemail");

  hotline_wait_for_row ("SELECT recording_path LIKE '%.opus' FROM call WHERE caller_dialled = '13804790011'", "t");
  file = hotline_ask ("SELECT recording_path FROM call WHERE caller_dialled = '13804790011'");
  path = g_build_filename (hotline.recordings, file, NULL);
  recording = sf_open (path, SFM_READ, &info);
  g_assert_nonnull (recording);
  g_assert_cmpint (info.frames, >, SONOR_SAMPLE_RATE);
  g_assert_cmpint (sf_readf_short (recording, samples, SONOR_SAMPLE_RATE / 2), ==, SONOR_SAMPLE_RATE / 2);
  sf_close (recording);
  g_assert_cmpfloat (tone_level (samples, SONOR_SAMPLE_RATE / 2, 2, SONOR_SAMPLE_RATE, CITIZEN_TONE), >, 0.09);
  g_assert_cmpfloat (tone_level (samples, SONOR_SAMPLE_RATE / 2, 2, SONOR_SAMPLE_RATE, BEEP_TONE), <, 0.03);
  hotline_do ("DELETE FROM queue_hours");
}

/* Who has waited too long goes over to another queue with their place, or leaves a message. */
static void
test_overflow (void)
{
  hotline_do ("UPDATE queue_rule SET overflow_s = 4 WHERE queue_code = 'enterprise'");
  call_in (citizens[0], "13804790012");
  press (citizens[0], "3");
  wait_in_queue ("13804790012", "general zh");
  wait_for_prompt (citizens[0], "overflow");
  hotline_assert_row ("SELECT w.queued_at = c.queued_at AND w.entered_at > w.queued_at + interval '3 seconds' "
                      "FROM waiting_call w JOIN call c ON c.id = w.call_id", "t");
  be_done (citizens[0]);
  assert_order (citizens[0], "wait", "overflow");
  wait_for_outcome ("13804790012", "abandoned");

  hotline_do ("UPDATE queue_rule SET overflow = 'voicemail', overflow_queue = NULL WHERE queue_code = 'enterprise'");
  call_in (citizens[0], "13804790013");
  press (citizens[0], "3");
  hotline_wait_for_row ("SELECT queued_at IS NOT NULL FROM call WHERE caller_dialled = '13804790013'", "t");
  hotline_wait_for_row ("SELECT count(*) FROM waiting_call", "0");
  /* The row goes before the switch hears of it and speaks, for two seconds (hotline.c). */
  party_run (1000);
  /* Hung up before the tone: nothing was left, so it is a call that was given up. */
  be_done (citizens[0]);
  assert_heard (citizens[0], "voicemail");
  assert_not_heard (citizens[0], "closed");
  wait_for_outcome ("13804790013", "abandoned");
}

/* Key 1 while waiting: the caller is told that they will be called back, and those behind hear that the place is still taken. */
static void
test_call_back (void)
{
  call_in (citizens[0], "13804790014");
  press (citizens[0], "1");
  wait_in_queue ("13804790014", "general zh");
  wait_for_prompt (citizens[0], "call-back-offer");
  press (citizens[0], "1");
  wait_until_gone (citizens[0]);
  be_done (citizens[0]);
  assert_order (citizens[0], "place-next", "call-back-offer");
  assert_order (citizens[0], "call-back-offer", "call-back-kept");
  wait_for_outcome ("13804790014", "call_back");
  hotline_wait_for_row ("SELECT b.why || ' ' || (b.since = c.queued_at) || ' ' || b.language || ' ' || b.queue_code FROM call_back b "
                        "JOIN call c ON c.id = b.call_id WHERE b.e164 = '+8613804790014'", "asked true zh general");

  call_in (citizens[1], "13804790015");
  press (citizens[1], "1");
  wait_in_queue ("13804790015", "general zh");
  wait_for_prompt (citizens[1], "place-people");
  be_done (citizens[1]);
  assert_order (citizens[1], "place-before", "n-1");
  assert_heard (citizens[1], "place-people");
  assert_not_heard (citizens[1], "place-next");
  wait_for_outcome ("13804790015", "abandoned");
  hotline_do ("UPDATE call_back SET done_at = now(), result = 'needless' WHERE done_at IS NULL");
}

/* The priority list first, the harassing one last, whoever called when; a blocked number is not answered. */
static void
test_order (void)
{
  static const char *callers[N_CITIZENS] = { "13804790016", "13804790017", "13804790018" };
  static const guint order[N_CITIZENS] = { 2, 1, 0 };

  g_free (hotline_say ("p_supervisor", "SELECT caller_rule_save('+8613804790016', 'last', NULL, 'harassing')"));
  g_free (hotline_say ("p_supervisor", "SELECT caller_rule_save('+8613804790018', 'first', NULL, 'important')"));
  g_free (hotline_say ("p_supervisor", "SELECT caller_rule_save('+8613804790019', 'block', now() + interval '1 day', 'abusive')"));
  for (guint i = 0; i < N_CITIZENS; i++)
    {
      call_in (citizens[i], callers[i]);
      press (citizens[i], "1");
      wait_in_queue (callers[i], "general zh");
    }

  hotline_sign_in (&hotline, agent, "p_agent");
  for (guint i = 0; i < N_CITIZENS; i++)
    {
      g_free (hotline_say ("p_agent", "SELECT seat_end_wrap_up() FROM seat WHERE state = 'wrap_up'"));
      g_free (hotline_say ("p_agent", "SELECT seat_set_status('ready')"));
      party_answer (agent);
      g_assert_cmpstr (sonor_sip_address_get_user (sonor_call_get_remote (agent->call)), ==, callers[order[i]]);
      be_done (citizens[order[i]]);
      wait_until_gone (agent);
      party_hang_up (agent);
      wait_for_outcome (callers[order[i]], "answered");
    }
  g_free (hotline_say ("p_agent", "SELECT seat_set_status('not_ready')"));

  party_dial (citizens[0], hotline.port, "13804790019", "12345");
  wait_until_gone (citizens[0]);
  g_assert_cmpuint (sonor_call_get_end_status (citizens[0]->call), ==, 603);
  party_hang_up (citizens[0]);
  wait_for_outcome ("13804790019", "blocked");
}

static void
answer_and_end (const char *login)
{
  g_free (hotline_say (login, "SELECT seat_end_wrap_up()"));
  g_free (hotline_say (login, "SELECT seat_set_status('ready')"));
  party_answer (agent);
  party_run (500);
  party_hang_up (agent);
}

/* How was it: a key counts, silence leaves a request for a text message; a prompt that is no sound is a tone and an alarm. */
static void
test_survey (void)
{
  g_autofree char *seen = hotline_say ("p_supervisor", "SELECT subject || ' ' || (until IS NULL) FROM alarms() WHERE kind = 'prompt'");

  g_assert_cmpstr (seen, ==, "zh/thanks.wav true");
  hotline_do ("DELETE FROM survey_request");

  call_in (citizens[0], "13804790020");
  press (citizens[0], "1");
  wait_in_queue ("13804790020", "general zh");
  answer_and_end ("p_agent");
  wait_for_prompt (citizens[0], "survey");
  press (citizens[0], "0");
  press (citizens[0], "4");
  wait_until_gone (citizens[0]);
  be_done (citizens[0]);
  assert_heard (citizens[0], "survey");
  g_assert_cmpfloat (party_heard_at (citizens[0], BARE_TONE), >, party_heard_at (citizens[0], hotline_tone_of ("survey")));
  hotline_wait_for_row ("SELECT survey FROM call WHERE caller_dialled = '13804790020'", "dissatisfied");

  call_in (citizens[0], "13804790021");
  press (citizens[0], "1");
  wait_in_queue ("13804790021", "general zh");
  answer_and_end ("p_agent");
  wait_until_gone (citizens[0]);
  be_done (citizens[0]);
  assert_heard (citizens[0], "survey");
  wait_for_outcome ("13804790021", "answered");
  hotline_wait_for_row ("SELECT string_agg(e164 || ' ' || language, ',') FROM survey_request", "+8613804790021 zh");
  g_free (hotline_say ("p_agent", "SELECT seat_sign_out() FROM seat_status() WHERE state <> 'talking'"));

  /* In the caller's language. */
  hotline_sign_in (&hotline, agent, "p_bilingual");
  call_in (citizens[0], "13804790022");
  press (citizens[0], "2");
  wait_in_queue ("13804790022", "mongolian mn");
  answer_and_end ("p_bilingual");
  wait_for_prompt (citizens[0], "mn/survey");
  press (citizens[0], "1");
  wait_until_gone (citizens[0]);
  be_done (citizens[0]);
  assert_heard (citizens[0], "mn/survey");
  assert_not_heard (citizens[0], "survey");
  hotline_wait_for_row ("SELECT survey FROM call WHERE caller_dialled = '13804790022'", "very_satisfied");
}

/* The disk is full in the middle of a call: the call goes on, and supervisors see an alarm that ends when there is room again. */
static void
test_full_disk (void)
{
  hotline_stop (&hotline, SIGTERM);
  hotline_start (&hotline, TRUE);
  hotline_sign_in (&hotline, agent, "p_bilingual");
  call_in (citizens[0], "13804790023");
  press (citizens[0], "1");
  wait_in_queue ("13804790023", "general zh");
  g_free (hotline_say ("p_bilingual", "SELECT seat_end_wrap_up()"));
  g_free (hotline_say ("p_bilingual", "SELECT seat_set_status('ready')"));
  party_answer (agent);
  hotline_wait_for_row ("SELECT count(*) FROM alarm WHERE kind = 'recording' AND until IS NULL", "1");
  party_end_listening (citizens[0]);
  party_listen (citizens[0], 800);
  g_assert_cmpfloat (party_hears (citizens[0], AGENT_TONE), >, 0.09);
  party_listen (agent, 800);
  g_assert_cmpfloat (party_hears (agent, CITIZEN_TONE), >, 0.09);
  party_hang_up (citizens[0]);
  wait_until_gone (agent);
  party_hang_up (agent);
  wait_for_outcome ("13804790023", "answered");

  /* The next recording has room. */
  call_in (citizens[0], "13804790024");
  press (citizens[0], "1");
  wait_in_queue ("13804790024", "general zh");
  g_free (hotline_say ("p_bilingual", "SELECT seat_end_wrap_up()"));
  g_free (hotline_say ("p_bilingual", "SELECT seat_set_status('ready')"));
  party_answer (agent);
  hotline_wait_for_row ("SELECT count(*) FROM alarm WHERE kind = 'recording' AND until IS NULL", "0");
  be_done (citizens[0]);
  wait_until_gone (agent);
  party_hang_up (agent);
  wait_for_outcome ("13804790024", "answered");
}

/* Killed while somebody hears the greeting: when it is back the row is right. */
static void
test_killed (void)
{
  call_in (citizens[0], "13804790025");
  hotline_wait_for_row ("SELECT count(*) FROM call WHERE caller_dialled = '13804790025'", "1");
  hotline_stop (&hotline, SIGKILL);
  hotline_start (&hotline, FALSE);
  wait_for_outcome ("13804790025", "failed");
  party_end_listening (citizens[0]);
  sonor_call_hang_up (citizens[0]->call);
  wait_until_gone (citizens[0]);
  hotline_stop (&hotline, SIGTERM);
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  hotline_prepare (&hotline);
  hotline_start (&hotline, FALSE);
  for (guint i = 0; i < N_CITIZENS; i++)
    citizens[i] = party_new ("127.0.0.1", hotline.folder, CITIZEN_TONE);
  agent = party_new ("127.0.0.1", hotline.folder, AGENT_TONE);

  g_test_add_func ("/flow/silence", test_silence);
  g_test_add_func ("/flow/key-at-once", test_key_at_once);
  g_test_add_func ("/flow/wrong-keys", test_wrong_keys);
  g_test_add_func ("/flow/mongolian", test_mongolian);
  g_test_add_func ("/flow/no-menu", test_no_menu);
  g_test_add_func ("/flow/number-without-flow", test_number_without_flow);
  g_test_add_func ("/flow/notice", test_notice);
  g_test_add_func ("/flow/closed", test_closed);
  g_test_add_func ("/flow/overflow", test_overflow);
  g_test_add_func ("/flow/call-back", test_call_back);
  g_test_add_func ("/flow/order", test_order);
  g_test_add_func ("/flow/survey", test_survey);
  g_test_add_func ("/flow/full-disk", test_full_disk);
  g_test_add_func ("/flow/killed", test_killed);

  status = g_test_run ();
  for (guint i = 0; i < N_CITIZENS; i++)
    party_free (citizens[i]);
  party_free (agent);
  hotline_clean_up (&hotline);

  return status;
}
