-- Search: finds what LIKE finds, folds scripts and widths, keeps what is confidential, and stands hostile text.
\connect - postgres
\ir persons.inc
\ir ticket-list.inc
SET timezone = 'Asia/Shanghai';
SELECT months_ensure('2026-01-01', '2026-11-30') \g /dev/null

-- Some thousand tickets over eight months, made of few characters so that every kind of neighbourhood comes up.
SELECT setseed(0.5) \g /dev/null
SELECT count(make_ticket(1000 + i, timestamptz '2026-01-05' + i * interval '1 hour 33 minutes', title, content, address,
                         p_unit_ids => CASE i % 5 WHEN 0 THEN ARRAY[9001] WHEN 1 THEN ARRAY[9002] WHEN 2 THEN ARRAY[9001, 9002] ELSE '{}' END))
FROM generate_series(1, 3000) AS i,
     LATERAL (SELECT (SELECT string_agg(substr('停水供热暖气路灯工资拖欠农民工天然气', 1 + floor(random() * 18)::integer, 1), '')
                      FROM generate_series(1, 3 + i * 0 + floor(random() * 5)::integer)) AS title,
                     (SELECT string_agg(substr('停水供热暖气路灯工资拖欠农民工天然气，。 7', 1 + floor(random() * 22)::integer, 1), '')
                      FROM generate_series(1, 5 + i * 0 + floor(random() * 30)::integer)) || '完' AS content,
                     CASE WHEN random() < 0.5 THEN '胜利路' || floor(random() * 900 + i * 0)::integer || '号' ELSE '' END AS address) t
\g /dev/null
ANALYZE ticket;
SELECT search_refresh() \g /dev/null
SELECT plan(89);

-- Equality with LIKE. Reading all pages one after the other, as agent and as unit officer.
CREATE FUNCTION public.finds(p_login text, p_text text, p_sort text DEFAULT 'created_desc') RETURNS text[] LANGUAGE plpgsql
SET search_path = sonor, public AS $$
DECLARE
  v_numbers text[] := '{}';
  v_row     record;
  v_key     text;
  v_id      uuid;
  v_n       integer;
BEGIN
  EXECUTE format('SET LOCAL SESSION AUTHORIZATION %I', p_login);
  LOOP
    v_n := 0;
    FOR v_row IN SELECT * FROM ticket_list(p_text, NULL, NULL, NULL, NULL, NULL, p_sort, v_key, v_id, 37) LOOP
      v_numbers := v_numbers || v_row.number;
      v_key := v_row.next_key;
      v_id := v_row.id;
      v_n := v_n + 1;
    END LOOP;
    EXIT WHEN v_n < 37;
  END LOOP;
  SET LOCAL SESSION AUTHORIZATION DEFAULT;
  RETURN v_numbers;
END
$$;
SELECT is(finds(login, word),
          ARRAY(SELECT t.number::text FROM ticket t
                 WHERE concat_ws(E'\n', title, address, content) LIKE '%' || word || '%' AND (unit IS NULL OR unit = ANY (unit_ids))
                 ORDER BY t.created_at DESC, t.id DESC), format('“%s” finds for %s what LIKE finds', word, login))
FROM unnest(ARRAY['停水', '水停', '工资', '农民工', '天然气', '停水供', '拖欠工资', '路灯工', '气，', '热。暖', '胜利路', '鹊桥']) AS word,
     (VALUES ('p_agent', NULL), ('p_unit', 9001)) AS who (login, unit);

SELECT is(sees('p_agent', format('SELECT concat_ws('' '', n, exact) FROM ticket_count(%L, NULL, NULL, NULL, NULL, NULL)', word)),
          (SELECT count(*) || ' t' FROM ticket t WHERE concat_ws(E'\n', title, address, content) LIKE '%' || word || '%'),
          format('and “%s” is counted', word))
