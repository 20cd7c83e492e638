-- What the intake page asks while somebody is on the line: who calls, where and what it may be about, what is like it, and
-- where it would go. All of it is for the hotline's own staff; nothing here changes a ticket.

-- Areas by the initials of their pinyin. The first character that ICU sorts under each letter cuts the others apart; of a
-- character with several readings the commonest counts.

CREATE OR REPLACE FUNCTION pinyin_initials(p_text text) RETURNS text
LANGUAGE plpgsql STABLE
SET search_path = sonor, pg_temp
AS $$
DECLARE
  c_firsts  CONSTANT text := '阿八嚓咑妸发旮铪丌咔垃妈乸噢妑七呥仨他屲夕丫帀';
  c_letters CONSTANT text := 'abcdefghjklmnopqrstwxyz';
  v_initials text := '';
  v_char text;
  v_letter text;
BEGIN
  FOREACH v_char IN ARRAY string_to_array(search_fold(p_text), NULL) LOOP
    IF v_char ~ '^[a-z0-9]$' THEN
      v_initials := v_initials || v_char;
    ELSIF ascii(v_char) BETWEEN 19968 AND 40959 THEN
      SELECT substr(c_letters, max(n)::integer, 1) INTO v_letter
        FROM string_to_table(c_firsts, NULL) WITH ORDINALITY AS f (first, n) WHERE first COLLATE "zh-x-icu" <= v_char;
      v_initials := v_initials || coalesce(v_letter, '');
    END IF;
  END LOOP;
  RETURN v_initials;
END
$$;
COMMENT ON FUNCTION pinyin_initials(text) IS
  'First letters of a text''s pinyin, digits and Latin letters as they are: 临河区 is lhq.';

CREATE OR REPLACE FUNCTION area_keep_initials() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  NEW.initials := pinyin_initials(NEW.name_zh);
  RETURN NEW;
END
$$;
COMMENT ON FUNCTION area_keep_initials() IS 'Trigger: keeps area.initials.';
CREATE OR REPLACE TRIGGER area_initials BEFORE INSERT OR UPDATE OF name_zh, initials ON area
  FOR EACH ROW EXECUTE FUNCTION area_keep_initials();
COMMENT ON TRIGGER area_initials ON area IS 'Keeps the initials.';
UPDATE area SET initials = '' WHERE initials = '';

CREATE OR REPLACE FUNCTION intake_words(p_text text) RETURNS text[]
LANGUAGE plpgsql STABLE
SET search_path = sonor, pg_temp
AS $$
BEGIN
  PERFORM text_check('text', p_text, 100);
  RETURN string_to_array(btrim(regexp_replace(search_fold(coalesce(p_text, '')), '[[:space:]/›>]+', ' ', 'g')), ' ');
END
$$;
COMMENT ON FUNCTION intake_words(text) IS 'Words of what is typed to find a category or a place, folded; all must fit. Refuses more than 100 characters.';

CREATE OR REPLACE FUNCTION category_find(p_text text, p_limit integer DEFAULT 12)
RETURNS TABLE (id integer, code text, name text, path text, kind text)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  v_words CONSTANT text[] := intake_words(p_text);
  v_limit CONSTANT integer := least(greatest(coalesce(p_limit, 12), 1), 50);
BEGIN
  IF v_words = '{}' THEN
    -- Nothing typed yet: what is asked for most just now.
    RETURN QUERY
      SELECT c.id, c.code, c.name_zh, category_path(c.id), 'frequent'
        FROM (SELECT t.category_id, count(*) AS n
                FROM (SELECT category_id FROM ticket ORDER BY created_at DESC, id DESC LIMIT 200) t
               GROUP BY t.category_id) often
        JOIN category c ON c.id = often.category_id AND c.active
       ORDER BY often.n DESC, c.code LIMIT v_limit;
    RETURN;
  END IF;
  RETURN QUERY
    WITH RECURSIVE class AS (
      SELECT id, code, name_zh, initials, search_fold(name_zh) AS names, initials AS all_initials FROM category
       WHERE parent_id IS NULL AND active
      UNION ALL
      SELECT c.id, c.code, c.name_zh, c.initials, class.names || ' ' || search_fold(c.name_zh), class.all_initials || ' ' || c.initials
        FROM category c JOIN class ON c.parent_id = class.id WHERE c.active
    ), fitting AS (
      SELECT class.*, (
        SELECT min(CASE WHEN class.code = w THEN 12 WHEN class.initials = w THEN 10 WHEN search_fold(class.name_zh) = w THEN 10
                        WHEN class.initials LIKE w || '%' THEN 8 WHEN starts_with(search_fold(class.name_zh), w) THEN 8
                        WHEN strpos(search_fold(class.name_zh), w) > 0 THEN 7 WHEN class.code LIKE w || '%' THEN 6
                        WHEN strpos(class.initials, w) > 0 THEN 5 WHEN strpos(class.names, w) > 0 THEN 4
                        WHEN strpos(class.all_initials, w) > 0 THEN 2 END) FILTER (WHERE w <> '')
          -- Words with a sign that LIKE knows are only ever looked for as they stand.
          FROM unnest(v_words) w WHERE w !~ '[%_\\]') AS rank
        FROM class
       WHERE NOT EXISTS (SELECT FROM category below WHERE below.parent_id = class.id AND below.active)
         AND NOT EXISTS (SELECT FROM unnest(v_words) w
                          WHERE strpos(class.names, w) = 0 AND strpos(class.all_initials, w) = 0 AND NOT starts_with(class.code, w))
    )
    SELECT f.id, f.code, f.name_zh, category_path(f.id), 'found' FROM fitting f
     WHERE f.rank IS NOT NULL ORDER BY f.rank DESC, length(f.initials), f.code LIMIT v_limit;
