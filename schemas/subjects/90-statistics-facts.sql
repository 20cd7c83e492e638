-- Statistics, part 1: what one row of call, ticket, assignment, ticket_event or follow_up adds to the counters.
--
-- The functions *_facts() are the only place where that is written. Triggers take the facts of a statement's rows after it
-- less the facts before it and leave the difference in call_delta or ticket_delta; statistics_step() carries it to the
-- counters, statistics_recount() and statistics_prove() take the facts of all rows. They are inlined, so they have neither
-- SET nor SECURITY DEFINER; only this schema's own functions call them.

CREATE OR REPLACE FUNCTION statistics_slot(p_at timestamptz) RETURNS timestamptz
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN date_bin('15 minutes', p_at, TIMESTAMPTZ '2000-01-01 00:00:00+00');
COMMENT ON FUNCTION statistics_slot(timestamptz) IS
  'Start of the quarter of an hour a moment lies in. The same in every time zone, for all of them are whole quarters off UTC.';

CREATE OR REPLACE FUNCTION milliseconds(p_span interval) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN least(greatest(round(extract(epoch FROM p_span) * 1000), 0), 604800000)::integer;
COMMENT ON FUNCTION milliseconds(interval) IS 'Length of a call or of a part of it in milliseconds: not below 0, and a week at most.';

CREATE OR REPLACE FUNCTION call_facts_of(p_arrived_at timestamptz, p_queue_code text, p_staff_id uuid, p_direction text, p_queued_at timestamptz, p_answered_at timestamptz, p_ended_at timestamptz, p_outcome text, p_hold_s integer, p_wrap_up_s integer, p_survey satisfaction) RETURNS SETOF call_fact
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
  SELECT statistics_slot(p_arrived_at), p_queue_code, p_staff_id,
         c.offered::integer,
         c.answered::integer,
         (c.answered AND c.waited_ms <= 1000 * l.answer_s)::integer,
         CASE WHEN c.answered THEN c.waited_ms END,
         c.abandoned::integer,
         (c.abandoned AND c.waited_ms < 1000 * l.short_abandon_s)::integer,
         CASE WHEN c.abandoned THEN c.waited_ms END,
         (c.offered AND NOT c.answered AND NOT c.abandoned AND c.over)::integer,
         (c.answered AND c.over)::integer,
         CASE WHEN c.answered AND c.over THEN c.talk_ms END,
         CASE WHEN c.answered AND c.over THEN 1000 * p_hold_s END,
         CASE WHEN c.answered AND c.over THEN 1000 * p_wrap_up_s END,
         (NOT c.inbound)::integer,
         (NOT c.inbound AND p_answered_at IS NOT NULL)::integer,
         CASE WHEN NOT c.inbound AND c.over AND p_answered_at IS NOT NULL
              THEN c.talk_ms + 1000 * (p_hold_s + p_wrap_up_s) END,
         (p_survey IS NOT NULL)::integer,
         (p_survey IS NOT NULL AND p_survey <= 'fairly_satisfied')::integer
    FROM (SELECT p_direction = 'in' AS inbound,
                 p_direction = 'in' AND p_queued_at IS NOT NULL AS offered,
                 p_direction = 'in' AND p_queued_at IS NOT NULL AND p_answered_at IS NOT NULL AS answered,
                 p_direction = 'in' AND p_queued_at IS NOT NULL AND p_answered_at IS NULL
                 AND coalesce(p_outcome = 'abandoned', false) AS abandoned,
                 p_ended_at IS NOT NULL AS over,
                 milliseconds(coalesce(p_answered_at, p_ended_at) - p_queued_at) AS waited_ms,
                 greatest(milliseconds(p_ended_at - p_answered_at) - 1000 * p_hold_s, 0) AS talk_ms) c
    CROSS JOIN LATERAL (SELECT answer_s, short_abandon_s FROM call_limit WHERE valid_from <= p_arrived_at
                        ORDER BY valid_from DESC LIMIT 1) l
