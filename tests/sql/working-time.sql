-- Working time, by table. Times are the city's; the session sits in New York to show that it does not matter.
BEGIN;
SET LOCAL timezone = 'America/New_York';
SET LOCAL sonor.language = 'en';

CREATE TEMPORARY TABLE added (nr integer GENERATED ALWAYS AS IDENTITY, start timestamp, amount numeric, unit text, result timestamp, why text);
INSERT INTO added (start, amount, unit, result, why) VALUES
  -- Tuesday 24 November 2026 is a plain working day: 08:30–12:00, 14:30–18:00.
  ('2026-11-24 09:00',    1,   'working hours', '2026-11-24 10:00',    'inside the morning'),
  ('2026-11-24 08:30',    3.5, 'working hours', '2026-11-24 12:00',    'a whole morning ends at its closing'),
  ('2026-11-24 08:30',    7,   'working hours', '2026-11-24 18:00',    'a whole day ends at its closing'),
  ('2026-11-24 11:30',    1,   'working hours', '2026-11-24 15:00',    'over lunch'),
  ('2026-11-24 12:00',    1,   'working hours', '2026-11-24 15:30',    'from the lunch closing'),
  ('2026-11-24 13:00',    2,   'working hours', '2026-11-24 16:30',    'from within lunch'),
  ('2026-11-24 14:30',    2,   'working hours', '2026-11-24 16:30',    'from the afternoon opening'),
  ('2026-11-24 11:59:59', 2,   'working hours', '2026-11-24 16:29:59', 'one second before lunch'),
  ('2026-11-24 14:30:01', 2,   'working hours', '2026-11-24 16:30:01', 'one second after lunch'),
  ('2026-11-24 08:29:59', 2,   'working hours', '2026-11-24 10:30',    'one second before opening'),
  ('2026-11-24 08:30:01', 2,   'working hours', '2026-11-24 10:30:01', 'one second after opening'),
  ('2026-11-24 17:59:59', 2,   'working hours', '2026-11-25 10:29:59', 'one second before closing'),
  ('2026-11-24 18:00',    2,   'working hours', '2026-11-25 10:30',    'at closing'),
  ('2026-11-24 18:00:01', 2,   'working hours', '2026-11-25 10:30',    'one second after closing'),
  ('2026-11-24 23:59:59', 2,   'working hours', '2026-11-25 10:30',    'one second before midnight'),
  ('2026-11-24 00:00',    2,   'working hours', '2026-11-24 10:30',    'midnight belongs to the day it begins'),
  ('2026-11-24 17:30',    30,  'working minutes', '2026-11-24 18:00',  'half an hour up to closing'),
  ('2026-11-24 17:31',    30,  'working minutes', '2026-11-25 08:31',  'a minute is left for tomorrow'),
  ('2026-11-24 09:00',    14,  'working hours', '2026-11-26 09:00',    'two working days'' worth of hours'),
  ('2026-11-24 09:00',    0.000001, 'working hours', '2026-11-24 09:00:00.0036', 'fractions of a second'),
  ('2026-11-27 17:00',    2,   'working hours', '2026-11-30 09:30',    'over a weekend'),
  ('2026-11-28 10:00',    1,   'working hours', '2026-11-30 09:30',    'from a Saturday'),
  ('2026-11-29 23:00',    1,   'working hours', '2026-11-30 09:30',    'from a Sunday night'),
  ('2026-11-30 17:00',    2,   'working hours', '2026-12-01 09:30',    'over the end of a month'),
  ('2024-02-28 17:00',    2,   'working hours', '2024-02-29 09:30',    'into the leap day'),
  ('2024-02-29 17:00',    2,   'working hours', '2024-03-01 09:30',    'out of the leap day'),
  ('2025-12-31 17:00',    2,   'working hours', '2026-01-04 09:30',    'over New Year to the make-up Sunday'),
  -- Working days: the first does not count, the last ends when offices close.
  ('2026-11-24 09:00',    1,   'working days', '2026-11-25 18:00',     'the next day''s closing'),
  ('2026-11-24 00:00',    1,   'working days', '2026-11-25 18:00',     'midnight'),
  ('2026-11-24 23:59:59', 1,   'working days', '2026-11-25 18:00',     'late at night is still that day'),
  ('2026-11-24 12:30',    5,   'working days', '2026-12-01 18:00',     'a week over a month''s end'),
  ('2026-11-27 16:00',    1,   'working days', '2026-11-30 18:00',     'a Friday'),
  ('2026-11-28 10:00',    1,   'working days', '2026-11-30 18:00',     'a Saturday'),
  ('2026-11-29 10:00',    5,   'working days', '2026-12-04 18:00',     'a Sunday'),
  ('2026-11-24 09:00',    0.5, 'working days', '2026-11-25 12:00',     'half a day is half its hours'),
  ('2026-11-24 09:00',    1.5, 'working days', '2026-11-26 12:00',     'a day and a half'),
  ('2026-12-31 15:00',    1,   'working days', '2027-01-04 18:00',     'over New Year 2027'),
  ('2024-02-28 15:00',    1,   'working days', '2024-02-29 18:00',     'the leap day is a day'),
  -- Spring Festival with its make-up days.
  ('2024-02-02 15:00',    1,   'working days', '2024-02-04 18:00',     '2024: make-up Sunday before'),
  ('2024-02-09 15:00',    1,   'working days', '2024-02-18 18:00',     '2024: eight days off, then a make-up Sunday'),
  ('2024-02-09 17:00',    2,   'working hours', '2024-02-18 09:30',    '2024: hours over the festival'),
  ('2024-02-12 10:00',    2,   'working days', '2024-02-19 18:00',     '2024: from within it'),
  ('2025-01-24 15:00',    1,   'working days', '2025-01-26 18:00',     '2025: make-up Sunday before'),
  ('2025-01-27 15:00',    1,   'working days', '2025-02-05 18:00',     '2025: over it'),
  ('2025-02-07 15:00',    1,   'working days', '2025-02-08 18:00',     '2025: make-up Saturday after'),
  ('2026-02-13 15:00',    2,   'working days', '2026-02-24 18:00',     '2026: make-up Saturday, then over it'),
  ('2026-02-14 17:00',    2,   'working hours', '2026-02-24 09:30',    '2026: hours from the make-up Saturday'),
  ('2026-02-27 15:00',    1,   'working days', '2026-02-28 18:00',     '2026: make-up Saturday after'),
  ('2027-02-04 15:00',    1,   'working days', '2027-02-09 18:00',     '2027: only the law''s own days so far'),
  -- National Day and others.
  ('2024-09-30 15:00',    1,   'working days', '2024-10-08 18:00',     '2024: over National Day'),
  ('2024-09-27 15:00',    1,   'working days', '2024-09-29 18:00',     '2024: make-up Sunday'),
  ('2024-10-11 15:00',    1,   'working days', '2024-10-12 18:00',     '2024: make-up Saturday'),
  ('2025-09-30 17:00',    2,   'working hours', '2025-10-09 09:30',    '2025: with Mid-Autumn'),
  ('2026-09-30 15:00',    3,   'working days', '2026-10-10 18:00',     '2026: to the make-up Saturday'),
  ('2026-10-10 12:30',    3.5, 'working hours', '2026-10-10 18:00',    'a make-up Saturday''s afternoon'),
  ('2024-04-06 10:00',    1,   'working hours', '2024-04-07 09:30',    'Qingming Saturday to make-up Sunday'),
  ('2024-05-10 17:30',    1,   'working hours', '2024-05-11 09:00',    'into a make-up Saturday'),
  ('2026-01-04 09:00',    1,   'working hours', '2026-01-04 10:00',    'on a make-up Sunday'),
  -- Urgent: the clock, day and night.
  ('2026-02-16 23:30',    2,   'hours',   '2026-02-17 01:30',          'New Year''s Eve, over midnight'),
  ('2026-11-28 12:15',    24,  'hours',   '2026-11-29 12:15',          'a weekend'),
  ('2026-12-31 23:45',    30,  'minutes', '2027-01-01 00:15',          'over the year''s end'),
  ('2026-10-01 00:00',    0.5, 'hours',   '2026-10-01 00:30',          'half an hour'),
  ('2024-02-28 12:00',    1,   'days',    '2024-02-29 12:00',          'a day of the clock'),
  ('2026-11-24 12:00',    90,  'seconds', '2026-11-24 12:01:30',       'seconds'),
  -- Zero: the moment from which the unit counts.
  ('2026-11-24 09:00',    0,   'working hours', '2026-11-24 09:00',    'zero inside'),
  ('2026-11-24 12:00',    0,   'working hours', '2026-11-24 14:30',    'zero at the lunch closing'),
  ('2026-11-24 18:00',    0,   'working hours', '2026-11-25 08:30',    'zero at closing'),
  ('2026-11-28 18:00',    0,   'working hours', '2026-11-30 08:30',    'zero on a Saturday'),
  ('2026-11-24 09:00',    0,   'working days',  '2026-11-25 08:30',    'zero days'),
  ('2026-11-28 03:00',    0,   'hours',         '2026-11-28 03:00',    'zero by the clock'),
  -- Backwards.
  ('2026-11-24 10:00',   -1,   'working hours', '2026-11-24 09:00',    'back inside'),
  ('2026-11-24 15:00',   -1,   'working hours', '2026-11-24 11:30',    'back over lunch'),
  ('2026-11-24 15:00',   -0.5, 'working hours', '2026-11-24 14:30',    'back to an opening'),
  ('2026-11-24 08:30',   -1,   'working hours', '2026-11-23 17:00',    'back from the opening'),
  ('2026-11-30 07:00',   -1,   'working hours', '2026-11-27 17:00',    'back over a weekend'),
  ('2026-11-24 23:00',   -1,   'working hours', '2026-11-24 17:00',    'back from the evening'),
  ('2026-02-24 08:30',   -1,   'working hours', '2026-02-14 17:00',    'back over Spring Festival'),
  ('2026-11-24 10:00',   -1,   'working days',  '2026-11-23 08:30',    'back a day, to its opening'),
  ('2026-11-30 10:00',   -1,   'working days',  '2026-11-27 08:30',    'back a day over a weekend'),
  ('2026-11-24 10:00',   -0.5, 'working days',  '2026-11-23 14:30',    'back half a day'),
  ('2026-01-01 00:30',   -1,   'hours',         '2025-12-31 23:30',    'back by the clock');

