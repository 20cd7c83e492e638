-- 待回访: whom to call back now. follow_up_task holds exactly the tickets in state follow_up, whoever put them there.

CREATE OR REPLACE FUNCTION follow_up_sampled(p_ticket ticket) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  -- By the id, so that the same ticket is always judged the same. Always called: what is weighty, and whatever went wrong.
  RETURN (hashtext(p_ticket.id::text)::bigint & 4294967295) % 100 < setting_get('follow_up.sample')
    OR p_ticket.urgent OR p_ticket.enterprise OR p_ticket.kind IN ('complaint', 'report')
    OR p_ticket.redo_count > 0 OR p_ticket.urge_count > 0
    OR EXISTS (SELECT FROM unit_answer a WHERE a.ticket_id = p_ticket.id AND NOT a.solved)
    OR EXISTS (SELECT FROM supervision s WHERE s.ticket_id = p_ticket.id);
END
$$;
COMMENT ON FUNCTION follow_up_sampled(ticket) IS
  'Whether the citizen of an answered ticket is called back: a share of all (setting follow_up.sample), and every complaint, report, urgent or company''s ticket, and every one that was redone, urged, supervised or not solved.';

CREATE OR REPLACE FUNCTION follow_up_task_keep() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_since timestamptz;
BEGIN
  IF NEW.state <> 'follow_up' THEN
    DELETE FROM follow_up_task WHERE ticket_id = NEW.id;
  ELSE
    v_since := coalesce(NEW.answered_at, now());
    INSERT INTO follow_up_task (ticket_id, since, due_at, next_at, tries, sampled)
    SELECT NEW.id, v_since,
           working_time_add(v_since, setting_get('deadline.follow_up'), setting_unit('deadline.follow_up')), v_since,
           (SELECT count(*) FROM follow_up f WHERE f.ticket_id = NEW.id AND NOT f.reached AND f.at >= v_since),
           -- Who does not want to be called back is not.
           follow_up_sampled(NEW) AND NOT EXISTS (SELECT FROM ticket_contact c WHERE c.ticket_id = NEW.id AND c.follow_up = 'none')
    ON CONFLICT (ticket_id) DO NOTHING;
  END IF;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION follow_up_task_keep() IS 'Trigger: follow_up_task holds the tickets in state follow_up.';

CREATE OR REPLACE TRIGGER follow_up_task_inserted AFTER INSERT ON ticket FOR EACH ROW
  WHEN (NEW.state = 'follow_up') EXECUTE FUNCTION follow_up_task_keep();
CREATE OR REPLACE TRIGGER follow_up_task_updated AFTER UPDATE OF state ON ticket FOR EACH ROW
  WHEN (OLD.state <> NEW.state AND (OLD.state = 'follow_up' OR NEW.state = 'follow_up')) EXECUTE FUNCTION follow_up_task_keep();
COMMENT ON TRIGGER follow_up_task_inserted ON ticket IS 'Keeps follow_up_task.';
COMMENT ON TRIGGER follow_up_task_updated ON ticket IS 'Keeps follow_up_task.';

CREATE OR REPLACE FUNCTION follow_up_check() RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  IF NOT session_seats() && ARRAY['follow_up', 'supervisor'] THEN
    PERFORM refuse('SN403', 'ticket.not_allowed', say('ticket_action.follow_up'));
  END IF;
END
$$;
COMMENT ON FUNCTION follow_up_check() IS 'Refuses those who do not call citizens back.';

