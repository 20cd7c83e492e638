-- A session: signing in, a person's own preferences, and what arrives from outboxes.

CREATE OR REPLACE FUNCTION sign_in()
  RETURNS TABLE (staff_id uuid, login text, name text, work_number text, seat_kinds text[], unit_id integer, unit_name text,
                 languages text[], server_time timestamptz, city_name text, schema_number integer)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_staff staff;
BEGIN
  SELECT * INTO v_staff FROM staff s WHERE s.login = session_user;
  IF NOT FOUND THEN
    PERFORM refuse('SN403', 'session.not_staff', session_user::text);
  ELSIF v_staff.left_at IS NOT NULL THEN
    PERFORM refuse('SN403', 'session.left', v_staff.login);
  END IF;

  PERFORM audit('session.sign_in', 'staff', v_staff.id::text,
                jsonb_build_object('address', coalesce(host(inet_client_addr()), 'local'),
                                   'program', current_setting('application_name')));
  RETURN QUERY
    SELECT v_staff.id, v_staff.login, v_staff.name, v_staff.work_number,
           ARRAY(SELECT k.code FROM staff_seat t JOIN seat_kind k ON k.code = t.seat_kind
                 WHERE t.staff_id = v_staff.id ORDER BY k.sort),
           v_staff.unit_id, coalesce((SELECT u.name_zh FROM unit u WHERE u.id = v_staff.unit_id), ''),
           ARRAY(SELECT l.language FROM staff_language l WHERE l.staff_id = v_staff.id ORDER BY l.language DESC),
           clock_timestamp(),
           coalesce((SELECT a.name_zh FROM area a WHERE a.level = 'city' ORDER BY a.sort, a.code LIMIT 1), ''),
           coalesce((SELECT max(number) FROM schema_change), 0);
END
$$;
COMMENT ON FUNCTION sign_in() IS
  'Who this session is: one row for the desk, and a row in the audit log. Refuses those who are not staff and those who left. Times are the server''s; names are Chinese.';

CREATE OR REPLACE FUNCTION preference_save(p_preference jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_staff_id uuid := session_staff_id();
  v_key text := p_preference ->> 'key';
  v_value jsonb := p_preference -> 'value';
BEGIN
  IF v_staff_id IS NULL THEN
    PERFORM refuse('SN403', 'session.not_staff', session_user::text);
  ELSIF jsonb_typeof(p_preference) IS DISTINCT FROM 'object' OR v_value IS NULL
     OR jsonb_typeof(p_preference -> 'key') IS DISTINCT FROM 'string' THEN
    PERFORM refuse('SN400', 'preference.form');
  ELSIF v_key !~ '^[a-z-]+(\.[a-z-]+)*$' OR length(v_key) > 80 THEN
    PERFORM refuse_constraint('SN400', 'preference_key_form', 'preference.key_form', left(v_key, 80));
  ELSIF length(v_value::text) > 20000 THEN
    PERFORM refuse_constraint('SN400', 'preference_value_size', 'preference.value_size', v_key);
  END IF;

  IF v_value = 'null' THEN
    DELETE FROM preference WHERE staff_id = v_staff_id AND key = v_key;
    RETURN p_preference;
  END IF;

  -- One at a time for each person, so that two desks of theirs cannot get past the limit together.
  PERFORM FROM staff WHERE id = v_staff_id FOR NO KEY UPDATE;
  IF (SELECT count(*) FROM preference WHERE staff_id = v_staff_id AND key <> v_key) >= 500 THEN
    PERFORM refuse('SN400', 'preference.too_many', '500');
  END IF;
  INSERT INTO preference (staff_id, key, value) VALUES (v_staff_id, v_key, v_value)
  ON CONFLICT (staff_id, key) DO UPDATE SET value = excluded.value, updated_at = now();
  RETURN p_preference;
END
$$;
COMMENT ON FUNCTION preference_save(jsonb) IS
  'Keeps one preference of the person of this session: {"key": …, "value": …}; the value null forgets it. Returns what it was given.';

CREATE OR REPLACE FUNCTION preference_load() RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM preference WHERE staff_id = session_staff_id()
$$;
COMMENT ON FUNCTION preference_load() IS 'All preferences of the person of this session: one object, key to value.';

CREATE OR REPLACE FUNCTION random_key() RETURNS bytea
LANGUAGE sql VOLATILE
SET search_path = sonor, pg_temp
AS $$
  SELECT sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))
$$;
COMMENT ON FUNCTION random_key() IS
  '256 bits that nobody can guess: of each of the three UUIDs, 122 come from the server''s source for secrets. For functions of this schema.';

CREATE OR REPLACE FUNCTION local_key() RETURNS text
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_staff_id uuid := session_staff_id();
BEGIN
  IF v_staff_id IS NULL THEN
    PERFORM refuse('SN403', 'session.not_staff', session_user::text);
  END IF;

  -- Of two desks that sign in at once for the first time, the second waits here and gets the first one's.
  INSERT INTO local_key (staff_id, key) SELECT v_staff_id, random_key()
   WHERE NOT EXISTS (SELECT FROM local_key WHERE staff_id = v_staff_id)
  ON CONFLICT (staff_id) DO NOTHING;
  RETURN (SELECT encode(key, 'hex') FROM local_key WHERE staff_id = v_staff_id);
