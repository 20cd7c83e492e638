-- Seats, queues and the life of a call, as people and as the switch.
\connect - postgres
\ir persons.inc
SET sonor.language = 'en';

CREATE ROLE p_switch LOGIN IN ROLE sonor_switch;
CREATE FUNCTION public.seat_line(p_login text) RETURNS text LANGUAGE sql AS $$
  SELECT concat_ws(' ', x.status, x.reason, x.state, right(x.call_id::text, 2)) FROM sonor.seat x JOIN sonor.staff s ON s.id = x.staff_id WHERE s.login = p_login
$$;
CREATE FUNCTION public.person(p_login text) RETURNS uuid LANGUAGE sql AS $$ SELECT id FROM sonor.staff WHERE login = p_login $$;
CREATE FUNCTION public.call_id(n integer) RETURNS uuid LANGUAGE sql AS $$ SELECT ('50000000-0000-4000-8000-0000000000' || n)::uuid $$;
-- A call of the switch: it has come, and waits in a queue.
CREATE FUNCTION public.rings(n integer, p_queue text DEFAULT 'general', p_language text DEFAULT 'zh', p_priority integer DEFAULT 0)
RETURNS void LANGUAGE sql AS $$
  SELECT sonor.call_begin(public.call_id(n), 'in', '138047800' || n, '+86138047800' || n, '12345');
  SELECT sonor.queue_enter(public.call_id(n), p_queue, p_language, 'one', p_priority);
$$;
CREATE FUNCTION public.given(p_switch text DEFAULT 'one') RETURNS text LANGUAGE sql AS $$
  SELECT coalesce(string_agg(right(call_id::text, 2) || '>' || login, ' ' ORDER BY call_id), '') FROM sonor.queue_next(p_switch)
$$;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO PUBLIC;
INSERT INTO staff_skill SELECT id, 'general', CASE login WHEN 'p_agent' THEN 3 WHEN 'p_bilingual' THEN 6 ELSE 5 END FROM staff WHERE login IN ('p_agent', 'p_bilingual', 'p_enterprise');
INSERT INTO staff_skill SELECT id, 'enterprise', 5 FROM staff WHERE login = 'p_enterprise';
INSERT INTO staff_language SELECT id, 'zh' FROM staff WHERE unit_id IS NULL ON CONFLICT DO NOTHING;
SELECT month_ensure(current_date) \g /dev/null

SELECT plan(113);

-- Signing in
SELECT is(tries('p_unit', 'SELECT seat_sign_in()'), '42501', 'a unit officer has no line');
SELECT is(tries('p_agent', 'SELECT seat_set_status(''ready'')'), 'SN409', 'who is not signed in has no status');
SELECT is(sees('p_agent', 'SELECT seat_sign_in() ->> ''user'''), 'p_agent', 'signing in gives a user for the telephone');
SELECT is(seat_line('p_agent'), 'not_ready idle', 'and nobody is ready at once');
SELECT matches(sees('p_agent', 'SELECT seat_sign_in() ->> ''password'''), '^[0-9a-f]{64}$', 'a password nobody guesses');
SELECT is(sees('p_switch', 'SELECT sonor.seat_credential_find(''p_agent'')'), (SELECT ha1 FROM seat_credential), 'the switch finds what it must prove');
SELECT isnt(sees('p_agent', 'SELECT seat_sign_in() ->> ''password'''), '', 'signing in again gives another');
SELECT is((SELECT count(*) FROM seat_credential)::integer, 1, 'in place of the first');
SELECT is(tries('p_agent', 'SELECT * FROM sonor.seat_credential'), '42501', 'nobody reads them');
SELECT is(tries('p_agent', 'SELECT sonor.seat_credential_find(''p_agent'')'), '42501', 'nor asks for them but the switch');
SELECT is(tries('p_switch', 'SELECT * FROM sonor.ticket'), '42501', 'the switch reads no ticket');
SELECT is(tries('p_switch', 'SELECT * FROM sonor.seat_credential'), '42501', 'and no table of secrets');
UPDATE seat_credential SET valid_until = now() - interval '1 second';
SELECT is(sees('p_switch', 'SELECT sonor.seat_credential_find(''p_agent'')'), NULL, 'an old one is worth nothing');
SELECT is(sees('p_switch', 'SELECT sonor.seat_credential_find(''nobody'')'), NULL, 'and nobody has none');
SELECT lives_ok($$SELECT sees(l, 'SELECT seat_sign_in()') FROM unnest(ARRAY['p_agent', 'p_bilingual', 'p_enterprise', 'p_supervisor']) l$$, 'others sign in');

