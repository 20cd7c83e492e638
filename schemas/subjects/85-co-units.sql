-- 申请协办: a unit asks for co-units, the centre grants or declines. The version is that of the asking unit's assignment.

CREATE OR REPLACE FUNCTION co_units_check(p_unit_id integer, p_unit_ids integer[]) RETURNS integer[]
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_units CONSTANT integer[] := ARRAY(SELECT DISTINCT unit FROM unnest(p_unit_ids) unit ORDER BY unit);
BEGIN
  IF cardinality(v_units) NOT BETWEEN 1 AND 20 THEN
    PERFORM refuse('SN400', 'sub_dispatch.units', '20');
  ELSIF p_unit_id = ANY (v_units) THEN
    PERFORM refuse('SN400', 'co_unit.own', (SELECT name_zh FROM unit WHERE id = p_unit_id));
  END IF;
  PERFORM unit_check(unit) FROM unnest(v_units) unit;
  RETURN v_units;
END
$$;
COMMENT ON FUNCTION co_units_check(integer, integer[]) IS
  'Units that can help a unit, each once, in order; refuses none or more than 20, the unit itself, and one that is dissolved or unknown.';

CREATE OR REPLACE FUNCTION ticket_request_co_units(p_ticket_id uuid, p_version integer, p_unit_ids integer[], p_reason text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_own CONSTANT integer := session_unit();
  v_units integer[];
BEGIN
  PERFORM text_check('reason', p_reason, 4000, true);
  PERFORM ticket_apply(p_ticket_id, 'co_unit_request', p_version, p_reason, v_own);
  -- A unit does not see who else has the ticket, so it may name them; the centre does not grant them again.
  v_units := co_units_check(v_own, p_unit_ids);
  BEGIN
    INSERT INTO co_unit_request (ticket_id, unit_id, staff_id, co_unit_ids, reason)
    VALUES (p_ticket_id, v_own, session_staff_id(), v_units, p_reason);
  EXCEPTION WHEN unique_violation THEN
    PERFORM refuse('SN409', 'co_unit.open');
  END;
  RETURN ticket_result(p_ticket_id);
END
$$;
COMMENT ON FUNCTION ticket_request_co_units(uuid, integer, integer[], text) IS
  '申请协办: the unit names 1 to 20 units that must help, and why. Its own work and clock go on meanwhile. One request at a time.';

CREATE OR REPLACE FUNCTION ticket_review_co_units(p_ticket_id uuid, p_unit_id integer, p_version integer, p_approve boolean,
                                                  p_unit_ids integer[] DEFAULT NULL, p_note text DEFAULT '',
                                                  p_limit_value numeric DEFAULT NULL, p_limit_unit text DEFAULT NULL) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_ticket ticket;
  v_request co_unit_request;
  v_units integer[];
  v_unit integer;
  v_deadline record;
  v_warnings jsonb := '[]';
BEGIN
  IF p_approve IS NULL THEN
    PERFORM refuse('SN400', 'review.undecided');
  ELSIF (p_limit_value IS NULL) <> (p_limit_unit IS NULL) OR p_limit_value <= 0 OR p_limit_value > 1000
     OR p_limit_unit NOT IN ('hours', 'working hours', 'working days') OR p_limit_value = 'NaN' THEN
    PERFORM refuse('SN400', 'field.form', say('field.limit'), concat_ws(' ', p_limit_value, left(p_limit_unit, 20)));
  END IF;
  v_ticket := ticket_apply(p_ticket_id, CASE WHEN p_approve THEN 'co_unit' ELSE 'co_unit_reject' END, p_version, p_note, p_unit_id);
  SELECT * INTO v_request FROM co_unit_request WHERE ticket_id = p_ticket_id AND unit_id = p_unit_id AND decision IS NULL;
  IF NOT FOUND THEN
    PERFORM refuse('SN409', 'co_unit.none');
  END IF;

  IF p_approve THEN
    v_units := co_units_check(p_unit_id, coalesce(p_unit_ids, v_request.co_unit_ids));
    FOREACH v_unit IN ARRAY v_units LOOP
      IF EXISTS (SELECT FROM assignment WHERE ticket_id = p_ticket_id AND unit_id = v_unit AND state NOT IN ('returned', 'withdrawn')) THEN
        PERFORM refuse('SN409', 'sub_dispatch.has_part', (SELECT name_zh FROM unit WHERE id = v_unit));
      END IF;
      SELECT d.* INTO v_deadline FROM (SELECT) one LEFT JOIN catalogue_propose(v_ticket.category_id, v_ticket.area_code) p ON true,
        LATERAL ticket_deadline(now(), v_ticket.kind, v_ticket.channel, v_ticket.urgent, v_ticket.enterprise, true, v_unit,
                                coalesce(p_limit_value, p.limit_value), coalesce(p_limit_unit, p.limit_unit)) d;
      PERFORM assignment_make(v_ticket, v_unit, false, NULL, v_deadline.due_at, v_deadline.clock);
      PERFORM ticket_event_add(p_ticket_id, 'co_unit', v_ticket.state, v_ticket.state, v_unit, p_note);
      SELECT v_warnings || coalesce(jsonb_agg(w), '[]') INTO v_warnings
        FROM jsonb_array_elements(dispatch_warnings(v_ticket, v_unit)) w WHERE w ->> 'key' = 'dispatch.pushed_down';
    END LOOP;
    PERFORM ticket_keep_clock(p_ticket_id);
  END IF;
  UPDATE co_unit_request
     SET decision = CASE WHEN p_approve THEN 'approved' ELSE 'rejected' END, decided_at = now(), decided_by = session_staff_id(),
         decision_note = coalesce(p_note, ''), granted_ids = v_units
   WHERE id = v_request.id;
  RETURN ticket_result(p_ticket_id, jsonb_build_object('warnings', v_warnings));
END
$$;
COMMENT ON FUNCTION ticket_review_co_units(uuid, integer, integer, boolean, integer[], text, numeric, text) IS
  '协办审核: dispatches the ticket to the co-units that a unit asked for, or to others (p_unit_ids), each with its own part and the clock of the rules or the limit given; or declines with a reason. Returns warnings too: a department''s matter pushed down.';

CREATE OR REPLACE FUNCTION co_unit_requests_drop(p_ticket_id uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  UPDATE co_unit_request r SET decision = 'dropped', decided_at = now()
   WHERE r.ticket_id = p_ticket_id AND r.decision IS NULL
     AND NOT EXISTS (SELECT FROM assignment a WHERE a.ticket_id = p_ticket_id AND a.unit_id = r.unit_id
                     AND a.state IN ('handling', 'return_requested', 'extension_requested', 'redoing'));
END
$$;
COMMENT ON FUNCTION co_unit_requests_drop(uuid) IS 'Drops what units asked for that have the ticket in hand no more.';

CREATE OR REPLACE FUNCTION co_unit_requests(p_ticket_id uuid, p_unit_id integer) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  RETURN coalesce((
    SELECT jsonb_agg(jsonb_build_object(
        'at', r.at, 'who', staff_card(r.staff_id), 'reason', r.reason, 'decision', r.decision, 'decided_at', r.decided_at,
        'decided_by', staff_card(r.decided_by), 'decision_note', r.decision_note,
        'units', (SELECT jsonb_agg(unit_card(unit) ORDER BY unit) FROM unnest(r.co_unit_ids) unit),
        'granted', coalesce((SELECT jsonb_agg(unit_card(unit) ORDER BY unit) FROM unnest(r.granted_ids) unit), '[]')) ORDER BY r.at)
      FROM co_unit_request r WHERE r.ticket_id = p_ticket_id AND r.unit_id = p_unit_id), '[]');
END
$$;
COMMENT ON FUNCTION co_unit_requests(uuid, integer) IS 'What a unit asked for on a ticket, for ticket_file().';

GRANT EXECUTE ON FUNCTION ticket_request_co_units(uuid, integer, integer[], text),
                          ticket_review_co_units(uuid, integer, integer, boolean, integer[], text, numeric, text)
  TO sonor_staff;

INSERT INTO message (key, text_en, text_zh) VALUES
  ('co_unit.own', '%1$s has the ticket itself; name others', '“%1$s”本身就是承办单位，请选择其他单位'),
  ('co_unit.open', 'Your unit''s request for co-units is open already', '您单位的协办申请正在审核'),
  ('co_unit.none', 'This unit asks for no co-units any more', '该单位目前没有待审核的协办申请')
ON CONFLICT (key) DO UPDATE SET text_en = excluded.text_en, text_zh = excluded.text_zh;
