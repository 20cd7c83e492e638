-- Looking for calls and listening to them: who finds what, who may listen, that nobody does unseen, and what is not played.
\connect - postgres
\ir persons.inc
SET sonor.language = 'en';
CREATE ROLE p_switch LOGIN IN ROLE sonor_switch;
CREATE FUNCTION public.person(p_login text) RETURNS uuid LANGUAGE sql AS $$ SELECT id FROM sonor.staff WHERE login = p_login $$;
CREATE FUNCTION public.call_id(n integer) RETURNS uuid LANGUAGE sql AS $$ SELECT ('70000000-0000-4000-8000-0000000000' || n)::uuid $$;
CREATE FUNCTION public.found(p_login text, p_filter text DEFAULT '{}', p_more text DEFAULT '') RETURNS text LANGUAGE sql AS $$
  SELECT coalesce(public.sees(p_login, format('SELECT string_agg(right(id::text, 2), '' '') FROM call_search(%L::jsonb%s)', p_filter, p_more)), '')
$$;
CREATE FUNCTION public.listens(p_login text, n integer) RETURNS uuid LANGUAGE sql AS $$
  SELECT public.sees(p_login, format('SELECT recording_open(%L)', public.call_id(n)))::uuid
$$;
CREATE FUNCTION public.stands(p_login text, p_listening uuid) RETURNS text LANGUAGE sql AS $$
  SELECT public.sees(p_login, format('SELECT concat_ws('' '', state, size) FROM recording_state(%L)', p_listening))
$$;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO PUBLIC;
SELECT month_ensure(current_date), month_ensure((current_date - 40)) \g /dev/null
INSERT INTO call (id, direction, caller_dialled, caller_e164, callee_dialled, language, queue_code, staff_id, arrived_at, queued_at, answered_at, ended_at, outcome, recording_path)
SELECT call_id(n), d, caller, '+86' || caller, callee, l, q, person(s), at, at, at + interval '10 seconds', at + interval '70 seconds', 'answered', path
FROM (VALUES
  (11, 'in', '13804780011', '12345', 'zh', 'general', 'p_agent', now() - interval '1 hour', 'one.wav'),
  (12, 'in', '13804780012', '12345', 'mn', 'mongolian', 'p_bilingual', now() - interval '2 hours', 'two.wav'),
  (13, 'out', NULL, '13804780011', 'zh', NULL, 'p_follow_up', now() - interval '3 hours', call_id(13) || '.wav'),
  (14, 'in', '04788221100', '12345', 'zh', 'general', 'p_agent', now() - interval '40 days', 'four.wav'),
  (15, 'in', '13804780015', '12345', 'zh', 'general', 'p_agent', now() - interval '4 hours', NULL)) v (n, d, caller, callee, l, q, s, at, path);
INSERT INTO call (id, direction, caller_dialled, caller_e164, callee_dialled, arrived_at, queued_at, ended_at, outcome)
SELECT call_id(16), 'in', '13804780016', '+8613804780016', '12345', now() - interval '5 hours', now() - interval '5 hours', now() - interval '4 hours', 'abandoned';
INSERT INTO call (id, direction, caller_dialled, caller_e164, callee_dialled, staff_id, arrived_at, answered_at, recording_path)
SELECT call_id(17), 'in', '13804780017', '+8613804780017', '12345', person('p_agent'), now() - interval '1 minute', now(), 'seven.wav';

SELECT plan(61);

