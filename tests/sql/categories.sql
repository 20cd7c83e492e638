-- Lists in and out, and the catalogue's proposal.
BEGIN;
SET LOCAL sonor.language = 'en';
SELECT plan(33);

CREATE FUNCTION pg_temp.areas(VARIADIC p_extra jsonb[] DEFAULT '{}') RETURNS jsonb LANGUAGE sql AS $$
  SELECT '[{"line": 2, "code": "150800", "level": "city", "name_zh": "市", "code_system": "t"},
           {"line": 3, "code": "150802", "parent_code": "150800", "level": "county", "name_zh": "区", "code_system": "t"},
           {"line": 4, "code": "150802001", "parent_code": "150802", "level": "town", "name_zh": "镇", "code_system": "t"},
           {"line": 5, "code": "150821", "parent_code": "150800", "level": "county", "name_zh": "县", "code_system": "t"}]'::jsonb
         || to_jsonb(p_extra)
$$;
SELECT is(import_rows('area', pg_temp.areas()), '{"rows": 4, "added": 4, "changed": 0, "removed": 0}', 'areas come in');
SELECT is(import_rows('area', pg_temp.areas()), '{"rows": 4, "added": 0, "changed": 0, "removed": 0}', 'and again, to no effect');
SELECT is(import_rows('area', jsonb_set(pg_temp.areas(), '{3,name_zh}', '"旗"')),
          '{"rows": 4, "added": 0, "changed": 1, "removed": 0}', 'one changes');
SELECT is((SELECT detail FROM audit_log WHERE action = 'area.import' ORDER BY id DESC LIMIT 1),
          '{"rows": 4, "added": 0, "changed": 1, "removed": 0}', 'which the audit log tells');

SELECT throws_ok(format('SELECT import_rows(%L, %L)', 'area', pg_temp.areas(bad::jsonb)), 'SN400', says, says)
FROM (VALUES
  ('{"line": 6, "code": "15", "parent_code": "150800", "level": "county", "name_zh": "x", "code_system": "t"}',
   'line 6, column code: “15” is not right: enter a code of 6, 9 or 12 digits. Nothing was imported'),
  ('{"line": 6, "code": "150821", "parent_code": "150800", "level": "county", "name_zh": "x", "code_system": "t"}',
   'line 6, column code: “150821” is there twice: keep one of the rows. Nothing was imported'),
  ('{"line": 6, "code": "150822", "parent_code": "150899", "level": "county", "name_zh": "x", "code_system": "t"}',
   'line 6, column parent_code: the parent “150899” is not in the list: add its row or correct the code. Nothing was imported'),
  ('{"line": 6, "code": "150822", "parent_code": "150802", "level": "county", "name_zh": "x", "code_system": "t"}',
   'line 6, column parent_code: “150802” is not one level above: a city has no parent, a county lies in a city, a town in a county, a community in a town. Nothing was imported'),
  ('{"line": 6, "code": "150822", "parent_code": "150800", "level": "planet", "name_zh": " ", "code_system": "t"}',
   'line 6, column level: “planet” is not right: enter city, county, town or community (and 1 more problems). Nothing was imported'),
  ('{"line": 6, "code": "150822", "parent_code": "150800", "level": "county", "code_system": "t"}',
   'line 6, column name_zh: a value is missing: enter one line of 1 to 40 characters. Nothing was imported'),
  ('{"line": 6, "code": "150822", "parent_code": "150800", "level": "county", "name_zh": "x", "code_system": "t", "colour": "red"}',
   'line 6, column colour: there is no column “colour” in this list. Nothing was imported')
) AS c (bad, says);
SELECT throws_ok($$SELECT import_rows('planet', '[{"line": 2}]')$$, 'SN400', NULL, 'another kind of list is refused');
SELECT throws_ok(format('SELECT import_rows(%L, %L)', 'area', bad), 'SN400', NULL, bad || ' is refused')
FROM (VALUES ('[]'), ('{}'), ('null'), ('[1]'), ('[{"code": "1"}]'), ('[{"line": 2, "code": {"a": 1}}]')) AS c (bad);
SELECT is((SELECT count(*) FROM area), 4::bigint, 'and nothing has come in');

-- Units: a tree; who is gone is dissolved and comes back as the same.
SELECT lives_ok($$SELECT import_rows('unit', '[
  {"line": 2, "code": "GOV", "level": "city", "area_code": "150800", "name_zh": "市政府", "short_name_zh": "市政府"},
  {"line": 3, "code": "HEAT", "parent_code": "GOV", "level": "company", "area_code": "150800", "name_zh": "热力", "short_name_zh": "热力"},
  {"line": 4, "code": "TOWN", "parent_code": "GOV", "level": "town", "area_code": "150802001", "name_zh": "镇", "short_name_zh": "镇"}]')$$,
  'units come in');
