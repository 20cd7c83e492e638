-- Boards: what their role may and may not see, the figures of a small day computed by hand, and layouts with every kind of fault.
\connect - postgres
BEGIN;
\ir persons.inc
\ir boards.inc
SELECT plan(99);

-- The role
SELECT is((SELECT string_agg(relname, ', ' ORDER BY relname) FROM pg_class
            WHERE relnamespace = 'sonor'::regnamespace AND relkind IN ('r', 'p', 'v', 'm') AND has_table_privilege('p_board', oid, 'SELECT')),
          'board_source, schema_change', 'of all tables and views a board reads only what sources there are and the schema''s number');
SELECT is((SELECT string_agg(proname, ', ' ORDER BY proname) FROM pg_proc
            WHERE pronamespace = 'sonor'::regnamespace AND has_function_privilege('p_board', oid, 'EXECUTE')),
          'board_read, board_show', 'and calls two functions');
SELECT is(tries('p_board', 'SELECT * FROM ' || t), '42501', 'a board reads no ' || t)
  FROM unnest(ARRAY['staff', 'citizen', 'citizen_phone', 'ticket', 'ticket_record', 'call', 'call_record', 'call_back', 'waiting_call', 'seat', 'person',
                    'audit_log', 'board', 'burst', 'emergency']) t WHERE to_regclass(t) IS NOT NULL ORDER BY t;
SELECT is(tries('p_board', $$SELECT board_save('x', '{}', 0)$$), '42501', 'a board changes no board');
SELECT is(tries(p, $$SELECT board_read('calls_now')$$), r, p || ' and the figures of boards')
  FROM (VALUES ('p_board', 'ok'), ('p_supervisor', 'ok'), ('p_commander', 'ok'), ('p_agent', 'SN403'), ('p_unit', '42501')) v (p, r);

-- A day: three calls answered (after 5, 10 and 40 s), one abandoned after 20 s; one caller waits, one seat talks, one is ready.
SELECT public.make_call(1, '10 minutes', 5, 100, 'answered'), public.make_call(2, '20 minutes', 10, 200, 'answered'),
       public.make_call(3, '30 minutes', 40, 60, 'answered'), public.make_call(4, '40 minutes', 20, 0, 'abandoned') \g /dev/null
SELECT public.make_call(5, '7 days 10 minutes', 5, 100, 'answered'), public.make_call(6, '7 days 20 minutes', 5, 100, 'answered') \g /dev/null
INSERT INTO seat (staff_id, status, state, call_id)
SELECT id, 'ready', CASE login WHEN 'p_agent' THEN 'talking' ELSE 'idle' END, CASE login WHEN 'p_agent' THEN md5('call 1')::uuid END
  FROM staff WHERE login IN ('p_agent', 'p_bilingual');
INSERT INTO call (id, direction, callee_dialled, queue_code, arrived_at, queued_at)
VALUES (md5('call 7')::uuid, 'in', '12345', 'mongolian', now(), now());
INSERT INTO waiting_call (call_id, queue_code, language, queued_at, switch_id) VALUES (md5('call 7')::uuid, 'mongolian', 'mn', clock_timestamp() - interval '70 s', 'one');

SELECT is(public.told('figure', '{"metric": "service_level"}'), '0.4 L3', 'two of five offered within 15 s, far from the target');
SELECT is(sees('p_board', $$SELECT note FROM board_read('figure', '{"metric": "service_level"}')$$), '告警 · 目标 ≥ 95 % · 应答口径 66.7 % · 接通 3/5', 'and in words');
SELECT is(public.told('figure', '{"metric": "abandon_rate"}'), '0.2 L3', 'one of five abandoned');
SELECT is(public.told('figure', '{"metric": "asa"}'), '18.3333', 'average speed of answer of 5, 10 and 40 s');
SELECT is(public.told('figure', '{"metric": "offered", "compare": "week"}'), '5 vs 2', 'more than the same day last week');
SELECT is(public.told('figure', '{"metric": "offered", "queue": "enterprise"}'), '0', 'none in a queue is 0, not unknown');
SELECT is(public.told('figure', '{"metric": "asa", "queue": "enterprise"}'), '', 'a mean of none is unknown, not 0');
SELECT is(regexp_replace(public.told('calls_now'), '最长 70[.0-9]* L3', 'longest'), '通话中 1, 排队 1 L1, longest, 示闲 1', 'now: the longest wait beyond a minute');
SELECT is(public.told('seats_now'), '通话 1, 示闲 1, 话后 0, 小休 0', 'seats');
SELECT is(regexp_replace(public.told('queues_now'), '最长 70[.0-9]* L3', 'longest'),
          '热线综合 排队 0, 热线综合 最长, 热线综合 通话 1, 蒙古语 排队 1 L1, 蒙古语 longest, 蒙古语 通话 0, 企业专席 排队 0, 企业专席 最长, 企业专席 通话 0, 市直热线 排队 0, 市直热线 最长, 市直热线 通话 0',
          'queues');
