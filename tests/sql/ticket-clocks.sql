-- Limits, lights and what the clock does by itself.
\connect - postgres
\ir persons.inc
\ir ticket-life.inc
SELECT plan(97);

-- Limits by table: start, kind, channel, urgent, enterprise, joint, catalogue's limit -> deadline
CREATE TEMP TABLE limits (line integer GENERATED ALWAYS AS IDENTITY, start timestamptz, kind text, channel text, urgent boolean, enterprise boolean, joint boolean,
                          value numeric, unit text, due timestamptz);
INSERT INTO limits (start, kind, channel, urgent, enterprise, joint, value, unit, due) VALUES
  ('2026-11-23 10:00+8', 'consultation', 'phone', false, false, false, NULL, NULL, '2026-11-24 18:00+8'),
  ('2026-11-23 10:00+8', 'help', 'phone', false, false, false, NULL, NULL, '2026-11-30 18:00+8'),
  ('2026-11-23 10:00+8', 'suggestion', 'web', false, false, false, NULL, NULL, '2026-11-30 18:00+8'),
  ('2026-11-23 10:00+8', 'complaint', 'phone', false, false, false, NULL, NULL, '2026-11-30 18:00+8'),
  ('2026-11-23 10:00+8', 'complaint', 'phone', false, false, true, NULL, NULL, '2026-12-02 18:00+8'),
  ('2026-11-23 10:00+8', 'help', 'phone', false, false, true, NULL, NULL, '2026-11-30 18:00+8'),
  ('2026-11-23 10:00+8', 'report', 'phone', false, false, false, NULL, NULL, '2026-12-07 18:00+8'),
  ('2026-11-23 10:00+8', 'praise', 'phone', false, false, false, NULL, NULL, NULL),
  ('2026-11-23 10:00+8', 'praise', 'phone', false, true, false, NULL, NULL, NULL),
  ('2026-11-23 10:00+8', 'praise', 'phone', false, false, false, 24, 'hours', NULL),
  -- Night, weekend, Spring Festival with its make-up Saturday
  ('2026-11-23 23:59+8', 'consultation', 'app', false, false, false, NULL, NULL, '2026-11-24 18:00+8'),
  ('2026-11-21 10:00+8', 'help', 'phone', false, false, false, NULL, NULL, '2026-11-27 18:00+8'),
  ('2026-02-13 10:00+8', 'help', 'phone', false, false, false, NULL, NULL, '2026-02-27 18:00+8'),
  ('2026-02-13 10:00+8', 'consultation', 'phone', false, false, false, NULL, NULL, '2026-02-14 18:00+8'),
  ('2026-09-30 17:00+8', 'consultation', 'phone', false, false, false, NULL, NULL, '2026-10-08 18:00+8'),
  -- Urgent: day and night, whatever the kind
  ('2026-11-23 10:00+8', 'help', 'phone', true, false, false, NULL, NULL, '2026-11-24 10:00+8'),
  ('2026-11-21 22:00+8', 'report', 'phone', true, false, false, NULL, NULL, '2026-11-22 22:00+8'),
  ('2026-02-16 03:00+8', 'complaint', 'phone', true, true, true, NULL, NULL, '2026-02-17 03:00+8'),
  -- Companies: sooner
  ('2026-11-23 10:00+8', 'consultation', 'phone', false, true, false, NULL, NULL, '2026-11-24 10:00+8'),
  ('2026-11-23 10:00+8', 'help', 'phone', false, true, false, NULL, NULL, '2026-11-26 18:00+8'),
  ('2026-11-23 10:00+8', 'report', 'phone', false, true, false, NULL, NULL, '2026-11-26 18:00+8'),
  -- The catalogue's limit replaces the kind's, longer or shorter; that of haste and companies only if it is shorter.
  ('2026-11-23 10:00+8', 'help', 'phone', false, false, false, 24, 'hours', '2026-11-24 10:00+8'),
  ('2026-11-23 10:00+8', 'help', 'phone', false, false, false, 10, 'working days', '2026-12-07 18:00+8'),
  ('2026-11-23 10:00+8', 'help', 'phone', false, false, false, 3, 'working hours', '2026-11-23 15:30+8'),
  ('2026-11-23 10:00+8', 'help', 'phone', false, true, false, 10, 'working days', '2026-11-26 18:00+8'),
  ('2026-11-23 10:00+8', 'help', 'phone', false, true, false, 24, 'hours', '2026-11-24 10:00+8'),
  ('2026-11-23 10:00+8', 'help', 'phone', true, false, false, 2, 'hours', '2026-11-23 12:00+8'),
  ('2026-11-23 10:00+8', 'help', 'phone', true, false, false, 5, 'working days', '2026-11-24 10:00+8');