$$;
COMMENT ON FUNCTION call_facts_of(timestamptz, text, uuid, text, timestamptz, timestamptz, timestamptz, text, integer, integer, satisfaction) IS
  'What a call adds to call_counter, from the columns of the call that matter.';

CREATE OR REPLACE FUNCTION call_facts(p_call call) RETURNS SETOF call_fact
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
  SELECT f.* FROM call_facts_of((p_call).arrived_at, (p_call).queue_code, (p_call).staff_id, (p_call).direction, (p_call).queued_at, (p_call).answered_at, (p_call).ended_at, (p_call).outcome, (p_call).hold_s, (p_call).wrap_up_s, (p_call).survey) f
$$;
COMMENT ON FUNCTION call_facts(call) IS 'What a call adds to call_counter.';

CREATE OR REPLACE FUNCTION ticket_facts(p_ticket ticket) RETURNS SETOF ticket_fact
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
  SELECT statistics_slot(f.at), f.state, (p_ticket).created_by, (p_ticket).kind, (p_ticket).category_id, (p_ticket).area_code,
         (p_ticket).lead_unit_id, (p_ticket).channel, f.accepted, f.at_once, f.refused, f.closed, f.first_time, f.rated,
         f.satisfied, f.asked_solved, f.solved, NULL::integer, NULL::integer, NULL::integer, NULL::integer, NULL::integer,
         NULL::integer, NULL::integer, NULL::integer, NULL::integer, NULL::integer, NULL::integer, NULL::integer, NULL::integer
    FROM (VALUES
      (NULL::timestamptz, (p_ticket).state, NULL::integer, NULL::integer, NULL::integer, NULL::integer, NULL::integer,
       NULL::integer, NULL::integer, NULL::integer, NULL::integer),
      (CASE WHEN (p_ticket).state NOT IN ('draft', 'void') THEN (p_ticket).created_at END, NULL,
       1, ((p_ticket).closed_at IS NOT NULL AND (p_ticket).dispatched_at IS NULL)::integer,
       ((p_ticket).state = 'refused')::integer, NULL, NULL, NULL, NULL, NULL, NULL),
      ((p_ticket).closed_at, NULL, NULL, NULL, NULL, 1, ((p_ticket).redo_count = 0)::integer, NULL, NULL, NULL, NULL),
      ((p_ticket).followed_up_at, NULL, NULL, NULL, NULL, NULL, NULL,
       ((p_ticket).satisfaction IS NOT NULL)::integer,
       ((p_ticket).satisfaction IS NOT NULL AND (p_ticket).satisfaction <= 'fairly_satisfied')::integer,
       ((p_ticket).solved IS NOT NULL)::integer, coalesce((p_ticket).solved, false)::integer)
    ) f (at, state, accepted, at_once, refused, closed, first_time, rated, satisfied, asked_solved, solved)
   WHERE f.at IS NOT NULL OR f.state IS NOT NULL
$$;
COMMENT ON FUNCTION ticket_facts(ticket) IS 'What a ticket by itself adds to ticket_counter and ticket_standing.';

CREATE OR REPLACE FUNCTION assignment_facts(p_ticket ticket, p_assignment assignment) RETURNS SETOF ticket_fact
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
  SELECT statistics_slot(f.at), NULL::ticket_state, (p_ticket).created_by, (p_ticket).kind, (p_ticket).category_id,
         (p_ticket).area_code, (p_assignment).unit_id, (p_ticket).channel, NULL::integer, NULL::integer, NULL::integer,
         NULL::integer, NULL::integer, NULL::integer, NULL::integer, NULL::integer, NULL::integer,
         f.dispatched, f.signed, f.responded, f.returned, f.due, f.in_time,
         NULL::integer, NULL::integer, NULL::integer, NULL::integer, NULL::integer, NULL::integer, NULL::integer
    FROM (VALUES
      ((p_assignment).dispatched_at, 1,
       coalesce((p_assignment).signed_at <= coalesce((p_assignment).sign_due_at, 'infinity'), false)::integer,
       coalesce(least((p_assignment).signed_at, (p_assignment).contacted_at) <= coalesce((p_assignment).sign_due_at, 'infinity'),
                false)::integer,
       ((p_assignment).state = 'returned')::integer, NULL::integer, NULL::integer),
      (CASE WHEN (p_assignment).state <> 'returned' THEN (p_assignment).due_at END, NULL, NULL, NULL, NULL,
       1, coalesce((p_assignment).answered_at <= (p_assignment).due_at, false)::integer)
    ) f (at, dispatched, signed, responded, returned, due, in_time)
   WHERE f.at IS NOT NULL AND (p_assignment).state <> 'withdrawn'