CREATE TEMPORARY TABLE passed (nr integer GENERATED ALWAYS AS IDENTITY, a timestamp, b timestamp, unit text, result numeric, why text);
INSERT INTO passed (a, b, unit, result, why) VALUES
  ('2026-11-24 09:00', '2026-11-24 09:00', 'working hours', 0,    'nothing'),
  ('2026-11-24 08:30', '2026-11-24 18:00', 'working hours', 7,    'a day'),
  ('2026-11-24 00:00', '2026-11-25 00:00', 'working hours', 7,    'midnight to midnight'),
  ('2026-11-24 12:00', '2026-11-24 14:30', 'working hours', 0,    'lunch'),
  ('2026-11-24 11:00', '2026-11-24 15:00', 'working hours', 1.5,  'over lunch'),
  ('2026-11-27 18:00', '2026-11-30 08:30', 'working hours', 0,    'a weekend'),
  ('2026-11-27 17:00', '2026-11-30 09:30', 'working hours', 2,    'over a weekend'),
  ('2026-02-15 00:00', '2026-02-24 00:00', 'working hours', 0,    'Spring Festival'),
  ('2026-02-14 00:00', '2026-02-15 00:00', 'working hours', 7,    'a make-up Saturday'),
  ('2026-02-14 00:00', '2026-03-01 00:00', 'working hours', 42,   'make-up, festival, week, make-up'),
  ('2026-11-24 15:00', '2026-11-24 11:00', 'working hours', -1.5, 'backwards'),
  ('2026-11-24 17:00', '2026-11-24 18:30', 'working minutes', 60, 'minutes'),
  ('2026-11-24 09:00', '2026-11-25 18:00', 'working days',  1,    'the next day''s closing'),
  ('2026-11-24 09:00', '2026-11-24 18:00', 'working days',  0,    'the first day does not count'),
  ('2026-11-24 09:00', '2026-11-25 12:00', 'working days',  0.5,  'half a day'),
  ('2026-11-27 09:00', '2026-11-29 12:00', 'working days',  0,    'a weekend'),
  ('2026-11-25 10:00', '2026-11-24 08:30', 'working days',  -1,   'backwards'),
  ('2026-02-17 22:00', '2026-02-18 01:30', 'hours',         3.5,  'by the clock'),
  ('2026-02-17 22:00', '2026-02-16 22:00', 'days',          -1,   'by the clock, backwards');

