-- What a unit may not see it cannot read, tried by signing in as each role.
\connect - postgres
\ir persons.inc
\ir ticket-life.inc
CREATE FUNCTION public.act(p_kind text, p_call text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_outcome text := outcome('p_' || p_kind, 'SELECT ' || p_call);
BEGIN
  IF v_outcome <> 'ok' THEN
    RAISE EXCEPTION '%: % %', p_kind, p_call, v_outcome;
  END IF;
END
$$;
\set a 30000000-0000-4000-8000-000000000001
\set b 30000000-0000-4000-8000-000000000002
-- a belongs to 9001 alone, is confidential, and has had everything; b belongs to 9002 alone.
SELECT ticket_in('first_review', :'a'), ticket_in('first_review', :'b') \g /dev/null
SELECT act('agent', format('ticket_mark_confidential(%L, 1, true)', :'a')), act('first_review', format('ticket_correct(%L, 2, ''{"title": "秘密标题"}'')', :'a')),
       act('agent', format('ticket_emergency(%L, ''119'', ''秘密'')', :'a')), act('first_review', format('ticket_claim(%L)', :'a')),
       act('first_review', format('ticket_negotiate(%L, %s, ''{9001,9002}'', ''秘密'')', :'a', 5)) \g /dev/null
SELECT act('first_review', format('ticket_dispatch(%L, %s, 9001, ''{}'')', :'a', version(:'a'))), act('first_review', format('ticket_dispatch(%L, 1, 9002, ''{}'')', :'b')),
       act('unit', format('ticket_sign(%L, 1)', :'a')), act('unit', format('ticket_request_return(%L, 2, ''秘密'', ''秘密'')', :'a')),
       act('first_review', format('ticket_review_return(%L, 9001, 3, false, ''秘密'')', :'a')),
       act('unit', format('ticket_request_extension(%L, 4, 1, ''秘密'', true)', :'a')), act('unit', format('ticket_request_co_units(%L, 5, ''{9002}'', ''秘密'')', :'a')), act('unit', format('ticket_contact(%L, true, ''秘密'')', :'a')),
       act('agent', format('ticket_urge(%L, ''秘密'')', :'a')), act('final_review', format('ticket_supervise(%L, ''key'', ''秘密'')', :'a')),
       act('agent', format('ticket_note(%L, ''秘密'')', :'a')), act('unit', format('ticket_answer(%L, 7, ''秘密'', ''秘密'', true)', :'a')) \g /dev/null
SELECT act('follow_up', format('ticket_follow_up(%L, %s, ''{"reached": true, "solved": true, "satisfaction": "satisfied"}'')', :'a', version(:'a'))),
       act('unit', format('ticket_appeal(%L, ''return'', ''秘密'')', :'a')) \g /dev/null
INSERT INTO sonor.call (id, direction, caller_dialled, callee_dialled, ticket_id, arrived_at, answered_at, ended_at, outcome)
VALUES ('50000000-0000-4000-8000-000000000001', 'in', '13804780001', '12345', :'a', now(), now(), now(), 'answered');
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO PUBLIC;
-- How many rows of each table a session can read: -1 if it may not even ask.
CREATE FUNCTION public.readable() RETURNS jsonb LANGUAGE plpgsql SET search_path = sonor AS $$
DECLARE
  v_table text;
  v_rows bigint;
  v_all jsonb := '{}';
BEGIN
  FOREACH v_table IN ARRAY '{ticket,ticket_contact,ticket_event,assignment,unit_contact,unit_answer,return_request,extension_request,co_unit_request,score_appeal,urge,supervision,claim,
                             correction,refusal,emergency,negotiation,follow_up,presence,draft,ticket_identity,citizen,citizen_phone,call,audit_log,
                             follow_up_task,ticket_step,phone_call,attachment,attachment_content,attachment_upload,keeping}'::text[] LOOP
    BEGIN
      EXECUTE format('SELECT count(%s) FROM %I', CASE v_table WHEN 'ticket' THEN 'id' ELSE '*' END, v_table) INTO v_rows;
    EXCEPTION WHEN insufficient_privilege THEN
      v_rows := -1;
    END;
    v_all := v_all || jsonb_build_object(v_table, v_rows);
  END LOOP;
  RETURN v_all;
END
$$;
GRANT EXECUTE ON FUNCTION public.readable() TO PUBLIC;
INSERT INTO sonor.phone_call (id, staff_id, direction, number, started_at, ended_at, outcome, ticket_id)
VALUES (gen_random_uuid(), person('agent'), 'in', '13804780001', now(), now(), 'answered', :'a');
INSERT INTO sonor.attachment_content (sha256, object, size) SELECT sha256(convert_to('秘密', 'UTF8')), lo_from_bytea(0, convert_to('秘密', 'UTF8')), 6;
INSERT INTO sonor.attachment (id, ticket_id, sha256, name, media_type, public, staff_id)
VALUES ('60000000-0000-4000-8000-000000000001', :'a', sha256(convert_to('秘密', 'UTF8')), '秘密.txt', 'text/plain', true, person('agent'));

