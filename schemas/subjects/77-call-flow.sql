-- 接入流程: numbers, flows, hours, and what becomes of a call that has just come. A city changes all of it in rows; what
-- would lead a caller nowhere is refused when it is saved.

CREATE OR REPLACE FUNCTION flow_refuse(p_field text, p_value text) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  PERFORM refuse('SN400', 'field.form', p_field, left(coalesce(p_value, ''), 40));
END
$$;
COMMENT ON FUNCTION flow_refuse(text, text) IS 'Refuses a value and names its field as whoever saved it wrote it.';

CREATE OR REPLACE FUNCTION flow_check_fields(p_object jsonb, p_known text[]) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_unknown text;
BEGIN
  IF jsonb_typeof(p_object) IS DISTINCT FROM 'object' THEN
    PERFORM refuse('SN400', 'field.form', say('field.fields'), left(coalesce(p_object::text, 'NULL'), 40));
  END IF;
  SELECT key INTO v_unknown FROM jsonb_object_keys(p_object) key WHERE key <> ALL (p_known) LIMIT 1;
  IF FOUND THEN
    PERFORM refuse('SN400', 'field.unknown', left(v_unknown, 40));
  END IF;
END
$$;
COMMENT ON FUNCTION flow_check_fields(jsonb, text[]) IS 'Refuses what is no object, and a member that is not known.';

CREATE OR REPLACE FUNCTION flow_list(p_object jsonb, p_field text) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  IF coalesce(jsonb_typeof(p_object -> p_field), 'null') = 'null' THEN
    RETURN '[]';
  ELSIF jsonb_typeof(p_object -> p_field) <> 'array' OR jsonb_array_length(p_object -> p_field) > 50 THEN
    PERFORM flow_refuse(p_field, p_object ->> p_field);
  END IF;
  RETURN p_object -> p_field;
END
$$;
COMMENT ON FUNCTION flow_list(jsonb, text) IS 'A list of at most 50 in an object; empty if it is missing.';

CREATE OR REPLACE FUNCTION flow_number(p_object jsonb, p_field text, p_least integer, p_most integer, p_otherwise integer) RETURNS integer
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  IF coalesce(jsonb_typeof(p_object -> p_field), 'null') = 'null' THEN
    RETURN p_otherwise;
  ELSIF p_object ->> p_field !~ '^[0-9]{1,6}$' OR (p_object ->> p_field)::integer NOT BETWEEN p_least AND p_most THEN
    PERFORM flow_refuse(p_field, p_object ->> p_field);
  END IF;
  RETURN (p_object ->> p_field)::integer;
END
$$;
COMMENT ON FUNCTION flow_number(jsonb, text, integer, integer, integer) IS 'A whole number in an object, from least to most; another value if it is missing.';

CREATE OR REPLACE FUNCTION flow_flag(p_object jsonb, p_field text, p_otherwise boolean) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  IF coalesce(jsonb_typeof(p_object -> p_field), 'null') NOT IN ('null', 'boolean') THEN
    PERFORM flow_refuse(p_field, p_object ->> p_field);
  END IF;
  RETURN coalesce((p_object ->> p_field)::boolean, p_otherwise);
END
$$;
COMMENT ON FUNCTION flow_flag(jsonb, text, boolean) IS 'A yes or no in an object; another value if it is missing.';

CREATE OR REPLACE FUNCTION flow_check_queue(p_field text, p_queue_code text) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM queue WHERE code = p_queue_code) THEN
    PERFORM refuse('SN400', 'flow.no_queue', p_field, left(coalesce(p_queue_code, ''), 40));
  ELSIF NOT EXISTS (SELECT FROM queue_requirement WHERE queue_code = p_queue_code AND after_s = 0) THEN
    PERFORM refuse('SN400', 'flow.queue_without_skills', p_field, p_queue_code);
  END IF;
END
$$;
COMMENT ON FUNCTION flow_check_queue(text, text) IS 'Refuses a queue that is none, or that nobody would ever serve; the message names the field.';

