-- Staff: who may sign in, and where they may sit.
--
-- A person is a row of staff and a login role of the same name, always made and changed together in one transaction. While
-- they are with us the role may log in and is a member of the group role of each of their seats; from the day they leave it
-- may not and is a member of none, so that a session which is still open can do nothing from its next query on.

-- Steps of the functions further down; nobody may call them directly.

CREATE OR REPLACE FUNCTION staff_require(p_login text) RETURNS staff
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_staff staff;
BEGIN
  SELECT * INTO v_staff FROM staff WHERE login = p_login FOR UPDATE;
  IF NOT FOUND THEN
    PERFORM refuse('SN404', 'staff.unknown', left(p_login, 63));
  END IF;
  RETURN v_staff;
END
$$;
COMMENT ON FUNCTION staff_require(text) IS 'Person with a login, locked until the end of the transaction; refuses an unknown login.';

CREATE OR REPLACE FUNCTION staff_require_present(p_login text) RETURNS staff
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_staff staff := staff_require(p_login);
BEGIN
  IF v_staff.left_at IS NOT NULL THEN
    PERFORM refuse('SN409', 'staff.has_left', p_login);
  END IF;
  RETURN v_staff;
END
$$;
COMMENT ON FUNCTION staff_require_present(text) IS 'Like staff_require(), and refuses a person who left.';

CREATE OR REPLACE FUNCTION staff_check_verifier(p_verifier text) RETURNS void
LANGUAGE plpgsql
SET search_path = sonor, pg_temp
AS $$
BEGIN
  -- RFC 5803 as PostgreSQL writes it. Whatever PostgreSQL cannot read as one it would take for a password in clear text.
  IF p_verifier IS NULL OR length(p_verifier) > 400
     OR p_verifier !~ ('^SCRAM-SHA-256\$[1-9][0-9]{3,6}:([A-Za-z0-9+/]{4}){4,}([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?'
                       '\$[A-Za-z0-9+/]{43}=:[A-Za-z0-9+/]{43}=$')
     OR substring(p_verifier FROM '\$([0-9]+):')::integer < 4096 THEN
    PERFORM refuse('SN400', 'staff.password_verifier');
  END IF;
END
$$;
COMMENT ON FUNCTION staff_check_verifier(text) IS
  'Refuses all but a SCRAM-SHA-256 verifier of at least 4,096 rounds: a password in clear text never reaches the database.';

