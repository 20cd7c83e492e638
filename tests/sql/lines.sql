-- Lines: supervision, whom a seat may call, transfers, trunks and alarms.
\connect - postgres
\ir persons.inc
SET sonor.language = 'en';

CREATE ROLE p_switch LOGIN IN ROLE sonor_switch;
CREATE FUNCTION public.person(p_login text) RETURNS uuid LANGUAGE sql AS $$ SELECT id FROM sonor.staff WHERE login = p_login $$;
CREATE FUNCTION public.seat_line(p_login text) RETURNS text LANGUAGE sql AS $$
  SELECT concat_ws(' ', x.status, x.state, right(x.call_id::text, 2)) FROM sonor.seat x WHERE staff_id = public.person(p_login)
$$;
CREATE FUNCTION public.call_id(n integer) RETURNS uuid LANGUAGE sql AS $$ SELECT ('50000000-0000-4000-8000-0000000000' || n)::uuid $$;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO PUBLIC;
SELECT month_ensure(current_date) \g /dev/null

SELECT plan(43);

-- Numbers
SELECT is(call_normalise(n), e, n || ' is dialled as ' || e) FROM (VALUES
  ('+8613800000000', '13800000000'), ('+861062345678', '01062345678'), ('+4912345', '0012345'), ('138 0000-0000', '13800000000')) t (n, e)
  WHERE n <> '+4912345';
SELECT is(call_normalise('+4912345'), '004912345', 'abroad begins with 00');
SELECT is(call_class_of(n), e, n || ' is ' || e) FROM (VALUES
  ('110', 'emergency'), ('1101', 'local'), ('13800000000', 'local'), ('04788212345', 'local'), ('01062345678', 'national'),
  ('00491234', 'international')) t (n, e);

-- Seats
SELECT lives_ok($$SELECT sees(l, 'SELECT seat_sign_in()') FROM unnest(ARRAY['p_agent', 'p_bilingual', 'p_supervisor', 'p_commander']) l$$, 'they sign in');
SELECT is(tries('p_switch', $$SELECT sonor.call_out(call_id(11), 'p_agent', '13800000000', '12345', 'one')$$), 'ok', 'a seat calls a mobile');
SELECT is(seat_line('p_agent'), 'not_ready talking 11', 'its line says so');
SELECT is((SELECT concat_ws(' ', direction, caller_dialled, callee_dialled, switch_id) FROM call WHERE id = call_id(11)), 'out 12345 13800000000 one', 'so does the call');
SELECT is(tries('p_agent', $$SELECT sonor.call_out(call_id(12), 'p_agent', '13800000000', '12345', 'one')$$), '42501', 'nobody but a switch says so');
SELECT is(tries('p_switch', $$SELECT sonor.call_out(call_id(12), 'p_agent', '01062345678', '12345', 'one')$$), 'SN403', 'long-distance it may not');
SELECT is(tries('p_switch', $$SELECT sonor.call_out(call_id(12), 'p_supervisor', '00491234', '12345', 'one')$$), 'SN403', 'nor a supervisor abroad');
SELECT is(tries('p_switch', $$SELECT sonor.call_out(call_id(12), 'p_quality', '13800000000', '12345', 'one')$$), 'SN403', 'who is not signed in calls nobody');
SELECT is(tries('p_switch', $$SELECT sonor.call_out(call_id(12), 'p_agent', 'rm -rf', '12345', 'one')$$), 'SN404', 'what is no number is refused');
SELECT is(tries('p_switch', $$SELECT sonor.call_out(call_id(12), 'p_bilingual', 'p_agent', '12345', 'one')$$), 'SN404', 'a seat without a telephone is away');
SELECT seat_register(l, 'sip:' || l || '@127.0.0.1', 'one', 300) FROM unnest(ARRAY['p_agent', 'p_bilingual', 'p_supervisor']) l \g /dev/null
SELECT is(tries('p_switch', $$SELECT sonor.call_out(call_id(12), 'p_bilingual', 'p_agent', '12345', 'one')$$), 'SN409', 'one in a call is busy');
SELECT is(tries('p_switch', $$SELECT sonor.call_out(call_id(12), 'p_bilingual', '7004', '12345', 'one')$$), 'SN409', 'and nobody calls themselves');
SELECT is(seat_line('p_bilingual'), 'not_ready idle', 'a refusal changes nothing');

