-- The verbs: a whole life, then each side door, and what a bad input gets.
\connect - postgres
\ir persons.inc
\ir ticket-life.inc
SELECT staff_create('p_unit_east', '7101', '东区', ARRAY['unit'], 9003, ARRAY['zh'], :'verifier'),
       staff_create('p_unit_linhe', '7102', '临河', ARRAY['unit'], 9004, ARRAY['zh'], :'verifier'),
       staff_create('p_first_two', '7103', '初审二', ARRAY['first_review'], NULL, ARRAY['zh'], :'verifier') \g /dev/null
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO PUBLIC;
SELECT * FROM no_plan();

-- As a person; the version is always the one of the moment. {t} is a ticket, {v} its version, {a} the version of the own unit's part.
CREATE FUNCTION public.does(p_person text, p_ticket uuid, p_call text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  RETURN outcome('p_' || p_person, 'SELECT ' || replace(replace(replace(p_call, '{t}', quote_literal(p_ticket)), '{v}', coalesce(version(p_ticket)::text, '1')),
                 '{a}', coalesce((SELECT version(p_ticket, unit_id)::text FROM sonor.staff WHERE login = 'p_' || p_person), 'NULL')));
END
$$;
CREATE FUNCTION public.state(p_ticket uuid) RETURNS text LANGUAGE sql AS $$SELECT state::text FROM sonor.ticket WHERE id = p_ticket$$;
CREATE FUNCTION public.part_state(p_ticket uuid, p_unit integer) RETURNS text LANGUAGE sql AS $$
  SELECT state::text FROM sonor.assignment WHERE ticket_id = p_ticket AND unit_id = p_unit
$$;
CREATE FUNCTION public.accept(p_more jsonb) RETURNS text LANGUAGE sql AS $$
  SELECT format('ticket_accept(%L)', '{"kind": "help", "channel": "phone", "category_id": 9003, "area_code": "150802001", "content": "团结小区三号楼暖气不热。已三天！",
    "name": "王小明", "phone": "13804780001", "phone_e164": "+8613804780001", "address": "团结小区三号楼"}'::jsonb || p_more)
$$;
CREATE FUNCTION public.dispatched(p_ticket uuid) RETURNS uuid LANGUAGE plpgsql AS $$
BEGIN
  PERFORM ticket_in('dispatch', p_ticket), does('first_review', p_ticket, 'ticket_dispatch({t}, {v}, 9001, ''{9002}'')'),
          does('unit', p_ticket, 'ticket_sign({t}, {a})'), does('unit_other', p_ticket, 'ticket_sign({t}, {a})');
  RETURN p_ticket;
END
$$;

-- A whole life
\set t 10000000-0000-4000-8000-000000000001
INSERT INTO sonor.call (id, direction, callee_dialled, arrived_at) VALUES ('20000000-0000-4000-8000-000000000001', 'in', '12345', now());
SELECT is(does('agent', :'t', accept(format('{"id": "%s", "call_id": "20000000-0000-4000-8000-000000000001"}', :'t')::jsonb)), 'ok', 'an agent takes a ticket down');
SELECT results_eq(format('SELECT state::text, title, created_by = person(''agent''), version FROM sonor.ticket WHERE id = %L', :'t'),
                  $$VALUES ('first_review', '团结小区三号楼暖气不热', true, 1)$$, 'it waits for review; its first sentence is its title');
SELECT is((SELECT ticket_id::text FROM sonor.call), :'t', 'the call belongs to it');
SELECT is((SELECT count(*)::integer FROM sonor.citizen JOIN sonor.citizen_phone ON citizen_id = id WHERE name = '王小明' AND e164 = '+8613804780001'), 1, 'the citizen is known from now on');
SELECT is(does('agent', :'t', accept(format('{"id": "%s", "call_id": "20000000-0000-4000-8000-000000000001"}', :'t')::jsonb)), 'ok', 'the same again is no harm');
SELECT is((SELECT count(*)::integer FROM sonor.ticket WHERE id = :'t'), 1, 'and no second ticket');
SELECT is(does('media', :'t', accept(format('{"id": "%s"}', :'t')::jsonb)), 'ticket.id_taken', 'something else with the same id is refused');
SELECT is(does('first_review', :'t', 'ticket_claim({t})'), 'ok', 'a reviewer claims it');
SELECT is(does('first_two', :'t', 'ticket_claim({t})'), 'ticket.claimed', 'another cannot');
SELECT is(does('first_two', :'t', 'ticket_submit({t}, {v})'), 'ticket.claimed', 'nor work on it');
SELECT is(does('first_two', :'t', 'ticket_release({t})'), 'claim.not_yours', 'nor give it away');
SELECT is(does('supervisor', :'t', format('ticket_reassign({t}, %L)', person('agent'))), 'claim.unfit', 'a supervisor gives it to nobody who may not do the work');
SELECT is(does('supervisor', :'t', format('ticket_reassign({t}, %L)', person('first_two'))), 'ok', 'but to somebody who may');
SELECT is(does('first_review', :'t', 'ticket_correct({t}, {v}, ''{"title": "a"}'')'), 'ticket.claimed', 'then the first has lost it');
SELECT is(does('first_two', :'t', 'ticket_correct({t}, {v} - 1, ''{"title": "a"}'')'), 'ticket.changed', 'an old version is refused');
SELECT is(does('first_two', :'t', 'ticket_correct({t}, {v}, ''{"title": "三号楼暖气不热", "category_id": 9003, "phone": "13804780002"}'')'), 'ok', 'a correction');
SELECT set_eq(format('SELECT field, old_value, new_value FROM sonor.correction WHERE ticket_id = %L', :'t'),
              $$VALUES ('title', '团结小区三号楼暖气不热', '三号楼暖气不热'), ('phone', '13804780001', '13804780002')$$, 'is kept with what stood there before; what did not change is not');
SELECT is(does('first_two', :'t', 'ticket_submit({t}, {v})'), 'ok', 'it is handed on to dispatch');
SELECT is((SELECT count(*)::integer FROM sonor.claim), 0, 'leaving the stage frees it');
SELECT is(does('first_review', :'t', 'ticket_dispatch({t}, {v})'), 'ok', 'it is dispatched by the catalogue');
SELECT is((SELECT array_agg(unit_id ORDER BY unit_id) FROM sonor.assignment WHERE ticket_id = :'t'), ARRAY[9001, 9002], 'to lead and co-unit');
SELECT is((SELECT array[lead_unit_id::text, unit_ids::text] FROM sonor.ticket WHERE id = :'t'), '{9001,"{9001,9002}"}', 'who see it from now on');
SELECT is(does('unit', :'t', 'ticket_answer({t}, {a}, ''a'', '''', true)'), 'assignment.not_now', 'no answer before signing');
SELECT is(does('unit', :'t', 'ticket_sign({t}, 7)'), 'assignment.changed', 'an old version of the part is refused');
SELECT is(does('unit', :'t', 'ticket_sign({t}, {a})'), 'ok', 'the lead signs');
SELECT is(does('unit_other', :'t', 'ticket_sign({t}, {a})'), 'ok', 'the co-unit signs');
SELECT is(does('unit', :'t', 'ticket_contact({t}, true, ''已致电'')'), 'ok', 'the unit contacts the citizen');
SELECT is(does('unit', :'t', 'ticket_answer({t}, {a}, ''请拨打138 0478-0002联系'', '''', true)'), 'answer.shows_number', 'a public answer does not show the citizen''s number');
SELECT is(does('unit', :'t', 'ticket_answer({t}, {a}, ''已维修'', ''阀门老化'', true, true)'), 'ok', 'the lead answers');
SELECT is(state(:'t'), 'handling', 'the other has not');
SELECT is(does('unit_other', :'t', 'ticket_answer({t}, {a}, ''水压正常'', ''内部'', true)'), 'ok', 'the co-unit answers');
SELECT is(state(:'t'), 'follow_up', 'now the citizen is called');
SELECT is((SELECT public_answer FROM sonor.ticket WHERE id = :'t'), '已维修', 'the lead''s public answer is the ticket''s');
SELECT is((SELECT private_answer FROM sonor.assignment WHERE ticket_id = :'t' AND lead), '阀门老化', 'the private one is apart');
SELECT is(does('follow_up', :'t', 'ticket_follow_up({t}, {v}, ''{"reached": false}'')'), 'ok', 'nobody answers');
SELECT is(state(:'t'), 'follow_up', 'it is tried again');
SELECT is(does('follow_up', :'t', 'ticket_follow_up({t}, {v}, ''{"reached": true, "solved": false, "satisfaction": "dissatisfied", "contacted": false}'')'), 'ok', 'the citizen says no');
SELECT ok((SELECT contradiction FROM sonor.follow_up WHERE reached), 'the contradiction with the unit''s answer is flagged');
SELECT is(does('final_review', :'t', 'ticket_redo({t}, {v}, ''未解决'')'), 'ok', 'it is sent back');
SELECT is(array[state(:'t'), part_state(:'t', 9001), part_state(:'t', 9002)], '{redo,redoing,answered}', 'to the lead');
SELECT is(does('unit', :'t', 'ticket_answer({t}, {a}, ''已更换阀门'', '''', true)'), 'ok', 'who answers anew');
SELECT is(state(:'t'), 'follow_up', 'and it is followed up anew');
SELECT is(does('follow_up', :'t', 'ticket_follow_up({t}, {v}, ''{"reached": true, "solved": true, "satisfaction": "satisfied", "contacted": true}'')'), 'ok', 'the citizen says yes');
SELECT is(does('final_review', :'t', 'ticket_close({t}, {v})'), 'ok', 'the loop is closed');
SELECT results_eq(format('SELECT state::text, satisfaction::text, solved, redo_count::integer, closed_at IS NOT NULL FROM sonor.ticket WHERE id = %L', :'t'),
                  $$VALUES ('closed', 'satisfied', true, 1, true)$$, 'with what the citizen said last');
SELECT is(array[part_state(:'t', 9001), part_state(:'t', 9002)], '{completed,completed}', 'the units are through');
SELECT is(does('unit', :'t', 'ticket_appeal({t}, ''redo'', ''已按时办结'')'), 'ok', 'the unit disputes the score');
SELECT is(does('unit', :'t', 'ticket_appeal({t}, ''redo'', ''再次申诉'')'), 'appeal.open', 'once');
SELECT is(does('unit', :'t', 'ticket_appeal({t}, ''weather'', ''a'')'), 'field.form', 'about what there is');
SELECT is(does('quality', :'t', format('ticket_review_appeal(%L, true, ''属实'')', (SELECT id FROM sonor.score_appeal))), 'ok', 'quality decides');
SELECT is(does('quality', :'t', format('ticket_review_appeal(%L, false, ''不属实'')', (SELECT id FROM sonor.score_appeal))), 'appeal.decided', 'once');
SELECT is(does('final_review', :'t', 'ticket_archive({t}, {v})'), 'ok', 'it is archived');
SELECT is(does('agent', :'t', 'ticket_note({t}, ''a'')'), 'ticket.not_now', 'and only read from then on');
SELECT results_eq(format('SELECT action FROM sonor.ticket_event WHERE ticket_id = %L AND (unit_id IS NULL OR unit_id = 9001) ORDER BY at', :'t'),
  $$VALUES ('accept'), ('claim'), ('reassign'), ('correct'), ('submit'), ('dispatch'), ('sign'), ('contact'), ('answer'), ('follow_up'), ('follow_up'), ('redo'), ('redo'),
    ('answer'), ('follow_up'), ('close'), ('appeal'), ('appeal_review'), ('archive')$$, 'every step is written down');
SELECT is_empty(format('SELECT * FROM sonor.ticket_event WHERE ticket_id = %L AND (actor_id IS NULL OR from_state IS NULL AND action <> ''accept'')', :'t'), 'with who and from where');
SELECT is((SELECT version FROM sonor.ticket WHERE id = :'t'), (SELECT count(DISTINCT at)::integer FROM sonor.ticket_event e WHERE ticket_id = :'t'
          AND NOT (action = 'dispatch' AND unit_id = 9002) AND NOT (action = 'redo' AND unit_id IS NOT NULL)), 'and counted by the version');

-- Answered, refused and kept at intake
\set a 10000000-0000-4000-8000-000000000002
SELECT is(does('agent', :'a', accept(format('{"id": "%s", "kind": "consultation", "action": "answer_at_once", "answer": "请拨打96377"}', :'a')::jsonb)), 'ok', 'an answer at once');
SELECT is(state(:'a'), 'closed', 'closes it');
SELECT is(does('agent', :'a', accept('{"id": "10000000-0000-4000-8000-00000000000a", "action": "answer_at_once"}')), 'ticket.needs', 'without an answer it does not');
SELECT is(does('agent', :'a', accept('{"id": "10000000-0000-4000-8000-00000000000b", "action": "refuse", "basis": "whim"}')), 'field.form', 'refused only on a basis that there is');
SELECT is(does('agent', :'a', accept('{"id": "10000000-0000-4000-8000-00000000000b", "action": "refuse", "basis": "litigation"}')), 'ok', 'refused on one');
SELECT is((SELECT basis_code FROM sonor.refusal), 'litigation', 'which is kept');
SELECT is(does('agent', :'a', accept('{"id": "10000000-0000-4000-8000-00000000000c", "action": "keep"}')), 'ok', 'kept for later');
SELECT is(does('agent', '10000000-0000-4000-8000-00000000000c', 'ticket_submit({t}, {v})'), 'ok', 'and handed on');
SELECT is(does('agent', :'a', accept('{"id": "10000000-0000-4000-8000-00000000000d", "anonymous": true, "name": null, "phone": null, "phone_e164": null}')), 'ok', 'anonymous');
SELECT is((SELECT citizen_id FROM sonor.ticket WHERE id = '10000000-0000-4000-8000-00000000000d'), NULL, 'is nobody''s');
SELECT is(does('agent', :'a', accept('{"id": "10000000-0000-4000-8000-00000000000f", "anonymous": true}')), 'ok', 'who is anonymous but was heard by name');
SELECT is((SELECT name FROM sonor.ticket_contact WHERE ticket_id = '10000000-0000-4000-8000-00000000000f'), '', 'is not named');
SELECT is(does('unit', :'a', accept('{"id": "10000000-0000-4000-8000-00000000000e"}')), 'ticket.not_allowed', 'a unit takes nothing down');

-- What a bad field gets
CREATE TEMP TABLE bad (more text, refusal text);
INSERT INTO bad VALUES
  ('{"content": "' || repeat('字', 4001) || '"}', 'field.too_long'), ('{"content": " \n　"}', 'field.missing'), ('{"content": null}', 'field.missing'),
  ('{"title": "' || repeat('字', 101) || '"}', 'field.too_long'), ('{"title": "a\nb"}', 'field.control'), ('{"content": "a\u0007b"}', 'field.control'),
  ('{"phone": "1380478000a"}', 'field.form'), ('{"phone_e164": "13804780001"}', 'field.form'), ('{"area_code": "110000"}', 'field.form'),
  ('{"category_id": 1}', 'field.form'), ('{"category_id": "9003"}', 'field.form'), ('{"kind": "wish"}', 'field.form'), ('{"channel": "fax"}', 'field.form'),
  ('{"urgent": "yes"}', 'field.form'), ('{"colour": "red"}', 'field.unknown'), ('{"id": "1"}', 'field.form'), ('{"id": null}', 'field.form'),
  ('{"citizen_id": "10000000-0000-4000-8000-00000000ffff"}', 'field.form'), ('{"service": "911"}', 'field.form'), ('{"name": {"a": 1}}', 'field.form'),
  ('{"action": "close"}', 'field.form'), ('{"language": "en"}', 'field.form'), ('{"gender": "x"}', 'field.form'), ('{"address": "' || repeat('a', 201) || '"}', 'field.too_long');
SELECT is(does('agent', :'a', accept('{"id": "10000000-0000-4000-8000-0000000000bb"}'::jsonb || more::jsonb)), refusal, 'bad: ' || left(more, 40)) FROM bad;
SELECT is((SELECT count(*)::integer FROM sonor.ticket_identity WHERE id = '10000000-0000-4000-8000-0000000000bb'), 0, 'and nothing is left of it');
SELECT is(does('agent', :'a', accept(format('{"id": "10000000-0000-4000-8000-0000000000cc", "content": %s}', to_json(U&'\1830\1821\180B\202F\1836\1822\1828 😀 🏠' || E'\n\t' || '二'))::jsonb)),
          'ok', 'Mongolian with its selectors, emoji, line breaks and tabs are text');

-- Return, three units without a lead, negotiation
SELECT dispatched('10000000-0000-4000-8000-000000000010') AS r \gset
SELECT is(does('unit', :'r', 'ticket_request_return({t}, {a}, ''非职责'', '''')'), 'field.missing', 'a return needs the duty''s basis');
UPDATE sonor.assignment SET signed_at = now() - interval '40 days' WHERE ticket_id = :'r' AND unit_id = 9001;
SELECT is(does('unit', :'r', 'ticket_request_return({t}, {a}, ''非职责'', ''三定'')'), 'return.too_late', 'and comes within its window');
UPDATE sonor.assignment SET signed_at = now() WHERE ticket_id = :'r' AND unit_id = 9001;
SELECT is(does('unit', :'r', 'ticket_request_return({t}, {a}, ''非职责'', ''三定'')'), 'ok', 'in time it is asked for');
SELECT is(does('unit', :'r', 'ticket_answer({t}, {a}, ''a'', '''', true)'), 'assignment.not_now', 'then the unit waits');
SELECT is(does('first_review', :'r', format('ticket_review_return({t}, 9001, %s, true)', version(:'r', 9001))), 'ok', 'the centre agrees');
SELECT is(array[state(:'r'), part_state(:'r', 9001), part_state(:'r', 9002)], '{dispatch,returned,handling}', 'it is to be dispatched again, the co-unit goes on');
SELECT is((SELECT unit_ids FROM sonor.ticket WHERE id = :'r'), ARRAY[9002], 'who returned it sees it no more');
SELECT isnt((SELECT due_at FROM sonor.ticket WHERE id = :'r'), NULL, 'its deadline runs on');
SELECT is(does('unit', :'r', 'ticket_note({t}, ''a'')'), 'ticket.unknown', 'indeed not at all');
SELECT is(does('first_review', :'r', 'ticket_negotiate({t}, {v}, ''{9001}'', ''谁的职责'')'), 'negotiation.units', 'a negotiation is between two');
SELECT is(does('first_review', :'r', 'ticket_negotiate({t}, {v}, ''{9001,9005}'', ''谁的职责'')'), 'ok', 'it is talked over');
SELECT is(does('first_review', :'r', 'ticket_negotiate({t}, {v}, ''{9001,9005}'', ''谁的职责'')'), 'negotiation.open', 'once at a time');
SELECT is(does('first_review', :'r', 'ticket_dispatch({t}, {v}, 9008)'), 'unit.dissolved', 'a dissolved unit gets nothing');
SELECT is(does('first_review', :'r', 'ticket_dispatch({t}, {v}, 1)'), 'unit.unknown', 'nor one that there is not');
SELECT is(sees('p_first_review', format('SELECT ticket_dispatch(%L, %s, 9006) -> ''warnings'' @@ ''$[*].key == "dispatch.pushed_down"''', :'r', version(:'r'))), 'true',
          'what is pushed down to a town is warned of');
