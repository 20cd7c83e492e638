-- 座席: signing in at a line, status and state, and what a supervisor may force.

CREATE OR REPLACE FUNCTION seat_change(p_staff_id uuid, p_status text, p_reason text, p_state text, p_call_id uuid,
                                       p_wrap_up_until timestamptz DEFAULT NULL) RETURNS void
LANGUAGE plpgsql
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_before seat;
BEGIN
  SELECT * INTO v_before FROM seat WHERE staff_id = p_staff_id FOR UPDATE;
  IF (v_before.status, v_before.reason, v_before.state, v_before.call_id, v_before.wrap_up_until)
     IS NOT DISTINCT FROM (p_status, p_reason, p_state, p_call_id, p_wrap_up_until) THEN
    RETURN;
  END IF;

  UPDATE seat
     SET status = p_status, reason = p_reason, state = p_state, call_id = p_call_id, wrap_up_until = p_wrap_up_until,
         status_since = CASE WHEN (status, reason) IS DISTINCT FROM (p_status, p_reason) THEN clock_timestamp() ELSE status_since END,
         -- Who becomes ready begins at the end of the line.
         state_since = CASE WHEN state <> p_state OR (p_state = 'idle' AND p_status = 'ready' AND status <> 'ready')
                            THEN clock_timestamp() ELSE state_since END
   WHERE staff_id = p_staff_id;
  INSERT INTO seat_event (staff_id, status, reason, state, call_id, actor_id)
  VALUES (p_staff_id, p_status, p_reason, p_state, p_call_id, session_staff_id());
  PERFORM pg_notify('seat', p_staff_id::text);
END
$$;
COMMENT ON FUNCTION seat_change(uuid, text, text, text, uuid, timestamptz) IS
  'The one way in which a seat changes: writes the row, the event, and tells those who watch.';

CREATE OR REPLACE FUNCTION seat_own() RETURNS seat
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_seat seat;
BEGIN
  SELECT * INTO v_seat FROM seat WHERE staff_id = session_staff_id() FOR UPDATE;
  IF NOT FOUND OR v_seat.status = 'signed_out' THEN
    PERFORM refuse('SN409', 'seat.signed_out');
  END IF;
  RETURN v_seat;
END
$$;
COMMENT ON FUNCTION seat_own() IS 'The seat of this session, locked; refused if it is not signed in at a line.';

CREATE OR REPLACE FUNCTION seat_sign_in() RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_staff    staff;
  v_password text := replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
  v_until    timestamptz := now() + make_interval(hours => setting_get('seat.credential')::integer);
BEGIN
  SELECT * INTO v_staff FROM staff WHERE id = session_staff_id();
  IF NOT FOUND OR v_staff.unit_id IS NOT NULL THEN
    PERFORM refuse('SN403', 'seat.not_for_you');
  END IF;

  INSERT INTO seat_credential (staff_id, ha1, valid_until)
  VALUES (v_staff.id, md5(v_staff.login || ':' || seat_realm() || ':' || v_password), v_until)
  ON CONFLICT (staff_id) DO UPDATE SET ha1 = excluded.ha1, valid_until = excluded.valid_until;

  INSERT INTO seat (staff_id) VALUES (v_staff.id) ON CONFLICT (staff_id) DO NOTHING;
  -- A desk that was started again in the middle of a call finds its line as it was.
  PERFORM seat_change(staff_id, 'not_ready', NULL, state, call_id, wrap_up_until)
     FROM seat WHERE staff_id = v_staff.id AND status = 'signed_out';
  PERFORM audit('seat.sign_in', 'staff', v_staff.id::text);

  RETURN jsonb_build_object('user', v_staff.login, 'realm', seat_realm(), 'password', v_password, 'valid_until', v_until,
                            'staff_id', v_staff.id);
END
$$;
COMMENT ON FUNCTION seat_sign_in() IS
  '签入: signs the person in at a line, not ready at first, and gives their telephone a password for the switch that nobody else knows and that ends by itself.';