SELECT is((SELECT due_at FROM ticket_deadline(start, kind::sonor.ticket_kind, channel::sonor.ticket_channel, urgent, enterprise, joint, 9001, value, unit)),
          due, format('limit %s: %s %s%s%s%s %s %s', line, to_char(start, 'MM-DD HH24:MI'), kind, CASE WHEN urgent THEN ' urgent' END,
                      CASE WHEN enterprise THEN ' enterprise' END, CASE WHEN joint THEN ' joint' END, value, unit))
FROM limits ORDER BY line;

-- Settings and rules of the city change them.
SELECT setting_set('deadline.help', 4) \g /dev/null
SELECT is((SELECT due_at FROM ticket_deadline('2026-11-23 10:00+8', 'help', 'phone', false, false, false, 9001, NULL, NULL)),
          '2026-11-27 18:00+8', 'a changed setting counts from then on');
SELECT setting_set('deadline.help', 5) \g /dev/null
SELECT is(outcome('p_administrator', $$SELECT deadline_rule_set('{"channel": "mailbox", "kind": "help", "limit_value": 2, "limit_unit": "working days"}')$$),
          'ok', 'an administrator can make a rule for a channel');
SELECT is(outcome('p_administrator', $$SELECT deadline_rule_set('{"unit_id": 9002, "limit_value": 12, "limit_unit": "hours"}')$$), 'ok', 'and for a unit');
SELECT is((SELECT due_at FROM ticket_deadline('2026-11-23 10:00+8', 'help', 'mailbox', false, false, false, 9001, NULL, NULL)),
          '2026-11-25 18:00+8', 'the channel''s rule counts there');
SELECT is((SELECT due_at FROM ticket_deadline('2026-11-23 10:00+8', 'help', 'mailbox', true, false, false, 9002, NULL, NULL)),
          '2026-11-23 22:00+8', 'the unit''s before all');
SELECT is(outcome('p_administrator', rule), 'deadline_rule.form', 'no rule: ' || rule) FROM (VALUES
  ($$SELECT deadline_rule_set('{"kind": "help"}')$$), ($$SELECT deadline_rule_set('{"kind": "wish", "limit_value": 2, "limit_unit": "hours"}')$$),
  ($$SELECT deadline_rule_set('{"limit_value": -1, "limit_unit": "hours"}')$$), ($$SELECT deadline_rule_set('{"limit_value": "NaN", "limit_unit": "hours"}')$$),
  ($$SELECT deadline_rule_set('{"limit_value": 2, "limit_unit": "weeks"}')$$), ($$SELECT deadline_rule_set('{"unit_id": 1, "limit_value": 2, "limit_unit": "hours"}')$$)) bad (rule);
SELECT is(outcome('p_administrator', $$SELECT deadline_rule_set('{"hour": 1}')$$), 'field.unknown', 'an unknown field is named');
SELECT is(outcome('p_supervisor', $$SELECT deadline_rule_set('{"limit_value": 2, "limit_unit": "hours"}')$$), '42501 permission denied for function deadline_rule_set',
          'others cannot');
SELECT is(outcome('p_administrator', format('SELECT deadline_rule_remove(%s)', id)), 'ok', 'a rule can be taken away')
FROM sonor.deadline_rule WHERE unit_id = 9002 OR channel = 'mailbox';
SELECT is(outcome('p_administrator', format('SELECT deadline_rule_remove(%s)', id)), 'deadline_rule.unknown', 'but not that of a kind')
FROM sonor.deadline_rule WHERE setting_key = 'deadline.help';

-- Lights
SELECT is((SELECT array[amber_at, supervise_at] FROM deadline_lights(start, due)), ARRAY[amber, supervise]::timestamptz[], 'lights of ' || due)
FROM (VALUES
  ('2026-11-23 10:00+8'::timestamptz, '2026-11-30 18:00+8'::timestamptz, '2026-11-28 18:00+8', '2026-11-29 18:00+8'),
  ('2026-11-23 10:00+8', '2026-11-24 10:00+8', '2026-11-24 04:00+8', '2026-11-24 07:00+8'),
  ('2026-11-23 10:00+8', '2026-11-23 12:00+8', '2026-11-23 11:30+8', '2026-11-23 11:45+8'),
  ('2026-11-23 10:00+8', '2026-11-26 10:00+8', '2026-11-24 10:00+8', '2026-11-25 10:00+8'),
  ('2026-11-23 10:00+8', '2026-11-26 09:00+8', '2026-11-25 15:15+8', '2026-11-26 00:07:30+8'),
  ('2026-11-23 10:00+8', '2026-11-23 10:00+8', '2026-11-23 10:00+8', '2026-11-23 10:00+8'),
  ('2026-11-23 10:00+8', '2026-11-22 10:00+8', '2026-11-22 10:00+8', '2026-11-22 10:00+8'),
  ('2026-11-23 10:00+8', NULL, NULL, NULL)) lights (start, due, amber, supervise);
