-- Short messages: what is said to whom at which event, in how many parts, when it may go, and what becomes of it.
\connect - postgres
BEGIN;
\ir persons.inc
\ir ticket-life.inc
CREATE ROLE p_gateway LOGIN IN ROLE sonor_gateway;
CREATE ROLE p_switch LOGIN IN ROLE sonor_switch;
SELECT month_ensure(current_date) \g /dev/null
UPDATE unit SET phone = '139-0478-0001' WHERE id = 9001;
UPDATE unit SET phone = '0478-8200000' WHERE id = 9002;
UPDATE unit SET phone = '13904780004' WHERE id = 9004;
UPDATE setting SET value = 0 WHERE key IN ('sms.quiet_from', 'sms.quiet_to');

-- The messages about a ticket or a call, oldest first: template, last digits of the number.
CREATE FUNCTION public.said(p_about uuid) RETURNS text LANGUAGE sql SET search_path = sonor, public AS $$
  SELECT sms_compose();
  SELECT coalesce(string_agg(template || ' ' || right(recipient, 4), ', ' ORDER BY at), '') FROM sms_message WHERE p_about IN (ticket_id, call_id)
$$;
-- One message to a citizen, and its id.
CREATE FUNCTION public.write(p_text text, p_number text DEFAULT '+8613804780009') RETURNS uuid LANGUAGE plpgsql SET search_path = sonor, public AS $$
BEGIN
  INSERT INTO sms_template (code, audience, text_zh) VALUES ('test', 'citizen', p_text) ON CONFLICT (code) DO UPDATE SET text_zh = p_text;
  RETURN sms_send('test', p_number, '{}');
END
$$;
CREATE FUNCTION public.parts(p_id uuid) RETURNS text LANGUAGE sql SET search_path = sonor, public AS $$
  SELECT string_agg(state || coalesce(' ' || provider_id, ''), ', ' ORDER BY number) FROM sms_part WHERE message_id = p_id
$$;
CREATE FUNCTION public.state(p_id uuid) RETURNS text LANGUAGE sql SET search_path = sonor, public AS $$
  SELECT concat_ws(' ', state, attempts, failure) FROM sms_message WHERE id = p_id
$$;
-- The message of that id is all that is due, and a gateway takes it up: what it gets.
CREATE FUNCTION public.taken(p_id uuid, p_gateway text DEFAULT 'one') RETURNS text LANGUAGE plpgsql SET search_path = sonor, public AS $$
BEGIN
  UPDATE sms_message SET next_at = 'infinity' WHERE id <> p_id AND state IN ('queued', 'sending');
  RETURN sees('p_gateway', format('SELECT string_agg(number || ''/'' || parts, '','' ORDER BY number) FROM sonor.sms_next(%L)', p_gateway));
END
$$;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO PUBLIC;
SELECT plan(107);

-- Parts
SELECT is(cardinality(sms_split(repeat('热', 70))), 1, '70 characters are one part');
SELECT is((SELECT array_agg(length(part)) FROM unnest(sms_split(repeat('热', 71))) part), ARRAY[67, 4], '71 are two, of at most 67');
SELECT is(cardinality(sms_split(repeat('热', 134))) || ' ' || cardinality(sms_split(repeat('热', 135))), '2 3', '134 are two and 135 three');
SELECT is((SELECT array_agg(length(part)) FROM unnest(sms_split(repeat('热', 66) || '😀' || repeat('热', 10))) part), ARRAY[66, 11],
          'a character of two units is not torn apart');