-- Finding
SELECT is(found('p_agent'), '17 11 12 13 15 16 14', 'the hotline sees its calls, the newest first');
SELECT is(tries('p_unit', 'SELECT call_search()'), '42501', 'a unit sees none');
SELECT is(found('p_agent', '{"number": "780 011"}'), '11 13', 'a part of the number, in and out, however it is written');
SELECT is(found('p_agent', '{"mine": true}'), '17 11 15 14', 'one''s own');
SELECT is(found('p_agent', format('{"staff": [%s]}', to_json(person('p_bilingual')))), '12', 'a colleague''s');
SELECT is(found('p_agent', '{"queue": ["mongolian"]}'), '12', 'a queue');
SELECT is(found('p_agent', '{"language": ["mn"]}'), '12', 'a language');
SELECT is(found('p_agent', '{"outcome": ["abandoned", "lasts"]}'), '17 16', 'outcomes');
SELECT is(found('p_agent', '{"recorded": true}'), '11 12 13 14', 'what was recorded and is over');
SELECT is(found('p_agent', format('{"to": "%s"}', (current_date - 30))), '14', 'until a day');
SELECT is(found('p_agent', format('{"from": "%s", "number": "0478822"}', (current_date - 30))), '', 'from a day on');
SELECT is(found('p_agent', '{}', ', 2'), '17 11', 'a page');
SELECT is(found('p_agent', '{}', format(', 2, %L, %L', (SELECT arrived_at FROM call WHERE id = call_id(11)), call_id(11))), '12 13', 'and the next one');
SELECT is(tries('p_agent', format('SELECT call_search(%L)', f)), 'SN400', 'refused: ' || f)
FROM unnest(ARRAY['{"number": "abc"}', '{"colour": "red"}', '{"from": "2026-02-31"}', '{"from": "yesterday"}', '{"staff": "me"}', '{"mine": "yes"}', '[]',
                  '{"from": "2026-02-02", "to": "2026-02-01"}']) f;
SELECT is(tries('p_agent', 'SELECT call_search(''{}'', 0)'), 'SN400', 'no page of nothing');
SELECT ok(sees('p_agent', 'SELECT count(*) FILTER (WHERE kind = ''queue'') = 4 AND bool_or(name LIKE ''%7%'' AND kind = ''staff'') FROM call_search_choices()')::boolean, 'what can be chosen');

-- Rights
SELECT is(sees('p_agent', 'SELECT string_agg(right(id::text, 2), '' '') FROM call_search() WHERE may_listen'), '11', 'an agent listens to their own of the last days');
SELECT is(sees('p_quality', 'SELECT string_agg(right(id::text, 2), '' '') FROM call_search() WHERE may_listen'), '11 12 13 14', 'quality to all');
SELECT is(sees('p_supervisor', 'SELECT string_agg(right(id::text, 2), '' '') FROM call_search() WHERE may_listen'), '11 12 13 14', 'supervisors too');
SELECT is(tries('p_agent', format('SELECT recording_open(%L)', call_id(12))), 'SN403', 'a colleague''s is refused');
SELECT is(tries('p_agent', format('SELECT recording_open(%L)', call_id(14))), 'SN403', 'so is one''s own of long ago');
SELECT is(tries('p_unit', format('SELECT recording_open(%L)', call_id(11))), '42501', 'and every one to a unit');
SELECT is(tries('p_quality', format('SELECT recording_open(%L)', call_id(15))), 'SN404', 'what was not recorded cannot be heard');
SELECT is(tries('p_quality', format('SELECT recording_open(%L)', call_id(17))), 'SN409', 'nor what is not over');
SELECT is(tries('p_quality', format('SELECT recording_open(%L)', call_id(99))), 'SN404', 'nor what was not');
SELECT is((SELECT count(*) FROM recording_listening)::integer, 0, 'what is refused is no listening');
SELECT is(tries('p_supervisor', 'SELECT recording_right_set(''media'', ''all'')'), '42501', 'rights are an administrator''s');
SELECT is(tries('p_administrator', 'SELECT recording_right_set(''final_review'', ''all'')'), 'ok', 'who gives them');
SELECT isnt(listens('p_final_review', 12), NULL, 'and they count at once');
SELECT is(tries('p_administrator', 'SELECT recording_right_set(''final_review'', NULL)'), 'ok', 'and takes them');
SELECT is(tries('p_final_review', format('SELECT recording_open(%L)', call_id(12))), 'SN403', 'and they are gone');
WITH gone AS (DELETE FROM recording_copy RETURNING object) SELECT lo_unlink(object) FROM gone \g /dev/null