-- For real: new connections with a password; what they get waits in variables.
\connect "dbname=sonor user=p_unit_other password='a good secret'"
SELECT readable() AS other, count(id) AS other_by_id FROM ticket WHERE id = :'a' \gset
SELECT count(*) AS other_list FROM ticket_list(NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 200) WHERE id = :'a' \gset
SELECT count(*) AS other_search FROM ticket_list('秘密标题', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 200) \gset
SELECT count(*) AS other_found FROM ticket_list('13804780001', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 200) WHERE id = :'a' \gset
SELECT n AS other_count FROM ticket_count(NULL, NULL, NULL, NULL, NULL, NULL) \gset
SELECT count(*) AS other_family FROM ticket_merged_family(:'a') \gset
SELECT count(*) AS other_present FROM ticket_present(:'a') \gset
SELECT count(*) AS other_parts FROM ticket_list(NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 200, '{to_sign,handling,return_requested,extension_requested,redoing,answered}')
 WHERE id = :'a' \gset
SELECT (SELECT count(*) FROM ticket_list(NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 200, NULL, '{supervised}'))
     + (SELECT count(*) FROM ticket_list(NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 200, NULL, '{co_units}')) AS other_marks \gset
SELECT count(*) AS other_reminded FROM reminder_list() WHERE ticket_id = :'a' \gset
SELECT sum(total) AS other_counted FROM ticket_counts() WHERE page NOT IN ('open', 'to-sign') \gset
SELECT coalesce(string_agg(number, ''), '') || count(*) FILTER (WHERE done) AS other_batch FROM ticket_batch(ARRAY[:'a']::uuid[], 'note', '{"note": "x"}') \gset
SELECT count(*) AS other_calls FROM phone_call_list() \gset
\connect "dbname=sonor user=p_unit password='a good secret'"
SELECT readable() AS own, string_agg(DISTINCT e.action, ' ' ORDER BY e.action) AS own_events FROM ticket_event e \gset
SELECT count(*) AS own_found FROM ticket_list('13804780001', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 200) \gset
\connect "dbname=sonor user=p_agent password='a good secret'"
SELECT readable() AS centre \gset
SELECT phone AS unmasked FROM ticket_unmask(:'a', '回访') \gset
SELECT ticket_file(:'a') -> 'contact' AS taker_file \gset
\connect "dbname=sonor user=p_follow_up password='a good secret'"
SELECT count(*) AS hidden FROM ticket_contact WHERE ticket_id = :'a' \gset
SELECT count(*) AS hidden_calls FROM call_record WHERE id = '50000000-0000-4000-8000-000000000001' \gset
SELECT ticket_file(:'a') AS follow_up_file \gset
SELECT phone AS follow_up_unmasked FROM ticket_unmask(:'a', '回访') \gset
\connect "dbname=sonor user=postgres"
SELECT * FROM no_plan();

SELECT is(:'other'::jsonb, '{"ticket": 1, "ticket_contact": 1, "ticket_event": 1, "assignment": 1, "unit_contact": 0, "unit_answer": 0, "return_request": 0,
  "extension_request": 0, "co_unit_request": 0, "score_appeal": 0, "urge": 0, "supervision": 0, "draft": 0, "claim": -1, "correction": -1, "refusal": -1, "emergency": -1, "negotiation": -1,
  "follow_up": -1, "presence": -1, "ticket_identity": -1, "citizen": -1, "citizen_phone": -1, "call": -1, "audit_log": -1,
  "follow_up_task": -1, "ticket_step": -1, "phone_call": 0, "attachment": -1, "attachment_content": -1, "attachment_upload": -1, "keeping": -1}',
  'a unit reads its own ticket and nothing of another unit''s, in any table');
SELECT is(:'other_by_id'::text || :'other_list' || :'other_search' || :'other_found' || :'other_family' || :'other_present', '000000'::text,
          'not by id, list, search, number, merged tickets or presence');
SELECT is(:'other_count'::text, '1', 'nor by counting');
SELECT is(:'other_parts'::text || :'other_marks' || :'other_reminded' || :'other_counted' || :'other_batch' || :'other_calls', '000000',
          'nor by parts, supervision, reminders, badges, a batch or the seats'' calls');
