-- The life of a ticket: one function applies the transition tables; every verb goes through it.
--
-- Order of locks, for all: tickets first, in the order of their ids, then what hangs on them. So no two can wait for
-- each other.

-- What every act calls is PL/pgSQL, whose plans are kept; a function in SQL would be planned anew each time.

CREATE OR REPLACE FUNCTION session_seats() RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_seats text[];
BEGIN
  SELECT array_agg(t.seat_kind) INTO v_seats
  FROM staff s JOIN staff_seat t ON t.staff_id = s.id WHERE s.login = session_user AND s.left_at IS NULL;
  -- The owner, as whom the programs come, has the seat "sonor"; here current_user is the owner.
  RETURN coalesce(v_seats, CASE WHEN pg_has_role(session_user, current_user, 'MEMBER') THEN ARRAY['sonor']
                                WHEN pg_has_role(session_user, 'sonor_gateway', 'MEMBER') THEN ARRAY['gateway']
                                ELSE '{}' END);
END
$$;
COMMENT ON FUNCTION session_seats() IS 'Kinds of seat the person of this session may take; {sonor} for the programs themselves, {gateway} for the citizens'' own channels, none for strangers.';

CREATE OR REPLACE FUNCTION ticket_lock(p_ticket_id uuid) RETURNS ticket
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_ticket ticket;
BEGIN
  SELECT t.* INTO v_ticket FROM ticket t
   WHERE t.id = p_ticket_id AND t.created_at = (SELECT created_at FROM ticket_identity WHERE id = p_ticket_id)
     FOR NO KEY UPDATE;
  -- What a unit may not see does not exist for it.
  IF NOT FOUND OR NOT (session_sees_all() OR coalesce(session_unit_id() = ANY (v_ticket.unit_ids), false)) THEN
    PERFORM refuse('SN404', 'ticket.unknown');
  END IF;
  RETURN v_ticket;
END
$$;
COMMENT ON FUNCTION ticket_lock(uuid) IS 'A ticket the session may see, locked until the end of the transaction; refuses any other as unknown.';

CREATE OR REPLACE FUNCTION ticket_condition(p_condition text, p_ticket_id uuid, p_detail jsonb) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_led boolean;
  v_answered boolean;
BEGIN
  IF p_condition = 'always' THEN
    RETURN true;
  ELSIF p_condition LIKE 'follow\_up\_%' THEN
    RETURN (p_detail ->> 'over')::boolean = (p_condition = 'follow_up_over');
  END IF;
  SELECT coalesce(bool_or(lead), false), bool_and(state IN ('answered', 'completed')) INTO v_led, v_answered
  FROM assignment WHERE ticket_id = p_ticket_id AND state NOT IN ('returned', 'withdrawn');
  RETURN CASE p_condition WHEN 'no_lead' THEN NOT v_led WHEN 'all_answered' THEN v_led AND v_answered
                          WHEN 'some_open' THEN v_led AND NOT v_answered END;
END
$$;
COMMENT ON FUNCTION ticket_condition(text, uuid, jsonb) IS 'Whether a condition of the transition table holds for a ticket.';

