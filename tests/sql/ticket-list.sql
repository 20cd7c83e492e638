-- The ticket list: filters, sorts, pages without gaps or doubles, what each may see, the count, and every refusal.
\connect - postgres
\ir persons.inc
\ir ticket-list.inc
SET timezone = 'Asia/Shanghai';
SELECT months_ensure((now() - interval '4 months')::date, current_date) \g /dev/null
SELECT plan(71);

SELECT make_ticket(1, now() - interval '100 days', '一', p_state => 'archived', p_kind => 'consultation', p_due_at => now() - interval '90 days'),
       make_ticket(2, now() - interval '70 days', '二', p_state => 'handling', p_unit_ids => ARRAY[9001], p_due_at => now() - interval '1 day'),
       make_ticket(3, now() - interval '40 days', '三', p_state => 'redo', p_unit_ids => ARRAY[9002], p_due_at => now() + interval '2 hours', p_area => '150823'),
       make_ticket(4, now() - interval '10 days', '四', p_state => 'dispatch', p_kind => 'complaint', p_area => '150802100', p_due_at => now() + interval '9 days'),
       make_ticket(5, now() - interval '5 hours', '五', p_state => 'closed', p_unit_ids => ARRAY[9002, 9001], p_kind => 'praise'),
       make_ticket(6, now() - interval '1 hour', '六', p_kind => 'report', p_confidential => true) \g /dev/null

