-- Boards, part 1: what a tile can show. Figures only: no person, no ticket's text, no number of a call.
--
-- Every reading is right up to the last commit. A board's session has no other right than to call these readers.

DO $$
BEGIN
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO sonor_board', current_database());
END
$$;

INSERT INTO board_source (sort, code, kinds, figure, period, options, channels, every_s, least_ms, name_en, name_zh, formula_en, formula_zh)
SELECT row_number() OVER (), code, string_to_array(kinds, ' '), nullif(figure, ''), period, string_to_array(options, ' '),
       string_to_array(channels, ' '), every_s, least_ms, name_en, name_zh, formula_en, formula_zh
FROM (VALUES
  ('figure', 'number', '', 'choice', 'metric period compare queue unit', 'call waiting ticket statistics', 30, 1000, 'Figure', '指标',
   'As the metric says', '按指标定义'),
  ('calls_now', 'numbers', 'count', 'now', '', 'call waiting seat', 10, 100, 'Now', '此刻',
   'Seats in talk, callers in queues and how long the first of them has waited, seats that are ready',
   '通话中的座席数、排队来电数及最长等待、示闲座席数'),
  ('seats_now', 'ring list numbers', 'count', 'now', '', 'seat call', 15, 200, 'Seats', '座席状态',
   'Seats that are signed in at a line, by what they do', '已签入话务的座席，按当前状态统计'),
  ('seats_needed', 'numbers', 'count', 'now', '', 'seat', 60, 1000, 'Seats needed and present', '所需与在岗座席',
   'Seats that Erlang C asks for in this half hour, from the same weekday of the four weeks before; seats that are signed in now',
   '按前四周同星期同半小时话务量以 Erlang C 测算的所需座席数；当前已签入的座席数'),
  ('queues_now', 'table', 'count', 'now', '', 'waiting call seat', 10, 200, 'Queues', '各队列',
   'Of each queue: callers who wait, the longest wait, seats that talk with its callers', '各队列排队来电数、最长等待、正在通话的座席数'),
  ('calls_by_half_hour', 'chart', 'count', 'today', '', 'call', 60, 15000, 'Calls and seats needed by half hour', '呼入与所需座席（每半小时）',
   'Citizens'' calls that entered a queue, by half hour of arrival; seats that Erlang C asks for: from these calls, and for hours to come from the same weekday of the four weeks before',
   '每半小时进入人工队列的来电数；以 Erlang C 测算的所需座席数，未到时段按前四周同星期测算'),
  ('call_backs_now', 'number', 'count', 'now', '', 'call_back', 30, 200, 'To be called back', '待回拨',
   'Citizens who gave up waiting or asked to be called back, and have not been yet', '排队放弃或要求回拨、尚未回拨的来电数'),
  ('lights_now', 'numbers list ring', 'count', 'now', 'unit', 'ticket', 30, 500, 'Tickets by light', '工单红黄灯',
   'Tickets that a unit has in hand with a deadline: red past it, amber from the warning on, green before; a unit''s are those it leads',
   '在办且有期限的工单：超期红灯，预警起黄灯，其余绿灯；单位口径为主办工单'),
  ('states_now', 'list ring', 'count', 'now', 'unit', 'ticket', 30, 500, 'Tickets by state', '工单状态',
   'Open tickets by the city''s state', '未办结工单，按市级状态统计'),
  ('area_now', 'map list', 'count', 'now', '', 'ticket burst', 60, 1000, 'Open tickets by banner and county', '在办诉求 · 旗县区',
   'Tickets accepted and not closed, by banner and county of the matter; marked where a burst goes on', '已受理未办结的工单，按事发旗县区统计；有突发聚集的加标记'),
  ('hot_categories', 'list', 'count', 'today', 'unit top', 'ticket', 60, 1000, 'Hottest matters', '今日热点',
   'Tickets accepted today by category, compared with the same weekday of last week up to the same time', '今日受理工单按诉求分类统计，对比上周同日同一时刻'),
  ('unit_ranking', 'list', 'percent', 'month', 'top', 'statistics', 120, 10000, 'Units'' score', '承办单位综合得分（本月）',
   'Mean of on-time signing and closing, satisfaction, solved, 100 − redo rate and 100 − return rate, weighted by the settings ranking.*; units with ranking.least parts or more',
   '按时签收率、按时办结率、满意率、解决率、100－重办率、100－退单率按参数 ranking.* 加权平均；派单量达到 ranking.least 的单位参与排名'),
  ('unit_figures', 'numbers list', 'percent', 'month', 'unit', 'statistics', 60, 2000, 'This month', '本月指标',
   'The unit''s on-time signing, on-time closing, satisfaction and solved rate this month', '本单位本月按时签收率、按时办结率、满意率、解决率'),
  ('emergencies', 'lines', '', 'now', 'top', 'burst wall', 30, 200, 'Emergencies and bursts', '紧急与突发聚集',
   'Bursts that go on: a category in a county far beyond what is usual at this hour of this weekday (Poisson, eight weeks); matters of the last two hours that were handed to 110, 119, 120 or 122',
   '正在发生的突发聚集：某区划某类诉求远超前八周同星期同时段的平常件数（泊松检验）；近两小时转 110、119、120、122 的紧急事项'),
  ('latest_closed', 'lines', '', 'today', 'unit top', 'ticket', 60, 1000, 'Closed lately', '最新办结',
   'Tickets closed today, the latest first: where, what about, by whom, how satisfied; without confidential ones', '今日最新办结的工单：区划、分类、承办单位、满意度；不含保密工单'),
  ('due_soon', 'lines', '', 'now', 'unit top', 'ticket', 60, 1000, 'Due next', '即将到期',
   'Tickets in hand by deadline, overdue ones first; without confidential ones', '在办工单按期限排列，超期在前；不含保密工单')
) row (code, kinds, figure, period, options, channels, every_s, least_ms, name_en, name_zh, formula_en, formula_zh)
ON CONFLICT (code) DO UPDATE
  SET sort = excluded.sort, kinds = excluded.kinds, figure = excluded.figure, period = excluded.period, options = excluded.options,
      channels = excluded.channels, every_s = excluded.every_s, least_ms = excluded.least_ms, name_en = excluded.name_en,
      name_zh = excluded.name_zh, formula_en = excluded.formula_en, formula_zh = excluded.formula_zh;

