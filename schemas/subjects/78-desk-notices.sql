-- 全员通知, 座席消息: what a supervisor tells every desk of the hotline, or one; and who has read it.

CREATE OR REPLACE FUNCTION desk_notice_send(p_id uuid, p_body text, p_staff_id uuid DEFAULT NULL, p_hours integer DEFAULT 12) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  PERFORM floor_check();
  IF p_id IS NULL THEN
    PERFORM refuse('SN400', 'field.missing', say('field.id'));
  END IF;
  PERFORM text_check('notice', p_body, 500, true);
  IF p_hours IS NULL OR p_hours NOT BETWEEN 1 AND 72 THEN
    PERFORM refuse('SN400', 'desk_notice.hours', coalesce(p_hours::text, 'NULL'));
  ELSIF p_staff_id IS NOT NULL AND NOT EXISTS (SELECT FROM staff WHERE id = p_staff_id AND unit_id IS NULL AND left_at IS NULL) THEN
    PERFORM refuse('SN404', 'desk_notice.nobody');
  END IF;

  INSERT INTO desk_notice (id, body, staff_id, made_by, until)
  VALUES (p_id, btrim(p_body), p_staff_id, session_staff_id(), clock_timestamp() + make_interval(hours => p_hours))
  ON CONFLICT (id) DO NOTHING;
  IF FOUND THEN
    -- Who tells it knows it.
    INSERT INTO desk_notice_reading (notice_id, staff_id) VALUES (p_id, session_staff_id());
    PERFORM audit('desk_notice.send', 'desk_notice', p_id::text, jsonb_build_object('staff', p_staff_id));
  ELSIF NOT EXISTS (SELECT FROM desk_notice WHERE id = p_id AND made_by = session_staff_id()) THEN
    PERFORM refuse('SN409', 'desk_notice.id_taken');
  END IF;
END
$$;
COMMENT ON FUNCTION desk_notice_send(uuid, text, uuid, integer) IS
  'A supervisor tells something to every desk of the hotline or to one person, 500 characters at most, shown for 1 to 72 hours until it is read. The same id again does nothing.';

