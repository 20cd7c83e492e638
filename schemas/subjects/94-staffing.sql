-- Seats needed: Erlang's formulas by stable recursion, and needed beside present for each half hour.
--
-- A load is in Erlangs: calls x handling time / interval. A^N/N! is never computed, so nothing overflows. Sources: A. K. Erlang
-- 1917 (B, C); C. Palm 1943 (A, with patience). Erlang C takes arrivals as Poisson, handling times as exponential and nobody as
-- giving up, so it asks for rather too many seats.

CREATE OR REPLACE FUNCTION staffing_check(p_field text, p_value double precision, p_least double precision, p_most double precision)
RETURNS void
LANGUAGE plpgsql IMMUTABLE
AS $$
BEGIN
  IF (p_value >= p_least AND p_value <= p_most) IS NOT TRUE THEN
    PERFORM refuse('SN400', 'staffing.range', p_field, coalesce(p_value::text, 'NULL'), p_least::text, p_most::text);
  END IF;
END
$$;
COMMENT ON FUNCTION staffing_check(text, double precision, double precision, double precision) IS
  'Refuses a value that is missing, no number or outside a range; the message names the field.';

CREATE OR REPLACE FUNCTION erlang_b(p_lines integer, p_load double precision) RETURNS double precision
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_b double precision := 1;
BEGIN
  PERFORM staffing_check('lines', p_lines, 0, 100000);
  PERFORM staffing_check('load', p_load, 0, 100000);
  FOR n IN 1 .. p_lines LOOP
    -- Far beyond the load the probability is nothing, and doubles would only tell it by an error.
    EXIT WHEN v_b < 1e-280;
    v_b := p_load * v_b / (n + p_load * v_b);
  END LOOP;
  RETURN CASE WHEN v_b < 1e-280 THEN 0 ELSE v_b END;
END
$$;
COMMENT ON FUNCTION erlang_b(integer, double precision) IS
  'Probability that all of so many lines are busy at a load in Erlangs, when who finds none free gives up: B(0) = 1; B(n) = A B(n-1) / (n + A B(n-1)). For the number of trunks.';

CREATE OR REPLACE FUNCTION erlang_c(p_seats integer, p_load double precision) RETURNS double precision
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_b CONSTANT double precision := erlang_b(p_seats, p_load);
BEGIN
  IF p_load >= p_seats THEN
    RETURN CASE WHEN p_load = 0 THEN 0 ELSE 1 END;
  END IF;
  RETURN v_b / (1 - p_load / p_seats * (1 - v_b));
END
$$;
COMMENT ON FUNCTION erlang_c(integer, double precision) IS
  'Probability that a call has to wait for one of so many seats at a load in Erlangs: C = B / (1 - A/N (1 - B)); 1 where the load is too much for the seats.';

CREATE OR REPLACE FUNCTION erlang_c_figures(p_seats integer, p_calls double precision, p_interval_s double precision,
                                            p_aht_s double precision, p_within_s double precision,
                                            OUT load double precision, OUT occupancy double precision,
                                            OUT wait_probability double precision, OUT asa_s double precision,
                                            OUT service_level double precision, OUT queue_length double precision)
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = sonor, pg_temp
AS $$
BEGIN
  PERFORM staffing_check('seats', p_seats, 1, 100000);
  PERFORM staffing_check('calls', p_calls, 0, 10000000);
  PERFORM staffing_check('interval', p_interval_s, 1, 31622400);
  PERFORM staffing_check('handling time', p_aht_s, 0.001, 86400);
  PERFORM staffing_check('time to answer', p_within_s, 0, 86400);
  load := p_calls * p_aht_s / p_interval_s;
  wait_probability := erlang_c(p_seats, load);
  occupancy := least(load / p_seats, 1);
  service_level := 0;
  IF load < p_seats THEN
    asa_s := wait_probability * p_aht_s / (p_seats - load);
    service_level := 1 - wait_probability * exp(greatest(-(p_seats - load) * p_within_s / p_aht_s, -700));
    queue_length := wait_probability * load / (p_seats - load);
  END IF;
