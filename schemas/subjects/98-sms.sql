-- 短信: what is said at which event, how it is cut, when it may go, and what becomes of it.

CREATE OR REPLACE FUNCTION sms_split(p_body text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_parts text[] := '{}';
  v_part text := '';
  v_units integer := 0;
  v_all CONSTANT integer := length(p_body) + (SELECT count(*) FROM regexp_matches(p_body, '[\U00010000-\U0010ffff]', 'g'));
  v_char text;
  v_size integer;
BEGIN
  IF v_all <= 70 THEN
    RETURN ARRAY[p_body];
  END IF;
  FOREACH v_char IN ARRAY string_to_array(p_body, NULL) LOOP
    -- Outside the first plane a character takes two units, which must not be torn apart.
    v_size := CASE WHEN ascii(v_char) > 65535 THEN 2 ELSE 1 END;
    IF v_units + v_size > 67 THEN
      v_parts := v_parts || v_part;
      v_part := '';
      v_units := 0;
    END IF;
    v_part := v_part || v_char;
    v_units := v_units + v_size;
  END LOOP;
  RETURN v_parts || v_part;
END
$$;
COMMENT ON FUNCTION sms_split(text) IS
  'The parts a text goes in, by UCS-2: one of up to 70 units, or several of up to 67 (six bytes of 140 are their header).';

DROP FUNCTION IF EXISTS sms_render(text, jsonb);
CREATE OR REPLACE FUNCTION sms_render(p_template text, p_variables jsonb, p_language text DEFAULT 'zh') RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_text text;
  v_variable record;
BEGIN
  SELECT coalesce(CASE p_language WHEN 'mn' THEN text_mn END, text_zh) INTO v_text FROM sms_template WHERE code = p_template;
  FOR v_variable IN SELECT key, value FROM jsonb_each_text(p_variables) LOOP
    v_text := replace(v_text, '{' || v_variable.key || '}', coalesce(v_variable.value, ''));
  END LOOP;
  RETURN '【' || coalesce((SELECT name_zh FROM area WHERE level = 'city' ORDER BY sort, code LIMIT 1), '') || '12345】' || v_text;
END
$$;
COMMENT ON FUNCTION sms_render(text, jsonb, text) IS
  'A template with its variables filled in, behind the city''s signature; in Mongolian where that is wanted and there is such a text.';

CREATE OR REPLACE FUNCTION sms_allowed_at(p_at timestamptz) RETURNS timestamptz
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_local CONSTANT timestamp := p_at AT TIME ZONE city_time_zone();
  v_hour CONSTANT numeric := extract(epoch FROM v_local - date_trunc('day', v_local)) / 3600;
  v_from CONSTANT numeric := setting_get('sms.quiet_from');
  v_to CONSTANT numeric := setting_get('sms.quiet_to');
BEGIN
  IF v_from = v_to OR NOT (CASE WHEN v_from > v_to THEN v_hour >= v_from OR v_hour < v_to ELSE v_hour >= v_from AND v_hour < v_to END) THEN
    RETURN p_at;
  END IF;
  RETURN (date_trunc('day', v_local) + make_interval(days => (v_from > v_to AND v_hour >= v_from)::integer, mins => (v_to * 60)::integer))
         AT TIME ZONE city_time_zone();
END
$$;
COMMENT ON FUNCTION sms_allowed_at(timestamptz) IS
  'When a message that is ready at a moment may go: then, or in the morning if that is in the quiet hours (settings sms.quiet_from, sms.quiet_to; the same: none).';

DROP FUNCTION IF EXISTS sms_send(text, text, jsonb, uuid, integer);
CREATE OR REPLACE FUNCTION sms_send(p_template text, p_recipient text, p_variables jsonb, p_ticket_id uuid DEFAULT NULL,
                                    p_unit_id integer DEFAULT NULL, p_call_id uuid DEFAULT NULL, p_language text DEFAULT 'zh') RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_template sms_template;
  v_id uuid;
  v_body text;
BEGIN
  SELECT * INTO v_template FROM sms_template WHERE code = p_template;
  -- Nothing but a mobile telephone of this country takes messages here.
  IF NOT FOUND OR coalesce(p_recipient, '') !~ '^\+861[3-9][0-9]{9}$'
     OR NOT v_template.at_once AND v_template.audience = 'citizen' AND EXISTS (SELECT FROM sms_opt_out WHERE e164 = p_recipient) THEN
    RETURN NULL;
  END IF;
  v_body := sms_render(p_template, p_variables, p_language);
  INSERT INTO sms_message (template, recipient, ticket_id, unit_id, call_id, body, next_at)
  VALUES (p_template, p_recipient, p_ticket_id, p_unit_id, p_call_id, v_body,
          CASE WHEN v_template.at_once OR v_template.audience = 'unit' THEN clock_timestamp() ELSE sms_allowed_at(clock_timestamp()) END)
  RETURNING id INTO v_id;
  INSERT INTO sms_part (message_id, number, body)
  SELECT v_id, part.number, part.body FROM unnest(sms_split(v_body)) WITH ORDINALITY part (body, number);
  PERFORM pg_notify('sms', v_id::text);
  RETURN v_id;
END
$$;
COMMENT ON FUNCTION sms_send(text, text, jsonb, uuid, integer, uuid, text) IS
  'Puts a message into the outbox; null if the number takes none or its citizen wants none. A citizen is not woken up; a unit is on duty. Channel sms tells its id.';

-- What is said when

CREATE OR REPLACE FUNCTION sms_to_citizen(p_template text, p_ticket_id uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_ticket record;
BEGIN
  SELECT t.number, t.anonymous, t.language, coalesce(c.contact_e164, c.phone_e164) AS phone, c.follow_up INTO v_ticket
    FROM ticket_identity i JOIN ticket t ON t.id = i.id AND t.created_at = i.created_at LEFT JOIN ticket_contact c ON c.ticket_id = i.id
   WHERE i.id = p_ticket_id;
  -- Who wants no follow-up is not asked for an opinion either.
  IF FOUND AND NOT v_ticket.anonymous AND NOT (v_ticket.follow_up = 'none' AND p_template IN ('survey', 'follow_up_missed')) THEN
    PERFORM sms_send(p_template, v_ticket.phone, jsonb_build_object('number', v_ticket.number), p_ticket_id,
                     p_language => v_ticket.language);
  END IF;
END
$$;
COMMENT ON FUNCTION sms_to_citizen(text, uuid) IS 'Writes to who a ticket is from, unless they are anonymous; who wants no follow-up is only told what becomes of it.';

CREATE OR REPLACE FUNCTION sms_to_unit(p_template text, p_ticket_id uuid, p_unit_id integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_part record;
BEGIN
  FOR v_part IN
    SELECT i.number, a.unit_id, a.due_at, regexp_replace(u.phone, '[^0-9]', '', 'g') AS phone
      FROM assignment a JOIN ticket_identity i ON i.id = a.ticket_id JOIN unit u ON u.id = a.unit_id
     WHERE a.ticket_id = p_ticket_id AND (p_unit_id IS NULL OR a.unit_id = p_unit_id)
       AND a.state NOT IN ('answered', 'completed', 'returned', 'withdrawn')
  LOOP
    PERFORM sms_send(p_template, '+86' || v_part.phone,
                     jsonb_build_object('number', v_part.number, 'due',
                                        coalesce(to_char(v_part.due_at AT TIME ZONE city_time_zone(), 'FMMM"月"FMDD"日"HH24:MI'), '规定时间')),
                     p_ticket_id, v_part.unit_id);
  END LOOP;
  -- The government that a problem ticket is brought before has no part in it.
  IF NOT FOUND AND p_template = 'supervised' AND p_unit_id IS NOT NULL THEN
    PERFORM sms_send(p_template, '+86' || regexp_replace(u.phone, '[^0-9]', '', 'g'), jsonb_build_object('number', i.number), p_ticket_id, u.id)
       FROM unit u, ticket_identity i WHERE u.id = p_unit_id AND i.id = p_ticket_id;
  END IF;
END
$$;
COMMENT ON FUNCTION sms_to_unit(text, uuid, integer) IS 'Writes to a unit, or to all that have a ticket in hand, where it has a mobile telephone for this.';

CREATE OR REPLACE FUNCTION sms_compose() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_due sms_due;
  v_count integer := 0;
BEGIN
  FOR v_due IN
    WITH taken AS (
      DELETE FROM sms_due WHERE id = ANY (ARRAY(SELECT id FROM sms_due ORDER BY id LIMIT 200 FOR UPDATE SKIP LOCKED)) RETURNING *
    )
    -- That it was answered is not told before that it was taken down.
    SELECT * FROM taken ORDER BY id
  LOOP
    PERFORM sms_to_citizen(v_due.template, v_due.ticket_id);
    v_count := v_count + 1;
  END LOOP;
  RETURN v_count;
END
$$;
COMMENT ON FUNCTION sms_compose() IS
  'Makes messages of what citizens are to be told (sms_due), 200 at most; how many it looked at. Several gateways never make one twice.';

CREATE OR REPLACE FUNCTION sms_on_event() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  INSERT INTO sms_due (template, ticket_id)
  VALUES (CASE NEW.to_state WHEN 'first_review' THEN 'accepted' WHEN 'follow_up' THEN 'answered' ELSE 'survey' END, NEW.ticket_id);
  PERFORM pg_notify('sms', '');
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION sms_on_event() IS
  'Trigger: the citizen is to be told that their matter was taken, answered, closed. Who takes it down does not wait until the message is made.';
CREATE OR REPLACE TRIGGER ticket_event_sms AFTER INSERT ON ticket_event FOR EACH ROW
  WHEN (NEW.at > clock_timestamp() - interval '15 minutes'
        -- Whatever brings them there: a draft is submitted, the last unit answers or is taken out. Who was answered on the telephone is asked there.
        AND (NEW.to_state = 'first_review' AND NEW.action IN ('accept', 'submit')
             OR NEW.to_state = 'follow_up' AND NEW.from_state IN ('dispatch', 'handling', 'redo')
             OR NEW.to_state = 'closed' AND NEW.from_state IN ('first_review', 'final_review')))
  EXECUTE FUNCTION sms_on_event();
COMMENT ON TRIGGER ticket_event_sms ON ticket_event IS 'What happens now is told; what is loaded from the past is not.';

CREATE OR REPLACE FUNCTION sms_on_assignment() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  PERFORM sms_to_unit('dispatched', NEW.ticket_id, NEW.unit_id);
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION sms_on_assignment() IS 'Trigger: tells a unit that it has a ticket to sign.';
CREATE OR REPLACE TRIGGER assignment_sms_made AFTER INSERT ON assignment FOR EACH ROW
  WHEN (NEW.state = 'to_sign' AND NEW.dispatched_at > clock_timestamp() - interval '15 minutes') EXECUTE FUNCTION sms_on_assignment();
COMMENT ON TRIGGER assignment_sms_made ON assignment IS 'At the first dispatch to a unit.';
CREATE OR REPLACE TRIGGER assignment_sms_again AFTER UPDATE OF state ON assignment FOR EACH ROW
  WHEN (NEW.state = 'to_sign' AND OLD.state <> 'to_sign' AND NEW.dispatched_at > clock_timestamp() - interval '15 minutes')
  EXECUTE FUNCTION sms_on_assignment();
COMMENT ON TRIGGER assignment_sms_again ON assignment IS 'At a later one.';

CREATE OR REPLACE FUNCTION sms_on_pressure() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  PERFORM sms_to_unit(CASE WHEN TG_TABLE_NAME = 'urge' OR NEW.threshold = 'supervise' THEN 'deadline_near'
                           WHEN NEW.threshold = 'red' THEN 'deadline_past' ELSE 'supervised' END, NEW.ticket_id, NEW.unit_id);
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION sms_on_pressure() IS 'Trigger: tells units that a deadline is near or past, or that they are supervised.';
CREATE OR REPLACE TRIGGER urge_sms AFTER INSERT ON urge FOR EACH ROW
  WHEN (NEW.source = 'clock' AND NEW.threshold = 'amber' AND NEW.at > clock_timestamp() - interval '15 minutes') EXECUTE FUNCTION sms_on_pressure();
COMMENT ON TRIGGER urge_sms ON urge IS 'When the light turns amber.';
CREATE OR REPLACE TRIGGER supervision_sms AFTER INSERT ON supervision FOR EACH ROW
  WHEN (NEW.at > clock_timestamp() - interval '15 minutes') EXECUTE FUNCTION sms_on_pressure();
COMMENT ON TRIGGER supervision_sms ON supervision IS 'Whoever supervises, person or clock.';

CREATE OR REPLACE FUNCTION sms_on_follow_up() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  PERFORM sms_to_citizen('follow_up_missed', NEW.ticket_id);
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION sms_on_follow_up() IS 'Trigger: tells the citizen that they were called and not reached.';
CREATE OR REPLACE TRIGGER follow_up_sms AFTER INSERT ON follow_up FOR EACH ROW
  WHEN (NOT NEW.reached AND NEW.at > clock_timestamp() - interval '15 minutes') EXECUTE FUNCTION sms_on_follow_up();
COMMENT ON TRIGGER follow_up_sms ON follow_up IS 'After a try that missed.';

CREATE OR REPLACE FUNCTION sms_on_survey_request() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  PERFORM sms_send('call_survey', NEW.e164, '{}', NULL, NULL, NEW.call_id, NEW.language);
  UPDATE survey_request SET done_at = clock_timestamp() WHERE call_id = NEW.call_id;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION sms_on_survey_request() IS 'Trigger: who was answered and pressed no key is asked by a short message.';
CREATE OR REPLACE TRIGGER survey_request_sms AFTER INSERT ON survey_request FOR EACH ROW
  WHEN (NEW.done_at IS NULL AND NEW.since > clock_timestamp() - interval '15 minutes') EXECUTE FUNCTION sms_on_survey_request();
COMMENT ON TRIGGER survey_request_sms ON survey_request IS 'When the call is over.';

CREATE OR REPLACE FUNCTION sms_on_call_back() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  PERFORM sms_send(CASE TG_OP WHEN 'INSERT' THEN 'call_back' ELSE 'call_back_missed' END, NEW.e164, '{}', NULL, NULL, NEW.call_id, NEW.language);
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION sms_on_call_back() IS 'Trigger: tells who was not answered that they will be called, and who was called and not reached.';
CREATE OR REPLACE TRIGGER call_back_sms AFTER INSERT ON call_back FOR EACH ROW
  WHEN (NEW.done_at IS NULL AND NEW.since > clock_timestamp() - interval '4 hours') EXECUTE FUNCTION sms_on_call_back();
COMMENT ON TRIGGER call_back_sms ON call_back IS 'Since when they waited may be a while ago; not longer than anybody waits.';
CREATE OR REPLACE TRIGGER call_back_sms_missed AFTER UPDATE OF result ON call_back FOR EACH ROW
  WHEN (OLD.result IS NULL AND NEW.result = 'not_reached' AND NEW.done_at > clock_timestamp() - interval '15 minutes')
  EXECUTE FUNCTION sms_on_call_back();
COMMENT ON TRIGGER call_back_sms_missed ON call_back IS 'After the last try.';

-- The texts

CREATE OR REPLACE FUNCTION sms_template_variables(p_code text) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT CASE WHEN code = 'code' THEN ARRAY['code', 'minutes'] WHEN code = 'reply' THEN ARRAY['text'] WHEN code IN ('call_survey', 'call_back', 'call_back_missed') THEN '{}'
              WHEN audience = 'unit' THEN ARRAY['number', 'due'] ELSE ARRAY['number'] END
    FROM sms_template WHERE code = p_code
$$;
COMMENT ON FUNCTION sms_template_variables(text) IS 'What is filled in where a text has it in braces; null if there is no such text.';

CREATE OR REPLACE FUNCTION sms_template_save(p_code text, p_text_zh text, p_text_mn text DEFAULT NULL) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_known CONSTANT text[] := sms_template_variables(p_code);
  v_variable text;
BEGIN
  IF v_known IS NULL THEN
    PERFORM refuse('SN404', 'sms.template', left(coalesce(p_code, ''), 40));
  END IF;
  PERFORM text_check('text_zh', p_text_zh, 500, true), text_check('text_mn', p_text_mn, 500);
  SELECT hit[1] INTO v_variable FROM regexp_matches(concat_ws(' ', p_text_zh, p_text_mn), '\{([^{}]*)\}', 'g') hit WHERE hit[1] <> ALL (v_known) LIMIT 1;
  IF FOUND THEN
    PERFORM refuse('SN400', 'sms.variable', p_code, left(v_variable, 40), array_to_string(v_known, ', '));
  END IF;
  UPDATE sms_template SET text_zh = p_text_zh, text_mn = nullif(btrim(p_text_mn), '') WHERE code = p_code;
  PERFORM audit('sms.template_save', 'sms_template', p_code, jsonb_build_object('text_zh', p_text_zh, 'text_mn', p_text_mn));
  RETURN cardinality(sms_split(sms_render(p_code, '{"number": "000000000000000000", "due": "12月31日23:59", "code": "000000", "minutes": 60}')));
END
$$;
COMMENT ON FUNCTION sms_template_save(text, text, text) IS
  'Changes a text; refuses braces that nothing fills in. Returns in how many parts it goes, with everything filled in. For administrators.';

-- Going out

DROP FUNCTION IF EXISTS sms_next(text, integer);
CREATE OR REPLACE FUNCTION sms_next(p_instance text, p_most integer DEFAULT 16, p_whole boolean DEFAULT false)
RETURNS TABLE (message_id uuid, number smallint, parts smallint, recipient text, body text)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  v_due uuid[];
BEGIN
  PERFORM sms_compose();
  v_due := ARRAY(SELECT id FROM sms_message WHERE state IN ('queued', 'sending') AND next_at <= clock_timestamp()
                  ORDER BY next_at LIMIT p_most FOR UPDATE SKIP LOCKED);
  PERFORM sms_arrange(id, p_whole) FROM unnest(v_due) id;
  RETURN QUERY
  WITH taken AS (
    UPDATE sms_message m
       SET state = 'sending', claimed_by = left(p_instance, 100), attempts = attempts + 1,
           next_at = clock_timestamp() + make_interval(secs => setting_get('sms.lease')::double precision)
     WHERE m.id = ANY (v_due) RETURNING m.id, m.recipient
  )
  -- What the provider has taken already is not said twice.
  SELECT t.id, p.number, (SELECT count(*)::smallint FROM sms_part a WHERE a.message_id = t.id), t.recipient::text, p.body
    FROM taken t JOIN sms_part p ON p.message_id = t.id WHERE p.state = 'queued' ORDER BY t.id, p.number;
END
$$;
COMMENT ON FUNCTION sms_next(text, integer, boolean) IS
  'Takes up the messages that are due, at most so many, and returns the parts of them that are still to go (p_whole: uncut). A gateway that dies leaves them to be taken up again when its time (setting sms.lease) is over.';

CREATE OR REPLACE FUNCTION sms_settle(p_id uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_open integer;
  v_arrived boolean;
BEGIN
  SELECT count(*) FILTER (WHERE state = 'queued'), bool_and(state = 'delivered') INTO v_open, v_arrived FROM sms_part WHERE message_id = p_id;
  IF v_arrived THEN
    UPDATE sms_message SET state = 'delivered', claimed_by = NULL, done_at = clock_timestamp(),
                           body = CASE template WHEN 'code' THEN '' ELSE body END WHERE id = p_id AND state <> 'dead';
    UPDATE sms_part p SET body = '' FROM sms_message m WHERE m.id = p_id AND p.message_id = m.id AND m.template = 'code';
  ELSIF v_open = 0 THEN
    UPDATE sms_message SET state = 'sent', claimed_by = NULL WHERE id = p_id AND state = 'sending';
  END IF;
END
$$;
COMMENT ON FUNCTION sms_settle(uuid) IS 'Brings a message to where its parts are. A verification code that is through is forgotten.';

CREATE OR REPLACE FUNCTION sms_part_sent(p_id uuid, p_number smallint, p_provider_id text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_early text;
BEGIN
  PERFORM FROM sms_message WHERE id = p_id FOR UPDATE;
  PERFORM pg_advisory_xact_lock(hashtextextended('sms_report ' || p_provider_id, 311));
  UPDATE sms_part SET state = 'sent', provider_id = p_provider_id, sent_at = clock_timestamp()
   WHERE message_id = p_id AND number = p_number AND state = 'queued';
  PERFORM sms_settle(p_id);
  DELETE FROM sms_stray_report WHERE provider_id = p_provider_id RETURNING result INTO v_early;
  IF FOUND THEN
    PERFORM sms_report(p_provider_id, v_early);
  END IF;
END
$$;
COMMENT ON FUNCTION sms_part_sent(uuid, smallint, text) IS 'The provider has taken a part, under that id.';

CREATE OR REPLACE FUNCTION sms_dead_watch() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_last record;
BEGIN
  SELECT count(*) OVER () AS n, failure INTO v_last FROM sms_message
   WHERE state = 'dead' AND done_at > clock_timestamp() - interval '1 day' ORDER BY done_at DESC LIMIT 1;
  IF FOUND THEN
    PERFORM alarm_raise('sms', 'sms_message', v_last.n || ': ' || coalesce(v_last.failure, ''), 'gateway');
  ELSE
    PERFORM alarm_clear('sms', 'sms_message', 'gateway');
  END IF;
END
$$;
COMMENT ON FUNCTION sms_dead_watch() IS 'Raises the alarm while there is a message that was given up within a day, and ends it when there is none.';

CREATE OR REPLACE FUNCTION sms_failed(p_id uuid, p_result text, p_passing boolean) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_message sms_message;
BEGIN
  SELECT * INTO v_message FROM sms_message WHERE id = p_id FOR UPDATE;
  IF NOT FOUND OR v_message.state IN ('delivered', 'dead') THEN
    RETURN v_message.state;
  ELSIF p_passing AND v_message.attempts < setting_get('sms.attempts') THEN
    -- 30 s, 1 min, 2 min … an hour at most.
    UPDATE sms_message SET state = 'queued', claimed_by = NULL, failure = left(p_result, 80),
           next_at = clock_timestamp() + least(interval '1 hour', interval '15 seconds' * 2 ^ attempts) WHERE id = p_id;
    PERFORM pg_notify('sms', p_id::text);
    RETURN 'queued';
  END IF;
  UPDATE sms_message SET state = 'dead', claimed_by = NULL, failure = left(p_result, 80), done_at = clock_timestamp(),
                         body = CASE template WHEN 'code' THEN '' ELSE body END WHERE id = p_id;
  UPDATE sms_part SET body = '' WHERE message_id = p_id AND v_message.template = 'code';
  PERFORM pg_notify('sms_dead', p_id::text), sms_dead_watch();
  RETURN 'dead';
END
$$;
COMMENT ON FUNCTION sms_failed(uuid, text, boolean) IS
  'A message did not go. What passes is tried again, later each time, as often as the setting sms.attempts says; then, or at once if it does not pass, it is dead, and channel sms_dead tells. Returns its state.';

CREATE OR REPLACE FUNCTION sms_report(p_provider_id text, p_result text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_id uuid := (SELECT message_id FROM sms_part WHERE provider_id = p_provider_id);
BEGIN
  IF v_id IS NULL AND length(p_provider_id) BETWEEN 1 AND 100 AND p_result NOT IN ('ACCEPTD', 'UNKNOWN') THEN
    -- It may have overtaken the answer that gives its id, which is being written down at this moment.
    PERFORM pg_advisory_xact_lock(hashtextextended('sms_report ' || p_provider_id, 311));
    SELECT message_id INTO v_id FROM sms_part WHERE provider_id = p_provider_id;
    IF v_id IS NULL THEN
      INSERT INTO sms_stray_report (provider_id, result) VALUES (p_provider_id, left(p_result, 20)) ON CONFLICT DO NOTHING;
      RETURN false;
    END IF;
  END IF;
  PERFORM FROM sms_message WHERE id = v_id FOR UPDATE;
  UPDATE sms_part SET state = CASE p_result WHEN 'DELIVRD' THEN 'delivered' ELSE 'failed' END, reported_at = clock_timestamp(), result = left(p_result, 20)
   WHERE provider_id = p_provider_id AND state = 'sent' AND p_result NOT IN ('ACCEPTD', 'UNKNOWN');
  IF NOT FOUND THEN
    RETURN v_id IS NOT NULL;
  END IF;
  IF p_result = 'DELIVRD' THEN
    PERFORM sms_settle(v_id);
  ELSE
    PERFORM sms_failed(v_id, p_result, false);
  END IF;
  RETURN true;
END
$$;
COMMENT ON FUNCTION sms_report(text, text) IS
  'The provider tells what became of a part: DELIVRD, or a word for why not; ACCEPTD and UNKNOWN are no end yet. The same report again changes nothing. False if the id is not known (yet): then it is kept for when it is.';

CREATE OR REPLACE FUNCTION sms_resend(p_id uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  UPDATE sms_message SET state = 'queued', attempts = 0, next_at = clock_timestamp(), done_at = NULL WHERE id = p_id AND state = 'dead' AND body <> '';
  IF NOT FOUND THEN
    PERFORM refuse('SN404', 'sms.not_dead');
  END IF;
  UPDATE sms_part SET state = 'queued', provider_id = NULL, sent_at = NULL, reported_at = NULL, result = NULL, wired = 0, wire_id = NULL WHERE message_id = p_id AND state <> 'delivered';
  PERFORM audit('sms.resend', 'sms_message', p_id::text), sms_dead_watch();
  PERFORM pg_notify('sms', p_id::text);
END
$$;
COMMENT ON FUNCTION sms_resend(uuid) IS 'Tries a message again that had been given up; the parts that arrived are not repeated.';

CREATE OR REPLACE FUNCTION sms_dead_list() RETURNS TABLE (id uuid, at timestamptz, template text, ticket_id uuid, unit_id integer, attempts smallint, failure text, done_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT m.id, m.at, m.template, m.ticket_id, m.unit_id, m.attempts, m.failure, m.done_at FROM sms_message m
   WHERE m.state = 'dead' ORDER BY m.done_at DESC LIMIT 1000
$$;
COMMENT ON FUNCTION sms_dead_list() IS 'Messages that were given up, newest first; no numbers, no texts.';

-- Coming in

CREATE OR REPLACE FUNCTION sms_note(p_ticket_id uuid, p_note text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  PERFORM FROM ticket_identity i JOIN ticket t ON t.id = i.id AND t.created_at = i.created_at
     JOIN ticket_transition r ON r.from_state = t.state AND r.action = 'note' AND 'gateway' = ANY (r.seat_kinds) WHERE i.id = p_ticket_id;
  IF FOUND THEN
    PERFORM ticket_apply(p_ticket_id, 'note', NULL, left(p_note, 4000));
  END IF;
  RETURN FOUND;
END
$$;
COMMENT ON FUNCTION sms_note(uuid, text) IS 'A note on a ticket, where its state still takes one; whether it did.';

CREATE OR REPLACE FUNCTION sms_survey_answer(p_sender text, p_key integer) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_level CONSTANT satisfaction := (enum_range(NULL::satisfaction))[p_key];
  v_asked sms_message;
BEGIN
  SELECT * INTO v_asked FROM sms_message
   WHERE recipient = p_sender AND template IN ('survey', 'call_survey') AND at > clock_timestamp() - interval '7 days' ORDER BY at DESC LIMIT 1;
  IF v_asked.template = 'call_survey' AND call_surveyed(v_asked.call_id, p_key) THEN
    RETURN v_asked.id;
  ELSIF v_asked.template = 'survey' THEN
    INSERT INTO evaluation (ticket_id, satisfaction) VALUES (v_asked.ticket_id, v_level) ON CONFLICT (ticket_id) DO NOTHING;
    IF FOUND THEN
      PERFORM sms_note(v_asked.ticket_id, say('sms.evaluated', say('satisfaction.' || v_level)));
      RETURN v_asked.id;
    END IF;
  END IF;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION sms_survey_answer(text, integer) IS
  'A citizen has sent 1 (very satisfied) to 5: what they were last asked about, a call or a ticket, is evaluated, once. Returns the message that asked; null if there was none, or it was answered.';

CREATE OR REPLACE FUNCTION sms_received(p_provider_id text, p_sender text, p_body text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_body CONSTANT text := left(btrim(regexp_replace(coalesce(p_body, ''), '[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f]', '', 'g'),
                                     U&' \0009\000A\000D\3000\00A0'), 4000);
  v_key CONSTANT text := translate(v_body, '１２３４５', '12345');
  v_asked uuid;
  v_ticket_id uuid;
BEGIN
  -- What stands on a ticket is in the city's language, whatever that of the gateway's machine.
  PERFORM set_config('sonor.language', 'zh', true);
  -- A provider's own notices come from short numbers, which nobody can answer.
  IF p_provider_id IS NULL OR coalesce(p_sender, '') !~ '^\+[1-9][0-9]{6,14}$' THEN
    RETURN false;
  END IF;
  INSERT INTO sms_inbound (provider_id, sender, body) VALUES (p_provider_id, p_sender, v_body) ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN
    RETURN false;
  ELSIF upper(v_body) IN ('T', 'TD', '退订', 'N') THEN
    INSERT INTO sms_opt_out (e164) VALUES (p_sender) ON CONFLICT DO NOTHING;
    RETURN true;
  ELSIF v_key ~ '^[1-5]$' THEN
    v_asked := sms_survey_answer(p_sender, v_key::integer);
  END IF;
  SELECT m.ticket_id INTO v_ticket_id FROM sms_message m
   WHERE m.recipient = p_sender AND m.ticket_id IS NOT NULL AND m.unit_id IS NULL AND m.at > now() - interval '30 days'
     AND (v_asked IS NULL OR m.id = v_asked) ORDER BY m.at DESC LIMIT 1;
  IF v_asked IS NULL AND EXISTS (SELECT FROM correspondent p JOIN conversation c ON c.correspondent_id = p.id AND c.state <> 'closed'
                                  WHERE p.channel = 'sms' AND p.address = p_sender) THEN
    v_ticket_id := NULL;
  END IF;
  IF v_ticket_id IS NOT NULL AND v_body <> '' AND (v_asked IS NOT NULL OR sms_note(v_ticket_id, say('sms.replied') || v_body)) THEN
    UPDATE sms_inbound SET ticket_id = v_ticket_id WHERE provider_id = p_provider_id;
  ELSIF v_body <> '' AND v_key !~ '^[1-5]$' THEN
    -- It answers nothing of ours: somebody has something to say.
    PERFORM conversation_receive('sms', '', p_sender, jsonb_build_object('external_id', p_provider_id, 'body', v_body, 'e164', p_sender,
                                                                         'dialled', regexp_replace(p_sender, '^\+86', '')));
  END IF;
  RETURN true;
END
$$;
COMMENT ON FUNCTION sms_received(text, text, text) IS
  'A citizen has sent a message: kept once, whatever the provider repeats. 退订 (T, TD, N) ends messages to them; 1 to 5 answers what they were asked; anything else becomes a note on the ticket they were last written to about or, where there is none that takes it or a conversation is under way, goes into a conversation. False if it was known, or nobody sent it.';

CREATE OR REPLACE FUNCTION sms_opt_in(p_e164 text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  DELETE FROM sms_opt_out WHERE e164 = p_e164;
  RETURN FOUND;
END
$$;
COMMENT ON FUNCTION sms_opt_in(text) IS 'A citizen wants messages again; false if they had never said otherwise.';

GRANT EXECUTE ON FUNCTION sms_next(text, integer, boolean), sms_part_sent(uuid, smallint, text), sms_failed(uuid, text, boolean), sms_report(text, text),
                          sms_received(text, text, text) TO sonor_gateway;
GRANT SELECT ON sms_template TO sonor_centre;
GRANT EXECUTE ON FUNCTION sms_template_save(text, text, text) TO sonor_administrator;
GRANT EXECUTE ON FUNCTION sms_dead_list(), sms_resend(uuid), sms_opt_in(text) TO sonor_supervisor, sonor_administrator;

-- No person who reads Mongolian has reviewed the Mongolian texts yet; an administrator changes or takes away what is wrong.
INSERT INTO sms_template (code, audience, at_once, text_zh, text_mn) VALUES
  ('code', 'citizen', true, '您的验证码是{code}，{minutes}分钟内有效。工作人员不会索要验证码，请勿告诉他人。',
   'ᠲᠠᠨ ᠤ ᠲᠤᠯᠭᠠᠬᠤ ᠺᠣᠳ {code}᠂ {minutes} ᠮᠢᠨᠦ᠋ᠲ ᠬᠦᠴᠦᠨ ᠲᠡᠢ᠃ ᠠᠵᠢᠯᠴᠢᠨ ᠲᠤᠯᠭᠠᠬᠤ ᠺᠣᠳ ᠢ ᠠᠰᠠᠭᠤᠬᠤ ᠦᠭᠡᠢ᠂ ᠪᠤᠰᠤᠳ ᠲᠤ ᠬᠡᠯᠡᠬᠦ ᠦᠭᠡᠢ᠃'),
  ('accepted', 'citizen', false, '您的诉求已受理，编号{number}。可拨打12345凭编号查询办理进度。',
   'ᠲᠠᠨ ᠤ ᠱᠠᠭᠠᠷᠳᠠᠯᠭᠠ ᠶᠢ ᠬᠦᠯᠢᠶᠡᠨ ᠠᠪᠤᠪᠠ᠂ ᠳᠤᠭᠠᠷ {number}᠃ 12345 ᠳᠦ ᠤᠲᠠᠰᠤᠳᠠᠵᠤ ᠳᠤᠭᠠᠷ ᠢᠶᠠᠷ ᠶᠠᠪᠤᠴᠠ ᠶᠢ ᠠᠰᠠᠭᠤᠵᠤ ᠪᠣᠯᠤᠨ᠎ᠠ᠃'),
  ('answered', 'citizen', false, '您的诉求（编号{number}）承办单位已答复，工作人员将对您回访。',
   'ᠲᠠᠨ ᠤ ᠱᠠᠭᠠᠷᠳᠠᠯᠭᠠᠨ ᠳᠤ (ᠳᠤᠭᠠᠷ {number}) ᠡᠷᠬᠢᠯᠡᠭᠴᠢ ᠭᠠᠵᠠᠷ ᠬᠠᠷᠢᠭᠤᠯᠪᠠ᠂ ᠠᠵᠢᠯᠴᠢᠨ ᠲᠠᠨ ᠠᠴᠠ ᠪᠤᠴᠠᠨ ᠰᠤᠷᠪᠤᠯᠵᠢᠯᠠᠨ᠎ᠠ᠃'),
  ('follow_up_missed', 'citizen', false, '我们就您的诉求（编号{number}）来电回访，未能接通，稍后将再次联系您。您也可直接回复本短信。',
   'ᠲᠠᠨ ᠤ ᠱᠠᠭᠠᠷᠳᠠᠯᠭᠠ ᠶᠢ (ᠳᠤᠭᠠᠷ {number}) ᠰᠤᠷᠪᠤᠯᠵᠢᠯᠠᠬᠤ ᠪᠠᠷ ᠤᠲᠠᠰᠤᠳᠠᠵᠤ ᠬᠣᠯᠪᠤᠭᠳᠠᠭᠰᠠᠨ ᠦᠭᠡᠢ᠂ ᠲᠦᠷ ᠬᠦᠯᠢᠶᠡᠭᠡᠳ ᠳᠠᠬᠢᠨ ᠤᠲᠠᠰᠤᠳᠠᠨ᠎ᠠ᠃ ᠡᠨᠡ ᠣᠬᠣᠷ ᠮᠡᠳᠡᠭᠡᠨ ᠳᠦ ᠰᠢᠭᠤᠳ ᠬᠠᠷᠢᠭᠤᠯᠵᠤ ᠴ ᠪᠣᠯᠤᠨ᠎ᠠ᠃'),
  ('survey', 'citizen', false, '您的诉求（编号{number}）已办结。请回复数字评价：1非常满意，2满意，3基本满意，4不满意，5非常不满意。',
   'ᠲᠠᠨ ᠤ ᠱᠠᠭᠠᠷᠳᠠᠯᠭ᠎ᠠ (ᠳᠤᠭᠠᠷ {number}) ᠰᠢᠳᠬᠡᠵᠦ ᠳᠠᠭᠤᠰᠴᠠᠢ᠃ ᠲᠣᠭ᠎ᠠ ᠪᠠᠷ ᠦᠨᠡᠯᠡᠭᠡᠷᠡᠢ᠄ 1 ᠮᠠᠰᠢ ᠰᠡᠳᠬᠢᠯ ᠬᠠᠨᠤᠮᠵᠢᠲᠠᠢ᠂ 2 ᠰᠡᠳᠬᠢᠯ ᠬᠠᠨᠤᠮᠵᠢᠲᠠᠢ᠂ 3 ᠶᠡᠷᠦᠩᠬᠡᠢ ᠳᠡᠭᠡᠨ ᠰᠡᠳᠬᠢᠯ ᠬᠠᠨᠤᠮᠵᠢᠲᠠᠢ᠂ 4 ᠰᠡᠳᠬᠢᠯ ᠬᠠᠨᠤᠮᠵᠢ ᠦᠭᠡᠢ᠂ 5 ᠮᠠᠰᠢ ᠰᠡᠳᠬᠢᠯ ᠬᠠᠨᠤᠮᠵᠢ ᠦᠭᠡᠢ᠃'),
  ('call_survey', 'citizen', false, '感谢您拨打12345。请回复数字评价本次通话服务：1非常满意，2满意，3基本满意，4不满意，5非常不满意。',
   '12345 ᠳᠦ ᠤᠲᠠᠰᠤᠳᠠᠭᠰᠠᠨ ᠳᠤ ᠪᠠᠶᠠᠷᠯᠠᠯᠠᠭ᠎ᠠ᠃ ᠡᠨᠡ ᠶᠠᠷᠢᠶᠠᠨ ᠤ ᠦᠶᠢᠯᠡᠴᠢᠯᠡᠭᠡ ᠶᠢ ᠲᠣᠭ᠎ᠠ ᠪᠠᠷ ᠦᠨᠡᠯᠡᠭᠡᠷᠡᠢ᠄ 1 ᠮᠠᠰᠢ ᠰᠡᠳᠬᠢᠯ ᠬᠠᠨᠤᠮᠵᠢᠲᠠᠢ᠂ 2 ᠰᠡᠳᠬᠢᠯ ᠬᠠᠨᠤᠮᠵᠢᠲᠠᠢ᠂ 3 ᠶᠡᠷᠦᠩᠬᠡᠢ ᠳᠡᠭᠡᠨ ᠰᠡᠳᠬᠢᠯ ᠬᠠᠨᠤᠮᠵᠢᠲᠠᠢ᠂ 4 ᠰᠡᠳᠬᠢᠯ ᠬᠠᠨᠤᠮᠵᠢ ᠦᠭᠡᠢ᠂ 5 ᠮᠠᠰᠢ ᠰᠡᠳᠬᠢᠯ ᠬᠠᠨᠤᠮᠵᠢ ᠦᠭᠡᠢ᠃'),
  ('call_back', 'citizen', false, '您刚才拨打12345未能接通，我们已登记，将尽快给您回电。',
   'ᠲᠠ ᠰᠠᠶᠢᠬᠠᠨ 12345 ᠳᠤ ᠤᠲᠠᠰᠤᠳᠠᠭᠠᠳ ᠬᠣᠯᠪᠤᠭᠳᠠᠭᠰᠠᠨ ᠦᠭᠡᠢ᠃ ᠪᠢᠳᠠ ᠲᠡᠮᠳᠡᠭᠯᠡᠵᠦ ᠠᠪᠤᠪᠠ᠂ ᠲᠦᠷᠭᠡᠨ ᠬᠠᠷᠢᠭᠤ ᠤᠲᠠᠰᠤᠳᠠᠨ᠎ᠠ᠃'),
  ('call_back_missed', 'citizen', false, '我们给您回电未能接通。如仍需帮助，请再次拨打12345。',
   'ᠪᠢᠳᠠ ᠲᠠᠨ ᠳᠤ ᠬᠠᠷᠢᠭᠤ ᠤᠲᠠᠰᠤᠳᠠᠭᠠᠳ ᠬᠣᠯᠪᠤᠭᠳᠠᠭᠰᠠᠨ ᠦᠭᠡᠢ᠃ ᠲᠤᠰᠠᠯᠠᠮᠵᠢ ᠬᠡᠷᠡᠭᠲᠡᠢ ᠪᠣᠯ ᠳᠠᠬᠢᠨ 12345 ᠳᠤ ᠤᠲᠠᠰᠤᠳᠠᠭᠠᠷᠠᠢ᠃'),
  ('dispatched', 'unit', false, '您单位有新工单{number}待签收，请于{due}前办结答复。', NULL),
  ('deadline_near', 'unit', false, '工单{number}即将到期，截止时间{due}，请抓紧办理。', NULL),
  ('deadline_past', 'unit', false, '工单{number}已超过办理时限（{due}），请立即办理并答复。', NULL),
  ('supervised', 'unit', false, '工单{number}已列入督办，请按要求办理并反馈。', NULL)
ON CONFLICT (code) DO NOTHING;

INSERT INTO setting (key, value, value_unit, minimum, maximum, description_en, description_zh) VALUES
  ('sms.quiet_from', 21, 'hours', 0, 24, 'Citizens get no short messages from this hour on', '不向市民发送短信的开始钟点'),
  ('sms.quiet_to', 8, 'hours', 0, 24, 'until this hour', '不向市民发送短信的结束钟点'),
  ('sms.attempts', 6, 'count', 1, 20, 'A short message is tried so often', '短信最多尝试发送次数'),
  ('sms.lease', 120, 'seconds', 10, 3600, 'A short message that a gateway took up and says nothing more about is taken up by another after',
   '网关取走短信后未反馈结果，由其他网关重新发送的时限')
ON CONFLICT (key) DO UPDATE SET value_unit = excluded.value_unit, minimum = excluded.minimum, maximum = excluded.maximum,
  description_en = excluded.description_en, description_zh = excluded.description_zh;

INSERT INTO message (key, text_en, text_zh) VALUES
  ('sms.replied', 'Reply by short message: ', '短信回复：'),
  ('sms.evaluated', 'Evaluated by short message: %1$s', '短信评价：%1$s'),
  ('sms.template', 'There is no text of short messages called “%1$s”', '没有名为“%1$s”的短信模板'),
  ('sms.variable', 'The text “%1$s” has no {%2$s} to fill in; it has: %3$s', '短信模板“%1$s”不能使用变量{%2$s}，可用变量：%3$s'),
  ('field.text_zh', 'Text in Chinese', '中文短信内容'), ('field.text_mn', 'Text in Mongolian', '蒙古文短信内容'),
  ('sms.not_dead', 'There is no such message among those that were given up, or nothing of it is left', '发送失败列表中没有这条短信，或其内容已清除')
ON CONFLICT (key) DO UPDATE SET text_en = excluded.text_en, text_zh = excluded.text_zh;
