-- Boards, part 2: layouts. What is wrong with one is said in words, and costs the tile that it is about, not the board.
--
-- A layout: {"title": {"zh", "en", "mn"}, "sign": {"zh", "mn"}, "units": [width, height], "grid": [columns, rows], "rotate_s": 30,
-- "dark": true, "options": {…}, "pages": [{"tiles": [{"kind", "source", "place": [column, row, width, height], "title": {"zh", "en", "mn"},
-- "options": {…}}]}]}. Units are what sizes of text are in: the window's pixels are divided among them.

CREATE OR REPLACE FUNCTION board_text(p_text jsonb) RETURNS text
LANGUAGE sql STABLE
SET search_path = sonor, pg_temp
AS $$
  SELECT CASE jsonb_typeof(p_text) WHEN 'string' THEN p_text #>> '{}'
                                   WHEN 'object' THEN coalesce(p_text ->> session_language(), p_text ->> 'zh') END
$$;
COMMENT ON FUNCTION board_text(jsonb) IS 'A title of a layout in the session''s language, Chinese where it has none; null for no title.';

CREATE OR REPLACE FUNCTION board_source_problem(p_source text, p_options jsonb) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_source board_source;
  v_key text;
  v_value text;
BEGIN
  SELECT * INTO v_source FROM board_source WHERE code = p_source;
  IF NOT FOUND THEN
    RETURN CASE WHEN p_source IS NULL THEN say('board.no_source') ELSE say('board.unknown_source', left(p_source, 40)) END;
  ELSIF jsonb_typeof(p_options) IS DISTINCT FROM 'object' THEN
    RETURN say('board.options_form');
  END IF;
  FOR v_key, v_value IN SELECT key, o.value #>> '{}' FROM jsonb_each(p_options) o (key, value) ORDER BY key LOOP
    IF v_key <> ALL (v_source.options) THEN
      RETURN say('board.unknown_option', left(v_key, 40), p_source);
    ELSIF v_key = 'metric' AND NOT EXISTS (SELECT FROM metric WHERE code = v_value AND expression IS NOT NULL)
       OR v_key = 'period' AND (v_value IN ('today', 'week', 'month')) IS NOT TRUE
       OR v_key = 'compare' AND v_value IS DISTINCT FROM 'week'
       OR v_key = 'queue' AND NOT EXISTS (SELECT FROM queue WHERE code = v_value)
       OR v_key = 'unit' AND NOT EXISTS (SELECT FROM unit WHERE code = v_value)
       OR v_key = 'top' AND (v_value ~ '^[0-9]{1,2}$' AND v_value::integer BETWEEN 1 AND 50) IS NOT TRUE THEN
      RETURN say('board.option_value', v_key, left(coalesce(v_value, 'null'), 40));
    END IF;
  END LOOP;
  IF p_source = 'figure' AND NOT p_options ? 'metric' THEN
    RETURN say('board.no_metric');
  ELSIF p_source = 'unit_figures' AND NOT p_options ? 'unit' THEN
    RETURN say('board.no_unit');
  ELSIF p_source = 'figure' AND (p_options ? 'unit' OR p_options ? 'queue') THEN
    IF NOT EXISTS (SELECT FROM metric m WHERE m.code = p_options ->> 'metric'
                     AND m.family = CASE WHEN p_options ? 'unit' THEN 'ticket' ELSE 'call' END) OR p_options ?& ARRAY['unit', 'queue'] THEN
      RETURN say('board.not_split', p_options ->> 'metric');
    END IF;
  END IF;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION board_source_problem(text, jsonb) IS 'What is wrong with a source and its options, in words; null if nothing is.';

CREATE OR REPLACE FUNCTION board_tile(p_tile jsonb, p_options jsonb, p_columns integer, p_rows integer) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_source board_source;
  v_metric metric;
  v_place integer[];
  v_options jsonb;
  v_problem text;
