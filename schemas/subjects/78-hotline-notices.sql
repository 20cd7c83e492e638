-- 热线公告: "water is off until six; if this is why you call, press 1". Switched on by a supervisor, until a time.

CREATE OR REPLACE FUNCTION hotline_notice_save(p_id uuid, p_kind text, p_title text, p_until timestamptz, p_prompt text DEFAULT NULL,
                                               p_queue_code text DEFAULT NULL) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  IF p_id IS NULL THEN
    PERFORM refuse('SN400', 'field.missing', say('field.id'));
  ELSIF p_kind IS NULL OR p_kind NOT IN ('water', 'power', 'heating', 'gas', 'roads', 'other') THEN
    PERFORM refuse_constraint('SN400', 'hotline_notice_kind_known', 'field.form', say('field.notice_kind'), left(coalesce(p_kind, ''), 40));
  ELSIF p_until IS NULL OR p_until <= clock_timestamp() OR p_until > clock_timestamp() + interval '30 days' THEN
    PERFORM refuse('SN400', 'hotline_notice.until');
  ELSIF p_prompt !~ '^[a-z0-9-]{1,60}$' THEN
    PERFORM refuse('SN400', 'field.form', say('field.notice_prompt'), left(p_prompt, 40));
  ELSIF p_queue_code IS NOT NULL THEN
    PERFORM flow_check_queue(say('field.notice_queue'), p_queue_code);
  END IF;
  PERFORM text_check('title', p_title, 100, true, true);

  INSERT INTO hotline_notice (id, kind, title, prompt, queue_code, until, made_by)
  VALUES (p_id, p_kind, p_title, p_prompt, p_queue_code, p_until, session_staff_id())
  ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, title = excluded.title, prompt = excluded.prompt, queue_code = excluded.queue_code,
                                 until = excluded.until, made_by = excluded.made_by, made_at = clock_timestamp();
  PERFORM audit('hotline_notice.save', 'hotline_notice', p_id::text,
                jsonb_build_object('kind', p_kind, 'title', p_title, 'until', p_until, 'prompt', p_prompt, 'queue', p_queue_code));
  PERFORM pg_notify('hotline_notice', p_id::text);
END
$$;
COMMENT ON FUNCTION hotline_notice_save(uuid, text, text, timestamptz, text, text) IS
  'Writes a notice, for at most 30 days; it is not said before it is switched on. With a prompt that was recorded it is said in those words, else in the general ones of its kind.';

