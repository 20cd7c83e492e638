-- Open311 GeoReport v2 (wiki.open311.org/GeoReport_v2): services are the finest categories, requests are tickets.

CREATE OR REPLACE FUNCTION w3c_time(p_at timestamptz) RETURNS text
LANGUAGE sql STABLE
SET search_path = sonor, pg_temp
AS $$
  SELECT to_char(p_at, 'YYYY-MM-DD"T"HH24:MI:SSTZH:TZM')
$$;
COMMENT ON FUNCTION w3c_time(timestamptz) IS 'A moment as W3C writes it, to the second, with the zone of the session.';

CREATE OR REPLACE FUNCTION w3c_time_read(p_field text, p_text text) RETURNS timestamptz
LANGUAGE plpgsql STABLE
SET search_path = sonor, pg_temp
AS $$
BEGIN
  IF p_text !~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})$' THEN
    PERFORM gateway_refuse('SN400', p_field, 'georeport.time', p_field, left(p_text, 40));
  END IF;
  RETURN p_text::timestamptz;
EXCEPTION WHEN datetime_field_overflow OR invalid_datetime_format OR invalid_time_zone_displacement_value THEN
  PERFORM gateway_refuse('SN400', p_field, 'georeport.time', p_field, left(p_text, 40));
END
$$;
COMMENT ON FUNCTION w3c_time_read(text, text) IS 'Reads such a moment; refuses any other writing, naming the field. Null stays null.';

CREATE OR REPLACE FUNCTION open311_jurisdiction(p_context jsonb, p_arguments jsonb) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_asked CONSTANT text := nullif(p_arguments ->> 'jurisdiction_id', '');
BEGIN
  IF v_asked IS NOT NULL AND v_asked IS DISTINCT FROM (p_context ->> 'jurisdiction')
     AND NOT EXISTS (SELECT FROM area WHERE level = 'city' AND code = v_asked) THEN
    PERFORM gateway_refuse('SN404', 'jurisdiction_id', 'georeport.jurisdiction', left(v_asked, 60));
  END IF;
END
$$;
COMMENT ON FUNCTION open311_jurisdiction(jsonb, jsonb) IS
  'Refuses another jurisdiction than ours: the configured name or the city''s code. None is ours too.';

CREATE OR REPLACE FUNCTION open311_category(p_code text) RETURNS category
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT c FROM category c WHERE c.code = p_code AND c.active
     AND NOT EXISTS (SELECT FROM category below WHERE below.parent_id = c.id AND below.active)
   ORDER BY c.id DESC LIMIT 1
$$;
COMMENT ON FUNCTION open311_category(text) IS 'The category that a service code means: an active one that is not divided further; null if none.';

CREATE OR REPLACE FUNCTION open311_attributes() RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT jsonb_build_array(
    jsonb_build_object('variable', true, 'code', 'KIND', 'datatype', 'singlevaluelist', 'required', false,
                       'datatype_description', '', 'order', 1, 'description', say('field.kind'),
                       'values', (SELECT jsonb_agg(jsonb_build_object('key', kind, 'name', say('ticket_kind.' || kind)) ORDER BY kind)
                                    FROM unnest(enum_range(NULL::ticket_kind)) kind)),
    jsonb_build_object('variable', true, 'code', 'AREA', 'datatype', 'singlevaluelist', 'required', false,
                       'datatype_description', '', 'order', 2, 'description', say('field.area_code'),
                       'values', (SELECT coalesce(jsonb_agg(jsonb_build_object('key', code, 'name', name_zh) ORDER BY level, sort, code), '[]')
                                    FROM area WHERE level IN ('city', 'county'))))
$$;
COMMENT ON FUNCTION open311_attributes() IS 'What every service asks beyond Open311''s own fields: the kind of matter and the area.';

