-- 提醒: what is due or came back to a person, for the desk's notifications.

CREATE OR REPLACE FUNCTION reminder_list()
RETURNS TABLE (ticket_id uuid, number text, title text, reason text, at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 50
SET search_path = sonor, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  v_staff_id CONSTANT uuid := session_staff_id();
  v_unit_id CONSTANT integer := CASE WHEN NOT session_sees_all() THEN session_unit_id() END;
  v_seats CONSTANT text[] := session_seats();
BEGIN
  IF v_staff_id IS NULL THEN
    PERFORM refuse('SN403', 'session.not_staff', session_user::text);
  END IF;
  RETURN QUERY
  WITH part AS MATERIALIZED (
    SELECT a.* FROM assignment a
     WHERE a.unit_id = v_unit_id AND a.state IN ('to_sign', 'handling', 'return_requested', 'extension_requested', 'redoing')
  ), found (ticket_id, reason, at) AS (
    -- A unit: what is new, what the clock says, who presses, what the centre decided.
    SELECT a.ticket_id, CASE WHEN a.sign_due_at < now() THEN 'sign_late' ELSE 'to_sign' END,
           CASE WHEN a.sign_due_at < now() THEN a.sign_due_at ELSE a.dispatched_at END FROM part a WHERE a.state = 'to_sign'
    UNION ALL
    SELECT a.ticket_id, CASE WHEN a.due_at < now() THEN 'overdue' ELSE 'due_soon' END,
           CASE WHEN a.due_at < now() THEN a.due_at ELSE a.amber_at END
      FROM part a WHERE a.amber_at <= now() AND a.paused_at IS NULL
    UNION ALL
    SELECT a.ticket_id, 'redo', e.at FROM part a CROSS JOIN LATERAL (
      SELECT max(e.at) AS at FROM ticket_event e WHERE e.ticket_id = a.ticket_id AND e.action = 'redo' AND e.unit_id = v_unit_id) e
     WHERE a.state = 'redoing' AND e.at IS NOT NULL
    UNION ALL
    SELECT u.ticket_id, 'urged', u.at FROM part a JOIN urge u ON u.ticket_id = a.ticket_id
     WHERE u.source <> 'clock' AND (u.unit_id IS NULL OR u.unit_id = v_unit_id) AND u.at > now() - interval '1 day'
    UNION ALL
    SELECT s.ticket_id, 'supervised', s.at FROM part a JOIN supervision s ON s.ticket_id = a.ticket_id
     WHERE s.ended_at IS NULL AND (s.unit_id IS NULL OR s.unit_id = v_unit_id) AND s.at > now() - interval '1 day'
    UNION ALL
    SELECT r.ticket_id, 'return_rejected', r.decided_at FROM part a JOIN return_request r ON r.ticket_id = a.ticket_id
     WHERE r.unit_id = v_unit_id AND r.decision = 'rejected' AND r.decided_at > now() - interval '1 day'
    UNION ALL
    SELECT x.ticket_id, 'extension_' || x.decision, x.decided_at FROM part a JOIN extension_request x ON x.ticket_id = a.ticket_id
     WHERE x.unit_id = v_unit_id AND x.decision IN ('approved', 'rejected') AND x.decided_at > now() - interval '1 day'
    UNION ALL
    SELECT c.ticket_id, 'co_unit_' || c.decision, c.decided_at FROM part a JOIN co_unit_request c ON c.ticket_id = a.ticket_id
     WHERE c.unit_id = v_unit_id AND c.decision IN ('approved', 'rejected') AND c.decided_at > now() - interval '1 day'
    UNION ALL
    SELECT a.ticket_id, 'appeal_' || a.decision, a.decided_at FROM score_appeal a
     WHERE a.unit_id = v_unit_id AND a.decision IN ('approved', 'rejected') AND a.decided_at > now() - interval '1 day'
    -- Reviewers: what units ask for, and tickets that lost their lead.
    UNION ALL
    SELECT r.ticket_id, 'return_requested', r.at FROM return_request r
     WHERE v_seats && ARRAY['first_review', 'supervisor'] AND r.decision IS NULL
    UNION ALL
    SELECT x.ticket_id, 'extension_requested', x.at FROM extension_request x
     WHERE v_seats && ARRAY['final_review', 'supervisor'] AND x.decision IS NULL
    UNION ALL
    SELECT c.ticket_id, 'co_unit_requested', c.at FROM co_unit_request c
     WHERE v_seats && ARRAY['first_review', 'supervisor'] AND c.decision IS NULL
    UNION ALL
    SELECT a.ticket_id, 'appealed', a.at FROM score_appeal a
     WHERE v_seats && ARRAY['quality', 'supervisor'] AND a.decision IS NULL
    -- The call-back: those I have taken and must call now, and all whose time has passed.
    UNION ALL
    SELECT f.ticket_id, CASE WHEN f.due_at < now() THEN 'call_late' ELSE 'call_again' END, least(f.due_at, f.next_at)
      FROM follow_up_task f LEFT JOIN claim c ON c.ticket_id = f.ticket_id
     WHERE 'follow_up' = ANY (v_seats) AND f.sampled AND f.next_at <= now()
       AND (c.staff_id = v_staff_id AND f.tries > 0 OR f.due_at < now() AND coalesce(c.staff_id = v_staff_id, true))
    -- Whoever orders supervision: reports that have not come.
    UNION ALL
    SELECT s.ticket_id, 'report_late', s.reply_by FROM supervision s
     WHERE s.ended_at IS NULL AND s.staff_id = v_staff_id AND s.reply_by < now()
    UNION ALL
    SELECT c.ticket_id, 'held', c.claimed_at FROM claim c WHERE c.staff_id = v_staff_id AND c.claimed_at < now() - interval '4 hours'
  )
  SELECT t.id, t.number::text, t.title, f.reason, f.at
    FROM (SELECT f.ticket_id, f.reason, max(f.at) AS at FROM found f GROUP BY 1, 2 ORDER BY 3 DESC LIMIT 100) f
    JOIN ticket_identity i ON i.id = f.ticket_id JOIN ticket t ON t.id = i.id AND t.created_at = i.created_at
   WHERE v_unit_id IS NULL OR v_unit_id = ANY (t.unit_ids)
   ORDER BY f.at DESC, t.id;
END
$$;
COMMENT ON FUNCTION reminder_list() IS
'What is due or came back to the person of this session, the newest first, 100 at most; at is when it became so. For a unit: to_sign, sign_late, due_soon, overdue, redo, urged, supervised, return_rejected, extension_approved, extension_rejected, co_unit_approved, co_unit_rejected, appeal_approved, appeal_rejected; for reviewers return_requested, extension_requested, co_unit_requested; for quality appealed; for follow-up call_again, call_late; for all held (claimed hours ago) and report_late (supervision they ordered).';

GRANT EXECUTE ON FUNCTION reminder_list() TO sonor_staff;
