-- Reports: the figures of a small day computed by hand, beside the day before; months; who may see them; bad asking.
\connect - postgres
BEGIN;
\ir persons.inc
\ir statistics.inc
SELECT plan(17);
SELECT months_ensure('2024-03-01', '2024-04-30') \g /dev/null
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO PUBLIC;

-- The day: answered after 10 s and 20 s, one abandoned; one more in another queue. The day before: one call.
SELECT public.make_call(1, '10:00:00', '10:00:00', '10:00:10', '10:02:10', 'answered'), public.make_call(2, '10:05:00', '10:05:00', '10:05:20', '10:06:20', 'answered'),
       public.make_call(3, '11:10:00', '11:10:00', NULL, '11:11:00', 'abandoned'), public.make_call(4, '11:20:00', '11:20:00', '11:20:05', '11:21:00', 'answered') \g /dev/null
UPDATE call SET queue_code = 'enterprise' WHERE id = md5('call 4')::uuid;
INSERT INTO call (id, direction, callee_dialled, queue_code, arrived_at, queued_at, answered_at, ended_at, outcome)
VALUES (md5('old')::uuid, 'in', '12345', 'general', '2024-03-04 10:30+08', '2024-03-04 10:30+08', '2024-03-04 10:30:05+08', '2024-03-04 10:31+08', 'answered');
SELECT public.make_ticket(1, 'closed', p_closed => '09:05'), public.make_ticket(2, 'handling', p_unit => 9001) \g /dev/null
SELECT public.make_part(2, 9001, 'handling', p_signed => '09:50', p_answered => NULL) \g /dev/null

CREATE FUNCTION public.told(p_family text, p_by text, p_metrics text, p_from text DEFAULT '2024-03-05', p_to text DEFAULT '2024-03-05') RETURNS text
LANGUAGE sql AS $$
  SELECT sees('p_commander', format($q$SELECT string_agg(concat_ws(' ', name, metric, trim_scale(round(value::numeric, 2)), 'vs ' || trim_scale(round(previous::numeric, 2))), ', ' ORDER BY o)
    FROM report(%L, %L, %L, %L) WITH ORDINALITY r (place, key, name, metric, value, previous, o) WHERE metric = ANY (%L)$q$,
    p_family, p_from, p_to, p_by, string_to_array(p_metrics, ' ')))
$$;
SELECT is(public.told('call', 'queue', 'offered'), '合计 offered 4 vs 1, 热线综合 offered 3 vs 1, 企业专席 offered 1', 'calls by queue, the largest first, beside the day before');
SELECT is(public.told('call', 'queue', 'connect_rate asa'), '合计 connect_rate 75 vs 100, 合计 asa 11.67 vs 5, 热线综合 connect_rate 66.67 vs 100, 热线综合 asa 15 vs 5, 企业专席 connect_rate 100, 企业专席 asa 5',
          'rates are those of the whole, not sums of parts');
SELECT is(public.told('call', 'hour', 'offered'), '合计 offered 4 vs 1, 10:00 offered 2 vs 1, 11:00 offered 2', 'by hour, beside the same hour');
SELECT is(public.told('call', 'day', 'offered', '2024-03-04', '2024-03-05'), '合计 offered 5 vs 0, 2024-03-04 offered 1, 2024-03-05 offered 4', 'by day');
SELECT is(public.told('call', 'month', 'offered', '2024-03-01', '2024-03-31'), '合计 offered 5 vs 0, 2024-03 offered 5', 'a month');
SELECT is(public.told('ticket', 'unit', 'dispatched on_time_signing'), '合计 dispatched 1 vs 0, 合计 on_time_signing 100, 热力公司 dispatched 1, 热力公司 on_time_signing 100, （未派单） dispatched 0, （未派单） on_time_signing',
          'tickets by unit');
SELECT is(public.told('ticket', 'channel', 'accepted'), '合计 accepted 2 vs 0, 电话 accepted 2', 'by channel');
SELECT is(public.told('ticket', 'county', 'accepted closed'), '合计 accepted 2 vs 0, 合计 closed 1 vs 0, 临河区 accepted 2, 临河区 closed 1', 'by county');
SELECT is((SELECT starts_on || ' ' || ends_on FROM report_before('2024-03-01', '2024-03-31')), '2024-02-01 2024-02-29', 'March is compared with February');
SELECT is((SELECT starts_on || ' ' || ends_on FROM report_before('2024-03-04', '2024-03-10')), '2024-02-26 2024-03-03', 'a week with the week before');
SELECT is((SELECT string_agg(code, ' ') FROM report_columns('call')), array_to_string(report_metrics('call'), ' '), 'every column has a name and a meaning');

SELECT is(array_to_string(ARRAY(SELECT code || ' ' || tries('p_' || code, $$SELECT * FROM report('call', '2024-03-05', '2024-03-05', 'queue')$$)
            FROM seat_kind WHERE code IN ('supervisor', 'commander', 'quality', 'administrator', 'agent', 'unit') ORDER BY code), ', '),
          'administrator ok, agent 42501, commander ok, quality ok, supervisor ok, unit 42501', 'reports are for those who lead');
SELECT is(tries('p_commander', $$SELECT * FROM report('weather', '2024-03-05', '2024-03-05', 'queue')$$), 'SN400', 'there is no such report');
SELECT is(tries('p_commander', $$SELECT * FROM report('call', '2024-03-05', '2024-03-04', 'queue')$$), 'SN400', 'nor does one end before it begins');
SELECT is(tries('p_commander', $$SELECT * FROM report('call', '2024-03-05', NULL, 'queue')$$), 'SN400', 'or never ends');
SELECT is(tries('p_commander', $$SELECT * FROM report('call', '2024-03-05', '2024-03-05', 'unit')$$), 'SN400', 'calls have no units');
SELECT is(tries('p_commander', $$SELECT * FROM report('call', '2024-01-01', '2024-03-05', 'hour')$$), 'SN400', 'two months are too many hours');
SELECT * FROM finish();
ROLLBACK;