END
$$;
COMMENT ON FUNCTION category_find(text, integer) IS
  'Categories that a ticket can have (those with none below) by Chinese, the initials of their pinyin or code, the best first; words of the classes above count too. No text: those used most in the last 200 tickets. kind: found or frequent.';

CREATE OR REPLACE FUNCTION intake_phone_check(p_phone text) RETURNS void
LANGUAGE plpgsql STABLE
SET search_path = sonor, pg_temp
AS $$
BEGIN
  IF p_phone IS NOT NULL AND p_phone !~ '^\+[1-9][0-9]{4,14}$' THEN
    PERFORM refuse('SN400', 'field.form', say('field.phone'), '…');
  END IF;
END
$$;
COMMENT ON FUNCTION intake_phone_check(text) IS 'Refuses a number that is not in the international form (E.164); null passes.';

CREATE OR REPLACE FUNCTION citizen_ticket_ids(p_phone text) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
AS $$
BEGIN
  RETURN ARRAY(
    SELECT t.id FROM (
      SELECT c.ticket_id AS id FROM ticket_contact c WHERE c.phone_e164 = p_phone
      UNION
      SELECT k.id FROM citizen_phone p JOIN ticket k ON k.citizen_id = p.citizen_id WHERE p.e164 = p_phone) given
      JOIN ticket_identity i ON i.id = given.id
      JOIN ticket t ON t.id = i.id AND t.created_at = i.created_at
     WHERE t.state NOT IN ('draft', 'void')
       -- Whose a confidential ticket is, is nobody's business: not in the history of their number either.
       AND (NOT t.confidential OR session_took_ticket(t.created_by, t.created_at))
     ORDER BY t.created_at DESC, t.id DESC LIMIT 500);
END
$$;
COMMENT ON FUNCTION citizen_ticket_ids(text) IS
  'Tickets from a number (E.164) or from its citizens, newest first, 500 at most; without those that were taken in confidence by others.';

CREATE OR REPLACE FUNCTION intake_ticket_card(p_ticket ticket) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  RETURN jsonb_build_object(
    'id', p_ticket.id, 'number', p_ticket.number, 'created_at', p_ticket.created_at, 'kind', p_ticket.kind, 'state', p_ticket.state,
    'open', p_ticket.state IN ('first_review', 'dispatch', 'handling', 'follow_up', 'redo', 'final_review'),
    'light', ticket_light(p_ticket.state, p_ticket.amber_at, p_ticket.due_at, now()), 'due_at', p_ticket.due_at,
    'title', p_ticket.title, 'address', p_ticket.address, 'confidential', p_ticket.confidential,
    'category_id', p_ticket.category_id, 'category_name', (SELECT name_zh FROM category WHERE id = p_ticket.category_id),
    'area_name', (SELECT name_zh FROM area WHERE code = p_ticket.area_code),
    'unit_name', (SELECT short_name_zh FROM unit WHERE id = p_ticket.lead_unit_id),
    'satisfaction', p_ticket.satisfaction, 'solved', p_ticket.solved,
    'direct', p_ticket.dispatched_at IS NULL AND p_ticket.public_answer IS NOT NULL,
    'redo_count', p_ticket.redo_count, 'urge_count', p_ticket.urge_count);
END
$$;
COMMENT ON FUNCTION intake_ticket_card(ticket) IS 'A ticket as the intake page shows it beside the form: nothing of who asked.';

CREATE OR REPLACE FUNCTION citizen_history(p_phone text) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_ids uuid[];
  v_month CONSTANT timestamptz := date_trunc('month', now(), city_time_zone());
