-- Lists that a city brings as tables: areas, units, categories, the dispatch catalogue, the calendar. One way in and out
-- for all of them, and the catalogue's proposal.

CREATE OR REPLACE FUNCTION import_columns(p_kind text)
RETURNS TABLE (ordinal bigint, name text, is_key boolean, required boolean, pattern text, form text)
LANGUAGE sql STABLE
SET search_path = sonor, pg_temp
AS $$
  SELECT row_number() OVER (), c.name, c.is_key, c.required, c.pattern, 'import.form.' || c.form
  FROM (VALUES
    ('area', 'code',               true,  true,  '^[0-9]{6}([0-9]{3}([0-9]{3})?)?$',       'area_code'),
    ('area', 'parent_code',        false, false, '^[0-9]{6}([0-9]{3}([0-9]{3})?)?$',       'area_code'),
    ('area', 'level',              false, true,  '^(city|county|town|community)$',         'area_level'),
    ('area', 'name_zh',            false, true,  NULL,                                     'name'),
    ('area', 'name_mn',            false, false, NULL,                                     'name'),
    ('area', 'code_system',        false, true,  NULL,                                     'name'),
    ('area', 'sort',               false, false, '^[0-9]{1,6}$',                           'sort'),
    ('unit', 'code',               true,  true,  '^[A-Z0-9][A-Z0-9-]{0,31}$',              'unit_code'),
    ('unit', 'parent_code',        false, false, '^[A-Z0-9][A-Z0-9-]{0,31}$',              'unit_code'),
    ('unit', 'level',              false, true,  '^(city|county|town|company)$',           'unit_level'),
    ('unit', 'area_code',          false, true,  '^[0-9]{6}([0-9]{3}([0-9]{3})?)?$',       'area_code'),
    ('unit', 'name_zh',            false, true,  NULL,                                     'name'),
    ('unit', 'short_name_zh',      false, true,  NULL,                                     'name'),
    ('unit', 'name_mn',            false, false, NULL,                                     'name'),
    ('unit', 'phone',              false, false, '^[+0-9][0-9 -]{2,23}$',                  'phone'),
    ('category', 'code_system',    true,  true,  NULL,                                     'name'),
    ('category', 'version',        true,  true,  NULL,                                     'name'),
    ('category', 'code',           true,  true,  '^[0-9]{2}([0-9]{2}){0,2}$',              'category_code'),
    ('category', 'name_zh',        false, true,  NULL,                                     'name'),
    ('category', 'name_mn',        false, false, NULL,                                     'name'),
    ('category', 'initials',       false, false, '^[a-z0-9]{1,40}$',                       'initials'),
    ('catalogue', 'code_system',   true,  true,  NULL,                                     'name'),
    ('catalogue', 'version',       true,  true,  NULL,                                     'name'),
    ('catalogue', 'category_code', true,  true,  '^[0-9]{2}([0-9]{2}){0,2}$',              'category_code'),
    ('catalogue', 'area_code',     true,  true,  '^[0-9]{6}([0-9]{3}([0-9]{3})?)?$',       'area_code'),
    ('catalogue', 'lead_unit_code', false, true, '^[A-Z0-9][A-Z0-9-]{0,31}$',              'unit_code'),
    ('catalogue', 'co_unit_codes', false, false, '^[A-Z0-9][A-Z0-9-]{0,31}( [A-Z0-9][A-Z0-9-]{0,31}){0,9}$', 'unit_codes'),
    ('catalogue', 'limit_value',   false, false, '^(?=.*[1-9])[0-9]{1,3}(\.[0-9]{1,2})?$', 'limit_value'),
    ('catalogue', 'limit_unit',    false, false, '^(hours|working hours|working days)$',   'limit_unit'),
    ('calendar', 'day',            true,  true,  '^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$', 'day'),
    ('calendar', 'working',        false, true,  '^(yes|no)$',                             'yes_no'),
    ('calendar', 'name_zh',        false, true,  NULL,                                     'name'),
    ('calendar', 'confirmed',      false, true,  '^(yes|no)$',                             'yes_no'),
    ('calendar', 'source',         false, true,  NULL,                                     'name'),
    ('phrase', 'shortcut',         true,  true,  '^[a-z0-9]{1,12}$',                       'shortcut'),
    ('phrase', 'body',             false, true,  '^(?!(.{250}){2}.)[^[:cntrl:]]*$',         'phrase_body'),
    ('template', 'code_system',    true,  true,  NULL,                                     'name'),
    ('template', 'version',        true,  true,  NULL,                                     'name'),
    ('template', 'category_code',  true,  true,  '^[0-9]{2}([0-9]{2}){0,2}$',              'category_code'),
    ('template', 'name_zh',        true,  true,  NULL,                                     'name'),
    ('template', 'content',        false, true,  '^(?!(.{250}){8}.)([^[:cntrl:]]|\n)*$',   'template_content')
  ) AS c (kind, name, is_key, required, pattern, form)
  WHERE c.kind = p_kind
