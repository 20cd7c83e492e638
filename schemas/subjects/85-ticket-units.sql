-- 承办: what a unit officer does with the part of a ticket that is their unit's. The version is that of the assignment.

CREATE OR REPLACE FUNCTION session_unit() RETURNS integer
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_unit_id CONSTANT integer := session_unit_id();
BEGIN
  IF v_unit_id IS NULL THEN
    PERFORM refuse('SN403', 'session.no_unit');
  END IF;
  RETURN v_unit_id;
END
$$;
COMMENT ON FUNCTION session_unit() IS 'Unit of this session; refuses those who work for none.';

CREATE OR REPLACE FUNCTION ticket_sign(p_ticket_id uuid, p_version integer) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  PERFORM ticket_apply(p_ticket_id, 'sign', p_version, '', session_unit());
  UPDATE assignment SET signed_at = now() WHERE ticket_id = p_ticket_id AND unit_id = session_unit_id();
  RETURN ticket_result(p_ticket_id);
END
$$;
COMMENT ON FUNCTION ticket_sign(uuid, integer) IS '签收';

CREATE OR REPLACE FUNCTION ticket_contact(p_ticket_id uuid, p_reached boolean, p_note text DEFAULT '') RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  IF p_reached IS NULL THEN
    PERFORM refuse('SN400', 'field.missing', say('field.reached'));
  END IF;
  PERFORM ticket_apply(p_ticket_id, 'contact', NULL, p_note, session_unit());
  INSERT INTO unit_contact (ticket_id, unit_id, staff_id, reached, note)
  VALUES (p_ticket_id, session_unit_id(), session_staff_id(), p_reached, coalesce(p_note, ''));
  IF p_reached THEN
    UPDATE assignment SET contacted_at = coalesce(contacted_at, now())
      WHERE ticket_id = p_ticket_id AND unit_id = session_unit_id();
  END IF;
  RETURN ticket_result(p_ticket_id);
END
$$;
COMMENT ON FUNCTION ticket_contact(uuid, boolean, text) IS 'Writes down that the unit contacted the citizen, or tried to.';

CREATE OR REPLACE FUNCTION ticket_answer(p_ticket_id uuid, p_version integer, p_public_answer text,
                                         p_private_answer text,
                                         p_solved boolean, p_substantiated boolean DEFAULT NULL) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_ticket ticket;
  v_assignment assignment;
BEGIN
  PERFORM text_check('public_answer', p_public_answer, 4000, true);
  PERFORM text_check('private_answer', p_private_answer, 4000);
  IF p_solved IS NULL THEN
    PERFORM refuse('SN400', 'field.missing', say('field.solved'));
  END IF;
  v_ticket := ticket_apply(p_ticket_id, 'answer', p_version, '', session_unit(),
                           jsonb_build_object('answer', p_public_answer));
  -- Not for confidential tickets: a unit must not learn by trying whether a number is the citizen's.
  IF NOT v_ticket.confidential AND EXISTS (
    SELECT FROM ticket_contact c,
           unnest(ARRAY[c.phone_dialled, ltrim(c.phone_e164, '+'), c.contact_dialled,
                        ltrim(c.contact_e164, '+')]) number
     WHERE c.ticket_id = p_ticket_id AND length(number) >= 7
       AND position(number IN regexp_replace(p_public_answer, '[ -]', '', 'g')) > 0) THEN
    PERFORM refuse('SN400', 'answer.shows_number');
  END IF;

  INSERT INTO unit_answer (ticket_id, unit_id, staff_id, public_answer, private_answer, substantiated, solved)
  VALUES (p_ticket_id, session_unit_id(), session_staff_id(), p_public_answer, coalesce(p_private_answer, ''),
          p_substantiated, p_solved);
  UPDATE assignment SET answered_at = now(), private_answer = coalesce(p_private_answer, '')
   WHERE ticket_id = p_ticket_id AND unit_id = session_unit_id() RETURNING * INTO v_assignment;
  IF v_assignment.lead THEN
    UPDATE ticket SET public_answer = p_public_answer WHERE id = v_ticket.id AND created_at = v_ticket.created_at;
  END IF;
  RETURN ticket_result(p_ticket_id);
