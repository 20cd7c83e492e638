-- Who the session is, what each kind of seat may call, and what people see of each other.
\connect - postgres
\ir persons.inc

-- First for real, over new connections with a password; the results wait in variables.
\connect "dbname=sonor user=p_unit password='a good secret'"
SELECT session_user AS officer, session_unit_id() AS officer_unit, count(name) AS officer_sees,
       count(*) FILTER (WHERE unit_id = 9002) AS officer_sees_others
FROM staff \gset
\connect "dbname=sonor user=p_agent password='a good secret'"
SELECT session_user AS agent, coalesce(session_unit_id()::text, 'none') AS agent_unit, count(login) AS agent_sees FROM staff \gset
\connect "dbname=sonor user=postgres"
SELECT plan(59);
SELECT is(:'officer'::text, 'p_unit', 'a unit officer signs in with a password');
SELECT is(:'officer_unit'::text, '9001', 'into their unit');
SELECT is(:'officer_sees'::text, '13', 'sees the hotline''s staff and the own unit''s');
SELECT is(:'officer_sees_others'::text, '0', 'and no other unit''s');
SELECT is(:'agent' || ' ' || :'agent_unit', 'p_agent none', 'an agent signs in, into no unit');
SELECT is(:'agent_sees'::text, '14', 'and sees everyone');

-- Who the session is
SELECT is(sees('p_agent', 'SELECT session_staff_id()'), (SELECT id::text FROM staff WHERE login = 'p_agent'),
          'a session knows its person');
SELECT is(sees('sonor', 'SELECT session_staff_id()'), NULL, 'the owner is nobody');
SELECT is(sees('p_unit', 'SELECT session_unit_id()'), '9001', 'a unit officer has a unit');
SELECT is(sees('p_agent', 'SELECT session_unit_id()'), NULL, 'the hotline''s own staff have none');
SELECT is_empty($$
  SELECT k.code, other.code FROM seat_kind k, seat_kind other
  WHERE sees('p_' || k.code, format('SELECT session_has_seat(%L)', other.code))::boolean <> (k.code = other.code)
$$, 'everyone has the seat of their kind and no other');
SELECT is(sees('p_administrator', 'SELECT session_staff_id() FROM set_config(''role'', ''sonor_centre'', true)'),
          (SELECT id::text FROM staff WHERE login = 'p_administrator'), 'another role does not make another person');

-- What each kind of seat may call: the 13 kinds, or those named
CREATE TEMP TABLE allowed (call text, kinds text[]);
INSERT INTO allowed VALUES
  ('session_language()', NULL), ('say(text, text[])', NULL), ('refuse(text, text, text[])', NULL),
  ('refuse_constraint(text, text, text, text[])', NULL),
  ('setting_get(text)', NULL), ('setting_unit(text)', NULL), ('setting_set(text, numeric)', '{administrator}'),
  ('audit(text, text, text, jsonb)', '{}'),
  ('session_staff_id()', NULL), ('session_unit_id()', NULL), ('session_has_seat(text)', NULL),
  ('staff_create(text, text, text, text[], integer, text[], text)', '{administrator}'),
  ('staff_set_seats(text, text[], integer)', '{administrator}'), ('staff_set_skills(text, jsonb)', '{administrator}'),
  ('staff_set_languages(text, text[])', '{administrator}'), ('staff_leave(text)', '{administrator}'),
  ('staff_return(text)', '{administrator}'), ('staff_set_password(text, text)', NULL),
  ('staff_require(text)', '{}'), ('staff_require_present(text)', '{}'), ('staff_check_verifier(text)', '{}'),
  ('staff_check_seats(text[], integer)', '{}'), ('staff_write_seats(uuid, text[])', '{}'),
  ('staff_write_languages(uuid, text[])', '{}'), ('staff_align_role(uuid)', '{}'), ('staff_write_password(text, text)', '{}'),
  ('staff_end_sessions(text)', '{}'), ('delivery_function(text)', '{}'),
  ('sign_in()', NULL), ('preference_save(jsonb)', NULL), ('preference_load()', NULL), ('deliver(uuid, text, jsonb)', NULL);
SELECT is(ARRAY(SELECT code FROM seat_kind k WHERE has_function_privilege('p_' || k.code, 'sonor.' || call, 'EXECUTE') ORDER BY code),
          ARRAY(SELECT code FROM seat_kind k WHERE kinds IS NULL OR code = ANY (kinds) ORDER BY code),
          call || CASE WHEN kinds IS NULL THEN ' is for everyone'
                       WHEN kinds = '{}' THEN ' is for nobody' ELSE ' is for ' || array_to_string(kinds, ', ') END)
FROM allowed;
SELECT is_empty($$
  SELECT k.code, tried FROM seat_kind k, tries('p_' || k.code, 'SELECT setting_set(''deadline.sign'', 3)') tried
  WHERE tried <> CASE k.code WHEN 'administrator' THEN 'ok' ELSE '42501' END
$$, 'and so it is when they try');

-- What they see: rows seen by a kind of seat in each table
SELECT is(tries('p_agent', 'SELECT * FROM audit_log'), '42501', 'an agent does not read the audit log');
SELECT is(tries('p_supervisor', 'SELECT * FROM audit_log'), '42501', 'nor does a supervisor');
SELECT cmp_ok(sees('p_administrator', 'SELECT count(*) FROM audit_log')::integer, '>=', 14, 'an administrator reads all of it');
SELECT is(tries('p_administrator', $$INSERT INTO audit_log (action, subject) VALUES ('a', 'b')$$), '42501',
          'but writes nothing into it');
SELECT is(tries('postgres', 'DELETE FROM audit_log'), 'SN403', 'not even a superuser removes from it by mistake');
SELECT is_empty($$
  SELECT k.code, t FROM seat_kind k, unnest('{area,unit,seat_kind,skill,queue,message,setting,preference}'::text[]) t
  WHERE tries('p_' || k.code, 'SELECT * FROM ' || t) <> 'ok'
$$, 'everyone reads what is not about persons');
SELECT is_empty($$
  SELECT k.code, t FROM seat_kind k, unnest('{staff,staff_seat,staff_skill,staff_language}'::text[]) t
  WHERE tries('p_' || k.code, 'SELECT * FROM ' || t) <> CASE k.code WHEN 'unit' THEN '42501' ELSE 'ok' END
$$, 'the hotline''s staff read all about each other, unit officers do not');
SELECT is_empty($$
  SELECT k.code, t FROM seat_kind k, unnest('{delivery,delivery_action}'::text[]) t
  WHERE tries('p_' || k.code, 'SELECT * FROM ' || t) <> '42501'
$$, 'receipts are nobody''s to read');
SELECT is(sees('p_agent', 'SELECT count(*) FROM staff'), '14', 'an agent sees everyone');
SELECT is(sees('p_unit', $$SELECT string_agg(name, ' ') FROM staff WHERE unit_id IS NOT NULL$$), '承办单位',
          'a unit officer sees no officer of another unit');
SELECT is(sees('p_unit', 'SELECT count(name) FROM staff WHERE unit_id IS NULL'), '12',
          'a unit officer sees the name of the hotline''s staff');
SELECT is(tries('p_unit', 'SELECT login FROM staff'), '42501', 'but nobody''s login');
SELECT is(tries('p_agent', 'CREATE TEMP TABLE message (key text)'), '42501', 'nobody makes a table, not even for a moment');
SELECT is(tries('p_agent', 'CREATE FUNCTION public.f() RETURNS int LANGUAGE sql AS ''SELECT 1'''), '42501', 'nor a function');

SELECT * FROM finish();