$$;
COMMENT ON FUNCTION import_columns(text) IS
  'Columns of a kind of list (area, unit, category, catalogue, calendar, phrase, template) in their order: whether part of the key, required, what a value looks like and the message that says so. No pattern: 1 to 40 characters in one line. Nothing for another kind.';

CREATE OR REPLACE FUNCTION import_refuse(p_kind text, p_problems jsonb) RETURNS void
LANGUAGE plpgsql STABLE
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_first jsonb;
BEGIN
  SELECT p INTO v_first
  FROM jsonb_array_elements(p_problems) AS p LEFT JOIN import_columns(p_kind) c ON c.name = p ->> 'column'
  ORDER BY (p ->> 'line')::integer, c.ordinal LIMIT 1;
  IF v_first IS NULL THEN
    RETURN;
  END IF;
  PERFORM refuse('SN400', CASE jsonb_array_length(p_problems) WHEN 1 THEN 'import.row' ELSE 'import.rows' END,
                 v_first ->> 'line', v_first ->> 'column',
                 say(v_first ->> 'problem', left(v_first ->> 'value', 60), say(v_first ->> 'form')),
                 (jsonb_array_length(p_problems) - 1)::text);
END
$$;
COMMENT ON FUNCTION import_refuse(text, jsonb) IS
  'Refuses a list if there are problems: names the first by line and column and says how many more there are.';

CREATE OR REPLACE FUNCTION import_form_problems(p_kind text, p_rows jsonb) RETURNS jsonb
LANGUAGE sql STABLE
SET search_path = sonor, pg_temp
AS $$
  WITH line AS (
    SELECT (r ->> 'line')::integer AS line, r FROM jsonb_array_elements(p_rows) AS r
  ), keyed AS (
    SELECT line, (SELECT string_agg(r ->> c.name, ' ' ORDER BY c.ordinal)
                  FROM import_columns(p_kind) c WHERE c.is_key) AS key
    FROM line
  ), found AS (
    SELECT line, c.name AS column, 'import.required' AS problem, '' AS value, c.form
    FROM line, import_columns(p_kind) c WHERE c.required AND coalesce(r ->> c.name, '') = ''
    UNION ALL
    SELECT line, c.name, 'import.form', r ->> c.name, c.form
    FROM line, import_columns(p_kind) c
    WHERE r ->> c.name <> '' AND (r ->> c.name) !~
          coalesce(c.pattern, '^[^[:cntrl:][:space:]]([^[:cntrl:]]{0,38}[^[:cntrl:][:space:]])?$')
    UNION ALL
    SELECT line, k.name, 'import.column', k.name, NULL
    FROM line, jsonb_object_keys(r) AS k (name)
    WHERE k.name <> 'line' AND k.name NOT IN (SELECT name FROM import_columns(p_kind))
    UNION ALL
    SELECT line, (SELECT name FROM import_columns(p_kind) WHERE is_key ORDER BY ordinal DESC LIMIT 1),
           'import.duplicate', key, NULL
    FROM (SELECT line, key, row_number() OVER (PARTITION BY key ORDER BY line) AS nth FROM keyed) AS k WHERE nth > 1
  )
  SELECT coalesce(jsonb_agg(to_jsonb(found)), '[]') FROM found
$$;
COMMENT ON FUNCTION import_form_problems(text, jsonb) IS
  'What is wrong with the values of a list in themselves: missing, of the wrong form, in an unknown column, twice.';

CREATE OR REPLACE FUNCTION import_day(p_text text) RETURNS date
LANGUAGE sql IMMUTABLE
SET search_path = sonor, pg_temp
AS $$
  SELECT make_date(left(p_text, 4)::integer, substr(p_text, 6, 2)::integer, 1) + right(p_text, 2)::integer - 1
$$;
COMMENT ON FUNCTION import_day(text) IS
  'Day of a well-formed YYYY-MM-DD; one beyond its month runs over into the next, so that it no longer reads the same.';

