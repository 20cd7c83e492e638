-- 会话: what citizens write, through whatever channel; who may see it, who gets it, how long they may wait, and how it ends.

INSERT INTO conversation_channel (channel, name_en, name_zh, answers, limit_key, window_s, longest, sort) VALUES
  -- What the customer-service interface of an official account takes: 48 hours, 2,048 bytes.
  ('wechat',  'WeChat',  '微信',   true,  'conversation.first_answer',   172800, 600,  1),
  ('app',     'App',     '蒙速办', true,  'conversation.first_answer',   NULL,   4000, 2),
  ('web',     'Website', '网站',   true,  'conversation.first_answer',   NULL,   4000, 3),
  ('sms',     'SMS',     '短信',   true,  'conversation.first_answer',   NULL,   480,  4),
  ('mailbox', 'Mailbox', '信箱',   false, 'conversation.mailbox_answer', NULL,   4000, 5)
ON CONFLICT (channel) DO UPDATE SET name_en = excluded.name_en, name_zh = excluded.name_zh, answers = excluded.answers, limit_key = excluded.limit_key,
  window_s = excluded.window_s, longest = excluded.longest, sort = excluded.sort;

-- Who sees what

CREATE OR REPLACE FUNCTION session_reads_conversation(p_id uuid, p_state text, p_staff_id uuid, p_correspondent_id uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT p_state = 'waiting' OR p_staff_id = session_staff_id()
         OR EXISTS (SELECT FROM conversation c WHERE c.correspondent_id = p_correspondent_id AND c.state <> 'closed'
                       AND (c.state = 'waiting' OR c.staff_id = session_staff_id()))
         OR EXISTS (SELECT FROM conversation_message m WHERE m.conversation_id = p_id AND m.staff_id = session_staff_id())
$$;
COMMENT ON FUNCTION session_reads_conversation(uuid, text, uuid, uuid) IS
  'Whether a media agent of this session reads a conversation: those that wait, their own, those they took part in, and what was said before with whom they talk now.';

CREATE OR REPLACE FUNCTION session_sees_conversation(p_id uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT EXISTS (SELECT FROM conversation c
                  WHERE c.id = p_id AND (session_seats() && ARRAY['supervisor', 'quality']
                                         OR session_has_seat('media') AND session_reads_conversation(c.id, c.state, c.staff_id, c.correspondent_id)))
$$;
COMMENT ON FUNCTION session_sees_conversation(uuid) IS 'Whether this session sees a conversation: supervisors and quality all, media agents those of session_reads_conversation(), nobody else any.';

DROP POLICY IF EXISTS conversation_leading ON conversation;
CREATE POLICY conversation_leading ON conversation FOR SELECT TO sonor_supervisor, sonor_quality USING (true);
COMMENT ON POLICY conversation_leading ON conversation IS 'Who leads or judges sees all.';
DROP POLICY IF EXISTS conversation_media ON conversation;
CREATE POLICY conversation_media ON conversation FOR SELECT TO sonor_media
  USING (session_reads_conversation(id, state, staff_id, correspondent_id));
COMMENT ON POLICY conversation_media ON conversation IS 'Media agents see what waits, what is theirs, and what was said before with whom they talk.';
DROP POLICY IF EXISTS conversation_message_with_it ON conversation_message;
CREATE POLICY conversation_message_with_it ON conversation_message FOR SELECT TO sonor_media, sonor_supervisor, sonor_quality
  USING (EXISTS (SELECT FROM conversation c WHERE c.id = conversation_id));
COMMENT ON POLICY conversation_message_with_it ON conversation_message IS 'Who sees the conversation.';
DROP POLICY IF EXISTS conversation_ticket_with_it ON conversation_ticket;
CREATE POLICY conversation_ticket_with_it ON conversation_ticket FOR SELECT TO sonor_media, sonor_supervisor, sonor_quality
  USING (EXISTS (SELECT FROM conversation c WHERE c.id = conversation_id));
COMMENT ON POLICY conversation_ticket_with_it ON conversation_ticket IS 'Who sees the conversation.';
DROP POLICY IF EXISTS correspondent_with_conversation ON correspondent;
CREATE POLICY correspondent_with_conversation ON correspondent FOR SELECT TO sonor_media, sonor_supervisor, sonor_quality
  USING (EXISTS (SELECT FROM conversation c WHERE c.correspondent_id = correspondent.id));
COMMENT ON POLICY correspondent_with_conversation ON correspondent IS 'Who sees a conversation with them.';

-- How long they may wait

CREATE OR REPLACE FUNCTION conversation_limit(p_channel ticket_channel) RETURNS interval
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT setting_get(limit_key)::double precision * CASE setting_unit(limit_key) WHEN 'hours' THEN interval '1 hour' ELSE interval '1 second' END
    FROM conversation_channel WHERE channel = p_channel
$$;
COMMENT ON FUNCTION conversation_limit(ticket_channel) IS 'Within what time an answer is due: GB/T 33358 wants 3 minutes for short messages and other media, 24 hours for mailboxes.';

CREATE OR REPLACE FUNCTION conversation_settle(p_id uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_answered bigint;
  v_unanswered timestamptz;
BEGIN
  SELECT max(seq) INTO v_answered FROM conversation_message
   WHERE conversation_id = p_id AND direction = 'out' AND staff_id IS NOT NULL AND state NOT IN ('failed', 'given_up');
  SELECT min(at) INTO v_unanswered FROM conversation_message
   WHERE conversation_id = p_id AND direction = 'in' AND form <> 'event' AND seq > coalesce(v_answered, 0);
  UPDATE conversation c
     SET unanswered_at = CASE WHEN state <> 'closed' THEN v_unanswered END,
         due_at = CASE WHEN state <> 'closed' THEN v_unanswered + conversation_limit(channel) END,
         n_failed = (SELECT count(*) FROM conversation_message m WHERE m.conversation_id = p_id AND m.state = 'failed')
   WHERE id = p_id;
END
$$;
COMMENT ON FUNCTION conversation_settle(uuid) IS
  'Works out anew since when a correspondent waits for a person''s answer. What Sonor says by itself is none, nor is what did not go.';

-- Who gets it. A conversation counts as work while somebody waits for an answer in it, or something was just said.

CREATE OR REPLACE FUNCTION conversation_load(p_staff_id uuid) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT count(*)::integer FROM conversation
   WHERE staff_id = p_staff_id AND state = 'open'
     AND (unanswered_at IS NOT NULL OR last_at > clock_timestamp() - make_interval(mins => setting_get('conversation.active')::integer))
$$;
COMMENT ON FUNCTION conversation_load(uuid) IS 'How many conversations somebody is busy with.';

CREATE OR REPLACE FUNCTION conversation_full(p_staff_id uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT EXISTS (SELECT FROM conversation WHERE staff_id = p_staff_id AND state = 'open')
         AND conversation_load(p_staff_id) >= setting_get('conversation.per_seat')
$$;
COMMENT ON FUNCTION conversation_full(uuid) IS 'Whether somebody has as many conversations as one can have: they are offered neither more of them nor calls.';

CREATE OR REPLACE FUNCTION conversation_present(p_staff_id uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT EXISTS (SELECT FROM seat WHERE staff_id = p_staff_id AND status <> 'signed_out')
         OR EXISTS (SELECT FROM staff s JOIN pg_stat_activity a ON a.usename = s.login AND a.datname = current_database() WHERE s.id = p_staff_id)
$$;
COMMENT ON FUNCTION conversation_present(uuid) IS 'Whether somebody is there to answer: signed in at a line, or at a desk.';

CREATE OR REPLACE FUNCTION conversation_log(p_id uuid, p_key text, VARIADIC p_arguments text[] DEFAULT '{}') RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  INSERT INTO conversation_message (id, conversation_id, direction, form, body, detail, staff_id, state)
  VALUES (gen_random_uuid(), p_id, 'note', 'event', '', jsonb_build_object('key', p_key, 'arguments', p_arguments), session_staff_id(), 'received')
$$;
COMMENT ON FUNCTION conversation_log(uuid, text, text[]) IS 'Writes down in a conversation what happened to it; it is shown in the reader''s language.';

CREATE OR REPLACE FUNCTION conversation_give(p_id uuid, p_staff_id uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_before uuid := (SELECT staff_id FROM conversation WHERE id = p_id);
BEGIN
  UPDATE conversation SET state = CASE WHEN p_staff_id IS NULL THEN 'waiting' ELSE 'open' END, staff_id = p_staff_id,
                          assigned_at = CASE WHEN p_staff_id IS NOT NULL THEN clock_timestamp() END WHERE id = p_id;
  IF p_staff_id IS NULL THEN
    PERFORM conversation_log(p_id, 'conversation.event_waiting');
  ELSE
    PERFORM conversation_log(p_id, 'conversation.event_given', name, work_number) FROM staff WHERE id = p_staff_id;
  END IF;
  -- Whoever has one less may be offered a call.
  IF v_before IS DISTINCT FROM p_staff_id AND v_before IS NOT NULL THEN
    PERFORM pg_notify('seat', v_before::text);
  END IF;
END
$$;
COMMENT ON FUNCTION conversation_give(uuid, uuid) IS 'Somebody has a conversation from now on; null: nobody, it waits.';

CREATE OR REPLACE FUNCTION conversation_assign_run(p_but uuid DEFAULT NULL) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_limit CONSTANT integer := setting_get('conversation.per_seat');
  v_wait conversation;
  v_staff_id uuid;
  v_given integer := 0;
BEGIN
  IF NOT EXISTS (SELECT FROM conversation WHERE state = 'waiting') THEN
    RETURN 0;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('sonor conversation assign'));
  FOR v_wait IN SELECT * FROM conversation WHERE state = 'waiting' ORDER BY due_at NULLS LAST, began_at, id FOR UPDATE SKIP LOCKED LOOP
    SELECT x.staff_id INTO v_staff_id
      FROM seat x JOIN staff s ON s.id = x.staff_id AND s.left_at IS NULL
      JOIN staff_seat t ON t.staff_id = x.staff_id AND t.seat_kind = 'media'
     -- Who talks on the telephone has no hand free; whose seat another transaction has just taken neither.
     WHERE x.status = 'ready' AND x.state = 'idle' AND x.staff_id IS DISTINCT FROM p_but AND conversation_load(x.staff_id) < v_limit
       AND queue_fit(x.staff_id, v_wait.queue_code, v_wait.language, clock_timestamp() - coalesce(v_wait.unanswered_at, v_wait.last_at)) IS NOT NULL
     ORDER BY conversation_load(x.staff_id),
              queue_fit(x.staff_id, v_wait.queue_code, v_wait.language, clock_timestamp() - coalesce(v_wait.unanswered_at, v_wait.last_at)) DESC,
              (SELECT max(assigned_at) FROM conversation c WHERE c.staff_id = x.staff_id) NULLS FIRST, x.state_since, x.staff_id
     LIMIT 1 FOR UPDATE OF x SKIP LOCKED;
    CONTINUE WHEN NOT FOUND;
    PERFORM conversation_give(v_wait.id, v_staff_id);
    v_given := v_given + 1;
  END LOOP;
  RETURN v_given;
END
$$;
COMMENT ON FUNCTION conversation_assign_run(uuid) IS
  'Gives conversations that wait to media agents who are ready, most urgent first: to who has the fewest and less than the setting conversation.per_seat, then to the best skill for its queue, then to who got one longest ago; not to p_but. Returns how many.';

CREATE OR REPLACE FUNCTION conversation_on_seat() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  IF NEW.status = 'signed_out' THEN
    -- Whoever waits for an answer waits for somebody who is there.
    PERFORM conversation_give(id, NULL) FROM conversation WHERE staff_id = NEW.staff_id AND state = 'open' AND unanswered_at IS NOT NULL;
  END IF;
  PERFORM conversation_assign_run();
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION conversation_on_seat() IS 'Trigger: who becomes free gets what waits; what waits for who has left goes to others.';
CREATE OR REPLACE TRIGGER seat_conversations AFTER UPDATE OF status, state ON seat FOR EACH ROW
  WHEN (NEW.status = 'ready' AND NEW.state = 'idle' OR NEW.status = 'signed_out' AND OLD.status <> 'signed_out') EXECUTE FUNCTION conversation_on_seat();
COMMENT ON TRIGGER seat_conversations ON seat IS 'When a seat is free, or left.';

CREATE OR REPLACE FUNCTION conversation_tell_watchers() RETURNS trigger
LANGUAGE plpgsql
SET search_path = sonor, pg_temp
AS $$
BEGIN
  PERFORM pg_notify('conversation', CASE TG_TABLE_NAME WHEN 'conversation' THEN to_jsonb(NEW) ->> 'id' ELSE to_jsonb(NEW) ->> 'conversation_id' END);
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION conversation_tell_watchers() IS 'Trigger: channel conversation tells the id of what has changed.';
CREATE OR REPLACE TRIGGER conversation_changed AFTER INSERT OR UPDATE ON conversation FOR EACH ROW EXECUTE FUNCTION conversation_tell_watchers();
COMMENT ON TRIGGER conversation_changed ON conversation IS 'For the desks that show it.';
CREATE OR REPLACE TRIGGER conversation_message_changed AFTER INSERT OR UPDATE ON conversation_message FOR EACH ROW EXECUTE FUNCTION conversation_tell_watchers();
COMMENT ON TRIGGER conversation_message_changed ON conversation_message IS 'For the desks that show it.';
CREATE OR REPLACE TRIGGER conversation_ticket_changed AFTER INSERT OR UPDATE ON conversation_ticket FOR EACH ROW EXECUTE FUNCTION conversation_tell_watchers();
COMMENT ON TRIGGER conversation_ticket_changed ON conversation_ticket IS 'For the desks that show it.';

-- Coming in

CREATE OR REPLACE FUNCTION correspondent_of(p_channel ticket_channel, p_account text, p_address text, p_message jsonb) RETURNS correspondent
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_correspondent correspondent;
  v_e164 CONSTANT text := p_message ->> 'e164';
BEGIN
  -- Of several messages of one at once the others wait here.
  INSERT INTO correspondent (channel, account, address, name, e164, dialled, citizen_id)
  VALUES (p_channel, coalesce(p_account, ''), p_address, left(btrim(coalesce(p_message ->> 'name', '')), 60), v_e164, coalesce(p_message ->> 'dialled', v_e164),
          (SELECT citizen_id FROM citizen_phone WHERE e164 = v_e164 LIMIT 1))
  ON CONFLICT (channel, account, address) DO UPDATE
    SET name = CASE correspondent.name WHEN '' THEN excluded.name ELSE correspondent.name END,
        e164 = coalesce(correspondent.e164, excluded.e164), dialled = coalesce(correspondent.dialled, excluded.dialled),
        citizen_id = coalesce(correspondent.citizen_id, excluded.citizen_id)
  RETURNING * INTO v_correspondent;
  RETURN v_correspondent;
END
$$;
COMMENT ON FUNCTION correspondent_of(ticket_channel, text, text, jsonb) IS 'Who writes, locked; a new row for a new address.';

CREATE OR REPLACE FUNCTION conversation_acknowledge(p_id uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_it CONSTANT conversation := (SELECT c FROM conversation c WHERE c.id = p_id);
  v_before integer;
  v_language CONSTANT text := session_language();
  v_body text;
BEGIN
  PERFORM set_config('sonor.language', v_it.language, true);
  IF v_it.state = 'open' THEN
    v_body := (SELECT say('conversation.ack_given', work_number) FROM staff WHERE id = v_it.staff_id);
  ELSIF NOT EXISTS (SELECT FROM staff_seat t JOIN staff s ON s.id = t.staff_id AND s.left_at IS NULL
                     WHERE t.seat_kind = 'media' AND conversation_present(t.staff_id)) THEN
    v_body := say('conversation.ack_absent');
  ELSE
    SELECT count(*) INTO v_before FROM conversation c
     WHERE c.state = 'waiting' AND c.id <> p_id AND (c.due_at, c.began_at, c.id) < (v_it.due_at, v_it.began_at, v_it.id);
    v_body := CASE v_before WHEN 0 THEN say('conversation.ack_next') ELSE say('conversation.ack', v_before::text) END;
  END IF;
  PERFORM conversation_tell(p_id, v_body);
  PERFORM set_config('sonor.language', v_language, true);
END
$$;
COMMENT ON FUNCTION conversation_acknowledge(uuid) IS
  '自动回复: tells who begins to write how it stands in truth: who has it, how many wait before them, or that nobody is there now.';

CREATE OR REPLACE FUNCTION conversation_receive(p_channel ticket_channel, p_account text, p_address text, p_message jsonb) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_external CONSTANT text := p_channel || ':' || coalesce(p_account, '') || ':' || (p_message ->> 'external_id');
  v_body CONSTANT text := left(btrim(regexp_replace(coalesce(p_message ->> 'body', ''), '[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f]', '', 'g'),
                                     U&' \0009\000A\000D\3000\00A0'), 4000);
  v_form CONSTANT text := coalesce(p_message ->> 'form', 'text');
  v_fetch CONSTANT boolean := p_message #>> '{detail,media_id}' IS NOT NULL;
  v_mongolian CONSTANT boolean := v_body ~ '[\u1820-\u18aa]';
  v_who correspondent;
  v_it conversation;
  v_new boolean := false;
BEGIN
  IF coalesce(p_address, '') = '' OR length(p_address) > 200 OR v_body = '' AND v_form = 'text' THEN
    PERFORM refuse('SN400', 'conversation.empty');
  END IF;
  v_who := correspondent_of(p_channel, p_account, p_address, p_message);
  IF EXISTS (SELECT FROM conversation_message WHERE external_id = v_external) THEN
    RETURN NULL;
  END IF;
  -- Whoever writes again wants an answer.
  UPDATE correspondent SET opted_out_at = NULL WHERE id = v_who.id AND opted_out_at IS NOT NULL;
  SELECT * INTO v_it FROM conversation WHERE correspondent_id = v_who.id AND state <> 'closed' FOR UPDATE;
  IF NOT FOUND THEN
    v_new := true;
    INSERT INTO conversation (correspondent_id, channel, kind, language, queue_code, subject, due_at)
    VALUES (v_who.id, p_channel, CASE WHEN v_who.media_contact_id IS NULL THEN 'request' ELSE 'media' END,
            CASE WHEN v_mongolian THEN 'mn' ELSE 'zh' END, CASE WHEN v_mongolian THEN 'mongolian' ELSE 'general' END,
            left(btrim(coalesce(p_message ->> 'subject', '')), 200), clock_timestamp())
    RETURNING * INTO v_it;
  END IF;
  INSERT INTO conversation_message (id, conversation_id, direction, form, body, detail, external_id, state, next_at)
  VALUES (gen_random_uuid(), v_it.id, 'in', v_form, v_body, coalesce(p_message -> 'detail', '{}'), v_external,
          CASE WHEN v_fetch THEN 'fetching' ELSE 'received' END, CASE WHEN v_fetch THEN clock_timestamp() END);
  UPDATE conversation SET last_at = clock_timestamp(), last_in_at = clock_timestamp() WHERE id = v_it.id;
  PERFORM conversation_settle(v_it.id);
  IF v_it.state = 'open' AND NOT conversation_present(v_it.staff_id) THEN
    PERFORM conversation_give(v_it.id, NULL);
  END IF;
  PERFORM conversation_assign_run();
  IF v_fetch THEN
    PERFORM pg_notify('conversation_out', p_channel::text);
  END IF;
  IF v_new THEN
    PERFORM conversation_acknowledge(v_it.id);
  END IF;
  RETURN v_it.id;
END
$$;
COMMENT ON FUNCTION conversation_receive(ticket_channel, text, text, jsonb) IS
'Somebody has written: through a channel, to an account of ours, from an address. Message: external_id (the channel''s own, which it repeats), form, body, detail (with media_id: a file that is still to be fetched), name, e164, dialled, subject. Kept once; null if it was known. Opens a conversation if they have none, gives it to who is free, and tells them how it stands.';

-- What people do with it

CREATE OR REPLACE FUNCTION conversation_find(p_id uuid, p_hold boolean DEFAULT true) RETURNS conversation
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_it conversation;
BEGIN
  SELECT * INTO v_it FROM conversation WHERE id = p_id FOR UPDATE;
  IF NOT FOUND OR NOT session_sees_conversation(p_id) THEN
    PERFORM refuse('SN404', 'conversation.unknown');
  ELSIF NOT session_seats() && ARRAY['media', 'supervisor'] THEN
    PERFORM refuse('SN403', 'conversation.not_for_you');
  ELSIF p_hold AND v_it.state = 'closed' THEN
    PERFORM refuse('SN409', 'conversation.closed');
  ELSIF p_hold AND v_it.staff_id <> session_staff_id() AND NOT session_has_seat('supervisor') THEN
    PERFORM refuse('SN409', 'conversation.of_other', (SELECT name FROM staff WHERE id = v_it.staff_id));
  END IF;
  RETURN v_it;
END
$$;
COMMENT ON FUNCTION conversation_find(uuid, boolean) IS
  'A conversation that the person of this session may do something with, locked; with p_hold it must be open and theirs, or wait, or they are a supervisor.';

CREATE OR REPLACE FUNCTION conversation_take(p_id uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_it CONSTANT conversation := conversation_find(p_id);
BEGIN
  IF v_it.staff_id IS DISTINCT FROM session_staff_id() THEN
    PERFORM conversation_give(p_id, session_staff_id());
  END IF;
END
$$;
COMMENT ON FUNCTION conversation_take(uuid) IS '接入: takes a conversation that waits; a supervisor also takes over somebody''s.';

CREATE OR REPLACE FUNCTION conversation_colleagues()
RETURNS TABLE (staff_id uuid, name text, work_number text, load integer, present boolean)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT s.id, s.name, s.work_number, conversation_load(s.id), conversation_present(s.id)
    FROM staff s
   WHERE s.left_at IS NULL AND s.id <> session_staff_id() AND session_seats() && ARRAY['media', 'supervisor']
     AND EXISTS (SELECT FROM staff_seat t WHERE t.staff_id = s.id AND t.seat_kind IN ('media', 'supervisor'))
   ORDER BY conversation_present(s.id) DESC, conversation_load(s.id), s.work_number
$$;
COMMENT ON FUNCTION conversation_colleagues() IS 'To whom a conversation can be handed over: name, how many they have, whether they are there; who is there and has fewest first.';

CREATE OR REPLACE FUNCTION conversation_hand_over(p_id uuid, p_staff_id uuid DEFAULT NULL, p_note text DEFAULT '') RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_it CONSTANT conversation := conversation_find(p_id);
BEGIN
  PERFORM text_check('note', p_note, 500);
  IF p_staff_id IS NOT NULL AND NOT EXISTS (SELECT FROM staff_seat t JOIN staff s ON s.id = t.staff_id AND s.left_at IS NULL
                                             WHERE t.staff_id = p_staff_id AND t.seat_kind IN ('media', 'supervisor')) THEN
    PERFORM refuse('SN404', 'conversation.nobody');
  ELSIF p_staff_id IS NOT NULL AND NOT conversation_present(p_staff_id) THEN
    PERFORM refuse('SN409', 'conversation.absent', (SELECT name FROM staff WHERE id = p_staff_id));
  ELSIF p_staff_id = v_it.staff_id THEN
    RETURN;
  END IF;
  IF btrim(coalesce(p_note, '')) <> '' THEN
    INSERT INTO conversation_message (id, conversation_id, direction, body, staff_id, state)
    VALUES (gen_random_uuid(), p_id, 'note', btrim(p_note), session_staff_id(), 'received');
  END IF;
  PERFORM conversation_give(p_id, p_staff_id);
  PERFORM audit('conversation.hand_over', 'conversation', p_id::text, jsonb_build_object('from', v_it.staff_id, 'to', p_staff_id));
  IF p_staff_id IS NULL THEN
    PERFORM conversation_assign_run(session_staff_id());
  END IF;
END
$$;
COMMENT ON FUNCTION conversation_hand_over(uuid, uuid, text) IS
  '转交: gives a conversation to a colleague who is there, or (null) back, to whoever is free; with a word for them that the correspondent does not see.';

CREATE OR REPLACE FUNCTION conversation_close(p_id uuid, p_why text DEFAULT 'done') RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_it CONSTANT conversation := conversation_find(p_id);
BEGIN
  IF p_why IS NULL OR p_why NOT IN ('done', 'ticket', 'nonsense') THEN
    PERFORM refuse_constraint('SN400', 'conversation_closed_why_known', 'conversation.why', left(coalesce(p_why, ''), 40));
  ELSIF v_it.n_failed > 0 AND p_why <> 'nonsense' THEN
    PERFORM refuse('SN409', 'conversation.failed_open', v_it.n_failed::text);
  END IF;
  UPDATE conversation SET state = 'closed', closed_at = clock_timestamp(), closed_why = p_why, unanswered_at = NULL, due_at = NULL,
                          staff_id = coalesce(staff_id, session_staff_id()), assigned_at = coalesce(assigned_at, clock_timestamp()) WHERE id = p_id;
  PERFORM conversation_log(p_id, 'conversation.event_closed', say('conversation.why_' || p_why));
  IF v_it.staff_id IS NOT NULL THEN
    PERFORM pg_notify('seat', v_it.staff_id::text);
  END IF;
  PERFORM conversation_assign_run();
END
$$;
COMMENT ON FUNCTION conversation_close(uuid, text) IS '结束: done, ticket or nonsense. Not while a message of it has not gone: it is sent again or given up first.';

CREATE OR REPLACE FUNCTION conversation_verify(p_id uuid, p_name text, p_dialled text, p_e164 text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_it CONSTANT conversation := conversation_find(p_id);
BEGIN
  PERFORM text_check('name', p_name, 60, false, true);
  PERFORM ticket_check_field('phone', to_jsonb(coalesce(p_dialled, ''))), ticket_check_field('phone_e164', to_jsonb(coalesce(p_e164, '')));
  UPDATE correspondent
     SET name = CASE WHEN btrim(coalesce(p_name, '')) = '' THEN name ELSE btrim(p_name) END, e164 = p_e164, dialled = p_dialled,
         citizen_id = citizen_of(jsonb_strip_nulls(jsonb_build_object('phone', p_dialled, 'phone_e164', p_e164, 'name', btrim(coalesce(p_name, ''))))),
         verified_at = clock_timestamp(), verified_by = session_staff_id()
   WHERE id = v_it.correspondent_id;
  PERFORM conversation_log(p_id, 'conversation.event_verified');
  PERFORM audit('conversation.verify', 'correspondent', v_it.correspondent_id::text);
END
$$;
COMMENT ON FUNCTION conversation_verify(uuid, text, text, text) IS '核实: writes down who a correspondent turned out to be: name and telephone number, as dialled and in E.164. Their history is that number''s from then on.';

CREATE OR REPLACE FUNCTION conversation_set_kind(p_id uuid, p_kind text, p_media_contact_id uuid DEFAULT NULL) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_it CONSTANT conversation := conversation_find(p_id);
BEGIN
  IF p_kind IS NULL OR p_kind NOT IN ('request', 'media') THEN
    PERFORM refuse_constraint('SN400', 'conversation_kind_known', 'conversation.kind', left(coalesce(p_kind, ''), 40));
  ELSIF p_media_contact_id IS NOT NULL AND NOT EXISTS (SELECT FROM media_contact WHERE id = p_media_contact_id AND removed_at IS NULL) THEN
    PERFORM refuse('SN404', 'media_contact.unknown');
  END IF;
  UPDATE correspondent SET media_contact_id = CASE p_kind WHEN 'media' THEN coalesce(p_media_contact_id, media_contact_id) END WHERE id = v_it.correspondent_id;
  IF v_it.kind <> p_kind THEN
    UPDATE conversation SET kind = p_kind WHERE id = p_id;
    PERFORM conversation_log(p_id, 'conversation.event_' || p_kind);
  ELSE
    PERFORM pg_notify('conversation', p_id::text);
  END IF;
END
$$;
COMMENT ON FUNCTION conversation_set_kind(uuid, text, uuid) IS '新闻线索 or 诉求: what a conversation is; with whom of the book of the media, if known. What they write later is of that kind from the start.';

-- How many wait

CREATE OR REPLACE FUNCTION conversation_page_counts() RETURNS TABLE (page text, total bigint, red bigint)
LANGUAGE sql STABLE SECURITY DEFINER ROWS 2
SET search_path = sonor, pg_temp
AS $$
  SELECT p.page, count(c.id), count(c.id) FILTER (WHERE c.due_at < clock_timestamp())
    FROM (VALUES ('messages', ARRAY['media']), ('conversations', ARRAY['supervisor'])) p (page, seats)
    LEFT JOIN conversation c ON c.state = 'waiting'
                             OR p.page = 'messages' AND c.state = 'open' AND c.staff_id = session_staff_id() AND c.unanswered_at IS NOT NULL
   WHERE p.seats && session_seats() GROUP BY p.page
$$;
COMMENT ON FUNCTION conversation_page_counts() IS
  'The counts of ticket_counts() for the pages of conversations: what waits for somebody, of a media agent also what waits for their own answer; red: later than it should be.';

-- By themselves

CREATE OR REPLACE FUNCTION conversation_silent_run() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_it record;
  v_closed integer := 0;
BEGIN
  FOR v_it IN
    SELECT id FROM conversation WHERE state = 'open' AND unanswered_at IS NULL AND n_failed = 0
       AND last_at < clock_timestamp() - make_interval(hours => setting_get('conversation.silent')::integer) FOR UPDATE SKIP LOCKED
  LOOP
    UPDATE conversation SET state = 'closed', closed_at = clock_timestamp(), closed_why = 'silent' WHERE id = v_it.id;
    PERFORM conversation_log(v_it.id, 'conversation.event_closed', say('conversation.why_silent'));
    v_closed := v_closed + 1;
  END LOOP;
  PERFORM conversation_assign_run();
  -- The clock says so, and no row changes: whoever shows how many are late is told.
  PERFORM pg_notify('conversation', c.id::text) FROM conversation c
    WHERE c.state <> 'closed' AND c.due_at BETWEEN clock_timestamp() - interval '2 minutes' AND clock_timestamp();
  RETURN v_closed;
END
$$;
COMMENT ON FUNCTION conversation_silent_run() IS 'Closes conversations that were answered and in which nobody has said anything for long (setting conversation.silent); how many. For the housekeeper.';

CREATE OR REPLACE FUNCTION conversation_clean() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_removed bigint;
BEGIN
  DELETE FROM wechat_nonce WHERE at < now() - interval '1 day';
  WITH gone AS (
    DELETE FROM conversation WHERE state = 'closed' AND closed_at < now() - make_interval(days => setting_get('conversation.keep')::integer) RETURNING id
  ), files AS (
    DELETE FROM attachment a USING gone WHERE a.ticket_id = gone.id
  )
  SELECT count(*) INTO v_removed FROM gone;
  DELETE FROM correspondent p WHERE NOT EXISTS (SELECT FROM conversation c WHERE c.correspondent_id = p.id)
     AND p.opted_out_at IS NULL AND p.media_contact_id IS NULL AND p.began_at < now() - make_interval(days => setting_get('conversation.keep')::integer);
  RETURN v_removed;
END
$$;
COMMENT ON FUNCTION conversation_clean() IS
  'Removes conversations that were closed longer ago than they are kept (setting conversation.keep), with their files; what became a ticket stays there. Returns how many. For the housekeeper.';

GRANT SELECT ON conversation_channel TO sonor_centre;
GRANT SELECT ON conversation, conversation_message, conversation_ticket, correspondent TO sonor_media, sonor_supervisor, sonor_quality;
GRANT EXECUTE ON FUNCTION session_reads_conversation(uuid, text, uuid, uuid) TO sonor_media;
GRANT EXECUTE ON FUNCTION conversation_take(uuid), conversation_colleagues(), conversation_hand_over(uuid, uuid, text), conversation_close(uuid, text),
  conversation_verify(uuid, text, text, text), conversation_set_kind(uuid, text, uuid) TO sonor_media, sonor_supervisor;
GRANT EXECUTE ON FUNCTION conversation_receive(ticket_channel, text, text, jsonb) TO sonor_gateway;

INSERT INTO setting (key, value, value_unit, minimum, maximum, description_en, description_zh, source) VALUES
  ('conversation.first_answer', 180, 'seconds', 30, 3600, 'Who writes by WeChat, app, website or SMS is answered within', '微信、APP、网站、短信会话的响应时限', 'GB/T 33358-2016'),
  ('conversation.mailbox_answer', 24, 'hours', 1, 720, 'Who writes to the mailbox is answered within', '信箱来信的响应时限', 'GB/T 33358-2016'),
  ('conversation.per_seat', 3, 'count', 1, 20, 'So many conversations at once make a media agent busy', '全媒体座席同时接待的会话上限', ''),
  ('conversation.active', 15, 'minutes', 1, 240, 'An answered conversation still counts as work for', '已答复会话仍计为接待中的时间', ''),
  ('conversation.silent', 24, 'hours', 1, 720, 'An answered conversation is closed when nobody has written for', '已答复会话无新消息自动结束的时间', ''),
  ('conversation.keep', 1095, 'days', 30, 3650, 'Closed conversations are kept', '已结束会话的保留时间', '')
ON CONFLICT (key) DO UPDATE SET value_unit = excluded.value_unit, minimum = excluded.minimum, maximum = excluded.maximum,
  description_en = excluded.description_en, description_zh = excluded.description_zh, source = excluded.source;

INSERT INTO message (key, text_en, text_zh) VALUES
  ('conversation.empty', 'A message needs a sender and a text', '消息缺少发送人或内容'),
  ('conversation.unknown', 'There is no such conversation, or it is not yours to see', '没有该会话，或您无权查看'),
  ('conversation.not_for_you', 'Conversations are for media agents and supervisors', '只有全媒体座席和班长可以处理会话'),
  ('conversation.closed', 'This conversation is closed', '该会话已结束'),
  ('conversation.of_other', '%1$s has this conversation', '该会话正由%1$s接待'),
  ('conversation.nobody', 'There is no such colleague who takes conversations', '没有可接待会话的该工作人员'),
  ('conversation.absent', '%1$s is not there just now', '%1$s当前不在岗'),
  ('conversation.why', '“%1$s” is no way to close a conversation', '“%1$s”不是有效的结束方式'),
  ('conversation.kind', '“%1$s” is no kind of conversation', '“%1$s”不是有效的会话类型'),
  ('conversation.failed_open', '%1$s messages have not gone: send them again or give them up first', '有 %1$s 条消息未发出，请先重发或放弃'),
  ('conversation.why_done', 'answered', '已答复'), ('conversation.why_ticket', 'made into a ticket', '已转工单'),
  ('conversation.why_silent', 'nobody wrote any more', '长时间无新消息'), ('conversation.why_nonsense', 'nothing to answer', '无效会话'),
  ('conversation.event_waiting', 'Waits for somebody who is free', '等待分配座席'),
  ('conversation.event_given', '%1$s (%2$s) has the conversation', '由%1$s（%2$s）接待'),
  ('conversation.event_closed', 'Closed: %1$s', '会话结束：%1$s'),
  ('conversation.event_verified', 'Identity verified', '身份已核实'),
  ('conversation.event_media', 'Marked as a media request', '标记为新闻线索'),
  ('conversation.event_request', 'Marked as a citizen''s request', '标记为市民诉求'),
  ('conversation.event_ticket_made', 'Ticket %1$s', '已转工单 %1$s'),
  ('conversation.event_ticket_added', 'Added to ticket %1$s', '已并入工单 %1$s'),
  ('conversation.event_subscribed', 'Follows the account', '关注公众号'),
  ('conversation.event_unsubscribed', 'No longer follows the account', '取消关注公众号'),
  ('conversation.ack', 'Hello, your message has arrived. %1$s people wait before you; we answer as soon as we can.', '您好，您的消息已收到。您前面还有%1$s位市民在等待，我们会尽快答复您。'),
  ('conversation.ack_next', 'Hello, your message has arrived. You are next; we answer as soon as we can.', '您好，您的消息已收到，您是下一位，工作人员会尽快答复您。'),
  ('conversation.ack_given', 'Hello, your message has arrived. Agent %1$s answers you.', '您好，您的消息已收到，%1$s号工作人员为您服务。'),
  ('conversation.ack_absent', 'Hello, your message has arrived. Nobody is here just now; you will be answered as soon as somebody is. In urgent matters call 12345.',
   '您好，您的消息已收到。当前没有工作人员在线，上线后将第一时间答复您；紧急事项请拨打12345。')
ON CONFLICT (key) DO UPDATE SET text_en = excluded.text_en, text_zh = excluded.text_zh;