SELECT is(sees('p_board', $$SELECT concat_ws(' ', count(*), sum(value) FILTER (WHERE series = '呼入'), count(DISTINCT series)) FROM board_read('calls_by_half_hour')$$),
          '96 5 2', 'two series of 48 half hours; the calls add up');
INSERT INTO call_back (call_id, e164, why, language, since) VALUES (md5('call 4')::uuid, '+8613804780001', 'abandoned', 'zh', now() - interval '20 minutes');
SELECT is(public.told('call_backs_now'), '1 L1', 'to be called back');

-- Tickets: three in hand (green, amber, red), one closed and satisfied, one closed and confidential, one of another unit and county.
SELECT public.make_ticket(1, '1 hour'), public.make_ticket(2, '2 hours', p_due => '1 hour'), public.make_ticket(3, '3 hours', p_due => '-10 minutes'),
       public.make_ticket(4, '4 hours', 'closed', p_satisfaction => 'satisfied'), public.make_ticket(5, '5 hours', 'closed', p_confidential => true),
       public.make_ticket(6, '1 hour', 'first_review', 9002, '150821', 9002), public.make_ticket(7, '7 days 2 hours', 'archived'),
       public.make_ticket(8, '1 hour', 'draft') \g /dev/null
INSERT INTO assignment (ticket_id, unit_id, lead, state, dispatched_at, sign_due_at, due_at, signed_at, answered_at)
SELECT t.id, 9001, true, 'completed', now() - interval '3 hours', now() - interval '2 hours', now() - interval '1 hour',
       now() - CASE t.number WHEN '240305090000000001' THEN interval '1 hour' ELSE interval '150 minutes' END, now() - interval '90 minutes'
  FROM ticket t WHERE t.number IN ('240305090000000001', '240305090000000002', '240305090000000003', '240305090000000004', '240305090000000005');
SELECT is(public.told('lights_now'), '按时 1 L1, 即将到期 1 L2, 超期 1 L3', 'tickets by light');
SELECT is(public.told('lights_now', '{"unit": "WATER"}'), '按时 0 L1, 即将到期 0 L2, 超期 0 L3', 'of a unit that has none in hand');
SELECT is(public.told('states_now'), '待初审 1, 待派单 0, 办理中 3, 待重办 0, 待回访 0, 待终审 0', 'tickets by state');
SELECT is(public.told('area_now'), '临河区 3, 五原县 1', 'open tickets by county');
SELECT is(public.told('hot_categories'), '供热温度不达标 5 vs 1, 停水 1 vs 0', 'hottest matters against last week');
SELECT is(public.told('hot_categories', '{"unit": "WATER", "top": 3}'), '停水 1', 'of one unit');
SELECT is(sees('p_board', $$SELECT string_agg(concat_ws(' | ', label, substr(note, 6), level), '; ') FROM board_read('latest_closed')$$),
          '临河区 · 供热温度不达标 |  · 热力公司 · 满意 | 1', 'closed lately, without the confidential one and without anything that was written');
SELECT is(sees('p_board', $$SELECT string_agg(label || ' ' || level, ', ') FROM board_read('due_soon', '{"unit": "HEAT"}')$$),
          '临河区 · 供热温度不达标 3, 临河区 · 供热温度不达标 2, 临河区 · 供热温度不达标 1', 'due next, overdue first');
