-- Clocks: which limit a unit gets, when its light changes, and what happens by itself when it does.

CREATE OR REPLACE FUNCTION ticket_deadline(p_start timestamptz, p_kind ticket_kind, p_channel ticket_channel,
                                           p_urgent boolean, p_enterprise boolean, p_joint boolean, p_unit_id integer,
                                           p_limit_value numeric, p_limit_unit text,
                                           OUT due_at timestamptz, OUT clock text)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_rule record;
  v_other timestamptz;
BEGIN
  SELECT coalesce(r.limit_value, s.value) AS value, coalesce(r.limit_unit, s.value_unit) AS unit,
         r.urgent IS NOT NULL AND r.urgent OR r.enterprise IS NOT NULL AND r.enterprise AS shorter
    INTO v_rule FROM deadline_rule r LEFT JOIN setting s ON s.key = r.setting_key
   WHERE coalesce(r.kind = p_kind, true) AND coalesce(r.channel = p_channel, true)
     AND coalesce(r.urgent = p_urgent, true)
     AND coalesce(r.enterprise = p_enterprise, true) AND coalesce(r.joint = p_joint, true)
     AND coalesce(r.unit_id = p_unit_id, true)
   ORDER BY 32 * (r.unit_id IS NOT NULL)::integer + 16 * (r.urgent IS NOT NULL)::integer
            + 8 * (r.enterprise IS NOT NULL)::integer + 4 * (r.channel IS NOT NULL)::integer
            + 2 * (r.joint IS NOT NULL)::integer + (r.kind IS NOT NULL)::integer DESC
   LIMIT 1;
  IF NOT FOUND OR v_rule.value = 0 THEN
    RETURN;
  END IF;
  due_at := working_time_add(p_start, v_rule.value, v_rule.unit);
  clock := CASE WHEN v_rule.unit LIKE 'working %' THEN 'working hours' ELSE 'hours' END;

  -- The catalogue knows the matter better than its kind does; but haste and companies are only ever served sooner.
  IF p_limit_value IS NOT NULL THEN
    v_other := working_time_add(p_start, p_limit_value, p_limit_unit);
    IF NOT v_rule.shorter OR v_other < due_at THEN
      due_at := v_other;
      clock := CASE WHEN p_limit_unit LIKE 'working %' THEN 'working hours' ELSE 'hours' END;
    END IF;
  END IF;
END
$$;
COMMENT ON FUNCTION ticket_deadline(timestamptz, ticket_kind, ticket_channel, boolean, boolean, boolean, integer, numeric, text) IS
  'When a unit that gets a ticket at a moment must have answered, by deadline_rule and the limit of the catalogue''s entry (null: none), and what that clock counts in. Null where there is no limit.';