CREATE TEMPORARY TABLE refused (nr integer GENERATED ALWAYS AS IDENTITY, call text, says text);
INSERT INTO refused (call, says) VALUES
  ($$working_time_add(NULL, 1, 'hours')$$,                             'Working time: the start (NULL) must be a time in the years 2000 to 2099'),
  ($$working_time_add('infinity', 1, 'working hours')$$,               'Working time: the start (infinity) must be a time in the years 2000 to 2099'),
  ($$working_time_add('-infinity', 1, 'working days')$$,               'Working time: the start (-infinity) must be a time in the years 2000 to 2099'),
  ($$working_time_add('1999-12-31 12:00+08', 1, 'hours')$$,            'Working time: the start (1999-12-31 12:00:00) must be a time in the years 2000 to 2099'),
  ($$working_time_add('2100-01-01 00:00+08', -1, 'working hours')$$,   'Working time: the start (2100-01-01 00:00:00) must be a time in the years 2000 to 2099'),
  ($$working_time_add('2099-12-31 20:00+08', 5, 'hours')$$,            'Working time: the result (2100-01-01 01:00:00) must be a time in the years 2000 to 2099'),
  ($$working_time_add('2099-12-31 20:00+08', 1, 'working days')$$,     'Working time: the result (2100-01-01 00:00:00) must be a time in the years 2000 to 2099'),
  ($$working_time_add('2000-01-01 10:00+08', -1, 'working hours')$$,   'Working time: the result (1999-12-31 00:00:00) must be a time in the years 2000 to 2099'),
  ($$working_time_add('2026-11-24', NULL, 'hours')$$,                  'Working time: NULL hours cannot be counted; give a number up to ten years'),
  ($$working_time_add('2026-11-24', 'NaN', 'working hours')$$,         'Working time: NaN working hours cannot be counted; give a number up to ten years'),
  ($$working_time_add('2026-11-24', 'Infinity', 'working days')$$,     'Working time: Infinity working days cannot be counted; give a number up to ten years'),
  ($$working_time_add('2026-11-24', '-Infinity', 'hours')$$,           'Working time: -Infinity hours cannot be counted; give a number up to ten years'),
  ($$working_time_add('2026-11-24', 1e300, 'working hours')$$,         'Working time: 1000000000000000000000000000000000000000 working hours cannot be counted; give a number up to ten years'),
  ($$working_time_add('2026-11-24', 3654, 'days')$$,                   'Working time: 3654 days cannot be counted; give a number up to ten years'),
  ($$working_time_add('2026-11-24', -3654, 'working days')$$,          'Working time: -3654 working days cannot be counted; give a number up to ten years'),
  ($$working_time_add('2026-11-24', 1, 'fortnights')$$,                'Working time: “fortnights” is not a unit; use seconds, minutes, hours, days, working minutes, working hours or working days'),
  ($$working_time_add('2026-11-24', 1, NULL)$$,                        'Working time: “NULL” is not a unit; use seconds, minutes, hours, days, working minutes, working hours or working days'),
  ($$working_time_between(NULL, '2026-11-24', 'hours')$$,              'Working time: the first moment (NULL) must be a time in the years 2000 to 2099'),
  ($$working_time_between('2026-11-24', 'infinity', 'working days')$$, 'Working time: the second moment (infinity) must be a time in the years 2000 to 2099');

