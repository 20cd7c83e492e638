-- The figures of a small day, computed by hand; late events and corrections; who may see them.
\connect - postgres
BEGIN;
\ir persons.inc
\ir statistics.inc
SELECT plan(53);
SELECT months_ensure('2024-03-01', '2024-04-30') \g /dev/null

-- Calls: two answered (after 10 s and 20 s), a short abandon, a long one, one that asked for a call-back; one that never got to a
-- queue, and one that we made.
SELECT public.make_call(1, '10:00:00', '10:00:00', '10:00:10', '10:02:10', 'answered', 20, 30, 'very_satisfied') \g /dev/null
SELECT public.make_call(2, '10:05:00', '10:05:00', '10:05:20', '10:06:20', 'answered', 0, 0, 'dissatisfied') \g /dev/null
SELECT public.make_call(3, '10:10:00', '10:10:00', NULL, '10:10:03', 'abandoned') \g /dev/null
SELECT public.make_call(4, '10:20:00', '10:20:00', NULL, '10:20:40', 'abandoned') \g /dev/null
SELECT public.make_call(5, '10:25:00', '10:25:00', NULL, '10:25:30', 'call_back') \g /dev/null
SELECT public.make_call(6, '10:30:00', NULL, NULL, '10:30:05', 'abandoned') \g /dev/null
SELECT public.make_call(7, '11:00:00', NULL, '11:00:05', '11:01:05', 'answered', 0, 10, NULL, 'out') \g /dev/null

SELECT is(public.figure('offered'), '5', 'offered: those that entered a queue');
SELECT is(public.figure('answered'), '2', 'answered');
SELECT is(public.figure('abandoned'), '2', 'abandoned, short ones included');
SELECT is(public.figure('abandoned_net'), '1', 'abandoned without short ones');
SELECT is(public.figure('left_otherwise'), '1', 'left otherwise');
SELECT is(public.figure('connect_rate'), '40', '接通率');
SELECT is(public.figure('connect_rate_net'), '50', '接通率 without short abandons');
SELECT is(public.figure('abandon_rate'), '40', 'abandon rate');
SELECT is(public.figure('abandon_rate_net'), '25', 'abandon rate without short ones');
SELECT is(public.figure('in_time_rate'), '50', 'in time, of answered');
SELECT is(public.figure('service_level'), '20', 'in time, of offered');
SELECT is(public.figure('service_level_net'), '25', 'in time, of offered without short abandons');
SELECT is(public.figure('asa'), '15', 'ASA');
SELECT is(public.figure('aht'), '105', 'AHT');
SELECT is(public.figure('aht_talk') || ' ' || public.figure('aht_hold') || ' ' || public.figure('aht_wrap_up'), '80 10 15', 'and its parts');
SELECT is(public.figure('outbound') || ' ' || public.figure('outbound_reach_rate'), '1 100', 'outbound');
SELECT is(public.figure('survey_satisfaction'), '50', 'satisfaction with the call');
SELECT is(public.figure('offered', p_from => '2024-03-05 10:15', p_to => '2024-03-05 10:30'), '2', 'of one quarter of an hour');
SELECT is(public.figure('offered', '2024-03-06', '2024-03-07'), '0', 'no calls are 0');
SELECT is(public.figure('connect_rate', '2024-03-06', '2024-03-07'), NULL, 'a share of no calls is unknown');

-- Corrections and late events, before and after the counters are brought up to date
SELECT statistics_step() \g /dev/null
SELECT is(public.figure('offered') || ' ' || public.figure('asa'), '5 15', 'the step changes nothing that is read');
UPDATE call SET queue_code = 'enterprise' WHERE id = md5('call 2')::uuid;
SELECT is(public.figures('offered', 'queue'), 'enterprise 1, general 4', 'a call moved to another queue counts there');
UPDATE call SET answered_at = queued_at + interval '12 s', ended_at = queued_at + interval '72 s', outcome = 'answered'
 WHERE id = md5('call 4')::uuid;
