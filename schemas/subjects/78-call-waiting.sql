-- 排队: the place of a call that waits, how long it may take, what it may do meanwhile, and the lists of numbers.

CREATE OR REPLACE FUNCTION queue_place(p_call_id uuid) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT 1
         + (SELECT count(*) FROM waiting_call o
             WHERE o.queue_code = w.queue_code AND o.offered_to IS NULL AND o.call_id <> w.call_id
               AND (NOT o.front, -o.priority, o.queued_at, o.call_id) < (NOT w.front, -w.priority, w.queued_at, w.call_id))::integer
         + (SELECT count(*) FROM call_back b
             WHERE b.queue_code = w.queue_code AND b.why = 'asked' AND b.done_at IS NULL AND b.staff_id IS NULL
               AND b.since < w.queued_at AND NOT w.front AND w.priority <= 0)::integer
    FROM waiting_call w WHERE w.call_id = p_call_id
$$;
COMMENT ON FUNCTION queue_place(uuid) IS
  'Place of a waiting call in its queue, from 1, in the order of queue_next(); who asked to be called back keeps theirs. Null if it does not wait.';

CREATE OR REPLACE FUNCTION queue_handling_s(p_queue_code text) RETURNS numeric
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT CASE WHEN count(*) >= 5 THEN avg(extract(epoch FROM ended_at - answered_at) + wrap_up_s) ELSE setting_get('queue.handling') END
    FROM (SELECT ended_at, answered_at, wrap_up_s FROM call
           WHERE queue_code = p_queue_code AND direction = 'in' AND answered_at IS NOT NULL AND ended_at IS NOT NULL
             AND arrived_at > clock_timestamp() - interval '12 hours'
           ORDER BY arrived_at DESC LIMIT 50) c
$$;
COMMENT ON FUNCTION queue_handling_s(text) IS
  'Seconds that a call of a queue keeps a seat busy: the mean of the last 50 of half a day; with fewer than 5 of them the setting queue.handling.';

CREATE OR REPLACE FUNCTION queue_expected_s(p_call_id uuid) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT ceil(queue_place(p_call_id) * queue_handling_s(w.queue_code) / nullif(s.n, 0))::integer
    FROM waiting_call w,
         LATERAL (SELECT count(*) AS n FROM seat x
                   WHERE x.status = 'ready' AND x.registered_until > clock_timestamp()
                     AND queue_fit(x.staff_id, w.queue_code, w.language, clock_timestamp() - w.queued_at) IS NOT NULL) s
   WHERE w.call_id = p_call_id
$$;
COMMENT ON FUNCTION queue_expected_s(uuid) IS
  'Seconds until a waiting call may be answered: its place times the handling time, over the seats that are ready for such calls, busy ones included. Null if there is none: then nobody knows.';

CREATE OR REPLACE FUNCTION call_wait(p_call_id uuid, OUT go text, OUT queue_code text, OUT place integer, OUT minutes integer,
                                     OUT call_back boolean, OUT next_s integer)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  v_wait   waiting_call;
  v_rule   queue_rule;
  v_waited double precision;
  v_known  boolean;
BEGIN
  SELECT * INTO v_wait FROM waiting_call w WHERE w.call_id = p_call_id FOR UPDATE;
  IF NOT FOUND THEN
    go := 'none';
    RETURN;
  END IF;
  SELECT * INTO v_rule FROM queue_rule r WHERE r.queue_code = v_wait.queue_code;
  v_waited := extract(epoch FROM clock_timestamp() - v_wait.entered_at);
  go := 'wait';
  queue_code := v_wait.queue_code;
  next_s := coalesce(v_rule.announce_s, 30);

  -- It rings somewhere: nothing is to be said or moved.
  IF v_wait.offered_to IS NOT NULL THEN
    RETURN;
  END IF;

  IF v_rule.overflow_s IS NOT NULL AND v_waited >= v_rule.overflow_s THEN
    IF v_rule.overflow = 'voicemail' THEN
      DELETE FROM waiting_call w WHERE w.call_id = p_call_id;
      PERFORM pg_notify('queue', v_wait.queue_code);
      go := 'voicemail';
      RETURN;
    ELSIF queue_open(v_rule.overflow_queue)
          AND EXISTS (SELECT FROM queue_requirement r WHERE r.queue_code = v_rule.overflow_queue AND r.after_s = 0) THEN
      PERFORM queue_enter(p_call_id, v_rule.overflow_queue, v_wait.language, v_wait.switch_id, v_wait.priority);
      SELECT * INTO v_rule FROM queue_rule r WHERE r.queue_code = v_rule.overflow_queue;
      v_waited := 0;
      go := 'queue';
      queue_code := v_rule.queue_code;
      next_s := coalesce(v_rule.announce_s, 30);
    END IF;
  END IF;
  IF v_rule.overflow_s > v_waited THEN
    next_s := greatest(least(next_s, ceil(v_rule.overflow_s - v_waited)::integer), 1);
  END IF;

  place := queue_place(p_call_id);
  minutes := ceil(queue_expected_s(p_call_id) / 60.0)::integer;
  SELECT c.caller_e164 IS NOT NULL INTO v_known FROM call c WHERE c.id = p_call_id;
  call_back := coalesce(v_rule.call_back, true) AND v_known;
