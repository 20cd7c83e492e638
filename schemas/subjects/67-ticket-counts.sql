-- How many tickets each page of the desk holds. Asked by every desk after every change, so it must cost next to nothing:
-- the centre's totals are in the counters of statistics already, a unit's own open parts are few, and what is overdue is
-- found by the indexes of running clocks.

CREATE OR REPLACE FUNCTION ticket_counts_centre()
RETURNS TABLE (page text, total bigint, red bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 20
SET search_path = sonor, pg_temp
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET jit = off
AS $$
#variable_conflict use_column
DECLARE
  v_staff_id CONSTANT uuid := session_staff_id();
  v_at CONSTANT timestamptz := now();
BEGIN
  RETURN QUERY
  WITH standing AS MATERIALIZED (
    SELECT s.state, sum(s.tickets)::bigint AS n
      FROM (SELECT state, tickets FROM ticket_standing WHERE dimension = 'all' AND member = ''
            UNION ALL SELECT state, sign FROM ticket_delta WHERE state IS NOT NULL) s GROUP BY s.state
  ), running AS MATERIALIZED (
    SELECT t.state, t.due_at >= v_at AS amber, t.due_at < v_at AS red
      FROM ticket t WHERE t.state IN ('dispatch', 'handling', 'redo') AND t.amber_at <= v_at
  ), asking AS MATERIALIZED (
    SELECT count(DISTINCT a.ticket_id) FILTER (WHERE a.state = 'to_sign') AS n,
           count(DISTINCT a.ticket_id) FILTER (WHERE a.state = 'to_sign' AND a.sign_due_at < v_at) AS late,
           count(DISTINCT a.ticket_id) FILTER (WHERE a.state = 'return_requested') AS returns,
           count(DISTINCT a.ticket_id) FILTER (WHERE a.state = 'extension_requested') AS extensions,
           count(DISTINCT a.ticket_id) FILTER (WHERE a.state = 'extension_requested' AND a.due_at < v_at) AS extensions_late
      FROM assignment a WHERE a.state IN ('to_sign', 'return_requested', 'extension_requested')
  ), calling AS MATERIALIZED (
    SELECT count(*) AS n, count(*) FILTER (WHERE f.due_at < v_at AND f.sampled) AS late FROM follow_up_task f
  ), mine AS MATERIALIZED (
    SELECT count(*) AS n FROM claim c WHERE c.staff_id = v_staff_id
  ), supervised AS MATERIALIZED (
    SELECT count(*) AS n, count(*) FILTER (WHERE s.reply_by < v_at) AS late, count(*) FILTER (WHERE s.problem) AS problems
      FROM (SELECT ticket_id, min(reply_by) AS reply_by, bool_or(level = 'escalated') AS problem
              FROM supervision WHERE ended_at IS NULL GROUP BY ticket_id) s
  )
  SELECT 'first-review', coalesce(sum(n), 0)::bigint, 0::bigint FROM standing WHERE state = 'first_review'
  UNION ALL
  SELECT 'dispatch', coalesce(sum(n), 0)::bigint, (SELECT count(*) FROM running WHERE red AND state = 'dispatch')
    FROM standing WHERE state = 'dispatch'
  UNION ALL
  SELECT 'in-hand', coalesce(sum(n), 0)::bigint, (SELECT count(*) FROM running WHERE red AND state IN ('handling', 'redo'))
    FROM standing WHERE state IN ('handling', 'redo')
  UNION ALL SELECT 'to-sign', n, late FROM asking
  UNION ALL SELECT 'returns', returns, 0 FROM asking
  UNION ALL SELECT 'extensions', extensions, extensions_late FROM asking
  UNION ALL SELECT 'co-units', count(DISTINCT c.ticket_id), 0 FROM co_unit_request c WHERE c.decision IS NULL
  UNION ALL SELECT 'appeals', count(DISTINCT a.ticket_id), 0 FROM score_appeal a WHERE a.decision IS NULL
  UNION ALL SELECT 'follow-up', n, late FROM calling
  UNION ALL
  SELECT 'redo', coalesce(sum(n), 0)::bigint, (SELECT count(*) FROM running WHERE red AND state = 'redo')
    FROM standing WHERE state = 'redo'
  UNION ALL SELECT 'final-review', coalesce(sum(n), 0)::bigint, 0 FROM standing WHERE state = 'final_review'
  UNION ALL SELECT 'supervise', n, late FROM supervised
  UNION ALL SELECT 'problem', problems, 0 FROM supervised
  UNION ALL
  SELECT 'open', coalesce(sum(n), 0)::bigint, (SELECT count(*) FROM running WHERE red)
    FROM standing WHERE state IN ('first_review', 'dispatch', 'handling', 'follow_up', 'redo', 'final_review')
  UNION ALL SELECT 'due-soon', count(*) FILTER (WHERE amber), 0 FROM running
  UNION ALL SELECT 'overdue', count(*) FILTER (WHERE red), count(*) FILTER (WHERE red) FROM running
  UNION ALL SELECT 'answered', coalesce(sum(n), 0)::bigint, 0 FROM standing WHERE state IN ('follow_up', 'final_review')
  UNION ALL SELECT 'mine', n, 0 FROM mine;
END
$$;
COMMENT ON FUNCTION ticket_counts_centre() IS 'The counts of ticket_counts() for the hotline''s own staff.';

CREATE OR REPLACE FUNCTION ticket_counts_unit(p_unit_id integer)
RETURNS TABLE (page text, total bigint, red bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 20
SET search_path = sonor, pg_temp
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET jit = off
AS $$
#variable_conflict use_column
DECLARE
  v_at CONSTANT timestamptz := now();
BEGIN
  RETURN QUERY
  WITH part AS MATERIALIZED (
    SELECT a.state, a.state = 'to_sign' AND a.sign_due_at < v_at AS late, ticket_part_light(a) AS light
      FROM assignment a
     WHERE a.unit_id = p_unit_id
       AND a.state IN ('to_sign', 'handling', 'return_requested', 'extension_requested', 'redoing', 'answered')
  )
  SELECT 'to-sign', count(*) FILTER (WHERE state = 'to_sign'), count(*) FILTER (WHERE late) FROM part
  UNION ALL
  SELECT 'in-hand', count(*) FILTER (WHERE state NOT IN ('to_sign', 'answered')),
         count(*) FILTER (WHERE state NOT IN ('to_sign', 'answered') AND light = 'red') FROM part
  UNION ALL
  SELECT 'redo', count(*) FILTER (WHERE state = 'redoing'), count(*) FILTER (WHERE state = 'redoing' AND light = 'red') FROM part
  UNION ALL
  SELECT 'open', count(*) FILTER (WHERE state <> 'answered'), count(*) FILTER (WHERE light = 'red') FROM part
  UNION ALL SELECT 'due-soon', count(*) FILTER (WHERE light = 'amber'), 0 FROM part
  UNION ALL SELECT 'overdue', count(*) FILTER (WHERE light = 'red'), count(*) FILTER (WHERE light = 'red') FROM part
  UNION ALL SELECT 'answered', count(*) FILTER (WHERE state = 'answered'), 0 FROM part;
END
$$;
COMMENT ON FUNCTION ticket_counts_unit(integer) IS 'The counts of ticket_counts() for a unit, by its own parts and clocks.';

CREATE OR REPLACE FUNCTION ticket_counts() RETURNS TABLE (page text, total bigint, red bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 20
SET search_path = sonor, pg_temp
AS $$
BEGIN
  IF session_sees_all() THEN
    RETURN QUERY SELECT * FROM ticket_counts_centre() UNION ALL SELECT * FROM conversation_page_counts();
  ELSIF session_unit_id() IS NOT NULL THEN
    RETURN QUERY SELECT * FROM ticket_counts_unit(session_unit_id());
  ELSE
    PERFORM refuse('SN403', 'list.nobody');
  END IF;
END
$$;
COMMENT ON FUNCTION ticket_counts() IS
  'How many tickets each page of the desk holds as the session sees them, and how many of them are overdue (red): first-review, dispatch, in-hand, to-sign, returns, extensions, co-units, appeals, follow-up, redo, final-review, supervise, problem, open, due-soon, overdue, answered, mine, and of those who read conversations those of conversation_page_counts(); for a unit those that concern its own parts, by its own clocks.';

GRANT EXECUTE ON FUNCTION ticket_counts() TO sonor_staff;
