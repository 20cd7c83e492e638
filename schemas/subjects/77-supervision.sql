-- 监听, 耳语, 强插, 拦截, 强拆: a supervisor says here what is to be done to a call, and the switch that has the call does it.
-- A switch is told by NOTIFY and then asks what is wanted of the calls it has, so that nothing is lost between the two.

CREATE OR REPLACE FUNCTION supervision_close(p_supervisor_id uuid, p_call_id uuid, p_why text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  UPDATE call_supervision SET ended_at = clock_timestamp(), ended_why = p_why
   WHERE supervisor_id = p_supervisor_id AND call_id = p_call_id AND mode <> 'force_end' AND ended_at IS NULL;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  PERFORM pg_notify('supervision', p_call_id::text);
  RETURN true;
END
$$;
COMMENT ON FUNCTION supervision_close(uuid, uuid, text) IS 'Ends the row of a supervision; false if there is none that lasts.';

CREATE OR REPLACE FUNCTION supervision_set(p_staff_id uuid, p_mode text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_own    seat;
  v_other  seat;
  v_before call_supervision;
BEGIN
  IF NOT session_has_seat('supervisor') THEN
    PERFORM refuse('SN403', 'seat.supervisors_only');
  ELSIF p_mode IS NULL OR p_mode NOT IN ('listen', 'whisper', 'barge', 'take_over') THEN
    PERFORM refuse('SN400', 'supervision.unknown_mode', left(coalesce(p_mode, ''), 40));
  END IF;

  v_own := seat_own();
  IF v_own.staff_id = p_staff_id THEN
    PERFORM refuse('SN409', 'supervision.oneself');
  END IF;
  SELECT * INTO v_before FROM call_supervision
   WHERE supervisor_id = v_own.staff_id AND mode <> 'force_end' AND ended_at IS NULL FOR UPDATE;
  IF FOUND THEN
    IF v_before.staff_id <> p_staff_id THEN
      PERFORM refuse('SN409', 'supervision.another');
    ELSIF v_before.mode = p_mode THEN
      RETURN;
    ELSIF v_before.mode = 'take_over' THEN
      PERFORM refuse('SN409', 'supervision.taking_over');
    ELSIF p_mode = 'take_over' AND v_before.joined_at IS NULL THEN
      PERFORM refuse('SN409', 'supervision.join_first');
    END IF;
    PERFORM supervision_close(v_own.staff_id, v_before.call_id, 'changed');
    INSERT INTO call_supervision (supervisor_id, staff_id, call_id, mode, joined_at)
    VALUES (v_own.staff_id, p_staff_id, v_before.call_id, p_mode, v_before.joined_at);
    v_other.call_id := v_before.call_id;
  ELSE
    SELECT * INTO v_other FROM seat WHERE staff_id = p_staff_id FOR UPDATE;
    IF p_mode = 'take_over' THEN
      PERFORM refuse('SN409', 'supervision.join_first');
    ELSIF v_own.state <> 'idle' THEN
      PERFORM refuse('SN409', 'supervision.busy');
    ELSIF v_own.registered_until IS NULL OR v_own.registered_until <= clock_timestamp() THEN
      PERFORM refuse('SN409', 'supervision.no_telephone');
    ELSIF v_other.staff_id IS NULL OR v_other.state NOT IN ('talking', 'held')
       OR EXISTS (SELECT FROM call_supervision WHERE supervisor_id = p_staff_id AND mode <> 'force_end' AND ended_at IS NULL) THEN
      PERFORM refuse('SN409', 'supervision.no_call');
    END IF;
    INSERT INTO call_supervision (supervisor_id, staff_id, call_id, mode) VALUES (v_own.staff_id, p_staff_id, v_other.call_id, p_mode);
    -- The telephone is about to ring: no queue gives it a call.
    PERFORM seat_change(v_own.staff_id, v_own.status, v_own.reason, 'offered', v_other.call_id);
  END IF;

  PERFORM audit('supervision.set', 'call', v_other.call_id::text, jsonb_build_object('staff', p_staff_id, 'mode', p_mode));
  PERFORM pg_notify('supervision', v_other.call_id::text);
END
$$;
COMMENT ON FUNCTION supervision_set(uuid, text) IS
  '监听 (listen), 耳语 (whisper), 强插 (barge) the call of a seat, change between them, or 拦截 (take_over) from any of them. The supervisor is signed in at a line and idle to begin; their own telephone rings and answers by itself.';

CREATE OR REPLACE FUNCTION supervision_stop() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_before call_supervision;
BEGIN
  SELECT * INTO v_before FROM call_supervision
   WHERE supervisor_id = session_staff_id() AND mode <> 'force_end' AND ended_at IS NULL FOR UPDATE;
  IF NOT FOUND THEN
    RETURN;
  ELSIF v_before.mode = 'take_over' THEN
    PERFORM refuse('SN409', 'supervision.taking_over');
  END IF;
  PERFORM supervision_over(v_before.supervisor_id, v_before.call_id, 'stopped');
  PERFORM audit('supervision.stop', 'call', v_before.call_id::text, jsonb_build_object('staff', v_before.staff_id));
END
$$;
COMMENT ON FUNCTION supervision_stop() IS 'The supervisor of this session leaves the call; does nothing if they are in none.';

CREATE OR REPLACE FUNCTION call_force_end(p_staff_id uuid, p_note text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_seat seat;
BEGIN
  IF NOT session_has_seat('supervisor') THEN
    PERFORM refuse('SN403', 'seat.supervisors_only');
  END IF;
  PERFORM text_check('note', p_note, 200, true);
  SELECT * INTO v_seat FROM seat WHERE staff_id = p_staff_id FOR UPDATE;
  IF NOT FOUND OR v_seat.state NOT IN ('offered', 'talking', 'held') THEN
    PERFORM refuse('SN409', 'supervision.no_call');
  END IF;

  INSERT INTO call_supervision (supervisor_id, staff_id, call_id, mode, note)
  SELECT session_staff_id(), p_staff_id, v_seat.call_id, 'force_end', p_note
   WHERE NOT EXISTS (SELECT FROM call_supervision WHERE call_id = v_seat.call_id AND mode = 'force_end' AND ended_at IS NULL);
  PERFORM audit('call.force_end', 'call', v_seat.call_id::text, jsonb_build_object('staff', p_staff_id, 'note', p_note));
  PERFORM pg_notify('supervision', v_seat.call_id::text);
END
$$;
COMMENT ON FUNCTION call_force_end(uuid, text) IS '强拆: a supervisor ends the call of a seat for everybody in it, with a word why; it is in the audit log.';

-- For switches.

CREATE OR REPLACE FUNCTION supervision_wanted(p_call_ids uuid[])
RETURNS TABLE (id uuid, call_id uuid, supervisor_id uuid, login text, contact text, mode text)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT v.id, v.call_id, v.supervisor_id, s.login, x.contact, v.mode
    FROM call_supervision v JOIN staff s ON s.id = v.supervisor_id LEFT JOIN seat x ON x.staff_id = v.supervisor_id
   WHERE v.call_id = ANY (p_call_ids) AND v.ended_at IS NULL
   ORDER BY v.since
$$;
COMMENT ON FUNCTION supervision_wanted(uuid[]) IS 'What supervisors want of these calls now. For switches only.';

CREATE OR REPLACE FUNCTION supervision_joined(p_supervisor_id uuid, p_call_id uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  UPDATE call_supervision SET joined_at = coalesce(joined_at, clock_timestamp())
   WHERE supervisor_id = p_supervisor_id AND call_id = p_call_id AND mode <> 'force_end' AND ended_at IS NULL;
  IF FOUND THEN
    PERFORM seat_change(staff_id, status, reason, 'talking', call_id) FROM seat
      WHERE staff_id = p_supervisor_id AND call_id = p_call_id AND state = 'offered';
    PERFORM pg_notify('supervision', p_call_id::text);
  END IF;
END
$$;
COMMENT ON FUNCTION supervision_joined(uuid, uuid) IS 'The telephone of a supervisor is in the call. For switches only.';

CREATE OR REPLACE FUNCTION supervision_over(p_supervisor_id uuid, p_call_id uuid, p_why text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  IF supervision_close(p_supervisor_id, p_call_id, p_why) THEN
    -- Listening leaves no wrap-up.
    PERFORM seat_change(staff_id, status, reason, 'idle', NULL) FROM seat
      WHERE staff_id = p_supervisor_id AND call_id = p_call_id AND state IN ('offered', 'talking', 'held');
  END IF;
END
$$;
COMMENT ON FUNCTION supervision_over(uuid, uuid, text) IS 'A supervisor is out of a call; telling it twice does no harm. For switches only.';

CREATE OR REPLACE FUNCTION supervision_took_over(p_supervisor_id uuid, p_call_id uuid, p_from uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  IF supervision_close(p_supervisor_id, p_call_id, 'done') THEN
    PERFORM call_pass(p_call_id, p_from, p_supervisor_id, NULL, 'take_over');
  END IF;
END
$$;
COMMENT ON FUNCTION supervision_took_over(uuid, uuid, uuid) IS '拦截 is done: the supervisor has the call, the seat is out of it. For switches only.';

DROP POLICY IF EXISTS call_supervision_leading ON call_supervision;
CREATE POLICY call_supervision_leading ON call_supervision FOR SELECT TO sonor_supervisor, sonor_commander, sonor_quality, sonor_administrator
  USING (true);
COMMENT ON POLICY call_supervision_leading ON call_supervision IS 'Who leads sees who supervises whom; who is supervised does not.';

GRANT SELECT ON call_supervision TO sonor_supervisor, sonor_commander, sonor_quality, sonor_administrator;
GRANT EXECUTE ON FUNCTION supervision_set(uuid, text), supervision_stop(), call_force_end(uuid, text) TO sonor_supervisor;
GRANT EXECUTE ON FUNCTION supervision_wanted(uuid[]), supervision_joined(uuid, uuid), supervision_over(uuid, uuid, text),
  supervision_took_over(uuid, uuid, uuid) TO sonor_switch;

INSERT INTO message (key, text_en, text_zh) VALUES
  ('supervision.unknown_mode', '“%1$s” is no way to supervise a call', '“%1$s”不是有效的监控方式'),
  ('supervision.oneself', 'Nobody supervises their own call', '不能监控自己的通话'),
  ('supervision.another', 'You are in the call of another seat; leave that one first', '您正在监控其他座席的通话，请先退出'),
  ('supervision.taking_over', 'The call is being taken over', '正在拦截该通话'),
  ('supervision.join_first', 'Listen, whisper or barge in before you take over', '请先监听、耳语或强插，再拦截通话'),
  ('supervision.busy', 'Finish your own call or wrap-up first', '请先结束自己的通话或话后处理'),
  ('supervision.no_telephone', 'Your telephone is not connected to the switch', '您的话机未连接到交换机'),
  ('supervision.no_call', 'This seat is in no call', '该座席没有通话')
ON CONFLICT (key) DO UPDATE SET text_en = excluded.text_en, text_zh = excluded.text_zh;