SELECT is(public.figure('answered') || ' ' || public.figure('abandoned') || ' ' || public.figure('in_time_rate'), '3 1 66.6667', 'a late answer replaces the abandon');
SELECT statistics_step() \g /dev/null
SELECT is(public.figure('answered') || ' ' || public.figure('abandoned') || ' ' || public.figure('in_time_rate'), '3 1 66.6667', 'after the step too');
SELECT setting_set('call.answer', 30) \g /dev/null
UPDATE call SET mos = 4 WHERE id = md5('call 2')::uuid;
SELECT is(public.figure('in_time_rate'), '66.6667', 'a new limit leaves what was counted');
DELETE FROM call WHERE id = md5('call 5')::uuid;
SELECT is(public.figure('offered') || ' ' || public.figure('left_otherwise'), '4 0', 'a call removed counts no more');

-- Tickets: one answered at once, three dispatched (one of them returned, one late), one refused, one draft.
SELECT public.make_ticket(1, 'closed', p_kind => 'consultation', p_closed => '09:05') \g /dev/null
SELECT public.make_ticket(2, 'closed', p_unit => 9001, p_closed => '17:00', p_followed => '16:00', p_satisfaction => 'satisfied', p_solved => true) \g /dev/null
SELECT public.make_ticket(3, 'closed', p_unit => 9002, p_closed => '18:00', p_followed => '16:30', p_satisfaction => 'dissatisfied', p_solved => false, p_redo => 1) \g /dev/null
SELECT public.make_ticket(4, 'handling', p_unit => 9002) \g /dev/null
SELECT public.make_ticket(5, 'refused') \g /dev/null
SELECT public.make_ticket(6, 'draft') \g /dev/null
SELECT public.make_part(2, 9001, 'completed', p_signed => '09:50', p_answered => '11:00') \g /dev/null
SELECT public.make_part(3, 9002, 'completed', p_signed => '10:30', p_answered => '13:00', p_contacted => '09:40') \g /dev/null
SELECT public.make_part(4, 9001, 'returned', p_signed => '09:45', p_answered => NULL) \g /dev/null
SELECT public.make_part(4, 9002, 'handling', p_signed => NULL, p_answered => NULL) \g /dev/null
INSERT INTO ticket_event (ticket_id, at, action, from_state, to_state, unit_id) VALUES
  (md5('ticket 2')::uuid, '2024-03-05 11:00+08', 'answer', 'handling', 'follow_up', 9001),
  (md5('ticket 3')::uuid, '2024-03-05 12:00+08', 'answer', 'handling', 'follow_up', 9002),
  (md5('ticket 3')::uuid, '2024-03-05 12:30+08', 'redo', 'follow_up', 'redo', NULL),
  (md5('ticket 3')::uuid, '2024-03-05 12:30+08', 'redo', 'redo', 'redo', 9002),
  (md5('ticket 3')::uuid, '2024-03-05 13:00+08', 'answer', 'redo', 'follow_up', 9002),
  (md5('ticket 3')::uuid, '2024-03-05 12:10+08', 'urge', 'follow_up', 'follow_up', NULL);
INSERT INTO follow_up (ticket_id, at, reached, solved, satisfaction) VALUES
  (md5('ticket 2')::uuid, '2024-03-05 15:00+08', false, NULL, NULL), (md5('ticket 2')::uuid, '2024-03-05 16:00+08', true, true, 'satisfied'),
  (md5('ticket 3')::uuid, '2024-03-05 16:30+08', true, false, 'dissatisfied');

SELECT is(public.figure('accepted') || ' ' || public.figure('closed') || ' ' || public.figure('refused'), '5 3 1', 'accepted, closed, refused');
SELECT is(public.figure('direct_answer_rate'), '20', 'direct answers: one of five');
SELECT is(public.figure('first_time_rate'), '66.6667', 'closed the first time: two of three');
SELECT is(public.figure('satisfaction') || ' ' || public.figure('solved_rate'), '50 50', 'satisfaction and solved');
SELECT is(public.figure('follow_up_rate'), '66.6667', 'valid follow-ups: two of three');
SELECT is(public.figure('dispatched'), '4', 'dispatched parts');
SELECT is(public.figure('on_time_signing') || ' ' || public.figure('response_rate'), '50 75', 'signed by 10:00: two; one more had called the citizen');
SELECT is(public.figure('return_rate'), '25', 'one of four given back');
SELECT is(public.figure('on_time_closing'), '33.3333', 'of three due at noon one was answered by then');
SELECT is(public.figure('redo_rate') || ' ' || public.figure('urge_rate'), '33.3333 25', 'one redo of three answers, one urge of four parts');
SELECT is(public.figures('on_time_signing', 'unit'), '9001 100, 9002 0', 'on-time signing of units');

