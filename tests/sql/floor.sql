-- The floor: who sees it, what it shows, and what a supervisor does to those who wait; notices to desks.
\connect - postgres
\ir persons.inc
SET sonor.language = 'en';

CREATE ROLE p_switch LOGIN IN ROLE sonor_switch;
CREATE FUNCTION public.person(p_login text) RETURNS uuid LANGUAGE sql AS $$ SELECT id FROM sonor.staff WHERE login = p_login $$;
CREATE FUNCTION public.call_id(n integer) RETURNS uuid LANGUAGE sql AS $$ SELECT ('50000000-0000-4000-8000-0000000000' || n)::uuid $$;
CREATE FUNCTION public.rings(n integer, p_queue text DEFAULT 'general', p_language text DEFAULT 'zh') RETURNS void LANGUAGE sql AS $$
  SELECT sonor.call_begin(public.call_id(n), 'in', '138047800' || n, '+86138047800' || n, '12345');
  SELECT sonor.queue_enter(public.call_id(n), p_queue, p_language, 'one');
$$;
CREATE FUNCTION public.given() RETURNS text LANGUAGE sql AS $$
  SELECT coalesce(string_agg(right(call_id::text, 2) || '>' || login, ' ' ORDER BY call_id), '') FROM sonor.queue_next('one')
