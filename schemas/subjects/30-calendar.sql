-- Working time: which days and hours count, and the one function that every deadline comes from.

CREATE OR REPLACE FUNCTION city_time_zone() RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = sonor, pg_temp
AS $$
BEGIN
  -- In plpgsql, as other small functions that every ticket needs several times: its plan is kept, one in SQL makes it each time.
  RETURN coalesce(
    (SELECT substr(c, 10) FROM pg_db_role_setting s, unnest(s.setconfig) c
     WHERE s.setrole = 0 AND s.setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())
       AND lower(left(c, 9)) = 'timezone='),
    'Asia/Shanghai');
END
$$;
COMMENT ON FUNCTION city_time_zone() IS
  'Time zone of the city: the one the database was given (ALTER DATABASE … SET timezone), whatever the session has set; Asia/Shanghai if none.';

CREATE OR REPLACE FUNCTION working_day(p_day date) RETURNS boolean
LANGUAGE sql STABLE
RETURN coalesce((SELECT c.working FROM calendar_day c WHERE c.day = p_day), extract(isodow FROM p_day) < 6);
COMMENT ON FUNCTION working_day(date) IS
  'Whether a day is a working day: as the calendar says, else Monday to Friday. Null for null.';

CREATE OR REPLACE FUNCTION working_days_between(p_from date, p_to date) RETURNS integer
LANGUAGE sql STABLE
-- 1999-12-27 is a Monday: whole weeks have five weekdays, the rest of a week at most five.
RETURN (p_to - '1999-12-27') / 7 * 5 + least((p_to - '1999-12-27') % 7, 5)
     - (p_from - '1999-12-27') / 7 * 5 - least((p_from - '1999-12-27') % 7, 5)
     + (SELECT count(*) FILTER (WHERE c.working AND extract(isodow FROM c.day) > 5)
             - count(*) FILTER (WHERE NOT c.working AND extract(isodow FROM c.day) < 6)
        FROM calendar_day c WHERE c.day >= p_from AND c.day < p_to)::integer;
COMMENT ON FUNCTION working_days_between(date, date) IS
  'Working days from the first day, included, to the second, excluded. Both must lie after 1999 and in this order.';

CREATE OR REPLACE FUNCTION working_time_check(p_field text, p_local timestamp) RETURNS void
LANGUAGE plpgsql STABLE
AS $$
BEGIN
  IF (p_local >= '2000-01-01' AND p_local < '2100-01-01') IS NOT TRUE THEN
    PERFORM refuse('SN400', 'working_time.moment', say('working_time.' || p_field), coalesce(p_local::text, 'NULL'));
  END IF;
END
$$;
COMMENT ON FUNCTION working_time_check(text, timestamp) IS
  'Refuses a moment of the city''s clock that is missing, infinite or outside the years 2000 to 2099; the field is start, from, to or result.';

CREATE OR REPLACE FUNCTION working_time_unit(p_unit text) RETURNS bigint
LANGUAGE plpgsql STABLE
AS $$
DECLARE
  v_length bigint;
BEGIN
  v_length := CASE p_unit
    WHEN 'seconds' THEN 1000000 WHEN 'minutes' THEN 60000000 WHEN 'hours' THEN 3600000000 WHEN 'days' THEN 86400000000
    WHEN 'working minutes' THEN 60000000 WHEN 'working hours' THEN 3600000000
    WHEN 'working days' THEN (SELECT sum(1000000 * extract(epoch FROM closes - opens)) FROM office_hours) END;
  IF v_length IS NULL THEN
    IF p_unit = 'working days' THEN
      PERFORM refuse('SN409', 'working_time.no_hours');
    END IF;
    PERFORM refuse('SN400', 'working_time.unit', coalesce(left(p_unit, 40), 'NULL'));
  END IF;
  RETURN v_length;
END
$$;
COMMENT ON FUNCTION working_time_unit(text) IS
  'Length of a unit of time in microseconds; a working day is as long as its office hours. Another word is refused.';

CREATE OR REPLACE FUNCTION working_time_add(p_start timestamptz, p_value numeric, p_unit text) RETURNS timestamptz
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_length bigint := working_time_unit(p_unit);
  v_zone text := city_time_zone();
  v_local timestamp;
  v_day date;
  v_from bigint;  -- Part of v_day still to be walked, in microseconds of its clock.
  v_to bigint;
  v_left bigint;
  v_opens bigint[];
  v_closes bigint[];
  v_backward boolean := p_value < 0;
  v_result timestamptz;