CREATE OR REPLACE FUNCTION seat_realm() RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
  SELECT 'sonor'
$$;
COMMENT ON FUNCTION seat_realm() IS 'The realm of digest authentication that seats register in.';

CREATE OR REPLACE FUNCTION seat_sign_out() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_seat seat := seat_own();
BEGIN
  IF v_seat.state IN ('offered', 'talking', 'held') THEN
    PERFORM refuse('SN409', 'seat.in_call');
  END IF;
  PERFORM seat_change(v_seat.staff_id, 'signed_out', NULL, 'idle', NULL);
  DELETE FROM seat_credential WHERE staff_id = v_seat.staff_id;
  PERFORM audit('seat.sign_out', 'staff', v_seat.staff_id::text);
END
$$;
COMMENT ON FUNCTION seat_sign_out() IS '签出: leaves the line. Not in the middle of a call.';

CREATE OR REPLACE FUNCTION seat_check_status(p_status text, p_reason text) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  IF p_status IS NULL OR p_status NOT IN ('ready', 'not_ready', 'break', 'training') THEN
    PERFORM refuse('SN400', 'seat.unknown_status', left(coalesce(p_status, ''), 40));
  ELSIF p_status = 'break' AND NOT EXISTS (SELECT FROM break_reason WHERE code = p_reason) THEN
    PERFORM refuse('SN400', 'seat.break_reason');
  ELSIF p_status <> 'break' AND p_reason IS NOT NULL THEN
    PERFORM refuse('SN400', 'seat.reason_needless');
  END IF;
END
$$;
COMMENT ON FUNCTION seat_check_status(text, text) IS 'Refuses a status that is none, and a break without a reason.';

CREATE OR REPLACE FUNCTION seat_set_status(p_status text, p_reason text DEFAULT NULL) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_seat seat := seat_own();
BEGIN
  PERFORM seat_check_status(p_status, p_reason);
  PERFORM seat_change(v_seat.staff_id, p_status, p_reason, v_seat.state, v_seat.call_id, v_seat.wrap_up_until);
END
$$;
COMMENT ON FUNCTION seat_set_status(text, text) IS
  '示闲, 示忙, 小休: says what the person wants. In the middle of a call it holds from its end on.';

CREATE OR REPLACE FUNCTION seat_status() RETURNS TABLE (status text, reason text, state text)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT x.status, x.reason, x.state FROM seat x WHERE x.staff_id = session_staff_id()
$$;
COMMENT ON FUNCTION seat_status() IS 'How the seat of this session stands; no row if it never signed in at a line.';

CREATE OR REPLACE FUNCTION seat_end_wrap_up() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_seat seat := seat_own();
BEGIN
  IF v_seat.state = 'wrap_up' THEN
    PERFORM call_add_wrap_up(v_seat.call_id, v_seat.state_since);
    PERFORM seat_change(v_seat.staff_id, v_seat.status, v_seat.reason, 'idle', NULL);
  END IF;
END
$$;
COMMENT ON FUNCTION seat_end_wrap_up() IS 'Wrap-up is done; does nothing if there is none.';

CREATE OR REPLACE FUNCTION seat_wrap_up_run() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_seat seat;
  v_done integer := 0;
BEGIN
  FOR v_seat IN SELECT * FROM seat WHERE state = 'wrap_up' AND wrap_up_until <= clock_timestamp() FOR UPDATE SKIP LOCKED LOOP
    PERFORM call_add_wrap_up(v_seat.call_id, v_seat.state_since);
    PERFORM seat_change(v_seat.staff_id, v_seat.status, v_seat.reason, 'idle', NULL);
    v_done := v_done + 1;
  END LOOP;
  RETURN v_done;
END
$$;
COMMENT ON FUNCTION seat_wrap_up_run() IS 'Ends every wrap-up whose time is over; how many. A switch calls it each second.';