$$;
CREATE FUNCTION public.refusal(p_login text, p_sql text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  v_detail text;
BEGIN
  EXECUTE format('SET LOCAL SESSION AUTHORIZATION %I', p_login);
  EXECUTE p_sql;
  SET LOCAL SESSION AUTHORIZATION DEFAULT;
  RETURN 'ok';
EXCEPTION WHEN OTHERS THEN
  GET STACKED DIAGNOSTICS v_detail = PG_EXCEPTION_DETAIL;
  RETURN SQLSTATE || ' ' || v_detail;
END
$$;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO PUBLIC;
INSERT INTO staff_skill SELECT id, 'general', 5 FROM staff WHERE login IN ('p_agent', 'p_bilingual', 'p_enterprise');
INSERT INTO staff_skill SELECT id, 'enterprise', 3 FROM staff WHERE login = 'p_enterprise';
INSERT INTO staff_language SELECT id, 'zh' FROM staff WHERE unit_id IS NULL ON CONFLICT DO NOTHING;
SELECT month_ensure(current_date) \g /dev/null

SELECT plan(88);

-- Who may look
SELECT is(tries(p, f), '42501', p || ': ' || f)
  FROM unnest(ARRAY['p_agent', 'p_quality', 'p_commander', 'p_administrator', 'p_unit']) p,
       unnest(ARRAY['SELECT floor_seats()', 'SELECT floor_waiting()', 'SELECT floor_figures()', 'SELECT floor_call_backs()',
                    'SELECT desk_notice_send(gen_random_uuid(), ''x'')']) f;
SELECT is(tries('p_agent', 'SELECT waiting_call_front(gen_random_uuid())'), '42501', 'an agent pulls nobody to the front');
SELECT is(tries('p_unit', 'SELECT desk_notices()'), '42501', 'a unit has no notices of the hotline');
SELECT is(tries('p_agent', 'SELECT * FROM desk_notice'), '42501', 'nobody reads the table');

-- Seats
SELECT is(sees('p_supervisor', 'SELECT count(*) FROM floor_seats()'), '0', 'an empty floor');
SELECT sees(l, 'SELECT seat_sign_in()') FROM unnest(ARRAY['p_agent', 'p_bilingual', 'p_enterprise']) l \g /dev/null
SELECT seat_register(l, 'sip:' || l || '@127.0.0.1', 'one', 300) FROM unnest(ARRAY['p_agent', 'p_bilingual']) l \g /dev/null
SELECT is(sees('p_supervisor', $$SELECT string_agg(login || ' ' || standing || ' ' || has_telephone, ', ' ORDER BY login) FROM floor_seats()$$),
          'p_agent not_ready true, p_bilingual not_ready true, p_enterprise not_ready false', 'who sits there, and who has a telephone');
SELECT is(sees('p_supervisor', $$SELECT skills || ' ' || languages::text FROM floor_seats(ARRAY[person('p_enterprise')])$$),
          'General matters Enterprises {zh}', 'one of them, with skills, the best first');
SELECT is(sees('p_bilingual', 'SELECT seat_set_status(''break'', ''rest'')'), '', 'a break');
UPDATE seat SET status_since = clock_timestamp() - interval '1000 seconds' WHERE staff_id = person('p_bilingual');
SELECT is(sees('p_supervisor', $$SELECT standing || ' ' || reason || ' ' || limit_s || ' ' || (standing_s > limit_s) FROM floor_seats(ARRAY[person('p_bilingual')])$$),
          'break Short rest 900 true', 'that has lasted too long');

-- Calls
SELECT rings(11), rings(12), rings(13, 'mongolian', 'mn') \g /dev/null
SELECT is(sees('p_supervisor', $$SELECT string_agg(right(call_id::text, 2) || ':' || queue_code || place || ':' || caller, ' ' ORDER BY call_id) FROM floor_waiting()$$),
          '11:general1:138******11 12:general2:138******12 13:mongolian1:138******13', 'who waits, and nobody''s number');
SELECT is(sees('p_supervisor', $$SELECT string_agg(code || waiting || (longest_wait_s IS NULL), ' ' ORDER BY code) FROM floor_queues()$$),
          'enterprise0true general2false mongolian1false municipal0true', 'in which queues');
SELECT is(refusal('p_supervisor', 'SELECT waiting_call_front(gen_random_uuid())'), 'SN409 waiting.over', 'who is gone cannot be pulled');
SELECT is(tries('p_supervisor', 'SELECT waiting_call_front(call_id(12))'), 'ok', 'who waits can');
SELECT is(sees('p_supervisor', 'SELECT right(call_id::text, 2) FROM floor_waiting() LIMIT 1'), '12', 'and is first');
SELECT is(refusal('p_supervisor', 'SELECT waiting_call_move(call_id(13), ''nowhere'')'), 'SN404 queue.unknown', 'there is no such queue');
SELECT is(tries('p_supervisor', 'SELECT waiting_call_move(call_id(13), ''general'')'), 'ok', 'a call goes to another queue');
SELECT is((SELECT w.queue_code || w.language || c.queue_code || c.language FROM waiting_call w JOIN call c ON c.id = w.call_id WHERE c.id = call_id(13)),
          'generalzhgeneralmn', 'where another language is spoken; what the citizen chose stays');
SELECT is(refusal('p_supervisor', 'SELECT waiting_call_send(call_id(11), person(''p_quality''))'), 'SN409 waiting.no_seat', 'nobody is sent a call who is not there');
SELECT is(refusal('p_supervisor', 'SELECT waiting_call_send(call_id(11), person(''p_enterprise''))'), 'SN409 waiting.no_seat', 'nor without a telephone');
UPDATE waiting_call SET language = 'mn' WHERE call_id = call_id(13);
SELECT is(refusal('p_supervisor', 'SELECT waiting_call_send(call_id(13), person(''p_agent''))'), 'SN409 waiting.language', 'nor who does not speak it');
UPDATE waiting_call SET language = 'zh' WHERE call_id = call_id(13);
SELECT is(tries('p_supervisor', 'SELECT waiting_call_send(call_id(11), person(''p_agent''))'), 'ok', 'a call is sent to a seat');
SELECT is(sees('p_bilingual', 'SELECT seat_set_status(''ready'')'), '', 'another seat is ready');
SELECT is(given(), '12>p_bilingual', 'and gets another call, the first in the line');
SELECT is(refusal('p_supervisor', 'SELECT waiting_call_move(call_id(12), ''enterprise'')'), 'SN409 waiting.rings', 'what rings cannot be moved');
SELECT is(sees('p_agent', 'SELECT seat_set_status(''ready'')'), '', 'the seat that was meant is ready');
SELECT is(given(), '11>p_agent', 'and gets the call that was sent');
SELECT queue_offer_failed(call_id(11), person('p_agent'), 'declined') \g /dev/null
SELECT is((SELECT sent_to FROM waiting_call WHERE call_id = call_id(11)), NULL, 'declined, it is for everybody');
SELECT is(tries('p_supervisor', 'SELECT waiting_call_send(call_id(13), person(''p_agent''))'), 'ok', 'another call is sent to a seat that is not ready');
SELECT call_finish(call_id(11), 'abandoned'), call_connect(call_id(12), person('p_bilingual')) \g /dev/null
SELECT sees('p_enterprise', 'SELECT seat_set_status(''ready'')'), seat_register('p_enterprise', 'sip:e@127.0.0.1', 'one', 300) \g /dev/null
SELECT is(given(), '', 'and waits for it alone');
UPDATE waiting_call SET sent_at = sent_at - interval '61 seconds';
SELECT is(given(), '13>p_enterprise', 'not for longer than a minute');
SELECT is(sees('p_supervisor', $$SELECT standing || ' ' || caller || ' ' || queue_name FROM floor_seats(ARRAY[person('p_bilingual')])$$),
          'talking 138******12 General', 'a seat that talks, with whom and in which queue');
SELECT is(sees('p_supervisor', $$SELECT talking || ' ' || free_seats FROM floor_queues() WHERE code = 'general'$$), '1 0', 'the queue says so');

-- Call-backs
INSERT INTO call_back (call_id, e164, why, language, queue_code, since)
SELECT call_id(n), '+86138047800' || n, 'abandoned', 'zh', 'general', clock_timestamp() - interval '5 minutes' FROM unnest(ARRAY[31, 32, 33]) n;
SELECT is(sees('p_supervisor', $$SELECT string_agg(number || ' ' || why || ' ' || is_mine, ', ' ORDER BY number) FROM floor_call_backs()$$),
          '138******31 abandoned false, 138******32 abandoned false, 138******33 abandoned false', 'who is to be called back');
SELECT is(sees('p_agent', 'SELECT call_back_take(call_id(31))'), '+8613804780031', 'who takes it gets the number');
SELECT is(refusal('p_bilingual', 'SELECT call_back_take(call_id(31))'), 'SN409 call_back.somebody_has_it', 'another agent does not');
SELECT is(tries('p_unit', 'SELECT call_back_take(call_id(32))'), '42501', 'a unit takes none');
SELECT is(tries('p_agent', 'SELECT call_back_assign(call_id(32), person(''p_agent''))'), '42501', 'an agent gives none away');
SELECT is(refusal('p_supervisor', 'SELECT call_back_assign(call_id(32), person(''p_unit''))'), 'SN409 call_back.nobody', 'no unit gets one');
SELECT is(tries('p_supervisor', 'SELECT call_back_assign(call_id(32), person(''p_bilingual''))'), 'ok', 'a supervisor does');
SELECT is(sees('p_bilingual', 'SELECT body || '' '' || is_personal || '' '' || right(call_id::text, 2) FROM desk_notices()'),
          'Please call 138******32 back true 32', 'the desk of whom it is given to says so');
SELECT is(refusal('p_bilingual', 'SELECT call_back_finish(call_id(32), ''eaten'')'), 'SN400 call_back.unknown_result', 'no such result');
SELECT is(refusal('p_bilingual', 'SELECT call_back_finish(call_id(32), ''needless'')'), 'SN400 field.missing', 'who says it is needless says why');
SELECT is(tries('p_bilingual', 'SELECT call_back_finish(call_id(32), ''reached'', ''content'')'), 'ok', 'called back');
SELECT is((SELECT result || ' ' || note || ' ' || (staff_id = person('p_bilingual')) FROM call_back WHERE call_id = call_id(32)), 'reached content true', 'it is written');
SELECT is(sees('p_bilingual', 'SELECT count(*) FROM desk_notices()'), '0', 'and the desk says it no more');
SELECT is(refusal('p_supervisor', 'SELECT call_back_finish(call_id(32), ''reached'')'), 'SN409 call_back.done_already', 'once');

-- Figures
SELECT is(sees('p_supervisor', $$SELECT string_agg(code, ' ' ORDER BY code) FROM floor_figures() WHERE name <> '' AND formula <> ''$$),
          'abandon_rate aht aht_hold aht_talk aht_wrap_up in_time_rate longest_wait seats_present service_level waiting', 'each figure has its definition');
SELECT is(sees('p_supervisor', $$SELECT string_agg(code || '=' || value::numeric(9,1), ' ' ORDER BY code) FROM floor_figures() WHERE code IN ('waiting', 'seats_present', 'service_level')$$),
          'seats_present=3.0 service_level=33.3 waiting=1.0', 'three calls, one answered in time, one given up, one rings');
SELECT is(sees('p_supervisor', 'SELECT code FROM floor_staffing()'), 'seats_needed', 'and how many seats are needed');

-- Notices
SELECT is(refusal('p_supervisor', 'SELECT desk_notice_send(gen_random_uuid(), ''  '')'), 'SN400 field.missing', 'nothing is not told');
SELECT is(refusal('p_supervisor', 'SELECT desk_notice_send(gen_random_uuid(), ''x'', NULL, 100)'), 'SN400 desk_notice.hours', 'nor for days');
SELECT is(refusal('p_supervisor', 'SELECT desk_notice_send(gen_random_uuid(), ''x'', person(''p_unit''))'), 'SN404 desk_notice.nobody', 'nor to units');
SELECT is(tries('p_supervisor', 'SELECT desk_notice_send(call_id(41), ''停水公告已发布'')'), 'ok', 'a notice to everybody');
SELECT is(tries('p_supervisor', 'SELECT desk_notice_send(call_id(41), ''again'')'), 'ok', 'sent again');
SELECT is(sees('p_agent', 'SELECT string_agg(body || is_personal, '' '') FROM desk_notices()'), '停水公告已发布false', 'is told once');
SELECT is(sees('p_supervisor', 'SELECT count(*) FROM desk_notices()'), '0', 'who tells it knows it');
SELECT is(tries('p_agent', 'SELECT desk_notice_read(call_id(41))'), 'ok', 'an agent has read it');
SELECT is(sees('p_supervisor', 'SELECT n_read || '' of '' || n_present || '', not '' || missing FROM floor_notices()'), '1 of 3, not '
          || (SELECT string_agg(name, ' ' ORDER BY work_number) FROM staff WHERE login IN ('p_bilingual', 'p_enterprise')), 'the supervisor sees who has not');
SELECT is(tries('p_supervisor', 'SELECT desk_notice_send(call_id(42), ''请回座席'', person(''p_agent''))'), 'ok', 'a message to one');
SELECT is(sees('p_agent', 'SELECT count(*) FROM desk_notices()') || sees('p_enterprise', 'SELECT count(*) FROM desk_notices() WHERE is_personal'), '10', 'is told to nobody else');
SELECT is(refusal('p_enterprise', 'SELECT desk_notice_read(call_id(42))'), 'SN404 desk_notice.unknown', 'who cannot have read it either');
SELECT is(tries('p_supervisor', 'SELECT desk_notice_withdraw(call_id(41))'), 'ok', 'the first is withdrawn');
SELECT is(sees('p_enterprise', 'SELECT count(*) FROM desk_notices()'), '0', 'and shown no more');
SELECT ok((SELECT count(*) >= 8 FROM audit_log WHERE action ~ '^(waiting|call_back|desk_notice)[.]'), 'all of it is in the audit log');

SELECT * FROM finish();
