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

DELETE FROM gateway_action WHERE action LIKE 'mailbox.%';
INSERT INTO gateway_action (action, function_name) VALUES ('mailbox.receive', 'mailbox_receive');

INSERT INTO message (key, text_en, text_zh) VALUES
  ('mailbox.message_id', 'message_id is missing', '缺少 message_id'),
  ('mailbox.sender', 'sender is no mail address', 'sender 不是有效的邮箱地址'),
  ('mailbox.empty', 'The letter says nothing and brings nothing', '来信没有内容，也没有附件'),
  ('mailbox.only_files', '(only files)', '（来信无正文，见附件）'),
  ('mailbox.whole_text', 'whole letter.txt', '来信全文.txt'),
  ('conversation.event_files_left', 'Not kept: %1$s', '未收附件：%1$s')
ON CONFLICT (key) DO UPDATE SET text_en = excluded.text_en, text_zh = excluded.text_zh;
