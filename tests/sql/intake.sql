-- The intake page's questions: who calls, what and where it may be about, what is like it, where it would go; phrases.
\connect - postgres
BEGIN;
\ir persons.inc
\ir ticket-life.inc
SELECT plan(72);

CREATE FUNCTION public.asks(p_login text, p_sql text) RETURNS jsonb LANGUAGE sql SET search_path = sonor, public AS $$
  SELECT sees(p_login, p_sql)::jsonb
$$;
CREATE FUNCTION public.found(p_text text, p_limit integer DEFAULT 12) RETURNS text LANGUAGE sql SET search_path = sonor, public AS $$
  SELECT sees('p_agent', format('SELECT string_agg(code, '','') FROM category_find(%L, %s)', p_text, p_limit))
$$;
CREATE FUNCTION public.places(p_text text, p_phone text DEFAULT NULL) RETURNS text LANGUAGE sql SET search_path = sonor, public AS $$
  SELECT sees('p_agent', format('SELECT string_agg(concat(area_code, '' '' || address), '','') FROM place_find(%L, %L)', p_text, p_phone))
$$;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO PUBLIC;

-- Initials
SELECT is(sonor.pinyin_initials('临河区'), 'lhq', 'the initials of a name');
SELECT is(sonor.pinyin_initials('安全生产12号'), 'aqsc12h', 'digits stay');
SELECT is(sonor.pinyin_initials('燃气，ABC ᠮᠣᠩ'), 'rqabc', 'what has no pinyin is left out');
SELECT is(sonor.pinyin_initials(''), '', 'nothing has none');
SELECT is((SELECT initials FROM area WHERE code = '150802001'), 'tjjd', 'an area keeps its initials');
UPDATE area SET name_zh = '先锋街道' WHERE code = '150802001';
SELECT is((SELECT initials FROM area WHERE code = '150802001'), 'xfjd', 'also when it is renamed');
UPDATE area SET name_zh = '团结街道' WHERE code = '150802001';

-- Categories
UPDATE category SET initials = sonor.pinyin_initials(name_zh) WHERE id BETWEEN 9001 AND 9005;
SELECT is(found('gnwd'), '050101', 'a category by its initials');
SELECT is(found('GNWD'), '050101', 'in capitals, too');
SELECT is(found('供暖'), '050101', 'by Chinese');
SELECT is(found('0501'), '050101,050102', 'by the code of the class above');
SELECT is(found('050102'), '050102', 'by its own code');
SELECT is(found('公用 井盖'), '050102', 'by two words, one of the class above');
SELECT is(found('城乡建设'), '050101,050102', 'only those with none below are offered');
SELECT is(found('qt'), '09', 'a class without any below is one of them');
SELECT is(found('没有这个'), NULL, 'nothing fits');
SELECT is(found('%'), NULL, 'a sign that LIKE knows is only a sign');
SELECT is(found('_'), NULL, 'both of them');
SELECT is(tries('p_agent', format('SELECT category_find(%L)', repeat('长', 101))), 'SN400', 'more than 100 characters are refused');
UPDATE category SET active = false WHERE id = 9004;
SELECT is(found('jgqs'), NULL, 'one that is out of use is not offered');
UPDATE category SET active = true WHERE id = 9004;

-- Who calls
\set phone +8613804780001
SELECT is(asks('p_agent', $$SELECT citizen_history('+8613999999999')$$),
          '{"count": 0, "tickets": [], "citizens": [], "addresses": [], "open_count": 0, "month_calls": 0, "month_count": 0}',
          'nothing is known of a stranger');
SELECT is(tries('p_agent', $$SELECT citizen_history('138')$$), 'SN400', 'a number that is none is refused');
SELECT is(tries('p_unit', $$SELECT citizen_history('+8613804780001')$$), '42501', 'a unit may not ask who calls');

\set a 50000000-0000-4000-8000-000000000001
\set b 50000000-0000-4000-8000-000000000002
\set c 50000000-0000-4000-8000-000000000003
SELECT ticket_in('handling', :'a'), ticket_in('closed', :'b', 'consultation', now() - interval '20 days'), ticket_in('void') \g /dev/null
UPDATE ticket SET address = '金川小区3号楼501' WHERE id = :'a';
UPDATE ticket SET address = '金川小区', title = '咨询供暖温度标准', content = '咨询居民室内供暖温度标准是多少',
       public_answer = '居民室内温度不低于十八度。' WHERE id = :'b';
