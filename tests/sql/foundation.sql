-- Words, refusals, and the audit log that only grows.
BEGIN;
SELECT plan(27);

-- Words
SELECT is(session_language(), 'zh', 'a session that says nothing is spoken to in Chinese');
SET sonor.language = 'mn';
SELECT is(session_language(), 'mn', 'a session can choose Mongolian');
SELECT is(say('audit.only_added'), '审计日志只能追加，不能修改或删除', 'Chinese stands in where Mongolian is missing');
SELECT matches(say('setting.unknown', 'a'), '^“a” [\u1820-\u18aa]', 'and not where it is there');
SELECT is(name_in_language('Water', '停水', 'ᠤᠰᠤ') || name_in_language('Water', '停水', NULL), 'ᠤᠰᠤ停水', 'so with names');
SET sonor.language = 'kl"; DROP TABLE message; --';
SELECT is(session_language(), 'zh', 'an unknown language is Chinese');
SET sonor.language = 'en';
SELECT is(session_language(), 'en', 'a session can choose English');
SELECT is(say('setting.unknown', 'x%1$s'), 'There is no setting “x%1$s”', 'placeholders inside arguments stay as they are');
SELECT is(say('setting.unknown'), 'There is no setting “”', 'a missing argument is empty');
SELECT is(say('setting.unknown', NULL), 'There is no setting “”', 'a null argument is empty');
SELECT is(say('no.such_message', 'a'), 'no.such_message', 'an unknown message is its own key');
SELECT is_empty($$
  SELECT key FROM message
  WHERE ARRAY(SELECT DISTINCT m[1] FROM regexp_matches(text_en, '%(\d)\$s', 'g') m ORDER BY 1) <>
        ARRAY(SELECT DISTINCT m[1] FROM regexp_matches(text_zh, '%(\d)\$s', 'g') m ORDER BY 1)
$$, 'both languages of a message take the same arguments');
SELECT is_empty($$
  SELECT key FROM message
  WHERE text_mn IS NOT NULL AND
        ARRAY(SELECT DISTINCT m[1] FROM regexp_matches(text_mn, '%(\d)\$s', 'g') m ORDER BY 1) <>
        ARRAY(SELECT DISTINCT m[1] FROM regexp_matches(text_zh, '%(\d)\$s', 'g') m ORDER BY 1)
$$, 'and so does Mongolian');
SELECT is_empty($$
  SELECT key FROM (SELECT key, text_mn FROM message UNION ALL SELECT code, text_mn FROM sms_template
    UNION ALL SELECT code, name_mn || ' ' || formula_mn FROM metric UNION ALL SELECT code, name_mn || ' ' || formula_mn FROM board_source) words
  WHERE text_mn ~ '[\u0400-\u04ff\u4e00-\u9fff]| (ᠤᠨ|ᠦᠨ|ᠶᠢᠨ|ᠶᠢ|ᠪᠠᠷ|ᠪᠡᠷ|ᠠᠴᠠ|ᠡᠴᠡ)( |$)'
$$, 'it is in its own script, with its suffixes joined');
SELECT is_empty($$
  SELECT code FROM metric WHERE name_mn IS NULL OR formula_mn IS NULL UNION ALL SELECT code FROM board_source WHERE name_mn IS NULL OR formula_mn IS NULL
$$, 'every figure and every tile has its name and says what it means in it');
SELECT is_empty($$
  SELECT key FROM message, unnest(ARRAY[text_en, text_zh]) words WHERE say(key) IS NULL OR btrim(words) = ''
$$, 'every message can be said');
SELECT is_empty($$
  SELECT DISTINCT p.proname, m[1]
  FROM pg_proc p, regexp_matches(p.prosrc, 'refuse(?:_constraint)?\(''SN4\d\d'',\s*(?:''[a-z_]+'',\s*|v_constraint,\s*)?''([a-z_]+\.[a-z_.]+)''', 'g') m
  WHERE p.pronamespace = 'sonor'::regnamespace AND NOT EXISTS (SELECT FROM message WHERE key = m[1])
$$, 'every refusal that a function can raise has its words');

-- Refusals
CREATE FUNCTION pg_temp.refusal(p_sql text) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
  v_state text;
  v_detail text;
  v_constraint text;
  v_message text;
BEGIN
  EXECUTE p_sql;
  RETURN NULL;
EXCEPTION WHEN OTHERS THEN
  GET STACKED DIAGNOSTICS v_state = RETURNED_SQLSTATE, v_detail = PG_EXCEPTION_DETAIL, v_constraint = CONSTRAINT_NAME,
                          v_message = MESSAGE_TEXT;
  RETURN ARRAY[v_state, v_detail, v_constraint, v_message];
END
$$;
SELECT is(pg_temp.refusal($$SELECT refuse('SN409', 'setting.unknown', 'a')$$),
          ARRAY['SN409', 'setting.unknown', '', 'There is no setting “a”'], 'refuse() carries state, key and words');
SELECT is(pg_temp.refusal($$SELECT refuse('SN403', 'audit.only_added')$$),
          ARRAY['SN403', 'audit.only_added', '', 'The audit log only ever grows: its rows cannot be changed or removed'],
          'refuse() works without arguments');
SELECT is(pg_temp.refusal($$SELECT refuse_constraint('SN400', 'a_constraint', 'setting.unknown', 'a')$$),
          ARRAY['SN400', 'setting.unknown', 'a_constraint', 'There is no setting “a”'],
          'refuse_constraint() names the constraint too');

-- The audit log
SELECT audit('test.act', 'thing', '7', '{"a": 1}');
SELECT audit('test.act', 'thing', NULL, NULL);
SELECT results_eq($$SELECT actor, action, subject, subject_id, detail FROM audit_log WHERE action = 'test.act' ORDER BY id$$,
                  $$VALUES ('sonor', 'test.act', 'thing', '7', '{"a": 1}'::jsonb), ('sonor', 'test.act', 'thing', NULL, '{}')$$,
                  'audit() adds a row in the name of the session');
SELECT throws_ok($$SELECT audit('', 'thing', '7')$$, '23514', NULL, 'an act without a name is not written down');
SELECT throws_ok($$SELECT audit('test.act', 'thing', '7', '[]')$$, '23514', NULL, 'a detail that is no object neither');
SELECT throws_ok($$UPDATE audit_log SET actor = 'nobody'$$, 'SN403', NULL, 'the owner cannot change the audit log');
SELECT throws_ok($$DELETE FROM audit_log$$, 'SN403', NULL, 'nor remove from it');
SELECT throws_ok($$TRUNCATE audit_log$$, 'SN403', NULL, 'nor empty it');
SELECT is((SELECT count(*)::integer FROM audit_log WHERE action = 'test.act'), 2, 'and nothing is lost by trying');

SELECT * FROM finish();
ROLLBACK;
