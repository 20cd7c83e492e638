-- 日报, 周报, 月报: a briefing from a template, with figures, charts and what has changed most, beside the period before.

-- Of the lines of a template:
--   # words                          a heading
--   [figures FAMILY]                 all figures of report_columns(call or ticket) beside the period before
--   [chart FAMILY METRIC BY]         a metric over the time
--   [list FAMILY METRIC BY]          a metric by what one likes, the largest first
--   [changes]                        what has changed most, in sentences
--   anything else                    text; {metric} is a figure of the period, {metric~} how it has changed

CREATE OR REPLACE FUNCTION briefing_family(p_metric text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = sonor, pg_temp
AS $$
BEGIN
  RETURN CASE WHEN p_metric = ANY (report_metrics('call')) THEN 'call' WHEN p_metric = ANY (report_metrics('ticket')) THEN 'ticket' END;
END
$$;
COMMENT ON FUNCTION briefing_family(text) IS 'The report that has a metric; null for none.';

CREATE OR REPLACE FUNCTION briefing_line_problem(p_line text) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_words CONSTANT text[] := regexp_split_to_array(btrim(p_line, '[] '), '\s+');
  v_metric text;
BEGIN
  IF p_line ~ '^\[' THEN
    IF p_line !~ '\]\s*$' OR (v_words[1] = 'changes' AND cardinality(v_words) = 1 OR v_words[1] = 'figures' AND cardinality(v_words) = 2
                              OR v_words[1] IN ('chart', 'list') AND cardinality(v_words) = 4) IS NOT TRUE THEN
      RETURN say('briefing.unknown_part', left(p_line, 60));
    ELSIF cardinality(v_words) > 1 AND report_metrics(v_words[2]) IS NULL THEN
      RETURN say('report.family', left(v_words[2], 40));
    ELSIF cardinality(v_words) = 4 AND v_words[3] <> ALL (report_metrics(v_words[2])) THEN
      RETURN say('briefing.unknown_metric', left(v_words[3], 40));
    ELSIF cardinality(v_words) = 4 AND v_words[4] <> ALL (CASE WHEN v_words[1] = 'chart' THEN ARRAY['hour', 'day', 'week', 'month']
                                                         WHEN v_words[2] = 'call' THEN ARRAY['queue', 'staff']
                                                         ELSE ARRAY['unit', 'class', 'category', 'county', 'channel', 'kind'] END) THEN
      RETURN say('report.by', left(v_words[4], 40));
    END IF;
  ELSE
    FOR v_metric IN SELECT m[1] FROM regexp_matches(p_line, '\{([^}~]*)~?\}', 'g') m LOOP
      IF briefing_family(v_metric) IS NULL THEN
        RETURN say('briefing.unknown_metric', left(v_metric, 40));
      END IF;
    END LOOP;
  END IF;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION briefing_line_problem(text) IS 'What is wrong with a line of a template, in words; null for nothing.';

CREATE OR REPLACE FUNCTION briefing_body_check(p_body text) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_line record;
BEGIN
  IF (length(p_body) BETWEEN 1 AND 20000) IS NOT TRUE THEN
    PERFORM refuse_constraint('SN400', 'briefing_template_zh_size', 'briefing.size');
  END IF;
  SELECT r.o, briefing_line_problem(r.line) AS problem INTO v_line
    FROM regexp_split_to_table(p_body, '\n') WITH ORDINALITY r (line, o) WHERE briefing_line_problem(r.line) IS NOT NULL ORDER BY r.o LIMIT 1;
  IF FOUND THEN
    PERFORM refuse('SN400', 'briefing.line', v_line.o::text, v_line.problem);
  END IF;
END
$$;
COMMENT ON FUNCTION briefing_body_check(text) IS 'Refuses a template that is empty or too long, or has a line that cannot be read, which is named with its number.';

DROP FUNCTION IF EXISTS briefing_template_save(text, text, text);

CREATE OR REPLACE FUNCTION briefing_template_save(p_kind text, p_body_zh text, p_body_en text, p_version integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_template briefing_template;
BEGIN
  IF NOT session_seats() && ARRAY['supervisor', 'commander', 'administrator', 'sonor'] THEN
    PERFORM refuse('SN403', 'statistics.not_allowed');
  ELSIF p_kind IS NULL OR p_kind <> ALL (ARRAY['day', 'week', 'month']) THEN
    PERFORM refuse_constraint('SN400', 'briefing_template_kind_known', 'briefing.kind', left(coalesce(p_kind, ''), 40));
  ELSIF p_version IS NULL THEN
    PERFORM refuse('SN400', 'field.missing', say('field.version'));
  END IF;
  PERFORM briefing_body_check(p_body_zh), briefing_body_check(p_body_en);
  SELECT * INTO v_template FROM briefing_template WHERE kind = p_kind FOR UPDATE;
  IF v_template.version <> p_version THEN
    -- The answer to the same save may have been lost.
    IF v_template.version = p_version + 1 AND v_template.updated_by = session_user AND (v_template.body_zh, v_template.body_en) = (p_body_zh, p_body_en) THEN
      RETURN v_template.version;
    END IF;
    PERFORM refuse('SN409', 'briefing.changed', say('briefing.name_' || p_kind), change_words(v_template.updated_by, v_template.updated_at));
  END IF;
  UPDATE briefing_template SET body_zh = p_body_zh, body_en = p_body_en, shipped = false, version = version + 1, updated_at = clock_timestamp(), updated_by = session_user
   WHERE kind = p_kind;
  PERFORM audit('briefing.template', 'briefing_template', p_kind);
  RETURN p_version + 1;
END
$$;
COMMENT ON FUNCTION briefing_template_save(text, text, text, integer) IS
  'Changes what a briefing says. The version is the one that it was made from; returns the one it is now. Refuses SN409 what somebody else has saved meanwhile, with who it was and when; a line that cannot be read is refused with its number. For supervisors, commanders and administrators; it is in the audit log.';

CREATE OR REPLACE FUNCTION briefing_period(p_kind text, p_day date, OUT starts_on date, OUT ends_on date)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_today CONSTANT date := (now() AT TIME ZONE city_time_zone())::date;
BEGIN
  IF p_kind IS NULL OR p_kind <> ALL (ARRAY['day', 'week', 'month']) THEN
    PERFORM refuse('SN400', 'briefing.kind', left(coalesce(p_kind, ''), 40));
  ELSIF (isfinite(p_day) AND p_day BETWEEN DATE '2000-01-01' AND v_today) IS NOT TRUE THEN
    PERFORM refuse('SN400', 'briefing.day', coalesce(p_day::text, '?'));
  END IF;
  starts_on := date_trunc(p_kind, p_day::timestamp)::date;
  -- What is not over yet ends today.
  ends_on := least((date_trunc(p_kind, p_day::timestamp) + ('1 ' || p_kind)::interval)::date - 1, v_today);
END
$$;
COMMENT ON FUNCTION briefing_period(text, date) IS 'The day, the week from Monday or the month that a day is in; what is not over yet ends today.';

CREATE OR REPLACE FUNCTION briefing_number(p_value double precision, p_unit text) RETURNS text
LANGUAGE sql STABLE
SET search_path = sonor, pg_temp
AS $$
  SELECT CASE WHEN p_value IS NULL THEN '–'
              WHEN p_unit = 'percent' THEN to_char(p_value, 'FM990.0') || '%'
              WHEN p_unit = 'seconds' AND p_value >= 60 THEN say('briefing.minutes', (round(p_value)::bigint / 60)::text, (round(p_value)::bigint % 60)::text)
              WHEN p_unit = 'seconds' THEN say('briefing.seconds', round(p_value)::text)
              ELSE to_char(p_value, 'FM999,999,990') END
$$;
COMMENT ON FUNCTION briefing_number(double precision, text) IS 'A figure in a sentence: count, percent (of a hundred) or seconds; a dash for none.';

CREATE OR REPLACE FUNCTION briefing_change(p_value double precision, p_previous double precision, p_unit text) RETURNS text
LANGUAGE sql STABLE
SET search_path = sonor, pg_temp
AS $$
  SELECT CASE WHEN p_value IS NULL OR p_previous IS NULL THEN say('briefing.no_previous')
              WHEN d.by = 0 THEN say('briefing.same')
              WHEN p_unit = 'count' AND p_previous = 0 THEN say('briefing.from_zero')
              ELSE say('briefing.' || p_unit || CASE WHEN d.up THEN '_up' ELSE '_down' END,
                       CASE p_unit WHEN 'count' THEN to_char(100 * d.by / p_previous, 'FM999,990.0') WHEN 'percent' THEN to_char(d.by, 'FM990.0')
                       ELSE briefing_number(d.by, p_unit) END) END
    FROM (SELECT round(abs(p_value - p_previous)::numeric, CASE p_unit WHEN 'percent' THEN 1 ELSE 0 END) AS by, p_value > p_previous AS up) d
$$;
COMMENT ON FUNCTION briefing_change(double precision, double precision, text) IS
  'How a figure has changed against the period before (环比), in words: counts in per cent, rates in points, times in seconds.';

CREATE OR REPLACE FUNCTION briefing_lines(p_kind text, p_body text) RETURNS TABLE (place integer, line text)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  IF p_body IS NOT NULL THEN
    PERFORM briefing_body_check(p_body);
  END IF;
  RETURN QUERY
    SELECT row_number() OVER (ORDER BY r.o)::integer, r.line
      FROM regexp_split_to_table(coalesce(p_body, (SELECT CASE session_language() WHEN 'en' THEN t.body_en ELSE t.body_zh END
                                                     FROM briefing_template t WHERE t.kind = p_kind)), '\s*\n\s*') WITH ORDINALITY r (line, o)
     WHERE r.line <> '';
END
$$;
COMMENT ON FUNCTION briefing_lines(text, text) IS
  'The lines that a briefing is written after, without the empty ones: of the template that is tried, which must be readable, or null: of the one that is kept, in the language of the session.';

DROP FUNCTION IF EXISTS briefing_outline(text, date);
DROP FUNCTION IF EXISTS briefing_part(text, date, integer);

CREATE OR REPLACE FUNCTION briefing_outline(p_kind text, p_day date, p_body text DEFAULT NULL) RETURNS TABLE (place integer, part text, body text)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_period record;
  v_before record;
  v_en CONSTANT boolean := session_language() = 'en';
BEGIN
  IF NOT statistics_leads() THEN
    PERFORM refuse('SN403', 'statistics.not_allowed');
  END IF;
  SELECT * INTO v_period FROM briefing_period(p_kind, p_day);
  SELECT * INTO v_before FROM report_before(v_period.starts_on, v_period.ends_on);
  RETURN QUERY
    SELECT -1, 'title', say('briefing.title_' || p_kind, coalesce((SELECT a.name_zh FROM area a WHERE a.level = 'city' ORDER BY a.sort, a.code LIMIT 1), ''));
  RETURN QUERY
    SELECT 0, 'period', say('briefing.period', briefing_days(v_period.starts_on, v_period.ends_on), briefing_days(v_before.starts_on, v_before.ends_on));
  RETURN QUERY
    SELECT r.place,
           CASE WHEN r.line LIKE '#%' THEN 'heading' WHEN r.line LIKE '[%' THEN split_part(btrim(r.line, '[] '), ' ', 1) ELSE 'text' END,
           CASE WHEN r.line LIKE '#%' THEN btrim(r.line, '# ')
                WHEN r.line LIKE '[chart%' OR r.line LIKE '[list%' THEN
                  say('briefing.part_title', (SELECT CASE WHEN v_en THEN m.name_en ELSE m.name_zh END FROM metric m
                                               WHERE m.code = (regexp_split_to_array(btrim(r.line, '[] '), '\s+'))[3]),
                      say('briefing.by_' || (regexp_split_to_array(btrim(r.line, '[] '), '\s+'))[4]))
                WHEN r.line LIKE '[%' THEN '' ELSE r.line END
      FROM briefing_lines(p_kind, p_body) r;
END
$$;
COMMENT ON FUNCTION briefing_outline(text, date, text) IS
  'The parts of a briefing in their order: title, period, and of its template headings, texts (still with their placeholders), figures, charts, lists and changes, which briefing_part() makes. A template that is given is tried instead of the one that is kept. For those who lead.';

CREATE OR REPLACE FUNCTION briefing_days(p_from date, p_to date) RETURNS text
LANGUAGE sql STABLE
SET search_path = sonor, pg_temp
AS $$
  SELECT CASE WHEN session_language() = 'en' THEN CASE WHEN p_from = p_to THEN p_from::text ELSE p_from || ' – ' || p_to END
              WHEN p_from = p_to THEN to_char(p_from, 'FMYYYY年FMMM月FMDD日')
              WHEN extract(day FROM p_from) = 1 AND p_to = (p_from + interval '1 month')::date - 1 THEN to_char(p_from, 'FMYYYY年FMMM月')
              WHEN extract(year FROM p_from) = extract(year FROM p_to) THEN to_char(p_from, 'FMYYYY年FMMM月FMDD日') || '至' || to_char(p_to, 'FMMM月FMDD日')
              ELSE to_char(p_from, 'FMYYYY年FMMM月FMDD日') || '至' || to_char(p_to, 'FMYYYY年FMMM月FMDD日') END
$$;
COMMENT ON FUNCTION briefing_days(date, date) IS 'A period of days, both included, as an office writes it.';

CREATE OR REPLACE FUNCTION briefing_changes(p_from date, p_to date) RETURNS TABLE (body text)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  RETURN QUERY
    WITH count AS (
      SELECT d.sort, d.by, r.name, coalesce(r.value, 0) AS value, coalesce(r.previous, 0) AS previous
        FROM (VALUES (1, 'category'), (2, 'county')) d (sort, by)
        CROSS JOIN LATERAL report('ticket', p_from, p_to, d.by) r
       WHERE r.metric = 'accepted' AND r.key NOT IN ('', 'm')
    ), scored AS (
      SELECT c.*, (c.value - c.previous) / sqrt(c.value + c.previous) AS score FROM count c WHERE c.value + c.previous > 0
    ), ranked AS (
      SELECT s.*, row_number() OVER (PARTITION BY s.sort ORDER BY abs(s.score) DESC, s.name) AS rank FROM scored s WHERE abs(s.score) >= 1.96
    ), rate AS (
      SELECT 3 AS sort, c.name, c.value_unit, r.value, r.previous, row_number() OVER (ORDER BY abs(r.value - r.previous) DESC, c.name) AS rank
        FROM unnest(ARRAY['call', 'ticket']) f
        CROSS JOIN LATERAL report(f, p_from, p_to, 'month') r
        JOIN report_columns(f) c ON c.code = r.metric
       WHERE r.key = '' AND c.value_unit = 'percent' AND abs(r.value - r.previous) >= 3
    ), sentence AS (
      SELECT r.sort, r.rank, say('briefing.' || CASE r.previous WHEN 0 THEN 'new_' ELSE 'changed_' END || r.by, r.name, briefing_number(r.value, 'count'), briefing_number(r.previous, 'count'),
                                 briefing_change(r.value, r.previous, 'count')) AS body
        FROM ranked r WHERE r.rank <= 3
      UNION ALL
      SELECT r.sort, r.rank, say('briefing.changed_rate', r.name, briefing_number(r.value, r.value_unit), briefing_change(r.value, r.previous, r.value_unit))
        FROM rate r WHERE r.rank <= 3
    )
    SELECT s.body FROM sentence s ORDER BY s.sort, s.rank;
  IF NOT FOUND THEN
    RETURN QUERY SELECT say('briefing.nothing_changed');
  END IF;
END
$$;
COMMENT ON FUNCTION briefing_changes(date, date) IS
  'What has changed most against the period before, in sentences: up to three categories and three counties whose accepted tickets differ by more than chance would have it, the most striking first, and up to three rates that have moved by three points or more. Two counts a and b of Poisson events differ by z = (a - b) / sqrt(a + b) standard deviations (Przyborowski and Wilenski 1940, by the normal approximation); told are |z| >= 1.96.';

CREATE OR REPLACE FUNCTION briefing_part(p_kind text, p_day date, p_place integer, p_body text DEFAULT NULL)
  RETURNS TABLE (body text, name text, value double precision, previous double precision, value_unit text)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_period record;
  v_line text;
  v_words text[];
  v_figure record;
BEGIN
  IF NOT statistics_leads() THEN
    PERFORM refuse('SN403', 'statistics.not_allowed');
  END IF;
  SELECT * INTO v_period FROM briefing_period(p_kind, p_day);
  SELECT l.line INTO v_line FROM briefing_lines(p_kind, p_body) l WHERE l.place = p_place;
  v_words := regexp_split_to_array(btrim(v_line, '[] '), '\s+');
  IF v_line IS NULL THEN
    PERFORM refuse('SN404', 'briefing.no_part', coalesce(p_place::text, '?'));
  ELSIF v_line LIKE '[changes%' THEN
    RETURN QUERY SELECT c.body, NULL::text, NULL::double precision, NULL::double precision, NULL::text
                   FROM briefing_changes(v_period.starts_on, v_period.ends_on) c;
  ELSIF v_line LIKE '[figures%' THEN
    RETURN QUERY SELECT NULL::text, c.name, r.value, r.previous, c.value_unit
                   FROM report(v_words[2], v_period.starts_on, v_period.ends_on, 'month') r JOIN report_columns(v_words[2]) c ON c.code = r.metric
                  WHERE r.key = '' ORDER BY array_position(report_metrics(v_words[2]), r.metric);
  ELSIF v_line LIKE '[%' THEN
    RETURN QUERY SELECT NULL::text, r.name, r.value, r.previous, c.value_unit
                   FROM report(v_words[2], v_period.starts_on, v_period.ends_on, v_words[4]) r JOIN report_columns(v_words[2]) c ON c.code = r.metric
                  WHERE r.metric = v_words[3] AND r.key <> '' AND (v_words[1] = 'chart' OR r.value > 0)
                  ORDER BY CASE v_words[1] WHEN 'list' THEN -r.value END, r.place;
  ELSE
    FOR v_figure IN
      SELECT c.code, c.value_unit, r.value, r.previous
        FROM unnest(ARRAY['call', 'ticket']) f
        CROSS JOIN LATERAL report(f, v_period.starts_on, v_period.ends_on, 'month') r
        JOIN report_columns(f) c ON c.code = r.metric
       WHERE r.key = '' AND v_line LIKE '%{' || c.code || '%'
    LOOP
      v_line := replace(replace(v_line, '{' || v_figure.code || '}', briefing_number(v_figure.value, v_figure.value_unit)),
                        '{' || v_figure.code || '~}', briefing_change(v_figure.value, v_figure.previous, v_figure.value_unit));
    END LOOP;
    RETURN QUERY SELECT v_line, NULL::text, NULL::double precision, NULL::double precision, NULL::text;
  END IF;
END
$$;
COMMENT ON FUNCTION briefing_part(text, date, integer, text) IS
  'One part of a briefing: a text with its placeholders filled, the sentences of what has changed, or the rows of figures, a chart or a list beside the period before; percentages are of a hundred. For those who lead.';

GRANT EXECUTE ON FUNCTION briefing_outline(text, date, text), briefing_part(text, date, integer, text)
  TO sonor_supervisor, sonor_commander, sonor_quality, sonor_administrator;
GRANT EXECUTE ON FUNCTION briefing_template_save(text, text, text, integer) TO sonor_supervisor, sonor_commander, sonor_administrator;
GRANT SELECT ON briefing_template TO sonor_supervisor, sonor_commander, sonor_quality, sonor_administrator;
DROP POLICY IF EXISTS briefing_template_leads ON briefing_template;
CREATE POLICY briefing_template_leads ON briefing_template FOR SELECT TO sonor_supervisor, sonor_commander, sonor_quality, sonor_administrator USING (true);
COMMENT ON POLICY briefing_template_leads ON briefing_template IS 'Those who lead read the templates; they change them through a function.';

INSERT INTO briefing_template (kind, body_zh, body_en, shipped)
SELECT k.kind, replace(replace(z.body, '$P', k.zh), '$B', k.by), replace(replace(e.body, '$P', k.en), '$B', k.by), true
  FROM (VALUES ('day', '当日', 'The day', 'hour'), ('week', '本周', 'The week', 'day'), ('month', '本月', 'The month', 'day')) k (kind, zh, en, by),
       (VALUES ($text$# 一、话务情况
$P市民来电进入人工队列 {offered} 个，{offered~}；接听 {answered} 个，放弃 {abandoned} 个，接通率 {connect_rate}，{connect_rate~}。15 秒接听率 {service_level}，平均应答时长 {asa}，平均处理时长 {aht}。
[chart call offered $B]
[figures call]
# 二、诉求受理与办理
$P受理诉求 {accepted} 件，{accepted~}；派发 {dispatched} 件，办结 {closed} 件，{closed~}。按时签收率 {on_time_signing}，按时办结率 {on_time_closing}，{on_time_closing~}；满意率 {satisfaction}，解决率 {solved_rate}。
[figures ticket]
# 三、主要变化
[changes]
# 四、热点诉求
[list ticket accepted category]
# 五、区域分布
[list ticket accepted county]
# 六、单位承办
[list ticket dispatched unit]$text$)) z (body),
       (VALUES ($text$# 1. Calls
$P brought {offered} calls to the queues ({offered~}); {answered} were answered and {abandoned} given up: {connect_rate} ({connect_rate~}). In 15 seconds {service_level}, on average after {asa}; a call took {aht}.
[chart call offered $B]
[figures call]
# 2. Tickets
$P brought {accepted} tickets ({accepted~}); {dispatched} were dispatched and {closed} closed ({closed~}). Signed on time {on_time_signing}, closed on time {on_time_closing} ({on_time_closing~}); satisfied {satisfaction}, solved {solved_rate}.
[figures ticket]
# 3. What has changed most
[changes]
# 4. What is asked most
[list ticket accepted category]
# 5. Where
[list ticket accepted county]
# 6. Units
[list ticket dispatched unit]$text$)) e (body)
ON CONFLICT (kind) DO UPDATE SET body_zh = excluded.body_zh, body_en = excluded.body_en, version = briefing_template.version + 1
 WHERE briefing_template.shipped AND (briefing_template.body_zh, briefing_template.body_en) <> (excluded.body_zh, excluded.body_en);

INSERT INTO message (key, text_en, text_zh) VALUES
  ('briefing.kind', 'There is no briefing “%1$s”', '没有简报“%1$s”'),
  ('briefing.day', 'A briefing is of a day that has begun, not of %1$s', '简报日期不能晚于今天：%1$s 无效'),
  ('briefing.size', 'A template has 1 to 20,000 characters', '简报模板为 1 至 20,000 个字符'),
  ('briefing.line', 'Line %1$s: %2$s', '第 %1$s 行：%2$s'),
  ('briefing.no_part', 'The briefing has no part %1$s', '简报没有第 %1$s 部分'),
  ('briefing.changed', 'The template of the %1$s was saved by %2$s, after you opened it', '%1$s模板在您打开之后，已由%2$s保存'),
  ('briefing.name_day', 'daily briefing', '日报'), ('briefing.name_week', 'weekly briefing', '周报'), ('briefing.name_month', 'monthly briefing', '月报'),
  ('briefing.unknown_part', 'not known: %1$s', '无法识别：%1$s'),
  ('briefing.unknown_metric', 'there is no figure “%1$s”', '没有指标“%1$s”'),
  ('briefing.title_day', 'Daily briefing of the hotline 12345, %1$s', '%1$s12345政务服务便民热线日报'),
  ('briefing.title_week', 'Weekly briefing of the hotline 12345, %1$s', '%1$s12345政务服务便民热线周报'),
  ('briefing.title_month', 'Monthly briefing of the hotline 12345, %1$s', '%1$s12345政务服务便民热线月报'),
  ('briefing.period', '%1$s, compared with %2$s', '%1$s（环比 %2$s）'),
  ('briefing.part_title', '%1$s, %2$s', '%1$s（%2$s）'),
  ('briefing.by_hour', 'by hour', '按小时'), ('briefing.by_day', 'by day', '按日'), ('briefing.by_week', 'by week', '按周'), ('briefing.by_month', 'by month', '按月'),
  ('briefing.by_queue', 'by queue', '按队列'), ('briefing.by_staff', 'by seat', '按座席'), ('briefing.by_unit', 'by unit', '按承办单位'),
  ('briefing.by_class', 'by large class', '按诉求大类'), ('briefing.by_category', 'by category', '按诉求分类'), ('briefing.by_county', 'by county', '按旗县区'),
  ('briefing.by_channel', 'by channel', '按渠道'), ('briefing.by_kind', 'by kind', '按诉求类型'),
  ('briefing.minutes', '%1$s min %2$s s', '%1$s分%2$s秒'), ('briefing.seconds', '%1$s s', '%1$s秒'),
  ('briefing.no_previous', 'nothing to compare with', '上期无数据'), ('briefing.same', 'as before', '与上期持平'), ('briefing.from_zero', 'none before', '上期为零'),
  ('briefing.count_up', '%1$s %% more', '环比增长%1$s%%'), ('briefing.count_down', '%1$s %% fewer', '环比下降%1$s%%'),
  ('briefing.percent_up', 'up %1$s points', '环比上升%1$s个百分点'), ('briefing.percent_down', 'down %1$s points', '环比下降%1$s个百分点'),
  ('briefing.seconds_up', '%1$s longer', '环比延长%1$s'), ('briefing.seconds_down', '%1$s shorter', '环比缩短%1$s'),
  ('briefing.changed_category', '“%1$s”: %2$s tickets, %3$s before: %4$s.', '“%1$s”类诉求 %2$s 件，上期 %3$s 件，%4$s。'),
  ('briefing.changed_county', '%1$s: %2$s tickets, %3$s before: %4$s.', '%1$s诉求 %2$s 件，上期 %3$s 件，%4$s。'),
  ('briefing.new_category', '“%1$s”: %2$s tickets, none before.', '“%1$s”类诉求 %2$s 件，上期没有。'),
  ('briefing.new_county', '%1$s: %2$s tickets, none before.', '%1$s诉求 %2$s 件，上期没有。'),
  ('briefing.changed_rate', '%1$s: %2$s, %3$s.', '%1$s %2$s，%3$s。'),
  ('briefing.nothing_changed', 'Nothing differs from the period before by more than chance.', '各分类、各旗县区诉求量及主要指标与上期相比无明显变化。')
ON CONFLICT (key) DO UPDATE SET text_en = excluded.text_en, text_zh = excluded.text_zh;