SELECT is(cardinality(sms_split(repeat('😀', 35))) || ' ' || cardinality(sms_split(repeat('😀', 36))), '1 2', 'and counts as two');
SELECT is(array_to_string(sms_split(repeat('暖气不热', 60)), ''), repeat('暖气不热', 60), 'together they are the text');
SELECT is(length(sms_render('code', '{"code": "123456", "minutes": 5}')) <= 70, true, 'a code is one part');
SELECT is(sms_render('accepted', '{"number": "7"}'), '【巴彦淖尔市12345】您的诉求已受理，编号7。可拨打12345凭编号查询办理进度。', 'variables are filled in behind the signature');
SELECT is((SELECT count(*)::int FROM sms_template WHERE sms_render(code, '{"number": 1, "due": 1, "code": 1, "minutes": 1, "text": 1}') ~ '[{}]'), 0,
          'no template asks for what is never filled in');

-- The texts are the administrator's
SELECT is(tries('p_supervisor', $$SELECT sms_template_save('accepted', '好')$$), '42501', 'only an administrator changes texts');
SELECT is(outcome('p_administrator', $$SELECT sms_template_save('nothing', '好')$$), 'sms.template', 'only those there are');
SELECT is(outcome('p_administrator', $$SELECT sms_template_save('accepted', ' ')$$), 'field.missing', 'an empty text is none');
SELECT is(outcome('p_administrator', $$SELECT sms_template_save('accepted', '编号{nummer}')$$), 'sms.variable', 'braces that nothing fills in are refused');
SELECT is(outcome('p_administrator', $$SELECT sms_template_save('call_survey', '{number}')$$), 'sms.variable', 'a call has no number of a ticket');
SELECT is(sees('p_administrator', format('SELECT sms_template_save(''answered'', %L)', repeat('好', 100) || '{number}')), '2', 'who saves one is told its parts');

-- When they may go
UPDATE setting SET value = 21 WHERE key = 'sms.quiet_from';
UPDATE setting SET value = 8 WHERE key = 'sms.quiet_to';
SELECT results_eq($$SELECT to_char(sms_allowed_at(at), 'DD HH24:MI') FROM (VALUES
    ('2026-03-01 07:59'::timestamptz), ('2026-03-01 08:00'), ('2026-03-01 20:59'), ('2026-03-01 21:00'), ('2026-03-31 23:30')) v (at)$$,
  ARRAY['01 08:00', '01 08:00', '01 20:59', '02 08:00', '01 08:00'], 'nobody is woken up');
UPDATE setting SET value = 12 WHERE key = 'sms.quiet_from';
UPDATE setting SET value = 14.5 WHERE key = 'sms.quiet_to';
SELECT results_eq($$SELECT to_char(sms_allowed_at(at), 'DD HH24:MI') FROM (VALUES
    ('2026-03-01 11:59'::timestamptz), ('2026-03-01 13:00'), ('2026-03-01 14:30')) v (at)$$,
  ARRAY['01 11:59', '01 14:30', '01 14:30'], 'a quiet noon is possible too');
-- From this very hour on, whichever it is.
UPDATE setting SET value = extract(hour FROM now() AT TIME ZONE city_time_zone()) WHERE key = 'sms.quiet_from';
UPDATE setting SET value = (extract(hour FROM now() AT TIME ZONE city_time_zone())::integer + 2) % 24 WHERE key = 'sms.quiet_to';
SELECT write('你好') AS quiet \gset
SELECT ok((SELECT next_at > clock_timestamp() FROM sms_message WHERE id = :'quiet'), 'a citizen''s message waits for the morning');
SELECT sms_send('code', '+8613804780009', '{"code": "123456", "minutes": 5}') AS code \gset
SELECT ok((SELECT next_at <= clock_timestamp() FROM sms_message WHERE id = :'code'), 'what they asked for just now does not');
SELECT sms_send('dispatched', '+8613904780001', '{}') AS duty \gset
SELECT ok((SELECT next_at <= clock_timestamp() FROM sms_message WHERE id = :'duty'), 'nor what a unit must know');
UPDATE setting SET value = 0 WHERE key IN ('sms.quiet_from', 'sms.quiet_to');