CREATE OR REPLACE FUNCTION follow_up_queue(p_limit integer DEFAULT 50)
RETURNS TABLE (ticket_id uuid, number text, title text, kind text, urgent boolean, answered_at timestamptz, due_at timestamptz,
               next_at timestamptz, tries integer, mine boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 50
SET search_path = sonor, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  v_staff_id CONSTANT uuid := session_staff_id();
BEGIN
  PERFORM follow_up_check();
  IF p_limit IS NULL OR p_limit NOT BETWEEN 1 AND 200 THEN
    PERFORM refuse('SN400', 'list.bad_limit', coalesce(p_limit::text, 'NULL'));
  END IF;
  RETURN QUERY
  SELECT t.id, t.number::text, t.title, t.kind::text, t.urgent, f.since, f.due_at, f.next_at, f.tries::integer,
         c.staff_id IS NOT NULL
    FROM follow_up_task f
    JOIN ticket_identity i ON i.id = f.ticket_id
    JOIN ticket t ON t.id = i.id AND t.created_at = i.created_at
    LEFT JOIN claim c ON c.ticket_id = f.ticket_id
   WHERE f.sampled AND f.next_at <= now() AND (c.staff_id IS NULL OR c.staff_id = v_staff_id)
   ORDER BY c.staff_id IS NULL, f.due_at, f.ticket_id LIMIT p_limit;
END
$$;
COMMENT ON FUNCTION follow_up_queue(integer) IS
  'Whom to call back now, the nearest deadline first, those the session has claimed before all: sampled, not claimed by others, and not so soon after a try that missed. 1 to 200 rows.';

CREATE OR REPLACE FUNCTION follow_up_next() RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_ticket record;
  v_claimed jsonb;
BEGIN
  PERFORM follow_up_check();
  FOR v_ticket IN SELECT * FROM follow_up_queue(200) LOOP
    IF NOT v_ticket.mine THEN
      -- Whoever works on it just now may be claiming it.
      PERFORM FROM ticket_identity i JOIN ticket t ON t.id = i.id AND t.created_at = i.created_at
        WHERE i.id = v_ticket.ticket_id AND t.state = 'follow_up'
          AND NOT EXISTS (SELECT FROM claim c WHERE c.ticket_id = i.id AND c.staff_id <> session_staff_id())
          FOR NO KEY UPDATE OF t SKIP LOCKED;
      CONTINUE WHEN NOT FOUND;
      v_claimed := ticket_claim(v_ticket.ticket_id);
    END IF;
    RETURN coalesce(v_claimed, ticket_result(v_ticket.ticket_id))
           || jsonb_build_object('claimed', v_claimed IS NOT NULL, 'due_at', v_ticket.due_at, 'tries', v_ticket.tries,
                                 'attempts', setting_get('follow_up.attempts')::integer);
  END LOOP;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION follow_up_next() IS
  'The ticket to follow up next, claimed for this session: what the verbs return, with claimed (just now), due_at (of the call), tries that missed and attempts (setting); null if nobody is to be called now. Two who ask at once get two tickets.';

CREATE OR REPLACE FUNCTION follow_up_skip_run(p_most integer DEFAULT 1000) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_ticket_id uuid;
  v_made integer := 0;
BEGIN
  IF p_most IS NULL OR p_most NOT BETWEEN 1 AND 100000 THEN
    PERFORM refuse('SN400', 'field.form', say('field.limit'), coalesce(p_most::text, 'NULL'));
  END IF;
  FOR v_ticket_id IN SELECT ticket_id FROM follow_up_task WHERE NOT sampled ORDER BY ticket_id LIMIT p_most LOOP
    PERFORM FROM ticket_identity i JOIN ticket t ON t.id = i.id AND t.created_at = i.created_at
      WHERE i.id = v_ticket_id AND t.state = 'follow_up' FOR NO KEY UPDATE OF t SKIP LOCKED;
    CONTINUE WHEN NOT FOUND;
    PERFORM ticket_apply(v_ticket_id, 'skip_follow_up', NULL);
    v_made := v_made + 1;
  END LOOP;
  RETURN v_made;
END
$$;
COMMENT ON FUNCTION follow_up_skip_run(integer) IS
  'To be called each minute by the programs: answered tickets that are not in the sample go to final review without a call. Returns how many.';

DROP POLICY IF EXISTS follow_up_task_centre ON follow_up_task;
CREATE POLICY follow_up_task_centre ON follow_up_task FOR SELECT TO sonor_centre USING (true);
COMMENT ON POLICY follow_up_task_centre ON follow_up_task IS 'The hotline''s staff read all of it.';
GRANT SELECT ON follow_up_task TO sonor_centre;
GRANT EXECUTE ON FUNCTION follow_up_queue(integer), follow_up_next() TO sonor_centre;

-- What the city has set stays.
INSERT INTO setting (key, value, value_unit, minimum, maximum, description_en, description_zh) VALUES
  ('follow_up.retry', 2, 'working hours', 0.1, 70,
   'A citizen who could not be reached is called again after', '回访未接通后再次拨打的间隔'),
  ('follow_up.sample', 100, 'percent', 0, 100,
   'Share of answered tickets that are followed up; complaints, reports and whatever went wrong always are', '回访抽样比例（投诉、举报及有异常的工单一律回访）')
ON CONFLICT (key) DO UPDATE SET value_unit = excluded.value_unit, minimum = excluded.minimum, maximum = excluded.maximum,
  description_en = excluded.description_en, description_zh = excluded.description_zh;

-- Tickets that waited for their call before there was a queue.
DO $$
DECLARE
  v_waiting CONSTANT integer := search_state_entry('follow_up');
BEGIN
  INSERT INTO follow_up_task (ticket_id, since, due_at, next_at, tries, sampled)
  SELECT t.id, coalesce(t.answered_at, now()),
         working_time_add(coalesce(t.answered_at, now()), setting_get('deadline.follow_up'), setting_unit('deadline.follow_up')),
         coalesce(t.answered_at, now()),
         (SELECT count(*) FROM follow_up f WHERE f.ticket_id = t.id AND NOT f.reached AND f.at >= t.answered_at),
         follow_up_sampled(t)
    FROM ticket t WHERE t.grams @> ARRAY[v_waiting] AND t.state = 'follow_up'
  ON CONFLICT (ticket_id) DO NOTHING;
END
$$;
