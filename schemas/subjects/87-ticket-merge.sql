-- 并单: a repeat joins the ticket it repeats. And who may lift the veil from a confidential citizen.

CREATE OR REPLACE FUNCTION ticket_merge(p_ticket_id uuid, p_version integer, p_into uuid, p_note text DEFAULT '')
RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_ticket ticket;
  v_into ticket;
  v_calls integer;
BEGIN
  IF p_into IS NULL THEN
    PERFORM refuse('SN400', 'ticket.needs', say('field.into'), say('ticket_action.merge'));
  ELSIF p_into = p_ticket_id THEN
    PERFORM refuse('SN400', 'merge.itself');
  END IF;
  -- Both locks in the order of the ids: two who merge A into B and B into A must not wait for each other.
  PERFORM ticket_lock(id) FROM (SELECT least(p_ticket_id, p_into) AS id UNION ALL
                                SELECT greatest(p_ticket_id, p_into)) pair;
  v_into := ticket_lock(p_into);
  IF v_into.state NOT IN ('first_review', 'dispatch', 'handling', 'follow_up', 'redo', 'final_review') THEN
    PERFORM refuse('SN409', 'merge.not_open', v_into.number, say('ticket_state.' || v_into.state));
  END IF;

  v_ticket := ticket_apply(p_ticket_id, 'merge', p_version, p_note, NULL, jsonb_build_object('into', p_into));
  PERFORM assignments_withdraw(p_ticket_id, p_note);
  UPDATE call SET ticket_id = p_into WHERE ticket_id = p_ticket_id;
  GET DIAGNOSTICS v_calls = ROW_COUNT;
  UPDATE urge SET ticket_id = p_into WHERE ticket_id = p_ticket_id AND source <> 'clock';
  -- The repeat itself is the citizen asking again.
  INSERT INTO urge (ticket_id, source, staff_id, note) VALUES (p_into, 'citizen', session_staff_id(), v_ticket.number);
  UPDATE ticket SET urge_count = urge_count + v_ticket.urge_count + 1, version = version + 1,
         urgent = urgent OR v_ticket.urgent
   WHERE id = p_into AND created_at = v_into.created_at;
  IF v_ticket.urgent AND NOT v_into.urgent THEN
    PERFORM ticket_urgency_clocks(p_into);
  END IF;
  PERFORM ticket_event_add(p_into, 'merge', v_into.state, v_into.state, NULL, v_ticket.number);
  PERFORM pg_notify('ticket', p_into::text);
  RETURN ticket_result(p_ticket_id, jsonb_build_object('into', p_into, 'into_number', v_into.number, 'calls', v_calls));
END
$$;
COMMENT ON FUNCTION ticket_merge(uuid, integer, uuid, text) IS
  'Merges a repeat into an open ticket: calls and urges move, the repeat counts as an urge, its units are withdrawn; its events and number stay and lead to the other by merged_into. Into itself, or into one that has ended or was merged, is refused; so no circle can come about.';

CREATE OR REPLACE FUNCTION ticket_merged_family(p_ticket_id uuid) RETURNS TABLE (id uuid, number text, merged_into uuid)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  WITH RECURSIVE up AS (
    SELECT t.id, t.merged_into FROM ticket_identity i JOIN ticket t ON t.id = i.id AND t.created_at = i.created_at
     WHERE i.id = p_ticket_id AND session_sees_ticket(p_ticket_id)
    UNION
    SELECT t.id, t.merged_into FROM up JOIN ticket_identity i ON i.id = up.merged_into
      JOIN ticket t ON t.id = i.id AND t.created_at = i.created_at
  ), down AS (
    SELECT up.id, up.merged_into FROM up WHERE up.merged_into IS NULL
    UNION
    SELECT t.id, t.merged_into FROM down JOIN ticket t ON t.merged_into = down.id
  )
  SELECT down.id, i.number::text, down.merged_into FROM down JOIN ticket_identity i ON i.id = down.id
   WHERE session_sees_ticket(down.id)
$$;
COMMENT ON FUNCTION ticket_merged_family(uuid) IS
  'All tickets that became one with a ticket, itself included, as far as the session may see them; the one without merged_into is the one that lives on.';

CREATE OR REPLACE FUNCTION unmask_seats() RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ARRAY['agent', 'enterprise', 'municipal', 'bilingual', 'media', 'first_review', 'follow_up', 'final_review', 'supervisor'];
COMMENT ON FUNCTION unmask_seats() IS 'Seats that must talk to citizens, and may therefore ask who a confidential one is.';

CREATE OR REPLACE FUNCTION ticket_unmask(p_ticket_id uuid, p_reason text)
RETURNS TABLE (name text, gender text, phone text, phone_e164 text, contact text, contact_e164 text)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM ticket_identity WHERE id = p_ticket_id) OR NOT session_sees_ticket(p_ticket_id) THEN
    PERFORM refuse('SN404', 'ticket.unknown');
  ELSIF NOT session_seats() && unmask_seats() THEN
    PERFORM refuse('SN403', 'ticket.unmask');
  END IF;
  PERFORM text_check('reason', p_reason, 200, true, true);
  PERFORM audit('ticket.unmask', 'ticket', p_ticket_id::text, jsonb_build_object('reason', p_reason));
  RETURN QUERY SELECT c.name, c.gender, c.phone_dialled::text, c.phone_e164::text, c.contact_dialled::text,
                      c.contact_e164::text
                 FROM ticket_contact c WHERE c.ticket_id = p_ticket_id;
END
$$;
COMMENT ON FUNCTION ticket_unmask(uuid, text) IS
  'Name and numbers of a ticket''s citizen, confidential or not, for the seats that must talk to them; the reason is written to the audit log. Never for units, whose confidential tickets the centre calls back itself.';

GRANT EXECUTE ON FUNCTION ticket_merge(uuid, integer, uuid, text), ticket_merged_family(uuid),
  ticket_unmask(uuid, text) TO sonor_staff;

INSERT INTO message (key, text_en, text_zh) VALUES
  ('merge.itself', 'A ticket cannot be merged into itself', '工单不能并入自身'),
  ('merge.not_open', 'Ticket %1$s is “%2$s”; merge into one that is open', '工单 %1$s 为“%2$s”，只能并入未办结的工单'),
  ('ticket.unmask', 'Your seat may not see who this confidential citizen is', '您的岗位无权查看保密诉求人的信息')
ON CONFLICT (key) DO UPDATE SET text_en = excluded.text_en, text_zh = excluded.text_zh;
