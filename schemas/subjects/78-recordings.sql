-- 通话查询与调听: looking for calls, and listening to what was recorded. The files lie with the switches; nobody else sees
-- their folder. Who may listen asks here, and the switch that has the file brings a copy, which goes again after a while.

CREATE OR REPLACE FUNCTION session_may_listen(p_staff_id uuid, p_ended_at timestamptz) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT EXISTS (
    SELECT FROM recording_right r JOIN staff_seat s ON s.seat_kind = r.seat_kind
     WHERE s.staff_id = session_staff_id()
       AND (r.scope = 'all' OR p_staff_id = session_staff_id()
                               AND p_ended_at > now() - make_interval(days => setting_get('recording.own')::integer)))
$$;
COMMENT ON FUNCTION session_may_listen(uuid, timestamptz) IS
  'Whether the person of this session may listen to a call that somebody took and that ended then: by the table recording_right. That they may see the call at all is asked elsewhere.';

CREATE OR REPLACE FUNCTION recording_right_set(p_seat_kind text, p_scope text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM seat_kind WHERE code = p_seat_kind) THEN
    PERFORM refuse('SN404', 'recording.seat_unknown', left(coalesce(p_seat_kind, ''), 40));
  ELSIF p_scope NOT IN ('own', 'all') THEN
    PERFORM refuse_constraint('SN400', 'recording_right_scope_known', 'recording.scope', left(p_scope, 40));
  END IF;
  IF p_scope IS NULL THEN
    DELETE FROM recording_right WHERE seat_kind = p_seat_kind;
  ELSE
    INSERT INTO recording_right (seat_kind, scope) VALUES (p_seat_kind, p_scope)
    ON CONFLICT (seat_kind) DO UPDATE SET scope = excluded.scope;
  END IF;
  PERFORM audit('recording.right', 'seat_kind', p_seat_kind, jsonb_build_object('scope', p_scope));
END
$$;
COMMENT ON FUNCTION recording_right_set(text, text) IS
  'What a kind of seat may listen to: own, all or (null) nothing; for administrators.';

-- Looking for calls

CREATE OR REPLACE FUNCTION call_filter_list(p_filter jsonb, p_key text) RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  IF coalesce(jsonb_typeof(p_filter -> p_key), 'null') = 'null' OR p_filter -> p_key = '[]' THEN
    RETURN NULL;
  ELSIF jsonb_typeof(p_filter -> p_key) <> 'array' OR jsonb_array_length(p_filter -> p_key) > 200
     OR EXISTS (SELECT FROM jsonb_array_elements(p_filter -> p_key) e WHERE jsonb_typeof(e) <> 'string') THEN
    PERFORM refuse('SN400', 'field.form', p_key, left(p_filter ->> p_key, 40));
  END IF;
  RETURN ARRAY(SELECT jsonb_array_elements_text(p_filter -> p_key));
END
$$;
COMMENT ON FUNCTION call_filter_list(jsonb, text) IS 'A list of texts in a filter, null if it lets everything through.';

CREATE OR REPLACE FUNCTION call_filter_day(p_filter jsonb, p_key text) RETURNS timestamptz
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_text CONSTANT text := nullif(p_filter ->> p_key, '');
BEGIN
  IF v_text !~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' THEN
    PERFORM refuse('SN400', 'field.form', say('call_filter.' || p_key), left(v_text, 40));
  END IF;
  RETURN v_text::date::timestamp AT TIME ZONE city_time_zone();
EXCEPTION WHEN datetime_field_overflow OR invalid_datetime_format THEN
  PERFORM refuse('SN400', 'field.form', say('call_filter.' || p_key), left(v_text, 40));
END
$$;
COMMENT ON FUNCTION call_filter_day(jsonb, text) IS 'The begin of a day (YYYY-MM-DD) of the city in a filter; null if there is none.';

CREATE OR REPLACE FUNCTION call_search(p_filter jsonb DEFAULT '{}', p_limit integer DEFAULT 50, p_before timestamptz DEFAULT NULL,
                                       p_before_id uuid DEFAULT NULL)