CREATE OR REPLACE FUNCTION import_link_problems(p_kind text, p_rows jsonb) RETURNS jsonb
LANGUAGE sql STABLE
SET search_path = sonor, pg_temp
AS $$
  WITH RECURSIVE line AS (
    SELECT (r ->> 'line')::integer AS line, r, r ->> 'code' AS code, nullif(r ->> 'parent_code', '') AS parent
    FROM jsonb_array_elements(p_rows) AS r
  ), rooted AS (
    SELECT code FROM line WHERE p_kind = 'unit' AND parent IS NULL
    UNION
    SELECT line.code FROM line JOIN rooted ON line.parent = rooted.code
  ), found AS (
    SELECT line, 'parent_code' AS column, 'import.no_parent' AS problem, parent AS value FROM line
    WHERE p_kind IN ('area', 'unit') AND parent IS NOT NULL AND parent NOT IN (SELECT code FROM line)
    UNION ALL
    SELECT line, 'parent_code', 'import.circle', parent FROM line
    WHERE p_kind = 'unit' AND parent IN (SELECT code FROM line) AND code NOT IN (SELECT code FROM rooted)
    UNION ALL
    SELECT l.line, 'parent_code', 'import.area_parent', coalesce(l.parent, '')
    FROM line l LEFT JOIN line p ON p.code = l.parent
    WHERE p_kind = 'area' AND (l.parent IS NULL OR p.code IS NOT NULL)
      AND (p.r ->> 'level') IS DISTINCT FROM
          (CASE l.r ->> 'level' WHEN 'county' THEN 'city' WHEN 'town' THEN 'county' WHEN 'community' THEN 'town' END)
    UNION ALL
    SELECT l.line, 'code', 'import.no_class', left(l.code, -2) FROM line l
    WHERE p_kind = 'category' AND length(l.code) > 2
      AND NOT EXISTS (SELECT FROM line p WHERE p.code = left(l.code, -2) AND p.r ->> 'code_system' = l.r ->> 'code_system'
                                           AND p.r ->> 'version' = l.r ->> 'version')
    UNION ALL
    SELECT l.line, 'area_code', 'import.no_area', l.r ->> 'area_code' FROM line l
    WHERE p_kind IN ('unit', 'catalogue') AND NOT EXISTS (SELECT FROM area WHERE area.code = l.r ->> 'area_code')
    UNION ALL
    SELECT l.line, 'category_code', 'import.no_category', l.r ->> 'category_code' FROM line l
    WHERE p_kind IN ('catalogue', 'template')
      AND NOT EXISTS (SELECT FROM category c WHERE c.code_system = l.r ->> 'code_system' AND c.version = l.r ->> 'version'
                                               AND c.code = l.r ->> 'category_code' AND c.active)
    UNION ALL
    SELECT l.line, 'lead_unit_code', 'import.no_unit', l.r ->> 'lead_unit_code' FROM line l
    WHERE p_kind = 'catalogue'
      AND NOT EXISTS (SELECT FROM unit u WHERE u.code = l.r ->> 'lead_unit_code' AND u.dissolved_at IS NULL)
    UNION ALL
    SELECT l.line, 'co_unit_codes', 'import.no_unit', co.code
    FROM line l, string_to_table(l.r ->> 'co_unit_codes', ' ') AS co (code)
    WHERE p_kind = 'catalogue' AND co.code <> ''
      AND NOT EXISTS (SELECT FROM unit u WHERE u.code = co.code AND u.dissolved_at IS NULL)
    UNION ALL
    SELECT l.line, 'co_unit_codes', 'import.co_unit_twice', co.code
    FROM line l, string_to_table(l.r ->> 'co_unit_codes', ' ') AS co (code)
    WHERE p_kind = 'catalogue' AND co.code <> ''
    GROUP BY l.line, co.code, l.r HAVING count(*) + (co.code = l.r ->> 'lead_unit_code')::integer > 1
    UNION ALL
    SELECT l.line, 'limit_unit', 'import.limit_half', '' FROM line l
    WHERE p_kind = 'catalogue' AND (coalesce(l.r ->> 'limit_value', '') = '') <> (coalesce(l.r ->> 'limit_unit', '') = '')
    UNION ALL
    SELECT line, 'day', 'import.no_day', r ->> 'day' FROM line, import_day(r ->> 'day') AS day
    WHERE p_kind = 'calendar' AND to_char(day, 'YYYY-MM-DD') <> r ->> 'day'
    UNION ALL
    SELECT line, 'working', 'import.works_anyway', r ->> 'day' FROM line, import_day(r ->> 'day') AS day
    WHERE p_kind = 'calendar' AND r ->> 'working' = 'yes' AND extract(isodow FROM day) < 6
  )
  SELECT coalesce(jsonb_agg(to_jsonb(found)), '[]') FROM found
