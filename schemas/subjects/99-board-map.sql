-- The map that boards draw: GeoJSON of the city's counties with the approval number that a map must bear to be shown in China
-- (《地图管理条例》, article 29); without one boards draw a scheme that says it is none.

CREATE OR REPLACE FUNCTION board_map_ring_problem(p_ring jsonb) RETURNS text
LANGUAGE sql STABLE
SET search_path = sonor, pg_temp
AS $$
  WITH position AS (
    SELECT r.o, r.e,
           CASE WHEN jsonb_typeof(r.e) = 'array' AND jsonb_typeof(r.e -> 0) = 'number' AND jsonb_typeof(r.e -> 1) = 'number' THEN (r.e ->> 0)::numeric END AS x,
           CASE WHEN jsonb_typeof(r.e) = 'array' AND jsonb_typeof(r.e -> 0) = 'number' AND jsonb_typeof(r.e -> 1) = 'number' THEN (r.e ->> 1)::numeric END AS y
      FROM jsonb_array_elements(CASE jsonb_typeof(p_ring) WHEN 'array' THEN p_ring ELSE '[]' END) WITH ORDINALITY r (e, o)
  )
  SELECT CASE WHEN count(*) < 4 THEN say('board.map.ring_short')
              WHEN min(p.o) FILTER (WHERE (p.x BETWEEN -180 AND 180 AND p.y BETWEEN -90 AND 90) IS NOT TRUE) IS NOT NULL
                THEN say('board.map.ring_position', (min(p.o) FILTER (WHERE (p.x BETWEEN -180 AND 180 AND p.y BETWEEN -90 AND 90) IS NOT TRUE))::text)
              WHEN (array_agg(p.x ORDER BY p.o))[1] <> (array_agg(p.x ORDER BY p.o DESC))[1]
                OR (array_agg(p.y ORDER BY p.o))[1] <> (array_agg(p.y ORDER BY p.o DESC))[1] THEN say('board.map.ring_open')
              WHEN (SELECT sum(q.x * q.next_y - q.next_x * q.y) FROM (
                      SELECT n.x, n.y, lead(n.x) OVER (ORDER BY n.o) AS next_x, lead(n.y) OVER (ORDER BY n.o) AS next_y FROM position n) q) = 0
                THEN say('board.map.ring_flat') END
    FROM position p
$$;
COMMENT ON FUNCTION board_map_ring_problem(jsonb) IS
  'What is wrong with a ring of a polygon (RFC 7946, 3.1.6), in words: fewer than four positions, a position that is none in WGS 84, not closed, enclosing nothing (shoelace formula); null for nothing.';

CREATE OR REPLACE FUNCTION board_map_save(p_geojson text, p_approval text DEFAULT NULL) RETURNS text[]
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_map jsonb;
  v_approval text;
  v_wrong record;
