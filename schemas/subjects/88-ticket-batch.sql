-- One act on many tickets, each for itself: what cannot be done is told, and does not keep the others back.

CREATE OR REPLACE FUNCTION ticket_batch_one(p_ticket_id uuid, p_action text, p_version integer, p_part_version integer, p_detail jsonb)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  CASE p_action
    WHEN 'claim' THEN PERFORM ticket_claim(p_ticket_id);
    WHEN 'release' THEN PERFORM ticket_release(p_ticket_id);
    WHEN 'reassign' THEN PERFORM ticket_reassign(p_ticket_id, (p_detail ->> 'staff_id')::uuid, p_detail ->> 'note');
    WHEN 'submit' THEN PERFORM ticket_submit(p_ticket_id, p_version, p_detail ->> 'note');
    WHEN 'dispatch' THEN PERFORM ticket_dispatch(p_ticket_id, p_version, (p_detail ->> 'unit_id')::integer, NULL, p_detail ->> 'note');
    WHEN 'sign' THEN PERFORM ticket_sign(p_ticket_id, p_part_version);
    WHEN 'close' THEN PERFORM ticket_close(p_ticket_id, p_version, p_detail ->> 'note');
    WHEN 'archive' THEN PERFORM ticket_archive(p_ticket_id, p_version);
    WHEN 'void' THEN PERFORM ticket_void(p_ticket_id, p_version, p_detail ->> 'note');
    WHEN 'note' THEN PERFORM ticket_note(p_ticket_id, p_detail ->> 'note');
    WHEN 'urge' THEN PERFORM ticket_urge(p_ticket_id, p_detail ->> 'note', NULL, 'centre');
    WHEN 'supervise' THEN PERFORM ticket_supervise(p_ticket_id, coalesce(p_detail ->> 'level', 'ordinary'), p_detail ->> 'note', NULL,
                                                   (p_detail ->> 'reply_by')::timestamptz);
    WHEN 'mark_urgent' THEN PERFORM ticket_mark_urgent(p_ticket_id, p_version, coalesce((p_detail ->> 'urgent')::boolean, true),
                                                       p_detail ->> 'note');
    ELSE PERFORM refuse('SN400', 'batch.action', left(coalesce(p_action, 'NULL'), 40));
  END CASE;
END
$$;
COMMENT ON FUNCTION ticket_batch_one(uuid, text, integer, integer, jsonb) IS 'What ticket_batch() does to one ticket.';

-- What it returns has grown, which CREATE OR REPLACE does not do.
DROP FUNCTION IF EXISTS ticket_batch(uuid[], text, jsonb);
CREATE FUNCTION ticket_batch(p_ticket_ids uuid[], p_action text, p_detail jsonb DEFAULT '{}')
RETURNS TABLE (ticket_id uuid, number text, done boolean, message text, version integer, undo_until timestamptz)
LANGUAGE plpgsql SECURITY DEFINER ROWS 50
SET search_path = sonor, pg_temp
AS $$
#variable_conflict use_variable
DECLARE
  v_actions CONSTANT text[] := ARRAY['claim', 'release', 'reassign', 'submit', 'dispatch', 'sign', 'close', 'archive', 'void', 'note',
                                     'urge', 'supervise', 'mark_urgent'];
  v_versions CONSTANT jsonb := p_detail -> 'versions';
  v_field record;
  v_part_version integer;
  v_version integer;
