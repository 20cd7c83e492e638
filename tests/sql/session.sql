-- Signing in, a person's own preferences, and deliveries.
\connect - postgres
\ir persons.inc

-- For real, over new connections with a password; the results wait in variables.
\connect "dbname=sonor user=p_bilingual password='a good secret' application_name=desk"
SELECT staff_id AS real_id, login AS real_login, name AS real_name, work_number AS real_number, seat_kinds AS real_seats,
       coalesce(unit_id::text, 'none') AS real_unit, unit_name AS real_unit_name, languages AS real_languages,
       abs(extract(epoch FROM clock_timestamp() - server_time)) < 5 AS real_now, city_name AS real_city,
       schema_number AS real_schema
FROM sign_in() \gset
\connect "dbname=sonor user=p_unit password='a good secret'"
SELECT unit_id AS unit_id, unit_name AS unit_name FROM sign_in() \gset
\connect "dbname=sonor user=postgres"
SET sonor.language = 'en';
SELECT plan(67);
SELECT results_eq('SELECT id::text FROM staff WHERE login = ''p_bilingual''', format('VALUES (%L)', :'real_id'), 'sign_in() tells the key');
SELECT is(:'real_login' || ' ' || :'real_name' || ' ' || :'real_number', 'p_bilingual 蒙汉双语坐席 7004', 'login, name and work number');
SELECT is(:'real_seats' || :'real_languages', '{bilingual}{zh,mn}', 'seats and languages');
SELECT is(:'real_unit' || :'real_unit_name', 'none', 'no unit for the hotline''s own staff');
SELECT is(:'unit_id' || ' ' || :'unit_name', '9001 市热力公司', 'the unit of a unit officer');
SELECT is(:'real_now' || ' ' || :'real_city', 't 巴彦淖尔市', 'the server''s time and the city');
SELECT is(:'real_schema'::integer, (SELECT max(number) FROM schema_change), 'the schema''s number');
SELECT results_eq($$SELECT actor, subject_id, detail FROM audit_log WHERE action = 'session.sign_in' ORDER BY id LIMIT 1$$,
                  format($$VALUES ('p_bilingual', %L, '{"address": "local", "program": "desk"}'::jsonb)$$, :'real_id'),
                  'and it is in the audit log');
SELECT throws_ok('SELECT sign_in()', 'SN403', '“postgres” is not a member of staff of this hotline', 'who is not staff is refused');
UPDATE staff SET left_at = now() WHERE login = 'p_quality';
SELECT is(tries('p_quality', 'SELECT sign_in()'), 'SN403', 'who has left is refused, even before the role is locked');
SELECT is(tries('p_quality', 'SELECT preference_save(''{"key": "a", "value": 1}'')'), 'SN403', 'and keeps nothing');

-- The key of what is kept on a person's computer
SELECT matches(sees('p_agent', 'SELECT local_key()'), '^[0-9a-f]{64}$', 'a person gets a key');
SELECT is(sees('p_agent', 'SELECT local_key()'), sees('p_agent', 'SELECT local_key()'), 'the same whenever they ask');
SELECT isnt(sees('p_agent', 'SELECT local_key()'), sees('p_media', 'SELECT local_key()'), 'each one of their own');
SELECT is((SELECT count(*)::integer FROM local_key), 2, 'and it is made when it is first asked for');
SELECT is(tries('p_agent', 'SELECT key FROM local_key'), '42501', 'nobody reads those of others');
SELECT is(tries('p_administrator', 'SELECT key FROM local_key'), '42501', 'no administrator either');
SELECT throws_ok('SELECT local_key()', 'SN403', '“postgres” is not a member of staff of this hotline', 'who is not staff gets none');

-- Preferences
SELECT is(sees('p_agent', 'SELECT preference_load()'), '{}', 'there are none at first');
SELECT is(sees('p_agent', $$SELECT preference_save('{"key": "ticket-list.all", "value": {"sort": "创建", "rows": [1, null]}}')$$)::jsonb,
          '{"key": "ticket-list.all", "value": {"sort": "创建", "rows": [1, null]}}', 'what is kept comes back');
SELECT is(tries('p_agent', $$SELECT preference_save('{"key": "b", "value": false}')$$), 'ok', 'a second one');
SELECT is(sees('p_agent', $$SELECT preference_save('{"key": "b", "value": 2}') -> 'value'$$), '2', 'the last value counts');
SELECT is(sees('p_agent', 'SELECT preference_load()')::jsonb, '{"ticket-list.all": {"sort": "创建", "rows": [1, null]}, "b": 2}', 'all are loaded');
SELECT is(sees('p_media', 'SELECT preference_load()'), '{}', 'by their own person only');
SELECT is(sees('p_media', 'SELECT count(*) FROM preference'), '0', 'nobody else reads them');
SELECT is(sees('p_agent', 'SELECT count(*) FROM preference'), '2', 'the own person does');
SELECT is(tries('p_agent', $$SELECT preference_save('{"key": "b", "value": null}')$$), 'ok', 'null forgets one');
SELECT is(sees('p_agent', 'SELECT preference_load() ? ''b'''), 'false', 'it is gone');
SELECT is(tries('p_agent', format('SELECT preference_save(%L)', bad)), 'SN400', 'refused: preference ' || coalesce(left(bad, 40), 'null'))
FROM (VALUES (NULL), ('null'), ('[]'), ('1'), ('{}'), ('{"key": "a"}'), ('{"value": 1}'), ('{"key": 1, "value": 1}'),
             ('{"key": "", "value": 1}'), ('{"key": "A", "value": 1}'), ('{"key": "a b", "value": 1}'), ('{"key": "a''--", "value": 1}'),
             (format('{"key": "%s", "value": 1}', repeat('a', 81))), (format('{"key": "a", "value": "%s"}', repeat('a', 20000)))) t (bad);
