-- What the line bar of a desk shows of the call centre: one's own seat, who waits in one's own queues, and who it is that rings.

CREATE OR REPLACE FUNCTION seat_line()
RETURNS TABLE (status text, reason text, state text, call_id uuid, wrap_up_s double precision, wrap_up_limit_s integer)
LANGUAGE sql STABLE SECURITY DEFINER ROWS 1
SET search_path = sonor, pg_temp
AS $$
  SELECT x.status, x.reason, x.state, x.call_id,
         CASE WHEN x.wrap_up_until IS NOT NULL THEN greatest(0, extract(epoch FROM x.wrap_up_until - clock_timestamp())) END::double precision, setting_get('seat.wrap_up')::integer
    FROM seat x WHERE x.staff_id = session_staff_id()
$$;
COMMENT ON FUNCTION seat_line() IS
  'How the seat of this session stands: seat_status() with its call, and how many seconds of wrap-up are left (null: it has none) of how many. No row if it never signed in at a line.';

CREATE OR REPLACE FUNCTION queue_mine() RETURNS TABLE (queue_code text, queue_name text, waiting integer, longest_s integer)
LANGUAGE sql STABLE SECURITY DEFINER ROWS 10
SET search_path = sonor, pg_temp
AS $$
  SELECT q.code, name_in_language(q.name_en, q.name_zh, q.name_mn),
         count(w.call_id)::integer, coalesce(extract(epoch FROM clock_timestamp() - min(w.queued_at)), 0)::integer
    FROM queue q LEFT JOIN waiting_call w ON w.queue_code = q.code AND w.offered_to IS NULL
   WHERE session_has_seat('supervisor')
      -- As far as the queue's rules ever widen.
      OR EXISTS (SELECT FROM staff_language l WHERE l.staff_id = session_staff_id()
                    AND queue_fit(session_staff_id(), q.code, l.language, interval '1 day') IS NOT NULL)
   GROUP BY q.code, q.name_en, q.name_zh, q.name_mn, q.sort ORDER BY q.sort
$$;
COMMENT ON FUNCTION queue_mine() IS
  'The queues whose calls may come to the seat of this session, for supervisors all: how many wait there for a seat, and the longest for how many seconds.';

CREATE OR REPLACE FUNCTION screen_pop(p_call_id uuid) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_call call;
BEGIN
  IF NOT EXISTS (SELECT FROM seat WHERE staff_id = session_staff_id() AND call_id = p_call_id AND state <> 'wrap_up') THEN
    PERFORM refuse('SN403', 'screen_pop.not_yours');
  END IF;
  SELECT * INTO v_call FROM call WHERE id = p_call_id;
  IF NOT FOUND THEN
    PERFORM refuse('SN404', 'call.unknown');
  END IF;
  RETURN jsonb_build_object(
    'call_id', v_call.id, 'number', v_call.caller_dialled, 'language', v_call.language, 'queue', v_call.queue_code,
    'queue_name', (SELECT name_in_language(name_en, name_zh, name_mn) FROM queue WHERE code = v_call.queue_code),
    'waited_s', extract(epoch FROM clock_timestamp() - coalesce(v_call.queued_at, v_call.arrived_at))::integer,
    'last_calls', coalesce((SELECT jsonb_agg(jsonb_build_object('at', c.arrived_at, 'outcome', c.outcome, 'who', s.name) ORDER BY c.arrived_at DESC)
      FROM (SELECT * FROM call k WHERE k.caller_e164 = v_call.caller_e164 AND k.id <> v_call.id
               AND (k.ticket_id IS NULL OR k.ticket_id NOT IN (SELECT session_hidden_tickets()))
             ORDER BY k.arrived_at DESC LIMIT 3) c LEFT JOIN staff s ON s.id = c.staff_id), '[]'))
    || CASE WHEN v_call.caller_e164 IS NULL THEN '{}' ELSE jsonb_build_object('history', citizen_history(v_call.caller_e164)) END;
END
$$;
COMMENT ON FUNCTION screen_pop(uuid) IS
  '来电弹屏: who it is that rings at the seat of this session, or talks with it: number, language, queue and its name, seconds of waiting, their last calls (3) and citizen_history() of a number that is known.';

GRANT EXECUTE ON FUNCTION seat_line(), queue_mine(), screen_pop(uuid) TO sonor_centre;

INSERT INTO message (key, text_en, text_zh) VALUES
  ('screen_pop.not_yours', 'This call does not ring at your seat', '此来电不在您的座席')
ON CONFLICT (key) DO UPDATE SET text_en = excluded.text_en, text_zh = excluded.text_zh;
