-- Staff: row and login role live and change together, and no bad value gets in.
\connect - postgres
\ir persons.inc
SET sonor.language = 'en';
SELECT plan(119);

-- A difference between the tables and the roles; there must never be one.
CREATE VIEW public.disagreement AS
  SELECT s.login, 'login' AS about FROM staff s LEFT JOIN pg_roles r ON r.rolname = s.login
  WHERE r.rolcanlogin IS DISTINCT FROM (s.left_at IS NULL) OR r.rolsuper OR r.rolcreaterole OR r.rolcreatedb OR r.rolbypassrls
  UNION ALL
  SELECT s.login, k.role_name
  FROM staff s CROSS JOIN seat_kind k
    LEFT JOIN staff_seat t ON t.staff_id = s.id AND t.seat_kind = k.code
    LEFT JOIN pg_auth_members m ON m.member = to_regrole(s.login) AND m.roleid = to_regrole(k.role_name)
  WHERE (m.member IS NOT NULL) <> (t.staff_id IS NOT NULL AND s.left_at IS NULL) OR m.admin_option
  UNION ALL
  SELECT m.member::regrole::text, m.roleid::regrole::text
  FROM pg_auth_members m WHERE NOT EXISTS (SELECT FROM seat_kind WHERE role_name = m.roleid::regrole::text)
    AND m.member::regrole::text !~ '^(sonor_|pg_)';
SELECT is_empty('TABLE disagreement', 'a person''s role has the groups of their seats and no others');

