-- Ticket search: what is indexed of a ticket, and how common it is.
--
-- ticket.grams holds small numbers, "entries"; a GIN index in every month finds the tickets that have all entries of a
-- question. Plain SQL, so that any managed PostgreSQL will do. The entries:
--
--   0 … 0x3FFFFFFF      two neighbouring Han characters, exactly: (first - U+4E00) << 15 | (second - U+4E00)
--   from 0x40000000     hash of a run of digits or of letters (Latin, Mongolian, Cyrillic …) up to 4 long; of each 4
--                       neighbours in a longer run; of a pair with a Han character outside U+4E00 … U+9FFF
--   -1 … -999999        a unit that has the ticket in hand
--   -1000000 - day      day it was created, days since 1970 in UTC
--   -2000000 - n        its kind, the n-th of ticket_kind
--   -2000100 - n        its state, the n-th of ticket_state
--   from -0x20000000    down to -0x2FFFFFFF: hash of who took it down
--   from -0x40000000    and below: hash of its area's code
--
-- A word of two Han characters is thus found exactly. Longer words are looked at again in the text, for their pairs may
-- stand apart. Fewer than four letters or digits find whole words and numbers only, four and more also parts of them.
--
-- hashtext() is what hash indexes of text use, so a release of PostgreSQL cannot change it without breaking those.

