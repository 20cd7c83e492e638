-- Briefings: text, figures, lists and what has changed most of a small day computed by hand; templates; who may read them; bad asking.
\connect - postgres
BEGIN;
\ir persons.inc
\ir statistics.inc
SELECT plan(37);
SELECT months_ensure('2024-03-01', '2024-04-30') \g /dev/null
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO PUBLIC;

-- Of 3 calls 2 are answered, after 10 s and 20 s; the day before one of one, after 5 s. 2 tickets, and 20 more about heating, against 6 the
-- day before, of which 5 about the same as the 2.
SELECT public.make_call(1, '10:00:00', '10:00:00', '10:00:10', '10:02:10', 'answered'), public.make_call(2, '10:05:00', '10:05:00', '10:05:20', '10:06:20', 'answered'),
       public.make_call(3, '11:10:00', '11:10:00', NULL, '11:11:00', 'abandoned') \g /dev/null
INSERT INTO call (id, direction, callee_dialled, queue_code, arrived_at, queued_at, answered_at, ended_at, outcome)
VALUES (md5('old')::uuid, 'in', '12345', 'general', '2024-03-04 10:30+08', '2024-03-04 10:30+08', '2024-03-04 10:30:05+08', '2024-03-04 10:31+08', 'answered');
INSERT INTO category (id, code_system, version, code, name_zh) VALUES (9002, 'test', '1', '02', '供热');
INSERT INTO area (code, parent_code, level, name_zh, code_system) VALUES ('150821', '150800', 'county', '五原县', 'test');
SELECT public.make_ticket(1, 'closed', p_closed => '09:05'), public.make_ticket(2, 'handling', p_unit => 9001) \g /dev/null
SELECT public.make_part(2, 9001, 'handling', p_signed => '09:50', p_answered => NULL) \g /dev/null
CREATE FUNCTION public.more_tickets(p_from integer, p_to integer, p_at timestamptz, p_category integer, p_area text) RETURNS void LANGUAGE sql
SET search_path = sonor, public AS $$
  INSERT INTO ticket_identity (id, number, created_at)
  SELECT md5('ticket ' || n)::uuid, '2403050900' || lpad(n::text, 8, '0'), p_at FROM generate_series(p_from, p_to) n;
  INSERT INTO ticket (id, number, created_at, kind, channel, category_id, area_code, title, content, state)
  SELECT md5('ticket ' || n)::uuid, '2403050900' || lpad(n::text, 8, '0'), p_at, 'help', 'phone', p_category, p_area, '题', '无', 'first_review'
    FROM generate_series(p_from, p_to) n
$$;
SELECT public.more_tickets(3, 22, '2024-03-05 08:00+08', 9002, '150821'), public.more_tickets(23, 27, '2024-03-04 08:00+08', 9001, '150802'),
       public.more_tickets(28, 28, '2024-03-04 08:00+08', 9002, '150821') \g /dev/null
SELECT briefing_template_save('day', '# 话务' || chr(10) || '呼入 {offered} 个，{offered~}；接通率 {connect_rate}，{connect_rate~}；应答 {asa}，{asa~}；处理 {aht}。'
  || chr(10) || '受理 {accepted} 件，{accepted~}；办结 {closed} 件，{closed~}；{solved_rate~}' || chr(10) || chr(10) || '[figures call]' || chr(10) || '[chart call offered hour]'
  || chr(10) || '[list ticket accepted category]' || chr(10) || '[changes]', 'in English', 1) \g /dev/null

CREATE FUNCTION public.told(p_place integer, p_day text DEFAULT '2024-03-05') RETURNS text
LANGUAGE sql AS $$
  SELECT sees('p_quality', format($q$SELECT string_agg(concat_ws(' ', body, name, trim_scale(round(value::numeric, 2)), 'vs ' || trim_scale(round(previous::numeric, 2)), value_unit), ', ' ORDER BY o)
    FROM briefing_part('day', %L, %L) WITH ORDINALITY r (body, name, value, previous, value_unit, o)$q$, p_day, p_place))