END
$$;
COMMENT ON FUNCTION erlang_c_figures(integer, double precision, double precision, double precision, double precision) IS
  'What so many seats make of so many calls in an interval (seconds) with an average handling time (seconds), by Erlang C: load in Erlangs; occupancy, probability of waiting and share answered within p_within_s seconds from 0 to 1; mean wait over all calls in seconds; mean number waiting. The queue grows without end, and wait and length are null, where the load is too much.';

CREATE OR REPLACE FUNCTION erlang_a_figures(p_seats integer, p_calls double precision, p_interval_s double precision,
                                            p_aht_s double precision, p_patience_s double precision,
                                            OUT load double precision, OUT occupancy double precision,
                                            OUT wait_probability double precision, OUT abandon_rate double precision,
                                            OUT wait_s double precision, OUT queue_length double precision)
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_rate double precision;       -- arrivals a second
  v_p double precision;          -- of a state, relative to "every seat busy, nobody waits"
  v_free double precision := 0;  -- sum over states with a free seat
  v_busy double precision := 1;  -- sum over states with none
  v_waiting double precision := 0;
  k integer;
BEGIN
  PERFORM staffing_check('seats', p_seats, 1, 20000);
  PERFORM staffing_check('calls', p_calls, 0, 10000000);
  PERFORM staffing_check('interval', p_interval_s, 1, 31622400);
  PERFORM staffing_check('handling time', p_aht_s, 0.001, 86400);
  PERFORM staffing_check('patience', p_patience_s, 0.001, 86400);
  v_rate := p_calls / p_interval_s;
  load := v_rate * p_aht_s;
  PERFORM staffing_check('load', load, 0, 20000);
  IF load = 0 THEN
    occupancy := 0; wait_probability := 0; abandon_rate := 0; wait_s := 0; queue_length := 0;
    RETURN;
  END IF;

  v_p := 1;
  FOR n IN REVERSE p_seats .. 1 LOOP
    v_p := v_p * n / load;
    v_free := v_free + v_p;
    -- So light a load that nobody ever waits.
    EXIT WHEN v_free > 1e280 OR v_p < 1e-18 * v_free;
  END LOOP;
  v_p := 1;
  k := 0;
  LOOP
    k := k + 1;
    v_p := v_p * v_rate / (p_seats / p_aht_s + k / p_patience_s);
    v_busy := v_busy + v_p;
    v_waiting := v_waiting + k * v_p;
    EXIT WHEN k * v_p < 1e-16 * v_busy AND v_rate < p_seats / p_aht_s + k / p_patience_s;
    IF k >= 1000000 OR v_busy > 1e280 THEN
      PERFORM refuse('SN400', 'staffing.overload');
    END IF;
  END LOOP;
  wait_probability := v_busy / (v_free + v_busy);
  queue_length := v_waiting / (v_free + v_busy);
  wait_s := queue_length / v_rate;
  abandon_rate := wait_s / p_patience_s;
  occupancy := load * (1 - abandon_rate) / p_seats;
END
$$;
COMMENT ON FUNCTION erlang_a_figures(integer, double precision, double precision, double precision, double precision) IS
  'The same by Erlang A, where callers lose patience after p_patience_s seconds on the average (exponential): steady state of the birth-death chain with births at the rate of calls and deaths at min(n, N)/AHT + max(n - N, 0)/patience. Rates from 0 to 1, mean wait over all calls in seconds.';

CREATE OR REPLACE FUNCTION staffing_needed(p_calls double precision, p_interval_s double precision, p_aht_s double precision,
                                           p_target_pct double precision DEFAULT 80, p_within_s double precision DEFAULT 15,
                                           p_max_occupancy_pct double precision DEFAULT 100, p_shrinkage_pct double precision DEFAULT 0,
                                           OUT seats integer, OUT positions integer, OUT service_level double precision,
                                           OUT occupancy double precision, OUT wait_probability double precision,
                                           OUT asa_s double precision)
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_load double precision;
  v_b double precision := 1;
  v_c double precision;
