-- Erlang's formulas against published and recomputed figures (see the head of subject staffing), to nine digits.
BEGIN;
SELECT plan(34);

CREATE FUNCTION public.digits(p_value double precision) RETURNS text LANGUAGE sql AS $$
  SELECT round(p_value::numeric, 9)::text
$$;

SELECT is(public.digits(f.load), '48.000000000', '360 calls in half an hour of 240 s are 48 Erlangs') FROM erlang_c_figures(55, 360, 1800, 240, 15) f;
SELECT is(public.digits(f.occupancy), '0.872727273', 'occupancy of 55 seats') FROM erlang_c_figures(55, 360, 1800, 240, 15) f;
SELECT is(public.digits(f.wait_probability), '0.238700936', 'probability of waiting') FROM erlang_c_figures(55, 360, 1800, 240, 15) f;
SELECT is(round(f.asa_s::numeric, 6)::text, '8.184032', 'mean wait') FROM erlang_c_figures(55, 360, 1800, 240, 15) f;
SELECT is(public.digits(f.service_level), '0.845883092', 'answered within 15 s') FROM erlang_c_figures(55, 360, 1800, 240, 15) f;
SELECT is(round(f.queue_length::numeric, 6)::text, '1.636806', 'mean number waiting') FROM erlang_c_figures(55, 360, 1800, 240, 15) f;

SELECT is((f.seats, f.positions), (14, 20), 'published: 100 calls of 3 min need 14 seats, 20 with shrinkage')
  FROM staffing_needed(100, 1800, 180, 80, 20, 85, 30) f;
SELECT is(public.digits(f.service_level), '0.888350019', 'with this service level') FROM staffing_needed(100, 1800, 180, 80, 20, 85, 30) f;
SELECT is(public.digits(f.occupancy), '0.714285714', 'this occupancy') FROM staffing_needed(100, 1800, 180, 80, 20, 85, 30) f;
SELECT is(public.digits(f.wait_probability), '0.174131934', 'this probability of waiting') FROM staffing_needed(100, 1800, 180, 80, 20, 85, 30) f;
SELECT is(public.digits((erlang_c_figures(13, 100, 1800, 180, 20)).service_level), '0.795594788', 'one seat less misses the target');
SELECT is(public.digits((erlang_c_figures(12, 100, 1800, 180, 20)).service_level), '0.640158040', 'two less miss it by far');
SELECT is((f.seats, f.positions), (40, 58), '1,000 calls an hour need 40 seats because of occupancy, 58 with shrinkage')
  FROM staffing_needed(1000, 3600, 120, 80, 20, 85, 30) f;
SELECT is(public.digits(f.wait_probability) || ' ' || public.digits(f.service_level) || ' ' || round(f.asa_s::numeric, 6),
          '0.190737290 0.937210621 3.433271', 'with these figures') FROM staffing_needed(1000, 3600, 120, 80, 20, 85, 30) f;

SELECT is(public.digits(erlang_b(15, 10)), '0.036496945', 'Erlang B, 15 lines for 10 Erlangs');
SELECT is(public.digits(erlang_b(16, 10)), '0.022301872', '16 lines');
SELECT is(public.digits(erlang_b(17, 10)), '0.012948875', '17 lines are the first below 2 %');
SELECT is(erlang_b(0, 10), 1::double precision, 'no line: all are lost');
SELECT is(erlang_b(10, 0), 0::double precision, 'no load: none is lost');

SELECT is(public.digits(f.wait_probability), '0.225797084', 'Erlang A, 13 seats, 10 Erlangs, 5 min of patience: waiting') FROM erlang_a_figures(13, 100, 1800, 180, 300) f;
SELECT is(public.digits(f.abandon_rate), '0.024963304', 'abandoned') FROM erlang_a_figures(13, 100, 1800, 180, 300) f;
SELECT is(public.digits(f.wait_s / 60), '0.124816518', 'mean wait in minutes') FROM erlang_a_figures(13, 100, 1800, 180, 300) f;
SELECT is(public.digits(f.occupancy), '0.750028228', 'occupancy') FROM erlang_a_figures(13, 100, 1800, 180, 300) f;
SELECT ok(abs(f.wait_probability - erlang_c(13, 10)) < 1e-3, 'with endless patience it is Erlang C') FROM erlang_a_figures(13, 100, 1800, 180, 86400) f;
SELECT ok(f.abandon_rate BETWEEN 0.49 AND 0.51, 'with twice the load half give up') FROM erlang_a_figures(10, 200, 1800, 180, 300) f;

-- The edges
SELECT is(erlang_c(5, 5), 1::double precision, 'all wait where the load is the number of seats');
SELECT is(f.seats, 0, 'no calls, no seats') FROM staffing_needed(0, 1800, 180) f;
SELECT ok(f.seats BETWEEN 10001 AND 10200, 'the greatest load is worked out') FROM staffing_needed(100000, 1800, 180) f;
SELECT ok(erlang_b(100000, 1) = 0, 'very many lines do not end in an error');
SELECT throws_ok($$SELECT erlang_b(-1, 1)$$, 'SN400', NULL, 'fewer than no lines are refused');
SELECT throws_ok($$SELECT erlang_b(1, 'NaN')$$, 'SN400', NULL, 'what is no number is refused');
SELECT throws_ok($$SELECT * FROM staffing_needed(100, 1800, NULL)$$, 'SN400', NULL, 'a missing handling time is refused');
SELECT throws_ok($$SELECT * FROM staffing_needed(100, 0, 180)$$, 'SN400', NULL, 'no interval is refused');
SELECT throws_ok($$SELECT * FROM staffing_needed(1000000, 1800, 180)$$, 'SN400', NULL, 'a load beyond the limit is refused');
SELECT * FROM finish();
ROLLBACK;
