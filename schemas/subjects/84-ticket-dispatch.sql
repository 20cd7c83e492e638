-- 派单: to whom a ticket goes, for how long, and what becomes of it when a unit says it is not theirs.

CREATE OR REPLACE FUNCTION unit_check(p_unit_id integer) RETURNS unit
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_unit unit;
BEGIN
  SELECT * INTO v_unit FROM unit WHERE id = p_unit_id;
  IF NOT FOUND THEN
    PERFORM refuse('SN400', 'unit.unknown', coalesce(p_unit_id::text, 'NULL'));
  ELSIF v_unit.dissolved_at IS NOT NULL THEN
    PERFORM refuse('SN400', 'unit.dissolved', v_unit.name_zh);
  END IF;
  RETURN v_unit;
END
$$;
COMMENT ON FUNCTION unit_check(integer) IS 'A unit that can take tickets; refuses one that does not exist or was dissolved.';

CREATE OR REPLACE FUNCTION dispatch_warnings(p_ticket ticket, p_unit_id integer) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_levels CONSTANT text[] := '{town,county,city}';
  v_unit unit;
  v_proposed unit;
  v_warnings jsonb := '[]';
BEGIN
  SELECT * INTO v_unit FROM unit WHERE id = p_unit_id;
  SELECT u.* INTO v_proposed FROM catalogue_propose(p_ticket.category_id, p_ticket.area_code) p
    JOIN unit u ON u.id = p.lead_unit_id;
  IF NOT FOUND THEN
    RETURN jsonb_build_array(jsonb_build_object('key', 'dispatch.no_entry', 'text', say('dispatch.no_entry')));
  ELSIF v_proposed.id = p_unit_id THEN
    RETURN '[]';
  END IF;
  -- 国办函〔2025〕66号: what a department must do is not to be pushed down to the grass roots. A company counts as a
  -- department.
  IF array_position(v_levels, replace(v_unit.level, 'company', 'city'))
     < array_position(v_levels, replace(v_proposed.level, 'company', 'city')) THEN
    v_warnings := v_warnings || jsonb_build_object('key', 'dispatch.pushed_down', 'text',
      say('dispatch.pushed_down', v_proposed.short_name_zh, v_unit.short_name_zh));
  END IF;
  RETURN v_warnings || jsonb_build_object('key', 'dispatch.other_unit', 'text',
    say('dispatch.other_unit', v_proposed.short_name_zh));
END
$$;
COMMENT ON FUNCTION dispatch_warnings(ticket, integer) IS
  'What speaks against giving a ticket to a unit, as an array of {key, text}: another unit in the dispatch catalogue, none at all, or a department''s matter pushed down to a county or town.';