CREATE OR REPLACE FUNCTION hotline_notice_switch(p_id uuid, p_on boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_notice hotline_notice;
BEGIN
  SELECT * INTO v_notice FROM hotline_notice WHERE id = p_id FOR UPDATE;
  IF NOT FOUND THEN
    PERFORM refuse('SN404', 'hotline_notice.unknown');
  ELSIF p_on IS NULL THEN
    PERFORM refuse('SN400', 'field.missing', say('field.notice_on'));
  ELSIF p_on AND v_notice.until <= clock_timestamp() THEN
    PERFORM refuse('SN409', 'hotline_notice.over');
  ELSIF p_on = (v_notice.on_since IS NOT NULL) THEN
    RETURN;
  END IF;
  UPDATE hotline_notice SET on_since = CASE WHEN p_on THEN clock_timestamp() END WHERE id = p_id;
  PERFORM audit('hotline_notice.switch', 'hotline_notice', p_id::text, jsonb_build_object('on', p_on));
  PERFORM pg_notify('hotline_notice', p_id::text);
END
$$;
COMMENT ON FUNCTION hotline_notice_switch(uuid, boolean) IS 'A supervisor switches a notice on or off; from the next caller on. One whose time is over cannot be switched on.';

CREATE OR REPLACE FUNCTION hotline_notices()
RETURNS TABLE (id uuid, kind text, kind_name text, title text, prompt text, queue_code text, until timestamptz, is_on boolean, on_since timestamptz,
               made_by_name text, heard integer, enough integer)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT n.id, n.kind, say('notice_kind.' || n.kind), n.title, n.prompt, n.queue_code, n.until,
         n.on_since IS NOT NULL AND n.until > clock_timestamp(), n.on_since, s.name,
         (SELECT count(*) FROM hotline_notice_call c WHERE c.notice_id = n.id)::integer,
         (SELECT count(*) FROM hotline_notice_call c WHERE c.notice_id = n.id AND c.enough)::integer
    FROM hotline_notice n LEFT JOIN staff s ON s.id = n.made_by
   WHERE n.until > clock_timestamp() - interval '7 days'
   ORDER BY n.on_since IS NULL OR n.until <= clock_timestamp(), n.until, n.id
$$;
COMMENT ON FUNCTION hotline_notices() IS
  'The notices of now and of the last week, those that are said first; how many calls heard each, and for how many that was enough.';

CREATE OR REPLACE FUNCTION call_notices(p_call_id uuid, p_flow_code text, p_key text)
RETURNS TABLE (id uuid, prompt text, kind text, day integer, hour integer, minute integer)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT n.id, n.prompt, n.kind, t.until::date - t.now::date, extract(hour FROM t.until)::integer, extract(minute FROM t.until)::integer
    FROM hotline_notice n, LATERAL (SELECT n.until AT TIME ZONE city_time_zone() AS until, clock_timestamp() AT TIME ZONE city_time_zone() AS now) t
   WHERE n.on_since IS NOT NULL AND n.until > clock_timestamp()
     AND (n.queue_code IS NULL OR n.queue_code = (SELECT k.queue_code FROM flow_key k WHERE k.flow_code = p_flow_code AND k.key = p_key))
   ORDER BY n.on_since, n.id LIMIT 3
$$;
COMMENT ON FUNCTION call_notices(uuid, text, text) IS
  'What a call that has chosen its key is told before it waits: at most three, the oldest first; until when, as day (0 today), hour and minute of the city''s clock.';

CREATE OR REPLACE FUNCTION call_noticed(p_call_id uuid, p_notice_id uuid, p_enough boolean) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  INSERT INTO hotline_notice_call (notice_id, call_id, enough) SELECT id, p_call_id, p_enough FROM hotline_notice WHERE id = p_notice_id
  ON CONFLICT (notice_id, call_id) DO UPDATE SET enough = hotline_notice_call.enough OR excluded.enough
$$;
COMMENT ON FUNCTION call_noticed(uuid, uuid, boolean) IS 'A call has heard a notice, and perhaps pressed 1. Telling it twice does no harm.';

GRANT SELECT ON hotline_notice, hotline_notice_call TO sonor_centre;
GRANT EXECUTE ON FUNCTION hotline_notices() TO sonor_centre;
GRANT EXECUTE ON FUNCTION hotline_notice_save(uuid, text, text, timestamptz, text, text), hotline_notice_switch(uuid, boolean) TO sonor_supervisor;
GRANT EXECUTE ON FUNCTION call_notices(uuid, text, text), call_noticed(uuid, uuid, boolean) TO sonor_switch;

INSERT INTO message (key, text_en, text_zh) VALUES
  ('field.notice_kind', 'Kind of notice', '公告类型'), ('field.notice_prompt', 'Recording', '录音文件'),
  ('field.notice_queue', 'Queue', '队列'), ('field.notice_on', 'On or off', '启用或停用'),
  ('notice_kind.water', 'Water', '停水'), ('notice_kind.power', 'Electricity', '停电'), ('notice_kind.heating', 'Heating', '供热'),
  ('notice_kind.gas', 'Gas', '停气'), ('notice_kind.roads', 'Roads', '道路'), ('notice_kind.other', 'Other', '其他'),
  ('hotline_notice.until', 'Until: a notice ends at a time to come, within 30 days', '截止时间：公告应在将来 30 天内结束'),
  ('hotline_notice.unknown', 'There is no such notice', '没有此公告'),
  ('hotline_notice.over', 'The time of this notice is over; give it another one first', '此公告已过期，请先修改截止时间')
ON CONFLICT (key) DO UPDATE SET text_en = excluded.text_en, text_zh = excluded.text_zh;
