-- The whole matrix: every state, every action, every kind of seat, tried for real and compared with what was written by hand.
\connect - postgres
\ir persons.inc
\ir ticket-life.inc
\set city `cat "$SONOR_SOURCE/tests/sql/ticket-life.expected"`
\set units `cat "$SONOR_SOURCE/tests/sql/assignment-life.expected"`

-- ticket_apply() is not for people; these act in their name.
CREATE FUNCTION public.apply(p_ticket uuid, p_action text, p_version integer, p_unit integer, p_detail jsonb) RETURNS text
LANGUAGE sql SECURITY DEFINER SET search_path = sonor, public AS $$
  SELECT state::text FROM ticket_apply(p_ticket, p_action, p_version, 'why', p_unit, p_detail)
$$;
ALTER FUNCTION public.apply(uuid, text, integer, integer, jsonb) OWNER TO sonor;
CREATE FUNCTION public.apply_part(p_ticket uuid, p_unit integer, p_action text, p_version integer) RETURNS text
LANGUAGE sql SECURITY DEFINER SET search_path = sonor, public AS $$
  SELECT state::text FROM assignment_apply(p_ticket, p_unit, p_action, p_version)
$$;
ALTER FUNCTION public.apply_part(uuid, integer, text, integer) OWNER TO sonor;
CREATE FUNCTION public.make_part(p_ticket uuid, p_unit integer, p_parent integer) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = sonor, public AS $$
BEGIN
  PERFORM assignment_make(t, p_unit, false, p_parent, NULL, NULL) FROM ticket t WHERE t.id = p_ticket;
  RETURN (SELECT state FROM assignment WHERE ticket_id = p_ticket AND unit_id = p_unit);
END
$$;
ALTER FUNCTION public.make_part(uuid, integer, integer) OWNER TO sonor;
GRANT CREATE ON SCHEMA public TO sonor;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO PUBLIC;

-- What was written by hand
CREATE FUNCTION public.expected(p_file text) RETURNS TABLE (from_state text, action text, to_state text, seat text) LANGUAGE sql AS $$
  SELECT parts[1], parts[2], next, seat
  FROM string_to_table(p_file, E'\n') line, LATERAL (SELECT string_to_array(line, ',') AS parts) split,
       string_to_table(parts[3], ' ') next,
       string_to_table(replace(parts[4], 'intake', 'agent enterprise municipal bilingual media'), ' ') seat
  WHERE line !~ '^(#|$)'
$$;
CREATE TEMP TABLE city_expected AS SELECT * FROM expected(:'city');
CREATE TEMP TABLE unit_expected AS SELECT * FROM expected(:'units');