BEGIN
  PERFORM intake_phone_check(p_phone);
  v_ids := citizen_ticket_ids(p_phone);
  RETURN jsonb_build_object(
    'citizens', coalesce((SELECT jsonb_agg(jsonb_build_object(
        'id', c.id, 'name', c.name, 'gender', c.gender, 'subject', c.subject, 'company_name', c.company_name,
        'language', c.language, 'labels', c.labels) ORDER BY c.created_at DESC, c.id)
      FROM citizen_phone p JOIN citizen c ON c.id = p.citizen_id WHERE p.e164 = p_phone), '[]'),
    'addresses', coalesce((SELECT jsonb_agg(jsonb_build_object(
        'area_code', a.area_code, 'area_path', area_path(a.area_code), 'address', a.address) ORDER BY a.at DESC)
      FROM (
        SELECT area_code, address, max(at) AS at FROM (
          SELECT t.area_code, btrim(t.address) AS address, t.created_at AS at FROM ticket_list_rows(v_ids[:50]) t
          UNION ALL
          SELECT c.area_code, btrim(c.address), c.created_at FROM citizen_phone p JOIN citizen c ON c.id = p.citizen_id
           WHERE p.e164 = p_phone AND c.area_code IS NOT NULL) known
         WHERE address <> '' GROUP BY area_code, address ORDER BY max(at) DESC LIMIT 5) a), '[]'),
    'tickets', coalesce((SELECT jsonb_agg(intake_ticket_card(t) ORDER BY t.created_at DESC, t.id DESC)
      FROM ticket_list_rows(v_ids[:20]) t), '[]'),
    'count', cardinality(v_ids),
    'open_count', (SELECT count(*) FROM ticket_list_rows(v_ids) t
                    WHERE t.state IN ('first_review', 'dispatch', 'handling', 'follow_up', 'redo', 'final_review')),
    'month_count', (SELECT count(*) FROM ticket_list_rows(v_ids) t WHERE t.created_at >= v_month),
    'month_calls', (SELECT count(*) FROM call k WHERE k.caller_e164 = p_phone AND k.direction = 'in' AND k.arrived_at >= v_month));
END
$$;
COMMENT ON FUNCTION citizen_history(text) IS
  'Who calls from a number (E.164): citizens, their last addresses (5), tickets newest first (20, each flagged open or not), and counts: count, open_count, month_count and month_calls of this month on the city''s calendar. What others took down in confidence is left out.';

CREATE OR REPLACE FUNCTION place_find(p_text text, p_phone text DEFAULT NULL, p_limit integer DEFAULT 12)
RETURNS TABLE (kind text, area_code text, name text, path text, address text)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  v_words CONSTANT text[] := intake_words(p_text);
  v_limit CONSTANT integer := least(greatest(coalesce(p_limit, 12), 1), 50);
BEGIN
  PERFORM intake_phone_check(p_phone);
  RETURN QUERY
    WITH RECURSIVE remembered AS MATERIALIZED (
      SELECT a ->> 'area_code' AS code, a ->> 'area_path' AS path, a ->> 'address' AS address, n
        FROM jsonb_array_elements(CASE WHEN p_phone IS NOT NULL THEN citizen_history(p_phone) -> 'addresses' END)
             WITH ORDINALITY AS known (a, n)
    ), place AS (
      SELECT code, name_zh, level, search_fold(name_zh) AS names, initials AS all_initials, initials, 0 AS depth FROM area
       WHERE parent_code IS NULL
      UNION ALL
      SELECT a.code, a.name_zh, a.level, place.names || ' ' || search_fold(a.name_zh), place.all_initials || ' ' || a.initials,
             a.initials, place.depth + 1
        FROM area a JOIN place ON a.parent_code = place.code
    )
    SELECT * FROM (
      SELECT 'remembered', r.code, (SELECT name_zh FROM area WHERE code = r.code), r.path, r.address FROM remembered r
       WHERE NOT EXISTS (SELECT FROM unnest(v_words) w WHERE strpos(search_fold(r.path || ' ' || r.address), w) = 0)
       ORDER BY r.n LIMIT 3) known
    UNION ALL
    SELECT * FROM (
      SELECT 'area', p.code, p.name_zh, area_path(p.code), NULL::text FROM place p
       WHERE NOT EXISTS (SELECT FROM unnest(v_words) w
                          WHERE strpos(p.names, w) = 0 AND strpos(p.all_initials, w) = 0 AND NOT starts_with(p.code, w))
       ORDER BY (SELECT min(CASE WHEN p.code = w OR p.initials = w OR search_fold(p.name_zh) = w THEN 0
                                 WHEN starts_with(search_fold(p.name_zh), w) OR starts_with(p.initials, w) THEN 1
                                 WHEN strpos(search_fold(p.name_zh), w) > 0 THEN 2
                                 WHEN strpos(p.initials, w) > 0 THEN 3 ELSE 4 END) FROM unnest(v_words) w), p.depth, p.code
       LIMIT v_limit) areas;
