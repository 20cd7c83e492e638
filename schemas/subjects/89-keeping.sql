-- What the housekeeper (sonor-admin keep) has the database do with tickets, beside ticket_warnings_run() and follow_up_skip_run().

CREATE OR REPLACE FUNCTION ticket_archive_run(p_most integer DEFAULT 1000) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
SET enable_seqscan = off
AS $$
DECLARE
  v_before CONSTANT timestamptz := now() - make_interval(days => setting_get('archive.after')::integer);
  v_ticket record;
  v_made integer := 0;
BEGIN
  IF p_most IS NULL OR p_most NOT BETWEEN 1 AND 100000 THEN
    PERFORM refuse('SN400', 'field.form', say('field.limit'), coalesce(p_most::text, 'NULL'));
  END IF;
  FOR v_ticket IN
    SELECT c.id, c.created_at FROM (
      SELECT t.id, t.created_at FROM ticket t WHERE t.state = 'closed' AND t.closed_at < v_before ORDER BY t.closed_at LIMIT p_most) c
     ORDER BY c.id
  LOOP
    PERFORM FROM ticket t WHERE t.id = v_ticket.id AND t.created_at = v_ticket.created_at AND t.state = 'closed'
        AND NOT EXISTS (SELECT FROM score_appeal a WHERE a.ticket_id = t.id AND a.decision IS NULL)
        FOR NO KEY UPDATE SKIP LOCKED;
    CONTINUE WHEN NOT FOUND;
    PERFORM ticket_apply(v_ticket.id, 'archive', (SELECT version FROM ticket WHERE id = v_ticket.id AND created_at = v_ticket.created_at));
    v_made := v_made + 1;
  END LOOP;
  RETURN v_made;
END
$$;
COMMENT ON FUNCTION ticket_archive_run(integer) IS
  '归档 by itself: archives tickets that were closed so many days ago (setting archive.after), those in dispute excepted; at most so many. Returns how many. For the programs.';

INSERT INTO setting (key, value, value_unit, minimum, maximum, description_en, description_zh) VALUES
  ('archive.after', 30, 'days', 1, 3650, 'A closed ticket is archived after', '办结后自动归档的天数')
ON CONFLICT (key) DO UPDATE SET value_unit = excluded.value_unit, minimum = excluded.minimum, maximum = excluded.maximum,
  description_en = excluded.description_en, description_zh = excluded.description_zh;

CREATE OR REPLACE FUNCTION keep(p_task text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_begun CONSTANT timestamptz := clock_timestamp();
  v_zone CONSTANT text := city_time_zone();
  -- Nightly work belongs to the night that began last at this hour of the city.
  v_night CONSTANT timestamptz := date_trunc('day', now() - make_interval(hours => setting_get('keep.hour')::integer), v_zone)
                                  + make_interval(hours => setting_get('keep.hour')::integer);
  v_amount bigint := 0;
BEGIN
  IF p_task IN ('proof', 'maintenance') AND EXISTS (SELECT FROM keeping WHERE task = p_task AND done_at >= v_night) THEN
    RETURN NULL;
  END IF;
  CASE p_task
    WHEN 'warnings' THEN v_amount := ticket_warnings_run();
    WHEN 'follow_up' THEN
      v_amount := follow_up_skip_run();
      PERFORM conversation_silent_run();
    WHEN 'archive' THEN v_amount := ticket_archive_run();
    WHEN 'proof' THEN v_amount := statistics_prove();
    WHEN 'maintenance' THEN
      PERFORM maintenance(), attachment_clean(), gateway_clean(), api_clean(), conversation_clean(), mailbox_clean(), sms_clean(), sms_dead_watch();
    ELSE PERFORM refuse('SN400', 'keep.unknown', left(coalesce(p_task, 'NULL'), 40));
  END CASE;
  INSERT INTO keeping (task, done_at, took_ms, amount)
  VALUES (p_task, clock_timestamp(), extract(epoch FROM clock_timestamp() - v_begun) * 1000, v_amount)
  ON CONFLICT (task) DO UPDATE SET done_at = excluded.done_at, took_ms = excluded.took_ms, amount = excluded.amount;
  RETURN v_amount;
END
$$;
COMMENT ON FUNCTION keep(text) IS
  'Does one task of the housekeeper and notes it in keeping: warnings, follow_up and archive whenever asked, proof and maintenance once a night. Returns how much there was, null if it was not time. For the programs.';

GRANT SELECT ON keeping TO sonor_administrator;

INSERT INTO setting (key, value, value_unit, minimum, maximum, description_en, description_zh) VALUES
  ('keep.hour', 2, 'hours', 0, 23, 'The nightly work begins at this hour of the day', '夜间维护开始的钟点')
ON CONFLICT (key) DO UPDATE SET value_unit = excluded.value_unit, minimum = excluded.minimum, maximum = excluded.maximum,
  description_en = excluded.description_en, description_zh = excluded.description_zh;

INSERT INTO message (key, text_en, text_zh) VALUES
  ('keep.unknown', 'The housekeeper has no task “%1$s”', '没有名为“%1$s”的维护任务')
ON CONFLICT (key) DO UPDATE SET text_en = excluded.text_en, text_zh = excluded.text_zh;
