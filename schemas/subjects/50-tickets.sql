-- Tickets: their month partitions, numbers and lights, who sees which, and the two views for outside readers.

-- Months. Search, lists and loaders rely on three things being made together: the partitions, the search index of the
-- ticket partition, and the row in search_month. Months are cut in UTC, so that no session's time zone can shift them.

CREATE OR REPLACE FUNCTION month_table(p_parent text, p_month date) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = sonor, pg_temp
AS $$
  SELECT p_parent || '_' || to_char(p_month::timestamp, 'YYYYMM')
$$;
COMMENT ON FUNCTION month_table(text, date) IS 'Name of the partition of ticket, ticket_event or call for a month: parent_YYYYMM.';

CREATE OR REPLACE FUNCTION month_index_build(p_month date) RETURNS void
LANGUAGE plpgsql
SET search_path = sonor, pg_temp
SET maintenance_work_mem = '512MB'
AS $$
DECLARE
  v_table text := month_table('ticket', p_month);
BEGIN
  -- Without a list of pending rows a ticket costs its writer a millisecond, and no search ever pays for others' tickets.
  EXECUTE format('CREATE INDEX IF NOT EXISTS %I ON %I USING gin (grams) WITH (fastupdate = off)',
                 v_table || '_grams', v_table);
END
$$;
COMMENT ON FUNCTION month_index_build(date) IS
  'Builds the search index of a month unless it is there. For the owner, after loading many tickets; see month_index_drop().';

CREATE OR REPLACE FUNCTION month_index_drop(p_month date) RETURNS void
LANGUAGE plpgsql
SET search_path = sonor, pg_temp
AS $$
BEGIN
  EXECUTE format('DROP INDEX IF EXISTS %I', month_table('ticket', p_month) || '_grams');
END
$$;
COMMENT ON FUNCTION month_index_drop(date) IS
  'Drops the search index of a month, so that a loader need not keep it row by row. Until month_index_build() that month is searched by scanning.';

CREATE OR REPLACE FUNCTION month_ensure(p_month date) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
SET lock_timeout = '3s'
AS $$
DECLARE
  v_month  date := date_trunc('month', p_month::timestamp)::date;
  v_start  timestamptz := v_month::timestamp AT TIME ZONE 'UTC';
  v_end    timestamptz := (v_month::timestamp + interval '1 month') AT TIME ZONE 'UTC';
  v_parent text;
  v_table  text;
BEGIN
  IF p_month IS NULL OR NOT isfinite(p_month) OR p_month NOT BETWEEN DATE '2000-01-01' AND DATE '2199-12-31' THEN
    PERFORM refuse('SN400', 'month.out_of_range', p_month::text);
  END IF;
  IF EXISTS (SELECT FROM search_month WHERE month = v_month) THEN
    RETURN false;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('sonor month_ensure'), 0);
  INSERT INTO search_month (month, starts_at, ends_at) VALUES (v_month, v_start, v_end) ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN
    RETURN false;
  END IF;

  -- Made apart and attached when complete: attaching lets readers and writers of the other months go on, which
  -- CREATE TABLE … PARTITION OF would not.
  FOREACH v_parent IN ARRAY ARRAY['ticket', 'ticket_event', 'call'] LOOP
    v_table := month_table(v_parent, v_month);
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL EXCLUDING COMMENTS)', v_table, v_parent);
  END LOOP;
  PERFORM month_index_build(v_month);
  FOREACH v_parent IN ARRAY ARRAY['ticket', 'ticket_event', 'call'] LOOP
    EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
                   v_parent, month_table(v_parent, v_month), v_start, v_end);
  END LOOP;
  RETURN true;
END
$$;
COMMENT ON FUNCTION month_ensure(date) IS
  'Makes the partitions of the month a day lies in, with search index and search_month row; true if they were missing. Gives up after 3 s rather than hold up the floor.';

CREATE OR REPLACE FUNCTION months_ensure(p_from date, p_to date) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_made  integer := 0;
  v_month date;
