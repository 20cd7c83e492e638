-- Statistics, part 4: the readers. One call gives what a tile or a page of a report shows, as of now: the counters and what
-- waits to be counted.

CREATE OR REPLACE FUNCTION statistics_leads() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT session_seats() && ARRAY['supervisor', 'commander', 'quality', 'administrator', 'sonor'] OR pg_has_role(session_user, 'sonor_board', 'MEMBER')
$$;
COMMENT ON FUNCTION statistics_leads() IS 'Whether this session sees the figures of everyone: supervisor, commander, quality, administrator, boards and the programs.';

CREATE OR REPLACE FUNCTION statistics_own(p_dimension text, p_members text[]) RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_own text;
BEGIN
  IF statistics_leads() OR session_sees_all() AND p_dimension IN ('all', 'queue') THEN
    RETURN p_members;
  END IF;
  v_own := CASE WHEN p_dimension = 'staff' AND session_sees_all() THEN session_staff_id()::text
                WHEN p_dimension = 'unit' THEN session_unit_id()::text END;
  IF v_own IS NULL OR p_members <> ARRAY[v_own] THEN
    PERFORM refuse('SN403', 'statistics.not_allowed');
  END IF;
  RETURN ARRAY[v_own];
END
$$;
COMMENT ON FUNCTION statistics_own(text, text[]) IS
  'Members of a dimension this session may see of those it asks for (null: all): a unit officer only the own unit, an agent the hotline''s totals and themselves, those who lead everyone. Anything else is refused.';