CREATE OR REPLACE FUNCTION seat_force(p_staff_id uuid, p_status text, p_note text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_seat seat;
BEGIN
  IF NOT session_has_seat('supervisor') THEN
    PERFORM refuse('SN403', 'seat.supervisors_only');
  ELSIF p_status IS NULL OR p_status NOT IN ('ready', 'not_ready', 'signed_out') THEN
    PERFORM refuse('SN400', 'seat.unknown_status', left(coalesce(p_status, ''), 40));
  END IF;
  PERFORM text_check('note', p_note, 200, true);

  SELECT * INTO v_seat FROM seat WHERE staff_id = p_staff_id FOR UPDATE;
  IF NOT FOUND OR v_seat.status = 'signed_out' THEN
    PERFORM refuse('SN409', 'seat.other_signed_out');
  ELSIF p_status = 'signed_out' AND v_seat.state IN ('offered', 'talking', 'held') THEN
    PERFORM refuse('SN409', 'seat.other_in_call');
  END IF;

  PERFORM seat_change(p_staff_id, p_status, CASE p_status WHEN 'not_ready' THEN 'forced' END,
                      CASE p_status WHEN 'signed_out' THEN 'idle' ELSE v_seat.state END,
                      CASE p_status WHEN 'signed_out' THEN NULL ELSE v_seat.call_id END,
                      CASE p_status WHEN 'signed_out' THEN NULL ELSE v_seat.wrap_up_until END);
  IF p_status = 'signed_out' THEN
    DELETE FROM seat_credential WHERE staff_id = p_staff_id;
  END IF;
  PERFORM audit('seat.force', 'staff', p_staff_id::text, jsonb_build_object('status', p_status, 'note', p_note));
END
$$;
COMMENT ON FUNCTION seat_force(uuid, text, text) IS
  '强制示闲, 示忙, 签出: a supervisor sets somebody''s status, with a word why; it is in the audit log.';

-- What the switch asks and tells about the telephones of seats.

DO $$
BEGIN
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO sonor_switch', current_database());
END
$$;

CREATE OR REPLACE FUNCTION seat_credential_find(p_login text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT c.ha1 FROM seat_credential c JOIN staff s ON s.id = c.staff_id
   WHERE s.login = p_login AND s.left_at IS NULL AND c.valid_until > clock_timestamp()
$$;
COMMENT ON FUNCTION seat_credential_find(text) IS 'What a login''s telephone must prove (HA1), null if it may not register. For switches only.';

CREATE OR REPLACE FUNCTION seat_register(p_login text, p_contact text, p_switch_id text, p_seconds integer) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  IF p_seconds NOT BETWEEN 0 AND 86400 THEN
    PERFORM refuse('SN400', 'seat.bad_expiry', p_seconds::text);
  END IF;

  UPDATE seat x
     SET registered_until = CASE WHEN p_seconds > 0 THEN clock_timestamp() + make_interval(secs => p_seconds) END,
         contact = CASE WHEN p_seconds > 0 THEN p_contact END,
         switch_id = p_switch_id
    FROM staff s
   WHERE s.id = x.staff_id AND s.login = p_login AND x.status <> 'signed_out';
  RETURN FOUND;
END
$$;
COMMENT ON FUNCTION seat_register(text, text, text, integer) IS
  'A seat''s telephone has registered with a switch for so many seconds, or (0) has left; false if the person is not signed in. For switches only.';

CREATE OR REPLACE FUNCTION seat_registrations(p_switch_id text) RETURNS TABLE (login text, contact text, seconds integer)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT s.login, x.contact, ceil(extract(epoch FROM x.registered_until - clock_timestamp()))::integer
    FROM seat x JOIN staff s ON s.id = x.staff_id
   WHERE x.switch_id = p_switch_id AND x.registered_until > clock_timestamp() AND x.contact IS NOT NULL AND x.status <> 'signed_out'
$$;
COMMENT ON FUNCTION seat_registrations(text) IS
  'The telephones that had registered with a switch before it was started again, where they are and for how much longer. For switches only.';

DROP POLICY IF EXISTS seat_centre ON seat;
CREATE POLICY seat_centre ON seat FOR SELECT TO sonor_centre USING (true);
COMMENT ON POLICY seat_centre ON seat IS 'The hotline''s staff see who is there.';
DROP POLICY IF EXISTS seat_event_leading ON seat_event;
CREATE POLICY seat_event_leading ON seat_event FOR SELECT TO sonor_supervisor, sonor_commander, sonor_quality, sonor_administrator
  USING (true);
COMMENT ON POLICY seat_event_leading ON seat_event IS 'Who leads sees what seats did.';
DROP POLICY IF EXISTS seat_event_own ON seat_event;
CREATE POLICY seat_event_own ON seat_event FOR SELECT TO sonor_centre USING (staff_id = (SELECT session_staff_id()));
COMMENT ON POLICY seat_event_own ON seat_event IS 'Everyone sees what their own seat did.';

GRANT SELECT ON break_reason, queue_requirement TO sonor_centre;
GRANT SELECT (staff_id, status, reason, status_since, state, state_since, call_id, wrap_up_until, registered_until) ON seat TO sonor_centre;
GRANT SELECT ON seat_event TO sonor_centre;
GRANT EXECUTE ON FUNCTION seat_sign_in(), seat_sign_out(), seat_set_status(text, text), seat_status(), seat_end_wrap_up() TO sonor_centre;
GRANT EXECUTE ON FUNCTION seat_force(uuid, text, text) TO sonor_supervisor;
GRANT EXECUTE ON FUNCTION seat_credential_find(text), seat_register(text, text, text, integer), seat_registrations(text), seat_wrap_up_run()
  TO sonor_switch;

INSERT INTO setting (key, value, value_unit, minimum, maximum, description_en, description_zh) VALUES
  ('seat.credential', 14, 'hours', 1, 24, 'How long the password of a seat''s telephone is good for', '座席话机注册凭据的有效期'),
  ('seat.wrap_up', 30, 'seconds', 0, 600, 'How long a seat has for wrap-up after a call', '话后处理时限'),
  ('seat.ring', 15, 'seconds', 5, 60, 'How long a call rings at a seat before it goes to another', '座席振铃时限')
ON CONFLICT (key) DO UPDATE SET value_unit = excluded.value_unit, minimum = excluded.minimum, maximum = excluded.maximum,
  description_en = excluded.description_en, description_zh = excluded.description_zh;

INSERT INTO message (key, text_en, text_zh) VALUES
  ('seat.signed_out', 'You are not signed in at a line', '您尚未签入话务'),
  ('seat.not_for_you', 'Only the hotline''s own staff sign in at a line', '只有热线工作人员可以签入话务'),
  ('seat.in_call', 'Finish the call before you sign out', '请结束通话后再签出'),
  ('seat.unknown_status', '“%1$s” is no status of a seat', '“%1$s”不是有效的座席状态'),
  ('seat.break_reason', 'A break needs a reason from the list', '小休须从列表中选择原因'),
  ('seat.reason_needless', 'Only a break has a reason', '只有小休需要原因'),
  ('seat.supervisors_only', 'Only a supervisor may do this to another seat', '只有班长可以对其他座席执行此操作'),
  ('seat.other_signed_out', 'This person is not signed in at a line', '该人员未签入话务'),
  ('seat.other_in_call', 'This person is in a call', '该人员正在通话'),
  ('seat.bad_expiry', 'A registration lasts 0 to 86400 seconds, not %1$s', '注册有效期应为 0 至 86400 秒，不能是 %1$s')
ON CONFLICT (key) DO UPDATE SET text_en = excluded.text_en, text_zh = excluded.text_zh;
