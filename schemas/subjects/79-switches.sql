-- The switches as running programs: how each stands, and orders to them.

CREATE OR REPLACE FUNCTION switch_report(p_id text, p_state jsonb) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  INSERT INTO switch_life AS s (id, started_at, draining_since, n_calls, n_unwritten, n_unfinished, version, host, port)
  VALUES (p_id, now() - make_interval(secs => coalesce((p_state ->> 'up_s')::double precision, 0)),
          CASE WHEN (p_state ->> 'draining')::boolean THEN now() END, coalesce((p_state ->> 'calls')::integer, 0),
          coalesce((p_state ->> 'unwritten')::integer, 0), coalesce((p_state ->> 'unfinished')::integer, 0),
          p_state ->> 'version', p_state ->> 'host', (p_state ->> 'port')::integer)
  ON CONFLICT (id) DO UPDATE
    SET seen_at = clock_timestamp(), started_at = excluded.started_at,
        draining_since = CASE WHEN excluded.draining_since IS NOT NULL THEN coalesce(s.draining_since, excluded.draining_since) END,
        n_calls = excluded.n_calls, n_unwritten = excluded.n_unwritten, n_unfinished = excluded.n_unfinished,
        version = excluded.version, host = excluded.host, port = excluded.port
$$;
COMMENT ON FUNCTION switch_report(text, jsonb) IS
  'A switch tells how it stands, every few seconds and when it begins to drain: up_s, draining, calls, unwritten, unfinished, version, host, port. For switches only.';

CREATE OR REPLACE FUNCTION switch_figures(p_id text)
RETURNS TABLE (status text, state text, seats bigint, waiting bigint, longest_wait_s double precision)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  WITH w AS (SELECT count(*) AS n, coalesce(extract(epoch FROM clock_timestamp() - min(queued_at)), 0)::double precision AS longest
               FROM waiting_call WHERE switch_id = p_id),
       x AS (SELECT seat.status, seat.state, count(*) AS n FROM seat WHERE seat.status <> 'signed_out' GROUP BY 1, 2)
  SELECT x.status, x.state, x.n, w.n, w.longest FROM w LEFT JOIN x ON true
$$;
COMMENT ON FUNCTION switch_figures(text) IS
  'What a switch tells its monitoring of the floor: seats by status and state, its waiting calls and the longest wait, on every row. No numbers of citizens. For switches only.';

CREATE OR REPLACE FUNCTION switch_order(p_id text, p_order text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  IF p_order IS NULL OR p_order NOT IN ('drain', 'reload') THEN
    PERFORM refuse('SN400', 'switch.unknown_order', left(coalesce(p_order, ''), 40));
  ELSIF NOT EXISTS (SELECT FROM switch_life WHERE id = p_id AND seen_at > clock_timestamp() - interval '10 seconds') THEN
    PERFORM refuse('SN404', 'switch.not_running', left(coalesce(p_id, ''), 100));
  END IF;
  PERFORM audit('switch.order', 'switch', p_id, jsonb_build_object('order', p_order));
  PERFORM pg_notify('switch_order', p_order || ' ' || p_id);
END
$$;
COMMENT ON FUNCTION switch_order(text, text) IS
  'Tells a running switch to drain (take no more calls and end with the last one) or to reload its configuration and prompts. In the audit log. For administrators and the owner.';

CREATE OR REPLACE FUNCTION switch_warm_up(p_id text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_call uuid;
  v_route record;
  v_seat uuid;
BEGIN
  -- A plan is made anew for the first five times, and kept from the sixth on.
  FOR i IN 1..6 LOOP
    v_call := gen_random_uuid();
    SELECT * INTO v_route FROM call_route(v_call, NULL, NULL, (SELECT number FROM hotline_number ORDER BY number LIMIT 1), p_id);
    PERFORM call_choose(v_call, v_route.flow_code, v_route.silence, p_id);
    PERFORM call_wait(v_call);
    SELECT staff_id INTO v_seat FROM queue_next(p_id) WHERE call_id = v_call;
    IF v_seat IS NOT NULL THEN
      PERFORM call_connect(v_call, v_seat);
      PERFORM seat_leave_call(v_call, v_seat);
    END IF;
    PERFORM call_finish(v_call, 'failed');
  END LOOP;
  RAISE EXCEPTION 'nothing of this has been' USING ERRCODE = 'SN000';
EXCEPTION
  WHEN SQLSTATE 'SN000' THEN
    NULL;
END
$$;
COMMENT ON FUNCTION switch_warm_up(text) IS
  'Has this connection prepare what each call asks, with calls that never were: the first caller after a connect would wait for it otherwise. Changes nothing, tells nobody. For switches only.';

GRANT EXECUTE ON FUNCTION switch_report(text, jsonb), switch_figures(text), switch_warm_up(text) TO sonor_switch;
GRANT EXECUTE ON FUNCTION switch_order(text, text) TO sonor_administrator;

INSERT INTO message (key, text_en, text_zh) VALUES
  ('switch.unknown_order', 'A switch is told to drain or to reload, not “%1$s”', '对交换机只能下达 drain 或 reload 指令，不能是“%1$s”'),
  ('switch.not_running', 'There is no switch “%1$s” that runs', '没有正在运行的交换机“%1$s”')
ON CONFLICT (key) DO UPDATE SET text_en = excluded.text_en, text_zh = excluded.text_zh;
