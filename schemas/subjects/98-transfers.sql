-- 联动转办: what passes between this hotline and 110 or others, in both directions, each message once.

CREATE OR REPLACE FUNCTION transfer_peer_save(p_code text, p_name text, p_category text, p_active boolean DEFAULT true) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_category CONSTANT category := open311_category(p_category);
BEGIN
  PERFORM text_check('name', p_name, 60, true, true);
  IF coalesce(p_code, '') !~ '^[a-z0-9][a-z0-9-]{0,29}$' THEN
    PERFORM refuse_constraint('SN400', 'transfer_peer_code_form', 'transfer.code', left(coalesce(p_code, ''), 40));
  ELSIF v_category.id IS NULL THEN
    PERFORM refuse('SN400', 'transfer.category', left(coalesce(p_category, ''), 40));
  END IF;
  INSERT INTO transfer_peer (code, name_zh, category_id, active) VALUES (p_code, p_name, v_category.id, p_active)
  ON CONFLICT (code) DO UPDATE SET name_zh = excluded.name_zh, category_id = excluded.category_id, active = excluded.active;
  PERFORM audit('transfer.peer_save', 'transfer_peer', p_code, jsonb_build_object('name', p_name, 'category', p_category, 'active', p_active));
END
$$;
COMMENT ON FUNCTION transfer_peer_save(text, text, text, boolean) IS
  'Names another hotline that matters are passed to and come from, and the category (its code) of what comes without one. For administrators.';

CREATE OR REPLACE FUNCTION transfer_note(p_ticket_id uuid, p_note text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  PERFORM FROM ticket_identity i JOIN ticket t ON t.id = i.id AND t.created_at = i.created_at
     JOIN ticket_transition r ON r.from_state = t.state AND r.action = 'note' AND r.seat_kinds && session_seats() WHERE i.id = p_ticket_id;
  IF FOUND THEN
    PERFORM ticket_apply(p_ticket_id, 'note', NULL, left(p_note, 4000));
  END IF;
END
$$;
COMMENT ON FUNCTION transfer_note(uuid, text) IS 'A line in a ticket''s history, where its state still takes one.';

-- Going out

CREATE OR REPLACE FUNCTION transfer_peers(p_ticket_id uuid) RETURNS TABLE (code text, name text)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT p.code, p.name_zh FROM transfer_peer p
   WHERE p.active AND session_sees_ticket(p_ticket_id)
     AND NOT EXISTS (SELECT FROM transfer f WHERE f.peer = p.code AND f.direction = 'out' AND f.ticket_id = p_ticket_id)
$$;
COMMENT ON FUNCTION transfer_peers(uuid) IS 'The other hotlines that a ticket can be passed to: those it has not gone to.';

CREATE OR REPLACE FUNCTION transfer_offered(p_ticket ticket) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT session_unit_id() IS NULL AND EXISTS (SELECT FROM transfer_peers(p_ticket.id))
         AND EXISTS (SELECT FROM ticket_transition r WHERE r.from_state = p_ticket.state AND r.action = 'note' AND r.seat_kinds && session_seats())
$$;
COMMENT ON FUNCTION transfer_offered(ticket) IS 'For ticket_actions(): whether this session may pass a ticket on, as transfer_out() has it.';

CREATE OR REPLACE FUNCTION transfer_file(p_ticket_id uuid) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'at', f.at, 'who', staff_card(f.staff_id), 'direction', f.direction, 'peer', p.name_zh,
           'their_number', f.their_number, 'failure', m.failure,
           'state', CASE WHEN m.failure IS NOT NULL THEN 'failed' WHEN f.state = 'offered' AND o.done_at IS NOT NULL THEN 'arrived' ELSE f.state END) ORDER BY f.at), '[]')
    FROM transfer f JOIN transfer_peer p ON p.code = f.peer
    LEFT JOIN LATERAL (SELECT coalesce(failure, '') AS failure FROM transfer_message WHERE transfer_id = f.id AND state = 'dead' ORDER BY at LIMIT 1) m ON true
    LEFT JOIN LATERAL (SELECT done_at FROM transfer_message WHERE transfer_id = f.id AND kind = 'offer' AND state = 'sent' LIMIT 1) o ON true
   WHERE f.ticket_id = p_ticket_id
