-- 告警: what goes wrong while calls go on, and who has taken notice.

CREATE OR REPLACE FUNCTION alarm_raise(p_kind text, p_subject text, p_detail text DEFAULT '', p_source text DEFAULT NULL) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_source CONSTANT text := coalesce(nullif(p_source, ''), session_user);
  v_id  bigint;
  v_new boolean;
BEGIN
  IF p_kind IS NULL OR p_kind NOT IN ('prompt', 'recording', 'trunk', 'number', 'queue', 'database', 'sms', 'certificate', 'transfer') THEN
    PERFORM refuse_constraint('SN400', 'alarm_kind_known', 'field.form', say('field.alarm_kind'), left(coalesce(p_kind, ''), 40));
  END IF;
  PERFORM text_check('alarm_subject', p_subject, 200, true, true);

  INSERT INTO alarm (kind, subject, detail, source) VALUES (p_kind, p_subject, left(coalesce(p_detail, ''), 500), v_source)
  ON CONFLICT (kind, subject, source) WHERE until IS NULL
  DO UPDATE SET last_at = clock_timestamp(), detail = excluded.detail
  RETURNING id, xmax = 0 INTO v_id, v_new;
  IF v_new THEN
    PERFORM pg_notify('alarm', v_id::text);
  END IF;
  RETURN v_id;
END
$$;
COMMENT ON FUNCTION alarm_raise(text, text, text, text) IS
  'Something is wrong: a row as long as it lasts, told on channel alarm when it is new. Telling it again only says that it still lasts.';

CREATE OR REPLACE FUNCTION alarm_clear(p_kind text, p_subject text, p_source text DEFAULT NULL) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_id bigint;
BEGIN
  UPDATE alarm SET until = clock_timestamp()
   WHERE kind = p_kind AND subject = p_subject AND source = coalesce(nullif(p_source, ''), session_user) AND until IS NULL
  RETURNING id INTO v_id;
  IF FOUND THEN
    PERFORM pg_notify('alarm', v_id::text);
  END IF;
END
$$;
COMMENT ON FUNCTION alarm_clear(text, text, text) IS 'Something is right again; does nothing if it was not wrong.';

CREATE OR REPLACE FUNCTION alarm_set(p_kind text, p_source text, p_subjects text[], p_details text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  IF cardinality(p_subjects) IS DISTINCT FROM cardinality(p_details) THEN
    PERFORM refuse('SN400', 'field.form', say('field.alarm_detail'), cardinality(p_details)::text);
  END IF;
  PERFORM alarm_clear(kind, subject, source) FROM alarm
   WHERE kind = p_kind AND source = p_source AND until IS NULL AND subject <> ALL (p_subjects);
  PERFORM alarm_raise(p_kind, s, d, p_source) FROM unnest(p_subjects, p_details) u(s, d);
END
$$;
COMMENT ON FUNCTION alarm_set(text, text, text[], text[]) IS
  'Everything of one kind that is wrong with one program, as after it has looked at all of it: what is not named is right.';

CREATE OR REPLACE FUNCTION alarms(p_all boolean DEFAULT false)
RETURNS TABLE (id bigint, kind text, kind_name text, subject text, detail text, source text, since timestamptz, last_at timestamptz,
               until timestamptz, seen_by uuid, seen_by_name text, seen_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT a.id, a.kind, say('alarm.' || a.kind), a.subject, a.detail, a.source, a.since, a.last_at, a.until, a.seen_by, s.name, a.seen_at
    FROM alarm a LEFT JOIN staff s ON s.id = a.seen_by
   WHERE p_all OR a.until IS NULL OR a.seen_at IS NULL
   ORDER BY a.until IS NOT NULL, a.since DESC, a.id DESC LIMIT 500
$$;
COMMENT ON FUNCTION alarms(boolean) IS 'What lasts, and what has passed and nobody has taken notice of; or everything, newest first.';

CREATE OR REPLACE FUNCTION alarm_see(p_id bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  UPDATE alarm SET seen_by = session_staff_id(), seen_at = clock_timestamp() WHERE id = p_id AND seen_at IS NULL;
  IF FOUND THEN
    PERFORM pg_notify('alarm', p_id::text);
  ELSIF NOT EXISTS (SELECT FROM alarm WHERE id = p_id) THEN
    PERFORM refuse('SN404', 'alarm.unknown', p_id::text);
  END IF;
END
$$;
COMMENT ON FUNCTION alarm_see(bigint) IS 'Takes notice of an alarm; the first who does is written down.';

CREATE OR REPLACE FUNCTION alarm_settle(p_id bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  UPDATE alarm SET until = clock_timestamp(), seen_by = coalesce(seen_by, session_staff_id()), seen_at = coalesce(seen_at, clock_timestamp())
   WHERE id = p_id AND until IS NULL;
  IF FOUND THEN
    PERFORM audit('alarm.settle', 'alarm', p_id::text);
    PERFORM pg_notify('alarm', p_id::text);
  ELSIF NOT EXISTS (SELECT FROM alarm WHERE id = p_id) THEN
    PERFORM refuse('SN404', 'alarm.unknown', p_id::text);
  END IF;
END
$$;
COMMENT ON FUNCTION alarm_settle(bigint) IS
  'Somebody has seen to an alarm that nothing ends by itself, as a recording that is lost: it is over, in the audit log too. What still is wrong is told again by who saw it.';

DROP POLICY IF EXISTS alarm_leading ON alarm;
CREATE POLICY alarm_leading ON alarm FOR SELECT TO sonor_supervisor, sonor_commander, sonor_administrator USING (true);
COMMENT ON POLICY alarm_leading ON alarm IS 'Who leads sees what is wrong.';
GRANT SELECT ON alarm TO sonor_supervisor, sonor_commander, sonor_administrator;
GRANT EXECUTE ON FUNCTION alarms(boolean), alarm_see(bigint), alarm_settle(bigint) TO sonor_supervisor, sonor_commander, sonor_administrator;
GRANT EXECUTE ON FUNCTION alarm_raise(text, text, text, text), alarm_clear(text, text, text), alarm_set(text, text, text[], text[])
  TO sonor_switch;

INSERT INTO message (key, text_en, text_zh) VALUES
  ('alarm.unknown', 'There is no alarm %1$s', '没有编号为 %1$s 的告警'),
  ('alarm.prompt', 'A prompt cannot be played', '语音文件无法播放'),
  ('alarm.recording', 'Calls cannot be recorded', '通话无法录音'),
  ('alarm.trunk', 'A trunk is lost', '中继中断'),
  ('alarm.number', 'A called number has no flow', '接入号码未配置流程'),
  ('alarm.queue', 'A queue asks for no skill', '队列未设置技能要求'),
  ('alarm.database', 'The database was away', '数据库曾中断'),
  ('alarm.sms', 'Short messages were given up', '短信发送失败'),
  ('alarm.certificate', 'The switch’s certificate is not trusted', '交换机证书不受信任'),
  ('alarm.transfer', 'Another hotline was not reached', '联动单位未能送达'),
  ('field.alarm_kind', 'Kind of alarm', '告警类型'),
  ('field.alarm_subject', 'Subject of the alarm', '告警对象'),
  ('field.alarm_detail', 'Details of the alarms', '告警说明')
ON CONFLICT (key) DO UPDATE SET text_en = excluded.text_en, text_zh = excluded.text_zh;