SELECT is(ticket_light('handling', '2026-11-28 18:00+8', '2026-11-30 18:00+8', at::timestamptz), light, 'the light at ' || at) FROM (VALUES
  ('2026-11-28 17:59:59+8', 'green'), ('2026-11-28 18:00+8', 'amber'), ('2026-11-30 18:00+8', 'amber'), ('2026-11-30 18:00:01+8', 'red')) lights (at, light);
SELECT is(sign_deadline(start, urgent), due, 'sign by ' || due) FROM (VALUES
  ('2026-11-23 10:00+8'::timestamptz, false, '2026-11-23 12:00+8'::timestamptz), ('2026-11-23 11:00+8', false, '2026-11-23 15:30+8'),
  ('2026-11-27 17:30+8', false, '2026-11-30 10:00+8'), ('2026-11-28 23:50+8', true, '2026-11-29 00:20+8')) sign (start, urgent, due);

-- A life on the clock. Everything is moved into the past instead of waiting.
\set t 00000000-0000-4000-8000-000000000001
SELECT ticket_in('dispatch', :'t') \g /dev/null
SELECT is(outcome('p_first_review', format('SELECT ticket_dispatch(%L, 1)', :'t')), 'ok', 'the catalogue''s units get the ticket');
SELECT results_eq(format('SELECT unit_id, lead, state::text, due_at, sign_due_at FROM sonor.assignment WHERE ticket_id = %L ORDER BY unit_id', :'t'),
                  $$SELECT * FROM (VALUES (9001, true, 'to_sign'), (9002, false, 'to_sign')) v, LATERAL (SELECT working_time_add(dispatched_at, 5, 'working days'),
                    working_time_add(dispatched_at, 2, 'working hours') FROM sonor.ticket WHERE id = '00000000-0000-4000-8000-000000000001') clocks$$,
                  'lead and co-unit, each with the limit and the time to sign');
SELECT is((SELECT t.due_at FROM sonor.ticket t WHERE id = :'t'), (SELECT due_at FROM sonor.assignment WHERE ticket_id = :'t' AND lead), 'the ticket has its lead''s deadline');
SELECT is((SELECT t.amber_at FROM sonor.ticket t WHERE id = :'t'), (SELECT due_at - interval '48 hours' FROM sonor.ticket WHERE id = :'t'), 'and its light');

CREATE FUNCTION pg_temp.move(p_ticket uuid, p_by interval) RETURNS void LANGUAGE sql AS $$
  UPDATE sonor.assignment SET dispatched_at = dispatched_at - p_by, sign_due_at = sign_due_at - p_by, signed_at = signed_at - p_by, due_at = due_at - p_by,
         amber_at = amber_at - p_by, supervise_at = supervise_at - p_by, paused_at = paused_at - p_by WHERE ticket_id = p_ticket;
  UPDATE sonor.ticket SET due_at = due_at - p_by, amber_at = amber_at - p_by WHERE id = p_ticket;
$$;
CREATE FUNCTION pg_temp.set_due(p_ticket uuid, p_left interval) RETURNS void LANGUAGE sql AS $$
  SELECT pg_temp.move(p_ticket, (SELECT due_at - clock_timestamp() - p_left FROM sonor.assignment WHERE ticket_id = p_ticket AND unit_id = 9001))