RETURNS TABLE (id uuid, direction text, number text, language text, queue_code text, queue_name text, staff_id uuid, staff_name text,
               work_number text, mine boolean, arrived_at timestamptz, answered_at timestamptz, ended_at timestamptz, outcome text,
               wait_s integer, talk_s integer, survey text, ticket_id uuid, ticket_number text, recorded boolean, may_listen boolean,
               loss_pct real, mos real)
LANGUAGE plpgsql STABLE ROWS 50
SET search_path = sonor, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  v_me       CONSTANT uuid := session_staff_id();
  v_filter   CONSTANT jsonb := coalesce(p_filter, '{}');
  v_unknown  text;
  v_number   text;
  v_staff    text[];
  v_queue    text[];
  v_language text[];
  v_outcome  text[];
  v_from     timestamptz;
  v_to       timestamptz;
  v_mine     boolean;
BEGIN
  IF v_me IS NULL THEN
    PERFORM refuse('SN403', 'session.not_staff', session_user::text);
  ELSIF p_limit IS NULL OR p_limit NOT BETWEEN 1 AND 200 THEN
    PERFORM refuse('SN400', 'list.bad_limit', coalesce(p_limit::text, 'NULL'));
  ELSIF jsonb_typeof(v_filter) <> 'object' THEN
    PERFORM refuse('SN400', 'field.form', say('field.fields'), left(v_filter::text, 40));
  END IF;
  SELECT key INTO v_unknown FROM jsonb_object_keys(v_filter) key
   WHERE key NOT IN ('number', 'staff', 'queue', 'language', 'outcome', 'from', 'to', 'mine', 'recorded') LIMIT 1;
  IF FOUND THEN
    PERFORM refuse('SN400', 'field.unknown', left(v_unknown, 40));
  END IF;
  -- Written with blanks and dashes as people write numbers.
  v_number := regexp_replace(coalesce(v_filter ->> 'number', ''), '[\s()-]', '', 'g');
  IF v_number !~ '^[+]?[0-9]{0,20}$' THEN
    PERFORM refuse('SN400', 'call_filter.bad_number', left(v_filter ->> 'number', 40));
  ELSIF coalesce(jsonb_typeof(v_filter -> 'mine'), 'null') NOT IN ('boolean', 'null') THEN
    PERFORM refuse('SN400', 'field.form', 'mine', left(v_filter ->> 'mine', 40));
  ELSIF coalesce(jsonb_typeof(v_filter -> 'recorded'), 'null') NOT IN ('boolean', 'null') THEN
    PERFORM refuse('SN400', 'field.form', 'recorded', left(v_filter ->> 'recorded', 40));
  END IF;
  v_staff := call_filter_list(v_filter, 'staff');
  v_queue := call_filter_list(v_filter, 'queue');
  v_language := call_filter_list(v_filter, 'language');
  v_outcome := call_filter_list(v_filter, 'outcome');
  v_from := call_filter_day(v_filter, 'from');
  v_to := call_filter_day(v_filter, 'to') + interval '1 day';
  v_mine := coalesce((v_filter ->> 'mine')::boolean, false);
  IF v_from >= v_to THEN
    PERFORM refuse('SN400', 'call_filter.days');
  END IF;

  RETURN QUERY
  SELECT c.id, c.direction, n.number, c.language, c.queue_code, name_in_language(q.name_en, q.name_zh, q.name_mn),
         c.staff_id, s.name, s.work_number, coalesce(c.staff_id = v_me, false), c.arrived_at, c.answered_at, c.ended_at, c.outcome,
         extract(epoch FROM coalesce(c.answered_at, c.ended_at) - coalesce(c.queued_at, c.arrived_at))::integer,
         greatest(0, extract(epoch FROM c.ended_at - c.answered_at)::integer - c.hold_s), c.survey::text,
         i.id, i.number::text, c.recording_path IS NOT NULL AND c.ended_at IS NOT NULL,
         c.recording_path IS NOT NULL AND c.ended_at IS NOT NULL AND session_may_listen(c.staff_id, c.ended_at), c.loss_pct, c.mos
    FROM call c
    CROSS JOIN LATERAL (SELECT CASE c.direction WHEN 'in' THEN c.caller_dialled ELSE c.callee_dialled END::text AS number) n
    LEFT JOIN staff s ON s.id = c.staff_id
    LEFT JOIN queue q ON q.code = c.queue_code
    LEFT JOIN ticket_identity i ON i.id = c.ticket_id
   WHERE (v_number = '' OR n.number LIKE '%' || v_number || '%' OR c.caller_e164 LIKE '%' || v_number || '%')
     AND (v_staff IS NULL OR c.staff_id::text = ANY (v_staff))
     AND (v_queue IS NULL OR c.queue_code = ANY (v_queue))
     AND (v_language IS NULL OR c.language = ANY (v_language))
     AND (v_outcome IS NULL OR coalesce(c.outcome, 'lasts') = ANY (v_outcome))
     AND (v_from IS NULL OR c.arrived_at >= v_from)
     AND (v_to IS NULL OR c.arrived_at < v_to)
     AND (NOT v_mine OR c.staff_id = v_me)
     AND (NOT coalesce((v_filter ->> 'recorded')::boolean, false) OR c.recording_path IS NOT NULL AND c.ended_at IS NOT NULL)
     AND (p_before IS NULL OR c.arrived_at <= p_before AND (c.arrived_at < p_before OR p_before_id IS NULL OR c.id > p_before_id))
   ORDER BY c.arrived_at DESC, c.id LIMIT p_limit;
