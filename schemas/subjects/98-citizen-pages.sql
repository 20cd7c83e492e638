-- What the citizens' pages need beyond what /api/v1 answers: the city's name, and what the form lets choose from.

CREATE OR REPLACE FUNCTION web_city(p_context jsonb, p_arguments jsonb) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT gateway_answer_with(200, coalesce(
    (SELECT jsonb_build_object('name_zh', name_zh, 'name_mn', name_mn) FROM area WHERE level = 'city' ORDER BY sort, code LIMIT 1), '{}'))
$$;
COMMENT ON FUNCTION web_city(jsonb, jsonb) IS 'The city''s name, in both scripts.';

CREATE OR REPLACE FUNCTION web_form(p_context jsonb, p_arguments jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_access CONSTANT gateway_access := api_access(p_context);
BEGIN
  RETURN gateway_answer_with(200, jsonb_build_object(
    -- Their own, and yet no whole number on a page that lies open.
    'phone', left(v_access.dialled, 3) || '****' || right(v_access.dialled, 4),
    'most_files', setting_get('citizen.files')::integer, 'megabytes', setting_get('attachment.size')::integer,
    'extensions', (SELECT string_agg('.' || extension, ',' ORDER BY extension) FROM attachment_type WHERE accepted AND citizen),
    'kinds', (SELECT jsonb_agg(jsonb_build_object('code', kind, 'name', say('ticket_kind.' || kind)) ORDER BY kind) FROM unnest(enum_range(NULL::ticket_kind)) kind),
    'areas', (SELECT coalesce(jsonb_agg(jsonb_build_object('code', code, 'name', name_zh) ORDER BY sort, code), '[]') FROM area WHERE level = 'county'),
    'groups', (
      SELECT coalesce(jsonb_agg(jsonb_build_object('name', name, 'choices', choices) ORDER BY code), '[]') FROM (
        SELECT min(c.code) AS code, coalesce(large.name_zh, c.name_zh) AS name,
               jsonb_agg(jsonb_build_object('code', c.code, 'name', c.name_zh) ORDER BY c.code) AS choices
          FROM category c LEFT JOIN category middle ON middle.id = c.parent_id LEFT JOIN category large ON large.id = coalesce(middle.parent_id, middle.id)
         WHERE c.active AND NOT EXISTS (SELECT FROM category below WHERE below.parent_id = c.id AND below.active)
         GROUP BY coalesce(large.name_zh, c.name_zh)) g)));
END
$$;
COMMENT ON FUNCTION web_form(jsonb, jsonb) IS
  'What a matter can be about, of which kind and where, and which files may come with it, for whoever has proved a number.';

DELETE FROM gateway_action WHERE action LIKE 'web.%';
INSERT INTO gateway_action (action, function_name) VALUES ('web.city', 'web_city'), ('web.form', 'web_form');