$$;
COMMENT ON FUNCTION import_link_problems(text, jsonb) IS
  'What is wrong between the rows of a list whose values are well formed, and between it and the other lists.';

CREATE OR REPLACE FUNCTION import_areas(p_rows jsonb) RETURNS void
LANGUAGE sql
SET search_path = sonor, pg_temp
AS $$
  INSERT INTO area (code, parent_code, level, name_zh, name_mn, code_system, sort)
  SELECT r.code, nullif(r.parent_code, ''), r.level, r.name_zh, nullif(r.name_mn, ''), r.code_system,
         coalesce(nullif(r.sort, '')::integer, 0)
  FROM jsonb_to_recordset(p_rows) AS r (code text, parent_code text, level text, name_zh text, name_mn text,
                                        code_system text, sort text)
  ON CONFLICT (code) DO UPDATE
    SET parent_code = excluded.parent_code, level = excluded.level, name_zh = excluded.name_zh,
        name_mn = excluded.name_mn, code_system = excluded.code_system, sort = excluded.sort
$$;
COMMENT ON FUNCTION import_areas(jsonb) IS
  'Writes checked areas. One that is no longer in the list stays: tickets lie in it.';

CREATE OR REPLACE FUNCTION import_units(p_rows jsonb) RETURNS void
LANGUAGE sql
SET search_path = sonor, pg_temp
AS $$
  INSERT INTO unit (code, level, area_code, name_zh, short_name_zh, name_mn, phone)
  SELECT r.code, r.level, r.area_code, r.name_zh, r.short_name_zh, nullif(r.name_mn, ''), nullif(r.phone, '')
  FROM jsonb_to_recordset(p_rows) AS r (code text, level text, area_code text, name_zh text, short_name_zh text,
                                        name_mn text, phone text)
  ON CONFLICT (code) DO UPDATE
    SET level = excluded.level, area_code = excluded.area_code, name_zh = excluded.name_zh,
        short_name_zh = excluded.short_name_zh, name_mn = excluded.name_mn, phone = excluded.phone, dissolved_at = NULL;

  UPDATE unit u SET parent_id = p.id
  FROM jsonb_to_recordset(p_rows) AS r (code text, parent_code text) LEFT JOIN unit p ON p.code = r.parent_code
  WHERE u.code = r.code AND u.parent_id IS DISTINCT FROM p.id;

  UPDATE unit u SET dissolved_at = now()
  WHERE dissolved_at IS NULL AND NOT EXISTS (SELECT FROM jsonb_to_recordset(p_rows) AS r (code text) WHERE r.code = u.code);
$$;
COMMENT ON FUNCTION import_units(jsonb) IS
  'Writes checked units, keeping the ids of known codes. One that is no longer in the list is dissolved.';

CREATE OR REPLACE FUNCTION import_categories(p_rows jsonb) RETURNS void
LANGUAGE plpgsql
SET search_path = sonor, pg_temp
AS $$
BEGIN
  -- Large classes first: a class needs its parent's id.
  FOR v_length IN 2 .. 6 BY 2 LOOP
    INSERT INTO category (code_system, version, code, parent_id, name_zh, name_mn, initials)
    SELECT r.code_system, r.version, r.code, p.id, r.name_zh, nullif(r.name_mn, ''), coalesce(r.initials, '')
    FROM jsonb_to_recordset(p_rows) AS r (code_system text, version text, code text, name_zh text, name_mn text,
                                          initials text)
    LEFT JOIN category p ON (p.code_system, p.version, p.code) = (r.code_system, r.version, left(r.code, -2))
    WHERE length(r.code) = v_length
    ORDER BY r.code_system, r.version, r.code
    ON CONFLICT (code_system, version, code) DO UPDATE
      SET name_zh = excluded.name_zh, name_mn = excluded.name_mn, initials = excluded.initials, active = true;
  END LOOP;

  UPDATE category c SET active = false
  WHERE active
    AND EXISTS (SELECT FROM jsonb_to_recordset(p_rows) AS r (code_system text, version text)
                WHERE (r.code_system, r.version) = (c.code_system, c.version))
    AND NOT EXISTS (SELECT FROM jsonb_to_recordset(p_rows) AS r (code_system text, version text, code text)
                    WHERE (r.code_system, r.version, r.code) = (c.code_system, c.version, c.code));