SELECT is(outcome('p_unit_other', 'SELECT attachment_read(''60000000-0000-4000-8000-000000000001'', 0, 10)'), 'attachment.unknown', 'nor by an attachment''s id');
SELECT is(:'own'::jsonb - '{draft,ticket_event}'::text[], '{"ticket": 1, "ticket_contact": 0, "assignment": 1, "unit_contact": 1, "unit_answer": 1, "return_request": 1,
  "extension_request": 1, "co_unit_request": 1, "score_appeal": 1, "urge": 1, "supervision": 1, "claim": -1, "correction": -1, "refusal": -1, "emergency": -1, "negotiation": -1,
  "follow_up": -1, "presence": -1, "ticket_identity": -1, "citizen": -1, "citizen_phone": -1, "call": -1, "audit_log": -1,
  "follow_up_task": -1, "ticket_step": -1, "phone_call": 0, "attachment": -1, "attachment_content": -1, "attachment_upload": -1, "keeping": -1}',
  'the unit itself reads its part, but not who asked in confidence');
SELECT is(:'own_events'::text, 'answer appeal co_unit_request contact dispatch extension_request return_reject return_request sign', 'and of the events those that concern it');
SELECT is(:'own_found'::text, '0', 'it does not find the ticket by the hidden number');
SELECT is_empty(format('SELECT * FROM jsonb_each(%L) WHERE value::integer < 1 AND key NOT IN (''refusal'', ''presence'', ''draft'', ''citizen'', ''citizen_phone'', ''call'', ''audit_log'', ''claim'',
                           ''follow_up_task'', ''ticket_step'', ''attachment'', ''attachment_content'', ''attachment_upload'', ''keeping'')', :'centre'),
                'the centre reads it all');

-- Unmasking
SELECT is(:'unmasked'::text, '13804780001', 'an agent can unmask');
SELECT results_eq($$SELECT actor, detail FROM sonor.audit_log WHERE action = 'ticket.unmask' ORDER BY id$$,
                  $$VALUES ('p_agent', '{"reason": "回访"}'::jsonb), ('p_follow_up', '{"reason": "回访"}')$$, 'which is in the audit log, with the reason');
