-- Recordings after their calls, how long they are kept, and orders to switches.
\connect - postgres
\ir persons.inc
SET sonor.language = 'en';

CREATE ROLE p_switch LOGIN IN ROLE sonor_switch;
CREATE FUNCTION public.call_id(n integer) RETURNS uuid LANGUAGE sql AS $$ SELECT ('50000000-0000-4000-8000-0000000000' || n)::uuid $$;
CREATE FUNCTION public.path(n integer) RETURNS text LANGUAGE sql AS $$ SELECT '2026/11/28/' || public.call_id(n) || '.opus' $$;
CREATE FUNCTION public.finished(n integer, p_path text DEFAULT NULL, p_sha256 text DEFAULT repeat('ab', 32)) RETURNS text LANGUAGE sql AS $$
  SELECT public.tries('p_switch', format('SELECT sonor.recording_finished(''one'', %L, %L, ''opus'', 61.25, 123456, %L)',
                                         public.call_id(n), coalesce(p_path, public.path(n)), p_sha256))
$$;
CREATE FUNCTION public.due(p_switch text DEFAULT 'one') RETURNS text LANGUAGE sql AS $$
  SELECT public.sees('p_switch', format('SELECT coalesce(string_agg(right(split_part(path, ''.'', 1), 2), '' '' ORDER BY path), '''') FROM sonor.recording_due(%L)', p_switch))
$$;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO PUBLIC;
SELECT call_begin(public.call_id(n), 'in', '138047800' || n, '+86138047800' || n, '12345') FROM generate_series(11, 14) n \g /dev/null

SELECT plan(46);

-- Finished
SELECT alarm_raise('recording', call_id(11) || '.wav', 'cannot be finished', 'one'), alarm_raise('recording', '/recordings', 'full', 'one') \g /dev/null
SELECT is(finished(11), 'ok', 'a switch writes down what it has finished');
SELECT is((SELECT format('%s %s %s %s %s', switch_id, format, seconds, bytes, left(sha256, 4)) FROM recording), 'one opus 61.250 123456 abab', 'all of it');
SELECT is((SELECT recording_path FROM call WHERE id = call_id(11)), path(11), 'and the call knows where it is');
SELECT is((SELECT string_agg(subject, ' ') FROM alarm WHERE until IS NOT NULL), call_id(11) || '.wav', 'an alarm about it is over');
SELECT is((SELECT keep_until - (SELECT arrived_at FROM call WHERE id = call_id) FROM recording), interval '730 days', 'kept from its call on as the setting says');
SELECT is(finished(11, NULL, repeat('cd', 32)), 'ok', 'telling it again, as after a crash');
SELECT is((SELECT count(*) || left(max(sha256), 2) FROM recording), '1cd', 'is one row, about the file that is there now');
SELECT lives_ok(format('SELECT call_finish(%L, ''abandoned'', ''raw.wav'')', call_id(11)), 'the end of the call, told later');
SELECT is((SELECT recording_path FROM call WHERE id = call_id(11)), path(11), 'does not bring the first file back');
SELECT is(finished(99), 'SN404', 'a recording of no call is refused');
SELECT is(finished(12, '../../etc/' || call_id(12) || '.opus'), '23514', 'a path that leads out of the folder is refused');
SELECT is(finished(12, '/tmp/' || call_id(12) || '.opus'), '23514', 'and one from the root');
SELECT is(finished(12, NULL, 'not a checksum'), '23514', 'and what is no checksum');
SELECT is(tries('p_agent', format('SELECT sonor.recording_finished(''one'', %L, %L, ''opus'', 1, 1, %L)', call_id(12), path(12), repeat('ab', 32))), '42501', 'people do not write recordings down');
SELECT is(tries('p_switch', 'SELECT * FROM sonor.recording'), '42501', 'and a switch does not read the table');

-- Kept
SELECT is(finished(12) || finished(13) || finished(14), 'okokok', 'three more');
SELECT is(due(), '', 'nothing is due');
SELECT is(tries('p_switch', format('SELECT sonor.recording_remove(''one'', %L)', path(12))), 'ok', 'to remove one before its time');
SELECT is((SELECT removed_at FROM recording WHERE path = path(12)), NULL, 'does nothing');
UPDATE recording SET keep_until = now() - interval '1 hour' WHERE call_id <> call_id(14);
SELECT is(due(), '11 12 13', 'what has been kept long enough is due');
SELECT is(due('two'), '', 'at its own switch');
SELECT is(tries('p_quality', format('SELECT sonor.recording_hold(%L, ''citizen went to court'')', path(12))), 'ok', 'quality holds one');
SELECT is(due(), '11 13', 'which is not due any more');
SELECT is(sees('p_switch', format('SELECT sonor.recording_remove(''one'', %L)', path(12))), 'false', 'and is not removed, even if a switch thought so');
SELECT is(tries('p_agent', format('SELECT sonor.recording_hold(%L, ''mine'')', path(13))), '42501', 'an agent holds none');
SELECT is(tries('p_quality', format('SELECT sonor.recording_hold(%L, '''')', path(13))), 'SN400', 'nobody does without a reason');
SELECT is(tries('p_supervisor', 'SELECT sonor.recording_hold(''nothing'', ''x'')'), 'SN404', 'nor one that is not there');
SELECT is((SELECT string_agg(action || ' ' || actor, ',') FROM audit_log WHERE action LIKE 'recording.%'), 'recording.hold p_quality', 'holding is audited');