FROM unnest(ARRAY['停水', '农民工', '鹊桥']) AS word;
SELECT is(finds('p_agent', '停水 工资'),
          ARRAY(SELECT t.number::text FROM ticket t WHERE concat_ws(E'\n', title, content) LIKE '%停水%' AND concat_ws(E'\n', title, content) LIKE '%工资%'
                 ORDER BY t.created_at DESC), 'two words must both be there');
SELECT is(finds(login, word),
          ARRAY(SELECT t.number::text FROM ticket t
                 WHERE concat_ws(E'\n', title, address, content) LIKE '%' || word || '%' AND (unit IS NULL OR unit = ANY (unit_ids))
                 ORDER BY t.created_at DESC, t.id DESC), format('a part of a sentence, “%s”, finds for %s what LIKE finds', word, login))
FROM (SELECT substr(content, 3, 7) AS word FROM ticket
       WHERE substr(content, 3, 7) ~ '^[\u4E00-\u9FFF]{7}$' AND unit_ids @> ARRAY[9001] ORDER BY created_at OFFSET 20 LIMIT 3) AS long,
     (VALUES ('p_agent', NULL), ('p_unit', 9001)) AS who (login, unit);
SELECT is(finds('p_agent', word, 'created_asc'),
          ARRAY(SELECT t.number::text FROM ticket t WHERE concat_ws(E'\n', title, address, content) LIKE '%' || word || '%' ORDER BY t.created_at, t.id),
          format('“%s” is found from the oldest on, too', word))
FROM unnest(ARRAY['水停', '停水供', '胜利路', '鹊桥']) AS word;
SELECT is(finds('p_agent', (SELECT number FROM ticket ORDER BY created_at OFFSET 7 LIMIT 1)),
          ARRAY(SELECT number::text FROM ticket ORDER BY created_at OFFSET 7 LIMIT 1), 'a ticket of long ago is found by its number');
SELECT is(ARRAY(SELECT number::text FROM unnest(ticket_list_rare(search_entries('水停'), 3000)) ORDER BY created_at DESC, id DESC), finds('p_agent', '水停'),
          'what is rare is had at once');
SELECT is(ticket_list_rare(search_entries('水停'), 5), NULL, 'but not what there is too much of');
SELECT is(cardinality(ticket_list_rare(search_entries('鹊桥'), 5)), 0, 'and nothing is nothing');

-- Folding
SELECT make_ticket(1, now() - interval '9 minutes', 'ＡＰＰ一', '宽带ＡＰＰ无法登录'), make_ticket(2, now() - interval '8 minutes', 'App二', 'TaoBao退款'),
       make_ticket(3, now() - interval '7 minutes', '蒙三', E'ᠪᠠᠶᠠᠨᠨᠠᠭᠤᠷ\u202Fᠤᠨ ᠬᠣᠲᠠ'), make_ticket(4, now() - interval '6 minutes', '蒙四', U&'\182C\1820\1837\180E\1820 \182D\180B\1820\182F'),
       make_ticket(5, now() - interval '5 minutes', '五层', '室温１４℃，第５楼'), make_ticket(6, now() - interval '4 minutes', '𠀀㐂六', '𠀀㐂街道〇号'),
       make_ticket(7, now() - interval '3 minutes', '百分七', '涨价50%_真的\吗''"; DROP TABLE ticket; --'),
       make_ticket(8, now() - interval '2 minutes', '俄八', 'Сонор бол') \g /dev/null
