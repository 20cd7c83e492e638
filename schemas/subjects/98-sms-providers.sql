-- Between the outbox and a provider: each part at most twice on the wire, each report and each message of a citizen counted once.

CREATE OR REPLACE FUNCTION sms_arrange(p_id uuid, p_whole boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_body text;
  v_wanted text[];
BEGIN
  SELECT body INTO v_body FROM sms_message WHERE id = p_id;
  v_wanted := CASE WHEN p_whole THEN ARRAY[v_body] ELSE sms_split(v_body) END;
  IF v_body = '' OR cardinality(v_wanted) = (SELECT count(*) FROM sms_part WHERE message_id = p_id)
     OR EXISTS (SELECT FROM sms_part WHERE message_id = p_id AND (state <> 'queued' OR wired > 0)) THEN
    RETURN;
  END IF;
  DELETE FROM sms_part WHERE message_id = p_id;
  INSERT INTO sms_part (message_id, number, body) SELECT p_id, part.number, part.body FROM unnest(v_wanted) WITH ORDINALITY part (body, number);
END
$$;
COMMENT ON FUNCTION sms_arrange(uuid, boolean) IS
  'Cuts a message that nothing of has gone yet as its provider wants it: whole, for it cuts itself, or in parts.';

CREATE OR REPLACE FUNCTION sms_part_wire(p_instance text, p_id uuid, p_number smallint) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_part sms_part;
BEGIN
  PERFORM FROM sms_message WHERE id = p_id AND state = 'sending' AND claimed_by = left(p_instance, 100) AND next_at > clock_timestamp() FOR UPDATE;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  SELECT * INTO v_part FROM sms_part WHERE message_id = p_id AND number = p_number AND state = 'queued' FOR UPDATE;
  IF NOT FOUND THEN
    RETURN NULL;
  ELSIF v_part.wired >= 2 THEN
    PERFORM set_config('sonor.language', 'zh', true);
    PERFORM sms_failed(p_id, say('sms.unanswered'), false);
    RETURN NULL;
  END IF;
  UPDATE sms_part SET wired = wired + 1, wire_id = coalesce(wire_id, nextval('sms_wire_id')) WHERE message_id = p_id AND number = p_number
  RETURNING * INTO v_part;
  UPDATE sms_message SET next_at = clock_timestamp() + make_interval(secs => setting_get('sms.lease')::double precision) WHERE id = p_id;
  RETURN v_part.wire_id;
END
$$;
COMMENT ON FUNCTION sms_part_wire(text, uuid, smallint) IS
  'Asked before a part is put on the wire, each time: what it is called there; null if it must not go. It must not if another gateway has its message by now, or if it went twice and nobody answered, for then it may have arrived: its message is given up, and a person decides.';

CREATE OR REPLACE FUNCTION sms_part_refused(p_id uuid, p_number smallint, p_result text, p_passing boolean) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  PERFORM FROM sms_message WHERE id = p_id FOR UPDATE;
  UPDATE sms_part SET wired = 0 WHERE message_id = p_id AND number = p_number AND state = 'queued';
  IF NOT FOUND THEN
    RETURN (SELECT state FROM sms_message WHERE id = p_id);
  END IF;
  RETURN sms_failed(p_id, p_result, p_passing);
END
$$;
COMMENT ON FUNCTION sms_part_refused(uuid, smallint, text, boolean) IS
  'The provider has answered that it does not take a part: it has not gone, and sms_failed() decides what becomes of its message.';

CREATE OR REPLACE FUNCTION sms_provider_state(p_instance text, p_problem text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  IF coalesce(p_problem, '') = '' THEN
    PERFORM alarm_clear('sms', 'sms_provider', left(p_instance, 100));
  ELSE
    PERFORM alarm_raise('sms', 'sms_provider', left(p_problem, 500), left(p_instance, 100));
  END IF;
END
$$;
COMMENT ON FUNCTION sms_provider_state(text, text) IS
  'A gateway tells that it cannot reach the provider of short messages, or is not let in, and why; nothing or null: it is.';

CREATE OR REPLACE FUNCTION sms_received_part(p_provider_id text, p_sender text, p_body text, p_reference integer, p_parts integer, p_number integer)
RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  IF p_provider_id IS NULL OR coalesce(p_sender, '') !~ '^\+[1-9][0-9]{6,14}$' OR p_reference IS NULL OR p_reference NOT BETWEEN 0 AND 65535
     OR p_parts IS NULL OR p_parts NOT BETWEEN 1 AND 255 OR p_number IS NULL OR p_number NOT BETWEEN 1 AND p_parts THEN
    RETURN false;
  END IF;
  -- Of the last two parts one finds the other.
  PERFORM pg_advisory_xact_lock(hashtextextended('sms_received ' || p_sender, 311));
  INSERT INTO sms_inbound_part (provider_id, sender, reference, parts, number, body)
  VALUES (left(p_provider_id, 100), p_sender, p_reference, p_parts, p_number, left(coalesce(p_body, ''), 200)) ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  IF (SELECT count(DISTINCT number) FROM sms_inbound_part
       WHERE sender = p_sender AND reference = p_reference AND parts = p_parts AND NOT joined AND at > clock_timestamp() - interval '1 hour') = p_parts THEN
    PERFORM sms_join(p_sender, p_reference, p_parts);
  END IF;
  RETURN true;
END
$$;
COMMENT ON FUNCTION sms_received_part(text, text, text, integer, integer, integer) IS
  'A citizen has sent part of a long message: kept once; with the last it goes to sms_received() as one. False if it was known, or is none.';

CREATE OR REPLACE FUNCTION sms_join(p_sender text, p_reference integer, p_parts integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_id text;
  v_body text;
BEGIN
  SELECT (array_agg(provider_id ORDER BY number))[1], string_agg(body, '' ORDER BY number) INTO v_id, v_body
    FROM (SELECT DISTINCT ON (number) provider_id, number, body FROM sms_inbound_part
           WHERE sender = p_sender AND reference = p_reference AND parts = p_parts AND NOT joined ORDER BY number, at DESC) part;
  UPDATE sms_inbound_part SET joined = true, body = '' WHERE sender = p_sender AND reference = p_reference AND parts = p_parts AND NOT joined;
  PERFORM sms_received(v_id, p_sender, v_body);
END
$$;
COMMENT ON FUNCTION sms_join(text, integer, integer) IS 'Makes one message of the parts that are there.';

CREATE OR REPLACE FUNCTION sms_clean() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_gone bigint;
BEGIN
  PERFORM sms_join(sender, reference, parts) FROM sms_inbound_part WHERE NOT joined
    GROUP BY sender, reference, parts HAVING max(at) < now() - interval '1 hour';
  DELETE FROM sms_inbound_part WHERE joined AND at < now() - interval '7 days';
  GET DIAGNOSTICS v_gone = ROW_COUNT;
  DELETE FROM sms_stray_report WHERE at < now() - interval '7 days';
  RETURN v_gone;
END
$$;
COMMENT ON FUNCTION sms_clean() IS
  'What never became whole is taken as it is after an hour; what providers do not repeat any more is forgotten. How many parts. For the housekeeper.';

CREATE OR REPLACE FUNCTION sms_reports_take(p_context jsonb, p_arguments jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_known integer;
BEGIN
  SELECT count(*) FILTER (WHERE sms_report(entry ->> 'id', entry ->> 'state')) INTO v_known FROM jsonb_array_elements(p_arguments -> 'entries') entry;
  RETURN gateway_answer_with(200, jsonb_build_object('code', 0, 'known', v_known));
END
$$;
COMMENT ON FUNCTION sms_reports_take(jsonb, jsonb) IS 'A provider tells what became of messages: entries of id and state, as sms_report() has them.';

CREATE OR REPLACE FUNCTION sms_messages_take(p_context jsonb, p_arguments jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_new integer;
BEGIN
  SELECT count(*) FILTER (WHERE sms_received(left(entry ->> 'id', 100), entry ->> 'sender', entry ->> 'text')) INTO v_new
    FROM jsonb_array_elements(p_arguments -> 'entries') entry;
  RETURN gateway_answer_with(200, jsonb_build_object('code', 0, 'new', v_new));
END
$$;
COMMENT ON FUNCTION sms_messages_take(jsonb, jsonb) IS 'A provider tells what citizens wrote: entries of id, sender (E.164) and text, each kept once.';

DELETE FROM gateway_action WHERE action LIKE 'sms.%';
INSERT INTO gateway_action (action, function_name) VALUES ('sms.reports', 'sms_reports_take'), ('sms.messages', 'sms_messages_take');

GRANT EXECUTE ON FUNCTION sms_part_wire(text, uuid, smallint), sms_part_refused(uuid, smallint, text, boolean), sms_provider_state(text, text),
                          sms_received_part(text, text, text, integer, integer, integer) TO sonor_gateway;

INSERT INTO message (key, text_en, text_zh) VALUES
  ('sms.unanswered', 'Sent twice, and the provider did not answer: it may have arrived', '已发送两次，运营商均未应答，可能已送达')
ON CONFLICT (key) DO UPDATE SET text_en = excluded.text_en, text_zh = excluded.text_zh;
