-- 催办, 督办, 回访, 重办, 办结, 归档: what the centre does so that a matter does not rest before it is settled.

CREATE OR REPLACE FUNCTION ticket_urge(p_ticket_id uuid, p_note text DEFAULT '', p_call_id uuid DEFAULT NULL,
                                       p_source text DEFAULT 'citizen') RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_ticket ticket;
BEGIN
  IF p_source IS NULL OR p_source NOT IN ('citizen', 'centre') THEN
    PERFORM refuse('SN400', 'field.form', say('field.source'), left(coalesce(p_source, 'NULL'), 40));
  END IF;
  v_ticket := ticket_apply(p_ticket_id, 'urge', NULL, p_note);
  INSERT INTO urge (ticket_id, source, staff_id, call_id, note)
  VALUES (p_ticket_id, p_source, session_staff_id(), p_call_id, coalesce(p_note, ''));
  IF p_source = 'citizen' THEN
    UPDATE ticket SET urge_count = urge_count + 1 WHERE id = v_ticket.id AND created_at = v_ticket.created_at;
  END IF;
  IF p_call_id IS NOT NULL THEN
    UPDATE call SET ticket_id = p_ticket_id WHERE id = p_call_id AND ticket_id IS NULL;
  END IF;
  RETURN ticket_result(p_ticket_id);
END
$$;
COMMENT ON FUNCTION ticket_urge(uuid, text, uuid, text) IS
  '催办: the citizen calls again about an open ticket (source citizen; their call is linked to it), or the centre presses the units (source centre). Never makes a ticket.';