SELECT plan((SELECT count(*) FROM added)::integer + (SELECT count(*) FROM passed)::integer
          + (SELECT count(*) FROM refused)::integer + 8);

SELECT is(working_time_add(start AT TIME ZONE 'Asia/Shanghai', amount, unit) AT TIME ZONE 'Asia/Shanghai', result,
          format('%s %s after %s: %s', amount, unit, start, why))
FROM added ORDER BY nr;
SELECT is(working_time_between(a AT TIME ZONE 'Asia/Shanghai', b AT TIME ZONE 'Asia/Shanghai', unit), result,
          format('%s from %s to %s: %s', unit, a, b, why))
FROM passed ORDER BY nr;
SELECT throws_ok('SELECT ' || call, 'SN400', says, call || ' is refused') FROM refused ORDER BY nr;

-- Properties, over moments and amounts drawn from a fixed seed.
SELECT setseed(0.12345);
CREATE TEMPORARY TABLE drawn AS
  SELECT timestamptz '2024-01-01 00:00+08' + floor(random() * 3 * 365 * 86400) * interval '1 second' AS a,
         round((random() * 100)::numeric, 2) AS x, round((0.01 + random() * 30)::numeric, 2) AS y,
         floor(random() * 40)::integer + 1 AS days
  FROM generate_series(1, 500);