BEGIN
  v_local := p_start AT TIME ZONE v_zone;
  PERFORM working_time_check('start', v_local);
  IF p_value IS NULL OR p_value IN ('NaN', 'Infinity', '-Infinity')
     OR abs(p_value) * (CASE p_unit WHEN 'working days' THEN 86400000000 ELSE v_length END) > 3653 * 86400000000 THEN
    PERFORM refuse('SN400', 'working_time.amount', coalesce(left(p_value::text, 40), 'NULL'),
                   say('value_unit.' || replace(p_unit, ' ', '_')));
  END IF;
  v_left := round(abs(p_value) * v_length);

  IF p_unit NOT LIKE 'working %' THEN
    v_result := p_start + (CASE WHEN v_backward THEN -v_left ELSE v_left END) * interval '1 microsecond';
    PERFORM working_time_check('result', v_result AT TIME ZONE v_zone);
    RETURN v_result;
  END IF;

  SELECT array_agg(1000000 * extract(epoch FROM opens) ORDER BY opens),
         array_agg(1000000 * extract(epoch FROM closes) ORDER BY opens)
    INTO v_opens, v_closes FROM office_hours;
  IF v_opens IS NULL THEN
    PERFORM refuse('SN409', 'working_time.no_hours');
  END IF;

  v_day := v_local::date;
  v_from := CASE WHEN v_backward THEN 0 ELSE 1000000 * extract(epoch FROM v_local::time) END;
  v_to := CASE WHEN v_backward THEN 1000000 * extract(epoch FROM v_local::time) ELSE 86400000000 END;
  IF p_unit = 'working days' THEN
    -- The day of the start does not count (Civil Code, article 201).
    v_from := 86400000000;
    v_to := 0;
  END IF;

  LOOP
    IF v_from < v_to AND working_day(v_day) THEN
      FOR i IN 1 .. cardinality(v_opens) LOOP
        DECLARE
          v_stretch integer := CASE WHEN v_backward THEN cardinality(v_opens) + 1 - i ELSE i END;
          v_begin bigint := greatest(v_from, v_opens[v_stretch]);
          v_end bigint := least(v_to, v_closes[v_stretch]);
        BEGIN
          IF v_begin < v_end AND v_left <= v_end - v_begin THEN
            v_local := v_day + (CASE WHEN v_backward THEN v_end - v_left ELSE v_begin + v_left END) * interval '1 microsecond';
            PERFORM working_time_check('result', v_local);
            RETURN v_local AT TIME ZONE v_zone;
          END IF;
          v_left := v_left - greatest(v_end - v_begin, 0);
        END;
      END LOOP;
    END IF;
    v_day := v_day + CASE WHEN v_backward THEN -1 ELSE 1 END;
    v_from := 0;
    v_to := 86400000000;
    PERFORM working_time_check('result', v_day);
  END LOOP;
END
$$;
COMMENT ON FUNCTION working_time_add(timestamptz, numeric, text) IS
'The moment that is so much time after (negative: before) a start; every deadline of the house comes from here.
seconds, minutes, hours, days: by the clock, day and night; a day is 24 hours.
working minutes, working hours: only office hours of working days count. A start outside them counts from the next opening (backwards: from the last closing); what ends exactly at a closing is due then, not at the next opening.
working days: the day of the start does not count (Civil Code, article 201); N working days end when office hours close on the Nth working day after it (article 203), -N when they open on the Nth before. Half a day is half of a day''s office hours.
Zero working time is the moment from which the unit counts. Clock and calendar are the city''s, whatever time zone the session has. Refused: missing or infinite values, more than ten years, a start or result outside 2000 to 2099, an unknown unit.';

CREATE OR REPLACE FUNCTION working_time_between(p_from timestamptz, p_to timestamptz, p_unit text) RETURNS numeric
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_length bigint := working_time_unit(p_unit);
  v_zone text := city_time_zone();
  v_from timestamp := p_from AT TIME ZONE v_zone;
  v_to timestamp := p_to AT TIME ZONE v_zone;
  v_first timestamp;
  v_last timestamp;
  v_days integer;
  v_passed numeric;
BEGIN
  PERFORM working_time_check('from', v_from);
  PERFORM working_time_check('to', v_to);
  IF p_unit NOT LIKE 'working %' THEN
    RETURN trim_scale(round(1000000 * extract(epoch FROM p_to - p_from) / v_length, 9));
  END IF;

  IF p_unit = 'working days' THEN
    -- The day of the first moment does not count, in either direction; within that day nothing passes.
    v_from := CASE WHEN v_from::date = v_to::date THEN v_to
                   WHEN v_from < v_to THEN v_from::date + 1 ELSE v_from::date END;
  END IF;
  v_first := least(v_from, v_to);
  v_last := greatest(v_from, v_to);
  v_days := working_days_between(v_first::date, v_last::date);
  -- On a day off nothing passes, which is the same as standing at midnight.
  v_first := CASE WHEN working_day(v_first::date) THEN v_first ELSE v_first::date END;
  v_last := CASE WHEN working_day(v_last::date) THEN v_last ELSE v_last::date END;
  SELECT 1000000 * sum(v_days * extract(epoch FROM closes - opens)
                       + extract(epoch FROM greatest(least(v_last::time, closes) - opens, '0'))
                       - extract(epoch FROM greatest(least(v_first::time, closes) - opens, '0')))
    INTO v_passed FROM office_hours;
  RETURN trim_scale(round(sign(extract(epoch FROM v_to - v_from)) * coalesce(v_passed, 0) / v_length, 9));
