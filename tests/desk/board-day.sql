-- A lively afternoon for pictures of boards, on demo data: it is about three o'clock in the city, whenever this runs. For a superuser.
SET sonor.language = 'zh';
SELECT setseed(0.5) \g /dev/null
SELECT months_ensure((now() - interval '2 days')::date, (now() + interval '2 days')::date) \g /dev/null
SELECT format('ALTER DATABASE %I SET timezone = %L', current_database(), 'Etc/GMT' || CASE WHEN h >= 0 THEN '-' ELSE '+' END || abs(h))
  FROM (SELECT 15 - extract(hour FROM now() AT TIME ZONE 'UTC')::integer AS h) z \gexec

-- Calls: two thousand since midnight, most of them in the morning and after lunch; 45 seats; three callers wait.
INSERT INTO call (id, direction, callee_dialled, queue_code, arrived_at, queued_at, answered_at, ended_at, outcome, wrap_up_s)
SELECT gen_random_uuid(), 'in', '12345', (ARRAY['general', 'general', 'general', 'enterprise', 'municipal', 'mongolian'])[1 + (n % 6)], a, a,
       CASE WHEN n % 60 <> 0 THEN a + w * interval '1 s' END, a + (w + CASE WHEN n % 60 <> 0 THEN 60 + n % 190 ELSE 0 END) * interval '1 s',
       CASE WHEN n % 60 <> 0 THEN 'answered' ELSE 'abandoned' END, 30
  FROM (SELECT n, now() - interval '6 minutes' - (CASE WHEN n % 3 = 0 THEN random() * 3 WHEN n % 3 = 1 THEN 4 + random() * 3.5 ELSE random() * 13.5 END) * interval '1 hour' AS a,
               CASE WHEN n % 27 = 0 THEN 20 ELSE n % 9 END AS w FROM generate_series(1, 2318) n) c;
INSERT INTO seat (staff_id, status, reason, state, call_id, wrap_up_until)
SELECT id, CASE WHEN r % 9 = 0 THEN 'break' ELSE 'ready' END, CASE WHEN r % 9 = 0 THEN (SELECT min(code) FROM break_reason) END,
       CASE WHEN r % 9 = 0 OR r % 5 = 0 THEN 'idle' WHEN r % 11 = 1 THEN 'wrap_up' ELSE 'talking' END,
       CASE WHEN r % 9 <> 0 AND r % 5 <> 0 AND r % 11 <> 1 THEN gen_random_uuid() END,
       CASE WHEN r % 9 <> 0 AND r % 5 <> 0 AND r % 11 = 1 THEN now() + interval '30 s' END
  FROM (SELECT id, row_number() OVER (ORDER BY work_number) AS r FROM staff WHERE unit_id IS NULL AND left_at IS NULL LIMIT 45) s
ON CONFLICT (staff_id) DO NOTHING;
INSERT INTO call (id, direction, callee_dialled, queue_code, arrived_at, queued_at, answered_at)
SELECT call_id, 'in', '12345', (ARRAY['general', 'general', 'general', 'enterprise', 'municipal', 'mongolian'])[1 + (row_number() OVER ())::integer % 6],
       now() - interval '3 minutes', now() - interval '170 s', now() - interval '165 s' FROM seat WHERE state = 'talking';
WITH waits AS (
  INSERT INTO call (id, direction, callee_dialled, queue_code, arrived_at, queued_at)
  SELECT gen_random_uuid(), 'in', '12345', q, now() - s, now() - s
    FROM (VALUES ('general', interval '21 s'), ('mongolian', interval '9 s'), ('general', interval '4 s')) v (q, s) RETURNING *)
INSERT INTO waiting_call (call_id, queue_code, language, queued_at, switch_id) SELECT id, queue_code, 'zh', queued_at, 'one' FROM waits;

-- Tickets: as many as a cold day has, by category; 37 of one in an hour; some closed since noon.
CREATE TEMP TABLE new_ticket AS
SELECT gen_random_uuid() AS id, '2999' || lpad((row_number() OVER ())::text, 14, '0') AS number,
       now() - interval '50 minutes' * random() AS at, c.id AS category_id, '150802001' AS area FROM category c, generate_series(1, 37) WHERE c.name_zh = '暖气管网漏水'
UNION ALL
SELECT gen_random_uuid(), '2998' || lpad((row_number() OVER ())::text, 14, '0'), now() - interval '1 hour' - random() * interval '13 hours', c.id,
       (ARRAY['150802001', '150802001', '150802001', '150821', '150822', '150823', '150824', '150825', '150826', '150899'])[1 + (random() * 9)::integer]
  FROM (SELECT id, row_number() OVER (ORDER BY md5(code)) AS r FROM category WHERE length(code) = 6) c, generate_series(1, 40) n WHERE n <= 70 / c.r;
INSERT INTO ticket_identity (id, number, created_at) SELECT id, number, at FROM new_ticket;
INSERT INTO ticket (id, number, created_at, kind, channel, category_id, area_code, title, content, state)
SELECT id, number, at, 'complaint', 'phone', category_id, area, '题', '文', 'first_review' FROM new_ticket;
SELECT burst_step() \g /dev/null
INSERT INTO emergency (ticket_id, service, at) SELECT id, '119', now() - interval '12 minutes' FROM new_ticket WHERE number LIKE '2998%' ORDER BY number LIMIT 1;
UPDATE ticket SET closed_at = now() - random() * interval '3 hours'
 WHERE id IN (SELECT id FROM ticket WHERE state = 'closed' AND lead_unit_id IS NOT NULL AND satisfaction IS NOT NULL AND NOT confidential ORDER BY closed_at DESC LIMIT 40);
SELECT statistics_step() \g /dev/null