SELECT is(asks('p_agent', format('SELECT citizen_history(%L) -> ''count''', :'phone')), '2', 'the tickets of a number, void ones excepted');
SELECT is(asks('p_agent', format('SELECT citizen_history(%L) -> ''open_count''', :'phone')), '1', 'of which one is open');
SELECT is(asks('p_agent', format('SELECT jsonb_path_query_array(citizen_history(%L), ''$.tickets[*].id'')', :'phone')),
          jsonb_build_array(:'a', :'b'), 'the newest first');
SELECT is(asks('p_agent', format('SELECT jsonb_path_query_array(citizen_history(%L), ''$.tickets[*].open'')', :'phone')), '[true, false]',
          'each says whether it is open');
SELECT is(asks('p_agent', format('SELECT jsonb_path_query_array(citizen_history(%L), ''$.addresses[*].address'')', :'phone')),
          '["金川小区3号楼501", "金川小区"]', 'and where it was');
UPDATE ticket SET confidential = true, created_by = (SELECT id FROM staff WHERE login = 'p_media') WHERE id = :'a';
SELECT is(asks('p_agent', format('SELECT citizen_history(%L) -> ''count''', :'phone')), '1', 'what another took down in confidence is not in a number''s history');
SELECT is(asks('p_media', format('SELECT citizen_history(%L) -> ''count''', :'phone')), '2', 'who took it down knows it anyway');
SELECT is(asks('p_agent', format('SELECT ticket_similar(%L) -> ''tickets''', json_build_object('phone_e164', :'phone', 'category_id', 9003))) @? '$[*] ? (@.id == "50000000-0000-4000-8000-000000000001")',
          false, 'nor is it told by likeness that it is from that number');
UPDATE ticket SET confidential = false WHERE id = :'a';

-- Places
SELECT is(places('tjjd'), '150802001', 'an area by its initials');
SELECT is(places('lhq'), '150802,150802001', 'with what lies in it, the nearest first');
SELECT is(places('临河 团结'), '150802001', 'by two words');
SELECT is(places('150802'), '150802,150802001', 'by its code');
SELECT is(places('金川', :'phone'), '150802001 金川小区3号楼501,150802001 金川小区', 'a remembered address of the caller');
SELECT is(places('北京'), NULL, 'a place outside the city is not there');
SELECT is(tries('p_agent', $$SELECT place_find('x', 'not a number')$$), 'SN400', 'a number that is none is refused');
SELECT is(sonor.place_name('巴彦淖尔市临河区团结街道金川小区3号楼', '150802001'), '金川小区', 'the place in an address, without its area');
SELECT is(sonor.place_name('团结街道', '150802001'), NULL, 'an area alone is no place');
SELECT is(sonor.place_name(NULL, NULL), NULL, 'nothing is none');

-- What is like it
SELECT is(asks('p_agent', format('SELECT jsonb_path_query_array(ticket_similar(%L), ''$.tickets[*].why'')',
               json_build_object('phone_e164', :'phone', 'category_id', 9003, 'area_code', '150802001', 'address', '金川小区5号楼',
                                 'content', '团结小区三号楼暖气不热'))),
          '[["phone", "place", "category", "text"], ["phone", "place", "category"]]', 'tickets of the same citizen, place, category and words, and why');
SELECT is(asks('p_agent', format('SELECT jsonb_path_query_array(ticket_similar(%L), ''$.answers[*].answer'')', json_build_object('content', '室内供暖温度标准'))),
          '["居民室内温度不低于十八度。"]', 'the answer of a closed consultation');
SELECT is(asks('p_agent', format('SELECT ticket_similar(%L) -> ''tickets''', json_build_object('id', :'a', 'content', '团结小区三号楼暖气不热'))) @? '$[*] ? (@.id == "50000000-0000-4000-8000-000000000001")',
          false, 'a ticket is not like itself');
SELECT is(asks('p_agent', $$SELECT ticket_similar('{}') - 'cluster_days'$$),
          '{"place": null, "answers": [], "tickets": [], "clustered": false, "cluster_count": 0}', 'nothing is like nothing');
SELECT is(tries('p_agent', $$SELECT ticket_similar('[]')$$), 'SN400', 'fields must be an object');
SELECT is(tries('p_unit', $$SELECT ticket_similar('{}')$$), '42501', 'a unit may not ask');
SELECT ticket_in('handling'), ticket_in('handling'), ticket_in('handling'), ticket_in('handling') \g /dev/null
UPDATE ticket SET address = '金川小区' || number WHERE address = '' AND state = 'handling';
SELECT is(asks('p_agent', $$SELECT ticket_similar('{"category_id": 9003, "area_code": "150802001", "address": "金川小区9号楼"}') - 'tickets' - 'answers'$$),
          '{"place": "金川小区", "clustered": true, "cluster_days": 7, "cluster_count": 5}', 'five of one place and category in a week are a cluster');