END
$$;
COMMENT ON FUNCTION working_time_between(timestamptz, timestamptz, text) IS
  'Time from one moment to another in the units of working_time_add(), whose inverse it is; negative if the second is the earlier.';

CREATE OR REPLACE FUNCTION calendar_unconfirmed(p_year integer) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT NOT EXISTS (SELECT FROM calendar_day WHERE extract(year FROM day) = p_year AND confirmed)
$$;
COMMENT ON FUNCTION calendar_unconfirmed(integer) IS
  'Whether the State Council''s notice for a year has yet to be loaded: deadlines in that year may still move.';

CREATE OR REPLACE FUNCTION calendar_set(p_day date, p_working boolean, p_name text, p_source text DEFAULT '',
                                        p_confirmed boolean DEFAULT true) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_old calendar_day;
BEGIN
  IF p_day IS NULL OR p_day NOT BETWEEN '2000-01-01' AND '2099-12-31' THEN
    PERFORM refuse('SN400', 'calendar.day', coalesce(p_day::text, 'NULL'));
  ELSIF p_working IS NULL OR p_confirmed IS NULL THEN
    PERFORM refuse('SN400', 'calendar.missing', p_day::text);
  ELSIF p_working AND extract(isodow FROM p_day) < 6 THEN
    PERFORM refuse('SN400', 'calendar.works_anyway', p_day::text);
  ELSIF length(btrim(coalesce(p_name, ''))) NOT BETWEEN 1 AND 40 THEN
    PERFORM refuse('SN400', 'calendar.name', p_day::text);
  ELSIF length(p_source) > 100 THEN
    PERFORM refuse('SN400', 'calendar.source', p_day::text);
  END IF;

  SELECT * INTO v_old FROM calendar_day WHERE day = p_day FOR UPDATE;
  INSERT INTO calendar_day (day, working, name_zh, confirmed, source)
  VALUES (p_day, p_working, btrim(p_name), p_confirmed, btrim(coalesce(p_source, '')))
  ON CONFLICT (day) DO UPDATE SET working = excluded.working, name_zh = excluded.name_zh,
                                  confirmed = excluded.confirmed, source = excluded.source;
  PERFORM audit('calendar.set', 'calendar_day', p_day::text,
                jsonb_build_object('old', to_jsonb(v_old), 'working', p_working, 'name', btrim(p_name)));
END
$$;
COMMENT ON FUNCTION calendar_set(date, boolean, text, text, boolean) IS
  'Makes a day a holiday or a make-up working day; for administrators. Deadlines already set stay as they are.';