END
$$;
COMMENT ON FUNCTION import_categories(jsonb) IS
  'Writes checked categories, keeping the ids of known codes. In the editions that the list holds, one that is no longer there becomes inactive; other editions stay.';

CREATE OR REPLACE FUNCTION import_catalogue(p_rows jsonb) RETURNS void
LANGUAGE sql
SET search_path = sonor, pg_temp
AS $$
  DELETE FROM catalogue e USING category c
  WHERE c.id = e.category_id
    AND EXISTS (SELECT FROM jsonb_to_recordset(p_rows) AS r (code_system text, version text)
                WHERE (r.code_system, r.version) = (c.code_system, c.version))
    AND NOT EXISTS (SELECT FROM jsonb_to_recordset(p_rows)
                                AS r (code_system text, version text, category_code text, area_code text)
                    WHERE (r.code_system, r.version, r.category_code, r.area_code)
                        = (c.code_system, c.version, c.code, e.area_code));

  INSERT INTO catalogue (category_id, area_code, lead_unit_id, limit_value, limit_unit)
  SELECT c.id, r.area_code, u.id, nullif(r.limit_value, '')::numeric, nullif(r.limit_unit, '')
  FROM jsonb_to_recordset(p_rows) AS r (code_system text, version text, category_code text, area_code text,
                                        lead_unit_code text, limit_value text, limit_unit text)
  JOIN category c ON (c.code_system, c.version, c.code) = (r.code_system, r.version, r.category_code)
  JOIN unit u ON u.code = r.lead_unit_code
  ON CONFLICT (category_id, area_code) DO UPDATE
    SET lead_unit_id = excluded.lead_unit_id, limit_value = excluded.limit_value, limit_unit = excluded.limit_unit;

  DELETE FROM catalogue_co_unit co USING catalogue e, category c
  WHERE e.id = co.catalogue_id AND c.id = e.category_id
    AND EXISTS (SELECT FROM jsonb_to_recordset(p_rows) AS r (code_system text, version text)
                WHERE (r.code_system, r.version) = (c.code_system, c.version));

  INSERT INTO catalogue_co_unit (catalogue_id, unit_id)
  SELECT e.id, u.id
  FROM jsonb_to_recordset(p_rows) AS r (code_system text, version text, category_code text, area_code text,
                                        co_unit_codes text)
  JOIN category c ON (c.code_system, c.version, c.code) = (r.code_system, r.version, r.category_code)
  JOIN catalogue e ON (e.category_id, e.area_code) = (c.id, r.area_code)
  JOIN unit u ON u.code = ANY (string_to_array(r.co_unit_codes, ' '));
$$;
COMMENT ON FUNCTION import_catalogue(jsonb) IS
  'Writes checked catalogue entries; for the editions of categories that the list names it is the whole catalogue.';

CREATE OR REPLACE FUNCTION import_calendar(p_rows jsonb) RETURNS void
LANGUAGE sql
SET search_path = sonor, pg_temp
AS $$
  DELETE FROM calendar_day c
  WHERE extract(year FROM c.day) IN (SELECT left(r.day, 4)::integer FROM jsonb_to_recordset(p_rows) AS r (day text));

  INSERT INTO calendar_day (day, working, name_zh, confirmed, source)
  SELECT r.day::date, r.working = 'yes', r.name_zh, r.confirmed = 'yes', r.source
  FROM jsonb_to_recordset(p_rows) AS r (day text, working text, name_zh text, confirmed text, source text);
$$;
COMMENT ON FUNCTION import_calendar(jsonb) IS
  'Writes checked days; for the years that the list names it is the whole calendar.';