END
$$;
COMMENT ON FUNCTION call_wait(uuid) IS
  'What becomes of a call that waits, asked by its switch now and then. go: wait (say the place, the minutes and whether key 1 asks for a call-back), queue (it has gone over to another one, its place is kept), voicemail (it waits no more), none (it does not wait). next_s: seconds until it should be asked again. No place: it rings.';

CREATE OR REPLACE FUNCTION call_ask_back(p_call_id uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_wait waiting_call;
  v_call call;
BEGIN
  SELECT * INTO v_wait FROM waiting_call WHERE call_id = p_call_id FOR UPDATE;
  SELECT * INTO v_call FROM call WHERE id = p_call_id;
  IF v_wait.call_id IS NULL OR v_wait.offered_to IS NOT NULL OR v_call.caller_e164 IS NULL
     OR NOT coalesce((SELECT call_back FROM queue_rule WHERE queue_code = v_wait.queue_code), true) THEN
    RETURN EXISTS (SELECT FROM call_back WHERE call_id = p_call_id AND why = 'asked');
  END IF;

  -- At once and not when the call ends: the place must never be lost between the two.
  INSERT INTO call_back (call_id, e164, why, language, queue_code, since)
  VALUES (p_call_id, v_call.caller_e164, 'asked', v_wait.language, v_wait.queue_code, v_wait.queued_at)
  ON CONFLICT (e164) WHERE done_at IS NULL DO NOTHING;
  DELETE FROM waiting_call WHERE call_id = p_call_id;
  PERFORM pg_notify('queue', v_wait.queue_code);
  RETURN true;
END
$$;
COMMENT ON FUNCTION call_ask_back(uuid) IS
  '排队回拨: a waiting caller asks to be called back. Their place goes over to the call-back list and counts for those behind. False if that cannot be: no number, it rings already, or the queue does not offer it.';

-- Black, harassing and priority lists

CREATE OR REPLACE FUNCTION caller_rule_save(p_number text, p_rule text, p_until timestamptz, p_note text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  IF coalesce(p_number, '') !~ '^\+[1-9][0-9]{4,14}$' THEN
    PERFORM refuse('SN400', 'caller_rule.number', left(coalesce(p_number, ''), 40));
  ELSIF p_rule IS NULL OR p_rule NOT IN ('block', 'last', 'first') THEN
    PERFORM refuse_constraint('SN400', 'caller_rule_known', 'caller_rule.unknown', left(coalesce(p_rule, ''), 40));
  ELSIF p_until <= clock_timestamp() THEN
    PERFORM refuse('SN400', 'caller_rule.past');
  ELSIF p_rule = 'block' AND p_until IS NULL THEN
    -- A citizen is never shut out for good by one click.
    PERFORM refuse('SN400', 'caller_rule.block_ends');
  END IF;
  PERFORM text_check('note', p_note, 500, true);
  INSERT INTO caller_rule (e164, rule, until, note, made_by) VALUES (p_number, p_rule, p_until, p_note, session_staff_id())
  ON CONFLICT (e164) DO UPDATE SET rule = excluded.rule, until = excluded.until, note = excluded.note, made_by = excluded.made_by,
                                   made_at = clock_timestamp();
  PERFORM audit('caller_rule.save', 'caller_rule', p_number, jsonb_build_object('rule', p_rule, 'until', p_until, 'note', p_note));
  PERFORM pg_notify('caller_rule', '');
END
$$;
COMMENT ON FUNCTION caller_rule_save(text, text, timestamptz, text) IS
  '黑名单, 骚扰, 优先: a supervisor says that a number is not answered (block, always with an end), served after (last) or before (first) all others; with a word why, in the audit log.';

CREATE OR REPLACE FUNCTION caller_rule_remove(p_number text, p_note text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  PERFORM text_check('note', p_note, 500, true);
  DELETE FROM caller_rule WHERE e164 = p_number;
  IF NOT FOUND THEN
    PERFORM refuse('SN404', 'caller_rule.none', left(coalesce(p_number, ''), 40));
  END IF;
  PERFORM audit('caller_rule.remove', 'caller_rule', p_number, jsonb_build_object('note', p_note));
  PERFORM pg_notify('caller_rule', '');
END
$$;
COMMENT ON FUNCTION caller_rule_remove(text, text) IS 'A number is treated like all others again; with a word why.';

CREATE OR REPLACE FUNCTION caller_rules()
RETURNS TABLE (e164 text, number text, rule text, until timestamptz, note text, made_by_name text, made_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT r.e164::text, regexp_replace(r.e164::text, '^[+]86', ''), r.rule, r.until, r.note, s.name, r.made_at
    FROM caller_rule r LEFT JOIN staff s ON s.id = r.made_by
   WHERE r.until IS NULL OR r.until > clock_timestamp()
   ORDER BY CASE r.rule WHEN 'block' THEN 1 WHEN 'last' THEN 2 ELSE 3 END, r.made_at DESC, r.e164
$$;
COMMENT ON FUNCTION caller_rules() IS 'The numbers that are treated in another way now, those that are not answered first. In full: a supervisor must know whom.';

GRANT EXECUTE ON FUNCTION caller_rule_save(text, text, timestamptz, text), caller_rule_remove(text, text), caller_rules() TO sonor_supervisor;
GRANT EXECUTE ON FUNCTION call_wait(uuid), call_ask_back(uuid) TO sonor_switch;
GRANT EXECUTE ON FUNCTION queue_place(uuid), queue_expected_s(uuid) TO sonor_centre;

DROP POLICY IF EXISTS survey_request_leading ON survey_request;
CREATE POLICY survey_request_leading ON survey_request FOR SELECT TO sonor_supervisor, sonor_administrator USING (true);
COMMENT ON POLICY survey_request_leading ON survey_request IS 'Who leads sees who is still to be asked.';
GRANT SELECT ON survey_request TO sonor_supervisor, sonor_administrator;

INSERT INTO setting (key, value, value_unit, minimum, maximum, description_en, description_zh) VALUES
  ('queue.handling', 240, 'seconds', 10, 3600, 'How long a call keeps a seat busy, as long as too few have been counted', '通话处理时长估计值（样本不足时使用）')
ON CONFLICT (key) DO UPDATE SET value_unit = excluded.value_unit, minimum = excluded.minimum, maximum = excluded.maximum,
  description_en = excluded.description_en, description_zh = excluded.description_zh;

INSERT INTO message (key, text_en, text_zh) VALUES
  ('caller_rule.number', 'Number: “%1$s” is no number in international form (+ and up to 15 digits)', '号码：“%1$s”不是国际格式的号码（+ 及最多 15 位数字）'),
  ('caller_rule.unknown', 'Rule: “%1$s” is none; it is block, last or first', '处理方式：“%1$s”无效，应为 block、last 或 first'),
  ('caller_rule.past', 'Until: the time lies in the past', '截止时间：不能早于现在'),
  ('caller_rule.block_ends', 'Until: a number that is not answered needs an end', '截止时间：拒接的号码必须填写截止时间'),
  ('caller_rule.none', 'There is no rule for %1$s', '号码 %1$s 没有名单记录')
ON CONFLICT (key) DO UPDATE SET text_en = excluded.text_en, text_zh = excluded.text_zh;
