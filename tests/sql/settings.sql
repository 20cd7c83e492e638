-- The settings: every limit has sense, and no other value gets in.
BEGIN;
SELECT plan(37);
SET sonor.language = 'en';

SELECT is_empty($$
  SELECT key FROM setting WHERE btrim(description_en) = '' OR description_zh !~ '[一-鿿]'
$$, 'every setting is described in both languages');
SELECT is_empty($$
  SELECT key, 'value_unit.' || replace(value_unit, ' ', '_') FROM setting
  WHERE say('value_unit.' || replace(value_unit, ' ', '_')) = 'value_unit.' || replace(value_unit, ' ', '_')
$$, 'every unit has a word');
SELECT is_empty($$
  SELECT kind FROM unnest(enum_range(NULL::ticket_kind)) kind WHERE setting_get('deadline.' || kind) IS NULL
$$, 'every kind of ticket has its deadline');

SELECT is_empty($$
  SELECT p.proname, m[1] FROM pg_proc p, regexp_matches(p.prosrc, 'setting_(?:get|unit)\(''([^'']+)''\)', 'g') m
  WHERE p.pronamespace = 'sonor'::regnamespace AND NOT EXISTS (SELECT FROM setting WHERE key = m[1])
$$, 'every setting that a function asks for exists');

-- The figures that standards and rules name (domain.md 1.1, 1.3, 1.4, 2.4)
SELECT is(setting_get(key), value, key || ' is ' || value) FROM (VALUES
  ('call.answer', 15::numeric), ('call.connect_rate', 95), ('media.answer', 3), ('mailbox.answer', 24),
  ('deadline.sign', 2), ('deadline.sign_urgent', 30), ('deadline.consultation', 1), ('deadline.report', 10),
  ('extension.total', 10), ('problem.redo_count', 3), ('problem.unit_count', 3),
  ('light.amber', 48), ('light.supervise', 24), ('light.amber_share', 25)) expected (key, value);
SELECT is(setting_unit('deadline.sign'), 'working hours', 'setting_unit() tells the unit');
SELECT throws_ok($$SELECT setting_get('no.such')$$, 'SN404', 'There is no setting “no.such”', 'an unknown setting is not read');
SELECT throws_ok($$SELECT setting_get(NULL)$$, 'SN404', NULL, 'nor one without a name');
SELECT throws_ok($$SELECT setting_unit('no.such')$$, 'SN404', NULL, 'nor does it have a unit');
SELECT throws_ok($$SELECT setting_set('no.such', 1)$$, 'SN404', NULL, 'nor is it set');

SELECT throws_ok(format('SELECT setting_set(''deadline.sign'', %s)', value), 'SN400',
                 format('“A unit signs a dispatched ticket within” (deadline.sign) cannot be %s: enter a value from 0.5 to 70 working hours', shown),
                 'out of range: ' || value)
FROM (VALUES ('0.4', '0.4'), ('71', '71'), ('-1', '-1'), ('''NaN''', 'NaN'), ('''Infinity''', 'Infinity'), ('NULL', 'NULL'),
             ('1' || repeat('0', 1000), '1' || repeat('0', 39))) bad (value, shown);
SELECT throws_ok($$SELECT setting_set('extension.count', 1.5)$$, 'SN400',
                 '“Extensions of one ticket at most” (extension.count) cannot be 1.5: enter a whole number of items',
                 'what is counted is whole');

DO $$
DECLARE
  v_constraint text;
BEGIN
  PERFORM setting_set('deadline.sign', 1000);
EXCEPTION WHEN SQLSTATE 'SN400' THEN
  GET STACKED DIAGNOSTICS v_constraint = CONSTRAINT_NAME;
  PERFORM set_config('test.hurt', v_constraint, true);
END
$$;
SELECT is(current_setting('test.hurt'), 'setting_value_in_range', 'the refusal names the constraint');
SELECT is((SELECT count(*)::integer FROM audit_log WHERE action = 'setting.set'), 0, 'what was refused is not in the audit log');

SELECT setting_set('deadline.sign', 3.50);
SELECT setting_set('deadline.sign', 3.5);
SELECT is(setting_get('deadline.sign')::text, '3.5', 'a value in range is taken');
SELECT results_eq($$SELECT actor, subject, subject_id, detail FROM audit_log WHERE action = 'setting.set'$$,
                  $$VALUES ('sonor', 'setting', 'deadline.sign', '{"old": 2, "new": 3.5}'::jsonb)$$,
                  'it is in the audit log with both values, once: setting the same again is no change');

-- Every text can be said, in every language: one bad placeholder, and setting a percentage was refused.
SELECT lives_ok($$SELECT say(key), set_config('sonor.language', 'en', true), say(key) FROM message$$, 'every message can be said');
SELECT lives_ok($$SELECT setting_set(key, value) FROM setting$$, 'every setting can be set to what it is');

SELECT * FROM finish();
ROLLBACK;