END
$$;
COMMENT ON FUNCTION place_find(text, text, integer) IS
  'Where it may be: first what is remembered of a number''s citizens (kind remembered, with an address), then areas by Chinese, the initials of their pinyin or code (kind area). No text: the remembered and the largest areas.';

CREATE OR REPLACE FUNCTION place_name(p_address text, p_area_code text) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_name text := btrim(substring(search_fold(p_address) FROM '^[^0-9]*'));
  v_area text;
BEGIN
  FOREACH v_area IN ARRAY coalesce(string_to_array(search_fold(area_path(p_area_code)), ' / '), '{}') LOOP
    v_name := CASE WHEN starts_with(v_name, v_area) THEN btrim(substr(v_name, length(v_area) + 1)) ELSE v_name END;
  END LOOP;
  RETURN CASE WHEN length(v_name) >= 2 THEN v_name END;
END
$$;
COMMENT ON FUNCTION place_name(text, text) IS
  'The estate, village or street of an address, by which tickets of one place are found: what stands before its first digit, without the names of its area; null if nothing.';

CREATE OR REPLACE FUNCTION ticket_similar_entries(p_fields jsonb, OUT text_entries integer[], OUT rare_entries integer[])
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  c_rare CONSTANT integer := 200;
BEGIN
  text_entries := ARRAY(SELECT DISTINCT e FROM unnest(search_entries(search_fold(concat_ws(E'\n',
    left(p_fields ->> 'title', 100), left(p_fields ->> 'content', 1000))))) e);
  -- What hardly any ticket says tells them apart; if nothing is rare, the rarest of what there is.
  rare_entries := ARRAY(
    SELECT e FROM (
      SELECT e, coalesce(max(f.n), 0) AS n, row_number() OVER (ORDER BY coalesce(max(f.n), 0), e) AS place
        FROM (SELECT unnest(text_entries || search_entries(search_fold(coalesce(left(p_fields ->> 'address', 200), ''))))) t (e) LEFT JOIN search_frequency f ON f.gram = e AND f.month > now() - interval '3 months'
       GROUP BY e) counted
     WHERE n <= c_rare AND place <= 40 OR place <= 4);
END
$$;
COMMENT ON FUNCTION ticket_similar_entries(jsonb) IS
  'Search entries of title and content typed into an intake form, and the rare ones among them and those of the address, by which tickets like it are looked for.';

CREATE OR REPLACE FUNCTION ticket_similar_ids(p_rare integer[], p_must integer[], p_days integer, p_enough integer) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_since CONSTANT timestamptz := now() - make_interval(days => p_days);
  v_ids uuid[] := '{}';
  v_more uuid[];
  v_month date;
BEGIN
  IF p_rare = '{}' THEN
    RETURN v_ids;
  END IF;
  FOR v_month IN
    SELECT month FROM search_month WHERE ends_at > v_since AND starts_at <= now() ORDER BY month DESC
  LOOP
    EXECUTE format('SELECT array_agg(id) FROM (SELECT id FROM %I WHERE grams && $1 AND grams @> $2 AND created_at > $3'
                   ' AND state NOT IN (''draft'', ''void'', ''merged'')'
                   ' ORDER BY created_at + interval ''0'' DESC LIMIT $4) t', month_table('ticket', v_month))
      INTO v_more USING p_rare, p_must, v_since, p_enough - cardinality(v_ids);
    v_ids := v_ids || coalesce(v_more, '{}');
    EXIT WHEN cardinality(v_ids) >= p_enough;
  END LOOP;
  RETURN v_ids;
END
$$;
COMMENT ON FUNCTION ticket_similar_ids(integer[], integer[], integer, integer) IS
  'Newest tickets of some days that have any of the rare entries and all of the others; at most so many.';