CREATE OR REPLACE FUNCTION deadline_lights(p_start timestamptz, p_due_at timestamptz,
                                           OUT amber_at timestamptz, OUT supervise_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_left interval := p_due_at - p_start;
BEGIN
  IF p_due_at IS NULL THEN
    RETURN;
  END IF;
  IF extract(epoch FROM v_left) < 3600 * setting_get('light.short_limit') THEN
    amber_at := p_due_at - v_left * (setting_get('light.amber_share') / 100)::double precision;
    supervise_at := p_due_at - v_left * (setting_get('light.amber_share') / 200)::double precision;
  ELSE
    amber_at := working_time_add(p_due_at, -setting_get('light.amber'), setting_unit('light.amber'));
    supervise_at := working_time_add(p_due_at, -setting_get('light.supervise'), setting_unit('light.supervise'));
  END IF;
  amber_at := least(greatest(amber_at, p_start), p_due_at);
  supervise_at := least(greatest(supervise_at, amber_at), p_due_at);
END
$$;
COMMENT ON FUNCTION deadline_lights(timestamptz, timestamptz) IS
  'When the light of a deadline turns amber and when it comes under key supervision: 48 h and 24 h before (settings), for short limits when a quarter and an eighth of the time is left.';

CREATE OR REPLACE FUNCTION assignment_keep_lights() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  IF NEW.due_at IS NULL THEN
    NEW.amber_at := NULL;
    NEW.supervise_at := NULL;
  ELSE
    SELECT * INTO NEW.amber_at, NEW.supervise_at FROM deadline_lights(NEW.dispatched_at, NEW.due_at);
  END IF;
  RETURN NEW;
END
$$;
COMMENT ON FUNCTION assignment_keep_lights() IS
  'Trigger: a part with a deadline has its lights, whoever wrote it: a loader need not know them.';

CREATE OR REPLACE TRIGGER assignment_lights_inserted BEFORE INSERT ON assignment FOR EACH ROW
  WHEN (num_nulls(NEW.due_at, NEW.amber_at, NEW.supervise_at) NOT IN (0, 3)) EXECUTE FUNCTION assignment_keep_lights();
CREATE OR REPLACE TRIGGER assignment_lights_updated BEFORE UPDATE OF due_at, amber_at, supervise_at ON assignment FOR EACH ROW
  WHEN (num_nulls(NEW.due_at, NEW.amber_at, NEW.supervise_at) NOT IN (0, 3)
        OR NEW.due_at <> OLD.due_at AND NEW.amber_at = OLD.amber_at) EXECUTE FUNCTION assignment_keep_lights();
COMMENT ON TRIGGER assignment_lights_inserted ON assignment IS 'Deadline and lights come together.';
COMMENT ON TRIGGER assignment_lights_updated ON assignment IS 'Deadline and lights change together.';

CREATE OR REPLACE FUNCTION assignment_set_clock(p_assignment_id uuid, p_start timestamptz, p_due_at timestamptz,
                                                p_clock text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_lights record;
BEGIN
  SELECT * INTO v_lights FROM deadline_lights(p_start, p_due_at);
  UPDATE assignment
     SET due_at = p_due_at, clock = p_clock, amber_at = v_lights.amber_at, supervise_at = v_lights.supervise_at,
         paused_at = NULL,
         -- A limit in hours of the clock may end before the office opens in which it would be signed.
         sign_due_at = CASE WHEN state = 'to_sign' THEN least(sign_due_at, p_due_at) ELSE sign_due_at END
   WHERE id = p_assignment_id;
END
$$;
COMMENT ON FUNCTION assignment_set_clock(uuid, timestamptz, timestamptz, text) IS
  'Sets the deadline of a unit''s part and the moments its light changes; null: no deadline. What has not been signed must be by then at the latest.';

CREATE OR REPLACE FUNCTION ticket_keep_clock(p_ticket_id uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  -- Known beforehand, it spares the other months.
  v_created_at CONSTANT timestamptz := (SELECT created_at FROM ticket_identity WHERE id = p_ticket_id);
  v_lead assignment;
BEGIN
  SELECT * INTO v_lead FROM assignment
   WHERE ticket_id = p_ticket_id AND lead AND state NOT IN ('returned', 'withdrawn');
  IF FOUND THEN
    UPDATE ticket
       SET due_at = CASE WHEN v_lead.paused_at IS NULL THEN v_lead.due_at END,
           amber_at = CASE WHEN v_lead.paused_at IS NULL THEN v_lead.amber_at END
     WHERE id = p_ticket_id AND created_at = v_created_at;
  END IF;
END
$$;
COMMENT ON FUNCTION ticket_keep_clock(uuid) IS
  'The ticket''s deadline is that of its lead unit; it has none while that clock stands still. Without a lead the last one stays.';

CREATE OR REPLACE FUNCTION assignment_pause(p_assignment_id uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  IF setting_get('return.pauses_clock') = 1 THEN
    UPDATE assignment SET paused_at = now() WHERE id = p_assignment_id AND due_at IS NOT NULL;
  END IF;
END
$$;
COMMENT ON FUNCTION assignment_pause(uuid) IS 'Stops the clock of a unit''s part while its return is reviewed, if the city''s policy says so.';

CREATE OR REPLACE FUNCTION assignment_resume(p_assignment_id uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_assignment assignment;
  v_clock text;
BEGIN
  SELECT * INTO v_assignment FROM assignment WHERE id = p_assignment_id;
  IF v_assignment.paused_at IS NULL THEN
    RETURN;
  END IF;
  v_clock := coalesce(v_assignment.clock, 'working hours');
  PERFORM assignment_set_clock(p_assignment_id, v_assignment.dispatched_at, CASE
    WHEN working_time_between(v_assignment.paused_at, now(), v_clock) > 0
    THEN working_time_add(v_assignment.due_at, working_time_between(v_assignment.paused_at, now(), v_clock), v_clock)
    ELSE v_assignment.due_at END, v_clock);
END
$$;
COMMENT ON FUNCTION assignment_resume(uuid) IS 'Lets a clock that stood still go on: the deadline moves by the time it missed, in the time it counts in.';

CREATE OR REPLACE FUNCTION ticket_urgency_clocks(p_ticket_id uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_ticket ticket := ticket_lock(p_ticket_id);
  v_assignment assignment;
  v_new record;
BEGIN
  FOR v_assignment IN
    SELECT * FROM assignment WHERE ticket_id = p_ticket_id ORDER BY id
  LOOP
    CONTINUE WHEN v_assignment.state IN ('answered', 'completed', 'returned', 'withdrawn');
    SELECT d.* INTO v_new FROM ticket_limit(v_ticket) l, ticket_deadline(
      CASE WHEN v_ticket.urgent THEN now() ELSE v_assignment.dispatched_at END, v_ticket.kind, v_ticket.channel,
      v_ticket.urgent, v_ticket.enterprise, cardinality(v_ticket.unit_ids) > 1, v_assignment.unit_id, l.limit_value, l.limit_unit) d;
    IF v_ticket.urgent THEN
      CONTINUE WHEN v_new.due_at IS NULL;
      IF v_assignment.due_at IS NULL OR v_new.due_at < v_assignment.due_at THEN
        PERFORM assignment_set_clock(v_assignment.id, now(), v_new.due_at, v_new.clock);
      END IF;
      UPDATE assignment SET sign_due_at = least(sign_due_at, sign_deadline(now(), true))
        WHERE id = v_assignment.id AND state = 'to_sign';
    ELSIF v_new.due_at > v_assignment.due_at THEN
      PERFORM assignment_set_clock(v_assignment.id, v_assignment.dispatched_at, v_new.due_at, v_new.clock);
    END IF;
  END LOOP;
  PERFORM ticket_keep_clock(p_ticket_id);
END
$$;
COMMENT ON FUNCTION ticket_urgency_clocks(uuid) IS
  'Sets the running clocks of a ticket anew after it became urgent (never longer) or ceased to be (never shorter).';

CREATE OR REPLACE FUNCTION sign_deadline(p_start timestamptz, p_urgent boolean) RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT working_time_add(p_start, value, value_unit) FROM setting
  WHERE key = CASE WHEN p_urgent THEN 'deadline.sign_urgent' ELSE 'deadline.sign' END
$$;
COMMENT ON FUNCTION sign_deadline(timestamptz, boolean) IS 'When a ticket that is dispatched at a moment must have been signed.';

CREATE OR REPLACE FUNCTION ticket_limit(p_ticket ticket, OUT limit_value numeric, OUT limit_unit text)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT p.limit_value, p.limit_unit FROM (SELECT) one
  LEFT JOIN catalogue_propose((p_ticket).category_id, (p_ticket).area_code) p ON true LIMIT 1
$$;
COMMENT ON FUNCTION ticket_limit(ticket) IS 'Limit that the dispatch catalogue sets for a ticket''s matter; null if it sets none.';

CREATE OR REPLACE FUNCTION ticket_warnings_run(p_most integer DEFAULT 1000) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_due record;
  v_made integer := 0;
BEGIN
  IF p_most IS NULL OR p_most NOT BETWEEN 1 AND 100000 THEN
    PERFORM refuse('SN400', 'field.form', say('field.limit'), coalesce(p_most::text, 'NULL'));
  END IF;
  FOR v_due IN
    SELECT a.ticket_id, a.unit_id, w.threshold, w.due_at, w.passed_at
      FROM assignment a
      CROSS JOIN LATERAL (VALUES ('sign', a.sign_due_at, a.sign_due_at), ('amber', a.due_at, a.amber_at),
                                 ('supervise', a.due_at, a.supervise_at),
                                 ('red', a.due_at, a.due_at)) w (threshold, due_at, passed_at)
     WHERE a.state IN ('to_sign', 'handling', 'return_requested', 'extension_requested', 'redoing')
       AND a.paused_at IS NULL AND w.passed_at <= now()
       AND (a.amber_at <= now() OR a.state = 'to_sign' AND a.sign_due_at <= now())
       AND (w.threshold <> 'sign' OR a.state = 'to_sign')
       AND NOT EXISTS (SELECT FROM urge u WHERE u.ticket_id = a.ticket_id AND u.unit_id = a.unit_id
                       AND u.threshold = w.threshold AND u.due_at = w.due_at)
       AND NOT EXISTS (SELECT FROM supervision s WHERE s.ticket_id = a.ticket_id AND s.unit_id = a.unit_id
                       AND s.threshold = w.threshold AND s.due_at = w.due_at)
    ORDER BY a.ticket_id, w.passed_at LIMIT p_most
  LOOP
    -- Whoever works on the ticket just now is not waited for: the next run, a minute later, sees what is left to do.
    PERFORM FROM ticket_identity i JOIN ticket t ON t.id = i.id AND t.created_at = i.created_at
      WHERE i.id = v_due.ticket_id AND t.state IN ('dispatch', 'handling', 'redo') FOR NO KEY UPDATE OF t SKIP LOCKED;
    CONTINUE WHEN NOT FOUND;
    CONTINUE WHEN NOT EXISTS (
      SELECT FROM assignment a WHERE a.ticket_id = v_due.ticket_id AND a.unit_id = v_due.unit_id
        AND a.state NOT IN ('answered', 'completed', 'returned', 'withdrawn')
      AND a.paused_at IS NULL AND CASE v_due.threshold WHEN 'sign' THEN a.sign_due_at ELSE a.due_at END = v_due.due_at);
    IF v_due.threshold IN ('sign', 'amber') THEN
      INSERT INTO urge (ticket_id, unit_id, source, threshold, due_at)
      VALUES (v_due.ticket_id, v_due.unit_id, 'clock', v_due.threshold, v_due.due_at) ON CONFLICT DO NOTHING;
    ELSE
      INSERT INTO supervision (ticket_id, unit_id, level, threshold, due_at)
      VALUES (v_due.ticket_id, v_due.unit_id, 'key', v_due.threshold, v_due.due_at) ON CONFLICT DO NOTHING;
    END IF;
    IF FOUND THEN
      v_made := v_made + 1;
      PERFORM pg_notify('ticket', v_due.ticket_id::text);
    END IF;
  END LOOP;
  RETURN v_made;
END
$$;
COMMENT ON FUNCTION ticket_warnings_run(integer) IS
'To be called each minute: a unit that has not signed in time or whose light is amber is urged, one whose deadline is near or past comes under key supervision; each exactly once for a deadline. Handles at most so many, returns how many rows it made. Several may run at once.';

CREATE OR REPLACE FUNCTION deadline_rule_set(p_rule jsonb) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_new deadline_rule;
  v_unknown text;
  v_id integer;
BEGIN
  IF jsonb_typeof(p_rule) IS DISTINCT FROM 'object' THEN
    PERFORM refuse('SN400', 'field.form', say('field.fields'), left(coalesce(p_rule::text, 'NULL'), 40));
  END IF;
  SELECT key INTO v_unknown FROM jsonb_object_keys(p_rule) key
   WHERE key NOT IN ('kind', 'channel', 'urgent', 'enterprise', 'joint', 'unit_id', 'limit_value', 'limit_unit')
   LIMIT 1;
  IF FOUND THEN
    PERFORM refuse('SN400', 'field.unknown', left(v_unknown, 40));
  END IF;
  BEGIN
    v_new := jsonb_populate_record(NULL::deadline_rule, p_rule);
    INSERT INTO deadline_rule (kind, channel, urgent, enterprise, joint, unit_id, limit_value, limit_unit)
    VALUES (v_new.kind, v_new.channel, v_new.urgent, v_new.enterprise, v_new.joint, v_new.unit_id, v_new.limit_value,
            v_new.limit_unit)
    ON CONFLICT (kind, channel, urgent, enterprise, joint, unit_id)
    DO UPDATE SET setting_key = NULL, limit_value = excluded.limit_value, limit_unit = excluded.limit_unit
    RETURNING id INTO v_id;
  EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
    PERFORM refuse('SN400', 'deadline_rule.form', SQLERRM);
  END;
  PERFORM audit('deadline_rule.set', 'deadline_rule', v_id::text, p_rule);
  RETURN v_id;
END
$$;
COMMENT ON FUNCTION deadline_rule_set(jsonb) IS
  'Sets the limit for tickets of some kind, channel, urgency, enterprise, joint or unit (what is not named: any) to limit_value limit_unit; 0 is none. For administrators; audited.';

CREATE OR REPLACE FUNCTION deadline_rule_remove(p_id integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_old deadline_rule;
BEGIN
  DELETE FROM deadline_rule
   WHERE id = p_id AND (channel IS NOT NULL OR unit_id IS NOT NULL OR urgent OR enterprise OR joint OR urgent IS FALSE
                        OR enterprise IS FALSE OR joint IS FALSE OR kind IS NULL)
  RETURNING * INTO v_old;
  IF NOT FOUND THEN
    PERFORM refuse('SN404', 'deadline_rule.unknown', coalesce(p_id::text, 'NULL'));
  END IF;
  PERFORM audit('deadline_rule.remove', 'deadline_rule', p_id::text, to_jsonb(v_old));
END
$$;
COMMENT ON FUNCTION deadline_rule_remove(integer) IS
  'Removes a rule for limits; the six that stand for a kind alone must stay. For administrators; audited.';

GRANT SELECT ON deadline_rule TO sonor_staff;
GRANT EXECUTE ON FUNCTION deadline_lights(timestamptz, timestamptz), sign_deadline(timestamptz, boolean),
                          ticket_deadline(timestamptz, ticket_kind, ticket_channel, boolean, boolean, boolean, integer,
                                          numeric, text)
  TO sonor_staff;
GRANT EXECUTE ON FUNCTION deadline_rule_set(jsonb), deadline_rule_remove(integer), ticket_warnings_run(integer)
  TO sonor_administrator;

-- What the city has set stays.
INSERT INTO setting (key, value, value_unit, minimum, maximum, description_en, description_zh, source) VALUES
  ('return.pauses_clock', 1, 'count', 0, 1,
   'The clock stands still while a return is reviewed (1: yes, 0: no)', '退单审核期间暂停计时（1 是，0 否）', '')
ON CONFLICT (key) DO UPDATE SET description_en = excluded.description_en, description_zh = excluded.description_zh;

INSERT INTO deadline_rule (kind, urgent, enterprise, joint, setting_key) VALUES
  ('consultation', NULL, NULL, NULL, 'deadline.consultation'), ('help', NULL, NULL, NULL, 'deadline.help'),
  ('complaint', NULL, NULL, NULL, 'deadline.complaint'), ('report', NULL, NULL, NULL, 'deadline.report'),
  ('suggestion', NULL, NULL, NULL, 'deadline.suggestion'), ('praise', NULL, NULL, NULL, 'deadline.praise'),
  ('complaint', NULL, NULL, true, 'deadline.complaint_joint'),
  ('consultation', NULL, true, NULL, 'deadline.enterprise_consultation'),
  (NULL, NULL, true, NULL, 'deadline.enterprise'),
  ('praise', NULL, true, NULL, 'deadline.praise'), (NULL, true, NULL, NULL, 'deadline.urgent_answer')
ON CONFLICT (kind, channel, urgent, enterprise, joint, unit_id) DO NOTHING;

INSERT INTO message (key, text_en, text_zh) VALUES
  ('deadline_rule.form',
   'This is no limit rule: %1$s. Name a limit_value from 0 to 1000 and a limit_unit (hours, working hours, working days)',
   '时限规则不正确：%1$s。请填写 0 至 1000 的 limit_value 和 limit_unit（hours、working hours、working days）'),
  ('deadline_rule.unknown',
   'There is no rule %1$s that could be removed; the rule of a kind alone can only be set to another limit',
   '没有可删除的规则 %1$s；仅按诉求类型的规则只能修改时限')
ON CONFLICT (key) DO UPDATE SET text_en = excluded.text_en, text_zh = excluded.text_zh;

-- Parts that were loaded before lights came with the deadline.
UPDATE assignment SET amber_at = NULL
 WHERE state IN ('to_sign', 'handling', 'return_requested', 'extension_requested', 'redoing')
   AND amber_at = due_at AND dispatched_at < due_at;