SELECT is(concat_ws('|', :'taker_file'::jsonb ->> 'phone', :'taker_file'::jsonb ->> 'masked'), '13804780001|false', 'who took it down that day sees whom they spoke with');
SELECT is(:'hidden'::text || :'hidden_calls', '00', 'the others of the centre read neither the contact nor the call''s number from the tables');
SELECT is(concat_ws('|', :'follow_up_file'::jsonb #>> '{contact,phone}', :'follow_up_file'::jsonb #>> '{contact,name}', :'follow_up_file'::jsonb #>> '{contact,masked}',
                    :'follow_up_file'::jsonb #>> '{contact,unmaskable}', :'follow_up_file'::jsonb #>> '{calls,0,number}'),
          '138******01|王**|true|true|138******01', 'and see it masked in the ticket');
SELECT doesnt_match(:'follow_up_file'::text, '13804780001|王小明', 'nothing in the whole ticket tells them');
SELECT is(:'follow_up_unmasked'::text, '13804780001', 'until they ask for it and that is written down');
SELECT setting_set('confidential.own_days', 0) \g /dev/null
SELECT is(sees('p_agent', format('SELECT count(*) FROM ticket_contact WHERE ticket_id = %L', :'a')), '0', 'a city may hide it from who took it down as well');
SELECT setting_set('confidential.own_days', 1) \g /dev/null
SELECT is(outcome('p_agent', format('SELECT * FROM ticket_unmask(%L, '' '')', :'a')), 'field.missing', 'there must be one');
SELECT is(outcome('p_unit', format('SELECT * FROM ticket_unmask(%L, ''a'')', :'a')), 'ticket.unmask', 'the unit cannot unmask');
SELECT is(outcome('p_unit_other', format('SELECT * FROM ticket_unmask(%L, ''a'')', :'a')), 'ticket.unknown', 'for another unit there is no such ticket');
SELECT is(outcome('p_' || kind, format('SELECT * FROM ticket_unmask(%L, ''a'')', :'a')), 'ticket.unmask', kind || ' need not know')
FROM unnest('{quality,commander,administrator}'::text[]) kind;
SELECT act('agent', format('ticket_mark_confidential(%L, %s, false)', :'a', version(:'a'))) \g /dev/null
SELECT is(sees('p_unit', 'SELECT count(*) FROM ticket_contact'), '1', 'what is no longer confidential the unit sees');
SELECT is((SELECT count(*)::integer FROM sonor.audit_log WHERE action = 'ticket.confidential'), 2, 'both turns are in the audit log');

-- Every verb on a ticket of another unit: there is no such ticket. And on one that does not exist the answer is the same.
CREATE TEMP TABLE verbs (call text);
INSERT INTO verbs VALUES ('ticket_sign(%L, 1)'), ('ticket_contact(%L, true)'), ('ticket_answer(%L, 1, ''a'', ''a'', true)'), ('ticket_request_return(%L, 1, ''a'', ''a'')'),
  ('ticket_request_extension(%L, 1, 1, ''a'', true)'), ('ticket_sub_dispatch(%L, 1, ''{9003}'')'), ('ticket_appeal(%L, ''redo'', ''a'')'), ('ticket_note(%L, ''a'')'),
  ('ticket_withdraw(%L, 9001, 1, ''a'')'), ('ticket_submit(%L, 1)'), ('ticket_correct(%L, 1, ''{"title": "a"}'')'), ('ticket_refuse(%L, 1, ''litigation'', true)'), ('ticket_void(%L, 1, ''a'')'),
  ('ticket_mark_urgent(%L, 1, true)'), ('ticket_mark_confidential(%L, 1, false)'), ('ticket_emergency(%L, ''110'')'), ('ticket_answer_at_once(%L, 1, ''a'')'), ('ticket_dispatch(%L, 1)'),
  ('ticket_redispatch(%L, 1, 9001, ''{}'', ''a'')'), ('ticket_negotiate(%L, 1, ''{9001,9002}'', ''a'')'), ('ticket_review_return(%L, 9001, 1, true)'),
  ('ticket_request_co_units(%L, 1, ''{9003}'', ''a'')'), ('ticket_review_co_units(%L, 9001, 1, true)'), ('ticket_review_extension(%L, 9001, 1, true)'), ('ticket_urge(%L)'), ('ticket_supervise(%L, ''key'', ''a'')'), ('ticket_follow_up(%L, 1, ''{"reached": false}'')'),
  ('ticket_redo(%L, 1, ''a'', ''{9001}'')'), ('ticket_close(%L, 1)'), ('ticket_archive(%L, 1)'), ('ticket_merge(%1$L, 1, ''30000000-0000-4000-8000-000000000002'')'),
  ('ticket_merge(''30000000-0000-4000-8000-000000000002'', 1, %L)'), ('ticket_claim(%L)'), ('ticket_release(%L)'), ('ticket_reassign(%L, gen_random_uuid())'), ('ticket_open(%L)'), ('ticket_file(%L)'), ('ticket_actions(%L)'), ('ticket_undo(%L, 1)');
SELECT is(outcome('p_unit_other', 'SELECT ' || format(call, :'a')) || outcome('p_unit_other', 'SELECT ' || format(call, gen_random_uuid())), 'ticket.unknownticket.unknown',
          'not for another unit: ' || call) FROM verbs;
SELECT is_empty($$
  SELECT p.proname FROM pg_proc p WHERE p.pronamespace = 'sonor'::regnamespace AND p.proname LIKE 'ticket\_%' AND p.proargnames[1] = 'p_ticket_id'
  AND has_function_privilege('p_unit', p.oid, 'EXECUTE') AND NOT EXISTS (SELECT FROM verbs WHERE call LIKE p.proname || '(%')
  AND p.proname NOT IN ('ticket_leave', 'ticket_present', 'ticket_merged_family', 'ticket_unmask')
$$, 'and these are all the verbs there are');
SELECT is_empty($$
  SELECT k.code, p.proname FROM pg_proc p, sonor.seat_kind k
  WHERE p.pronamespace = 'sonor'::regnamespace AND has_function_privilege('p_' || k.code, p.oid, 'EXECUTE') AND p.proname IN ('ticket_apply', 'ticket_lock', 'assignment_apply',
    'assignment_make', 'assignments_withdraw', 'ticket_dispatch_to', 'ticket_event_add', 'ticket_result', 'emergency_add', 'citizen_of', 'ticket_escalate', 'assignment_set_clock',
    'assignment_pause', 'assignment_resume', 'ticket_keep_clock', 'ticket_urgency_clocks', 'presence_is_live', 'ticket_condition')
$$, 'nobody gets at what is behind them');

-- What is announced: ids only, so that who listens learns nothing
\set heard `mktemp`
\o :heard
LISTEN ticket;
LISTEN wall;
SELECT act('agent', format('ticket_emergency(%L, ''119'', ''秘密'')', :'b')), act('agent', format('ticket_note(%L, ''秘密'')', :'a'));
\o
\set said `cat :heard; rm :heard`
SELECT matches(:'said'::text, '"ticket" with payload "30000000-0000-4000-8000-000000000001"', 'the channel names the ticket');
SELECT matches(:'said'::text, '"wall" with payload "30000000-0000-4000-8000-000000000002"', 'an emergency is told to the wall');
SELECT doesnt_match(:'said'::text, '秘密|1380478|with payload "(?!30000000-0000-4000-8000-00000000000[12]")', 'and nothing else is said');
SELECT * FROM finish();
