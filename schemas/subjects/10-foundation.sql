-- What every other subject stands on: words, refusals and the audit log.

-- Only the hotline's own people get in, and none of them needs a temporary table.
DO $$
BEGIN
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO sonor_staff', current_database());
END
$$;

CREATE OR REPLACE FUNCTION session_language() RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = sonor, pg_temp
AS $$
  SELECT CASE WHEN current_setting('sonor.language', true) IN ('zh', 'en', 'mn')
              THEN current_setting('sonor.language', true) ELSE 'zh' END
$$;
COMMENT ON FUNCTION session_language() IS
  'Language the database speaks with this session: zh, en or mn, as the session has set sonor.language; anything else is zh.';

CREATE OR REPLACE FUNCTION say(p_key text, VARIADIC p_arguments text[] DEFAULT '{}') RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_text text;
BEGIN
  SELECT CASE session_language() WHEN 'en' THEN text_en WHEN 'mn' THEN coalesce(text_mn, text_zh) ELSE text_zh END
    INTO v_text FROM message WHERE key = p_key;
  -- Empty arguments at the end: a text that asks for one more than it is given must not hide the refusal it is for.
  RETURN coalesce(format(v_text, VARIADIC p_arguments || array_fill(NULL::text, ARRAY[9])), p_key);
END
$$;
COMMENT ON FUNCTION say(text, text[]) IS
  'Text of a message in the session''s language with its placeholders filled; Chinese where Mongolian is missing; the key itself if there is no such message.';

CREATE OR REPLACE FUNCTION name_in_language(p_en text, p_zh text, p_mn text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = sonor, pg_temp
AS $$
  SELECT CASE session_language() WHEN 'en' THEN p_en WHEN 'mn' THEN coalesce(p_mn, p_zh) ELSE p_zh END
$$;
COMMENT ON FUNCTION name_in_language(text, text, text) IS
  'Which of the names of a thing the session''s language wants; Chinese where Mongolian is missing.';

CREATE OR REPLACE FUNCTION refuse_constraint(p_sqlstate text, p_constraint text, p_key text,
                                             VARIADIC p_arguments text[] DEFAULT '{}') RETURNS void
LANGUAGE plpgsql
SET search_path = sonor, pg_temp
AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = p_sqlstate, MESSAGE = say(p_key, VARIADIC p_arguments), DETAIL = p_key,
                        CONSTRAINT = p_constraint;
END
$$;
COMMENT ON FUNCTION refuse_constraint(text, text, text, text[]) IS
  'Like refuse(), and names the constraint that the value would hurt.';

CREATE OR REPLACE FUNCTION refuse(p_sqlstate text, p_key text, VARIADIC p_arguments text[] DEFAULT '{}') RETURNS void
LANGUAGE plpgsql
SET search_path = sonor, pg_temp
AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = p_sqlstate, MESSAGE = say(p_key, VARIADIC p_arguments), DETAIL = p_key;
END
$$;
COMMENT ON FUNCTION refuse(text, text, text[]) IS
  'Raises a refusal: SN400 invalid, SN403 forbidden, SN404 not found or SN409 conflict; the message in the session''s language, its key as detail.';

CREATE OR REPLACE FUNCTION audit(p_action text, p_subject text, p_subject_id text, p_detail jsonb DEFAULT '{}') RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  INSERT INTO audit_log (action, subject, subject_id, detail)
  VALUES (p_action, p_subject, p_subject_id, coalesce(p_detail, '{}'))
$$;
COMMENT ON FUNCTION audit(text, text, text, jsonb) IS
  'Adds a row to the audit log in the session''s name. For functions of this schema only: people cannot call it. No secrets in the detail.';

CREATE OR REPLACE FUNCTION audit_log_refuse() RETURNS trigger
LANGUAGE plpgsql
SET search_path = sonor, pg_temp
AS $$
BEGIN
  PERFORM refuse('SN403', 'audit.only_added');
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION audit_log_refuse() IS 'Trigger: the audit log takes no update, delete or truncate, not even from its owner.';

CREATE OR REPLACE TRIGGER audit_log_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
  FOR EACH STATEMENT EXECUTE FUNCTION audit_log_refuse();
COMMENT ON TRIGGER audit_log_only_added ON audit_log IS 'Rows are only ever added.';

DROP POLICY IF EXISTS audit_log_administrator ON audit_log;
CREATE POLICY audit_log_administrator ON audit_log FOR SELECT TO sonor_administrator USING (true);
COMMENT ON POLICY audit_log_administrator ON audit_log IS 'Administrators read all of it, nobody else any of it.';

GRANT EXECUTE ON FUNCTION session_language(), say(text, text[]), name_in_language(text, text, text), refuse(text, text, text[]),
                          refuse_constraint(text, text, text, text[])
  TO sonor_staff;
GRANT SELECT ON audit_log TO sonor_administrator;
GRANT SELECT ON message TO sonor_staff;

INSERT INTO message (key, text_en, text_zh) VALUES
  ('audit.only_added',
   'The audit log only ever grows: its rows cannot be changed or removed',
   '审计日志只能追加，不能修改或删除')
ON CONFLICT (key) DO UPDATE SET text_en = excluded.text_en, text_zh = excluded.text_zh;