SELECT is(public.told('unit_figures', '{"unit": "HEAT"}'), '按时签收率 0.8 L3, 按时办结率 1 L1, 满意率（末次）, 解决率', 'a unit''s month: four of five signed in time, all answered');
SELECT is(public.told('unit_ranking'), '1 热力公司 0.9333 L1', 'ranking: signing 80 × 15, closing 100 × 25, return 100 × 5, of 45; what there is none of is left out');
SELECT is(public.told('emergencies'), NULL, 'no emergency');
INSERT INTO burst (category_id, area_code, tickets, most, usual, chance) VALUES (9001, '150802', 37, 40, 4, 1e-9);
INSERT INTO emergency (ticket_id, service, at) VALUES (md5('ticket 6')::uuid, '119', now() - interval '1 hour'), (md5('ticket 1')::uuid, '110', now() - interval '3 hours');
SELECT is(public.told('emergencies'), '临河区 · 供热温度不达标　1 小时 37 件，平常 4 件 L3, 转 119　五原县 · 停水 L3', 'a burst, and what was handed over in the last two hours');
SELECT is(public.told('area_now'), '临河区 3 L3, 五原县 1', 'the map marks where the burst is');
SELECT is_empty($$SELECT s.code FROM board_source s CROSS JOIN LATERAL board_read(s.code, CASE s.code WHEN 'figure' THEN '{"metric": "accepted"}'
                    WHEN 'unit_figures' THEN '{"unit": "HEAT"}' ELSE '{}' END::jsonb) r WHERE r::text ~ '机密|1380478'$$, 'no source gives a title, a text or a number');

-- Sources and options that are none
SELECT is(tries('p_board', $$SELECT board_read('staff')$$), 'SN400', 'an unknown source is refused');
SELECT is(tries('p_board', $$SELECT board_read('figure', '{"metric": "accepted", "unit": "x''; DROP TABLE unit"}')$$), 'SN400', 'so is an unknown unit');
SELECT is(tries('p_board', $$SELECT board_read('figure', '{"metric": "offered", "unit": "HEAT"}')$$), 'SN400', 'calls have no units');
SELECT is(tries('p_board', $$SELECT board_read('latest_closed', '{"top": 100000}')$$), 'SN400', 'nor is there a list of a hundred thousand');

-- Layouts
CREATE FUNCTION public.wrong(p_tiles text, p_grid text DEFAULT '[12, 12]') RETURNS text LANGUAGE sql AS $$
  SELECT sees('p_board', format($q$SELECT (SELECT string_agg(e, '; ') FROM jsonb_array_elements_text(v -> 'problems') e) || ' | ' || jsonb_array_length(v -> 'tiles')
                                     FROM board_show(NULL, %L) v$q$,
                                format('{"units": [1200, 675], "grid": %s, "pages": [{"tiles": [%s]}]}', p_grid, p_tiles)))
$$;
SELECT is(public.wrong('{"kind": "clock", "source": "calls_now", "place": [0, 0, 6, 4]}, {"kind": "numbers", "source": "calls_now", "place": [6, 0, 6, 4]}'),
          '第 1 页第 1 块：没有“clock”这种指标块 | 1', 'an unknown tile is named, the other one is shown');
SELECT is(public.wrong('{"kind": "numbers", "source": "calls_now", "place": [0, 0, 6, 4]}, {"kind": "ring", "source": "seats_now", "place": [5, 3, 6, 4]}'),
          '第 1 页第 2 块：与第 1 块（此刻）重叠 | 1', 'so is one that covers another');