SELECT is(lists('p_agent', word), titles, format('“%s” finds %s', regexp_replace(word, '[[:cntrl:]\u180E]', '', 'g'), titles))
FROM (VALUES
  ('app', 'App二,ＡＰＰ一'), ('ＡｐＰ', 'App二,ＡＰＰ一'), ('TAOBAO', 'App二'), ('aoba', 'App二'), ('aob', ''), ('app 宽带', 'ＡＰＰ一'),
  ('APP无法', 'ＡＰＰ一'), ('14℃', '五层'), ('第5楼', '五层'), ('第５楼', '五层'),
  ('ᠪᠠᠶᠠᠨᠨᠠᠭᠤᠷ', '蒙三'), ('ᠪᠠᠶᠠᠨᠨᠠᠭᠤᠷ ᠤᠨ', '蒙三'), (E'ᠪᠠᠶᠠᠨᠨᠠᠭᠤᠷ\u202Fᠤᠨ', '蒙三'), ('ᠠᠶᠠᠨᠨ', '蒙三'),
  (U&'\182C\1820\1837\1820', '蒙四'), (U&'\182C\1820\1837\180E\1820', '蒙四'), (U&'\182D\1820\182F', '蒙四'),
  ('𠀀㐂', '𠀀㐂六'), ('道〇号', '𠀀㐂六'), ('сонор', '俄八'), (E'\t宽带\u3000\r\napp\u0007', 'ＡＰＰ一'),
  ('50%_', '百分七'), ('%_真', '百分七'), ('\吗', '百分七'), ('''"; DROP', '百分七'), ('%%', ''), ('__', ''), ('\\', '')) AS w (word, titles);

-- Numbers: whole, in part, and as telephone numbers are written
SELECT make_ticket(20, now() - interval '90 seconds', '移动', p_phone => '13947899876', p_unit_ids => ARRAY[9001]),
       make_ticket(21, now() - interval '80 seconds', '座机', p_phone => '04788215555', p_unit_ids => ARRAY[9001]),
       make_ticket(22, now() - interval '70 seconds', '保密', p_phone => '13947899876', p_unit_ids => ARRAY[9001], p_confidential => true) \g /dev/null
SELECT is(lists('p_agent', word), titles, format('“%s” finds %s', word, titles))
FROM (VALUES ('13947899876', '保密,移动'), ('+86 139 4789 9876', '保密,移动'), ('0086-13947899876', '保密,移动'), ('139-4789-9876', '保密,移动'),
             ('9876', '保密,移动'), ('7989', ''), ('0478-8215555', '座机'), ('8215555', '座机'), ('990909000000000021', '座机')) AS w (word, titles);
SELECT is(lists('p_unit', '13947899876'), '移动', 'a unit does not find a confidential ticket by its caller''s number');
SELECT is(sees('p_unit', 'SELECT n FROM ticket_count(''13947899876'', NULL, NULL, NULL, NULL, NULL)'), '1', 'nor is it counted');
SELECT is(lists('p_unit', '9876'), '移动', 'nor by a part of it');
SELECT is(lists('p_unit', '张三丰') || lists('p_agent', '张三丰'), '', 'nobody finds a ticket by the citizen''s name');
SELECT is(lists('p_unit', '990909000000000022'), '保密', 'its own number the unit may look for');
UPDATE ticket_contact SET phone_dialled = '13300001111' WHERE ticket_id = md5('ticket 20')::uuid;
SELECT is(lists('p_agent', '13300001111') || lists('p_agent', '13947899876'), '移动保密', 'a corrected telephone number is found at once');

-- One character, nothing, too much
SELECT is(lists('p_agent', '俄'), '俄八', 'a single character is found among the newest');
SELECT is(sees('p_agent', 'SELECT search_hint(''俄'')') IS NULL, true, 'and needs no hint while that is all of them');
SELECT setting_set('search.one_character', 100) \g /dev/null
SELECT is(sees('p_agent', 'SELECT search_hint(''俄'') ~ ''单个字符''') || sees('p_agent', 'SELECT search_hint(''俄八'') IS NULL'), 'truetrue',
          'else it is said how far back');
SELECT is(array_agg(tries('p_agent', format('SELECT ticket_list(%L, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)', text))),
          ARRAY['SN400', 'SN400', 'SN400', 'SN400', 'ok', 'ok'], 'only spaces and too much are refused, nothing is no filter')
FROM unnest(ARRAY['   ', E'\t\n\u3000', repeat('水', 101), repeat('a ', 5000), '', NULL]) AS text;

SELECT * FROM finish();
