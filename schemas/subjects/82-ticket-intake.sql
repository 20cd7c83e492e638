-- 受理: taking a ticket down, correcting it, and the ways out before any unit has seen it.

INSERT INTO ticket_field (name, json_type, required, longest, form, code_of)
-- In a text every character but the control characters; line breaks in long ones only. Joiners and Mongolian variation selectors are text.
SELECT name, 'string', required, longest, CASE WHEN one_line THEN '^[^\u0001-\u0008\n-\r\u000e-\u001f\u007f]*$'
                                               ELSE '^[^\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f]*$' END, NULL
  FROM (VALUES ('title', true, 100, true), ('content', true, 4000, false), ('address', false, 200, true), ('name', false, 60, true),
               ('company_name', false, 100, true), ('answer', false, 4000, false), ('note', false, 4000, false))
       texts (name, required, longest, one_line)
UNION ALL
SELECT name, 'string', required, NULL, '^(' || array_to_string(words, '|') || ')$', NULL
  FROM (VALUES ('kind', true, enum_range(NULL::ticket_kind)::text[]), ('channel', true, enum_range(NULL::ticket_channel)::text[]),
               ('language', true, '{zh,mn}'), ('gender', false, '{female,male}'), ('follow_up', false, '{phone,sms,none}'),
               ('service', false, '{110,119,120,122}'), ('action', false, '{accept,keep,answer_at_once,refuse}'))
       choices (name, required, words)
UNION ALL
SELECT name, 'boolean', true, NULL, NULL, NULL FROM unnest(ARRAY['urgent', 'confidential', 'anonymous', 'enterprise']) name
UNION ALL
SELECT name, 'string', name = 'id', NULL, '^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$', NULL
  FROM unnest(ARRAY['id', 'citizen_id', 'call_id', 'conversation_id']) name
UNION ALL
SELECT name, 'string', false, NULL, '^[0-9+*#]{2,32}$', NULL FROM unnest(ARRAY['phone', 'contact']) name
UNION ALL
SELECT name, 'string', false, NULL, '^\+[1-9][0-9]{4,14}$', NULL FROM unnest(ARRAY['phone_e164', 'contact_e164']) name
UNION ALL
VALUES ('category_id', 'number', true, NULL::integer, '^[0-9]{1,9}$', 'category'), ('area_code', 'string', true, NULL, NULL, 'area'),
       ('basis', 'string', false, NULL, NULL, 'refusal_basis')
ON CONFLICT (name) DO UPDATE SET json_type = excluded.json_type, required = excluded.required, longest = excluded.longest,
  form = excluded.form, code_of = excluded.code_of;

