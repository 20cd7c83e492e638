-- The gateway's one way in: who asks, whether they may, what is answered, and the row that says so.

DO $$
BEGIN
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO sonor_gateway', current_database());
END
$$;

CREATE OR REPLACE FUNCTION gateway_refuse(p_sqlstate text, p_field text, p_key text, VARIADIC p_arguments text[] DEFAULT '{}')
RETURNS void
LANGUAGE plpgsql
SET search_path = sonor, pg_temp
AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = p_sqlstate, MESSAGE = say(p_key, VARIADIC p_arguments), DETAIL = p_key, COLUMN = p_field;
END
$$;
COMMENT ON FUNCTION gateway_refuse(text, text, text, text[]) IS
  'Like refuse(), and names the field of the request that is to blame (as the column of the error).';

CREATE OR REPLACE FUNCTION gateway_problem(p_field text, p_key text, VARIADIC p_arguments text[] DEFAULT '{}') RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT jsonb_build_array(jsonb_build_object('field', p_field, 'code', p_key, 'message', say(p_key, VARIADIC p_arguments)))
$$;
COMMENT ON FUNCTION gateway_problem(text, text, text[]) IS 'One problem of a request, as a list of one: field, code and a sentence.';

CREATE OR REPLACE FUNCTION gateway_answer_with(p_status integer, p_body jsonb, p_ticket_id uuid DEFAULT NULL) RETURNS jsonb
LANGUAGE sql IMMUTABLE
SET search_path = sonor, pg_temp
AS $$
  SELECT jsonb_build_object('status', p_status, 'body', p_body, 'ticket_id', p_ticket_id)
$$;
COMMENT ON FUNCTION gateway_answer_with(integer, jsonb, uuid) IS 'What a function of gateway_action returns.';