SELECT is((SELECT state || outcome FROM sonor.negotiation), 'settled', 'the dispatch settles it');
SELECT is(does('first_review', :'r', 'ticket_redispatch({t}, {v}, 9005, ''{9002}'', '''')'), 'ticket.needs', 'to redispatch needs a reason');
SELECT is(does('first_review', :'r', 'ticket_redispatch({t}, {v}, 9005, ''{9002}'', ''改派'')'), 'ok', 'another lead');
SELECT is(array[part_state(:'r', 9006), part_state(:'r', 9005), part_state(:'r', 9002)], '{withdrawn,to_sign,handling}', 'the old one is withdrawn, the co-unit stays');
UPDATE sonor.assignment SET state = 'return_requested', resume_state = 'handling' WHERE ticket_id = :'r' AND unit_id = 9005;
SELECT is(does('first_review', :'r', format('ticket_review_return({t}, 9005, %s, true)', version(:'r', 9005))), 'ok', 'the third returns it too');
SELECT results_eq(format('SELECT level, threshold, unit_id FROM sonor.supervision WHERE ticket_id = %L', :'r'), $$VALUES ('escalated', 'no_lead', 9004)$$,
                  'three units and no lead: a problem ticket, with the banner''s government');
SELECT is(does('first_review', :'r', 'ticket_dispatch({t}, {v}, 9001, ''{9002}'')'), 'ok', 'a unit that returned it can get it again');
SELECT is(part_state(:'r', 9001), 'to_sign', 'and begins anew');
SELECT is(does('unit_other', :'r', 'ticket_answer({t}, {a}, ''a'', '''', true)'), 'ok', 'the co-unit answers');
SELECT is(does('supervisor', :'r', format('ticket_withdraw({t}, 9001, %s, ''误派'')', version(:'r', 9001))), 'assignment.lead_stays', 'the lead is not simply withdrawn');