CREATE OR REPLACE FUNCTION export_rows(p_kind text) RETURNS SETOF jsonb
LANGUAGE plpgsql STABLE
SET search_path = sonor, pg_temp
AS $$
BEGIN
  CASE p_kind
    WHEN 'area' THEN
      RETURN QUERY SELECT to_jsonb(a) FROM area a ORDER BY length(code), code;
    WHEN 'unit' THEN
      RETURN QUERY
        SELECT to_jsonb(u) || jsonb_build_object('parent_code', p.code)
        FROM unit u LEFT JOIN unit p ON p.id = u.parent_id WHERE u.dissolved_at IS NULL ORDER BY u.id;
    WHEN 'category' THEN
      RETURN QUERY SELECT to_jsonb(c) FROM category c WHERE active ORDER BY code_system, version, code;
    WHEN 'catalogue' THEN
      RETURN QUERY
        SELECT to_jsonb(e) || jsonb_build_object(
                 'code_system', c.code_system, 'version', c.version, 'category_code', c.code, 'lead_unit_code', u.code,
                 'co_unit_codes', (SELECT string_agg(o.code, ' ' ORDER BY o.code)
                                   FROM catalogue_co_unit co JOIN unit o ON o.id = co.unit_id WHERE co.catalogue_id = e.id))
        FROM catalogue e JOIN category c ON c.id = e.category_id JOIN unit u ON u.id = e.lead_unit_id
        ORDER BY c.code_system, c.version, c.code, e.area_code;
    WHEN 'calendar' THEN
      RETURN QUERY
        SELECT to_jsonb(d) || jsonb_build_object('working', CASE WHEN working THEN 'yes' ELSE 'no' END,
                                                 'confirmed', CASE WHEN confirmed THEN 'yes' ELSE 'no' END)
        FROM calendar_day d ORDER BY day;
    WHEN 'phrase' THEN
      RETURN QUERY SELECT to_jsonb(p) FROM phrase p WHERE staff_id IS NULL ORDER BY shortcut;
    WHEN 'template' THEN
      RETURN QUERY
        SELECT to_jsonb(t) || jsonb_build_object('code_system', c.code_system, 'version', c.version, 'category_code', c.code)
        FROM template t JOIN category c ON c.id = t.category_id ORDER BY c.code_system, c.version, c.code, t.id;
    ELSE
      PERFORM refuse('SN400', 'import.kind', coalesce(left(p_kind, 40), 'NULL'));
  END CASE;
END
$$;
COMMENT ON FUNCTION export_rows(text) IS
  'Rows of a list as import_rows() takes them, one object each with at least the columns of import_columns(); what is out of use is left out.';