END
$$;
COMMENT ON FUNCTION call_search(jsonb, integer, timestamptz, uuid) IS
  'The calls this session sees (row-level security of call), the newest first; p_before and p_before_id are arrived_at and id of the last row of the page before. The filter: number (a part of the citizen''s), lists of staff (ids), queue, language, outcome (lasts: not over yet), days from and to (of the city), mine, recorded. 1 to 200 rows.';

CREATE OR REPLACE FUNCTION call_search_choices() RETURNS TABLE (kind text, code text, name text)
LANGUAGE sql STABLE
SET search_path = sonor, pg_temp
AS $$
  (SELECT 'queue', q.code, name_in_language(q.name_en, q.name_zh, q.name_mn) FROM queue q ORDER BY q.sort)
  UNION ALL
  (SELECT 'staff', s.id::text, s.name || ' ' || s.work_number FROM staff s
    WHERE s.unit_id IS NULL AND s.left_at IS NULL ORDER BY s.work_number)
$$;
COMMENT ON FUNCTION call_search_choices() IS 'What call_search() can be asked for: the queues, and the hotline''s own staff by work number.';

-- Listening

CREATE OR REPLACE FUNCTION recording_expected(p_path text) RETURNS bytea
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT decode(r.sha256, 'hex') FROM recording r WHERE r.path = p_path
$$;
COMMENT ON FUNCTION recording_expected(text) IS 'SHA-256 that a recording had when it was finished; null while it is not finished.';

CREATE OR REPLACE FUNCTION recording_copy_sweep() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_swept integer;
BEGIN
  WITH gone AS (
    DELETE FROM recording_copy WHERE used_at < clock_timestamp() - make_interval(mins => setting_get('recording.copy')::integer)
    RETURNING object
  )
  SELECT count(lo_unlink(object)) INTO v_swept FROM gone;
  RETURN v_swept;
END
$$;
COMMENT ON FUNCTION recording_copy_sweep() IS 'Removes copies that nobody has listened to for a while; returns how many. A switch calls it each minute.';

CREATE OR REPLACE FUNCTION recording_open(p_call_id uuid) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_call call;
  v_copy recording_copy;
  v_id uuid;