CREATE OR REPLACE FUNCTION ticket_check_fields(p_fields jsonb) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_bad record;
BEGIN
  -- One query for all: a ticket has a dozen fields, and each statement here costs as much as the query. IS NULL and not NOT EXISTS,
  -- which would read the whole catalogue.
  SELECT f.key, f.value #>> '{}' AS text, jsonb_typeof(f.value) AS json_type, d.name IS NOT NULL AS known, d.json_type AS wanted,
         d.required, d.longest
    INTO v_bad
    FROM jsonb_each(p_fields) f LEFT JOIN ticket_field d ON d.name = f.key
   WHERE CASE WHEN d.name IS NULL THEN true
              WHEN f.value = 'null' THEN d.required
              WHEN jsonb_typeof(f.value) <> d.json_type THEN true
              WHEN f.value #>> '{}' !~ d.form OR length(f.value #>> '{}') > d.longest THEN true
              WHEN d.longest IS NOT NULL THEN d.required AND btrim(f.value #>> '{}', U&' \0009\000A\000D\3000\00A0') = ''
              WHEN d.code_of = 'category' THEN (SELECT true FROM category c WHERE c.id = (f.value #>> '{}')::integer AND c.active) IS NULL
              WHEN d.code_of = 'area' THEN (SELECT true FROM area a WHERE a.code = f.value #>> '{}') IS NULL
              WHEN d.code_of = 'refusal_basis' THEN (SELECT true FROM refusal_basis b WHERE b.code = f.value #>> '{}') IS NULL
              ELSE false END
   LIMIT 1;
  IF NOT FOUND THEN
    RETURN;
  ELSIF NOT v_bad.known THEN
    PERFORM refuse('SN400', 'field.unknown', left(v_bad.key, 40));
  ELSIF v_bad.longest IS NOT NULL AND v_bad.json_type IN (v_bad.wanted, 'null') THEN
    -- It is missing or too long, else it is a character that does not belong there.
    PERFORM text_check(v_bad.key, v_bad.text, v_bad.longest, v_bad.required, true);
  END IF;
  -- No number of a citizen's in a message: messages end in logs.
  PERFORM refuse('SN400', 'field.form', say('field.' || replace(v_bad.key, '164', '')),
                 CASE WHEN v_bad.key ~ '^(phone|contact)' THEN '…' ELSE left(coalesce(v_bad.text, ''), 40) END);
END
$$;
COMMENT ON FUNCTION ticket_check_fields(jsonb) IS
  'Refuses fields of a ticket that do not exist or whose values are not possible, as table ticket_field says; the message names the first such.';

CREATE OR REPLACE FUNCTION ticket_check_field(p_field text, p_value jsonb) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  PERFORM ticket_check_fields(jsonb_build_object(p_field, p_value));
END
$$;
COMMENT ON FUNCTION ticket_check_field(text, jsonb) IS 'Refuses a field of a ticket as ticket_check_fields() does.';

CREATE OR REPLACE FUNCTION ticket_title(p_content text) RETURNS text
LANGUAGE sql IMMUTABLE
SET search_path = sonor, pg_temp
AS $$
  SELECT left(split_part(btrim(regexp_replace(p_content, '(?:[。；;！？!?᠃]|(?<![\u1820-\u18aa])\s|[\n\r])+', E'\n', 'g'), E'\n'), E'\n', 1), 40)
$$;
COMMENT ON FUNCTION ticket_title(text) IS
  'Title for a ticket that has none: its first sentence, 40 characters at most. Between words of Mongolian there are spaces, as there are none in Chinese.';

CREATE OR REPLACE FUNCTION citizen_of(p_fields jsonb) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_id uuid := (p_fields ->> 'citizen_id')::uuid;
  v_e164 text := coalesce(p_fields ->> 'phone_e164', p_fields ->> 'contact_e164');
  v_dialled text := CASE WHEN p_fields ? 'phone_e164' THEN coalesce(p_fields ->> 'phone', p_fields ->> 'phone_e164')
                         ELSE coalesce(p_fields ->> 'contact', p_fields ->> 'contact_e164') END;
  v_name text := btrim(coalesce(p_fields ->> 'name', ''));
BEGIN
  IF coalesce((p_fields ->> 'anonymous')::boolean, false) THEN
    RETURN NULL;
  ELSIF v_id IS NOT NULL THEN
    IF NOT EXISTS (SELECT FROM citizen WHERE id = v_id) THEN
      PERFORM refuse('SN400', 'field.form', say('field.citizen_id'), v_id::text);
    END IF;
    RETURN v_id;
  ELSIF v_e164 IS NULL THEN
    RETURN NULL;
  END IF;

  -- A family may share a number: the name decides, a call without a name goes to the one who called last.
  SELECT c.id INTO v_id FROM citizen_phone p JOIN citizen c ON c.id = p.citizen_id
   WHERE p.e164 = v_e164 AND (v_name = '' OR c.name IN (v_name, ''))
     ORDER BY c.name = v_name DESC, c.created_at DESC LIMIT 1;
  IF FOUND THEN
    UPDATE citizen SET name = v_name WHERE id = v_id AND name = '' AND v_name <> '';
  ELSE
    INSERT INTO citizen (name, gender, subject, company_name, language, area_code)
    VALUES (v_name, p_fields ->> 'gender',
            CASE WHEN (p_fields ->> 'enterprise')::boolean THEN 'company' ELSE 'person' END,
            coalesce(p_fields ->> 'company_name', ''), coalesce(p_fields ->> 'language', 'zh'),
            p_fields ->> 'area_code')
    RETURNING id INTO v_id;
    INSERT INTO citizen_phone (e164, citizen_id, dialled) VALUES (v_e164, v_id, v_dialled);
  END IF;
  RETURN v_id;
END
$$;
COMMENT ON FUNCTION citizen_of(jsonb) IS
  'The citizen a new ticket is from: the one named, else found by number and name, else a new one; null if anonymous or without a number.';

CREATE OR REPLACE FUNCTION ticket_accept(p_fields jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_action text := coalesce(p_fields ->> 'action', 'accept');
  v_now timestamptz := now();
  v_staff_id CONSTANT uuid := session_staff_id();
  v_id uuid;
  v_rule ticket_transition;
  v_fingerprint bytea;
  v_number text;
  v_need text;
BEGIN
  IF jsonb_typeof(p_fields) IS DISTINCT FROM 'object' THEN
    PERFORM refuse('SN400', 'field.form', say('field.fields'), left(p_fields::text, 40));
  END IF;
  PERFORM ticket_check_fields(p_fields);
  FOREACH v_need IN ARRAY ARRAY['id', 'kind', 'channel', 'category_id', 'area_code', 'content'] LOOP
    IF p_fields ->> v_need IS NULL THEN
      PERFORM refuse('SN400', 'field.missing', say('field.' || v_need));
    END IF;
  END LOOP;
  SELECT * INTO v_rule FROM ticket_transition WHERE from_state IS NULL AND action = v_action;
  IF NOT v_rule.seat_kinds && session_seats() THEN
    PERFORM refuse('SN403', 'ticket.not_allowed', say('ticket_action.' || v_action));
  END IF;
  FOREACH v_need IN ARRAY v_rule.needs LOOP
    IF btrim(coalesce(p_fields ->> v_need, '')) = '' THEN
      PERFORM refuse('SN400', 'ticket.needs', say('field.' || v_need), say('ticket_action.' || v_action));
    END IF;
  END LOOP;

  -- The identity comes first: of many sessions with one UUID all but one wait here and then find the ticket made.
  v_id := (p_fields ->> 'id')::uuid;
  v_fingerprint := sha256(convert_to((p_fields - 'id')::text, 'UTF8'));
  v_number := ticket_number_next(v_now);
  INSERT INTO ticket_identity (id, number, created_at, fingerprint) VALUES (v_id, v_number, v_now, v_fingerprint)
  ON CONFLICT (id) DO NOTHING;
  IF NOT FOUND THEN
    IF (SELECT fingerprint FROM ticket_identity WHERE id = v_id) IS DISTINCT FROM v_fingerprint THEN
      PERFORM refuse('SN409', 'ticket.id_taken', v_id::text);
    END IF;
    RETURN ticket_result(v_id, '{"created": false}');
  END IF;

  -- Contact before ticket, so that the search entries are written once.
  IF NOT coalesce((p_fields ->> 'anonymous')::boolean, false) OR p_fields ? 'phone' OR p_fields ? 'contact' THEN
    INSERT INTO ticket_contact (ticket_id, name, gender, phone_dialled, phone_e164, contact_dialled, contact_e164, follow_up)
    VALUES (v_id, CASE WHEN (p_fields ->> 'anonymous')::boolean THEN '' ELSE coalesce(p_fields ->> 'name', '') END,
            p_fields ->> 'gender', p_fields ->> 'phone', p_fields ->> 'phone_e164', p_fields ->> 'contact',
            p_fields ->> 'contact_e164', coalesce(p_fields ->> 'follow_up', 'phone'));
  END IF;
  INSERT INTO ticket (id, number, created_at, kind, channel, language, category_id, area_code, address, title, content,
                      state, urgent, confidential, anonymous, enterprise, citizen_id, public_answer, answered_at,
                      closed_at, created_by)
  VALUES (v_id, v_number, v_now, (p_fields ->> 'kind')::ticket_kind, (p_fields ->> 'channel')::ticket_channel,
          coalesce(p_fields ->> 'language', 'zh'), (p_fields ->> 'category_id')::integer, p_fields ->> 'area_code',
          coalesce(p_fields ->> 'address', ''),
          coalesce(p_fields ->> 'title', nullif(ticket_title(p_fields ->> 'content'), ''),
                   left(p_fields ->> 'content', 40)),
          p_fields ->> 'content', v_rule.to_state,
          coalesce((p_fields ->> 'urgent')::boolean, false) OR p_fields ->> 'service' IS NOT NULL,
          coalesce((p_fields ->> 'confidential')::boolean, false), coalesce((p_fields ->> 'anonymous')::boolean, false),
          coalesce((p_fields ->> 'enterprise')::boolean, false), citizen_of(p_fields), p_fields ->> 'answer',
          CASE v_action WHEN 'answer_at_once' THEN v_now END, CASE v_action WHEN 'answer_at_once' THEN v_now END,
          v_staff_id);
  INSERT INTO ticket_event (ticket_id, at, actor_id, action, to_state, note)
  VALUES (v_id, v_now, v_staff_id, v_action, v_rule.to_state, coalesce(p_fields ->> 'note', ''));
  IF v_action = 'refuse' THEN
    INSERT INTO refusal (ticket_id, basis_code, told, staff_id) VALUES (v_id, p_fields ->> 'basis', true, v_staff_id);
  END IF;
  IF p_fields ? 'call_id' THEN
    UPDATE call SET ticket_id = v_id WHERE id = (p_fields ->> 'call_id')::uuid AND ticket_id IS NULL;
  END IF;
  IF p_fields ->> 'conversation_id' IS NOT NULL THEN
    PERFORM conversation_ticket_made((p_fields ->> 'conversation_id')::uuid, v_id);
  END IF;
  IF p_fields ->> 'service' IS NOT NULL THEN
    PERFORM emergency_add(v_id, p_fields ->> 'service', p_fields ->> 'note');
    PERFORM ticket_event_add(v_id, 'emergency', v_rule.to_state, v_rule.to_state, NULL, p_fields ->> 'service');
  END IF;
  DELETE FROM draft WHERE id = v_id AND staff_id = v_staff_id;
  PERFORM pg_notify('ticket', v_id::text);
  RETURN jsonb_build_object('id', v_id, 'number', v_number, 'state', v_rule.to_state, 'version', 1, 'due_at', NULL,
                            'light', NULL,
                            'assignment_version', NULL, 'created', true);
END
$$;
COMMENT ON FUNCTION ticket_accept(jsonb) IS
'受理: makes a ticket out of what was taken down. Fields: id (UUID made by the client), kind, channel, category_id, area_code, content; and if known title, address, language, urgent, confidential, anonymous, enterprise, name, gender, phone, phone_e164, contact, contact_e164, follow_up, company_name, citizen_id, call_id, conversation_id, note.
action: accept (to first review; the default), keep (draft), answer_at_once (closed; needs answer) or refuse (needs basis; the citizen was told). service: 110, 119, 120 or 122 was called in the same breath.
The same id with the same content returns the ticket that was made, with other content it is refused. Fit for deliver().';

CREATE OR REPLACE FUNCTION emergency_add(p_ticket_id uuid, p_service text, p_note text) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  INSERT INTO emergency (ticket_id, service, staff_id, note)
    VALUES (p_ticket_id, p_service, session_staff_id(), coalesce(p_note, ''));
  SELECT pg_notify('wall', p_ticket_id::text)
$$;
COMMENT ON FUNCTION emergency_add(uuid, text, text) IS 'Writes down that an emergency service was called, and tells channel "wall" the ticket''s id.';

CREATE OR REPLACE FUNCTION ticket_emergency(p_ticket_id uuid, p_service text, p_note text DEFAULT '') RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_ticket ticket;
BEGIN
  PERFORM ticket_check_field('service', to_jsonb(p_service));
  v_ticket := ticket_apply(p_ticket_id, 'emergency', NULL, p_note, NULL, jsonb_build_object('service', p_service));
  PERFORM emergency_add(p_ticket_id, p_service, p_note);
  IF NOT v_ticket.urgent THEN
    UPDATE ticket SET urgent = true WHERE id = v_ticket.id AND created_at = v_ticket.created_at;
    PERFORM ticket_urgency_clocks(p_ticket_id);
  END IF;
  RETURN ticket_result(p_ticket_id);
END
$$;
COMMENT ON FUNCTION ticket_emergency(uuid, text, text) IS
  'Hands a matter at once to 110, 119, 120 or 122: marks the ticket urgent, keeps the row and tells the wall.';

CREATE OR REPLACE FUNCTION ticket_answer_at_once(p_ticket_id uuid, p_version integer, p_answer text,
                                                 p_note text DEFAULT '')
RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_ticket ticket;
BEGIN
  PERFORM text_check('answer', p_answer, 4000, true);
  v_ticket := ticket_apply(p_ticket_id, 'answer_at_once', p_version, p_note, NULL,
                           jsonb_build_object('answer', p_answer));
  UPDATE ticket SET public_answer = p_answer WHERE id = v_ticket.id AND created_at = v_ticket.created_at;
  RETURN ticket_result(p_ticket_id);
END
$$;
COMMENT ON FUNCTION ticket_answer_at_once(uuid, integer, text, text) IS '直接答复: closes a draft or a ticket in first review with the answer given.';

CREATE OR REPLACE FUNCTION ticket_submit(p_ticket_id uuid, p_version integer, p_note text DEFAULT '') RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  PERFORM ticket_apply(p_ticket_id, 'submit', p_version, p_note);
  RETURN ticket_result(p_ticket_id);
END
$$;
COMMENT ON FUNCTION ticket_submit(uuid, integer, text) IS 'Hands a draft on to first review, or a reviewed ticket on to dispatch.';

CREATE OR REPLACE FUNCTION ticket_correct(p_ticket_id uuid, p_version integer, p_changes jsonb, p_note text DEFAULT '')
RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_ticket ticket;
  v_old jsonb;
  v_unknown text;
BEGIN
  IF jsonb_typeof(p_changes) IS DISTINCT FROM 'object' OR p_changes = '{}' THEN
    PERFORM refuse('SN400', 'field.missing', say('field.changes'));
  END IF;
  SELECT key INTO v_unknown FROM jsonb_object_keys(p_changes) key
   WHERE key NOT IN ('kind', 'channel', 'language', 'category_id', 'area_code', 'address', 'title', 'content', 'anonymous', 'enterprise',
                     'name', 'gender', 'phone', 'phone_e164', 'contact', 'contact_e164') LIMIT 1;
  IF FOUND THEN
    PERFORM refuse('SN400', 'field.unknown', left(v_unknown, 40));
  END IF;
  PERFORM ticket_check_fields(p_changes);
  v_ticket := ticket_apply(p_ticket_id, 'correct', p_version, p_note, NULL, jsonb_build_object('changes', p_changes));

  SELECT to_jsonb(v_ticket) || coalesce(jsonb_build_object(
           'name', c.name, 'gender', c.gender, 'phone', c.phone_dialled, 'phone_e164', c.phone_e164,
           'contact', c.contact_dialled, 'contact_e164', c.contact_e164), '{}')
    INTO v_old FROM (SELECT) one LEFT JOIN ticket_contact c ON c.ticket_id = p_ticket_id;
  INSERT INTO correction (ticket_id, staff_id, field, old_value, new_value)
  SELECT p_ticket_id, session_staff_id(), key, v_old ->> key, value
  FROM jsonb_each_text(p_changes) WHERE value IS DISTINCT FROM v_old ->> key;

  v_old := v_old || p_changes;
  IF p_changes ?| ARRAY['name', 'gender', 'phone', 'phone_e164', 'contact', 'contact_e164'] THEN
    INSERT INTO ticket_contact (ticket_id, name, gender, phone_dialled, phone_e164, contact_dialled, contact_e164)
    VALUES (p_ticket_id, coalesce(v_old ->> 'name', ''), v_old ->> 'gender', v_old ->> 'phone', v_old ->> 'phone_e164',
            v_old ->> 'contact', v_old ->> 'contact_e164')
    ON CONFLICT (ticket_id) DO UPDATE
      SET name = excluded.name, gender = excluded.gender, phone_dialled = excluded.phone_dialled,
          phone_e164 = excluded.phone_e164, contact_dialled = excluded.contact_dialled,
            contact_e164 = excluded.contact_e164;
  END IF;
  -- Last, because the search entries are written with it.
  UPDATE ticket
     SET kind = (v_old ->> 'kind')::ticket_kind, channel = (v_old ->> 'channel')::ticket_channel,
         language = v_old ->> 'language', category_id = (v_old ->> 'category_id')::integer,
         area_code = v_old ->> 'area_code',
         address = coalesce(v_old ->> 'address', ''), title = v_old ->> 'title', content = v_old ->> 'content',
         anonymous = (v_old ->> 'anonymous')::boolean, enterprise = (v_old ->> 'enterprise')::boolean
   WHERE id = v_ticket.id AND created_at = v_ticket.created_at;
  RETURN ticket_result(p_ticket_id);
END
$$;
COMMENT ON FUNCTION ticket_correct(uuid, integer, jsonb, text) IS
  'Corrects fields of a ticket, named as in ticket_accept(); each changed value is kept with the old one. Clocks that run are not changed by it.';

CREATE OR REPLACE FUNCTION ticket_refuse(p_ticket_id uuid, p_version integer, p_basis text, p_told boolean,
                                         p_note text DEFAULT '')
RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  PERFORM ticket_check_field('basis', to_jsonb(p_basis));
  IF p_told IS NULL THEN
    PERFORM refuse('SN400', 'field.missing', say('field.told'));
  END IF;
  PERFORM ticket_apply(p_ticket_id, 'refuse', p_version, p_note, NULL, jsonb_build_object('basis', p_basis));
  INSERT INTO refusal (ticket_id, basis_code, told, staff_id) VALUES (p_ticket_id, p_basis, p_told, session_staff_id());
  PERFORM assignments_withdraw(p_ticket_id, p_note);
  RETURN ticket_result(p_ticket_id);
END
$$;
COMMENT ON FUNCTION ticket_refuse(uuid, integer, text, boolean, text) IS
  '不予受理: refuses a ticket on one of the bases in refusal_basis; told: whether the citizen was told the proper way.';

CREATE OR REPLACE FUNCTION ticket_void(p_ticket_id uuid, p_version integer, p_note text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  PERFORM ticket_apply(p_ticket_id, 'void', p_version, p_note);
  PERFORM assignments_withdraw(p_ticket_id, p_note);
  RETURN ticket_result(p_ticket_id);
END
$$;
COMMENT ON FUNCTION ticket_void(uuid, integer, text) IS '作废: for tickets that should never have been, with the reason.';

CREATE OR REPLACE FUNCTION ticket_note(p_ticket_id uuid, p_note text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  PERFORM ticket_apply(p_ticket_id, 'note', NULL, p_note, session_unit_id());
  RETURN ticket_result(p_ticket_id);
END
$$;
COMMENT ON FUNCTION ticket_note(uuid, text) IS 'Adds a note; a unit''s note is seen by that unit and the centre, the centre''s by the centre.';

CREATE OR REPLACE FUNCTION ticket_mark_urgent(p_ticket_id uuid, p_version integer, p_urgent boolean,
                                              p_note text DEFAULT '')
RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_ticket ticket;
BEGIN
  IF p_urgent IS NULL THEN
    PERFORM refuse('SN400', 'field.missing', say('field.urgent'));
  END IF;
  v_ticket := ticket_apply(p_ticket_id, 'mark_urgent', p_version, p_note);
  UPDATE ticket SET urgent = p_urgent WHERE id = v_ticket.id AND created_at = v_ticket.created_at;
  PERFORM ticket_urgency_clocks(p_ticket_id);
  RETURN ticket_result(p_ticket_id);
END
$$;
COMMENT ON FUNCTION ticket_mark_urgent(uuid, integer, boolean, text) IS
  'Marks a ticket urgent, or not; running clocks are set anew: urgent ones count day and night, and never get longer by it.';

CREATE OR REPLACE FUNCTION ticket_mark_confidential(p_ticket_id uuid, p_version integer, p_confidential boolean,
                                                    p_note text DEFAULT '') RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_ticket ticket;
BEGIN
  IF p_confidential IS NULL THEN
    PERFORM refuse('SN400', 'field.missing', say('field.confidential'));
  END IF;
  v_ticket := ticket_apply(p_ticket_id, 'mark_confidential', p_version, p_note);
  UPDATE ticket SET confidential = p_confidential WHERE id = v_ticket.id AND created_at = v_ticket.created_at;
  PERFORM audit('ticket.confidential', 'ticket', p_ticket_id::text,
                jsonb_build_object('old', v_ticket.confidential, 'new', p_confidential));
  RETURN ticket_result(p_ticket_id);
END
$$;
COMMENT ON FUNCTION ticket_mark_confidential(uuid, integer, boolean, text) IS
  '保密: hides the citizen''s name and numbers from units, or no longer; written to the audit log.';

GRANT EXECUTE ON FUNCTION ticket_accept(jsonb), ticket_emergency(uuid, text, text),
                          ticket_answer_at_once(uuid, integer, text, text), ticket_submit(uuid, integer, text),
                          ticket_correct(uuid, integer, jsonb, text), ticket_refuse(uuid, integer, text, boolean, text),
                          ticket_void(uuid, integer, text), ticket_note(uuid, text),
                          ticket_mark_urgent(uuid, integer, boolean, text),
                          ticket_mark_confidential(uuid, integer, boolean, text)
  TO sonor_staff;

INSERT INTO delivery_action (action, function_name) VALUES ('ticket_accept', 'ticket_accept')
ON CONFLICT (action) DO UPDATE SET function_name = excluded.function_name;

INSERT INTO refusal_basis (code, name_en, name_zh, route_en, route_zh, basis, sort) VALUES
  ('litigation', 'Before a court', '已进入诉讼程序的事项', 'The court that hears it; 12368', '受理法院；人民法院服务热线 12368',
   '国办发〔2020〕53号', 1),
  ('arbitration', 'Before an arbitrator', '已进入仲裁程序的事项', 'The arbitration commission', '受理的仲裁机构', '国办发〔2020〕53号', 2),
  ('discipline', 'Party discipline and supervision', '纪检监察事项', '12388', '纪检监察举报电话 12388', '国办发〔2020〕53号', 3),
  ('reconsideration', 'Administrative reconsideration', '行政复议事项', 'The reconsideration office', '行政复议机构',
   '国办发〔2020〕53号', 4),
  ('open_information', 'Request for government information', '政府信息公开申请', 'The office that holds it', '信息公开义务机关',
   '国办发〔2020〕53号', 5),
  ('petition', 'Petition already being handled', '已进入信访程序的事项', 'The petition office', '信访部门', '国办发〔2020〕53号', 6),
  ('secret', 'State secrets, business secrets, privacy of others', '涉及国家秘密、商业秘密、个人隐私的事项', 'The department in charge',
   '相关主管部门', '国办发〔2020〕53号', 7),
  ('other_body', 'Duty of the Party, congress, consultative conference, army or another place',
   '属于党委、人大、政协、军队或其他地区职责的事项', 'That body', '相应机关', '国办发〔2020〕53号', 8),
  ('emergency', 'Emergency', '应由 110、119、120、122 处理的紧急事项', '110, 119, 120, 122', '110、119、120、122', '国办发〔2020〕53号', 9),
  ('repeated', 'Closed before, nothing new', '已办结且无新事实、新理由的重复诉求', 'The answer given before', '告知原办理结果', '国办函〔2025〕66号',
   10),
  ('unlawful', 'Against law or public order, abuse', '违反法律法规、公序良俗或恶意骚扰', 'None', '不予转办', '国办发〔2020〕53号', 11)
ON CONFLICT (code) DO UPDATE
  SET name_en = excluded.name_en, name_zh = excluded.name_zh, route_en = excluded.route_en,
    route_zh = excluded.route_zh,
      basis = excluded.basis, sort = excluded.sort;

INSERT INTO message (key, text_en, text_zh) VALUES
  ('ticket.id_taken',
   'The id %1$s already belongs to a ticket with other content; take a new one',
   '编号 %1$s 已用于内容不同的工单，请使用新编号')
ON CONFLICT (key) DO UPDATE SET text_en = excluded.text_en, text_zh = excluded.text_zh;
