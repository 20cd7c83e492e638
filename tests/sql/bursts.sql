-- Bursts: the probability, what is usual at an hour, and when a burst begins, goes on and ends.
\connect - postgres
BEGIN;
\ir persons.inc
\ir boards.inc
SELECT plan(21);

-- Golden numbers, computed with 60 digits
SELECT is(round(poisson_tail(5, 1)::numeric, 12), 0.003659846827, 'P(5 or more; 1)');
SELECT is(round(poisson_tail(10, 4)::numeric, 12), 0.008132242797, 'P(10 or more; 4)');
SELECT is(round(poisson_tail(120, 100)::numeric, 12), 0.028230393965, 'P(120 or more; 100)');
SELECT is(round((poisson_tail(37, 4) * 1e23)::numeric, 6), 2.808389, 'P(37 or more; 4): what a sum from below cannot tell from 0');
SELECT is(poisson_tail(0, 4), 1::double precision, 'none or more is certain');
SELECT is(round(poisson_tail(900, 1000)::numeric, 3), 0.999, 'large numbers do not overflow');
SELECT throws_ok('SELECT poisson_tail(1, -1)', 'SN400');

-- Two weeks with four an hour at this hour, but for one week ago: eight. Ten weeks ago the hotline began.
SELECT public.make_ticket(1, '60 days') \g /dev/null
SELECT public.make_ticket(100 * w + n, w * interval '7 days' + n * interval '5 minutes', 'archived') FROM generate_series(1, 8) w, generate_series(1, 8) n
 WHERE n <= CASE w WHEN 1 THEN 8 ELSE 4 END \g /dev/null
SELECT is(round(burst_usual(9001, '150802', now())::numeric, 6), round((8 + 4 * (0.8 + 0.64 + 0.512 + 0.4096 + 0.32768 + 0.262144 + 0.2097152))
            / (1 + 0.8 + 0.64 + 0.512 + 0.4096 + 0.32768 + 0.262144 + 0.2097152), 6), 'usual: last week counts most');
SELECT is(burst_usual(9002, '150802', now()), 0.25::double precision, 'what never came is not impossible');
SELECT is(burst_usual(9001, '150802', now() - interval '60 days'), NULL, 'where there is no week before, nothing is usual');
SELECT is(burst_step(), 0::bigint, 'a quiet hour');

SELECT public.make_ticket(9000 + n, n * interval '2 minutes') FROM generate_series(1, 9) n \g /dev/null
SELECT is(burst_step(), 0::bigint, 'nine instead of five are no burst');
SELECT public.make_ticket(9100 + n, n * interval '2 minutes') FROM generate_series(1, 12) n \g /dev/null
SELECT public.make_ticket(9200 + n, n * interval '2 minutes', p_category => 9002, p_area => '150821') FROM generate_series(1, 4) n \g /dev/null
SELECT is(burst_step(), 1::bigint, 'twenty-one are; four of something rare are too few to be told of');
SELECT is((SELECT concat_ws(' ', category_id, area_code, tickets, most, round(usual::numeric, 2), chance < 0.001, ended_at IS NULL) FROM burst),
          '9001 150802 21 21 4.96 t t', 'what is known of it');
SELECT is(burst_step(), 0::bigint, 'it is told once');
SELECT is(sees('p_supervisor', $$SELECT concat_ws(' ', category_name, area_name, tickets) FROM bursts_now()$$), '供热温度不达标 临河区 21', 'supervisors see it');
SELECT is(tries('p_agent', 'SELECT bursts_now()'), 'SN403', 'agents do not');

-- The tickets grow old: first it is watched, then it is over.
UPDATE ticket SET state = 'void' WHERE number BETWEEN '240305090000009000' AND '240305090000009199';
SELECT is(burst_step(), 1::bigint, 'that they are gone is told');
SELECT is((SELECT concat_ws(' ', tickets, most, ended_at IS NULL) FROM burst), '0 21 t', 'it is not over at once');
UPDATE burst SET since = since - interval '40 minutes', seen_at = seen_at - interval '31 minutes';
SELECT is(burst_step(), 1::bigint, 'so is the end');
SELECT is((SELECT concat_ws(' ', tickets, most, ended_at IS NULL) FROM burst), '0 21 f', 'half an hour within the usual later');
SELECT * FROM finish();
ROLLBACK;