CREATE OR REPLACE FUNCTION board_check_right() RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  IF NOT statistics_leads() THEN
    PERFORM refuse('SN403', 'board.not_allowed');
  END IF;
END
$$;
COMMENT ON FUNCTION board_check_right() IS 'Refuses everybody but boards and those who lead.';

CREATE OR REPLACE FUNCTION board_level(p_figure text, p_value double precision) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT CASE WHEN p_value IS NULL OR g.value IS NULL THEN 0
              WHEN g.value >= w.value THEN CASE WHEN p_value >= g.value THEN 1 WHEN p_value >= w.value THEN 2 ELSE 3 END
              ELSE CASE WHEN p_value <= g.value THEN 1 WHEN p_value <= w.value THEN 2 ELSE 3 END END
    FROM (VALUES (1)) one
    LEFT JOIN setting g ON g.key = 'board.' || p_figure || '.good'
    LEFT JOIN setting w ON w.key = 'board.' || p_figure || '.warning'
$$;
COMMENT ON FUNCTION board_level(text, double precision) IS
  'How good a figure is by the settings board.FIGURE.good and .warning: 1 good, 2 close to the limit, 3 beyond it; 0 where there is none. Where good is the larger of the two, more is better.';

CREATE OR REPLACE FUNCTION board_target(p_figure text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT say('board.target', CASE WHEN g.value >= w.value THEN '≥' ELSE '≤' END || ' ' || trim_scale(g.value)
             || CASE g.value_unit WHEN 'percent' THEN ' %' WHEN 'seconds' THEN ' s' ELSE '' END)
    FROM setting g JOIN setting w ON w.key = 'board.' || p_figure || '.warning' WHERE g.key = 'board.' || p_figure || '.good'
$$;
COMMENT ON FUNCTION board_target(text) IS 'The target of a figure in words; null where it has none.';

CREATE OR REPLACE FUNCTION board_unit(p_options jsonb) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT id FROM unit WHERE code = p_options ->> 'unit'
$$;
COMMENT ON FUNCTION board_unit(jsonb) IS 'The unit that a tile''s options name; null for none.';

CREATE OR REPLACE FUNCTION board_figure(p_options jsonb)
  RETURNS TABLE (label text, series text, x double precision, value double precision, previous double precision, level integer, note text,
                 figure text, running boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_metric metric;
  v_period record;
  v_dimension CONSTANT text := CASE WHEN p_options ? 'unit' THEN 'unit' WHEN p_options ? 'queue' THEN 'queue' ELSE 'all' END;
  v_member CONSTANT text := CASE WHEN p_options ? 'unit' THEN board_unit(p_options)::text WHEN p_options ? 'queue' THEN p_options ->> 'queue' END;
  v_value double precision;
  v_previous double precision;
  v_note text;
  v_scale double precision;
BEGIN
  SELECT * INTO v_metric FROM metric WHERE code = p_options ->> 'metric' AND expression IS NOT NULL;
  SELECT * INTO v_period FROM metric_period(coalesce(p_options ->> 'period', 'today'));
  v_scale := CASE v_metric.value_unit WHEN 'percent' THEN 100 ELSE 1 END;
  SELECT v.value INTO v_value FROM metric_values_of(v_metric.family, ARRAY[v_metric.code], v_period.starts_at, v_period.ends_at, v_dimension,
                                                    CASE WHEN v_member IS NOT NULL THEN ARRAY[v_member] END, NULL) v;
  IF v_value IS NULL AND v_metric.value_unit = 'count' THEN
    v_value := 0;
  END IF;
  -- The same part of the week before: a day is compared with the same weekday, up to the same time.
  IF p_options ->> 'compare' = 'week' THEN
    SELECT v.value INTO v_previous FROM metric_values_of(v_metric.family, ARRAY[v_metric.code], v_period.starts_at - interval '7 days',
                                                         now() - interval '7 days', v_dimension,
                                                         CASE WHEN v_member IS NOT NULL THEN ARRAY[v_member] END, NULL) v;
  END IF;
  IF v_metric.code = 'service_level' THEN
    SELECT say('board.service_level', coalesce(trim_scale(round(max(v.value) FILTER (WHERE v.metric = 'in_time_rate'), 1))::text, '–'),
               to_char(coalesce(max(v.value) FILTER (WHERE v.metric = 'offered'), 0), 'FM999,999,990'),
               to_char(coalesce(max(v.value) FILTER (WHERE v.metric = 'answered'), 0), 'FM999,999,990'))
      INTO v_note
      FROM metric_values_of('call', ARRAY['in_time_rate', 'offered', 'answered'], v_period.starts_at, v_period.ends_at, v_dimension,
                            CASE WHEN v_member IS NOT NULL THEN ARRAY[v_member] END, NULL) v;
  END IF;
  RETURN QUERY
    SELECT NULL::text, NULL::text, NULL::double precision, v_value / v_scale, v_previous / v_scale, l.level,
           nullif(concat_ws(' · ', CASE WHEN l.level > 0 THEN say('board.level_' || CASE l.level WHEN 1 THEN 'good' WHEN 2 THEN 'warning' ELSE 'bad' END) END, board_target(v_metric.code), v_note), ''),
           CASE v_metric.value_unit WHEN 'seconds' THEN 'duration' ELSE v_metric.value_unit END, false
      FROM (SELECT board_level(v_metric.code, v_value) AS level) l;
END
$$;
COMMENT ON FUNCTION board_figure(jsonb) IS 'Source figure: a metric of today, this week or this month; of all, a queue or a unit.';

CREATE OR REPLACE FUNCTION board_standing() RETURNS TABLE (standing text, seats bigint)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT CASE WHEN x.state = 'idle' THEN x.status WHEN x.state = 'held' THEN 'talking' ELSE x.state END, count(*)
    FROM seat x JOIN staff s ON s.id = x.staff_id
   WHERE s.left_at IS NULL AND x.status <> 'signed_out' GROUP BY 1
$$;
COMMENT ON FUNCTION board_standing() IS 'Seats that are signed in, by what they do: offered, talking, wrap_up or, idle, their status.';

CREATE OR REPLACE FUNCTION board_calls(p_source text)
  RETURNS TABLE (label text, series text, x double precision, value double precision, previous double precision, level integer, note text,
                 figure text, running boolean)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_none CONSTANT double precision := NULL;
  v_waiting double precision;
  v_longest double precision;
  v_needed double precision;
  v_today CONSTANT date := (now() AT TIME ZONE city_time_zone())::date;
BEGIN
  CASE p_source
  WHEN 'calls_now' THEN
    SELECT count(*), floor_seconds(min(w.queued_at)) INTO v_waiting, v_longest FROM waiting_call w;
    RETURN QUERY
      SELECT say('board.calls_' || r.what), NULL::text, v_none, r.value, v_none, r.level, NULL::text, r.figure, r.figure = 'duration' AND r.value IS NOT NULL
        FROM (
          SELECT 1 AS place, 'talking' AS what, coalesce(sum(b.seats) FILTER (WHERE b.standing = 'talking'), 0)::double precision AS value, 0 AS level, 'count' AS figure
            FROM board_standing() b
          UNION ALL SELECT 2, 'waiting', v_waiting, board_level('waiting', v_waiting), 'count'
          UNION ALL SELECT 3, 'longest', v_longest, board_level('longest_wait', v_longest), 'duration'
          UNION ALL SELECT 4, 'ready', coalesce(sum(b.seats) FILTER (WHERE b.standing = 'ready'), 0), 0, 'count' FROM board_standing() b
        ) r ORDER BY r.place;
  WHEN 'seats_now' THEN
    RETURN QUERY
      SELECT say('board.seats_' || k.standing), NULL::text, v_none, coalesce(b.seats, 0)::double precision, v_none, 0, NULL::text, 'count', false
        FROM unnest(ARRAY['talking', 'ready', 'offered', 'wrap_up', 'break', 'training', 'not_ready']) WITH ORDINALITY k (standing, place)
        LEFT JOIN board_standing() b ON b.standing = k.standing
       WHERE b.seats > 0 OR k.standing IN ('talking', 'ready', 'wrap_up', 'break') ORDER BY k.place;
  WHEN 'seats_needed' THEN
    SELECT s.needed INTO v_needed FROM staffing(v_today) s WHERE now() >= s.starts_at AND now() < s.starts_at + interval '30 minutes';
    RETURN QUERY
      SELECT say('board.seats_' || r.what), NULL::text, v_none, r.value, v_none, r.level, NULL::text, 'count', false
        FROM (SELECT 1 AS place, 'needed' AS what, v_needed AS value, 0 AS level
              UNION ALL
              SELECT 2, 'present', coalesce(sum(b.seats), 0)::double precision,
                     CASE WHEN v_needed IS NULL THEN 0 WHEN coalesce(sum(b.seats), 0) >= v_needed THEN 1 ELSE 3 END FROM board_standing() b) r
       ORDER BY r.place;
  WHEN 'queues_now' THEN
    RETURN QUERY
      WITH row AS (
        SELECT q.sort, q.code, name_in_language(q.name_en, q.name_zh, q.name_mn) AS name,
               (SELECT count(*) FROM waiting_call w WHERE w.queue_code = q.code)::double precision AS waiting,
               (SELECT floor_seconds(min(w.queued_at)) FROM waiting_call w WHERE w.queue_code = q.code) AS longest,
               (SELECT count(*) FROM seat s JOIN call c ON c.id = s.call_id AND c.arrived_at > clock_timestamp() - interval '1 day'
                 WHERE s.state IN ('talking', 'held') AND c.queue_code = q.code AND c.direction = 'in')::double precision AS talking
          FROM queue q)
      SELECT r.name, say('board.queues_' || v.what), v_none, v.value, v_none, v.level, NULL::text, v.figure, v.figure = 'duration' AND v.value IS NOT NULL
        FROM row r
        CROSS JOIN LATERAL (VALUES (1, 'waiting', r.waiting, board_level('waiting', nullif(r.waiting, 0)), 'count'),
                                   (2, 'longest', r.longest, board_level('longest_wait', r.longest), 'duration'),
                                   (3, 'talking', r.talking, 0, 'count')) v (place, what, value, level, figure)
       ORDER BY r.sort, r.code, v.place;
  WHEN 'calls_by_half_hour' THEN
    RETURN QUERY
      SELECT NULL::text, say('board.half_hour_' || v.what), extract(epoch FROM s.starts_at)::double precision, v.value, v_none, 0, NULL::text, 'count', false
        FROM staffing(v_today) s
        CROSS JOIN LATERAL (VALUES ('calls', CASE WHEN s.starts_at <= now() THEN CASE WHEN s.forecast THEN (
                                      SELECT sum(c.value) FROM metric_values_of('call', ARRAY['offered'], s.starts_at, s.starts_at + interval '30 minutes', 'all', NULL, NULL) c)
                                      ELSE s.calls END END::double precision),
                                   ('needed', s.needed::double precision)) v (what, value)
       ORDER BY v.what, s.starts_at;
  WHEN 'call_backs_now' THEN
    RETURN QUERY
      SELECT NULL::text, NULL::text, v_none, r.n, v_none, board_level('call_backs', r.n),
             CASE WHEN r.n > 0 THEN say('board.call_backs_oldest', to_char(date_trunc('minute', clock_timestamp() - r.oldest), 'HH24:MI')) END, 'count', false
        FROM (SELECT count(*)::double precision AS n, min(since) AS oldest FROM call_back WHERE done_at IS NULL) r;
  END CASE;
END
$$;
COMMENT ON FUNCTION board_calls(text) IS 'Sources about calls, queues and seats.';

CREATE OR REPLACE FUNCTION board_tickets(p_source text, p_options jsonb)
  RETURNS TABLE (label text, series text, x double precision, value double precision, previous double precision, level integer, note text,
                 figure text, running boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_none CONSTANT double precision := NULL;
  v_zone CONSTANT text := city_time_zone();
  v_today CONSTANT timestamptz := date_trunc('day', now(), v_zone);
  v_month CONSTANT timestamptz := date_trunc('month', now(), v_zone);
  v_unit CONSTANT integer := board_unit(p_options);
  v_top CONSTANT integer := coalesce((p_options ->> 'top')::integer, 8);
BEGIN
  CASE p_source
  WHEN 'lights_now' THEN
    RETURN QUERY
      SELECT say('board.light_' || k.light), NULL::text, v_none, coalesce(sum(l.tickets), 0)::double precision, v_none, k.level, '', 'count', false
        FROM (VALUES ('green', 1), ('amber', 2), ('red', 3)) k (light, level)
        LEFT JOIN lights_now(CASE WHEN v_unit IS NULL THEN 'all' ELSE 'unit' END,
                             CASE WHEN v_unit IS NOT NULL THEN ARRAY[v_unit::text] END) l ON l.light = k.light
       GROUP BY k.light, k.level ORDER BY k.level;
  WHEN 'states_now' THEN
    RETURN QUERY
      SELECT say('board.state_' || k.state), NULL::text, v_none, coalesce(sum(t.tickets), 0)::double precision, v_none, 0, NULL::text, 'count', false
        FROM unnest(ARRAY['first_review', 'dispatch', 'handling', 'redo', 'follow_up', 'final_review']) WITH ORDINALITY k (state, place)
        LEFT JOIN tickets_now(CASE WHEN v_unit IS NULL THEN 'all' ELSE 'unit' END,
                              CASE WHEN v_unit IS NOT NULL THEN ARRAY[v_unit::text] END) t ON t.state::text = k.state
       GROUP BY k.state, k.place ORDER BY k.place;
  WHEN 'area_now' THEN
    RETURN QUERY
      SELECT a.name_zh, NULL::text, v_none, coalesce(sum(t.tickets), 0)::double precision, v_none,
             CASE WHEN EXISTS (SELECT FROM burst b WHERE b.area_code = a.code AND b.ended_at IS NULL) THEN 3 ELSE 0 END, NULL::text, 'count', false
        FROM area a
        LEFT JOIN tickets_now('area') t ON left(t.member, 6) = a.code AND t.state NOT IN ('draft', 'closed', 'archived', 'refused', 'void', 'merged')
       WHERE a.level = 'county' GROUP BY a.code, a.name_zh, a.sort ORDER BY a.sort, a.code;
  WHEN 'hot_categories' THEN
    RETURN QUERY
      WITH today AS (
        SELECT v.member, v.value FROM metric_values_of('ticket', ARRAY['accepted'], v_today, now(), 'category', NULL, NULL) v
         WHERE v.member <> '' AND v.value > 0 AND v_unit IS NULL
        UNION ALL
        SELECT t.category_id::text, count(*) FROM ticket t
         WHERE t.created_at >= v_today AND v_unit = ANY (t.unit_ids) AND t.state NOT IN ('draft', 'void') GROUP BY 1
      ), before AS (
        SELECT v.member, v.value
          FROM metric_values_of('ticket', ARRAY['accepted'], v_today - interval '7 days', now() - interval '7 days', 'category', NULL, NULL) v
         WHERE v_unit IS NULL)
      SELECT c.name_zh, NULL::text, v_none, d.value::double precision,
             CASE WHEN v_unit IS NULL THEN coalesce(b.value, 0)::double precision END, 0, NULL::text, 'count', false
        FROM today d JOIN category c ON c.id = d.member::integer LEFT JOIN before b ON b.member = d.member
       ORDER BY d.value DESC, c.code LIMIT v_top;
  WHEN 'unit_ranking' THEN
    RETURN QUERY
      SELECT r.rank || ' ' || r.unit_name, NULL::text, v_none, (r.score / 100)::double precision, v_none,
             board_level('ranking', r.score::double precision), NULL::text, 'percent', false
        FROM unit_ranking(v_month, now()) r WHERE r.score IS NOT NULL ORDER BY r.rank, r.unit_name LIMIT v_top;
  WHEN 'unit_figures' THEN
    RETURN QUERY
      SELECT name_in_language(m.name_en, m.name_zh, m.name_mn), NULL::text, v_none, (v.value / 100)::double precision, v_none,
             board_level(m.code, v.value::double precision), NULL::text, 'percent', false
        FROM metric m
        LEFT JOIN metric_values_of('ticket', ARRAY['on_time_signing', 'on_time_closing', 'satisfaction', 'solved_rate'], v_month, now(), 'unit',
                                   ARRAY[v_unit::text], NULL) v ON v.metric = m.code
       WHERE m.code IN ('on_time_signing', 'on_time_closing', 'satisfaction', 'solved_rate')
       ORDER BY array_position(ARRAY['on_time_signing', 'on_time_closing', 'satisfaction', 'solved_rate'], m.code);
  WHEN 'emergencies' THEN
    RETURN QUERY
      SELECT r.label, NULL::text, extract(epoch FROM r.at)::double precision, v_none, v_none, 3, r.note, NULL::text, false
        FROM (SELECT b.since AS at, say('board.burst', a.name_zh, c.name_zh, b.tickets::text, trim_scale(round(b.usual::numeric, 1))::text) AS label,
                     say('board.burst_since', to_char(b.since AT TIME ZONE v_zone, 'HH24:MI'), b.most::text) AS note, 1 AS first
                FROM burst b JOIN category c ON c.id = b.category_id JOIN area a ON a.code = b.area_code WHERE b.ended_at IS NULL
              UNION ALL
              SELECT e.at, say('board.emergency', e.service, a.name_zh, c.name_zh), say('board.emergency_at', to_char(e.at AT TIME ZONE v_zone, 'HH24:MI')), 2
                FROM emergency e JOIN ticket_identity i ON i.id = e.ticket_id JOIN ticket t ON t.id = i.id AND t.created_at = i.created_at
                JOIN category c ON c.id = t.category_id JOIN area a ON a.code = left(t.area_code, 6)
               WHERE e.at > now() - interval '2 hours' AND NOT t.confidential) r
       ORDER BY r.first, r.at DESC LIMIT v_top;
  WHEN 'latest_closed' THEN
    RETURN QUERY
      SELECT concat_ws(' · ', a.name_zh, c.name_zh), NULL::text, extract(epoch FROM t.closed_at)::double precision, v_none, v_none,
             CASE WHEN t.satisfaction IS NULL THEN 0 WHEN t.satisfaction <= 'fairly_satisfied' THEN 1 ELSE 3 END,
             concat_ws(' · ', to_char(t.closed_at AT TIME ZONE v_zone, 'HH24:MI'), u.short_name_zh,
                       CASE WHEN t.satisfaction IS NOT NULL THEN say('board.satisfaction_' || t.satisfaction) END), NULL::text, false
        FROM (SELECT * FROM ticket k WHERE k.state = 'closed' AND k.closed_at >= v_today AND NOT k.confidential
                 AND (v_unit IS NULL OR v_unit = ANY (k.unit_ids)) ORDER BY k.closed_at DESC LIMIT v_top) t
        JOIN category c ON c.id = t.category_id LEFT JOIN area a ON a.code = left(t.area_code, 6) LEFT JOIN unit u ON u.id = t.lead_unit_id
       ORDER BY t.closed_at DESC, t.id;
  WHEN 'due_soon' THEN
    RETURN QUERY
      SELECT concat_ws(' · ', a.name_zh, c.name_zh), NULL::text, extract(epoch FROM t.due_at)::double precision, v_none, v_none,
             CASE ticket_light(t.state, t.amber_at, t.due_at, now()) WHEN 'red' THEN 3 WHEN 'amber' THEN 2 ELSE 1 END,
             concat_ws(' · ', say('board.due_at', to_char(t.due_at AT TIME ZONE v_zone, 'MM-DD HH24:MI')), right(t.number, 6),
                       CASE WHEN v_unit IS NULL THEN u.short_name_zh END), NULL::text, false
        FROM (SELECT * FROM ticket k WHERE k.state IN ('dispatch', 'handling', 'redo') AND k.due_at IS NOT NULL AND NOT k.confidential
                 AND (v_unit IS NULL OR k.lead_unit_id = v_unit) ORDER BY k.due_at, k.id LIMIT v_top) t
        JOIN category c ON c.id = t.category_id LEFT JOIN area a ON a.code = left(t.area_code, 6) LEFT JOIN unit u ON u.id = t.lead_unit_id
       ORDER BY t.due_at, t.id;
  END CASE;
END
$$;
COMMENT ON FUNCTION board_tickets(text, jsonb) IS 'Sources about tickets, units and emergencies.';

CREATE OR REPLACE FUNCTION board_read(p_source text, p_options jsonb DEFAULT '{}')
  RETURNS TABLE (label text, series text, x double precision, value double precision, previous double precision, level integer, note text,
                 figure text, running boolean)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_options CONSTANT jsonb := coalesce(p_options, '{}');
  v_problem text;
BEGIN
  PERFORM board_check_right();
  v_problem := board_source_problem(p_source, v_options);
  IF v_problem IS NOT NULL THEN
    PERFORM refuse('SN400', 'board.problem', v_problem);
  END IF;
  IF p_source = 'figure' THEN
    RETURN QUERY SELECT * FROM board_figure(v_options);
  ELSIF p_source IN ('calls_now', 'seats_now', 'seats_needed', 'queues_now', 'calls_by_half_hour', 'call_backs_now') THEN
    RETURN QUERY SELECT * FROM board_calls(p_source);
  ELSE
    RETURN QUERY SELECT * FROM board_tickets(p_source, v_options);
  END IF;
END
$$;
COMMENT ON FUNCTION board_read(text, jsonb) IS
'What a tile shows: rows with a label, the name of its series or column, a place on the time axis (seconds since 1970), a number (shares: 1 is a hundred per cent), the number it is compared with, a level (1 good, 2 close to the limit, 3 beyond), a note, what the number is where it is not what the source says, and whether it is a time that runs on. For boards and those who lead.';

INSERT INTO setting (key, value, value_unit, minimum, maximum, description_en, description_zh, source) VALUES
  ('board.service_level.good', 95, 'percent', 0, 100, 'Board: answered in time, good from', '大屏：15 秒服务水平达标线', 'GB/T 33358-2016'),
  ('board.service_level.warning', 85, 'percent', 0, 100, 'Board: answered in time, beyond the limit below', '大屏：15 秒服务水平告警线', ''),
  ('board.in_time_rate.good', 95, 'percent', 0, 100, 'Board: answered in time of answered, good from', '大屏：15 秒接通率达标线', 'GB/T 33358-2016'),
  ('board.in_time_rate.warning', 85, 'percent', 0, 100, 'Board: answered in time of answered, beyond the limit below', '大屏：15 秒接通率告警线', ''),
  ('board.connect_rate.good', 95, 'percent', 0, 100, 'Board: connect rate, good from', '大屏：接通率达标线', 'GB/T 33358-2016'),
  ('board.connect_rate.warning', 90, 'percent', 0, 100, 'Board: connect rate, beyond the limit below', '大屏：接通率告警线', ''),
  ('board.abandon_rate.good', 3, 'percent', 0, 100, 'Board: abandon rate, good up to', '大屏：放弃率达标线', ''),
  ('board.abandon_rate.warning', 5, 'percent', 0, 100, 'Board: abandon rate, beyond the limit above', '大屏：放弃率告警线', ''),
  ('board.waiting.good', 2, 'count', 0, 1000, 'Board: waiting callers, good up to', '大屏：排队数正常上限', ''),
  ('board.waiting.warning', 5, 'count', 0, 1000, 'Board: waiting callers, beyond the limit above', '大屏：排队数告警线', ''),
  ('board.longest_wait.good', 15, 'seconds', 0, 3600, 'Board: longest wait, good up to', '大屏：最长等待正常上限', 'GB/T 33358-2016'),
  ('board.longest_wait.warning', 60, 'seconds', 0, 3600, 'Board: longest wait, beyond the limit above', '大屏：最长等待告警线', ''),
  ('board.call_backs.good', 3, 'count', 0, 1000, 'Board: citizens to be called back, good up to', '大屏：待回拨数正常上限', ''),
  ('board.call_backs.warning', 10, 'count', 0, 1000, 'Board: citizens to be called back, beyond the limit above', '大屏：待回拨数告警线', ''),
  ('board.ranking.good', 90, 'percent', 0, 100, 'Board: units'' score, good from', '大屏：承办单位得分达标线', ''),
  ('board.ranking.warning', 80, 'percent', 0, 100, 'Board: units'' score, beyond the limit below', '大屏：承办单位得分告警线', ''),
  ('board.on_time_signing.good', 95, 'percent', 0, 100, 'Board: on-time signing, good from', '大屏：按时签收率达标线', ''),
  ('board.on_time_signing.warning', 85, 'percent', 0, 100, 'Board: on-time signing, beyond the limit below', '大屏：按时签收率告警线', ''),
  ('board.on_time_closing.good', 95, 'percent', 0, 100, 'Board: on-time closing, good from', '大屏：按时办结率达标线', ''),
  ('board.on_time_closing.warning', 85, 'percent', 0, 100, 'Board: on-time closing, beyond the limit below', '大屏：按时办结率告警线', ''),
  ('board.satisfaction.good', 95, 'percent', 0, 100, 'Board: satisfaction, good from', '大屏：满意率达标线', ''),
  ('board.satisfaction.warning', 85, 'percent', 0, 100, 'Board: satisfaction, beyond the limit below', '大屏：满意率告警线', ''),
  ('board.night.from', 22, 'hours', 0, 24, 'Board: dimmed from this hour on', '大屏：夜间调暗开始时刻（时）', ''),
  ('board.night.until', 6, 'hours', 0, 24, 'Board: dimmed until this hour', '大屏：夜间调暗结束时刻（时）', ''),
  ('board.night.light', 45, 'percent', 10, 100, 'Board: light by night', '大屏：夜间亮度', ''),
  ('board.shift', 5, 'minutes', 1, 120, 'Board: everything moves a few pixels every so often, so that nothing burns in', '大屏：画面微移间隔（防烧屏）', '')
ON CONFLICT (key) DO UPDATE SET value_unit = excluded.value_unit, minimum = excluded.minimum, maximum = excluded.maximum,
  description_en = excluded.description_en, description_zh = excluded.description_zh, source = excluded.source;

INSERT INTO message (key, text_en, text_zh) VALUES
  ('board.not_allowed', 'Only boards and those who lead see these figures', '只有大屏和管理岗位可以查看这些数据'),
  ('board.target', 'target %1$s', '目标 %1$s'),
  ('board.level_good', 'good', '达标'),
  ('board.level_warning', 'close to the limit', '接近告警'),
  ('board.level_bad', 'beyond the limit', '告警'),
  ('board.service_level', 'of answered %1$s %% · answered %3$s of %2$s', '应答口径 %1$s %% · 接通 %3$s/%2$s'),
  ('board.calls_talking', 'in talk', '通话中'),
  ('board.calls_waiting', 'waiting', '排队'),
  ('board.calls_longest', 'longest', '最长'),
  ('board.calls_ready', 'ready', '示闲'),
  ('board.seats_talking', 'in talk', '通话'),
  ('board.seats_ready', 'ready', '示闲'),
  ('board.seats_offered', 'ringing', '振铃'),
  ('board.seats_wrap_up', 'wrap-up', '话后'),
  ('board.seats_break', 'break', '小休'),
  ('board.seats_training', 'training', '培训'),
  ('board.seats_not_ready', 'not ready', '示忙'),
  ('board.seats_needed', 'needed', '所需'),
  ('board.seats_present', 'signed in', '在岗'),
  ('board.queues_waiting', 'waiting', '排队'),
  ('board.queues_longest', 'longest', '最长'),
  ('board.queues_talking', 'in talk', '通话'),
  ('board.half_hour_calls', 'calls', '呼入'),
  ('board.half_hour_needed', 'seats needed', '所需座席'),
  ('board.call_backs_oldest', 'oldest since %1$s h', '最久已等 %1$s'),
  ('board.light_green', 'in time', '按时'),
  ('board.light_amber', 'due soon', '即将到期'),
  ('board.light_red', 'overdue', '超期'),
  ('board.state_first_review', 'first review', '待初审'),
  ('board.state_dispatch', 'to be dispatched', '待派单'),
  ('board.state_handling', 'handled', '办理中'),
  ('board.state_redo', 'to be redone', '待重办'),
  ('board.state_follow_up', 'to be followed up', '待回访'),
  ('board.state_final_review', 'final review', '待终审'),
  ('board.burst', '%1$s · %2$s: %3$s in an hour, usually %4$s', '%1$s · %2$s　1 小时 %3$s 件，平常 %4$s 件'),
  ('board.burst_since', 'burst since %1$s · at most %2$s in an hour', '突发聚集 · %1$s 起 · 最多每小时 %2$s 件'),
  ('board.emergency', 'To %1$s: %2$s · %3$s', '转 %1$s　%2$s · %3$s'),
  ('board.emergency_at', 'emergency · %1$s', '紧急事项 · %1$s'),
  ('board.satisfaction_very_satisfied', 'very satisfied', '非常满意'),
  ('board.satisfaction_satisfied', 'satisfied', '满意'),
  ('board.satisfaction_fairly_satisfied', 'fairly satisfied', '基本满意'),
  ('board.satisfaction_dissatisfied', 'dissatisfied', '不满意'),
  ('board.satisfaction_very_dissatisfied', 'very dissatisfied', '非常不满意'),
  ('board.due_at', 'due %1$s', '%1$s 到期')
ON CONFLICT (key) DO UPDATE SET text_en = excluded.text_en, text_zh = excluded.text_zh;