-- To whom
SELECT is(write('你好', '+864788200000'), NULL, 'a fixed telephone takes none');
SELECT is(write('你好', '+8512345678'), NULL, 'nor does one abroad');
SELECT is(write('你好', '12345'), NULL, 'nor what is no number');
SELECT is(sees('p_gateway', $$SELECT sonor.sms_received('mo-1', '+8613804780007', ' td ')$$), 'true', 'a citizen wants no more');
SELECT is(write('你好', '+8613804780007'), NULL, 'and gets none');
SELECT isnt(sms_send('code', '+8613804780007', '{"code": "123456", "minutes": 5}'), NULL, 'but the code they ask for');
SELECT is(tries('p_agent', $$SELECT sms_opt_in('+8613804780007')$$), '42501', 'an agent does not change that');
SELECT is(sees('p_supervisor', $$SELECT sms_opt_in('+8613804780007')$$), 'true', 'a supervisor does when the citizen asks');
SELECT isnt(write('你好', '+8613804780007'), NULL, 'then there are messages again');

-- What is said of a ticket
CREATE TEMPORARY TABLE made AS SELECT sees('p_agent', $$SELECT ticket_accept('{"id": "42000000-0000-4000-8000-000000000001", "kind": "help", "channel": "phone",
  "category_id": 9003, "area_code": "150802001", "content": "暖气不热", "phone": "13804780011", "phone_e164": "+8613804780011"}')$$)::jsonb AS ticket;
\set t 42000000-0000-4000-8000-000000000001
SELECT is(said(:'t'), 'accepted 0011', 'who is taken down is told the number');
-- Rows are not found in their order once they have been written again.
INSERT INTO sms_due (template, ticket_id) SELECT template, gen_random_uuid() FROM (VALUES ('accepted'), ('answered')) v (template);
UPDATE sms_due SET ticket_id = :'t' WHERE template = 'answered';
UPDATE sms_due SET ticket_id = :'t' WHERE template = 'accepted';
SET enable_indexscan = off; SET enable_bitmapscan = off; DISCARD PLANS;
SELECT is(said(:'t'), 'accepted 0011, accepted 0011, answered 0011', 'what is due is told in the order in which it happened');
RESET enable_indexscan; RESET enable_bitmapscan;
DELETE FROM sms_message WHERE ticket_id = :'t' AND at > (SELECT min(at) FROM sms_message WHERE ticket_id = :'t');
SELECT ok((SELECT position(ticket ->> 'number' IN body) > 0 FROM made, sms_message WHERE ticket_id = :'t'), 'the number stands in it');
SELECT is(outcome('p_first_review', format('SELECT ticket_dispatch(%L, %s, 9001, ''{9002}'')', :'t', version(:'t'))), 'ok', 'it is dispatched to two units');
SELECT is(said(:'t'), 'accepted 0011, dispatched 0001', 'the one with a mobile telephone is told');
SELECT is(outcome('p_supervisor', format('SELECT ticket_supervise(%L, ''key'', ''抓紧'', NULL)', :'t')), 'ok', 'it is supervised');
SELECT is(said(:'t'), 'accepted 0011, dispatched 0001, supervised 0001', 'and the unit told so');
UPDATE assignment SET amber_at = now() - interval '2 hours', supervise_at = now() + interval '30 minutes', due_at = now() + interval '1 hour' WHERE ticket_id = :'t';
SELECT ticket_warnings_run() \g /dev/null
SELECT ok(said(:'t') LIKE '%, deadline_near 0001%', 'the clock tells that the deadline is near');
SELECT ticket_warnings_run() \g /dev/null
SELECT is((SELECT count(*)::int FROM sms_message WHERE ticket_id = :'t' AND template = 'deadline_near'),
          (SELECT count(*)::int FROM (SELECT FROM urge WHERE ticket_id = :'t' AND unit_id = 9001 AND threshold = 'amber'
                                      UNION ALL SELECT FROM supervision WHERE ticket_id = :'t' AND unit_id = 9001 AND threshold = 'supervise') w),
          'once for each warning');
UPDATE assignment SET supervise_at = now() - interval '1 hour', due_at = now() - interval '1 minute' WHERE ticket_id = :'t';
SELECT ticket_warnings_run() \g /dev/null
SELECT ok(said(:'t') LIKE '%, deadline_past 0001%', 'and that it is past');
SELECT is(outcome('p_unit', format('SELECT ticket_sign(%L, %s)', :'t', version(:'t', 9001))), 'ok', 'they sign');
SELECT is(outcome('p_unit', format('SELECT ticket_answer(%L, %s, ''已修好'', ''已修好'', true)', :'t', version(:'t', 9001))), 'ok', 'one unit answers');
SELECT ok(said(:'t') NOT LIKE '%answered%', 'while another has not, nothing is told');
SELECT is(outcome('p_first_review', format('SELECT ticket_withdraw(%L, 9002, %s, ''不需要'')', :'t', version(:'t', 9002))), 'ok', 'the other is taken out');
SELECT ok(said(:'t') LIKE '%, answered 0011', 'so it is answered, and the citizen told');
SELECT outcome('p_follow_up', format('SELECT ticket_follow_up(%L, %s, ''{"reached": false}'')', :'t', version(:'t'))) \g /dev/null
SELECT ok(said(:'t') LIKE '%, follow_up_missed 0011', 'who was called and not reached is told');
UPDATE ticket SET state = 'final_review' WHERE id = :'t';
SELECT is(outcome('p_final_review', format('SELECT ticket_close(%L, %s)', :'t', version(:'t'))), 'ok', 'it is closed');
SELECT ok(said(:'t') LIKE '%, survey 0011', 'and the citizen asked what they think');

\set draft 42000000-0000-4000-8000-000000000002
SELECT sees('p_agent', format($$SELECT ticket_accept('{"id": "%s", "kind": "help", "channel": "phone", "action": "keep", "category_id": 9003,
  "area_code": "150802001", "content": "井盖", "phone": "13804780012", "phone_e164": "+8613804780012", "follow_up": "none"}')$$, :'draft')) \g /dev/null
SELECT is(said(:'draft'), '', 'of a draft nothing is told');
SELECT is(outcome('p_agent', format('SELECT ticket_submit(%L, %s)', :'draft', version(:'draft'))), 'ok', 'it is submitted');
SELECT is(said(:'draft'), 'accepted 0012', 'now it is');
SELECT sms_to_citizen('survey', :'draft') \g /dev/null
SELECT is(said(:'draft'), 'accepted 0012', 'who wants no follow-up is not asked');
SELECT ticket_in('handling') AS escalated \gset
SELECT ticket_escalate(:'escalated', 'redo') \g /dev/null
SELECT is(said(:'escalated'), 'supervised 0004', 'a problem ticket is brought before its government, which has no part in it');
SELECT ticket_in('closed') AS old \gset
UPDATE ticket_contact SET phone_e164 = '+8613804780013' WHERE ticket_id = :'old';
INSERT INTO ticket_event (ticket_id, action, from_state, to_state, at) VALUES (:'old', 'accept', NULL, 'first_review', now() - interval '1 day');
SELECT is(said(:'old'), '', 'what is loaded from the past is not told');

-- What is said after a call
\set call 43000000-0000-4000-8000-000000000001
SELECT call_begin(:'call', 'in', '13804780014', '+8613804780014', '12345', 'one') \g /dev/null
UPDATE call SET answered_at = clock_timestamp() WHERE id = :'call';
SELECT is(tries('p_switch', format('SELECT sonor.call_finish(%L, ''answered'')', :'call')), 'ok', 'a call is over');
SELECT is(said(:'call'), 'call_survey 0014', 'who pressed no key is asked by message');
SELECT ok((SELECT done_at IS NOT NULL FROM survey_request WHERE call_id = :'call'), 'and that is done');
SELECT is(sees('p_gateway', $$SELECT sonor.sms_received('mo-2', '+8613804780014', '２')$$), 'true', 'they answer with a digit');
SELECT is((SELECT survey FROM call WHERE id = :'call'), 'satisfied', 'which is what they think of the call');
\set gone 43000000-0000-4000-8000-000000000002
SELECT call_begin(:'gone', 'in', '13804780015', '+8613804780015', '12345', 'one') \g /dev/null
UPDATE call SET arrived_at = now() - interval '1 minute', queued_at = now() - interval '1 minute', language = 'mn' WHERE id = :'gone';
UPDATE sms_template SET text_mn = 'ᠰᠠᠶᠢᠨ' WHERE code = 'call_back';
SELECT call_finish(:'gone', 'abandoned') \g /dev/null
SELECT is(said(:'gone'), 'call_back 0015', 'who gave up is told that they will be called');
SELECT ok((SELECT body LIKE '%】ᠰᠠᠶᠢᠨ' FROM sms_message WHERE call_id = :'gone'), 'in Mongolian, where there is such a text and they chose it');
SELECT is(outcome('p_agent', format('SELECT call_back_take(%L)', :'gone')), 'ok', 'an agent calls them');
SELECT outcome('p_agent', format('SELECT call_back_finish(%L, ''not_reached'')', :'gone')) \g /dev/null
SELECT is(said(:'gone'), 'call_back 0015, call_back_missed 0015', 'who was not reached is told that too');

-- What citizens answer
SELECT is(sees('p_gateway', $$SELECT sonor.sms_received('mo-3', '+8613804780011', '1')$$), 'true', 'the citizen of the ticket says very satisfied');
SELECT is((SELECT satisfaction || ' ' || (solved IS NULL) FROM evaluation WHERE ticket_id = :'t'), 'very_satisfied true', 'that is their evaluation');
SELECT is(sees('p_gateway', $$SELECT sonor.sms_received('mo-3', '+8613804780011', '5')$$), 'false', 'what the provider repeats is known');
SELECT sees('p_gateway', $$SELECT sonor.sms_received('mo-4', '+8613804780011', '5')$$) \g /dev/null
SELECT is((SELECT satisfaction FROM evaluation WHERE ticket_id = :'t'), 'very_satisfied', 'the first answer counts');
SELECT sees('p_gateway', $$SELECT sonor.sms_received('mo-5', '+8613804780011', '二楼还是不热')$$) \g /dev/null
SELECT ok(EXISTS (SELECT FROM ticket_event WHERE ticket_id = :'t' AND action = 'note' AND note = '短信回复：二楼还是不热'), 'a sentence is a note on their ticket');
SELECT is(sees('p_gateway', $$SELECT sonor.sms_received('mo-6', '10086', '话费提醒')$$), 'false', 'a provider''s own notices are dropped');
SELECT is(sees('p_gateway', $$SELECT sonor.sms_received('mo-7', '+8613804780099', '你好')$$), 'true', 'who was never written to is kept all the same');

-- Going out
SELECT write(repeat('热', 130)) AS m \gset
SELECT is(taken(:'m'), '1/3,2/3,3/3', 'a gateway takes a message up in its parts');
SELECT is(sees('p_gateway', 'SELECT count(*) FROM sonor.sms_next(''two'')'), '0', 'another gateway does not get it');
SELECT sees('p_gateway', format('SELECT sonor.sms_part_sent(%L, 1::smallint, ''p-1'')', :'m')) \g /dev/null
SELECT is(sees('p_gateway', format('SELECT sonor.sms_failed(%L, ''8'', true)', :'m')), 'queued', 'the provider is busy');
SELECT ok((SELECT next_at - clock_timestamp() BETWEEN interval '25 seconds' AND interval '30 seconds' FROM sms_message WHERE id = :'m'), 'it is tried again in half a minute');
UPDATE sms_message SET next_at = now() WHERE id = :'m';
SELECT is(taken(:'m', 'two'), '2/3,3/3', 'what has gone does not go again');
SELECT sees('p_gateway', format('SELECT sonor.sms_part_sent(%L, 2::smallint, ''p-2''), sonor.sms_part_sent(%L, 3::smallint, ''p-3'')', :'m', :'m')) \g /dev/null
SELECT is(state(:'m') || ' ' || parts(:'m'), 'sent 2 8 sent p-1, sent p-2, sent p-3', 'all parts are with the provider');
SELECT sees('p_gateway', $$SELECT sonor.sms_report('p-1', 'DELIVRD'), sonor.sms_report('p-1', 'UNDELIV'), sonor.sms_report('p-2', 'ACCEPTD'), sonor.sms_report('p-2', 'DELIVRD')$$) \g /dev/null
SELECT is((SELECT state FROM sms_message WHERE id = :'m'), 'sent', 'with two of three it has not arrived; the first report of a part counts');
SELECT sees('p_gateway', $$SELECT sonor.sms_report('p-3', 'DELIVRD')$$) \g /dev/null
SELECT is((SELECT state FROM sms_message WHERE id = :'m'), 'delivered', 'with the third it has');
SELECT is(sees('p_gateway', $$SELECT sonor.sms_report('p-9', 'DELIVRD')$$), 'false', 'a report of what is not ours is told so');

-- Given up
SELECT is((SELECT count(*)::int FROM alarm WHERE kind = 'sms' AND until IS NULL), 0, 'nothing is wrong yet');
SELECT write('再来一次') AS d \gset
SELECT taken(:'d') \g /dev/null
UPDATE sms_message SET attempts = 6 WHERE id = :'d';
SELECT is(sees('p_gateway', format('SELECT sonor.sms_failed(%L, ''timeout'', true)', :'d')), 'dead', 'after the last try it is given up');
SELECT is((SELECT detail FROM alarm WHERE kind = 'sms' AND until IS NULL), '1: timeout', 'with an alarm');
SELECT is(sees('p_supervisor', 'SELECT string_agg(failure, '','') FROM sms_dead_list()'), 'timeout', 'it is on a list');
SELECT is(tries('p_agent', format('SELECT sms_resend(%L)', :'d')), '42501', 'not everybody sends it again');
SELECT is(outcome('p_supervisor', format('SELECT sms_resend(%L)', :'d')), 'ok', 'a supervisor does');
SELECT is(state(:'d') || ', ' || (SELECT count(*) FROM alarm WHERE kind = 'sms' AND until IS NULL), 'queued 0 timeout, 0', 'then the alarm is over');
SELECT is(outcome('p_supervisor', format('SELECT sms_resend(%L)', :'d')), 'sms.not_dead', 'but not twice');
SELECT taken(:'code') \g /dev/null
SELECT sees('p_gateway', format('SELECT sonor.sms_failed(%L, ''UNDELIV'', false)', :'code')) \g /dev/null
SELECT is((SELECT m.body || p.body FROM sms_message m JOIN sms_part p ON p.message_id = m.id WHERE m.id = :'code'), '', 'of a code nothing is left when it is given up');
SELECT taken(:'quiet') \g /dev/null
UPDATE sms_message SET next_at = now() WHERE id = :'quiet' AND state = 'queued';
SELECT taken(:'quiet') \g /dev/null
UPDATE sms_message SET next_at = now() WHERE id = :'quiet';
SELECT is(taken(:'quiet', 'two'), '1/1', 'what a gateway took up and died with is taken up by another');

-- On the wire
SELECT write(repeat('线', 100)) AS w \gset
SELECT taken(:'w') \g /dev/null
SELECT sees('p_gateway', format('SELECT sonor.sms_part_wire(''one'', %L, 1::smallint)', :'w')) AS wire \gset
SELECT ok(:'wire' ~ '^[1-9][0-9]*$', 'a part gets its name for the wire');
SELECT is(sees('p_gateway', format('SELECT sonor.sms_part_wire(''two'', %L, 1::smallint)', :'w')), NULL, 'a gateway that does not have it may not send it');
SELECT is(sees('p_gateway', format('SELECT sonor.sms_part_wire(''one'', %L, 1::smallint)', :'w')), :'wire', 'once more it goes under the same name');
SELECT is(sees('p_gateway', format('SELECT sonor.sms_part_wire(''one'', %L, 1::smallint)', :'w')), NULL, 'and not a third time');
SELECT is((SELECT state || ' ' || failure FROM sms_message WHERE id = :'w'), 'dead 已发送两次，运营商均未应答，可能已送达', 'a person decides then');
SELECT outcome('p_supervisor', format('SELECT sms_resend(%L)', :'w')) \g /dev/null
SELECT taken(:'w') \g /dev/null
SELECT isnt(sees('p_gateway', format('SELECT sonor.sms_part_wire(''one'', %L, 1::smallint)', :'w')), :'wire', 'and sends it as another one');
SELECT is(sees('p_gateway', format('SELECT sonor.sms_part_refused(%L, 1::smallint, ''CMPP 8'', true)', :'w')), 'queued', 'a refused part has not gone');
SELECT is((SELECT string_agg(wired::text, ' ' ORDER BY number) FROM sms_part WHERE message_id = :'w'), '0 0', 'so it does not count');
SELECT is(sees('p_gateway', $$SELECT sonor.sms_report('early-1', 'DELIVRD')$$), 'false', 'a report may come before the answer');
UPDATE sms_message SET next_at = now() WHERE id = :'w';
SELECT taken(:'w') \g /dev/null
SELECT sees('p_gateway', format('SELECT sonor.sms_part_sent(%L, 1::smallint, ''early-1'')', :'w')) \g /dev/null
SELECT is(parts(:'w'), 'delivered early-1, queued', 'and counts when that is there');
SELECT write(repeat('整', 100)) AS whole \gset
UPDATE sms_message SET next_at = 'infinity' WHERE id <> :'whole' AND state IN ('queued', 'sending');
SELECT is(sees('p_gateway', $$SELECT number || '/' || parts || ' ' || length(body) FROM sonor.sms_next('one', 1, true)$$), '1/1 112', 'who cuts itself gets it whole');
UPDATE sms_message SET next_at = now() WHERE id = :'whole';
SELECT is(taken(:'whole'), '1/2,2/2', 'and another gets it in parts again');
SELECT is(sees('p_gateway', $$SELECT sonor.sms_received_part('lp-2', '+8613804780099', '下半', 7, 2, 2)$$) || sees('p_gateway', $$SELECT sonor.sms_received_part('lp-2', '+8613804780099', '下半', 7, 2, 2)$$),
          'truefalse', 'part of a long message is kept once');
SELECT is(sees('p_gateway', $$SELECT sonor.sms_received_part('lp-1', '+8613804780099', '上半', 7, 2, 1)$$), 'true', 'with the other part');
SELECT is((SELECT string_agg(body, ',') FROM sms_inbound WHERE provider_id = 'lp-1'), '上半下半', 'it is one message');
SELECT is(sees('p_gateway', $$SELECT sonor.sms_received_part('lp-3', '+8613804780099', 'x', 7, 2, 3)$$), 'false', 'a third of two is none');
INSERT INTO sms_inbound_part (provider_id, sender, reference, parts, number, body, at) VALUES ('lp-9', '+8613804780099', 9, 3, 2, '中间', now() - interval '2 hours');
SELECT sms_clean() \g /dev/null
SELECT is((SELECT body FROM sms_inbound WHERE provider_id = 'lp-9'), '中间', 'what never becomes whole is taken as it is after an hour');

SELECT is(tries('p_agent', 'SELECT body FROM sms_message'), '42501', 'nobody reads the outbox');
SELECT is(tries('p_agent', 'SELECT sms_send(''code'', ''+8613804780001'', ''{}'')'), '42501', 'nor writes into it');

SELECT * FROM finish();
ROLLBACK;
