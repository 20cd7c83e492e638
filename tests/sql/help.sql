-- Asking for help in the middle of a call: who may, who sees it, who comes, and that it ends with the call.
\connect - postgres
\ir persons.inc
SET sonor.language = 'en';
CREATE FUNCTION public.person(p_login text) RETURNS uuid LANGUAGE sql AS $$ SELECT id FROM sonor.staff WHERE login = p_login $$;
CREATE FUNCTION public.call_id(n integer) RETURNS uuid LANGUAGE sql AS $$ SELECT ('60000000-0000-4000-8000-0000000000' || n)::uuid $$;
CREATE FUNCTION public.open_request() RETURNS uuid LANGUAGE sql AS $$ SELECT id FROM sonor.help_request WHERE closed_at IS NULL $$;
CREATE FUNCTION public.requests(p_login text) RETURNS text LANGUAGE sql AS $$
  SELECT public.sees(p_login, 'SELECT coalesce(string_agg(concat_ws(''|'', staff_name, queue_name, language, wanted, note, taken_by_name, mine), '','' ORDER BY at), '''') FROM help_requests()')
$$;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO PUBLIC;
SELECT month_ensure(current_date) \g /dev/null
SELECT sees(l, 'SELECT seat_sign_in()') FROM unnest(ARRAY['p_agent', 'p_bilingual', 'p_supervisor']) l \g /dev/null
SELECT call_begin(call_id(n), 'in', '138047800' || n, '+86138047800' || n, '12345'), queue_enter(call_id(n), 'general', 'zh', 'one') FROM unnest(ARRAY[11, 12]) n \g /dev/null
SELECT plan(34);

SELECT is(tries('p_unit', 'SELECT help_request(''x'')'), '42501', 'a unit has no calls');
SELECT is(tries('p_quality', 'SELECT help_request(''x'')'), 'SN409', 'who is not at a line has none either');
SELECT is(tries('p_agent', 'SELECT help_request(''x'')'), 'SN409', 'nor has who is in no call');
SELECT call_connect(call_id(11), person('p_agent')) \g /dev/null
SELECT is(tries('p_agent', 'SELECT help_request(repeat(''长'', 201))'), 'SN400', 'a note has its length');
SELECT is(tries('p_agent', 'SELECT help_request(''x'', ''mayor'')'), 'SN400', 'not everybody can be asked');
SELECT is(open_request(), NULL, 'what is refused leaves nothing');
SELECT is(tries('p_agent', 'SELECT help_request(''诉求人情绪激动'')'), 'ok', 'an agent asks');
SELECT is((SELECT call_id FROM help_request), call_id(11), 'for the call they are in');
SELECT is(requests('p_supervisor'), (SELECT name FROM staff WHERE login = 'p_agent') || '|General|zh|supervisor|诉求人情绪激动|f', 'supervisors see who, where and why');
SELECT ok(sees('p_supervisor', 'SELECT call_s BETWEEN 0 AND 60 AND call_state = ''talking'' FROM help_requests()')::boolean, 'and how long the call lasts');
SELECT is(requests('p_bilingual'), '', 'others do not');
SELECT alike(requests('p_agent'), '%|t', 'who asked sees that it stands');
SELECT is(tries('p_agent', 'SELECT help_request(''仍未解决'')'), 'ok', 'asking again');
SELECT is((SELECT string_agg(note, ',') FROM help_request), '仍未解决', 'says it in other words, once');
SELECT is(tries('p_agent', format('SELECT help_take(%L)', open_request())), 'SN403', 'nobody helps themselves');
SELECT is(tries('p_bilingual', format('SELECT help_take(%L)', open_request())), 'SN404', 'who was not asked does not come');
SELECT is(sees('p_supervisor', format('SELECT help_take(%L)', open_request())), call_id(11)::text, 'a supervisor does, and learns the call');
SELECT is(tries('p_supervisor', format('SELECT help_take(%L)', open_request())), 'ok', 'twice is no harm');
SELECT alike(requests('p_agent'), '%' || (SELECT name FROM staff WHERE login = 'p_supervisor') || '|t', 'the agent sees who comes');
SELECT is(tries('p_supervisor', format('SELECT help_close(%L)', open_request())), 'ok', 'helped');
SELECT is(requests('p_supervisor'), '', 'it is over');
SELECT is(tries('p_supervisor', format('SELECT help_close(%L)', (SELECT id FROM help_request))), 'SN409', 'once');
SELECT is(tries('p_supervisor', format('SELECT help_take(%L)', gen_random_uuid())), 'SN404', 'there is no other');

SELECT is(tries('p_agent', 'SELECT help_request('''', ''bilingual'')'), 'ok', 'a colleague for Mongolian, without a word');
SELECT alike(requests('p_bilingual'), '%|bilingual|%', 'is seen by who speaks it');
SELECT call_hold(call_id(11), person('p_agent'), true) \g /dev/null
SELECT isnt(open_request(), NULL, 'holding the citizen does not end it');
SELECT call_finish(call_id(11), 'answered') \g /dev/null
SELECT is(open_request(), NULL, 'the end of the call does');
SELECT is((SELECT closed_by FROM help_request ORDER BY at DESC LIMIT 1), NULL, 'by nobody');
SELECT is(tries('p_agent', 'SELECT help_request(''x'')'), 'SN409', 'wrap-up is no call');
SELECT sees('p_agent', 'SELECT seat_end_wrap_up()') \g /dev/null
SELECT call_connect(call_id(12), person('p_agent')) \g /dev/null
SELECT is(tries('p_agent', 'SELECT help_request(''x'')'), 'ok', 'the next call');
SELECT is(tries('p_agent', format('SELECT help_close(%L)', open_request())), 'ok', 'who asked can take it back');
SELECT is((SELECT string_agg(DISTINCT action, ',' ORDER BY action) FROM audit_log WHERE action LIKE 'help.%'), 'help.close,help.request,help.take', 'all of it is in the audit log');
SELECT is(tries('p_agent', 'SELECT * FROM help_request'), '42501', 'agents do not read the table');
SELECT is(tries('p_supervisor', 'DELETE FROM help_request'), '42501', 'nobody writes it');
SELECT * FROM finish();