-- Passing on
SELECT call_answered(call_id(11)) \g /dev/null
SELECT is((SELECT callee_login || ' ' || ring_s FROM call_transfer(call_id(11), person('p_agent'), '7004')), 'p_bilingual 15', 'passed on to a work number');
SELECT is(seat_line('p_bilingual'), 'not_ready offered 11', 'it rings there');
SELECT call_pass(call_id(11), person('p_agent'), person('p_bilingual'), NULL, 'transfer') FROM generate_series(1, 2) \g /dev/null
SELECT is(seat_line('p_agent') || ', ' || seat_line('p_bilingual'), 'not_ready wrap_up 11, not_ready talking 11', 'the other has it, twice told or not');
SELECT is((SELECT string_agg(how || ' ' || (until IS NULL)::text, ',' ORDER BY id) FROM call_party WHERE call_id = call_id(11)), 'dialled false,transfer true', 'who had it is kept');
SELECT is(tries('p_switch', format('SELECT sonor.call_transfer(call_id(11), %L, ''119'')', person('p_bilingual'))), 'ok', 'to the fire brigade everybody may');
SELECT is((SELECT count(*) FROM audit_log WHERE action = 'call.emergency')::integer, 1, 'and it is in the audit log');

-- Supervision
SELECT is(tries('p_agent', format('SELECT supervision_set(%L, ''listen'')', person('p_bilingual'))), '42501', 'only a supervisor listens');
SELECT is(tries('p_supervisor', format('SELECT supervision_set(%L, ''take_over'')', person('p_bilingual'))), 'SN409', 'nobody takes over at once');
SELECT is(tries('p_supervisor', format('SELECT supervision_set(%L, ''listen'')', person('p_supervisor'))), 'SN409', 'nor supervises themselves');
SELECT is(tries('p_supervisor', format('SELECT supervision_set(%L, ''listen'')', person('p_bilingual'))), 'ok', 'a supervisor listens');
SELECT is(seat_line('p_supervisor'), 'not_ready offered 11', 'and is not free');
SELECT is(tries('p_supervisor', format('SELECT supervision_set(%L, ''listen'')', person('p_agent'))), 'SN409', 'not to two');
SELECT is((SELECT login || ' ' || mode FROM supervision_wanted(ARRAY[call_id(11)])), 'p_supervisor listen', 'the switch is told');
SELECT is(tries('p_supervisor', format('SELECT supervision_set(%L, ''take_over'')', person('p_bilingual'))), 'SN409', 'who is not in the call cannot take it');
SELECT supervision_joined(person('p_supervisor'), call_id(11)) \g /dev/null
SELECT is(tries('p_supervisor', format('SELECT supervision_set(%L, ''take_over'')', person('p_bilingual'))), 'ok', 'who is can');
SELECT supervision_took_over(person('p_supervisor'), call_id(11), person('p_bilingual')) FROM generate_series(1, 2) \g /dev/null
SELECT is(seat_line('p_supervisor') || ', ' || seat_line('p_bilingual'), 'not_ready talking 11, not_ready wrap_up 11', 'and has it');
SELECT is(tries('p_supervisor', format('SELECT call_force_end(%L, ''x'')', person('p_supervisor'))), 'ok', 'a call is ended by force');
SELECT call_finish(call_id(11), 'answered') \g /dev/null
SELECT is((SELECT count(*) FROM call_supervision WHERE ended_at IS NULL)::integer, 0, 'and no supervision outlives it');

-- Trunks
SELECT trunk_tell('one', 'provider', 'waiting', 'no answer'), trunk_tell('one', 'provider', 'waiting', 'no answer') \g /dev/null
SELECT is((SELECT count(*) FROM alarm WHERE kind = 'trunk' AND until IS NULL)::integer, 1, 'a trunk that is lost is one alarm');
SELECT trunk_tell('one', 'provider', 'registered', NULL) \g /dev/null
SELECT is((SELECT count(*) FROM alarm WHERE kind = 'trunk' AND until IS NULL)::integer, 0, 'until it is back');

SELECT * FROM finish();
