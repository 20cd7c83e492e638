-- Who reads what of the life of tickets, and the drafts that nobody else sees.

-- The centre reads all; a unit what concerns it on tickets it has in hand. One policy for each group, as in subject
-- tickets.
DO $$
DECLARE
  v_table text;
BEGIN
  FOREACH v_table IN ARRAY ARRAY['claim', 'correction', 'refusal', 'emergency', 'unit_contact', 'unit_answer',
                                 'return_request', 'extension_request', 'co_unit_request', 'urge', 'supervision', 'follow_up', 'negotiation',
                                 'score_appeal'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', v_table);
    EXECUTE format('DROP POLICY IF EXISTS %I ON %I', v_table || '_centre', v_table);
    EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO sonor_centre USING (true)', v_table || '_centre', v_table);
    EXECUTE format('COMMENT ON POLICY %I ON %I IS %L', v_table || '_centre', v_table,
                   'The hotline''s staff read all of it.');
    EXECUTE format('GRANT SELECT ON %I TO sonor_centre', v_table);
  END LOOP;
  FOREACH v_table IN ARRAY ARRAY['unit_contact', 'unit_answer', 'return_request', 'extension_request', 'co_unit_request',
                                 'score_appeal'] LOOP
    EXECUTE format('DROP POLICY IF EXISTS %I ON %I', v_table || '_unit', v_table);
    EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO sonor_unit '
                   'USING (unit_id = (SELECT session_unit_id()) AND session_sees_ticket(ticket_id))',
                   v_table || '_unit', v_table);
    EXECUTE format('COMMENT ON POLICY %I ON %I IS %L', v_table || '_unit', v_table,
                   'A unit reads its own, on tickets it has in hand.');
    EXECUTE format('GRANT SELECT ON %I TO sonor_unit', v_table);
  END LOOP;
  FOREACH v_table IN ARRAY ARRAY['urge', 'supervision'] LOOP
    EXECUTE format('DROP POLICY IF EXISTS %I ON %I', v_table || '_unit', v_table);
    EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO sonor_unit '
                   'USING ((unit_id IS NULL OR unit_id = (SELECT session_unit_id())) AND session_sees_ticket(ticket_id))',
                   v_table || '_unit', v_table);
    EXECUTE format('COMMENT ON POLICY %I ON %I IS %L', v_table || '_unit', v_table,
                   'A unit reads what is meant for it or for all units of a ticket it has in hand.');
    EXECUTE format('GRANT SELECT ON %I TO sonor_unit', v_table);
  END LOOP;
END
$$;
GRANT SELECT ON refusal_basis TO sonor_staff;
COMMENT ON COLUMN extension_request.old_due_at IS
  'Deadline when it was asked; once it is decided, the one before the decision (it may have come nearer meanwhile).';

DROP POLICY IF EXISTS draft_own ON draft;
CREATE POLICY draft_own ON draft FOR SELECT TO sonor_staff USING (staff_id = (SELECT session_staff_id()));
COMMENT ON POLICY draft_own ON draft IS 'Everyone reads their own.';
GRANT SELECT ON draft TO sonor_staff;