BEGIN
  SELECT * INTO v_call FROM call WHERE id = p_call_id;
  IF NOT FOUND OR NOT session_sees_all() OR v_call.ticket_id IN (SELECT session_hidden_tickets()) THEN
    PERFORM refuse('SN404', 'call.unknown');
  ELSIF NOT session_may_listen(v_call.staff_id, coalesce(v_call.ended_at, now())) THEN
    PERFORM refuse('SN403', 'recording.not_yours');
  ELSIF v_call.ended_at IS NULL THEN
    PERFORM refuse('SN409', 'recording.lasts');
  ELSIF v_call.recording_path IS NULL THEN
    PERFORM refuse('SN404', 'recording.none');
  END IF;

  IF EXISTS (SELECT FROM recording r WHERE r.path = v_call.recording_path AND r.removed_at IS NOT NULL) THEN
    PERFORM refuse('SN404', 'recording.removed');
  END IF;

  INSERT INTO recording_listening (call_id, staff_id) VALUES (p_call_id, session_staff_id()) RETURNING id INTO v_id;
  PERFORM audit('recording.listen', 'call', p_call_id::text, jsonb_build_object('listening', v_id));

  PERFORM pg_advisory_xact_lock(hashtext('sonor recording ' || p_call_id));
  -- What failed, or was asked for when no switch was there, is tried anew; so is a file that has another name by now.
  DELETE FROM recording_copy WHERE call_id = p_call_id AND complete_at IS NULL
     AND (failure IS NOT NULL OR path <> v_call.recording_path OR asked_at < clock_timestamp() - interval '1 minute')
  RETURNING * INTO v_copy;
  IF FOUND THEN
    PERFORM lo_unlink(v_copy.object);
  END IF;
  UPDATE recording_copy SET used_at = clock_timestamp() WHERE call_id = p_call_id;
  IF NOT FOUND THEN
    INSERT INTO recording_copy (call_id, path, object) VALUES (p_call_id, v_call.recording_path, lo_create(0));
    PERFORM pg_notify('recording_wanted', p_call_id::text);
  END IF;
  RETURN v_id;
END
$$;
COMMENT ON FUNCTION recording_open(uuid) IS
  '调听: begins to listen to a call; every time is a row in recording_listening and in the audit log. Returns what recording_state() and recording_read() want. Refused to whom it is not a right of (recording_right).';

CREATE OR REPLACE FUNCTION recording_listened(p_listening_id uuid) RETURNS recording_copy
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_copy recording_copy;
BEGIN
  SELECT c.* INTO v_copy FROM recording_listening l JOIN recording_copy c ON c.call_id = l.call_id
   WHERE l.id = p_listening_id AND l.staff_id = session_staff_id();
  IF NOT FOUND THEN
    PERFORM refuse('SN404', 'recording.unknown');
  END IF;
  RETURN v_copy;
END
$$;
COMMENT ON FUNCTION recording_listened(uuid) IS 'The copy of a recording that this session listens to.';

CREATE OR REPLACE FUNCTION recording_state(p_listening_id uuid) RETURNS TABLE (state text, size bigint, sha256 text, trouble text)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_copy recording_copy := recording_listened(p_listening_id);
BEGIN
  state := CASE WHEN v_copy.failure IS NOT NULL THEN v_copy.failure WHEN v_copy.complete_at IS NOT NULL THEN 'ready' ELSE 'coming' END;
  size := v_copy.size;
  sha256 := encode(v_copy.sha256, 'hex');
  trouble := say(CASE WHEN v_copy.failure IS NOT NULL THEN 'recording.' || v_copy.failure ELSE 'recording.no_switch' END);
  RETURN NEXT;
END
$$;
COMMENT ON FUNCTION recording_state(uuid) IS
  'How far a recording is that is listened to: coming, ready (of size bytes), gone or damaged; and what to tell the person if it does not come. NOTIFY recording tells of a change.';