CREATE OR REPLACE FUNCTION search_fold(p_text text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
  SELECT lower(translate(normalize(p_text, NFKC), U&'\180E\180B\180C\180D\180F\200C\200D\FEFF', ''))
$$;
COMMENT ON FUNCTION search_fold(text) IS
  'Text as search compares it: compatibility forms made plain (full width, NNBSP to space; Unicode NFKC), Mongolian vowel and variation separators and zero-width marks dropped, lower case.';

CREATE OR REPLACE FUNCTION search_entries(p_folded text) RETURNS integer[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
DECLARE
  v_entries      integer[] := '{}';
  v_char         text;
  v_code         integer;
  v_code_before  integer := 0;
BEGIN
  -- Pairs of Han characters. A loop over characters is the fastest that SQL offers here: 0.03 ms for 120 of them.
  FOREACH v_char IN ARRAY string_to_array(p_folded, NULL) LOOP
    v_code := ascii(v_char);
    IF v_code BETWEEN 19968 AND 40959 THEN
      IF v_code_before > 0 THEN
        v_entries[cardinality(v_entries) + 1] := (v_code_before - 19968) << 15 | (v_code - 19968);
      ELSIF v_code_before < 0 THEN
        v_entries[cardinality(v_entries) + 1] := hashtext(chr(-v_code_before) || v_char) & 1073741823 | 1073741824;
      END IF;
      v_code_before := v_code;
    ELSIF v_code >= 12295 AND (v_code = 12295 OR v_code BETWEEN 13312 AND 19903 OR v_code BETWEEN 63744 AND 64255
                               OR v_code >= 131072) THEN
      IF v_code_before <> 0 THEN
        v_entries[cardinality(v_entries) + 1] := hashtext(chr(abs(v_code_before)) || v_char) & 1073741823 | 1073741824;
      END IF;
      v_code_before := -v_code;
    ELSE
      v_code_before := 0;
    END IF;
  END LOOP;

  RETURN v_entries || ARRAY(
    SELECT hashtext(substr(run[1], i, 4)) & 1073741823 | 1073741824
      FROM regexp_matches(p_folded,
                          '[0-9]+|[a-z\u00C0-\u024F\u0370-\u17FF\u1810-\u1FFF\u3040-\u312F\uAC00-\uD7A3]+', 'g') AS run,
           generate_series(1, greatest(length(run[1]) - 3, 1)) AS i);
END
$$;
COMMENT ON FUNCTION search_entries(text) IS
  'Entries of a folded text, of a ticket or of a question alike; some may come twice. See the head of subject search.';

CREATE OR REPLACE FUNCTION search_day(p_at timestamptz) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (p_at AT TIME ZONE 'UTC')::date - DATE '1970-01-01';
COMMENT ON FUNCTION search_day(timestamptz) IS 'Day of a moment: days since 1970-01-01, in UTC.';

CREATE OR REPLACE FUNCTION search_kind_entry(p_kind ticket_kind) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
  SELECT -2000000 - array_position(enum_range(NULL::ticket_kind), p_kind)
$$;
COMMENT ON FUNCTION search_kind_entry(ticket_kind) IS 'Search entry of a kind. New kinds may only be added at the end.';

CREATE OR REPLACE FUNCTION search_state_entry(p_state ticket_state) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
  SELECT -2000100 - array_position(enum_range(NULL::ticket_state), p_state)
$$;
COMMENT ON FUNCTION search_state_entry(ticket_state) IS 'Search entry of a state. New states may only be added at the end.';

CREATE OR REPLACE FUNCTION search_area_entry(p_area_code text) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
  SELECT -1073741824 - (hashtext(p_area_code) & 1073741823)
$$;
COMMENT ON FUNCTION search_area_entry(text) IS 'Search entry of an area.';

CREATE OR REPLACE FUNCTION search_staff_entry(p_staff_id uuid) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
  SELECT -536870912 - (hashtext(p_staff_id::text) & 268435455)
$$;
COMMENT ON FUNCTION search_staff_entry(uuid) IS 'Search entry of the person who took a ticket down.';

CREATE OR REPLACE FUNCTION ticket_keep_grams() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_numbers text;
  v_unit    integer;
BEGIN
  SELECT concat_ws(' ', phone_dialled, phone_e164, contact_dialled, contact_e164) INTO v_numbers
    FROM ticket_contact WHERE ticket_id = NEW.id;
  NEW.grams := search_entries(search_fold(concat_ws(E'\n', NEW.title, NEW.address, NEW.content, NEW.number, v_numbers)))
               || ARRAY[-1000000 - search_day(NEW.created_at), search_kind_entry(NEW.kind),
                        search_state_entry(NEW.state), search_area_entry(NEW.area_code)];
  IF NEW.created_by IS NOT NULL THEN
    NEW.grams := NEW.grams || search_staff_entry(NEW.created_by);
  END IF;
  FOREACH v_unit IN ARRAY NEW.unit_ids LOOP
    NEW.grams := NEW.grams || -v_unit;
  END LOOP;
  RETURN NEW;
END
$$;
COMMENT ON FUNCTION ticket_keep_grams() IS 'Trigger: writes the search entries of a ticket.';

CREATE OR REPLACE TRIGGER ticket_grams
  BEFORE INSERT OR UPDATE OF number, created_at, title, content, address, kind, state, area_code, unit_ids, grams
  ON ticket FOR EACH ROW EXECUTE FUNCTION ticket_keep_grams();
COMMENT ON TRIGGER ticket_grams ON ticket IS 'Keeps the search entries.';

CREATE OR REPLACE FUNCTION ticket_contact_keep_grams() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  -- ticket_accept() writes the contact before the ticket. To update nothing would still cost a third of taking it down, for
  -- a statement about all months locks them all.
  IF NOT EXISTS (SELECT FROM changed c JOIN ticket_identity i ON i.id = c.ticket_id
                  WHERE i.created_at <> now() OR i.fingerprint IS NULL) THEN
    RETURN NULL;
  END IF;
  -- Whatever is assigned, the trigger of ticket writes the entries afresh.
  UPDATE ticket t SET grams = '{}'
    FROM (SELECT DISTINCT ticket_id FROM changed) c JOIN ticket_identity i ON i.id = c.ticket_id
   WHERE t.id = i.id AND t.created_at = i.created_at;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION ticket_contact_keep_grams() IS
  'Trigger: a ticket is found by its citizen''s numbers. A loader that writes contacts before tickets spares itself this.';

CREATE OR REPLACE TRIGGER ticket_contact_inserted AFTER INSERT ON ticket_contact REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION ticket_contact_keep_grams();
CREATE OR REPLACE TRIGGER ticket_contact_updated AFTER UPDATE ON ticket_contact REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION ticket_contact_keep_grams();
CREATE OR REPLACE TRIGGER ticket_contact_deleted AFTER DELETE ON ticket_contact REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION ticket_contact_keep_grams();
COMMENT ON TRIGGER ticket_contact_inserted ON ticket_contact IS 'Keeps the search entries.';
COMMENT ON TRIGGER ticket_contact_updated ON ticket_contact IS 'Keeps the search entries. A contact never moves to another ticket.';
COMMENT ON TRIGGER ticket_contact_deleted ON ticket_contact IS 'Keeps the search entries.';

CREATE OR REPLACE FUNCTION search_refresh() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  LOCK TABLE search_frequency IN SHARE ROW EXCLUSIVE MODE;
  DELETE FROM search_frequency;

  -- The last three frequencies are the smallest, the largest and that of null, not of an element.
  INSERT INTO search_frequency (gram, month, n)
  SELECT e.gram, m.month, greatest(1, round(e.frequency * c.reltuples))
    FROM search_month m
    JOIN pg_class c ON c.relnamespace = 'sonor'::regnamespace AND c.relname = month_table('ticket', m.month)
                   AND c.reltuples > 0
    JOIN pg_stats s ON s.schemaname = 'sonor' AND s.tablename = c.relname AND s.attname = 'grams'
   CROSS JOIN LATERAL unnest(s.most_common_elems::text::integer[],
                             s.most_common_elem_freqs[:cardinality(s.most_common_elem_freqs) - 3])
                      AS e (gram, frequency)
   WHERE s.most_common_elems IS NOT NULL;

  UPDATE search_month m
     SET row_count = c.reltuples,
         floor_count = coalesce((SELECT min(f.n) FROM search_frequency f WHERE f.month = m.month), 0),
         refreshed_at = clock_timestamp()
    FROM pg_class c
   WHERE c.relnamespace = 'sonor'::regnamespace AND c.relname = month_table('ticket', m.month) AND c.reltuples >= 0;
END
$$;
COMMENT ON FUNCTION search_refresh() IS
  'Reads from the planner''s statistics how common search entries are in each month. To be called after ANALYZE; stale figures make search slower, never wrong.';

CREATE OR REPLACE FUNCTION maintenance() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_month date;
BEGIN
  -- The month that runs, and the one before until it has been counted once more after its end.
  FOR v_month IN
    SELECT month FROM search_month
     WHERE starts_at <= now() AND (refreshed_at IS NULL OR refreshed_at < ends_at)
     ORDER BY month
  LOOP
    EXECUTE format('ANALYZE %I', month_table('ticket', v_month));
  END LOOP;
  PERFORM search_refresh();
  -- Last, because its locks are held to the end of the transaction.
  PERFORM months_ensure(current_date, (current_date + interval '3 months')::date);
END
$$;
COMMENT ON FUNCTION maintenance() IS
  'What the database needs once a day: the partitions of the next three months, and fresh search statistics of the months that changed.';

GRANT EXECUTE ON FUNCTION search_refresh(), maintenance() TO sonor_administrator;

-- Tickets from before the search knew who took them down.
DO $$
DECLARE
  v_month date;
BEGIN
  FOR v_month IN SELECT month FROM search_month ORDER BY month LOOP
    EXECUTE format('UPDATE %I SET grams = ''{}'' WHERE created_by IS NOT NULL AND grams <> ''{}'''
                   ' AND NOT grams @> ARRAY[search_staff_entry(created_by)]', month_table('ticket', v_month));
  END LOOP;
END
$$;
