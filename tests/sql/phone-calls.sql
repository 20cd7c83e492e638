-- The seat's own calls: what is kept, what is refused, who reads whose.
\connect - postgres
\ir persons.inc
\ir ticket-life.inc
SELECT plan(43);
\set id '10000000-0000-4000-8000-000000000001'
CREATE FUNCTION public.report(p_login text, p_more jsonb DEFAULT '{}', p_without text DEFAULT '') RETURNS text LANGUAGE sql AS $$
  SELECT public.outcome(p_login, format('SELECT phone_call_report(%L)', ((jsonb_build_object(
    'id', '10000000-0000-4000-8000-000000000001', 'call', NULL, 'direction', 'out', 'number', '13804780001', 'name', NULL, 'started_at', now() - interval '3 minutes',
    'answered_at', now() - interval '170 seconds', 'ended_at', now() - interval '50 seconds', 'outcome', 'answered', 'status', 0, 'codec', 'opus', 'encrypted', true,
    'loss_pct', 0.5, 'jitter_ms', 4.25, 'round_trip_ms', -1, 'mos_mean', 4.3, 'mos_worst', NULL) || p_more) - p_without)))
$$;

SELECT is(report('p_agent'), 'ok', 'a call is kept');
SELECT results_eq('SELECT direction, number::text, outcome, codec, encrypted, loss_pct, jitter_ms, round_trip_ms, mos_mean, mos_worst, status::integer FROM sonor.phone_call',
  $$VALUES ('out', '13804780001', 'answered', 'opus', true, 0.5::real, 4.25::real, NULL::real, 4.3::real, NULL::real, 0)$$, 'with its figures; what the telephone does not know is null');
SELECT is(report('p_agent', '{"outcome": "busy"}'), 'ok', 'a repeat is no error');
SELECT is((SELECT count(*) || outcome FROM sonor.phone_call GROUP BY outcome), '1answered', 'and changes nothing');
SELECT is(report('p_follow_up'), 'delivery.id_taken', 'another person cannot take the id');
SELECT is(report('p_agent', jsonb_build_object('id', gen_random_uuid()) || more, without), refusal, what || ': ' || refusal)
FROM (VALUES
  ('a call that was not answered', '{"answered_at": null, "outcome": "missed", "direction": "in"}'::jsonb, '', 'ok'),
  ('a withheld number', '{"number": null}', '', 'ok'),
  ('a name for a number', '{"number": "lihua.desk"}', '', 'ok'),
  ('an end before the beginning', '{"ended_at": "2020-01-01T00:00:00Z"}', '', 'phone_call.times'),
  ('an answer after the end', jsonb_build_object('answered_at', now()), '', 'phone_call.times'),
  ('a call of long ago', '{"started_at": "2020-01-01T00:00:00Z", "answered_at": null}', '', 'phone_call.times'),
  ('a time without zone', '{"ended_at": "2026-01-01T00:00:00"}', '', 'field.form'),
  ('a day there is not', '{"ended_at": "2026-02-31T00:00:00Z"}', '', 'field.form'),
  ('no end', '{}', 'ended_at', 'phone_call.times'),
  ('no id', '{}', 'id', 'ok'),
  ('a made-up id', '{"id": "1"}', '', 'field.form'),
  ('a third direction', '{"direction": "up"}', '', 'field.form'),
  ('an outcome in capitals', '{"outcome": "Robert''); DROP TABLE"}', '', 'field.form'),
  ('loss above all', '{"loss_pct": 101}', '', 'field.form'),
  ('quality in words', '{"mos_mean": "good"}', '', 'field.form'),
  ('quality beyond the scale', '{"mos_worst": 7}', '', 'field.form'),
  ('encrypted perhaps', '{"encrypted": "perhaps"}', '', 'field.form'),
  ('a field nobody knows', '{"password": "x"}', '', 'field.unknown'),
  ('a number with a line break', '{"number": "138\n"}', '', 'field.control'),
  ('a ticket that does not exist', '{"ticket_id": "10000000-0000-4000-8000-00000000000f"}', '', 'ticket.unknown')) AS v (what, more, without, refusal)
WHERE what <> 'no id';
SELECT is(report('p_agent', '{}', 'id'), 'field.missing', 'no id');
SELECT is((SELECT string_agg(concat_ws('/', number, name), ' ' ORDER BY name) FROM sonor.phone_call WHERE number IS NULL), ' lihua.desk', 'what is no number is a name');