-- The last open part leaves: the ticket goes on
SELECT dispatched('10000000-0000-4000-8000-000000000011') AS w \gset
SELECT does('unit', :'w', 'ticket_answer({t}, {a}, ''a'', '''', true)') \g /dev/null
SELECT is(does('first_review', :'w', format('ticket_withdraw({t}, 9002, %s, ''不需要'')', version(:'w', 9002))), 'ok', 'the co-unit that was still open is withdrawn');
SELECT is(state(:'w'), 'follow_up', 'all who are left have answered');

-- More co-units for a lead that has answered
SELECT dispatched('10000000-0000-4000-8000-000000000018') AS x \gset
SELECT does('unit', :'x', 'ticket_answer({t}, {a}, ''a'', '''', true)') \g /dev/null
SELECT is(does('first_review', :'x', 'ticket_redispatch({t}, {v}, 9002, ''{9001}'', ''a'')'), 'ok', 'the co-unit becomes the lead of one that has answered');
SELECT is(does('first_review', :'x', 'ticket_redispatch({t}, {v}, 9001, ''{9002}'', ''a'')'), 'dispatch.answered', 'but who has answered does not become the lead');
SELECT is(does('first_review', :'w', 'ticket_redispatch({t}, {v}, 9001, ''{9005}'', ''a'')'), 'ticket.not_now', 'in follow-up it is too late');
SELECT dispatched('10000000-0000-4000-8000-000000000019') AS x \gset
SELECT does('unit', :'x', 'ticket_answer({t}, {a}, ''a'', '''', true)') \g /dev/null
SELECT is(does('first_review', :'x', 'ticket_redispatch({t}, {v}, 9001, ''{}'', ''a'')'), 'dispatch.nobody', 'somebody must be left to handle it');
SELECT is(does('first_review', :'x', 'ticket_redispatch({t}, {v}, 9001, ''{9002,9005}'', ''a'')'), 'ok', 'another co-unit');

-- Extension
SELECT dispatched('10000000-0000-4000-8000-000000000012') AS e \gset
SELECT due_at AS due FROM sonor.ticket WHERE id = :'e' \gset
SELECT is(does('unit', :'e', format('ticket_request_extension({t}, {a}, %s, ''天冷'', true)', days)), 'extension.days', days || ' days are no extension')
FROM unnest(ARRAY['0', '-1', '1.5', '11', 'NULL', '''NaN''']) days;
SELECT is(does('unit', :'e', 'ticket_request_extension({t}, {a}, 3, ''天冷'', true)'), 'ok', 'an extension is asked for');
SELECT is(does('first_review', :'e', format('ticket_review_extension({t}, 9001, %s, true)', version(:'e', 9001))), 'ticket.not_allowed', 'not everybody grants it');
SELECT is(does('final_review', :'e', format('ticket_review_extension({t}, 9001, %s, true)', version(:'e', 9001))), 'ok', 'it is granted');
SELECT is((SELECT due_at FROM sonor.ticket WHERE id = :'e'), working_time_add(:'due', 3, 'working days'), 'the deadline moves by working days');
SELECT is(part_state(:'e', 9001), 'handling', 'the unit goes on');
SELECT does('unit', :'e', 'ticket_request_extension({t}, {a}, 3, ''天冷'', true)') \g /dev/null
SELECT is(does('final_review', :'e', format('ticket_review_extension({t}, 9001, %s, true)', version(:'e', 9001))), 'extension.count', 'a second one only');
SELECT is(does('supervisor', :'e', format('ticket_review_extension({t}, 9001, %s, true, 8)', version(:'e', 9001))), 'extension.total', 'with a supervisor, not too long');
SELECT is(does('supervisor', :'e', format('ticket_review_extension({t}, 9001, %s, true)', version(:'e', 9001))), 'ok', 'and then it is granted');
SELECT is(does('unit', :'e', 'ticket_request_extension({t}, {a}, 1, ''天冷'', true)'), 'extension.count', 'a third is none of anybody''s');
SELECT does('unit_other', :'e', 'ticket_request_extension({t}, {a}, 1, ''天冷'', true)') \g /dev/null
SELECT is(does('final_review', :'e', format('ticket_review_extension({t}, 9002, %s, false)', version(:'e', 9002))), 'ticket.needs', 'to reject needs a reason');
SELECT is(does('unit_other', :'e', 'ticket_answer({t}, {a}, ''a'', '''', true)'), 'ok', 'who waits may answer');
SELECT is((SELECT decision FROM sonor.extension_request WHERE unit_id = 9002), 'dropped', 'and asks no more');