-- Status
SELECT is(tries('p_agent', 'SELECT seat_set_status(''asleep'')'), 'SN400', 'an unknown status is refused');
SELECT is(tries('p_agent', 'SELECT seat_set_status(NULL)'), 'SN400', 'no status too');
SELECT is(tries('p_agent', 'SELECT seat_set_status(''break'')'), 'SN400', 'a break needs a reason');
SELECT is(tries('p_agent', 'SELECT seat_set_status(''break'', ''shopping'')'), 'SN400', 'from the list');
SELECT is(tries('p_agent', 'SELECT seat_set_status(''ready'', ''meal'')'), 'SN400', 'nothing else has one');
SELECT is(tries('p_agent', 'SELECT seat_set_status(''break'', ''meal'')'), 'ok', 'a meal');
SELECT is(seat_line('p_agent'), 'break meal idle', 'is a break');
SELECT is(sees('p_agent', 'SELECT s::text FROM seat_status() s'), '(break,meal,idle)', 'as the seat itself is told');
SELECT is(tries('p_agent', 'SELECT seat_set_status(''ready'')'), 'ok', 'ready again');
SELECT is((SELECT string_agg(status, ',' ORDER BY id) FROM seat_event WHERE staff_id = person('p_agent')), 'not_ready,break,ready', 'each change is an event');
SELECT is(tries('p_agent', 'SELECT seat_set_status(''ready'')'), 'ok', 'the same again');
SELECT is((SELECT count(*) FROM seat_event WHERE staff_id = person('p_agent'))::integer, 3, 'is none');
SELECT is(tries('p_agent', 'UPDATE seat SET status = ''ready'''), '42501', 'nobody writes the table');
SELECT is(sees('p_agent', 'SELECT count(*) FROM seat'), '4', 'everybody sees who is there');
SELECT is(tries('p_agent', 'SELECT contact FROM seat'), '42501', 'but not where their telephone is');

-- Registration
SELECT is(given(), '', 'without a call nothing is given');
SELECT rings(11) \g /dev/null
SELECT is(given(), '', 'a seat without a telephone gets nothing');
SELECT is(sees('p_switch', $$SELECT sonor.seat_register('p_agent', 'sip:p_agent@127.0.0.1:5070', 'one', 300)$$), 'true', 'a telephone registers');
SELECT is(sees('p_switch', $$SELECT sonor.seat_register('p_quality', 'sip:x', 'one', 300)$$), 'false', 'not that of somebody who is not there');
SELECT is(tries('p_switch', $$SELECT sonor.seat_register('p_agent', 'sip:x', 'one', 90000)$$), 'SN400', 'not for days');
SELECT lives_ok($$SELECT seat_register(l, 'sip:' || l || '@127.0.0.1', 'one', 300) FROM unnest(ARRAY['p_bilingual', 'p_enterprise']) l$$, 'the others register');