-- Where it would go
SELECT is(asks('p_agent', $$SELECT dispatch_preview('{"kind": "help", "category_id": 9003, "area_code": "150802001"}') -> 'lead' ->> 'id'$$), '9001',
          'the unit of the catalogue');
SELECT is(asks('p_agent', $$SELECT jsonb_path_query_array(dispatch_preview('{"kind": "help", "category_id": 9003, "area_code": "150802001"}'), '$.co_units[*].id')$$),
          '[9002]', 'and its co-unit');
-- Whatever the kind, the haste and the matter: what was shown is what dispatching does.
CREATE FUNCTION public.disagreements() RETURNS integer LANGUAGE plpgsql SET search_path = sonor, public AS $$
DECLARE
  v_wrong integer := 0;
  v_case record;
  v_preview jsonb;
  v_fields jsonb;
  v_id uuid;
  v_part assignment;
BEGIN
  FOR v_case IN SELECT kind, urgent, enterprise, category FROM unnest(enum_range(NULL::ticket_kind)) kind, unnest(ARRAY[true, false]) urgent,
                       unnest(ARRAY[true, false]) enterprise, unnest(ARRAY[9003, 9004]) category LOOP
    v_id := gen_random_uuid();
    v_fields := jsonb_build_object('kind', v_case.kind, 'urgent', v_case.urgent, 'enterprise', v_case.enterprise, 'channel', 'phone',
                                   'category_id', v_case.category, 'area_code', '150802001');
    v_preview := asks('p_agent', format('SELECT dispatch_preview(%L)', v_fields));
    PERFORM sees('p_agent', format('SELECT ticket_accept(%L)', v_fields || jsonb_build_object('id', v_id, 'content', '正文')));
    PERFORM sees('p_first_review', format('SELECT ticket_submit(%L, 1)', v_id));
    PERFORM sees('p_first_review', format('SELECT ticket_dispatch(%L, 2)', v_id));
    SELECT * INTO v_part FROM assignment WHERE ticket_id = v_id AND lead;
    IF (v_preview -> 'lead' ->> 'id')::integer IS DISTINCT FROM v_part.unit_id
       OR (v_preview ->> 'due_at')::timestamptz IS DISTINCT FROM v_part.due_at
       OR (v_preview ->> 'sign_due_at')::timestamptz IS DISTINCT FROM v_part.sign_due_at THEN
      v_wrong := v_wrong + 1;
    END IF;
  END LOOP;
  RETURN v_wrong;
END
$$;
SELECT is(public.disagreements(), 0, 'the preview and the dispatch agree on unit, deadline and signing, for every kind, haste and company');
SELECT is(asks('p_agent', $$SELECT dispatch_preview('{"kind": "help", "category_id": 9005, "area_code": "150802"}') -> 'warnings' -> 0 -> 'key'$$),
          '"dispatch.no_entry"', 'where the catalogue says nothing, that is said');
UPDATE unit SET dissolved_at = now() WHERE id = 9007;
SELECT is(asks('p_agent', $$SELECT dispatch_preview('{"kind": "help", "category_id": 9004, "area_code": "150802"}') -> 'lead'$$), 'null',
          'a dissolved unit is not proposed');
SELECT is(tries('p_agent', $$SELECT dispatch_preview('{"kind": "help", "category_id": 9003, "area_code": "110101"}')$$), 'SN400', 'a place outside the city is refused');

-- Wishes
SELECT is(outcome('p_agent', $$SELECT ticket_accept('{"id": "50000000-0000-4000-8000-000000000009", "kind": "help", "channel": "phone", "category_id": 9003, "area_code": "150802", "content": "正文", "phone": "13804780001", "follow_up": "none"}')$$),
          'ok', 'a citizen does not want to be called back');
SELECT is((SELECT follow_up FROM ticket_contact WHERE ticket_id = '50000000-0000-4000-8000-000000000009'), 'none', 'which is kept');
UPDATE ticket SET state = 'follow_up', kind = 'complaint', answered_at = now() WHERE id = '50000000-0000-4000-8000-000000000009';
SELECT is((SELECT sampled FROM follow_up_task WHERE ticket_id = '50000000-0000-4000-8000-000000000009'), false, 'and they are not');