BEGIN
  IF p_from IS NULL OR p_to IS NULL OR NOT isfinite(p_from) OR NOT isfinite(p_to)
     OR p_from > p_to OR p_to - p_from > 36600 THEN
    PERFORM refuse('SN400', 'month.bad_span', p_from::text, p_to::text);
  END IF;
  -- A day to spare at both ends: days of the city begin and end at other moments than those of UTC.
  FOR v_month IN
    SELECT generate_series(date_trunc('month', p_from::timestamp - interval '1 day'),
                           p_to::timestamp + interval '1 day', interval '1 month')::date
  LOOP
    v_made := v_made + month_ensure(v_month)::integer;
  END LOOP;
  RETURN v_made;
END
$$;
COMMENT ON FUNCTION months_ensure(date, date) IS
  'Makes every month that has a day between two dates, both included; returns how many were missing.';

CREATE OR REPLACE FUNCTION ticket_number_next(p_at timestamptz) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  RETURN to_char(p_at AT TIME ZONE city_time_zone(), 'YYMMDDHH24MISS') || lpad(nextval('ticket_number_tail')::text, 6, '0');
END
$$;
COMMENT ON FUNCTION ticket_number_next(timestamptz) IS
  'A new ticket number: YYMMDDHHMMSS of the moment, in the city''s time zone whatever the session''s, and 6 running digits.';

CREATE OR REPLACE FUNCTION ticket_light(p_state ticket_state, p_amber_at timestamptz, p_due_at timestamptz,
                                        p_at timestamptz) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
  SELECT CASE WHEN p_state NOT IN ('dispatch', 'handling', 'redo') OR p_due_at IS NULL THEN NULL
              WHEN p_at > p_due_at THEN 'red'
              WHEN p_at >= p_amber_at THEN 'amber'
              ELSE 'green' END
$$;
COMMENT ON FUNCTION ticket_light(ticket_state, timestamptz, timestamptz, timestamptz) IS
  '红黄灯: green, amber or red at a moment; null where no deadline runs: none set, or the city waits for no unit (states other than dispatch, handling, redo).';

CREATE OR REPLACE FUNCTION ticket_part_light(p_part assignment) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
  SELECT CASE WHEN (p_part).state NOT IN ('to_sign', 'handling', 'return_requested', 'extension_requested', 'redoing')
                   OR (p_part).due_at IS NULL OR (p_part).paused_at IS NOT NULL THEN NULL
              WHEN now() > (p_part).due_at THEN 'red'
              WHEN now() >= (p_part).amber_at THEN 'amber'
              ELSE 'green' END
$$;
COMMENT ON FUNCTION ticket_part_light(assignment) IS
  '红黄灯 of one unit''s part now: green, amber or red; null where no deadline runs, because it is done, has none or stands still.';

-- What assignments say about a ticket is kept on the ticket, because row-level security, search and lists go by it.
-- Per statement, not per row: a loader's COPY is checked in one query.

CREATE OR REPLACE FUNCTION assignment_keep_ticket() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_ids CONSTANT uuid[] := ARRAY(SELECT DISTINCT ticket_id FROM changed);
  v_created_at timestamptz;
  v_units integer[];
  v_lead integer;
BEGIN
  IF cardinality(v_ids) = 0 THEN
    RETURN NULL;
  ELSIF cardinality(v_ids) = 1 THEN
    -- The common case: when the month is known the others are left alone, and mostly nothing has changed at all.
    v_created_at := (SELECT created_at FROM ticket_identity WHERE id = v_ids[1]);
    SELECT coalesce(array_agg(unit_id ORDER BY lead DESC, unit_id), '{}'), min(unit_id) FILTER (WHERE lead) INTO v_units, v_lead
      FROM assignment WHERE ticket_id = v_ids[1] AND state NOT IN ('returned', 'withdrawn');
    IF EXISTS (SELECT FROM ticket WHERE id = v_ids[1] AND created_at = v_created_at
                AND (lead_unit_id IS DISTINCT FROM v_lead OR NOT (unit_ids @> v_units AND unit_ids <@ v_units))) THEN
      UPDATE ticket SET unit_ids = v_units, lead_unit_id = v_lead WHERE id = v_ids[1] AND created_at = v_created_at;
    END IF;
    RETURN NULL;
  END IF;

  UPDATE ticket t
     SET unit_ids = units.ids, lead_unit_id = units.lead_id
    FROM (SELECT changed.ticket_id,
                 coalesce(array_agg(a.unit_id ORDER BY a.lead DESC, a.unit_id) FILTER (WHERE a.id IS NOT NULL),
                          '{}') AS ids,
                 min(a.unit_id) FILTER (WHERE a.lead) AS lead_id
            FROM (SELECT DISTINCT ticket_id FROM changed) changed
            LEFT JOIN assignment a ON a.ticket_id = changed.ticket_id AND a.state NOT IN ('returned', 'withdrawn')
           GROUP BY changed.ticket_id) units
    JOIN ticket_identity i ON i.id = units.ticket_id
   WHERE t.id = i.id AND t.created_at = i.created_at
     AND (t.lead_unit_id IS DISTINCT FROM units.lead_id
          OR NOT (t.unit_ids @> units.ids AND t.unit_ids <@ units.ids));
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION assignment_keep_ticket() IS
  'Trigger: ticket.unit_ids are the units of its assignments that are neither returned nor withdrawn, lead_unit_id the lead among them.';

