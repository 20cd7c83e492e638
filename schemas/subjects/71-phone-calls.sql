-- 话机通话: each seat's own calls, reported by the desk when they are over.

CREATE OR REPLACE FUNCTION phone_call_number(p_call jsonb, p_field text, p_least double precision, p_most double precision) RETURNS real
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_value double precision;
BEGIN
  IF coalesce(jsonb_typeof(p_call -> p_field), 'null') = 'null' THEN
    RETURN NULL;
  ELSIF jsonb_typeof(p_call -> p_field) <> 'number' THEN
    PERFORM refuse('SN400', 'field.form', p_field, left(p_call ->> p_field, 40));
  END IF;
  v_value := (p_call ->> p_field)::double precision;
  -- Below its range is how a telephone says that it does not know.
  IF v_value < p_least THEN
    RETURN NULL;
  ELSIF v_value > p_most THEN
    PERFORM refuse('SN400', 'field.form', p_field, left(p_call ->> p_field, 40));
  END IF;
  RETURN v_value;
END
$$;
COMMENT ON FUNCTION phone_call_number(jsonb, text, double precision, double precision) IS
  'A figure of a reported call: null if it is missing or below its range (not known); refused above it.';

CREATE OR REPLACE FUNCTION phone_call_time(p_call jsonb, p_field text) RETURNS timestamptz
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_text CONSTANT text := nullif(p_call ->> p_field, '');
BEGIN
  IF v_text !~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?(Z|[+-][0-9]{2}(:?[0-9]{2})?)$' THEN
    PERFORM refuse('SN400', 'field.form', p_field, left(v_text, 40));
  END IF;
  RETURN v_text::timestamptz;
EXCEPTION WHEN datetime_field_overflow OR invalid_datetime_format THEN
  PERFORM refuse('SN400', 'field.form', p_field, left(v_text, 40));
END
$$;
COMMENT ON FUNCTION phone_call_time(jsonb, text) IS 'A time of a reported call, ISO 8601 with its zone; null if missing.';

