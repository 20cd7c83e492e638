-- 求助: an agent in a call asks a supervisor, or a colleague who speaks Mongolian, to come.

CREATE OR REPLACE FUNCTION session_helps(p_wanted text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT session_has_seat('supervisor') OR p_wanted = 'bilingual' AND session_has_seat('bilingual')
$$;
COMMENT ON FUNCTION session_helps(text) IS 'Whether the person of this session answers requests of a kind: supervisors all, bilingual seats those for Mongolian.';

CREATE OR REPLACE FUNCTION help_request(p_note text, p_wanted text DEFAULT 'supervisor') RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_seat seat := seat_own();
  v_id uuid;
BEGIN
  IF v_seat.state NOT IN ('talking', 'held') THEN
    PERFORM refuse('SN409', 'help.no_call');
  ELSIF p_wanted IS NULL OR p_wanted NOT IN ('supervisor', 'bilingual') THEN
    PERFORM refuse_constraint('SN400', 'help_request_wanted_known', 'help.wanted', left(coalesce(p_wanted, ''), 40));
  END IF;
  PERFORM text_check('note', p_note, 200, false, true);

  -- Who asks again says it in other words, and is waited for anew if nobody has come yet.
  INSERT INTO help_request (staff_id, call_id, wanted, note)
  VALUES (v_seat.staff_id, v_seat.call_id, p_wanted, coalesce(p_note, ''))
  ON CONFLICT (staff_id) WHERE closed_at IS NULL DO UPDATE SET wanted = excluded.wanted, note = excluded.note
  RETURNING id INTO v_id;
  PERFORM audit('help.request', 'help_request', v_id::text, jsonb_build_object('wanted', p_wanted, 'call', v_seat.call_id));
  PERFORM pg_notify('help', v_id::text);
  RETURN v_id;
END
$$;
COMMENT ON FUNCTION help_request(text, text) IS
  'Asks for help in the call that the session''s own seat is in: supervisor, or bilingual for a colleague who speaks Mongolian; with a note of 200 characters at most. Asking again changes the note. It ends with the call by itself.';

CREATE OR REPLACE FUNCTION help_requests()
RETURNS TABLE (id uuid, staff_id uuid, staff_name text, work_number text, call_id uuid, queue_code text, queue_name text, language text,
               call_state text, answered_at timestamptz, call_s integer, wanted text, note text, at timestamptz,
               taken_by uuid, taken_by_name text, taken_at timestamptz, mine boolean)
LANGUAGE sql STABLE SECURITY DEFINER ROWS 10
SET search_path = sonor, pg_temp
AS $$
  SELECT h.id, h.staff_id, s.name, s.work_number, h.call_id, c.queue_code,
         name_in_language(q.name_en, q.name_zh, q.name_mn), c.language,
         x.state, c.answered_at, extract(epoch FROM clock_timestamp() - c.answered_at)::integer, h.wanted, h.note, h.at,
         h.taken_by, t.name, h.taken_at, h.staff_id = session_staff_id()
    FROM help_request h
    JOIN staff s ON s.id = h.staff_id
    LEFT JOIN staff t ON t.id = h.taken_by
    LEFT JOIN seat x ON x.staff_id = h.staff_id
    LEFT JOIN call c ON c.id = h.call_id
    LEFT JOIN queue q ON q.code = c.queue_code
   WHERE h.closed_at IS NULL AND (h.staff_id = session_staff_id() OR session_helps(h.wanted))
   ORDER BY h.taken_at IS NOT NULL, h.at
$$;
COMMENT ON FUNCTION help_requests() IS
  'The open requests for help that concern this session: all for supervisors, those for Mongolian for bilingual seats, one''s own for everybody; those that nobody sees to first. With who asks, since when the call lasts (call_s seconds) and its queue.';

CREATE OR REPLACE FUNCTION help_find(p_id uuid) RETURNS help_request
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_request help_request;
BEGIN
  SELECT * INTO v_request FROM help_request h WHERE h.id = p_id FOR UPDATE;
  IF NOT FOUND OR NOT (v_request.staff_id = session_staff_id() OR session_helps(v_request.wanted)) THEN
    PERFORM refuse('SN404', 'help.unknown');
  ELSIF v_request.closed_at IS NOT NULL THEN
    PERFORM refuse('SN409', 'help.over');
  END IF;
  RETURN v_request;
END
$$;
COMMENT ON FUNCTION help_find(uuid) IS 'An open request that concerns this session, locked.';

CREATE OR REPLACE FUNCTION help_take(p_id uuid) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_request help_request := help_find(p_id);
BEGIN
  IF v_request.staff_id = session_staff_id() OR NOT session_helps(v_request.wanted) THEN
    PERFORM refuse('SN403', 'help.not_yours');
  ELSIF v_request.taken_by IS NOT NULL AND v_request.taken_by <> session_staff_id() THEN
    PERFORM refuse('SN409', 'help.taken', (SELECT name FROM staff WHERE id = v_request.taken_by));
  ELSIF v_request.taken_by IS NULL THEN
    UPDATE help_request SET taken_by = session_staff_id(), taken_at = clock_timestamp() WHERE id = p_id;
    PERFORM audit('help.take', 'help_request', p_id::text, jsonb_build_object('call', v_request.call_id));
    PERFORM pg_notify('help', p_id::text);
  END IF;
  RETURN v_request.call_id;
END
$$;
COMMENT ON FUNCTION help_take(uuid) IS
  'Sees to a request for help, so that no second person comes; refused if somebody else does already. Returns the call, for listening or barging in.';

CREATE OR REPLACE FUNCTION help_close(p_id uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_request help_request := help_find(p_id);
BEGIN
  UPDATE help_request SET closed_by = session_staff_id(), closed_at = clock_timestamp() WHERE id = p_id;
  PERFORM audit('help.close', 'help_request', p_id::text, jsonb_build_object('call', v_request.call_id));
  PERFORM pg_notify('help', p_id::text);
END
$$;
COMMENT ON FUNCTION help_close(uuid) IS 'A request for help is over: who asked takes it back, or who came has helped.';

CREATE OR REPLACE FUNCTION help_end_with_call() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  PERFORM pg_notify('help', id::text) FROM help_request WHERE staff_id = NEW.staff_id AND closed_at IS NULL;
  UPDATE help_request SET closed_at = clock_timestamp() WHERE staff_id = NEW.staff_id AND closed_at IS NULL;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION help_end_with_call() IS 'Trigger: who is out of their call needs no help in it any more.';
CREATE OR REPLACE TRIGGER seat_help_ends AFTER UPDATE OF state, call_id ON seat FOR EACH ROW
  WHEN (OLD.state IN ('talking', 'held') AND (NEW.state NOT IN ('talking', 'held') OR NEW.call_id IS DISTINCT FROM OLD.call_id))
  EXECUTE FUNCTION help_end_with_call();
COMMENT ON TRIGGER seat_help_ends ON seat IS 'A request for help ends with the call, however that ends.';

DROP POLICY IF EXISTS help_request_leading ON help_request;
CREATE POLICY help_request_leading ON help_request FOR SELECT TO sonor_supervisor, sonor_quality USING (true);
COMMENT ON POLICY help_request_leading ON help_request IS 'Who leads and who coaches see when help was needed.';
GRANT SELECT ON help_request TO sonor_supervisor, sonor_quality;
GRANT EXECUTE ON FUNCTION help_request(text, text), help_requests(), help_take(uuid), help_close(uuid) TO sonor_centre;

INSERT INTO message (key, text_en, text_zh) VALUES
  ('help.no_call', 'Help can be asked for in the middle of a call only', '只能在通话中求助'),
  ('help.wanted', 'Help comes from supervisor or bilingual, not from “%1$s”', '求助对象只能是班长或双语座席，不能是“%1$s”'),
  ('help.unknown', 'There is no such request for help, or it does not concern you', '没有此求助，或与您无关'),
  ('help.over', 'This request for help is over', '此求助已结束'),
  ('help.not_yours', 'Only a supervisor, or the kind of seat that was asked for, can come to help', '只有班长或被求助的岗位可以响应'),
  ('help.taken', '%1$s sees to it already', '%1$s 已在处理')
ON CONFLICT (key) DO UPDATE SET text_en = excluded.text_en, text_zh = excluded.text_zh;