CREATE OR REPLACE FUNCTION ticket_event_add(p_ticket_id uuid, p_action text, p_from ticket_state, p_to ticket_state,
                                            p_unit_id integer, p_note text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  INSERT INTO ticket_event (ticket_id, at, actor_id, action, from_state, to_state, unit_id, note)
  VALUES (p_ticket_id, clock_timestamp(), session_staff_id(), p_action, p_from, p_to, p_unit_id, coalesce(p_note, ''));
END
$$;
COMMENT ON FUNCTION ticket_event_add(uuid, text, ticket_state, ticket_state, integer, text) IS
  'Writes down what happened to a ticket, in the name of the session.';

CREATE OR REPLACE FUNCTION assignment_apply(p_ticket_id uuid, p_unit_id integer, p_action text,
                                            p_version integer DEFAULT NULL)
RETURNS assignment
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_assignment assignment;
  v_rule assignment_transition;
  v_next assignment_state;
BEGIN
  SELECT * INTO v_assignment FROM assignment WHERE ticket_id = p_ticket_id AND unit_id = p_unit_id FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    PERFORM refuse('SN404', 'assignment.unknown');
  ELSIF p_version IS NOT NULL AND p_version <> v_assignment.version THEN
    PERFORM refuse('SN409', 'assignment.changed', p_version::text, v_assignment.version::text);
  END IF;
  SELECT * INTO v_rule FROM assignment_transition WHERE from_state = v_assignment.state AND action = p_action;
  IF NOT FOUND THEN
    PERFORM refuse('SN409', 'assignment.not_now', say('assignment_state.' || v_assignment.state),
                   say('ticket_action.' || p_action));
  ELSIF NOT v_rule.seat_kinds && session_seats() THEN
    PERFORM refuse('SN403', 'ticket.not_allowed', say('ticket_action.' || p_action));
  ELSIF session_unit_id() <> (CASE WHEN p_action = 'withdraw' OR p_action = 'assign_below'
                                   THEN coalesce(v_assignment.parent_unit_id, 0) ELSE p_unit_id END) THEN
    PERFORM refuse('SN403', 'assignment.not_yours');
  END IF;

  v_next := coalesce(v_rule.to_state, v_assignment.resume_state);
  UPDATE assignment
     SET state = v_next, version = version + 1,
         resume_state = CASE WHEN v_next IN ('return_requested', 'extension_requested')
                             THEN coalesce(resume_state, v_assignment.state) END
   WHERE id = v_assignment.id;
  IF v_assignment.state IN ('return_requested', 'extension_requested') AND p_action IN ('answer', 'withdraw') THEN
    UPDATE return_request SET decision = 'dropped', decided_at = now()
     WHERE ticket_id = p_ticket_id AND unit_id = p_unit_id AND decision IS NULL;
    UPDATE extension_request SET decision = 'dropped', decided_at = now()
     WHERE ticket_id = p_ticket_id AND unit_id = p_unit_id AND decision IS NULL;
  END IF;
  IF v_next IN ('returned', 'withdrawn') THEN
    -- Those it had passed its part on to go with it, to any depth.
    WITH RECURSIVE below AS (
      SELECT a.id, a.unit_id FROM assignment a WHERE a.ticket_id = p_ticket_id AND a.parent_unit_id = p_unit_id
      UNION
      SELECT a.id, a.unit_id FROM assignment a JOIN below b ON a.parent_unit_id = b.unit_id
       WHERE a.ticket_id = p_ticket_id
    )
    UPDATE assignment a SET state = 'withdrawn', version = version + 1, resume_state = NULL FROM below
     WHERE a.id = below.id AND a.state NOT IN ('returned', 'withdrawn');
  END IF;
  IF v_next IN ('answered', 'returned', 'withdrawn') THEN
    PERFORM co_unit_requests_drop(p_ticket_id);
  END IF;
  SELECT * INTO v_assignment FROM assignment WHERE id = v_assignment.id;
  RETURN v_assignment;
END
$$;
COMMENT ON FUNCTION assignment_apply(uuid, integer, text, integer) IS
  'Takes one unit''s part in a ticket to its next state by assignment_transition. The ticket must be locked. Version null: whatever it is.';

CREATE OR REPLACE FUNCTION ticket_apply(p_ticket_id uuid, p_action text, p_version integer, p_note text DEFAULT '',
                                        p_unit_id integer DEFAULT NULL, p_detail jsonb DEFAULT '{}') RETURNS ticket
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_ticket ticket := ticket_lock(p_ticket_id);
  v_seats text[] := session_seats();
  v_rule record;
  v_next ticket_state;
  v_missing text;
  v_claimant record;
BEGIN
  SELECT count(*) AS known, bool_or(seat_kinds && v_seats) AS ever, bool_or(versioned) AS versioned,
         coalesce(bool_or(from_state = v_ticket.state), false) AS possible,
         coalesce(bool_or(from_state = v_ticket.state AND seat_kinds && v_seats), false) AS allowed,
         coalesce(bool_or(from_state = v_ticket.state AND exclusive), false) AS exclusive,
         coalesce(bool_or(from_state = v_ticket.state AND undoable), false) AS undoable,
         max(array_to_string(needs, ' ')) FILTER (WHERE from_state = v_ticket.state) AS needs
    INTO v_rule FROM ticket_transition WHERE action = p_action;
  IF v_rule.known = 0 THEN
    PERFORM refuse('SN400', 'ticket.action_unknown', left(p_action, 40));
  ELSIF NOT v_rule.ever THEN
    PERFORM refuse('SN403', 'ticket.not_allowed', say('ticket_action.' || p_action));
  ELSIF v_rule.versioned AND p_unit_id IS NULL AND p_version IS NULL THEN
    PERFORM refuse('SN400', 'ticket.version_missing');
  ELSIF v_rule.versioned AND p_unit_id IS NULL AND p_version <> v_ticket.version THEN
    PERFORM refuse('SN409', 'ticket.changed', v_ticket.number, say('ticket_state.' || v_ticket.state));
  ELSIF NOT v_rule.possible THEN
    PERFORM refuse('SN409', 'ticket.not_now', v_ticket.number, say('ticket_state.' || v_ticket.state),
                   say('ticket_action.' || p_action));
  ELSIF NOT v_rule.allowed THEN
    PERFORM refuse('SN403', 'ticket.not_allowed', say('ticket_action.' || p_action));
  END IF;

  IF v_rule.exclusive AND NOT 'supervisor' = ANY (v_seats) THEN
    SELECT s.name, s.work_number INTO v_claimant FROM claim c JOIN staff s ON s.id = c.staff_id
     WHERE c.ticket_id = p_ticket_id AND c.staff_id <> session_staff_id();
    IF FOUND THEN
      PERFORM refuse('SN409', 'ticket.claimed', v_ticket.number, v_claimant.name, v_claimant.work_number);
    END IF;
  END IF;

  SELECT need INTO v_missing FROM string_to_table(v_rule.needs, ' ') need
   WHERE btrim(coalesce(CASE need WHEN 'note' THEN p_note
                              WHEN 'unit' THEN coalesce(p_unit_id::text, p_detail ->> 'unit_id')
                              ELSE p_detail ->> need END, '')) = ''
   LIMIT 1;
  IF FOUND THEN
    PERFORM refuse('SN400', 'ticket.needs', say('field.' || v_missing), say('ticket_action.' || p_action));
  END IF;
  PERFORM text_check('note', p_note, 4000);

  IF v_rule.undoable THEN
    PERFORM ticket_step_keep(v_ticket, p_action);
  END IF;

  -- A unit's part comes first, because conditions look at it.
  IF p_unit_id IS NOT NULL THEN
    IF v_rule.versioned AND p_version IS NULL THEN
      PERFORM refuse('SN400', 'ticket.version_missing');
    END IF;
    PERFORM assignment_apply(p_ticket_id, p_unit_id, p_action, CASE WHEN v_rule.versioned THEN p_version END);
  END IF;

  SELECT to_state INTO STRICT v_next FROM ticket_transition
   WHERE from_state = v_ticket.state AND action = p_action AND ticket_condition(condition, p_ticket_id, p_detail);

  UPDATE ticket
     SET state = v_next, version = version + 1,
         merged_into = CASE v_next WHEN 'merged' THEN coalesce(merged_into, (p_detail ->> 'into')::uuid) END,
         answered_at = CASE WHEN v_next = 'follow_up' AND state <> 'follow_up' OR p_action = 'answer_at_once' THEN now()
                            WHEN v_next = 'redo' AND state <> 'redo' THEN NULL ELSE answered_at END,
         closed_at = CASE WHEN v_next = 'closed' THEN coalesce(closed_at, now())
                          WHEN v_next = 'archived' THEN closed_at END
   WHERE id = v_ticket.id AND created_at = v_ticket.created_at;
  IF v_next <> v_ticket.state THEN
    DELETE FROM claim WHERE ticket_id = p_ticket_id;
  END IF;

  PERFORM ticket_event_add(p_ticket_id, p_action, v_ticket.state, v_next,
                           coalesce(p_unit_id, (p_detail ->> 'unit_id')::integer), p_note);
  PERFORM pg_notify('ticket', p_ticket_id::text);
  SELECT * INTO v_ticket FROM ticket WHERE id = v_ticket.id AND created_at = v_ticket.created_at;
  RETURN v_ticket;
END
$$;
COMMENT ON FUNCTION ticket_apply(uuid, text, integer, text, integer, jsonb) IS
'The one way a ticket moves: locks it, checks seat, version, state, claim and what must be given against ticket_transition (and assignment_transition, if a unit is named), writes state, version, times and event, and tells channel "ticket" the id. Returns the row as it is then.
With p_unit_id that unit''s part is taken along by assignment_transition, and the version is that of the assignment; else it is the ticket''s. A unit that is only concerned stands in the detail as unit_id. Refuses: SN404 unknown, SN403 not this seat, SN409 changed meanwhile, not possible now or claimed by somebody, SN400 something missing.
Not for people: the verbs call it.';

CREATE OR REPLACE FUNCTION ticket_result(p_ticket_id uuid, p_more jsonb DEFAULT '{}') RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_ticket record;
  v_unit_id CONSTANT integer := session_unit_id();
BEGIN
  SELECT t.id, t.number, t.state, t.version, t.amber_at, t.due_at INTO v_ticket
  FROM ticket_identity i JOIN ticket t ON t.id = i.id AND t.created_at = i.created_at WHERE i.id = p_ticket_id;
  RETURN jsonb_build_object('id', v_ticket.id, 'number', v_ticket.number, 'state', v_ticket.state,
                            'version', v_ticket.version, 'due_at', v_ticket.due_at,
                            'light', ticket_light(v_ticket.state, v_ticket.amber_at, v_ticket.due_at, now()),
                            'assignment_version', (SELECT a.version FROM assignment a
                                                   WHERE a.ticket_id = p_ticket_id AND a.unit_id = v_unit_id),
                            'undo_until', ticket_undo_until(p_ticket_id, v_ticket.version)) || p_more;
END
$$;
COMMENT ON FUNCTION ticket_result(uuid, jsonb) IS
  'What every verb returns: id, number, state, version, due_at and light of the ticket, the version of the own unit''s part, until when the session may take it back with ticket_undo() (null: it may not), and more.';

-- Checks of text

CREATE OR REPLACE FUNCTION text_check(p_field text, p_text text, p_longest integer, p_required boolean DEFAULT false,
                                      p_one_line boolean DEFAULT false) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  IF p_required AND btrim(coalesce(p_text, ''), U&' \0009\000A\000D\3000\00A0') = '' THEN
    PERFORM refuse('SN400', 'field.missing', say('field.' || p_field));
  ELSIF length(p_text) > p_longest THEN
    PERFORM refuse('SN400', 'field.too_long', say('field.' || p_field), p_longest::text, length(p_text)::text);
  ELSIF p_text ~ '[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f]' OR p_one_line AND p_text ~ '[\n\r]' THEN
    PERFORM refuse('SN400', 'field.control', say('field.' || p_field));
  END IF;
END
$$;
COMMENT ON FUNCTION text_check(text, text, integer, boolean, boolean) IS
  'Refuses a text that is missing, longer than so many characters, or holds control characters other than tab and line break; the message names the field. Joiners and Mongolian variation selectors are text.';

GRANT EXECUTE ON FUNCTION session_seats() TO sonor_staff;

INSERT INTO message (key, text_en, text_zh) VALUES
  ('ticket.unknown',
   'There is no such ticket, or it is not yours to see',
   '没有这张工单，或您无权查看'),
  ('ticket.action_unknown',
   'There is nothing called “%1$s” that could be done to a ticket',
   '工单没有“%1$s”这项操作'),
  ('ticket.not_allowed',
   'Your seat may not do this here: %1$s',
   '您的岗位此时无权执行“%1$s”'),
  ('ticket.version_missing',
   'Name the version of the ticket that you saw',
   '请注明您看到的工单版本'),
  ('ticket.changed',
   'Ticket %1$s was changed by somebody else meanwhile (now: %2$s); look at it again',
   '工单 %1$s 已被他人修改（现为“%2$s”），请刷新后再操作'),
  ('ticket.not_now',
   'Ticket %1$s is now “%2$s”; this cannot be done: %3$s',
   '工单 %1$s 现为“%2$s”，不能执行“%3$s”'),
  ('ticket.claimed',
   'Ticket %1$s has been claimed by %2$s (%3$s)',
   '工单 %1$s 已由 %2$s（工号 %3$s）领取'),
  ('ticket.needs',
   '%1$s is missing; it is needed to do this: %2$s',
   '缺少“%1$s”：“%2$s”时必须填写'),
  ('assignment.unknown',
   'This unit has no part in the ticket',
   '该单位未承办此工单'),
  ('assignment.changed',
   'The unit''s part in the ticket was changed meanwhile (version %2$s, you saw %1$s); look at it again',
   '承办单位的办理信息已被修改（当前版本 %2$s，您看到的是 %1$s），请刷新后再操作'),
  ('assignment.not_now',
   'The unit''s part is now “%1$s”; this cannot be done: %2$s',
   '承办单位现为“%1$s”，不能执行“%2$s”'),
  ('assignment.not_yours',
   'Only an officer of that unit can do this',
   '只有该单位的承办人员可以执行此操作'),
  ('field.missing',
   '%1$s is missing',
   '请填写“%1$s”'),
  ('field.too_long',
   '%1$s: %3$s characters; at most %2$s are possible',
   '“%1$s”有 %3$s 个字符，最多 %2$s 个'),
  ('field.control',
   '%1$s holds control characters or line breaks that do not belong there; remove them',
   '“%1$s”含有不应出现的控制字符或换行，请删除'),
  ('field.form',
   '%1$s: “%2$s” is not possible',
   '“%1$s”的内容“%2$s”不正确'),
  ('field.unknown',
   'There is no field “%1$s”',
   '没有字段“%1$s”'),
  ('field.id', 'Id', '编号'), ('field.note', 'Reason or note', '说明'), ('field.unit', 'Unit', '承办单位'),
  ('field.basis', 'Basis', '依据'), ('field.answer', 'Answer', '答复内容'), ('field.into', 'Ticket to merge into', '主工单'),
  ('field.service', 'Emergency service', '紧急服务'), ('field.changes', 'Corrections', '更正内容'),
  ('field.kind', 'Kind', '诉求类型'), ('field.channel', 'Channel', '渠道'), ('field.language', 'Language', '语言'),
  ('field.category_id', 'Category', '诉求分类'), ('field.area_code', 'Area', '区划'), ('field.address', 'Address', '详细地址'),
  ('field.title', 'Title', '标题'), ('field.content', 'Content', '诉求内容'), ('field.name', 'Name', '姓名'),
  ('field.gender', 'Gender', '性别'), ('field.phone', 'Calling number', '来电号码'),
  ('field.phone_e', 'Calling number (international)', '来电号码（国际格式）'),
  ('field.contact', 'Contact number', '联系电话'), ('field.contact_e', 'Contact number (international)', '联系电话（国际格式）'),
  ('field.company_name', 'Company', '企业名称'), ('field.citizen_id', 'Citizen', '诉求人'), ('field.call_id', 'Call', '通话'),
  ('field.urgent', 'Urgent', '紧急'), ('field.confidential', 'Confidential', '保密'), ('field.anonymous', 'Anonymous', '匿名'),
  ('field.enterprise', 'Enterprise', '企业诉求'), ('field.private_answer', 'Internal answer', '办理情况（内部）'),
  ('field.public_answer', 'Public answer', '公开答复'), ('field.reason', 'Reason', '理由'),
  ('field.duty_basis', 'Duty basis', '职责依据'), ('field.days', 'Days', '天数'), ('field.opinion', 'Opinion', '回访意见'),
  ('field.satisfaction', 'Satisfaction', '满意度'), ('field.solved', 'Solved', '是否解决'), ('field.reached', 'Reached', '是否接通'),
  ('field.contacted', 'Contacted', '是否联系诉求人'), ('field.staff', 'Person', '人员'), ('field.level', 'Level', '督办级别'),
  ('field.subject', 'Subject of the appeal', '申诉事项'), ('field.fields', 'Fields', '字段'), ('field.source', 'Source', '来源'),
  ('field.substantiated', 'Substantiated', '诉求属实'), ('field.limit', 'Limit', '时限'), ('field.version', 'Version', '版本'),
  ('field.told', 'Citizen told', '已告知诉求人'), ('field.reply_by', 'Reply by', '反馈期限')
ON CONFLICT (key) DO UPDATE SET text_en = excluded.text_en, text_zh = excluded.text_zh;
