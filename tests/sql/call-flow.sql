-- Numbers, flows, hours, notices, waiting, lists and alarms, as people and as the switch.
\connect - postgres
\ir persons.inc
SET sonor.language = 'en';

CREATE ROLE p_switch LOGIN IN ROLE sonor_switch;
CREATE FUNCTION public.person(p_login text) RETURNS uuid LANGUAGE sql AS $$ SELECT id FROM sonor.staff WHERE login = p_login $$;
CREATE FUNCTION public.call_id(n integer) RETURNS uuid LANGUAGE sql AS $$ SELECT ('50000000-0000-4000-8000-0000000000' || n)::uuid $$;
-- What a person is told when they are refused.
CREATE FUNCTION public.told(p_login text, p_sql text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('SET LOCAL SESSION AUTHORIZATION %I', p_login);
  EXECUTE p_sql;
  SET LOCAL SESSION AUTHORIZATION DEFAULT;
  RETURN 'ok';
EXCEPTION WHEN OTHERS THEN
  RETURN SQLSTATE || ' ' || SQLERRM;
END
$$;
CREATE FUNCTION public.comes(n integer, p_callee text DEFAULT '12345') RETURNS text LANGUAGE sql AS $$
  SELECT concat_ws(' ', blocked, language, flow_code, menu, silence, array_to_string(keys, ','), array_to_string(key_languages, ','), array_to_string(key_names, ','))
    FROM sonor.call_route(public.call_id(n), '138047800' || n, '+86138047800' || n, p_callee, 'one')
$$;
CREATE FUNCTION public.chooses(n integer, p_key text) RETURNS text LANGUAGE sql AS $$
  SELECT concat_ws(' ', go, queue_code, language, closed) FROM sonor.call_choose(public.call_id(n), 'hotline', p_key, 'one')
$$;
CREATE FUNCTION public.waits(n integer) RETURNS text LANGUAGE sql AS $$
  SELECT concat_ws(' ', go, queue_code, place, minutes, call_back, next_s) FROM sonor.call_wait(public.call_id(n))
$$;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO PUBLIC;
INSERT INTO staff_skill SELECT id, 'general', 5 FROM staff WHERE login IN ('p_agent', 'p_bilingual');
SELECT month_ensure(current_date) \g /dev/null

SELECT plan(109);

-- Flows are checked when they are saved, and the field is named
SELECT is(tries('p_supervisor', $$SELECT flow_save('{}')$$), '42501', 'only an administrator saves flows');
SELECT is(told('p_administrator', $$SELECT flow_save('{"code": "a", "name_en": "A", "name_zh": "甲", "silence": "1", "keys": []}')$$),
          'SN400 keys: a flow without keys leads nowhere', 'a flow without keys');
SELECT is(told('p_administrator', $$SELECT flow_save('{"code": "a", "name_en": "A", "name_zh": "甲", "silence": "2", "keys": [{"key": "1", "language": "zh", "target": "queue", "queue": "general"}]}')$$),
          'SN400 silence: “2” is none of the keys, so silence would lead nowhere', 'silence that leads nowhere');
SELECT is(told('p_administrator', $$SELECT flow_save('{"code": "a", "name_en": "A", "name_zh": "甲", "silence": "1", "keys": [{"key": "1", "language": "zh", "target": "queue", "queue": "none"}]}')$$),
          'SN400 keys[0].queue: there is no queue “none”', 'a key to a queue that is none');
SELECT is(told('p_administrator', $$SELECT flow_save('{"code": "a", "name_en": "A", "name_zh": "甲", "silence": "1", "keys": [{"key": "1", "language": "zh", "target": "flow", "queue": "a"}]}')$$),
          'SN400 keys[0].target: “flow” is not possible', 'a key to another menu, which could loop');
SELECT is(told('p_administrator', $$SELECT flow_save('{"code": "a", "name_en": "A", "name_zh": "甲", "silence": "1", "keys": [{"key": "1", "language": "zh", "target": "voicemail"}, {"key": "1", "language": "mn", "target": "voicemail"}]}')$$),
          'SN400 keys[0].key: key 1 is there twice', 'a key twice');
SELECT is(told('p_administrator', $$SELECT flow_save('{"code": "a", "name_en": "A", "name_zh": "甲", "silence": "1", "keys": [{"key": "12", "language": "zh", "target": "voicemail"}]}')$$),
          'SN400 keys[0].key: “12” is not possible', 'no key at all');
SELECT is(told('p_administrator', $$SELECT flow_save('{"code": "a", "name_en": "A", "name_zh": "甲", "silence": "1", "keys": [{"key": "1", "language": "en", "target": "voicemail"}]}')$$),
          'SN400 keys[0].language: “en” is not possible', 'a language nobody speaks');
SELECT is(told('p_administrator', $$SELECT flow_save('{"code": "a", "name_en": "A", "name_zh": "甲", "menü": true}')$$), 'SN400 There is no field “menü”', 'an unknown field');
SELECT is(told('p_administrator', $$SELECT flow_save('{"code": "a", "name_en": "A", "name_zh": "甲", "silence": "1", "wait_s": 99, "keys": [{"key": "1", "language": "zh", "target": "voicemail"}]}')$$),
          'SN400 wait_s: “99” is not possible', 'a wait out of range');
SELECT is((SELECT count(*) FROM flow)::integer, 1, 'and nothing was saved');
DELETE FROM queue_requirement WHERE queue_code = 'municipal' AND after_s = 0;
SELECT is(told('p_administrator', $$SELECT flow_save('{"code": "a", "name_en": "A", "name_zh": "甲", "silence": "1", "keys": [{"key": "1", "language": "zh", "target": "queue", "queue": "municipal"}]}')$$),
          'SN400 keys[0].queue: queue “municipal” asks for no skill from the first second on, so nobody would be offered its calls', 'a queue without skills');
SELECT is(tries('p_administrator', $$SELECT flow_save('{"code": "night", "name_en": "Night", "name_zh": "夜间", "menu": false, "silence": "1", "keys": [{"key": "1", "language": "zh", "target": "voicemail"}]}')$$), 'ok', 'a good one is saved');
SELECT is((SELECT count(*) FROM audit_log WHERE action = 'flow.save')::integer, 1, 'and audited');

-- Numbers
SELECT is(told('p_administrator', $$SELECT hotline_number_save('5551234', 'nowhere')$$), 'SN400 flow_code: there is no flow “nowhere”', 'a number without a flow is refused');
SELECT is(told('p_administrator', $$SELECT hotline_number_save('call me', 'night')$$), 'SN400 number: “call me” is not possible', 'and what is no number');
SELECT is(comes(10), 'f zh hotline t 1 1,2,3 zh,mn,zh general,mongolian,enterprise', 'a call to the hotline gets its flow');
SELECT is((SELECT switch_id FROM call WHERE id = call_id(10)), 'one', 'and belongs to its switch');
SELECT is(comes(11, '5551234'), 'f zh hotline t 1 1,2,3 zh,mn,zh general,mongolian,enterprise', 'a number without a flow takes the usual one');
SELECT is((SELECT kind || ' ' || subject FROM alarm WHERE until IS NULL), 'number 5551234', 'and raises an alarm');
SELECT is(tries('p_administrator', $$SELECT hotline_number_save('5551234', 'night')$$), 'ok', 'it gets a flow');
SELECT is((SELECT count(*) FROM alarm WHERE until IS NULL)::integer, 0, 'the alarm is over');
SELECT is(comes(12, '5551234'), 'f zh night f 1 1 zh voicemail', 'the menu can be switched off');
SELECT is(tries('p_agent', $$SELECT sonor.call_route(gen_random_uuid(), NULL, NULL, '12345', 'one')$$), '42501', 'only switches ask');

-- Keys
SELECT is(chooses(10, '2'), 'queue mongolian mn f', 'key 2 leads to its queue');
SELECT is((SELECT queue_code || ' ' || language FROM waiting_call), 'mongolian mn', 'where the call waits');
SELECT is(chooses(10, '2'), 'queue mongolian mn f', 'asked again it does no harm');
SELECT is((SELECT count(*) FROM waiting_call)::integer, 1, 'it waits once');
SELECT call_finish(call_id(10), 'abandoned') \g /dev/null
SELECT is((SELECT language || ' ' || silence FROM call_route(call_id(13), '13804780010', '+8613804780010', '12345', 'one')), 'mn 2', 'the next time silence means what was chosen');
SELECT is(chooses(11, '9'), 'queue general zh f', 'a key that is none any more is silence');

-- Hours
SELECT is(told('p_administrator', $$SELECT queue_save('{"code": "enterprise", "name_en": "E", "name_zh": "企", "skills": []}')$$),
          'SN400 skills: queue “enterprise” asks for no skill from the first second on, so nobody would be offered its calls', 'a queue without skills is refused');
SELECT is(told('p_administrator', $$SELECT queue_save('{"code": "enterprise", "name_en": "E", "name_zh": "企", "skills": [{"skill": "juggling"}]}')$$),
          'SN400 skills[0].skill: “juggling” is not possible', 'or with one that is none');
SELECT is(told('p_administrator', $$SELECT queue_save('{"code": "enterprise", "name_en": "E", "name_zh": "企", "skills": [{"skill": "enterprise"}], "hours": [{"working": true, "opens": "18:00", "closes": "08:00"}]}')$$),
          'SN400 hours[0].closes: “08:00” is not possible', 'hours that end before they begin');
SELECT is(told('p_administrator', $$SELECT queue_save('{"code": "enterprise", "name_en": "E", "name_zh": "企", "skills": [{"skill": "enterprise"}], "hours": [{"working": true, "opens": "08:00", "closes": "12:00"}, {"working": true, "opens": "11:00", "closes": "18:00"}]}')$$),
          'SN400 hours[0] overlaps another stretch of the same days', 'hours that overlap');
SELECT is(told('p_administrator', $$SELECT queue_save('{"code": "enterprise", "name_en": "E", "name_zh": "企", "skills": [{"skill": "enterprise"}], "closed": "queue", "closed_queue": "enterprise"}')$$),
          'SN400 closed_queue: from “enterprise” calls would come back here again and again', 'a queue that leads to itself');
SELECT is(told('p_administrator', $$SELECT queue_save('{"code": "general", "name_en": "G", "name_zh": "综", "skills": [{"skill": "general"}], "overflow": "queue", "overflow_queue": "enterprise", "overflow_s": 60}')$$),
          'SN400 overflow_queue: from “enterprise” calls would come back here again and again', 'or to itself by way of another');
SELECT is(told('p_administrator', $$SELECT queue_save('{"code": "general", "name_en": "G", "name_zh": "综", "skills": [{"skill": "general"}], "overflow": "voicemail"}')$$),
          'SN400 overflow_s: “” is not possible', 'an overflow without a limit');
SELECT is(tries('p_administrator', $$SELECT queue_save('{"code": "enterprise", "name_en": "Enterprises", "name_zh": "企业专席", "skills": [{"skill": "enterprise", "level": 2}, {"skill": "general", "after_s": 30}],
  "hours": [{"working": true, "opens": "08:30", "closes": "18:00"}, {"working": false, "opens": "10:00", "closes": "24:00"}], "closed": "queue", "closed_queue": "general"}')$$), 'ok', 'a good one is saved');
SELECT is((SELECT string_agg(concat_ws(' ', after_s, skill_code, level), ', ' ORDER BY after_s) FROM queue_requirement WHERE queue_code = 'enterprise'), '0 enterprise 2, 30 general 1', 'with its skills');
SELECT ok(queue_open('enterprise', '2026-11-25 08:30 Asia/Shanghai'), 'open on a Wednesday from half past eight');
SELECT ok(NOT queue_open('enterprise', '2026-11-25 18:00 Asia/Shanghai'), 'to six');
SELECT ok(NOT queue_open('enterprise', '2026-11-28 08:45 Asia/Shanghai'), 'on a Saturday later');
SELECT ok(queue_open('enterprise', '2026-11-28 23:59 Asia/Shanghai'), 'until midnight');
SELECT lives_ok($$SELECT calendar_set('2026-11-28', true, '调休')$$, 'a Saturday that works');
SELECT ok(queue_open('enterprise', '2026-11-28 08:45 Asia/Shanghai'), 'has the hours of a working day');
SELECT ok(queue_open('general', '2026-11-25 03:00 Asia/Shanghai'), 'without hours, around the clock');
UPDATE queue_hours SET opens = '00:00', closes = '00:01' WHERE queue_code = 'enterprise';
SELECT comes(14) \g /dev/null
SELECT is(chooses(14, '3'), 'queue general zh f', 'outside the hours to the other queue');
UPDATE queue_rule SET closed = 'voicemail', closed_queue = NULL WHERE queue_code = 'enterprise';
SELECT comes(15) \g /dev/null
SELECT is(chooses(15, '3'), 'voicemail enterprise zh t', 'or to leave a message');
SELECT call_finish(call_id(15), 'voicemail', 'fifteen.wav') \g /dev/null
SELECT is((SELECT c.outcome || ' ' || b.why || ' ' || c.recording_path FROM call_back b JOIN call c ON c.id = b.call_id WHERE b.call_id = call_id(15)), 'voicemail voicemail fifteen.wav', 'which is on the call-back list');
UPDATE queue_rule SET closed = 'announcement' WHERE queue_code = 'enterprise';
SELECT comes(16) \g /dev/null
SELECT is(chooses(16, '3'), 'announcement enterprise zh t', 'or to hear that it is closed');
SELECT call_finish(call_id(16), 'closed') \g /dev/null
SELECT is((SELECT why FROM call_back WHERE call_id = call_id(16)), 'closed', 'and is called back');
DELETE FROM queue_requirement WHERE queue_code = 'mongolian';
SELECT comes(17) \g /dev/null
SELECT is(chooses(17, '2'), 'queue general mn f', 'a queue that nobody serves holds nobody');
SELECT is((SELECT kind || ' ' || subject FROM alarm WHERE until IS NULL), 'queue mongolian', 'and raises an alarm');
SELECT call_finish(id, 'abandoned') FROM call WHERE ended_at IS NULL \g /dev/null
UPDATE call_back SET done_at = now(), result = 'needless' WHERE done_at IS NULL;

-- Waiting
UPDATE queue_rule SET announce_s = 20 WHERE queue_code = 'general';
SELECT comes(n), chooses(n, '1') FROM unnest(ARRAY[21, 22, 23]) n \g /dev/null
SELECT is(waits(21), 'wait general 1 t 20', 'nobody is there, so nobody knows how long');
SELECT sees('p_agent', 'SELECT seat_sign_in()') IS NOT NULL, sees('p_agent', 'SELECT seat_set_status(''ready'')') \g /dev/null
UPDATE seat SET registered_until = now() + interval '1 hour', contact = 'sip:x', switch_id = 'one';
SELECT is(waits(21), 'wait general 1 4 t 20', 'one seat, four minutes a call');
SELECT is(waits(23), 'wait general 3 12 t 20', 'the third waits three times as long');
INSERT INTO caller_rule (e164, rule, note) VALUES ('+8613804780024', 'first', 'test'), ('+8613804780025', 'last', 'test');
SELECT comes(n), chooses(n, '1') FROM unnest(ARRAY[24, 25, 26]) n \g /dev/null
SELECT is(waits(24), 'wait general 1 4 t 20', 'who has priority is first');
SELECT is(waits(25), 'wait general 6 24 t 20', 'who harasses is last');
SELECT is(waits(26), 'wait general 5 20 t 20', 'also after who came later');
SELECT is(call_ask_back(call_id(22)), true, 'the second asks to be called back');
SELECT is((SELECT b.why || ' ' || (b.since = c.queued_at) FROM call_back b JOIN call c ON c.id = b.call_id WHERE b.call_id = call_id(22)), 'asked true', 'with the place of their call');
SELECT is(waits(22), 'none', 'waits no more');
SELECT is(waits(23), 'wait general 4 16 t 20', 'but keeps the place before the third');
SELECT is(call_ask_back(call_id(22)), true, 'asking again does no harm');
SELECT call_finish(call_id(22), 'call_back') \g /dev/null
SELECT is((SELECT count(*) FROM call_back WHERE e164 = '+8613804780022' AND done_at IS NULL)::integer, 1, 'and leaves one row');
UPDATE queue_rule SET call_back = false WHERE queue_code = 'general';
SELECT is(call_ask_back(call_id(23)), false, 'where it is not offered it cannot be asked for');
SELECT call_begin(call_id(27), 'in', NULL, NULL, '12345'), queue_enter(call_id(27), 'general', 'zh', 'one') \g /dev/null
UPDATE queue_rule SET call_back = true WHERE queue_code = 'general';
SELECT is((SELECT call_back FROM call_wait(call_id(27))), false, 'nor without a number');

-- Overflow
UPDATE queue_hours SET opens = '00:00', closes = '24:00' WHERE queue_code = 'enterprise';
UPDATE queue_rule SET overflow = 'queue', overflow_queue = 'general', overflow_s = 60, closed = 'voicemail' WHERE queue_code = 'enterprise';
SELECT comes(31), chooses(31, '3') \g /dev/null
UPDATE waiting_call SET queued_at = queued_at - interval '50 seconds', entered_at = entered_at - interval '50 seconds' WHERE call_id = call_id(31);
SELECT is((SELECT go || ' ' || next_s FROM call_wait(call_id(31))), 'wait 10', 'the switch asks again when it is time to go on');
UPDATE waiting_call SET queued_at = queued_at - interval '10 seconds', entered_at = entered_at - interval '10 seconds' WHERE call_id = call_id(31);
SELECT is((SELECT go || ' ' || queue_code || ' ' || place FROM call_wait(call_id(31))), 'queue general 2', 'after a minute to the other queue, with the place of who has waited for a minute');
SELECT is((SELECT go FROM call_wait(call_id(31))), 'wait', 'and waits there');
UPDATE queue_rule SET overflow = 'voicemail', overflow_queue = NULL WHERE queue_code = 'enterprise';
SELECT comes(32), chooses(32, '3') \g /dev/null
UPDATE waiting_call SET entered_at = entered_at - interval '60 seconds' WHERE call_id = call_id(32);
SELECT is(waits(32), 'voicemail enterprise 30', 'or leaves a message');
SELECT is((SELECT count(*) FROM waiting_call WHERE call_id = call_id(32))::integer, 0, 'and waits no more');

-- Survey by message
SELECT call_connect(call_id(n), person('p_agent')) FROM unnest(ARRAY[21, 23]) n \g /dev/null
SELECT call_surveyed(call_id(21), 1), call_finish(call_id(21), 'answered'), call_finish(call_id(23), 'answered'), call_finish(call_id(23), 'answered') \g /dev/null
SELECT is((SELECT string_agg(right(call_id::text, 2) || ' ' || e164 || ' ' || language, ',') FROM survey_request), '23 +8613804780023 zh', 'who pressed no key is asked by message, once');

-- Notices
SELECT is(tries('p_agent', $$SELECT hotline_notice_save(call_id(61), 'water', '停水', now() + interval '1 hour')$$), '42501', 'only a supervisor writes notices');
SELECT is(told('p_supervisor', $$SELECT hotline_notice_save(call_id(61), 'flood', '停水', now() + interval '1 hour')$$), 'SN400 Kind of notice: “flood” is not possible', 'of a known kind');
SELECT is(tries('p_supervisor', $$SELECT hotline_notice_save(call_id(61), 'water', '停水', now())$$), 'SN400', 'until a time to come');
SELECT is(tries('p_supervisor', $$SELECT hotline_notice_save(call_id(61), 'water', '停水', now() + interval '1 hour', '../x')$$), 'SN400', 'in no file but a prompt');
SELECT is(tries('p_supervisor', $$SELECT hotline_notice_save('a0000000-0000-4000-8000-000000000001', 'water', '临河区停水', now() + interval '1 hour')$$), 'ok', 'a good one is saved');
SELECT is((SELECT count(*) FROM call_notices(call_id(26), 'hotline', '1'))::integer, 0, 'and is not said');
SELECT is(tries('p_supervisor', $$SELECT hotline_notice_switch('a0000000-0000-4000-8000-000000000001', true)$$), 'ok', 'before it is switched on');
SELECT is((SELECT kind FROM call_notices(call_id(26), 'hotline', '1')), 'water', 'then it is');
SELECT call_noticed(call_id(26), 'a0000000-0000-4000-8000-000000000001', e) FROM unnest(ARRAY[false, true, false]) e \g /dev/null
SELECT is(sees('p_agent', 'SELECT heard || '' '' || enough || '' '' || is_on FROM hotline_notices()'), '1 1 true', 'each call counts once');
UPDATE hotline_notice SET until = now() - interval '1 second';
SELECT is((SELECT count(*) FROM call_notices(call_id(26), 'hotline', '1'))::integer, 0, 'it ends by itself');
SELECT is(tries('p_supervisor', $$SELECT hotline_notice_switch('a0000000-0000-4000-8000-000000000002', true)$$), 'SN404', 'one that is not there cannot be switched');

-- Lists
SELECT is(tries('p_supervisor', $$SELECT caller_rule_save('13804780041', 'block', now() + interval '1 day', '辱骂')$$), 'SN400', 'a number in international form');
SELECT is(tries('p_supervisor', $$SELECT caller_rule_save('+8613804780041', 'block', NULL, '辱骂')$$), 'SN400', 'nobody is shut out for good');
SELECT is(tries('p_supervisor', $$SELECT caller_rule_save('+8613804780041', 'block', now() + interval '1 day', '')$$), 'SN400', 'without a word why');
SELECT is(tries('p_supervisor', $$SELECT caller_rule_save('+8613804780041', 'block', now() + interval '1 day', '辱骂')$$), 'ok', 'a block');
SELECT is(left(comes(41), 1), 't', 'is told to the switch');
SELECT is(sees('p_supervisor', $$SELECT number || ' ' || rule || ' ' || note FROM caller_rules() WHERE e164 = '+8613804780041'$$), '13804780041 block 辱骂', 'is on the list');
SELECT is(tries('p_agent', 'SELECT * FROM caller_rules()'), '42501', 'which is not for agents');
UPDATE caller_rule SET until = now() - interval '1 second' WHERE e164 = '+8613804780041';
SELECT is(sees('p_supervisor', $$SELECT count(*)::text FROM caller_rules() WHERE e164 = '+8613804780041'$$), '0', 'and no more when it is over');
UPDATE caller_rule SET until = now() + interval '1 day' WHERE e164 = '+8613804780041';
SELECT is(tries('p_supervisor', $$SELECT caller_rule_remove('+8613804780041', '误加')$$), 'ok', 'and can be taken back');
SELECT is(left(comes(42), 1), 'f', 'others are not blocked');

-- Alarms
SELECT alarm_set('prompt', 'one', ARRAY['zh/wait', 'zh/survey'], ARRAY['no sound file', 'empty']), alarm_set('prompt', 'one', ARRAY['zh/wait'], ARRAY['still']) \g /dev/null
SELECT is(sees('p_supervisor', $$SELECT string_agg(subject || ' ' || detail || ' ' || (until IS NULL), ', ' ORDER BY subject) FROM alarms() WHERE kind = 'prompt'$$), 'zh/survey empty false, zh/wait still true', 'what lasts, and what nobody has seen');
SELECT is(tries('p_supervisor', $$SELECT alarm_see(id) FROM alarm WHERE subject = 'zh/survey'$$), 'ok', 'a supervisor has seen it');
SELECT is((SELECT seen_by FROM alarm WHERE subject = 'zh/survey'), person('p_supervisor'), 'who is written down');
SELECT is(tries('p_agent', 'SELECT * FROM alarms()'), '42501', 'agents are not bothered');
SELECT is(tries('p_agent', 'SELECT alarm_settle(1)'), '42501', 'and settle nothing');
SELECT is(tries('p_supervisor', 'SELECT alarm_settle(999999)'), 'SN404', 'nor does anybody what is none');
SELECT is(tries('p_supervisor', $$SELECT alarm_settle(id) FROM alarm WHERE subject = 'zh/wait'$$), 'ok', 'a supervisor has seen to one');
SELECT is((SELECT (until IS NOT NULL) || ' ' || (seen_by = person('p_supervisor')) FROM alarm WHERE subject = 'zh/wait'), 'true true', 'it is over, and noticed');
SELECT is((SELECT count(*)::integer FROM audit_log WHERE action = 'alarm.settle'), 1, 'in the audit log');
SELECT alarm_raise('prompt', 'zh/wait', 'no sound file', 'one') \g /dev/null
SELECT is((SELECT count(*)::integer FROM alarm WHERE subject = 'zh/wait' AND until IS NULL), 1, 'and comes again if nothing was done');

-- A switch that dies while somebody hears the greeting
SELECT comes(51) \g /dev/null
SELECT cmp_ok(switch_repair('one', '{}'), '>=', 1, 'what it had is ended');
SELECT is((SELECT outcome FROM call WHERE id = call_id(51)), 'failed', 'also at the greeting');

-- Getting warm
SELECT count(*) AS calls_before, (SELECT md5(string_agg(x::text, '' ORDER BY staff_id)) FROM seat x) AS seats_before FROM call \gset
SELECT is(tries('p_switch', 'SELECT sonor.switch_warm_up(''one'')'), 'ok', 'a switch gets warm');
SELECT is((SELECT count(*)::integer FROM call), :calls_before, 'without a call');
SELECT is((SELECT md5(string_agg(x::text, '' ORDER BY staff_id)) FROM seat x), :'seats_before', 'nor has a seat had one');
SELECT * FROM finish();