-- Removed
SELECT is(sees('p_switch', format('SELECT sonor.recording_remove(''two'', %L)', path(11))), 'false', 'another switch does not remove it');
SELECT is(sees('p_switch', format('SELECT sonor.recording_remove(''one'', %L)', path(11))), 'true', 'its own does');
SELECT is((SELECT recording_path FROM call WHERE id = call_id(11)), NULL, 'the call has no recording any more');
SELECT is((SELECT count(*)::integer FROM audit_log WHERE action = 'recording.remove' AND subject_id = path(11)), 1, 'it is in the audit log');
SELECT is(due(), '11 13', 'until the file is erased the switch is reminded');
SELECT is(sees('p_switch', format('SELECT sonor.recording_remove(''one'', %L)', path(11))), 'true', 'and told to do it again');
SELECT is((SELECT count(*)::integer FROM audit_log WHERE action = 'recording.remove'), 1, 'which is one removal');
SELECT is(tries('p_switch', format('SELECT sonor.recording_erased(''one'', %L)', path(11))), 'ok', 'the file is gone');
SELECT is(due(), '13', 'and that is the end of it');
SELECT is(tries('p_supervisor', format('SELECT sonor.recording_hold(%L, ''too late'')', path(11))), 'SN404', 'what is removed cannot be held');
SELECT is(tries('p_supervisor', format('SELECT sonor.recording_hold(%L, NULL)', path(12))), 'ok', 'a hold is released');
SELECT is(due(), '12 13', 'and its time is over');

-- Switches
SELECT is(tries('p_switch', 'SELECT sonor.switch_report(''one'', ''{"up_s": 60, "calls": 3, "draining": false, "version": "1", "host": "127.0.0.1", "port": 5060}'')'), 'ok', 'a switch tells how it stands');
SELECT is((SELECT n_calls || ' ' || coalesce(draining_since::text, '-') FROM switch_life WHERE id = 'one'), '3 -', 'which is seen');
SELECT is(tries('p_administrator', 'SELECT switch_order(''one'', ''drain'')'), 'ok', 'an administrator has it drain');
SELECT is(tries('p_administrator', 'SELECT switch_order(''one'', ''explode'')'), 'SN400', 'but nothing that it does not know');
SELECT is(tries('p_administrator', 'SELECT switch_order(''two'', ''drain'')'), 'SN404', 'nor one that does not run');
SELECT is(tries('p_supervisor', 'SELECT switch_order(''one'', ''drain'')'), '42501', 'nor does anybody else');

SELECT * FROM finish();