-- The first call
SELECT is(given('two'), '', 'another switch does not give it');
SELECT is(given(), '11>p_agent', 'the call goes to the one who is ready');
SELECT is(seat_line('p_agent'), 'ready offered 11', 'where it rings');
SELECT is(given(), '', 'and to nobody else');
SELECT ok((SELECT offered_at IS NOT NULL AND answered_at IS NULL FROM call WHERE id = call_id(11)), 'the call says so');
SELECT is(tries('p_agent', 'SELECT seat_sign_out()'), 'SN409', 'nobody signs out meanwhile');
SELECT call_connect(call_id(11), person('p_agent')) \g /dev/null
SELECT is(seat_line('p_agent'), 'ready talking 11', 'answered');
SELECT is((SELECT staff_id FROM call WHERE id = call_id(11)), person('p_agent'), 'by whom is in the call');
SELECT is((SELECT count(*) FROM waiting_call)::integer, 0, 'nobody waits any more');
SELECT is(tries('p_agent', 'SELECT seat_set_status(''break'', ''rest'')'), 'ok', 'who wants a break after it');
SELECT is(seat_line('p_agent'), 'break rest talking 11', 'goes on talking');
UPDATE seat SET state_since = state_since - interval '7 seconds' WHERE staff_id = person('p_agent');
SELECT call_hold(call_id(11), person('p_agent'), true), call_hold(call_id(11), person('p_agent'), true) \g /dev/null
SELECT is(seat_line('p_agent'), 'break rest held 11', 'holds');
UPDATE seat SET state_since = state_since - interval '7 seconds' WHERE staff_id = person('p_agent');
SELECT call_hold(call_id(11), person('p_agent'), false) \g /dev/null
SELECT is((SELECT hold_s FROM call WHERE id = call_id(11)), 7, 'for seven seconds');
SELECT call_finish(call_id(11), 'answered', '2026/11/25/one.wav', 1.5, 4.2) \g /dev/null
SELECT is(seat_line('p_agent'), 'break rest wrap_up 11', 'then wraps up');
SELECT is((SELECT outcome || ' ' || recording_path || ' ' || loss_pct FROM call WHERE id = call_id(11)), 'answered 2026/11/25/one.wav 1.5', 'the call is over');
SELECT lives_ok($$SELECT call_finish(call_id(11), 'failed')$$, 'telling it twice does no harm');
SELECT is((SELECT outcome FROM call WHERE id = call_id(11)), 'answered', 'and changes nothing');
SELECT is(seat_wrap_up_run(), 0, 'wrap-up has its time');
UPDATE seat SET wrap_up_until = now() - interval '1 second', state_since = clock_timestamp() - interval '31 seconds' WHERE staff_id = person('p_agent');
SELECT is(seat_wrap_up_run(), 1, 'and an end');
SELECT is(seat_line('p_agent'), 'break rest idle', 'the break begins');
SELECT is((SELECT wrap_up_s FROM call WHERE id = call_id(11)), 31, 'wrap-up is counted');

-- Survey
SELECT is(call_surveyed(call_id(11), 7), false, 'seven is no answer');
SELECT is(call_surveyed(call_id(11), 2), true, 'two is');
SELECT is(call_surveyed(call_id(11), 5), false, 'the first one counts');
SELECT is((SELECT survey::text FROM call WHERE id = call_id(11)), 'satisfied', 'satisfied');

-- Order
SELECT is(tries(l, 'SELECT seat_set_status(''ready'')'), 'ok', l || ' is ready') FROM unnest(ARRAY['p_agent', 'p_bilingual', 'p_enterprise']) l;
UPDATE seat SET state_since = now() - CASE staff_id WHEN person('p_agent') THEN interval '60 seconds' ELSE interval '10 seconds' END;
SELECT rings(21), rings(22, 'general', 'zh', 5), rings(23, 'mongolian', 'mn') \g /dev/null
SELECT is(given(), '21>p_enterprise 22>p_bilingual', 'the higher priority is served first, by the best; Mongolian waits for who speaks it');
SELECT queue_offer_failed(call_id(22), person('p_bilingual'), 'no_answer') \g /dev/null
SELECT is(seat_line('p_bilingual'), 'not_ready no_answer idle', 'who does not answer is not ready, and sees why');
SELECT ok((SELECT front AND offered_to IS NULL FROM waiting_call WHERE call_id = call_id(22)), 'the call is back in front');
SELECT rings(24, 'general', 'zh', 9) \g /dev/null
SELECT is(given(), '22>p_agent', 'before everybody else, whatever their priority');
SELECT queue_offer_failed(call_id(22), person('p_bilingual'), 'no_answer') \g /dev/null
SELECT is(seat_line('p_agent'), 'ready offered 22', 'a late failure of the first does not take it from the second');
SELECT throws_ok($$SELECT queue_offer_failed(call_id(22), person('p_agent'), 'bored')$$, 'SN400', NULL, 'not for any reason');
SELECT is(tries('p_bilingual', 'SELECT seat_set_status(''ready'')'), 'ok', 'back again');
SELECT is(given(), '24>p_bilingual', 'the next one');
SELECT call_finish(call_id(n), 'abandoned') FROM unnest(ARRAY[22, 24]) n \g /dev/null
SELECT is(seat_line('p_bilingual') || ', ' || seat_line('p_agent'), 'ready idle, ready idle', 'who gives up while it rings leaves no wrap-up');
SELECT is(given(), '23>p_bilingual', 'Mongolian goes to who speaks it');