$$;
COMMENT ON FUNCTION assignment_facts(ticket, assignment) IS 'What a unit''s part in a ticket adds to ticket_counter.';

CREATE OR REPLACE FUNCTION ticket_event_facts(p_ticket ticket, p_event ticket_event) RETURNS SETOF ticket_fact
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
  -- A ticket sent back has one event that changes its state and one for each unit; the former counts.
  SELECT statistics_slot((p_event).at), NULL::ticket_state, (p_ticket).created_by, (p_ticket).kind, (p_ticket).category_id,
         (p_ticket).area_code, coalesce((p_event).unit_id, (p_ticket).lead_unit_id), (p_ticket).channel, NULL::integer,
         NULL::integer, NULL::integer, NULL::integer, NULL::integer, NULL::integer, NULL::integer, NULL::integer, NULL::integer,
         NULL::integer, NULL::integer, NULL::integer, NULL::integer, NULL::integer, NULL::integer,
         CASE (p_event).action WHEN 'answer' THEN 1 END, CASE (p_event).action WHEN 'redo' THEN 1 END,
         CASE (p_event).action WHEN 'urge' THEN 1 END, NULL::integer, NULL::integer, NULL::integer, NULL::integer
   WHERE (p_event).action IN ('answer', 'urge')
         OR (p_event).action = 'redo' AND (p_event).from_state IS DISTINCT FROM (p_event).to_state
$$;
COMMENT ON FUNCTION ticket_event_facts(ticket, ticket_event) IS 'What an event of a ticket adds to ticket_counter.';

CREATE OR REPLACE FUNCTION follow_up_facts(p_ticket ticket, p_follow_up follow_up, p_first boolean) RETURNS SETOF ticket_fact
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
  SELECT statistics_slot((p_follow_up).at), NULL::ticket_state, (p_ticket).created_by, (p_ticket).kind, (p_ticket).category_id,
         (p_ticket).area_code, (p_ticket).lead_unit_id, (p_ticket).channel, NULL::integer, NULL::integer, NULL::integer,
         NULL::integer, NULL::integer, NULL::integer, NULL::integer, NULL::integer, NULL::integer, NULL::integer, NULL::integer,
         NULL::integer, NULL::integer, NULL::integer, NULL::integer, NULL::integer, NULL::integer, NULL::integer,
         1, (p_follow_up).reached::integer, p_first::integer,
         (p_first AND (p_follow_up).satisfaction <= 'fairly_satisfied')::integer
$$;
COMMENT ON FUNCTION follow_up_facts(ticket, follow_up, boolean) IS
  'What a follow-up adds to ticket_counter; the last parameter: its mark is the first that the citizen gave for the ticket.';

CREATE OR REPLACE FUNCTION follow_ups_facts(p_ticket ticket) RETURNS SETOF ticket_fact
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
  SELECT f.* FROM (
      SELECT u, u.satisfaction IS NOT NULL
                AND row_number() OVER (PARTITION BY u.satisfaction IS NULL ORDER BY u.at, u.id) = 1 AS first
        FROM follow_up u WHERE u.ticket_id = (p_ticket).id) w
    CROSS JOIN LATERAL follow_up_facts(p_ticket, w.u, w.first) f
$$;
COMMENT ON FUNCTION follow_ups_facts(ticket) IS 'What all follow-ups of a ticket add to ticket_counter.';

