-- The ticket list: what the desk's pages show, filtered, searched, in pages.
--
-- One query over all months would read every ticket that fits before it sorts them. So the list walks the months from
-- the newest and in each asks only for as many days as should hold a page, by the statistics of search_frequency. The
-- search index knows unit, kind, state, area and day as well as words, so every filter narrows the same index scan.
-- Row-level security cannot use that index (its operators are not leakproof), therefore these functions run as owner
-- and filter by the session's unit themselves.
--
-- What the index does not know (a part that waits to be signed, a claim, supervision) is about few tickets: their ids are
-- gathered first, and only they are looked at.

DROP FUNCTION IF EXISTS ticket_list(text, text[], text[], integer[], text[], text[], text, text, uuid, integer);
DROP FUNCTION IF EXISTS ticket_count(text, text[], text[], integer[], text[], text[]);
DROP FUNCTION IF EXISTS ticket_list_filter(text, text[], text[], integer[], text[], text[]);
DROP FUNCTION IF EXISTS ticket_list_walk(text, text, integer[], integer[], timestamptz, boolean, timestamptz, uuid, integer);
DROP FUNCTION IF EXISTS ticket_list_due(text, text, timestamptz, timestamptz, uuid, integer);
DROP FUNCTION IF EXISTS ticket_list_months(integer[], integer[], timestamptz);
DROP FUNCTION IF EXISTS ticket_list_present(integer[]);
DROP FUNCTION IF EXISTS ticket_list_present(integer[], integer);

CREATE OR REPLACE FUNCTION ticket_list_words(p_text text) RETURNS text[]
LANGUAGE plpgsql STABLE
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_limit integer := setting_get('search.text_length');
  v_text  text;
BEGIN
  IF p_text IS NULL OR p_text = '' THEN
    RETURN '{}';
  ELSIF length(p_text) > v_limit THEN
    PERFORM refuse('SN400', 'search.too_long', length(p_text)::text, v_limit::text);
  END IF;

  v_text := btrim(regexp_replace(search_fold(p_text), '[[:cntrl:][:space:]]+', ' ', 'g'));
  IF v_text = '' THEN
    PERFORM refuse('SN400', 'search.only_spaces');
  END IF;

  -- Telephone numbers are kept as dialled in China and written in many ways: +86 138 0000 0000, 0478-8200000.
  IF v_text ~ '^(\+|00)86[ 0-9()-]{7,}$' OR v_text ~ '^1[3-9][0-9][ -][0-9]{4}[ -][0-9]{4}$'
     OR v_text ~ '^\(?0[0-9]{2,3}[) -]{1,2}[0-9]{7,8}$' THEN
    v_text := regexp_replace(regexp_replace(v_text, '^(\+|00)86', ''), '[^0-9]', '', 'g');
  END IF;
  RETURN ARRAY(SELECT word FROM regexp_split_to_table(v_text, ' ') WITH ORDINALITY AS w (word, place)
                WHERE word <> '' GROUP BY word ORDER BY min(place));
END
$$;
COMMENT ON FUNCTION ticket_list_words(text) IS
  'Words of a question, folded: a ticket must hold them all. None for null or no text; only spaces, or more than setting search.text_length, are refused.';

CREATE OR REPLACE FUNCTION ticket_list_since(p_words text[]) RETURNS timestamptz
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
SET enable_seqscan = off
AS $$
BEGIN
  IF coalesce(cardinality(p_words), 0) = 0 OR cardinality(search_entries(array_to_string(p_words, ' '))) > 0 THEN
    RETURN NULL;
  END IF;
  -- Not before it is needed: to plan this for all months takes longer than most searches.
  RETURN (SELECT created_at FROM ticket ORDER BY created_at DESC, id DESC
          OFFSET setting_get('search.one_character') - 1 LIMIT 1);
END
$$;
COMMENT ON FUNCTION ticket_list_since(text[]) IS
  'For words that the index cannot find (a single Han character, a sign): creation time of the oldest ticket that is looked at; else, or if all are, null.';