CREATE OR REPLACE FUNCTION gateway_field_problems(p_fields jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_field record;
  v_problems jsonb := '[]';
  v_message text;
  v_key text;
BEGIN
  FOR v_field IN SELECT key, value FROM jsonb_each(p_fields) LOOP
    BEGIN
      PERFORM ticket_check_field(v_field.key, v_field.value);
    EXCEPTION WHEN SQLSTATE 'SN400' THEN
      GET STACKED DIAGNOSTICS v_message = MESSAGE_TEXT, v_key = PG_EXCEPTION_DETAIL;
      v_problems := v_problems || jsonb_build_object('field', v_field.key, 'code', v_key, 'message', v_message);
    END;
  END LOOP;
  RETURN v_problems;
END
$$;
COMMENT ON FUNCTION gateway_field_problems(jsonb) IS
  'All that is wrong with the fields of a ticket to be, not only the first: a list of field, code and message.';

CREATE OR REPLACE FUNCTION gateway_note(p_context jsonb, p_action text, p_status integer, p_refusal text DEFAULT NULL,
                                        p_key_id integer DEFAULT NULL, p_ticket_id uuid DEFAULT NULL) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  INSERT INTO gateway_request (instance, action, status, refusal, key_id, address_hash, ticket_id)
  VALUES (left(coalesce(p_context ->> 'instance', ''), 100), left(p_action, 60), p_status, left(p_refusal, 80), p_key_id,
          decode(p_context ->> 'address_hash', 'hex'), p_ticket_id)
$$;
COMMENT ON FUNCTION gateway_note(jsonb, text, integer, text, integer, uuid) IS
  'Adds the audit row of a request. The gateway calls it for what it refused without asking.';

CREATE OR REPLACE FUNCTION gateway_call(p_action text, p_context jsonb, p_arguments jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_action gateway_action;
  v_key gateway_key;
  v_repeat CONSTANT text := p_context ->> 'idempotency_key';
  v_owner text;
  v_print bytea;
  v_kept gateway_answer;
  v_answer jsonb;
  v_state text;
  v_message text;
  v_refusal text;
  v_field text;
BEGIN
  PERFORM set_config('sonor.language', coalesce(p_context ->> 'language', 'zh'), true);
  SELECT * INTO v_action FROM gateway_action WHERE action = p_action;
  IF NOT FOUND THEN
    PERFORM refuse('SN404', 'gateway.action_unknown', left(coalesce(p_action, ''), 60));
  END IF;

  BEGIN
    IF p_context ->> 'key_hash' IS NOT NULL THEN
      SELECT * INTO v_key FROM gateway_key WHERE hash = decode(p_context ->> 'key_hash', 'hex') AND revoked_at IS NULL;
    END IF;
    IF v_action.scope IS NOT NULL AND p_context ->> 'key_hash' IS NULL THEN
      PERFORM gateway_refuse('SN403', 'api_key', 'gateway.key_missing');
    ELSIF v_key.id IS NULL AND p_context ->> 'key_hash' IS NOT NULL THEN
      PERFORM gateway_refuse('SN403', 'api_key', 'gateway.key_unknown');
    ELSIF NOT v_action.scope = ANY (v_key.scopes) THEN
      PERFORM gateway_refuse('SN403', 'api_key', 'gateway.key_scope', v_action.scope);
    ELSIF v_repeat !~ '^[A-Za-z0-9_-]{8,100}$' THEN
      PERFORM gateway_refuse('SN400', 'Idempotency-Key', 'gateway.idempotency_form');
    END IF;

    IF v_repeat IS NOT NULL THEN
      v_owner := CASE WHEN v_key.id IS NOT NULL THEN 'key ' || v_key.id
                      ELSE coalesce('access ' || (p_context ->> 'access_hash'), 'address ' || (p_context ->> 'address_hash'), '') END;
      v_print := sha256(convert_to(p_action || ' ' || p_arguments::text, 'UTF8'));
      -- Of two with one key the second waits here, and then finds the first one's answer.
      PERFORM pg_advisory_xact_lock(hashtextextended(v_owner || ' ' || v_repeat, 311));
      SELECT * INTO v_kept FROM gateway_answer WHERE owner = v_owner AND idempotency_key = v_repeat;
      IF FOUND AND v_kept.fingerprint <> v_print THEN
        PERFORM gateway_refuse('SN409', 'Idempotency-Key', 'gateway.idempotency_other');
      END IF;
      v_answer := v_kept.answer;
    END IF;

    IF v_answer IS NULL THEN
      EXECUTE format('SELECT sonor.%I($1, $2)', v_action.function_name)
        INTO v_answer USING p_context || jsonb_build_object('key_id', v_key.id, 'deferred', v_key.deferred), p_arguments;
      -- A token is kept as its hash only, and nobody is given it a second time.
      IF v_repeat IS NOT NULL AND (v_answer ->> 'status')::integer < 400 AND NOT coalesce(v_answer -> 'body' ? 'access_token', false) THEN
        INSERT INTO gateway_answer (owner, idempotency_key, fingerprint, answer) VALUES (v_owner, v_repeat, v_print, v_answer);
      END IF;
    END IF;
  EXCEPTION
    WHEN SQLSTATE 'SN400' OR SQLSTATE 'SN403' OR SQLSTATE 'SN404' OR SQLSTATE 'SN409' OR SQLSTATE 'SN429' OR SQLSTATE 'SN401' THEN
      GET STACKED DIAGNOSTICS v_state = RETURNED_SQLSTATE, v_message = MESSAGE_TEXT, v_refusal = PG_EXCEPTION_DETAIL,
                              v_field = COLUMN_NAME;
      v_answer := jsonb_build_object('status', right(v_state, 3)::integer, 'errors',
        jsonb_build_array(jsonb_build_object('field', nullif(v_field, ''), 'code', v_refusal, 'message', v_message)));
  END;

  PERFORM gateway_note(p_context, p_action, (v_answer ->> 'status')::integer, v_answer #>> '{errors,0,code}', v_key.id,
                       (v_answer ->> 'ticket_id')::uuid);
  RETURN v_answer - 'ticket_id';
END
$$;
COMMENT ON FUNCTION gateway_call(text, jsonb, jsonb) IS
'Answers a request of the gateway: checks the API key, answers what was asked before under the same idempotency key, else calls the action''s function, and adds the audit row, all in one transaction. Returns status and body, or status and errors (each field, code, message).
Context: instance, language, address_hash, key_hash, access_hash (SHA-256 and HMAC in hexadecimal), idempotency_key, base_url, and the gateway''s own settings.';

CREATE OR REPLACE FUNCTION gateway_key_rates() RETURNS TABLE (hash text, per_minute integer)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT encode(k.hash, 'hex'), k.per_minute FROM gateway_key k WHERE k.revoked_at IS NULL
$$;
COMMENT ON FUNCTION gateway_key_rates() IS 'How many requests a minute each good API key may make. Channel gateway_key tells when it changes.';

CREATE OR REPLACE FUNCTION gateway_key_add(p_hash text, p_name text, p_scopes text[], p_deferred boolean DEFAULT false,
                                           p_per_minute integer DEFAULT 600) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_id integer;
BEGIN
  PERFORM text_check('name', p_name, 60, true, true);
  IF coalesce(p_hash, '') !~ '^[0-9a-f]{64}$' THEN
    PERFORM refuse('SN400', 'field.form', 'SHA-256', left(coalesce(p_hash, ''), 70));
  ELSIF coalesce(cardinality(p_scopes), 0) = 0 OR NOT p_scopes <@ ARRAY['open311', 'app'] THEN
    PERFORM refuse_constraint('SN400', 'gateway_key_scopes_known', 'gateway.scopes', left(array_to_string(p_scopes, ','), 60));
  ELSIF p_per_minute IS NULL OR p_per_minute NOT BETWEEN 1 AND 100000 THEN
    PERFORM refuse_constraint('SN400', 'gateway_key_rate_range', 'gateway.rate', coalesce(p_per_minute::text, 'NULL'));
  ELSIF EXISTS (SELECT FROM gateway_key WHERE name = p_name AND revoked_at IS NULL) THEN
    PERFORM refuse_constraint('SN409', 'gateway_key_name_in_use', 'gateway.name_taken', p_name);
  END IF;
  INSERT INTO gateway_key (hash, name, scopes, deferred, per_minute)
  VALUES (decode(p_hash, 'hex'), p_name, p_scopes, p_deferred, p_per_minute) RETURNING id INTO v_id;
  PERFORM audit('gateway.key_add', 'gateway_key', v_id::text,
                jsonb_build_object('name', p_name, 'scopes', p_scopes, 'deferred', p_deferred, 'per_minute', p_per_minute));
  PERFORM pg_notify('gateway_key', v_id::text);
  RETURN v_id;
END
$$;
COMMENT ON FUNCTION gateway_key_add(text, text, text[], boolean, integer) IS
  'Lets another system in: SHA-256 of its key, whose it is, what it is good for, and how often a minute. For administrators.';

CREATE OR REPLACE FUNCTION gateway_key_revoke(p_name text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_id integer;
BEGIN
  UPDATE gateway_key SET revoked_at = now() WHERE name = p_name AND revoked_at IS NULL RETURNING id INTO v_id;
  IF NOT FOUND THEN
    PERFORM refuse('SN404', 'gateway.name_unknown', left(coalesce(p_name, ''), 60));
  END IF;
  PERFORM audit('gateway.key_revoke', 'gateway_key', v_id::text, jsonb_build_object('name', p_name));
  PERFORM pg_notify('gateway_key', v_id::text);
END
$$;
COMMENT ON FUNCTION gateway_key_revoke(text) IS 'Takes an API key back; from this moment on it opens nothing. For administrators.';

CREATE OR REPLACE FUNCTION gateway_clean() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_gone bigint;
  v_removed bigint;
BEGIN
  DELETE FROM gateway_request WHERE at < now() - make_interval(days => setting_get('gateway.audit')::integer);
  GET DIAGNOSTICS v_gone = ROW_COUNT;
  DELETE FROM gateway_answer WHERE at < now() - make_interval(hours => setting_get('gateway.answer')::integer);
  GET DIAGNOSTICS v_removed = ROW_COUNT;
  RETURN v_gone + v_removed;
END
$$;
COMMENT ON FUNCTION gateway_clean() IS 'Removes audit rows and kept answers whose time is over; how many. For the housekeeper.';

DROP POLICY IF EXISTS gateway_request_administrator ON gateway_request;
CREATE POLICY gateway_request_administrator ON gateway_request FOR SELECT TO sonor_administrator USING (true);
COMMENT ON POLICY gateway_request_administrator ON gateway_request IS 'Administrators read the audit.';
DROP POLICY IF EXISTS gateway_key_administrator ON gateway_key;
CREATE POLICY gateway_key_administrator ON gateway_key FOR SELECT TO sonor_administrator USING (true);
COMMENT ON POLICY gateway_key_administrator ON gateway_key IS 'Administrators see whom they let in.';
GRANT SELECT ON gateway_request TO sonor_administrator;
GRANT SELECT (id, name, scopes, deferred, per_minute, created_at, revoked_at) ON gateway_key TO sonor_administrator;
GRANT EXECUTE ON FUNCTION gateway_key_add(text, text, text[], boolean, integer), gateway_key_revoke(text) TO sonor_administrator;
GRANT EXECUTE ON FUNCTION gateway_call(text, jsonb, jsonb), gateway_key_rates(),
                          gateway_note(jsonb, text, integer, text, integer, uuid) TO sonor_gateway;

INSERT INTO setting (key, value, value_unit, minimum, maximum, description_en, description_zh) VALUES
  ('gateway.audit', 180, 'days', 1, 3650, 'Audit rows of the gateway are kept', '网关请求审计的保留时间'),
  ('gateway.answer', 24, 'hours', 1, 720, 'A repeated request gets the first answer for', '重复请求返回首次结果的时限')
ON CONFLICT (key) DO UPDATE SET value_unit = excluded.value_unit, minimum = excluded.minimum, maximum = excluded.maximum,
  description_en = excluded.description_en, description_zh = excluded.description_zh;

INSERT INTO message (key, text_en, text_zh) VALUES
  ('ticket_kind.consultation', 'consultation', '咨询'), ('ticket_kind.help', 'help', '求助'), ('ticket_kind.complaint', 'complaint', '投诉'),
  ('ticket_kind.report', 'report', '举报'), ('ticket_kind.suggestion', 'suggestion', '建议'), ('ticket_kind.praise', 'praise', '表扬'),
  ('gateway.action_unknown', 'The gateway knows nothing called “%1$s”', '网关没有名为“%1$s”的操作'),
  ('gateway.key_missing', 'api_key is missing: this needs an API key', '缺少 api_key：此操作需要接口密钥'),
  ('gateway.key_unknown', 'api_key is not one that is good here', 'api_key 无效'),
  ('gateway.key_scope', 'api_key is not good for this (%1$s)', 'api_key 无权进行此操作（%1$s）'),
  ('gateway.idempotency_form', 'Idempotency-Key has 8 to 100 letters, digits, “-” or “_”', 'Idempotency-Key 须为 8 至 100 个字母、数字、“-”或“_”'),
  ('gateway.idempotency_other', 'This Idempotency-Key has been used for another request', '该 Idempotency-Key 已用于另一请求'),
  ('gateway.scopes', 'A key is good for open311, app or both, not for “%1$s”', '密钥的用途只能是 open311、app 或两者，不能是“%1$s”'),
  ('gateway.rate', 'Requests a minute: 1 to 100000, not %1$s', '每分钟请求数应为 1 至 100000，不能是 %1$s'),
  ('gateway.name_taken', 'There is a key for “%1$s” already: revoke it first', '“%1$s”已有密钥，请先吊销'),
  ('gateway.name_unknown', 'There is no key for “%1$s”', '没有“%1$s”的密钥')
ON CONFLICT (key) DO UPDATE SET text_en = excluded.text_en, text_zh = excluded.text_zh;