CREATE OR REPLACE FUNCTION ticket_children_facts(p_ticket ticket) RETURNS SETOF ticket_fact
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
  SELECT f.* FROM assignment a CROSS JOIN LATERAL assignment_facts(p_ticket, a) f WHERE a.ticket_id = (p_ticket).id
  UNION ALL
  SELECT f.* FROM ticket_event e CROSS JOIN LATERAL ticket_event_facts(p_ticket, e) f
   WHERE e.ticket_id = (p_ticket).id AND e.action IN ('answer', 'redo', 'urge')
  UNION ALL
  SELECT f.* FROM follow_ups_facts(p_ticket) f
$$;
COMMENT ON FUNCTION ticket_children_facts(ticket) IS
  'What everything that hangs on a ticket adds to ticket_counter: it counts for the ticket''s kind, category, area, channel …';

-- Whoever writes, the difference is left to be counted. Nothing is left where nothing that counts has changed.

CREATE OR REPLACE VIEW call_share AS
  SELECT * FROM call_delta
  UNION ALL
  SELECT 1::smallint, f.* FROM call_added a CROSS JOIN LATERAL call_facts_of(a.arrived_at, a.queue_code, a.staff_id, a.direction, a.queued_at, a.answered_at, a.ended_at, a.outcome, a.hold_s, a.wrap_up_s, a.survey) f;
COMMENT ON VIEW call_share IS 'Shares of calls that statistics_step() has still to add to the counters.';
DO $$
DECLARE
  v_column record;
BEGIN
  FOR v_column IN SELECT attname AS name, col_description(attrelid, attnum) AS words FROM pg_attribute
                   WHERE attrelid = 'call_delta'::regclass AND attnum > 0 AND NOT attisdropped LOOP
    EXECUTE format('COMMENT ON COLUMN call_share.%I IS %L', v_column.name, v_column.words);
  END LOOP;
END
$$;

CREATE OR REPLACE FUNCTION call_count() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    -- What they add is reckoned when the step comes: a call must not wait for it.
    INSERT INTO call_added (arrived_at, queue_code, staff_id, direction, queued_at, answered_at, ended_at, outcome, hold_s, wrap_up_s, survey)
      SELECT n.arrived_at, n.queue_code, n.staff_id, n.direction, n.queued_at, n.answered_at, n.ended_at, n.outcome, n.hold_s, n.wrap_up_s, n.survey FROM new_rows n;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO call_delta SELECT -1, f.* FROM old_rows o CROSS JOIN LATERAL call_facts(o::call) f;
  ELSE
    INSERT INTO call_delta
      SELECT 1, f.* FROM (SELECT f.* FROM new_rows n CROSS JOIN LATERAL call_facts(n::call) f
                          EXCEPT ALL SELECT f.* FROM old_rows o CROSS JOIN LATERAL call_facts(o::call) f) f
      UNION ALL
      SELECT -1, f.* FROM (SELECT f.* FROM old_rows o CROSS JOIN LATERAL call_facts(o::call) f
                           EXCEPT ALL SELECT f.* FROM new_rows n CROSS JOIN LATERAL call_facts(n::call) f) f;
  END IF;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION call_count() IS 'Trigger: leaves calls that came in call_added, and what changes of calls add to the counters or take off in call_delta.';