-- Filters and sorts: kinds, states, units, areas, lights, sort
SELECT is(lists('p_agent', NULL, more), titles, format('%s: %s', more, titles))
FROM (VALUES
  ('NULL, NULL, NULL, NULL, NULL, NULL', '六,五,四,三,二,一'),
  ('''{}'', ''{}'', ''{}'', ''{}'', ''{}'', ''created_desc''', '六,五,四,三,二,一'),
  ('''{NULL}'', NULL, NULL, NULL, NULL, ''created_asc''', '一,二,三,四,五,六'),
  ('NULL, NULL, NULL, NULL, NULL, ''due_asc''', '二,三,四,六,五,一'),
  ('''{report,praise}'', NULL, NULL, NULL, NULL, NULL', '六,五'),
  ('NULL, ''{handling,redo}'', NULL, NULL, NULL, NULL', '三,二'),
  ('NULL, NULL, ''{9001}'', NULL, NULL, NULL', '五,二'),
  ('NULL, NULL, ''{9001,9002}'', NULL, NULL, ''created_asc''', '二,三,五'),
  ('NULL, NULL, ''{-5,0,2147483647}'', NULL, NULL, NULL', ''),
  ('NULL, NULL, NULL, ''{150802}'', NULL, NULL', '六,五,四,二,一'),
  ('NULL, NULL, NULL, ''{150802100,150823}'', NULL, NULL', '四,三'),
  ('NULL, NULL, NULL, ''{150800}'', NULL, NULL', '六,五,四,三,二,一'),
  ('NULL, NULL, NULL, ''{nowhere}'', NULL, NULL', ''),
  ('NULL, NULL, NULL, NULL, ''{red}'', NULL', '二'),
  ('NULL, NULL, NULL, NULL, ''{amber,green}'', ''due_asc''', '三,四'),
  ('''{help}'', ''{redo}'', ''{9002}'', ''{150823}'', ''{amber}'', NULL', '三'),
  ('''{help}'', ''{redo}'', ''{9001}'', NULL, NULL, NULL', '')) AS f (more, titles);
SELECT is(lists('p_agent', '三', 'NULL, ''{redo}'', NULL, NULL, NULL, ''due_asc'''), '三', 'words go with every filter and sort');

-- What each may see
SELECT is(lists('p_unit'), '五,二', 'a unit officer sees the tickets the unit has in hand');
SELECT is(lists('p_unit', NULL, 'NULL, NULL, ''{9002}'', NULL, NULL, NULL'), '五', 'filtering by another unit shows what both have');
SELECT is(lists('p_unit_other'), '五,三', 'another unit sees others');
SELECT is(lists('p_unit_other', NULL, 'NULL, NULL, NULL, NULL, NULL, ''due_asc'''), '三,五', 'in every sort');
SELECT is(lists('p_unit_other', NULL, 'NULL, NULL, NULL, NULL, NULL, ''created_asc'''), '三,五', 'upwards too');
SELECT is(lists('p_unit', '六') || lists('p_unit', '990909000000000006'), '', 'searching finds nothing of others');
SELECT is(array_agg(sees(login, 'SELECT n FROM ticket_count(NULL, NULL, NULL, NULL, NULL, NULL)')), ARRAY['6', '2', '2'], 'nor does counting')
FROM unnest(ARRAY['p_agent', 'p_unit', 'p_unit_other']) AS login;
SELECT is(sees('p_unit', 'SELECT count(*) FROM ticket_list(NULL, NULL, NULL, NULL, NULL, NULL, NULL, ''c9000000000000000'','
                         ' ''ffffffff-ffff-ffff-ffff-ffffffffffff'', 200)'), '2', 'nor a made-up place to go on from');
CREATE ROLE p_stranger LOGIN;
GRANT sonor_staff TO p_stranger;
SELECT is(tries('p_stranger', 'SELECT ticket_list(NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)'), 'SN403', 'who belongs nowhere sees nothing');
SELECT is(tries('p_agent', 'SELECT ticket_list_walk('''', '''', ''{}'', ''{}'', NULL, NULL, false, NULL, NULL, 10)'), '42501', 'the inner functions are closed');

-- A row
SELECT is(sees('p_agent', $$SELECT concat_ws('|', number, kind, channel, category_name, area_name, title, state, light, urgent, confidential, lead_unit_name, redo_count)
                            FROM ticket_list('二', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 5)$$),
          '990909000000000002|help|phone|供水|临河区|二|handling|red|f|f|热力公司|0', 'a row names everything');

-- Parts and marks: what a unit has to sign, what I took down, hold, what is supervised; sort and pages go with them.
UPDATE ticket SET created_by = (SELECT id FROM staff WHERE login = 'p_agent'), grams = '{}' WHERE title IN ('一', '四', '六');
INSERT INTO assignment (ticket_id, unit_id, lead, state, dispatched_at, due_at)
SELECT t.id, v.unit_id, v.lead, v.state::assignment_state, now() - interval '2 days', v.due_at
FROM (VALUES ('二', 9001, true, 'to_sign', now() - interval '1 hour'), ('三', 9002, true, 'handling', now() + interval '20 days'),
             ('五', 9002, true, 'answered', NULL), ('五', 9001, false, 'return_requested', now() + interval '20 days')) AS v (title, unit_id, lead, state, due_at)
JOIN ticket t USING (title);
INSERT INTO claim (ticket_id, staff_id) SELECT t.id, s.id FROM ticket t, staff s
WHERE (t.title, s.login) IN (('六', 'p_first_review'), ('四', 'p_first_review'), ('五', 'p_supervisor'));
INSERT INTO supervision (ticket_id, unit_id, level) SELECT id, CASE title WHEN '三' THEN 9001 END, 'key' FROM ticket WHERE title IN ('二', '三', '五');
UPDATE supervision SET ended_at = now() WHERE ticket_id = (SELECT id FROM ticket WHERE title = '五');
CREATE FUNCTION public.marked(p_login text, p_parts text, p_marks text, p_lights text) RETURNS text LANGUAGE sql AS $$
  SELECT public.sees(p_login, format('SELECT coalesce(string_agg(title, '','' ORDER BY created_at DESC), '''') FROM '
    'ticket_list(NULL, NULL, NULL, NULL, NULL, %L, NULL, NULL, NULL, 200, %L, %L)', p_lights, p_parts, p_marks))
$$;
SELECT is(marked(login, parts, marks, lights), titles, concat_ws(' ', login, parts, marks, lights) || ': ' || titles)
FROM (VALUES
  ('p_unit', '{to_sign}', NULL, NULL, '二'), ('p_unit', '{to_sign,return_requested}', NULL, NULL, '五,二'), ('p_unit', '{answered}', NULL, NULL, ''),
  ('p_unit_other', '{to_sign}', NULL, NULL, ''), ('p_unit_other', '{answered,handling}', NULL, NULL, '五,三'),
  ('p_agent', '{to_sign}', NULL, NULL, '二'), ('p_agent', '{to_sign,handling,return_requested}', NULL, NULL, '五,三,二'),
  ('p_agent', NULL, '{mine}', NULL, '六,四,一'), ('p_first_review', NULL, '{mine}', NULL, ''), ('p_first_review', NULL, '{held}', NULL, '六,四'),
  ('p_agent', NULL, '{held}', NULL, ''), ('p_agent', NULL, '{supervised}', NULL, '三,二'), ('p_unit', NULL, '{supervised}', NULL, '二'),
  ('p_unit_other', NULL, '{supervised}', NULL, ''), ('p_agent', '{to_sign}', '{supervised}', NULL, '二'), ('p_agent', NULL, '{mine,held}', NULL, ''),
  ('p_unit', NULL, NULL, '{red}', '二'), ('p_unit', NULL, NULL, '{green}', '五'), ('p_unit_other', NULL, NULL, '{green}', '三')) AS v (login, parts, marks, lights, titles);
SELECT is(sees('p_unit', $$SELECT string_agg(concat_ws(' ', title, part_state, light), ', ')
                           FROM ticket_list(NULL, NULL, NULL, NULL, NULL, NULL, 'due_asc', NULL, NULL, 200)$$),
          '二 to_sign red, 五 return_requested green', 'a unit sees state and light of its own part');
SELECT is(sees('p_agent', $$SELECT n || ' ' || exact FROM ticket_count(NULL, NULL, NULL, NULL, NULL, NULL, '{to_sign,handling}', '{supervised}')$$), '2 true',
          'and they are counted');
SELECT is(sees('p_agent', $$SELECT string_agg(n.title, ',') FROM ticket_list(NULL, NULL, NULL, NULL, NULL, NULL, 'due_asc', NULL, NULL, 2, '{to_sign,handling,return_requested}') WITH ORDINALITY p,
                            LATERAL ticket_list(NULL, NULL, NULL, NULL, NULL, NULL, 'due_asc', p.next_key, p.id, 5, '{to_sign,handling,return_requested}') n WHERE p.ordinality = 2$$),
          '五', 'pages go on where they ended');
DELETE FROM supervision;
DELETE FROM claim;
DELETE FROM assignment;
UPDATE ticket SET unit_ids = CASE title WHEN '二' THEN ARRAY[9001] WHEN '三' THEN ARRAY[9002] ELSE ARRAY[9002, 9001] END,
                  lead_unit_id = CASE title WHEN '二' THEN 9001 ELSE 9002 END WHERE title IN ('二', '三', '五');

-- A change moves a ticket between lists
UPDATE ticket SET state = 'closed' WHERE title = '二';
SELECT is(lists('p_agent', NULL, 'NULL, ''{closed}'', NULL, NULL, NULL, NULL'), '五,二', 'a change of state shows at once');
UPDATE ticket SET state = 'handling' WHERE title = '二';

-- Pages, while tickets keep coming in: eight at one moment of time, others in between
SELECT count(make_ticket(100 + i, now() - interval '20 days' - (i / 8) * interval '3 hours', '页' || i, p_unit_ids => ARRAY[9001],
                         p_state => CASE WHEN i % 2 = 0 THEN 'handling' ELSE 'closed' END::ticket_state,
                         p_due_at => now() + (i / 5) * interval '1 hour')) FROM generate_series(1, 300) AS i \g /dev/null
ANALYZE ticket;
SELECT search_refresh() \g /dev/null
CREATE FUNCTION public.pages(p_login text, p_text text, p_sort text, p_size integer) RETURNS text[] LANGUAGE plpgsql
SET search_path = sonor, public AS $$
DECLARE
  v_titles text[] := '{}';
  v_row    record;
  v_key    text;
  v_id     uuid;
  v_n      integer;
  v_page   integer := 0;
BEGIN
  LOOP
    v_page := v_page + 1;
    PERFORM make_ticket(10000 + (random() * 1e8)::integer, now() + v_page * interval '1 second', '新', p_unit_ids => ARRAY[9001]);
    PERFORM make_ticket(10000 + (random() * 1e8)::integer, now() - interval '20 days' - random() * interval '1 day', '旧', p_unit_ids => ARRAY[9001]);
    v_n := 0;
    EXECUTE format('SET LOCAL SESSION AUTHORIZATION %I', p_login);
    FOR v_row IN SELECT * FROM ticket_list(p_text, NULL, NULL, NULL, NULL, NULL, p_sort, v_key, v_id, p_size) LOOP
      v_titles := v_titles || v_row.title;
      v_key := v_row.next_key;
      v_id := v_row.id;
      v_n := v_n + 1;
    END LOOP;
    SET LOCAL SESSION AUTHORIZATION DEFAULT;
    EXIT WHEN v_n < p_size;
  END LOOP;
  RETURN ARRAY(SELECT title FROM unnest(v_titles) AS title WHERE title NOT IN ('新', '旧'));
END
$$;
SELECT is(pages(login, text, sort, size), expected, format('%s reads pages of %s %s without gaps or doubles', login, size, sort))
FROM (SELECT array_agg(title ORDER BY created_at DESC, id DESC) AS down, array_agg(title ORDER BY created_at, id) AS up,
             array_agg(title ORDER BY CASE WHEN state IN ('dispatch', 'handling', 'redo') THEN due_at END,
                                      CASE WHEN state IN ('dispatch', 'handling', 'redo') THEN id END, created_at DESC, id DESC) AS due
        FROM ticket WHERE title ~ '^页') AS p,
     LATERAL (VALUES ('p_agent', '页', 'created_desc', 7, down), ('p_agent', '页', 'created_asc', 13, up), ('p_agent', '页', 'due_asc', 17, due),
                     ('p_unit', '页', 'created_desc', 1, down)) AS v (login, text, sort, size, expected);
SELECT is((SELECT count(DISTINCT t) || ' ' || count(*) FROM unnest(pages('p_unit', NULL, 'created_desc', 11)) AS t), '302 302', 'and so without words');
SELECT is((SELECT count(DISTINCT t) || ' ' || count(*) FROM unnest(pages('p_unit', NULL, 'due_asc', 11)) AS t), '302 302', 'by deadline');
SELECT is(sees('p_agent', 'SELECT concat_ws('' '', n, exact) FROM ticket_count(NULL, ''{help}'', ''{handling}'', ''{9001}'', ''{150802}'', NULL)'),
          '151 t', 'a small list is counted exactly');

-- Refusals
SELECT is(tries('p_agent', format('SELECT ticket_list(%s)', arguments)), 'SN400', what || ' is refused')
FROM (VALUES
  ('an unknown kind', 'NULL, ''{wish}'', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL'),
  ('an unknown state', 'NULL, NULL, ''{"x''''y"}'', NULL, NULL, NULL, NULL, NULL, NULL, NULL'),
  ('an unknown light', 'NULL, NULL, NULL, NULL, NULL, ''{blue}'', NULL, NULL, NULL, NULL'),
  ('an unknown part', 'NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, ''{completed}'''),
  ('an unknown mark', 'NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, ''{yours}'''),
  ('an unknown sort', 'NULL, NULL, NULL, NULL, NULL, NULL, ''number; DROP TABLE ticket'', NULL, NULL, NULL'),
  ('an empty page', 'NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0'),
  ('a page too long', 'NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 201'),
  ('a key that is none', 'NULL, NULL, NULL, NULL, NULL, NULL, NULL, ''now()'', gen_random_uuid(), NULL'),
  ('a key too large', 'NULL, NULL, NULL, NULL, NULL, NULL, NULL, ''c99999999999999999'', gen_random_uuid(), NULL'),
  ('a key without id', 'NULL, NULL, NULL, NULL, NULL, NULL, NULL, ''c0'', NULL, NULL'),
  ('a key of another sort', 'NULL, NULL, NULL, NULL, NULL, NULL, ''created_asc'', ''d0'', gen_random_uuid(), NULL')) AS r (what, arguments);

SELECT * FROM finish();
