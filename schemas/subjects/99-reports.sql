-- 报表: what calls and tickets came to in a period, by what one likes, beside the period before.

CREATE OR REPLACE FUNCTION report_metrics(p_family text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE p_family
  WHEN 'call' THEN ARRAY['offered', 'answered', 'abandoned', 'connect_rate', 'service_level', 'asa', 'aht', 'survey_satisfaction']
  WHEN 'ticket' THEN ARRAY['accepted', 'dispatched', 'closed', 'on_time_signing', 'on_time_closing', 'satisfaction', 'solved_rate', 'return_rate', 'redo_rate'] END;
COMMENT ON FUNCTION report_metrics(text) IS 'Columns of the report on calls or on tickets: metrics, the first of them what its chart shows and its rows are ordered by.';

CREATE OR REPLACE FUNCTION report_columns(p_family text) RETURNS TABLE (code text, name text, value_unit text, formula text)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT m.code, name_in_language(m.name_en, m.name_zh, m.name_mn), m.value_unit,
         name_in_language(m.formula_en, m.formula_zh, m.formula_mn)
    FROM unnest(report_metrics(p_family)) WITH ORDINALITY r (code, o) JOIN metric m ON m.code = r.code ORDER BY r.o
$$;
COMMENT ON FUNCTION report_columns(text) IS 'Columns of a report in their order, with their names and what they mean.';

CREATE OR REPLACE FUNCTION report_before(p_from date, p_to date, OUT starts_on date, OUT ends_on date)
LANGUAGE sql IMMUTABLE
SET search_path = sonor, pg_temp
AS $$
  -- Whole months are compared with as many whole months.
  SELECT CASE WHEN w.months > 0 THEN (p_from - make_interval(months => w.months))::date ELSE p_from - (p_to - p_from + 1) END, p_from - 1
    FROM (SELECT CASE WHEN extract(day FROM p_from) = 1 AND extract(day FROM p_to + 1) = 1
                      THEN (extract(year FROM age(p_to + 1, p_from)) * 12 + extract(month FROM age(p_to + 1, p_from)))::integer ELSE 0 END AS months) w
$$;
COMMENT ON FUNCTION report_before(date, date) IS 'The period that a period of days, both included, is compared with: as long, just before it; as many months where it is whole months.';

CREATE OR REPLACE FUNCTION report(p_family text, p_from date, p_to date, p_by text)
  RETURNS TABLE (place bigint, key text, name text, metric text, value double precision, previous double precision)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
SET work_mem = '64MB'
AS $$
DECLARE
  v_zone CONSTANT text := city_time_zone();
  v_metrics CONSTANT text[] := report_metrics(p_family);
  v_step CONSTANT text := CASE WHEN p_by IN ('hour', 'day', 'week', 'month') THEN p_by END;
  v_dimension CONSTANT text := CASE WHEN v_step IS NULL THEN p_by ELSE 'all' END;
  v_before record;
  v_from timestamptz;
  v_to timestamptz;
  v_old_from timestamptz;
BEGIN
  IF NOT statistics_leads() THEN
    PERFORM refuse('SN403', 'statistics.not_allowed');
  ELSIF v_metrics IS NULL THEN
    PERFORM refuse('SN400', 'report.family', left(coalesce(p_family, 'NULL'), 40));
  ELSIF (isfinite(p_from) AND isfinite(p_to) AND p_from BETWEEN DATE '2000-01-01' AND DATE '2199-01-01' AND p_to BETWEEN p_from AND p_from + 3700) IS NOT TRUE THEN
    PERFORM refuse('SN400', 'report.period', coalesce(p_from::text, '?'), coalesce(p_to::text, '?'));
  ELSIF p_by IS NULL OR p_by <> ALL (ARRAY['hour', 'day', 'week', 'month'] || CASE p_family WHEN 'call' THEN ARRAY['queue', 'staff']
                                       ELSE ARRAY['unit', 'class', 'category', 'county', 'channel', 'kind'] END) THEN
    PERFORM refuse('SN400', 'report.by', left(coalesce(p_by, 'NULL'), 40));
  ELSIF p_by = 'hour' AND p_to - p_from > 13 OR p_by = 'day' AND p_to - p_from > 400 THEN
    PERFORM refuse('SN400', 'report.too_fine');
  END IF;
  SELECT * INTO v_before FROM report_before(p_from, p_to);
  v_from := p_from::timestamp AT TIME ZONE v_zone;
  v_to := (p_to + 1)::timestamp AT TIME ZONE v_zone;
  v_old_from := v_before.starts_on::timestamp AT TIME ZONE v_zone;
  RETURN QUERY
    WITH figure AS (
      SELECT 0 AS old, v.* FROM metric_values_of(p_family, v_metrics, v_from, v_to, v_dimension, NULL, v_step) v
      UNION ALL
      SELECT 1, v.* FROM metric_values_of(p_family, v_metrics, v_old_from, v_from, v_dimension, NULL, v_step) v
      UNION ALL
      -- The whole, where its parts are not it already.
      SELECT 2, v.* FROM metric_values_of(p_family, v_metrics, v_from, v_to, 'all', NULL, NULL) v
      UNION ALL
      SELECT 3, v.* FROM metric_values_of(p_family, v_metrics, v_old_from, v_from, 'all', NULL, NULL) v
    ), keyed AS (
      SELECT f.old % 2 AS old, f.metric,
             CASE WHEN (SELECT m.value_unit FROM metric m WHERE m.code = f.metric) = 'count' THEN coalesce(f.value, 0) ELSE f.value END AS value,
             CASE WHEN f.old >= 2 THEN '' WHEN v_step IS NULL THEN 'm' || f.member
                  WHEN v_step = 'month' THEN 't' || to_char((extract(year FROM age(f.starts_at AT TIME ZONE v_zone, s.at AT TIME ZONE v_zone)) * 12
                                                             + extract(month FROM age(f.starts_at AT TIME ZONE v_zone, s.at AT TIME ZONE v_zone))), 'FM00000')
                  ELSE 't' || to_char(extract(epoch FROM f.starts_at - s.at), 'FM000000000') END AS key,
             CASE WHEN f.old >= 2 THEN say('report.all')
                  WHEN v_step = 'hour' THEN to_char(f.starts_at AT TIME ZONE v_zone, CASE WHEN p_from = p_to THEN 'HH24:MI' ELSE 'MM-DD HH24:MI' END)
                  WHEN v_step = 'month' THEN to_char(f.starts_at AT TIME ZONE v_zone, 'YYYY-MM')
                  WHEN v_step IS NOT NULL THEN to_char(f.starts_at AT TIME ZONE v_zone, 'YYYY-MM-DD')
                  WHEN f.member = '' THEN say(CASE p_by WHEN 'unit' THEN 'report.no_unit' ELSE 'report.none' END)
                  WHEN p_by IN ('channel', 'kind') THEN say('report.' || f.member)
                  ELSE coalesce(statistics_member_name(p_by, f.member), f.member) END AS name
        FROM figure f CROSS JOIN LATERAL (SELECT CASE f.old % 2 WHEN 0 THEN v_from ELSE v_old_from END AS at) s
    ), paired AS (
      SELECT k.key, max(k.name) FILTER (WHERE k.old = 0) AS name, k.metric, max(k.value) FILTER (WHERE k.old = 0) AS value,
             max(k.value) FILTER (WHERE k.old = 1) AS previous
        FROM keyed k GROUP BY k.key, k.metric HAVING bool_or(k.old = 0)
    ), first AS (
      SELECT p.key, row_number() OVER (ORDER BY p.key <> '', p.key = 'm', CASE WHEN v_step IS NOT NULL THEN p.key END, p.value DESC NULLS LAST, p.key) AS place
        FROM paired p WHERE p.metric = v_metrics[1]
    )
    SELECT f.place, p.key, p.name, p.metric, p.value::double precision, p.previous::double precision
      FROM paired p JOIN first f USING (key) ORDER BY f.place, array_position(v_metrics, p.metric);
END
$$;
COMMENT ON FUNCTION report(text, date, date, text) IS
'话务报表, 工单报表: each metric of report_columns(call or ticket) in a period of whole days, both included, and in the period before (report_before()); first the whole, then by hour (14 days at most), day, week or month, or by queue and staff (calls), unit, class, category, county, channel, kind (tickets), the largest first and what has none last. For those who lead.';

GRANT EXECUTE ON FUNCTION report(text, date, date, text), report_columns(text), report_before(date, date)
  TO sonor_supervisor, sonor_commander, sonor_quality, sonor_administrator;

INSERT INTO message (key, text_en, text_zh) VALUES
  ('report.family', 'There is no report “%1$s”', '没有报表“%1$s”'),
  ('report.period', 'A report needs a first day and a last day that is not before it, within ten years: not %1$s to %2$s', '请选择起止日期，止日不早于起日，最长十年：%1$s 至 %2$s 无效'),
  ('report.by', 'This report cannot be split by “%1$s”', '该报表不能按“%1$s”统计'),
  ('report.too_fine', 'By hour a report covers 14 days at most, by day 400', '按小时最多 14 天，按日最多 400 天'),
  ('report.all', 'All', '合计'),
  ('report.none', '(none)', '（未填）'),
  ('report.no_unit', '(not dispatched)', '（未派单）'),
  ('report.phone', 'Telephone', '电话'), ('report.wechat', 'WeChat', '微信'), ('report.app', 'App', '蒙速办'), ('report.web', 'Web', '网站'),
  ('report.sms', 'SMS', '短信'), ('report.mailbox', 'Mailbox', '信箱'), ('report.transfer', 'Transfer', '转办'),
  ('report.consultation', 'Consultation', '咨询'), ('report.help', 'Help', '求助'), ('report.complaint', 'Complaint', '投诉'),
  ('report.report', 'Report', '举报'), ('report.suggestion', 'Suggestion', '建议'), ('report.praise', 'Praise', '表扬')
ON CONFLICT (key) DO UPDATE SET text_en = excluded.text_en, text_zh = excluded.text_zh;