SELECT is_empty($$
  SELECT a, x FROM drawn WHERE working_time_between(a, working_time_add(a, x, 'working hours'), 'working hours') <> x
$$, 'between(a, add(a, x)) is x in working hours');
SELECT is_empty($$
  SELECT a, days FROM drawn WHERE working_time_between(a, working_time_add(a, days, 'working days'), 'working days') <> days
                              OR working_time_between(a, working_time_add(a, -days, 'working days'), 'working days') <> -days
$$, 'and in working days, in both directions');
SELECT is_empty($$
  SELECT a, x FROM drawn WHERE working_time_between(a, working_time_add(a, -x, 'working hours'), 'working hours') <> -x
$$, 'and backwards in working hours');
SELECT is_empty($$
  SELECT a, x, y FROM drawn
  WHERE working_time_add(working_time_add(a, x, 'working hours'), y, 'working hours') <> working_time_add(a, x + y, 'working hours')
$$, 'adding twice is adding the sum');
SELECT is_empty($$
  SELECT a, x, y FROM drawn
  WHERE working_time_add(a, x + y, 'working hours') <= working_time_add(a, x, 'working hours')
     OR working_time_add(a + x * interval '1 hour', y, 'working hours') < working_time_add(a, y, 'working hours')
$$, 'more time or a later start never ends sooner');
SELECT is_empty($$
  SELECT a, days FROM drawn
  WHERE (SELECT count(*) FROM generate_series(1, 200) AS n
         WHERE working_day((a AT TIME ZONE 'Asia/Shanghai')::date + n)
           AND (a AT TIME ZONE 'Asia/Shanghai')::date + n <= (working_time_add(a, days, 'working days') AT TIME ZONE 'Asia/Shanghai')::date)
        <> days
$$, 'working days are as many as one counts on the calendar');

DELETE FROM office_hours;
SELECT throws_ok($$SELECT working_time_add('2026-11-24', 1, 'working hours')$$, 'SN409',
                 'No office hours are set: set them before counting working time', 'without office hours nothing is counted');
SELECT lives_ok($$SELECT working_time_add('2026-11-24', 1, 'hours')$$, 'but the clock goes on');

SELECT * FROM finish();
ROLLBACK;