CREATE OR REPLACE FUNCTION import_rows(p_kind text, p_rows jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_before jsonb;
  v_counts jsonb;
BEGIN
  IF NOT EXISTS (SELECT FROM import_columns(p_kind)) THEN
    PERFORM refuse('SN400', 'import.kind', coalesce(left(p_kind, 40), 'NULL'));
  ELSIF jsonb_typeof(p_rows) IS DISTINCT FROM 'array' OR jsonb_array_length(p_rows) = 0 THEN
    PERFORM refuse('SN400', 'import.empty');
  ELSIF jsonb_array_length(p_rows) > 100000 THEN
    PERFORM refuse('SN400', 'import.too_many', jsonb_array_length(p_rows)::text);
  ELSIF EXISTS (SELECT FROM jsonb_array_elements(p_rows) AS r
                WHERE jsonb_typeof(r) <> 'object' OR coalesce(r ->> 'line', '') !~ '^[0-9]{1,9}$'
                   OR EXISTS (SELECT FROM jsonb_each(CASE jsonb_typeof(r) WHEN 'object' THEN r ELSE '{}' END) AS f
                              WHERE f.key <> 'line' AND jsonb_typeof(f.value) NOT IN ('string', 'null'))) THEN
    PERFORM refuse('SN400', 'import.shape');
  END IF;
  PERFORM import_refuse(p_kind, import_form_problems(p_kind, p_rows));
  -- One import at a time: another must not take away what this one has just looked up.
  PERFORM pg_advisory_xact_lock(hashtext('sonor.import_rows'));
  PERFORM import_refuse(p_kind, import_link_problems(p_kind, p_rows));

  v_before := (SELECT jsonb_agg(r) FROM export_rows(p_kind) AS r);
  CASE p_kind
    WHEN 'area' THEN PERFORM import_areas(p_rows);
    WHEN 'unit' THEN PERFORM import_units(p_rows);
    WHEN 'category' THEN PERFORM import_categories(p_rows);
    WHEN 'catalogue' THEN PERFORM import_catalogue(p_rows);
    WHEN 'calendar' THEN PERFORM import_calendar(p_rows);
    WHEN 'phrase' THEN PERFORM import_phrases(p_rows);
    WHEN 'template' THEN PERFORM import_templates(p_rows);
  END CASE;

  WITH key AS (
    SELECT name FROM import_columns(p_kind) WHERE is_key
  ), before AS (
    SELECT (SELECT jsonb_object_agg(name, r -> name) FROM key) AS key, r FROM jsonb_array_elements(v_before) AS r
  ), after AS (
    SELECT (SELECT jsonb_object_agg(name, r -> name) FROM key) AS key, r FROM export_rows(p_kind) AS r
  )
  SELECT jsonb_build_object('rows', jsonb_array_length(p_rows),
                            'added', count(*) FILTER (WHERE before.key IS NULL),
                            'changed', count(*) FILTER (WHERE before.r <> after.r),
                            'removed', count(*) FILTER (WHERE after.key IS NULL))
    INTO v_counts FROM before FULL JOIN after ON before.key = after.key;
  PERFORM audit(p_kind || '.import', p_kind, NULL, v_counts);
  RETURN v_counts;
END
$$;
COMMENT ON FUNCTION import_rows(text, jsonb) IS
  'Takes a whole list in, or nothing of it; for administrators. Each row is an object of texts named as in import_columns() and the number "line" it has for people. Returns how many rows there were, were added, changed and removed.';

CREATE OR REPLACE FUNCTION catalogue_propose(p_category_id integer, p_area_code text)
RETURNS TABLE (catalogue_id integer, category_id integer, area_code text, lead_unit_id integer, co_unit_ids integer[],
               limit_value numeric, limit_unit text)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
#variable_conflict use_column
BEGIN
  IF NOT EXISTS (SELECT FROM category WHERE id = p_category_id) THEN
    PERFORM refuse('SN404', 'catalogue.category', coalesce(p_category_id::text, 'NULL'));
  ELSIF NOT EXISTS (SELECT FROM area WHERE code = p_area_code) THEN
    PERFORM refuse('SN404', 'catalogue.area', coalesce(left(p_area_code, 40), 'NULL'));
  END IF;
  RETURN QUERY
    WITH RECURSIVE class (id, parent_id, distance) AS (
      SELECT id, parent_id, 0 FROM category WHERE id = p_category_id
      UNION ALL
      SELECT p.id, p.parent_id, class.distance + 1 FROM category p JOIN class ON p.id = class.parent_id
    ), place (code, parent_code, distance) AS (
      SELECT code, parent_code, 0 FROM area WHERE code = p_area_code
      UNION ALL
      SELECT p.code, p.parent_code, place.distance + 1 FROM area p JOIN place ON p.code = place.parent_code
    )
    SELECT e.id, e.category_id, e.area_code, e.lead_unit_id,
           ARRAY(SELECT co.unit_id FROM catalogue_co_unit co JOIN unit o ON o.id = co.unit_id
                 WHERE co.catalogue_id = e.id AND o.dissolved_at IS NULL ORDER BY co.unit_id),
           e.limit_value, e.limit_unit
    FROM catalogue e JOIN class ON class.id = e.category_id JOIN place ON place.code = e.area_code
    JOIN unit u ON u.id = e.lead_unit_id AND u.dissolved_at IS NULL
    ORDER BY class.distance, place.distance LIMIT 1;
END
$$;
COMMENT ON FUNCTION catalogue_propose(integer, text) IS
  'The entry of the dispatch catalogue that a matter falls under: of the nearest class, and among those of the nearest area. Entries led by a dissolved unit do not count. No row if the catalogue has nothing to say.';

GRANT SELECT ON category, catalogue, catalogue_co_unit TO sonor_staff;
GRANT EXECUTE ON FUNCTION catalogue_propose(integer, text), import_columns(text) TO sonor_staff;
GRANT EXECUTE ON FUNCTION import_rows(text, jsonb), export_rows(text) TO sonor_administrator;

INSERT INTO message (key, text_en, text_zh) VALUES
  ('import.row',  'line %1$s, column %2$s: %3$s. Nothing was imported', '第 %1$s 行“%2$s”列：%3$s。未导入任何数据'),
  ('import.rows', 'line %1$s, column %2$s: %3$s (and %4$s more problems). Nothing was imported',
                  '第 %1$s 行“%2$s”列：%3$s（另有 %4$s 处问题）。未导入任何数据'),
  ('import.kind',       'there is no list called “%1$s”; there are area, unit, category, catalogue, calendar, phrase and template',
                        '没有名为“%1$s”的清单，可用的有 area、unit、category、catalogue、calendar、phrase、template'),
  ('import.empty',      'the list has no rows; nothing was imported', '清单没有数据行，未导入任何数据'),
  ('import.too_many',   'the list has %1$s rows; 100,000 are the most. Nothing was imported',
                        '清单有 %1$s 行，最多 100000 行。未导入任何数据'),
  ('import.shape',      'each row must be an object of texts with the number of its line. Nothing was imported',
                        '每一行必须是带行号的文本对象。未导入任何数据'),
  ('import.required',   'a value is missing: enter %2$s', '缺少内容：请填写%2$s'),
  ('import.form',       '“%1$s” is not right: enter %2$s', '“%1$s”不正确：请填写%2$s'),
  ('import.column',     'there is no column “%1$s” in this list', '此清单没有“%1$s”列'),
  ('import.duplicate',  '“%1$s” is there twice: keep one of the rows', '“%1$s”重复：请只保留一行'),
  ('import.no_parent',  'the parent “%1$s” is not in the list: add its row or correct the code', '上级“%1$s”不在清单中：请补上该行或更正代码'),
  ('import.circle',     'the parent “%1$s” leads back to the row itself: correct one of them', '上级“%1$s”形成循环：请更正其中一行'),
  ('import.area_parent', '“%1$s” is not one level above: a city has no parent, a county lies in a city, a town in a county, a community in a town',
                        '上级“%1$s”层级不对：市没有上级，旗县区属于市，乡镇街道属于旗县区，社区嘎查村属于乡镇街道'),
  ('import.no_class',   'the class above, “%1$s”, is not in the list: add its row', '上级分类“%1$s”不在清单中：请补上该行'),
  ('import.no_area',    'there is no area “%1$s”: import the areas first or correct the code', '没有代码为“%1$s”的区划：请先导入区划或更正代码'),
  ('import.no_category', 'there is no category “%1$s” in this edition: import the categories first or correct the code',
                        '此版本没有代码为“%1$s”的分类：请先导入分类或更正代码'),
  ('import.no_unit',    'there is no unit “%1$s”: import the units first or correct the code', '没有代码为“%1$s”的承办单位：请先导入单位或更正代码'),
  ('import.co_unit_twice', 'the unit “%1$s” is named twice for one matter', '单位“%1$s”在同一条目中重复出现'),
  ('import.limit_half', 'a limit needs both its value and its unit', '时限的数值和单位必须同时填写'),
  ('import.no_day',     '“%1$s” is not a day of the calendar', '没有“%1$s”这一天'),
  ('import.works_anyway', '%1$s is a Monday to Friday, which works anyway: leave the row out', '%1$s 是周一至周五，本来就上班：请删去该行'),
  ('import.form.name',          'one line of 1 to 40 characters', '1 至 40 个字，不换行'),
  ('import.form.area_code',     'a code of 6, 9 or 12 digits', '6、9 或 12 位数字代码'),
  ('import.form.area_level',    'city, county, town or community', 'city、county、town 或 community'),
  ('import.form.unit_level',    'city, county, town or company', 'city、county、town 或 company'),
  ('import.form.sort',          'a whole number', '整数'),
  ('import.form.unit_code',     'a code of capital letters, digits and hyphens, at most 32', '不超过 32 位的大写字母、数字或连字符代码'),
  ('import.form.unit_codes',    'at most ten unit codes with a space between them', '最多十个单位代码，以空格分隔'),
  ('import.form.phone',         'a telephone number', '电话号码'),
  ('import.form.category_code', 'a code of 2, 4 or 6 digits', '2、4 或 6 位数字代码'),
  ('import.form.initials',      'small letters and digits', '小写字母和数字'),
  ('import.form.limit_value',   'a number from 0.01 to 999.99', '0.01 至 999.99 的数值'),
  ('import.form.limit_unit',    'hours, working hours or working days', 'hours、working hours 或 working days'),
  ('import.form.day',           'a date like 2027-02-06', '形如 2027-02-06 的日期'),
  ('import.form.yes_no',        'yes or no', 'yes 或 no'),
  ('import.form.shortcut',      '1 to 12 small letters or digits', '1 至 12 个小写字母或数字'),
  ('import.form.phrase_body',   'one line of 1 to 500 characters', '1 至 500 个字，不换行'),
  ('import.form.template_content', '1 to 2,000 characters', '1 至 2000 个字'),
  ('catalogue.category', 'There is no category %1$s', '没有编号为 %1$s 的分类'),
  ('catalogue.area',     'There is no area “%1$s”', '没有代码为“%1$s”的区划')
ON CONFLICT (key) DO UPDATE SET text_en = excluded.text_en, text_zh = excluded.text_zh;
