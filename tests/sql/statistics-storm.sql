-- A storm of random writes, the same each time: inserts, corrections, late and duplicate events, removals, loaders that bring a
-- ticket after what hangs on it. At every look the counters, with what waits to be counted, equal a recount of all rows.
\connect - postgres
BEGIN;
\ir persons.inc
\ir statistics.inc
SELECT plan(6);
SELECT months_ensure((now() - interval '4 days')::date, (now() + interval '1 day')::date) \g /dev/null
INSERT INTO category (id, code_system, version, code, name_zh, parent_id) VALUES (9002, 'test', '1', '0101', '供水', 9001);

CREATE FUNCTION public.any_time() RETURNS timestamptz LANGUAGE sql AS $$
  -- Four days up to now, in steps that hit midnights and the edges of slots.
  SELECT date_trunc('day', now()) - interval '3 days' + floor(random() * 4 * 86400 / 450) * interval '450 s'
$$;
CREATE FUNCTION public.any_id(p_table text) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
  v_id uuid;
BEGIN
  EXECUTE format('SELECT id FROM %I OFFSET floor(random() * (SELECT count(*) FROM %1$I)) LIMIT 1', p_table) INTO v_id;
  RETURN v_id;
END
$$;

CREATE FUNCTION public.storm(p_seed double precision, p_acts integer) RETURNS bigint LANGUAGE plpgsql SET search_path = sonor, public AS $$
DECLARE
  v_wrong bigint := 0;
  v_at timestamptz;
  v_id uuid;
  v_kinds ticket_kind[] := enum_range(NULL::ticket_kind);
  v_agents uuid[] := ARRAY(SELECT id FROM staff WHERE unit_id IS NULL ORDER BY login) || NULL::uuid;