CREATE OR REPLACE FUNCTION recording_read(p_listening_id uuid, p_offset bigint, p_length integer) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_copy recording_copy := recording_listened(p_listening_id);
BEGIN
  IF p_offset IS NULL OR p_offset < 0 OR p_length IS NULL OR p_length NOT BETWEEN 1 AND 1048576 THEN
    PERFORM refuse('SN400', 'recording.piece');
  ELSIF v_copy.complete_at IS NULL THEN
    PERFORM refuse('SN409', 'recording.not_there');
  END IF;
  RETURN encode(lo_get(v_copy.object, p_offset, p_length), 'base64');
END
$$;
COMMENT ON FUNCTION recording_read(uuid, bigint, integer) IS 'A piece of a recording that is ready, in base64, a megabyte at most; empty behind its end.';

-- What a switch does

CREATE OR REPLACE FUNCTION recording_wanted(p_switch_id text) RETURNS TABLE (call_id uuid, path text)
LANGUAGE sql STABLE SECURITY DEFINER ROWS 10
SET search_path = sonor, pg_temp
AS $$
  SELECT c.call_id, c.path FROM recording_copy c
   WHERE c.complete_at IS NULL AND c.failure IS NULL AND p_switch_id <> ALL (c.missing_at) ORDER BY c.asked_at
$$;
COMMENT ON FUNCTION recording_wanted(text) IS 'Recordings that somebody wants to listen to, and that this switch has not been looked through for. For switches only.';

CREATE OR REPLACE FUNCTION recording_bring(p_call_id uuid, p_offset bigint, p_data text, p_last boolean) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_copy recording_copy;
  v_bytes bytea;
  v_sha256 bytea;
BEGIN
  SELECT * INTO v_copy FROM recording_copy WHERE call_id = p_call_id AND complete_at IS NULL AND failure IS NULL FOR UPDATE;
  IF NOT FOUND THEN
    -- Another switch on the same folder was faster, or nobody wants it any more.
    RETURN NULL;
  ELSIF p_offset IS NULL OR p_last IS NULL OR coalesce(length(p_data), 0) > 1500000 THEN
    PERFORM refuse('SN400', 'recording.piece');
  ELSIF p_offset <> v_copy.size THEN
    RETURN v_copy.size;
  END IF;

  v_bytes := decode(coalesce(p_data, ''), 'base64');
  PERFORM lo_put(v_copy.object, p_offset, v_bytes);
  UPDATE recording_copy SET size = p_offset + length(v_bytes) WHERE call_id = p_call_id;
  IF p_last THEN
    v_sha256 := sha256(lo_get(v_copy.object));
    IF v_sha256 = coalesce(recording_expected(v_copy.path), v_sha256) THEN
      UPDATE recording_copy SET sha256 = v_sha256, complete_at = clock_timestamp() WHERE call_id = p_call_id;
    ELSE
      UPDATE recording_copy SET failure = 'damaged' WHERE call_id = p_call_id;
      PERFORM audit('recording.damaged', 'call', p_call_id::text, jsonb_build_object('path', v_copy.path));
    END IF;
    PERFORM pg_notify('recording', p_call_id::text);
  END IF;
  RETURN p_offset + length(v_bytes);
END
$$;
COMMENT ON FUNCTION recording_bring(uuid, bigint, text, boolean) IS
  'The next piece of a recording, in base64; with the last one it is proved against the SHA-256 it had when it was finished. Returns where to go on, null if nobody wants it any more. For switches only.';