CREATE OR REPLACE FUNCTION staff_check_seats(p_seat_kinds text[], p_unit_id integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_unknown text;
BEGIN
  IF coalesce(cardinality(p_seat_kinds), 0) = 0 THEN
    PERFORM refuse('SN400', 'staff.seats_missing');
  END IF;

  SELECT coalesce(kind, 'NULL') INTO v_unknown FROM unnest(p_seat_kinds) kind
  WHERE NOT EXISTS (SELECT FROM seat_kind WHERE code = kind) LIMIT 1;
  IF FOUND THEN
    PERFORM refuse('SN400', 'staff.seat_unknown', left(v_unknown, 40),
                   (SELECT string_agg(code, ', ' ORDER BY sort) FROM seat_kind));
  END IF;

  IF 'unit' = ANY (p_seat_kinds) THEN
    IF NOT p_seat_kinds <@ ARRAY['unit'] THEN
      PERFORM refuse('SN400', 'staff.unit_officer_only');
    ELSIF p_unit_id IS NULL THEN
      PERFORM refuse('SN400', 'staff.unit_missing');
    ELSIF NOT EXISTS (SELECT FROM unit WHERE id = p_unit_id AND dissolved_at IS NULL) THEN
      PERFORM refuse('SN400', 'staff.unit_unknown', p_unit_id::text);
    END IF;
  ELSIF p_unit_id IS NOT NULL THEN
    PERFORM refuse('SN400', 'staff.unit_not_wanted');
  END IF;
END
$$;
COMMENT ON FUNCTION staff_check_seats(text[], integer) IS
  'Refuses seats that do not exist or do not go together: a unit officer has that seat only and a unit, nobody else has a unit.';

CREATE OR REPLACE FUNCTION staff_write_seats(p_staff_id uuid, p_seat_kinds text[]) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  DELETE FROM staff_seat WHERE staff_id = p_staff_id AND seat_kind <> ALL (p_seat_kinds);
  INSERT INTO staff_seat (staff_id, seat_kind) SELECT DISTINCT p_staff_id, kind FROM unnest(p_seat_kinds) kind
  ON CONFLICT DO NOTHING
$$;
COMMENT ON FUNCTION staff_write_seats(uuid, text[]) IS 'Replaces the rows of a person''s seats.';

CREATE OR REPLACE FUNCTION staff_write_languages(p_staff_id uuid, p_languages text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_unknown text;
BEGIN
  IF coalesce(cardinality(p_languages), 0) = 0 THEN
    PERFORM refuse('SN400', 'staff.languages_missing');
  END IF;
  SELECT coalesce(language, 'NULL') INTO v_unknown FROM unnest(p_languages) language
  WHERE language IS NULL OR language NOT IN ('zh', 'mn') LIMIT 1;
  IF FOUND THEN
    PERFORM refuse_constraint('SN400', 'staff_language_known', 'staff.language_unknown', left(v_unknown, 40));
  END IF;

  DELETE FROM staff_language WHERE staff_id = p_staff_id AND language <> ALL (p_languages);
  INSERT INTO staff_language (staff_id, language) SELECT DISTINCT p_staff_id, language FROM unnest(p_languages) language
  ON CONFLICT DO NOTHING;
END
$$;
COMMENT ON FUNCTION staff_write_languages(uuid, text[]) IS 'Replaces a person''s languages; refuses unknown ones and none at all.';

CREATE OR REPLACE FUNCTION staff_align_role(p_staff_id uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_staff staff;
  v_kind record;
BEGIN
  SELECT * INTO v_staff FROM staff WHERE id = p_staff_id;

  -- From PostgreSQL 16 on only the role that made a grant can take it back: all of them are made here, by the owner.
  FOR v_kind IN
    SELECT k.role_name, v_staff.left_at IS NULL AND s.staff_id IS NOT NULL AS wanted
    FROM seat_kind k LEFT JOIN staff_seat s ON s.seat_kind = k.code AND s.staff_id = p_staff_id
    WHERE (v_staff.left_at IS NULL AND s.staff_id IS NOT NULL) <>
          EXISTS (SELECT FROM pg_auth_members m
                  WHERE m.roleid = to_regrole(k.role_name) AND m.member = to_regrole(quote_ident(v_staff.login)))
  LOOP
    IF v_kind.wanted THEN
      EXECUTE format('GRANT %I TO %I', v_kind.role_name, v_staff.login);
    ELSE
      EXECUTE format('REVOKE %I FROM %I', v_kind.role_name, v_staff.login);
    END IF;
  END LOOP;
  EXECUTE format('ALTER ROLE %I %s', v_staff.login, CASE WHEN v_staff.left_at IS NULL THEN 'LOGIN' ELSE 'NOLOGIN' END);
END
$$;
COMMENT ON FUNCTION staff_align_role(uuid) IS
  'Makes a person''s login role agree with the tables: member of the groups of their seats, or of none and locked after they left.';

CREATE OR REPLACE FUNCTION staff_write_password(p_login text, p_verifier text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  PERFORM staff_check_verifier(p_verifier);
  EXECUTE format('ALTER ROLE %I PASSWORD %L', p_login, p_verifier);
EXCEPTION
  -- Uncaught, the error would carry the statement, and with it the verifier, into the server's log.
  WHEN insufficient_privilege OR undefined_object OR invalid_password THEN
    PERFORM refuse('SN409', 'staff.role_amiss', p_login, SQLERRM);
END
$$;
COMMENT ON FUNCTION staff_write_password(text, text) IS 'Gives a login role the password that a SCRAM verifier stands for.';

CREATE OR REPLACE FUNCTION staff_end_sessions(p_login text) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_ended integer;
BEGIN
  -- Only a member of a role may end its sessions. Who made the role may make itself one, for as long as this takes.
  EXECUTE format('GRANT %I TO CURRENT_USER', p_login);
  SELECT count(*) FILTER (WHERE pg_terminate_backend(pid)) INTO v_ended
  FROM pg_stat_activity WHERE usename = p_login AND pid <> pg_backend_pid();
  EXECUTE format('REVOKE %I FROM CURRENT_USER', p_login);
  RETURN v_ended;
EXCEPTION WHEN insufficient_privilege THEN
  RETURN 0;
END
$$;
COMMENT ON FUNCTION staff_end_sessions(text) IS
  'Ends a person''s open sessions and returns how many. Where the server does not allow it they stay, with no right to anything.';

-- What administrators do, and the owner by sonor-admin.

CREATE OR REPLACE FUNCTION staff_create(p_login text, p_work_number text, p_name text, p_seat_kinds text[], p_unit_id integer,
                                        p_languages text[], p_password_verifier text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_id uuid := gen_random_uuid();
  v_constraint text;
BEGIN
  IF p_login IS NULL OR p_login !~ '^[a-z][a-z0-9_.-]{1,31}$' OR p_login ~ '^(pg_|sonor)'
     OR p_login IN ('postgres', 'public', 'none') THEN
    PERFORM refuse_constraint('SN400', 'staff_login_form', 'staff.login_form', left(p_login, 40));
  ELSIF p_work_number IS NULL OR p_work_number !~ '^[0-9]{3,8}$' THEN
    PERFORM refuse_constraint('SN400', 'staff_work_number_form', 'staff.work_number_form', left(p_work_number, 40));
  ELSIF p_name IS NULL OR length(btrim(p_name)) NOT BETWEEN 1 AND 60 OR p_name ~ '[[:cntrl:]]' THEN
    PERFORM refuse_constraint('SN400', 'staff_name_length', 'staff.name_form');
  END IF;
  PERFORM staff_check_seats(p_seat_kinds, p_unit_id);
  PERFORM staff_check_verifier(p_password_verifier);

  BEGIN
    INSERT INTO staff (id, login, work_number, name, unit_id)
    VALUES (v_id, p_login, p_work_number, btrim(p_name), p_unit_id);
    EXECUTE format('CREATE ROLE %I NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION', p_login);
  EXCEPTION
    WHEN unique_violation THEN
      GET STACKED DIAGNOSTICS v_constraint = CONSTRAINT_NAME;
      IF v_constraint = 'staff_work_number_unique' THEN
        PERFORM refuse_constraint('SN409', v_constraint, 'staff.work_number_taken', p_work_number);
      END IF;
      PERFORM refuse_constraint('SN409', 'staff_login_unique', 'staff.login_taken', p_login);
    WHEN duplicate_object THEN
      PERFORM refuse('SN409', 'staff.login_foreign', p_login);
  END;

  PERFORM staff_write_seats(v_id, p_seat_kinds);
  PERFORM staff_write_languages(v_id, p_languages);
  PERFORM staff_write_password(p_login, p_password_verifier);
  PERFORM staff_align_role(v_id);
  PERFORM audit('staff.create', 'staff', v_id::text,
                jsonb_build_object('login', p_login, 'work_number', p_work_number, 'seats', p_seat_kinds,
                                   'unit', p_unit_id, 'languages', p_languages));
  RETURN v_id;
END
$$;
COMMENT ON FUNCTION staff_create(text, text, text, text[], integer, text[], text) IS
  'Adds a person: the row and the login role, in the group roles of their seats. The password comes as the SCRAM-SHA-256 verifier that the client computed. Returns the key.';

CREATE OR REPLACE FUNCTION staff_set_seats(p_login text, p_seat_kinds text[], p_unit_id integer DEFAULT NULL) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_staff staff := staff_require_present(p_login);
  v_old text[] := ARRAY(SELECT seat_kind FROM staff_seat WHERE staff_id = v_staff.id ORDER BY seat_kind);
BEGIN
  PERFORM staff_check_seats(p_seat_kinds, p_unit_id);
  IF p_login = session_user AND 'administrator' <> ALL (p_seat_kinds) THEN
    PERFORM refuse('SN403', 'staff.not_yourself');
  END IF;

  UPDATE staff SET unit_id = p_unit_id WHERE id = v_staff.id;
  PERFORM staff_write_seats(v_staff.id, p_seat_kinds);
  PERFORM staff_align_role(v_staff.id);
  PERFORM audit('staff.set_seats', 'staff', v_staff.id::text,
                jsonb_build_object('login', p_login, 'old', v_old, 'new', p_seat_kinds,
                                   'old_unit', v_staff.unit_id, 'new_unit', p_unit_id));
END
$$;
COMMENT ON FUNCTION staff_set_seats(text, text[], integer) IS
  'Replaces the seats a person may take, and the unit of a unit officer. Takes effect at once, in open sessions too.';

CREATE OR REPLACE FUNCTION staff_set_skills(p_login text, p_skills jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_staff staff := staff_require_present(p_login);
  v_skill record;
BEGIN
  IF jsonb_typeof(p_skills) IS DISTINCT FROM 'object' THEN
    PERFORM refuse('SN400', 'staff.skills_form');
  END IF;
  FOR v_skill IN SELECT key, value FROM jsonb_each(p_skills) LOOP
    IF NOT EXISTS (SELECT FROM skill WHERE code = v_skill.key) THEN
      PERFORM refuse('SN400', 'staff.skill_unknown', left(v_skill.key, 40),
                     (SELECT string_agg(code, ', ' ORDER BY code) FROM skill));
    ELSIF v_skill.value::text !~ '^[1-9]$' THEN
      PERFORM refuse_constraint('SN400', 'staff_skill_level_range', 'staff.skill_level',
                                v_skill.key, left(v_skill.value::text, 40));
    END IF;
  END LOOP;

  DELETE FROM staff_skill WHERE staff_id = v_staff.id;
  INSERT INTO staff_skill (staff_id, skill_code, level)
  SELECT v_staff.id, key, value::smallint FROM jsonb_each_text(p_skills);
  PERFORM audit('staff.set_skills', 'staff', v_staff.id::text, jsonb_build_object('login', p_login, 'skills', p_skills));
END
$$;
COMMENT ON FUNCTION staff_set_skills(text, jsonb) IS 'Replaces a person''s skills: an object, skill to level 1 … 9.';

CREATE OR REPLACE FUNCTION staff_set_languages(p_login text, p_languages text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_staff staff := staff_require_present(p_login);
BEGIN
  PERFORM staff_write_languages(v_staff.id, p_languages);
  PERFORM audit('staff.set_languages', 'staff', v_staff.id::text,
                jsonb_build_object('login', p_login, 'languages', p_languages));
END
$$;
COMMENT ON FUNCTION staff_set_languages(text, text[]) IS 'Replaces the languages a person can take a call in.';

CREATE OR REPLACE FUNCTION staff_set_password(p_login text, p_password_verifier text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_staff staff;
BEGIN
  -- Inside this function the current user is the owner.
  IF NOT (p_login IS NOT DISTINCT FROM session_user::text AND session_staff_id() IS NOT NULL
          OR session_has_seat('administrator') OR pg_has_role(session_user, current_user, 'MEMBER')) THEN
    PERFORM refuse('SN403', 'staff.password_of_others');
  END IF;
  v_staff := staff_require_present(p_login);

  PERFORM staff_write_password(p_login, p_password_verifier);
  PERFORM audit('staff.set_password', 'staff', v_staff.id::text, jsonb_build_object('login', p_login));
END
$$;
COMMENT ON FUNCTION staff_set_password(text, text) IS
  'Changes a password, given as a SCRAM-SHA-256 verifier: everyone their own, administrators anyone''s.';

CREATE OR REPLACE FUNCTION staff_leave(p_login text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_staff staff := staff_require_present(p_login);
BEGIN
  IF p_login = session_user THEN
    PERFORM refuse('SN403', 'staff.not_yourself');
  END IF;

  UPDATE staff SET left_at = now() WHERE id = v_staff.id;
  PERFORM staff_align_role(v_staff.id);
  PERFORM audit('staff.leave', 'staff', v_staff.id::text,
                jsonb_build_object('login', p_login, 'sessions_ended', staff_end_sessions(p_login)));
END
$$;
COMMENT ON FUNCTION staff_leave(text) IS
  'A person leaves: the login is locked, open sessions end. Rows stay, because tickets name them; so do the seats, for a return.';

CREATE OR REPLACE FUNCTION staff_return(p_login text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_staff staff := staff_require(p_login);
BEGIN
  IF v_staff.left_at IS NULL THEN
    PERFORM refuse('SN409', 'staff.has_not_left', p_login);
  END IF;
  PERFORM staff_check_seats(ARRAY(SELECT seat_kind FROM staff_seat WHERE staff_id = v_staff.id), v_staff.unit_id);

  UPDATE staff SET left_at = NULL WHERE id = v_staff.id;
  PERFORM staff_align_role(v_staff.id);
  PERFORM audit('staff.return', 'staff', v_staff.id::text, jsonb_build_object('login', p_login));
END
$$;
COMMENT ON FUNCTION staff_return(text) IS 'A person who left comes back, to the former seats and with the former password.';

GRANT EXECUTE ON FUNCTION staff_set_password(text, text) TO sonor_staff;
GRANT EXECUTE ON FUNCTION staff_create(text, text, text, text[], integer, text[], text),
                          staff_set_seats(text, text[], integer), staff_set_skills(text, jsonb),
                          staff_set_languages(text, text[]), staff_leave(text), staff_return(text)
  TO sonor_administrator;

INSERT INTO message (key, text_en, text_zh) VALUES
  ('staff.unknown',
   'There is nobody with the login “%1$s”',
   '没有登录名为“%1$s”的人员'),
  ('staff.has_left',
   '“%1$s” has left: let them return first',
   '“%1$s”已离职：请先办理返岗'),
  ('staff.has_not_left',
   '“%1$s” has not left',
   '“%1$s”并未离职'),
  ('staff.not_yourself',
   'You cannot take away your own right to administer: ask another administrator',
   '不能取消自己的管理权限：请由其他系统管理员操作'),
  ('staff.login_form',
   'Login: “%1$s” is not possible; 2 to 32 small letters, digits, dots, hyphens and underscores, a letter first, and not beginning with “pg_” or “sonor”',
   '登录名：“%1$s”不可用；须为 2 至 32 个小写字母、数字、点、连字符或下划线，以字母开头，且不能以“pg_”或“sonor”开头'),
  ('staff.login_taken',
   'Login: “%1$s” belongs to somebody else',
   '登录名：“%1$s”已被使用'),
  ('staff.login_foreign',
   'Login: the database server already has a role “%1$s” that is not ours; choose another login',
   '登录名：数据库服务器已有非本系统的角色“%1$s”；请换一个登录名'),
  ('staff.work_number_form',
   'Work number: “%1$s” is not possible; 3 to 8 digits',
   '工号：“%1$s”不可用；须为 3 至 8 位数字'),
  ('staff.work_number_taken',
   'Work number: %1$s belongs to somebody else',
   '工号：%1$s 已被使用'),
  ('staff.name_form',
   'Name: 1 to 60 characters on one line',
   '姓名：须为 1 至 60 个字符，不能换行'),
  ('staff.seats_missing',
   'Seats: name at least one',
   '岗位：至少填写一个'),
  ('staff.seat_unknown',
   'Seats: there is no seat “%1$s”; there are %2$s',
   '岗位：没有“%1$s”；可选 %2$s'),
  ('staff.unit_officer_only',
   'Seats: a unit officer can have no other seat',
   '岗位：承办单位人员不能兼任其他岗位'),
  ('staff.unit_missing',
   'Unit: a unit officer needs one',
   '承办单位：承办单位人员必须填写所属单位'),
  ('staff.unit_unknown',
   'Unit: there is no unit %1$s, or it was dissolved',
   '承办单位：单位 %1$s 不存在或已撤销'),
  ('staff.unit_not_wanted',
   'Unit: only unit officers have one; leave it empty',
   '承办单位：只有承办单位人员才有所属单位，请留空'),
  ('staff.languages_missing',
   'Languages: name at least one of zh, mn',
   '语言：至少填写 zh、mn 中的一种'),
  ('staff.language_unknown',
   'Languages: “%1$s” is not known; there are zh and mn',
   '语言：没有“%1$s”；可选 zh、mn'),
  ('staff.skills_form',
   'Skills: an object from skill to level is needed, for example {"general": 5}',
   '技能：须为“技能: 等级”的对象，例如 {"general": 5}'),
  ('staff.skill_unknown',
   'Skills: there is no skill “%1$s”; there are %2$s',
   '技能：没有“%1$s”；可选 %2$s'),
  ('staff.skill_level',
   'Skills: the level of “%1$s” cannot be %2$s; it is a whole number from 1 to 9',
   '技能：“%1$s”的等级不能为 %2$s；须为 1 至 9 的整数'),
  ('staff.password_verifier',
   'Password: it must come as a SCRAM-SHA-256 verifier of at least 4,096 rounds, never in clear text',
   '密码：必须以不少于 4096 轮的 SCRAM-SHA-256 校验值提交，不得使用明文'),
  ('staff.password_of_others',
   'Only administrators change the password of others',
   '只有系统管理员可以修改他人的密码'),
  ('staff.role_amiss',
   'The login role “%1$s” cannot be changed: %2$s',
   '无法修改登录角色“%1$s”：%2$s')
ON CONFLICT (key) DO UPDATE SET text_en = excluded.text_en, text_zh = excluded.text_zh;
