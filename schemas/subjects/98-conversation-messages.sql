-- What is said in conversations: answers and notes, how they go out once and not twice, what becomes of those that do not,
-- and the tickets that come of it.

CREATE OR REPLACE FUNCTION conversation_reachable(p_id uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT CASE WHEN NOT k.answers THEN 'no_answers'
              WHEN p.opted_out_at IS NOT NULL THEN 'opted_out'
              WHEN k.window_s IS NOT NULL AND (SELECT max(at) FROM conversation_message m WHERE m.conversation_id = c.id AND m.direction = 'in')
                                              < clock_timestamp() - make_interval(secs => k.window_s) THEN 'window'
              WHEN c.channel = 'sms' AND p.e164 !~ '^\+861[3-9][0-9]{9}$' THEN 'no_answers' END
    FROM conversation c JOIN correspondent p ON p.id = c.correspondent_id JOIN conversation_channel k ON k.channel = c.channel WHERE c.id = p_id
$$;
COMMENT ON FUNCTION conversation_reachable(uuid) IS
  'Why nothing can be written to a correspondent: no_answers (the channel takes none), opted_out, window (they have not written for too long); null: it can.';

CREATE OR REPLACE FUNCTION conversation_require_reachable(p_id uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_key CONSTANT text := 'conversation.unreachable_' || conversation_reachable(p_id);
BEGIN
  IF v_key IS NOT NULL THEN
    PERFORM refuse('SN409', v_key);
  END IF;
END
$$;
COMMENT ON FUNCTION conversation_require_reachable(uuid) IS 'Refuses, and says why, if nothing can be written to a correspondent.';

CREATE OR REPLACE FUNCTION conversation_post(p_id uuid, p_conversation_id uuid, p_body text, p_staff_id uuid, p_attachment_id uuid DEFAULT NULL) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_it CONSTANT conversation := (SELECT c FROM conversation c WHERE c.id = p_conversation_id);
  v_media_type CONSTANT text := (SELECT media_type FROM attachment WHERE id = p_attachment_id);
  v_pulled CONSTANT boolean := v_it.channel IN ('app', 'web');
  v_sms uuid;
BEGIN
  IF v_it.channel = 'sms' THEN
    v_sms := sms_send('reply', (SELECT e164 FROM correspondent WHERE id = v_it.correspondent_id), jsonb_build_object('text', p_body));
  END IF;
  INSERT INTO conversation_message (id, conversation_id, direction, form, body, staff_id, state, next_at, attachment_id, sms_id, claimed_by)
  VALUES (p_id, p_conversation_id, 'out',
          CASE WHEN v_media_type LIKE 'image/%' THEN 'image' WHEN v_media_type LIKE 'audio/%' THEN 'voice' WHEN v_media_type LIKE 'video/%' THEN 'video'
               WHEN v_media_type IS NOT NULL THEN 'file' ELSE 'text' END,
          p_body, p_staff_id,
          -- A citizen at the app or the website comes and gets it; a short message has its own outbox.
          CASE WHEN v_pulled THEN 'sent' WHEN v_sms IS NOT NULL THEN 'sending' ELSE 'queued' END,
          CASE WHEN v_pulled THEN NULL WHEN v_sms IS NOT NULL THEN 'infinity'::timestamptz ELSE clock_timestamp() END,
          p_attachment_id, v_sms, CASE WHEN v_sms IS NOT NULL THEN 'sms' END);
  UPDATE conversation SET last_at = clock_timestamp() WHERE id = p_conversation_id;
  IF NOT v_pulled AND v_sms IS NULL THEN
    PERFORM pg_notify('conversation_out', v_it.channel::text);
  END IF;
END
$$;
COMMENT ON FUNCTION conversation_post(uuid, uuid, text, uuid, uuid) IS 'Puts a message where it goes out from: the channel''s gateway, the outbox of short messages, or the citizen''s next look.';

CREATE OR REPLACE FUNCTION conversation_tell(p_id uuid, p_body text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  IF conversation_reachable(p_id) IS NOT NULL THEN
    RETURN false;
  END IF;
  PERFORM conversation_post(gen_random_uuid(), p_id, p_body, NULL);
  RETURN true;
END
$$;
COMMENT ON FUNCTION conversation_tell(uuid, text) IS 'Sonor itself writes to a correspondent, which counts as nobody''s answer; false if they cannot be reached.';

CREATE OR REPLACE FUNCTION conversation_say(p_message jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_id uuid;
  v_conversation_id uuid;
  v_attachment_id uuid;
  v_body CONSTANT text := btrim(coalesce(p_message ->> 'body', ''), U&' \0009\000A\000D\3000\00A0');
  v_old conversation_message;
  v_it conversation;
  v_longest integer;
BEGIN
  PERFORM ticket_check_field('id', coalesce(p_message -> 'id', 'null')), ticket_check_field('id', coalesce(p_message -> 'conversation_id', 'null')),
          ticket_check_field('call_id', coalesce(p_message -> 'attachment_id', 'null'));
  v_id := (p_message ->> 'id')::uuid;
  v_conversation_id := (p_message ->> 'conversation_id')::uuid;
  v_attachment_id := (p_message ->> 'attachment_id')::uuid;
  SELECT * INTO v_old FROM conversation_message WHERE id = v_id;
  IF FOUND THEN
    -- The answer to it was lost: it has been said.
    IF v_old.staff_id IS DISTINCT FROM session_staff_id() OR v_old.conversation_id <> v_conversation_id OR v_old.body <> v_body THEN
      PERFORM refuse('SN409', 'conversation.id_taken');
    END IF;
    RETURN jsonb_build_object('id', v_id, 'state', v_old.state, 'created', false);
  END IF;

  v_it := conversation_find(v_conversation_id);
  v_longest := (SELECT longest FROM conversation_channel WHERE channel = v_it.channel);
  PERFORM text_check('message', v_body, v_longest, v_attachment_id IS NULL);
  IF coalesce((p_message ->> 'note')::boolean, false) THEN
    INSERT INTO conversation_message (id, conversation_id, direction, body, staff_id, state)
    VALUES (v_id, v_conversation_id, 'note', v_body, session_staff_id(), 'received');
    RETURN jsonb_build_object('id', v_id, 'state', 'received', 'created', true);
  END IF;
  PERFORM conversation_require_reachable(v_conversation_id);
  IF v_it.channel = 'wechat' AND octet_length(v_body) > 2048 THEN
    PERFORM refuse('SN400', 'conversation.bytes', '2048', octet_length(v_body)::text);
  ELSIF v_attachment_id IS NOT NULL THEN
    IF NOT EXISTS (SELECT FROM attachment WHERE id = v_attachment_id AND ticket_id = v_conversation_id AND staff_id = session_staff_id() AND hidden_at IS NULL) THEN
      PERFORM refuse('SN404', 'attachment.unknown');
    ELSIF v_it.channel = 'sms' OR v_it.channel = 'wechat' AND (SELECT media_type FROM attachment WHERE id = v_attachment_id)
                                                              NOT IN ('image/png', 'image/jpeg', 'image/gif', 'image/bmp') THEN
      PERFORM refuse('SN409', 'conversation.file_form');
    END IF;
  END IF;
  IF v_it.staff_id IS DISTINCT FROM session_staff_id() THEN
    PERFORM conversation_give(v_conversation_id, session_staff_id());
  END IF;
  IF v_attachment_id IS NOT NULL AND v_body <> '' THEN
    PERFORM conversation_post(gen_random_uuid(), v_conversation_id, v_body, session_staff_id());
    PERFORM conversation_post(v_id, v_conversation_id, '', session_staff_id(), v_attachment_id);
  ELSE
    PERFORM conversation_post(v_id, v_conversation_id, v_body, session_staff_id(), v_attachment_id);
  END IF;
  UPDATE conversation SET first_answer_at = clock_timestamp(), first_answer_late = coalesce(clock_timestamp() > due_at, false)
   WHERE id = v_conversation_id AND first_answer_at IS NULL;
  PERFORM conversation_settle(v_conversation_id);
  RETURN jsonb_build_object('id', v_id, 'state', (SELECT state FROM conversation_message WHERE id = v_id), 'created', true);
END
$$;
COMMENT ON FUNCTION conversation_say(jsonb) IS
'回复: {"id": a UUID the client made, "conversation_id", "body", "attachment_id" (of a file attached under the conversation''s id), "note" (true: for the staff only)}. Whoever answers has the conversation from then on. The same again says nothing twice. Fit for deliver().';

-- Going out. A message that a gateway took and whose end is not known may have arrived: it is not said again by itself.

CREATE OR REPLACE FUNCTION conversation_failed(p_id uuid, p_code text, p_text text, p_passing boolean) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_message conversation_message;
BEGIN
  SELECT * INTO v_message FROM conversation_message WHERE id = p_id FOR UPDATE;
  IF NOT FOUND OR v_message.state NOT IN ('queued', 'sending') THEN
    RETURN v_message.state;
  ELSIF p_passing AND v_message.attempts < setting_get('conversation.attempts') THEN
    UPDATE conversation_message SET state = 'queued', claimed_by = NULL, failure_code = left(p_code, 40), failure = left(p_text, 200),
           next_at = clock_timestamp() + least(interval '10 minutes', interval '2 seconds' * 2 ^ attempts) WHERE id = p_id;
    PERFORM pg_notify('conversation_out', channel::text) FROM conversation WHERE id = v_message.conversation_id;
    RETURN 'queued';
  END IF;
  UPDATE conversation_message SET state = 'failed', claimed_by = NULL, next_at = NULL, done_at = clock_timestamp(), failure_code = coalesce(left(p_code, 40), '?'),
         failure = left(p_text, 200) WHERE id = p_id;
  IF v_message.staff_id IS NULL THEN
    -- What Sonor said by itself nobody has to say again.
    UPDATE conversation_message SET state = 'given_up' WHERE id = p_id;
  END IF;
  PERFORM conversation_settle(v_message.conversation_id);
  RETURN 'failed';
END
$$;
COMMENT ON FUNCTION conversation_failed(uuid, text, text, boolean) IS
  'A message did not go, with the channel''s code and words. What passes is tried again, later each time, as often as the setting conversation.attempts says; else it has failed, stands so in the conversation, and who it was for counts as unanswered again. Returns its state.';

CREATE OR REPLACE FUNCTION conversation_next(p_channel ticket_channel, p_account text, p_instance text, p_most integer DEFAULT 8)
RETURNS TABLE (message_id uuid, address text, form text, body text, file_name text, media_type text)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  v_room integer;
BEGIN
  PERFORM conversation_failed(m.id, 'unsure', NULL, false)
     FROM conversation_message m JOIN conversation c ON c.id = m.conversation_id JOIN correspondent p ON p.id = c.correspondent_id
    WHERE m.state = 'sending' AND m.next_at < clock_timestamp() AND p.channel = p_channel AND p.account = p_account;
  -- All gateways together stay below what the channel allows.
  PERFORM pg_advisory_xact_lock(hashtext('sonor conversation out ' || p_channel || p_account));
  SELECT setting_get('conversation.per_minute')::integer - count(*) INTO v_room
    FROM conversation_message m JOIN conversation c ON c.id = m.conversation_id
   WHERE m.direction = 'out' AND c.channel = p_channel AND m.done_at > clock_timestamp() - interval '1 minute' AND m.at > clock_timestamp() - interval '1 day';
  RETURN QUERY
  WITH due AS (
    SELECT m.id, p.address
      FROM conversation_message m JOIN conversation c ON c.id = m.conversation_id JOIN correspondent p ON p.id = c.correspondent_id
     WHERE m.state = 'queued' AND m.next_at <= clock_timestamp() AND p.channel = p_channel AND p.account = p_account
       -- One after the other with each of them.
       AND NOT EXISTS (SELECT FROM conversation_message e WHERE e.conversation_id = m.conversation_id AND e.seq < m.seq AND e.state IN ('queued', 'sending'))
     ORDER BY m.next_at LIMIT greatest(least(p_most, v_room), 0) FOR UPDATE OF m SKIP LOCKED
  )
  UPDATE conversation_message m
     SET state = 'sending', claimed_by = left(p_instance, 100), attempts = attempts + 1,
         next_at = clock_timestamp() + make_interval(secs => setting_get('conversation.lease')::double precision)
    FROM due WHERE m.id = due.id
  RETURNING m.id, due.address, m.form, m.body, (SELECT a.name FROM attachment a WHERE a.id = m.attachment_id),
            (SELECT a.media_type FROM attachment a WHERE a.id = m.attachment_id);
END
$$;
COMMENT ON FUNCTION conversation_next(ticket_channel, text, text, integer) IS
  'Takes up messages of a channel''s account that are due: in order with each correspondent, and no more in a minute than the setting conversation.per_minute. What a gateway took up and never spoke of again has failed as unsure.';

CREATE OR REPLACE FUNCTION conversation_file(p_message_id uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT encode(lo_get(k.object), 'base64')
    FROM conversation_message m JOIN attachment a ON a.id = m.attachment_id JOIN attachment_content k ON k.sha256 = a.sha256
   WHERE m.id = p_message_id AND m.direction = 'out' AND m.state = 'sending'
$$;
COMMENT ON FUNCTION conversation_file(uuid) IS 'The file of a message that is being sent, in base64. For gateways.';

CREATE OR REPLACE FUNCTION conversation_sent(p_id uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  -- Told late, after it counted as unsure, it is sent all the same.
  UPDATE conversation_message SET state = 'sent', claimed_by = NULL, next_at = NULL, done_at = clock_timestamp(), failure_code = NULL, failure = NULL
   WHERE id = p_id AND (state = 'sending' OR state = 'failed' AND failure_code = 'unsure');
  PERFORM conversation_settle(conversation_id) FROM conversation_message WHERE id = p_id;
END
$$;
COMMENT ON FUNCTION conversation_sent(uuid) IS 'The channel has taken a message.';

CREATE OR REPLACE FUNCTION conversation_delay(p_id uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  UPDATE conversation_message SET state = 'queued', claimed_by = NULL, attempts = greatest(attempts - 1, 0), next_at = clock_timestamp()
   WHERE id = p_id AND state = 'sending'
$$;
COMMENT ON FUNCTION conversation_delay(uuid) IS 'A message was not tried, for there was no token: it goes a moment later, and that was no try.';

CREATE OR REPLACE FUNCTION conversation_on_sms() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  IF NEW.state IN ('sent', 'delivered') THEN
    PERFORM conversation_sent(id) FROM conversation_message WHERE sms_id = NEW.id;
  ELSE
    PERFORM conversation_failed(id, 'sms', NEW.failure, false) FROM conversation_message WHERE sms_id = NEW.id;
  END IF;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION conversation_on_sms() IS 'Trigger: what became of a short message became of the answer that it carries.';
CREATE OR REPLACE TRIGGER sms_message_conversation AFTER UPDATE OF state ON sms_message FOR EACH ROW
  WHEN (NEW.template = 'reply' AND NEW.state IN ('sent', 'delivered', 'dead') AND NEW.state <> OLD.state) EXECUTE FUNCTION conversation_on_sms();
COMMENT ON TRIGGER sms_message_conversation ON sms_message IS 'For answers in conversations.';

CREATE OR REPLACE FUNCTION conversation_failed_message(p_id uuid) RETURNS conversation_message
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_message conversation_message;
BEGIN
  SELECT * INTO v_message FROM conversation_message WHERE id = p_id;
  PERFORM conversation_find(v_message.conversation_id);
  SELECT * INTO v_message FROM conversation_message WHERE id = p_id AND state = 'failed' FOR UPDATE;
  IF NOT FOUND THEN
    PERFORM refuse('SN409', 'conversation.not_failed');
  END IF;
  RETURN v_message;
END
$$;
COMMENT ON FUNCTION conversation_failed_message(uuid) IS 'A message that has failed, of a conversation that is the session''s to work on.';

CREATE OR REPLACE FUNCTION conversation_resend(p_id uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_message CONSTANT conversation_message := conversation_failed_message(p_id);
  v_sms uuid;
BEGIN
  PERFORM conversation_require_reachable(v_message.conversation_id);
  IF v_message.sms_id IS NOT NULL THEN
    v_sms := (SELECT sms_send('reply', p.e164, jsonb_build_object('text', v_message.body))
                FROM conversation c JOIN correspondent p ON p.id = c.correspondent_id WHERE c.id = v_message.conversation_id);
  END IF;
  UPDATE conversation_message
     SET state = CASE WHEN v_sms IS NULL THEN 'queued' ELSE 'sending' END, next_at = CASE WHEN v_sms IS NULL THEN clock_timestamp() ELSE 'infinity' END,
         claimed_by = CASE WHEN v_sms IS NOT NULL THEN 'sms' END, sms_id = v_sms, attempts = 0, resent = true, done_at = NULL, failure_code = NULL, failure = NULL
   WHERE id = p_id;
  PERFORM conversation_settle(v_message.conversation_id), audit('conversation.resend', 'conversation_message', p_id::text);
  PERFORM pg_notify('conversation_out', channel::text) FROM conversation WHERE id = v_message.conversation_id;
END
$$;
COMMENT ON FUNCTION conversation_resend(uuid) IS '重发: tries a message that failed once more, because a person says so: it may have arrived after all.';

CREATE OR REPLACE FUNCTION conversation_give_up(p_id uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_message CONSTANT conversation_message := conversation_failed_message(p_id);
BEGIN
  UPDATE conversation_message SET state = 'given_up' WHERE id = p_id;
  PERFORM conversation_settle(v_message.conversation_id), audit('conversation.give_up', 'conversation_message', p_id::text);
END
$$;
COMMENT ON FUNCTION conversation_give_up(uuid) IS '放弃: a message that failed stays unsaid; it counts as no answer.';

-- Files

CREATE OR REPLACE FUNCTION conversation_receive_file(p_id uuid, p_file jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  PERFORM citizen_files_keep('attachments', p_id, jsonb_build_array(p_file));
  INSERT INTO conversation_message (id, conversation_id, direction, form, state, attachment_id)
  SELECT gen_random_uuid(), p_id, 'in', CASE WHEN a.media_type LIKE 'image/%' THEN 'image' WHEN a.media_type LIKE 'audio/%' THEN 'voice'
                                             WHEN a.media_type LIKE 'video/%' THEN 'video' ELSE 'file' END, 'received', a.id
    FROM attachment a WHERE a.ticket_id = p_id AND a.staff_id IS NULL ORDER BY a.at DESC, a.id LIMIT 1;
END
$$;
COMMENT ON FUNCTION conversation_receive_file(uuid, jsonb) IS
  'A file that came with what a correspondent wrote, found without problems by citizen_files_problems(): a message of its own.';

-- Files that are still at the channel

CREATE OR REPLACE FUNCTION conversation_fetch_next(p_channel ticket_channel, p_account text, p_instance text, p_most integer DEFAULT 4)
RETURNS TABLE (message_id uuid, form text, media_id text, format text)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  WITH due AS (
    SELECT m.id FROM conversation_message m JOIN conversation c ON c.id = m.conversation_id JOIN correspondent p ON p.id = c.correspondent_id
     WHERE m.state = 'fetching' AND m.next_at <= clock_timestamp() AND p.channel = p_channel AND p.account = p_account
     ORDER BY m.next_at LIMIT p_most FOR UPDATE OF m SKIP LOCKED
  )
  UPDATE conversation_message m
     SET attempts = attempts + 1, claimed_by = left(p_instance, 100),
         next_at = clock_timestamp() + make_interval(secs => setting_get('conversation.lease')::double precision)
    FROM due WHERE m.id = due.id RETURNING m.id, m.form, m.detail ->> 'media_id', m.detail ->> 'format';
END
$$;
COMMENT ON FUNCTION conversation_fetch_next(ticket_channel, text, text, integer) IS 'Files that are still at a channel, for a gateway that fetches them; getting one twice does no harm.';

CREATE OR REPLACE FUNCTION conversation_fetched(p_id uuid, p_name text, p_data text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_message conversation_message;
  v_files CONSTANT jsonb := jsonb_build_array(jsonb_build_object('name', p_name, 'data', p_data));
  v_problems CONSTANT jsonb := citizen_files_problems('file', v_files);
  v_failure text := v_problems #>> '{0,message}';
BEGIN
  SELECT * INTO v_message FROM conversation_message WHERE id = p_id AND state = 'fetching' FOR UPDATE;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  IF v_failure IS NULL THEN
    BEGIN
      PERFORM citizen_files_keep('file', v_message.conversation_id, v_files);
    EXCEPTION WHEN SQLSTATE 'SN409' THEN
      GET STACKED DIAGNOSTICS v_failure = MESSAGE_TEXT;
    END;
  END IF;
  UPDATE conversation_message
     SET state = 'received', next_at = NULL, claimed_by = NULL, failure_code = CASE WHEN v_failure IS NOT NULL THEN 'file' END, failure = left(v_failure, 200),
         attachment_id = CASE WHEN v_failure IS NULL THEN (SELECT id FROM attachment WHERE ticket_id = v_message.conversation_id AND staff_id IS NULL
                                                             AND sha256 = sha256(decode(p_data, 'base64')) ORDER BY at DESC, id LIMIT 1) END
   WHERE id = p_id;
  RETURN v_failure IS NULL;
END
$$;
COMMENT ON FUNCTION conversation_fetched(uuid, text, text) IS 'The file of a message has come, in base64: it is checked as any of a citizen''s and attached to the conversation. False if it was known, or is none that is taken.';

CREATE OR REPLACE FUNCTION conversation_fetch_failed(p_id uuid, p_code text, p_text text, p_passing boolean) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  UPDATE conversation_message
     SET claimed_by = NULL, failure_code = left(p_code, 40), failure = left(p_text, 200),
         state = CASE WHEN p_passing AND attempts < setting_get('conversation.attempts') THEN 'fetching' ELSE 'received' END,
         next_at = CASE WHEN p_passing AND attempts < setting_get('conversation.attempts') THEN clock_timestamp() + interval '2 seconds' * 2 ^ attempts END
   WHERE id = p_id AND state = 'fetching'
$$;
COMMENT ON FUNCTION conversation_fetch_failed(uuid, text, text, boolean) IS 'The file of a message could not be got; what passes is tried again, else the message says that its file is missing.';

-- Tickets

CREATE OR REPLACE FUNCTION conversation_text(p_id uuid, p_since bigint DEFAULT 0) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT coalesce(left(string_agg(body, E'\n' ORDER BY seq), 3900), '') FROM conversation_message
   WHERE conversation_id = p_id AND direction = 'in' AND form <> 'event' AND body <> '' AND seq > p_since
$$;
COMMENT ON FUNCTION conversation_text(uuid, bigint) IS 'What the correspondent said, in order.';

CREATE OR REPLACE FUNCTION conversation_prefill(p_id uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_it CONSTANT conversation := conversation_find(p_id);
  v_who CONSTANT correspondent := (SELECT p FROM correspondent p WHERE p.id = v_it.correspondent_id);
BEGIN
  RETURN jsonb_strip_nulls(jsonb_build_object(
    'conversation_id', p_id, 'channel', v_it.channel, 'language', v_it.language, 'name', nullif(v_who.name, ''), 'phone', v_who.dialled,
    'citizen_id', v_who.citizen_id, 'content', nullif(conversation_text(p_id), ''),
    'address', (SELECT nullif(btrim(detail ->> 'label'), '') FROM conversation_message
                 WHERE conversation_id = p_id AND form = 'location' ORDER BY seq DESC LIMIT 1)));
END
$$;
COMMENT ON FUNCTION conversation_prefill(uuid) IS '转工单: what the intake page starts with for a ticket from a conversation. The ticket that is submitted with that conversation_id belongs to it.';

CREATE OR REPLACE FUNCTION conversation_ticket_tell(p_ticket_id uuid, p_key text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_link record;
  v_language CONSTANT text := session_language();
BEGIN
  FOR v_link IN
    SELECT l.conversation_id, c.language, i.number FROM conversation_ticket l JOIN conversation c ON c.id = l.conversation_id JOIN ticket_identity i ON i.id = l.ticket_id
     -- A citizen of the SMS channel is told by the messages about tickets.
     WHERE l.ticket_id = p_ticket_id AND c.channel <> 'sms' AND (p_key <> 'conversation.told_accepted' OR l.told_at IS NULL)
  LOOP
    PERFORM set_config('sonor.language', v_link.language, true);
    IF conversation_tell(v_link.conversation_id, say(p_key, v_link.number)) THEN
      UPDATE conversation_ticket SET told_at = clock_timestamp() WHERE conversation_id = v_link.conversation_id AND ticket_id = p_ticket_id;
    END IF;
    PERFORM set_config('sonor.language', v_language, true);
  END LOOP;
END
$$;
COMMENT ON FUNCTION conversation_ticket_tell(uuid, text) IS 'Tells those whose conversation became a ticket what became of it, through the channel they wrote through, if it still takes answers.';

CREATE OR REPLACE FUNCTION conversation_link(p_id uuid, p_ticket_id uuid, p_how text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  IF NOT session_sees_conversation(p_id) THEN
    PERFORM refuse('SN404', 'conversation.unknown');
  END IF;
  INSERT INTO conversation_ticket (conversation_id, ticket_id, staff_id, how) VALUES (p_id, p_ticket_id, session_staff_id(), p_how) ON CONFLICT DO NOTHING;
  IF NOT FOUND AND p_how = 'made' THEN
    RETURN false;
  END IF;
  -- Their files are the ticket's too.
  INSERT INTO attachment (id, ticket_id, sha256, name, media_type, public)
  SELECT gen_random_uuid(), p_ticket_id, a.sha256, a.name, a.media_type, false FROM attachment a
   WHERE a.ticket_id = p_id AND a.staff_id IS NULL AND a.hidden_at IS NULL
     AND NOT EXISTS (SELECT FROM attachment b WHERE b.ticket_id = p_ticket_id AND b.sha256 = a.sha256)
   ORDER BY a.at LIMIT greatest(setting_get('attachment.count') - (SELECT count(*) FROM attachment b WHERE b.ticket_id = p_ticket_id AND b.hidden_at IS NULL), 0);
  PERFORM conversation_log(p_id, 'conversation.event_ticket_' || p_how, (SELECT number FROM ticket_identity WHERE id = p_ticket_id));
  PERFORM audit('conversation.ticket_' || p_how, 'conversation', p_id::text, jsonb_build_object('ticket', p_ticket_id));
  RETURN true;
END
$$;
COMMENT ON FUNCTION conversation_link(uuid, uuid, text) IS 'A ticket is from a conversation from now on, with the files that came in it.';

CREATE OR REPLACE FUNCTION conversation_ticket_made(p_id uuid, p_ticket_id uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  IF conversation_link(p_id, p_ticket_id, 'made')
     AND (SELECT t.state FROM ticket_identity i JOIN ticket t ON t.id = i.id AND t.created_at = i.created_at WHERE i.id = p_ticket_id) = 'first_review' THEN
    PERFORM conversation_ticket_tell(p_ticket_id, 'conversation.told_accepted');
  END IF;
END
$$;
COMMENT ON FUNCTION conversation_ticket_made(uuid, uuid) IS 'A ticket was taken down from a conversation: they belong together, and the correspondent is told the number.';

CREATE OR REPLACE FUNCTION conversation_add_to_ticket(p_id uuid, p_number text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_it CONSTANT conversation := conversation_find(p_id);
  v_ticket_id uuid := (SELECT id FROM ticket_identity WHERE number = btrim(p_number));
  v_since bigint;
  v_text text;
BEGIN
  IF v_ticket_id IS NULL OR NOT session_sees_ticket(v_ticket_id) THEN
    PERFORM refuse('SN404', 'ticket.unknown');
  END IF;
  SELECT coalesce(max(seq), 0) INTO v_since FROM conversation_message
   WHERE conversation_id = p_id AND detail ->> 'key' LIKE 'conversation.event_ticket_%' AND detail #>> '{arguments,0}' = btrim(p_number);
  v_text := conversation_text(p_id, v_since);
  IF v_text = '' AND NOT EXISTS (SELECT FROM conversation_message WHERE conversation_id = p_id AND direction = 'in' AND attachment_id IS NOT NULL AND seq > v_since) THEN
    PERFORM refuse('SN409', 'conversation.nothing_new', btrim(p_number));
  END IF;
  PERFORM ticket_note(v_ticket_id, say('conversation.added', (SELECT name_zh FROM conversation_channel WHERE channel = v_it.channel)) || v_text);
  PERFORM conversation_link(p_id, v_ticket_id, 'added');
  RETURN v_ticket_id;
END
$$;
COMMENT ON FUNCTION conversation_add_to_ticket(uuid, text) IS '并入工单: what the correspondent said since it was last added becomes a note on a ticket, their files its attachments. Returns the ticket.';

CREATE OR REPLACE FUNCTION conversation_on_ticket_event() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  PERFORM conversation_ticket_tell(NEW.ticket_id, CASE NEW.to_state WHEN 'first_review' THEN 'conversation.told_accepted'
                                                                    WHEN 'follow_up' THEN 'conversation.told_answered' ELSE 'conversation.told_closed' END);
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION conversation_on_ticket_event() IS 'Trigger: the word finds its way back to who wrote.';
CREATE OR REPLACE TRIGGER ticket_event_conversation AFTER INSERT ON ticket_event FOR EACH ROW
  WHEN (NEW.at > clock_timestamp() - interval '15 minutes'
        AND (NEW.to_state = 'first_review' AND NEW.action = 'submit' OR NEW.to_state = 'follow_up' AND NEW.from_state IN ('dispatch', 'handling', 'redo')
             OR NEW.to_state = 'closed' AND NEW.from_state IN ('first_review', 'final_review')))
  EXECUTE FUNCTION conversation_on_ticket_event();
COMMENT ON TRIGGER ticket_event_conversation ON ticket_event IS 'Taken, answered, closed.';

GRANT EXECUTE ON FUNCTION conversation_say(jsonb), conversation_resend(uuid), conversation_give_up(uuid), conversation_prefill(uuid),
  conversation_add_to_ticket(uuid, text), conversation_reachable(uuid) TO sonor_media, sonor_supervisor;
GRANT EXECUTE ON FUNCTION conversation_next(ticket_channel, text, text, integer), conversation_file(uuid), conversation_sent(uuid), conversation_delay(uuid),
  conversation_failed(uuid, text, text, boolean), conversation_fetch_next(ticket_channel, text, text, integer), conversation_fetched(uuid, text, text),
  conversation_fetch_failed(uuid, text, text, boolean) TO sonor_gateway;
INSERT INTO delivery_action (action, function_name) VALUES ('conversation_say', 'conversation_say')
ON CONFLICT (action) DO UPDATE SET function_name = excluded.function_name;

INSERT INTO sms_template (code, audience, at_once, text_zh) VALUES ('reply', 'citizen', true, '{text}') ON CONFLICT (code) DO NOTHING;

INSERT INTO setting (key, value, value_unit, minimum, maximum, description_en, description_zh) VALUES
  ('conversation.attempts', 5, 'count', 1, 20, 'An answer in a conversation is tried so often', '会话回复最多尝试发送次数'),
  ('conversation.lease', 60, 'seconds', 10, 3600, 'An answer that a gateway took up and says nothing more about counts as failed after', '网关取走会话回复后未反馈结果，视为发送失败的时限'),
  ('conversation.per_minute', 600, 'count', 1, 100000, 'Answers a minute through one account', '同一账号每分钟发送会话回复上限')
ON CONFLICT (key) DO UPDATE SET value_unit = excluded.value_unit, minimum = excluded.minimum, maximum = excluded.maximum,
  description_en = excluded.description_en, description_zh = excluded.description_zh;

INSERT INTO message (key, text_en, text_zh) VALUES
  ('field.message', 'Message', '回复内容'),
  ('conversation.id_taken', 'Another message has this id', '该消息编号已被使用'),
  ('conversation.bytes', 'WeChat takes %1$s bytes, not %2$s: say it in two messages', '微信单条消息最多 %1$s 字节，当前 %2$s 字节，请分两条发送'),
  ('conversation.file_form', 'This channel does not take such a file', '该渠道不支持发送此类文件'),
  ('conversation.unreachable_no_answers', 'This channel takes no answers: call the citizen, or make a ticket', '该渠道不支持回复，请电话联系或转工单'),
  ('conversation.unreachable_opted_out', 'The citizen wants to hear nothing more through this channel', '诉求人已取消关注或退订，无法回复'),
  ('conversation.unreachable_window', 'The citizen has not written for 48 hours, and WeChat takes no answer any more: call them', '诉求人超过 48 小时未发消息，微信不再允许回复，请电话联系'),
  ('conversation.not_failed', 'This message has not failed', '该消息未发送失败'),
  ('conversation.nothing_new', 'Nothing was said since this was added to ticket %1$s', '上次并入工单 %1$s 后没有新内容'),
  ('conversation.added', 'Added from a conversation (%1$s): ', '会话补充（%1$s）：'),
  ('conversation.told_accepted', 'Your matter has been taken down: number %1$s. You can ask for its state with it.', '您的诉求已受理，编号%1$s，可凭编号查询办理进度。'),
  ('conversation.told_answered', 'Your matter %1$s has been answered; we will call you back.', '您的诉求（编号%1$s）承办单位已答复，工作人员将对您回访。'),
  ('conversation.told_closed', 'Your matter %1$s is closed. Thank you for telling us.', '您的诉求（编号%1$s）已办结，感谢您的监督与支持。')
ON CONFLICT (key) DO UPDATE SET text_en = excluded.text_en, text_zh = excluded.text_zh;