BEGIN
  PERFORM board_check_editor();
  IF p_geojson IS NULL OR octet_length(p_geojson) > 4000000 THEN
    PERFORM refuse_constraint('SN400', 'board_map_outline_size', 'board.map.size');
  END IF;
  BEGIN
    v_map := p_geojson::jsonb;
  EXCEPTION WHEN data_exception OR program_limit_exceeded OR statement_too_complex THEN
    PERFORM refuse('SN400', 'board.map.not_json', SQLERRM);
  END;
  IF v_map ->> 'type' IS DISTINCT FROM 'FeatureCollection' OR jsonb_typeof(v_map -> 'features') IS DISTINCT FROM 'array' OR v_map -> 'features' = '[]' THEN
    PERFORM refuse('SN400', 'board.map.form');
  END IF;
  v_approval := btrim(coalesce(nullif(btrim(p_approval), ''), v_map ->> '审图号', v_map ->> 'approval_number', ''));
  IF v_approval !~ '^[[:alnum:]()（）]{1,12}[Ss]?[(（]?[0-9]{4}[)）]?[0-9]{1,6}号$' OR length(v_approval) > 40 THEN
    PERFORM refuse_constraint('SN400', 'board_map_approval_form', CASE v_approval WHEN '' THEN 'board.map.no_approval' ELSE 'board.map.approval' END, left(v_approval, 40));
  END IF;

  SELECT * INTO v_wrong FROM (
    SELECT f.o, f.e #>> '{properties,name}' AS name,
         CASE WHEN jsonb_typeof(f.e #> '{properties,name}') IS DISTINCT FROM 'string' THEN say('board.map.no_name')
              WHEN NOT EXISTS (SELECT FROM area a WHERE a.level = 'county' AND a.name_zh = f.e #>> '{properties,name}') THEN
                say('board.map.no_county', (SELECT string_agg(a.name_zh, '、' ORDER BY a.sort, a.code) FROM area a WHERE a.level = 'county'))
              WHEN (f.e #>> '{geometry,type}' IN ('Polygon', 'MultiPolygon') AND jsonb_typeof(f.e #> '{geometry,coordinates}') = 'array'
                    AND f.e #> '{geometry,coordinates}' <> '[]') IS NOT TRUE THEN say('board.map.no_polygon')
              ELSE (SELECT say('board.map.ring', r.n::text, r.problem)
                      FROM (SELECT row_number() OVER (ORDER BY p.o, q.o) AS n, board_map_ring_problem(q.e) AS problem
                              FROM jsonb_array_elements(CASE f.e #>> '{geometry,type}' WHEN 'Polygon' THEN jsonb_build_array(f.e #> '{geometry,coordinates}')
                                                        ELSE f.e #> '{geometry,coordinates}' END) WITH ORDINALITY p (e, o)
                              CROSS JOIN LATERAL jsonb_array_elements(CASE WHEN jsonb_typeof(p.e) = 'array' AND p.e <> '[]' THEN p.e ELSE '[null]' END)
                                WITH ORDINALITY q (e, o)) r
                     WHERE r.problem IS NOT NULL ORDER BY r.n LIMIT 1) END AS problem
      FROM jsonb_array_elements(v_map -> 'features') WITH ORDINALITY f (e, o)) w
   ORDER BY w.problem IS NULL, w.o LIMIT 1;
  IF v_wrong.problem IS NOT NULL THEN
    PERFORM refuse('SN400', 'board.map.feature', v_wrong.o::text, coalesce(left(v_wrong.name, 40), '?'), v_wrong.problem);
  END IF;

  INSERT INTO board_map (approval, outline) VALUES (v_approval, v_map)
  ON CONFLICT (singleton) DO UPDATE SET approval = excluded.approval, outline = excluded.outline, imported_at = clock_timestamp(), imported_by = session_user;
  PERFORM audit('board.map', 'board_map', v_approval);
  PERFORM pg_notify('board', '');
  RETURN ARRAY(SELECT a.name_zh FROM area a
                WHERE a.level = 'county' AND NOT EXISTS (SELECT FROM jsonb_array_elements(v_map -> 'features') f WHERE f #>> '{properties,name}' = a.name_zh)
                ORDER BY a.sort, a.code);
END
$$;
COMMENT ON FUNCTION board_map_save(text, text) IS
  'Takes in the map that boards draw: a GeoJSON FeatureCollection, each feature a Polygon or MultiPolygon with the name of a county, and its approval number (审图号), given or beside the features as approval_number. Anything wrong, a broken ring above all, is refused with the feature and the ring, and changes nothing. Returns the counties that it lacks. For supervisors, commanders and administrators; it is in the audit log.';

CREATE OR REPLACE FUNCTION board_map_remove() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  PERFORM board_check_editor();
  DELETE FROM board_map;
  PERFORM audit('board.map_remove', 'board_map', NULL);
  PERFORM pg_notify('board', '');
END
$$;
COMMENT ON FUNCTION board_map_remove() IS 'Boards draw the scheme again. It is in the audit log.';

GRANT EXECUTE ON FUNCTION board_map_save(text, text), board_map_remove() TO sonor_supervisor, sonor_commander, sonor_administrator;
GRANT SELECT ON board_map TO sonor_supervisor, sonor_commander, sonor_quality, sonor_administrator;
DROP POLICY IF EXISTS board_map_leads ON board_map;
CREATE POLICY board_map_leads ON board_map FOR SELECT TO sonor_supervisor, sonor_commander, sonor_quality, sonor_administrator USING (true);
COMMENT ON POLICY board_map_leads ON board_map IS 'Those who lead read the map; they change it through functions, and boards get it with their layout.';

INSERT INTO message (key, text_en, text_zh) VALUES
  ('board.map.size', 'A map has at most 4,000,000 bytes', '地图文件不得超过 4,000,000 字节'),
  ('board.map.not_json', 'The map is not JSON: %1$s', '地图文件不是有效的 JSON：%1$s'),
  ('board.map.form', 'The map is not a GeoJSON FeatureCollection with features', '地图文件不是含要素的 GeoJSON FeatureCollection'),
  ('board.map.approval', 'The map needs its approval number, such as 蒙S(2023)028号, not “%1$s”; without one it must not be shown', '请填写审图号，如“蒙S(2023)028号”，不能为“%1$s”；无审图号的地图不得展示'),
  ('board.map.no_approval', 'The map needs its approval number, such as 蒙S(2023)028号; without one it must not be shown', '请填写审图号，如“蒙S(2023)028号”；无审图号的地图不得展示'),
  ('board.map.feature', 'Feature %1$s (%2$s): %3$s', '第 %1$s 个要素（%2$s）：%3$s'),
  ('board.map.no_name', 'it has no “name” among its properties', '属性中没有名称（name）'),
  ('board.map.no_county', 'it is no county here; there are: %1$s', '不是本市旗县区；现有：%1$s'),
  ('board.map.no_polygon', 'it has no geometry of type Polygon or MultiPolygon', '没有 Polygon 或 MultiPolygon 类型的图形'),
  ('board.map.ring', 'ring %1$s %2$s', '第 %1$s 个环%2$s'),
  ('board.map.ring_short', 'has fewer than four positions', '少于四个坐标点'),
  ('board.map.ring_position', 'has no longitude and latitude at position %1$s', '的第 %1$s 个坐标点不是有效的经纬度'),
  ('board.map.ring_open', 'is not closed: its last position must be its first', '没有闭合：末点应与首点相同'),
  ('board.map.ring_flat', 'encloses nothing', '没有围成区域')
ON CONFLICT (key) DO UPDATE SET text_en = excluded.text_en, text_zh = excluded.text_zh;