-- Widening
SELECT call_finish(call_id(n), 'abandoned') FROM unnest(ARRAY[21, 23]) n \g /dev/null
SELECT is(tries('p_enterprise', 'SELECT seat_set_status(''not_ready'')'), 'ok', 'the enterprise desk is away');
SELECT is(tries('p_bilingual', 'SELECT seat_set_status(''not_ready'')'), 'ok', 'so is the second-best');
SELECT rings(31, 'enterprise') \g /dev/null
SELECT is(given(), '', 'an enterprise waits for its desk');
UPDATE waiting_call SET queued_at = now() - interval '31 seconds' WHERE call_id = call_id(31);
SELECT is(given(), '', 'after half a minute for who is good at general matters');
UPDATE waiting_call SET queued_at = now() - interval '61 seconds' WHERE call_id = call_id(31);
SELECT is(given(), '31>p_agent', 'after a minute for anybody');
SELECT throws_ok($$SELECT queue_enter(call_id(31), 'nowhere', 'zh', 'one')$$, 'SN404', NULL, 'there is no such queue');
DELETE FROM queue_requirement WHERE queue_code = 'municipal' AND after_s = 0;
SELECT throws_ok($$SELECT queue_enter(call_id(31), 'municipal', 'zh', 'one')$$, 'SN409', NULL, 'a queue that asks for nothing is refused');

-- Call back
UPDATE call SET queued_at = queued_at - interval '1 minute', arrived_at = arrived_at - interval '1 minute' WHERE id = call_id(31);
SELECT call_finish(call_id(31), 'abandoned') \g /dev/null
SELECT is((SELECT string_agg(why || ' ' || e164, ',') FROM call_back WHERE done_at IS NULL), 'abandoned +8613804780031', 'who gave up after a while is to be called back, who hung up at once is not');
SELECT rings(32) \g /dev/null
SELECT call_finish(call_id(32), 'call_back') \g /dev/null
SELECT is((SELECT why FROM call_back WHERE call_id = call_id(32)), 'asked', 'so is who asked for it, at once');
SELECT call_begin(call_id(33), 'in', '13804780032', '+8613804780032', '12345') \g /dev/null
SELECT is((SELECT result FROM call_back WHERE call_id = call_id(32)), 'called_again', 'who calls again by themselves need not be');

-- Callers
INSERT INTO caller_rule (e164, rule, note) VALUES ('+8613804780041', 'block', 'test');
INSERT INTO caller_rule (e164, rule, until, note) VALUES ('+8613804780042', 'first', now() - interval '1 day', 'test');
SELECT is((SELECT rule FROM call_begin(call_id(41), 'in', '13804780041', '+8613804780041', '12345')), 'block', 'a blocked number is told');
SELECT is((SELECT rule FROM call_begin(call_id(42), 'in', '13804780042', '+8613804780042', '12345')), NULL, 'a rule has its end');
UPDATE call SET language = 'mn' WHERE id = call_id(42);
SELECT is((SELECT language FROM call_begin(call_id(43), 'in', '13804780042', '+8613804780042', '12345')), 'mn', 'the language chosen the last time is remembered');
SELECT is((SELECT language FROM call_begin(call_id(44), 'in', NULL, NULL, '12345')), 'zh', 'a withheld number is greeted in Chinese');