CREATE OR REPLACE FUNCTION desk_notice_withdraw(p_id uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  PERFORM floor_check();
  UPDATE desk_notice SET until = greatest(clock_timestamp(), made_at + interval '1 microsecond') WHERE id = p_id AND until > clock_timestamp();
  IF NOT FOUND THEN
    PERFORM refuse('SN404', 'desk_notice.unknown');
  END IF;
  PERFORM audit('desk_notice.withdraw', 'desk_notice', p_id::text);
END
$$;
COMMENT ON FUNCTION desk_notice_withdraw(uuid) IS '撤回: a notice is shown no more; who has read it stays written.';

CREATE OR REPLACE FUNCTION desk_notices()
  RETURNS TABLE (id uuid, body text, from_name text, age_s double precision, is_personal boolean, call_id uuid)
LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT n.id, n.body, s.name, floor_seconds(n.made_at), n.staff_id IS NOT NULL, n.call_id
    FROM desk_notice n JOIN staff s ON s.id = n.made_by
   WHERE n.until > clock_timestamp() AND (n.staff_id = session_staff_id() OR n.staff_id IS NULL)
     AND EXISTS (SELECT FROM staff me WHERE me.id = session_staff_id() AND me.unit_id IS NULL)
     AND NOT EXISTS (SELECT FROM desk_notice_reading r WHERE r.notice_id = n.id AND r.staff_id = session_staff_id())
   ORDER BY n.made_at, n.id
$$;
COMMENT ON FUNCTION desk_notices() IS 'What the person of this session has been told and has not read yet, oldest first.';

CREATE OR REPLACE FUNCTION desk_notice_read(p_id uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM desk_notice n JOIN staff me ON me.id = session_staff_id() AND me.unit_id IS NULL
                  WHERE n.id = p_id AND (n.staff_id IS NULL OR n.staff_id = me.id)) THEN
    PERFORM refuse('SN404', 'desk_notice.unknown');
  END IF;
  INSERT INTO desk_notice_reading (notice_id, staff_id) VALUES (p_id, session_staff_id()) ON CONFLICT DO NOTHING;
END
$$;
COMMENT ON FUNCTION desk_notice_read(uuid) IS '已阅: the person of this session has read a notice; once is enough.';

CREATE OR REPLACE FUNCTION floor_notices()
  RETURNS TABLE (id uuid, body text, from_name text, to_name text, age_s double precision, is_open boolean, n_read integer,
                 n_present integer, missing text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  PERFORM floor_check();
  RETURN QUERY
    SELECT n.id, n.body, m.name, t.name, floor_seconds(n.made_at), n.until > clock_timestamp(), r.n_read, r.n_present, r.missing
      FROM desk_notice n
      JOIN staff m ON m.id = n.made_by
      LEFT JOIN staff t ON t.id = n.staff_id
      CROSS JOIN LATERAL (
        -- Those to whom it goes: the one, or whoever sits at a line and whoever has read it anyway.
        SELECT count(g.read_at)::integer AS n_read, count(*)::integer AS n_present,
               string_agg(s.name, ' ' ORDER BY s.work_number) FILTER (WHERE g.read_at IS NULL) AS missing
          FROM staff s
          LEFT JOIN seat x ON x.staff_id = s.id
          LEFT JOIN desk_notice_reading g ON g.notice_id = n.id AND g.staff_id = s.id
         WHERE s.left_at IS NULL AND s.id <> n.made_by
           AND CASE WHEN n.staff_id IS NULL THEN s.unit_id IS NULL AND (x.status <> 'signed_out' OR g.read_at IS NOT NULL)
                    ELSE s.id = n.staff_id END) r
     WHERE n.made_at > clock_timestamp() - interval '24 hours' AND n.call_id IS NULL
     ORDER BY n.made_at DESC, n.id
     LIMIT 50;
END
$$;
COMMENT ON FUNCTION floor_notices() IS
  'What was told in the last 24 hours, newest first: how many have read it of those who sit at a line (or have read it from elsewhere), and who has not. For supervisors.';

CREATE OR REPLACE TRIGGER desk_notice_tell AFTER INSERT OR UPDATE OR DELETE ON desk_notice
  FOR EACH STATEMENT EXECUTE FUNCTION floor_tell('desk_notice');
COMMENT ON TRIGGER desk_notice_tell ON desk_notice IS 'There is a notice, or there is one no more.';
CREATE OR REPLACE TRIGGER desk_notice_reading_tell AFTER INSERT ON desk_notice_reading
  FOR EACH STATEMENT EXECUTE FUNCTION floor_tell('desk_notice_read');
COMMENT ON TRIGGER desk_notice_reading_tell ON desk_notice_reading IS 'Somebody has read one.';

GRANT EXECUTE ON FUNCTION desk_notice_send(uuid, text, uuid, integer), desk_notice_withdraw(uuid), floor_notices() TO sonor_supervisor;
GRANT EXECUTE ON FUNCTION desk_notices(), desk_notice_read(uuid) TO sonor_centre;

INSERT INTO message (key, text_en, text_zh) VALUES
  ('field.notice', 'Notice', '通知内容'),
  ('desk_notice.hours', 'A notice is shown for 1 to 72 hours, not %1$s', '通知显示时长应为 1 至 72 小时，不能是 %1$s'),
  ('desk_notice.nobody', 'There is nobody of this name at the hotline', '热线没有该工作人员'),
  ('desk_notice.id_taken', 'Another notice has this number', '该编号已被其他通知使用'),
  ('desk_notice.unknown', 'There is no such notice', '没有此通知')
ON CONFLICT (key) DO UPDATE SET text_en = excluded.text_en, text_zh = excluded.text_zh;
