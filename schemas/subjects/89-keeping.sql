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
