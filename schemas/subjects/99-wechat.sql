-- 微信公众号: what official accounts bring, each once; and the token that all gateways share.

CREATE OR REPLACE FUNCTION wechat_receive(p_context jsonb, p_arguments jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_app CONSTANT text := p_arguments ->> 'app_id';
  v_stamp CONSTANT text := p_arguments ->> 'timestamp';
  v_at timestamptz;
  v_hash CONSTANT bytea := sha256(convert_to(concat_ws(' ', v_app, v_stamp, p_arguments ->> 'nonce'), 'UTF8'));
  v_print CONSTANT bytea := sha256(convert_to(p_arguments ->> 'fingerprint', 'UTF8'));
  v_known wechat_nonce;
  v_message CONSTANT jsonb := p_arguments -> 'message';
  v_event CONSTANT text := v_message ->> 'event';
  v_who correspondent;
BEGIN
  IF coalesce(v_stamp, '') !~ '^[0-9]{1,10}$' THEN
    PERFORM gateway_refuse('SN400', 'timestamp', 'wechat.timestamp');
  END IF;
  v_at := to_timestamp(v_stamp::bigint);
  IF abs(extract(epoch FROM clock_timestamp() - v_at)) > setting_get('wechat.age') THEN
    PERFORM gateway_refuse('SN403', 'timestamp', 'wechat.old');
  END IF;
  -- A signature covers the nonce and not what is said: who has seen one must not say something else with it.
  INSERT INTO wechat_nonce (hash, fingerprint) VALUES (v_hash, v_print) ON CONFLICT (hash) DO NOTHING;
  IF NOT FOUND THEN
    SELECT * INTO v_known FROM wechat_nonce WHERE hash = v_hash;
    -- WeChat itself says the same up to three times, five seconds apart, when our answer did not reach it.
    IF v_known.fingerprint <> v_print OR v_known.at < clock_timestamp() - make_interval(secs => setting_get('wechat.repeat')::double precision) THEN
      PERFORM gateway_refuse('SN403', 'nonce', 'wechat.replayed');
    END IF;
    RETURN gateway_answer_with(200, '{"known": true}');
  END IF;

  IF v_event IS NULL THEN
    RETURN gateway_answer_with(200, jsonb_build_object('known', conversation_receive('wechat', v_app, v_message ->> 'from', v_message - 'from') IS NULL));
  END IF;
  v_who := correspondent_of('wechat', v_app, v_message ->> 'from', '{}');
  IF v_event = 'subscribe' THEN
    UPDATE correspondent SET opted_out_at = NULL WHERE id = v_who.id;
  ELSIF v_event = 'unsubscribe' THEN
    UPDATE correspondent SET opted_out_at = clock_timestamp() WHERE id = v_who.id;
  ELSE
    RETURN gateway_answer_with(200, '{"known": false}');
  END IF;
  PERFORM conversation_log(id, 'conversation.event_' || v_event || 'd') FROM conversation WHERE correspondent_id = v_who.id AND state <> 'closed';
  RETURN gateway_answer_with(200, '{"known": false}');
END
$$;
COMMENT ON FUNCTION wechat_receive(jsonb, jsonb) IS
'What an official account brings, whose signature the gateway has checked: app_id, timestamp, nonce, fingerprint (of what was sent), message {from, external_id, form, body, detail, event}. Refuses what is older than the setting wechat.age or comes with a nonce that was used. Who unsubscribes is written to no more.';

CREATE OR REPLACE FUNCTION wechat_token_take(p_app_id text, p_instance text, p_stale text DEFAULT NULL, OUT token text, OUT refresh boolean)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_row wechat_token;
BEGIN
  INSERT INTO wechat_token (app_id) VALUES (p_app_id) ON CONFLICT DO NOTHING;
  SELECT * INTO v_row FROM wechat_token WHERE app_id = p_app_id FOR UPDATE;
  refresh := false;
  -- A new one before the old one ends, and at once when WeChat does not take the old one.
  IF v_row.token IS NOT NULL AND v_row.token IS DISTINCT FROM p_stale AND v_row.expires_at > clock_timestamp() + interval '5 minutes' THEN
    token := v_row.token;
    RETURN;
  END IF;
  IF v_row.refreshing_until IS NULL OR v_row.refreshing_until < clock_timestamp() THEN
    UPDATE wechat_token SET refreshing_by = left(p_instance, 100), refreshing_until = clock_timestamp() + interval '30 seconds' WHERE app_id = p_app_id;
    refresh := true;
  ELSIF v_row.token IS DISTINCT FROM p_stale AND v_row.expires_at > clock_timestamp() THEN
    token := v_row.token;
  END IF;
END
$$;
COMMENT ON FUNCTION wechat_token_take(text, text, text) IS
  'The access token of an account; or refresh: the gateway that asks is to get a new one, and no other does meanwhile; or neither: wait for channel wechat_token. p_stale: the one that WeChat has just refused.';

CREATE OR REPLACE FUNCTION wechat_token_keep(p_app_id text, p_instance text, p_token text, p_seconds integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  IF p_token IS NULL THEN
    UPDATE wechat_token SET refreshing_by = NULL, refreshing_until = NULL WHERE app_id = p_app_id AND refreshing_by = left(p_instance, 100);
  ELSE
    UPDATE wechat_token SET token = p_token, expires_at = clock_timestamp() + make_interval(secs => greatest(p_seconds, 0)), refreshing_by = NULL, refreshing_until = NULL
     WHERE app_id = p_app_id;
  END IF;
  PERFORM pg_notify('wechat_token', p_app_id);
END
$$;
COMMENT ON FUNCTION wechat_token_keep(text, text, text, integer) IS 'Keeps a new token for so many seconds; null: there was none to be had, another may try. Channel wechat_token tells.';

DELETE FROM gateway_action WHERE action LIKE 'wechat.%';
INSERT INTO gateway_action (action, function_name) VALUES ('wechat.receive', 'wechat_receive');
GRANT EXECUTE ON FUNCTION wechat_token_take(text, text, text), wechat_token_keep(text, text, text, integer) TO sonor_gateway;

INSERT INTO setting (key, value, value_unit, minimum, maximum, description_en, description_zh) VALUES
  ('wechat.age', 600, 'seconds', 60, 3600, 'What WeChat signed longer ago is refused', '微信推送签名的有效时间'),
  ('wechat.repeat', 30, 'seconds', 15, 300, 'WeChat may repeat the same request for', '微信相同推送允许重复的时间')
ON CONFLICT (key) DO UPDATE SET value_unit = excluded.value_unit, minimum = excluded.minimum, maximum = excluded.maximum,
  description_en = excluded.description_en, description_zh = excluded.description_zh;

INSERT INTO message (key, text_en, text_zh) VALUES
  ('wechat.timestamp', 'timestamp: seconds since 1970 are wanted', 'timestamp 应为 1970 年以来的秒数'),
  ('wechat.old', 'timestamp is too long ago, or yet to come', 'timestamp 已过期'),
  ('wechat.replayed', 'This nonce has been used', 'nonce 已使用过，疑似重放')
ON CONFLICT (key) DO UPDATE SET text_en = excluded.text_en, text_zh = excluded.text_zh;