CREATE OR REPLACE FUNCTION phone_call_report(p_call jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_staff_id CONSTANT uuid := session_staff_id();
  v_new phone_call;
  v_unknown text;
BEGIN
  IF v_staff_id IS NULL THEN
    PERFORM refuse('SN403', 'session.not_staff', session_user::text);
  ELSIF jsonb_typeof(p_call) IS DISTINCT FROM 'object' THEN
    PERFORM refuse('SN400', 'field.form', say('field.fields'), left(coalesce(p_call::text, 'NULL'), 40));
  END IF;
  SELECT key INTO v_unknown FROM jsonb_object_keys(p_call) key
   WHERE key NOT IN ('id', 'direction', 'number', 'started_at', 'answered_at', 'ended_at', 'outcome', 'ticket_id', 'codec',
                     'name', 'call', 'status',
                     'encrypted', 'loss_pct', 'jitter_ms', 'round_trip_ms', 'mos_mean', 'mos_worst') LIMIT 1;
  IF FOUND THEN
    PERFORM refuse('SN400', 'field.unknown', left(v_unknown, 40));
  END IF;
  IF p_call ->> 'id' IS NULL THEN
    PERFORM refuse('SN400', 'field.missing', say('field.id'));
  END IF;
  PERFORM ticket_check_field('id', p_call -> 'id');
  IF coalesce(p_call ->> 'direction', '') NOT IN ('in', 'out') THEN
    PERFORM refuse('SN400', 'field.form', 'direction', left(coalesce(p_call ->> 'direction', 'NULL'), 40));
  ELSIF coalesce(p_call ->> 'outcome', '') !~ '^[a-z][a-z_-]{0,39}$' THEN
    PERFORM refuse('SN400', 'field.form', 'outcome', left(coalesce(p_call ->> 'outcome', 'NULL'), 40));
  ELSIF coalesce(jsonb_typeof(p_call -> 'encrypted'), 'null') NOT IN ('boolean', 'null') THEN
    PERFORM refuse('SN400', 'field.form', 'encrypted', left(p_call ->> 'encrypted', 40));
  END IF;
  PERFORM text_check('fields', p_call ->> 'codec', 40, false, true);
  PERFORM text_check('name', p_call ->> 'name', 100, false, true);
  PERFORM text_check('phone', p_call ->> 'number', 100, false, true);

  v_new.id := (p_call ->> 'id')::uuid;
  v_new.staff_id := v_staff_id;
  v_new.direction := p_call ->> 'direction';
  -- The other side of a telephone may have a name where others have a number.
  v_new.number := CASE WHEN p_call ->> 'number' ~ '^[0-9+*#]{2,32}$' THEN p_call ->> 'number' END;
  v_new.name := coalesce(nullif(p_call ->> 'name', ''), CASE WHEN v_new.number IS NULL THEN p_call ->> 'number' END, '');
  v_new.call_id := CASE WHEN p_call ->> 'call' ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN (p_call ->> 'call')::uuid END;
  v_new.status := coalesce(phone_call_number(p_call, 'status', 0, 699), 0);
  v_new.started_at := phone_call_time(p_call, 'started_at');
  v_new.answered_at := phone_call_time(p_call, 'answered_at');
  v_new.ended_at := phone_call_time(p_call, 'ended_at');
  v_new.outcome := p_call ->> 'outcome';
  v_new.codec := coalesce(p_call ->> 'codec', '');
  v_new.encrypted := coalesce((p_call ->> 'encrypted')::boolean, false);
  v_new.loss_pct := phone_call_number(p_call, 'loss_pct', 0, 100);
  v_new.jitter_ms := phone_call_number(p_call, 'jitter_ms', 0, 1e9);
  v_new.round_trip_ms := phone_call_number(p_call, 'round_trip_ms', 0, 1e9);
  v_new.mos_mean := phone_call_number(p_call, 'mos_mean', 1, 5);
  v_new.mos_worst := phone_call_number(p_call, 'mos_worst', 1, 5);
  IF v_new.started_at IS NULL OR v_new.ended_at IS NULL OR v_new.ended_at < v_new.started_at
     OR v_new.answered_at NOT BETWEEN v_new.started_at AND v_new.ended_at
     OR v_new.started_at NOT BETWEEN now() - interval '60 days' AND now() + interval '1 day' THEN
    PERFORM refuse('SN400', 'phone_call.times');
  END IF;
  IF coalesce(p_call ->> 'ticket_id', '') <> '' THEN
    PERFORM ticket_check_field('call_id', p_call -> 'ticket_id');
    v_new.ticket_id := (p_call ->> 'ticket_id')::uuid;
    IF NOT session_sees_ticket(v_new.ticket_id) THEN
      PERFORM refuse('SN404', 'ticket.unknown');
    END IF;
  END IF;

  -- A telephone that calls through the switch is not told the switch's id; it is the call it made to that number just then.
  IF v_new.call_id IS NULL AND v_new.direction = 'out' AND v_new.number IS NOT NULL THEN
    SELECT c.id INTO v_new.call_id FROM call c
     WHERE c.staff_id = v_staff_id AND c.direction <> 'in' AND c.callee_dialled = v_new.number
       AND c.arrived_at BETWEEN v_new.started_at - interval '30 seconds' AND v_new.ended_at + interval '30 seconds'
     ORDER BY abs(extract(epoch FROM c.arrived_at - v_new.started_at)) LIMIT 1;
  END IF;
  INSERT INTO phone_call SELECT v_new.* ON CONFLICT (id) DO NOTHING;
  -- What it was about is known at the desk; with it the recording is heard in the ticket.
  UPDATE call SET ticket_id = v_new.ticket_id
   WHERE id = v_new.call_id AND staff_id = v_staff_id AND ticket_id IS NULL AND v_new.ticket_id IS NOT NULL
     AND arrived_at BETWEEN v_new.started_at - interval '1 day' AND v_new.ended_at + interval '1 day';
  -- A follow-up is often written down before its call is over.
  UPDATE follow_up SET call_id = v_new.call_id
   WHERE ticket_id = v_new.ticket_id AND staff_id = v_staff_id AND call_id IS NULL AND v_new.call_id IS NOT NULL
     AND v_new.direction = 'out' AND at BETWEEN v_new.started_at AND v_new.ended_at + interval '30 seconds';
  IF NOT EXISTS (SELECT FROM phone_call WHERE id = v_new.id AND staff_id = v_staff_id) THEN
    PERFORM refuse('SN409', 'delivery.id_taken', v_new.id::text);
  END IF;
  RETURN jsonb_build_object('id', v_new.id);
END
$$;
COMMENT ON FUNCTION phone_call_report(jsonb) IS
'Keeps a call of the session''s own telephone: id (UUID), direction (in, out), number (what is none is kept as the name), started_at, answered_at, ended_at (ISO 8601 with zone), outcome, and if known name, call (the switch''s id), status (of SIP), ticket_id, codec, encrypted, loss_pct, jitter_ms, round_trip_ms, mos_mean, mos_worst. Each id once; a repeat changes nothing. A call through the switch belongs to the ticket from then on. Fit for deliver().';

CREATE OR REPLACE FUNCTION phone_call_list(p_limit integer DEFAULT 50, p_before timestamptz DEFAULT NULL, p_all boolean DEFAULT false)
RETURNS TABLE (id uuid, staff_name text, work_number text, mine boolean, direction text, number text, name text, started_at timestamptz,
               answered_at timestamptz, ended_at timestamptz, outcome text, talk_s integer, ticket_id uuid, ticket_number text,
               codec text, encrypted boolean, loss_pct real, jitter_ms real, round_trip_ms real, mos_mean real, mos_worst real)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 50
SET search_path = sonor, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  v_staff_id CONSTANT uuid := session_staff_id();
BEGIN
  IF v_staff_id IS NULL THEN
    PERFORM refuse('SN403', 'session.not_staff', session_user::text);
  ELSIF p_limit IS NULL OR p_limit NOT BETWEEN 1 AND 200 THEN
    PERFORM refuse('SN400', 'list.bad_limit', coalesce(p_limit::text, 'NULL'));
  ELSIF p_all AND NOT 'supervisor' = ANY (session_seats()) THEN
    PERFORM refuse('SN403', 'phone_call.others');
  END IF;
  RETURN QUERY
  SELECT p.id, s.name, s.work_number, p.staff_id = v_staff_id, p.direction,
         CASE WHEN p.staff_id = v_staff_id OR p.ticket_id IS NULL OR session_sees_contact(p.ticket_id)
              THEN p.number::text ELSE number_mask(p.number) END,
         p.name, p.started_at, p.answered_at, p.ended_at, p.outcome, extract(epoch FROM p.ended_at - p.answered_at)::integer,
         i.id, i.number::text, p.codec, p.encrypted, p.loss_pct, p.jitter_ms, p.round_trip_ms, p.mos_mean, p.mos_worst
    FROM phone_call p JOIN staff s ON s.id = p.staff_id
    LEFT JOIN ticket_identity i ON i.id = p.ticket_id AND session_sees_ticket(p.ticket_id)
   WHERE (p_all OR p.staff_id = v_staff_id) AND p.started_at < coalesce(p_before, 'infinity')
   ORDER BY p.started_at DESC, p.id DESC LIMIT p_limit;
END
$$;
COMMENT ON FUNCTION phone_call_list(integer, timestamptz, boolean) IS
  'The calls of the session''s own telephone, the newest first, those before a moment (the started_at of the last row; null: from now on); with p_all those of all seats, for supervisors. 1 to 200 rows.';

DROP POLICY IF EXISTS phone_call_own ON phone_call;
CREATE POLICY phone_call_own ON phone_call FOR SELECT TO sonor_staff USING (staff_id = (SELECT session_staff_id()));
COMMENT ON POLICY phone_call_own ON phone_call IS 'Everyone reads their own; supervisors ask phone_call_list() for the others''.';
GRANT SELECT ON phone_call TO sonor_staff;
GRANT EXECUTE ON FUNCTION phone_call_report(jsonb), phone_call_list(integer, timestamptz, boolean) TO sonor_staff;

INSERT INTO delivery_action (action, function_name) VALUES ('phone_call_report', 'phone_call_report')
ON CONFLICT (action) DO UPDATE SET function_name = excluded.function_name;

INSERT INTO message (key, text_en, text_zh) VALUES
  ('phone_call.times', 'A call needs started_at, answered_at and ended_at in this order, within the last 60 days',
   '通话的开始、接通、结束时间必须依次先后，且在最近 60 天内'),
  ('phone_call.others', 'Only a supervisor sees the calls of other seats', '只有班长可以查看其他座席的通话')
ON CONFLICT (key) DO UPDATE SET text_en = excluded.text_en, text_zh = excluded.text_zh;