$$;
CREATE TEMP VIEW warnings AS
SELECT unit_id, threshold FROM sonor.urge WHERE source = 'clock' UNION ALL SELECT unit_id, threshold FROM sonor.supervision WHERE threshold IS NOT NULL;
UPDATE sonor.assignment SET sign_due_at = clock_timestamp() + interval '1 hour' WHERE ticket_id = :'t';
SELECT is(sees('p_administrator', 'SELECT ticket_warnings_run()')::integer, 0, 'nothing is due yet');
UPDATE sonor.assignment SET sign_due_at = clock_timestamp() - interval '1 second' WHERE ticket_id = :'t' AND unit_id = 9001;
SELECT is(sees('p_administrator', 'SELECT ticket_warnings_run()')::integer, 1, 'a unit that has not signed in time is urged');
SELECT is(sees('p_administrator', 'SELECT ticket_warnings_run()')::integer, 0, 'once');
SELECT is(outcome('p_unit', format('SELECT ticket_sign(%L, 1)', :'t')), 'ok', 'it signs');
SELECT pg_temp.set_due(:'t', '47 hours') \g /dev/null
UPDATE sonor.assignment SET sign_due_at = clock_timestamp() + interval '1 hour' WHERE ticket_id = :'t';
SELECT is(sees('p_administrator', 'SELECT ticket_warnings_run()')::integer, 2, '47 hours before: both units are urged');
SELECT is(sees('p_administrator', 'SELECT ticket_warnings_run()')::integer, 0, 'once');
UPDATE sonor.assignment SET due_at = clock_timestamp() + interval '23 hours', supervise_at = clock_timestamp() - interval '1 hour' WHERE ticket_id = :'t' AND unit_id = 9001;
SELECT is(sees('p_administrator', 'SELECT ticket_warnings_run()')::integer, 2, 'another deadline is warned of anew, and under 24 hours it is supervised');
SELECT pg_temp.set_due(:'t', '-1 hours') \g /dev/null
SELECT cmp_ok(sees('p_administrator', 'SELECT ticket_warnings_run(1)')::integer, '=', 1, 'a run does no more than it is told');
SELECT cmp_ok(sees('p_administrator', 'SELECT ticket_warnings_run()')::integer, '>=', 2, 'the next does the rest');
SELECT is(sees('p_administrator', 'SELECT ticket_warnings_run()')::integer, 0, 'and nothing is left');
SELECT set_has('SELECT * FROM warnings', $$VALUES (9001, 'sign'), (9001, 'amber'), (9001, 'supervise'), (9001, 'red')$$, 'each threshold has its row');
SELECT is_empty('SELECT ticket_id, unit_id, threshold, due_at FROM sonor.supervision WHERE threshold IS NOT NULL GROUP BY 1, 2, 3, 4 HAVING count(*) > 1',
                'and no more than one for a deadline');
SELECT is((SELECT urge_count FROM sonor.ticket WHERE id = :'t')::integer, 0, 'the clock''s urging is not the citizen''s');
SELECT is(outcome('p_agent', 'SELECT ticket_warnings_run()'), '42501 permission denied for function ticket_warnings_run', 'people do not run the clock');
SELECT is(outcome('p_unit', format('SELECT ticket_request_extension(%L, %s, 2, ''深挖'', true)', :'t', version(:'t', 9001))), 'extension.too_late',
          'after the deadline no extension');

SELECT ticket_in('handling', '00000000-0000-4000-8000-000000000004') \g /dev/null
SELECT part('00000000-0000-4000-8000-000000000004', 9001, true, 'handling') \g /dev/null
UPDATE sonor.assignment SET due_at = now() - interval '1 hour', dispatched_at = now() - interval '9 days'
WHERE ticket_id = '00000000-0000-4000-8000-000000000004';
SELECT is(sees('p_administrator', 'SELECT ticket_warnings_run()')::integer, 3, 'a part that was loaded without lights has its warnings');

-- Lights come with the deadline, whoever writes it: a ticket takes its deadline from its lead at any time, even when all is
-- answered (here: an urgent repeat joins it), and must not then find half of it.
SELECT ticket_in('follow_up', '00000000-0000-4000-8000-000000000005'), ticket_in('first_review', '00000000-0000-4000-8000-000000000006') \g /dev/null
SELECT part('00000000-0000-4000-8000-000000000005', 9001, true, 'answered') \g /dev/null
SELECT is(num_nulls(due_at, amber_at, supervise_at), 0, 'a loaded part has its lights at once')
FROM sonor.assignment WHERE ticket_id = '00000000-0000-4000-8000-000000000005';
SELECT is(outcome('p_supervisor', 'SELECT ticket_mark_urgent(''00000000-0000-4000-8000-000000000006'', 1, true)')
          || outcome('p_first_review', 'SELECT ticket_merge(''00000000-0000-4000-8000-000000000006'', 2, ''00000000-0000-4000-8000-000000000005'')'),
          'okok', 'an urgent repeat joins a ticket whose loaded part is answered');
SELECT is((SELECT due_at - amber_at BETWEEN interval '0' AND interval '5 days' FROM sonor.ticket WHERE id = '00000000-0000-4000-8000-000000000005'), true,
          'which then has deadline and light');
