-- 突发聚集: what comes far more often than usual is noticed without anybody counting.

CREATE OR REPLACE FUNCTION poisson_tail(p_count integer, p_mean double precision) RETURNS double precision
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_log double precision := 0;
  v_term double precision;
  v_sum double precision := 0;
  v_i integer := p_count;
BEGIN
  IF p_count IS NULL OR p_mean IS NULL OR p_mean < 0 OR p_mean = 'NaN' OR p_count > 100000 OR p_mean > 100000 THEN
    PERFORM refuse('SN400', 'burst.range', coalesce(p_count::text, 'NULL'), coalesce(p_mean::text, 'NULL'));
  ELSIF p_count <= 0 THEN
    RETURN 1;
  ELSIF p_mean = 0 THEN
    RETURN 0;
  END IF;
  -- The first term in logarithms: neither exp(-mean) nor count! has room in a double where they are large.
  FOR i IN 1..p_count LOOP
    v_log := v_log + ln(i::double precision);
  END LOOP;
  v_log := p_count * ln(p_mean) - p_mean - v_log;
  IF v_log < -700 THEN
    RETURN CASE WHEN p_count > p_mean THEN 0 ELSE 1 END;
  END IF;
  v_term := exp(v_log);
  WHILE v_i <= p_mean OR v_term > v_sum * 1e-15 LOOP
    v_sum := v_sum + v_term;
    v_i := v_i + 1;
    v_term := v_term * p_mean / v_i;
  END LOOP;
  RETURN least(v_sum, 1);
END
$$;
COMMENT ON FUNCTION poisson_tail(integer, double precision) IS
  'Probability that a Poisson variable of a mean is as large as a count, or larger: the sum of exp(-m) m^i / i! from i = count on.';

CREATE OR REPLACE FUNCTION burst_usual(p_category_id integer, p_area_code text, p_at timestamptz) RETURNS double precision
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_zone CONSTANT text := city_time_zone();
  v_local CONSTANT timestamp := p_at AT TIME ZONE v_zone;
  v_first CONSTANT timestamptz := (SELECT t.created_at FROM ticket t ORDER BY t.created_at LIMIT 1);
  v_end timestamptz;
  v_sum double precision := 0;
  v_weights double precision := 0;
  v_weight double precision := 1;
BEGIN
  FOR v_week IN 1..8 LOOP
    v_end := (v_local - v_week * interval '7 days') AT TIME ZONE v_zone;
    EXIT WHEN v_first IS NULL OR v_end - interval '1 hour' < v_first;
    v_sum := v_sum + v_weight * (
      SELECT count(*) FROM ticket t
       WHERE t.created_at > v_end - interval '1 hour' AND t.created_at <= v_end
         AND t.category_id = p_category_id AND left(t.area_code, 6) = left(p_area_code, 6) AND t.state NOT IN ('draft', 'void'));
    v_weights := v_weights + v_weight;
    v_weight := v_weight * 0.8;
  END LOOP;
  -- Where it has hardly ever been heard of, "never" is too sure: one in four weeks is taken to be usual.
  RETURN CASE WHEN v_weights > 0 THEN greatest(v_sum / v_weights, 0.25) END;
END
$$;
COMMENT ON FUNCTION burst_usual(integer, text, timestamptz) IS
'Tickets of a category in a banner or county that are usual in the hour that ends at a moment: those of the same hour and weekday of the eight weeks before, exponentially weighted (EWMA, 0.8 a week: S. W. Roberts, Control Chart Tests Based on Geometric Moving Averages, Technometrics 1959), 0.25 at least. Null where there is no such week yet.
That the same hour of the same weekday is the measure is the method of historical limits (D. F. Stroup et al., Detection of aberrations in the occurrence of notifiable diseases surveillance data, Statistics in Medicine 1989).';

CREATE OR REPLACE FUNCTION burst_step() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_least CONSTANT integer := setting_get('burst.least');
  v_chance CONSTANT double precision := setting_get('burst.chance') / 100;
  v_calm CONSTANT interval := make_interval(mins => setting_get('burst.calm')::integer);
  v_row record;
  v_usual double precision;
  v_p double precision;
  v_changed bigint := 0;
  v_now CONSTANT timestamptz := now();