CREATE OR REPLACE TRIGGER assignment_inserted AFTER INSERT ON assignment REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION assignment_keep_ticket();
CREATE OR REPLACE TRIGGER assignment_updated AFTER UPDATE ON assignment REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION assignment_keep_ticket();
CREATE OR REPLACE TRIGGER assignment_deleted AFTER DELETE ON assignment REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION assignment_keep_ticket();
COMMENT ON TRIGGER assignment_inserted ON assignment IS 'Keeps ticket.unit_ids.';
COMMENT ON TRIGGER assignment_updated ON assignment IS 'Keeps ticket.unit_ids. An assignment never moves to another ticket.';
COMMENT ON TRIGGER assignment_deleted ON assignment IS 'Keeps ticket.unit_ids.';

-- Who sees what. One policy for each group, so that only those of the reader's own roles are planned; the unit is read
-- once for a query, not for a row.

CREATE OR REPLACE FUNCTION session_sees_all() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  -- Here current_user is the owner.
  SELECT pg_has_role(session_user, 'sonor_centre', 'MEMBER') OR pg_has_role(session_user, current_user, 'MEMBER')
         OR pg_has_role(session_user, 'sonor_gateway', 'MEMBER')
$$;
COMMENT ON FUNCTION session_sees_all() IS 'Whether this session sees the tickets of every unit: the hotline''s own staff, the owner, and the gateway (by its functions only).';