CREATE OR REPLACE FUNCTION ticket_count() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO ticket_delta SELECT 1, f.* FROM new_rows n CROSS JOIN LATERAL ticket_facts(n::ticket) f;
    -- What hangs on a ticket is there before it only where a loader brings it so; to look costs as much as all the rest.
    IF EXISTS (SELECT FROM new_rows WHERE created_at <> now()) THEN
      INSERT INTO ticket_delta
        SELECT 1, f.* FROM new_rows n CROSS JOIN LATERAL ticket_children_facts(n::ticket) f WHERE n.created_at <> now();
    END IF;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO ticket_delta
      SELECT -1, f.* FROM old_rows o CROSS JOIN LATERAL ticket_facts(o::ticket) f
      UNION ALL SELECT -1, f.* FROM old_rows o CROSS JOIN LATERAL ticket_children_facts(o::ticket) f;
  ELSE
    INSERT INTO ticket_delta
      SELECT 1, f.* FROM (SELECT f.* FROM new_rows n CROSS JOIN LATERAL ticket_facts(n::ticket) f
                          EXCEPT ALL SELECT f.* FROM old_rows o CROSS JOIN LATERAL ticket_facts(o::ticket) f) f
      UNION ALL
      SELECT -1, f.* FROM (SELECT f.* FROM old_rows o CROSS JOIN LATERAL ticket_facts(o::ticket) f
                           EXCEPT ALL SELECT f.* FROM new_rows n CROSS JOIN LATERAL ticket_facts(n::ticket) f) f;
    IF EXISTS ((SELECT id, created_by, kind, category_id, area_code, lead_unit_id, channel FROM new_rows)
               EXCEPT ALL (SELECT id, created_by, kind, category_id, area_code, lead_unit_id, channel FROM old_rows)) THEN
      INSERT INTO ticket_delta
        SELECT 1, f.* FROM (SELECT f.* FROM new_rows n CROSS JOIN LATERAL ticket_children_facts(n::ticket) f
                            EXCEPT ALL SELECT f.* FROM old_rows o CROSS JOIN LATERAL ticket_children_facts(o::ticket) f) f
        UNION ALL
        SELECT -1, f.* FROM (SELECT f.* FROM old_rows o CROSS JOIN LATERAL ticket_children_facts(o::ticket) f
                             EXCEPT ALL SELECT f.* FROM new_rows n CROSS JOIN LATERAL ticket_children_facts(n::ticket) f) f;
    END IF;
  END IF;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION ticket_count() IS 'Trigger: leaves what tickets add to the counters, or take off, in ticket_delta.';

CREATE OR REPLACE FUNCTION assignment_count() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO ticket_delta
      SELECT 1, f.* FROM new_rows n JOIN ticket_identity i ON i.id = n.ticket_id
        JOIN ticket t ON t.id = i.id AND t.created_at = i.created_at
       CROSS JOIN LATERAL assignment_facts(t, n::assignment) f;
  END IF;
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO ticket_delta
      SELECT -1, f.* FROM old_rows o JOIN ticket_identity i ON i.id = o.ticket_id
        JOIN ticket t ON t.id = i.id AND t.created_at = i.created_at
       CROSS JOIN LATERAL assignment_facts(t, o::assignment) f;
  END IF;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION assignment_count() IS 'Trigger: leaves what units'' parts in tickets add to the counters, or take off, in ticket_delta.';

CREATE OR REPLACE FUNCTION ticket_event_count() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NOT EXISTS (SELECT FROM new_rows WHERE action IN ('answer', 'redo', 'urge')) THEN
      RETURN NULL;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO ticket_delta
      SELECT 1, f.* FROM new_rows n JOIN ticket_identity i ON i.id = n.ticket_id
        JOIN ticket t ON t.id = i.id AND t.created_at = i.created_at
       CROSS JOIN LATERAL ticket_event_facts(t, n::ticket_event) f WHERE n.action IN ('answer', 'redo', 'urge');
  END IF;
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO ticket_delta
      SELECT -1, f.* FROM old_rows o JOIN ticket_identity i ON i.id = o.ticket_id
        JOIN ticket t ON t.id = i.id AND t.created_at = i.created_at
       CROSS JOIN LATERAL ticket_event_facts(t, o::ticket_event) f WHERE o.action IN ('answer', 'redo', 'urge');
  END IF;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION ticket_event_count() IS 'Trigger: leaves what events of tickets add to the counters, or take off, in ticket_delta.';

CREATE OR REPLACE FUNCTION follow_up_count() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_new follow_up[] := '{}';
  v_old follow_up[] := '{}';