SELECT dispatched('10000000-0000-4000-8000-00000000001a') AS y \gset
SELECT does('unit', :'y', 'ticket_request_extension({t}, {a}, 1, ''天冷'', true)'), does('supervisor', :'y', 'ticket_mark_urgent({t}, {v}, true)') \g /dev/null
SELECT is(does('final_review', :'y', format('ticket_review_extension({t}, 9001, %s, true)', version(:'y', 9001))), 'ok', 'an extension after the deadline came nearer');
SELECT ok((SELECT new_due_at > old_due_at AND new_due_at < at + interval '40 days' FROM sonor.extension_request WHERE ticket_id = :'y'), 'counts from the deadline of the moment');

-- Urging from an outbox
SELECT dispatched('10000000-0000-4000-8000-00000000001d') AS o \gset
SELECT is(does('agent', :'o', format('deliver(''40000000-0000-4000-8000-00000000000%s'', ''ticket_urge'', ''{"ticket_id": "%s", "note": "又来电"}'')', n, :'o')), 'ok', what)
FROM (VALUES (1, 'an urging is delivered'), (1, 'a second time it is the same'), (2, 'another is another')) AS v (n, what);
SELECT is((SELECT count(*) || ' ' || max(note) || ' ' || max(source) FROM sonor.urge WHERE ticket_id = :'o') || (SELECT ' ' || urge_count FROM sonor.ticket WHERE id = :'o'), '2 又来电 citizen 2', 'each once');
SELECT is(does('agent', :'o', format('ticket_urge_deliver(%L)', payload)), refusal, what || ' is no urging')
FROM (VALUES ('a word', '"x"', 'field.form'), ('nothing', '{}', 'field.missing'), ('an unknown field', '{"ticket_id": "10000000-0000-4000-8000-00000000001d", "x": 1}', 'field.unknown'),
             ('no id', '{"ticket_id": "x"}', 'field.form'), ('no call', '{"ticket_id": "10000000-0000-4000-8000-00000000001d", "call_id": "x"}', 'field.form'),
             ('a long note', jsonb_build_object('ticket_id', '10000000-0000-4000-8000-00000000001d', 'note', repeat('长', 4001))::text, 'field.too_long')) AS v (what, payload, refusal);