CREATE OR REPLACE FUNCTION assignment_make(p_ticket ticket, p_unit_id integer, p_lead boolean, p_parent_unit_id integer,
                                           p_due_at timestamptz, p_clock text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_action CONSTANT text := CASE WHEN p_parent_unit_id IS NULL THEN 'dispatch' ELSE 'assign_below' END;
  v_sign_due_at CONSTANT timestamptz := sign_deadline(now(), p_ticket.urgent);
  v_assignment assignment;
BEGIN
  IF p_parent_unit_id IS NOT NULL AND session_unit_id() IS DISTINCT FROM p_parent_unit_id THEN
    PERFORM refuse('SN403', 'assignment.not_yours');
  END IF;
  SELECT * INTO v_assignment FROM assignment WHERE ticket_id = p_ticket.id AND unit_id = p_unit_id FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    IF NOT (SELECT seat_kinds FROM assignment_transition
            WHERE from_state IS NULL AND action = v_action) && session_seats() THEN
      PERFORM refuse('SN403', 'ticket.not_allowed', say('ticket_action.' || v_action));
    END IF;
    INSERT INTO assignment (ticket_id, unit_id, lead, state, dispatched_at, sign_due_at, parent_unit_id)
    VALUES (p_ticket.id, p_unit_id, p_lead, 'to_sign', now(), v_sign_due_at, p_parent_unit_id)
      RETURNING * INTO v_assignment;
  ELSE
    -- The unit had it once before and takes it up again.
    UPDATE assignment
       SET lead = p_lead, parent_unit_id = p_parent_unit_id, dispatched_at = now(), sign_due_at = v_sign_due_at,
           signed_at = NULL, answered_at = NULL, contacted_at = NULL, extension_count = 0, extension_days = 0
     WHERE id = v_assignment.id;
    v_assignment := assignment_apply(p_ticket.id, p_unit_id, v_action);
  END IF;
  PERFORM assignment_set_clock(v_assignment.id, now(), p_due_at, p_clock);
  RETURN v_assignment.id;
END
$$;
COMMENT ON FUNCTION assignment_make(ticket, integer, boolean, integer, timestamptz, text) IS
  'Gives a unit its part in a locked ticket, as lead, co-unit or below another unit, with its deadline.';

CREATE OR REPLACE FUNCTION ticket_dispatch_to(p_ticket_id uuid, p_action text, p_version integer,
                                              p_lead_unit_id integer, p_co_unit_ids integer[], p_note text,
                                              p_limit_value numeric, p_limit_unit text)
RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_ticket ticket := ticket_lock(p_ticket_id);
  v_proposal record;
  v_lead integer;
  v_units integer[];
  v_unit integer;
  v_deadline record;
  v_assignment assignment;
BEGIN
  IF (p_limit_value IS NULL) <> (p_limit_unit IS NULL) OR p_limit_value <= 0 OR p_limit_value > 1000
     OR p_limit_unit NOT IN ('hours', 'working hours', 'working days') OR p_limit_value = 'NaN' THEN
    PERFORM refuse('SN400', 'field.form', say('field.limit'), concat_ws(' ', p_limit_value, left(p_limit_unit, 20)));
  END IF;
  SELECT * INTO v_proposal FROM (SELECT) one
    LEFT JOIN catalogue_propose(v_ticket.category_id, v_ticket.area_code) ON true;
  v_lead := coalesce(p_lead_unit_id, v_proposal.lead_unit_id);
  IF v_lead IS NULL THEN
    PERFORM refuse('SN400', 'ticket.needs', say('field.unit'), say('ticket_action.' || p_action));
  END IF;
  v_units := ARRAY(SELECT DISTINCT unit FROM unnest(
    CASE WHEN p_lead_unit_id IS NULL AND p_co_unit_ids IS NULL THEN coalesce(v_proposal.co_unit_ids, '{}')
         ELSE coalesce(p_co_unit_ids, '{}') END) unit WHERE unit IS DISTINCT FROM v_lead ORDER BY unit);
  IF cardinality(v_units) > 20 THEN
    PERFORM refuse('SN400', 'dispatch.too_many', '20');
  END IF;
  PERFORM unit_check(unit) FROM unnest(v_lead || v_units) unit;

  v_ticket := ticket_apply(p_ticket_id, p_action, p_version, p_note, NULL, jsonb_build_object('unit_id', v_lead));
  FOR v_assignment IN
    SELECT * FROM assignment a WHERE ticket_id = p_ticket_id
      AND state NOT IN ('answered', 'completed', 'returned', 'withdrawn')
       AND p_action = 'redispatch' AND unit_id <> ALL (v_lead || v_units)
       AND (parent_unit_id IS NULL OR parent_unit_id <> ALL (v_lead || v_units)) ORDER BY id
  LOOP
    -- It may have gone already, together with the unit above it.
    IF (SELECT state FROM assignment WHERE id = v_assignment.id) <> 'withdrawn' THEN
      PERFORM assignment_apply(p_ticket_id, v_assignment.unit_id, 'withdraw');
      PERFORM ticket_event_add(p_ticket_id, 'withdraw', v_ticket.state, v_ticket.state, v_assignment.unit_id, p_note);
    END IF;
  END LOOP;
  UPDATE assignment SET lead = false WHERE ticket_id = p_ticket_id AND lead AND unit_id <> v_lead
    AND state NOT IN ('returned', 'withdrawn');

  FOREACH v_unit IN ARRAY v_lead || v_units LOOP
    SELECT * INTO v_assignment FROM assignment WHERE ticket_id = p_ticket_id AND unit_id = v_unit;
    IF NOT FOUND OR v_assignment.state IN ('returned', 'withdrawn') THEN
      SELECT * INTO v_deadline FROM ticket_deadline(
        now(), v_ticket.kind, v_ticket.channel, v_ticket.urgent, v_ticket.enterprise, cardinality(v_units) > 0, v_unit,
        coalesce(p_limit_value, v_proposal.limit_value), coalesce(p_limit_unit, v_proposal.limit_unit));
      PERFORM assignment_make(v_ticket, v_unit, v_unit = v_lead, NULL, v_deadline.due_at, v_deadline.clock);
    ELSIF v_unit = v_lead AND v_assignment.state IN ('answered', 'completed') AND NOT v_assignment.lead THEN
      PERFORM refuse('SN409', 'dispatch.answered', (SELECT name_zh FROM unit WHERE id = v_unit));
    ELSIF v_unit = v_lead THEN
      UPDATE assignment SET lead = true, parent_unit_id = NULL WHERE id = v_assignment.id;
    END IF;
    IF v_unit <> v_lead THEN
      PERFORM ticket_event_add(p_ticket_id, p_action, v_ticket.state, v_ticket.state, v_unit, p_note);
    END IF;
  END LOOP;

  IF NOT EXISTS (SELECT FROM assignment WHERE ticket_id = p_ticket_id
                 AND state NOT IN ('answered', 'completed', 'returned', 'withdrawn')) THEN
    PERFORM refuse('SN409', 'dispatch.nobody');
  END IF;

  UPDATE ticket SET dispatched_at = coalesce(dispatched_at, now())
    WHERE id = v_ticket.id AND created_at = v_ticket.created_at;
  UPDATE negotiation SET state = 'settled', settled_at = now(), outcome = coalesce(p_note, '')
   WHERE ticket_id = p_ticket_id AND state = 'open';
  PERFORM ticket_keep_clock(p_ticket_id);
  RETURN ticket_result(p_ticket_id, jsonb_build_object('warnings', dispatch_warnings(v_ticket, v_lead)));
END
$$;
COMMENT ON FUNCTION ticket_dispatch_to(uuid, text, integer, integer, integer[], text, numeric, text) IS
  'What ticket_dispatch() and ticket_redispatch() have in common.';

CREATE OR REPLACE FUNCTION ticket_dispatch(p_ticket_id uuid, p_version integer, p_lead_unit_id integer DEFAULT NULL,
                                           p_co_unit_ids integer[] DEFAULT NULL, p_note text DEFAULT '',
                                           p_limit_value numeric DEFAULT NULL, p_limit_unit text DEFAULT NULL)
RETURNS jsonb
LANGUAGE sql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT ticket_dispatch_to(p_ticket_id, 'dispatch', p_version, p_lead_unit_id, p_co_unit_ids, p_note, p_limit_value,
                            p_limit_unit)
$$;
COMMENT ON FUNCTION ticket_dispatch(uuid, integer, integer, integer[], text, numeric, text) IS
  '派单 to a lead and co-units (null: those of the dispatch catalogue) with the limit of the rules, or the one given in place of the catalogue''s. Returns warnings too: another unit than the catalogue''s, or a department''s matter pushed down.';

CREATE OR REPLACE FUNCTION ticket_redispatch(p_ticket_id uuid, p_version integer, p_lead_unit_id integer,
                                             p_co_unit_ids integer[], p_note text,
                                             p_limit_value numeric DEFAULT NULL, p_limit_unit text DEFAULT NULL)
RETURNS jsonb
LANGUAGE sql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT ticket_dispatch_to(p_ticket_id, 'redispatch', p_version, p_lead_unit_id, p_co_unit_ids, p_note, p_limit_value,
                            p_limit_unit)
$$;
COMMENT ON FUNCTION ticket_redispatch(uuid, integer, integer, integer[], text, numeric, text) IS
  '改派: another lead or other co-units for a ticket that is being handled. Units not named are withdrawn unless they have answered; those that stay keep their clocks.';

CREATE OR REPLACE FUNCTION ticket_negotiate(p_ticket_id uuid, p_version integer, p_unit_ids integer[], p_question text)
RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_units CONSTANT integer[] := ARRAY(SELECT DISTINCT unit FROM unnest(p_unit_ids) unit ORDER BY unit);
BEGIN
  IF cardinality(v_units) < 2 THEN
    PERFORM refuse('SN400', 'negotiation.units');
  END IF;
  PERFORM unit_check(unit) FROM unnest(v_units) unit;
  PERFORM ticket_apply(p_ticket_id, 'negotiate', p_version, p_question);
  IF EXISTS (SELECT FROM negotiation WHERE ticket_id = p_ticket_id AND state = 'open') THEN
    PERFORM refuse('SN409', 'negotiation.open');
  END IF;
  INSERT INTO negotiation (ticket_id, staff_id, unit_ids, question)
    VALUES (p_ticket_id, session_staff_id(), v_units, p_question);
  RETURN ticket_result(p_ticket_id);
END
$$;
COMMENT ON FUNCTION ticket_negotiate(uuid, integer, integer[], text) IS
  '协商: whose duty it is is unclear between two or more units; the ticket waits in dispatch until one is named.';

CREATE OR REPLACE FUNCTION assignments_withdraw(p_ticket_id uuid, p_note text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_assignment assignment;
BEGIN
  FOR v_assignment IN
    SELECT * FROM assignment WHERE ticket_id = p_ticket_id
      AND state NOT IN ('answered', 'completed', 'returned', 'withdrawn') ORDER BY id
  LOOP
    IF (SELECT state FROM assignment WHERE id = v_assignment.id) <> 'withdrawn' THEN
      PERFORM assignment_apply(p_ticket_id, v_assignment.unit_id, 'withdraw');
    END IF;
  END LOOP;
END
$$;
COMMENT ON FUNCTION assignments_withdraw(uuid, text) IS 'Withdraws all units that have not answered, because the ticket ended otherwise.';

CREATE OR REPLACE FUNCTION ticket_withdraw(p_ticket_id uuid, p_unit_id integer, p_version integer, p_note text)
RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_ticket ticket := ticket_lock(p_ticket_id);
BEGIN
  IF v_ticket.lead_unit_id = p_unit_id THEN
    PERFORM refuse('SN409', 'assignment.lead_stays');
  END IF;
  PERFORM ticket_apply(p_ticket_id, 'withdraw', p_version, p_note, p_unit_id);
  RETURN ticket_result(p_ticket_id);
END
$$;
COMMENT ON FUNCTION ticket_withdraw(uuid, integer, integer, text) IS
  'Takes a co-unit, or a unit further below, off a ticket; the version is that of its assignment. The lead is changed by ticket_redispatch(). A unit may take off those it passed its part on to.';

CREATE OR REPLACE FUNCTION ticket_review_return(p_ticket_id uuid, p_unit_id integer, p_version integer,
                                                p_approve boolean,
                                                p_note text DEFAULT '') RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_ticket ticket;
  v_assignment assignment;
BEGIN
  IF p_approve IS NULL THEN
    PERFORM refuse('SN400', 'review.undecided');
  END IF;
  v_ticket := ticket_apply(p_ticket_id, CASE WHEN p_approve THEN 'return'
                           ELSE 'return_reject' END, p_version, p_note, p_unit_id);
  UPDATE return_request
     SET decision = CASE WHEN p_approve THEN 'approved' ELSE 'rejected' END, decided_at = now(),
         decided_by = session_staff_id(),
         decision_note = coalesce(p_note, '')
   WHERE ticket_id = p_ticket_id AND unit_id = p_unit_id AND decision IS NULL;

  SELECT * INTO v_assignment FROM assignment WHERE ticket_id = p_ticket_id AND unit_id = p_unit_id;
  PERFORM assignment_resume(v_assignment.id);
  PERFORM ticket_keep_clock(p_ticket_id);
  IF p_approve AND v_ticket.state = 'dispatch' THEN
    IF v_assignment.lead THEN
      -- Until it is dispatched again the ticket's own deadline runs on.
      UPDATE ticket t SET due_at = a.due_at, amber_at = a.amber_at FROM assignment a
       WHERE t.id = v_ticket.id AND t.created_at = v_ticket.created_at AND a.id = v_assignment.id;
    END IF;
    IF (SELECT count(*) FROM assignment WHERE ticket_id = p_ticket_id AND lead AND state IN ('returned', 'withdrawn'))
       >= setting_get('problem.unit_count') THEN
      PERFORM ticket_escalate(p_ticket_id, 'no_lead');
    END IF;
  END IF;
  RETURN ticket_result(p_ticket_id);
END
$$;
COMMENT ON FUNCTION ticket_review_return(uuid, integer, integer, boolean, text) IS
  '派单异议审核: approves a unit''s return (a ticket without lead goes back to dispatch; after too many units it is a problem ticket) or rejects it with a reason (the unit''s clock goes on where it stood). The version is that of the assignment.';

CREATE OR REPLACE FUNCTION extension_check(p_assignment assignment, p_days numeric, p_supervised boolean) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_count CONSTANT numeric := setting_get(CASE WHEN p_supervised THEN 'extension.count_supervised'
                                          ELSE 'extension.count' END);
  v_total CONSTANT numeric := setting_get('extension.total');
BEGIN
  IF p_days IS NULL OR p_days <= 0 OR p_days > v_total OR p_days <> trunc(p_days) THEN
    PERFORM refuse('SN400', 'extension.days', trim_scale(v_total)::text);
  ELSIF p_assignment.extension_count >= v_count THEN
    PERFORM refuse('SN409', 'extension.count', p_assignment.extension_count::text, trim_scale(v_count)::text);
  ELSIF p_assignment.extension_days + p_days > v_total THEN
    PERFORM refuse('SN409', 'extension.total', trim_scale(p_assignment.extension_days)::text,
                   trim_scale(v_total)::text);
  END IF;
END
$$;
COMMENT ON FUNCTION extension_check(assignment, numeric, boolean) IS
  'Refuses an extension beyond the number or the length that the settings allow; a supervisor may grant more of them.';

CREATE OR REPLACE FUNCTION ticket_review_extension(p_ticket_id uuid, p_unit_id integer, p_version integer,
                                                   p_approve boolean,
                                                   p_days numeric DEFAULT NULL, p_note text DEFAULT '') RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_assignment assignment;
  v_request extension_request;
  v_days numeric;
  v_due_at timestamptz;
BEGIN
  IF p_approve IS NULL THEN
    PERFORM refuse('SN400', 'review.undecided');
  END IF;
  PERFORM ticket_apply(p_ticket_id, CASE WHEN p_approve THEN 'extend' ELSE 'extension_reject' END, p_version, p_note,
                       p_unit_id);
  SELECT * INTO v_assignment FROM assignment WHERE ticket_id = p_ticket_id AND unit_id = p_unit_id;
  SELECT * INTO STRICT v_request FROM extension_request
   WHERE ticket_id = p_ticket_id AND unit_id = p_unit_id AND decision IS NULL;
  IF p_approve THEN
    v_days := coalesce(p_days, v_request.days);
    PERFORM extension_check(v_assignment, v_days, 'supervisor' = ANY (session_seats()));
    v_due_at := working_time_add(v_assignment.due_at, v_days, 'working days');
    UPDATE assignment SET extension_count = extension_count + 1, extension_days = extension_days + v_days
      WHERE id = v_assignment.id;
    PERFORM assignment_set_clock(v_assignment.id, v_assignment.dispatched_at, v_due_at, 'working hours');
    PERFORM ticket_keep_clock(p_ticket_id);
  END IF;
  UPDATE extension_request
     SET decision = CASE WHEN p_approve THEN 'approved' ELSE 'rejected' END, decided_at = now(),
         decided_by = session_staff_id(),
         decision_note = coalesce(p_note, ''), old_due_at = v_assignment.due_at, new_due_at = v_due_at
   WHERE id = v_request.id;
  RETURN ticket_result(p_ticket_id);
END
$$;
COMMENT ON FUNCTION ticket_review_extension(uuid, integer, integer, boolean, numeric, text) IS
  '延期审核: grants a unit the working days it asked for, or other p_days, counted from its deadline; or rejects with a reason. The version is that of the assignment.';

GRANT EXECUTE ON FUNCTION ticket_dispatch(uuid, integer, integer, integer[], text, numeric, text),
                          ticket_redispatch(uuid, integer, integer, integer[], text, numeric, text),
                          ticket_negotiate(uuid, integer, integer[], text),
                          ticket_withdraw(uuid, integer, integer, text),
                          ticket_review_return(uuid, integer, integer, boolean, text),
                          ticket_review_extension(uuid, integer, integer, boolean, numeric, text)
  TO sonor_staff;

INSERT INTO message (key, text_en, text_zh) VALUES
  ('unit.unknown', 'There is no unit %1$s', '没有编号为 %1$s 的承办单位'),
  ('unit.dissolved', '%1$s was dissolved; choose another unit', '“%1$s”已撤销，请选择其他单位'),
  ('dispatch.no_entry', 'The dispatch catalogue names no unit for this matter', '派单目录中没有对应的承办单位'),
  ('dispatch.other_unit', 'The dispatch catalogue names another unit: %1$s', '派单目录中的主办单位是：%1$s'),
  ('dispatch.pushed_down',
   'This is the duty of %1$s; a department''s duty must not be pushed down to %2$s (国办函〔2025〕66号)',
   '该事项属于%1$s职责，不得将部门职责推给%2$s（国办函〔2025〕66号）'),
  ('dispatch.too_many', 'At most %1$s co-units are possible', '协办单位最多 %1$s 个'),
  ('dispatch.answered',
   '%1$s has answered already and cannot become the lead; send the ticket back to it instead',
   '“%1$s”已答复，不能改为主办；如需继续办理请发回重办'),
  ('dispatch.nobody', 'All units named have answered: nobody would be left to handle the ticket', '所列单位均已答复，没有单位继续办理'),
  ('negotiation.units', 'Name two or more units to negotiate between', '协商须填写两个以上单位'),
  ('negotiation.open', 'A negotiation about this ticket is open already', '该工单已有协商正在进行'),
  ('assignment.lead_stays', 'The lead cannot be withdrawn; redispatch the ticket', '主办单位不能直接撤回，请改派'),
  ('review.undecided', 'Say whether the request is approved', '请选择同意或驳回'),
  ('extension.days', 'Extension: a whole number of working days from 1 to %1$s', '延期天数须为 1 至 %1$s 的整数个工作日'),
  ('extension.count', 'Extension: %1$s were granted already, at most %2$s are possible', '已延期 %1$s 次，最多 %2$s 次'),
  ('extension.total', 'Extension: %1$s working days were granted already, at most %2$s together', '已延期 %1$s 个工作日，累计最多 %2$s 个')
ON CONFLICT (key) DO UPDATE SET text_en = excluded.text_en, text_zh = excluded.text_zh;