BEGIN
  -- One at a time; what another one finds need not be found twice.
  IF NOT pg_try_advisory_xact_lock(hashtext('sonor bursts'), 0) THEN
    RETURN 0;
  END IF;
  FOR v_row IN
    WITH recent AS (
      SELECT t.category_id, left(t.area_code, 6) AS area_code, count(*)::integer AS n FROM ticket t
       WHERE t.created_at > v_now - interval '1 hour' AND t.created_at <= v_now AND t.state NOT IN ('draft', 'void')
       GROUP BY 1, 2)
    SELECT coalesce(r.category_id, b.category_id) AS category_id, coalesce(r.area_code, b.area_code) AS area_code, coalesce(r.n, 0) AS n,
           b.id, b.tickets, b.seen_at
      FROM recent r FULL JOIN (SELECT * FROM burst WHERE ended_at IS NULL) b USING (category_id, area_code)
     WHERE r.n >= v_least OR b.id IS NOT NULL
  LOOP
    v_usual := burst_usual(v_row.category_id, v_row.area_code, v_now);
    CONTINUE WHEN v_usual IS NULL AND v_row.id IS NULL;
    v_p := coalesce(poisson_tail(v_row.n, v_usual), 1);
    IF v_row.n >= v_least AND v_p < v_chance AND EXISTS (SELECT FROM area a WHERE a.code = v_row.area_code) THEN
      IF v_row.id IS NULL THEN
        INSERT INTO burst (category_id, area_code, since, seen_at, tickets, most, usual, chance)
        VALUES (v_row.category_id, v_row.area_code, v_now, v_now, v_row.n, v_row.n, v_usual, v_p);
        v_changed := v_changed + 1;
      ELSE
        UPDATE burst SET tickets = v_row.n, most = greatest(most, v_row.n), seen_at = v_now WHERE id = v_row.id;
        v_changed := v_changed + (v_row.n <> v_row.tickets)::integer;
      END IF;
    ELSIF v_row.seen_at < v_now - v_calm THEN
      UPDATE burst SET tickets = v_row.n, most = greatest(most, v_row.n), ended_at = v_now WHERE id = v_row.id;
      v_changed := v_changed + 1;
    ELSIF v_row.n <> v_row.tickets THEN
      UPDATE burst SET tickets = v_row.n, most = greatest(most, v_row.n) WHERE id = v_row.id;
      v_changed := v_changed + 1;
    END IF;
  END LOOP;
  IF v_changed > 0 THEN
    PERFORM pg_notify('burst', '');
  END IF;
  RETURN v_changed;
END
$$;
COMMENT ON FUNCTION burst_step() IS
'Looks for bursts: a category in a banner or county of which the last hour has burst.least tickets or more, and so many or more would come by chance with a probability below burst.chance, if tickets came as a Poisson process at the rate that burst_usual() finds. A burst is a row of burst, told on channel "burst"; it is over when it has not been beyond the usual for burst.calm. Returns how many were found, changed or ended. For the housekeeper, every few seconds; to look costs one hour of tickets, and eight more for those few that are many.';

CREATE OR REPLACE FUNCTION bursts_now()
  RETURNS TABLE (id uuid, category_name text, area_name text, since timestamptz, tickets integer, usual double precision, chance double precision)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  IF NOT statistics_leads() THEN
    PERFORM refuse('SN403', 'statistics.not_allowed');
  END IF;
  RETURN QUERY
    SELECT b.id, c.name_zh, a.name_zh, b.since, b.tickets, b.usual, b.chance
      FROM burst b JOIN category c ON c.id = b.category_id JOIN area a ON a.code = b.area_code
     WHERE b.ended_at IS NULL ORDER BY b.chance, b.since DESC;
END
$$;
COMMENT ON FUNCTION bursts_now() IS 'Bursts that go on, the least likely first. For those who lead.';

GRANT EXECUTE ON FUNCTION bursts_now() TO sonor_centre;

INSERT INTO setting (key, value, value_unit, minimum, maximum, description_en, description_zh, source) VALUES
  ('burst.least', 5, 'count', 2, 1000, 'Tickets of one category in one county within an hour that may be a burst', '突发聚集：一小时内同区划同类诉求的最少件数', ''),
  ('burst.chance', 0.1, 'percent', 0.0001, 5, 'A burst is what would come by chance with less probability than', '突发聚集：偶然出现的概率低于', ''),
  ('burst.calm', 30, 'minutes', 5, 1440, 'A burst is over when it has been within the usual for', '突发聚集：恢复正常多久后解除', '')
ON CONFLICT (key) DO UPDATE SET value_unit = excluded.value_unit, minimum = excluded.minimum, maximum = excluded.maximum,
  description_en = excluded.description_en, description_zh = excluded.description_zh;

INSERT INTO message (key, text_en, text_zh) VALUES
  ('burst.range', 'No probability of %1$s at a mean of %2$s', '无法计算均值 %2$s 时出现 %1$s 件的概率')
ON CONFLICT (key) DO UPDATE SET text_en = excluded.text_en, text_zh = excluded.text_zh;