END
$$;
COMMENT ON FUNCTION ticket_answer(uuid, integer, text, text, boolean, boolean) IS
  '答复: what the citizen may read, apart from it what only the centre may, whether it is solved and whether the matter proved true. The lead''s public answer becomes the ticket''s. When the last unit has answered the ticket goes to follow-up. A request that is still open is dropped.';

CREATE OR REPLACE FUNCTION ticket_request_return(p_ticket_id uuid, p_version integer, p_reason text, p_duty_basis text)
RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_assignment assignment;
  v_until timestamptz;
BEGIN
  PERFORM text_check('reason', p_reason, 4000, true);
  PERFORM text_check('duty_basis', p_duty_basis, 2000, true);
  PERFORM ticket_apply(p_ticket_id, 'return_request', p_version, p_reason, session_unit(),
                       jsonb_build_object('basis', p_duty_basis));
  SELECT * INTO v_assignment FROM assignment WHERE ticket_id = p_ticket_id AND unit_id = session_unit_id();
  v_until := working_time_add(v_assignment.signed_at, setting_get('return.window'), setting_unit('return.window'));
  IF now() > v_until THEN
    PERFORM refuse('SN409', 'return.too_late', to_char(v_until AT TIME ZONE city_time_zone(), 'YYYY-MM-DD HH24:MI'));
  END IF;

  INSERT INTO return_request (ticket_id, unit_id, staff_id, reason, duty_basis)
  VALUES (p_ticket_id, session_unit_id(), session_staff_id(), p_reason, p_duty_basis);
  UPDATE assignment SET return_count = return_count + 1 WHERE id = v_assignment.id;
  PERFORM assignment_pause(v_assignment.id);
  PERFORM ticket_keep_clock(p_ticket_id);
  RETURN ticket_result(p_ticket_id);
END
$$;
COMMENT ON FUNCTION ticket_request_return(uuid, integer, text, text) IS
  '申请退单, within the window after signing, with the reason and the rule that says whose duty it is.';

CREATE OR REPLACE FUNCTION ticket_request_extension(p_ticket_id uuid, p_version integer, p_days numeric, p_reason text,
                                                    p_citizen_told boolean) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_assignment assignment;
BEGIN
  PERFORM text_check('reason', p_reason, 4000, true);
  IF p_citizen_told IS NULL THEN
    PERFORM refuse('SN400', 'field.missing', say('field.told'));
  END IF;
  PERFORM ticket_apply(p_ticket_id, 'extension_request', p_version, p_reason, session_unit());
  SELECT * INTO v_assignment FROM assignment WHERE ticket_id = p_ticket_id AND unit_id = session_unit_id();
  IF v_assignment.due_at IS NULL THEN
    PERFORM refuse('SN409', 'extension.no_deadline');
  ELSIF now() >= v_assignment.due_at THEN
    PERFORM refuse('SN409', 'extension.too_late', to_char(v_assignment.due_at AT TIME ZONE city_time_zone(),
                                                          'YYYY-MM-DD HH24:MI'));
  END IF;
  PERFORM extension_check(v_assignment, p_days, true);
  INSERT INTO extension_request (ticket_id, unit_id, staff_id, days, reason, citizen_told, old_due_at)
  VALUES (p_ticket_id, session_unit_id(), session_staff_id(), p_days, p_reason, p_citizen_told, v_assignment.due_at);
  RETURN ticket_result(p_ticket_id);
END
$$;
COMMENT ON FUNCTION ticket_request_extension(uuid, integer, numeric, text, boolean) IS
  '申请延期 by so many working days, before the deadline only; told: whether the citizen knows. The clock runs on until it is granted.';

CREATE OR REPLACE FUNCTION unit_is_below(p_unit_id integer, p_above_id integer) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  WITH RECURSIVE above AS (
    SELECT parent_id FROM unit WHERE id = p_unit_id
    UNION
    SELECT u.parent_id FROM unit u JOIN above a ON u.id = a.parent_id
  )
  SELECT EXISTS (SELECT FROM above WHERE parent_id = p_above_id)