SELECT is(does('unit', :'o', format('ticket_urge_deliver(''{"ticket_id": "%s"}'')', :'o')), 'ticket.not_allowed', 'and a unit urges nobody');

-- Co-units that a unit asks for
SELECT dispatched('10000000-0000-4000-8000-00000000001b') AS c \gset
SELECT is(does('unit', :'c', format('ticket_request_co_units({t}, {a}, %s)', arguments)), refusal, what || ' is no request')
FROM (VALUES ('nobody', '''{}'', ''缺人''', 'sub_dispatch.units'), ('nothing at all', 'NULL, ''缺人''', 'sub_dispatch.units'), ('itself', '''{9001,9007}'', ''缺人''', 'co_unit.own'),
             ('a dissolved one', '''{9008}'', ''缺人''', 'unit.dissolved'), ('an unknown one', '''{7}'', ''缺人''', 'unit.unknown'), ('more than there may be', 'array(SELECT generate_series(1, 21)), ''缺人''', 'sub_dispatch.units'),
             ('none without a reason', '''{9007}'', '' ''', 'field.missing'), ('a long story', '''{9007}'', repeat(''长'', 4001)', 'field.too_long')) AS v (what, arguments, refusal);
SELECT is((SELECT count(*) FROM sonor.co_unit_request)::integer, 0, 'and leaves nothing');
SELECT is(does('unit', :'c', 'ticket_request_co_units({t}, {a}, ''{9007,9005,9007}'', ''需住建部门配合开挖'')'), 'ok', 'a unit asks for co-units');
SELECT results_eq('SELECT unit_id, co_unit_ids::text, reason FROM sonor.co_unit_request', $$VALUES (9001, '{9005,9007}', '需住建部门配合开挖')$$, 'each once');
SELECT is(does('unit', :'c', 'ticket_request_co_units({t}, {a}, ''{9004}'', ''还有'')'), 'co_unit.open', 'one request at a time');
SELECT is(does('unit', :'c', 'ticket_contact({t}, true)'), 'ok', 'meanwhile it works on');
SELECT is((SELECT count(*) FROM sonor.assignment WHERE ticket_id = :'c')::integer, 2, 'and nobody has got a part');
SELECT is(sees('p_' || person, format('SELECT string_agg(reason, '' '') FROM reminder_list() WHERE ticket_id = %L', :'c')), reminder, person || ' is reminded of what is theirs to decide')
FROM (VALUES ('first_review', 'co_unit_requested'), ('supervisor', 'co_unit_requested'), ('final_review', NULL), ('unit_other', NULL)) AS v (person, reminder);
SELECT is(sees('p_first_review', 'SELECT total || ''/'' || (SELECT count(*) FROM ticket_list(NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 200, NULL, ''{co_units}'')) FROM ticket_counts() WHERE page = ''co-units'''),
          '1/1', 'and finds it in a list that counts it');
