-- 现场: what a supervisor sees of seats, queues and call-backs, and does to those who wait.
--
-- The readers run as owner and say themselves who may ask: supervisors, nobody else. A caller's number is masked. Times come
-- as seconds that have passed, so that a desk whose clock is wrong still shows the right ones.

CREATE OR REPLACE FUNCTION floor_check() RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  IF NOT session_has_seat('supervisor') THEN
    PERFORM refuse('SN403', 'floor.supervisors_only');
  END IF;
END
$$;
COMMENT ON FUNCTION floor_check() IS 'Refuses everybody but supervisors.';

CREATE OR REPLACE FUNCTION floor_seconds(p_since timestamptz) RETURNS double precision
LANGUAGE sql VOLATILE
AS $$
  SELECT CASE WHEN p_since IS NOT NULL THEN greatest(extract(epoch FROM clock_timestamp() - p_since), 0)::double precision END
$$;
COMMENT ON FUNCTION floor_seconds(timestamptz) IS 'Seconds that have passed since then; null for null.';

CREATE OR REPLACE FUNCTION floor_name(p_name_en text, p_name_zh text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = sonor, pg_temp
AS $$
  SELECT CASE session_language() WHEN 'en' THEN p_name_en ELSE p_name_zh END
$$;
COMMENT ON FUNCTION floor_name(text, text) IS 'The name in the session''s language; Chinese where it is not English.';

-- Seats

CREATE OR REPLACE FUNCTION floor_seats(p_staff_ids uuid[] DEFAULT NULL)
  RETURNS TABLE (staff_id uuid, login text, work_number text, name text, skills text, languages text[], status text, reason text,
                 state text, standing text, standing_s double precision, limit_s double precision, has_telephone boolean,
                 call_id uuid, call_s double precision, queue_name text, caller text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  PERFORM floor_check();
  RETURN QUERY
    SELECT x.staff_id, s.login, s.work_number, s.name,
           (SELECT string_agg(floor_name(k.name_en, k.name_zh), ' ' ORDER BY g.level DESC, k.code)
              FROM staff_skill g JOIN skill k ON k.code = g.skill_code WHERE g.staff_id = s.id),
           ARRAY(SELECT l.language FROM staff_language l WHERE l.staff_id = s.id ORDER BY l.language DESC),
           x.status, coalesce(name_in_language(b.name_en, b.name_zh, b.name_mn), x.reason), x.state,
           t.standing,
           floor_seconds(CASE WHEN x.state = 'idle' AND t.standing <> 'ready' THEN x.status_since ELSE x.state_since END),
           CASE t.standing WHEN 'break' THEN b.limit_s::double precision
                           WHEN 'wrap_up' THEN extract(epoch FROM x.wrap_up_until - x.state_since)::double precision END,
           coalesce(x.registered_until > clock_timestamp(), false),
           x.call_id, floor_seconds(coalesce(c.answered_at, c.queued_at, c.arrived_at)), name_in_language(q.name_en, q.name_zh, q.name_mn),
           CASE c.direction WHEN 'out' THEN number_mask(c.callee_dialled) ELSE number_mask(c.caller_dialled) END
      FROM seat x
      JOIN staff s ON s.id = x.staff_id
      LEFT JOIN break_reason b ON x.status = 'break' AND b.code = x.reason
      -- Calls are kept by month: none on the floor is older than a day, and most months need not be looked at.
      LEFT JOIN call c ON c.id = x.call_id AND c.arrived_at > clock_timestamp() - interval '1 day'
      LEFT JOIN queue q ON q.code = c.queue_code
      CROSS JOIN LATERAL (SELECT CASE WHEN x.state = 'idle' THEN x.status
                                      WHEN x.state = 'talking' AND c.direction = 'out' THEN 'outbound'
                                      ELSE x.state END AS standing) t
     WHERE s.left_at IS NULL AND (p_staff_ids IS NULL OR x.staff_id = ANY (p_staff_ids))
     ORDER BY s.work_number, s.login;
END
$$;
COMMENT ON FUNCTION floor_seats(uuid[]) IS
'Everybody who has ever sat at a line and is still on the staff, or some of them, by work number. standing: in one word what the seat does (offered, talking, outbound, held, wrap_up) or, when the line is idle, its status; standing_s for how many seconds; limit_s how many it may last (breaks with a limit, wrap-up), null without one. call_s seconds since the call was answered. For supervisors.';

-- Queues and those who wait

CREATE OR REPLACE FUNCTION floor_queues()
  RETURNS TABLE (code text, name text, waiting integer, longest_wait_s double precision, talking integer, free_seats integer)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  PERFORM floor_check();
  RETURN QUERY
    SELECT q.code, name_in_language(q.name_en, q.name_zh, q.name_mn), w.n, w.longest,
           -- A supervisor who listens is in the same call.
           (SELECT count(DISTINCT c.id)::integer FROM seat x JOIN call c ON c.id = x.call_id AND c.arrived_at > clock_timestamp() - interval '1 day'
             WHERE x.state IN ('talking', 'held') AND c.queue_code = q.code AND c.direction = 'in'),
           (SELECT count(*)::integer FROM seat x
             WHERE x.status = 'ready' AND x.state = 'idle' AND x.registered_until > clock_timestamp()
               AND queue_fit(x.staff_id, q.code, q.language, interval '0') IS NOT NULL)
      FROM queue q
      CROSS JOIN LATERAL (SELECT count(*)::integer AS n, floor_seconds(min(v.queued_at)) AS longest
                            FROM waiting_call v WHERE v.queue_code = q.code) w
     ORDER BY q.sort, q.code;
END
$$;
COMMENT ON FUNCTION floor_queues() IS
  'Each queue: how many wait and for how many seconds the longest (null: nobody), how many calls of it are being talked in, and how many are free for a new one. For supervisors.';

CREATE OR REPLACE FUNCTION floor_waiting()
  RETURNS TABLE (call_id uuid, queue_code text, queue_name text, place integer, caller text, language text, waited_s double precision,
                 priority integer, front boolean, n_offers integer, offered_to text, sent_to text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  PERFORM floor_check();
  RETURN QUERY
    SELECT w.call_id, w.queue_code, name_in_language(q.name_en, q.name_zh, q.name_mn),
           (row_number() OVER (PARTITION BY w.queue_code ORDER BY w.front DESC, w.priority DESC, w.queued_at, w.call_id))::integer,
           number_mask(c.caller_dialled), w.language, floor_seconds(w.queued_at), w.priority::integer, w.front, w.n_offers,
           o.work_number || ' ' || o.name, t.work_number || ' ' || t.name
      FROM waiting_call w
      JOIN queue q ON q.code = w.queue_code
      LEFT JOIN call c ON c.id = w.call_id AND c.arrived_at > clock_timestamp() - interval '1 day'
      LEFT JOIN staff o ON o.id = w.offered_to
      LEFT JOIN staff t ON t.id = w.sent_to
     ORDER BY w.front DESC, w.priority DESC, w.queued_at, w.call_id;
END
$$;
COMMENT ON FUNCTION floor_waiting() IS
  'Who waits, in the order in which they are served: place in their queue, seconds, priority, whether they stand in front of it, how often it rang at a seat, where it rings now and whom they are sent to. For supervisors.';

CREATE OR REPLACE FUNCTION waiting_call_take(p_call_id uuid) RETURNS waiting_call
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_wait waiting_call;
BEGIN
  PERFORM floor_check();
  SELECT * INTO v_wait FROM waiting_call WHERE call_id = p_call_id FOR UPDATE;
  IF NOT FOUND THEN
    PERFORM refuse('SN409', 'waiting.over');
  ELSIF v_wait.offered_to IS NOT NULL THEN
    PERFORM refuse('SN409', 'waiting.rings');
  END IF;
  RETURN v_wait;
END
$$;
COMMENT ON FUNCTION waiting_call_take(uuid) IS
  'A call that still waits and does not ring, locked, for a supervisor to do something with; refused otherwise.';

CREATE OR REPLACE FUNCTION waiting_call_move(p_call_id uuid, p_queue_code text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_wait  waiting_call := waiting_call_take(p_call_id);
  v_queue queue;
BEGIN
  SELECT * INTO v_queue FROM queue WHERE code = p_queue_code;
  IF NOT FOUND THEN
    PERFORM refuse('SN404', 'queue.unknown', left(coalesce(p_queue_code, ''), 40));
  ELSIF NOT EXISTS (SELECT FROM queue_requirement WHERE queue_code = p_queue_code AND after_s = 0) THEN
    PERFORM refuse('SN409', 'queue.without_skills', p_queue_code);
  ELSIF v_wait.queue_code = p_queue_code THEN
    RETURN;
  END IF;

  -- What the citizen chose stays in the call; whom the call is offered to goes by what is spoken in the new queue.
  UPDATE waiting_call SET queue_code = p_queue_code, language = v_queue.language, sent_to = NULL, sent_at = NULL WHERE call_id = p_call_id;
  UPDATE call SET queue_code = p_queue_code WHERE id = p_call_id;
  PERFORM audit('waiting.move', 'call', p_call_id::text, jsonb_build_object('from', v_wait.queue_code, 'to', p_queue_code));
  PERFORM pg_notify('queue', v_wait.queue_code), pg_notify('queue', p_queue_code), pg_notify('call', p_call_id::text);
END
$$;
COMMENT ON FUNCTION waiting_call_move(uuid, text) IS
  '转队列: a supervisor moves a waiting call to another queue, where it keeps the time it has waited. It is in the audit log.';

CREATE OR REPLACE FUNCTION waiting_call_front(p_call_id uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_wait waiting_call := waiting_call_take(p_call_id);
BEGIN
  IF v_wait.front AND v_wait.priority = 9 THEN
    RETURN;
  END IF;
  UPDATE waiting_call SET front = true, priority = 9 WHERE call_id = p_call_id;
  PERFORM audit('waiting.front', 'call', p_call_id::text);
  PERFORM pg_notify('queue', v_wait.queue_code);
END
$$;
COMMENT ON FUNCTION waiting_call_front(uuid) IS '插队: a supervisor pulls a waiting call to the front of its queue. It is in the audit log.';

CREATE OR REPLACE FUNCTION waiting_call_send(p_call_id uuid, p_staff_id uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_wait waiting_call := waiting_call_take(p_call_id);
BEGIN
  IF NOT EXISTS (SELECT FROM seat WHERE staff_id = p_staff_id AND status <> 'signed_out' AND registered_until > clock_timestamp()) THEN
    PERFORM refuse('SN409', 'waiting.no_seat');
  ELSIF NOT EXISTS (SELECT FROM staff_language WHERE staff_id = p_staff_id AND language = v_wait.language) THEN
    PERFORM refuse('SN409', 'waiting.language');
  END IF;
  UPDATE waiting_call SET sent_to = p_staff_id, sent_at = clock_timestamp() WHERE call_id = p_call_id;
  PERFORM audit('waiting.send', 'call', p_call_id::text, jsonb_build_object('staff', p_staff_id));
  PERFORM pg_notify('queue', v_wait.queue_code);
END
$$;
COMMENT ON FUNCTION waiting_call_send(uuid, uuid) IS
  '指派座席: a supervisor sends a waiting call to one seat, whatever its skills: it rings there as soon as the seat is ready, before everybody else''s; not within setting queue.sent, it goes to whoever fits again. It is in the audit log.';

-- Call-backs

CREATE OR REPLACE FUNCTION floor_call_backs()
  RETURNS TABLE (call_id uuid, number text, why text, language text, queue_name text, since_s double precision, waited_s double precision,
                 staff_name text, is_mine boolean, taken_s double precision)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  PERFORM floor_check();
  RETURN QUERY
    SELECT b.call_id, number_mask(regexp_replace(b.e164, '^[+]86', '')), b.why, b.language, name_in_language(q.name_en, q.name_zh, q.name_mn),
           floor_seconds(b.since),
           (SELECT extract(epoch FROM c.ended_at - b.since)::double precision FROM call c
             WHERE c.id = b.call_id AND c.arrived_at BETWEEN b.since - interval '1 day' AND b.since + interval '1 minute'),
           s.work_number || ' ' || s.name, coalesce(b.staff_id = session_staff_id(), false), floor_seconds(b.taken_at)
      FROM call_back b
      LEFT JOIN queue q ON q.code = b.queue_code
      LEFT JOIN staff s ON s.id = b.staff_id
     WHERE b.done_at IS NULL
     ORDER BY b.since, b.call_id;
END
$$;
COMMENT ON FUNCTION floor_call_backs() IS
  'Who is to be called back, longest first: seconds since they began to wait, seconds they waited before they gave up, and who has taken it. For supervisors.';

CREATE OR REPLACE FUNCTION call_back_open(p_call_id uuid) RETURNS call_back
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_back call_back;
BEGIN
  IF NOT EXISTS (SELECT FROM staff WHERE id = session_staff_id() AND unit_id IS NULL) THEN
    PERFORM refuse('SN403', 'call_back.not_for_you');
  END IF;
  SELECT * INTO v_back FROM call_back WHERE call_id = p_call_id FOR UPDATE;
  IF NOT FOUND THEN
    PERFORM refuse('SN404', 'call_back.unknown');
  ELSIF v_back.done_at IS NOT NULL THEN
    PERFORM refuse('SN409', 'call_back.done_already');
  ELSIF v_back.staff_id <> session_staff_id() AND NOT session_has_seat('supervisor') THEN
    PERFORM refuse('SN409', 'call_back.somebody_has_it', (SELECT name FROM staff WHERE id = v_back.staff_id));
  END IF;
  RETURN v_back;
END
$$;
COMMENT ON FUNCTION call_back_open(uuid) IS
  'A call-back that is still to be made, locked, for the hotline''s staff; one that somebody else has taken only for supervisors.';

CREATE OR REPLACE FUNCTION call_back_take(p_call_id uuid) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_back call_back := call_back_open(p_call_id);
BEGIN
  IF v_back.staff_id IS DISTINCT FROM session_staff_id() THEN
    UPDATE call_back SET staff_id = session_staff_id(), taken_at = clock_timestamp() WHERE call_id = p_call_id;
    PERFORM audit('call_back.take', 'call', p_call_id::text);
  END IF;
  RETURN v_back.e164;
END
$$;
COMMENT ON FUNCTION call_back_take(uuid) IS
  '认领回拨: takes a call-back for the person of this session, and gives the number to call. It is in the audit log.';

CREATE OR REPLACE FUNCTION call_back_assign(p_call_id uuid, p_staff_id uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_back call_back;
BEGIN
  PERFORM floor_check();
  v_back := call_back_open(p_call_id);
  IF NOT EXISTS (SELECT FROM staff s JOIN staff_language l ON l.staff_id = s.id
                  WHERE s.id = p_staff_id AND s.unit_id IS NULL AND s.left_at IS NULL AND l.language = v_back.language) THEN
    PERFORM refuse('SN409', 'call_back.nobody');
  END IF;
  UPDATE call_back SET staff_id = p_staff_id, taken_at = clock_timestamp() WHERE call_id = p_call_id;
  DELETE FROM desk_notice WHERE call_id = p_call_id;
  IF p_staff_id <> session_staff_id() THEN
    INSERT INTO desk_notice (id, body, staff_id, call_id, made_by, until)
    VALUES (gen_random_uuid(), say('call_back.please', number_mask(regexp_replace(v_back.e164, '^[+]86', ''))), p_staff_id, p_call_id,
            session_staff_id(), clock_timestamp() + interval '12 hours');
  END IF;
  PERFORM audit('call_back.assign', 'call', p_call_id::text, jsonb_build_object('staff', p_staff_id));
END
$$;
COMMENT ON FUNCTION call_back_assign(uuid, uuid) IS
  '指派回拨: a supervisor gives a call-back to somebody who speaks the language, and tells their desk. It is in the audit log.';

CREATE OR REPLACE FUNCTION call_back_finish(p_call_id uuid, p_result text, p_note text DEFAULT NULL) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_back call_back := call_back_open(p_call_id);
BEGIN
  IF p_result IS NULL OR p_result NOT IN ('reached', 'not_reached', 'needless') THEN
    PERFORM refuse('SN400', 'call_back.unknown_result', left(coalesce(p_result, ''), 40));
  END IF;
  -- Whoever says that a citizen need not be called says why.
  PERFORM text_check('note', p_note, 500, p_result = 'needless');
  UPDATE call_back SET done_at = clock_timestamp(), result = p_result, note = nullif(btrim(p_note), ''),
                       staff_id = coalesce(staff_id, session_staff_id()), taken_at = coalesce(taken_at, clock_timestamp())
   WHERE call_id = p_call_id;
  DELETE FROM desk_notice WHERE call_id = p_call_id;
  PERFORM audit('call_back.finish', 'call', p_call_id::text, jsonb_build_object('result', p_result));
END
$$;
COMMENT ON FUNCTION call_back_finish(uuid, text, text) IS
  '回拨完成: reached, not_reached or needless (with a note why). It is in the audit log.';

-- Figures

CREATE OR REPLACE FUNCTION floor_figures()
  RETURNS TABLE (code text, value double precision, value_unit text, name text, formula text, source text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_day record;
BEGIN
  PERFORM floor_check();
  SELECT * INTO v_day FROM metric_period('today');
  RETURN QUERY
    WITH figure AS (
      SELECT v.metric, v.value::double precision AS value
        FROM metric_values(ARRAY['in_time_rate', 'service_level', 'abandon_rate', 'aht', 'aht_talk', 'aht_hold', 'aht_wrap_up'],
                           v_day.starts_at, v_day.ends_at) v
      UNION ALL
      SELECT 'waiting', count(*) FROM waiting_call
      UNION ALL
      SELECT 'longest_wait', floor_seconds(min(queued_at)) FROM waiting_call
      UNION ALL
      SELECT 'seats_present', count(*) FROM seat x WHERE x.status <> 'signed_out'
    )
    SELECT m.code, f.value, m.value_unit, name_in_language(m.name_en, m.name_zh, m.name_mn), name_in_language(m.formula_en, m.formula_zh, m.formula_mn), m.source
      FROM figure f JOIN metric m ON m.code = f.metric ORDER BY m.sort;
END
$$;
COMMENT ON FUNCTION floor_figures() IS
  'Today''s figures of the floor up to the last commit, each with what it means; null where there is nothing to divide by. For supervisors.';

CREATE OR REPLACE FUNCTION floor_staffing()
  RETURNS TABLE (code text, value double precision, value_unit text, name text, formula text, source text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  PERFORM floor_check();
  RETURN QUERY
    SELECT m.code, s.needed::double precision, m.value_unit, name_in_language(m.name_en, m.name_zh, m.name_mn), name_in_language(m.formula_en, m.formula_zh, m.formula_mn), m.source
      FROM staffing((now() AT TIME ZONE city_time_zone())::date) s
      JOIN metric m ON m.code = 'seats_needed'
     WHERE now() >= s.starts_at AND now() < s.starts_at + interval '30 minutes';
END
$$;
COMMENT ON FUNCTION floor_staffing() IS
  'Seats that this half hour needs, by staffing(): the mean of the same weekday of the four weeks before, through Erlang C. For supervisors.';

-- Who watches is told at the commit of what has changed.

CREATE OR REPLACE FUNCTION floor_tell() RETURNS trigger
LANGUAGE plpgsql
SET search_path = sonor, pg_temp
AS $$
BEGIN
  PERFORM pg_notify(TG_ARGV[0], '');
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION floor_tell() IS 'Trigger: tells the channel of its argument that its table has changed.';

CREATE OR REPLACE TRIGGER waiting_call_tell AFTER INSERT OR UPDATE OR DELETE ON waiting_call
  FOR EACH STATEMENT EXECUTE FUNCTION floor_tell('waiting');
COMMENT ON TRIGGER waiting_call_tell ON waiting_call IS 'Another one waits, or waits no more, or elsewhere.';
CREATE OR REPLACE TRIGGER call_back_tell AFTER INSERT OR UPDATE OR DELETE ON call_back
  FOR EACH STATEMENT EXECUTE FUNCTION floor_tell('call_back');
COMMENT ON TRIGGER call_back_tell ON call_back IS 'The list of call-backs has changed.';

GRANT EXECUTE ON FUNCTION floor_seats(uuid[]), floor_queues(), floor_waiting(), floor_call_backs(), floor_figures(), floor_staffing(),
  waiting_call_move(uuid, text), waiting_call_front(uuid), waiting_call_send(uuid, uuid), call_back_assign(uuid, uuid)
  TO sonor_supervisor;
GRANT EXECUTE ON FUNCTION call_back_take(uuid), call_back_finish(uuid, text, text) TO sonor_centre;

INSERT INTO setting (key, value, value_unit, minimum, maximum, description_en, description_zh) VALUES
  ('queue.sent', 60, 'seconds', 5, 600, 'How long a call that a supervisor sends to a seat waits for that seat alone', '指派座席的来电专等该座席的时限'),
  ('seat.breaks', 4, 'count', 1, 500, 'How many may be on a break at once before the floor page warns', '同时小休人数上限（超过时现场页提示）')
ON CONFLICT (key) DO UPDATE SET value_unit = excluded.value_unit, minimum = excluded.minimum, maximum = excluded.maximum,
  description_en = excluded.description_en, description_zh = excluded.description_zh;

INSERT INTO message (key, text_en, text_zh) VALUES
  ('floor.supervisors_only', 'Only supervisors see the floor', '只有班长可以查看现场'),
  ('waiting.over', 'This call does not wait any more', '该来电已不在排队'),
  ('waiting.rings', 'This call rings at a seat already', '该来电正在座席振铃'),
  ('waiting.no_seat', 'This person is not signed in at a telephone', '该人员未签入话务或话机未注册'),
  ('waiting.language', 'This person does not speak the caller''s language', '该人员不会来电人使用的语言'),
  ('call_back.not_for_you', 'Only the hotline''s own staff call back', '只有热线工作人员可以回拨'),
  ('call_back.unknown', 'There is no such call-back', '没有此回拨任务'),
  ('call_back.done_already', 'This call-back is done already', '此回拨任务已完成'),
  ('call_back.somebody_has_it', '%1$s has taken this call-back', '此回拨任务已由%1$s认领'),
  ('call_back.nobody', 'Choose somebody of the hotline who speaks the citizen''s language', '请选择会诉求人语言的热线工作人员'),
  ('call_back.unknown_result', '“%1$s” is no result of a call-back', '“%1$s”不是有效的回拨结果'),
  ('call_back.please', 'Please call %1$s back', '请回拨 %1$s')
ON CONFLICT (key) DO UPDATE SET text_en = excluded.text_en, text_zh = excluded.text_zh;
