-- What the ticket pages ask: what may be done, counts, the call-back queue, undo, batches, reminders, archiving.
\connect - postgres
\ir persons.inc
\ir ticket-life.inc
\set city `cat "$SONOR_SOURCE/tests/sql/ticket-life.expected"`
SELECT * FROM no_plan();
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO PUBLIC;
CREATE FUNCTION public.does(p_kind text, p_call text) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  v_result jsonb;
BEGIN
  EXECUTE format('SET LOCAL SESSION AUTHORIZATION %I', 'p_' || p_kind);
  EXECUTE 'SELECT ' || p_call INTO v_result;
  SET LOCAL SESSION AUTHORIZATION DEFAULT;
  RETURN v_result;
END
$$;
CREATE FUNCTION public.actions(p_kind text, p_ticket uuid) RETURNS text[] LANGUAGE sql AS $$
  SELECT string_to_array(public.sees('p_' || p_kind, format('SELECT coalesce(string_agg(DISTINCT action, '' ''), '''') FROM ticket_actions(%L)', p_ticket)), ' ')
$$;
CREATE FUNCTION public.counts(p_kind text) RETURNS jsonb LANGUAGE sql AS $$
  SELECT public.sees('p_' || p_kind, 'SELECT jsonb_object_agg(page, total || ''/'' || red) FROM ticket_counts()')::jsonb
$$;

-- What may be done, by each seat in each state, is what the hand-written file says; what depends on more than that is left out.
CREATE TEMP TABLE allowed AS
SELECT DISTINCT parts[1] AS state, parts[2] AS action, seat
FROM string_to_table(:'city', E'\n') line, LATERAL (SELECT string_to_array(line, ',') AS parts) split,
     string_to_table(replace(parts[4], 'intake', 'agent enterprise municipal bilingual media'), ' ') seat
WHERE line !~ '^(#|$)' AND parts[1] <> '-'
  AND parts[2] NOT IN ('sign', 'contact', 'answer', 'sub_dispatch', 'return_request', 'return', 'return_reject', 'extension_request', 'extend',
                       'extension_reject', 'co_unit_request', 'co_unit', 'co_unit_reject', 'withdraw', 'appeal', 'appeal_review', 'release', 'claim', 'redo');
CREATE TEMP TABLE tried (state text, seat text, action text);
DO $$
DECLARE
  v_state text;
  v_ticket uuid;
BEGIN
  FOREACH v_state IN ARRAY enum_range(NULL::sonor.ticket_state)::text[] LOOP
    v_ticket := public.ticket_in(v_state);
    PERFORM public.part(v_ticket, 9001, true, 'handling');
    INSERT INTO tried SELECT v_state, k.code, a FROM sonor.seat_kind k, unnest(public.actions(k.code, v_ticket)) a WHERE a <> '';
  END LOOP;
END
$$;
SELECT set_eq($$SELECT * FROM tried WHERE action IN (SELECT action FROM allowed)$$, $$SELECT state, seat, action FROM allowed$$, 'what the desk offers is what the rules allow');
SELECT is_empty($$SELECT * FROM tried WHERE action IN ('sign', 'return_request') AND seat <> 'unit'$$, 'a unit''s work is offered to units');

\set t 10000000-0000-4000-8000-000000000001
SELECT ticket_in('first_review', :'t') \g /dev/null
SELECT is(sees('p_first_review', format('SELECT string_agg(concat_ws('':'', action, layer, version), '' '' ORDER BY action) FROM ticket_actions(%L) WHERE action IN (''claim'', ''dispatch'', ''note'')', :'t')),
          'claim:ticket dispatch:ticket:1 note:ticket', 'each with the version that it wants');
SELECT ok('claim' = ANY (actions('first_review', :'t')) AND 'release' <> ALL (actions('first_review', :'t')), 'a free ticket can be claimed, not released');

-- Undo: a claim, a dispatch, a signature; not by others, not late, not after somebody did something else
SELECT does('first_review', format('ticket_claim(%L)', :'t')) ->> 'undo_until' AS until \gset
SELECT ok(:'until'::timestamptz BETWEEN now() AND clock_timestamp() + interval '10 seconds', 'what can be taken back says until when');
SELECT ok('release' = ANY (actions('first_review', :'t')) AND 'claim' <> ALL (actions('first_review', :'t')) AND 'undo' = ANY (actions('first_review', :'t')), 'a claimed one can be released, or the claim undone');
SELECT ok('dispatch' = ANY (actions('supervisor', :'t')) AND 'undo' <> ALL (actions('supervisor', :'t')), 'but not undone by others');
SELECT is(outcome('p_supervisor', format('SELECT ticket_undo(%L, 2)', :'t')), 'undo.nothing', 'who try in vain');
SELECT is(does('first_review', format('ticket_undo(%L, 2)', :'t')) ->> 'undone', 'claim', 'a claim is taken back');
SELECT is((SELECT count(*) FROM sonor.claim)::integer, 0, 'and the ticket is free');
SELECT is(outcome('p_first_review', format('SELECT ticket_undo(%L, 3)', :'t')), 'undo.nothing', 'once only');
SELECT does('first_review', format('ticket_claim(%L)', :'t')), does('first_review', format('ticket_dispatch(%L, 4)', :'t')) \g /dev/null
SELECT is((SELECT concat_ws('|', state, unit_ids, due_at IS NULL) FROM sonor.ticket WHERE id = :'t'), 'handling|{9001,9002}|f', 'dispatched to lead and co-unit');
SELECT is(outcome('p_first_review', format('SELECT ticket_undo(%L, 4)', :'t')), 'ticket.changed', 'an old version undoes nothing');
SELECT is(does('first_review', format('ticket_undo(%L, 5)', :'t')) ->> 'state', 'first_review', 'a dispatch is taken back');
SELECT is((SELECT concat_ws('|', unit_ids, lead_unit_id, dispatched_at, due_at, amber_at, version) FROM sonor.ticket WHERE id = :'t'), '{}|6', 'as if nobody had had it');
SELECT is((SELECT count(*) || ' ' || (SELECT staff_id = person('first_review') FROM sonor.claim) FROM sonor.assignment WHERE ticket_id = :'t'), '0 true', 'no unit has a part, the claim is back');
SELECT is(sees('p_unit', 'SELECT count(id) FROM ticket WHERE id = ' || quote_literal(:'t')), '0', 'no unit sees it');
SELECT is((SELECT string_agg(action, ' ' ORDER BY at) FROM sonor.ticket_event WHERE ticket_id = :'t'), 'claim undo claim dispatch dispatch undo', 'what happened stays on record');
SELECT does('first_review', format('ticket_correct(%L, 6, ''{"title": "错", "name": "李四", "phone": "13900000000"}'')', :'t')) \g /dev/null
SELECT is(does('first_review', format('ticket_undo(%L, 7)', :'t')) ->> 'undone', 'correct', 'a correction is taken back');
SELECT is((SELECT title || c.name || c.phone_dialled FROM sonor.ticket t JOIN sonor.ticket_contact c ON c.ticket_id = t.id WHERE t.id = :'t'), '家里暖气不热王小明13804780001', 'with the contact');
SELECT is((SELECT count(*) FROM sonor.correction WHERE ticket_id = :'t')::integer, 6, 'both ways are logged');
SELECT does('first_review', format('ticket_refuse(%L, 8, ''repeated'', true)', :'t')), does('first_review', format('ticket_undo(%L, 9)', :'t')) \g /dev/null
SELECT is((SELECT state || ' ' || (SELECT count(*) FROM sonor.refusal WHERE ticket_id = :'t') FROM sonor.ticket WHERE id = :'t'), 'first_review 0', 'a refusal too');
SELECT does('first_review', format('ticket_dispatch(%L, 10)', :'t')), does('unit', format('ticket_sign(%L, 1)', :'t')) \g /dev/null
SELECT is(outcome('p_first_review', format('SELECT ticket_undo(%L, 12)', :'t')), 'undo.nothing', 'a dispatch that was signed is not');
SELECT is(does('unit', format('ticket_undo(%L, 12)', :'t')) ->> 'assignment_version', '3', 'but the signature is');
SELECT is((SELECT state || ' ' || (signed_at IS NULL) FROM sonor.assignment WHERE ticket_id = :'t' AND unit_id = 9001), 'to_sign true', 'and waits again');
SELECT does('unit', format('ticket_sign(%L, 3)', :'t')) \g /dev/null
UPDATE sonor.ticket_step SET at = at - interval '11 seconds' WHERE ticket_id = :'t';
SELECT is(outcome('p_unit', format('SELECT ticket_undo(%L, 14)', :'t')), 'undo.too_late', 'after ten seconds it stands');
SELECT ok(does('unit', format('ticket_answer(%L, 4, ''a'', '''', true)', :'t')) ->> 'undo_until' IS NULL, 'an answer is a word given');

