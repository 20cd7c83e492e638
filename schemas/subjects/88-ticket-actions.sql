-- What the session may do to a ticket now: the same tables that ticket_apply() follows, asked beforehand, so that the desk
-- shows no button that would refuse.

CREATE OR REPLACE FUNCTION ticket_actions_city(p_ticket ticket) RETURNS TABLE (action text, layer text, unit_id integer, version integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 20
SET search_path = sonor, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  v_seats CONSTANT text[] := session_seats();
  v_supervisor CONSTANT boolean := 'supervisor' = ANY (v_seats);
  v_unit_id CONSTANT integer := session_unit_id();
  v_holder CONSTANT uuid := (SELECT c.staff_id FROM claim c WHERE c.ticket_id = p_ticket.id);
  v_others CONSTANT boolean := coalesce(v_holder <> session_staff_id(), false);
BEGIN
  RETURN QUERY
  SELECT r.action, 'ticket', NULL::integer, CASE WHEN bool_or(r.versioned) THEN p_ticket.version END
    FROM ticket_transition r
   WHERE r.from_state = p_ticket.state AND r.seat_kinds && v_seats
     AND (NOT 'unit' = ANY (r.needs) OR r.action = 'appeal_review')
     AND (NOT r.exclusive OR NOT v_others OR v_supervisor)
     AND CASE r.action
           WHEN 'claim' THEN v_holder IS NULL
           WHEN 'release' THEN v_holder = session_staff_id() OR v_supervisor AND v_holder IS NOT NULL
           WHEN 'redo' THEN p_ticket.lead_unit_id IS NOT NULL
                            AND (v_supervisor OR p_ticket.redo_count < setting_get('problem.redo_count'))
           WHEN 'negotiate' THEN NOT EXISTS (SELECT FROM negotiation n WHERE n.ticket_id = p_ticket.id AND n.state = 'open')
           WHEN 'appeal_review' THEN EXISTS (SELECT FROM score_appeal a WHERE a.ticket_id = p_ticket.id AND a.decision IS NULL)
           WHEN 'note' THEN v_unit_id IS NULL OR EXISTS (
             SELECT FROM assignment a JOIN assignment_transition n ON n.from_state = a.state AND n.action = 'note'
              WHERE a.ticket_id = p_ticket.id AND a.unit_id = v_unit_id)
           ELSE true END
   GROUP BY r.action;
END
$$;
COMMENT ON FUNCTION ticket_actions_city(ticket) IS 'For ticket_actions(): what concerns the ticket as a whole.';

CREATE OR REPLACE FUNCTION ticket_actions_parts(p_ticket ticket) RETURNS TABLE (action text, layer text, unit_id integer, version integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 20
SET search_path = sonor, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  v_seats CONSTANT text[] := session_seats();
  v_unit_id CONSTANT integer := session_unit_id();
BEGIN
  RETURN QUERY
  SELECT r.action, 'unit', a.unit_id, CASE WHEN bool_or(r.versioned) THEN a.version END
    FROM ticket_transition r
    JOIN assignment a ON a.ticket_id = p_ticket.id
    JOIN assignment_transition p ON p.action = r.action AND p.from_state = a.state AND p.seat_kinds && v_seats
   WHERE r.from_state = p_ticket.state AND r.seat_kinds && v_seats AND 'unit' = ANY (r.needs)
     -- A unit acts for itself, but withdraws those it passed its part on to.
     AND (v_unit_id IS NULL OR v_unit_id = CASE r.action WHEN 'withdraw' THEN a.parent_unit_id ELSE a.unit_id END)
     AND CASE r.action
           WHEN 'withdraw' THEN NOT a.lead
           WHEN 'return_request' THEN now() <= working_time_add(coalesce(a.signed_at, a.dispatched_at), setting_get('return.window'),
                                                                setting_unit('return.window'))
           WHEN 'extension_request' THEN now() < a.due_at AND a.extension_count < setting_get('extension.count_supervised')
                                         AND a.extension_days < setting_get('extension.total')
           WHEN 'extend' THEN a.extension_count < setting_get(CASE WHEN 'supervisor' = ANY (v_seats)
                                                              THEN 'extension.count_supervised' ELSE 'extension.count' END)
           WHEN 'co_unit_request' THEN NOT EXISTS (
             SELECT FROM co_unit_request c WHERE c.ticket_id = p_ticket.id AND c.unit_id = a.unit_id AND c.decision IS NULL)
           WHEN 'co_unit' THEN EXISTS (
             SELECT FROM co_unit_request c WHERE c.ticket_id = p_ticket.id AND c.unit_id = a.unit_id AND c.decision IS NULL)
           WHEN 'co_unit_reject' THEN EXISTS (
             SELECT FROM co_unit_request c WHERE c.ticket_id = p_ticket.id AND c.unit_id = a.unit_id AND c.decision IS NULL)
           WHEN 'sub_dispatch' THEN EXISTS (SELECT FROM unit u WHERE u.parent_id = a.unit_id AND u.dissolved_at IS NULL)
           ELSE true END
   GROUP BY r.action, a.unit_id, a.version;
END
$$;
COMMENT ON FUNCTION ticket_actions_parts(ticket) IS 'For ticket_actions(): what concerns one unit''s part.';

CREATE OR REPLACE FUNCTION ticket_actions(p_ticket_id uuid)
RETURNS TABLE (action text, layer text, unit_id integer, version integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 20
SET search_path = sonor, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  v_ticket ticket;
BEGIN
  SELECT t.* INTO v_ticket FROM ticket_identity i JOIN ticket t ON t.id = i.id AND t.created_at = i.created_at
   WHERE i.id = p_ticket_id;
  IF NOT FOUND OR NOT (session_sees_all() OR coalesce(session_unit_id() = ANY (v_ticket.unit_ids), false)) THEN
    PERFORM refuse('SN404', 'ticket.unknown');
  END IF;
  RETURN QUERY
  SELECT * FROM ticket_actions_city(v_ticket) UNION ALL SELECT * FROM ticket_actions_parts(v_ticket)
  UNION ALL SELECT 'undo', 'ticket', NULL, v_ticket.version WHERE ticket_undo_until(p_ticket_id, v_ticket.version) >= clock_timestamp()
  UNION ALL SELECT 'transfer_out', 'ticket', NULL, NULL WHERE transfer_offered(v_ticket)
  ORDER BY 2, 3, 1;
END
$$;
COMMENT ON FUNCTION ticket_actions(uuid) IS
  'What this session may do to a ticket now, as ticket_transition and assignment_transition and the verbs'' own conditions have it: action; layer ticket, or unit with the unit_id whose part it is about; and the version that the verb wants (null: none). Refuses SN404 what the session may not see.';

GRANT EXECUTE ON FUNCTION ticket_actions(uuid) TO sonor_staff;