CREATE OR REPLACE FUNCTION recording_missing(p_call_id uuid, p_switch_id text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_copy recording_copy;
BEGIN
  UPDATE recording_copy SET missing_at = array_remove(missing_at, p_switch_id) || p_switch_id
   WHERE call_id = p_call_id AND complete_at IS NULL AND failure IS NULL RETURNING * INTO v_copy;
  -- Of which there are pieces already, some switch has it.
  IF FOUND AND v_copy.size = 0 AND NOT EXISTS (SELECT FROM switch_life l WHERE l.id <> ALL (v_copy.missing_at)
                              AND l.seen_at > clock_timestamp() - interval '10 seconds') THEN
    UPDATE recording_copy SET failure = 'gone' WHERE call_id = p_call_id;
    PERFORM audit('recording.gone', 'call', p_call_id::text, jsonb_build_object('path', v_copy.path));
    PERFORM pg_notify('recording', p_call_id::text);
  END IF;
END
$$;
COMMENT ON FUNCTION recording_missing(uuid, text) IS
  'A switch does not have a recording; once no living switch has it, it is gone. For switches only.';

DROP POLICY IF EXISTS recording_listening_leading ON recording_listening;
CREATE POLICY recording_listening_leading ON recording_listening FOR SELECT TO sonor_quality, sonor_supervisor, sonor_administrator USING (true);
COMMENT ON POLICY recording_listening_leading ON recording_listening IS 'Who leads sees who listened to what.';
GRANT SELECT ON recording_listening TO sonor_quality, sonor_supervisor, sonor_administrator;
GRANT SELECT ON recording_right TO sonor_centre;
GRANT EXECUTE ON FUNCTION session_may_listen(uuid, timestamptz), call_filter_list(jsonb, text), call_filter_day(jsonb, text),
  call_search(jsonb, integer, timestamptz, uuid), call_search_choices(), recording_open(uuid), recording_state(uuid),
  recording_read(uuid, bigint, integer) TO sonor_centre;
GRANT EXECUTE ON FUNCTION recording_right_set(text, text) TO sonor_administrator;
GRANT EXECUTE ON FUNCTION recording_wanted(text), recording_bring(uuid, bigint, text, boolean), recording_missing(uuid, text),
  recording_copy_sweep() TO sonor_switch;

INSERT INTO setting (key, value, value_unit, minimum, maximum, description_en, description_zh) VALUES
  ('recording.own', 7, 'days', 0, 3650, 'Agents may listen to their own calls for', '座席可调听本人录音的天数'),
  ('recording.copy', 30, 'minutes', 5, 1440, 'A recording stays at hand after somebody has listened to it for', '录音调听后的缓存时间')
ON CONFLICT (key) DO UPDATE SET value_unit = excluded.value_unit, minimum = excluded.minimum, maximum = excluded.maximum,
  description_en = excluded.description_en, description_zh = excluded.description_zh;

INSERT INTO message (key, text_en, text_zh) VALUES
  ('call_filter.from', 'From', '起始日期'), ('call_filter.to', 'To', '结束日期'),
  ('call_filter.bad_number', '“%1$s” is no part of a telephone number', '“%1$s”不是电话号码'),
  ('call_filter.days', 'The first day comes after the last', '起始日期晚于结束日期'),
  ('recording.seat_unknown', 'There is no kind of seat “%1$s”', '没有岗位“%1$s”'),
  ('recording.scope', 'A seat may listen to own or all, not to “%1$s”', '调听范围只能是本人或全部，不能是“%1$s”'),
  ('recording.not_yours', 'Your seat may not listen to this recording', '您无权调听此录音'),
  ('recording.lasts', 'The call is not over yet', '通话尚未结束'),
  ('recording.none', 'This call was not recorded', '此通话没有录音'),
  ('recording.removed', 'The recording has been removed: the time for which it is kept is over', '录音已超过保存期限并被清除'),
  ('recording.unknown', 'Open the recording again', '请重新打开录音'),
  ('recording.gone', 'The recording is gone: no switch has its file', '录音文件已不存在'),
  ('recording.damaged', 'The file is not what was recorded (its SHA-256 is another); it is not played', '录音文件校验不符（SHA-256 不一致），不予播放'),
  ('recording.no_switch', 'The switch that keeps the recording does not answer', '存放录音的交换机没有响应'),
  ('recording.not_there', 'The recording is not here yet', '录音尚未取回'),
  ('recording.piece', 'This piece of the recording does not belong here', '录音分段不正确')
ON CONFLICT (key) DO UPDATE SET text_en = excluded.text_en, text_zh = excluded.text_zh;
