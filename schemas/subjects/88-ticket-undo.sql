-- 撤销: the last step of a ticket, taken back by who took it, within some seconds and only while nobody has done anything else.
--
-- Before an undoable step ticket_apply() keeps the ticket as it is; ticket_undo() puts that back and says so in a new event:
-- what happened stays on record, what was made of it goes.

CREATE OR REPLACE FUNCTION ticket_step_keep(p_ticket ticket, p_action text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_staff_id CONSTANT uuid := session_staff_id();
  v_before jsonb;
BEGIN
  IF v_staff_id IS NULL THEN
    RETURN;
  END IF;
  p_ticket.grams := '{}';
  v_before := jsonb_build_object(
    'ticket', to_jsonb(p_ticket),
    'contact', (SELECT to_jsonb(c) FROM ticket_contact c WHERE c.ticket_id = p_ticket.id),
    'parts', coalesce((SELECT jsonb_agg(to_jsonb(a)) FROM assignment a WHERE a.ticket_id = p_ticket.id), '[]'),
    'claim', (SELECT to_jsonb(c) FROM claim c WHERE c.ticket_id = p_ticket.id),
    'task', (SELECT to_jsonb(f) FROM follow_up_task f WHERE f.ticket_id = p_ticket.id));
  INSERT INTO ticket_step (ticket_id, staff_id, action, at, version, before)
  VALUES (p_ticket.id, v_staff_id, p_action, clock_timestamp(), p_ticket.version + 1, v_before)
  ON CONFLICT (ticket_id) DO UPDATE
    SET staff_id = excluded.staff_id, action = excluded.action, at = excluded.at, version = excluded.version,
        before = excluded.before;
END
$$;
COMMENT ON FUNCTION ticket_step_keep(ticket, text) IS 'Keeps a locked ticket as it is before an undoable step of this session.';

CREATE OR REPLACE FUNCTION ticket_undo_until(p_ticket_id uuid, p_version integer) RETURNS timestamptz
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  RETURN (SELECT s.at + make_interval(secs => setting_get('undo.window')::double precision) FROM ticket_step s
           WHERE s.ticket_id = p_ticket_id AND s.version = p_version AND s.staff_id = session_staff_id());
END
$$;
COMMENT ON FUNCTION ticket_undo_until(uuid, integer) IS
  'Until when this session may take back what made a ticket this version; null if it may not.';

CREATE OR REPLACE FUNCTION ticket_undo(p_ticket_id uuid, p_version integer) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_ticket ticket := ticket_lock(p_ticket_id);
  v_step ticket_step;
  v_old ticket;
  v_contact ticket_contact;
BEGIN
  IF p_version IS NULL THEN
    PERFORM refuse('SN400', 'ticket.version_missing');
  ELSIF p_version <> v_ticket.version THEN
    PERFORM refuse('SN409', 'ticket.changed', v_ticket.number, say('ticket_state.' || v_ticket.state));
  END IF;
  SELECT * INTO v_step FROM ticket_step
   WHERE ticket_id = p_ticket_id AND version = p_version AND staff_id = session_staff_id();
  IF NOT FOUND THEN
    PERFORM refuse('SN409', 'undo.nothing');
  ELSIF clock_timestamp() > ticket_undo_until(p_ticket_id, p_version) THEN
    PERFORM refuse('SN409', 'undo.too_late', trim_scale(setting_get('undo.window'))::text);
  END IF;

  -- Units that were not there before go; their parts first, because the ticket's units follow them.
  DELETE FROM assignment a
   WHERE a.ticket_id = p_ticket_id AND NOT EXISTS (
     SELECT FROM jsonb_populate_recordset(NULL::assignment, v_step.before -> 'parts') old WHERE old.id = a.id);
  UPDATE assignment a
     SET (unit_id, lead, state, dispatched_at, sign_due_at, signed_at, due_at, answered_at, private_answer, return_count,
          parent_unit_id, resume_state, amber_at, supervise_at, clock, paused_at, contacted_at, extension_count,
          extension_days, version)
       = (SELECT old.unit_id, old.lead, old.state, old.dispatched_at, old.sign_due_at, old.signed_at, old.due_at,
                 old.answered_at, old.private_answer, old.return_count, old.parent_unit_id, old.resume_state, old.amber_at,
                 old.supervise_at, old.clock, old.paused_at, old.contacted_at, old.extension_count, old.extension_days,
                 a.version + 1)
    FROM jsonb_populate_recordset(NULL::assignment, v_step.before -> 'parts') old
   WHERE a.id = old.id AND to_jsonb(a) <> to_jsonb(old);

  v_old := jsonb_populate_record(NULL::ticket, v_step.before -> 'ticket');
  UPDATE ticket
     SET state = v_old.state, kind = v_old.kind, channel = v_old.channel, language = v_old.language,
         category_id = v_old.category_id, area_code = v_old.area_code, address = v_old.address, title = v_old.title,
         content = v_old.content, urgent = v_old.urgent, confidential = v_old.confidential, anonymous = v_old.anonymous,
         enterprise = v_old.enterprise, public_answer = v_old.public_answer, dispatched_at = v_old.dispatched_at,
         amber_at = v_old.amber_at, due_at = v_old.due_at, answered_at = v_old.answered_at,
         followed_up_at = v_old.followed_up_at, closed_at = v_old.closed_at, satisfaction = v_old.satisfaction,
         solved = v_old.solved, version = version + 1
   WHERE id = v_ticket.id AND created_at = v_ticket.created_at;

  IF v_step.action = 'correct' THEN
    v_contact := jsonb_populate_record(NULL::ticket_contact, nullif(v_step.before -> 'contact', 'null'));
    IF v_contact.ticket_id IS NULL THEN
      DELETE FROM ticket_contact WHERE ticket_id = p_ticket_id;
    ELSE
      UPDATE ticket_contact
         SET name = v_contact.name, gender = v_contact.gender, phone_dialled = v_contact.phone_dialled,
             phone_e164 = v_contact.phone_e164, contact_dialled = v_contact.contact_dialled,
             contact_e164 = v_contact.contact_e164
       WHERE ticket_id = p_ticket_id;
    END IF;
    -- Every correction stays on record, so this is one more.
    INSERT INTO correction (ticket_id, staff_id, field, old_value, new_value)
    SELECT ticket_id, v_step.staff_id, field, new_value, old_value FROM correction
     WHERE ticket_id = p_ticket_id AND at >= v_step.at ORDER BY at;
  ELSIF v_step.action = 'refuse' THEN
    DELETE FROM refusal WHERE ticket_id = p_ticket_id;
  ELSIF v_step.action = 'dispatch' THEN
    UPDATE negotiation SET state = 'open', settled_at = NULL, outcome = ''
     WHERE id = (SELECT id FROM negotiation WHERE ticket_id = p_ticket_id AND at < v_step.at ORDER BY at DESC LIMIT 1)
       AND settled_at >= v_step.at - interval '1 minute';
  ELSIF v_step.action = 'follow_up' THEN
    DELETE FROM follow_up WHERE ticket_id = p_ticket_id AND at >= v_step.at;
  ELSIF v_step.action = 'mark_confidential' THEN
    PERFORM audit('ticket.confidential', 'ticket', p_ticket_id::text,
                  jsonb_build_object('old', v_ticket.confidential, 'new', v_old.confidential, 'undo', true));
  END IF;

  DELETE FROM claim WHERE ticket_id = p_ticket_id;
  INSERT INTO claim SELECT * FROM jsonb_populate_record(NULL::claim, nullif(v_step.before -> 'claim', 'null')) c
   WHERE c.ticket_id IS NOT NULL;
  UPDATE follow_up_task f SET since = old.since, due_at = old.due_at, next_at = old.next_at, tries = old.tries, sampled = old.sampled
    FROM jsonb_populate_record(NULL::follow_up_task, nullif(v_step.before -> 'task', 'null')) old
   WHERE f.ticket_id = p_ticket_id AND old.ticket_id = f.ticket_id;

  DELETE FROM ticket_step WHERE ticket_id = p_ticket_id;
  PERFORM ticket_event_add(p_ticket_id, 'undo', v_ticket.state, v_old.state, session_unit_id(), v_step.action);
  PERFORM pg_notify('ticket', p_ticket_id::text);
  RETURN ticket_result(p_ticket_id, jsonb_build_object('undone', v_step.action));
END
$$;
COMMENT ON FUNCTION ticket_undo(uuid, integer) IS
'撤销: takes back the last step of a ticket, if this session took it, it is undoable (ticket_transition), no more than setting undo.window ago, and nothing else has been done since; the version is the ticket''s after the step. The ticket, its parts, claim and call-back become what they were, with new versions; the events stay, and one is added. Returns what the verbs return, and undone.
Refuses: SN409 changed meanwhile, nothing to take back, or too late.';

GRANT EXECUTE ON FUNCTION ticket_undo(uuid, integer) TO sonor_staff;

INSERT INTO setting (key, value, value_unit, minimum, maximum, description_en, description_zh) VALUES
  ('undo.window', 10, 'seconds', 3, 120, 'A step can be taken back for', '操作可撤销的时间')
ON CONFLICT (key) DO UPDATE SET value_unit = excluded.value_unit, minimum = excluded.minimum, maximum = excluded.maximum,
  description_en = excluded.description_en, description_zh = excluded.description_zh;

INSERT INTO message (key, text_en, text_zh) VALUES
  ('undo.nothing', 'There is nothing of yours to take back on this ticket', '此工单没有您可撤销的操作'),
  ('undo.too_late', 'A step can be taken back for %1$s seconds only', '操作只能在 %1$s 秒内撤销')
ON CONFLICT (key) DO UPDATE SET text_en = excluded.text_en, text_zh = excluded.text_zh;