-- Force
SELECT is(tries('p_agent', format('SELECT seat_force(%L, ''not_ready'', ''x'')', person('p_enterprise'))), '42501', 'only a supervisor forces');
SELECT is(tries('p_supervisor', format('SELECT seat_force(%L, ''not_ready'', '''')', person('p_agent'))), 'SN400', 'and says why');
SELECT is(tries('p_supervisor', format('SELECT seat_force(%L, ''not_ready'', ''吃饭未归'')', person('p_agent'))), 'ok', 'with a word');
SELECT is(seat_line('p_agent'), 'not_ready forced idle', 'it is done');
SELECT is(tries('p_supervisor', format('SELECT seat_force(%L, ''signed_out'', ''下班'')', person('p_agent'))), 'ok', 'signed out');
SELECT is((SELECT count(*) FROM seat_credential WHERE staff_id = person('p_agent'))::integer, 0, 'the telephone may not register any more');
SELECT is((SELECT count(*) FROM audit_log WHERE action = 'seat.force')::integer, 2, 'and it is in the audit log');

-- A switch that has died
SELECT is(tries(l, 'SELECT seat_set_status(''ready'')'), 'ok', l || ' is ready') FROM unnest(ARRAY['p_bilingual']) l;
SELECT rings(51), rings(52) \g /dev/null
SELECT given() \g /dev/null
SELECT call_connect(call_id(51), person('p_bilingual')) \g /dev/null
SELECT is(switch_repair('one', ARRAY[call_id(51), call_id(52)]), 0, 'what the switch has is not touched');
SELECT is(switch_repair('two', '{}'), 0, 'nor what another has');
SELECT is(switch_repair('one', '{}'), 2, 'after a crash what it had is ended');
SELECT is((SELECT string_agg(outcome, ',' ORDER BY id) FROM call WHERE id IN (call_id(51), call_id(52))) || ' ' || split_part(seat_line('p_bilingual'), ' ', 2),
          'answered,failed wrap_up', 'as what it was, and its seat is free');

-- A switch that lives, and rows that are not as it has them
SELECT is(tries('p_bilingual', 'SELECT seat_end_wrap_up()'), 'ok', 'wrap-up is over');
SELECT rings(61) \g /dev/null
SELECT is(given(), '61>p_bilingual', 'a call is given');
SELECT is(switch_repair('one', ARRAY[call_id(61)], '{}', '{}', '{}', 10), 0, 'what has just changed may be on its way');
SELECT is(switch_repair('one', ARRAY[call_id(61)], ARRAY[call_id(61)], ARRAY[person('p_bilingual')], '{f}'), 0, 'a seat that is rung is as it should be');
SELECT is(switch_repair('one', ARRAY[call_id(61)], '{}', '{}', '{}'), 2, 'one that nobody rings is not');
SELECT is(seat_line('p_bilingual') || ' ' || (SELECT (offered_to IS NULL AND front)::text FROM waiting_call WHERE call_id = call_id(61)), 'ready idle true',
          'it is free, and the call is in front again');
SELECT is(given(), '61>p_bilingual', 'and given again');
SELECT call_connect(call_id(61), person('p_bilingual')) \g /dev/null
SELECT is(switch_repair('one', ARRAY[call_id(61)], ARRAY[call_id(61)], ARRAY[person('p_bilingual')], '{t}'), 0, 'nor is a talk touched');
UPDATE seat SET state = 'idle', call_id = NULL WHERE staff_id = person('p_bilingual');
SELECT is(switch_repair('one', ARRAY[call_id(61)], ARRAY[call_id(61)], ARRAY[person('p_bilingual')], '{t}'), 1, 'unless its seat stands for nothing');
SELECT is(seat_line('p_bilingual'), 'ready talking 61', 'which would be given a second call');
SELECT is(switch_repair('one', ARRAY[call_id(61)], '{}', '{}', '{}'), 1, 'who is in the call no more');
SELECT is(split_part(seat_line('p_bilingual'), ' ', 2) || ' ' || (SELECT (ended_at IS NULL)::text FROM call WHERE id = call_id(61)), 'wrap_up true',
          'has their wrap-up, and the call goes on');
SELECT is((SELECT count(*) FROM audit_log WHERE action IN ('seat.repair', 'call.repair'))::integer, 6, 'each is in the audit log');
SELECT * FROM finish();
