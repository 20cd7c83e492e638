-- The line bar: one's own seat and its wrap-up, who waits in one's queues, and who it is that rings.
\connect - postgres
\ir persons.inc
SET sonor.language = 'en';
CREATE FUNCTION public.person(p_login text) RETURNS uuid LANGUAGE sql AS $$ SELECT id FROM sonor.staff WHERE login = p_login $$;
CREATE FUNCTION public.call_id(n integer) RETURNS uuid LANGUAGE sql AS $$ SELECT ('80000000-0000-4000-8000-0000000000' || n)::uuid $$;
CREATE FUNCTION public.waits(p_login text) RETURNS text LANGUAGE sql AS $$
  SELECT coalesce(public.sees(p_login, 'SELECT string_agg(queue_name || '' '' || waiting, '','') FROM queue_mine()'), '')
$$;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO PUBLIC;
SELECT month_ensure(current_date) \g /dev/null
INSERT INTO staff_skill SELECT id, 'general', 3 FROM staff WHERE login IN ('p_agent', 'p_bilingual');
INSERT INTO staff_language SELECT id, 'zh' FROM staff WHERE unit_id IS NULL ON CONFLICT DO NOTHING;
SELECT sees(l, 'SELECT seat_sign_in()') FROM unnest(ARRAY['p_agent', 'p_bilingual']) l \g /dev/null
SELECT seat_register(l, 'sip:' || l || '@127.0.0.1', 'one', 300) FROM unnest(ARRAY['p_agent', 'p_bilingual']) l \g /dev/null
SELECT sees('p_agent', 'SELECT seat_set_status(''ready'')') \g /dev/null
SELECT call_begin(call_id(n), 'in', '138047800' || n, '+86138047800' || n, '12345'), queue_enter(call_id(n), 'general', 'zh', 'one') FROM unnest(ARRAY[11, 12, 13]) n \g /dev/null
SELECT call_finish(call_id(13), 'abandoned') \g /dev/null
SELECT plan(20);

SELECT is(tries('p_unit', 'SELECT seat_line()'), '42501', 'a unit has no line');
SELECT is(tries('p_unit', 'SELECT queue_mine()'), '42501', 'and no queues');
SELECT is(waits('p_quality'), '', 'who has no skill has no queues');
SELECT alike(waits('p_agent'), '%General 2%', 'an agent sees who waits');
SELECT is((SELECT count(*)::integer FROM queue), sees('p_supervisor', 'SELECT count(*) FROM queue_mine()')::integer, 'a supervisor every queue');
SELECT ok(sees('p_agent', 'SELECT bool_and(longest_s BETWEEN 0 AND 60) FROM queue_mine()')::boolean, 'and for how long');
SELECT is(tries('p_agent', format('SELECT screen_pop(%L)', call_id(11))), 'SN403', 'what does not ring at the seat is not told');
SELECT is((SELECT right(call_id::text, 2) || login FROM queue_next('one')), '11p_agent', 'a call rings');
SELECT is(sees('p_agent', 'SELECT concat_ws('' '', state, right(call_id::text, 2), wrap_up_s) FROM seat_line()'), 'offered 11', 'the seat knows which');
SELECT alike(waits('p_agent'), '%General 1%', 'who rings does not wait');
SELECT is(sees('p_agent', format('SELECT concat_ws('' '', p ->> ''number'', p ->> ''language'', p ->> ''queue_name'') FROM screen_pop(%L) p', call_id(11))), '13804780011 zh General', 'who it is');
SELECT is(sees('p_agent', format('SELECT screen_pop(%L) -> ''history'' ->> ''count''', call_id(11))), '0', 'with their history');
SELECT is(tries('p_bilingual', format('SELECT screen_pop(%L)', call_id(11))), 'SN403', 'not at another seat');
SELECT call_connect(call_id(11), person('p_agent')) \g /dev/null
SELECT is(tries('p_agent', format('SELECT screen_pop(%L)', call_id(11))), 'ok', 'as long as they talk');
SELECT call_finish(call_id(11), 'answered') \g /dev/null
SELECT ok(sees('p_agent', 'SELECT state = ''wrap_up'' AND wrap_up_s BETWEEN 20 AND 30 AND wrap_up_limit_s = 30 FROM seat_line()')::boolean, 'wrap-up has its time');
SELECT is(tries('p_agent', format('SELECT screen_pop(%L)', call_id(11))), 'SN403', 'the call is over');
SELECT sees('p_agent', 'SELECT seat_end_wrap_up()') \g /dev/null
SELECT is(sees('p_agent', 'SELECT concat_ws('' '', state, call_id, wrap_up_s) FROM seat_line()'), 'idle', 'done');
SELECT call_begin(call_id(14), 'in', '13804780011', '+8613804780011', '12345'), queue_enter(call_id(14), 'general', 'mn', 'one') \g /dev/null
SELECT call_begin(call_id(15), 'in', NULL, NULL, '12345'), queue_enter(call_id(15), 'general', 'zh', 'one', 9) \g /dev/null
SELECT is((SELECT right(call_id::text, 2) FROM queue_next('one') LIMIT 1), '15', 'a withheld number rings');
SELECT is(sees('p_agent', format('SELECT concat_ws('' '', p ->> ''number'', p ? ''history'') FROM screen_pop(%L) p', call_id(15))), 'f', 'and has no history');
SELECT is(sees('p_agent', 'SELECT status FROM seat_line()'), 'ready', 'its status is there too');
SELECT * FROM finish();