CREATE OR REPLACE FUNCTION ticket_urge_deliver(p_urge jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_unknown text;
BEGIN
  IF jsonb_typeof(p_urge) IS DISTINCT FROM 'object' THEN
    PERFORM refuse('SN400', 'field.form', say('field.fields'), left(coalesce(p_urge::text, 'NULL'), 40));
  END IF;
  SELECT key INTO v_unknown FROM jsonb_object_keys(p_urge) key WHERE key NOT IN ('ticket_id', 'note', 'call_id', 'source') LIMIT 1;
  IF FOUND THEN
    PERFORM refuse('SN400', 'field.unknown', left(v_unknown, 40));
  ELSIF p_urge ->> 'ticket_id' IS NULL THEN
    PERFORM refuse('SN400', 'field.missing', say('field.id'));
  END IF;
  PERFORM ticket_check_field('id', p_urge -> 'ticket_id'), ticket_check_field('call_id', p_urge -> 'call_id');
  RETURN ticket_urge((p_urge ->> 'ticket_id')::uuid, coalesce(p_urge ->> 'note', ''), (p_urge ->> 'call_id')::uuid,
                     coalesce(p_urge ->> 'source', 'citizen'));
END
$$;
COMMENT ON FUNCTION ticket_urge_deliver(jsonb) IS
  'ticket_urge() for deliver(), so that an urging goes once however often it is sent: {"ticket_id": …, "note": …, "call_id": …, "source": …}.';

CREATE OR REPLACE FUNCTION ticket_supervise(p_ticket_id uuid, p_level text, p_note text, p_unit_id integer DEFAULT NULL,
                                            p_reply_by timestamptz DEFAULT NULL) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  IF p_level IS NULL OR p_level NOT IN ('ordinary', 'key', 'joint', 'escalated') THEN
    PERFORM refuse('SN400', 'field.form', say('field.level'), left(coalesce(p_level, 'NULL'), 40));
  ELSIF p_reply_by <= now() OR NOT isfinite(p_reply_by) THEN
    PERFORM refuse('SN400', 'field.form', say('field.reply_by'), p_reply_by::text);
  ELSIF p_unit_id IS NOT NULL THEN
    PERFORM unit_check(p_unit_id);
  END IF;
  PERFORM ticket_apply(p_ticket_id, 'supervise', NULL, p_note, NULL, jsonb_build_object('unit_id', p_unit_id));
  INSERT INTO supervision (ticket_id, unit_id, level, staff_id, reply_by, note)
  VALUES (p_ticket_id, p_unit_id, p_level, session_staff_id(), p_reply_by, p_note);
  RETURN ticket_result(p_ticket_id);
END
$$;
COMMENT ON FUNCTION ticket_supervise(uuid, text, text, integer, timestamptz) IS
  '督办: ordinary, key (重点督办), joint (联合督办) or escalated (提级督办), of one unit or of all that have the ticket in hand, with a time to report by.';

CREATE OR REPLACE FUNCTION supervision_end() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  UPDATE supervision SET ended_at = now() WHERE ticket_id = NEW.id AND ended_at IS NULL;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION supervision_end() IS 'Trigger: supervision ends when no unit has the ticket in hand any more.';

CREATE OR REPLACE TRIGGER supervision_ended AFTER UPDATE OF state ON ticket FOR EACH ROW
  WHEN (OLD.state IN ('dispatch', 'handling', 'redo') AND NEW.state NOT IN ('dispatch', 'handling', 'redo'))
  EXECUTE FUNCTION supervision_end();
COMMENT ON TRIGGER supervision_ended ON ticket IS 'Ends supervision.';

CREATE OR REPLACE FUNCTION ticket_escalate(p_ticket_id uuid, p_threshold text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_state ticket_state;
  v_government integer;
BEGIN
  SELECT t.state INTO v_state FROM ticket_identity i JOIN ticket t ON t.id = i.id AND t.created_at = i.created_at
    WHERE i.id = p_ticket_id;
  -- The government of the banner or county where it happened: the unit of that area which answers to no other of that
  -- level.
  SELECT u.id INTO v_government
    FROM ticket_identity i JOIN ticket t ON t.id = i.id AND t.created_at = i.created_at
    JOIN unit u ON u.area_code = left(t.area_code, 6) AND u.level = 'county' AND u.dissolved_at IS NULL
    LEFT JOIN unit p ON p.id = u.parent_id
   WHERE i.id = p_ticket_id AND p.level IS DISTINCT FROM 'county' ORDER BY u.id LIMIT 1;
  IF EXISTS (SELECT FROM supervision WHERE ticket_id = p_ticket_id AND threshold = p_threshold) THEN
    RETURN;
  END IF;
  INSERT INTO supervision (ticket_id, unit_id, level, threshold)
    VALUES (p_ticket_id, v_government, 'escalated', p_threshold);
  PERFORM ticket_event_add(p_ticket_id, 'supervise', v_state, v_state, v_government, '');
END
$$;
COMMENT ON FUNCTION ticket_escalate(uuid, text) IS
  'Makes a ticket a problem ticket (问题工单), once for each reason (redo, no_lead): escalated supervision (提级督办) by the government of the banner or county it lies in.';

CREATE OR REPLACE FUNCTION ticket_last_call(p_ticket_id uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT c.id FROM call c
   WHERE c.ticket_id = p_ticket_id AND c.staff_id = session_staff_id() AND c.direction <> 'in'
     AND c.arrived_at > clock_timestamp() - interval '12 hours'
     AND NOT EXISTS (SELECT FROM follow_up f WHERE f.ticket_id = p_ticket_id AND f.call_id = c.id)
   ORDER BY c.arrived_at DESC LIMIT 1
$$;
COMMENT ON FUNCTION ticket_last_call(uuid) IS
  'The call in which the session''s person has just rung the citizen back about a ticket, if it is over and not yet written down as a follow-up.';

CREATE OR REPLACE FUNCTION ticket_follow_up(p_ticket_id uuid, p_version integer, p_result jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_ticket ticket := ticket_lock(p_ticket_id);
  v_field record;
  v_reached boolean;
  v_solved boolean;
  v_contradiction boolean;
  v_over boolean;
  v_tries integer;
BEGIN
  IF jsonb_typeof(p_result) IS DISTINCT FROM 'object' THEN
    PERFORM refuse('SN400', 'field.form', say('field.fields'), left(coalesce(p_result::text, 'NULL'), 40));
  END IF;
  FOR v_field IN SELECT key, value, jsonb_typeof(value) AS type FROM jsonb_each(p_result) LOOP
    IF v_field.key NOT IN ('reached', 'contacted', 'solved', 'satisfaction', 'opinion', 'call_id') THEN
      PERFORM refuse('SN400', 'field.unknown', left(v_field.key, 40));
    ELSIF v_field.type <> 'null' AND NOT (CASE v_field.key
        WHEN 'satisfaction' THEN v_field.type = 'string'
          AND v_field.value #>> '{}' = ANY (enum_range(NULL::satisfaction)::text[])
        WHEN 'opinion' THEN v_field.type = 'string'
        WHEN 'call_id' THEN v_field.value #>> '{}' ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
        ELSE v_field.type = 'boolean' END) THEN
      PERFORM refuse('SN400', 'field.form', say('field.' || v_field.key), left(v_field.value #>> '{}', 40));
    END IF;
  END LOOP;
  PERFORM text_check('opinion', p_result ->> 'opinion', 4000);
  v_reached := (p_result ->> 'reached')::boolean;
  v_solved := (p_result ->> 'solved')::boolean;
  IF v_reached IS NULL THEN
    PERFORM refuse('SN400', 'field.missing', say('field.reached'));
  ELSIF v_reached AND v_solved IS NULL THEN
    PERFORM refuse('SN400', 'field.missing', say('field.solved'));
  ELSIF v_reached AND p_result ->> 'satisfaction' IS NULL THEN
    PERFORM refuse('SN400', 'field.missing', say('field.satisfaction'));
  ELSIF NOT v_reached AND (p_result ->> 'contacted' IS NOT NULL OR v_solved IS NOT NULL
                           OR p_result ->> 'satisfaction' IS NOT NULL) THEN
    PERFORM refuse('SN400', 'follow_up.not_reached');
  END IF;

  v_tries := (SELECT count(*) FROM follow_up WHERE ticket_id = p_ticket_id AND NOT reached AND at >= v_ticket.answered_at);
  v_over := v_reached OR v_tries + 1 >= setting_get('follow_up.attempts');
  v_ticket := ticket_apply(p_ticket_id, 'follow_up', p_version, p_result ->> 'opinion', NULL,
                           jsonb_build_object('over', v_over));
  v_contradiction := v_reached AND coalesce(
    (SELECT bool_or(last.solved) AND NOT v_solved FROM (
       SELECT DISTINCT ON (unit_id) solved FROM unit_answer
         WHERE ticket_id = p_ticket_id ORDER BY unit_id, at DESC) last), false)
    OR (p_result ->> 'contacted')::boolean IS FALSE AND EXISTS (
       SELECT FROM unit_contact WHERE ticket_id = p_ticket_id AND reached);
  IF NOT v_over THEN
    UPDATE follow_up_task
       SET tries = tries + 1,
           next_at = working_time_add(now(), setting_get('follow_up.retry'), setting_unit('follow_up.retry'))
     WHERE ticket_id = p_ticket_id;
  END IF;
  INSERT INTO follow_up (ticket_id, staff_id, call_id, reached, contacted, solved, satisfaction, contradiction, opinion)
  VALUES (p_ticket_id, session_staff_id(), coalesce((p_result ->> 'call_id')::uuid, ticket_last_call(p_ticket_id)), v_reached,
          (p_result ->> 'contacted')::boolean, v_solved,
          (p_result ->> 'satisfaction')::satisfaction, v_contradiction, coalesce(p_result ->> 'opinion', ''));
  IF v_reached THEN
    UPDATE ticket SET followed_up_at = now(), solved = v_solved,
      satisfaction = (p_result ->> 'satisfaction')::satisfaction
     WHERE id = v_ticket.id AND created_at = v_ticket.created_at;
  END IF;
  RETURN ticket_result(p_ticket_id, jsonb_build_object(
    'contradiction', v_contradiction, 'over', v_over, 'unreachable', v_over AND NOT v_reached,
    'tries', v_tries + (NOT v_reached)::integer,
    'next_at', (SELECT next_at FROM follow_up_task WHERE ticket_id = p_ticket_id)));
END
$$;
COMMENT ON FUNCTION ticket_follow_up(uuid, integer, jsonb) IS
'回访: keeps one try to call the citizen back: reached; if so solved, satisfaction, contacted; opinion, call_id. Reached, or tried as often as the setting says, the ticket goes to final review; else it waits for the next try, not before next_at. Returns over, unreachable, tries (that missed), next_at and contradiction too.
Flags a contradiction (矛盾标记): the unit says solved and the citizen does not, or the unit says it reached the citizen and they deny it.';

CREATE OR REPLACE FUNCTION ticket_redo(p_ticket_id uuid, p_version integer, p_note text,
                                       p_unit_ids integer[] DEFAULT NULL)
RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_ticket ticket := ticket_lock(p_ticket_id);
  v_units CONSTANT integer[] := ARRAY(SELECT DISTINCT unit
                                      FROM unnest(coalesce(p_unit_ids, ARRAY[v_ticket.lead_unit_id])) unit
                                      WHERE unit IS NOT NULL ORDER BY unit);
  v_limit CONSTANT integer := setting_get('problem.redo_count');
  v_assignment assignment;
  v_due_at timestamptz;
  v_clock text;
  v_unit integer;
BEGIN
  IF cardinality(v_units) = 0 THEN
    PERFORM refuse('SN400', 'redo.no_unit');
  END IF;
  v_ticket := ticket_apply(p_ticket_id, 'redo', p_version, p_note);
  -- A problem ticket is with the banner's government; to send it back once more is not for everybody.
  IF v_ticket.redo_count >= v_limit AND NOT 'supervisor' = ANY (session_seats()) THEN
    PERFORM refuse('SN403', 'redo.limit', v_ticket.redo_count::text);
  END IF;
  v_due_at := working_time_add(now(), setting_get('deadline.redo'), setting_unit('deadline.redo'));
  v_clock := CASE WHEN setting_unit('deadline.redo') LIKE 'working %' THEN 'working hours' ELSE 'hours' END;
  IF v_ticket.urgent AND working_time_add(now(), setting_get('deadline.urgent_answer'),
                                          setting_unit('deadline.urgent_answer')) < v_due_at THEN
    v_due_at := working_time_add(now(), setting_get('deadline.urgent_answer'), setting_unit('deadline.urgent_answer'));
    v_clock := 'hours';
  END IF;
  FOREACH v_unit IN ARRAY v_units LOOP
    v_assignment := assignment_apply(p_ticket_id, v_unit, 'redo');
    UPDATE assignment SET answered_at = NULL, extension_count = 0, extension_days = 0 WHERE id = v_assignment.id;
    PERFORM assignment_set_clock(v_assignment.id, now(), v_due_at, v_clock);
    PERFORM ticket_event_add(p_ticket_id, 'redo', v_ticket.state, v_ticket.state, v_unit, p_note);
  END LOOP;
  UPDATE ticket SET redo_count = redo_count + 1, solved = NULL
    WHERE id = v_ticket.id AND created_at = v_ticket.created_at;
  PERFORM ticket_keep_clock(p_ticket_id);
  IF v_ticket.redo_count + 1 >= v_limit THEN
    PERFORM ticket_escalate(p_ticket_id, 'redo');
  END IF;
  RETURN ticket_result(p_ticket_id);
END
$$;
COMMENT ON FUNCTION ticket_redo(uuid, integer, text, integer[]) IS
  '发回重办 to the lead, or to the units named, with the reason and a new clock. Sent back as often as the setting says it is a problem ticket; after that only a supervisor may.';

CREATE OR REPLACE FUNCTION ticket_close(p_ticket_id uuid, p_version integer, p_note text DEFAULT '') RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_unit integer;
BEGIN
  PERFORM ticket_apply(p_ticket_id, 'close', p_version, p_note);
  FOR v_unit IN SELECT unit_id FROM assignment WHERE ticket_id = p_ticket_id AND state = 'answered' ORDER BY id LOOP
    PERFORM assignment_apply(p_ticket_id, v_unit, 'complete');
  END LOOP;
  RETURN ticket_result(p_ticket_id);
END
$$;
COMMENT ON FUNCTION ticket_close(uuid, integer, text) IS '办结: final review finds that the loop is closed; the units'' parts are completed.';

CREATE OR REPLACE FUNCTION ticket_archive(p_ticket_id uuid, p_version integer) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  PERFORM ticket_apply(p_ticket_id, 'archive', p_version);
  RETURN ticket_result(p_ticket_id);
END
$$;
COMMENT ON FUNCTION ticket_archive(uuid, integer) IS '归档: from now on the ticket is only read.';

GRANT EXECUTE ON FUNCTION ticket_urge(uuid, text, uuid, text), ticket_urge_deliver(jsonb), ticket_supervise(uuid, text, text, integer, timestamptz),
                          ticket_follow_up(uuid, integer, jsonb), ticket_redo(uuid, integer, text, integer[]),
                          ticket_close(uuid, integer, text), ticket_archive(uuid, integer)
  TO sonor_staff;
INSERT INTO delivery_action (action, function_name) VALUES ('ticket_urge', 'ticket_urge_deliver')
ON CONFLICT (action) DO UPDATE SET function_name = excluded.function_name;

INSERT INTO message (key, text_en, text_zh) VALUES
  ('follow_up.not_reached', 'What the citizen says can only be kept if they were reached', '未接通时不能填写诉求人的评价'),
  ('redo.no_unit', 'There is no unit to send the ticket back to; dispatch it instead', '没有可发回的承办单位，请派单'),
  ('redo.limit', 'Sent back %1$s times already: only a supervisor can send it back once more', '已发回重办 %1$s 次，再次发回须由班长操作')
ON CONFLICT (key) DO UPDATE SET text_en = excluded.text_en, text_zh = excluded.text_zh;
