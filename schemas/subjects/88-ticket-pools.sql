-- 公共池 and 个人池: who has taken a ticket, and who has it open just now.

CREATE OR REPLACE FUNCTION ticket_claim(p_ticket_id uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_ticket ticket;
  v_other record;
BEGIN
  v_ticket := ticket_apply(p_ticket_id, 'claim', NULL);
  INSERT INTO claim (ticket_id, staff_id) VALUES (p_ticket_id, session_staff_id()) ON CONFLICT (ticket_id) DO NOTHING;
  SELECT s.id, s.name, s.work_number INTO v_other FROM claim c JOIN staff s ON s.id = c.staff_id
    WHERE c.ticket_id = p_ticket_id;
  IF v_other.id <> session_staff_id() THEN
    PERFORM refuse('SN409', 'ticket.claimed', v_ticket.number, v_other.name, v_other.work_number);
  END IF;
  RETURN ticket_result(p_ticket_id);
END
$$;
COMMENT ON FUNCTION ticket_claim(uuid) IS '领取: takes a ticket from the public pool of its stage; until it is released others cannot do that stage''s work on it.';

CREATE OR REPLACE FUNCTION ticket_release(p_ticket_id uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  PERFORM ticket_apply(p_ticket_id, 'release', NULL);
  DELETE FROM claim WHERE ticket_id = p_ticket_id AND (staff_id = session_staff_id()
                                                       OR 'supervisor' = ANY (session_seats()));
  IF NOT FOUND THEN
    PERFORM refuse('SN409', 'claim.not_yours');
  END IF;
  RETURN ticket_result(p_ticket_id);
END
$$;
COMMENT ON FUNCTION ticket_release(uuid) IS '释放: gives a ticket back to the pool; a supervisor may do so for others.';

CREATE OR REPLACE FUNCTION ticket_reassign(p_ticket_id uuid, p_staff_id uuid, p_note text DEFAULT '') RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_ticket ticket := ticket_apply(p_ticket_id, 'reassign', NULL, p_note);
BEGIN
  -- Only to somebody who may do the work of this stage: who could claim it.
  IF NOT EXISTS (
    SELECT FROM staff s JOIN staff_seat k ON k.staff_id = s.id
      JOIN ticket_transition r ON r.action = 'claim' AND r.from_state = v_ticket.state
        AND k.seat_kind = ANY (r.seat_kinds)
     WHERE s.id = p_staff_id AND s.left_at IS NULL) THEN
    PERFORM refuse('SN400', 'claim.unfit', say('ticket_state.' || v_ticket.state));
  END IF;
  INSERT INTO claim (ticket_id, staff_id) VALUES (p_ticket_id, p_staff_id)
  ON CONFLICT (ticket_id) DO UPDATE SET staff_id = excluded.staff_id, claimed_at = now();
  RETURN ticket_result(p_ticket_id);
END
$$;
COMMENT ON FUNCTION ticket_reassign(uuid, uuid, text) IS '转交: a supervisor gives a ticket to somebody who may do the work of its stage.';

-- Presence. The row says who, the advisory lock says whether the session still lives: the server drops it with the
-- session.

CREATE OR REPLACE FUNCTION presence_key(p_ticket_id uuid) RETURNS integer
LANGUAGE sql IMMUTABLE
SET search_path = sonor, pg_temp
AS $$
  SELECT hashtext(p_ticket_id::text)
$$;
COMMENT ON FUNCTION presence_key(uuid) IS 'Second half of the advisory lock that a session holds while it has a ticket open; the first is 12345.';

CREATE OR REPLACE FUNCTION presence_is_live(p_pid integer, p_ticket_id uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT EXISTS (SELECT FROM pg_locks
                 WHERE locktype = 'advisory'
                   AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                   AND classid = 12345::oid AND objid = (presence_key(p_ticket_id)::bigint & 4294967295)::oid
                   AND objsubid = 2
                   AND pid = p_pid AND granted)
$$;
COMMENT ON FUNCTION presence_is_live(integer, uuid) IS 'Whether the session that opened a ticket is still there and has not left it.';

CREATE OR REPLACE FUNCTION ticket_open(p_ticket_id uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  IF NOT session_sees_ticket(p_ticket_id) OR session_staff_id() IS NULL THEN
    PERFORM refuse('SN404', 'ticket.unknown');
  END IF;
  DELETE FROM presence WHERE ticket_id = p_ticket_id AND NOT presence_is_live(pid, ticket_id);
  DELETE FROM presence WHERE pid = pg_backend_pid() AND NOT presence_is_live(pid, ticket_id);
  INSERT INTO presence (ticket_id, pid, staff_id) VALUES (p_ticket_id, pg_backend_pid(), session_staff_id())
  ON CONFLICT (ticket_id, pid) DO NOTHING;
  IF FOUND THEN
    -- Nobody waits here, whoever plays with locks.
    PERFORM pg_try_advisory_lock_shared(12345, presence_key(p_ticket_id));
    PERFORM pg_notify('presence', p_ticket_id::text);
  END IF;
END
$$;
COMMENT ON FUNCTION ticket_open(uuid) IS 'This session has a ticket open, until ticket_leave() or its end; channel "presence" is told the id.';

CREATE OR REPLACE FUNCTION ticket_leave(p_ticket_id uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  DELETE FROM presence WHERE ticket_id = p_ticket_id AND pid = pg_backend_pid();
  IF FOUND THEN
    PERFORM pg_advisory_unlock_shared(12345, presence_key(p_ticket_id));
    PERFORM pg_notify('presence', p_ticket_id::text);
  END IF;
END
$$;
COMMENT ON FUNCTION ticket_leave(uuid) IS 'This session has the ticket open no more.';

CREATE OR REPLACE FUNCTION ticket_present(p_ticket_id uuid)
RETURNS TABLE (staff_id uuid, name text, work_number text, since timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  -- A unit sees its own colleagues, not who of the centre or of another unit looks at its work.
  SELECT DISTINCT ON (s.id) s.id, s.name, s.work_number, p.since
  FROM presence p JOIN staff s ON s.id = p.staff_id
  WHERE p.ticket_id = p_ticket_id AND presence_is_live(p.pid, p.ticket_id) AND session_sees_ticket(p_ticket_id)
    AND (session_sees_all() OR s.unit_id = session_unit_id())
  ORDER BY s.id, p.since
$$;
COMMENT ON FUNCTION ticket_present(uuid) IS 'Who has a ticket open just now.';

GRANT EXECUTE ON FUNCTION ticket_claim(uuid), ticket_release(uuid), ticket_reassign(uuid, uuid, text),
                          ticket_open(uuid), ticket_leave(uuid), ticket_present(uuid)
  TO sonor_staff;

INSERT INTO message (key, text_en, text_zh) VALUES
  ('claim.not_yours', 'You have not claimed this ticket', '您没有领取此工单'),
  ('claim.unfit', 'This person may not do the work of the stage “%1$s”', '该人员不能处理“%1$s”阶段的工单')
ON CONFLICT (key) DO UPDATE SET text_en = excluded.text_en, text_zh = excluded.text_zh;
