-- 队列: a call's life from its arrival to its end, and which seat it goes to. Several switches may serve one hotline:
-- what one of them has been given, no other is.

DROP FUNCTION IF EXISTS call_begin(uuid, text, text, text, text);
CREATE OR REPLACE FUNCTION call_begin(p_id uuid, p_direction text, p_caller text, p_caller_e164 text, p_callee text,
                                      p_switch_id text DEFAULT NULL, OUT language text, OUT rule text)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_now timestamptz := clock_timestamp();
BEGIN
  PERFORM month_ensure(v_now::date);
  -- What a caller chose the last time is what they are greeted with.
  SELECT c.language INTO language FROM call c
   WHERE c.caller_e164 = p_caller_e164::phone_e164 AND c.arrived_at > v_now - interval '1 year'
   ORDER BY c.arrived_at DESC LIMIT 1;
  language := coalesce(language, 'zh');
  SELECT r.rule INTO rule FROM caller_rule r WHERE r.e164 = p_caller_e164::phone_e164 AND (r.until IS NULL OR r.until > v_now);

  INSERT INTO call (id, direction, caller_dialled, caller_e164, callee_dialled, language, citizen_id, arrived_at,
                    switch_id)
  VALUES (p_id, p_direction, p_caller, p_caller_e164, p_callee, language,
          (SELECT citizen_id FROM citizen_phone WHERE e164 = p_caller_e164 LIMIT 1), v_now, p_switch_id);
  UPDATE call_back SET done_at = v_now, result = 'called_again'
   WHERE p_direction = 'in' AND e164 = p_caller_e164 AND done_at IS NULL AND staff_id IS NULL;
  PERFORM pg_notify('call', p_id::text);
END
$$;
COMMENT ON FUNCTION call_begin(uuid, text, text, text, text, text) IS
  'A call has come (in) or is made (out). Tells the language the caller chose the last time and whether their number is treated in another way (block, last, first).';

CREATE OR REPLACE FUNCTION call_find(p_id uuid) RETURNS call
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_call call;
BEGIN
  SELECT * INTO v_call FROM call WHERE id = p_id FOR UPDATE;
  IF NOT FOUND THEN
    PERFORM refuse('SN404', 'call.unknown');
  ELSIF v_call.ended_at IS NOT NULL THEN
    PERFORM refuse('SN409', 'call.over');
  END IF;
  RETURN v_call;
END
$$;
COMMENT ON FUNCTION call_find(uuid) IS 'A call that lasts, locked.';

CREATE OR REPLACE FUNCTION queue_enter(p_call_id uuid, p_queue_code text, p_language text, p_switch_id text,
                                       p_priority integer DEFAULT 0) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_call call := call_find(p_call_id);
  v_since CONSTANT timestamptz := coalesce(v_call.queued_at, clock_timestamp());
BEGIN
  IF NOT EXISTS (SELECT FROM queue WHERE code = p_queue_code) THEN
    PERFORM refuse('SN404', 'queue.unknown', left(p_queue_code, 40));
  ELSIF NOT EXISTS (SELECT FROM queue_requirement WHERE queue_code = p_queue_code AND after_s = 0) THEN
    -- Nobody would ever be offered its calls.
    PERFORM refuse('SN409', 'queue.without_skills', p_queue_code);
  END IF;

  UPDATE call SET queue_code = p_queue_code, language = p_language, queued_at = v_since
   WHERE id = p_call_id AND arrived_at = v_call.arrived_at;
  INSERT INTO waiting_call (call_id, queue_code, language, priority, queued_at, switch_id)
  VALUES (p_call_id, p_queue_code, p_language, p_priority, v_since, p_switch_id)
  ON CONFLICT (call_id) DO UPDATE
    SET queue_code = excluded.queue_code, language = excluded.language, priority = excluded.priority,
        entered_at = CASE WHEN waiting_call.queue_code = excluded.queue_code THEN waiting_call.entered_at ELSE clock_timestamp() END;
  PERFORM pg_notify('queue', p_queue_code);
END
$$;
COMMENT ON FUNCTION queue_enter(uuid, text, text, text, integer) IS
  'A call waits in a queue from now on, or goes over to another one and keeps its place.';