SELECT throws_ok($$SELECT import_rows('unit', '[
  {"line": 2, "code": "A", "parent_code": "B", "level": "city", "area_code": "150800", "name_zh": "x", "short_name_zh": "x"},
  {"line": 3, "code": "B", "parent_code": "A", "level": "city", "area_code": "150800", "name_zh": "x", "short_name_zh": "x"}]')$$,
  'SN400', 'line 2, column parent_code: the parent “B” leads back to the row itself: correct one of them (and 1 more problems). Nothing was imported',
  'but not in a circle');

-- Categories: inactive when gone, the same id when back.
CREATE FUNCTION pg_temp.classes(VARIADIC p_codes text[]) RETURNS jsonb LANGUAGE sql AS $$
  SELECT jsonb_agg(jsonb_build_object('line', n + 1, 'code_system', 't', 'version', '1', 'code', code, 'name_zh', '类' || code))
  FROM unnest(p_codes) WITH ORDINALITY AS c (code, n)
$$;
SELECT lives_ok($$SELECT import_rows('category', pg_temp.classes('01', '0101', '010101', '010102', '0102'))$$, 'categories come in');
SELECT throws_ok($$SELECT import_rows('category', pg_temp.classes('01', '020101'))$$, 'SN400',
  'line 3, column code: the class above, “0201”, is not in the list: add its row. Nothing was imported', 'but not without the class above');
CREATE TEMPORARY TABLE old AS SELECT code, id FROM category;
SELECT is(import_rows('category', pg_temp.classes('01', '0101', '010101', '0102')) -> 'removed', '1', 'one goes');
SELECT is((SELECT array_agg(code) FROM category WHERE NOT active), '{010102}', 'and is inactive');
SELECT lives_ok($$SELECT import_rows('category', pg_temp.classes('01', '0101', '010101', '010102', '0102'))$$, 'it comes back');
SELECT results_eq('SELECT code, id FROM category ORDER BY code', 'SELECT code, id FROM old ORDER BY code', 'with the id it had');

-- The catalogue: nearest class, then nearest area.
SELECT lives_ok($$SELECT import_rows('catalogue', '[
  {"line": 2, "code_system": "t", "version": "1", "category_code": "01", "area_code": "150800", "lead_unit_code": "GOV"},
  {"line": 3, "code_system": "t", "version": "1", "category_code": "0101", "area_code": "150800", "lead_unit_code": "HEAT",
   "co_unit_codes": "GOV TOWN", "limit_value": "24", "limit_unit": "hours"},
  {"line": 4, "code_system": "t", "version": "1", "category_code": "01", "area_code": "150802001", "lead_unit_code": "TOWN"}]')$$,
  'the catalogue comes in');
CREATE FUNCTION pg_temp.proposed(p_code text, p_area text) RETURNS text LANGUAGE sql AS $$
  SELECT u.code || ' ' || coalesce(limit_value || ' ' || limit_unit, '-') || ' ' || cardinality(co_unit_ids)
  FROM category c, catalogue_propose(c.id, p_area) p JOIN unit u ON u.id = p.lead_unit_id WHERE c.code = p_code
$$;
SELECT is(ARRAY[pg_temp.proposed('010101', '150802001'), pg_temp.proposed('0102', '150802001'), pg_temp.proposed('0102', '150802')],
          '{HEAT 24 hours 2,TOWN - 0,GOV - 0}', 'the nearest class counts first, then the nearest area');
UPDATE unit SET dissolved_at = now() WHERE code = 'HEAT';
SELECT is(pg_temp.proposed('010101', '150802'), 'GOV - 0', 'a dissolved unit leads nothing');
SELECT throws_ok($$SELECT * FROM catalogue_propose(-1, '150800')$$, 'SN404', NULL, 'an unknown category is refused');
SELECT throws_ok($$SELECT * FROM catalogue_propose((SELECT min(id) FROM category), 'x')$$, 'SN404', NULL, 'and an unknown area');

SELECT ok(has_function_privilege('sonor_administrator', 'import_rows(text, jsonb)', 'EXECUTE')
          AND NOT has_function_privilege('sonor_supervisor', 'import_rows(text, jsonb)', 'EXECUTE')
          AND NOT has_function_privilege('sonor_administrator', 'import_units(jsonb)', 'EXECUTE'),
          'lists are for administrators, and only as a whole');

SELECT * FROM finish();
ROLLBACK;