BEGIN
  IF p_action IS NULL OR p_action <> ALL (v_actions) THEN
    PERFORM refuse('SN400', 'batch.action', left(coalesce(p_action, 'NULL'), 40));
  ELSIF coalesce(cardinality(p_ticket_ids), 0) NOT BETWEEN 1 AND 200 THEN
    PERFORM refuse('SN400', 'batch.size', coalesce(cardinality(p_ticket_ids), 0)::text);
  ELSIF jsonb_typeof(p_detail) IS DISTINCT FROM 'object' THEN
    PERFORM refuse('SN400', 'field.form', say('field.fields'), left(coalesce(p_detail::text, 'NULL'), 40));
  END IF;
  FOR v_field IN SELECT d.key, d.value #>> '{}' AS value FROM jsonb_each(p_detail) d LOOP
    IF NOT coalesce(CASE v_field.key
        WHEN 'note' THEN true
        WHEN 'level' THEN true
        WHEN 'versions' THEN jsonb_typeof(v_versions) = 'object'
        WHEN 'staff_id' THEN v_field.value ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
        WHEN 'unit_id' THEN v_field.value ~ '^[0-9]{1,6}$'
        WHEN 'urgent' THEN v_field.value IN ('true', 'false')
        WHEN 'reply_by' THEN v_field.value ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9:.]{5,15}(Z|[+-][0-9]{2}(:?[0-9]{2})?)?$' END, false) THEN
      PERFORM refuse('SN400', 'field.form', left(v_field.key, 40), left(coalesce(v_field.value, 'NULL'), 40));
    END IF;
  END LOOP;

  -- In the order of the ids, as everywhere: two batches over the same tickets never wait for each other.
  FOR ticket_id IN SELECT DISTINCT given FROM unnest(p_ticket_ids) given WHERE given IS NOT NULL ORDER BY 1 LOOP
    number := NULL;
    done := false;
    message := NULL;
    version := NULL;
    undo_until := NULL;
    BEGIN
      SELECT (l).number, (l).version INTO number, v_version FROM ticket_lock(ticket_id) l;
      v_part_version := (SELECT a.version FROM assignment a WHERE a.ticket_id = ticket_batch.ticket_id AND a.unit_id = session_unit_id());
      IF v_versions ? ticket_id::text THEN
        v_version := (v_versions ->> ticket_id::text)::integer;
        v_part_version := v_version;
      END IF;
      PERFORM ticket_batch_one(ticket_id, p_action, v_version, v_part_version, p_detail);
      version := (SELECT t.version FROM ticket_identity i JOIN ticket t ON t.id = i.id AND t.created_at = i.created_at
                   WHERE i.id = ticket_batch.ticket_id);
      undo_until := ticket_undo_until(ticket_id, version);
      done := true;
    EXCEPTION WHEN OTHERS THEN
      -- A refusal is an answer; anything else is an accident, and undoes it all.
      IF SQLSTATE NOT LIKE 'SN4%' THEN
        RAISE;
      END IF;
      message := SQLERRM;
    END;
    RETURN NEXT;
  END LOOP;
END
$$;
COMMENT ON FUNCTION ticket_batch(uuid[], text, jsonb) IS
'Does one act to 1 to 200 tickets: claim, release, reassign (staff_id), submit, dispatch (unit_id; else by the catalogue), sign, close, archive, void, note, urge, supervise (level, reply_by) or mark_urgent (urgent), with a note where the act wants one. One row for each: done, or the message why not, in the session''s language; those that could be done are, each with the version that its ticket has then and until when the session may take it back (null: it may not), for ticket_batch_undo().
A version may be given for each in versions ({id: version}: of the ticket; for sign, of the own part); where none is, the ticket is taken as it is.';

CREATE OR REPLACE FUNCTION ticket_batch_undo(p_versions jsonb)
RETURNS TABLE (ticket_id uuid, number text, done boolean, message text)
LANGUAGE plpgsql SECURITY DEFINER ROWS 50
SET search_path = sonor, pg_temp
AS $$
#variable_conflict use_variable
DECLARE
  v_version integer;
  v_many integer;
BEGIN
  IF jsonb_typeof(p_versions) IS DISTINCT FROM 'object' THEN
    PERFORM refuse('SN400', 'field.form', say('field.version'), left(coalesce(p_versions::text, 'NULL'), 40));
  END IF;
  SELECT count(*) INTO v_many FROM jsonb_object_keys(p_versions);
  IF v_many NOT BETWEEN 1 AND 200 THEN
    PERFORM refuse('SN400', 'batch.size', v_many::text);
  ELSIF EXISTS (SELECT FROM jsonb_each_text(p_versions) v
                 WHERE v.key !~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' OR coalesce(v.value, '') !~ '^[0-9]{1,9}$') THEN
    PERFORM refuse('SN400', 'field.form', say('field.version'), left(p_versions::text, 40));
  END IF;
  FOR ticket_id, v_version IN SELECT v.key::uuid, v.value::integer FROM jsonb_each_text(p_versions) v ORDER BY 1 LOOP
    number := NULL;
    done := false;
    message := NULL;
    BEGIN
      SELECT (l).number INTO number FROM ticket_lock(ticket_id) l;
      PERFORM ticket_undo(ticket_id, v_version);
      done := true;
    EXCEPTION WHEN OTHERS THEN
      IF SQLSTATE NOT LIKE 'SN4%' THEN
        RAISE;
      END IF;
      message := SQLERRM;
    END;
    RETURN NEXT;
  END LOOP;
END
$$;
COMMENT ON FUNCTION ticket_batch_undo(jsonb) IS
  'Takes a batch back: for each ticket the step that brought it to this version ({id: version}), as ticket_undo() does. One row for each: done, or the message why not.';

GRANT EXECUTE ON FUNCTION ticket_batch(uuid[], text, jsonb), ticket_batch_undo(jsonb) TO sonor_staff;

INSERT INTO message (key, text_en, text_zh) VALUES
  ('batch.action', '“%1$s” cannot be done to many tickets at once', '“%1$s”不能批量执行'),
  ('batch.size', 'Choose from 1 to 200 tickets, not %1$s', '请选择 1 至 200 张工单，不能是 %1$s 张')
ON CONFLICT (key) DO UPDATE SET text_en = excluded.text_en, text_zh = excluded.text_zh;