CREATE OR REPLACE FUNCTION ticket_similar(p_fields jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  c_least CONSTANT double precision := 0.2;
  v_entries CONSTANT record := ticket_similar_entries(p_fields);
  v_size CONSTANT double precision := greatest(cardinality(v_entries.text_entries), 4);
  v_phone CONSTANT text := p_fields ->> 'phone_e164';
  v_place CONSTANT text := place_name(p_fields ->> 'address', p_fields ->> 'area_code');
  v_area CONSTANT text := p_fields ->> 'area_code';
  v_category CONSTANT integer := CASE WHEN p_fields ->> 'category_id' ~ '^[0-9]{1,9}$' THEN (p_fields ->> 'category_id')::integer END;
  v_days CONSTANT integer := setting_get('similar.cluster_days');
  v_own uuid[] := '{}';
  v_near uuid[] := '{}';
  v_alike uuid[];
  v_result jsonb;
BEGIN
  IF jsonb_typeof(p_fields) IS DISTINCT FROM 'object' THEN
    PERFORM refuse('SN400', 'field.form', say('field.fields'), left(p_fields::text, 40));
  END IF;
  PERFORM intake_phone_check(v_phone);
  IF v_phone IS NOT NULL THEN
    v_own := (citizen_ticket_ids(v_phone))[:50];
  END IF;
  IF v_area IS NOT NULL AND v_category IS NOT NULL THEN
    v_near := ticket_similar_ids(ARRAY(SELECT -1000000 - d FROM generate_series(search_day(now()) - v_days, search_day(now())) d),
                                 ARRAY[search_area_entry(v_area)], v_days, 200);
  END IF;
  v_alike := ticket_similar_ids(v_entries.rare_entries, '{}', setting_get('similar.days')::integer, 150);

  WITH candidate AS MATERIALIZED (
    SELECT t AS ticket, t.id, t.created_at, (SELECT count(DISTINCT g) FROM unnest(t.grams) g WHERE g = ANY (v_entries.text_entries)) / v_size AS shared,
           t.id = ANY (v_own) AS same_phone, coalesce(t.category_id = v_category, false) AS same_category,
           coalesce(t.area_code = v_area AND strpos(search_fold(t.address), v_place) > 0, false) AS same_place
      FROM ticket_list_rows(ARRAY(SELECT DISTINCT id FROM unnest(v_own || v_near || v_alike) id)) t
     WHERE t.id::text <> coalesce(p_fields ->> 'id', '')
  ), scored AS (
    SELECT c.*, c.shared + CASE WHEN c.same_phone THEN 0.4 ELSE 0 END + CASE WHEN c.same_place THEN 0.3 ELSE 0 END
           + CASE WHEN c.same_category THEN 0.25 ELSE 0 END AS score
      FROM candidate c
     WHERE c.same_phone AND (c.same_category OR c.shared >= c_least)
        OR c.same_place AND (c.same_category OR c.shared >= c_least) OR c.shared >= 2 * c_least AND v_size >= 6
  )
  SELECT jsonb_build_object(
    'tickets', coalesce((SELECT jsonb_agg(intake_ticket_card(s.ticket) || jsonb_build_object(
        'why', to_jsonb(array_remove(ARRAY[CASE WHEN same_phone THEN 'phone' END, CASE WHEN same_place THEN 'place' END,
                                           CASE WHEN same_category THEN 'category' END,
                                           CASE WHEN shared >= c_least THEN 'text' END], NULL))) ORDER BY score DESC, created_at DESC)
      FROM (SELECT * FROM scored ORDER BY score DESC, created_at DESC LIMIT 8) s), '[]'),
    'cluster_count', (SELECT count(*) FROM candidate c
                       WHERE c.same_place AND c.same_category AND c.created_at > now() - make_interval(days => v_days)),
    'cluster_days', v_days, 'place', v_place)
    INTO v_result;

  -- A consultation is not out of date after three months: the answers of a year.
  v_alike := ticket_similar_ids(v_entries.rare_entries, ARRAY[search_kind_entry('consultation')], 365, 60);
  RETURN v_result
    || jsonb_build_object(
    'clustered', (v_result ->> 'cluster_count')::integer >= setting_get('similar.cluster_count'),
    'answers', coalesce((SELECT jsonb_agg(jsonb_build_object('id', a.id, 'number', a.number, 'title', a.title,
        'answer', a.public_answer, 'closed_at', a.closed_at,
        'category_name', (SELECT name_zh FROM category WHERE id = a.category_id)) ORDER BY a.score DESC, a.closed_at DESC)
      FROM (SELECT * FROM (
              SELECT DISTINCT ON (t.public_answer) t.id, t.number, t.title, t.public_answer, t.closed_at, t.category_id,
                     (SELECT count(DISTINCT g) FROM unnest(t.grams) g WHERE g = ANY (v_entries.text_entries)) / v_size
                     + CASE WHEN t.category_id = v_category THEN 0.25 ELSE 0 END AS score
                FROM ticket_list_rows(v_alike) t
               WHERE t.state IN ('closed', 'archived') AND t.public_answer <> '' AND NOT t.confidential
                 AND t.id::text <> coalesce(p_fields ->> 'id', '')
               ORDER BY t.public_answer, score DESC, t.closed_at DESC) b
             WHERE b.score >= c_least ORDER BY b.score DESC, b.closed_at DESC LIMIT 4) a), '[]'));
END
$$;
COMMENT ON FUNCTION ticket_similar(jsonb) IS
'What is like that which is being taken down, fields as for ticket_accept() as far as they are filled. tickets: up to 8, the likest first, each with why (phone, place, category, text); answers: up to 4 closed consultations with their public answer, each answer once; cluster_count: how many of the same category at the same place within cluster_days, clustered: as many as setting similar.cluster_count.
Alike in text: the share of the form''s search entries that the ticket has too.';

CREATE OR REPLACE FUNCTION dispatch_preview(p_fields jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_field text;
  v_proposal record;
  v_co_units integer[];
  v_deadline record;
BEGIN
  IF jsonb_typeof(p_fields) IS DISTINCT FROM 'object' THEN
    PERFORM refuse('SN400', 'field.form', say('field.fields'), left(p_fields::text, 40));
  END IF;
  FOREACH v_field IN ARRAY ARRAY['category_id', 'area_code', 'kind', 'channel', 'urgent', 'enterprise'] LOOP
    IF p_fields ->> v_field IS NOT NULL THEN
      PERFORM ticket_check_field(v_field, p_fields -> v_field);
    ELSIF v_field IN ('category_id', 'area_code', 'kind') THEN
      PERFORM refuse('SN400', 'field.missing', say('field.' || v_field));
    END IF;
  END LOOP;
  SELECT * INTO v_proposal FROM catalogue_propose((p_fields ->> 'category_id')::integer, p_fields ->> 'area_code');
  IF NOT FOUND THEN
    RETURN jsonb_build_object('lead', NULL, 'co_units', '[]'::jsonb, 'due_at', NULL, 'sign_due_at', NULL, 'basis', NULL, 'warnings',
      jsonb_build_array(jsonb_build_object('key', 'dispatch.no_entry', 'text', say('dispatch.no_entry'))));
  END IF;
  v_co_units := array_remove(v_proposal.co_unit_ids, v_proposal.lead_unit_id);
  SELECT * INTO v_deadline FROM ticket_deadline(
    now(), (p_fields ->> 'kind')::ticket_kind, coalesce(p_fields ->> 'channel', 'phone')::ticket_channel,
    coalesce((p_fields ->> 'urgent')::boolean, false) OR p_fields ->> 'service' IS NOT NULL,
    coalesce((p_fields ->> 'enterprise')::boolean, false),
    cardinality(v_co_units) > 0, v_proposal.lead_unit_id, v_proposal.limit_value, v_proposal.limit_unit);
  RETURN jsonb_build_object(
    'lead', unit_card(v_proposal.lead_unit_id),
    'co_units', coalesce((SELECT jsonb_agg(unit_card(u) ORDER BY u) FROM unnest(v_co_units) u), '[]'),
    'due_at', v_deadline.due_at,
    'working_days', CASE WHEN v_deadline.due_at IS NOT NULL
                         THEN round(working_time_between(now(), v_deadline.due_at, 'working days'), 1) END,
    'sign_due_at', least(v_deadline.due_at,
                         sign_deadline(now(), coalesce((p_fields ->> 'urgent')::boolean, false) OR p_fields ->> 'service' IS NOT NULL)),
    'basis', (SELECT jsonb_build_object('category_code', c.code, 'category_name', c.name_zh, 'area_code', a.code, 'area_name', a.name_zh)
                FROM category c, area a WHERE c.id = v_proposal.category_id AND a.code = v_proposal.area_code),
    'warnings', '[]'::jsonb);
END
$$;
COMMENT ON FUNCTION dispatch_preview(jsonb) IS
  'Where a ticket with these fields would go if it were dispatched this moment, by the very functions that dispatch it: lead, co_units, due_at (null: no limit), working_days until then, sign_due_at, basis (the catalogue''s entry) and warnings. category_id, area_code and kind are needed.';

-- Phrases

DROP POLICY IF EXISTS phrase_own_and_shared ON phrase;
CREATE POLICY phrase_own_and_shared ON phrase FOR SELECT TO sonor_staff
  USING (staff_id IS NULL OR staff_id = (SELECT session_staff_id()));
COMMENT ON POLICY phrase_own_and_shared ON phrase IS 'Everybody reads the shared ones and their own.';
GRANT SELECT ON phrase, template TO sonor_staff;

CREATE OR REPLACE FUNCTION phrase_list() RETURNS TABLE (id uuid, shortcut text, body text, own boolean)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT id, shortcut, body, own FROM (
    SELECT DISTINCT ON (shortcut) id, shortcut, body, staff_id IS NOT NULL AS own, place
      FROM phrase WHERE staff_id IS NULL OR staff_id = session_staff_id() ORDER BY shortcut, staff_id NULLS LAST) p
   ORDER BY own DESC, place, shortcut
$$;
COMMENT ON FUNCTION phrase_list() IS 'Phrases of the person of this session, their own first and in their order; one of their own hides the shared one of the same shortcut.';

CREATE OR REPLACE FUNCTION phrase_save(p_phrase jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_staff_id CONSTANT uuid := session_staff_id();
  v_shortcut CONSTANT text := p_phrase ->> 'shortcut';
  v_old CONSTANT text := p_phrase ->> 'old';
  v_body CONSTANT text := p_phrase ->> 'body';
  v_id uuid;
BEGIN
  IF v_staff_id IS NULL THEN
    PERFORM refuse('SN403', 'session.not_staff', session_user::text);
  ELSIF jsonb_typeof(p_phrase) IS DISTINCT FROM 'object' THEN
    PERFORM refuse('SN400', 'field.form', say('field.fields'), left(p_phrase::text, 40));
  ELSIF coalesce(v_shortcut, '') !~ '^[a-z0-9]{1,12}$' THEN
    PERFORM refuse_constraint('SN400', 'phrase_shortcut_form', 'phrase.shortcut', left(coalesce(v_shortcut, ''), 20));
  END IF;
  PERFORM text_check('body', v_body, 500, true);

  PERFORM FROM staff WHERE id = v_staff_id FOR NO KEY UPDATE;
  IF v_old IS NOT NULL AND v_old <> v_shortcut THEN
    IF EXISTS (SELECT FROM phrase WHERE staff_id = v_staff_id AND shortcut = v_shortcut) THEN
      PERFORM refuse_constraint('SN409', 'phrase_shortcut_unique', 'phrase.taken', v_shortcut);
    END IF;
    UPDATE phrase SET shortcut = v_shortcut WHERE staff_id = v_staff_id AND shortcut = v_old;
  END IF;
  IF (SELECT count(*) FROM phrase WHERE staff_id = v_staff_id AND shortcut <> v_shortcut) >= 200 THEN
    PERFORM refuse('SN409', 'phrase.too_many', '200');
  END IF;
  INSERT INTO phrase (staff_id, shortcut, body, place)
  VALUES (v_staff_id, v_shortcut, btrim(v_body), (SELECT coalesce(max(place) + 1, 0) FROM phrase WHERE staff_id = v_staff_id))
  ON CONFLICT (staff_id, shortcut) DO UPDATE SET body = excluded.body, updated_at = now()
  RETURNING id INTO v_id;
  RETURN jsonb_build_object('id', v_id, 'shortcut', v_shortcut, 'body', btrim(v_body));
END
$$;
COMMENT ON FUNCTION phrase_save(jsonb) IS
  'Keeps a phrase of one''s own in place of the one with the same shortcut, or of the one that had the shortcut old, else behind all others: {"shortcut": …, "body": …, "old": …}. Fit for deliver().';

CREATE OR REPLACE FUNCTION phrase_order(p_shortcuts text[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_staff_id CONSTANT uuid := session_staff_id();
  v_moved integer;
BEGIN
  PERFORM FROM staff WHERE id = v_staff_id FOR NO KEY UPDATE;
  -- Those that are not named come behind, in the order that they have.
  UPDATE phrase p SET place = n.place FROM (
    SELECT o.id, row_number() OVER (ORDER BY array_position(p_shortcuts, o.shortcut) NULLS LAST, o.place, o.shortcut) - 1 AS place
      FROM phrase o WHERE o.staff_id = v_staff_id) n
   WHERE p.id = n.id AND p.place <> n.place;
  GET DIAGNOSTICS v_moved = ROW_COUNT;
  RETURN v_moved;
END
$$;
COMMENT ON FUNCTION phrase_order(text[]) IS
  'Puts one''s own phrases in the order of these shortcuts; unknown ones are left out, those not named come last. Returns how many moved.';

CREATE OR REPLACE FUNCTION phrase_remove(p_shortcut text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  DELETE FROM phrase WHERE shortcut = p_shortcut AND staff_id = session_staff_id();
  RETURN FOUND;
END
$$;
COMMENT ON FUNCTION phrase_remove(text) IS 'Takes a phrase of one''s own away; false if there was none. Shared ones change with the city''s lists.';

CREATE OR REPLACE FUNCTION template_list(p_category_id integer) RETURNS TABLE (id integer, name text, content text)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  WITH RECURSIVE class AS (
    SELECT id, parent_id, 0 AS distance FROM category WHERE id = p_category_id
    UNION ALL
    SELECT c.id, c.parent_id, class.distance + 1 FROM category c JOIN class ON c.id = class.parent_id
  )
  SELECT t.id, t.name_zh, t.content FROM class JOIN template t ON t.category_id = class.id ORDER BY class.distance, t.id
$$;
COMMENT ON FUNCTION template_list(integer) IS 'Templates for a category, its own before those of the classes above it.';

CREATE OR REPLACE FUNCTION import_phrases(p_rows jsonb) RETURNS void
LANGUAGE sql
SET search_path = sonor, pg_temp
AS $$
  DELETE FROM phrase p WHERE p.staff_id IS NULL
    AND NOT EXISTS (SELECT FROM jsonb_to_recordset(p_rows) AS r (shortcut text) WHERE r.shortcut = p.shortcut);
  INSERT INTO phrase (shortcut, body)
  SELECT r.shortcut, btrim(r.body) FROM jsonb_to_recordset(p_rows) AS r (shortcut text, body text)
  ON CONFLICT (staff_id, shortcut) DO UPDATE SET body = excluded.body, updated_at = now() WHERE phrase.body <> excluded.body
$$;
COMMENT ON FUNCTION import_phrases(jsonb) IS 'Writes checked shared phrases; the list is all of them. People''s own ones stay.';

CREATE OR REPLACE FUNCTION import_templates(p_rows jsonb) RETURNS void
LANGUAGE sql
SET search_path = sonor, pg_temp
AS $$
  DELETE FROM template t USING category c
  WHERE c.id = t.category_id
    AND EXISTS (SELECT FROM jsonb_to_recordset(p_rows) AS r (code_system text, version text)
                WHERE (r.code_system, r.version) = (c.code_system, c.version))
    AND NOT EXISTS (SELECT FROM jsonb_to_recordset(p_rows) AS r (code_system text, version text, category_code text, name_zh text)
                    WHERE (r.code_system, r.version, r.category_code, r.name_zh) = (c.code_system, c.version, c.code, t.name_zh));
  INSERT INTO template (category_id, name_zh, content)
  SELECT c.id, r.name_zh, r.content
    FROM jsonb_to_recordset(p_rows) AS r (code_system text, version text, category_code text, name_zh text, content text)
    JOIN category c ON (c.code_system, c.version, c.code) = (r.code_system, r.version, r.category_code)
  ON CONFLICT (category_id, name_zh) DO UPDATE SET content = excluded.content
$$;
COMMENT ON FUNCTION import_templates(jsonb) IS 'Writes checked templates; for the editions of categories that the list names it is all of them.';

CREATE OR REPLACE FUNCTION draft_discard(p_draft jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  PERFORM ticket_check_field('id', coalesce(p_draft -> 'id', 'null'));
  RETURN jsonb_build_object('id', p_draft ->> 'id', 'discarded', draft_discard((p_draft ->> 'id')::uuid));
END
$$;
COMMENT ON FUNCTION draft_discard(jsonb) IS 'Throws an own draft away, for deliver(): {"id": …}. One that is gone already is no error.';

GRANT EXECUTE ON FUNCTION category_find(text, integer), place_find(text, text, integer), citizen_history(text),
                          ticket_similar(jsonb), dispatch_preview(jsonb), phrase_list(), phrase_save(jsonb),
                          phrase_remove(text), phrase_order(text[]), template_list(integer)
  TO sonor_centre;
GRANT EXECUTE ON FUNCTION draft_discard(jsonb) TO sonor_staff;

INSERT INTO delivery_action (action, function_name) VALUES ('phrase_save', 'phrase_save'), ('draft_discard', 'draft_discard')
ON CONFLICT (action) DO UPDATE SET function_name = excluded.function_name;

INSERT INTO setting (key, value, value_unit, minimum, maximum, description_en, description_zh) VALUES
  ('similar.days', 90, 'days', 1, 365, 'Intake shows similar tickets of the last', '受理时提示多少天内的相似工单'),
  ('similar.cluster_days', 7, 'days', 1, 30, 'Tickets of one place and category are counted over', '统计同一地点同类诉求的天数'),
  ('similar.cluster_count', 5, 'count', 2, 100, 'So many tickets of one place and category are a cluster', '同一地点同类诉求达到多少件提示聚集')
ON CONFLICT (key) DO UPDATE SET value_unit = excluded.value_unit, minimum = excluded.minimum, maximum = excluded.maximum,
  description_en = excluded.description_en, description_zh = excluded.description_zh;

INSERT INTO message (key, text_en, text_zh) VALUES
  ('field.text', 'Words to find it by', '查找内容'), ('field.body', 'Phrase', '常用语'), ('field.follow_up', 'Follow-up', '回访意愿'),
  ('phrase.shortcut', 'The shortcut “%1$s” is not possible: 1 to 12 small letters or digits, without the slash',
   '快捷码“%1$s”不正确：请用 1 至 12 个小写字母或数字，不含斜杠'),
  ('phrase.taken', 'You have another phrase with the shortcut “%1$s”', '您已有另一条常用语使用快捷码“%1$s”'),
  ('phrase.too_many', 'You have %1$s phrases of your own already: remove one first', '您已有 %1$s 条常用语，请先删除一条')
ON CONFLICT (key) DO UPDATE SET text_en = excluded.text_en, text_zh = excluded.text_zh;