CREATE OR REPLACE FUNCTION session_sees_ticket(p_ticket_id uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT EXISTS (
    SELECT FROM ticket_identity i JOIN ticket t ON t.id = i.id AND t.created_at = i.created_at
     WHERE i.id = p_ticket_id AND (session_unit_id() = ANY (t.unit_ids) OR session_sees_all()))
$$;
COMMENT ON FUNCTION session_sees_ticket(uuid) IS 'Whether this session may see a ticket.';

CREATE OR REPLACE FUNCTION session_took_ticket(p_created_by uuid, p_created_at timestamptz) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  RETURN coalesce(p_created_by = session_staff_id() AND p_created_at >= date_trunc('day', now(), city_time_zone())
                  - make_interval(days => setting_get('confidential.own_days')::integer - 1), false);
END
$$;
COMMENT ON FUNCTION session_took_ticket(uuid, timestamptz) IS
  'Whether the person of this session took a ticket down so lately (setting confidential.own_days) that nothing in it is news to them.';

CREATE OR REPLACE FUNCTION session_sees_contact(p_ticket_id uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  -- Here current_user is the owner, as whom the programs come.
  RETURN EXISTS (
    SELECT FROM ticket_identity i JOIN ticket t ON t.id = i.id AND t.created_at = i.created_at
     WHERE i.id = p_ticket_id
       AND CASE WHEN pg_has_role(session_user, current_user, 'MEMBER') THEN true
                WHEN NOT session_sees_all() THEN session_unit_id() = ANY (t.unit_ids) AND NOT t.confidential
                ELSE NOT t.confidential OR session_took_ticket(t.created_by, t.created_at) END);
END
$$;
COMMENT ON FUNCTION session_sees_contact(uuid) IS
  'Whether this session may see name and numbers of a ticket''s citizen: a unit only of its own tickets that are not confidential, the centre of all that are not, and who took a confidential one down for a while. All others ask ticket_unmask(), which is written down.';

CREATE OR REPLACE FUNCTION session_hidden_tickets() RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 100
SET search_path = sonor, pg_temp
AS $$
BEGIN
  RETURN QUERY SELECT t.id FROM ticket t WHERE t.confidential AND NOT session_took_ticket(t.created_by, t.created_at);
END
$$;
COMMENT ON FUNCTION session_hidden_tickets() IS
  'Confidential tickets whose citizen this session of the hotline''s staff may not see without ticket_unmask().';

DROP POLICY IF EXISTS ticket_centre ON ticket;
CREATE POLICY ticket_centre ON ticket FOR SELECT TO sonor_centre USING (true);
COMMENT ON POLICY ticket_centre ON ticket IS 'The hotline''s staff see all tickets.';
DROP POLICY IF EXISTS ticket_unit ON ticket;
CREATE POLICY ticket_unit ON ticket FOR SELECT TO sonor_unit USING ((SELECT session_unit_id()) = ANY (unit_ids));
COMMENT ON POLICY ticket_unit ON ticket IS 'A unit sees the tickets it has in hand.';

DROP POLICY IF EXISTS ticket_contact_centre ON ticket_contact;
CREATE POLICY ticket_contact_centre ON ticket_contact FOR SELECT TO sonor_centre
  USING (ticket_id NOT IN (SELECT session_hidden_tickets()));
COMMENT ON POLICY ticket_contact_centre ON ticket_contact IS
  'The hotline''s staff see who asked, unless in confidence: then through ticket_unmask() only.';
DROP POLICY IF EXISTS ticket_contact_unit ON ticket_contact;
CREATE POLICY ticket_contact_unit ON ticket_contact FOR SELECT TO sonor_unit USING (session_sees_contact(ticket_id));
COMMENT ON POLICY ticket_contact_unit ON ticket_contact IS 'A unit sees who asked on its own tickets, unless they are confidential.';

DROP POLICY IF EXISTS assignment_centre ON assignment;
CREATE POLICY assignment_centre ON assignment FOR SELECT TO sonor_centre USING (true);
COMMENT ON POLICY assignment_centre ON assignment IS 'The hotline''s staff see every unit''s part.';
DROP POLICY IF EXISTS assignment_unit ON assignment;
CREATE POLICY assignment_unit ON assignment FOR SELECT TO sonor_unit USING (unit_id = (SELECT session_unit_id()));
COMMENT ON POLICY assignment_unit ON assignment IS 'A unit sees its own part only: private answers are between a unit and the centre.';

DROP POLICY IF EXISTS ticket_event_centre ON ticket_event;
CREATE POLICY ticket_event_centre ON ticket_event FOR SELECT TO sonor_centre USING (true);
COMMENT ON POLICY ticket_event_centre ON ticket_event IS 'The hotline''s staff see everything that happened.';
DROP POLICY IF EXISTS ticket_event_unit ON ticket_event;
CREATE POLICY ticket_event_unit ON ticket_event FOR SELECT TO sonor_unit
  USING (unit_id = (SELECT session_unit_id()) AND session_sees_ticket(ticket_id));
COMMENT ON POLICY ticket_event_unit ON ticket_event IS
  'A unit sees what concerned it on the tickets it has in hand; the centre''s own steps and notes may hold what is confidential.';

DROP POLICY IF EXISTS call_centre ON call;
CREATE POLICY call_centre ON call FOR SELECT TO sonor_centre
  USING (ticket_id IS NULL OR ticket_id NOT IN (SELECT session_hidden_tickets()));
COMMENT ON POLICY call_centre ON call IS
  'Calls are the hotline''s own; units see none. A call that became a confidential ticket would tell its citizen''s number.';

-- Of tickets nobody reads the search entries, and units cannot tell which tickets are one citizen's.
REVOKE ALL ON ticket FROM sonor_staff, sonor_centre, sonor_unit;
GRANT SELECT (id, number, created_at, kind, channel, language, category_id, area_code, address, title, content, state,
              urgent, confidential, anonymous, enterprise, lead_unit_id, unit_ids, public_answer, dispatched_at,
              amber_at, due_at, answered_at, followed_up_at, closed_at, satisfaction, solved, redo_count, urge_count,
              merged_into, version)
  ON ticket TO sonor_staff;
-- Nor can the centre, for a confidential ticket would lead to its citizen's name and number.
GRANT SELECT (created_by) ON ticket TO sonor_centre;
GRANT SELECT ON ticket_contact, assignment, ticket_event TO sonor_staff;
GRANT SELECT ON citizen, citizen_phone, ticket_identity, call TO sonor_centre;
GRANT EXECUTE ON FUNCTION session_sees_all(), session_sees_ticket(uuid), session_sees_contact(uuid),
                          ticket_light(ticket_state, timestamptz, timestamptz, timestamptz), ticket_part_light(assignment)
  TO sonor_staff;
GRANT EXECUTE ON FUNCTION ticket_number_next(timestamptz), session_hidden_tickets() TO sonor_centre;

-- For outside readers: their columns stay as they are whatever becomes of the tables. The reader's own rights apply.

CREATE OR REPLACE VIEW call_record WITH (security_invoker = true) AS
SELECT c.id,
       c.direction,
       coalesce(c.caller_e164::text, c.caller_dialled::text) AS caller,
       c.callee_dialled::text AS callee,
       c.language,
       c.queue_code AS queue,
       s.work_number AS seat,
       c.arrived_at,
       c.queued_at,
       c.offered_at,
       c.answered_at,
       c.ended_at,
       c.outcome,
       extract(epoch FROM coalesce(c.answered_at, c.ended_at) - c.queued_at)::integer AS wait_s,
       greatest(0, extract(epoch FROM c.ended_at - c.answered_at)::integer - c.hold_s) AS talk_s,
       c.hold_s,
       c.wrap_up_s,
       c.survey::text AS survey,
       c.recording_path,
       c.loss_pct,
       c.mos
  FROM call c
  LEFT JOIN staff s ON s.id = c.staff_id;
COMMENT ON VIEW call_record IS 'One row a call, for reports and other systems; stable.';
COMMENT ON COLUMN call_record.id IS 'UUID of the call.';
COMMENT ON COLUMN call_record.direction IS 'in: the citizen called; out: we did.';
COMMENT ON COLUMN call_record.caller IS 'Citizen''s number, international form if known, else as signalled; null if withheld.';
COMMENT ON COLUMN call_record.callee IS 'Called number as dialled.';
COMMENT ON COLUMN call_record.language IS 'zh or mn.';
COMMENT ON COLUMN call_record.queue IS 'Queue it waited in; null if none.';
COMMENT ON COLUMN call_record.seat IS 'Work number of who took or made it.';
COMMENT ON COLUMN call_record.arrived_at IS 'When it came in.';
COMMENT ON COLUMN call_record.queued_at IS 'When it began to wait.';
COMMENT ON COLUMN call_record.offered_at IS 'When it first rang at a seat.';
COMMENT ON COLUMN call_record.answered_at IS 'When a person answered.';
COMMENT ON COLUMN call_record.ended_at IS 'When it was over.';
COMMENT ON COLUMN call_record.outcome IS 'How it ended; null while it lasts.';
COMMENT ON COLUMN call_record.wait_s IS 'Seconds from the queue to the answer, or to the end if nobody answered.';
COMMENT ON COLUMN call_record.talk_s IS 'Seconds from the answer to the end without hold; null while it lasts.';
COMMENT ON COLUMN call_record.hold_s IS 'Seconds on hold.';
COMMENT ON COLUMN call_record.wrap_up_s IS 'Seconds of wrap-up.';
COMMENT ON COLUMN call_record.survey IS '满意度评价: very_satisfied … very_dissatisfied; null if not given.';
COMMENT ON COLUMN call_record.recording_path IS 'Recording, below the recordings folder.';
COMMENT ON COLUMN call_record.loss_pct IS 'Packets lost, per cent.';
COMMENT ON COLUMN call_record.mos IS 'Estimated listening quality, 1 to 5.';
GRANT SELECT ON call_record TO sonor_centre;

CREATE OR REPLACE VIEW ticket_record WITH (security_invoker = true) AS
SELECT t.id,
       t.number::text AS number,
       t.kind::text AS kind,
       t.channel::text AS channel,
       g.code AS category,
       t.area_code AS area,
       u.code AS unit,
       t.state::text AS state,
       ticket_light(t.state, t.amber_at, t.due_at, now()) AS light,
       t.urgent,
       t.confidential,
       t.created_at,
       t.dispatched_at,
       t.due_at,
       t.answered_at,
       t.followed_up_at,
       t.closed_at,
       t.satisfaction <= 'fairly_satisfied' AS satisfied,
       t.solved,
       t.redo_count,
       t.title
  FROM ticket t
  JOIN category g ON g.id = t.category_id
  LEFT JOIN unit u ON u.id = t.lead_unit_id;
COMMENT ON VIEW ticket_record IS 'One row a ticket, for reports and other systems; stable.';
COMMENT ON COLUMN ticket_record.id IS 'UUID of the ticket.';
COMMENT ON COLUMN ticket_record.number IS 'Number people say.';
COMMENT ON COLUMN ticket_record.kind IS '诉求类型: consultation, help, complaint, report, suggestion or praise.';
COMMENT ON COLUMN ticket_record.channel IS '渠道: phone, wechat, app, web, sms, mailbox or transfer.';
COMMENT ON COLUMN ticket_record.category IS '诉求分类: code of the category.';
COMMENT ON COLUMN ticket_record.area IS '区划: code of the area.';
COMMENT ON COLUMN ticket_record.unit IS '主办: code of the lead unit; null before dispatch.';
COMMENT ON COLUMN ticket_record.state IS 'The city''s state.';
COMMENT ON COLUMN ticket_record.light IS '红黄灯 now: green, amber or red; null where no deadline runs.';
COMMENT ON COLUMN ticket_record.urgent IS '紧急';
COMMENT ON COLUMN ticket_record.confidential IS '保密';
COMMENT ON COLUMN ticket_record.created_at IS '受理';
COMMENT ON COLUMN ticket_record.dispatched_at IS 'First 派单.';
COMMENT ON COLUMN ticket_record.due_at IS 'Deadline, extensions included.';
COMMENT ON COLUMN ticket_record.answered_at IS '答复: when all units had answered, or the agent did at once.';
COMMENT ON COLUMN ticket_record.followed_up_at IS 'Last 回访 that reached the citizen.';
COMMENT ON COLUMN ticket_record.closed_at IS '办结';
COMMENT ON COLUMN ticket_record.satisfied IS 'Whether the citizen was at least fairly satisfied (基本满意); null: not asked.';
COMMENT ON COLUMN ticket_record.solved IS 'Whether the citizen says it was solved; null: not asked.';
COMMENT ON COLUMN ticket_record.redo_count IS 'How often it was sent back.';
COMMENT ON COLUMN ticket_record.title IS 'One line.';
GRANT SELECT ON ticket_record TO sonor_staff;

INSERT INTO message (key, text_en, text_zh) VALUES
  ('month.out_of_range',
   'There is no month for the date “%1$s”: give one from 2000 to 2199',
   '无法为日期“%1$s”建立月份：请给出 2000 年至 2199 年之间的日期'),
  ('month.bad_span',
   'From “%1$s” to “%2$s” is no span of months: give two dates, the earlier one first, at most 100 years apart',
   '“%1$s”至“%2$s”不是有效的起止日期：请给出两个日期，前早后晚，相隔不超过 100 年')
ON CONFLICT (key) DO UPDATE SET text_en = excluded.text_en, text_zh = excluded.text_zh;

INSERT INTO setting (key, value, value_unit, minimum, maximum, description_en, description_zh) VALUES
  ('confidential.own_days', 1, 'days', 0, 30,
   'Who took a confidential ticket down sees its citizen for so many days, the first included (0: never)',
   '受理人可查看保密诉求人信息的天数，含受理当天（0 表示不可查看）')
ON CONFLICT (key) DO UPDATE SET value_unit = excluded.value_unit, minimum = excluded.minimum, maximum = excluded.maximum,
  description_en = excluded.description_en, description_zh = excluded.description_zh;

SELECT months_ensure(current_date, (current_date + interval '3 months')::date);