-- Every bad value is refused by its field's name, as the administrator who tries it.
CREATE FUNCTION public.refusal(p_sql text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  SET LOCAL SESSION AUTHORIZATION p_administrator;
  EXECUTE p_sql;
  SET LOCAL SESSION AUTHORIZATION DEFAULT;
  RETURN 'taken';
EXCEPTION WHEN OTHERS THEN
  RETURN SQLSTATE || ' ' || SQLERRM;
END
$$;
CREATE TEMP TABLE before AS SELECT (SELECT count(*) FROM staff) AS people, (SELECT count(*) FROM pg_roles) AS roles,
                                   (SELECT count(*) FROM audit_log) AS acts;

CREATE TEMP TABLE bad (field text, login text DEFAULT 'somebody', work_number text DEFAULT '1234', name text DEFAULT '王某',
                       seats text[] DEFAULT '{agent}', unit text, languages text[] DEFAULT '{zh}', verifier text, state text DEFAULT 'SN400');
INSERT INTO bad (field, login) VALUES
  ('Login: “”', NULL), ('Login: “”', ''), ('Login: “a”', 'a'), ('Login: “Agent”', 'Agent'), ('Login: “1agent”', '1agent'),
  ('Login: “a b”', 'a b'), ('Login: “a''b”', 'a''b'), ('Login: “a"b”', 'a"b'), ('Login: “a;drop role sonor”', 'a;drop role sonor'),
  ('Login: “张三”', '张三'), ('Login: “pg_monitor”', 'pg_monitor'), ('Login: “sonor”', 'sonor'), ('Login: “sonor_agent”', 'sonor_agent'),
  ('Login: “postgres”', 'postgres'), ('Login: “public”', 'public'), ('Login: “none”', 'none'),
  ('Login: “' || repeat('a', 33) || '”', repeat('a', 33)), ('Login: “' || repeat('a', 40) || '”', repeat('a', 100000));
INSERT INTO bad (field, login, state) VALUES ('Login: “p_agent” belongs', 'p_agent', 'SN409'),
  ('Login: the database server already has a role “foreigner”', 'foreigner', 'SN409');
INSERT INTO bad (field, work_number) VALUES
  ('Work number: “”', NULL), ('Work number: “”', ''), ('Work number: “12”', '12'), ('Work number: “123456789”', '123456789'),
  ('Work number: “１２３４”', '１２３４'), ('Work number: “12-4”', '12-4');
INSERT INTO bad (field, work_number, state) VALUES ('Work number: 7001 belongs', '7001', 'SN409');
INSERT INTO bad (field, name) VALUES
  ('Name:', NULL), ('Name:', ''), ('Name:', '   '), ('Name:', repeat('长', 61)), ('Name:', E'王\n某'), ('Name:', E'王\x1b[31m');
INSERT INTO bad (field, seats) VALUES
  ('Seats: name at least one', NULL), ('Seats: name at least one', '{}'), ('Seats: there is no seat “boss”', '{agent,boss}'),
  ('Seats: there is no seat “NULL”', '{agent,NULL}'), ('Seats: there is no seat “sonor”', '{sonor}'),
  ('Seats: there is no seat “Agent”', '{Agent}'), ('Unit: a unit officer needs one', '{unit}');
INSERT INTO bad (field, seats, unit) VALUES
  ('Seats: a unit officer can have no other seat', '{unit,agent}', '9001'), ('Unit: there is no unit 9999', '{unit}', '9999'),
  ('Unit: there is no unit 9003', '{unit}', '9003'), ('Unit: only unit officers', '{agent}', '9001');
INSERT INTO bad (field, languages) VALUES
  ('Languages: name at least one', NULL), ('Languages: name at least one', '{}'), ('Languages: “en”', '{zh,en}'),
  ('Languages: “NULL”', '{NULL}');
INSERT INTO bad (field, verifier) VALUES
  ('Password:', ''), ('Password:', 'a good secret'), ('Password:', 'md5' || repeat('0', 32)),
  ('Password:', replace(:'verifier', '4096', '1')), ('Password:', replace(:'verifier', '4096', '4095')),
  ('Password:', :'verifier' || 'x'), ('Password:', :'verifier' || E'\n'), ('Password:', left(:'verifier', -4) || 'A==='),
  ('Password:', replace(:'verifier', 'SCRAM-SHA-256', 'SCRAM-SHA-1'));
INSERT INTO unit (id, code, level, area_code, name_zh, short_name_zh, dissolved_at)
VALUES (9003, 'GONE', 'company', '150800', '已撤单位', '已撤', now());
CREATE ROLE foreigner NOLOGIN;
SELECT alike(refusal(format('SELECT staff_create(%L, %L, %L, %L, %L, %L, %L)', login, work_number, name, seats, unit, languages,
                            coalesce(verifier, :'verifier'))),
             state || ' ' || field || '%', 'refused: ' || left(field, 60) || coalesce(' ' || left(verifier, 20), ''))
FROM bad;
SELECT alike(refusal($$SELECT staff_create('somebody', '1234', '王某', '{agent}', NULL, '{zh}', NULL)$$), 'SN400 Password:%', 'refused: no password');
SELECT results_eq('SELECT count(*) FROM staff', 'SELECT people FROM before', 'nobody was added');
SELECT results_eq('SELECT count(*) FROM pg_roles', 'SELECT roles + 1 FROM before', 'nor a role, but the foreign one');
SELECT results_eq('SELECT count(*) FROM audit_log', 'SELECT acts FROM before', 'nothing is in the audit log');
SELECT is(refusal(format($$SELECT staff_create('abc', '12345', ' 王某 ', '{agent,agent,media}', NULL, '{mn,zh,mn}', %L)$$, :'verifier')),
          'taken', 'a good one is taken, said twice or not');
SELECT results_eq($$SELECT name, unit_id, left_at FROM staff WHERE login = 'abc'$$, $$VALUES ('王某', NULL::integer, NULL::timestamptz)$$,
                  'with the name trimmed');
SELECT results_eq($$SELECT actor, detail ->> 'login' FROM audit_log WHERE action = 'staff.create' ORDER BY id DESC LIMIT 1$$,
                  $$VALUES ('p_administrator', 'abc')$$, 'and in the audit log');

-- Seats
SELECT is(refusal($$SELECT staff_set_seats('abc', '{unit}', 9001)$$), 'taken', 'a person can change to a unit');
SELECT is(sees('abc', 'SELECT session_unit_id()'), '9001', 'and then works there');
SELECT is(tries('abc', 'SELECT * FROM staff_seat'), '42501', 'without the rights of before');
SELECT alike(refusal($$SELECT staff_set_seats('abc', '{agent}', 9001)$$), 'SN400 Unit: only%', 'a unit does not stay with an agent');
SELECT alike(refusal($$SELECT staff_set_seats('abc', '{agent,unit}', 9001)$$), 'SN400 Seats: a unit officer%', 'nor does it go together');
SELECT is(refusal($$SELECT staff_set_seats('abc', '{agent,supervisor}')$$), 'taken', 'a person can have two seats');
SELECT is(refusal($$SELECT staff_set_seats('abc', '{agent}')$$), 'taken', 'and lose one');
SELECT alike(refusal($$SELECT staff_set_seats('nobody', '{agent}')$$), 'SN404 There is nobody%', 'nobody is refused');
SELECT alike(refusal($$SELECT staff_set_seats('foreigner', '{agent}')$$), 'SN404 There is nobody%', 'a foreign role is nobody');
SELECT alike(refusal($$SELECT staff_set_seats('sonor', '{agent}')$$), 'SN404 There is nobody%', 'so is the owner');
SELECT alike(refusal($$SELECT staff_set_seats('p_administrator', '{agent}')$$), 'SN403 You cannot%',
             'an administrator stays one until another says otherwise');
SELECT is(refusal($$SELECT staff_set_seats('p_administrator', '{administrator,quality}')$$), 'taken', 'but may take another seat');
SELECT results_eq($$SELECT detail - 'login' FROM audit_log WHERE action = 'staff.set_seats' AND detail ->> 'login' = 'abc' ORDER BY id LIMIT 1$$,
                  $$VALUES ('{"old": ["agent", "media"], "new": ["unit"], "old_unit": null, "new_unit": 9001}'::jsonb)$$,
                  'the audit log knows both');

-- Skills and languages
SELECT is(refusal($$SELECT staff_set_skills('abc', '{"general": 5, "pasture": 9}')$$), 'taken', 'skills are taken');
SELECT alike(refusal(format('SELECT staff_set_skills(''abc'', %L)', skills)), 'SN400 Skills:%', 'refused: skills ' || coalesce(skills, 'null'))
FROM (VALUES (NULL), ('null'), ('[]'), ('"general"'), ('{"cooking": 5}'), ('{"general": 0}'), ('{"general": 10}'), ('{"general": 1.5}'),
             ('{"general": "5"}'), ('{"general": null}'), ('{"general": 5, "": 5}'), ('{"general": 99999999999}')) bad (skills);
SELECT results_eq($$SELECT skill_code, level FROM staff_skill JOIN staff ON id = staff_id WHERE login = 'abc' ORDER BY 1$$,
                  $$VALUES ('general', 5::smallint), ('pasture', 9::smallint)$$, 'and what was refused changed nothing');
SELECT is(refusal($$SELECT staff_set_skills('abc', '{}')$$), 'taken', 'all skills can be taken away');
SELECT is(refusal($$SELECT staff_set_languages('abc', '{mn}')$$), 'taken', 'languages are taken');
SELECT alike(refusal($$SELECT staff_set_languages('abc', '{mn,en}')$$), 'SN400 Languages: “en”%', 'unknown ones are not');
SELECT results_eq($$SELECT language FROM staff_language JOIN staff ON id = staff_id WHERE login = 'abc'$$, $$VALUES ('mn')$$,
                  'the languages are the last good ones');

-- Passwords
SELECT is(tries('abc', format('SELECT staff_set_password(''abc'', %L)', :'verifier')), 'ok', 'everyone changes their own password');
SELECT is(tries('abc', format('SELECT staff_set_password(''p_agent'', %L)', :'verifier')), 'SN403', 'but nobody else''s');
SELECT is(tries('abc', format('SELECT staff_set_password(''sonor'', %L)', :'verifier')), 'SN403', 'least of all the owner''s');
SELECT is(tries('p_administrator', format('SELECT staff_set_password(''abc'', %L)', :'verifier')), 'ok', 'an administrator changes anyone''s');
SELECT is(tries('p_administrator', format('SELECT staff_set_password(''sonor'', %L)', :'verifier')), 'SN404', 'not the owner''s');
SELECT is(tries('sonor', format('SELECT staff_set_password(''abc'', %L)', :'verifier')), 'ok', 'so does the owner');
SELECT is(tries('abc', 'SELECT staff_set_password(''abc'', ''clear text'')'), 'SN400', 'clear text is refused');
SELECT is_empty($$SELECT detail FROM audit_log WHERE detail::text ~* 'scram|clear'$$, 'no secret is in the audit log');

-- Leaving and coming back
SELECT alike(refusal($$SELECT staff_leave('p_administrator')$$), 'SN403 You cannot%', 'nobody locks themselves out');
SELECT alike(refusal($$SELECT staff_return('abc')$$), 'SN409%has not left', 'who is here cannot return');
SELECT is(refusal($$SELECT staff_leave('abc')$$), 'taken', 'a person leaves');
SELECT is_empty('TABLE disagreement', 'the role is locked and in no group');
SELECT is(tries('abc', 'SELECT 1 FROM sonor.area'), '42501', 'a session that is still open reads nothing');
SELECT is(tries('abc', 'SELECT sonor.sign_in()'), '42501', 'and calls nothing');
SELECT alike(refusal(format('SELECT %s', call)), 'SN409 “abc” has left%', 'refused for who left: ' || left(call, 24))
FROM (VALUES ('staff_leave(''abc'')'), ('staff_set_seats(''abc'', ''{agent}'')'), ('staff_set_skills(''abc'', ''{}'')'),
             ('staff_set_languages(''abc'', ''{zh}'')'), (format('staff_set_password(''abc'', %L)', :'verifier'))) bad (call);
SELECT alike(refusal(format($$SELECT staff_create('abc', '1234', '王某', '{agent}', NULL, '{zh}', %L)$$, :'verifier')),
             'SN409 Login: “abc” belongs%', 'the login is not given to another');
SELECT is(refusal($$SELECT staff_return('abc')$$), 'taken', 'the person returns');
SELECT is(tries('abc', 'SELECT 1 FROM area'), 'ok', 'to the former seat');
SELECT is_empty('TABLE disagreement', 'and everything agrees in the end');

SELECT * FROM finish();