$$;
SELECT is(sees('p_quality', $$SELECT string_agg(concat_ws(' ', place, part, CASE WHEN part <> 'text' THEN nullif(body, '') END), ', ' ORDER BY place) FROM briefing_outline('day', '2024-03-05')$$),
  '-1 title 巴彦淖尔市12345政务服务便民热线日报, 0 period 2024年3月5日（环比 2024年3月4日）, 1 heading 话务, 2 text, 3 text, 4 figures, 5 chart 呼入量（按小时）, 6 list 受理量（按诉求分类）, 7 changes',
  'the parts of a briefing');
SELECT is(public.told(2), '呼入 3 个，环比增长200.0%；接通率 66.7%，环比下降33.3个百分点；应答 15秒，环比延长10秒；处理 1分30秒。', 'calls in words');
SELECT is(public.told(3), '受理 22 件，环比增长266.7%；办结 1 件，上期为零；上期无数据', 'tickets in words');
SELECT is(split_part(public.told(4), ', ', 1) || ', ' || split_part(public.told(4), ', ', 4), '呼入量 3 vs 1 count, 接通率 66.67 vs 100 percent', 'figures');
SELECT is(public.told(5), '10:00 2 vs 1 count, 11:00 1 count', 'a chart');
SELECT is(public.told(6), '供热 20 vs 1 count, 城乡建设 2 vs 5 count', 'a list');
-- Heating: (20 - 1) / sqrt 21 = 4.1; the other (2 - 5) / sqrt 7 = -1.1 may be chance.
SELECT is(public.told(7), '“供热”类诉求 20 件，上期 1 件，环比增长1,900.0%。, 五原县诉求 20 件，上期 1 件，环比增长1,900.0%。, 15 秒服务水平（占呼入量） 33.3%，环比下降66.7个百分点。, 接通率 66.7%，环比下降33.3个百分点。',
          'what has changed by more than chance');
SELECT is(public.told(7, '2024-02-20'), '各分类、各旗县区诉求量及主要指标与上期相比无明显变化。', 'nothing has');
SELECT is((SELECT starts_on || ' ' || ends_on FROM briefing_period('week', '2024-03-06')), '2024-03-04 2024-03-10', 'a week from Monday');
SELECT is((SELECT starts_on || ' ' || ends_on FROM briefing_period('month', '2024-02-06')), '2024-02-01 2024-02-29', 'a month');
SELECT is((SELECT ends_on FROM briefing_period('month', (now() AT TIME ZONE city_time_zone())::date)), (now() AT TIME ZONE city_time_zone())::date, 'this month until today');
SELECT is((SELECT string_agg(briefing_days(d.a, d.b), ', ') FROM (VALUES (DATE '2024-02-01', DATE '2024-02-29'), ('2024-02-26', '2024-03-03'), ('2023-12-25', '2023-12-31'), ('2023-12-30', '2024-01-05')) d (a, b)),
          '2024年2月, 2024年2月26日至3月3日, 2023年12月25日至12月31日, 2023年12月30日至2024年1月5日', 'periods as an office writes them');
SELECT is(sees('p_commander', $$SELECT set_config('sonor.language', 'en', true) || (SELECT body FROM briefing_part('day', '2024-03-05', 1))$$), 'enin English', 'in English');

SELECT is(array_to_string(ARRAY(SELECT code || ' ' || tries('p_' || code, $$SELECT * FROM briefing_part('day', '2024-03-05', 1)$$)
            FROM seat_kind WHERE code IN ('supervisor', 'commander', 'quality', 'administrator', 'agent', 'unit') ORDER BY code), ', '),
          'administrator ok, agent 42501, commander ok, quality ok, supervisor ok, unit 42501', 'briefings are for those who lead');
