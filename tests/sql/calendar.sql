-- The calendar as it is shipped, and as administrators change it.
BEGIN;
SET LOCAL sonor.language = 'en';
SELECT plan(38);

-- Days off and make-up days of each year, as the State Council's notices give them (2024: before the two extra days).
SELECT is((SELECT count(*) FROM calendar_day WHERE extract(year FROM day) = y AND NOT working)::integer, off,
          format('%s has %s days of holiday', y, off))
FROM (VALUES (2024, 28), (2025, 28), (2026, 33), (2027, 13)) AS c (y, off);
SELECT is((SELECT count(*) FROM calendar_day WHERE extract(year FROM day) = y AND working)::integer, on_,
          format('%s has %s make-up days', y, on_))
FROM (VALUES (2024, 8), (2025, 5), (2026, 6), (2027, 0)) AS c (y, on_);
SELECT is((SELECT count(*) FROM generate_series(make_date(y, 1, 1), make_date(y, 12, 31), '1 day') AS d WHERE working_day(d::date))::integer,
          n, format('%s has %s working days', y, n))
FROM (VALUES (2024, 251), (2025, 248), (2026, 248)) AS c (y, n);
SELECT is_empty($$SELECT day FROM calendar_day WHERE working AND extract(isodow FROM day) < 6$$,
                'no make-up day falls on a weekday');
SELECT is_empty($$SELECT y, n FROM generate_series(2024, 2027) AS y, unnest(ARRAY['元旦', '春节', '清明节', '劳动节', '端午节', '中秋节', '国庆节']) AS n
                  WHERE NOT EXISTS (SELECT FROM calendar_day WHERE extract(year FROM day) = y AND name_zh = n)$$,
                'every year has every holiday');
SELECT ok(NOT working_day('2026-10-01') AND working_day('2026-10-10') AND working_day('2026-11-24')
          AND NOT working_day('2026-11-28'), 'working_day knows holiday, make-up day, weekday and weekend');
SELECT is(working_day(NULL), NULL, 'working_day of nothing is nothing');
SELECT ok(NOT calendar_unconfirmed(2026), '2026 is confirmed');
SELECT ok(calendar_unconfirmed(2027), '2027 waits for its notice');
SELECT ok(calendar_unconfirmed(2028), 'and so does a year without any entry');

-- Changing it.
SELECT lives_ok($$SELECT calendar_set('2026-11-28', true, '冬季抢修')$$, 'a Saturday becomes a working day');
SELECT ok(working_day('2026-11-28'), 'and is one');
SELECT is(working_time_add('2026-11-27 15:00+08', 1, 'working days'), '2026-11-28 18:00+08', 'deadlines follow');
SELECT lives_ok($$SELECT calendar_set('2026-11-28', false, '冬季抢修')$$, 'and is changed again');
SELECT lives_ok($$SELECT calendar_remove('2026-11-28')$$, 'and removed');
SELECT is((SELECT array_agg(action ORDER BY id) FROM audit_log WHERE subject = 'calendar_day'),
          '{calendar.set,calendar.set,calendar.remove}', 'each with a row in the audit log');
SELECT throws_ok($$SELECT calendar_remove('2026-11-28')$$, 'SN404', 'Calendar: there is no entry for 2026-11-28',
                 'what is not there cannot be removed');
SELECT throws_ok($$SELECT calendar_set('2026-11-24', true, '节')$$, 'SN400', NULL, 'a weekday cannot be a make-up day');
SELECT throws_ok($$SELECT calendar_set('1999-11-24', false, '节')$$, 'SN400', NULL, 'nor a day of another century');
SELECT throws_ok($$SELECT calendar_set('infinity', false, '节')$$, 'SN400', NULL, 'nor the end of time');
SELECT throws_ok($$SELECT calendar_set('2026-11-24', false, ' ')$$, 'SN400', NULL, 'a holiday needs a name');
SELECT throws_ok($$SELECT calendar_set('2026-11-24', NULL, '节')$$, 'SN400', NULL, 'and must be on or off');

-- Office hours.
SELECT lives_ok($$SELECT office_hours_set('{09:00,13:00}', '{12:00,17:00}')$$, 'office hours can be changed');
SELECT is(working_time_add('2026-11-24 11:30+08', 1, 'working hours'), '2026-11-24 13:30+08', 'and count at once');
SELECT lives_ok($$SELECT office_hours_set('{00:00}', '{24:00}')$$, 'a day can be 24 hours');
SELECT is(working_time_add('2026-11-24 11:30+08', 1, 'working days'), '2026-11-26 00:00+08', 'whose end is midnight');
SELECT throws_ok(format('SELECT office_hours_set(%L, %L)', o, c), 'SN400', NULL, format('%s to %s is refused', o, c))
FROM (VALUES ('{}', '{}'), ('{12:00}', '{09:00}'), ('{09:00,11:00}', '{12:00,13:00}')) AS bad (o, c);

SELECT ok(has_function_privilege('sonor_administrator', f, 'EXECUTE') AND NOT has_function_privilege('sonor_supervisor', f, 'EXECUTE')
          AND has_function_privilege('sonor_unit', 'working_time_add(timestamptz, numeric, text)', 'EXECUTE'),
          'administrators change the calendar, everyone counts by it')
FROM (VALUES ('calendar_set(date, boolean, text, text, boolean)')) AS c (f);

SELECT * FROM finish();
ROLLBACK;
