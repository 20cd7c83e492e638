-- What citizens write to the hotline in the city's app and on its pages, and what they are answered there.

CREATE OR REPLACE FUNCTION api_message(p_context jsonb, p_arguments jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_access CONSTANT gateway_access := api_access(p_context);
  v_problems CONSTANT jsonb := citizen_files_problems('attachments', p_arguments -> 'files');
  v_id uuid;
  v_file jsonb;
  v_it conversation;
BEGIN
  IF coalesce(jsonb_typeof(p_arguments -> 'text'), 'null') <> 'string' THEN
    PERFORM gateway_refuse('SN400', 'text', 'field.missing', say('field.message'));
  ELSIF v_problems <> '[]' THEN
    RETURN jsonb_build_object('status', 400, 'errors', v_problems);
  END IF;
  PERFORM text_check('message', p_arguments ->> 'text', 2000, true);
  v_id := conversation_receive((coalesce(p_context ->> 'channel', 'app'))::ticket_channel, '', v_access.e164,
                               jsonb_build_object('body', p_arguments ->> 'text', 'e164', v_access.e164, 'dialled', v_access.dialled));
  FOR v_file IN SELECT * FROM jsonb_array_elements(coalesce(p_arguments -> 'files', '[]')) LOOP
    PERFORM conversation_receive_file(v_id, v_file);
  END LOOP;
  SELECT * INTO v_it FROM conversation WHERE id = v_id;
  RETURN gateway_answer_with(201, jsonb_build_object('waiting_before', (
    SELECT count(*) FROM conversation c WHERE v_it.state = 'waiting' AND c.state = 'waiting' AND c.id <> v_id AND (c.due_at, c.began_at, c.id) < (v_it.due_at, v_it.began_at, v_it.id))));
END
$$;
COMMENT ON FUNCTION api_message(jsonb, jsonb) IS '发消息 from the number that was proved; tells how many wait before them.';

CREATE OR REPLACE FUNCTION api_messages(p_context jsonb, p_arguments jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_access CONSTANT gateway_access := api_access(p_context);
  v_who CONSTANT uuid := (SELECT id FROM correspondent WHERE channel = (coalesce(p_context ->> 'channel', 'app'))::ticket_channel AND account = '' AND address = v_access.e164);
BEGIN
  UPDATE conversation_message m SET state = 'read', done_at = clock_timestamp() FROM conversation c
   WHERE c.id = m.conversation_id AND c.correspondent_id = v_who AND m.direction = 'out' AND m.state = 'sent';
  RETURN gateway_answer_with(200, jsonb_build_object('messages', (
    SELECT coalesce(jsonb_agg(jsonb_build_object('id', m.id, 'at', w3c_time(m.at), 'from', CASE m.direction WHEN 'in' THEN 'citizen' ELSE 'hotline' END, 'text', m.body,
                                                 'attachments', (SELECT coalesce(jsonb_agg(jsonb_build_object('name', a.name, 'media_type', a.media_type, 'size', k.size)), '[]')
                                                                   FROM attachment a JOIN attachment_content k ON k.sha256 = a.sha256
                                                                  WHERE a.id = m.attachment_id AND a.hidden_at IS NULL)) ORDER BY m.seq), '[]')
      FROM (SELECT m.* FROM conversation_message m JOIN conversation c ON c.id = m.conversation_id
             WHERE c.correspondent_id = v_who AND m.direction <> 'note' ORDER BY m.seq DESC LIMIT 100) m)));
END
$$;
COMMENT ON FUNCTION api_messages(jsonb, jsonb) IS 'The last hundred messages with the number that was proved, oldest first, notes of the staff excepted; what they get counts as read.';
