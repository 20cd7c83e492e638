-- Months, numbers, lights, who sees what of tickets, and the views for outside readers.
\connect - postgres
\ir persons.inc
\ir ticket-list.inc
SELECT plan(42);

-- Months
SELECT ok((SELECT count(*) = 3 FROM pg_class WHERE relnamespace = 'sonor'::regnamespace AND relispartition AND relkind = 'r'
           AND relname LIKE '%' || to_char(now(), '_YYYYMM')), 'the current month is there after migration');
SELECT is(month_ensure('2020-02-29'), true, 'a missing month is made');
SELECT is(month_ensure('2020-02-01'), false, 'once');
SELECT is((SELECT array_agg(starts_at AT TIME ZONE 'UTC' || ' ' || ends_at AT TIME ZONE 'UTC') FROM search_month WHERE month = '2020-02-01'),
          ARRAY['2020-02-01 00:00:00 2020-03-01 00:00:00'], 'cut in UTC');
SELECT has_index('sonor', 'ticket_202002', 'ticket_202002_grams', 'with its search index');
SELECT is((SELECT count(*)::integer FROM pg_inherits WHERE inhparent IN ('ticket'::regclass, 'ticket_event'::regclass, 'call'::regclass)
           AND inhrelid::regclass::text ~ '_202002$'), 3, 'and three partitions');
SELECT is(months_ensure('2019-12-31', '2020-04-01'), 4, 'a span of months is filled, with a day to spare at both ends');
SELECT throws_ok($$SELECT month_ensure(NULL)$$, 'SN400', NULL, 'no month is refused');
SELECT throws_ok($$SELECT month_ensure('infinity')$$, 'SN400', NULL, 'an endless month is refused');
SELECT throws_ok($$SELECT month_ensure('1850-01-01')$$, 'SN400', NULL, 'a month long ago is refused');
SELECT throws_ok($$SELECT months_ensure('2020-02-01', '2020-01-01')$$, 'SN400', NULL, 'a span that ends before it begins is refused');
SELECT is(tries('p_administrator', 'SELECT maintenance()'), 'ok', 'an administrator runs the maintenance');
SELECT is(tries('p_agent', 'SELECT maintenance()'), '42501', 'an agent does not');
SELECT is(tries('p_administrator', $$SELECT month_ensure('2021-01-01')$$), '42501', 'only the owner makes months at will');
SELECT is((SELECT count(*)::integer FROM (SELECT generate_series(0, 3)) g (n)
           WHERE NOT EXISTS (SELECT FROM search_month WHERE month = date_trunc('month', now() + n * interval '1 month'))), 0,
          'three months ahead are there');

-- Numbers
SELECT matches(ticket_number_next('2026-11-23 09:08:07'), '^261123090807[0-9]{6}$', 'a ticket number begins with its time');
SELECT isnt(ticket_number_next(now()), ticket_number_next(now()), 'and no two are equal');

-- Lights
SELECT is(ticket_light(state::ticket_state, amber_at, due_at, '2026-11-23 12:00'), light, format('%s due %s: %s', state, due_at, light))
FROM (VALUES
  ('handling', timestamptz '2026-11-24', timestamptz '2026-11-25', 'green'),
  ('handling', '2026-11-23 12:00', '2026-11-25', 'amber'),
  ('dispatch', '2026-11-20', '2026-11-23 12:00', 'amber'),
  ('redo', '2026-11-20', '2026-11-23 11:59:59', 'red'),
  ('handling', NULL, NULL, NULL),
  ('archived', '2026-11-20', '2026-11-21', NULL),
  ('follow_up', '2026-11-20', '2026-11-21', NULL)) AS l (state, amber_at, due_at, light);

-- Assignments
SELECT make_ticket(1, now(), '供热') AS one, make_ticket(2, now(), '供水', p_confidential => true) AS two,
       make_ticket(3, now(), '无人') AS three \gset
INSERT INTO assignment (ticket_id, unit_id, lead, state, dispatched_at, private_answer)
VALUES (:'one', 9001, true, 'handling', now(), '内部'), (:'two', 9001, true, 'to_sign', now(), NULL),
       (:'two', 9002, false, 'to_sign', now(), NULL);
SELECT results_eq($$SELECT unit_ids, lead_unit_id FROM ticket ORDER BY number$$,
                  $$VALUES (ARRAY[9001], 9001), (ARRAY[9001, 9002], 9001), ('{}', NULL)$$, 'a ticket knows its units');
UPDATE assignment SET state = 'returned' WHERE ticket_id = :'two' AND unit_id = 9001;
SELECT is((SELECT unit_ids::text || coalesce(lead_unit_id::text, ' none') FROM ticket WHERE id = :'two'), '{9002} none',
          'one that gave it back is no longer among them');