CREATE OR REPLACE FUNCTION open311_discovery(p_context jsonb, p_arguments jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_changed CONSTANT text := w3c_time((SELECT max(applied_at) FROM schema_change));
BEGIN
  PERFORM open311_jurisdiction(p_context, p_arguments);
  RETURN gateway_answer_with(200, jsonb_build_object(
    'changeset', v_changed, 'contact', say('georeport.contact'), 'key_service', say('georeport.key_service'),
    'endpoints', jsonb_build_array(jsonb_build_object(
      'specification', 'http://wiki.open311.org/GeoReport_v2', 'url', (p_context ->> 'base_url') || '/open311/v2',
      'changeset', v_changed, 'type', 'production', 'formats', jsonb_build_array('text/xml', 'application/json')))));
END
$$;
COMMENT ON FUNCTION open311_discovery(jsonb, jsonb) IS 'Open311 service discovery: where GeoReport is, and in which formats.';

CREATE OR REPLACE FUNCTION open311_services(p_context jsonb, p_arguments jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  PERFORM open311_jurisdiction(p_context, p_arguments);
  RETURN gateway_answer_with(200, (
    SELECT coalesce(jsonb_agg(jsonb_build_object(
             'service_code', c.code, 'service_name', c.name_zh,
             'description', concat_ws(' / ', large.name_zh, nullif(middle.name_zh, large.name_zh), c.name_zh),
             'metadata', true, 'type', 'realtime', 'keywords', concat_ws(',', c.name_zh, middle.name_zh, c.initials),
             'group', coalesce(large.name_zh, middle.name_zh, c.name_zh)) ORDER BY c.code), '[]')
      FROM category c
      LEFT JOIN category middle ON middle.id = c.parent_id
      LEFT JOIN category large ON large.id = coalesce(middle.parent_id, middle.id)
     WHERE c.active AND c.id = (open311_category(c.code)).id));
END
$$;
COMMENT ON FUNCTION open311_services(jsonb, jsonb) IS 'GET services: every category a request can be about.';

CREATE OR REPLACE FUNCTION open311_service(p_context jsonb, p_arguments jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_code CONSTANT text := p_arguments ->> 'service_code';
BEGIN
  PERFORM open311_jurisdiction(p_context, p_arguments);
  IF (open311_category(v_code)).id IS NULL THEN
    PERFORM gateway_refuse('SN404', 'service_code', 'georeport.service', left(v_code, 40));
  END IF;
  RETURN gateway_answer_with(200, jsonb_build_object('service_code', v_code, 'attributes', open311_attributes()));
END
$$;
COMMENT ON FUNCTION open311_service(jsonb, jsonb) IS 'GET service definition: what a service asks.';

-- Coming in

CREATE OR REPLACE FUNCTION area_in_address(p_address text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT code FROM area
   WHERE level = 'city' OR position(name_zh IN coalesce(p_address, '')) > 0
   ORDER BY level <> 'city' DESC, length(code) DESC, length(name_zh) DESC, code LIMIT 1
$$;
COMMENT ON FUNCTION area_in_address(text) IS 'Code of the finest area whose name stands in an address; of the city if none does.';

CREATE OR REPLACE FUNCTION open311_place_problems(p_context jsonb, p_arguments jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_number CONSTANT text := '^[+-]?[0-9]{1,3}(\.[0-9]{1,15})?$';
  v_lat CONSTANT text := nullif(p_arguments ->> 'lat', '');
  v_long CONSTANT text := nullif(p_arguments ->> 'long', '');
  v_bounds CONSTANT numeric[] := (SELECT array_agg(value::numeric) FROM jsonb_array_elements_text(p_context -> 'bounds'));
  v_field text := CASE WHEN v_lat !~ v_number OR abs(v_lat::numeric) > 90 THEN 'lat' ELSE 'long' END;
BEGIN
  IF coalesce(v_lat, v_long) IS NULL THEN
    IF nullif(btrim(p_arguments ->> 'address_string'), '') IS NULL AND nullif(p_arguments ->> 'address_id', '') IS NULL THEN
      RETURN gateway_problem('address_string', 'georeport.place_missing');
    END IF;
  ELSIF v_lat IS NULL OR v_long IS NULL THEN
    RETURN gateway_problem(CASE WHEN v_lat IS NULL THEN 'lat' ELSE 'long' END, 'georeport.place_half');
  ELSIF v_lat !~ v_number OR v_long !~ v_number OR abs(v_lat::numeric) > 90 OR abs(v_long::numeric) > 180 THEN
    RETURN gateway_problem(v_field, 'georeport.degrees', v_field, left(p_arguments ->> v_field, 40));
  ELSIF v_lat::numeric NOT BETWEEN v_bounds[1] AND v_bounds[3] OR v_long::numeric NOT BETWEEN v_bounds[2] AND v_bounds[4] THEN
    RETURN gateway_problem('lat', 'georeport.outside', v_lat, v_long);
  END IF;
  IF nullif(p_arguments ->> 'address_id', '') IS NOT NULL
     AND NOT EXISTS (SELECT FROM area WHERE code = p_arguments ->> 'address_id') THEN
    RETURN gateway_problem('address_id', 'georeport.address_id', left(p_arguments ->> 'address_id', 40));
  END IF;
  RETURN '[]';
END
$$;
COMMENT ON FUNCTION open311_place_problems(jsonb, jsonb) IS
  'What is wrong with where a request says it is: lat and long, address_string or address_id (an area''s code) must be there, and lie in the city''s bounds (south, west, north, east), where those are configured.';

CREATE OR REPLACE FUNCTION open311_attribute_problems(p_attributes jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_problems jsonb := '[]';
  v_given record;
  v_known jsonb;
BEGIN
  FOR v_given IN SELECT key, value FROM jsonb_each(p_attributes) LOOP
    SELECT attribute INTO v_known FROM jsonb_array_elements(open311_attributes()) attribute WHERE attribute ->> 'code' = v_given.key;
    IF NOT FOUND THEN
      v_problems := v_problems || gateway_problem(left('attribute[' || v_given.key || ']', 60), 'georeport.attribute', left(v_given.key, 40));
    ELSIF jsonb_typeof(v_given.value) <> 'string' OR NOT EXISTS (
        SELECT FROM jsonb_array_elements(v_known -> 'values') choice WHERE choice -> 'key' = v_given.value) THEN
      v_problems := v_problems || gateway_problem('attribute[' || v_given.key || ']', 'georeport.attribute_value', v_given.key,
                                                  left(v_given.value #>> '{}', 40));
    END IF;
  END LOOP;
  RETURN v_problems;
END
$$;
COMMENT ON FUNCTION open311_attribute_problems(jsonb) IS 'What is wrong with the answers to the service''s own questions.';

CREATE OR REPLACE FUNCTION open311_request_create(p_context jsonb, p_arguments jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_attributes CONSTANT jsonb := coalesce(p_arguments -> 'attribute', '{}');
  v_category category;
  v_fields jsonb;
  v_problems jsonb := '[]';
  v_ticket jsonb;
  v_request open311_request;
BEGIN
  PERFORM open311_jurisdiction(p_context, p_arguments);
  IF nullif(p_arguments ->> 'service_code', '') IS NULL THEN
    v_problems := gateway_problem('service_code', 'georeport.service_missing');
  ELSE
    v_category := open311_category(p_arguments ->> 'service_code');
    IF v_category.id IS NULL THEN
      PERFORM gateway_refuse('SN404', 'service_code', 'georeport.service', left(p_arguments ->> 'service_code', 40));
    END IF;
  END IF;

  v_problems := v_problems || open311_place_problems(p_context, p_arguments) || open311_attribute_problems(v_attributes)
                || citizen_files_problems('media', p_arguments -> 'files');
  IF p_arguments ->> 'phone_problem' IS NOT NULL THEN
    v_problems := v_problems || gateway_problem('phone', 'georeport.phone', p_arguments ->> 'phone_problem');
  END IF;
  IF nullif(p_arguments ->> 'email', '') !~ '^[^@\s]{1,64}@[^@\s]{1,190}\.[^@\s.]{2,60}$' THEN
    v_problems := v_problems || gateway_problem('email', 'georeport.email');
  END IF;
  IF nullif(p_arguments ->> 'media_url', '') !~ '^https?://[^\s<>"]+$' OR length(p_arguments ->> 'media_url') > 1900 THEN
    v_problems := v_problems || gateway_problem('media_url', 'georeport.media_url');
  END IF;
  IF greatest(length(p_arguments ->> 'device_id'), length(p_arguments ->> 'account_id')) > 200 THEN
    v_problems := v_problems || gateway_problem('device_id', 'field.too_long', 'device_id', '200', '');
  END IF;

  v_fields := jsonb_strip_nulls(jsonb_build_object(
    'id', gen_random_uuid(), 'kind', coalesce(v_attributes ->> 'KIND', 'help'), 'channel', 'app', 'category_id', v_category.id,
    'area_code', coalesce(v_attributes ->> 'AREA', nullif(p_arguments ->> 'address_id', ''), area_in_address(p_arguments ->> 'address_string')),
    'content', coalesce(nullif(btrim(p_arguments ->> 'description'), ''), v_category.name_zh),
    'address', nullif(btrim(p_arguments ->> 'address_string'), ''),
    'name', nullif(btrim(coalesce(p_arguments ->> 'last_name', '') || coalesce(p_arguments ->> 'first_name', '')), ''),
    'phone', p_arguments ->> 'phone_dialled', 'phone_e164', p_arguments ->> 'phone_e164'));
  v_problems := v_problems || (
    SELECT coalesce(jsonb_agg(problem || jsonb_build_object('field', CASE problem ->> 'field'
             WHEN 'content' THEN 'description' WHEN 'address' THEN 'address_string' WHEN 'name' THEN 'last_name'
             ELSE problem ->> 'field' END)), '[]')
      FROM jsonb_array_elements(gateway_field_problems(v_fields - ARRAY['kind', 'area_code', 'category_id'])) problem);
  IF v_problems <> '[]' THEN
    RETURN jsonb_build_object('status', 400, 'errors', v_problems);
  END IF;

  v_ticket := ticket_accept(v_fields);
  PERFORM citizen_files_keep('media', (v_ticket ->> 'id')::uuid, p_arguments -> 'files');
  INSERT INTO open311_request (ticket_id, key_id, lat, long, email, device_id, account_id, media_url, attributes)
  VALUES ((v_ticket ->> 'id')::uuid, (p_context ->> 'key_id')::integer, nullif(p_arguments ->> 'lat', '')::double precision,
          nullif(p_arguments ->> 'long', '')::double precision, nullif(p_arguments ->> 'email', ''),
          nullif(p_arguments ->> 'device_id', ''), nullif(p_arguments ->> 'account_id', ''),
          nullif(p_arguments ->> 'media_url', ''), v_attributes)
  RETURNING * INTO v_request;
  RETURN gateway_answer_with(200, jsonb_build_array(
    CASE WHEN (p_context ->> 'deferred')::boolean THEN jsonb_build_object('token', v_request.token)
         ELSE jsonb_build_object('service_request_id', v_ticket ->> 'number') END
    || jsonb_build_object('service_notice', say('georeport.notice'), 'account_id', coalesce(v_request.account_id, ''))),
    v_request.ticket_id);
END
$$;
COMMENT ON FUNCTION open311_request_create(jsonb, jsonb) IS
  'POST request: makes a ticket of channel app in first review. Lists everything that is wrong, not only the first. A deferred key gets a token.';

CREATE OR REPLACE FUNCTION open311_token(p_context jsonb, p_arguments jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_token CONSTANT text := p_arguments ->> 'token';
  v_number text;
  v_state ticket_state;
BEGIN
  PERFORM open311_jurisdiction(p_context, p_arguments);
  IF v_token ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN
    SELECT t.number, t.state INTO v_number, v_state
      FROM open311_request r JOIN ticket_identity i ON i.id = r.ticket_id JOIN ticket t ON t.id = i.id AND t.created_at = i.created_at
     WHERE r.token = v_token::uuid;
  END IF;
  IF v_number IS NULL THEN
    PERFORM gateway_refuse('SN404', 'token', 'georeport.token');
  END IF;
  RETURN gateway_answer_with(200, jsonb_build_array(jsonb_build_object(
    'service_request_id', CASE v_state WHEN 'first_review' THEN '' ELSE v_number END, 'token', v_token)));
END
$$;
COMMENT ON FUNCTION open311_token(jsonb, jsonb) IS
  'GET service_request_id from a token; the id is empty until first review has taken the request.';

-- Going out

DROP FUNCTION IF EXISTS open311_show(ticket, open311_request);
CREATE OR REPLACE FUNCTION open311_show(p_context jsonb, p_ticket ticket, p_request open311_request) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT jsonb_build_object(
    'service_request_id', p_ticket.number,
    'status', CASE WHEN p_ticket.state IN ('closed', 'archived', 'refused', 'void', 'merged') THEN 'closed' ELSE 'open' END,
    'status_notes', concat_ws(E'\n', say('ticket_state.' || p_ticket.state), CASE WHEN p_ticket.answered_at IS NOT NULL THEN p_ticket.public_answer END),
    'service_name', c.name_zh, 'service_code', c.code, 'description', p_ticket.content,
    'agency_responsible', coalesce(u.name_zh, ''), 'service_notice', say('georeport.notice'),
    'requested_datetime', w3c_time(p_ticket.created_at),
    'updated_datetime', w3c_time(coalesce((SELECT max(e.at) FROM ticket_event e WHERE e.ticket_id = p_ticket.id), p_ticket.created_at)),
    'expected_datetime', coalesce(w3c_time(p_ticket.due_at), ''),
    'address', p_ticket.address, 'address_id', p_ticket.area_code, 'zipcode', '',
    'lat', p_request.lat, 'long', p_request.long, 'media_url', coalesce(p_request.media_url, (p_context ->> 'base_url') || '/media/' || open311_media(p_ticket), ''))
    FROM category c LEFT JOIN unit u ON u.id = p_ticket.lead_unit_id WHERE c.id = p_ticket.category_id
$$;
COMMENT ON FUNCTION open311_show(jsonb, ticket, open311_request) IS
  'A ticket as Open311 shows it to everybody: never a name, a number or a mail address.';

CREATE OR REPLACE FUNCTION open311_requests(p_context jsonb, p_arguments jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_ids CONSTANT text[] := string_to_array(nullif(replace(p_arguments ->> 'service_request_id', ' ', ''), ''), ',');
  v_codes CONSTANT text[] := string_to_array(nullif(replace(p_arguments ->> 'service_code', ' ', ''), ''), ',');
  v_statuses CONSTANT text[] := string_to_array(nullif(replace(p_arguments ->> 'status', ' ', ''), ''), ',');
  v_from timestamptz;
  v_to timestamptz;
BEGIN
  PERFORM open311_jurisdiction(p_context, p_arguments);
  IF v_ids IS NULL THEN
    IF NOT v_statuses <@ ARRAY['open', 'closed'] THEN
      PERFORM gateway_refuse('SN400', 'status', 'georeport.status', left(p_arguments ->> 'status', 40));
    END IF;
    v_from := w3c_time_read('start_date', nullif(p_arguments ->> 'start_date', ''));
    v_to := coalesce(w3c_time_read('end_date', nullif(p_arguments ->> 'end_date', '')),
                     CASE WHEN v_from IS NULL THEN now() ELSE v_from + interval '90 days' END);
    v_from := coalesce(v_from, v_to - interval '90 days');
    IF v_from > v_to THEN
      PERFORM gateway_refuse('SN400', 'end_date', 'georeport.span_turned');
    ELSIF v_to - v_from > interval '90 days' THEN
      PERFORM gateway_refuse('SN400', 'end_date', 'georeport.span_long');
    END IF;
  ELSIF cardinality(v_ids) > 1000 THEN
    PERFORM gateway_refuse('SN400', 'service_request_id', 'georeport.many');
  END IF;
  RETURN gateway_answer_with(200, (
    SELECT coalesce(jsonb_agg(open311_show(p_context, found.t, found.r) ORDER BY found.created_at DESC, found.id), '[]') FROM (
      SELECT t, r, t.created_at, t.id
        FROM open311_request r JOIN ticket_identity i ON i.id = r.ticket_id JOIN ticket t ON t.id = i.id AND t.created_at = i.created_at
        JOIN category c ON c.id = t.category_id
       WHERE NOT t.confidential
         AND CASE WHEN v_ids IS NOT NULL THEN i.number = ANY (v_ids)
             ELSE t.created_at BETWEEN v_from AND v_to AND (v_codes IS NULL OR c.code = ANY (v_codes))
                  AND (v_statuses IS NULL
                       OR CASE WHEN t.state IN ('closed', 'archived', 'refused', 'void', 'merged') THEN 'closed' ELSE 'open' END = ANY (v_statuses))
             END
       ORDER BY t.created_at DESC, t.id LIMIT 1000) found (t, r, created_at, id)));
END
$$;
COMMENT ON FUNCTION open311_requests(jsonb, jsonb) IS
  'GET requests: those that came through Open311 and are not confidential, newest first, at most 1,000 and 90 days; a list of ids overrides all else.';

CREATE OR REPLACE FUNCTION open311_request(p_context jsonb, p_arguments jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_shown jsonb;
BEGIN
  PERFORM open311_jurisdiction(p_context, p_arguments);
  SELECT open311_show(p_context, t, r) INTO v_shown
    FROM ticket_identity i JOIN ticket t ON t.id = i.id AND t.created_at = i.created_at JOIN open311_request r ON r.ticket_id = i.id
   WHERE i.number = p_arguments ->> 'service_request_id' AND NOT t.confidential;
  IF v_shown IS NULL THEN
    PERFORM gateway_refuse('SN404', 'service_request_id', 'georeport.request');
  END IF;
  RETURN gateway_answer_with(200, jsonb_build_array(v_shown));
END
$$;
COMMENT ON FUNCTION open311_request(jsonb, jsonb) IS 'GET request: one, as a list of one.';

DELETE FROM gateway_action WHERE action LIKE 'open311.%';
INSERT INTO gateway_action (action, function_name, scope) VALUES
  ('open311.discovery', 'open311_discovery', NULL),
  ('open311.services', 'open311_services', NULL),
  ('open311.service', 'open311_service', NULL),
  ('open311.create', 'open311_request_create', 'open311'),
  ('open311.requests', 'open311_requests', NULL),
  ('open311.request', 'open311_request', NULL),
  ('open311.token', 'open311_token', NULL),
  ('open311.media', 'open311_media_show', NULL);

INSERT INTO message (key, text_en, text_zh) VALUES
  ('georeport.contact', 'Call 12345, at any hour', '请拨打 12345，24 小时受理'),
  ('georeport.key_service', 'Ask the hotline centre for an API key', '接口密钥请向热线中心申请'),
  ('georeport.notice', 'Call 12345 and give the number of your request to ask how it stands', '可拨打 12345 并提供受理编号查询办理进度'),
  ('georeport.jurisdiction', 'jurisdiction_id: “%1$s” is not served here', 'jurisdiction_id：此处不受理“%1$s”'),
  ('georeport.service_missing', 'service_code is missing', '缺少 service_code'),
  ('georeport.service', 'service_code: there is no service “%1$s”', 'service_code：没有服务“%1$s”'),
  ('georeport.place_missing', 'A place is missing: lat and long, address_string or address_id', '缺少地点：请提供 lat 和 long、address_string 或 address_id'),
  ('georeport.place_half', 'lat and long come together', 'lat 和 long 须同时提供'),
  ('georeport.degrees', '%1$s: “%2$s” is no number of degrees', '%1$s：“%2$s”不是有效的度数'),
  ('georeport.outside', 'lat, long: %1$s, %2$s is outside the city', 'lat, long：%1$s, %2$s 不在本市范围内'),
  ('georeport.address_id', 'address_id: there is no area “%1$s”', 'address_id：没有区划“%1$s”'),
  ('georeport.attribute', 'attribute[%1$s]: the service does not ask this', 'attribute[%1$s]：该服务没有此项'),
  ('georeport.attribute_value', 'attribute[%1$s]: “%2$s” is not among the values of the service definition', 'attribute[%1$s]：“%2$s”不在服务定义的可选值中'),
  ('georeport.phone', 'phone is no telephone number: %1$s', 'phone 不是有效的电话号码：%1$s'),
  ('georeport.email', 'email is no mail address', 'email 不是有效的邮箱地址'),
  ('georeport.media_url', 'media_url is no http or https address of at most 1,900 characters', 'media_url 须为不超过 1900 个字符的 http 或 https 地址'),
  ('georeport.token', 'token: there is no such token', 'token：没有该令牌'),
  ('georeport.status', 'status: “%1$s” is neither open nor closed', 'status：“%1$s”应为 open 或 closed'),
  ('georeport.time', '%1$s: “%2$s” is no moment in W3C form with its zone, like 2026-01-31T08:00:00+08:00', '%1$s：“%2$s”不是带时区的 W3C 时间，例如 2026-01-31T08:00:00+08:00'),
  ('georeport.span_turned', 'end_date is before start_date', 'end_date 早于 start_date'),
  ('georeport.span_long', 'start_date and end_date lie more than 90 days apart', 'start_date 与 end_date 相距超过 90 天'),
  ('georeport.many', 'service_request_id names more than 1,000', 'service_request_id 超过 1000 个'),
  ('georeport.request', 'service_request_id: there is no such request', 'service_request_id：没有该诉求')
ON CONFLICT (key) DO UPDATE SET text_en = excluded.text_en, text_zh = excluded.text_zh;