SELECT is(public.figure('satisfaction_first'), '50', 'first marks');
INSERT INTO follow_up (ticket_id, at, reached, solved, satisfaction)
VALUES (md5('ticket 2')::uuid, '2024-03-05 14:00+08', true, false, 'very_dissatisfied');
SELECT is(public.figure('satisfaction_first'), '0', 'a follow-up that arrives late becomes the first');
UPDATE ticket SET kind = 'report' WHERE id = md5('ticket 3')::uuid;
SELECT is(public.figures('redo_rate', 'kind'), 'consultation ?, help 0, report 50', 'a corrected kind takes along what hangs on the ticket');
SELECT is((SELECT string_agg(state || ' ' || tickets, ', ' ORDER BY state) FROM tickets_now()), 'draft 1, handling 1, closed 3, refused 1', 'tickets by state');
SELECT is((SELECT string_agg(light || ' ' || tickets, ', ') FROM lights_now()), 'red 1', 'tickets by light');

-- Totals
SELECT statistics_step() \g /dev/null
SELECT is_empty($$
  SELECT 'call' AS family, span, starts_at, dimension FROM call_counter GROUP BY 1, 2, 3, 4
  HAVING (sum(offered), sum(answered), sum(talk_ms)) IS DISTINCT FROM
         (SELECT (a.offered::numeric, a.answered::numeric, a.talk_ms::numeric) FROM call_counter a
           WHERE a.span = call_counter.span AND a.starts_at = call_counter.starts_at AND a.dimension = 'all')
  UNION ALL
  SELECT 'ticket', span, starts_at, dimension FROM ticket_counter GROUP BY 1, 2, 3, 4
  HAVING (sum(accepted), sum(dispatched), sum(due), sum(redone)) IS DISTINCT FROM
         (SELECT (a.accepted::numeric, a.dispatched::numeric, a.due::numeric, a.redone::numeric) FROM ticket_counter a
           WHERE a.span = ticket_counter.span AND a.starts_at = ticket_counter.starts_at AND a.dimension = 'all')
$$, 'every dimension adds up to the total of its slot and day');

-- The proof
SELECT is(statistics_prove('2024-03-05'), 0::bigint, 'the proof finds nothing wrong');
UPDATE call_counter SET answered = answered + 7 WHERE span = 'day' AND dimension = 'queue' AND member = 'general';
SELECT is(statistics_prove('2024-03-05'), 1::bigint, 'it finds a planted error');
SELECT is((SELECT concat_ws(' ', day, family, span, dimension, member, difference) FROM statistics_difference),
          '2024-03-05 call day queue general {"answered": -7}', 'writes down what it was');
SELECT is((SELECT detail ->> 'call' FROM audit_log WHERE action = 'statistics.repair'), '1', 'leaves a row in the audit log');
SELECT is(statistics_prove('2024-03-05'), 0::bigint, 'and has put it right');

-- Who may see what
SELECT is(array_to_string(ARRAY(SELECT code || ' ' || tries('p_' || code, $$SELECT * FROM metric_values(ARRAY['accepted'], '2024-03-05', '2024-03-06', 'kind')$$)
            FROM seat_kind WHERE code IN ('supervisor', 'commander', 'quality', 'administrator', 'agent', 'unit') ORDER BY code), ', '),
          'administrator ok, agent SN403, commander ok, quality ok, supervisor ok, unit SN403', 'figures by kind are for those who lead');
SELECT is(sees('p_unit', $$SELECT string_agg(member, ',') FROM metric_values(ARRAY['dispatched'], '2024-03-05', '2024-03-06', 'unit')$$), '9001',
          'a unit officer sees the own unit only');
SELECT is(sees('p_unit', $$SELECT string_agg(unit_id::text, ',') FROM unit_ranking('2024-03-05', '2024-03-06')$$), '9001', 'in the ranking too');
SELECT is(tries('p_unit', $$SELECT * FROM metric_values(ARRAY['dispatched'], '2024-03-05', '2024-03-06', 'unit', ARRAY['9002'])$$), 'SN403',
          'and no other when it asks for it');
SELECT is(tries('p_agent', 'SELECT * FROM call_counter'), '42501', 'nobody reads the counters past the readers');
SELECT * FROM finish();
ROLLBACK;
