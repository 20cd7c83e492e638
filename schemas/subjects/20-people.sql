-- People: who the session is and what everyone sees of the others.

CREATE OR REPLACE FUNCTION session_staff_id() RETURNS uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  RETURN (SELECT id FROM staff WHERE login = session_user AND left_at IS NULL);
END
$$;
COMMENT ON FUNCTION session_staff_id() IS 'Person of this session; null for the owner and for those who left.';

CREATE OR REPLACE FUNCTION session_unit_id() RETURNS integer
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  RETURN (SELECT unit_id FROM staff WHERE login = session_user AND left_at IS NULL);
END
$$;
COMMENT ON FUNCTION session_unit_id() IS 'Unit of the person of this session; null for the hotline''s own staff.';

CREATE OR REPLACE FUNCTION session_has_seat(p_seat_kind text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  RETURN EXISTS (SELECT FROM staff_seat WHERE staff_id = session_staff_id() AND seat_kind = p_seat_kind);
END
$$;
COMMENT ON FUNCTION session_has_seat(text) IS 'Whether the person of this session may take a kind of seat.';

CREATE OR REPLACE FUNCTION change_words(p_login text, p_at timestamptz) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  RETURN say('change.by', coalesce((SELECT s.name || say('change.number', s.work_number) FROM staff s WHERE s.login = p_login), p_login, '–'),
             coalesce(to_char(p_at AT TIME ZONE city_time_zone(), 'YYYY-MM-DD HH24:MI'), '–'));
END
$$;
COMMENT ON FUNCTION change_words(text, timestamptz) IS 'Who changed something and when, for the middle of a sentence: name and work number, or the login of one who is nobody of the staff.';

-- What people see of each other. A unit officer knows the hotline's staff and the colleagues of their own unit by name and
-- number, without logins; seats, skills and languages are the hotline's own business.

ALTER TABLE staff ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS staff_centre ON staff;
CREATE POLICY staff_centre ON staff FOR SELECT TO sonor_centre USING (true);
COMMENT ON POLICY staff_centre ON staff IS 'The hotline''s staff see everyone.';
DROP POLICY IF EXISTS staff_unit ON staff;
CREATE POLICY staff_unit ON staff FOR SELECT TO sonor_unit
  USING (unit_id IS NULL OR unit_id = (SELECT session_unit_id()));
COMMENT ON POLICY staff_unit ON staff IS 'A unit officer sees the hotline''s staff and their own unit''s.';

ALTER TABLE preference ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS preference_own ON preference;
CREATE POLICY preference_own ON preference FOR SELECT TO sonor_staff USING (staff_id = (SELECT session_staff_id()));
COMMENT ON POLICY preference_own ON preference IS 'Everyone sees their own.';

GRANT SELECT ON area, unit, seat_kind, skill, queue, preference TO sonor_staff;
GRANT SELECT ON staff, staff_seat, staff_skill, staff_language TO sonor_centre;
GRANT SELECT (id, work_number, name, unit_id, left_at) ON staff TO sonor_unit;
GRANT EXECUTE ON FUNCTION session_staff_id(), session_unit_id(), session_has_seat(text) TO sonor_staff;

INSERT INTO message (key, text_en, text_zh) VALUES
  ('change.by', '%1$s on %2$s', '%1$s于 %2$s '),
  ('change.number', ' (%1$s)', '（%1$s）')
ON CONFLICT (key) DO UPDATE SET text_en = excluded.text_en, text_zh = excluded.text_zh;