$$;
COMMENT ON FUNCTION unit_is_below(integer, integer) IS 'Whether a unit answers to another, directly or through others.';

CREATE OR REPLACE FUNCTION ticket_sub_dispatch(p_ticket_id uuid, p_version integer, p_unit_ids integer[],
                                               p_note text DEFAULT '',
                                               p_limit_value numeric DEFAULT NULL, p_limit_unit text DEFAULT NULL)
RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_own CONSTANT integer := session_unit();
  v_units CONSTANT integer[] := ARRAY(SELECT DISTINCT unit FROM unnest(p_unit_ids) unit ORDER BY unit);
  v_ticket ticket;
  v_assignment assignment;
  v_unit unit;
  v_due_at timestamptz;
  v_warnings jsonb := '[]';
BEGIN
  IF cardinality(v_units) NOT BETWEEN 1 AND 20 THEN
    PERFORM refuse('SN400', 'sub_dispatch.units', '20');
  ELSIF (p_limit_value IS NULL) <> (p_limit_unit IS NULL) OR p_limit_value <= 0 OR p_limit_value > 1000
     OR p_limit_unit NOT IN ('hours', 'working hours', 'working days') OR p_limit_value = 'NaN' THEN
    PERFORM refuse('SN400', 'field.form', say('field.limit'), concat_ws(' ', p_limit_value, left(p_limit_unit, 20)));
  END IF;
  v_ticket := ticket_apply(p_ticket_id, 'sub_dispatch', p_version, p_note, v_own);
  SELECT * INTO v_assignment FROM assignment WHERE ticket_id = p_ticket_id AND unit_id = v_own;
  v_due_at := CASE WHEN p_limit_value IS NULL THEN v_assignment.due_at
                   ELSE least(v_assignment.due_at, working_time_add(now(), p_limit_value, p_limit_unit)) END;

  FOR v_unit IN SELECT (unit_check(unit)).* FROM unnest(v_units) unit LOOP
    IF NOT unit_is_below(v_unit.id, v_own) THEN
      PERFORM refuse('SN403', 'sub_dispatch.not_below', v_unit.name_zh);
    ELSIF EXISTS (SELECT FROM assignment WHERE ticket_id = p_ticket_id AND unit_id = v_unit.id
                  AND state NOT IN ('returned', 'withdrawn')) THEN
      PERFORM refuse('SN409', 'sub_dispatch.has_part', v_unit.name_zh);
    END IF;
    PERFORM assignment_make(v_ticket, v_unit.id, false, v_own, v_due_at,
                            CASE WHEN p_limit_unit IS NULL THEN v_assignment.clock
                                 WHEN p_limit_unit LIKE 'working %' THEN 'working hours' ELSE 'hours' END);
    PERFORM ticket_event_add(p_ticket_id, 'sub_dispatch', v_ticket.state, v_ticket.state, v_unit.id, p_note);
    IF v_unit.level = 'town' AND (SELECT level FROM unit WHERE id = v_own) <> 'town' THEN
      v_warnings := v_warnings || jsonb_build_object('key', 'dispatch.pushed_down', 'text', say('dispatch.pushed_down',
        (SELECT short_name_zh FROM unit WHERE id = v_own), v_unit.short_name_zh));
    END IF;
  END LOOP;
  RETURN ticket_result(p_ticket_id, jsonb_build_object('warnings', v_warnings));
END
$$;
COMMENT ON FUNCTION ticket_sub_dispatch(uuid, integer, integer[], text, numeric, text) IS
  '加派: a unit passes work on to units below it, each with its own clock: the limit given, but never later than its own deadline. It stays responsible and must answer itself. Returns warnings too.';