SELECT is(does('final_review', :'c', format('ticket_review_co_units({t}, 9001, %s, true)', version(:'c', 9001))), 'ticket.not_allowed', 'not everybody decides it');
SELECT is(does('first_review', :'c', format('ticket_review_co_units({t}, 9002, %s, true)', version(:'c', 9002))), 'co_unit.none', 'nor for a unit that asked for nothing');
SELECT is(does('first_review', :'c', format('ticket_review_co_units({t}, 9001, %s, NULL)', version(:'c', 9001))), 'review.undecided', 'nor without a decision');
SELECT is(does('first_review', :'c', format('ticket_review_co_units({t}, 9001, %s, true)', version(:'c', 9001) - 1)), 'assignment.changed', 'nor on an old version');
SELECT is(does('first_review', :'c', format('ticket_review_co_units({t}, 9001, %s, false)', version(:'c', 9001))), 'ticket.needs', 'to decline needs a reason');
SELECT is(does('first_review', :'c', format('ticket_review_co_units({t}, 9001, %s, false, NULL, ''已有市住建局'')', version(:'c', 9001))), 'ok', 'it is declined');
SELECT is((SELECT concat_ws('|', decision, decision_note, granted_ids) FROM sonor.co_unit_request), 'rejected|已有市住建局', 'with why');
SELECT is((SELECT count(*) FROM sonor.assignment WHERE ticket_id = :'c')::integer, 2, 'and nobody gets a part');
SELECT is(sees('p_unit', format('SELECT string_agg(reason, '' '' ORDER BY reason) FROM reminder_list() WHERE ticket_id = %L AND reason LIKE ''co%%''', :'c')), 'co_unit_rejected', 'the unit is told');
SELECT does('unit', :'c', 'ticket_request_co_units({t}, {a}, ''{9002,9007}'', ''确需配合'')') \g /dev/null
SELECT is(does('first_review', :'c', format('ticket_review_co_units({t}, 9001, %s, true)', version(:'c', 9001))), 'sub_dispatch.has_part', 'one that has a part already is not granted again');
SELECT is(does('first_review', :'c', format('ticket_review_co_units({t}, 9001, %s, true, ''{9007,9004}'', ''请配合'', 0)', version(:'c', 9001))), 'field.form', 'nor on a limit of nothing');
SELECT is(does('first_review', :'c', format('ticket_review_co_units({t}, 9001, %s, true, ''{9007,9004}'', ''请配合'', 2, ''working days'')', version(:'c', 9001))), 'ok', 'the centre grants others, with a limit');
SELECT results_eq(format('SELECT unit_id, lead, state::text, parent_unit_id, due_at, sign_due_at > now() FROM sonor.assignment WHERE ticket_id = %L AND unit_id IN (9004, 9007) ORDER BY 1', :'c'),
                  $$SELECT u, false, 'to_sign', NULL::integer, working_time_add(now(), 2, 'working days'), true FROM unnest('{9004,9007}'::integer[]) u$$, 'each has its part and its clock');
SELECT is((SELECT unit_ids::text || lead_unit_id FROM sonor.ticket WHERE id = :'c'), '{9001,9002,9004,9007}9001', 'they see the ticket, and the lead leads');
SELECT is((SELECT granted_ids::text || co_unit_ids::text FROM sonor.co_unit_request WHERE decision = 'approved'), '{9004,9007}{9002,9007}', 'what was asked for and what was granted are kept');
SELECT is((SELECT string_agg(action || ':' || unit_id, ' ' ORDER BY at, unit_id) FROM sonor.ticket_event WHERE ticket_id = :'c' AND action LIKE 'co\_unit%'),
          'co_unit_request:9001 co_unit_reject:9001 co_unit_request:9001 co_unit:9001 co_unit:9004 co_unit:9007', 'each step stands in the ticket''s history, each unit''s as its own');
