-- One whole ticket as the session may see it: what the ticket page shows, in one reading.
--
-- It runs as owner, so each part says itself who may see it, by the same rules as the policies: the centre everything but
-- who asked in confidence, a unit what concerns it. Names are Chinese; times are ISO 8601.

CREATE OR REPLACE FUNCTION number_mask(p_number text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
  SELECT CASE WHEN length(p_number) >= 7
              THEN left(p_number, 3) || repeat('*', length(p_number) - 5) || right(p_number, 2)
              ELSE regexp_replace(p_number, '.', '*', 'g') END
$$;
COMMENT ON FUNCTION number_mask(text) IS
  'A telephone number with the middle hidden: 138******01; short ones wholly. Null for null.';

CREATE OR REPLACE FUNCTION staff_card(p_staff_id uuid) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT jsonb_build_object('id', id, 'name', name, 'work_number', work_number) FROM staff WHERE id = p_staff_id
$$;
COMMENT ON FUNCTION staff_card(uuid) IS 'A person as a ticket names them: id, name and work number; null for null.';

CREATE OR REPLACE FUNCTION unit_card(p_unit_id integer) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT jsonb_build_object('id', id, 'name', name_zh, 'short_name', short_name_zh) FROM unit WHERE id = p_unit_id
$$;
COMMENT ON FUNCTION unit_card(integer) IS 'A unit as a ticket names it: id, name and short name; null for null.';

CREATE OR REPLACE FUNCTION area_path(p_area_code text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  WITH RECURSIVE up AS (
    SELECT code, parent_code, name_zh, 1 AS depth FROM area WHERE code = p_area_code
    UNION ALL
    SELECT a.code, a.parent_code, a.name_zh, depth + 1 FROM up JOIN area a ON a.code = up.parent_code WHERE depth < 10
  )
  SELECT string_agg(name_zh, ' / ' ORDER BY depth DESC) FROM up
$$;
COMMENT ON FUNCTION area_path(text) IS 'Names of an area and of what it lies in, from the city down.';

CREATE OR REPLACE FUNCTION category_path(p_category_id integer) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  WITH RECURSIVE up AS (
    SELECT id, parent_id, name_zh, 1 AS depth FROM category WHERE id = p_category_id
    UNION ALL
    SELECT c.id, c.parent_id, c.name_zh, depth + 1 FROM up JOIN category c ON c.id = up.parent_id WHERE depth < 10
  )
  SELECT string_agg(name_zh, ' / ' ORDER BY depth DESC) FROM up
$$;
COMMENT ON FUNCTION category_path(integer) IS 'Names of a category and of those above it, from the top down.';

CREATE OR REPLACE FUNCTION ticket_file_contact(p_ticket ticket) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_sees CONSTANT boolean := session_sees_contact(p_ticket.id);
  v_contact ticket_contact;
BEGIN
  SELECT * INTO v_contact FROM ticket_contact WHERE ticket_id = p_ticket.id;
  IF v_contact.ticket_id IS NULL THEN
    RETURN jsonb_build_object('name', '', 'gender', NULL, 'phone', NULL, 'contact', NULL, 'masked', false, 'unmaskable', false);
  END IF;
  RETURN jsonb_build_object(
    'name', CASE WHEN v_sees THEN v_contact.name ELSE left(v_contact.name, 1) || repeat('*', length(v_contact.name) - 1) END,
    'gender', v_contact.gender, 'follow_up', v_contact.follow_up,
    'phone', CASE WHEN v_sees THEN v_contact.phone_dialled::text ELSE number_mask(v_contact.phone_dialled) END,
    'phone_e164', CASE WHEN v_sees THEN v_contact.phone_e164::text END,
    'contact', CASE WHEN v_sees THEN v_contact.contact_dialled::text ELSE number_mask(v_contact.contact_dialled) END,
    'contact_e164', CASE WHEN v_sees THEN v_contact.contact_e164::text END,
    'masked', NOT v_sees,
    'unmaskable', NOT v_sees AND session_seats() && unmask_seats());
END
$$;
COMMENT ON FUNCTION ticket_file_contact(ticket) IS
  'Who asked, for ticket_file(): hidden in part where the session must not know (masked); unmaskable: it may ask ticket_unmask().';

CREATE OR REPLACE FUNCTION ticket_file_parts(p_ticket ticket, p_unit_id integer) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  RETURN coalesce((
    SELECT jsonb_agg(jsonb_build_object(
        'id', a.id, 'unit', unit_card(a.unit_id), 'lead', a.lead, 'parent_unit_id', a.parent_unit_id,
        'parent_unit', unit_card(a.parent_unit_id), 'state', a.state,
        'light', ticket_part_light(a),
        'version', a.version, 'created_at', a.dispatched_at, 'dispatched_at', a.dispatched_at,
        'sign_due_at', a.sign_due_at, 'signed_at', a.signed_at, 'due_at', a.due_at, 'answered_at', a.answered_at,
        'contacted_at', a.contacted_at, 'paused', a.paused_at IS NOT NULL, 'paused_at', a.paused_at,
        'extension_count', a.extension_count, 'return_count', a.return_count,
        -- A loaded ticket may have its answer and no row for it.
        'public_answer', coalesce(answer.public_answer, CASE WHEN a.lead AND a.answered_at IS NOT NULL THEN p_ticket.public_answer END),
        'private_answer', CASE WHEN p_unit_id IS NULL OR a.unit_id = p_unit_id
                               THEN coalesce(answer.private_answer, a.private_answer) END,
        'solved', answer.solved, 'substantiated', answer.substantiated,
        'answers', coalesce((SELECT jsonb_agg(jsonb_build_object(
            'at', u.at, 'who', staff_card(u.staff_id), 'public_answer', u.public_answer, 'private_answer', u.private_answer,
            'solved', u.solved, 'substantiated', u.substantiated) ORDER BY u.at)
          FROM unit_answer u WHERE u.ticket_id = a.ticket_id AND u.unit_id = a.unit_id), '[]'),
        'contacts', coalesce((SELECT jsonb_agg(jsonb_build_object(
            'at', u.at, 'who', staff_card(u.staff_id), 'reached', u.reached, 'note', u.note) ORDER BY u.at)
          FROM unit_contact u WHERE u.ticket_id = a.ticket_id AND u.unit_id = a.unit_id), '[]'),
        'returns', coalesce((SELECT jsonb_agg(jsonb_build_object(
            'at', r.at, 'who', staff_card(r.staff_id), 'reason', r.reason, 'duty_basis', r.duty_basis, 'decision', r.decision,
            'decided_at', r.decided_at, 'decided_by', staff_card(r.decided_by), 'decision_note', r.decision_note) ORDER BY r.at)
          FROM return_request r WHERE r.ticket_id = a.ticket_id AND r.unit_id = a.unit_id), '[]'),
        'extensions', coalesce((SELECT jsonb_agg(jsonb_build_object(
            'at', x.at, 'who', staff_card(x.staff_id), 'days', x.days, 'reason', x.reason, 'citizen_told', x.citizen_told,
            'old_due_at', x.old_due_at, 'new_due_at', x.new_due_at, 'decision', x.decision, 'decided_at', x.decided_at,
            'decided_by', staff_card(x.decided_by), 'decision_note', x.decision_note) ORDER BY x.at)
          FROM extension_request x WHERE x.ticket_id = a.ticket_id AND x.unit_id = a.unit_id), '[]'),
        'co_units', co_unit_requests(a.ticket_id, a.unit_id))
      ORDER BY a.lead DESC, a.dispatched_at, a.unit_id)
    FROM assignment a
    LEFT JOIN LATERAL (SELECT * FROM unit_answer u WHERE u.ticket_id = a.ticket_id AND u.unit_id = a.unit_id
                       ORDER BY u.at DESC LIMIT 1) answer ON true
   WHERE a.ticket_id = p_ticket.id AND (p_unit_id IS NULL OR a.unit_id = p_unit_id OR a.parent_unit_id = p_unit_id)), '[]');
END
$$;
COMMENT ON FUNCTION ticket_file_parts(ticket, integer) IS
  'The units'' parts, for ticket_file(): of all units (null), or of one and of those it passed work on to, whose private answers it does not see.';

CREATE OR REPLACE FUNCTION ticket_file_centre(p_ticket ticket) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_sees CONSTANT boolean := session_sees_contact(p_ticket.id);
  v_call_from timestamptz := p_ticket.created_at - interval '1 day';
BEGIN
  RETURN jsonb_build_object(
    'accepted_by', staff_card(p_ticket.created_by),
    'holder', (SELECT staff_card(c.staff_id) || jsonb_build_object('since', c.claimed_at) FROM claim c WHERE c.ticket_id = p_ticket.id),
    'citizen', CASE WHEN p_ticket.citizen_id IS NOT NULL AND v_sees THEN (
      SELECT jsonb_build_object('id', p_ticket.citizen_id, 'tickets_all', count(*),
        'tickets_open', count(*) FILTER (WHERE t.state IN ('draft', 'first_review', 'dispatch', 'handling', 'follow_up', 'redo', 'final_review')))
        FROM ticket t WHERE t.citizen_id = p_ticket.citizen_id) END,
    'corrections', coalesce((SELECT jsonb_agg(jsonb_build_object(
        'at', c.at, 'who', staff_card(c.staff_id), 'field', c.field,
        'old', CASE WHEN v_sees OR c.field NOT IN ('name', 'phone', 'phone_e164', 'contact', 'contact_e164') THEN c.old_value ELSE '***' END,
        'new', CASE WHEN v_sees OR c.field NOT IN ('name', 'phone', 'phone_e164', 'contact', 'contact_e164') THEN c.new_value ELSE '***' END)
        ORDER BY c.at)
      FROM correction c WHERE c.ticket_id = p_ticket.id), '[]'),
    'follow_ups', coalesce((SELECT jsonb_agg(jsonb_build_object(
        'at', f.at, 'who', staff_card(f.staff_id), 'call_id', f.call_id, 'reached', f.reached, 'contacted', f.contacted,
        'solved', f.solved, 'satisfaction', f.satisfaction, 'contradiction', f.contradiction, 'opinion', f.opinion) ORDER BY f.at)
      FROM follow_up f WHERE f.ticket_id = p_ticket.id), '[]'),
    'follow_up_task', (SELECT jsonb_build_object('due_at', f.due_at, 'next_at', f.next_at, 'tries', f.tries, 'sampled', f.sampled,
        'attempts', setting_get('follow_up.attempts')) FROM follow_up_task f WHERE f.ticket_id = p_ticket.id),
    'negotiations', coalesce((SELECT jsonb_agg(jsonb_build_object(
        'at', n.at, 'who', staff_card(n.staff_id), 'units', (SELECT jsonb_agg(unit_card(unit)) FROM unnest(n.unit_ids) unit),
        'question', n.question, 'state', n.state, 'settled_at', n.settled_at, 'outcome', n.outcome) ORDER BY n.at)
      FROM negotiation n WHERE n.ticket_id = p_ticket.id), '[]'),
    'emergencies', coalesce((SELECT jsonb_agg(jsonb_build_object(
        'at', e.at, 'who', staff_card(e.staff_id), 'service', e.service, 'note', e.note) ORDER BY e.at)
      FROM emergency e WHERE e.ticket_id = p_ticket.id), '[]'),
    'transfers', transfer_file(p_ticket.id),
    'refusal', (SELECT jsonb_build_object('at', r.at, 'who', staff_card(r.staff_id), 'basis', r.basis_code, 'name', b.name_zh,
        'rule', b.basis, 'route', b.route_zh, 'told', r.told)
      FROM refusal r JOIN refusal_basis b ON b.code = r.basis_code WHERE r.ticket_id = p_ticket.id),
    'calls', coalesce((SELECT jsonb_agg(c.call ORDER BY c.at) FROM (
        SELECT c.arrived_at AS at, jsonb_build_object(
            'id', c.id, 'at', c.arrived_at, 'direction', c.direction,
            'number', CASE WHEN v_sees THEN number ELSE number_mask(number) END,
            'who', staff_card(c.staff_id),
            'wait_s', extract(epoch FROM coalesce(c.answered_at, c.ended_at) - coalesce(c.queued_at, c.arrived_at))::integer,
            'talk_s', greatest(0, extract(epoch FROM c.ended_at - c.answered_at)::integer - c.hold_s),
            'outcome', c.outcome,
            'recording', v_sees AND c.recording_path IS NOT NULL AND c.ended_at IS NOT NULL AND session_may_listen(c.staff_id, c.ended_at)) AS call
          FROM call c, LATERAL (SELECT CASE c.direction WHEN 'in' THEN c.caller_dialled ELSE c.callee_dialled END::text AS number) n
         WHERE c.ticket_id = p_ticket.id AND c.arrived_at >= v_call_from
        UNION ALL
        SELECT p.started_at, jsonb_build_object(
            'id', p.id, 'at', p.started_at, 'direction', p.direction,
            'number', CASE WHEN v_sees THEN p.number::text ELSE number_mask(p.number) END, 'who', staff_card(p.staff_id),
            'wait_s', extract(epoch FROM coalesce(p.answered_at, p.ended_at) - p.started_at)::integer,
            'talk_s', extract(epoch FROM p.ended_at - p.answered_at)::integer, 'outcome', p.outcome, 'recording', false)
          FROM phone_call p
         WHERE p.ticket_id = p_ticket.id AND NOT EXISTS (
           SELECT FROM call c WHERE c.ticket_id = p_ticket.id AND c.arrived_at >= v_call_from AND c.id IN (p.id, p.call_id))) c), '[]'));
END
$$;
COMMENT ON FUNCTION ticket_file_centre(ticket) IS 'What only the hotline''s staff see of a ticket, for ticket_file().';

CREATE OR REPLACE FUNCTION ticket_file(p_ticket_id uuid) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_all CONSTANT boolean := session_sees_all();
  v_unit_id CONSTANT integer := CASE WHEN NOT v_all THEN session_unit_id() END;
  v_ticket ticket;
  v_file jsonb;
BEGIN
  SELECT t.* INTO v_ticket FROM ticket_identity i JOIN ticket t ON t.id = i.id AND t.created_at = i.created_at
   WHERE i.id = p_ticket_id;
  IF NOT FOUND OR NOT (v_all OR coalesce(v_unit_id = ANY (v_ticket.unit_ids), false)) THEN
    PERFORM refuse('SN404', 'ticket.unknown');
  END IF;

  v_file := jsonb_build_object(
    'id', v_ticket.id, 'number', v_ticket.number, 'kind', v_ticket.kind, 'channel', v_ticket.channel, 'state', v_ticket.state,
    'light', ticket_light(v_ticket.state, v_ticket.amber_at, v_ticket.due_at, now()), 'version', v_ticket.version,
    'language', v_ticket.language, 'urgent', v_ticket.urgent, 'confidential', v_ticket.confidential,
    'anonymous', v_ticket.anonymous, 'enterprise', v_ticket.enterprise,
    'category', (SELECT jsonb_build_object('id', id, 'code', code, 'name', name_zh, 'path', category_path(id))
                   FROM category WHERE id = v_ticket.category_id),
    'area', (SELECT jsonb_build_object('code', code, 'name', name_zh, 'path', area_path(code)) FROM area WHERE code = v_ticket.area_code),
    'address', v_ticket.address, 'title', v_ticket.title, 'content', v_ticket.content,
    'direct_answer', CASE WHEN v_ticket.dispatched_at IS NULL THEN v_ticket.public_answer END,
    'public_answer', v_ticket.public_answer,
    'created_at', v_ticket.created_at, 'dispatched_at', v_ticket.dispatched_at, 'due_at', v_ticket.due_at,
    'amber_at', v_ticket.amber_at, 'answered_at', v_ticket.answered_at, 'followed_up_at', v_ticket.followed_up_at,
    'closed_at', v_ticket.closed_at, 'satisfaction', v_ticket.satisfaction, 'solved', v_ticket.solved,
    'redo_count', v_ticket.redo_count, 'urge_count', v_ticket.urge_count,
    'problem', EXISTS (SELECT FROM supervision s WHERE s.ticket_id = p_ticket_id AND s.threshold IN ('redo', 'no_lead')),
    'contact', ticket_file_contact(v_ticket));
  -- In two, because a function takes no more than a hundred arguments.
  v_file := v_file || jsonb_build_object(
    'assignments', ticket_file_parts(v_ticket, v_unit_id),
    'events', coalesce((SELECT jsonb_agg(jsonb_build_object(
        'at', e.at, 'action', e.action, 'from', e.from_state, 'to', e.to_state, 'who', staff_card(e.actor_id),
        'unit', unit_card(e.unit_id), 'note', e.note) ORDER BY e.at)
      FROM ticket_event e WHERE e.ticket_id = p_ticket_id AND e.at >= v_ticket.created_at - interval '1 day'
        AND (v_all OR e.unit_id = v_unit_id)), '[]'),
    'urges', coalesce((SELECT jsonb_agg(jsonb_build_object(
        'at', u.at, 'source', u.source, 'who', staff_card(u.staff_id), 'unit', unit_card(u.unit_id), 'threshold', u.threshold,
        'due_at', u.due_at, 'call_id', CASE WHEN v_all THEN u.call_id END, 'note', u.note) ORDER BY u.at)
      FROM urge u WHERE u.ticket_id = p_ticket_id AND (v_all OR u.unit_id IS NULL OR u.unit_id = v_unit_id)), '[]'),
    'supervisions', coalesce((SELECT jsonb_agg(jsonb_build_object(
        'id', s.id, 'at', s.at, 'level', s.level, 'who', staff_card(s.staff_id), 'unit', unit_card(s.unit_id),
        'threshold', s.threshold, 'due_at', s.due_at, 'reply_by', s.reply_by, 'note', s.note) ORDER BY s.at)
      FROM supervision s WHERE s.ticket_id = p_ticket_id AND (v_all OR s.unit_id IS NULL OR s.unit_id = v_unit_id)), '[]'),
    'appeals', coalesce((SELECT jsonb_agg(jsonb_build_object(
        'id', p.id, 'at', p.at, 'unit', unit_card(p.unit_id), 'who', staff_card(p.staff_id), 'subject', p.subject, 'reason', p.reason,
        'decision', p.decision, 'decided_at', p.decided_at, 'decided_by', staff_card(p.decided_by),
        'decision_note', p.decision_note) ORDER BY p.at)
      FROM score_appeal p WHERE p.ticket_id = p_ticket_id AND (v_all OR p.unit_id = v_unit_id)), '[]'),
    'merged_into', (SELECT jsonb_build_object('id', i.id, 'number', i.number) FROM ticket_identity i
                     WHERE i.id = v_ticket.merged_into AND session_sees_ticket(i.id)),
    'merged', coalesce((SELECT jsonb_agg(jsonb_build_object('id', t.id, 'number', t.number) ORDER BY t.created_at)
      FROM ticket t WHERE t.merged_into = p_ticket_id AND (v_all OR v_unit_id = ANY (t.unit_ids))), '[]'),
    'attachments', attachment_list(p_ticket_id),
    'present', coalesce((SELECT jsonb_agg(jsonb_build_object('id', p.staff_id, 'name', p.name, 'work_number', p.work_number,
        'since', p.since) ORDER BY p.since) FROM ticket_present(p_ticket_id) p), '[]'),
    -- Of the centre's people a unit sees none at work; these keys are there for all, so that a reader need not ask.
    'accepted_by', NULL, 'holder', NULL, 'citizen', NULL, 'corrections', '[]'::jsonb, 'follow_ups', '[]'::jsonb,
    'follow_up_task', NULL, 'negotiations', '[]'::jsonb, 'emergencies', '[]'::jsonb, 'transfers', '[]'::jsonb, 'refusal', NULL, 'calls', '[]'::jsonb);
  RETURN v_file || CASE WHEN v_all THEN ticket_file_centre(v_ticket) ELSE '{}' END;
END
$$;
COMMENT ON FUNCTION ticket_file(uuid) IS
'One whole ticket as the session may see it, as an object: its own fields; category, area (each with path), contact (masked where the session must not know), accepted_by, holder, citizen; and in order of time assignments (with answers, contacts, returns, extensions, co_units), events, corrections, urges, supervisions, follow_ups, appeals, negotiations, emergencies, transfers, merged, calls, attachments, present.
A unit gets its own part and those it made below it, and what is meant for it; of the centre''s work nothing. Refuses SN404 what the session may not see.';

GRANT EXECUTE ON FUNCTION ticket_file(uuid) TO sonor_staff;