CREATE OR REPLACE FUNCTION queue_fit(p_staff_id uuid, p_queue_code text, p_language text, p_waited interval) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT CASE WHEN bool_and(coalesce(k.level, 0) >= r.level)
                   AND EXISTS (SELECT FROM staff_language l WHERE l.staff_id = p_staff_id AND l.language = p_language)
              THEN sum(k.level)::integer END
    FROM queue_requirement r
    LEFT JOIN staff_skill k ON k.staff_id = p_staff_id AND k.skill_code = r.skill_code
   WHERE r.queue_code = p_queue_code
     AND r.after_s = (SELECT max(after_s) FROM queue_requirement
                       WHERE queue_code = p_queue_code AND make_interval(secs => after_s) <= p_waited)
$$;
COMMENT ON FUNCTION queue_fit(uuid, text, text, interval) IS
  'How well a person fits a call that has waited for so long: the sum of the levels that are asked for, null if they do not.';

CREATE OR REPLACE FUNCTION queue_next(p_switch_id text)
RETURNS TABLE (call_id uuid, staff_id uuid, login text, contact text)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  v_now  timestamptz := clock_timestamp();
  v_wait waiting_call;
  v_seat record;
BEGIN
  FOR v_wait IN
    SELECT * FROM waiting_call w WHERE w.switch_id = p_switch_id AND w.offered_to IS NULL
     ORDER BY w.sent_to IS NULL, w.front DESC, w.priority DESC, w.queued_at, w.call_id FOR UPDATE SKIP LOCKED
  LOOP
    -- A call that a supervisor has sent to one seat waits for that one alone, as long as it is there and for no longer than said.
    IF v_wait.sent_at < v_now - make_interval(secs => setting_get('queue.sent')::double precision)
       OR NOT EXISTS (SELECT FROM seat x WHERE x.staff_id = v_wait.sent_to AND x.status <> 'signed_out' AND x.registered_until > v_now) THEN
      UPDATE waiting_call w SET sent_to = NULL, sent_at = NULL WHERE w.call_id = v_wait.call_id AND w.sent_to IS NOT NULL;
      v_wait.sent_to := NULL;
    END IF;

    -- The lock looks at the row again: a seat that another switch has just taken is not free any more.
    SELECT x.staff_id, s.login, x.contact, x.status, x.reason INTO v_seat
      FROM seat x JOIN staff s ON s.id = x.staff_id
     WHERE x.status = 'ready' AND x.state = 'idle' AND x.registered_until > v_now
       AND CASE WHEN v_wait.sent_to IS NULL
                -- Who has all the conversations one can have gets no call beside them, unless a supervisor says so.
                THEN queue_fit(x.staff_id, v_wait.queue_code, v_wait.language, v_now - v_wait.queued_at) IS NOT NULL
                     AND NOT conversation_full(x.staff_id)
                ELSE x.staff_id = v_wait.sent_to END
     ORDER BY queue_fit(x.staff_id, v_wait.queue_code, v_wait.language, v_now - v_wait.queued_at) DESC, x.state_since, x.staff_id
     LIMIT 1 FOR UPDATE OF x SKIP LOCKED;
    CONTINUE WHEN NOT FOUND;

    PERFORM seat_change(v_seat.staff_id, v_seat.status, v_seat.reason, 'offered', v_wait.call_id);
    UPDATE waiting_call w SET offered_to = v_seat.staff_id, offered_at = v_now, n_offers = n_offers + 1
     WHERE w.call_id = v_wait.call_id;
    UPDATE call c SET offered_at = coalesce(c.offered_at, v_now) WHERE c.id = v_wait.call_id;
    PERFORM pg_notify('call', v_wait.call_id::text);
    RETURN QUERY SELECT v_wait.call_id, v_seat.staff_id, v_seat.login, v_seat.contact;
  END LOOP;
END
$$;
COMMENT ON FUNCTION queue_next(text) IS
  'Gives the calls that wait at a switch to free seats: first what a supervisor has sent to one seat, then who came back, then by priority, then who waits longest; to the one with the best skill, of those alike to the one idle for longest. Rows are locked, so that two switches never give one seat two calls.';