UPDATE sonor.assignment SET due_at = NULL WHERE ticket_id = '00000000-0000-4000-8000-000000000005';
SELECT is(num_nonnulls(due_at, amber_at, supervise_at), 0, 'without a deadline there is no light')
FROM sonor.assignment WHERE ticket_id = '00000000-0000-4000-8000-000000000005';

-- A pause: what the clock missed is given back, in the time it counts in.
\set p 00000000-0000-4000-8000-000000000002
SELECT ticket_in('dispatch', :'p') \g /dev/null
SELECT outcome('p_first_review', format('SELECT ticket_dispatch(%L, 1)', :'p')), outcome('p_unit', format('SELECT ticket_sign(%L, 1)', :'p')) \g /dev/null
SELECT due_at AS due FROM sonor.assignment WHERE ticket_id = :'p' AND lead \gset
SELECT is(outcome('p_unit', format('SELECT ticket_request_return(%L, 2, ''非本单位职责'', ''三定方案'')', :'p')), 'ok', 'a return is asked for');
SELECT is((SELECT due_at FROM sonor.ticket WHERE id = :'p'), NULL, 'no deadline runs meanwhile');
UPDATE sonor.assignment SET paused_at = paused_at - interval '7 days' WHERE ticket_id = :'p' AND lead RETURNING paused_at AS paused \gset
SELECT is(sees('p_administrator', 'SELECT ticket_warnings_run()')::integer, 0, 'nor is anybody warned');
SELECT is(outcome('p_first_review', format('SELECT ticket_review_return(%L, 9001, 3, false, ''属于你单位职责'')', :'p')), 'ok', 'a week later it is rejected');
SELECT results_eq(format('SELECT state::text, due_at, paused_at FROM sonor.assignment WHERE ticket_id = %L AND lead', :'p'),
                  format($$SELECT 'handling', working_time_add(%L, working_time_between(%L, decided_at, 'working hours'), 'working hours'), NULL::timestamptz
                         FROM sonor.return_request WHERE ticket_id = %L$$, :'due', :'paused', :'p'), 'and the clock goes on where it stood');
SELECT is((SELECT due_at FROM sonor.ticket WHERE id = :'p'), (SELECT due_at FROM sonor.assignment WHERE ticket_id = :'p' AND lead), 'the ticket''s too');
SELECT setting_set('return.pauses_clock', 0) \g /dev/null
UPDATE sonor.assignment SET signed_at = now() WHERE ticket_id = :'p';
SELECT outcome('p_unit', format('SELECT ticket_request_return(%L, %s, ''非本单位职责'', ''三定方案'')', :'p', version(:'p', 9001))) \g /dev/null
SELECT is((SELECT paused_at FROM sonor.assignment WHERE ticket_id = :'p' AND lead), NULL, 'a city may let the clock run');

-- Urgent: never longer
\set u 00000000-0000-4000-8000-000000000003
SELECT ticket_in('dispatch', :'u') \g /dev/null
SELECT outcome('p_first_review', format('SELECT ticket_dispatch(%L, 1)', :'u')) \g /dev/null
SELECT is(outcome('p_commander', format('SELECT ticket_mark_urgent(%L, %s, true)', :'u', version(:'u'))), 'ok', 'a ticket becomes urgent');
SELECT cmp_ok((SELECT max(due_at) FROM sonor.assignment WHERE ticket_id = :'u'), '<=', clock_timestamp() + interval '24 hours', 'its clocks count day and night from then');
SELECT cmp_ok((SELECT max(sign_due_at) FROM sonor.assignment WHERE ticket_id = :'u'), '<=', clock_timestamp() + interval '30 minutes', 'it is to be signed at once');
SELECT is(outcome('p_commander', format('SELECT ticket_mark_urgent(%L, %s, false)', :'u', version(:'u'))), 'ok', 'and ceases to be');
SELECT is((SELECT due_at FROM sonor.ticket WHERE id = :'u'), (SELECT working_time_add(dispatched_at, 5, 'working days') FROM sonor.ticket WHERE id = :'u'), 'the first deadline is back');
-- A limit of hours may end before the office opens: what has not been signed must be by then.
UPDATE sonor.assignment SET state = 'to_sign', signed_at = NULL, sign_due_at = clock_timestamp() + interval '2 days' WHERE ticket_id = :'t' AND unit_id = 9001;
SELECT sonor.assignment_set_clock(id, now(), now() + interval '5 minutes', 'hours') FROM sonor.assignment WHERE ticket_id = :'t' AND unit_id = 9001 \g /dev/null
SELECT ok((SELECT sign_due_at = due_at FROM sonor.assignment WHERE ticket_id = :'t' AND unit_id = 9001), 'to be signed within its limit');
SELECT * FROM finish();
