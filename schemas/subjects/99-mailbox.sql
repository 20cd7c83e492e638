-- 信箱: letters to the hotline's mail address become messages like those of any other channel, each once.

CREATE OR REPLACE FUNCTION mailbox_receive(p_context jsonb, p_arguments jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_sender CONSTANT text := lower(btrim(coalesce(p_arguments ->> 'sender', '')));
  v_subject CONSTANT text := left(btrim(coalesce(p_arguments ->> 'subject', '')), 200);
  v_text CONSTANT text := btrim(coalesce(p_arguments ->> 'text', ''), U&' \0009\000A\000D\3000\00A0');
  v_files jsonb := coalesce(p_arguments -> 'files', '[]');
  v_body text;
  v_file jsonb;
  v_id uuid;
  v_kept integer := 0;
  v_left text[] := '{}';
BEGIN
  IF coalesce(btrim(p_arguments ->> 'message_id'), '') = '' THEN
    PERFORM gateway_refuse('SN400', 'message_id', 'mailbox.message_id');
  ELSIF length(v_sender) > 200 OR v_sender !~ '^[^@[:space:]]+@[^@[:space:]]+$' THEN
    PERFORM gateway_refuse('SN400', 'sender', 'mailbox.sender');
  END IF;
  v_body := concat_ws(E'\n', '【' || nullif(v_subject, '') || '】', nullif(v_text, ''));
  IF v_body = '' AND jsonb_array_length(v_files) = 0 THEN
    PERFORM gateway_refuse('SN400', 'text', 'mailbox.empty');
  ELSIF v_body = '' THEN
    v_body := say('mailbox.only_files');
  ELSIF length(v_body) > 4000 THEN
    -- What does not fit into a message is not lost.
    v_files := jsonb_build_array(jsonb_build_object('name', say('mailbox.whole_text'), 'data', encode(convert_to(v_text, 'UTF8'), 'base64'))) || v_files;
  END IF;
  -- One who knows the id of another's letter cannot keep it out by sending one with that id before it.
  v_id := conversation_receive('mailbox', '', v_sender, jsonb_build_object('body', v_body, 'name', p_arguments -> 'name', 'subject', v_subject,
    'external_id', encode(sha256(convert_to(v_sender || ' ' || (p_arguments ->> 'message_id'), 'UTF8')), 'hex')));
  IF v_id IS NULL THEN
    RETURN gateway_answer_with(200, '{"known": true}');
  END IF;

  -- Nobody can ask the sender for another file: what of a letter cannot be kept is named, and the rest of it kept.
  FOR v_file IN SELECT value FROM jsonb_array_elements(v_files) LOOP
    BEGIN
      IF v_kept < setting_get('citizen.files') AND citizen_files_problems('attachments', jsonb_build_array(v_file)) = '[]' THEN
        PERFORM conversation_receive_file(v_id, v_file);
        v_kept := v_kept + 1;
        CONTINUE;
      END IF;
    EXCEPTION WHEN SQLSTATE 'SN409' THEN
      NULL;
    END;
    v_left := v_left || left(v_file ->> 'name', 60);
  END LOOP;
  IF cardinality(v_left) > 0 THEN
    PERFORM conversation_log(v_id, 'conversation.event_files_left', left(array_to_string(v_left, '、'), 500));
  END IF;
  RETURN gateway_answer_with(200, jsonb_build_object('known', false, 'kept', v_kept, 'left', cardinality(v_left)));
END
$$;
COMMENT ON FUNCTION mailbox_receive(jsonb, jsonb) IS
  'A letter, read by the gateway: message_id, sender, name, subject, text, files [{name, data (base64), damaged}]. Kept once for a sender and an id; known: it was there. A sender is whom the letter names: nothing proves it.';

-- What could not become a message

CREATE OR REPLACE FUNCTION mailbox_refuse(p_context jsonb, p_refusal text, p_size bigint, p_digest text, p_content text, p_noted boolean)
  RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_digest CONSTANT bytea := decode(p_digest, 'hex');
  v_id uuid;
BEGIN
  INSERT INTO mailbox_refused (instance, refusal, size, digest, content)
  VALUES (left(coalesce(p_context ->> 'instance', ''), 100), left(p_refusal, 80), p_size, v_digest, decode(p_content, 'base64'))
  ON CONFLICT (digest) DO NOTHING RETURNING id INTO v_id;
  IF v_id IS NULL THEN
    -- A gateway was killed after this and before it removed the file.
    RETURN (SELECT id FROM mailbox_refused WHERE digest = v_digest);
  END IF;
  IF NOT p_noted THEN
    PERFORM gateway_note(p_context, 'mailbox.receive', 400, p_refusal);
  END IF;
  RETURN v_id;
END
$$;
COMMENT ON FUNCTION mailbox_refuse(jsonb, text, bigint, text, text, boolean) IS
  'Keeps a letter that could not become a message, once for a digest (SHA-256 in hexadecimal of name and content); content in base64. Noted: the audit has its row already. Returns its id. For gateways, which remove the file then.';

CREATE OR REPLACE FUNCTION mailbox_refused_find(p_id text) RETURNS mailbox_refused
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_letter mailbox_refused;
BEGIN
  SELECT * INTO v_letter FROM mailbox_refused WHERE id::text = lower(btrim(p_id));
  IF NOT FOUND THEN
    PERFORM refuse('SN404', 'mailbox.refused_unknown', left(coalesce(p_id, ''), 40));
  END IF;
  RETURN v_letter;
END
$$;
COMMENT ON FUNCTION mailbox_refused_find(text) IS 'A refused letter by its id, refused if there is none. For functions of this schema.';

CREATE OR REPLACE FUNCTION mailbox_refused_read(p_id text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_letter CONSTANT mailbox_refused := mailbox_refused_find(p_id);
BEGIN
  PERFORM audit('mailbox.read_refused', 'mailbox_refused', v_letter.id::text, jsonb_build_object('refusal', v_letter.refusal));
  RETURN encode(v_letter.content, 'base64');
END
$$;
COMMENT ON FUNCTION mailbox_refused_read(text) IS
  'A refused letter as it came, in base64; a row in the audit log. For administrators.';

CREATE OR REPLACE FUNCTION mailbox_refused_forget(p_id text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_letter CONSTANT mailbox_refused := mailbox_refused_find(p_id);
BEGIN
  DELETE FROM mailbox_refused WHERE id = v_letter.id;
  PERFORM audit('mailbox.forget_refused', 'mailbox_refused', v_letter.id::text, jsonb_build_object('refusal', v_letter.refusal, 'at', v_letter.at));
END
$$;
COMMENT ON FUNCTION mailbox_refused_forget(text) IS
  'Removes a refused letter that has been seen to; a row in the audit log. For administrators.';

CREATE OR REPLACE FUNCTION mailbox_clean() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_removed bigint;
BEGIN
  DELETE FROM mailbox_refused WHERE at < now() - make_interval(days => setting_get('mailbox.refused')::integer);
  GET DIAGNOSTICS v_removed = ROW_COUNT;
  RETURN v_removed;
END
$$;
COMMENT ON FUNCTION mailbox_clean() IS
  'Removes refused letters that have been kept long enough (setting mailbox.refused); how many. For the housekeeper.';

DROP POLICY IF EXISTS mailbox_refused_administrator ON mailbox_refused;
CREATE POLICY mailbox_refused_administrator ON mailbox_refused FOR SELECT TO sonor_administrator USING (true);
COMMENT ON POLICY mailbox_refused_administrator ON mailbox_refused IS 'Administrators see which letters there are; what is in one they ask mailbox_refused_read() for.';
GRANT SELECT (id, at, instance, refusal, size) ON mailbox_refused TO sonor_administrator;
GRANT EXECUTE ON FUNCTION mailbox_refused_read(text), mailbox_refused_forget(text) TO sonor_administrator;
GRANT EXECUTE ON FUNCTION mailbox_refuse(jsonb, text, bigint, text, text, boolean) TO sonor_gateway;

INSERT INTO setting (key, value, value_unit, minimum, maximum, description_en, description_zh) VALUES
  ('mailbox.refused', 180, 'days', 1, 3650, 'Letters that were refused are kept', '被拒收来信的保留时间')
ON CONFLICT (key) DO UPDATE SET value_unit = excluded.value_unit, minimum = excluded.minimum, maximum = excluded.maximum,
  description_en = excluded.description_en, description_zh = excluded.description_zh;

DELETE FROM gateway_action WHERE action LIKE 'mailbox.%';
INSERT INTO gateway_action (action, function_name) VALUES ('mailbox.receive', 'mailbox_receive');

INSERT INTO message (key, text_en, text_zh) VALUES
  ('mailbox.message_id', 'message_id is missing', '缺少 message_id'),
  ('mailbox.sender', 'sender is no mail address', 'sender 不是有效的邮箱地址'),
  ('mailbox.empty', 'The letter says nothing and brings nothing', '来信没有内容，也没有附件'),
  ('mailbox.no_file', 'It is no file but a link or a pipe', '不是文件，而是链接或管道'),
  ('mailbox.unreadable', 'The gateway may not read the file', '网关无权读取该文件'),
  ('mailbox.too_large', 'The letter is too large; its beginning was kept', '来信过大，只保留了开头部分'),
  ('mailbox.nobody', 'It names nobody who has sent it: it is no letter', '没有发件人，不是来信'),
  ('mailbox.value', 'The database could not take what is in it', '数据库无法接收其内容'),
  ('mailbox.before', 'An older Sonor had refused it', '由旧版 Sonor 拒收'),
  ('mailbox.refused_unknown', 'There is no refused letter %1$s', '没有编号为 %1$s 的被拒收来信'),
  ('mailbox.only_files', '(only files)', '（来信无正文，见附件）'),
  ('mailbox.whole_text', 'whole letter.txt', '来信全文.txt'),
  ('conversation.event_files_left', 'Not kept: %1$s', '未收附件：%1$s')
ON CONFLICT (key) DO UPDATE SET text_en = excluded.text_en, text_zh = excluded.text_zh;