BEGIN
  PERFORM staffing_check('calls', p_calls, 0, 10000000);
  PERFORM staffing_check('interval', p_interval_s, 1, 31622400);
  PERFORM staffing_check('handling time', p_aht_s, 0.001, 86400);
  PERFORM staffing_check('target', p_target_pct, 0, 99.999);
  PERFORM staffing_check('time to answer', p_within_s, 0, 86400);
  PERFORM staffing_check('greatest occupancy', p_max_occupancy_pct, 1, 100);
  PERFORM staffing_check('shrinkage', p_shrinkage_pct, 0, 95);
  v_load := p_calls * p_aht_s / p_interval_s;
  PERFORM staffing_check('load', v_load, 0, 10000);

  seats := 0;
  IF v_load > 0 THEN
    LOOP
      seats := seats + 1;
      v_b := v_load * v_b / (seats + v_load * v_b);
      CONTINUE WHEN seats <= v_load OR v_load > seats * p_max_occupancy_pct / 100;
      v_c := v_b / (1 - v_load / seats * (1 - v_b));
      EXIT WHEN 100 * (1 - v_c * exp(greatest(-(seats - v_load) * p_within_s / p_aht_s, -700))) >= p_target_pct;
    END LOOP;
    SELECT f.service_level, f.occupancy, f.wait_probability, f.asa_s INTO service_level, occupancy, wait_probability, asa_s
      FROM erlang_c_figures(seats, p_calls, p_interval_s, p_aht_s, p_within_s) f;
  END IF;
  positions := ceil(seats / (1 - p_shrinkage_pct / 100));
END
$$;
COMMENT ON FUNCTION staffing_needed(double precision, double precision, double precision, double precision, double precision, double precision, double precision) IS
  'Least number of seats that answer p_target_pct per cent of so many calls in an interval (seconds) within p_within_s seconds, with an average handling time (seconds) and no more occupancy than given, by Erlang C; the figures it gives; and the positions to plan when p_shrinkage_pct per cent of paid time are absence: ceil(seats / (1 - shrinkage)). Load: 10,000 Erlangs at most.';

CREATE OR REPLACE FUNCTION staffing(p_day date)
  RETURNS TABLE (starts_at timestamptz, forecast boolean, calls numeric, aht_s numeric, needed integer, positions integer,
                 present integer, occupancy numeric)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_zone CONSTANT text := city_time_zone();
  v_now CONSTANT timestamptz := now();
  v_from timestamptz;
  v_to timestamptz;