CREATE OR REPLACE FUNCTION flow_save(p_flow jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_code CONSTANT text := p_flow ->> 'code';
  v_keys jsonb;
  v_key  jsonb;
  v_n    integer := 0;
BEGIN
  PERFORM flow_check_fields(p_flow, ARRAY['code', 'name_en', 'name_zh', 'menu', 'wait_s', 'silence', 'keys']);
  v_keys := flow_list(p_flow, 'keys');
  IF coalesce(v_code, '') !~ '^[a-z_]{1,40}$' THEN
    PERFORM flow_refuse('code', v_code);
  END IF;
  PERFORM text_check('flow_name', p_flow ->> 'name_en', 60, true, true);
  PERFORM text_check('flow_name', p_flow ->> 'name_zh', 60, true, true);

  FOR v_key IN SELECT k FROM jsonb_array_elements(v_keys) k LOOP
    PERFORM flow_check_fields(v_key, ARRAY['key', 'language', 'target', 'queue']);
    IF coalesce(v_key ->> 'key', '') !~ '^[0-9*#]$' THEN
      PERFORM flow_refuse(format('keys[%s].key', v_n), v_key ->> 'key');
    ELSIF (SELECT count(*) FROM jsonb_array_elements(v_keys) k WHERE k ->> 'key' = v_key ->> 'key') > 1 THEN
      PERFORM refuse('SN400', 'flow.key_twice', format('keys[%s].key', v_n), v_key ->> 'key');
    ELSIF coalesce(v_key ->> 'language', '') NOT IN ('zh', 'mn') THEN
      PERFORM flow_refuse(format('keys[%s].language', v_n), v_key ->> 'language');
    ELSIF coalesce(v_key ->> 'target', '') NOT IN ('queue', 'voicemail', 'announcement') THEN
      -- One level only: a key never leads to another menu, so no flow can loop by its keys.
      PERFORM flow_refuse(format('keys[%s].target', v_n), v_key ->> 'target');
    ELSIF v_key ->> 'target' = 'queue' THEN
      PERFORM flow_check_queue(format('keys[%s].queue', v_n), v_key ->> 'queue');
    ELSIF v_key ->> 'queue' IS NOT NULL THEN
      PERFORM flow_refuse(format('keys[%s].queue', v_n), v_key ->> 'queue');
    END IF;
    v_n := v_n + 1;
  END LOOP;
  IF v_n = 0 THEN
    PERFORM refuse('SN400', 'flow.leads_nowhere', 'keys');
  ELSIF NOT EXISTS (SELECT FROM jsonb_array_elements(v_keys) k WHERE k ->> 'key' = p_flow ->> 'silence') THEN
    PERFORM refuse('SN400', 'flow.silence', 'silence', left(coalesce(p_flow ->> 'silence', ''), 40));
  END IF;

  INSERT INTO flow (code, name_en, name_zh, menu, wait_s, silence)
  VALUES (v_code, p_flow ->> 'name_en', p_flow ->> 'name_zh', flow_flag(p_flow, 'menu', true), flow_number(p_flow, 'wait_s', 1, 20, 3),
          p_flow ->> 'silence')
  ON CONFLICT (code) DO UPDATE SET name_en = excluded.name_en, name_zh = excluded.name_zh, menu = excluded.menu,
                                   wait_s = excluded.wait_s, silence = excluded.silence;
  DELETE FROM flow_key WHERE flow_code = v_code;
  INSERT INTO flow_key (flow_code, key, language, target, queue_code)
  SELECT v_code, k ->> 'key', k ->> 'language', k ->> 'target', k ->> 'queue' FROM jsonb_array_elements(v_keys) k;
  PERFORM audit('flow.save', 'flow', v_code, p_flow);
END
$$;
COMMENT ON FUNCTION flow_save(jsonb) IS
  'Saves a flow: {code, name_en, name_zh, menu, wait_s, silence, keys: [{key, language, target, queue}]}. One without keys, whose silence is no key, or with a key to a queue that is none or that nobody serves, is refused by field.';

CREATE OR REPLACE FUNCTION hotline_number_save(p_number text, p_flow_code text, p_note text DEFAULT '') RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  IF coalesce(p_number, '') !~ '^[0-9+*#]{2,32}$' THEN
    PERFORM flow_refuse('number', p_number);
  ELSIF NOT EXISTS (SELECT FROM flow WHERE code = p_flow_code) THEN
    PERFORM refuse('SN400', 'flow.no_flow', 'flow_code', left(coalesce(p_flow_code, ''), 40));
  END IF;
  PERFORM text_check('note', p_note, 200);
  INSERT INTO hotline_number (number, flow_code, note) VALUES (p_number, p_flow_code, coalesce(p_note, ''))
  ON CONFLICT (number) DO UPDATE SET flow_code = excluded.flow_code, note = excluded.note;
  PERFORM alarm_clear(kind, subject, source) FROM alarm WHERE kind = 'number' AND subject = p_number AND until IS NULL;
  PERFORM audit('hotline_number.save', 'hotline_number', p_number, jsonb_build_object('flow', p_flow_code));
END
$$;
COMMENT ON FUNCTION hotline_number_save(text, text, text) IS 'Says which flow the calls of a called number take; a number without one is refused.';

CREATE OR REPLACE FUNCTION queue_way_check(p_queue_code text, p_field text, p_next text) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  PERFORM flow_check_queue(p_field, p_next);
  IF EXISTS (
    WITH RECURSIVE way AS (
      SELECT p_next AS code
      UNION
      SELECT n.code FROM way w JOIN queue_rule r ON r.queue_code = w.code AND r.queue_code <> p_queue_code
        CROSS JOIN LATERAL (VALUES (r.closed_queue), (r.overflow_queue)) n(code) WHERE n.code IS NOT NULL)
    SELECT FROM way WHERE code = p_queue_code) THEN
    PERFORM refuse('SN400', 'flow.loop', p_field, p_next);
  END IF;
END
$$;
COMMENT ON FUNCTION queue_way_check(text, text, text) IS
  'Refuses a queue to go on to that is none, that nobody serves, or from which calls would come back here.';

CREATE OR REPLACE FUNCTION queue_save(p_queue jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_code     CONSTANT text := p_queue ->> 'code';
  v_closed   CONSTANT text := coalesce(p_queue ->> 'closed', 'voicemail');
  v_overflow CONSTANT text := coalesce(p_queue ->> 'overflow', 'none');
  v_skills jsonb;
  v_hours  jsonb;
  v_row    jsonb;
  v_n      integer := 0;
BEGIN
  PERFORM flow_check_fields(p_queue, ARRAY['code', 'name_en', 'name_zh', 'language', 'skills', 'hours', 'closed', 'closed_queue',
                                           'overflow', 'overflow_queue', 'overflow_s', 'call_back', 'announce_s']);
  IF coalesce(v_code, '') !~ '^[a-z_]{1,40}$' THEN
    PERFORM flow_refuse('code', v_code);
  ELSIF coalesce(p_queue ->> 'language', 'zh') NOT IN ('zh', 'mn') THEN
    PERFORM flow_refuse('language', p_queue ->> 'language');
  END IF;
  PERFORM text_check('flow_name', p_queue ->> 'name_en', 60, true, true);
  PERFORM text_check('flow_name', p_queue ->> 'name_zh', 60, true, true);

  v_skills := flow_list(p_queue, 'skills');
  FOR v_row IN SELECT k FROM jsonb_array_elements(v_skills) k LOOP
    PERFORM flow_check_fields(v_row, ARRAY['skill', 'level', 'after_s']);
    IF NOT EXISTS (SELECT FROM skill WHERE code = v_row ->> 'skill') THEN
      PERFORM flow_refuse(format('skills[%s].skill', v_n), v_row ->> 'skill');
    END IF;
    PERFORM flow_number(v_row, 'level', 1, 9, 1), flow_number(v_row, 'after_s', 0, 3600, 0);
    v_n := v_n + 1;
  END LOOP;
  IF NOT EXISTS (SELECT FROM jsonb_array_elements(v_skills) k WHERE coalesce((k ->> 'after_s')::integer, 0) = 0) THEN
    PERFORM refuse('SN400', 'flow.queue_without_skills', 'skills', v_code);
  ELSIF (SELECT count(*) <> count(DISTINCT (k ->> 'skill', coalesce(k ->> 'after_s', '0'))) FROM jsonb_array_elements(v_skills) k) THEN
    PERFORM flow_refuse('skills', v_skills::text);
  END IF;

  v_hours := flow_list(p_queue, 'hours');
  v_n := 0;
  FOR v_row IN SELECT k FROM jsonb_array_elements(v_hours) k LOOP
    PERFORM flow_check_fields(v_row, ARRAY['working', 'opens', 'closes']);
    IF jsonb_typeof(v_row -> 'working') IS DISTINCT FROM 'boolean' THEN
      PERFORM flow_refuse(format('hours[%s].working', v_n), v_row ->> 'working');
    ELSIF coalesce(v_row ->> 'opens', '') !~ '^([01][0-9]|2[0-3]):[0-5][0-9]$' THEN
      PERFORM flow_refuse(format('hours[%s].opens', v_n), v_row ->> 'opens');
    ELSIF coalesce(v_row ->> 'closes', '') !~ '^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$' OR v_row ->> 'closes' <= v_row ->> 'opens' THEN
      PERFORM flow_refuse(format('hours[%s].closes', v_n), v_row ->> 'closes');
    ELSIF (SELECT count(*) FROM jsonb_array_elements(v_hours) k
            WHERE k -> 'working' = v_row -> 'working' AND k ->> 'opens' < v_row ->> 'closes' AND k ->> 'closes' > v_row ->> 'opens') > 1 THEN
      PERFORM refuse('SN400', 'flow.hours_overlap', format('hours[%s]', v_n));
    END IF;
    v_n := v_n + 1;
  END LOOP;

  IF v_closed NOT IN ('queue', 'voicemail', 'announcement') THEN
    PERFORM flow_refuse('closed', v_closed);
  ELSIF v_closed = 'queue' THEN
    PERFORM queue_way_check(v_code, 'closed_queue', p_queue ->> 'closed_queue');
  ELSIF p_queue ->> 'closed_queue' IS NOT NULL THEN
    PERFORM flow_refuse('closed_queue', p_queue ->> 'closed_queue');
  END IF;
  IF v_overflow NOT IN ('none', 'queue', 'voicemail') THEN
    PERFORM flow_refuse('overflow', v_overflow);
  ELSIF v_overflow = 'queue' THEN
    PERFORM queue_way_check(v_code, 'overflow_queue', p_queue ->> 'overflow_queue');
  ELSIF p_queue ->> 'overflow_queue' IS NOT NULL THEN
    PERFORM flow_refuse('overflow_queue', p_queue ->> 'overflow_queue');
  END IF;
  IF (v_overflow = 'none') <> (flow_number(p_queue, 'overflow_s', 1, 3600, NULL) IS NULL) THEN
    PERFORM flow_refuse('overflow_s', p_queue ->> 'overflow_s');
  END IF;

  INSERT INTO queue (code, name_en, name_zh, language, sort)
  VALUES (v_code, p_queue ->> 'name_en', p_queue ->> 'name_zh', coalesce(p_queue ->> 'language', 'zh'),
          (SELECT coalesce(max(sort), 0) + 1 FROM queue))
  ON CONFLICT (code) DO UPDATE SET name_en = excluded.name_en, name_zh = excluded.name_zh, language = excluded.language;
  DELETE FROM queue_requirement WHERE queue_code = v_code;
  INSERT INTO queue_requirement (queue_code, after_s, skill_code, level)
  SELECT v_code, flow_number(k, 'after_s', 0, 3600, 0), k ->> 'skill', flow_number(k, 'level', 1, 9, 1)
    FROM jsonb_array_elements(v_skills) k;
  DELETE FROM queue_hours WHERE queue_code = v_code;
  INSERT INTO queue_hours (queue_code, working, opens, closes)
  SELECT v_code, (k ->> 'working')::boolean, (k ->> 'opens')::time, (k ->> 'closes')::time FROM jsonb_array_elements(v_hours) k;
  INSERT INTO queue_rule (queue_code, closed, closed_queue, overflow, overflow_queue, overflow_s, call_back, announce_s)
  VALUES (v_code, v_closed, p_queue ->> 'closed_queue', v_overflow, p_queue ->> 'overflow_queue',
          flow_number(p_queue, 'overflow_s', 1, 3600, NULL), flow_flag(p_queue, 'call_back', true),
          flow_number(p_queue, 'announce_s', 2, 600, 30))
  ON CONFLICT (queue_code) DO UPDATE
    SET closed = excluded.closed, closed_queue = excluded.closed_queue, overflow = excluded.overflow,
        overflow_queue = excluded.overflow_queue, overflow_s = excluded.overflow_s, call_back = excluded.call_back,
        announce_s = excluded.announce_s;
  PERFORM alarm_clear(kind, subject, source) FROM alarm WHERE kind = 'queue' AND subject = v_code AND until IS NULL;
  PERFORM audit('queue.save', 'queue', v_code, p_queue);
  PERFORM pg_notify('queue', v_code);
END
$$;
COMMENT ON FUNCTION queue_save(jsonb) IS
  'Saves a queue: {code, name_en, name_zh, language, skills: [{skill, level, after_s}], hours: [{working, opens, closes}], closed, closed_queue, overflow, overflow_queue, overflow_s, call_back, announce_s}. One without skills from the first second on, or from which calls would come back to it, is refused by field.';

CREATE OR REPLACE FUNCTION queue_open(p_queue_code text, p_at timestamptz DEFAULT NULL) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT NOT EXISTS (SELECT FROM queue_hours WHERE queue_code = p_queue_code)
      OR EXISTS (SELECT FROM queue_hours h, (SELECT coalesce(p_at, clock_timestamp()) AT TIME ZONE city_time_zone() AS local) t
                  WHERE h.queue_code = p_queue_code AND h.working = working_day(t.local::date)
                    AND t.local::time >= h.opens AND t.local::time < h.closes)
$$;
COMMENT ON FUNCTION queue_open(text, timestamptz) IS 'Whether a queue takes calls at a time, by default now: by its hours and the city''s calendar of days off.';

-- What the switch asks

CREATE OR REPLACE FUNCTION call_route(p_id uuid, p_caller text, p_caller_e164 text, p_callee text, p_switch_id text,
                                      OUT blocked boolean, OUT language text, OUT flow_code text, OUT menu boolean, OUT wait_s integer,
                                      OUT silence text, OUT keys text[], OUT key_languages text[], OUT key_names text[])
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_flow flow;
  v_rule text;
BEGIN
  SELECT b.language, b.rule INTO language, v_rule FROM call_begin(p_id, 'in', p_caller, p_caller_e164, p_callee, p_switch_id) b;
  blocked := v_rule IS NOT DISTINCT FROM 'block';

  SELECT f.* INTO v_flow FROM hotline_number n JOIN flow f ON f.code = n.flow_code WHERE n.number = p_callee;
  IF NOT FOUND THEN
    -- Nobody who calls the hotline is turned away because a row is missing.
    PERFORM alarm_raise('number', p_callee, '', p_switch_id);
    SELECT f.* INTO v_flow FROM flow f LEFT JOIN hotline_number n ON n.flow_code = f.code GROUP BY f.code
     ORDER BY count(n.number) DESC, f.code LIMIT 1;
  END IF;
  flow_code := v_flow.code;
  menu := v_flow.menu;
  wait_s := v_flow.wait_s;
  -- Who spoke another language the last time need not say so again.
  silence := coalesce((SELECT k.key FROM flow_key k WHERE k.flow_code = v_flow.code AND k.language = call_route.language
                        ORDER BY k.key <> v_flow.silence, k.key LIMIT 1), v_flow.silence);
  SELECT array_agg(k.key ORDER BY k.key), array_agg(k.language ORDER BY k.key),
         array_agg(replace(coalesce(k.queue_code, k.target), '_', '-') ORDER BY k.key)
    INTO keys, key_languages, key_names FROM flow_key k WHERE k.flow_code = v_flow.code;
END
$$;
COMMENT ON FUNCTION call_route(uuid, text, text, text, text) IS
  'A citizen''s call has come: it is written down, and the switch is told whether it is blocked, the language to greet in, and the keys of the flow of the called number. A number without a flow takes the one that most numbers take, and an alarm is raised.';

CREATE OR REPLACE FUNCTION caller_priority(p_e164 text) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT coalesce((SELECT CASE rule WHEN 'first' THEN 5 WHEN 'last' THEN -5 ELSE 0 END FROM caller_rule
                    WHERE e164 = p_e164 AND (until IS NULL OR until > clock_timestamp())), 0)
$$;
COMMENT ON FUNCTION caller_priority(text) IS 'Priority in a queue that a number has: 5, -5 (harassing) or 0.';

CREATE OR REPLACE FUNCTION call_choose(p_id uuid, p_flow_code text, p_key text, p_switch_id text,
                                       OUT go text, OUT queue_code text, OUT language text, OUT closed boolean)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  v_call call := call_find(p_id);
  v_key  flow_key;
  v_rule queue_rule;
BEGIN
  SELECT * INTO v_key FROM flow_key k WHERE k.flow_code = p_flow_code AND k.key = p_key;
  IF NOT FOUND THEN
    -- The flow was saved anew while somebody listened to it.
    SELECT k.* INTO v_key FROM flow f JOIN flow_key k ON k.flow_code = f.code AND k.key = f.silence WHERE f.code = p_flow_code;
  END IF;
  go := v_key.target;
  language := v_key.language;
  queue_code := v_key.queue_code;
  closed := false;

  IF go = 'queue' AND NOT EXISTS (SELECT FROM queue_requirement r WHERE r.queue_code = v_key.queue_code AND r.after_s = 0) THEN
    -- A queue that nobody serves must not hold anybody.
    PERFORM alarm_raise('queue', v_key.queue_code, '', p_switch_id);
    SELECT k.queue_code INTO queue_code FROM flow_key k JOIN queue_requirement r ON r.queue_code = k.queue_code AND r.after_s = 0
     WHERE k.flow_code = p_flow_code ORDER BY k.language <> v_key.language, k.key LIMIT 1;
    IF queue_code IS NULL THEN
      go := 'voicemail';
    END IF;
  END IF;

  -- Saving a queue refuses loops, so this comes to an end.
  WHILE go = 'queue' AND NOT queue_open(queue_code) LOOP
    closed := true;
    SELECT * INTO v_rule FROM queue_rule r WHERE r.queue_code = call_choose.queue_code;
    go := coalesce(v_rule.closed, 'voicemail');
    EXIT WHEN go <> 'queue';
    queue_code := v_rule.closed_queue;
  END LOOP;

  IF go = 'queue' THEN
    closed := false;
    PERFORM queue_enter(p_id, queue_code, language, p_switch_id, caller_priority(v_call.caller_e164));
  ELSE
    UPDATE call c SET language = v_key.language WHERE c.id = p_id AND c.arrived_at = v_call.arrived_at;
  END IF;
END
$$;
COMMENT ON FUNCTION call_choose(uuid, text, text, text) IS
  'A caller has pressed a key, or none: where they go. They wait in a queue (which is entered), leave a message or hear an announcement; closed tells whether that is for the hour. Asked twice it does no harm.';

GRANT EXECUTE ON FUNCTION flow_save(jsonb), hotline_number_save(text, text, text), queue_save(jsonb) TO sonor_administrator;
GRANT EXECUTE ON FUNCTION call_route(uuid, text, text, text, text), call_choose(uuid, text, text, text) TO sonor_switch;
GRANT EXECUTE ON FUNCTION queue_open(text, timestamptz) TO sonor_centre;
GRANT SELECT ON flow, flow_key, hotline_number, queue_hours, queue_rule TO sonor_centre;

INSERT INTO message (key, text_en, text_zh) VALUES
  ('field.flow_name', 'Name', '名称'),
  ('flow.no_queue', '%1$s: there is no queue “%2$s”', '%1$s：没有队列“%2$s”'),
  ('flow.queue_without_skills', '%1$s: queue “%2$s” asks for no skill from the first second on, so nobody would be offered its calls', '%1$s：队列“%2$s”未设置起始技能要求，来电将无人受理'),
  ('flow.key_twice', '%1$s: key %2$s is there twice', '%1$s：按键 %2$s 重复'),
  ('flow.leads_nowhere', '%1$s: a flow without keys leads nowhere', '%1$s：流程没有任何按键，来电无处可去'),
  ('flow.silence', '%1$s: “%2$s” is none of the keys, so silence would lead nowhere', '%1$s：“%2$s”不是已设置的按键，未按键的来电将无处可去'),
  ('flow.no_flow', '%1$s: there is no flow “%2$s”', '%1$s：没有流程“%2$s”'),
  ('flow.loop', '%1$s: from “%2$s” calls would come back here again and again', '%1$s：来电会从“%2$s”反复转回本队列，形成循环'),
  ('flow.hours_overlap', '%1$s overlaps another stretch of the same days', '%1$s 与同类日期的其他时段重叠')
ON CONFLICT (key) DO UPDATE SET text_en = excluded.text_en, text_zh = excluded.text_zh;
