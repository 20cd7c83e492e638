-- What a dispatcher is told beforehand: to whom, until when, and what speaks against it; and the list of problem tickets.
\connect - postgres
BEGIN;
\ir persons.inc
\ir ticket-life.inc
SELECT plan(15);
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO PUBLIC;

SELECT ticket_in('first_review', '50000000-0000-4000-8000-000000000001') \g /dev/null
CREATE FUNCTION public.advice(p_arguments text DEFAULT '', p_login text DEFAULT 'p_first_review') RETURNS jsonb LANGUAGE sql AS $$
  SELECT sees(p_login, format('SELECT dispatch_advice(''50000000-0000-4000-8000-000000000001''%s)', p_arguments))::jsonb
$$;
CREATE FUNCTION public.refused(p_arguments text, p_login text DEFAULT 'p_first_review') RETURNS text LANGUAGE sql AS $$
  SELECT tries(p_login, format('SELECT dispatch_advice(''50000000-0000-4000-8000-000000000001''%s)', p_arguments))
$$;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO PUBLIC;

SELECT is(advice() -> 'lead' ->> 'id', '9001', 'without a choice it is the catalogue''s lead');
SELECT is(jsonb_path_query_array(advice(), '$.co_units[*].id'), '[9002]', 'and its co-units');
SELECT is(advice() -> 'warnings', '[]', 'nothing speaks against them');
SELECT is(advice() -> 'basis', '{"category": "供暖温度", "area": "巴彦淖尔市"}', 'the entry is named');
SELECT is(jsonb_path_query_array(advice(', ''{}'', 9006'), '$.warnings[*].key'), '["dispatch.pushed_down", "dispatch.other_unit"]',
          'a town instead of a department is warned of');
SELECT is(jsonb_path_query_array(advice(', ''{}'', 9008'), '$.warnings[*].key'), '["dispatch.other_unit", "unit.dissolved"]', 'a dissolved unit too');
SELECT is(jsonb_path_query_array(advice(', ''{}'', 9001, ARRAY[9001, 9005]'), '$.co_units[*].id'), '[9005]', 'the lead is no co-unit of itself');
SELECT is(advice(', ''{"category_id": 9004}''') -> 'lead' ->> 'id', '9007', 'a correction counts before it is kept');
SELECT is((SELECT category_id FROM sonor.ticket WHERE id = '50000000-0000-4000-8000-000000000001'), 9003, 'and is not kept by asking');
SELECT is(jsonb_path_query_array(advice(', ''{"category_id": 9005}'''), '$.warnings[*].key'), '["dispatch.no_entry"]', 'no entry is said');
SELECT is(refused(', ''{"content": "别的"}'''), 'SN400', 'what does not decide is refused');
SELECT is(refused('', 'p_unit'), '42501', 'a unit may not ask');

-- What is told is what happens.
SELECT set_config('test.due', advice() ->> 'due_at', true) \g /dev/null
SELECT sees('p_first_review', $$SELECT ticket_dispatch('50000000-0000-4000-8000-000000000001', 1)$$) \g /dev/null
SELECT is((SELECT due_at FROM sonor.assignment WHERE ticket_id = '50000000-0000-4000-8000-000000000001' AND lead),
          current_setting('test.due')::timestamptz, 'the deadline told is the one set');

SELECT is(sees('p_supervisor', $$SELECT count(*) FROM ticket_list(NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 10, NULL, ARRAY['problem'])$$),
          '0', 'no ticket is a problem yet');
SELECT ticket_escalate('50000000-0000-4000-8000-000000000001', 'redo') \g /dev/null
SELECT is(sees('p_supervisor', $$SELECT count(*) FROM ticket_list(NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 10, NULL, ARRAY['problem'])$$),
          '1', 'one under escalated supervision is listed');
SELECT * FROM finish();
ROLLBACK;