CREATE OR REPLACE FUNCTION queue_offer_failed(p_call_id uuid, p_staff_id uuid, p_why text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  IF p_why IS NULL OR p_why NOT IN ('no_answer', 'declined', 'unreachable') THEN
    PERFORM refuse('SN400', 'queue.unknown_failure', left(coalesce(p_why, ''), 40));
  END IF;

  UPDATE waiting_call SET offered_to = NULL, offered_at = NULL, sent_to = NULL, sent_at = NULL, front = true
   WHERE call_id = p_call_id AND offered_to = p_staff_id;
  -- Who does not answer is not offered the next one either, and sees why.
  PERFORM seat_change(staff_id, CASE status WHEN 'ready' THEN 'not_ready' ELSE status END,
                      CASE status WHEN 'ready' THEN p_why ELSE reason END, 'idle', NULL)
     FROM seat WHERE staff_id = p_staff_id AND state = 'offered' AND call_id = p_call_id;
  PERFORM pg_notify('queue', queue_code) FROM waiting_call WHERE call_id = p_call_id;
END
$$;
COMMENT ON FUNCTION queue_offer_failed(uuid, uuid, text) IS
  'A seat did not answer (no_answer), declined, or could not be reached: the call goes back to the front, the seat is not ready.';

CREATE OR REPLACE FUNCTION call_connect(p_call_id uuid, p_staff_id uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_call call := call_find(p_call_id);
BEGIN
  DELETE FROM waiting_call WHERE call_id = p_call_id;
  UPDATE call SET answered_at = coalesce(answered_at, clock_timestamp()), staff_id = coalesce(staff_id, p_staff_id)
   WHERE id = p_call_id AND arrived_at = v_call.arrived_at;
  PERFORM seat_change(staff_id, status, reason, 'talking', p_call_id) FROM seat WHERE staff_id = p_staff_id;
  INSERT INTO call_party (call_id, staff_id, how)
  SELECT p_call_id, p_staff_id, 'queue'
   WHERE NOT EXISTS (SELECT FROM call_party q WHERE q.call_id = p_call_id AND q.staff_id = p_staff_id AND q.until IS NULL);
  PERFORM pg_notify('call', p_call_id::text);
  IF v_call.queue_code IS NOT NULL THEN
    PERFORM pg_notify('queue', v_call.queue_code);
  END IF;
END
$$;
COMMENT ON FUNCTION call_connect(uuid, uuid) IS 'A seat has answered a call, or joined one. The first to answer is who took it.';

CREATE OR REPLACE FUNCTION call_hold(p_call_id uuid, p_staff_id uuid, p_held boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_seat seat;
BEGIN
  SELECT * INTO v_seat FROM seat WHERE staff_id = p_staff_id AND call_id = p_call_id AND state IN ('talking', 'held') FOR UPDATE;
  IF NOT FOUND OR (v_seat.state = 'held') = p_held THEN
    RETURN;
  END IF;

  IF NOT p_held THEN
    UPDATE call SET hold_s = hold_s + round(extract(epoch FROM clock_timestamp() - v_seat.state_since))::integer WHERE id = p_call_id;
  END IF;
  PERFORM seat_change(p_staff_id, v_seat.status, v_seat.reason, CASE WHEN p_held THEN 'held' ELSE 'talking' END, p_call_id);
END
$$;
COMMENT ON FUNCTION call_hold(uuid, uuid, boolean) IS 'A seat holds the citizen, or talks again; the time is added to the call''s.';

CREATE OR REPLACE FUNCTION call_add_wrap_up(p_call_id uuid, p_since timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  UPDATE call SET wrap_up_s = wrap_up_s + round(extract(epoch FROM clock_timestamp() - p_since))::integer WHERE id = p_call_id
$$;
COMMENT ON FUNCTION call_add_wrap_up(uuid, timestamptz) IS 'Adds the wrap-up that has just ended to its call.';

CREATE OR REPLACE FUNCTION seat_leave_call(p_call_id uuid, p_staff_id uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_seat    seat;
  v_wrap_up integer := setting_get('seat.wrap_up');
BEGIN
  UPDATE call_party SET until = clock_timestamp() WHERE call_id = p_call_id AND staff_id = p_staff_id AND until IS NULL;
  SELECT * INTO v_seat FROM seat WHERE staff_id = p_staff_id AND call_id = p_call_id AND state <> 'wrap_up' FOR UPDATE;
  IF NOT FOUND THEN
    RETURN;
  ELSIF EXISTS (SELECT FROM call_supervision WHERE supervisor_id = p_staff_id AND call_id = p_call_id AND mode <> 'force_end'
                   AND ended_at IS NULL) THEN
    PERFORM supervision_over(p_staff_id, p_call_id, 'call_over');
    RETURN;
  END IF;

  PERFORM call_hold(p_call_id, p_staff_id, false);
  IF v_seat.state = 'offered' OR v_wrap_up = 0 OR EXISTS (SELECT FROM call WHERE id = p_call_id AND direction = 'internal') THEN
    PERFORM seat_change(p_staff_id, v_seat.status, v_seat.reason, 'idle', NULL);
  ELSE
    PERFORM seat_change(p_staff_id, v_seat.status, v_seat.reason, 'wrap_up', p_call_id,
                        clock_timestamp() + make_interval(secs => v_wrap_up));
  END IF;
END
$$;
COMMENT ON FUNCTION seat_leave_call(uuid, uuid) IS 'A seat is out of a call: it has its wrap-up if it talked with a citizen, and is idle if the call only rang there or was from seat to seat.';

CREATE OR REPLACE FUNCTION call_finish(p_call_id uuid, p_outcome text, p_recording_path text DEFAULT NULL,
                                       p_loss_pct real DEFAULT NULL, p_mos real DEFAULT NULL) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_call call;
BEGIN
  SELECT * INTO v_call FROM call WHERE id = p_call_id FOR UPDATE;
  IF NOT FOUND THEN
    PERFORM refuse('SN404', 'call.unknown');
  ELSIF v_call.ended_at IS NOT NULL THEN
    -- A switch that did not hear the answer tells it again.
    RETURN;
  END IF;

  DELETE FROM waiting_call WHERE call_id = p_call_id;
  PERFORM seat_leave_call(p_call_id, staff_id) FROM seat WHERE call_id = p_call_id;
  UPDATE call_party SET until = clock_timestamp() WHERE call_id = p_call_id AND until IS NULL;
  UPDATE call_supervision SET ended_at = clock_timestamp(), ended_why = CASE mode WHEN 'force_end' THEN 'done' ELSE 'call_over' END
   WHERE call_id = p_call_id AND ended_at IS NULL;
  UPDATE call SET ended_at = clock_timestamp(), outcome = p_outcome, recording_path = coalesce(recording_of(p_call_id), p_recording_path, recording_path),
                  loss_pct = coalesce(p_loss_pct, loss_pct), mos = coalesce(p_mos, mos)
   WHERE id = p_call_id AND arrived_at = v_call.arrived_at;
  -- Who waited when the line failed has given up no less than who hung up.
  IF v_call.direction = 'in' AND v_call.caller_e164 IS NOT NULL
     AND (p_outcome IN ('abandoned', 'call_back', 'closed', 'voicemail') OR p_outcome = 'failed' AND v_call.queued_at IS NOT NULL)
     AND (p_outcome <> 'abandoned' OR clock_timestamp() - coalesce(v_call.queued_at, v_call.arrived_at)
                                     >= make_interval(secs => setting_get('call.short_abandon')::double precision)) THEN
    INSERT INTO call_back (call_id, e164, why, language, queue_code, since)
    VALUES (p_call_id, v_call.caller_e164, CASE p_outcome WHEN 'call_back' THEN 'asked' WHEN 'failed' THEN 'abandoned' ELSE p_outcome END, v_call.language,
            v_call.queue_code, coalesce(v_call.queued_at, v_call.arrived_at))
    ON CONFLICT (e164) WHERE done_at IS NULL DO NOTHING;
  END IF;
  -- Who pressed no key is asked by a text message, which only a mobile telephone gets.
  IF v_call.direction = 'in' AND p_outcome = 'answered' AND v_call.survey IS NULL AND v_call.caller_e164 ~ '^[+]861[3-9][0-9]{9}$' THEN
    INSERT INTO survey_request (call_id, e164, language) VALUES (p_call_id, v_call.caller_e164, v_call.language)
    ON CONFLICT (call_id) DO NOTHING;
  END IF;

  PERFORM pg_notify('call', p_call_id::text);
  IF v_call.queue_code IS NOT NULL THEN
    PERFORM pg_notify('queue', v_call.queue_code);
  END IF;
END
$$;
COMMENT ON FUNCTION call_finish(uuid, text, text, real, real) IS
  'A call is over; telling it twice does no harm. Who gave up (unless at once) or waited when the line failed, left a message, called outside the hours or asked for it is on the call-back list, once for each number and with the place they had. Who was answered and did not say how it was is left a survey_request.';

CREATE OR REPLACE FUNCTION call_surveyed(p_call_id uuid, p_key integer) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  IF p_key IS NULL OR p_key NOT BETWEEN 1 AND 5 THEN
    RETURN false;
  END IF;
  UPDATE call SET survey = (enum_range(NULL::satisfaction))[p_key] WHERE id = p_call_id AND answered_at IS NOT NULL AND survey IS NULL;
  RETURN FOUND;
END
$$;
COMMENT ON FUNCTION call_surveyed(uuid, integer) IS
  '满意度评价: the key pressed after a call, 1 (very satisfied) to 5; the first one counts. False if it is no answer.';

-- Switches that die

CREATE OR REPLACE FUNCTION switch_alive(p_id text) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  INSERT INTO switch_life (id) VALUES (p_id) ON CONFLICT (id) DO UPDATE SET seen_at = clock_timestamp()
$$;
COMMENT ON FUNCTION switch_alive(text) IS 'A switch says that it lives; each second.';

DROP FUNCTION IF EXISTS switch_repair(text, uuid[]);
CREATE OR REPLACE FUNCTION switch_repair(p_id text, p_call_ids uuid[], p_seat_calls uuid[] DEFAULT NULL, p_seat_staff uuid[] DEFAULT NULL,
                                         p_seat_answered boolean[] DEFAULT NULL, p_settle_s integer DEFAULT 0) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_before CONSTANT timestamptz := clock_timestamp() - make_interval(secs => p_settle_s);
  v_lost uuid;
  v_seat seat;
  v_wait waiting_call;
  v_talk record;
  v_done integer := 0;
BEGIN
  FOR v_lost IN
    SELECT w.call_id FROM waiting_call w WHERE w.switch_id = p_id AND w.call_id <> ALL (p_call_ids) AND w.entered_at <= v_before
    UNION
    SELECT c.id FROM call c WHERE c.switch_id = p_id AND c.ended_at IS NULL AND c.id <> ALL (p_call_ids) AND c.arrived_at <= v_before
    UNION
    SELECT x.call_id FROM seat x JOIN call c ON c.id = x.call_id
     WHERE x.switch_id = p_id AND x.state IN ('offered', 'talking', 'held') AND x.call_id <> ALL (p_call_ids)
       AND coalesce(c.switch_id, p_id) = p_id AND x.state_since <= v_before
  LOOP
    PERFORM call_finish(v_lost, CASE WHEN c.answered_at IS NOT NULL THEN 'answered' ELSE 'failed' END)
       FROM call c WHERE c.id = v_lost;
    PERFORM audit('call.repair', 'call', v_lost::text, jsonb_build_object('switch', p_id));
    v_done := v_done + 1;
  END LOOP;

  -- A seat whose call is not even in the books.
  FOR v_seat IN SELECT x.* FROM seat x WHERE x.switch_id = p_id AND x.state IN ('offered', 'talking', 'held') AND x.state_since <= v_before
                   AND NOT EXISTS (SELECT FROM call c WHERE c.id = x.call_id AND c.ended_at IS NULL) LOOP
    PERFORM seat_change(v_seat.staff_id, v_seat.status, v_seat.reason, 'idle', NULL);
    PERFORM audit('seat.repair', 'staff', v_seat.staff_id::text, jsonb_build_object('switch', p_id));
    v_done := v_done + 1;
  END LOOP;

  -- A call that was given to a seat which the switch does not ring: its answer got lost. It is given again, in front of all others.
  FOR v_wait IN SELECT w.* FROM waiting_call w
                 WHERE w.switch_id = p_id AND w.call_id = ANY (p_call_ids) AND w.offered_at <= v_before AND p_seat_calls IS NOT NULL
                   AND NOT EXISTS (SELECT FROM unnest(p_seat_calls, p_seat_staff) p(call_id, staff_id)
                                    WHERE p.call_id = w.call_id AND p.staff_id = w.offered_to) FOR UPDATE LOOP
    UPDATE waiting_call w SET offered_to = NULL, offered_at = NULL, sent_to = NULL, sent_at = NULL, front = true WHERE w.call_id = v_wait.call_id;
    PERFORM audit('call.repair', 'call', v_wait.call_id::text, jsonb_build_object('switch', p_id, 'offered_to', v_wait.offered_to));
    PERFORM pg_notify('queue', v_wait.queue_code);
    v_done := v_done + 1;
  END LOOP;

  -- A seat that is not in the call that it stands for, though the call lasts.
  FOR v_seat IN SELECT x.* FROM seat x JOIN call c ON c.id = x.call_id AND c.ended_at IS NULL AND coalesce(c.switch_id, p_id) = p_id
                 WHERE x.state IN ('offered', 'talking', 'held') AND x.call_id = ANY (p_call_ids) AND x.state_since <= v_before
                   AND p_seat_calls IS NOT NULL
                   AND NOT EXISTS (SELECT FROM unnest(p_seat_calls, p_seat_staff) p(call_id, staff_id)
                                    WHERE p.call_id = x.call_id AND p.staff_id = x.staff_id) LOOP
    PERFORM seat_leave_call(v_seat.call_id, v_seat.staff_id);
    PERFORM audit('seat.repair', 'staff', v_seat.staff_id::text, jsonb_build_object('switch', p_id, 'call', v_seat.call_id));
    v_done := v_done + 1;
  END LOOP;

  -- And one that talks, though it stands for none and would be given a second call.
  FOR v_talk IN SELECT c.id AS call_id, x.staff_id, x.status, x.reason
                  FROM unnest(p_seat_calls, p_seat_staff, p_seat_answered) p(call_id, staff_id, answered)
                  JOIN call c ON c.id = p.call_id AND c.ended_at IS NULL AND coalesce(c.switch_id, p_id) = p_id
                  JOIN seat x ON x.staff_id = p.staff_id
                 WHERE p.answered AND x.status <> 'signed_out' AND x.state IN ('idle', 'wrap_up') AND x.state_since <= v_before LOOP
    PERFORM seat_change(v_talk.staff_id, v_talk.status, v_talk.reason, 'talking', v_talk.call_id);
    PERFORM audit('seat.repair', 'staff', v_talk.staff_id::text, jsonb_build_object('switch', p_id, 'call', v_talk.call_id));
    v_done := v_done + 1;
  END LOOP;
  RETURN v_done;
END
$$;
COMMENT ON FUNCTION switch_repair(text, uuid[], uuid[], uuid[], boolean[], integer) IS
  'Compares the rows with the calls a switch really has, and (if given) with who is in them and has answered: what it has lost, by a crash or else, is ended, its seats are free, a call given to a seat that is not rung is given again, a seat that talks stands for it; each repair is in the audit log. Rows that changed within the last p_settle_s seconds may be on their way and are left alone. How many. Also when a switch starts, with no calls.';

DROP POLICY IF EXISTS waiting_call_centre ON waiting_call;
CREATE POLICY waiting_call_centre ON waiting_call FOR SELECT TO sonor_centre USING (true);
COMMENT ON POLICY waiting_call_centre ON waiting_call IS 'The hotline''s staff see how many wait and for how long; whose number it is stands in the call.';
DROP POLICY IF EXISTS call_back_centre ON call_back;
CREATE POLICY call_back_centre ON call_back FOR SELECT TO sonor_centre USING (true);
COMMENT ON POLICY call_back_centre ON call_back IS 'The hotline''s staff call back.';
DROP POLICY IF EXISTS caller_rule_leading ON caller_rule;
CREATE POLICY caller_rule_leading ON caller_rule FOR SELECT TO sonor_supervisor, sonor_administrator USING (true);
COMMENT ON POLICY caller_rule_leading ON caller_rule IS 'Supervisors keep the lists.';

GRANT SELECT ON waiting_call, call_back TO sonor_centre;
GRANT SELECT ON caller_rule TO sonor_supervisor, sonor_administrator;
GRANT SELECT ON switch_life TO sonor_supervisor, sonor_administrator;
GRANT EXECUTE ON FUNCTION call_begin(uuid, text, text, text, text, text), queue_enter(uuid, text, text, text, integer), queue_next(text),
  queue_offer_failed(uuid, uuid, text), call_connect(uuid, uuid), call_hold(uuid, uuid, boolean), seat_leave_call(uuid, uuid),
  call_finish(uuid, text, text, real, real), call_surveyed(uuid, integer), switch_alive(text),
  switch_repair(text, uuid[], uuid[], uuid[], boolean[], integer)
  TO sonor_switch;

INSERT INTO message (key, text_en, text_zh) VALUES
  ('call.unknown', 'There is no such call', '没有此通话'),
  ('call.over', 'This call is over', '此通话已结束'),
  ('queue.unknown', 'There is no queue “%1$s”', '没有队列“%1$s”'),
  ('queue.without_skills', 'Queue “%1$s” asks for no skill from the first second on, so nobody would be offered its calls', '队列“%1$s”未设置起始技能要求，来电将无人受理'),
  ('queue.unknown_failure', '“%1$s” is no reason why a seat did not take a call', '“%1$s”不是有效的未接原因')
ON CONFLICT (key) DO UPDATE SET text_en = excluded.text_en, text_zh = excluded.text_zh;