BEGIN
  IF NOT statistics_leads() THEN
    PERFORM refuse('SN403', 'statistics.not_allowed');
  ELSIF (isfinite(p_day) AND p_day BETWEEN DATE '2000-01-01' AND DATE '2199-12-31') IS NOT TRUE THEN
    PERFORM refuse('SN400', 'statistics.day', p_day::text);
  END IF;
  v_from := p_day::timestamp AT TIME ZONE v_zone;
  v_to := (p_day + 1)::timestamp AT TIME ZONE v_zone;
  RETURN QUERY
    WITH half AS (
      SELECT h AS at, h + interval '30 minutes' > v_now AS ahead
        FROM generate_series(v_from, v_to - interval '1 second', interval '30 minutes') h
    ), figure AS (
      -- The day itself, and the same weekday of the four weeks before for what is still ahead.
      SELECT w.week, ((v.starts_at AT TIME ZONE v_zone) + w.week * interval '7 days') AT TIME ZONE v_zone AS at, v.metric, v.value
        FROM (SELECT week, ((p_day - 7 * week)::timestamp AT TIME ZONE v_zone) AS starts_at,
                     ((p_day - 7 * week + 1)::timestamp AT TIME ZONE v_zone) AS ends_at FROM generate_series(0, 4) week) w
        CROSS JOIN LATERAL metric_values_of('call', ARRAY['offered', 'aht'], w.starts_at, w.ends_at, 'all', NULL, 'half_hour') v
    ), demand AS (
      SELECT h.at, h.ahead,
             CASE WHEN h.ahead THEN coalesce(sum(f.value) FILTER (WHERE f.metric = 'offered'), 0) / 4
                  ELSE coalesce(sum(f.value) FILTER (WHERE f.metric = 'offered'), 0) END AS calls,
             avg(f.value) FILTER (WHERE f.metric = 'aht') AS aht
        FROM half h LEFT JOIN figure f ON f.at = h.at AND (f.week > 0) = h.ahead
       GROUP BY 1, 2
    ), seat AS (
      SELECT date_bin('30 minutes', c.starts_at, TIMESTAMPTZ '2000-01-01 00:00:00+00') AS at, count(DISTINCT c.member)::integer AS present,
             100 * sum(c.talk_ms + c.hold_ms + c.wrap_up_ms + c.outbound_busy_ms) / (900000 * count(*)) AS occupancy
        FROM call_counter c
       WHERE c.span = 'slot' AND c.dimension = 'staff' AND c.member <> '' AND c.starts_at >= v_from AND c.starts_at < v_to
             AND (c.handled > 0 OR c.outbound > 0)
       GROUP BY 1
    )
    SELECT d.at, d.ahead, round(d.calls, 2), round(d.aht, 1), n.seats, n.positions,
           CASE WHEN NOT d.ahead AND d.at >= statistics_slots_since() THEN coalesce(s.present, 0) END,
           CASE WHEN NOT d.ahead THEN round(least(s.occupancy, 100), 1) END
      FROM demand d LEFT JOIN seat s ON s.at = d.at
      -- No calls need no seats, however long they would have been.
      LEFT JOIN LATERAL staffing_needed(d.calls, 1800, coalesce(d.aht, 1), setting_get('staffing.target'), setting_get('call.answer'),
                                        setting_get('staffing.occupancy'), setting_get('staffing.shrinkage')) n
                ON d.calls = 0 OR d.aht > 0
     ORDER BY d.at;
END
$$;
COMMENT ON FUNCTION staffing(date) IS
'Seats needed and present in each half hour of a day of the city: calls and handling time of the half hour itself, or (forecast) the mean of the same weekday of the four weeks before where it is not over yet; the seats Erlang C asks for by the settings staffing.*; positions with shrinkage.
There is no record of sign-in times yet: present are those who handled a call that arrived then, known for the last eight days only; occupancy (per cent) is of the quarters of an hour in which they did, and what runs on into the next quarter counts in the first. For those who lead.';

GRANT EXECUTE ON FUNCTION erlang_b(integer, double precision), erlang_c(integer, double precision),
                          erlang_c_figures(integer, double precision, double precision, double precision, double precision),
                          erlang_a_figures(integer, double precision, double precision, double precision, double precision),
                          staffing_needed(double precision, double precision, double precision, double precision, double precision,
                                          double precision, double precision),
                          staffing_check(text, double precision, double precision, double precision), staffing(date)
  TO sonor_centre;

-- What the city has set stays.
INSERT INTO setting (key, value, value_unit, minimum, maximum, description_en, description_zh, source) VALUES
  ('staffing.target', 80, 'percent', 50, 99, 'Calls answered in time that seats are planned for', '排班目标：时限内接听的来电比例', '国际通行：80/20'),
  ('staffing.occupancy', 85, 'percent', 50, 100, 'Occupancy that seats are planned for at most', '排班占用率上限', ''),
  ('staffing.shrinkage', 30, 'percent', 0, 80, 'Part of paid time in which a person is not at the seat', '排班缩减率（不在座席的带薪时间）', '')
ON CONFLICT (key) DO UPDATE SET description_en = excluded.description_en, description_zh = excluded.description_zh, source = excluded.source;

INSERT INTO message (key, text_en, text_zh) VALUES
  ('staffing.range', 'Staffing: %1$s cannot be %2$s: give a value from %3$s to %4$s', '座席测算：%1$s 不能为 %2$s，请填写 %3$s 至 %4$s'),
  ('staffing.overload', 'Staffing: the load is too much for so few seats and so patient callers', '座席测算：话务量过大，无法计算')
ON CONFLICT (key) DO UPDATE SET text_en = excluded.text_en, text_zh = excluded.text_zh;