-- Listening
SELECT listens('p_agent', 11) AS one \gset
SELECT is((SELECT count(*) FROM audit_log WHERE action = 'recording.listen' AND subject_id = call_id(11)::text)::integer, 1, 'every listening is in the audit log');
SELECT is(stands('p_agent', :'one'), 'coming 0', 'it is on its way');
SELECT is(tries('p_quality', format('SELECT recording_state(%L)', :'one')), 'SN404', 'for nobody else');
SELECT is(tries('p_agent', format('SELECT recording_read(%L, 0, 10)', :'one')), 'SN409', 'and not here yet');
SELECT is(tries('p_agent', 'SELECT recording_wanted(''one'')'), '42501', 'where it lies is for switches');
SELECT switch_alive('one'), switch_alive('two') \g /dev/null
SELECT is(sees('p_switch', 'SELECT string_agg(path, '','') FROM sonor.recording_wanted(''one'')'), 'one.wav', 'they are asked');
SELECT is(sees('p_switch', format('SELECT sonor.recording_bring(%L, 0, %L, false)', call_id(11), encode('abc', 'base64'))), '3', 'a piece');
SELECT is(sees('p_switch', format('SELECT sonor.recording_bring(%L, 0, %L, false)', call_id(11), encode('abc', 'base64'))), '3', 'that comes twice does no harm');
SELECT is(sees('p_switch', format('SELECT sonor.recording_bring(%L, 3, %L, true)', call_id(11), encode('def', 'base64'))), '6', 'the last one');
SELECT is(stands('p_agent', :'one'), 'ready 6', 'makes it whole');
SELECT is(convert_from(decode(sees('p_agent', format('SELECT recording_read(%L, 2, 100)', :'one')), 'base64'), 'UTF8'), 'cdef', 'and it can be read');
SELECT is(sees('p_agent', format('SELECT sha256 FROM recording_state(%L)', :'one')), encode(sha256('abcdef'), 'hex'), 'with its sum');
SELECT is(sees('p_switch', 'SELECT count(*) FROM sonor.recording_wanted(''two'')'), '0', 'nothing is wanted any more');

-- What is not there
SELECT listens('p_quality', 12) AS two \gset
SELECT is(sees('p_switch', format('SELECT sonor.recording_missing(%L, ''one'')::text', call_id(12))), '', 'one switch does not have it');
SELECT is(stands('p_quality', :'two'), 'coming 0', 'another may');
SELECT recording_missing(call_id(12), 'two') \g /dev/null
SELECT is(stands('p_quality', :'two'), 'gone 0', 'if none has it, it is gone');
SELECT listens('p_quality', 13) AS three \gset
CREATE TABLE IF NOT EXISTS recording (path text, call_id uuid, switch_id text, format text, seconds numeric, bytes bigint, sha256 text, keep_until timestamptz, removed_at timestamptz);
ALTER TABLE recording OWNER TO sonor;
INSERT INTO recording (path, call_id, switch_id, format, seconds, bytes, sha256, keep_until)
VALUES (call_id(13) || '.wav', call_id(13), 'one', 'wav', 1, 6, encode(sha256('abcdef'), 'hex'), now() + interval '1 year');
SELECT sees('p_switch', format('SELECT sonor.recording_bring(%L, 0, %L, true)', call_id(13), encode('abcdeF', 'base64'))) \g /dev/null
SELECT is(stands('p_quality', :'three'), 'damaged 6', 'what is not what was recorded is not played');
SELECT is(tries('p_quality', format('SELECT recording_read(%L, 0, 10)', :'three')), 'SN409', 'nor read');
SELECT listens('p_quality', 13) AS again \gset
SELECT sees('p_switch', format('SELECT sonor.recording_bring(%L, 0, %L, true)', call_id(13), encode('abcdef', 'base64'))) \g /dev/null
SELECT is(stands('p_quality', :'again'), 'ready 6', 'tried anew, and right, it is');
UPDATE recording SET removed_at = now() WHERE call_id = call_id(13);
SELECT is(tries('p_quality', format('SELECT recording_open(%L)', call_id(13))), 'SN404', 'what was removed cannot be heard, not even while there is a copy');
UPDATE recording_copy SET used_at = used_at - interval '1 day' WHERE call_id = call_id(11);
SELECT is(recording_copy_sweep(), 1, 'copies go');
SELECT is((SELECT count(*) FROM pg_largeobject_metadata)::integer, (SELECT count(*) FROM recording_copy)::integer, 'with what they hold');
SELECT is(tries('p_agent', 'SELECT * FROM recording_copy'), '42501', 'nobody reads the copies');
SELECT * FROM finish();