-- The call-back queue
SELECT ok(does('unit_other', format('ticket_answer(%L, 2, ''a'', '''', true)', :'t')) IS NOT NULL) FROM (SELECT does('unit_other', format('ticket_sign(%L, 1)', :'t'))) signed;
UPDATE sonor.ticket SET state = 'final_review' WHERE state = 'follow_up' AND id <> :'t';
SELECT is((SELECT count(*) FROM sonor.follow_up_task)::integer, 1, 'the queue follows the state, whoever writes it');
SELECT is((SELECT concat_ws('|', tries, sampled, due_at > now() + interval '1 day', next_at <= now()) FROM sonor.follow_up_task WHERE ticket_id = :'t'), '0|t|t|t', 'an answered ticket is to be called about');
SELECT is(sees('p_follow_up', 'SELECT string_agg(ticket_id::text, '' '') FROM follow_up_queue(10)'), :'t', 'it is in the queue');
SELECT is(outcome('p_agent', 'SELECT follow_up_next()'), 'ticket.not_allowed', 'for those who call back');
SELECT is(does('follow_up', 'follow_up_next()') ->> 'id', :'t', 'the next is claimed');
SELECT is(sees('p_supervisor', 'SELECT count(*) || coalesce(follow_up_next()::text, '' nothing'') FROM follow_up_queue(10)'), '0 nothing', 'and not offered to others');
SELECT is(does('follow_up', 'follow_up_next()') ->> 'id', :'t', 'to the same person it is offered again');
SELECT does('follow_up', format('ticket_follow_up(%L, %s, ''{"reached": false}'')', :'t', version(:'t'))) AS missed \gset
SELECT is(concat_ws(' ', :'missed'::jsonb ->> 'over', :'missed'::jsonb ->> 'tries', (:'missed'::jsonb ->> 'next_at')::timestamptz > now() + interval '30 minutes'), 'false 1 t', 'a try that missed is to be tried again, later');
SELECT ok(does('follow_up', 'follow_up_next()') IS NULL, 'not now');
SELECT does('follow_up', format('ticket_undo(%L, %s)', :'t', version(:'t'))) \g /dev/null
SELECT is((SELECT tries || ' ' || (next_at <= now()) FROM sonor.follow_up_task WHERE ticket_id = :'t') || (SELECT count(*) FROM sonor.follow_up WHERE ticket_id = :'t'),
          '0 true0', 'a slip is taken back, with the try');
UPDATE sonor.follow_up_task SET due_at = now() - interval '1 minute' WHERE ticket_id = :'t';
SELECT is(counts('follow_up') ->> 'follow-up', '1/1', 'late calls are red');
SELECT is(sees('p_follow_up', 'SELECT string_agg(reason, '' '') FROM reminder_list()'), 'call_late', 'and reminded of');
SELECT does('follow_up', format('ticket_follow_up(%L, %s, ''{"reached": false}'')', :'t', version(:'t'))) \g /dev/null
SELECT does('follow_up', format('ticket_follow_up(%L, %s, ''{"reached": false}'')', :'t', version(:'t'))) \g /dev/null
SELECT does('follow_up', format('ticket_follow_up(%L, %s, ''{"reached": false}'')', :'t', version(:'t'))) AS missed \gset
SELECT is(concat_ws(' ', :'missed'::jsonb ->> 'over', :'missed'::jsonb ->> 'unreachable', :'missed'::jsonb ->> 'tries', :'missed'::jsonb ->> 'state'), 'true true 3 final_review', 'after three tries the citizen is unreachable, and the ticket goes on');
SELECT is((SELECT count(*) FROM sonor.follow_up_task)::integer, 0, 'and is in the queue no more');

-- Sampling
SELECT setting_set('follow_up.sample', 0) \g /dev/null
SELECT ticket_in('follow_up', '10000000-0000-4000-8000-000000000002'), ticket_in('follow_up', '10000000-0000-4000-8000-000000000003', 'complaint') \g /dev/null
SELECT is((SELECT string_agg(sampled::text, ' ' ORDER BY ticket_id) FROM sonor.follow_up_task), 'false true', 'a help request is left out of the sample, a complaint never is');
SELECT is(sonor.follow_up_skip_run(), 1, 'the programs pass on what is left out');
SELECT is((SELECT string_agg(state::text, ' ' ORDER BY id) FROM sonor.ticket WHERE id::text IN ('10000000-0000-4000-8000-000000000002', '10000000-0000-4000-8000-000000000003')), 'final_review follow_up', 'to final review, without a call');
SELECT is(sees('p_follow_up', 'SELECT string_agg(ticket_id::text, '' '') FROM follow_up_queue(10)'), '10000000-0000-4000-8000-000000000003', 'the other waits');

-- Batches
SELECT ticket_in(CASE i WHEN 3 THEN 'closed' ELSE 'first_review' END, ('20000000-0000-4000-8000-00000000000' || i)::uuid) FROM generate_series(1, 4) i \g /dev/null
SELECT sees('p_first_review', 'SELECT jsonb_agg(b ORDER BY ticket_id) FROM ticket_batch(ARRAY[''20000000-0000-4000-8000-000000000003'', ''20000000-0000-4000-8000-000000000001'', ''20000000-0000-4000-8000-000000000002'',
  ''20000000-0000-4000-8000-00000000000f'', ''20000000-0000-4000-8000-000000000001'']::uuid[], ''dispatch'', ''{"unit_id": 9001, "versions": {"20000000-0000-4000-8000-000000000002": 7}}'') b') AS batch \gset
SELECT is(jsonb_path_query_array(:'batch'::jsonb, '$[*].done')::text, '[true, false, false, false]', 'each for itself');
SELECT matches(:'batch'::jsonb -> 1 ->> 'message', '已被他人修改', 'one had changed');
SELECT matches(:'batch'::jsonb -> 2 ->> 'message', '已办结', 'one is closed');
SELECT is((SELECT string_agg(state::text, ' ' ORDER BY id) FROM sonor.ticket WHERE id::text LIKE '20000000-%'), 'handling first_review closed first_review', 'what could be done is done');
SELECT is(outcome('p_first_review', format('SELECT ticket_batch(%s)', arguments)), refusal, what || ' is refused')
FROM (VALUES ('an act that is none for many', '''{20000000-0000-4000-8000-000000000001}'', ''merge''', 'batch.action'), ('no ticket', '''{}'', ''claim''', 'batch.size'),
             ('too many', 'array_fill(gen_random_uuid(), ARRAY[201]), ''claim''', 'batch.size'), ('a field nobody knows', '''{20000000-0000-4000-8000-000000000001}'', ''claim'', ''{"x": 1}''', 'field.form'),
             ('a unit in words', '''{20000000-0000-4000-8000-000000000001}'', ''dispatch'', ''{"unit_id": "heat"}''', 'field.form')) AS v (what, arguments, refusal);
SELECT is(sees('p_unit_other', 'SELECT bool_or(done) || string_agg(coalesce(number, ''-''), '''') FROM ticket_batch(''{20000000-0000-4000-8000-000000000001}'', ''sign'')'), 'false-', 'a unit learns not even the number of another''s ticket');
SELECT is(sees('p_unit', 'SELECT bool_and(done) FROM ticket_batch(''{20000000-0000-4000-8000-000000000001}'', ''sign'')'), 'true', 'and signs its own');

-- A batch that is taken back
SELECT ticket_in('first_review', ('20000000-0000-4000-8000-00000000001' || i)::uuid) FROM generate_series(1, 3) i \g /dev/null
SELECT sees('p_first_review', 'SELECT jsonb_object_agg(ticket_id, version) || jsonb_build_object(''all'', bool_and(undo_until > now())) FROM ticket_batch(ARRAY[''20000000-0000-4000-8000-000000000011'',
  ''20000000-0000-4000-8000-000000000012'', ''20000000-0000-4000-8000-000000000013'']::uuid[], ''dispatch'', ''{"unit_id": 9001}'') b') AS steps \gset
SELECT is(:'steps'::jsonb ->> 'all', 'true', 'each step of a batch says until when it can be taken back');
SELECT does('unit', 'ticket_sign(''20000000-0000-4000-8000-000000000013'', 1)') \g /dev/null
SELECT is(sees('p_supervisor', format('SELECT count(*) FILTER (WHERE done) FROM ticket_batch_undo(%L)', :'steps'::jsonb - 'all')), '0', 'others take nothing of it back');
SELECT is(sees('p_first_review', format('SELECT string_agg(done::text, '' '' ORDER BY ticket_id) FROM ticket_batch_undo(%L)', :'steps'::jsonb - 'all')), 'true true false',
          'it is taken back, but for what somebody has worked on since');
SELECT is((SELECT string_agg(state || '' || cardinality(unit_ids), ' ' ORDER BY id) FROM sonor.ticket WHERE id::text LIKE '20000000-0000-4000-8000-00000000001%'),
          'first_review0 first_review0 handling1', 'as it was');
SELECT is(sees('p_supervisor', 'SELECT bool_or(undo_until IS NOT NULL)::text || bool_and(done) FROM ticket_batch(''{20000000-0000-4000-8000-000000000013}'', ''note'', ''{"note": "a"}'')'),
          'falsetrue', 'a note is a word given');
SELECT is(outcome('p_first_review', format('SELECT ticket_batch_undo(%L)', versions)), refusal, what || ' is refused')
FROM (VALUES ('nothing', '{}', 'batch.size'), ('a list', '[]', 'field.form'), ('an id that is none', '{"x": 1}', 'field.form'),
             ('a version that is none', '{"20000000-0000-4000-8000-000000000011": "x"}', 'field.form'), ('no version', '{"20000000-0000-4000-8000-000000000011": null}', 'field.form')) AS v (what, versions, refusal);
SELECT is(sees('p_unit_other', 'SELECT number IS NULL AND NOT done FROM ticket_batch_undo(''{"20000000-0000-4000-8000-000000000013": 3}'')'), 'true',
          'a unit learns nothing of another''s ticket by it');

-- Counts agree with the lists
CREATE TEMP TABLE pages (page text, states text, lights text, parts text, marks text);
INSERT INTO pages VALUES ('first-review', '{first_review}', NULL, NULL, NULL), ('dispatch', '{dispatch}', NULL, NULL, NULL), ('in-hand', '{handling,redo}', NULL, NULL, NULL), ('redo', '{redo}', NULL, NULL, NULL),
  ('follow-up', '{follow_up}', NULL, NULL, NULL), ('final-review', '{final_review}', NULL, NULL, NULL), ('open', '{first_review,dispatch,handling,follow_up,redo,final_review}', NULL, NULL, NULL),
  ('due-soon', NULL, '{amber}', NULL, NULL), ('overdue', NULL, '{red}', NULL, NULL), ('to-sign', NULL, NULL, '{to_sign}', NULL), ('returns', NULL, NULL, '{return_requested}', NULL),
  ('extensions', NULL, NULL, '{extension_requested}', NULL), ('mine', NULL, NULL, NULL, '{held}'), ('co-units', NULL, NULL, NULL, '{co_units}'), ('appeals', NULL, NULL, NULL, '{appealed}'), ('supervise', NULL, NULL, NULL, '{supervised}');
UPDATE sonor.assignment SET due_at = now() - interval '1 hour' WHERE ticket_id = '20000000-0000-4000-8000-000000000001';
SELECT does('supervisor', 'ticket_supervise(''20000000-0000-4000-8000-000000000001'', ''key'', ''a'')') \g /dev/null
SELECT ticket_keep_clock('20000000-0000-4000-8000-000000000001') \g /dev/null
SELECT is(split_part(counts('supervisor') ->> page, '/', 1), sees('p_supervisor', format('SELECT n FROM ticket_count(NULL, NULL, %L, NULL, NULL, %L, %L, %L)', states, lights, parts, marks)),
          'the centre''s count of ' || page || ' is that of its list') FROM pages;
SELECT is(counts('supervisor') ->> 'overdue', '1/1', 'one is overdue');
SELECT is(counts('supervisor') ->> 'supervise', '1/0', 'and supervised');
SELECT is(split_part(counts('unit') ->> page, '/', 1), sees('p_unit', format('SELECT n FROM ticket_count(NULL, NULL, NULL, NULL, NULL, %L, %L, NULL)', lights, parts)),
          'a unit''s count of ' || page || ' is that of its list')
FROM (VALUES ('to-sign', NULL, '{to_sign}'), ('in-hand', NULL, '{handling,return_requested,extension_requested,redoing}'), ('redo', NULL, '{redoing}'), ('answered', NULL, '{answered}'),
             ('due-soon', '{amber}', NULL), ('overdue', '{red}', NULL)) AS v (page, lights, parts);
SELECT is((SELECT jsonb_object_agg(key, value) FROM jsonb_each_text(counts('unit_other')) WHERE key IN ('overdue', 'to-sign', 'in-hand')), '{"overdue": "0/0", "to-sign": "0/0", "in-hand": "0/0"}', 'another unit counts nothing of it');
SELECT sonor.statistics_step() \g /dev/null
SELECT is(counts('supervisor') ->> 'overdue', '1/1', 'counted or not yet counted makes no difference');

-- Reminders
SELECT is(sees('p_unit', 'SELECT string_agg(DISTINCT reason, '' '' ORDER BY reason) FROM reminder_list() WHERE ticket_id = ''20000000-0000-4000-8000-000000000001'''), 'overdue supervised', 'a unit is reminded of what is late and watched');
SELECT does('unit', format('ticket_request_return(%L, 2, ''a'', ''b'')', '20000000-0000-4000-8000-000000000001')) \g /dev/null
SELECT is(sees('p_first_review', 'SELECT string_agg(reason, '' '') FROM reminder_list()'), 'return_requested', 'a reviewer of what a unit asks');
SELECT is(sees('p_agent', 'SELECT count(*) FROM reminder_list()') || sees('p_unit_other', 'SELECT count(*) FROM reminder_list() WHERE ticket_id = ''20000000-0000-4000-8000-000000000001'''), '00', 'and nobody of what is not theirs');

-- Archiving
UPDATE sonor.ticket SET closed_at = now() - interval '29 days' WHERE id = '20000000-0000-4000-8000-000000000003';
SELECT is(sonor.ticket_archive_run(), 0, 'a closed ticket is left alone for thirty days');
UPDATE sonor.ticket SET closed_at = now() - interval '31 days' WHERE id = '20000000-0000-4000-8000-000000000003';
INSERT INTO sonor.score_appeal (ticket_id, unit_id, subject, reason) VALUES ('20000000-0000-4000-8000-000000000003', 9001, 'redo', 'a');
SELECT is(sonor.ticket_archive_run(), 0, 'and while it is in dispute');
SELECT is(sees('p_quality', 'SELECT string_agg(reason, '' '') || (SELECT '' '' || total FROM ticket_counts() WHERE page = ''appeals'') || '
          '(SELECT '' '' || count(*) FROM ticket_list(NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 200, NULL, ''{appealed}'')) FROM reminder_list()'),
          'appealed 1 1', 'of which quality is reminded, and which it finds in a list of its own');
UPDATE sonor.score_appeal SET decision = 'rejected', decided_at = now();
SELECT is(sees('p_quality', 'SELECT count(*) FROM reminder_list()'), '0', 'until it is decided');
SELECT is(sonor.ticket_archive_run(), 1, 'then it is archived');
SELECT is((SELECT state::text FROM sonor.ticket WHERE id = '20000000-0000-4000-8000-000000000003'), 'archived', 'by itself');
SELECT is(outcome('p_final_review', 'SELECT ticket_archive_run()'), '42501 permission denied for function ticket_archive_run', 'people do not run it');

-- A ticket's number is in the city's time, whatever the session's
SET timezone = 'America/New_York';
SELECT is(left(ticket_number_next('2026-03-01 00:00:01+08'), 12), '260301000001', 'the number is in the city''s time');
SELECT * FROM finish();