CREATE OR REPLACE FUNCTION draft_save(p_id uuid, p_version integer, p_fields jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_staff_id CONSTANT uuid := session_staff_id();
  v_draft draft;
BEGIN
  IF v_staff_id IS NULL THEN
    PERFORM refuse('SN403', 'session.not_staff', session_user::text);
  ELSIF p_id IS NULL OR p_version IS NULL OR p_version < 0 THEN
    PERFORM refuse('SN400', 'field.missing', say(CASE WHEN p_id IS NULL THEN 'field.id' ELSE 'field.version' END));
  ELSIF jsonb_typeof(p_fields) IS DISTINCT FROM 'object' THEN
    PERFORM refuse('SN400', 'field.form', say('field.fields'), left(coalesce(p_fields::text, 'NULL'), 40));
  ELSIF length(p_fields::text) > 100000 THEN
    PERFORM refuse_constraint('SN400', 'draft_fields_form', 'field.too_long', say('field.fields'), '100000',
                              length(p_fields::text)::text);
  ELSIF EXISTS (SELECT FROM ticket_identity WHERE id = p_id) THEN
    -- A save that comes after the ticket itself has nothing left to keep.
    RETURN jsonb_build_object('id', p_id, 'accepted', true, 'conflict', false);
  END IF;

  IF p_version = 0 THEN
    PERFORM FROM staff WHERE id = v_staff_id FOR NO KEY UPDATE;
    IF (SELECT count(*) FROM draft WHERE staff_id = v_staff_id) >= 100 THEN
      PERFORM refuse('SN409', 'draft.too_many', '100');
    END IF;
    INSERT INTO draft (id, staff_id, version, fields) VALUES (p_id, v_staff_id, 1, p_fields) ON CONFLICT (id) DO NOTHING
    RETURNING * INTO v_draft;
  ELSE
    UPDATE draft SET fields = p_fields, version = version + 1, updated_at = now()
     WHERE id = p_id AND staff_id = v_staff_id AND version = p_version RETURNING * INTO v_draft;
  END IF;
  IF FOUND THEN
    RETURN jsonb_build_object('id', p_id, 'version', v_draft.version, 'conflict', false);
  END IF;

  SELECT * INTO v_draft FROM draft WHERE id = p_id AND staff_id = v_staff_id;
  IF NOT FOUND THEN
    PERFORM refuse('SN404', 'draft.unknown');
  ELSIF v_draft.fields = p_fields THEN
    RETURN jsonb_build_object('id', p_id, 'version', v_draft.version, 'conflict', false);
  END IF;
  RETURN jsonb_build_object('id', p_id, 'version', v_draft.version, 'conflict', true, 'server', v_draft.fields, 'yours',
                            p_fields);
END
$$;
COMMENT ON FUNCTION draft_save(uuid, integer, jsonb) IS
  'Keeps what the person is writing; the version is the one they saw, 0 for a new draft. Returns id, version and conflict; if somebody (they themselves on another machine) saved meanwhile nothing is changed and both come back: server and yours. Saving the same again is no conflict.';

CREATE OR REPLACE FUNCTION draft_save(p_draft jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_unknown text;
BEGIN
  PERFORM ticket_check_field('id', p_draft -> 'id');
  IF p_draft ->> 'id' IS NULL THEN
    PERFORM refuse('SN400', 'field.missing', say('field.id'));
  ELSIF coalesce(p_draft ->> 'version', '') !~ '^[0-9]{1,9}$' THEN
    PERFORM refuse('SN400', 'field.form', say('field.version'), left(coalesce(p_draft ->> 'version', ''), 40));
  END IF;
  SELECT key INTO v_unknown FROM jsonb_object_keys(p_draft) key WHERE key NOT IN ('id', 'version', 'fields') LIMIT 1;
  IF FOUND THEN
    PERFORM refuse('SN400', 'field.unknown', left(v_unknown, 40));
  END IF;
  RETURN draft_save((p_draft ->> 'id')::uuid, (p_draft ->> 'version')::integer, p_draft -> 'fields');
END
$$;
COMMENT ON FUNCTION draft_save(jsonb) IS 'The same for deliver(): {"id": …, "version": …, "fields": {…}}.';

CREATE OR REPLACE FUNCTION draft_load() RETURNS TABLE (id uuid, version integer, fields jsonb, updated_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT id, version, fields, updated_at FROM draft WHERE staff_id = session_staff_id() ORDER BY updated_at DESC
$$;
COMMENT ON FUNCTION draft_load() IS 'The drafts of the person of this session, last saved first.';

CREATE OR REPLACE FUNCTION draft_discard(p_id uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  DELETE FROM draft WHERE id = p_id AND staff_id = session_staff_id();
  RETURN FOUND;
END
$$;
COMMENT ON FUNCTION draft_discard(uuid) IS 'Throws an own draft away; false if there was none.';

GRANT EXECUTE ON FUNCTION draft_save(uuid, integer, jsonb), draft_save(jsonb), draft_load(),
  draft_discard(uuid) TO sonor_staff;
INSERT INTO delivery_action (action, function_name) VALUES ('draft_save', 'draft_save')
ON CONFLICT (action) DO UPDATE SET function_name = excluded.function_name;

INSERT INTO message (key, text_en, text_zh) VALUES
  ('draft.unknown', 'There is no such draft of yours', '没有这份草稿，或草稿不属于您'),
  ('draft.too_many', 'You have %1$s drafts already: send or discard one first', '您已有 %1$s 份草稿，请先提交或删除一份')
ON CONFLICT (key) DO UPDATE SET text_en = excluded.text_en, text_zh = excluded.text_zh;
