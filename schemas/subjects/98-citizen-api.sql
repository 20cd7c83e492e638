-- What citizens do over the network: show that a number is theirs, submit, ask how it stands, add, evaluate.

CREATE OR REPLACE FUNCTION api_phone(p_arguments jsonb) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  IF p_arguments ->> 'phone_problem' IS NOT NULL THEN
    PERFORM gateway_refuse('SN400', 'phone', 'api.phone', p_arguments ->> 'phone_problem');
  ELSIF coalesce(p_arguments ->> 'phone_e164', '') !~ '^\+861[3-9][0-9]{9}$' THEN
    PERFORM gateway_refuse('SN400', 'phone', 'api.mobile');
  END IF;
END
$$;
COMMENT ON FUNCTION api_phone(jsonb) IS 'Refuses a number that cannot get a code: none, or no mobile telephone of this country.';

CREATE OR REPLACE FUNCTION api_code_send(p_context jsonb, p_arguments jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_phone CONSTANT text := p_arguments ->> 'phone_e164';
  v_id CONSTANT uuid := gen_random_uuid();
  v_code text;
BEGIN
  PERFORM api_phone(p_arguments);
  PERFORM pg_advisory_xact_lock(hashtextextended('sonor code ' || v_phone, 0));
  IF (SELECT max(at) FROM gateway_code WHERE e164 = v_phone) > clock_timestamp() - make_interval(secs => setting_get('code.pause')::double precision)
     OR (SELECT count(*) FROM gateway_code WHERE e164 = v_phone AND at > clock_timestamp() - interval '1 day') >= setting_get('code.per_day') THEN
    PERFORM gateway_refuse('SN429', 'phone', 'api.code_often');
  END IF;
  -- Of a random UUID the first 48 bits are as random as the server can.
  v_code := lpad((('x' || left(replace(gen_random_uuid()::text, '-', ''), 12))::bit(48)::bigint % 1000000)::text, 6, '0');
  INSERT INTO gateway_code (id, e164, hash) VALUES (v_id, v_phone, sha256(convert_to(v_id || ' ' || v_code, 'UTF8')));
  PERFORM sms_send('code', v_phone, jsonb_build_object('code', v_code, 'minutes', setting_get('code.valid')::integer));
  RETURN gateway_answer_with(202, jsonb_build_object('valid_minutes', setting_get('code.valid')::integer));
END
$$;
COMMENT ON FUNCTION api_code_send(jsonb, jsonb) IS '发送验证码 to a mobile telephone: not too often in a row, not too many a day. Never tells whether anything is known of the number.';

CREATE OR REPLACE FUNCTION api_access_open(p_context jsonb, p_arguments jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_code gateway_code;
  v_token CONSTANT text := replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
  v_until CONSTANT timestamptz := now() + make_interval(mins => setting_get('code.access')::integer);
BEGIN
  PERFORM api_phone(p_arguments);
  SELECT * INTO v_code FROM gateway_code
   WHERE e164 = p_arguments ->> 'phone_e164' AND used_at IS NULL AND tries < setting_get('code.tries')
     AND at > clock_timestamp() - make_interval(mins => setting_get('code.valid')::integer)
   ORDER BY at DESC LIMIT 1 FOR UPDATE;
  IF NOT FOUND OR v_code.hash <> sha256(convert_to(v_code.id || ' ' || coalesce(p_arguments ->> 'code', ''), 'UTF8')) THEN
    -- Not refused but answered: a refusal would undo that the try is counted.
    UPDATE gateway_code SET tries = tries + 1 WHERE id = v_code.id;
    RETURN jsonb_build_object('status', 400, 'errors', gateway_problem('code', 'api.code_wrong'));
  END IF;
  UPDATE gateway_code SET used_at = clock_timestamp() WHERE id = v_code.id;
  INSERT INTO gateway_access (hash, e164, dialled, expires_at)
  VALUES (sha256(convert_to(v_token, 'UTF8')), v_code.e164, p_arguments ->> 'phone_dialled', v_until);
  RETURN gateway_answer_with(200, jsonb_build_object('access_token', v_token, 'expires_at', w3c_time(v_until)));
END
$$;
COMMENT ON FUNCTION api_access_open(jsonb, jsonb) IS 'Gives who knows the code that was last sent a token for a while. A code is good once, for some minutes and some tries.';

CREATE OR REPLACE FUNCTION api_access(p_context jsonb) RETURNS gateway_access
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_access gateway_access;
BEGIN
  SELECT * INTO v_access FROM gateway_access WHERE hash = decode(p_context ->> 'access_hash', 'hex') AND expires_at > clock_timestamp();
  IF NOT FOUND THEN
    PERFORM gateway_refuse('SN401', 'Authorization', 'api.access');
  END IF;
  RETURN v_access;
END
$$;
COMMENT ON FUNCTION api_access(jsonb) IS 'Whose number was proved; refuses who has proved none.';

CREATE OR REPLACE FUNCTION api_ticket_find(p_context jsonb, p_number text) RETURNS ticket
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_access CONSTANT gateway_access := api_access(p_context);
  v_ticket ticket;
BEGIN
  SELECT t.* INTO v_ticket
    FROM ticket_identity i JOIN ticket t ON t.id = i.id AND t.created_at = i.created_at JOIN ticket_contact c ON c.ticket_id = i.id
   WHERE i.number = p_number AND t.state <> 'draft' AND v_access.e164 IN (c.phone_e164, c.contact_e164);
  IF NOT FOUND THEN
    PERFORM gateway_refuse('SN404', 'number', 'api.ticket');
  END IF;
  RETURN v_ticket;
END
$$;
COMMENT ON FUNCTION api_ticket_find(jsonb, text) IS 'A ticket of the number that was proved; any other there is not.';

CREATE OR REPLACE FUNCTION api_ticket_show(p_ticket ticket) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT jsonb_build_object(
    'number', p_ticket.number, 'title', p_ticket.title, 'content', p_ticket.content, 'address', p_ticket.address,
    'kind', p_ticket.kind, 'category', c.name_zh, 'channel', p_ticket.channel,
    'state', p_ticket.state, 'state_text', say('ticket_state.' || p_ticket.state), 'submitted_at', w3c_time(p_ticket.created_at),
    'due_at', w3c_time(p_ticket.due_at), 'unit', u.name_zh,
    -- What a unit answered is not the citizen's before it is given.
    'answer', CASE WHEN p_ticket.answered_at IS NOT NULL THEN p_ticket.public_answer END, 'answered_at', w3c_time(p_ticket.answered_at),
    'closed_at', w3c_time(p_ticket.closed_at),
    'attachments', citizen_files(p_ticket.id, p_ticket.answered_at IS NOT NULL),
    'evaluation', (SELECT jsonb_build_object('satisfaction', e.satisfaction, 'satisfaction_text', say('satisfaction.' || e.satisfaction),
                                                   'solved', e.solved, 'opinion', e.opinion) FROM evaluation e WHERE e.ticket_id = p_ticket.id))
    FROM category c LEFT JOIN unit u ON u.id = p_ticket.lead_unit_id WHERE c.id = p_ticket.category_id
$$;
COMMENT ON FUNCTION api_ticket_show(ticket) IS 'A ticket as its citizen sees it.';

CREATE OR REPLACE FUNCTION api_ticket(p_context jsonb, p_arguments jsonb) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT gateway_answer_with(200, api_ticket_show(api_ticket_find(p_context, p_arguments ->> 'number')))
$$;
COMMENT ON FUNCTION api_ticket(jsonb, jsonb) IS '查询: how one ticket stands.';

CREATE OR REPLACE FUNCTION api_tickets(p_context jsonb, p_arguments jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_access CONSTANT gateway_access := api_access(p_context);
BEGIN
  RETURN gateway_answer_with(200, jsonb_build_object('tickets', (
    SELECT coalesce(jsonb_agg(jsonb_build_object('number', number, 'title', title, 'state', state, 'state_text', say('ticket_state.' || state),
                                                 'submitted_at', w3c_time(created_at)) ORDER BY created_at DESC), '[]')
      FROM (SELECT t.* FROM ticket_contact c JOIN ticket_identity i ON i.id = c.ticket_id JOIN ticket t ON t.id = i.id AND t.created_at = i.created_at
             WHERE c.phone_e164 = v_access.e164 AND t.state <> 'draft' ORDER BY t.created_at DESC LIMIT 50) own)));
END
$$;
COMMENT ON FUNCTION api_tickets(jsonb, jsonb) IS 'The last fifty tickets of the number that was proved.';

CREATE OR REPLACE FUNCTION form_boolean(p_value jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE
SET search_path = sonor, pg_temp
AS $$
  SELECT CASE p_value WHEN '"true"' THEN 'true' WHEN '"false"' THEN 'false' ELSE p_value END
$$;
COMMENT ON FUNCTION form_boolean(jsonb) IS 'A form has no other values than texts: true and false are meant so.';

CREATE OR REPLACE FUNCTION api_submit(p_context jsonb, p_arguments jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_access CONSTANT gateway_access := api_access(p_context);
  v_category CONSTANT category := open311_category(p_arguments ->> 'category');
  v_known CONSTANT text[] := ARRAY['kind', 'category', 'area_code', 'address', 'title', 'content', 'name', 'confidential', 'phone', 'phone_e164',
                                   'phone_dialled', 'phone_problem', 'files'];
  v_fields jsonb;
  v_problems jsonb;
  v_ticket jsonb;
BEGIN
  SELECT coalesce(jsonb_agg(gateway_problem(left(key, 40), 'api.unknown', left(key, 40)) -> 0), '[]') INTO v_problems
    FROM jsonb_object_keys(p_arguments) key WHERE key <> ALL (v_known);
  IF v_category.id IS NULL THEN
    v_problems := v_problems || gateway_problem('category', 'api.category');
  END IF;
  v_fields := jsonb_strip_nulls(jsonb_build_object(
    'kind', coalesce(p_arguments -> 'kind', '"help"'), 'content', coalesce(p_arguments -> 'content', '""'), 'address', p_arguments -> 'address',
    'title', p_arguments -> 'title', 'name', p_arguments -> 'name', 'confidential', form_boolean(p_arguments -> 'confidential'),
    'area_code', coalesce(p_arguments -> 'area_code', to_jsonb(area_in_address(p_arguments ->> 'address')))));
  v_problems := v_problems || gateway_field_problems(v_fields) || citizen_files_problems('attachments', p_arguments -> 'files');
  IF v_problems <> '[]' THEN
    RETURN jsonb_build_object('status', 400, 'errors', v_problems);
  END IF;
  v_ticket := ticket_accept(v_fields || jsonb_build_object(
    'id', gen_random_uuid(), 'channel', coalesce(p_context ->> 'channel', 'app'), 'category_id', v_category.id, 'phone', v_access.dialled,
    'phone_e164', v_access.e164));
  PERFORM citizen_files_keep('attachments', (v_ticket ->> 'id')::uuid, p_arguments -> 'files');
  RETURN gateway_answer_with(201, jsonb_build_object('number', v_ticket ->> 'number', 'state', v_ticket ->> 'state',
                                                     'state_text', say('ticket_state.' || (v_ticket ->> 'state'))), (v_ticket ->> 'id')::uuid);
END
$$;
COMMENT ON FUNCTION api_submit(jsonb, jsonb) IS
  '提交诉求 from the number that was proved: category (a code) and content; if known kind, area_code, address, title, name, confidential. Lists everything that is wrong.';

CREATE OR REPLACE FUNCTION api_add(p_context jsonb, p_arguments jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_ticket CONSTANT ticket := api_ticket_find(p_context, p_arguments ->> 'number');
  v_problems jsonb;
BEGIN
  IF coalesce(jsonb_typeof(p_arguments -> 'text'), 'null') <> 'string' THEN
    PERFORM gateway_refuse('SN400', 'text', 'field.missing', say('field.content'));
  END IF;
  PERFORM text_check('content', p_arguments ->> 'text', 2000, true);
  v_problems := citizen_files_problems('attachments', p_arguments -> 'files');
  IF v_problems <> '[]' THEN
    RETURN jsonb_build_object('status', 400, 'errors', v_problems);
  END IF;
  PERFORM citizen_files_keep('attachments', v_ticket.id, p_arguments -> 'files');
  -- A note is for the office, whatever the citizen's page is in.
  PERFORM set_config('sonor.language', 'zh', true);
  PERFORM ticket_apply(v_ticket.id, 'note', NULL, say('api.added') || (p_arguments ->> 'text'));
  RETURN gateway_answer_with(201, jsonb_build_object('number', v_ticket.number), v_ticket.id);
END
$$;
COMMENT ON FUNCTION api_add(jsonb, jsonb) IS '补充: the citizen has more to say on a ticket, or more to show.';

CREATE OR REPLACE FUNCTION api_evaluate(p_context jsonb, p_arguments jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_ticket CONSTANT ticket := api_ticket_find(p_context, p_arguments ->> 'number');
  v_level CONSTANT text := p_arguments ->> 'satisfaction';
BEGIN
  IF NOT coalesce(v_level = ANY (enum_range(NULL::satisfaction)::text[]), false) THEN
    PERFORM gateway_refuse('SN400', 'satisfaction', 'field.form', say('field.satisfaction'), left(coalesce(v_level, ''), 40));
  ELSIF coalesce(jsonb_typeof(form_boolean(p_arguments -> 'solved')), 'null') <> 'boolean' THEN
    PERFORM gateway_refuse('SN400', 'solved', 'field.missing', say('field.solved'));
  ELSIF coalesce(jsonb_typeof(p_arguments -> 'opinion'), 'string') <> 'string' THEN
    PERFORM gateway_refuse('SN400', 'opinion', 'field.form', say('field.opinion'), '');
  ELSIF v_ticket.state NOT IN ('follow_up', 'final_review', 'closed') THEN
    PERFORM gateway_refuse('SN409', 'number', 'api.not_answered', say('ticket_state.' || v_ticket.state));
  END IF;
  PERFORM text_check('opinion', p_arguments ->> 'opinion', 1000);
  INSERT INTO evaluation (ticket_id, satisfaction, solved, opinion)
  VALUES (v_ticket.id, v_level::satisfaction, (p_arguments ->> 'solved')::boolean, coalesce(p_arguments ->> 'opinion', ''))
  ON CONFLICT (ticket_id) DO NOTHING;
  IF NOT FOUND THEN
    PERFORM gateway_refuse('SN409', 'number', 'api.evaluated');
  END IF;
  PERFORM set_config('sonor.language', 'zh', true);
  PERFORM ticket_apply(v_ticket.id, 'note', NULL, say('api.evaluation', say('satisfaction.' || v_level),
                       say(CASE WHEN (p_arguments ->> 'solved')::boolean THEN 'api.solved' ELSE 'api.unsolved' END), coalesce(p_arguments ->> 'opinion', '')));
  RETURN gateway_answer_with(201, jsonb_build_object('number', v_ticket.number), v_ticket.id);
END
$$;
COMMENT ON FUNCTION api_evaluate(jsonb, jsonb) IS
  '评价 of an answered ticket, once: satisfaction, solved, opinion. It is a note on the ticket, so that whoever calls back or closes it knows; what counts is still what they are told.';

CREATE OR REPLACE FUNCTION api_clean() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_gone bigint;
BEGIN
  DELETE FROM gateway_access WHERE expires_at < now() - interval '1 day';
  GET DIAGNOSTICS v_gone = ROW_COUNT;
  DELETE FROM gateway_code WHERE at < now() - interval '2 days';
  RETURN v_gone;
END
$$;
COMMENT ON FUNCTION api_clean() IS 'Forgets codes and tokens that are good for nothing any more; how many tokens. For the housekeeper.';

DELETE FROM gateway_action WHERE action LIKE 'api.%';
INSERT INTO gateway_action (action, function_name) VALUES
  ('api.code', 'api_code_send'),
  ('api.access', 'api_access_open'),
  ('api.submit', 'api_submit'),
  ('api.tickets', 'api_tickets'),
  ('api.ticket', 'api_ticket'),
  ('api.add', 'api_add'),
  ('api.evaluate', 'api_evaluate'),
  ('api.message', 'api_message'),
  ('api.messages', 'api_messages'),
  ('api.file', 'api_file');

INSERT INTO setting (key, value, value_unit, minimum, maximum, description_en, description_zh) VALUES
  ('code.pause', 60, 'seconds', 0, 3600, 'A number gets another verification code not before', '同一号码再次获取验证码的间隔'),
  ('code.per_day', 10, 'count', 1, 100, 'Verification codes for a number in a day', '同一号码每日验证码上限'),
  ('code.valid', 5, 'minutes', 1, 60, 'A verification code is good for', '验证码有效期'),
  ('code.tries', 5, 'count', 1, 20, 'A verification code is good for so many tries', '验证码可尝试次数'),
  ('code.access', 30, 'minutes', 5, 1440, 'Who gave the right code need not again for', '验证通过后的有效时间')
ON CONFLICT (key) DO UPDATE SET value_unit = excluded.value_unit, minimum = excluded.minimum, maximum = excluded.maximum,
  description_en = excluded.description_en, description_zh = excluded.description_zh;

INSERT INTO message (key, text_en, text_zh) VALUES
  ('api.phone', 'This is no telephone number: %1$s', '电话号码不正确：%1$s'),
  ('api.mobile', 'A mobile telephone number of mainland China is needed', '请填写中国大陆手机号码'),
  ('api.code_often', 'A code was sent a moment ago, or too many today: wait a while', '验证码发送过于频繁，请稍后再试'),
  ('api.code_wrong', 'The code is wrong or too old', '验证码错误或已失效'),
  ('api.access', 'Show first that the number is yours: ask for a code', '请先通过短信验证码验证手机号'),
  ('api.ticket', 'There is no such request of yours', '没有该编号的诉求，或不是您提交的'),
  ('api.unknown', 'There is no field “%1$s” here', '没有字段“%1$s”'),
  ('api.category', 'Category: choose one of the list of services', '请从服务列表中选择诉求分类'),
  ('api.added', 'Added by the citizen: ', '诉求人补充：'),
  ('api.not_answered', 'It can be evaluated when it has been answered; now it is “%1$s”', '诉求答复后方可评价，当前为“%1$s”'),
  ('api.evaluated', 'You have evaluated this already', '您已评价过该诉求'),
  ('api.evaluation', 'Evaluated online: %1$s, %2$s. %3$s', '网上评价：%1$s，%2$s。%3$s'),
  ('satisfaction.very_satisfied', 'very satisfied', '非常满意'), ('satisfaction.satisfied', 'satisfied', '满意'),
  ('satisfaction.fairly_satisfied', 'fairly satisfied', '基本满意'), ('satisfaction.dissatisfied', 'dissatisfied', '不满意'),
  ('satisfaction.very_dissatisfied', 'very dissatisfied', '非常不满意'),
  ('api.solved', 'solved', '已解决'), ('api.unsolved', 'not solved', '未解决')
ON CONFLICT (key) DO UPDATE SET text_en = excluded.text_en, text_zh = excluded.text_zh;