CREATE OR REPLACE FUNCTION calendar_remove(p_day date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_old calendar_day;
BEGIN
  DELETE FROM calendar_day WHERE day = p_day RETURNING * INTO v_old;
  IF v_old.day IS NULL THEN
    PERFORM refuse('SN404', 'calendar.unknown', coalesce(p_day::text, 'NULL'));
  END IF;
  PERFORM audit('calendar.remove', 'calendar_day', p_day::text, jsonb_build_object('old', to_jsonb(v_old)));
END
$$;
COMMENT ON FUNCTION calendar_remove(date) IS
  'Gives a day back to the rule of the week; for administrators.';

CREATE OR REPLACE FUNCTION office_hours_set(p_opens time[], p_closes time[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_old jsonb;
  v_last time;
BEGIN
  IF coalesce(cardinality(p_opens), 0) NOT BETWEEN 1 AND 6 OR cardinality(p_opens) IS DISTINCT FROM cardinality(p_closes)
     OR array_ndims(p_opens) <> 1 OR array_ndims(p_closes) <> 1
     OR array_lower(p_opens, 1) <> 1 OR array_lower(p_closes, 1) <> 1 THEN
    PERFORM refuse('SN400', 'office_hours.count');
  END IF;
  FOR i IN 1 .. cardinality(p_opens) LOOP
    IF p_opens[i] IS NULL OR p_closes[i] IS NULL OR p_opens[i] >= p_closes[i] THEN
      PERFORM refuse('SN400', 'office_hours.order', coalesce(p_opens[i]::text, 'NULL'), coalesce(p_closes[i]::text, 'NULL'));
    ELSIF p_opens[i] < v_last THEN
      PERFORM refuse('SN400', 'office_hours.overlap', p_opens[i]::text, v_last::text);
    END IF;
    v_last := p_closes[i];
  END LOOP;

  LOCK TABLE office_hours IN SHARE ROW EXCLUSIVE MODE;
  SELECT jsonb_agg(to_jsonb(o) ORDER BY opens) INTO v_old FROM office_hours o;
  DELETE FROM office_hours;
  INSERT INTO office_hours (opens, closes) SELECT * FROM unnest(p_opens, p_closes);
  PERFORM audit('office_hours.set', 'office_hours', NULL,
                jsonb_build_object('old', v_old, 'new', (SELECT jsonb_agg(to_jsonb(o) ORDER BY opens) FROM office_hours o)));
END
$$;
COMMENT ON FUNCTION office_hours_set(time[], time[]) IS
  'Replaces the office hours of every working day by stretches in their order, opening and closing times side by side; for administrators. Deadlines already set stay as they are.';

GRANT SELECT ON office_hours, calendar_day TO sonor_staff;
GRANT EXECUTE ON FUNCTION city_time_zone(), working_day(date), working_time_add(timestamptz, numeric, text),
                          working_time_between(timestamptz, timestamptz, text), calendar_unconfirmed(integer)
  TO sonor_staff;
GRANT EXECUTE ON FUNCTION calendar_set(date, boolean, text, text, boolean), calendar_remove(date),
                          office_hours_set(time[], time[])
  TO sonor_administrator;

INSERT INTO message (key, text_en, text_zh) VALUES
  ('working_time.start',  'start',  '起始时间'),
  ('working_time.from',   'first moment',  '开始时间'),
  ('working_time.to',     'second moment', '结束时间'),
  ('working_time.result', 'result', '计算结果'),
  ('working_time.moment',
   'Working time: the %1$s (%2$s) must be a time in the years 2000 to 2099',
   '工作时间计算：%1$s（%2$s）必须是 2000 年至 2099 年之间的时间'),
  ('working_time.amount',
   'Working time: %1$s %2$s cannot be counted; give a number up to ten years',
   '工作时间计算：时长 %1$s %2$s 无效，请填写不超过十年的数值'),
  ('working_time.unit',
   'Working time: “%1$s” is not a unit; use seconds, minutes, hours, days, working minutes, working hours or working days',
   '工作时间计算：没有“%1$s”这个单位，可用 seconds、minutes、hours、days、working minutes、working hours、working days'),
  ('working_time.no_hours',
   'No office hours are set: set them before counting working time',
   '尚未设置办公时间：请先设置再计算工作时间'),
  ('value_unit.working_minutes', 'working minutes', '个工作分钟'),
  ('calendar.day',
   'Calendar: the day (%1$s) must lie in the years 2000 to 2099',
   '日历：日期（%1$s）必须在 2000 年至 2099 年之间'),
  ('calendar.missing',
   'Calendar, %1$s: say whether it is a working day and whether it is confirmed',
   '日历 %1$s：请注明是否上班、是否已确认'),
  ('calendar.works_anyway',
   'Calendar, %1$s: a Monday to Friday works anyway; remove its entry instead of making it a make-up day',
   '日历 %1$s：周一至周五本来就上班，如需恢复请删除该日的条目'),
  ('calendar.name',
   'Calendar, %1$s: give the holiday a name of 1 to 40 characters',
   '日历 %1$s：请填写 1 至 40 个字的节日名称'),
  ('calendar.source',
   'Calendar, %1$s: the source can have 100 characters at most',
   '日历 %1$s：依据不能超过 100 个字'),
  ('calendar.unknown',
   'Calendar: there is no entry for %1$s',
   '日历：没有 %1$s 的条目'),
  ('office_hours.count',
   'Office hours: give one to six stretches, each with its opening and closing time',
   '办公时间：请填写一至六个时段，每个时段都要有起止时间'),
  ('office_hours.order',
   'Office hours: %1$s to %2$s is no stretch of time; the opening must come before the closing',
   '办公时间：%1$s 至 %2$s 无效，开始时间必须早于结束时间'),
  ('office_hours.overlap',
   'Office hours: the stretch from %1$s begins before the one that closes at %2$s is over',
   '办公时间：%1$s 开始的时段与 %2$s 结束的时段重叠或次序颠倒')
ON CONFLICT (key) DO UPDATE SET text_en = excluded.text_en, text_zh = excluded.text_zh;