CREATE OR REPLACE FUNCTION ticket_appeal(p_ticket_id uuid, p_subject text, p_reason text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  PERFORM text_check('reason', p_reason, 4000, true);
  IF p_subject IS NULL OR p_subject NOT IN ('signing', 'deadline', 'satisfaction', 'solved', 'redo', 'return') THEN
    PERFORM refuse('SN400', 'field.form', say('field.subject'), left(coalesce(p_subject, 'NULL'), 40));
  END IF;
  PERFORM ticket_apply(p_ticket_id, 'appeal', NULL, p_reason, session_unit());
  BEGIN
    INSERT INTO score_appeal (ticket_id, unit_id, staff_id, subject, reason)
    VALUES (p_ticket_id, session_unit_id(), session_staff_id(), p_subject, p_reason);
  EXCEPTION WHEN unique_violation THEN
    PERFORM refuse('SN409', 'appeal.open');
  END;
  RETURN ticket_result(p_ticket_id);
END
$$;
COMMENT ON FUNCTION ticket_appeal(uuid, text, text) IS
  '考核申诉: the unit disputes what a ticket counts against it: signing, deadline, satisfaction, solved, redo or return.';

CREATE OR REPLACE FUNCTION ticket_review_appeal(p_appeal_id uuid, p_approve boolean, p_note text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_appeal score_appeal;
BEGIN
  IF p_approve IS NULL THEN
    PERFORM refuse('SN400', 'review.undecided');
  END IF;
  SELECT * INTO v_appeal FROM score_appeal WHERE id = p_appeal_id;
  IF NOT FOUND OR NOT session_sees_all() THEN
    PERFORM refuse('SN404', 'appeal.unknown');
  END IF;
  PERFORM ticket_apply(v_appeal.ticket_id, 'appeal_review', NULL, p_note, NULL,
                       jsonb_build_object('unit_id', v_appeal.unit_id));
  UPDATE score_appeal
     SET decision = CASE WHEN p_approve THEN 'approved' ELSE 'rejected' END, decided_at = now(),
         decided_by = session_staff_id(),
         decision_note = p_note
   WHERE id = p_appeal_id AND decision IS NULL;
  IF NOT FOUND THEN
    PERFORM refuse('SN409', 'appeal.decided');
  END IF;
  RETURN ticket_result(v_appeal.ticket_id);
END
$$;
COMMENT ON FUNCTION ticket_review_appeal(uuid, boolean, text) IS 'Decides an appeal, with the reason.';

GRANT EXECUTE ON FUNCTION ticket_sign(uuid, integer), ticket_contact(uuid, boolean, text),
                          ticket_answer(uuid, integer, text, text, boolean, boolean),
                          ticket_request_return(uuid, integer, text, text),
                          ticket_request_extension(uuid, integer, numeric, text, boolean),
                          ticket_sub_dispatch(uuid, integer, integer[], text, numeric, text),
                          ticket_appeal(uuid, text, text), ticket_review_appeal(uuid, boolean, text)
  TO sonor_staff;

INSERT INTO message (key, text_en, text_zh) VALUES
  ('session.no_unit', 'Only an officer of a unit can do this', '只有承办单位人员可以执行此操作'),
  ('answer.shows_number', 'The public answer holds the citizen''s number; take it out', '公开答复中含有诉求人的电话号码，请删除'),
  ('return.too_late', 'A return could be asked for until %1$s', '申请退单的期限已于 %1$s 截止'),
  ('extension.too_late', 'The deadline passed at %1$s; an extension can only be asked for before it', '办理期限已于 %1$s 届满，只能在到期前申请延期'),
  ('extension.no_deadline', 'This ticket has no deadline to extend', '该工单没有办理期限，无需延期'),
  ('sub_dispatch.units', 'Name from 1 to %1$s units', '请填写 1 至 %1$s 个单位'),
  ('sub_dispatch.not_below', '%1$s does not answer to your unit', '“%1$s”不是您单位的下级单位'),
  ('sub_dispatch.has_part', '%1$s has a part in this ticket already', '“%1$s”已在承办此工单'),
  ('appeal.open', 'An appeal about this is open already', '该事项已有申诉正在审核'),
  ('appeal.unknown', 'There is no such appeal', '没有这项申诉'),
  ('appeal.decided', 'This appeal was decided already', '该申诉已审核')
ON CONFLICT (key) DO UPDATE SET text_en = excluded.text_en, text_zh = excluded.text_zh;