BEGIN
  PERFORM setseed(p_seed);
  FOR n IN 1 .. p_acts LOOP
    v_at := any_time();
    v_id := gen_random_uuid();
    CASE floor(random() * 16)::integer
      WHEN 0, 1 THEN
        INSERT INTO call (id, direction, callee_dialled, queue_code, staff_id, arrived_at, queued_at)
        SELECT gen_random_uuid(), (ARRAY['in', 'in', 'in', 'out'])[1 + floor(random() * 4)], '12345',
               (ARRAY['general', 'mongolian', NULL])[1 + floor(random() * 3)], v_agents[1 + floor(random() * cardinality(v_agents))], v_at,
               CASE WHEN random() < 0.8 THEN v_at END FROM generate_series(1, floor(random() * 4)::integer);
      WHEN 2 THEN
        UPDATE call SET answered_at = arrived_at + random() * interval '30 s', hold_s = floor(random() * 20),
               ended_at = arrived_at + interval '30 s' + random() * interval '300 s', outcome = 'answered' WHERE random() < 0.3;
      WHEN 3 THEN
        UPDATE call SET answered_at = NULL, ended_at = arrived_at + random() * interval '10 s',
               outcome = (ARRAY['abandoned', 'call_back'])[1 + floor(random() * 2)] WHERE random() < 0.2;
      WHEN 4 THEN
        UPDATE call SET queue_code = 'enterprise', survey = 'satisfied', wrap_up_s = wrap_up_s + 1 WHERE random() < 0.1;
      WHEN 5 THEN
        DELETE FROM call WHERE random() < 0.05;
        UPDATE call SET arrived_at = least(v_at, queued_at, answered_at, ended_at) WHERE id = any_id('call');
      WHEN 6, 7, 8 THEN
        INSERT INTO ticket_identity (id, number, created_at) VALUES (v_id, ticket_number_next(v_at), v_at);
        IF random() < 0.2 THEN
          INSERT INTO assignment (ticket_id, unit_id, lead, state, dispatched_at, due_at) VALUES (v_id, 9001, true, 'to_sign', v_at, any_time());
          INSERT INTO follow_up (ticket_id, at, reached, satisfaction) VALUES (v_id, any_time(), true, 'satisfied');
        END IF;
        INSERT INTO ticket (id, number, created_at, kind, channel, category_id, area_code, title, content, state, created_by)
        VALUES (v_id, ticket_number_next(v_at), v_at, v_kinds[1 + floor(random() * 6)], 'phone', 9001, '150802', '题', '无',
                (ARRAY['draft', 'first_review', 'handling', 'closed']::ticket_state[])[1 + floor(random() * 4)],
                v_agents[1 + floor(random() * cardinality(v_agents))]);
      WHEN 9 THEN
        INSERT INTO assignment (ticket_id, unit_id, lead, state, dispatched_at, sign_due_at, due_at)
        SELECT i.id, u, u = 9001, 'to_sign', v_at, v_at + interval '1 hour', any_time()
          FROM ticket_identity i, unnest(ARRAY[9001, 9002]) u WHERE random() < 0.3 ON CONFLICT DO NOTHING;
      WHEN 10 THEN
        UPDATE assignment SET signed_at = any_time(), answered_at = any_time(), contacted_at = any_time(),
               state = (ARRAY['handling', 'answered', 'returned', 'withdrawn']::assignment_state[])[1 + floor(random() * 4)] WHERE random() < 0.4;
      WHEN 11 THEN
        UPDATE ticket SET kind = v_kinds[1 + floor(random() * 6)], category_id = 9001 + floor(random() * 2)::integer,
               area_code = (ARRAY['150800', '150802'])[1 + floor(random() * 2)], channel = 'wechat' WHERE random() < 0.3;
      WHEN 12 THEN
        UPDATE ticket SET state = (ARRAY['closed', 'redo', 'void', 'refused']::ticket_state[])[1 + floor(random() * 4)],
               closed_at = any_time(), followed_up_at = any_time(), satisfaction = 'dissatisfied', solved = random() < 0.5,
               redo_count = floor(random() * 2), dispatched_at = CASE WHEN random() < 0.5 THEN created_at END WHERE random() < 0.3;
      WHEN 13 THEN
        INSERT INTO ticket_event (ticket_id, at, action, from_state, to_state, unit_id)
        SELECT i.id, any_time(), a, 'handling', s, (ARRAY[9001, 9002, NULL])[1 + floor(random() * 3)]
          FROM ticket_identity i, unnest(ARRAY['answer', 'redo', 'urge', 'note']) a, unnest(ARRAY['handling', 'redo']::ticket_state[]) s
         WHERE random() < 0.1;
        DELETE FROM ticket_event WHERE random() < 0.05;
      WHEN 14 THEN
        INSERT INTO follow_up (ticket_id, at, reached, solved, satisfaction)
        SELECT i.id, any_time(), random() < 0.9, NULL, NULL FROM ticket_identity i, generate_series(1, 2) WHERE random() < 0.2;
        UPDATE follow_up SET satisfaction = (enum_range(NULL::satisfaction))[1 + floor(random() * 5)], at = any_time()
         WHERE reached AND random() < 0.5;
        DELETE FROM follow_up WHERE random() < 0.1;
      ELSE
        v_id := any_id('ticket');
        DELETE FROM ticket WHERE id = v_id AND random() < 0.5;
        DELETE FROM assignment WHERE random() < 0.02;
        PERFORM statistics_step();
    END CASE;
    IF n % 25 = 0 THEN
      v_wrong := v_wrong + statistics_recount();
    END IF;
  END LOOP;
  RETURN v_wrong;
END
$$;

SELECT is(public.storm(0.1, 250), 0::bigint, 'a storm leaves no difference');
SELECT is(public.storm(0.7, 250), 0::bigint, 'nor does another');
SELECT ok((SELECT count(*) > 50 FROM call) AND (SELECT count(*) > 50 FROM ticket) AND (SELECT count(*) > 50 FROM follow_up), 'there were many rows');
SELECT is((SELECT sum(value)::bigint FROM metric_values(ARRAY['offered'], date_trunc('day', now()) - interval '3 days', date_trunc('day', now()) + interval '1 day', p_step => 'slot')),
          (SELECT count(*) FROM call WHERE direction = 'in' AND queued_at IS NOT NULL), 'the reader finds them all by slot');
SELECT is((SELECT sum(value)::bigint FROM metric_values(ARRAY['accepted'], date_trunc('day', now()) - interval '3 days', date_trunc('day', now()) + interval '1 day', 'kind', p_step => 'day')),
          (SELECT count(*) FROM ticket WHERE state NOT IN ('draft', 'void')), 'and by kind and day');
SELECT statistics_step() \g /dev/null
SELECT ok(statistics_recount() = 0 AND NOT EXISTS (SELECT FROM call_share) AND NOT EXISTS (SELECT FROM ticket_delta),
          'after the step nothing waits, and nothing differs');
SELECT * FROM finish();
ROLLBACK;