-- Phrases
INSERT INTO phrase (shortcut, body) VALUES ('rl', '大家的');
SELECT is(outcome('p_agent', $$SELECT phrase_save('{"shortcut": "rl", "body": "我自己的"}')$$), 'ok', 'a phrase of one''s own');
SELECT is(sees('p_agent', 'SELECT string_agg(body, '','') FROM phrase_list()') || sees('p_media', 'SELECT string_agg(body, '','') FROM phrase_list()'),
          '我自己的大家的', 'hides the shared one of the same shortcut, for oneself');
SELECT is(outcome('p_agent', $$SELECT phrase_save('{"shortcut": "R L", "body": "x"}')$$), 'phrase.shortcut', 'a shortcut that is none is refused');
SELECT is(outcome('p_agent', format('SELECT phrase_save(%L)', json_build_object('shortcut', 'x', 'body', repeat('长', 501)))), 'field.too_long', 'a phrase has its limit');
SELECT outcome('p_agent', format('SELECT phrase_save(%L)', json_build_object('shortcut', c, 'body', '我的' || c))) FROM unnest('{zz,bb,aa}'::text[]) c \g /dev/null
SELECT is(sees('p_agent', 'SELECT string_agg(shortcut, '' '') FROM phrase_list() WHERE own'), 'rl zz bb aa', 'new ones come behind');
SELECT is(sees('p_agent', $$SELECT phrase_order('{aa,nn,zz}')$$) || sees('p_agent', 'SELECT string_agg(shortcut, '' '') FROM phrase_list() WHERE own'), '3aa zz rl bb', 'they are put in one''s own order');
SELECT is(outcome('p_agent', $$SELECT phrase_save('{"shortcut": "zy", "body": "改过的", "old": "zz"}')$$) || sees('p_agent', 'SELECT string_agg(shortcut || body, '' '') FROM phrase_list() WHERE own'),
          'okaa我的aa zy改过的 rl我自己的 bb我的bb', 'another shortcut keeps the place');
SELECT is(outcome('p_agent', $$SELECT phrase_save('{"shortcut": "aa", "body": "x", "old": "bb"}')$$), 'phrase.taken', 'but not one that another phrase has');
SELECT is(sees('p_media', $$SELECT phrase_order('{aa}')$$) || sees('p_media', 'SELECT count(*) FROM phrase_list() WHERE own'), '00', 'nobody orders another''s');
SELECT sees('p_agent', $$SELECT bool_and(phrase_remove(c)) FROM unnest('{aa,zy,bb}'::text[]) c$$) \g /dev/null
SELECT is(sees('p_agent', $$SELECT phrase_remove('rl')$$) || sees('p_agent', $$SELECT phrase_remove('rl')$$), 'truefalse', 'one''s own can be removed, the shared one not');

-- Drafts thrown away
\set d 50000000-0000-4000-8000-00000000000d
SELECT sees('p_agent', format('SELECT draft_save(%L, 0, ''{}'')', :'d')) \g /dev/null
SELECT is(asks('p_agent', format('SELECT deliver(gen_random_uuid(), ''draft_discard'', ''{"id": "%s"}'')', :'d')) -> 'discarded', 'true', 'a draft is thrown away through the outbox');
SELECT is(asks('p_agent', format('SELECT deliver(gen_random_uuid(), ''draft_discard'', ''{"id": "%s"}'')', :'d')) -> 'discarded', 'false', 'twice is no error');
SELECT is(outcome('p_agent', $$SELECT draft_discard('{"id": "x"}'::jsonb)$$), 'field.form', 'an id that is none is refused');

-- Titles that nobody typed
SELECT is(ticket_title('  暖气不热 家中有老人。请处理'), '暖气不热', 'the title of Chinese ends at a space or a sentence');
SELECT is(ticket_title(E'ᠬᠠᠯᠠᠭᠤᠨ ᠤᠰᠤ\u202fᠶᠢ ᠵᠠᠰᠠᠪᠠ᠃ ᠬᠣᠲᠠ'), E'ᠬᠠᠯᠠᠭᠤᠨ ᠤᠰᠤ\u202fᠶᠢ ᠵᠠᠰᠠᠪᠠ', 'that of Mongolian at a sentence only');
SELECT is(length(ticket_title(repeat('ᠤᠰᠤ ', 20))), 40, 'and it is cut at 40 characters');

SELECT * FROM finish();
ROLLBACK;