-- What really happens. A ticket with a lead and a co-unit; the acting officer is of 9001. Four arrangements bring out every
-- condition: lead or co-unit acts, and the other has answered or not.
CREATE TEMP TABLE city_tried (from_state text, action text, seat text, arrangement integer, to_state text, refusal text);
CREATE FUNCTION pg_temp.try_city(p_from text, p_action text, p_arrangement integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_ticket uuid;
  v_seat text;
  v_result text;
  v_unit integer := CASE WHEN p_action IN ('sign', 'contact', 'answer', 'sub_dispatch', 'return_request', 'return', 'return_reject',
                                           'extension_request', 'extend', 'extension_reject', 'co_unit_request', 'co_unit', 'co_unit_reject', 'appeal') THEN 9001
                         WHEN p_action = 'withdraw' THEN 9003 END;
  v_state text := CASE p_action WHEN 'sign' THEN 'to_sign' WHEN 'return' THEN 'return_requested' WHEN 'return_reject' THEN 'return_requested'
                  WHEN 'extend' THEN 'extension_requested' WHEN 'extension_reject' THEN 'extension_requested'
                  WHEN 'appeal' THEN 'answered' WHEN 'withdraw' THEN 'answered' ELSE 'handling' END;
  v_detail jsonb := jsonb_build_object('answer', 'a', 'basis', 'repeated', 'service', '119', 'changes', 'c', 'over', p_arrangement < 3);
  v_tried jsonb := '[]';
BEGIN
  BEGIN
    IF p_from <> '-' THEN
      v_ticket := ticket_in(p_from);
      IF p_action = 'merge' THEN
        v_detail := v_detail || jsonb_build_object('into', (SELECT id FROM sonor.ticket_identity LIMIT 1));
      END IF;
      PERFORM part(v_ticket, 9001, p_arrangement < 3, v_state);
      PERFORM part(v_ticket, 9002, p_arrangement >= 3, CASE WHEN p_arrangement IN (2, 3) THEN 'answered' ELSE 'handling' END);
      IF p_action = 'withdraw' THEN
        PERFORM part(v_ticket, 9003, false, 'handling', 9001);
      ELSIF p_action = 'appeal_review' THEN
        v_detail := v_detail || '{"unit_id": 9001}';
      END IF;
    END IF;
    FOR v_seat IN SELECT code FROM sonor.seat_kind LOOP
      BEGIN
        v_unit := CASE p_action WHEN 'note' THEN CASE v_seat WHEN 'unit' THEN 9001 END ELSE v_unit END;
        EXECUTE format('SET LOCAL SESSION AUTHORIZATION %I', 'p_' || v_seat);
        IF p_from = '-' AND p_action IN ('accept', 'keep', 'answer_at_once', 'refuse') THEN
          v_result := sonor.ticket_accept(jsonb_build_object('id', gen_random_uuid(), 'kind', 'help', 'channel', 'phone',
            'category_id', 9003, 'area_code', '150802', 'content', 'c', 'answer', 'a', 'basis', 'repeated', 'action', p_action)) ->> 'state';
        ELSE
          v_result := apply(coalesce(v_ticket, gen_random_uuid()), p_action, 1, v_unit, v_detail);
        END IF;
        RAISE EXCEPTION USING ERRCODE = 'XX999', MESSAGE = v_result;
      EXCEPTION WHEN OTHERS THEN
        v_tried := v_tried || jsonb_build_object('seat', v_seat, 'to_state', CASE SQLSTATE WHEN 'XX999' THEN SQLERRM END,
                                                 'refusal', nullif(SQLSTATE, 'XX999'));
      END;
    END LOOP;
    RAISE EXCEPTION USING ERRCODE = 'XX998';
  EXCEPTION WHEN SQLSTATE 'XX998' THEN
    INSERT INTO city_tried SELECT p_from, p_action, seat, p_arrangement, to_state, refusal
    FROM jsonb_to_recordset(v_tried) t (seat text, to_state text, refusal text);
  END;
END
$$;
SELECT ticket_in('first_review') \g /dev/null
SELECT count(pg_temp.try_city(state, action, arrangement))
FROM (SELECT DISTINCT action FROM city_expected) a, unnest('-'::text || enum_range(NULL::sonor.ticket_state)::text[]) state,
     generate_series(1, 4) arrangement
WHERE arrangement = 1 OR action IN ('answer', 'return', 'withdraw', 'follow_up') \g /dev/null

CREATE TEMP TABLE unit_tried (from_state text, action text, person text, to_state text, refusal text);
CREATE FUNCTION pg_temp.try_unit(p_from text, p_action text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_ticket uuid;
  v_unit integer := CASE WHEN p_action IN ('withdraw', 'assign_below') THEN 9003 ELSE 9001 END;
  v_parent integer := CASE WHEN v_unit = 9003 THEN 9001 END;
  v_person text;
  v_result text;
  v_tried jsonb := '[]';
BEGIN
  BEGIN
    v_ticket := ticket_in('handling');
    PERFORM part(v_ticket, 9002, true, 'handling');
    IF p_from <> '-' THEN
      PERFORM part(v_ticket, v_unit, false, p_from, v_parent);
    END IF;
    FOR v_person IN SELECT code FROM sonor.seat_kind UNION ALL SELECT 'unit_other' LOOP
      BEGIN
        EXECUTE format('SET LOCAL SESSION AUTHORIZATION %I', 'p_' || v_person);
        IF p_action IN ('dispatch', 'assign_below') THEN
          v_result := make_part(v_ticket, v_unit, v_parent);
        ELSE
          v_result := apply_part(v_ticket, v_unit, p_action, NULL);
        END IF;
        RAISE EXCEPTION USING ERRCODE = 'XX999', MESSAGE = CASE
          WHEN p_action IN ('return_reject', 'extend', 'extension_reject')
               AND v_result = CASE p_from WHEN 'return_requested' THEN 'handling' ELSE 'redoing' END THEN '=' ELSE v_result END;
      EXCEPTION WHEN OTHERS THEN
        v_tried := v_tried || jsonb_build_object('person', v_person, 'to_state', CASE SQLSTATE WHEN 'XX999' THEN SQLERRM END,
                                                 'refusal', nullif(SQLSTATE, 'XX999'));
      END;
    END LOOP;
    RAISE EXCEPTION USING ERRCODE = 'XX998';
  EXCEPTION WHEN SQLSTATE 'XX998' THEN
    INSERT INTO unit_tried SELECT p_from, p_action, person, to_state, refusal
    FROM jsonb_to_recordset(v_tried) t (person text, to_state text, refusal text);
  END;
END
$$;
SELECT count(pg_temp.try_unit(state, action))
FROM (SELECT DISTINCT action FROM unit_expected) a, unnest('-'::text || enum_range(NULL::sonor.assignment_state)::text[]) state \g /dev/null

SELECT plan(14);
SELECT cmp_ok((SELECT count(*) FROM city_tried), '>=', 13 * 13 * 40::bigint, 'every state, action and seat was tried');
SELECT is_empty($$SELECT DISTINCT from_state, action, to_state, seat FROM city_tried WHERE to_state IS NOT NULL EXCEPT SELECT * FROM city_expected$$,
                'nobody could do to a ticket what is not written down');
SELECT is_empty($$SELECT * FROM city_expected EXCEPT SELECT from_state, action, to_state, seat FROM city_tried WHERE to_state IS NOT NULL$$,
                'everybody could do what is written down, with each of its ends');
SELECT is_empty($$
  SELECT DISTINCT from_state, action, seat, refusal FROM city_tried
  WHERE refusal NOT IN ('SN403', 'SN404', 'SN409')
$$, 'every refusal is one: forbidden, unknown or not now; none is an accident');
SELECT is_empty($$
  SELECT from_state, action, seat FROM city_tried t WHERE refusal = 'SN409' AND from_state <> '-'
  AND NOT EXISTS (SELECT FROM city_expected e WHERE e.action = t.action AND e.seat = t.seat)
$$, 'who may never do a thing is told that, not that it is the wrong moment');
SELECT set_eq($$
  SELECT coalesce(from_state::text, '-'), action, to_state::text, seat FROM sonor.ticket_transition, unnest(seat_kinds) seat
   WHERE seat NOT IN ('sonor', 'gateway')
$$, 'SELECT * FROM city_expected', 'the transition table says the same as what was written by hand');
SELECT is_empty($$
  SELECT action FROM sonor.ticket_transition, unnest(seat_kinds) seat WHERE seat NOT IN ('sonor', 'gateway') AND seat NOT IN (SELECT code FROM sonor.seat_kind)
$$, 'and names only seats that there are');
SELECT set_eq($$SELECT DISTINCT action FROM sonor.ticket_transition WHERE 'gateway' = ANY (seat_kinds)$$, ARRAY['accept', 'note'],
              'what comes over the network can be taken and added to, nothing else');

SELECT is((SELECT count(*) FROM unit_tried), 10 * 20 * 14::bigint, 'every state of a unit''s part, action and person was tried');
SELECT is_empty($$SELECT from_state, action, to_state, person FROM unit_tried WHERE to_state IS NOT NULL EXCEPT SELECT * FROM unit_expected$$,
                'nobody could do to a unit''s part what is not written down, no other unit either');
SELECT is_empty($$SELECT * FROM unit_expected EXCEPT SELECT from_state, action, to_state, person FROM unit_tried WHERE to_state IS NOT NULL$$,
                'everybody could do what is written down');
SELECT is_empty($$SELECT DISTINCT from_state, action, person, refusal FROM unit_tried WHERE refusal NOT IN ('SN403', 'SN404', 'SN409')$$,
                'every refusal is one');
SELECT is_empty($$
  SELECT action, from_state FROM sonor.ticket_transition WHERE condition <> 'always'
  GROUP BY action, from_state HAVING count(*) < 2
$$, 'conditions come in sets');
SELECT is_empty($$
  SELECT action FROM (SELECT action FROM sonor.ticket_transition UNION SELECT action FROM sonor.assignment_transition) a
  WHERE say('ticket_action.' || action) = 'ticket_action.' || action
$$, 'every action has its words');
SELECT * FROM finish();