UPDATE assignment SET state = 'handling', lead = true WHERE ticket_id = :'two' AND unit_id = 9001;
DELETE FROM assignment WHERE ticket_id = :'two' AND unit_id = 9002;
SELECT is((SELECT unit_ids::text || lead_unit_id FROM ticket WHERE id = :'two'), '{9001}9001', 'nor one that is gone');

-- Who sees what
INSERT INTO ticket_event (ticket_id, at, action, to_state, unit_id, note)
VALUES (:'one', now(), 'accept', 'first_review', NULL, '市民张三丰'), (:'one', now(), 'dispatch', 'handling', 9001, ''),
       (:'three', now(), 'dispatch', 'handling', 9002, '');
INSERT INTO citizen (name) VALUES ('张三丰');
INSERT INTO call (id, direction, caller_dialled, callee_dialled, arrived_at, queued_at, answered_at, ended_at, outcome, hold_s, staff_id)
SELECT gen_random_uuid(), 'in', '13800000000', '12345', t, t, t + interval '9 s', t + interval '109 s', 'answered', 20,
       (SELECT id FROM staff WHERE login = 'p_agent')
FROM (SELECT now() - interval '1 hour') n (t);
CREATE TEMP TABLE visible (what text, agent text, unit text, other text);
INSERT INTO visible VALUES
  ('ticket', '3', '2', '0'), ('ticket_record', '3', '2', '0'), ('assignment', '2', '2', '0'), ('ticket_event', '3', '1', '0'),
  ('ticket_contact', '2', '1', '0');
SELECT is(concat_ws(' ', sees('p_agent', 'SELECT count(*) FROM ' || what), sees('p_unit', 'SELECT count(*) FROM ' || what),
                    sees('p_unit_other', 'SELECT count(*) FROM ' || what)),
          concat_ws(' ', agent, unit, other), what || ' shows agents all, a unit its own')
FROM visible;
SELECT is(sees('p_unit', 'SELECT count(*) FROM ticket_contact c JOIN ticket t ON t.id = c.ticket_id WHERE t.confidential'), '0',
          'a unit does not learn who asked in confidence');
SELECT is(array_agg(what || ' ' || tries('p_unit', 'SELECT 1 FROM ' || what)), ARRAY['citizen 42501', 'citizen_phone 42501', 'call 42501',
          'call_record 42501', 'ticket_identity 42501', 'search_frequency 42501'], 'a unit reads no citizens and no calls')
FROM unnest(ARRAY['citizen', 'citizen_phone', 'call', 'call_record', 'ticket_identity', 'search_frequency']) AS what;
SELECT is(tries('p_unit', 'SELECT citizen_id FROM ticket'), '42501', 'nor which tickets are one citizen''s');
SELECT is(tries('p_agent', 'SELECT citizen_id FROM ticket'), '42501', 'nor does an agent: a confidential ticket would lead to its citizen');
SELECT is(tries('p_administrator', 'SELECT grams FROM ticket'), '42501', 'search entries are nobody''s business');
SELECT is(array_agg(tries('p_administrator', what)), array_fill('42501'::text, ARRAY[4]), 'nobody writes a ticket but by functions')
FROM unnest(ARRAY['DELETE FROM ticket', 'UPDATE ticket SET title = ''x''', 'DELETE FROM ticket_contact', 'DELETE FROM assignment']) AS what;
SELECT is(sees('p_unit', 'SELECT private_answer FROM assignment WHERE lead AND private_answer IS NOT NULL'), '内部', 'a unit sees its private answer');

-- The views
SELECT results_eq($$SELECT attname::text COLLATE "default" FROM pg_attribute WHERE attrelid = 'ticket_record'::regclass AND attnum > 0 ORDER BY attnum$$,
  $$SELECT unnest(string_to_array('id,number,kind,channel,category,area,unit,state,light,urgent,confidential,created_at,dispatched_at,due_at,answered_at,followed_up_at,closed_at,satisfied,solved,redo_count,title', ','))$$,
  'ticket_record has the columns promised');
SELECT results_eq($$SELECT attname::text COLLATE "default" FROM pg_attribute WHERE attrelid = 'call_record'::regclass AND attnum > 0 ORDER BY attnum$$,
  $$SELECT unnest(string_to_array('id,direction,caller,callee,language,queue,seat,arrived_at,queued_at,offered_at,answered_at,ended_at,outcome,wait_s,talk_s,hold_s,wrap_up_s,survey,recording_path,loss_pct,mos', ','))$$,
  'and so has call_record');
SELECT is(sees('p_agent', 'SELECT concat_ws('' '', caller, seat, wait_s, talk_s) FROM call_record'),
          '13800000000 ' || (SELECT work_number FROM staff WHERE login = 'p_agent') || ' 9 80', 'a call''s times add up');

SELECT * FROM finish();