SELECT is(public.wrong('{"kind": "numbers", "place": [0, 0, 6, 4]}'), '第 1 页第 1 块：未写明数据源（source） | 0', 'a missing source');
SELECT is(public.wrong('{"kind": "numbers", "source": "weather", "place": [0, 0, 6, 4]}'), '第 1 页第 1 块：没有数据源“weather” | 0', 'an unknown source');
SELECT is(public.wrong('{"kind": "map", "source": "calls_now", "place": [0, 0, 6, 4]}'), '第 1 页第 1 块：“calls_now”不能用 map 显示，可用：numbers | 0', 'a source that cannot be drawn so');
SELECT is(public.wrong('{"kind": "numbers", "source": "calls_now", "place": [8, 0, 6, 4]}'), '第 1 页第 1 块：位置超出 12 × 12 的网格 | 0', 'a place outside');
SELECT is(public.wrong('{"kind": "numbers", "source": "calls_now", "place": "left"}, 7'), '第 1 页第 1 块：“place”应为 [列, 行, 宽, 高]; 第 1 页第 2 块：不是对象 | 0', 'nonsense');
SELECT is(public.wrong('', '[0, 12]'), '请将“grid”写为 [列数, 行数]，各为 1 至 200 | 0', 'a grid of nothing');
SELECT matches(sees('p_board', $$SELECT board_show(NULL, '{"pages": [') #>> '{problems,0}'$$), '^看板布局不是有效的 JSON', 'what is no JSON');
SELECT is(sees('p_board', $$SELECT board_show('nowhere') #>> '{problems,0}'$$), '没有名为“nowhere”的看板；现有：command, floor, unit', 'an unknown board, and those there are');
SELECT is(sees('p_board', $$SELECT string_agg(n || ' ' || jsonb_array_length(board_show(n) -> 'problems'), ', ') FROM unnest(ARRAY['command', 'floor']) n$$),
          'command 0, floor 0', 'the boards that come with Sonor are right');
SELECT is(sees('p_board', $$SELECT jsonb_array_length(board_show('unit', NULL, '{"unit": "HEAT"}') -> 'problems')$$), '0', 'that of a unit too, for the unit that is asked for');

-- Editing
SELECT is(tries('p_agent', $$SELECT board_save('mine', '{}', 0)$$), '42501', 'an agent changes no board');
SELECT is(tries('p_supervisor', $$SELECT board_save('mine', '{}', 0)$$), 'SN400', 'a layout with a fault is refused');
SELECT is(tries('p_supervisor', $$SELECT board_save('My board', '{}', 0)$$), 'SN400', 'so is a name that is none');
CREATE FUNCTION public.save_board(p_login text, p_name text, p_version text, p_source text DEFAULT 'seats_now') RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  RETURN sees(p_login, format('SELECT sonor.board_save(%L, %L, %s)', p_name,
                              format('{"units": [1200, 675], "grid": [1, 1], "pages": [{"tiles": [{"kind": "ring", "source": "%s", "place": [0, 0, 1, 1]}]}]}', p_source), p_version));
EXCEPTION WHEN OTHERS THEN
  RETURN SQLSTATE || ' ' || SQLERRM;
END
$$;
SELECT is(public.save_board('p_supervisor', 'floor', '1'), '2', 'a supervisor changes the floor''s');
SELECT is((SELECT concat_ws(' ', shipped, updated_by, (SELECT count(*) FROM audit_log WHERE action = 'board.save')) FROM board WHERE name = 'floor'), 'f p_supervisor 1', 'it is theirs now, and in the audit log');
SELECT is(board_ship('floor', '{"units": [1, 1]}'), false, 'a newer Sonor leaves it alone');

-- Two who change the same board: the second is told of the first, and nothing is lost.
CREATE FUNCTION public.by(p_login text) RETURNS text LANGUAGE sql AS $$
  SELECT name || '（' || work_number || '）于 ' || to_char(now() AT TIME ZONE sonor.city_time_zone(), 'YYYY-MM-DD HH24:')
    FROM sonor.staff WHERE login = p_login
$$;
SELECT is(public.save_board('p_supervisor', 'floor', '1'), '2', 'a save whose answer was lost is no conflict with itself');
SELECT is((SELECT count(*) FROM audit_log WHERE action = 'board.save'), 1::bigint, 'and is done once');
SELECT matches(public.save_board('p_commander', 'floor', '1', 'lights_now'), '^SN409 看板“floor”在您打开之后，已由' || public.by('p_supervisor') || '[0-9]{2} 保存$', 'who changed an older version is told who saved when');
SELECT matches(public.save_board('p_commander', 'floor', '1'), '^SN409 ', 'even the same from somebody else');
SELECT is((SELECT concat_ws(' ', version, updated_by, layout #>> '{pages,0,tiles,0,source}') FROM board WHERE name = 'floor'), '2 p_supervisor seats_now', 'and has changed nothing');
SELECT is(public.save_board('p_commander', 'floor', '2', 'lights_now'), '3', 'from the version that is kept it is taken');
SELECT matches(public.save_board('p_supervisor', 'floor', '0'), '^SN409 已有名为“floor”的看板，由' || public.by('p_commander') || '[0-9]{2} 保存$', 'a new board has a name of its own');
SELECT is(public.save_board('p_supervisor', 'floor-2', '0'), '1', 'such as that of a copy');
SELECT is(left(public.save_board('p_supervisor', 'floor-2', 'NULL'), 5), 'SN400', 'a save names a version');
SELECT is(tries('p_supervisor', $$SELECT board_remove('floor', 2)$$), 'SN409', 'what somebody has changed meanwhile is not removed');
SELECT is(tries('p_commander', $$SELECT board_remove('floor', 3)$$), 'ok', 'a commander removes it');
SELECT is(tries('p_commander', $$SELECT board_remove('floor', 3)$$), 'SN404', 'once');
SELECT matches(public.save_board('p_supervisor', 'floor', '3'), '^SN409 看板“floor”已由' || public.by('p_commander') || '[0-9]{2} 删除$', 'who changed it is told who removed it when');
SELECT is(public.save_board('p_supervisor', 'floor', '0'), '1', 'and may have it again as a new one');

-- The map.
CREATE FUNCTION public.map(p_ring text, p_name text DEFAULT '临河区', p_type text DEFAULT 'Polygon') RETURNS text LANGUAGE sql AS $$
  SELECT format('{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"name": "五原县"}, "geometry": {"type": "MultiPolygon",
    "coordinates": [[[[108, 41], [109, 41], [109, 41.5], [108, 41]]]]}}, {"type": "Feature", "properties": {"name": %s}, "geometry": {"type": %s,
    "coordinates": [[[107, 40], [108, 40], [108, 41], [107, 41], [107, 40]], [%s]]}}]}', to_json(p_name), to_json(p_type), p_ring)
$$;
CREATE FUNCTION public.refused(p_map text, p_approval text DEFAULT '蒙S(2023)028号') RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  PERFORM sonor.board_map_save(p_map, p_approval);
  RETURN 'ok';
EXCEPTION WHEN OTHERS THEN
  RETURN SQLERRM;
END
$$;
SELECT is(public.refused(public.map('[107.1, 40.1], [107.9, 40.1], [107.9, 40.9], [107.2, 40.1]')), '第 2 个要素（临河区）：第 2 个环没有闭合：末点应与首点相同', 'a ring that is open');
SELECT is(public.refused(public.map('[107.1, 40.1], [107.9, 40.1], [107.1, 40.1]')), '第 2 个要素（临河区）：第 2 个环少于四个坐标点', 'a ring of three');
SELECT is(public.refused(public.map('[107.1, 40.1], [200, 40.1], [107.9, 40.9], [107.1, 40.1]')), '第 2 个要素（临河区）：第 2 个环的第 2 个坐标点不是有效的经纬度', 'a place that is not on this earth');
SELECT is(public.refused(public.map('[107.1, 40.1], "x", [107.9, 40.9], [107.1, 40.1]')), '第 2 个要素（临河区）：第 2 个环的第 2 个坐标点不是有效的经纬度', 'what is no place');
SELECT is(public.refused(public.map('[107, 40], [108, 41], [107, 40], [107, 40]')), '第 2 个要素（临河区）：第 2 个环没有围成区域', 'a ring that encloses nothing');
SELECT is(public.refused(public.map('[107.1, 40.1], [107.9, 40.1], [107.9, 40.9], [107.1, 40.1]', '西湖区')), '第 2 个要素（西湖区）：不是本市旗县区；现有：临河区、五原县', 'a county of another city');
SELECT is(public.refused(public.map('[107.1, 40.1], [107.9, 40.1], [107.9, 40.9], [107.1, 40.1]', '临河区', 'Point')), '第 2 个要素（临河区）：没有 Polygon 或 MultiPolygon 类型的图形', 'a point');
SELECT is(public.refused('{"type": "Feature"}'), '地图文件不是含要素的 GeoJSON FeatureCollection', 'no collection');
SELECT matches(public.refused('{"type": '), '^地图文件不是有效的 JSON', 'no JSON');
SELECT is(public.refused(public.map('[107.1, 40.1], [107.9, 40.1], [107.9, 40.9], [107.1, 40.1]'), NULL), '请填写审图号，如“蒙S(2023)028号”；无审图号的地图不得展示', 'a map without an approval number');
SELECT is((SELECT count(*) FROM board_map), 0::bigint, 'none of them is kept');
SELECT is(tries('p_agent', $$SELECT board_map_save('{}', '')$$) || tries('p_board', $$SELECT board_map_save('{}', '')$$), '4250142501', 'maps are not for agents, nor for boards');
SELECT is(tries('p_supervisor', format('SELECT board_map_save(%L, %L)', replace(public.map('[107.1, 40.1], [107.9, 40.1], [107.9, 40.9], [107.1, 40.1]'), '五原县', '临河区'), '蒙S(2023)028号')), 'ok',
          'a good one is taken');
SELECT is(sees('p_board', $$SELECT concat_ws(' ', m ->> 'approval', (m ->> 'outline')::jsonb #>> '{features,1,properties,name}')
            FROM board_show(NULL, '{"units": [1200, 675], "grid": [1, 1], "pages": [{"tiles": [{"kind": "map", "source": "area_now", "place": [0, 0, 1, 1]}]}]}') s
            CROSS JOIN LATERAL (SELECT s -> 'map') x (m)$$), '蒙S(2023)028号 临河区', 'boards get it with their layout');
SELECT is(public.refused(public.map('[107.1, 40.1], [107.9, 40.1], [107.9, 40.9], [107.1, 40.1]')) || (SELECT count(*) FROM board_map), 'ok1', 'another takes its place');
SELECT * FROM finish();
ROLLBACK;