$$;
COMMENT ON FUNCTION transfer_file(uuid) IS
  'What passed between a ticket and other hotlines, for ticket_file(); state: offered (on its way), arrived, failed (given up), or what they have told.';

CREATE OR REPLACE FUNCTION transfer_put(p_ticket_id uuid, p_peer text, p_note text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_id uuid;
BEGIN
  INSERT INTO transfer (peer, direction, ticket_id, staff_id, note) VALUES (p_peer, 'out', p_ticket_id, session_staff_id(), p_note)
  ON CONFLICT ON CONSTRAINT transfer_once DO NOTHING RETURNING id INTO v_id;
  IF v_id IS NOT NULL THEN
    INSERT INTO transfer_message (transfer_id, kind) VALUES (v_id, 'offer');
    PERFORM audit('transfer.out', 'ticket', p_ticket_id::text, jsonb_build_object('peer', p_peer)), pg_notify('transfer', v_id::text);
  END IF;
  RETURN v_id;
END
$$;
COMMENT ON FUNCTION transfer_put(uuid, text, text) IS 'Puts a ticket on its way to another hotline; null if it went there before.';

CREATE OR REPLACE FUNCTION transfer_out(p_ticket_id uuid, p_peer text, p_note text DEFAULT '') RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_peer transfer_peer;
  v_id uuid;
BEGIN
  SELECT * INTO v_peer FROM transfer_peer WHERE code = p_peer AND active;
  IF NOT FOUND THEN
    PERFORM refuse('SN404', 'transfer.unknown', left(coalesce(p_peer, ''), 40));
  END IF;
  PERFORM text_check('note', p_note, 2000);
  -- Whoever may write a note on it may pass it on; whoever may not see it is told that there is none.
  PERFORM ticket_apply(p_ticket_id, 'note', NULL, say('transfer.out', v_peer.name_zh, coalesce(p_note, '')));
  v_id := transfer_put(p_ticket_id, p_peer, coalesce(p_note, ''));
  IF v_id IS NULL THEN
    PERFORM refuse('SN409', 'transfer.again', v_peer.name_zh);
  END IF;
  RETURN v_id;
END
$$;
COMMENT ON FUNCTION transfer_out(uuid, text, text) IS '转办: passes a ticket on to another hotline, once to each. Channel transfer tells the gateways.';

CREATE OR REPLACE FUNCTION transfer_on_emergency() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  -- Whatever stands in the way of a line in the history must not stand in the way of the call for help.
  PERFORM transfer_note(NEW.ticket_id, say('transfer.out', name_zh, NEW.note)) FROM transfer_peer
    WHERE code = NEW.service AND active AND transfer_put(NEW.ticket_id, code, left(NEW.note, 2000)) IS NOT NULL;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION transfer_on_emergency() IS 'Trigger: what is handed to 110 on the telephone goes there in writing too.';
CREATE OR REPLACE TRIGGER emergency_transfer AFTER INSERT ON emergency FOR EACH ROW
  WHEN (NEW.at > clock_timestamp() - interval '15 minutes') EXECUTE FUNCTION transfer_on_emergency();
COMMENT ON TRIGGER emergency_transfer ON emergency IS 'What happens now, not what is loaded from the past.';

CREATE OR REPLACE FUNCTION transfer_on_event() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  INSERT INTO transfer_message (transfer_id, kind, detail) SELECT id, 'state', NEW.to_state FROM transfer WHERE ticket_id = NEW.ticket_id AND direction = 'in';
  IF FOUND THEN
    PERFORM pg_notify('transfer', NEW.ticket_id::text);
  END IF;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION transfer_on_event() IS 'Trigger: who passed a matter to us is told how it stands.';
CREATE OR REPLACE TRIGGER ticket_event_transfer AFTER INSERT ON ticket_event FOR EACH ROW
  WHEN (NEW.from_state IS NOT NULL AND NEW.to_state <> NEW.from_state AND NEW.at > clock_timestamp() - interval '15 minutes')
  EXECUTE FUNCTION transfer_on_event();
COMMENT ON TRIGGER ticket_event_transfer ON ticket_event IS 'At each change of state.';

CREATE OR REPLACE FUNCTION transfer_body(p_id uuid) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT jsonb_strip_nulls(jsonb_build_object('id', m.id, 'kind', m.kind, 'at', m.at, 'number', i.number, 'their_number', f.their_number) ||
    CASE m.kind
      WHEN 'offer' THEN jsonb_build_object('note', nullif(f.note, ''), 'ticket', jsonb_build_object(
        'kind', t.kind, 'category', c.code, 'category_name', c.name_zh, 'area_code', t.area_code, 'address', t.address, 'title', t.title, 'content', t.content,
        'urgent', t.urgent, 'created_at', t.created_at,
        -- Who wants to stay unknown is unknown there too.
        'name', CASE WHEN NOT t.anonymous AND NOT t.confidential THEN nullif(n.name, '') END,
        'phone', CASE WHEN NOT t.anonymous AND NOT t.confidential THEN coalesce(n.contact_e164, n.phone_e164) END))
      ELSE jsonb_build_object('state', m.detail, 'state_name', say('ticket_state.' || m.detail),
        'answer', CASE WHEN m.detail IN ('follow_up', 'final_review', 'closed') THEN t.public_answer END)
    END)
    FROM transfer_message m JOIN transfer f ON f.id = m.transfer_id JOIN ticket_identity i ON i.id = f.ticket_id
    JOIN ticket t ON t.id = i.id AND t.created_at = i.created_at JOIN category c ON c.id = t.category_id
    LEFT JOIN ticket_contact n ON n.ticket_id = i.id WHERE m.id = p_id
$$;
COMMENT ON FUNCTION transfer_body(uuid) IS 'What a message to another hotline says, as JSON.';

CREATE OR REPLACE FUNCTION transfer_next(p_peers text[], p_most integer DEFAULT 4) RETURNS TABLE (id uuid, peer text, body text)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
#variable_conflict use_column
BEGIN
  PERFORM set_config('sonor.language', 'zh', true);
  RETURN QUERY
  WITH due AS (
    SELECT m.id, f.peer FROM transfer_message m JOIN transfer f ON f.id = m.transfer_id
     WHERE m.state = 'queued' AND m.next_at <= clock_timestamp() AND f.peer = ANY (p_peers)
       -- One after the other: a state does not overtake an earlier one.
       AND NOT EXISTS (SELECT FROM transfer_message e WHERE e.transfer_id = m.transfer_id AND e.state = 'queued' AND (e.at, e.id) < (m.at, m.id))
     ORDER BY m.next_at LIMIT p_most FOR UPDATE OF m SKIP LOCKED
  ), taken AS (
    UPDATE transfer_message m SET attempts = attempts + 1, next_at = clock_timestamp() + interval '2 minutes' FROM due WHERE m.id = due.id
    RETURNING m.id, due.peer
  )
  SELECT t.id, t.peer, transfer_body(t.id)::text FROM taken t;
END
$$;
COMMENT ON FUNCTION transfer_next(text[], integer) IS
  'Takes up what is to be told to these other hotlines. A gateway that dies leaves it to be taken up again in two minutes: they know a message by its id.';

CREATE OR REPLACE FUNCTION transfer_told(p_id uuid, p_their_number text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_message transfer_message;
BEGIN
  UPDATE transfer_message SET state = 'sent', done_at = clock_timestamp(), failure = NULL WHERE id = p_id AND state = 'queued' RETURNING * INTO v_message;
  IF FOUND AND v_message.kind = 'offer' THEN
    UPDATE transfer SET their_number = coalesce(left(nullif(p_their_number, ''), 60), their_number) WHERE id = v_message.transfer_id;
  END IF;
  IF FOUND THEN
    PERFORM pg_notify('transfer', v_message.transfer_id::text), transfer_watch(),
            pg_notify('ticket', (SELECT ticket_id FROM transfer WHERE id = v_message.transfer_id)::text);
  END IF;
END
$$;
COMMENT ON FUNCTION transfer_told(uuid, text) IS 'The other side has taken a message, and what it calls the matter.';

CREATE OR REPLACE FUNCTION transfer_watch() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_last record;
BEGIN
  SELECT count(*) OVER () AS n, f.peer, m.failure INTO v_last FROM transfer_message m JOIN transfer f ON f.id = m.transfer_id
   WHERE m.state = 'dead' AND m.done_at > clock_timestamp() - interval '1 day' ORDER BY m.done_at DESC LIMIT 1;
  IF FOUND THEN
    PERFORM alarm_raise('transfer', v_last.peer, v_last.n || ': ' || coalesce(v_last.failure, ''), 'gateway');
  ELSE
    PERFORM alarm_clear('transfer', subject, 'gateway') FROM alarm WHERE kind = 'transfer' AND until IS NULL;
  END IF;
END
$$;
COMMENT ON FUNCTION transfer_watch() IS 'Raises the alarm while there is a message to another hotline that was given up within a day.';

CREATE OR REPLACE FUNCTION transfer_failed(p_id uuid, p_why text, p_passing boolean) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_message transfer_message;
  v_transfer transfer;
BEGIN
  SELECT * INTO v_message FROM transfer_message WHERE id = p_id AND state = 'queued' FOR UPDATE;
  IF NOT FOUND THEN
    RETURN NULL;
  ELSIF p_passing AND v_message.attempts < setting_get('transfer.attempts') THEN
    UPDATE transfer_message SET failure = left(p_why, 200),
           next_at = clock_timestamp() + least(interval '30 minutes', interval '5 seconds' * 2 ^ attempts) WHERE id = p_id;
    RETURN 'queued';
  END IF;
  UPDATE transfer_message SET state = 'dead', failure = left(p_why, 200), done_at = clock_timestamp() WHERE id = p_id;
  SELECT * INTO v_transfer FROM transfer WHERE id = v_message.transfer_id;
  PERFORM set_config('sonor.language', 'zh', true);
  PERFORM transfer_note(v_transfer.ticket_id, say('transfer.lost', (SELECT name_zh FROM transfer_peer WHERE code = v_transfer.peer))), transfer_watch(),
          pg_notify('transfer', v_transfer.id::text), pg_notify('ticket', v_transfer.ticket_id::text);
  RETURN 'dead';
END
$$;
COMMENT ON FUNCTION transfer_failed(uuid, text, boolean) IS
  'A message did not get there. What passes is tried again, later each time, as often as the setting transfer.attempts says; then it is given up, with an alarm and a line in the ticket. Returns its state.';

CREATE OR REPLACE FUNCTION transfer_again(p_transfer_id uuid) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_n integer;
BEGIN
  UPDATE transfer_message SET state = 'queued', attempts = 0, next_at = clock_timestamp(), done_at = NULL WHERE transfer_id = p_transfer_id AND state = 'dead';
  GET DIAGNOSTICS v_n = ROW_COUNT;
  IF v_n = 0 THEN
    PERFORM refuse('SN404', 'transfer.not_dead');
  END IF;
  PERFORM audit('transfer.again', 'transfer', p_transfer_id::text), transfer_watch(), pg_notify('transfer', p_transfer_id::text),
          pg_notify('ticket', (SELECT ticket_id FROM transfer WHERE id = p_transfer_id)::text);
  RETURN v_n;
END
$$;
COMMENT ON FUNCTION transfer_again(uuid) IS 'Tries again what had been given up of a transfer; how many messages.';

CREATE OR REPLACE FUNCTION transfer_list(p_ticket_id uuid DEFAULT NULL)
RETURNS TABLE (id uuid, at timestamptz, peer text, peer_name text, direction text, ticket_number text, their_number text, state text, waiting integer, failure text)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT f.id, f.at, f.peer, p.name_zh, f.direction, i.number, f.their_number, f.state,
         (SELECT count(*)::integer FROM transfer_message m WHERE m.transfer_id = f.id AND m.state <> 'sent'),
         (SELECT m.failure FROM transfer_message m WHERE m.transfer_id = f.id AND m.state <> 'sent' ORDER BY m.at LIMIT 1)
    FROM transfer f JOIN transfer_peer p ON p.code = f.peer JOIN ticket_identity i ON i.id = f.ticket_id
   WHERE p_ticket_id IS NULL OR f.ticket_id = p_ticket_id ORDER BY f.at DESC LIMIT 500
$$;
COMMENT ON FUNCTION transfer_list(uuid) IS 'What was passed to and from other hotlines, of one ticket or of all, newest first, with what has not arrived there.';

CREATE OR REPLACE FUNCTION transfer_dead()
RETURNS TABLE (id uuid, ticket_id uuid, ticket_number text, peer_name text, since timestamptz, failure text)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT f.id, f.ticket_id, i.number, p.name_zh, m.since, m.failure
    FROM (SELECT transfer_id, min(done_at) AS since, min(coalesce(failure, '')) AS failure FROM transfer_message WHERE state = 'dead' GROUP BY transfer_id) m
    JOIN transfer f ON f.id = m.transfer_id JOIN transfer_peer p ON p.code = f.peer JOIN ticket_identity i ON i.id = f.ticket_id
   ORDER BY m.since DESC LIMIT 100
$$;
COMMENT ON FUNCTION transfer_dead() IS 'What other hotlines could not be told and was given up, for transfer_again(), the latest first.';

-- Coming in

CREATE OR REPLACE FUNCTION transfer_take_offer(p_context jsonb, p_peer transfer_peer, p_message jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_given CONSTANT jsonb := coalesce(p_message -> 'ticket', '{}');
  v_category CONSTANT category := open311_category(v_given ->> 'category');
  v_fields jsonb;
  v_problems jsonb;
  v_ticket jsonb;
BEGIN
  IF jsonb_typeof(v_given) <> 'object' THEN
    PERFORM gateway_refuse('SN400', 'ticket', 'transfer.malformed', 'ticket');
  ELSIF coalesce(p_message ->> 'number', '') = '' OR length(p_message ->> 'number') > 60 THEN
    PERFORM gateway_refuse('SN400', 'number', 'transfer.malformed', 'number');
  END IF;
  v_fields := jsonb_strip_nulls(jsonb_build_object(
    'kind', coalesce(v_given -> 'kind', '"help"'), 'content', coalesce(v_given -> 'content', '""'), 'address', v_given -> 'address',
    'title', v_given -> 'title', 'name', v_given -> 'name', 'urgent', v_given -> 'urgent',
    'area_code', coalesce(v_given -> 'area_code', to_jsonb(area_in_address(v_given ->> 'address')), to_jsonb((SELECT code FROM area WHERE level = 'city' ORDER BY sort, code LIMIT 1))),
    'phone', p_context -> 'phone_dialled', 'phone_e164', p_context -> 'phone_e164'));
  v_problems := gateway_field_problems(v_fields);
  IF v_problems <> '[]' THEN
    RETURN jsonb_build_object('status', 400, 'errors', v_problems);
  END IF;
  v_ticket := ticket_accept(v_fields || jsonb_build_object('id', gen_random_uuid(), 'channel', 'transfer', 'category_id', coalesce(v_category.id, p_peer.category_id)));
  INSERT INTO transfer (peer, direction, ticket_id, their_number, state, note)
  VALUES (p_peer.code, 'in', (v_ticket ->> 'id')::uuid, p_message ->> 'number', 'accepted', left(coalesce(p_message ->> 'note', ''), 2000));
  PERFORM set_config('sonor.language', 'zh', true);
  PERFORM transfer_note((v_ticket ->> 'id')::uuid, say('transfer.in', p_peer.name_zh, p_message ->> 'number', left(coalesce(p_message ->> 'note', ''), 2000)));
  RETURN gateway_answer_with(200, jsonb_build_object('number', v_ticket ->> 'number', 'state', 'accepted'), (v_ticket ->> 'id')::uuid);
END
$$;
COMMENT ON FUNCTION transfer_take_offer(jsonb, transfer_peer, jsonb) IS 'Another hotline passes a matter to us: it becomes a ticket, with their number in its history.';

CREATE OR REPLACE FUNCTION transfer_take_state(p_peer transfer_peer, p_message jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_transfer transfer;
BEGIN
  IF coalesce(p_message ->> 'state', '') NOT IN ('accepted', 'handling', 'done', 'refused') THEN
    PERFORM gateway_refuse('SN400', 'state', 'transfer.state', left(coalesce(p_message ->> 'state', ''), 40));
  ELSIF coalesce(jsonb_typeof(p_message -> 'text'), 'string') <> 'string' OR length(p_message ->> 'text') > 3000 THEN
    PERFORM gateway_refuse('SN400', 'text', 'transfer.malformed', 'text');
  END IF;
  UPDATE transfer f SET state = p_message ->> 'state', their_number = coalesce(left(nullif(p_message ->> 'their_number', ''), 60), f.their_number)
    FROM ticket_identity i WHERE i.id = f.ticket_id AND f.peer = p_peer.code AND f.direction = 'out' AND i.number = p_message ->> 'number' RETURNING f.* INTO v_transfer;
  IF NOT FOUND THEN
    PERFORM gateway_refuse('SN404', 'number', 'transfer.no_ticket');
  END IF;
  PERFORM set_config('sonor.language', 'zh', true);
  PERFORM transfer_note(v_transfer.ticket_id, say('transfer.' || v_transfer.state, p_peer.name_zh, coalesce(p_message ->> 'text', ''))),
          pg_notify('ticket', v_transfer.ticket_id::text);
  RETURN gateway_answer_with(200, jsonb_build_object('number', p_message ->> 'number', 'state', v_transfer.state), v_transfer.ticket_id);
END
$$;
COMMENT ON FUNCTION transfer_take_state(transfer_peer, jsonb) IS 'Another hotline tells how a matter stands that we passed to it: a line in the ticket''s history.';

CREATE OR REPLACE FUNCTION transfer_take(p_context jsonb, p_arguments jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_peer transfer_peer;
  v_message CONSTANT jsonb := p_arguments -> 'message';
  v_id uuid;
  v_answer jsonb;
BEGIN
  SELECT * INTO v_peer FROM transfer_peer WHERE code = p_arguments ->> 'peer' AND active;
  IF NOT FOUND THEN
    PERFORM gateway_refuse('SN403', 'peer', 'transfer.unknown', left(coalesce(p_arguments ->> 'peer', ''), 40));
  ELSIF coalesce(v_message ->> 'id', '') !~ '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$' THEN
    PERFORM gateway_refuse('SN400', 'id', 'transfer.malformed', 'id');
  END IF;
  v_id := (v_message ->> 'id')::uuid;
  -- Of two that bring the same message the second waits here.
  PERFORM pg_advisory_xact_lock(hashtextextended('transfer ' || v_peer.code || ' ' || v_id, 311));
  SELECT answer INTO v_answer FROM transfer_received WHERE peer = v_peer.code AND id = v_id;
  IF FOUND THEN
    RETURN v_answer;
  END IF;
  CASE v_message ->> 'kind'
    WHEN 'offer' THEN v_answer := transfer_take_offer(p_context || jsonb_strip_nulls(jsonb_build_object(
      'phone_dialled', p_arguments -> 'phone_dialled', 'phone_e164', p_arguments -> 'phone_e164')), v_peer, v_message);
    WHEN 'state' THEN v_answer := transfer_take_state(v_peer, v_message);
    ELSE PERFORM gateway_refuse('SN400', 'kind', 'transfer.malformed', 'kind');
  END CASE;
  IF (v_answer ->> 'status')::integer = 200 THEN
    INSERT INTO transfer_received (peer, id, answer) VALUES (v_peer.code, v_id, v_answer);
  END IF;
  RETURN v_answer;
END
$$;
COMMENT ON FUNCTION transfer_take(jsonb, jsonb) IS 'Takes a message of another hotline, whose signature the gateway has checked: offer or state. The same message again gets the same answer.';

DELETE FROM gateway_action WHERE action LIKE 'transfer.%';
INSERT INTO gateway_action (action, function_name) VALUES ('transfer.take', 'transfer_take');

GRANT EXECUTE ON FUNCTION transfer_peer_save(text, text, text, boolean) TO sonor_administrator;
GRANT EXECUTE ON FUNCTION transfer_out(uuid, text, text), transfer_peers(uuid) TO sonor_centre;
GRANT EXECUTE ON FUNCTION transfer_dead() TO sonor_supervisor, sonor_administrator;
GRANT EXECUTE ON FUNCTION transfer_list(uuid) TO sonor_supervisor, sonor_administrator;
GRANT EXECUTE ON FUNCTION transfer_again(uuid) TO sonor_supervisor, sonor_administrator;
GRANT EXECUTE ON FUNCTION transfer_next(text[], integer), transfer_told(uuid, text), transfer_failed(uuid, text, boolean) TO sonor_gateway;

INSERT INTO setting (key, value, value_unit, minimum, maximum, description_en, description_zh) VALUES
  ('transfer.attempts', 10, 'count', 1, 50, 'Another hotline is told so often before it is given up', '向联动单位推送的最多尝试次数')
ON CONFLICT (key) DO UPDATE SET value_unit = excluded.value_unit, minimum = excluded.minimum, maximum = excluded.maximum,
  description_en = excluded.description_en, description_zh = excluded.description_zh;

INSERT INTO message (key, text_en, text_zh) VALUES
  ('transfer.code', 'A hotline is called by small letters, digits and “-”, not “%1$s”', '联动单位代码应为小写字母、数字和“-”，不能是“%1$s”'),
  ('transfer.category', 'There is no category “%1$s” that is not divided further', '没有代码为“%1$s”的末级分类'),
  ('transfer.unknown', 'Nothing is passed to or taken from “%1$s”', '没有启用联动单位“%1$s”'),
  ('transfer.again', 'This was passed to %1$s before', '已转交%1$s，无需重复转办'),
  ('transfer.not_dead', 'Nothing of this was given up', '没有推送失败的消息'),
  ('transfer.malformed', '%1$s is not as it was agreed', '%1$s 不符合约定'),
  ('transfer.state', 'The state is one of accepted, handling, done and refused, not “%1$s”', '状态应为 accepted、handling、done 或 refused，不能是“%1$s”'),
  ('transfer.no_ticket', 'No ticket of that number was passed to you', '没有转交给贵方的该编号工单'),
  ('transfer.out', 'Passed to %1$s. %2$s', '已转交%1$s。%2$s'),
  ('transfer.in', 'Passed on by %1$s, there %2$s. %3$s', '%1$s转来，对方编号%2$s。%3$s'),
  ('transfer.lost', '%1$s could not be told', '未能推送至%1$s'),
  ('transfer.accepted', '%1$s has taken it. %2$s', '%1$s已受理。%2$s'),
  ('transfer.handling', '%1$s is at it. %2$s', '%1$s正在处理。%2$s'),
  ('transfer.done', '%1$s has dealt with it. %2$s', '%1$s已办结。%2$s'),
  ('transfer.refused', '%1$s has not taken it. %2$s', '%1$s未受理。%2$s')
ON CONFLICT (key) DO UPDATE SET text_en = excluded.text_en, text_zh = excluded.text_zh;
