-- Statistics, part 2: from what rows add to the counters by quarter of an hour and by day; and the proof.
--
-- Every fact counts once for "all" and once for its member of each dimension, so each dimension adds up to all. Days are kept
-- for ever, and so are slots of dimensions with few members. Slots of staff, category, area and unit would be nearly as many
-- as the facts themselves; they are kept for eight days.
--
-- The statements are made from the counters' columns, so that a new column is one line in the change and one in its facts.

CREATE OR REPLACE FUNCTION statistics_columns(p_family text) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT array_agg(attname::text ORDER BY attnum) FROM pg_attribute
   WHERE attrelid = (p_family || '_counter')::regclass AND attnum > 4 AND NOT attisdropped
$$;
COMMENT ON FUNCTION statistics_columns(text) IS 'Columns of a family (call or ticket) that are counted.';

CREATE OR REPLACE FUNCTION statistics_shares(p_family text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE p_family WHEN 'call' THEN 'call_share' WHEN 'ticket' THEN 'ticket_delta' END;
COMMENT ON FUNCTION statistics_shares(text) IS 'Where the shares of a family are that the counters do not have yet.';

CREATE OR REPLACE FUNCTION statistics_dimensions(p_family text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE p_family WHEN 'call' THEN ARRAY['queue', 'staff']
                     WHEN 'ticket' THEN ARRAY['staff', 'kind', 'category', 'area', 'unit', 'channel'] END;
COMMENT ON FUNCTION statistics_dimensions(text) IS 'Dimensions of a family, beside "all".';

CREATE OR REPLACE FUNCTION statistics_sparse(p_dimension text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN p_dimension IN ('staff', 'category', 'area', 'unit');
COMMENT ON FUNCTION statistics_sparse(text) IS 'Whether slots of a dimension are kept for some days only, because it has many members.';

CREATE OR REPLACE FUNCTION statistics_slots_since() RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT date_trunc('day', now() - interval '8 days', city_time_zone())
$$;
COMMENT ON FUNCTION statistics_slots_since() IS 'From when on there are slots of the dimensions with many members; a day''s start.';

CREATE OR REPLACE FUNCTION statistics_sums(p_family text, p_form text, p_separator text DEFAULT ', ') RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT string_agg(format(p_form, name), p_separator ORDER BY o) FROM unnest(statistics_columns(p_family)) WITH ORDINALITY c (name, o)
$$;
COMMENT ON FUNCTION statistics_sums(text, text, text) IS 'A piece of SQL for each counted column of a family, its name as %1$I, strung together.';

CREATE OR REPLACE FUNCTION statistics_cells(p_family text, p_facts text) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_form CONSTANT text :=
    'SELECT %1$s AS span, CASE %2$s ELSE ''all'' END AS dimension, %3$s AS starts_at, coalesce(%4$s, '''') AS member, %5$s'
    ' FROM (SELECT *, date_trunc(''day'', slot, %6$L) AS day FROM (%7$s) f WHERE slot IS NOT NULL%8$s) f GROUP BY GROUPING SETS (%9$s)';
  v_all record;
  v_sparse record;
BEGIN
  SELECT string_agg(format('WHEN grouping(%I) = 0 THEN %1$L', d), ' ') AS names, string_agg(format('%I::text', d), ', ') AS members,
         string_agg(format('(day, %I)', d), ', ') AS days,
         string_agg(format('(slot, %I)', d), ', ') FILTER (WHERE NOT statistics_sparse(d)) AS dense_slots
    INTO v_all FROM unnest(statistics_dimensions(p_family)) d;
  SELECT string_agg(format('WHEN grouping(%I) = 0 THEN %1$L', d), ' ') AS names, string_agg(format('%I::text', d), ', ') AS members,
         string_agg(format('(slot, %I)', d), ', ') AS slots
    INTO v_sparse FROM unnest(statistics_dimensions(p_family)) d WHERE statistics_sparse(d);
  RETURN format(v_form, 'CASE WHEN grouping(day) = 0 THEN ''day'' ELSE ''slot'' END', v_all.names, 'coalesce(day, slot)', v_all.members,
                statistics_sums(p_family, 'coalesce(sum(sign * %1$I), 0)::bigint AS %1$I'), city_time_zone(), p_facts, '',
                '(day), ' || v_all.days || ', (slot), ' || v_all.dense_slots)
         || ' UNION ALL '
         || format(v_form, '''slot''', v_sparse.names, 'slot', v_sparse.members,
                   statistics_sums(p_family, 'coalesce(sum(sign * %1$I), 0)::bigint AS %1$I'), city_time_zone(), p_facts,
                   format(' AND slot >= %L', statistics_slots_since()), v_sparse.slots);
END
$$;
COMMENT ON FUNCTION statistics_cells(text, text) IS
  'SQL that adds facts (a query with sign and the columns of the family''s fact type) up to the rows of its counter table.';

CREATE OR REPLACE FUNCTION statistics_standing_cells(p_facts text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT format('SELECT CASE %s ELSE ''all'' END AS dimension, coalesce(%s, '''') AS member, state, sum(sign) AS tickets'
                ' FROM (%s) f WHERE state IS NOT NULL GROUP BY GROUPING SETS ((state), %s)',
                string_agg(format('WHEN grouping(%I) = 0 THEN %L', d, d), ' '), string_agg(format('%I::text', d), ', '), p_facts,
                string_agg(format('(state, %I)', d), ', '))
    FROM unnest(statistics_dimensions('ticket')) d
$$;
COMMENT ON FUNCTION statistics_standing_cells(text) IS 'SQL that adds facts of tickets up to the rows of ticket_standing.';

CREATE OR REPLACE FUNCTION statistics_add(p_family text, p_rows text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT CASE p_family
    WHEN 'standing' THEN format(
      'INSERT INTO ticket_standing AS s (dimension, member, state, tickets) SELECT dimension, member, state, tickets FROM (%s) r'
      ' WHERE tickets <> 0 ON CONFLICT (dimension, member, state) DO UPDATE SET tickets = s.tickets + excluded.tickets', p_rows)
    ELSE format(
      'INSERT INTO %I AS c (span, dimension, starts_at, member, %s) SELECT * FROM (%s) r WHERE (%s) <> (%s)'
      ' ON CONFLICT (span, dimension, starts_at, member) DO UPDATE SET %s',
      p_family || '_counter', statistics_sums(p_family, '%1$I'), p_rows, statistics_sums(p_family, '%1$I'),
      statistics_sums(p_family, '0'), statistics_sums(p_family, '%1$I = c.%1$I + excluded.%1$I')) END
$$;
COMMENT ON FUNCTION statistics_add(text, text) IS 'SQL that adds rows to the counters of a family: call, ticket or standing.';

CREATE OR REPLACE FUNCTION statistics_step() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_calls bigint := 0;
  v_tickets bigint := 0;
BEGIN
  -- One at a time; whoever comes meanwhile need not wait, for what they brought is counted now or by the next.
  IF NOT pg_try_advisory_xact_lock(hashtext('sonor statistics'), 0) THEN
    RETURN 0;
  END IF;
  IF EXISTS (SELECT FROM call_delta) OR EXISTS (SELECT FROM call_added) THEN
    EXECUTE format('WITH changed AS (DELETE FROM call_delta RETURNING *), came AS (DELETE FROM call_added RETURNING *),'
                   ' taken AS MATERIALIZED (SELECT * FROM changed UNION ALL SELECT 1::smallint, f.* FROM came a CROSS JOIN LATERAL call_facts_of(a.arrived_at, a.queue_code, a.staff_id, a.direction, a.queued_at, a.answered_at, a.ended_at, a.outcome, a.hold_s, a.wrap_up_s, a.survey) f),'
                   ' added AS (%s) SELECT count(*) FROM taken',
                   statistics_add('call', statistics_cells('call', 'SELECT * FROM taken'))) INTO v_calls;
  END IF;
  IF EXISTS (SELECT FROM ticket_delta) THEN
    EXECUTE format('WITH taken AS (DELETE FROM ticket_delta RETURNING *), added AS (%s), stood AS (%s) SELECT count(*) FROM taken',
                   statistics_add('ticket', statistics_cells('ticket', 'SELECT * FROM taken')),
                   statistics_add('standing', statistics_standing_cells('SELECT * FROM taken'))) INTO v_tickets;
  END IF;
  IF v_calls + v_tickets > 0 THEN
    PERFORM pg_notify('statistics', concat_ws(' ', CASE WHEN v_calls > 0 THEN 'call' END, CASE WHEN v_tickets > 0 THEN 'ticket' END));
  END IF;
  RETURN v_calls + v_tickets;
END
$$;
COMMENT ON FUNCTION statistics_step() IS
  'Carries what was written since the last step to the counters and tells channel "statistics" which families changed; returns how many shares there were. To be called each second by one program; readers are right between steps too, and several callers do no harm.';

-- The proof

CREATE OR REPLACE FUNCTION statistics_facts(p_family text) RETURNS text
LANGUAGE sql IMMUTABLE
AS $$
  SELECT CASE p_family
    WHEN 'call' THEN 'SELECT 1::smallint AS sign, f.* FROM call c CROSS JOIN LATERAL call_facts(c) f'
    ELSE 'SELECT 1::smallint AS sign, f.* FROM ticket t CROSS JOIN LATERAL ticket_facts(t) f'
         ' UNION ALL SELECT 1, f.* FROM assignment a JOIN ticket t ON t.id = a.ticket_id CROSS JOIN LATERAL assignment_facts(t, a) f'
         ' UNION ALL SELECT 1, f.* FROM ticket_event e JOIN ticket t ON t.id = e.ticket_id'
         ' CROSS JOIN LATERAL ticket_event_facts(t, e) f WHERE e.action IN (''answer'', ''redo'', ''urge'')'
         ' UNION ALL SELECT 1, f.* FROM (SELECT u, u.ticket_id, u.satisfaction IS NOT NULL AND row_number() OVER'
         ' (PARTITION BY u.ticket_id, u.satisfaction IS NULL ORDER BY u.at, u.id) = 1 AS first FROM follow_up u) w'
         ' JOIN ticket t ON t.id = w.ticket_id CROSS JOIN LATERAL follow_up_facts(t, w.u, w.first) f' END
$$;
COMMENT ON FUNCTION statistics_facts(text) IS 'SQL of what all rows of a family add to the counters: the recount.';

CREATE OR REPLACE FUNCTION statistics_mend(p_family text, p_from timestamptz, p_to timestamptz, p_day date DEFAULT NULL) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
SET work_mem = '256MB'
SET jit = off
AS $$
DECLARE
  v_within CONSTANT text := format(' slot >= %L AND slot < %L', p_from, p_to);
  v_difference text;
  v_record text := '';
  v_found bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('sonor statistics'), 0);
  -- All in one statement, hence in one snapshot: whatever is written meanwhile is in none of its parts.
  IF p_family = 'standing' THEN
    v_difference := format(
      'SELECT dimension, member, state, sum(tickets) AS tickets FROM (%s UNION ALL'
      ' SELECT dimension, member, state, -tickets FROM ticket_standing UNION ALL'
      ' SELECT dimension, member, state, -tickets FROM (%s) waiting) r GROUP BY 1, 2, 3 HAVING sum(tickets) <> 0',
      statistics_standing_cells('SELECT 1 AS sign, f.* FROM ticket t CROSS JOIN LATERAL ticket_facts(t) f'),
      statistics_standing_cells('SELECT * FROM ticket_delta'));
    v_record := 'SELECT %L::date, %L, state::text, dimension, NULL::timestamptz, member, jsonb_build_object(''tickets'', tickets) FROM differing';
  ELSE
    v_difference := format(
      'SELECT span, dimension, starts_at, member, %1$s FROM (SELECT 1 AS sign, * FROM (%2$s) recounted UNION ALL'
      ' SELECT -1, span, dimension, starts_at, member, %3$s FROM %4$I WHERE starts_at >= %5$L AND starts_at < %6$L'
      ' AND (span = ''day'' OR NOT statistics_sparse(dimension) OR starts_at >= %7$L) UNION ALL'
      ' SELECT -1, * FROM (%8$s) waiting) r GROUP BY 1, 2, 3, 4 HAVING (%9$s) <> (%10$s)',
      statistics_sums(p_family, 'sum(sign * %1$I)::bigint AS %1$I'),
      statistics_cells(p_family, format('SELECT * FROM (%s) f WHERE', statistics_facts(p_family)) || v_within),
      statistics_sums(p_family, '%1$I'), p_family || '_counter', p_from, p_to, statistics_slots_since(),
      statistics_cells(p_family, format('SELECT * FROM %I WHERE', statistics_shares(p_family)) || v_within),
      statistics_sums(p_family, 'sum(sign * %1$I)'), statistics_sums(p_family, '0'));
    v_record := 'SELECT %L::date, %L, span, dimension, starts_at, member, (SELECT jsonb_object_agg(key, value) FROM'
                ' jsonb_each(to_jsonb(differing) - ''{span,dimension,starts_at,member}''::text[]) WHERE value <> ''0'') FROM differing';
  END IF;
  EXECUTE format('WITH differing AS MATERIALIZED (%s), added AS (%s)%s SELECT count(*) FROM differing', v_difference,
                 statistics_add(p_family, 'SELECT * FROM differing'),
                 CASE WHEN p_day IS NOT NULL THEN
                   ', recorded AS (INSERT INTO statistics_difference (day, family, span, dimension, starts_at, member, difference) '
                   || format(v_record, p_day, p_family) || ')' ELSE '' END)
    INTO v_found;
  RETURN v_found;
END
$$;
COMMENT ON FUNCTION statistics_mend(text, timestamptz, timestamptz, date) IS
  'Compares the counters of a family (call, ticket or standing) from one day''s start to another''s with a recount of all rows, and adds what is missing. Given a day, writes each difference down under it. Returns how many rows differed. Writers need not wait.';

CREATE OR REPLACE FUNCTION statistics_recount(p_from date DEFAULT NULL, p_to date DEFAULT NULL) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_from CONSTANT timestamptz := coalesce(p_from, DATE '1970-01-01')::timestamp AT TIME ZONE city_time_zone();
  v_to CONSTANT timestamptz := (coalesce(p_to, DATE '2200-01-01') + 1)::timestamp AT TIME ZONE city_time_zone();
BEGIN
  IF NOT isfinite(v_from) OR NOT isfinite(v_to) OR v_from >= v_to THEN
    PERFORM refuse('SN400', 'statistics.period', p_from::text, p_to::text);
  END IF;
  RETURN statistics_mend('call', v_from, v_to) + statistics_mend('ticket', v_from, v_to) + statistics_mend('standing', v_from, v_to);
END
$$;
COMMENT ON FUNCTION statistics_recount(date, date) IS
  'Puts the counters from one day to another, both included (null: all), right by a recount of all rows. For a loader that has switched off the triggers statistics_insert. Returns how many counters changed.';

CREATE OR REPLACE FUNCTION statistics_prove(p_day date DEFAULT NULL) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_zone CONSTANT text := city_time_zone();
  v_day CONSTANT date := coalesce(p_day, (now() AT TIME ZONE v_zone)::date - 1);
  v_from timestamptz;
  v_to timestamptz;
  v_calls bigint;
  v_tickets bigint;
  v_standing bigint;
BEGIN
  IF NOT isfinite(v_day) OR v_day NOT BETWEEN DATE '2000-01-01' AND DATE '2199-12-31' THEN
    PERFORM refuse('SN400', 'statistics.day', v_day::text);
  END IF;
  v_from := v_day::timestamp AT TIME ZONE v_zone;
  v_to := (v_day + 1)::timestamp AT TIME ZONE v_zone;
  v_calls := statistics_mend('call', v_from, v_to, v_day);
  v_tickets := statistics_mend('ticket', v_from, v_to, v_day);
  v_standing := statistics_mend('standing', v_from, v_to, v_day);
  IF v_calls + v_tickets + v_standing > 0 THEN
    PERFORM audit('statistics.repair', 'statistics', v_day::text,
                  jsonb_build_object('call', v_calls, 'ticket', v_tickets, 'standing', v_standing));
  END IF;

  DELETE FROM call_counter WHERE span = 'slot' AND statistics_sparse(dimension) AND starts_at < statistics_slots_since();
  DELETE FROM ticket_counter WHERE span = 'slot' AND statistics_sparse(dimension) AND starts_at < statistics_slots_since();
  RETURN v_calls + v_tickets + v_standing;
END
$$;
COMMENT ON FUNCTION statistics_prove(date) IS
  'The nightly proof of a day (null: yesterday): compares the counters with a recount, writes every difference to statistics_difference, puts it right and leaves a row in the audit log. Returns the number of differences: 0 is as it should be. Also drops slots that are no longer kept.';

GRANT EXECUTE ON FUNCTION statistics_step() TO sonor_centre;
GRANT EXECUTE ON FUNCTION statistics_prove(date), statistics_recount(date, date) TO sonor_administrator;
GRANT SELECT ON statistics_difference TO sonor_administrator, sonor_supervisor, sonor_quality;

INSERT INTO message (key, text_en, text_zh) VALUES
  ('statistics.day', '“%1$s” is no day that could be proved: give one from 2000 to 2199', '无法核对日期“%1$s”：请给出 2000 年至 2199 年之间的日期'),
  ('statistics.period', 'From “%1$s” to “%2$s” is no period: give two moments, the earlier one first', '“%1$s”至“%2$s”不是有效的时段：请给出前早后晚的起止时间')
ON CONFLICT (key) DO UPDATE SET text_en = excluded.text_en, text_zh = excluded.text_zh;

-- A database that had tickets before it had counters.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM ticket_standing) AND NOT EXISTS (SELECT FROM call_counter)
     AND (EXISTS (SELECT FROM ticket) OR EXISTS (SELECT FROM call)) THEN
    PERFORM statistics_recount();
  END IF;
END
$$;