SELECT is(does('unit_linhe', :'c', 'ticket_sign({t}, {a})') || does('unit_linhe', :'c', 'ticket_answer({t}, {a}, ''a'', '''', true)'), 'okok', 'a granted co-unit signs and answers');
SELECT is(does('unit', :'c', 'ticket_answer({t}, {a}, ''a'', '''', true)') || does('unit_other', :'c', 'ticket_answer({t}, {a}, ''a'', '''', true)') || state(:'c'), 'okokhandling', 'and the ticket waits for the other');
SELECT dispatched('10000000-0000-4000-8000-00000000001c') AS d \gset
SELECT does('unit', :'d', 'ticket_request_co_units({t}, {a}, ''{9007}'', ''需配合'')'), does('unit_other', :'d', 'ticket_request_co_units({t}, {a}, ''{9007}'', ''需配合'')'),
       does('unit', :'d', 'ticket_answer({t}, {a}, ''a'', '''', true)') \g /dev/null
SELECT does('first_review', :'d', format('ticket_withdraw({t}, 9002, %s, ''x'')', version(:'d', 9002))) \g /dev/null
SELECT is((SELECT string_agg(decision, ' ') FROM sonor.co_unit_request WHERE ticket_id = :'d'), 'dropped dropped', 'who has answered or lost its part asks no more');

-- Sub-dispatch
SELECT dispatched('10000000-0000-4000-8000-000000000013') AS s \gset
SELECT is(does('unit', :'s', 'ticket_sub_dispatch({t}, {a}, ''{9005}'')'), 'sub_dispatch.not_below', 'only to those below');
SELECT is(does('unit', :'s', 'ticket_sub_dispatch({t}, {a}, ''{}'')'), 'sub_dispatch.units', 'to at least one');
SELECT is(does('unit', :'s', 'ticket_sub_dispatch({t}, {a}, ''{9003}'', ''请处理'', 8, ''working hours'')'), 'ok', 'a unit passes it on');
SELECT is((SELECT array[parent_unit_id::text, state::text] FROM sonor.assignment WHERE ticket_id = :'s' AND unit_id = 9003), '{9001,to_sign}', 'below itself');
SELECT cmp_ok((SELECT c.due_at FROM sonor.assignment c WHERE ticket_id = :'s' AND unit_id = 9003), '<', (SELECT due_at FROM sonor.assignment WHERE ticket_id = :'s' AND unit_id = 9001), 'with its own clock');
SELECT is(does('unit', :'s', 'ticket_sub_dispatch({t}, {a}, ''{9003}'')'), 'sub_dispatch.has_part', 'once');
SELECT is(does('unit_other', :'s', format('ticket_withdraw({t}, 9003, %s, ''x'')', version(:'s', 9003))), 'assignment.not_yours', 'another unit does not take it away');
SELECT does('unit', :'s', 'ticket_answer({t}, {a}, ''a'', '''', true)'), does('unit_other', :'s', 'ticket_answer({t}, {a}, ''a'', '''', true)') \g /dev/null
SELECT is(state(:'s'), 'handling', 'the unit below is waited for');
SELECT does('unit_east', :'s', 'ticket_sign({t}, {a})') \g /dev/null
SELECT is(does('unit_east', :'s', 'ticket_answer({t}, {a}, ''已处理'', '''', true)'), 'ok', 'it answers');
SELECT is(state(:'s'), 'follow_up', 'and now all have');
SELECT is((SELECT public_answer FROM sonor.ticket WHERE id = :'s'), 'a', 'the lead''s answer stays the ticket''s');

-- Follow-up given up; redo counted to the problem ticket
SELECT is(does('follow_up', :'s', 'ticket_follow_up({t}, {v}, ' || result || ')'), refusal, 'follow-up: ' || result) FROM (VALUES
  ('''{}''', 'field.missing'), ('''{"reached": true}''', 'field.missing'), ('''{"reached": true, "solved": true}''', 'field.missing'),
  ('''{"reached": false, "solved": true}''', 'follow_up.not_reached'), ('''{"reached": true, "solved": true, "satisfaction": "happy"}''', 'field.form'),
  ('''{"reached": 1}''', 'field.form'), ('''[]''', 'field.form'), ('''{"mood": 1}''', 'field.unknown')) bad (result, refusal);
SELECT does('follow_up', :'s', 'ticket_follow_up({t}, {v}, ''{"reached": false}'')'), does('follow_up', :'s', 'ticket_follow_up({t}, {v}, ''{"reached": false}'')') \g /dev/null
SELECT is(state(:'s'), 'follow_up', 'twice in vain');
SELECT does('follow_up', :'s', 'ticket_follow_up({t}, {v}, ''{"reached": false}'')') \g /dev/null
SELECT is(state(:'s'), 'final_review', 'after the third time it is given up');
CREATE FUNCTION public.again(p_ticket uuid, p_person text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  v_outcome text := does(p_person, p_ticket, 'ticket_redo({t}, {v}, ''未解决'')');
BEGIN
  IF v_outcome = 'ok' THEN
    PERFORM does('unit', p_ticket, 'ticket_answer({t}, {a}, ''a'', '''', true)');
  END IF;
  RETURN v_outcome;
END
$$;
SELECT is(does('follow_up', :'s', 'ticket_redo({t}, {v}, '''')'), 'ticket.not_allowed', 'from final review the follow-up agent does not send back');
SELECT is(again(:'s', 'final_review'), 'ok', 'sent back once');
SELECT is(again(:'s', 'follow_up'), 'ok', 'twice');
SELECT is((SELECT count(*)::integer FROM sonor.supervision WHERE ticket_id = :'s'), 0, 'no problem yet');
SELECT is(again(:'s', 'follow_up'), 'ok', 'thrice');
SELECT results_eq(format('SELECT level, threshold FROM sonor.supervision WHERE ticket_id = %L', :'s'), $$VALUES ('escalated', 'redo')$$, 'now it is a problem ticket');
SELECT is(again(:'s', 'follow_up'), 'redo.limit', 'a fourth time is not for everybody');
SELECT is(again(:'s', 'supervisor'), 'ok', 'but for a supervisor');
SELECT is((SELECT redo_count::integer FROM sonor.ticket WHERE id = :'s'), 4, 'all are counted');
SELECT is((SELECT count(*)::integer FROM sonor.supervision WHERE ticket_id = :'s'), 1, 'and it is escalated once');

-- Urge, supervise, emergency
SELECT dispatched('10000000-0000-4000-8000-000000000014') AS u \gset
SELECT count(*) AS tickets FROM sonor.ticket \gset
SELECT is(does('agent', :'u', 'ticket_urge({t}, ''又打来'')'), 'ok', 'the citizen urges');
SELECT is(does('final_review', :'u', 'ticket_urge({t}, ''电话催办'', NULL, ''centre'')'), 'ok', 'the centre does');
SELECT is((SELECT urge_count::integer FROM sonor.ticket WHERE id = :'u'), 1, 'the citizen''s is counted');
SELECT is((SELECT count(*) FROM sonor.ticket), :tickets::bigint, 'no ticket came of it');
SELECT is(does('agent', :'a', 'ticket_urge({t})'), 'ticket.not_now', 'what is closed is not urged');
SELECT is(does('commander', :'u', 'ticket_supervise({t}, ''key'', ''请于明日反馈'', 9001, now() + interval ''1 day'')'), 'ok', 'a commander supervises');
SELECT is(does('commander', :'u', 'ticket_supervise({t}, ''key'', ''a'', 9001, now() - interval ''1 day'')'), 'field.form', 'not into the past');
SELECT is(does('commander', :'u', 'ticket_supervise({t}, ''loud'', ''a'')'), 'field.form', 'nor on a level that there is not');
SELECT is(sees('p_unit', 'SELECT count(*) FROM supervision'), '1', 'the unit sees it');
SELECT is(sees('p_unit_other', 'SELECT count(*) FROM supervision'), '0', 'the other does not');
SELECT is(does('agent', :'u', 'ticket_emergency({t}, ''119'', ''起火'')'), 'ok', 'the fire brigade is called');
SELECT ok((SELECT urgent AND due_at <= clock_timestamp() + interval '24 hours' FROM sonor.ticket WHERE id = :'u'), 'the ticket is urgent from then on');
SELECT is(does('agent', :'u', 'ticket_emergency({t}, ''12345'')'), 'field.form', 'only those four can be');
SELECT is(does('agent', :'a', accept('{"id": "10000000-0000-4000-8000-0000000000ee", "service": "120", "note": "晕倒"}')), 'ok', 'at intake in one go');
SELECT is((SELECT service FROM sonor.emergency WHERE ticket_id = '10000000-0000-4000-8000-0000000000ee'), '120', 'it is kept');

-- Merge
SELECT dispatched('10000000-0000-4000-8000-000000000015') AS m \gset
SELECT ticket_in('first_review', '10000000-0000-4000-8000-000000000016') AS n, ticket_in('first_review', '10000000-0000-4000-8000-000000000017') AS o \gset
INSERT INTO sonor.call (id, direction, callee_dialled, arrived_at, ticket_id) VALUES (gen_random_uuid(), 'in', '12345', now(), :'n');
SELECT is(does('first_review', :'n', 'ticket_merge({t}, {v}, {t})'), 'merge.itself', 'not into itself');
SELECT is(does('first_review', :'n', format('ticket_merge({t}, {v}, %L)', :'t')), 'merge.not_open', 'not into one that has ended');
SELECT is(does('first_review', :'n', format('ticket_merge({t}, {v}, %L)', gen_random_uuid())), 'ticket.unknown', 'not into nothing');
SELECT is(does('first_review', :'n', format('ticket_merge({t}, {v}, %L)', :'m')), 'ok', 'a repeat is merged');
SELECT is((SELECT array[n.state::text, n.merged_into::text] FROM sonor.ticket n WHERE id = :'n'), array['merged', :'m'], 'and leads to the other');
SELECT is((SELECT count(*)::integer FROM sonor.call WHERE ticket_id = :'m'), 1, 'its call moves');
SELECT is((SELECT urge_count::integer FROM sonor.ticket WHERE id = :'m'), 1, 'it counts as an urge');
SELECT is(does('first_review', :'m', format('ticket_merge({t}, {v}, %L)', :'n')), 'merge.not_open', 'the other way round would be a circle');
SELECT is(does('first_review', :'m', format('ticket_merge({t}, {v}, %L)', :'o')), 'ok', 'further into a third');
SELECT is(array[part_state(:'m', 9001), part_state(:'m', 9002)], '{withdrawn,withdrawn}', 'its units are free');
SELECT is(does('first_review', :'o', format('ticket_merge({t}, {v}, %L)', :'n')), 'merge.not_open', 'no circle through three either');
SELECT is(sees('p_agent', format('SELECT count(*) FROM ticket_merged_family(%L)', :'n')), '3', 'from any of them all are found');
SELECT is((SELECT count(*)::integer FROM sonor.call WHERE ticket_id = :'o'), 1, 'the call went on');
SELECT is(sees('p_agent', format('SELECT count(*) FROM ticket WHERE number IN (SELECT number FROM ticket_merged_family(%L))', :'o')), '3', 'each number is still found');

-- Void, and the way back of nothing
SELECT is(does('supervisor', :'u', 'ticket_void({t}, {v}, '''')'), 'ticket.needs', 'void needs a reason');
SELECT is(does('supervisor', :'u', 'ticket_void({t}, {v}, ''误录'')'), 'ok', 'void');
SELECT is(part_state(:'u', 9001), 'withdrawn', 'the units are free');

-- Drafts
\set d 10000000-0000-4000-8000-000000000020
SELECT is(sees('p_agent', format('SELECT draft_save(%L, 0, ''{"content": "a"}'')', :'d'))::jsonb ->> 'version', '1', 'a draft is kept');
SELECT is(sees('p_agent', format('SELECT draft_save(%L, 1, ''{"content": "b"}'')', :'d'))::jsonb ->> 'version', '2', 'and kept again');
SELECT is(sees('p_agent', format('SELECT draft_save(%L, 1, ''{"content": "c"}'')', :'d'))::jsonb - 'id', '{"conflict": true, "version": 2, "server": {"content": "b"}, "yours": {"content": "c"}}',
          'an old version gets both back');
SELECT is(sees('p_agent', format('SELECT draft_save(%L, 1, ''{"content": "b"}'')', :'d'))::jsonb ->> 'conflict', 'false', 'the same again is no conflict');
SELECT is(outcome('p_media', format('SELECT draft_save(%L, 2, ''{}'')', :'d')), 'draft.unknown', 'another person does not get at it');
SELECT is(sees('p_media', 'SELECT count(*) FROM draft_load()'), '0', 'nor see it');
SELECT is(sees('p_media', 'SELECT count(*) FROM draft'), '0', 'in the table neither');
SELECT is(sees('p_agent', 'SELECT fields ->> ''content'' FROM draft_load()'), 'b', 'its writer does');
SELECT is(outcome('p_agent', format('SELECT draft_save(%L, 2, %L)', :'d', jsonb_build_object('a', repeat('a', 100001)))), 'field.too_long', 'a draft has a limit');
SELECT is(outcome('p_agent', format('SELECT draft_save(%L, 2, ''[]'')', :'d')), 'field.form', 'and a form');
SELECT is(outcome('p_agent', format('SELECT deliver(%L, ''draft_save'', ''{"id": "%s", "version": 2, "fields": {"content": "d"}}'')', gen_random_uuid(), :'d')), 'ok', 'the outbox can save');
SELECT is(outcome('p_agent', format('SELECT deliver(%L, ''ticket_accept'', %L)', gen_random_uuid(),
          jsonb_build_object('id', :'d', 'kind', 'help', 'channel', 'phone', 'category_id', 9003, 'area_code', '150800', 'content', 'd'))), 'ok', 'and accept');
SELECT is((SELECT count(*)::integer FROM sonor.draft), 0, 'then the draft is gone');
SELECT is(sees('p_agent', format('SELECT draft_save(%L, 3, ''{"content": "late"}'')', :'d'))::jsonb ->> 'accepted', 'true', 'a late save is told so');
SELECT is((SELECT count(*)::integer FROM sonor.draft), 0, 'and leaves nothing');
SELECT is(sees('p_agent', format('SELECT draft_discard(%L::uuid)', :'d')), 'false', 'nothing to throw away');
SELECT * FROM finish();