BEGIN
  IF jsonb_typeof(p_tile) IS DISTINCT FROM 'object' THEN
    RETURN jsonb_build_object('problem', say('board.tile_form'));
  ELSIF (jsonb_typeof(p_tile -> 'place') = 'array' AND jsonb_array_length(CASE jsonb_typeof(p_tile -> 'place') WHEN 'array' THEN p_tile -> 'place' END) = 4
         AND NOT EXISTS (SELECT FROM jsonb_array_elements_text(CASE jsonb_typeof(p_tile -> 'place') WHEN 'array' THEN p_tile -> 'place' END) e
                          WHERE (e ~ '^[0-9]{1,3}$') IS NOT TRUE)) IS NOT TRUE THEN
    RETURN jsonb_build_object('problem', say('board.place_form'));
  END IF;
  v_place := ARRAY(SELECT e::integer FROM jsonb_array_elements_text(p_tile -> 'place') e);
  IF v_place[3] < 1 OR v_place[4] < 1 OR v_place[1] + v_place[3] > p_columns OR v_place[2] + v_place[4] > p_rows THEN
    RETURN jsonb_build_object('problem', say('board.place_outside', p_columns::text, p_rows::text));
  ELSIF NOT EXISTS (SELECT FROM board_source s WHERE p_tile ->> 'kind' = ANY (s.kinds)) THEN
    RETURN jsonb_build_object('problem', CASE WHEN p_tile ->> 'kind' IS NULL THEN say('board.no_kind')
                                              ELSE say('board.unknown_kind', left(p_tile ->> 'kind', 40)) END);
  END IF;
  -- A board's options are those of every tile that knows them.
  SELECT * INTO v_source FROM board_source WHERE code = p_tile ->> 'source';
  v_options := coalesce((SELECT jsonb_object_agg(key, value) FROM jsonb_each(p_options)
                          WHERE key = ANY (v_source.options)
                            AND NOT (v_source.code = 'figure' AND key = 'unit' AND EXISTS (
                              SELECT FROM metric WHERE code = p_tile #>> '{options,metric}' AND family <> 'ticket'))), '{}')
               || CASE WHEN jsonb_typeof(p_tile -> 'options') = 'object' THEN p_tile -> 'options' ELSE '{}' END;
  v_problem := CASE WHEN p_tile ? 'options' AND jsonb_typeof(p_tile -> 'options') <> 'object' THEN say('board.options_form')
                    ELSE board_source_problem(p_tile ->> 'source', v_options) END;
  IF v_problem IS NULL AND p_tile ->> 'kind' <> ALL (v_source.kinds) THEN
    v_problem := say('board.wrong_kind', v_source.code, p_tile ->> 'kind', array_to_string(v_source.kinds, ', '));
  END IF;
  IF v_problem IS NOT NULL THEN
    RETURN jsonb_build_object('problem', v_problem);
  END IF;
  SELECT * INTO v_metric FROM metric WHERE code = v_options ->> 'metric';
  RETURN jsonb_build_object(
    'kind', p_tile ->> 'kind', 'source', v_source.code, 'options', v_options::text,
    'column', v_place[1], 'row', v_place[2], 'width', v_place[3], 'height', v_place[4],
    'title', coalesce(board_text(p_tile -> 'title'), name_in_language(v_metric.name_en, v_metric.name_zh, v_metric.name_mn),
                      name_in_language(v_source.name_en, v_source.name_zh, v_source.name_mn)),
    'definition', concat_ws(say('board.from_source'), CASE WHEN v_metric.code IS NULL THEN name_in_language(v_source.formula_en, v_source.formula_zh, v_source.formula_mn)
                            ELSE name_in_language(v_metric.formula_en, v_metric.formula_zh, v_metric.formula_mn) END, nullif(v_metric.source, '')),
    'figure', coalesce(v_source.figure, CASE v_metric.value_unit WHEN 'seconds' THEN 'duration' ELSE v_metric.value_unit END, 'count'),
    'period', say('board.period_' || CASE v_source.period WHEN 'choice' THEN coalesce(v_options ->> 'period', 'today') ELSE v_source.period END),
    'channels', to_jsonb(v_source.channels), 'every_s', v_source.every_s, 'least_ms', v_source.least_ms);
END
$$;
COMMENT ON FUNCTION board_tile(jsonb, jsonb, integer, integer) IS
  'One tile of a layout made ready to be shown: what it reads and how often, its title, definition and period; or {"problem": …} in words.';

CREATE OR REPLACE FUNCTION board_pair(p_value jsonb, p_least integer, p_most integer) RETURNS integer[]
LANGUAGE sql IMMUTABLE
SET search_path = sonor, pg_temp
AS $$
  SELECT CASE WHEN count(*) = 2 AND bool_and(e ~ '^[0-9]{1,5}$') AND bool_and(CASE WHEN e ~ '^[0-9]{1,5}$' THEN e::integer BETWEEN p_least AND p_most END)
              THEN array_agg(e::integer ORDER BY o) END
    FROM jsonb_array_elements_text(CASE jsonb_typeof(p_value) WHEN 'array' THEN p_value ELSE '[]' END) WITH ORDINALITY r (e, o)
$$;
COMMENT ON FUNCTION board_pair(jsonb, integer, integer) IS 'Two whole numbers of a layout within a range; null if they are not.';

CREATE OR REPLACE FUNCTION board_layout(p_layout jsonb, p_options jsonb DEFAULT '{}') RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_grid CONSTANT integer[] := board_pair(p_layout -> 'grid', 1, 200);
  v_units CONSTANT integer[] := board_pair(p_layout -> 'units', 100, 20000);
  v_rotate CONSTANT text := coalesce(p_layout ->> 'rotate_s', '30');
  v_options CONSTANT jsonb := CASE WHEN jsonb_typeof(p_layout -> 'options') = 'object' THEN p_layout -> 'options' ELSE '{}' END || coalesce(p_options, '{}');
  v_tiles jsonb := '[]';
  v_problems text[] := '{}';
  v_tile jsonb;
  v_other jsonb;
  v_page jsonb;
  v_each jsonb;
  v_p integer := 0;
  v_t integer;
BEGIN
  IF jsonb_typeof(p_layout) IS DISTINCT FROM 'object' THEN
    v_problems := v_problems || say('board.layout_form');
  ELSIF v_grid IS NULL THEN
    v_problems := v_problems || say('board.grid_form');
  ELSIF v_units IS NULL THEN
    v_problems := v_problems || say('board.units_form');
  ELSIF (v_rotate ~ '^[0-9]{1,4}$' AND v_rotate::integer BETWEEN 5 AND 3600) IS NOT TRUE THEN
    v_problems := v_problems || say('board.rotate_form');
  ELSIF jsonb_typeof(p_layout -> 'pages') IS DISTINCT FROM 'array' OR p_layout -> 'pages' = '[]' THEN
    v_problems := v_problems || say('board.no_pages');
  ELSE
    FOR v_page IN SELECT e FROM jsonb_array_elements(p_layout -> 'pages') e LOOP
      v_p := v_p + 1;
      v_t := 0;
      IF jsonb_typeof(v_page -> 'tiles') IS DISTINCT FROM 'array' THEN
        v_problems := v_problems || say('board.page_form', v_p::text);
        CONTINUE;
      END IF;
      FOR v_each IN SELECT e FROM jsonb_array_elements(v_page -> 'tiles') e LOOP
        v_t := v_t + 1;
        v_tile := board_tile(v_each, v_options, v_grid[1], v_grid[2]) || jsonb_build_object('page', v_p, 'tile', v_t);
        IF NOT v_tile ? 'problem' THEN
          SELECT o INTO v_other FROM jsonb_array_elements(v_tiles) o
           WHERE (o ->> 'page')::integer = v_p
             AND (o ->> 'column')::integer < (v_tile ->> 'column')::integer + (v_tile ->> 'width')::integer
             AND (v_tile ->> 'column')::integer < (o ->> 'column')::integer + (o ->> 'width')::integer
             AND (o ->> 'row')::integer < (v_tile ->> 'row')::integer + (v_tile ->> 'height')::integer
             AND (v_tile ->> 'row')::integer < (o ->> 'row')::integer + (o ->> 'height')::integer LIMIT 1;
          IF FOUND THEN
            v_tile := jsonb_build_object('problem', say('board.overlap', v_other ->> 'tile', v_other ->> 'title'));
          END IF;
        END IF;
        IF v_tile ? 'problem' THEN
          v_problems := v_problems || say('board.tile_problem', v_p::text, v_t::text, v_tile ->> 'problem');
        ELSE
          v_tiles := v_tiles || v_tile;
        END IF;
      END LOOP;
    END LOOP;
    IF v_tiles = '[]' AND v_problems = '{}' THEN
      v_problems := v_problems || say('board.no_tiles');
    END IF;
  END IF;
  RETURN jsonb_build_object(
    'title', coalesce(board_text(p_layout -> 'title'), ''),
    'sign_zh', coalesce(p_layout #>> '{sign,zh}', ''), 'sign_mn', coalesce(p_layout #>> '{sign,mn}', ''),
    'columns', coalesce(v_grid[1], 1), 'rows', coalesce(v_grid[2], 1),
    'units_width', coalesce(v_units[1], 1200), 'units_height', coalesce(v_units[2], 675),
    'rotate_s', CASE WHEN v_rotate ~ '^[0-9]{1,4}$' THEN v_rotate::integer ELSE 30 END,
    'light', coalesce(p_layout -> 'dark' = 'false', false),
    'night_from', setting_get('board.night.from'), 'night_until', setting_get('board.night.until'), 'night_light', setting_get('board.night.light'),
    'shift_minutes', setting_get('board.shift'), 'time_zone', city_time_zone(),
    'map', CASE WHEN v_tiles @> '[{"kind": "map"}]' THEN (SELECT jsonb_build_object('approval', m.approval, 'outline', m.outline::text) FROM board_map m) END,
    'tiles', v_tiles, 'problems', to_jsonb(v_problems));
END
$$;
COMMENT ON FUNCTION board_layout(jsonb, jsonb) IS
  'A layout made ready to be shown: the tiles that are good, and in words what is wrong with the others. Options are the layout''s and, before those, the caller''s.';

CREATE OR REPLACE FUNCTION board_show(p_name text, p_layout text DEFAULT NULL, p_options jsonb DEFAULT '{}') RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_layout jsonb;
BEGIN
  PERFORM board_check_right();
  IF p_layout IS NULL THEN
    SELECT layout INTO v_layout FROM board WHERE name = p_name;
    IF NOT FOUND THEN
      RETURN board_layout('{}', p_options) || jsonb_build_object('problems', jsonb_build_array(
        say('board.unknown', left(coalesce(p_name, ''), 40), (SELECT string_agg(name, ', ' ORDER BY name) FROM board))));
    END IF;
  ELSE
    BEGIN
      v_layout := p_layout::jsonb;
    EXCEPTION WHEN data_exception THEN
      RETURN board_layout('{}', p_options) || jsonb_build_object('problems', jsonb_build_array(say('board.not_json', SQLERRM)));
    END;
  END IF;
  RETURN board_layout(v_layout, p_options);
END
$$;
COMMENT ON FUNCTION board_show(text, text, jsonb) IS
  'A stored board, or the text of a layout, made ready to be shown; whatever is wrong is in its member "problems", in words. For boards and those who lead.';

CREATE OR REPLACE FUNCTION board_check_editor() RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  IF NOT session_seats() && ARRAY['supervisor', 'commander', 'administrator', 'sonor'] THEN
    PERFORM refuse('SN403', 'board.not_editor');
  END IF;
END
$$;
COMMENT ON FUNCTION board_check_editor() IS 'Refuses everybody but supervisors, commanders and administrators.';

DROP FUNCTION IF EXISTS board_save(text, text);
DROP FUNCTION IF EXISTS board_remove(text);

CREATE OR REPLACE FUNCTION board_check_version(p_name text, p_version integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_board board;
  v_removed record;
BEGIN
  IF p_version IS NULL THEN
    PERFORM refuse('SN400', 'field.missing', say('field.version'));
  END IF;
  SELECT * INTO v_board FROM board WHERE name = p_name;
  IF FOUND AND v_board.version <> p_version THEN
    PERFORM refuse('SN409', CASE p_version WHEN 0 THEN 'board.taken' ELSE 'board.changed' END, p_name, change_words(v_board.updated_by, v_board.updated_at));
  ELSIF NOT FOUND AND p_version <> 0 THEN
    SELECT a.actor, a.at INTO v_removed FROM audit_log a
     WHERE a.action = 'board.remove' AND a.subject = 'board' AND a.subject_id = p_name ORDER BY a.at DESC LIMIT 1;
    PERFORM refuse('SN409', 'board.removed', p_name, change_words(v_removed.actor, v_removed.at));
  END IF;
END
$$;
COMMENT ON FUNCTION board_check_version(text, integer) IS
  'Refuses to change a board from another version than the one that is kept, 0: that there is none, and says who saved or removed it when.';

CREATE OR REPLACE FUNCTION board_save(p_name text, p_layout text, p_version integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_layout jsonb;
  v_problem text;
  v_version integer;
BEGIN
  PERFORM board_check_editor();
  IF (p_name ~ '^[a-z0-9][a-z0-9-]{0,39}$') IS NOT TRUE THEN
    PERFORM refuse_constraint('SN400', 'board_name_form', 'board.name_form', left(coalesce(p_name, ''), 60));
  ELSIF p_layout IS NULL OR octet_length(p_layout) > 200000 THEN
    PERFORM refuse_constraint('SN400', 'board_layout_size', 'board.layout_size');
  END IF;
  v_problem := board_show(p_name, p_layout) #>> '{problems,0}';
  IF v_problem IS NOT NULL THEN
    PERFORM refuse('SN400', 'board.problem', v_problem);
  END IF;
  v_layout := p_layout::jsonb;
  -- Boards are changed by one after another; whoever reads them does not wait.
  LOCK TABLE board IN SHARE ROW EXCLUSIVE MODE;
  -- The answer to the same save may have been lost.
  SELECT version INTO v_version FROM board WHERE name = p_name AND layout = v_layout AND updated_by = session_user AND version = p_version + 1;
  IF FOUND THEN
    RETURN v_version;
  END IF;
  PERFORM board_check_version(p_name, p_version);
  INSERT INTO board AS b (name, layout, updated_by) VALUES (p_name, v_layout, session_user)
  ON CONFLICT (name) DO UPDATE SET layout = excluded.layout, shipped = false, version = b.version + 1, updated_at = clock_timestamp(), updated_by = session_user
  RETURNING version INTO v_version;
  PERFORM audit('board.save', 'board', p_name);
  PERFORM pg_notify('board', p_name);
  RETURN v_version;
END
$$;
COMMENT ON FUNCTION board_save(text, text, integer) IS
  'Keeps a board; every place that shows it changes at once. The version is the one that the layout was made from, 0 for a new board; returns the one it is now. Refuses SN409 what somebody else has saved or removed meanwhile, with who it was and when, and a layout with anything wrong with the words for it. For supervisors, commanders and administrators; it is in the audit log.';

CREATE OR REPLACE FUNCTION board_remove(p_name text, p_version integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  PERFORM board_check_editor();
  LOCK TABLE board IN SHARE ROW EXCLUSIVE MODE;
  IF NOT EXISTS (SELECT FROM board WHERE name = p_name) THEN
    PERFORM refuse('SN404', 'board.unknown', left(coalesce(p_name, ''), 40), (SELECT string_agg(name, ', ' ORDER BY name) FROM board));
  END IF;
  PERFORM board_check_version(p_name, p_version);
  DELETE FROM board WHERE name = p_name;
  PERFORM audit('board.remove', 'board', p_name);
  PERFORM pg_notify('board', p_name);
END
$$;
COMMENT ON FUNCTION board_remove(text, integer) IS
  'Removes a board, unless it is another version than the one that was seen (SN409). One that came with Sonor is there again after the next migration. It is in the audit log.';

CREATE OR REPLACE FUNCTION board_ship(p_name text, p_layout text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  INSERT INTO board (name, layout, shipped) VALUES (p_name, p_layout::jsonb, true)
  ON CONFLICT (name) DO UPDATE SET layout = excluded.layout, version = board.version + 1, updated_at = clock_timestamp(), updated_by = session_user
   WHERE board.shipped AND board.layout <> excluded.layout;
  IF FOUND THEN
    PERFORM pg_notify('board', p_name);
  END IF;
  RETURN FOUND;
END
$$;
COMMENT ON FUNCTION board_ship(text, text) IS
  'Takes in a board that comes with Sonor, unless somebody has changed it here. For the programs; sonor-admin migrate calls it.';

GRANT EXECUTE ON FUNCTION board_read(text, jsonb), board_show(text, text, jsonb) TO sonor_board, sonor_centre;
GRANT EXECUTE ON FUNCTION board_save(text, text, integer), board_remove(text, integer) TO sonor_supervisor, sonor_commander, sonor_administrator;
GRANT EXECUTE ON FUNCTION change_words(text, timestamptz) TO sonor_supervisor, sonor_commander, sonor_quality, sonor_administrator;
GRANT SELECT ON board_source TO sonor_centre, sonor_board;
GRANT SELECT ON board TO sonor_supervisor, sonor_commander, sonor_quality, sonor_administrator;
DROP POLICY IF EXISTS board_leads ON board;
CREATE POLICY board_leads ON board FOR SELECT TO sonor_supervisor, sonor_commander, sonor_quality, sonor_administrator USING (true);
COMMENT ON POLICY board_leads ON board IS 'Those who lead read all boards; they change them through functions.';

INSERT INTO message (key, text_en, text_zh) VALUES
  ('board.unknown', 'There is no board “%1$s”; there are: %2$s', '没有名为“%1$s”的看板；现有：%2$s'),
  ('board.not_json', 'The layout is not JSON: %1$s', '看板布局不是有效的 JSON：%1$s'),
  ('board.layout_form', 'The layout must be a JSON object', '看板布局应为 JSON 对象'),
  ('board.grid_form', 'Give “grid” as [columns, rows], each from 1 to 200', '请将“grid”写为 [列数, 行数]，各为 1 至 200'),
  ('board.units_form', 'Give “units” as [width, height], each from 100 to 20000', '请将“units”写为 [宽, 高]，各为 100 至 20000'),
  ('board.rotate_form', 'Give “rotate_s” in seconds, from 5 to 3600', '请将“rotate_s”写为 5 至 3600 秒'),
  ('board.no_pages', 'The board has no pages', '看板没有页面'),
  ('board.no_tiles', 'The board has no tiles', '看板没有指标块'),
  ('board.page_form', 'Page %1$s: “tiles” must be a list', '第 %1$s 页：“tiles”应为列表'),
  ('board.tile_problem', 'Page %1$s, tile %2$s: %3$s', '第 %1$s 页第 %2$s 块：%3$s'),
  ('board.tile_form', 'not an object', '不是对象'),
  ('board.place_form', '“place” must be [column, row, width, height]', '“place”应为 [列, 行, 宽, 高]'),
  ('board.place_outside', 'its place leaves the grid of %1$s × %2$s', '位置超出 %1$s × %2$s 的网格'),
  ('board.overlap', 'it covers tile %1$s (%2$s)', '与第 %1$s 块（%2$s）重叠'),
  ('board.no_kind', 'it does not say its kind', '未写明类型（kind）'),
  ('board.unknown_kind', 'there is no kind of tile “%1$s”', '没有“%1$s”这种指标块'),
  ('board.wrong_kind', '“%1$s” cannot be shown as %2$s, but as: %3$s', '“%1$s”不能用 %2$s 显示，可用：%3$s'),
  ('board.no_source', 'it does not name its source', '未写明数据源（source）'),
  ('board.unknown_source', 'there is no source “%1$s”', '没有数据源“%1$s”'),
  ('board.options_form', '“options” must be an object', '“options”应为对象'),
  ('board.unknown_option', '“%1$s” is no option of %2$s', '“%1$s”不是 %2$s 的选项'),
  ('board.option_value', 'option %1$s cannot be “%2$s”', '选项 %1$s 不能为“%2$s”'),
  ('board.no_metric', 'option metric is missing', '缺少选项 metric'),
  ('board.no_unit', 'option unit is missing', '缺少选项 unit'),
  ('board.not_split', 'the figure %1$s is not known by this unit or queue', '指标 %1$s 不能按该单位或队列统计'),
  ('board.from_source', ' · Source: ', ' · 依据：'),
  ('board.period_now', 'now', '此刻'),
  ('board.period_today', 'today', '今日'),
  ('board.period_week', 'this week', '本周'),
  ('board.period_month', 'this month', '本月'),
  ('board.problem', '%1$s', '%1$s'),
  ('board.changed', 'Board “%1$s” was saved by %2$s, after you opened it', '看板“%1$s”在您打开之后，已由%2$s保存'),
  ('board.taken', 'There is a board “%1$s” already, saved by %2$s', '已有名为“%1$s”的看板，由%2$s保存'),
  ('board.removed', 'Board “%1$s” was removed by %2$s', '看板“%1$s”已由%2$s删除'),
  ('board.not_editor', 'Only supervisors, commanders and administrators change boards', '只有班长、指挥中心和系统管理员可以修改看板'),
  ('board.name_form', 'A board''s name has lower-case letters, digits and hyphens, not “%1$s”', '看板名称只能用小写字母、数字和连字符，不能为“%1$s”'),
  ('board.layout_size', 'A layout has at most 200,000 characters', '看板布局最多 200,000 个字符')
ON CONFLICT (key) DO UPDATE SET text_en = excluded.text_en, text_zh = excluded.text_zh;