END
$$;
COMMENT ON FUNCTION local_key() IS
  'The key of the person of this session, 64 hexadecimal digits: with it their desk seals what it keeps on its computer. Made when it is first asked for, the same ever after.';

CREATE OR REPLACE FUNCTION delivery_function(p_action text) RETURNS regprocedure
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT p.oid::regprocedure
  FROM delivery_action d JOIN pg_proc p ON p.proname = d.function_name
  WHERE d.action = p_action AND p.pronamespace = 'sonor'::regnamespace AND p.proargtypes = ARRAY['jsonb'::regtype]::oidvector
    AND p.prorettype = 'jsonb'::regtype AND p.prokind = 'f' AND p.prosecdef
$$;
COMMENT ON FUNCTION delivery_function(text) IS
  'Function that does an action of an outbox: of this schema, jsonb to jsonb, security definer (any other kind would run with deliver()''s power); null if there is none.';

CREATE OR REPLACE FUNCTION deliver(p_id uuid, p_action text, p_payload jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_function regprocedure := delivery_function(p_action);
  v_receipt delivery;
  v_result jsonb;
BEGIN
  IF p_id IS NULL OR p_action IS NULL OR p_payload IS NULL THEN
    PERFORM refuse('SN400', 'delivery.incomplete');
  ELSIF v_function IS NULL THEN
    PERFORM refuse('SN404', 'delivery.action_unknown', left(p_action, 80));
  ELSIF NOT has_function_privilege(session_user, v_function, 'EXECUTE') THEN
    PERFORM refuse('SN403', 'delivery.not_allowed', p_action);
  END IF;

  -- The receipt comes first: of two sessions with one UUID the second waits here until the first is through.
  INSERT INTO delivery (id, action) VALUES (p_id, p_action) ON CONFLICT (id) DO NOTHING;
  IF NOT FOUND THEN
    SELECT * INTO v_receipt FROM delivery WHERE id = p_id;
    IF v_receipt.delivered_by <> session_user OR v_receipt.action <> p_action THEN
      PERFORM refuse('SN409', 'delivery.id_taken', p_id::text);
    END IF;
    RETURN v_receipt.result;
  END IF;

  EXECUTE format('SELECT sonor.%I($1)', (SELECT proname FROM pg_proc WHERE oid = v_function))
    INTO v_result USING p_payload;
  UPDATE delivery SET result = v_result WHERE id = p_id;
  RETURN v_result;
END
$$;
COMMENT ON FUNCTION deliver(uuid, text, jsonb) IS
  'Does an action of an outbox, at most once for each UUID: a repeat gets the first one''s result. If the action refuses, nothing is kept and it can be sent again.';

GRANT EXECUTE ON FUNCTION sign_in(), local_key(), preference_save(jsonb), preference_load(), deliver(uuid, text, jsonb) TO sonor_staff;

INSERT INTO delivery_action (action, function_name) VALUES ('preference_save', 'preference_save')
ON CONFLICT (action) DO UPDATE SET function_name = excluded.function_name;

INSERT INTO message (key, text_en, text_zh) VALUES
  ('session.not_staff',
   '“%1$s” is not a member of staff of this hotline',
   '“%1$s”不是本热线的工作人员'),
  ('session.left',
   '“%1$s” has left and may no longer sign in; ask an administrator',
   '“%1$s”已离职，不能再登录；请联系系统管理员'),
  ('preference.form',
   'A preference must be an object with “key” (a text) and “value”',
   '偏好设置必须是含有“key”（文本）和“value”的对象'),
  ('preference.key_form',
   'The preference''s name “%1$s” is not valid: use small letters, hyphens and dots, 80 characters at most',
   '偏好设置的名称“%1$s”无效：只能用小写字母、连字符和点，最多 80 个字符'),
  ('preference.value_size',
   'The preference “%1$s” is too long: 20,000 characters at most',
   '偏好设置“%1$s”过长：最多 20000 个字符'),
  ('preference.too_many',
   'There are %1$s preferences already: forget one first',
   '偏好设置已有 %1$s 项：请先删除一项'),
  ('delivery.incomplete',
   'A delivery needs an id, an action and a payload',
   '提交内容必须包含编号、操作和数据'),
  ('delivery.action_unknown',
   'There is no action “%1$s” that can be delivered: the server may be older than this program',
   '服务器没有可提交的操作“%1$s”：服务器版本可能低于本程序'),
  ('delivery.not_allowed',
   'Your seat may not do “%1$s”',
   '您的岗位无权执行“%1$s”'),
  ('delivery.id_taken',
   'The id %1$s already belongs to another delivery',
   '编号 %1$s 已用于另一次提交')
ON CONFLICT (key) DO UPDATE SET text_en = excluded.text_en, text_zh = excluded.text_zh;