BEGIN
  IF TG_OP <> 'DELETE' THEN
    v_new := ARRAY(SELECT n::follow_up FROM new_rows n);
  END IF;
  IF TG_OP <> 'INSERT' THEN
    v_old := ARRAY(SELECT o::follow_up FROM old_rows o);
  END IF;
  -- Which mark is the first depends on the ticket's other follow-ups: all of them after, less all of them before.
  INSERT INTO ticket_delta
    WITH affected AS (
      SELECT DISTINCT (u.f).ticket_id FROM (SELECT f FROM unnest(v_new || v_old) f) u
    ), whole AS (
      SELECT 1 AS sign, u FROM follow_up u WHERE ticket_id IN (SELECT ticket_id FROM affected)
      UNION ALL
      SELECT -1, u FROM follow_up u
       WHERE ticket_id IN (SELECT ticket_id FROM affected) AND id NOT IN (SELECT n.id FROM unnest(v_new) n)
      UNION ALL
      SELECT -1, o FROM unnest(v_old) o
    ), marked AS (
      SELECT sign, u, (u).satisfaction IS NOT NULL
             AND row_number() OVER (PARTITION BY sign, (u).ticket_id, (u).satisfaction IS NULL ORDER BY (u).at, (u).id) = 1 AS first
        FROM whole)
    SELECT m.sign, f.* FROM marked m JOIN ticket_identity i ON i.id = (m.u).ticket_id
      JOIN ticket t ON t.id = i.id AND t.created_at = i.created_at
     CROSS JOIN LATERAL follow_up_facts(t, m.u, m.first) f;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION follow_up_count() IS 'Trigger: leaves what follow-ups add to the counters, or take off, in ticket_delta.';

DO $$
DECLARE
  v_table text;
BEGIN
  FOREACH v_table IN ARRAY ARRAY['call', 'ticket', 'assignment', 'ticket_event', 'follow_up'] LOOP
    EXECUTE format('CREATE OR REPLACE TRIGGER statistics_insert AFTER INSERT ON %I REFERENCING NEW TABLE AS new_rows '
                   'FOR EACH STATEMENT EXECUTE FUNCTION %I()', v_table, v_table || '_count');
    EXECUTE format('CREATE OR REPLACE TRIGGER statistics_update AFTER UPDATE ON %I '
                   'REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows '
                   'FOR EACH STATEMENT EXECUTE FUNCTION %I()', v_table, v_table || '_count');
    EXECUTE format('CREATE OR REPLACE TRIGGER statistics_delete AFTER DELETE ON %I REFERENCING OLD TABLE AS old_rows '
                   'FOR EACH STATEMENT EXECUTE FUNCTION %I()', v_table, v_table || '_count');
    EXECUTE format('COMMENT ON TRIGGER statistics_insert ON %I IS %L', v_table, 'Keeps the counters.');
    EXECUTE format('COMMENT ON TRIGGER statistics_update ON %I IS %L', v_table, 'Keeps the counters.');
    EXECUTE format('COMMENT ON TRIGGER statistics_delete ON %I IS %L', v_table, 'Keeps the counters.');
  END LOOP;
END
$$;

-- Limits

CREATE OR REPLACE FUNCTION call_limit_keep() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  INSERT INTO call_limit (valid_from, answer_s, short_abandon_s)
  VALUES (statistics_slot(clock_timestamp()) + interval '15 minutes', setting_get('call.answer'), setting_get('call.short_abandon'))
  ON CONFLICT (valid_from) DO UPDATE SET answer_s = excluded.answer_s, short_abandon_s = excluded.short_abandon_s;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION call_limit_keep() IS 'Trigger: a new limit for calls holds from the next quarter of an hour on.';

CREATE OR REPLACE TRIGGER setting_call_limit AFTER UPDATE OF value ON setting FOR EACH ROW
  WHEN (OLD.value <> NEW.value AND NEW.key IN ('call.answer', 'call.short_abandon')) EXECUTE FUNCTION call_limit_keep();
COMMENT ON TRIGGER setting_call_limit ON setting IS 'Keeps the limits that calls are judged by.';

INSERT INTO call_limit (valid_from, answer_s, short_abandon_s)
VALUES ('-infinity', setting_get('call.answer'), setting_get('call.short_abandon'))
ON CONFLICT (valid_from) DO NOTHING;
GRANT SELECT ON call_limit TO sonor_staff;
