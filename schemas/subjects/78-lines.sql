-- 呼出与转接: whom a seat may call, calls that seats make, calls that are passed on, and the lines to the outside.

CREATE OR REPLACE FUNCTION call_normalise(p_number text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
  -- As it is dialled in China: +86 and a mobile is the mobile, +86 and else has its 0, any other + is 00.
  SELECT CASE WHEN n ~ '^\+861[3-9][0-9]{9}$' THEN substr(n, 4)
              WHEN n ~ '^\+86[0-9]+$' THEN '0' || substr(n, 4)
              WHEN n ~ '^\+[0-9]+$' THEN '00' || substr(n, 2)
              ELSE n END
    FROM regexp_replace(p_number, '[ ()-]', '', 'g') n
$$;
COMMENT ON FUNCTION call_normalise(text) IS 'A number as it is dialled here, without a +; what is no number stays as it is.';

CREATE OR REPLACE FUNCTION call_class_of(p_number text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT CASE WHEN EXISTS (SELECT FROM emergency_number WHERE number = p_number) THEN 'emergency'
              ELSE (SELECT class FROM call_prefix WHERE starts_with(p_number, prefix) ORDER BY length(prefix) DESC LIMIT 1) END
$$;
COMMENT ON FUNCTION call_class_of(text) IS 'The class of a number outside, as call_normalise() has it: emergency, or that of its longest prefix.';

CREATE OR REPLACE FUNCTION call_route(p_staff_id uuid, p_target text, OUT class text, OUT number text, OUT callee_id uuid,
                                      OUT callee_login text, OUT contact text)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_number CONSTANT text := call_normalise(p_target);
  v_seat record;
BEGIN
  SELECT s.id, s.login, s.work_number, x.status, x.state, x.contact, x.registered_until > clock_timestamp() AS registered INTO v_seat
    FROM staff s LEFT JOIN seat x ON x.staff_id = s.id
   WHERE (s.login = p_target OR s.work_number = v_number) AND s.left_at IS NULL AND s.unit_id IS NULL
     AND NOT EXISTS (SELECT FROM emergency_number e WHERE e.number = v_number)
   ORDER BY s.login = p_target DESC LIMIT 1;
  IF FOUND THEN
    IF v_seat.id = p_staff_id THEN
      PERFORM refuse('SN409', 'call.oneself');
    ELSIF coalesce(v_seat.status, 'signed_out') = 'signed_out' OR v_seat.registered IS NOT TRUE THEN
      PERFORM refuse('SN404', 'call.seat_away');
    ELSIF v_seat.state <> 'idle' THEN
      PERFORM refuse('SN409', 'call.seat_busy');
    END IF;
    class := 'internal';
    number := v_seat.work_number;
    callee_id := v_seat.id;
    callee_login := v_seat.login;
    contact := v_seat.contact;
    RETURN;
  END IF;

  IF v_number IS NULL OR v_number !~ '^[0-9*#]{2,24}$' THEN
    PERFORM refuse('SN404', 'call.no_number');
  END IF;
  class := call_class_of(v_number);
  number := v_number;
  IF class <> 'emergency'
     AND NOT EXISTS (SELECT FROM staff_seat t JOIN call_right r ON r.seat_kind = t.seat_kind
                      WHERE t.staff_id = p_staff_id AND r.class = call_route.class) THEN
    PERFORM refuse('SN403', 'call.class_forbidden',
                   (SELECT CASE session_language() WHEN 'en' THEN c.name_en ELSE c.name_zh END FROM call_class c WHERE c.code = call_route.class));
  END IF;
END
$$;
COMMENT ON FUNCTION call_route(uuid, text) IS
  'Whom a seat calls by a login or work number (class internal, with the other seat''s telephone) or a number outside, and whether it may: by its kinds of seat and the class of the number. Refuses SN403 what it may not, SN404 whom there is not, SN409 who is busy.';

CREATE OR REPLACE FUNCTION call_out(p_call_id uuid, p_login text, p_target text, p_caller text, p_switch_id text,
                                    OUT staff_id uuid, OUT class text, OUT number text, OUT callee_id uuid, OUT callee_login text,
                                    OUT contact text, OUT ring_s integer)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_now   CONSTANT timestamptz := clock_timestamp();
  v_seat  seat;
  v_route record;
BEGIN
  SELECT x.* INTO v_seat FROM seat x JOIN staff s ON s.id = x.staff_id WHERE s.login = p_login FOR UPDATE OF x;
  IF NOT FOUND OR v_seat.status = 'signed_out' THEN
    PERFORM refuse('SN403', 'seat.signed_out');
  ELSIF v_seat.state = 'offered' THEN
    PERFORM refuse('SN409', 'call.answer_first');
  END IF;
  v_route := call_route(v_seat.staff_id, p_target);
  staff_id := v_seat.staff_id;
  class := v_route.class;
  number := v_route.number;
  callee_id := v_route.callee_id;
  callee_login := v_route.callee_login;
  contact := v_route.contact;
  ring_s := CASE class WHEN 'internal' THEN seat_ring() ELSE setting_get('call.ring_outside')::integer END;

  PERFORM month_ensure(v_now::date);
  INSERT INTO call (id, direction, caller_dialled, callee_dialled, citizen_id, staff_id, arrived_at, switch_id)
  VALUES (p_call_id, CASE class WHEN 'internal' THEN 'internal' ELSE 'out' END,
          CASE WHEN p_caller ~ '^[0-9+*#]{2,32}$' THEN p_caller END, number,
          (SELECT citizen_id FROM citizen_phone
            WHERE e164 = CASE WHEN call_out.number ~ '^1[3-9][0-9]{9}$' THEN '+86' || call_out.number
                              WHEN call_out.number ~ '^0[1-9]' THEN '+86' || substr(call_out.number, 2) END LIMIT 1), v_seat.staff_id, v_now, p_switch_id);
  INSERT INTO call_party (call_id, staff_id, how) VALUES (p_call_id, v_seat.staff_id, 'dialled');
  -- Who is in a call already consults: their line stays with the first one.
  IF v_seat.state IN ('idle', 'wrap_up') THEN
    IF v_seat.state = 'wrap_up' THEN
      PERFORM call_add_wrap_up(v_seat.call_id, v_seat.state_since);
    END IF;
    PERFORM seat_change(v_seat.staff_id, v_seat.status, v_seat.reason, 'talking', p_call_id);
  END IF;
  IF callee_id IS NOT NULL THEN
    PERFORM seat_change(x.staff_id, x.status, x.reason, 'offered', p_call_id) FROM seat x WHERE x.staff_id = call_out.callee_id;
  END IF;
  IF class = 'emergency' THEN
    PERFORM audit('call.emergency', 'call', p_call_id::text, jsonb_build_object('staff', v_seat.staff_id, 'number', number));
  END IF;
  PERFORM pg_notify('call', p_call_id::text);
END
$$;
COMMENT ON FUNCTION call_out(uuid, text, text, text, text) IS
  '呼出: a seat calls a number or another seat. Refuses what it may not, as call_route(); else the call has its row and the seats stand for it. Tells whom to ring and for how long. For switches only.';

CREATE OR REPLACE FUNCTION call_answered(p_call_id uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_call call := call_find(p_call_id);
  v_seat seat;
BEGIN
  UPDATE call SET answered_at = coalesce(answered_at, clock_timestamp()) WHERE id = p_call_id AND arrived_at = v_call.arrived_at;
  FOR v_seat IN SELECT * FROM seat WHERE call_id = p_call_id AND state = 'offered'
                   AND NOT EXISTS (SELECT FROM call_supervision v WHERE v.supervisor_id = seat.staff_id AND v.call_id = p_call_id AND v.ended_at IS NULL)
                   FOR UPDATE LOOP
    PERFORM seat_change(v_seat.staff_id, v_seat.status, v_seat.reason, 'talking', p_call_id);
    INSERT INTO call_party (call_id, staff_id, how) VALUES (p_call_id, v_seat.staff_id, 'called');
  END LOOP;
  PERFORM pg_notify('call', p_call_id::text);
END
$$;
COMMENT ON FUNCTION call_answered(uuid) IS 'Whom a seat has called has answered. For switches only.';

CREATE OR REPLACE FUNCTION call_transfer(p_call_id uuid, p_staff_id uuid, p_target text,
                                         OUT class text, OUT number text, OUT callee_id uuid, OUT callee_login text,
                                         OUT contact text, OUT ring_s integer)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_call  call := call_find(p_call_id);
  v_route record;
BEGIN
  v_route := call_route(p_staff_id, p_target);
  class := v_route.class;
  number := v_route.number;
  callee_id := v_route.callee_id;
  callee_login := v_route.callee_login;
  contact := v_route.contact;
  ring_s := CASE class WHEN 'internal' THEN seat_ring() ELSE setting_get('call.ring_outside')::integer END;
  IF callee_id IS NOT NULL THEN
    PERFORM seat_change(x.staff_id, x.status, x.reason, 'offered', p_call_id) FROM seat x WHERE x.staff_id = call_transfer.callee_id;
  END IF;
  PERFORM audit(CASE class WHEN 'emergency' THEN 'call.emergency' ELSE 'call.transfer' END, 'call', p_call_id::text,
                jsonb_build_object('staff', p_staff_id, 'number', number));
  PERFORM pg_notify('call', v_call.id::text);
END
$$;
COMMENT ON FUNCTION call_transfer(uuid, uuid, text) IS
  '转接: a seat passes a call on to another seat or to a number, unasked; refuses as call_route(). Tells whom to ring. For switches only.';

CREATE OR REPLACE FUNCTION call_pass(p_call_id uuid, p_from uuid, p_to uuid, p_number text, p_how text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_call call := call_find(p_call_id);
BEGIN
  UPDATE call SET answered_at = coalesce(answered_at, clock_timestamp()) WHERE id = p_call_id AND arrived_at = v_call.arrived_at;
  IF p_to IS NOT NULL THEN
    PERFORM seat_change(staff_id, status, reason, 'talking', p_call_id) FROM seat WHERE staff_id = p_to;
  END IF;
  INSERT INTO call_party (call_id, staff_id, number, how)
  SELECT p_call_id, p_to, CASE WHEN p_to IS NULL THEN p_number END, p_how
   WHERE NOT EXISTS (SELECT FROM call_party q WHERE q.call_id = p_call_id AND q.until IS NULL
                        AND (q.staff_id = p_to OR p_to IS NULL AND q.number = p_number));
  IF p_from IS NOT NULL THEN
    PERFORM seat_leave_call(p_call_id, p_from);
  END IF;
  PERFORM audit('call.pass', 'call', p_call_id::text, jsonb_build_object('from', p_from, 'to', p_to, 'number', p_number, 'how', p_how));
  PERFORM pg_notify('call', p_call_id::text);
END
$$;
COMMENT ON FUNCTION call_pass(uuid, uuid, uuid, text, text) IS
  'Somebody else has a call now, a seat or a number outside; the one before is out of it and has their wrap-up. Telling it twice does no harm. For switches only.';

CREATE OR REPLACE FUNCTION seat_ring() RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT setting_get('seat.ring')::integer
$$;
COMMENT ON FUNCTION seat_ring() IS 'How many seconds a call rings at a seat. For switches only.';

-- Trunks

CREATE OR REPLACE FUNCTION trunk_tell(p_switch_id text, p_name text, p_state text, p_detail text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  INSERT INTO trunk_state (switch_id, name, state, detail) VALUES (p_switch_id, p_name, p_state, left(p_detail, 500))
  ON CONFLICT (switch_id, name) DO UPDATE SET state = excluded.state, detail = excluded.detail,
    since = CASE WHEN trunk_state.state = excluded.state THEN trunk_state.since ELSE clock_timestamp() END;
  IF p_state IN ('waiting', 'rejected') THEN
    PERFORM alarm_raise('trunk', p_name, p_detail, p_switch_id);
  ELSIF p_state <> 'registering' THEN
    PERFORM alarm_clear('trunk', p_name, p_switch_id);
  END IF;
  PERFORM pg_notify('trunk', p_name);
END
$$;
COMMENT ON FUNCTION trunk_tell(text, text, text, text) IS 'A switch says how one of its trunks stands; one that is lost is an alarm until it is back. For switches only.';

DROP POLICY IF EXISTS call_party_leading ON call_party;
CREATE POLICY call_party_leading ON call_party FOR SELECT TO sonor_supervisor, sonor_commander, sonor_quality, sonor_administrator
  USING (true);
COMMENT ON POLICY call_party_leading ON call_party IS 'Who leads sees who talked in a call.';

GRANT SELECT ON call_class, call_prefix, call_right, emergency_number TO sonor_centre;
GRANT SELECT ON call_party TO sonor_supervisor, sonor_commander, sonor_quality, sonor_administrator;
GRANT SELECT ON trunk_state TO sonor_supervisor, sonor_commander, sonor_administrator;
GRANT EXECUTE ON FUNCTION call_out(uuid, text, text, text, text), call_answered(uuid), call_transfer(uuid, uuid, text),
  call_pass(uuid, uuid, uuid, text, text), seat_ring(),
  trunk_tell(text, text, text, text) TO sonor_switch;

INSERT INTO setting (key, value, value_unit, minimum, maximum, description_en, description_zh) VALUES
  ('call.ring_outside', 60, 'seconds', 15, 180, 'How long a call of a seat rings outside', '外呼振铃时限')
ON CONFLICT (key) DO UPDATE SET value_unit = excluded.value_unit, minimum = excluded.minimum, maximum = excluded.maximum,
  description_en = excluded.description_en, description_zh = excluded.description_zh;

INSERT INTO message (key, text_en, text_zh) VALUES
  ('call.oneself', 'This is your own number', '这是您自己的号码'),
  ('call.seat_away', 'This seat is not signed in at a line', '该座席未签入话务'),
  ('call.seat_busy', 'This seat is busy', '该座席正忙'),
  ('call.no_number', 'This is no number that can be called', '号码无效，无法呼叫'),
  ('call.class_forbidden', 'Your seat may make no calls of the kind “%1$s”', '您的座席无权拨打“%1$s”类号码'),
  ('call.answer_first', 'A call rings at your seat; answer it first', '您的座席正在振铃，请先接听')
ON CONFLICT (key) DO UPDATE SET text_en = excluded.text_en, text_zh = excluded.text_zh;
