-- One of the workers of ticket-fight: for some seconds tries what its seat may do, on tickets picked at random.
-- Needs: work.seed, work.seconds, work.seat.
DO $$
DECLARE
  v_until timestamptz := clock_timestamp() + make_interval(secs => current_setting('work.seconds')::double precision);
  v_seat text := current_setting('work.seat');
  v_calls text[] := CASE v_seat
    WHEN 'agent' THEN ARRAY['ticket_urge({t}, ''again'')', 'ticket_note({t}, ''a'')', 'ticket_accept({new})', 'ticket_mark_confidential({t}, {v}, true)']
    WHEN 'first_review' THEN ARRAY['ticket_submit({t}, {v})', 'ticket_dispatch({t}, {v}, 9001, ''{9002}'')', 'ticket_dispatch({t}, {v}, 9002, ''{}'')',
      'ticket_redispatch({t}, {v}, 9002, ''{9001}'', ''a'')', 'ticket_review_return({t}, 9001, {a}, true)', 'ticket_review_return({t}, 9002, {a}, false, ''a'')',
      'ticket_merge({t}, {v}, {o})', 'ticket_undo({t}, {v})', 'ticket_undo({t}, {v})', '(SELECT jsonb_build_object(''batch'', count(*) FILTER (WHERE done)) FROM ticket_batch(ARRAY[{t}, {o}]::uuid[], ''dispatch''))',
      'ticket_claim({t})', 'ticket_correct({t}, {v}, ''{"address": "a"}'')']
    WHEN 'unit' THEN ARRAY['ticket_undo({t}, {v})', '(SELECT jsonb_build_object(''batch'', count(*) FILTER (WHERE done)) FROM ticket_batch(ARRAY[{o}, {t}]::uuid[], ''sign''))', 'ticket_sign({t}, {a})', 'ticket_sign({t}, {a})', 'ticket_answer({t}, {a}, ''a'', ''b'', true)', 'ticket_answer({t}, {a}, ''a'', ''b'', false)',
      'ticket_contact({t}, true)', 'ticket_request_return({t}, {a}, ''a'', ''b'')', 'ticket_request_extension({t}, {a}, 1, ''a'', true)']
    WHEN 'follow_up' THEN ARRAY['ticket_follow_up({t}, {v}, ''{"reached": true, "solved": true, "satisfaction": "satisfied"}'')', 'ticket_redo({t}, {v}, ''a'')',
      'ticket_follow_up({t}, {v}, ''{"reached": false}'')', 'follow_up_next()', 'ticket_undo({t}, {v})']
    WHEN 'final_review' THEN ARRAY['ticket_undo({t}, {v})', 'ticket_close({t}, {v})', 'ticket_redo({t}, {v}, ''a'')', 'ticket_review_extension({t}, 9001, {a}, true)', 'ticket_supervise({t}, ''key'', ''a'')']
    WHEN 'supervisor' THEN ARRAY['ticket_mark_urgent({t}, {v}, true)', 'ticket_mark_urgent({t}, {v}, false)', 'ticket_redo({t}, {v}, ''a'')', 'ticket_release({t})']
    -- The housekeeper and who looks on.
    WHEN 'sonor' THEN ARRAY['keep(''warnings'')', 'keep(''follow_up'')', 'keep(''archive'')', 'statistics_step()']
    ELSE ARRAY['ticket_warnings_run(20)', '(SELECT count(*) FROM ticket_counts())', '(SELECT count(*) FROM reminder_list())', 'ticket_file({t})', '(SELECT count(*) FROM ticket_actions({t}))'] END;
  v_ticket record;
  v_call text;
  v_result text;
  v_what text;
  v_n integer;
  v_done jsonb := '{}';
  v_tries integer := 0;
  v_refused integer := 0;
  v_detail text;
BEGIN
  PERFORM setseed(current_setting('work.seed')::double precision);
  WHILE clock_timestamp() < v_until AND v_tries < 20000 LOOP
    v_tries := v_tries + 1;
    SELECT id, version INTO v_ticket FROM ticket ORDER BY random() LIMIT 1;
    CONTINUE WHEN NOT FOUND;
    v_call := v_calls[1 + floor(random() * cardinality(v_calls))::integer];
    BEGIN
      EXECUTE 'SELECT ' || replace(replace(replace(replace(replace(v_call, '{t}', quote_literal(v_ticket.id)), '{v}', v_ticket.version::text),
        '{a}', coalesce((SELECT version FROM assignment WHERE ticket_id = v_ticket.id AND CASE v_seat WHEN 'unit' THEN true ELSE unit_id = 9001 END LIMIT 1), 1)::text),
        '{o}', quote_literal((SELECT id FROM ticket ORDER BY random() LIMIT 1))),
        '{new}', quote_literal(jsonb_build_object('id', gen_random_uuid(), 'kind', 'help', 'channel', 'phone', 'category_id', 9003, 'area_code', '150802001',
                                                  'content', 'a', 'phone', '13804780001', 'phone_e164', '+8613804780001')))
        INTO v_result;
      v_what := CASE WHEN v_call LIKE '%ticket\_batch%' THEN 'ticket_batch' WHEN v_call LIKE '(%' THEN 'look' ELSE split_part(v_call, '(', 1) END;
      -- A batch counts for each that was done, an undo for what it took back as well, the next call only if it claims.
      v_n := CASE v_what WHEN 'ticket_batch' THEN (v_result::jsonb ->> 'batch')::integer
                         WHEN 'follow_up_next' THEN coalesce((v_result::jsonb ->> 'claimed')::boolean, false)::integer ELSE 1 END;
      v_done := v_done || jsonb_build_object(v_what, coalesce((v_done ->> v_what)::integer, 0) + v_n);
      IF v_what = 'ticket_undo' THEN
        v_what := 'undone_' || (v_result::jsonb ->> 'undone');
        v_done := v_done || jsonb_build_object(v_what, coalesce((v_done ->> v_what)::integer, 0) + 1);
      END IF;
    EXCEPTION WHEN OTHERS THEN
      GET STACKED DIAGNOSTICS v_detail = PG_EXCEPTION_CONTEXT;
      IF SQLSTATE LIKE 'SN4%' THEN
        v_refused := v_refused + 1;
      ELSE
        RAISE INFO 'accident % % % %', SQLSTATE, SQLERRM, v_call, v_detail;
      END IF;
    END;
    COMMIT;
  END LOOP;
  RAISE INFO 'done %', v_done || jsonb_build_object('refused', v_refused);
END
$$;