CREATE OR REPLACE FUNCTION statistics_member_name(p_dimension text, p_member text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT CASE p_dimension
    WHEN 'queue' THEN (SELECT name_in_language(name_en, name_zh, name_mn) FROM queue WHERE code = p_member)
    WHEN 'staff' THEN (SELECT work_number || ' ' || name FROM staff WHERE id::text = p_member
                       AND (statistics_leads() OR login = session_user))
    WHEN 'unit' THEN (SELECT short_name_zh FROM unit WHERE id = p_member::integer)
    WHEN 'area' THEN (SELECT name_zh FROM area WHERE code = p_member)
    WHEN 'county' THEN (SELECT name_zh FROM area WHERE code = p_member)
    WHEN 'category' THEN (SELECT name_zh FROM category WHERE id = p_member::integer)
    WHEN 'class' THEN (SELECT name_zh FROM category WHERE id = p_member::integer) END
   WHERE p_member <> ''
$$;
COMMENT ON FUNCTION statistics_member_name(text, text) IS 'What to call a member of a dimension; null for none and for kinds and channels, which programs translate.';

CREATE OR REPLACE FUNCTION metric_values_of(p_family text, p_metrics text[], p_from timestamptz, p_to timestamptz, p_dimension text,
                                            p_members text[], p_step text)
  RETURNS TABLE (metric text, starts_at timestamptz, member text, value numeric)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
SET jit = off
AS $$
DECLARE
  v_zone CONSTANT text := city_time_zone();
  v_base CONSTANT text := CASE p_dimension WHEN 'county' THEN 'area' WHEN 'class' THEN 'category' ELSE p_dimension END;
  v_from CONSTANT timestamptz := statistics_slot(p_from);
  v_to CONSTANT timestamptz := statistics_slot(p_to - interval '1 microsecond') + interval '15 minutes';
  v_days_from timestamptz := date_trunc('day', v_from + interval '1 day' - interval '1 microsecond', v_zone);
  v_days_to timestamptz := least(date_trunc('day', v_to, v_zone), date_trunc('day', now(), v_zone));
  v_member CONSTANT text := CASE p_dimension
    WHEN 'county' THEN 'left(member, 6)'
    WHEN 'class' THEN 'coalesce((SELECT top.id::text FROM category c JOIN category top ON (top.code_system, top.version, top.code) ='
                      ' (c.code_system, c.version, left(c.code, 2)) WHERE c.id = nullif(member, '''')::integer), '''')'
    ELSE 'member' END;
  v_bucket CONSTANT text := CASE p_step
    WHEN 'slot' THEN 'starts_at'
    WHEN 'half_hour' THEN 'date_bin(''30 minutes'', starts_at, TIMESTAMPTZ ''2000-01-01 00:00:00+00'')'
    WHEN 'hour' THEN format('date_trunc(''hour'', starts_at, %L)', v_zone) WHEN 'day' THEN format('date_trunc(''day'', starts_at, %L)', v_zone)
    WHEN 'week' THEN format('date_trunc(''week'', starts_at, %L)', v_zone) WHEN 'month' THEN format('date_trunc(''month'', starts_at, %L)', v_zone)
    ELSE format('%L::timestamptz', p_from) END;
  v_values text;
BEGIN
  IF v_days_from >= v_days_to OR p_step IN ('slot', 'half_hour', 'hour') THEN
    v_days_from := v_to;
    v_days_to := v_to;
  END IF;
  IF statistics_sparse(v_base) AND v_from < least(v_days_from, statistics_slots_since())
     OR statistics_sparse(v_base) AND v_days_to < least(v_to, statistics_slots_since()) THEN
    PERFORM refuse('SN400', 'statistics.whole_days', statistics_slots_since()::date::text);
  END IF;
  SELECT string_agg(format('(%L, trim_scale(round((%s)::numeric, 4)))', m.code, m.expression), ', ' ORDER BY m.sort)
    INTO v_values FROM metric m WHERE m.family = p_family AND m.code = ANY (p_metrics);

  -- Deadlines of today's later hours are in their slots already; they count when they have passed. A first row of nothing
  -- makes "none" a 0 rather than no answer where totals are asked for.
  RETURN QUERY EXECUTE format(
    'SELECT v.metric, s.bucket, s.member, v.value FROM ('
    '  SELECT bucket, member, %1$s FROM ('
    '    SELECT %2$s AS bucket, %3$s AS member, %4$s FROM %5$I WHERE dimension = %6$L AND ('
    '      span = ''day'' AND starts_at >= $3 AND starts_at < $4'
    '      OR span = ''slot'' AND (starts_at >= $1 AND starts_at < $3 OR starts_at >= $4 AND starts_at < $2 AND $4 > $3'
    '                              OR starts_at >= $1 AND starts_at < $2 AND $4 = $3))'
    '    UNION ALL SELECT %2$s, %3$s, %4$s FROM ('
    '      SELECT slot AS starts_at, %7$s AS member, %8$s FROM %9$I WHERE slot >= $1 AND slot < $2) waiting'
    '    %10$s) r WHERE $5 IS NULL OR member = ANY ($5) GROUP BY 1, 2) s'
    ' CROSS JOIN LATERAL (VALUES %11$s) v (metric, value)',
    statistics_sums(p_family, 'sum(%1$I) AS %1$I'), v_bucket, v_member,
    (SELECT string_agg(CASE WHEN c LIKE 'due%' THEN format('CASE WHEN starts_at < %L THEN %I END AS %2$I', statistics_slot(now()), c)
                            ELSE quote_ident(c) END, ', ' ORDER BY o) FROM unnest(statistics_columns(p_family)) WITH ORDINALITY u (c, o)),
    p_family || '_counter', v_base,
    CASE v_base WHEN 'all' THEN '''''' ELSE format('coalesce(%I::text, '''')', v_base) END,
    statistics_sums(p_family, '(sign * %1$I)::bigint AS %1$I'), statistics_shares(p_family),
    CASE WHEN p_dimension = 'all' AND p_step IS NULL
         THEN format('UNION ALL SELECT %L::timestamptz, '''', %s', p_from, statistics_sums(p_family, '0::bigint')) ELSE '' END,
    v_values)
  USING v_from, v_to, v_days_from, v_days_to, p_members;
END
$$;
COMMENT ON FUNCTION metric_values_of(text, text[], timestamptz, timestamptz, text, text[], text) IS
  'What metric_values() does for one family, without asking who wants to know.';

CREATE OR REPLACE FUNCTION metric_values(p_metrics text[], p_from timestamptz, p_to timestamptz, p_dimension text DEFAULT 'all',
                                         p_members text[] DEFAULT NULL, p_step text DEFAULT NULL)
  RETURNS TABLE (metric text, starts_at timestamptz, member text, value numeric)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_unknown text;
  v_family text;
  v_members text[];
BEGIN
  SELECT coalesce(asked, 'NULL') INTO v_unknown FROM unnest(p_metrics) asked
   WHERE NOT EXISTS (SELECT FROM metric m WHERE m.code = asked AND m.expression IS NOT NULL) LIMIT 1;
  IF FOUND OR coalesce(cardinality(p_metrics), 0) = 0 THEN
    PERFORM refuse('SN400', 'statistics.metric', left(coalesce(v_unknown, ''), 40));
  ELSIF (isfinite(p_from) AND isfinite(p_to) AND p_from < p_to AND p_to - p_from <= interval '3700 days'
         AND p_from >= '1990-01-01' AND p_to < '2200-01-01') IS NOT TRUE THEN
    PERFORM refuse('SN400', 'statistics.period', p_from::text, p_to::text);
  ELSIF p_step NOT IN ('slot', 'half_hour', 'hour', 'day', 'week', 'month') THEN
    PERFORM refuse('SN400', 'statistics.step', left(p_step, 40));
  ELSIF p_step IN ('slot', 'half_hour', 'hour') AND p_to - p_from > interval '62 days' THEN
    PERFORM refuse('SN400', 'statistics.too_fine', '62');
  END IF;
  FOR v_family IN SELECT DISTINCT m.family FROM metric m WHERE m.code = ANY (p_metrics) ORDER BY 1 LOOP
    IF p_dimension IS NULL OR p_dimension <> ALL (statistics_dimensions(v_family) || ARRAY['all']
                                                  || CASE v_family WHEN 'ticket' THEN ARRAY['county', 'class'] END) THEN
      PERFORM refuse('SN400', 'statistics.dimension', left(coalesce(p_dimension, 'NULL'), 40));
    END IF;
  END LOOP;
  v_members := statistics_own(p_dimension, p_members);
  FOR v_family IN SELECT DISTINCT m.family FROM metric m WHERE m.code = ANY (p_metrics) ORDER BY 1 LOOP
    RETURN QUERY SELECT * FROM metric_values_of(v_family, p_metrics, p_from, p_to, p_dimension, v_members, p_step);
  END LOOP;
END
$$;
COMMENT ON FUNCTION metric_values(text[], timestamptz, timestamptz, text, text[], text) IS
'Values of metrics in a period, right up to the last commit: one row each metric, step and member of a dimension (all, queue, staff, kind, category, class = its large class, area, county, unit, channel), of some members or (null) all.
The period is widened to whole quarters of an hour. Step: slot, half_hour, hour (62 days at most), day, week, month; null: the whole period. Slots of staff, category, area and unit are kept for eight days; for older times ask for whole days of the city. A count that there is none of is 0 for the whole period of "all"; a share of nothing is null.
For supervisors, commanders, quality and administrators; others of the hotline get totals, queues and themselves, a unit officer the own unit.';

CREATE OR REPLACE FUNCTION metric_period(p_period text, p_at timestamptz DEFAULT now(), OUT starts_at timestamptz, OUT ends_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_zone CONSTANT text := city_time_zone();
  v_unit CONSTANT text := CASE WHEN p_period IN ('hour', 'day', 'week', 'month') THEN p_period WHEN p_period = 'today' THEN 'day' END;
BEGIN
  IF p_period = 'slot' THEN
    starts_at := statistics_slot(p_at);
    ends_at := starts_at + interval '15 minutes';
  ELSIF v_unit IS NULL OR p_at IS NULL OR NOT isfinite(p_at) THEN
    PERFORM refuse('SN400', 'statistics.step', left(coalesce(p_period, 'NULL'), 40));
  ELSE
    starts_at := date_trunc(v_unit, p_at, v_zone);
    ends_at := ((starts_at AT TIME ZONE v_zone) + ('1 ' || v_unit)::interval) AT TIME ZONE v_zone;
  END IF;
END
$$;
COMMENT ON FUNCTION metric_period(text, timestamptz) IS 'Start and end of the slot, hour, day (today), week or month of the city that a moment lies in.';

-- Now

CREATE OR REPLACE FUNCTION calls_now()
  RETURNS TABLE (queue text, waiting bigint, longest_wait_s numeric, talking bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  PERFORM statistics_own('queue', NULL);
  -- A call that has no end after a day was forgotten by its switch; it waits for the reconciler, not for a seat.
  RETURN QUERY
    SELECT q.code, count(c.id) FILTER (WHERE c.answered_at IS NULL),
           round(extract(epoch FROM clock_timestamp() - min(c.queued_at) FILTER (WHERE c.answered_at IS NULL)), 1),
           count(c.answered_at)
      FROM queue q
      LEFT JOIN call c ON c.queue_code = q.code AND c.direction = 'in' AND c.queued_at IS NOT NULL AND c.ended_at IS NULL
                          AND c.arrived_at > now() - interval '1 day'
     GROUP BY q.code, q.sort ORDER BY q.sort, q.code;
END
$$;
COMMENT ON FUNCTION calls_now() IS 'Each queue now: how many wait, how many seconds the longest has (null: nobody waits), how many talk.';

CREATE OR REPLACE FUNCTION tickets_now(p_dimension text DEFAULT 'all', p_members text[] DEFAULT NULL)
  RETURNS TABLE (member text, state ticket_state, tickets bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_members text[];
BEGIN
  IF p_dimension IS NULL OR p_dimension <> ALL (statistics_dimensions('ticket') || ARRAY['all']) THEN
    PERFORM refuse('SN400', 'statistics.dimension', left(coalesce(p_dimension, 'NULL'), 40));
  END IF;
  v_members := statistics_own(p_dimension, p_members);
  RETURN QUERY
    SELECT r.member, r.state, sum(r.tickets)::bigint FROM (
        SELECT s.member, s.state, s.tickets FROM ticket_standing s WHERE s.dimension = p_dimension
        UNION ALL
        SELECT coalesce(CASE p_dimension WHEN 'all' THEN '' WHEN 'staff' THEN d.staff::text WHEN 'kind' THEN d.kind::text
                          WHEN 'category' THEN d.category::text WHEN 'area' THEN d.area WHEN 'unit' THEN d.unit::text
                          ELSE d.channel::text END, ''), d.state, d.sign FROM ticket_delta d WHERE d.state IS NOT NULL) r
     WHERE v_members IS NULL OR r.member = ANY (v_members)
     GROUP BY 1, 2 HAVING sum(r.tickets) <> 0;
END
$$;
COMMENT ON FUNCTION tickets_now(text, text[]) IS 'How many tickets are in each state now, by a dimension as in metric_values().';

CREATE OR REPLACE FUNCTION lights_now(p_dimension text DEFAULT 'all', p_members text[] DEFAULT NULL)
  RETURNS TABLE (member text, light text, tickets bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_members text[];
BEGIN
  IF p_dimension IS NULL OR p_dimension <> ALL (statistics_dimensions('ticket') || ARRAY['all', 'county']) THEN
    PERFORM refuse('SN400', 'statistics.dimension', left(coalesce(p_dimension, 'NULL'), 40));
  END IF;
  v_members := statistics_own(p_dimension, p_members);
  RETURN QUERY
    SELECT r.member, r.light, count(*) FROM (
        SELECT coalesce(CASE p_dimension WHEN 'all' THEN '' WHEN 'staff' THEN t.created_by::text WHEN 'kind' THEN t.kind::text
                          WHEN 'category' THEN t.category_id::text WHEN 'area' THEN t.area_code WHEN 'county' THEN left(t.area_code, 6)
                          WHEN 'unit' THEN t.lead_unit_id::text ELSE t.channel::text END, '') AS member,
               ticket_light(t.state, t.amber_at, t.due_at, now()) AS light
          FROM ticket t WHERE t.state IN ('dispatch', 'handling', 'redo') AND t.due_at IS NOT NULL) r
     WHERE v_members IS NULL OR r.member = ANY (v_members)
     GROUP BY 1, 2;
END
$$;
COMMENT ON FUNCTION lights_now(text, text[]) IS 'How many tickets with a running deadline show which light now (red, amber, green), by a dimension; units are the lead units.';

-- Units

CREATE OR REPLACE FUNCTION unit_ranking(p_from timestamptz, p_to timestamptz)
  RETURNS TABLE (rank bigint, unit_id integer, unit_name text, dispatched numeric, on_time_signing numeric, on_time_closing numeric,
                 satisfaction numeric, solved_rate numeric, redo_rate numeric, return_rate numeric, score numeric)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_own integer;
BEGIN
  IF (isfinite(p_from) AND isfinite(p_to) AND p_from < p_to AND p_to - p_from <= interval '3700 days') IS NOT TRUE THEN
    PERFORM refuse('SN400', 'statistics.period', p_from::text, p_to::text);
  END IF;
  IF NOT statistics_leads() THEN
    v_own := (statistics_own('unit', NULL))[1]::integer;
  END IF;
  RETURN QUERY
    WITH figures AS (
      SELECT v.member::integer AS id, max(v.value) FILTER (WHERE v.metric = 'dispatched') AS dispatched,
             max(v.value) FILTER (WHERE v.metric = 'on_time_signing') AS signing,
             max(v.value) FILTER (WHERE v.metric = 'on_time_closing') AS closing,
             max(v.value) FILTER (WHERE v.metric = 'satisfaction') AS satisfaction,
             max(v.value) FILTER (WHERE v.metric = 'solved_rate') AS solved,
             max(v.value) FILTER (WHERE v.metric = 'redo_rate') AS redo, max(v.value) FILTER (WHERE v.metric = 'return_rate') AS return
        FROM metric_values_of('ticket', ARRAY['dispatched', 'on_time_signing', 'on_time_closing', 'satisfaction', 'solved_rate',
                                              'redo_rate', 'return_rate'], p_from, p_to, 'unit', NULL, NULL) v
       WHERE v.member <> '' GROUP BY 1
    ), scored AS (
      SELECT f.*, CASE WHEN f.dispatched >= setting_get('ranking.least') THEN (
               SELECT round(sum(w.weight * w.value) / nullif(sum(w.weight) FILTER (WHERE w.value IS NOT NULL), 0), 2)
                 FROM (VALUES (setting_get('ranking.signing'), f.signing), (setting_get('ranking.closing'), f.closing),
                              (setting_get('ranking.satisfaction'), f.satisfaction), (setting_get('ranking.solved'), f.solved),
                              (setting_get('ranking.redo'), CASE WHEN f.redo IS NOT NULL THEN greatest(100 - f.redo, 0) END), (setting_get('ranking.return'), 100 - f.return)
                      ) w (weight, value)) END AS score
        FROM figures f
    ), ranked AS (
      SELECT CASE WHEN s.score IS NOT NULL THEN rank() OVER (ORDER BY s.score DESC NULLS LAST) END AS rank, s.* FROM scored s
    )
    SELECT r.rank, r.id, u.short_name_zh, r.dispatched, r.signing, r.closing, r.satisfaction, r.solved, r.redo, r.return, r.score
      FROM ranked r JOIN unit u ON u.id = r.id WHERE v_own IS NULL OR r.id = v_own ORDER BY r.rank NULLS LAST, r.dispatched DESC, r.id;
END
$$;
COMMENT ON FUNCTION unit_ranking(timestamptz, timestamptz) IS
  'Units in a period, best first. The score is the mean of on-time signing and closing, satisfaction, solved, 100 - redo rate and 100 - return rate, weighted by the settings ranking.*; a figure that a unit has none of is left out. Units with fewer parts than ranking.least have neither score nor rank. A unit officer gets the own row only, with its rank among all.';

GRANT EXECUTE ON FUNCTION metric_values(text[], timestamptz, timestamptz, text, text[], text), metric_period(text, timestamptz),
                          statistics_member_name(text, text), calls_now(), tickets_now(text, text[]), lights_now(text, text[]),
                          unit_ranking(timestamptz, timestamptz)
  TO sonor_staff;

-- What the city has set stays.
INSERT INTO setting (key, value, value_unit, minimum, maximum, description_en, description_zh, source) VALUES
  ('ranking.signing', 15, 'percent', 0, 100, 'Weight of on-time signing in the ranking of units', '承办单位排名中按时签收率的权重', ''),
  ('ranking.closing', 25, 'percent', 0, 100, 'Weight of on-time closing in the ranking of units', '承办单位排名中按时办结率的权重', ''),
  ('ranking.satisfaction', 25, 'percent', 0, 100, 'Weight of satisfaction in the ranking of units', '承办单位排名中满意率的权重', ''),
  ('ranking.solved', 20, 'percent', 0, 100, 'Weight of solved matters in the ranking of units', '承办单位排名中解决率的权重', ''),
  ('ranking.redo', 10, 'percent', 0, 100, 'Weight of few redos in the ranking of units', '承办单位排名中重办率的权重', ''),
  ('ranking.return', 5, 'percent', 0, 100, 'Weight of few returns in the ranking of units', '承办单位排名中退单率的权重', ''),
  ('ranking.least', 5, 'count', 1, 1000, 'Units are ranked from so many dispatched tickets on', '参与排名的最少派单件数', '')
ON CONFLICT (key) DO UPDATE SET description_en = excluded.description_en, description_zh = excluded.description_zh;

INSERT INTO message (key, text_en, text_zh) VALUES
  ('statistics.not_allowed', 'Your seat may not see these figures', '您的岗位无权查看这些数据'),
  ('statistics.metric', 'There is no figure “%1$s” for a period; see table metric', '没有可按时段统计的指标“%1$s”'),
  ('statistics.dimension', 'These figures cannot be split by “%1$s”', '这些指标不能按“%1$s”细分'),
  ('statistics.step', '“%1$s” is no step: slot, half_hour, hour, day, week or month', '“%1$s”不是有效的时间粒度：slot、half_hour、hour、day、week 或 month'),
  ('statistics.too_fine', 'Steps below a day are possible for %1$s days at most', '细于一天的粒度最多可查询 %1$s 天'),
  ('statistics.whole_days',
   'Before %1$s these figures are kept by day: ask for whole days',
   '%1$s 之前的数据按天保存：请按整天查询')
ON CONFLICT (key) DO UPDATE SET text_en = excluded.text_en, text_zh = excluded.text_zh;