SELECT is(tries('p_agent', $$SELECT preference_save(jsonb_build_object('key', 'many.' || repeat('a', n), 'value', n))
                             FROM generate_series(1, 75) n$$), 'ok', 'many are possible');
INSERT INTO preference SELECT id, 'x.' || repeat(chr(97 + n % 26), n / 26 + 1), '1' FROM staff, generate_series(0, 423) n WHERE login = 'p_agent';
SELECT is(tries('p_agent', $$SELECT preference_save('{"key": "one-more", "value": 1}')$$), 'SN400', 'five hundred are enough');
SELECT is(tries('p_agent', $$SELECT preference_save('{"key": "ticket-list.all", "value": 2}')$$), 'ok', 'one of them can still change');

-- Deliveries
SET SESSION AUTHORIZATION sonor;
CREATE TABLE sonor.done (what jsonb, who text);
CREATE FUNCTION sonor."test Do"(p jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  INSERT INTO sonor.done VALUES (p, session_user);
  IF p ? 'refuse' THEN
    PERFORM refuse('SN400', 'setting.unknown', 'x');
  END IF;
  RETURN jsonb_build_object('n', (SELECT count(*) FROM sonor.done));
END
$$;
GRANT EXECUTE ON FUNCTION sonor."test Do"(jsonb) TO sonor_agent, sonor_media;
CREATE FUNCTION sonor.test_invoker(p jsonb) RETURNS jsonb LANGUAGE sql AS 'SELECT p';
GRANT EXECUTE ON FUNCTION sonor.test_invoker(jsonb) TO PUBLIC;
RESET SESSION AUTHORIZATION;
CREATE FUNCTION public.test_elsewhere(p jsonb) RETURNS jsonb LANGUAGE sql SECURITY DEFINER AS 'SELECT p';
INSERT INTO delivery_action VALUES ('test', 'test Do'), ('invoker', 'test_invoker'), ('elsewhere', 'test_elsewhere'), ('missing', 'no_such'),
                                   ('wrong', 'setting_get'), ('quoted', 'test Do"(NULL); DROP TABLE staff; --');
\set id '00000000-0000-4000-8000-000000000001'
SELECT is(sees('p_agent', format($$SELECT deliver(%L, 'test', '{"a": 1}')$$, :'id')), '{"n": 1}', 'a delivery is done');
SELECT is(sees('p_agent', format($$SELECT deliver(%L, 'test', '{"a": 1}')$$, :'id')), '{"n": 1}', 'a repeat gets the same answer');
SELECT results_eq('SELECT what, who FROM done', $$VALUES ('{"a": 1}'::jsonb, 'p_agent')$$, 'and is done once, in the sender''s name');
SELECT results_eq('SELECT action, delivered_by, result FROM delivery', $$VALUES ('test', 'p_agent', '{"n": 1}'::jsonb)$$, 'there is one receipt');
SELECT is(tries('p_media', format($$SELECT deliver(%L, 'test', '{"a": 1}')$$, :'id')), 'SN409', 'another person cannot have that id');
SELECT is(tries('p_agent', format($$SELECT deliver(%L, 'preference_save', '{"a": 1}')$$, :'id')), 'SN409', 'nor another action');
SELECT is(tries('p_quality', $$SELECT deliver(gen_random_uuid(), 'test', '{}')$$), 'SN403', 'who may not call the function may not deliver it');
SELECT is(tries('p_agent', format('SELECT deliver(gen_random_uuid(), %L, ''{}'')', action)), 'SN404', 'refused: an action that is ' || action)
FROM unnest('{unknown,invoker,elsewhere,missing,wrong,quoted}'::text[]) action;
SELECT is(tries('p_agent', format('SELECT deliver(%s)', bad)), 'SN400', 'refused: deliver(' || bad || ')')
FROM unnest('{"NULL, ''test'', ''{}''","gen_random_uuid(), NULL, ''{}''","gen_random_uuid(), ''test'', NULL"}'::text[]) bad;
\set id '00000000-0000-4000-8000-000000000002'
SELECT is(tries('p_agent', format($$SELECT deliver(%L, 'test', '{"refuse": 1}')$$, :'id')), 'SN400', 'an action can refuse');
SELECT is((SELECT count(*) FROM delivery)::integer, 1, 'then there is no receipt');
SELECT is(sees('p_agent', format($$SELECT deliver(%L, 'test', '{"a": 2}')$$, :'id')), '{"n": 2}', 'and it can be sent again');
SELECT is(sees('p_media', $$SELECT deliver(gen_random_uuid(), 'preference_save', '{"key": "a", "value": 1}')$$)::jsonb,
          '{"key": "a", "value": 1}', 'a preference can be delivered');
SELECT is(sees('p_media', 'SELECT preference_load()'), '{"a": 1}', 'and is the sender''s own');
SELECT is_empty($$
  SELECT action FROM delivery_action
  WHERE action NOT IN ('test', 'invoker', 'elsewhere', 'missing', 'wrong', 'quoted') AND delivery_function(action) IS NULL
$$, 'every action that comes with the schema has its function');

SELECT * FROM finish();