CREATE OR REPLACE FUNCTION search_hint(p_text text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT say('search.one_character', to_char(since, 'YYYY-MM-DD'))
    FROM ticket_list_since(ticket_list_words(p_text)) AS since
   WHERE since IS NOT NULL
$$;
COMMENT ON FUNCTION search_hint(text) IS
  'What a person should know about the results of a search, in the session''s language: that a single character is looked for in the newest tickets only; null if nothing.';

CREATE OR REPLACE FUNCTION ticket_list_check(p_values text[], p_known text[], p_key text) RETURNS text[]
LANGUAGE plpgsql STABLE
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_values text[] := array_remove(p_values, NULL);
  v_bad    text;
BEGIN
  SELECT v INTO v_bad FROM unnest(v_values) AS v WHERE v <> ALL (p_known) LIMIT 1;
  IF FOUND THEN
    PERFORM refuse('SN400', p_key, left(v_bad, 40), array_to_string(p_known, ', '));
  END IF;
  RETURN nullif(v_values, '{}');
END
$$;
COMMENT ON FUNCTION ticket_list_check(text[], text[], text) IS
  'Values of a filter without nulls, null if there are none; one that is not among the known is refused with the message given.';

CREATE OR REPLACE FUNCTION ticket_list_ids(p_parts text[], p_marks text[], p_unit_id integer, p_lights text[]) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_ids uuid[];
BEGIN
  -- A unit's light is that of its own part.
  IF p_parts IS NOT NULL OR p_unit_id IS NOT NULL AND p_lights IS NOT NULL THEN
    -- The states stand in the text, so that the planner knows which of the partial indexes will do.
    EXECUTE format('SELECT array_agg(DISTINCT a.ticket_id) FROM assignment a WHERE a.state = ANY (%L::assignment_state[])%s',
                   coalesce(p_parts, ARRAY['to_sign', 'handling', 'return_requested', 'extension_requested', 'redoing']),
                   CASE WHEN p_unit_id IS NOT NULL
                        THEN ' AND a.unit_id = $1 AND ($2 IS NULL OR ticket_part_light(a) = ANY ($2))' END)
       INTO v_ids USING p_unit_id, p_lights;
    v_ids := coalesce(v_ids, '{}');
  END IF;
  IF 'held' = ANY (p_marks) THEN
    v_ids := ARRAY(SELECT c.ticket_id FROM claim c
                    WHERE c.staff_id = session_staff_id() AND (v_ids IS NULL OR c.ticket_id = ANY (v_ids)));
  END IF;
  IF 'supervised' = ANY (p_marks) THEN
    v_ids := ARRAY(SELECT DISTINCT s.ticket_id FROM supervision s
                    WHERE s.ended_at IS NULL AND (p_unit_id IS NULL OR s.unit_id IS NULL OR s.unit_id = p_unit_id)
                      AND (v_ids IS NULL OR s.ticket_id = ANY (v_ids)));
  END IF;
  IF 'co_units' = ANY (p_marks) THEN
    v_ids := ARRAY(SELECT DISTINCT c.ticket_id FROM co_unit_request c
                    WHERE c.decision IS NULL AND (p_unit_id IS NULL OR c.unit_id = p_unit_id)
                      AND (v_ids IS NULL OR c.ticket_id = ANY (v_ids)));
  END IF;
  IF 'appealed' = ANY (p_marks) THEN
    v_ids := ARRAY(SELECT DISTINCT a.ticket_id FROM score_appeal a
                    WHERE a.decision IS NULL AND (p_unit_id IS NULL OR a.unit_id = p_unit_id)
                      AND (v_ids IS NULL OR a.ticket_id = ANY (v_ids)));
  END IF;
  IF 'problem' = ANY (p_marks) THEN
    v_ids := ARRAY(SELECT DISTINCT s.ticket_id FROM supervision s
                    WHERE s.ended_at IS NULL AND s.level = 'escalated' AND (p_unit_id IS NULL OR s.unit_id IS NULL OR s.unit_id = p_unit_id)
                      AND (v_ids IS NULL OR s.ticket_id = ANY (v_ids)));
  END IF;
  RETURN v_ids;
END
$$;
COMMENT ON FUNCTION ticket_list_ids(text[], text[], integer, text[]) IS
  'The tickets that filters on units'' parts, on marks (held, supervised, co_units, appealed, problem) and on a unit''s own lights let through, for one unit or for the centre (null); null if there is no such filter.';

CREATE OR REPLACE FUNCTION ticket_list_rows(p_ids uuid[]) RETURNS SETOF ticket
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 200
SET search_path = sonor, pg_temp
SET enable_seqscan = off
AS $$
DECLARE
  v_month record;
BEGIN
  -- Month by month: looking for each ticket in all months would take twenty times as long.
  FOR v_month IN
    SELECT date_trunc('month', i.created_at AT TIME ZONE 'UTC')::date AS month, array_agg(i.id) AS ids
      FROM unnest(p_ids) given JOIN ticket_identity i ON i.id = given GROUP BY 1
  LOOP
    RETURN QUERY EXECUTE format('SELECT * FROM %I WHERE id = ANY ($1)', month_table('ticket', v_month.month)) USING v_month.ids;
  END LOOP;
END
$$;
COMMENT ON FUNCTION ticket_list_rows(uuid[]) IS 'Tickets by their ids.';

CREATE OR REPLACE FUNCTION ticket_list_filter(p_text text, p_kinds text[], p_states text[], p_unit_ids integer[],
                                              p_area_codes text[], p_lights text[], p_parts text[], p_marks text[],
                                              OUT condition text, OUT word_condition text,
                                              OUT entries integer[], OUT groups integer[], OUT since timestamptz, OUT ids uuid[])
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  -- So many entries of a word are looked up.
  c_entries  CONSTANT integer := 4;
  v_words    text[] := ticket_list_words(p_text);
  v_kinds    text[] := ticket_list_check(p_kinds, enum_range(NULL::ticket_kind)::text[], 'list.unknown_kind');
  v_states   text[] := ticket_list_check(p_states, enum_range(NULL::ticket_state)::text[], 'list.unknown_state');
  v_lights   text[] := ticket_list_check(p_lights, ARRAY['green', 'amber', 'red'], 'list.unknown_light');
  v_parts    text[] := ticket_list_check(p_parts, ARRAY['to_sign', 'handling', 'return_requested', 'extension_requested',
                                                        'redoing', 'answered'], 'list.unknown_part');
  v_marks    text[] := ticket_list_check(p_marks, ARRAY['mine', 'held', 'supervised', 'co_units', 'appealed', 'problem'], 'list.unknown_mark');
  v_unit_ids integer[] := nullif(array_remove(p_unit_ids, NULL), '{}');
  v_areas    text[] := nullif(array_remove(p_area_codes, NULL), '{}');
  v_all      boolean := session_sees_all();
  v_unit_id  integer := session_unit_id();
  v_word     text;
  v_set      integer[];
  v_group    integer := 0;
BEGIN
  condition := '';
  word_condition := '';
  entries := '{}';
  groups := '{}';
  since := ticket_list_since(v_words);

  IF NOT v_all THEN
    IF v_unit_id IS NULL THEN
      PERFORM refuse('SN403', 'list.nobody');
    END IF;
    condition := condition || format(' AND t.grams @> %L', ARRAY[-v_unit_id]);
    v_group := v_group + 1;
    entries := entries || -v_unit_id;
    groups := groups || v_group;
  END IF;

  FOREACH v_word IN ARRAY v_words LOOP
    v_set := ARRAY(SELECT DISTINCT e FROM unnest(search_entries(v_word)) AS e);
    -- To look each of them up costs more than it spares when the rarest are found: the whole word is looked for in the text.
    IF cardinality(v_set) > c_entries THEN
      v_set := ARRAY(SELECT e FROM unnest(v_set) AS e
                      ORDER BY (SELECT coalesce(sum(f.n), 0) FROM search_frequency f WHERE f.gram = e), e LIMIT c_entries);
    END IF;
    IF v_set <> '{}' THEN
      -- Negative: the rarest of the group's entries counts, not their sum.
      v_group := v_group + 1;
      condition := condition || format(' AND t.grams @> %L', v_set);
      entries := entries || v_set;
      groups := groups || array_fill(-v_group, ARRAY[cardinality(v_set)]);
    END IF;
    -- Two Han characters are exactly one entry; everything else is looked at again in the text.
    IF v_word !~ '^[\u4E00-\u9FFF]{2}$' THEN
      word_condition := word_condition || format(
        ' AND (strpos(sonor.search_fold(concat_ws(E''\n'', t.title, t.address, t.content, t.number)), %L) > 0', v_word);
      IF v_word ~ '^\+?[0-9]+$' THEN
        word_condition := word_condition || format(
          ' OR %s EXISTS (SELECT FROM sonor.ticket_contact c WHERE c.ticket_id = t.id AND strpos(concat_ws('' '','
          ' c.phone_dialled, c.phone_e164, c.contact_dialled, c.contact_e164), %L) > 0)',
          CASE WHEN v_all THEN '' ELSE 'NOT t.confidential AND' END, v_word);
      END IF;
      word_condition := word_condition || ')';
    END IF;
  END LOOP;

  IF v_kinds IS NOT NULL THEN
    v_group := v_group + 1;
    v_set := ARRAY(SELECT DISTINCT search_kind_entry(k::ticket_kind) FROM unnest(v_kinds) AS k);
    condition := condition || format(' AND t.grams && %L', v_set);
    entries := entries || v_set;
    groups := groups || array_fill(v_group, ARRAY[cardinality(v_set)]);
  END IF;
  IF v_states IS NOT NULL THEN
    v_group := v_group + 1;
    v_set := ARRAY(SELECT DISTINCT search_state_entry(s::ticket_state) FROM unnest(v_states) AS s);
    condition := condition || format(' AND t.grams && %L', v_set);
    entries := entries || v_set;
    groups := groups || array_fill(v_group, ARRAY[cardinality(v_set)]);
  END IF;
  ids := ticket_list_ids(v_parts, v_marks, CASE WHEN NOT v_all THEN v_unit_id END, v_lights);
  IF 'mine' = ANY (v_marks) THEN
    v_group := v_group + 1;
    condition := condition || format(' AND t.grams @> %L AND t.created_by = %L', ARRAY[search_staff_entry(session_staff_id())],
                                     session_staff_id());
    entries := entries || search_staff_entry(session_staff_id());
    groups := groups || v_group;
  END IF;
  IF v_lights IS NOT NULL AND v_all THEN
    v_group := v_group + 1;
    v_set := ARRAY(SELECT search_state_entry(s::ticket_state) FROM unnest(ARRAY['dispatch', 'handling', 'redo']) AS s);
    condition := condition || format(
      ' AND t.grams && %L AND sonor.ticket_light(t.state, t.amber_at, t.due_at, %L) = ANY (%L)',
      v_set, now(), v_lights);
    entries := entries || v_set;
    groups := groups || array_fill(v_group, ARRAY[cardinality(v_set)]);
  END IF;
  IF v_unit_ids IS NOT NULL THEN
    v_group := v_group + 1;
    v_set := ARRAY(SELECT DISTINCT -u FROM unnest(v_unit_ids) AS u WHERE u BETWEEN 1 AND 999999);
    condition := condition || format(' AND t.grams && %L', v_set);
    entries := entries || v_set;
    groups := groups || array_fill(v_group, ARRAY[cardinality(v_set)]);
  END IF;
  IF v_areas IS NOT NULL THEN
    v_areas := ARRAY(
      WITH RECURSIVE inside (code) AS (
        SELECT code FROM area WHERE code = ANY (v_areas)
        UNION
        SELECT a.code FROM inside i JOIN area a ON a.parent_code = i.code)
      SELECT code FROM inside);
    IF NOT EXISTS (SELECT FROM area WHERE level = 'city' AND code = ANY (v_areas)) THEN
      v_group := v_group + 1;
      v_set := ARRAY(SELECT search_area_entry(a) FROM unnest(v_areas) AS a);
      condition := condition || format(' AND t.grams && %L AND t.area_code = ANY (%L)', v_set, v_areas);
      entries := entries || v_set;
      groups := groups || array_fill(v_group, ARRAY[cardinality(v_set)]);
    END IF;
  END IF;
END
$$;
COMMENT ON FUNCTION ticket_list_filter(text, text[], text[], integer[], text[], text[], text[], text[]) IS
  'The filters of a list as SQL on ticket t, for the index (condition) and for what to look at again (word_condition), with the entries that tell how common its tickets are: of one group any will do, of a negative group all must be there; and where only certain tickets come into question, their ids.';

CREATE OR REPLACE FUNCTION ticket_list_months(p_entries integer[], p_groups integer[], p_since timestamptz)
RETURNS TABLE (month date, starts_at timestamptz, ends_at timestamptz, row_count bigint, share double precision, most double precision)
LANGUAGE plpgsql STABLE ROWS 40
SET search_path = sonor, pg_temp
AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  WITH entry AS MATERIALIZED (SELECT * FROM unnest(p_entries, p_groups) AS e (gram, no)),
       known AS MATERIALIZED (
         SELECT f.month, e.no, count(*) AS entries, min(f.n) AS rarest, sum(f.n) AS together
           FROM entry e JOIN search_frequency f ON f.gram = e.gram GROUP BY f.month, e.no)
  SELECT m.month, m.starts_at, m.ends_at, m.row_count, exp(sum(ln(a.share))), min(a.share)
    FROM search_month m
    LEFT JOIN (SELECT e.no, count(*) AS entries FROM entry e GROUP BY e.no) g ON true
    LEFT JOIN known k ON k.month = m.month AND k.no = g.no
   CROSS JOIN LATERAL (
      SELECT CASE WHEN g.no IS NULL OR m.row_count = 0 THEN 1
                  ELSE greatest(1e-9, least(1,
                    CASE WHEN g.no > 0 THEN coalesce(k.together, 0) + (g.entries - coalesce(k.entries, 0)) * m.floor_count
                         WHEN k.entries = g.entries THEN k.rarest
                         ELSE least(k.rarest, m.floor_count) END::double precision / m.row_count)) END AS share) a
   WHERE m.ends_at > coalesce(p_since, '-infinity') AND (m.row_count > 0 OR m.starts_at < now() + interval '1 day')
   GROUP BY m.month;
END
$$;
COMMENT ON FUNCTION ticket_list_months(integer[], integer[], timestamptz) IS
  'The months that may hold tickets created since a time, and which share of its tickets the filters let through: by statistics, as if the filters had nothing to do with each other, and at most, if they want the same; 1 where nothing is known.';

CREATE OR REPLACE FUNCTION ticket_list_rare(p_entries integer[], p_most integer) RETURNS ticket[]
LANGUAGE plpgsql STABLE
SET search_path = sonor, pg_temp
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
  v_found ticket[];
BEGIN
  SELECT array_agg(f.found) INTO v_found
    FROM (SELECT t FROM ticket t WHERE t.grams @> p_entries LIMIT p_most + 1) AS f (found);
  RETURN CASE WHEN v_found IS NULL THEN '{}' WHEN cardinality(v_found) <= p_most THEN v_found END;
END
$$;
COMMENT ON FUNCTION ticket_list_rare(integer[], integer) IS
  'Tickets that have all the entries; null if there are more than so many. One plan for all months that a connection makes once: 5 to 10 ms for what is rare, where asking month by month costs 1 ms each.';

CREATE OR REPLACE FUNCTION ticket_list_walk(p_condition text, p_word_condition text,
                                            p_entries integer[], p_groups integer[], p_since timestamptz, p_ids uuid[],
                                            p_up boolean, p_at timestamptz, p_id uuid, p_limit integer)
RETURNS SETOF ticket
LANGUAGE plpgsql STABLE ROWS 50
SET search_path = sonor, pg_temp
AS $$
DECLARE
  -- Candidates that are fetched and sorted at once without asking whether fewer days would do: about 3 ms.
  c_at_once  CONSTANT integer := 2000;
  -- What is more frequent is found soon enough by going from month to month.
  c_rare     CONSTANT integer := 1000;
  c_first    CONSTANT uuid := '00000000-0000-0000-0000-000000000000';
  c_last     CONSTANT uuid := 'ffffffff-ffff-ffff-ffff-ffffffffffff';
  v_since    timestamptz := coalesce(p_since, '-infinity');
  v_at       timestamptz := coalesce(p_at, CASE WHEN p_up THEN '-infinity'::timestamptz ELSE 'infinity' END);
  v_id       uuid := coalesce(p_id, CASE WHEN p_up THEN c_first ELSE c_last END);
  v_key      text := CASE WHEN p_up THEN '(t.created_at, t.id) > ($1, $2)' ELSE '(t.created_at, t.id) < ($1, $2)' END
                     || CASE WHEN p_since IS NULL THEN '' ELSE format(' AND t.created_at >= %L', p_since) END;
  v_way      text := CASE WHEN p_up THEN 'ASC' ELSE 'DESC' END;
  v_rare     ticket[];
  v_asked    integer := 0;
  v_left     integer := p_limit;
  v_scan     integer := 16 * p_limit;
  v_month    record;
  v_table    text;
  v_part     double precision;
  v_expected double precision;
  v_most     double precision;
  v_days     integer;
  v_first    integer;
  v_final    integer;
  v_low      integer;
  v_high     integer;
  v_sql      text;
  v_row      ticket;
BEGIN
  IF p_ids IS NOT NULL THEN
    RETURN QUERY EXECUTE format('SELECT * FROM ticket_list_rows($3) t WHERE %s%s%s ORDER BY t.created_at %s, t.id %4$s LIMIT %s',
                                v_key, p_condition, p_word_condition, v_way, p_limit) USING v_at, v_id, p_ids;
    RETURN;
  END IF;
  FOR v_month IN
    SELECT m.*, least(m.ends_at, greatest(now(), m.starts_at) + interval '1 day') AS filled_until
      FROM ticket_list_months(p_entries, p_groups, p_since) m
     WHERE CASE WHEN p_up THEN m.ends_at > v_at ELSE m.starts_at <= v_at END
     ORDER BY CASE WHEN p_up THEN 1 ELSE -1 END * (m.month - DATE '2000-01-01')
  LOOP
    v_table := month_table('ticket', v_month.month);

    -- Nothing the index knows: in order of creation until the page is full.
    IF p_entries = '{}' THEN
      v_sql := format('SELECT * FROM %I t WHERE %s%s%s ORDER BY t.created_at %s, t.id %5$s LIMIT %s',
                      v_table, v_key, p_condition, p_word_condition, v_way, v_left);
      FOR v_row IN EXECUTE v_sql USING v_at, v_id LOOP
        RETURN NEXT v_row;
        v_left := v_left - 1;
      END LOOP;
      EXIT WHEN v_left = 0;
      CONTINUE;
    END IF;

    -- What three months have not filled a page with is rare: all other months are asked at once.
    v_asked := v_asked + 1;
    IF v_asked = 4
       AND NOT EXISTS (SELECT FROM unnest(p_groups) AS g WHERE g > 0 GROUP BY g HAVING count(*) > 1) THEN
      v_rare := ticket_list_rare(p_entries, c_rare);
      IF v_rare IS NOT NULL THEN
        RETURN QUERY EXECUTE format(
          'SELECT * FROM (SELECT * FROM unnest($3) t WHERE %s%s%s ORDER BY t.created_at %s, t.id %4$s OFFSET 0) t WHERE true%s LIMIT %s',
          v_key, CASE WHEN p_up THEN ' AND t.created_at >= $4' ELSE ' AND t.created_at < $4' END, p_condition, v_way,
          p_word_condition, v_left)
          USING v_at, v_id, v_rare, CASE WHEN p_up THEN v_month.starts_at ELSE v_month.ends_at END;
        RETURN;
      END IF;
    END IF;

    -- What is very common is found soonest by just looking at the next few tickets.
    IF v_month.share > 0.05 AND v_month.share * v_month.row_count > v_scan / 2 AND v_scan > 0 THEN
      v_sql := format('SELECT * FROM (SELECT * FROM %I t WHERE %s ORDER BY t.created_at %s, t.id %3$s LIMIT %s) t'
                      ' WHERE true%s%s ORDER BY t.created_at %3$s, t.id %3$s LIMIT %7$s',
                      v_table, v_key, v_way, v_scan, p_condition, p_word_condition, v_left);
      FOR v_row IN EXECUTE v_sql USING v_at, v_id LOOP
        RETURN NEXT v_row;
        v_left := v_left - 1;
        v_at := v_row.created_at;
        v_id := v_row.id;
      END LOOP;
      EXIT WHEN v_left = 0;
      v_scan := v_scan - greatest(1, least(v_month.row_count, v_scan));
    END IF;

    -- By the index, as many days at a time as should hold several pages; four times as many whenever they did not.
    v_first := search_day(greatest(v_month.starts_at, CASE WHEN p_up THEN v_at END, v_since));
    v_final := search_day(least(v_month.ends_at - interval '1 microsecond', CASE WHEN p_up THEN NULL ELSE v_at END));
    v_part := v_month.row_count * (v_final - v_first + 1)
              / greatest(1, search_day(v_month.filled_until) - search_day(v_month.starts_at))::double precision;
    v_expected := v_month.share * v_part;
    v_most := v_month.most * v_part;
    -- Two words that are often in the same ticket let far more through than expected: not more than may be had at once is tried first.
    v_days := CASE WHEN v_most <= c_at_once THEN 40
                   WHEN v_expected <= c_at_once THEN ceil(c_at_once * (v_final - v_first + 1) / v_most)
                   ELSE ceil(8 * v_left * (v_final - v_first + 1) / v_expected) END;
    v_low := v_first;
    v_high := v_final;
    LOOP
      IF p_up THEN
        v_high := least(v_low + v_days - 1, v_final);
      ELSE
        v_low := greatest(v_high - v_days + 1, v_first);
      END IF;
      -- Adding nothing to the time keeps the planner from walking back through the whole month by the key instead.
      v_sql := format('SELECT * FROM %I t WHERE %s%s%s ORDER BY t.created_at + interval ''0'' %s, t.id %5$s',
                      v_table, v_key, p_condition,
                      CASE WHEN v_low > v_first OR v_high < v_final
                           THEN format(' AND t.grams && %L',
                                       ARRAY(SELECT -1000000 - d FROM generate_series(v_low, v_high) AS d)) END,
                      v_way);
      -- Looking at the words again is dear: only from the top of the sorted candidates until the page is full.
      IF p_word_condition <> '' THEN
        v_sql := format('SELECT * FROM (%s OFFSET 0) t WHERE true%s', v_sql, p_word_condition);
      END IF;
      v_sql := v_sql || ' LIMIT ' || v_left;
      FOR v_row IN EXECUTE v_sql USING v_at, v_id LOOP
        RETURN NEXT v_row;
        v_left := v_left - 1;
        v_at := v_row.created_at;
        v_id := v_row.id;
      END LOOP;
      EXIT WHEN v_left = 0 OR CASE WHEN p_up THEN v_high = v_final ELSE v_low = v_first END;
      v_days := least(40, v_days * 4);
      IF p_up THEN v_low := v_high + 1; ELSE v_high := v_low - 1; END IF;
    END LOOP;
    EXIT WHEN v_left = 0;
  END LOOP;
END
$$;
COMMENT ON FUNCTION ticket_list_walk(text, text, integer[], integer[], timestamptz, uuid[], boolean, timestamptz, uuid, integer) IS
  'Tickets by time of creation, upwards or downwards from a key, that fulfil the conditions of ticket_list_filter().';

CREATE OR REPLACE FUNCTION ticket_list_running(OUT starts_at timestamptz, OUT ends_at timestamptz)
LANGUAGE plpgsql STABLE
SET search_path = sonor, pg_temp
SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
  SELECT min(m.starts_at), max(m.ends_at) INTO starts_at, ends_at
    FROM search_month m
   WHERE EXISTS (SELECT FROM ticket t
                  WHERE t.created_at >= m.starts_at AND t.created_at < m.ends_at
                    AND t.state IN ('dispatch', 'handling', 'redo') AND t.due_at IS NOT NULL);
END
$$;
COMMENT ON FUNCTION ticket_list_running() IS 'From the first to after the last month with a ticket whose deadline runs; nulls if there is none.';

CREATE OR REPLACE FUNCTION ticket_list_due(p_condition text, p_word_condition text, p_since timestamptz, p_ids uuid[],
                                           p_at timestamptz, p_id uuid, p_limit integer)
RETURNS SETOF ticket
LANGUAGE plpgsql STABLE ROWS 50
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_running record;
BEGIN
  IF p_ids IS NOT NULL THEN
    RETURN QUERY EXECUTE format('SELECT * FROM ticket_list_rows($3) t WHERE t.state IN (''dispatch'', ''handling'', ''redo'')'
                                ' AND (t.due_at, t.id) > ($1, $2)%s%s ORDER BY t.due_at, t.id LIMIT %s',
                                p_condition, p_word_condition, p_limit)
      USING coalesce(p_at, '-infinity'), coalesce(p_id, '00000000-0000-0000-0000-000000000000'), p_ids;
    RETURN;
  END IF;
  v_running := ticket_list_running();
  IF v_running.starts_at IS NULL THEN
    RETURN;
  END IF;
  -- Over these months at once, for tickets whose deadline runs are few. The bounds stand in the text to keep the other
  -- months out of planning, which would take ten times as long as the rest.
  RETURN QUERY EXECUTE format(
    'SELECT * FROM (SELECT * FROM ticket t WHERE t.state IN (''dispatch'', ''handling'', ''redo'')'
    ' AND (t.due_at, t.id) > ($1, $2) AND t.created_at >= %L AND t.created_at < %L%s ORDER BY t.due_at, t.id%s) t WHERE true%s LIMIT %s',
    greatest(v_running.starts_at, p_since), v_running.ends_at,
    p_condition, CASE WHEN p_word_condition = '' THEN ' LIMIT ' || p_limit ELSE ' OFFSET 0' END, p_word_condition,
    p_limit)
    USING coalesce(p_at, '-infinity'), coalesce(p_id, '00000000-0000-0000-0000-000000000000');
END
$$;
COMMENT ON FUNCTION ticket_list_due(text, text, timestamptz, uuid[], timestamptz, uuid, integer) IS
  'Tickets whose deadline runs, the nearest first, after a key, that fulfil the conditions of ticket_list_filter().';

CREATE OR REPLACE FUNCTION ticket_list(p_text text, p_kinds text[], p_states text[], p_unit_ids integer[],
                                       p_area_codes text[], p_lights text[], p_sort text, p_after_key text,
                                       p_after_id uuid, p_limit integer, p_parts text[] DEFAULT NULL,
                                       p_marks text[] DEFAULT NULL)
RETURNS TABLE (id uuid, number text, created_at timestamptz, kind text, channel text, category_name text,
               area_name text, title text, state text, light text, urgent boolean, confidential boolean, lead_unit_name text,
               due_at timestamptz, redo_count integer, next_key text, part_state text, version integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 50
SET search_path = sonor, pg_temp
SET enable_seqscan = off
SET work_mem = '32MB'
SET random_page_cost = 1.1
SET jit = off
AS $$
#variable_conflict use_column
DECLARE
  v_sort      text := coalesce(p_sort, 'created_desc');
  v_limit     integer := coalesce(p_limit, setting_get('search.page_size')::integer);
  v_filter    record;
  v_due       boolean;
  v_condition text;
  v_at        timestamptz;
  v_unit_id   CONSTANT integer := CASE WHEN NOT session_sees_all() THEN session_unit_id() END;
BEGIN
  IF v_sort NOT IN ('created_desc', 'created_asc', 'due_asc') THEN
    PERFORM refuse('SN400', 'list.unknown_sort', left(v_sort, 40), 'created_desc, created_asc, due_asc');
  ELSIF v_limit NOT BETWEEN 1 AND 200 THEN
    PERFORM refuse('SN400', 'list.bad_limit', v_limit::text);
  ELSIF (p_after_key IS NULL) <> (p_after_id IS NULL)
        OR p_after_key !~ (CASE v_sort WHEN 'due_asc' THEN '^[cd]' ELSE '^c' END || '-?[0-9]{1,16}$') THEN
    PERFORM refuse('SN400', 'list.bad_key', left(p_after_key, 40));
  END IF;
  v_filter := ticket_list_filter(p_text, p_kinds, p_states, p_unit_ids, p_area_codes, p_lights, p_parts, p_marks);
  v_due := v_sort = 'due_asc' AND p_after_key IS NULL OR p_after_key LIKE 'd%';
  v_at := timestamptz 'epoch' + substr(p_after_key, 2)::bigint * interval '1 microsecond';

  -- By deadline: first the tickets whose deadline runs, then all others, newest first.
  v_condition := v_filter.condition
    || CASE WHEN v_sort = 'due_asc'
            THEN ' AND NOT (t.state IN (''dispatch'', ''handling'', ''redo'') AND t.due_at IS NOT NULL)' ELSE '' END;
  RETURN QUERY
  SELECT t.id, t.number::text, t.created_at, t.kind::text, t.channel::text,
         (SELECT g.name_zh FROM category g WHERE g.id = t.category_id),
         (SELECT a.name_zh FROM area a WHERE a.code = t.area_code),
         t.title, t.state::text,
         CASE WHEN own.id IS NULL THEN ticket_light(t.state, t.amber_at, t.due_at, now()) ELSE own.light END,
         t.urgent, t.confidential, (SELECT u.short_name_zh FROM unit u WHERE u.id = t.lead_unit_id),
         CASE WHEN own.id IS NULL THEN t.due_at ELSE own.due_at END, t.redo_count::integer,
         t.part || (extract(epoch FROM CASE t.part WHEN 'd' THEN t.due_at ELSE t.created_at END) * 1000000)::bigint,
         own.state::text, t.version
    FROM (SELECT 'd' AS part, d.* FROM ticket_list_due(v_filter.condition, v_filter.word_condition, v_filter.since,
                                                       v_filter.ids, v_at, p_after_id, v_limit) d
           WHERE v_due
          UNION ALL
          SELECT 'c' AS part, w.* FROM ticket_list_walk(v_condition, v_filter.word_condition, v_filter.entries,
                                                        v_filter.groups, v_filter.since, v_filter.ids,
                                                        v_sort = 'created_asc',
                                                        CASE WHEN NOT v_due THEN v_at END,
                                                        CASE WHEN NOT v_due THEN p_after_id END, v_limit) w
           LIMIT v_limit) t
    -- Row by row, so that the order stays.
    LEFT JOIN LATERAL (SELECT a.id, a.state, a.due_at, ticket_part_light(a) AS light FROM assignment a
                        WHERE a.ticket_id = t.id AND a.unit_id = v_unit_id LIMIT 1) own ON true;
END
$$;
COMMENT ON FUNCTION ticket_list(text, text[], text[], integer[], text[], text[], text, text, uuid, integer, text[], text[]) IS
  'A page of tickets that the session may see. Null or empty filter: no filter; an area includes what lies in it; a unit is any that has the ticket in hand; parts are states of units'' parts (to_sign, handling, return_requested, extension_requested, redoing, answered), of the own unit or, for the centre, of any; marks must all hold: mine (I took it down), held (I claimed it), supervised, co_units (a unit asks for some), appealed (a unit disputes its score), problem (under escalated supervision). For a unit light, due_at and part_state are those of its own part. Sorts: created_desc (default), created_asc, due_asc (running deadlines, then the rest newest first). For the next page pass next_key and id of the last row. 1 to 200 rows.';

CREATE OR REPLACE FUNCTION ticket_count(p_text text, p_kinds text[], p_states text[], p_unit_ids integer[],
                                        p_area_codes text[], p_lights text[], p_parts text[] DEFAULT NULL,
                                        p_marks text[] DEFAULT NULL)
RETURNS TABLE (n bigint, exact boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 1
SET search_path = sonor, pg_temp
SET enable_seqscan = off
SET work_mem = '32MB'
SET random_page_cost = 1.1
SET jit = off
AS $$
DECLARE
  -- So many tickets are counted one by one, month after month, which takes about 30 ms; the rest is guessed.
  c_one_by_one CONSTANT integer := 25000;
  v_filter   record;
  v_month    record;
  v_expected double precision;
  v_n        bigint;
  v_counted  double precision := 0;
  v_guessed  double precision := 0;
  v_rest     double precision := 0;
  v_work     double precision := 0;
BEGIN
  v_filter := ticket_list_filter(p_text, p_kinds, p_states, p_unit_ids, p_area_codes, p_lights, p_parts, p_marks);
  IF v_filter.ids IS NOT NULL THEN
    EXECUTE format('SELECT count(*) FROM ticket_list_rows($1) t WHERE true%s%s', v_filter.condition, v_filter.word_condition)
       INTO n USING v_filter.ids;
    exact := true;
    RETURN NEXT;
    RETURN;
  END IF;
  n := 0;
  exact := v_filter.since IS NULL;
  FOR v_month IN
    SELECT m.* FROM ticket_list_months(v_filter.entries, v_filter.groups, v_filter.since) m ORDER BY m.month DESC
  LOOP
    v_expected := v_month.share * v_month.row_count;
    IF v_work + v_expected > c_one_by_one THEN
      exact := false;
      v_rest := v_rest + v_expected;
    ELSE
      EXECUTE format('SELECT count(*) FROM %I t WHERE t.created_at >= $1%s%s', month_table('ticket', v_month.month),
                     v_filter.condition, v_filter.word_condition)
         INTO v_n USING coalesce(v_filter.since, '-infinity');
      n := n + v_n;
      v_counted := v_counted + v_n;
      v_guessed := v_guessed + v_expected;
      v_work := v_work + greatest(v_n, v_expected);
    END IF;
  END LOOP;
  -- What was not counted is guessed, as far off as the guess was where it could be compared.
  n := n + round(v_rest * (v_counted + 1) / (v_guessed + 1));
  RETURN NEXT;
END
$$;
COMMENT ON FUNCTION ticket_count(text, text[], text[], integer[], text[], text[], text[], text[]) IS
  'How many tickets a list with these filters has: exactly up to some 25,000, else an estimate. Same filters as ticket_list().';

GRANT EXECUTE ON FUNCTION
    ticket_list(text, text[], text[], integer[], text[], text[], text, text, uuid, integer, text[], text[]),
    ticket_count(text, text[], text[], integer[], text[], text[], text[], text[]),
    search_hint(text)
  TO sonor_staff;

INSERT INTO setting (key, value, value_unit, minimum, maximum, description_en, description_zh) VALUES
  ('search.one_character', 10000, 'count', 100, 100000,
   'A single character is looked for in so many of the newest tickets', '单字搜索只查最近工单的条数')
ON CONFLICT (key) DO UPDATE SET value_unit = excluded.value_unit, minimum = excluded.minimum, maximum = excluded.maximum,
  description_en = excluded.description_en, description_zh = excluded.description_zh;

INSERT INTO message (key, text_en, text_zh) VALUES
  ('search.too_long',
   'The words to search for have %1$s characters; %2$s are allowed. Search for fewer words',
   '搜索内容有 %1$s 个字符，最多 %2$s 个。请减少搜索词'),
  ('search.only_spaces',
   'There are only spaces to search for. Type a word, a number or part of a number',
   '搜索内容只有空格。请输入词语、工单编号或电话号码'),
  ('search.one_character',
   'A single character is searched for in tickets since %1$s only. Two or more characters search all tickets',
   '单个字符只搜索 %1$s 以来的工单；输入两个或更多字符可搜索全部工单'),
  ('list.nobody',
   'You belong to no unit, so there are no tickets to show. Ask an administrator to check your account',
   '您的账号没有所属单位，无法显示工单。请联系系统管理员'),
  ('list.unknown_kind',
   'Filter kind: there is no “%1$s”. Choose from %2$s',
   '诉求类型筛选中没有“%1$s”。可选：%2$s'),
  ('list.unknown_state',
   'Filter state: there is no “%1$s”. Choose from %2$s',
   '工单状态筛选中没有“%1$s”。可选：%2$s'),
  ('list.unknown_light',
   'Filter light: there is no “%1$s”. Choose from %2$s',
   '红黄灯筛选中没有“%1$s”。可选：%2$s'),
  ('list.unknown_part',
   'Filter of units'' parts: there is no “%1$s”. Choose from %2$s',
   '办理状态筛选中没有“%1$s”。可选：%2$s'),
  ('list.unknown_mark',
   'Filter: there is no mark “%1$s”. Choose from %2$s',
   '筛选中没有标记“%1$s”。可选：%2$s'),
  ('list.unknown_sort',
   'The list cannot be sorted by “%1$s”. Choose from %2$s',
   '列表不能按“%1$s”排序。可选：%2$s'),
  ('list.bad_limit',
   'A page has 1 to 200 tickets, not %1$s',
   '每页工单数应为 1 至 200，不能是 %1$s'),
  ('list.bad_key',
   'The list cannot go on after “%1$s”: pass next_key and id of the last row of the page before, with the same sort',
   '无法从“%1$s”继续列表：请传入上一页最后一行的 next_key 和 id，并保持排序不变')
ON CONFLICT (key) DO UPDATE SET text_en = excluded.text_en, text_zh = excluded.text_zh;