-- Through an outbox, twice
SELECT is(outcome('p_agent', format('SELECT deliver(''20000000-0000-4000-8000-000000000001'', ''phone_call_report'', %L)',
  jsonb_build_object('id', '10000000-0000-4000-8000-000000000002', 'direction', 'in', 'number', '12345', 'started_at', now(), 'ended_at', now(), 'outcome', 'missed'))), 'ok', 'an outbox delivers it');

-- Who reads whose
SELECT is(report('p_follow_up', '{"id": "10000000-0000-4000-8000-000000000003"}'), 'ok', 'another seat has a call');
SELECT is(sees(login, format('SELECT count(*) FROM phone_call_list(50, NULL, %s)', everyone)), n, format('%s lists %s (everyone: %s)', login, n, everyone))
FROM (VALUES ('p_agent', 'false', '5'), ('p_follow_up', 'false', '1'), ('p_supervisor', 'false', '0'), ('p_supervisor', 'true', '6')) AS v (login, everyone, n);
SELECT is(outcome('p_agent', 'SELECT phone_call_list(50, NULL, true)'), 'phone_call.others', 'only supervisors ask for all');
SELECT is(sees('p_follow_up', 'SELECT count(*) FROM phone_call'), '1', 'nor does the table show others');
SELECT is(sees('p_agent', 'SELECT count(*) FROM phone_call_list(1) l, LATERAL phone_call_list(200, l.started_at) n'), '4', 'a page goes on before the last row');

-- A call through the switch, about a ticket: the desk knows the ticket, the switch the recording
SELECT ticket_in('follow_up') AS ticket \gset
SELECT sonor.month_ensure(now()::date) \g /dev/null
INSERT INTO sonor.call (id, direction, callee_dialled, staff_id, arrived_at, answered_at, ended_at, outcome)
SELECT ('20000000-0000-4000-8000-00000000000' || n)::uuid, 'out', number, (SELECT id FROM sonor.staff WHERE login = who), now() - interval '3 minutes' + n * interval '1 second',
       now() - interval '170 seconds', now(), 'answered'
FROM (VALUES (2, '13804780001', 'p_agent'), (3, '13804780009', 'p_follow_up'), (4, '13804780001', 'p_follow_up')) v (n, number, who);
SELECT is(report('p_follow_up', jsonb_build_object('id', '10000000-0000-4000-8000-000000000004', 'ticket_id', :'ticket')), 'ok', 'a call about a ticket');
SELECT is((SELECT right(call_id::text, 1) FROM sonor.phone_call WHERE id = '10000000-0000-4000-8000-000000000004'), '4', 'is the one that this seat made to this number');
SELECT is((SELECT string_agg(right(id::text, 1), ',') FROM sonor.call WHERE ticket_id = :'ticket'), '4', 'which belongs to the ticket from then on');
SELECT is(outcome('p_follow_up', format('SELECT ticket_follow_up(%L, %s, %L)', :'ticket', (SELECT version FROM sonor.ticket WHERE id = :'ticket'), '{"reached": false}')), 'ok', 'the citizen was not reached');
SELECT is((SELECT right(call_id::text, 1) FROM sonor.follow_up WHERE ticket_id = :'ticket'), '4', 'in that call');
UPDATE sonor.follow_up SET call_id = NULL WHERE ticket_id = :'ticket';
UPDATE sonor.phone_call SET id = gen_random_uuid() WHERE ticket_id = :'ticket';
UPDATE sonor.follow_up SET at = now() - interval '1 minute' WHERE ticket_id = :'ticket';
SELECT report('p_follow_up', jsonb_build_object('id', '10000000-0000-4000-8000-000000000004', 'ticket_id', :'ticket')) \g /dev/null
SELECT is((SELECT right(call_id::text, 1) FROM sonor.follow_up WHERE ticket_id = :'ticket'), '4', 'also when it was written down while the call lasted');
SELECT is(report('p_agent', jsonb_build_object('id', '10000000-0000-4000-8000-000000000005', 'call', '20000000-0000-4000-8000-000000000003', 'ticket_id', :'ticket')), 'ok', 'another''s call');
SELECT is((SELECT string_agg(right(id::text, 1), ',') FROM sonor.call WHERE ticket_id = :'ticket'), '4', 'is not theirs to file');
SELECT * FROM finish();