SELECT is(tries('p_quality', $$SELECT * FROM briefing_outline('year', '2024-03-05')$$), 'SN400', 'there is no yearly briefing');
SELECT is(tries('p_quality', $$SELECT * FROM briefing_outline('day', current_date + 2)$$), 'SN400', 'nor one of a day to come');
SELECT is(tries('p_quality', $$SELECT * FROM briefing_outline('day', 'infinity')$$), 'SN400', 'or of no day');
SELECT is(tries('p_quality', $$SELECT * FROM briefing_part('day', '2024-03-05', 99)$$), 'SN404', 'a part that is not there');
SELECT is(tries('p_quality', $$SELECT briefing_template_save('day', 'x', 'x', 2)$$), '42501', 'templates are changed by supervisors, commanders and administrators');
SELECT is(tries('p_supervisor', $$SELECT briefing_template_save('day', 'x', 'x', 2)$$), 'ok', 'as here');
SELECT is(tries('p_supervisor', $$SELECT briefing_template_save('day', NULL, 'x', 3)$$), 'SN400', 'a template has words');
-- Two who change the same template.
CREATE FUNCTION public.save_template(p_login text, p_words text, p_version text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  RETURN sees(p_login, format('SELECT sonor.briefing_template_save(%L, %L, %L, %s)', 'day', p_words, 'x', p_version));
EXCEPTION WHEN OTHERS THEN
  RETURN SQLSTATE || ' ' || SQLERRM;
END
$$;
SELECT matches(public.save_template('p_commander', 'y', '2'), '^SN409 The template of the daily briefing was saved by ' || (SELECT name || ' \(' || work_number || '\)' FROM staff WHERE login = 'p_supervisor')
               || ' on [0-9-]{10} [0-9:]{5}, after you opened it$', 'who changed an older version is told who saved when');
SELECT is((SELECT concat_ws(' ', version, updated_by, body_zh) FROM briefing_template WHERE kind = 'day'), '3 p_supervisor x', 'and has changed nothing');
SELECT is(public.save_template('p_supervisor', 'x', '2'), '3', 'a save whose answer was lost is no conflict with itself');
SELECT is(public.save_template('p_commander', 'y', '3'), '4', 'from the version that is kept it is taken');
SELECT is(left(public.save_template('p_commander', 'y', 'NULL'), 5), 'SN400', 'a save names a version');
PREPARE save AS SELECT briefing_template_save('week', $1, 'x', 1);
SELECT throws_like($$EXECUTE save('{offered}' || chr(10) || '{weather}')$$, 'Line 2: there is no figure “weather”', 'a figure that is not there is named with its line');
SELECT throws_like($$EXECUTE save('[weather]')$$, 'Line 1: not known: [weather]', 'as is a part');
SELECT throws_like($$EXECUTE save('[list ticket accepted queue]')$$, '%queue%', 'and what tickets are not split by');
SELECT throws_like($$EXECUTE save('[chart call accepted day]')$$, '%there is no figure “accepted”', 'and a figure of the other family');
-- A template is tried before it is kept.
SELECT is(sees('p_quality', $$SELECT string_agg(o.place || ' ' || o.part, ', ' ORDER BY o.place) || ' ' || (SELECT body FROM briefing_part('day', '2024-03-05', 2, E'# 标题\n\n呼入 {offered} 个'))
                               FROM briefing_outline('day', '2024-03-05', E'# 标题\n\n呼入 {offered} 个') o$$), '-1 title, 0 period, 1 heading, 2 text 呼入 3 个', 'what is tried is read as what is kept');
SELECT is(tries('p_quality', $$SELECT * FROM briefing_outline('day', '2024-03-05', E'x\n[weather]')$$), 'SN400', 'a line that cannot be read is refused when it is tried');
SELECT is(tries('p_quality', $$SELECT * FROM briefing_part('day', '2024-03-05', 1, repeat('x', 20001))$$), 'SN400', 'as is one that is too long');
SELECT is(tries('p_agent', $$SELECT * FROM briefing_outline('day', '2024-03-05', 'x')$$), '42501', 'trying is for those who lead');
SELECT is(tries('p_quality', $$SELECT briefing_lines('day', NULL)$$), '42501', 'the lines themselves are nobody''s to ask for');
SELECT is((SELECT body_zh ~ '话务情况' FROM briefing_template WHERE kind = 'week'), true, 'none of them has changed anything');
SELECT is((SELECT string_agg(k.kind || ' ' || l.problem, ', ') FROM briefing_template k
            CROSS JOIN LATERAL (SELECT briefing_line_problem(r) AS problem FROM regexp_split_to_table(k.body_zh || chr(10) || k.body_en, '\n') r) l WHERE l.problem IS NOT NULL),
          NULL, 'what ships can be read');
SELECT * FROM finish();
ROLLBACK;
